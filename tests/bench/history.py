#!/usr/bin/env python3
"""Reading history, timed beside git's own log of it, in one run. Prints a Markdown table.

    tests/bench/history.py GENERATOR [--pages 3000] [--commits 15000] [--runs 3] [--program PATH] [--folder DIR]

GENERATOR writes a corpus in a git repository: GENERATOR OUT --pages N --commits C. Nothing is built: the release
program must be there. `check` runs cold, with what it kept of history deleted, and warm, and as a pull request does, with
`--since` of the commit before; the log is the floor below which nobody who reads all of history by git can go, and to read
all pages is that of everybody. Each figure is the median of the runs, which take turns, so that a
slow spell of the machine hits all alike, and so is each ratio to the log, which is taken within a turn. CPU is the
operating system's own account of the process and all that it started; peak memory is that of the largest of them.
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
LOG = ["git", "log", "--raw", "-M", "--no-merges"]
READ = ["sh", "-c", "git ls-files -z '*.md' | xargs -0 cat"]
FAILED = 1  # `check` ends with 1 where it finds something: generated pages grow stale.


def measure(command, folder, accepted=(0,)):
    """Wall and CPU seconds, peak MB of one run and its children."""
    with tempfile.TemporaryFile() as errors:
        begin = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            errors.seek(0)
            sys.exit(f"{command} failed with {process.returncode}:\n{errors.read().decode(errors='replace')[-2000:]}")
    # Of children that were waited for, the account of a process holds the time too.
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generator")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--commits", type=int, default=15000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=ROOT / "target" / "release" / "playbook", type=pathlib.Path)
    parser.add_argument("--folder", help="where the corpus is made, or lies from an earlier run")
    args = parser.parse_args()
    program = args.program.resolve()
    if not program.exists():
        sys.exit("build it first: cargo build --release --locked")
    scratch = pathlib.Path(args.folder or tempfile.mkdtemp(prefix="playbook-bench-")).resolve()
    corpus = scratch / f"history-{args.pages}-{args.commits}"
    if not corpus.exists():
        numbers = ["--pages", str(args.pages), "--commits", str(args.commits)]
        subprocess.run([sys.executable, args.generator, corpus, *numbers], check=True, stdout=sys.stderr)
    counted = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=corpus, check=True, capture_output=True)
    commits = int(counted.stdout)
    kept = corpus / ".git" / "playbook"
    check = [str(program), "check", ".", "--today", "2026-01-01", "--format", "json"]
    floor, cold, warm = "git log --raw -M --no-merges", "check, nothing kept", "check, again"
    read, change, ahead = "cat of all pages", "check --since HEAD~1", "check --within 14d"
    figures = {floor: [], read: [], cold: [], warm: [], change: [], ahead: []}
    measure(LOG, corpus)  # so that all find the files in memory
    for _ in range(args.runs):
        figures[floor].append(measure(LOG, corpus))
        figures[read].append(measure(READ, corpus))
        shutil.rmtree(kept, ignore_errors=True)
        figures[cold].append(measure(check, corpus, (0, FAILED)))
        size = sum(file.stat().st_size for file in kept.glob("*"))
        figures[warm].append(measure(check, corpus, (0, FAILED)))
        figures[change].append(measure([*check, "--since", "HEAD~1"], corpus, (0, FAILED)))
        figures[ahead].append(measure([*check, "--within", "14d"], corpus, (0, FAILED)))
    print(f"{args.pages:,} pages, {commits:,} commits, {args.runs} runs; kept: {size / 1e6:.1f} MB\n")
    print("| what | wall s | to the log | CPU s | to the log | peak MB |\n|---|---|---|---|---|---|")
    for name, runs in figures.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*runs))
        pairs = list(zip(runs, figures[floor]))
        ratios = [statistics.median(ours[at] / git[at] for ours, git in pairs) for at in (0, 1)]
        print(f"| {name} | {wall:.2f} | {ratios[0]:.2f} | {cpu:.2f} | {ratios[1]:.2f} | {peak:.0f} |")
    if not args.folder:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
