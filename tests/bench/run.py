#!/usr/bin/env python3
"""Whole builds, timed beside Hugo and beside plain reading and copying, in one run. Prints a Markdown table.

    tests/bench/run.py GENERATOR [--pages 1000 10000] [--runs 3] [--folder DIR]

GENERATOR writes a corpus: GENERATOR OUT --pages N --flavor playbook|hugo. The release program must be built. Hugo is
taken from the path and left out where it is missing. Each figure is the median of the runs, which take turns, so that
a slow spell of the machine hits all alike; CPU and peak memory are the operating system's own account of the process.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

HUGO_CONFIG = """baseURL = "https://example.org/"
title = "Generated"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[outputs]
home = ["html", "json"]
[markup.highlight]
noClasses = false
"""
HUGO_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ .Title }}</title><body><nav>{{ range
.Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav><h1>{{ .Title }}</h1>{{ .Content }}"""
HUGO_LIST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ .Title }}</title><body><h1>{{ .Title }}</h1>
{{ .Content }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul>"""
HUGO_INDEX = """[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{{ dict "title" .Title "url" .RelPermalink
"body" .Plain | jsonify }}{{ end }}]"""


def measure(command, folder):
    """Wall and CPU seconds, peak MB of one run."""
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command} failed:\n{errors.decode()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def hugo_site(folder):
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO_CONFIG)
    (layouts / "single.html").write_text(HUGO_PAGE)
    (layouts / "list.html").write_text(HUGO_LIST)
    (layouts / "index.json").write_text(HUGO_INDEX)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generator")
    parser.add_argument("--pages", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder")
    args = parser.parse_args()
    program = ROOT / "target" / "release" / "playbook"
    if not program.exists():
        sys.exit("build it first: cargo build --release --locked")
    scratch = pathlib.Path(args.folder or tempfile.mkdtemp(prefix="playbook-bench-"))
    hugo = shutil.which("hugo")
    print("| pages | what | wall s | CPU s | peak MB |\n|---|---|---|---|---|")
    for count in args.pages:
        ours, theirs = scratch / f"playbook-{count}", scratch / f"hugo-{count}"
        if not ours.exists():
            subprocess.run([sys.executable, args.generator, ours, "--pages", str(count)], check=True)
        if hugo and not theirs.exists():
            subprocess.run([sys.executable, args.generator, theirs, "--pages", str(count), "--flavor", "hugo"], check=True)
            hugo_site(theirs)
        site, copy = scratch / f"site-{count}", scratch / f"copy-{count}"
        commands = {
            "playbook build, search and checks included": [program, "build", ours, "-o", site, "--today", "2026-01-01", "--quiet"],
            "playbook check": [program, "check", ours, "--today", "2026-01-01", "--format", "json", "--fail-on", "error"],
            "floor: read every source": ["sh", "-c", f"find '{ours}' -name '*.md' -print0 | xargs -0 cat >/dev/null"],
            "floor: copy the output": ["cp", "-r", site, copy],
        }
        if hugo:
            commands["Hugo, with a JSON index"] = [hugo, "--quiet", "--noBuildLock", "-d", scratch / f"hugo-site-{count}"]
        figures = {name: [] for name in commands}
        for _ in range(args.runs):
            for name, command in commands.items():
                for folder in (copy, scratch / f"hugo-site-{count}", site):
                    if folder != site or name.startswith("playbook build"):
                        shutil.rmtree(folder, ignore_errors=True)
                if name == "playbook check":  # exits with 1: generated pages grow stale
                    command = ["sh", "-c", 'exec 3>&1; "$@" >/dev/null; [ $? -le 1 ]', "sh", *map(str, command)]
                figures[name].append(measure([str(part) for part in command], theirs if name.startswith("Hugo") else scratch))
        for name, runs in figures.items():
            wall, cpu, peak = (statistics.median(column) for column in zip(*runs))
            print(f"| {count:,} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
