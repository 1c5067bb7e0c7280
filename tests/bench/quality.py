#!/usr/bin/env python3
"""How well the site's search finds pages that are known to be there, beside Pagefind on the same site. Prints Markdown.

    tests/bench/quality.py CORPUS_FOLDER... [--program PATH] [--pagefind PATH] [--seed N] [--queries N]
                           [--half tune|report] [--misses N] [--folder DIR]

A corpus is a playbook; it is copied, built, and its queries are made by rule from the built pages (known_items.py), so
there is no judge to please. Half of them are for tuning, the other half for reports; which half a query is in depends
on its words alone. MRR@10 is the mean of 1 / rank, nothing beyond the tenth; hits@1 the share found in first place.

Pagefind 1.5 is taken from --pagefind (its program) or fetched through npm into the scratch folder; without it its
columns are left out. It indexes the site in three ways, and the best one of each corpus counts: as built, `<main>`
alone, and only written pages with what the theme puts around their text excluded. All else are its defaults.
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import known_items

ROOT = pathlib.Path(__file__).resolve().parents[2]
TODAY = "2026-01-01"
MOST = 10
PAGEFIND = "pagefind@1.5"
AROUND = ".crumbs, .control, .side, .after, .anchor, .list, .about, .empty"
WAYS = {
    "the site as built": [],
    "`<main>` of each page": ["--root-selector", "main"],
    "title and text of written pages": ["--root-selector", "main", "--exclude-selectors", AROUND],
}

Query = collections.namedtuple("Query", "kind text wanted")


def run(command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {done.returncode}:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def find_pagefind(given, scratch):
    """The program, or nothing where it cannot be had."""
    if given:
        return pathlib.Path(given).resolve()
    folder = scratch / "pagefind"
    program = folder / "node_modules" / ".bin" / "pagefind"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        try:
            install = ["npm", "install", "--no-audit", "--no-fund", PAGEFIND]
            subprocess.run(install, cwd=folder, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"Pagefind cannot be had, its columns are left out: {error}", file=sys.stderr)
            return None
    return program


def build(program, corpus, folder):
    """A site from a copy: a build keeps what it read of history in the repository."""
    copy, site = folder / "playbook", folder / "site"
    shutil.copytree(corpus, copy, symlinks=True)
    run([program, "build", copy, "-o", site, "--today", TODAY, "--quiet"])
    return site


def ask(command, queries):
    """For each query the addresses of the pages found, best first."""
    lines = "".join(json.dumps({"query": query.text, "limit": MOST, "today": TODAY, "plain": True}) + "\n" for query in queries)
    answers = [json.loads(line) for line in run(["node", *command], input=lines).splitlines()]
    if len(answers) != len(queries) or any("error" in answer for answer in answers):
        sys.exit(f"{command[0]} did not answer every query")
    return [[urllib.parse.unquote(hit["url"]) for hit in answer["hits"]] for answer in answers]


def ask_ours(site, queries):
    return ask([ROOT / "tests/search/run-reader.mjs", site / "assets/search-reader.js", site / "search"], queries)


def ask_pagefind(program, site, pages, folder, queries):
    """The answers of the best way to index the site, and which that was."""
    written = folder / "written"
    for page in pages:
        if page.written:
            (written / page.url).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / page.url, written / page.url)
    best = None
    for number, (way, options) in enumerate(WAYS.items()):
        bundle = folder / f"bundle-{number}"
        source = written if "written" in way else site
        run([program, "--site", source, "--output-path", bundle, "--keep-index-url", "--quiet", *options])
        language = next(page.language for page in pages)
        answers = ask([ROOT / "tests/bench/ask-pagefind.mjs", bundle, language], queries)
        mean = figures(queries, answers)[0]
        if best is None or mean > best[0]:
            best = mean, answers, way
    return best[1:]


def rank(query, found):
    """The place of the first right page, from 1; nothing beyond the tenth."""
    return next((at for at, url in enumerate(found, 1) if url in query.wanted), None)


def place(query, found):
    return str(rank(query, found) or "none")


def figures(queries, answers):
    ranks = [rank(query, found) for query, found in zip(queries, answers)]
    return sum(1 / at for at in ranks if at) / len(ranks), ranks.count(1) / len(ranks)


def rows(name, queries, engines):
    """The lines of the table for one corpus."""
    for kind in [*known_items.KINDS, None]:
        chosen = [n for n, query in enumerate(queries) if kind in (None, query.kind)]
        if not chosen:
            continue
        cells = [name, kind or "**overall**", str(len(chosen))]
        for answers in engines:
            pair = figures([queries[n] for n in chosen], [answers[n] for n in chosen])
            cells += [f"{figure:.3f}" if kind else f"**{figure:.3f}**" for figure in pair]
        yield "| " + " | ".join(cells) + " |"


def print_misses(name, queries, engines, titles, most):
    """The worst of ours: what is not found at all, then the lowest, the kinds taking turns."""
    ours = engines[0]
    ranks = [rank(query, found) for query, found in zip(queries, ours)]
    turn = collections.Counter()
    worst = []
    for n in sorted(range(len(queries)), key=lambda n: (-(ranks[n] or MOST + 1), known_items.digest(queries[n].text))):
        if ranks[n] != 1:
            turn[queries[n].kind, ranks[n]] += 1
            worst.append((-(ranks[n] or MOST + 1), turn[queries[n].kind, ranks[n]], n))
    for _, _, n in sorted(worst)[:most]:
        query, first = queries[n], ours[n][0] if ours[n] else None
        also = f", Pagefind's {place(query, engines[1][n])}" if len(engines) > 1 else ""
        print(f"- {name}, {query.kind}: `{query.text}`")
        print(f"  wanted {query.wanted[0]} ({titles[query.wanted[0]]}), rank {place(query, ours[n])}{also}")
        print(f"  first: {first} ({titles.get(first)})" if first else "  nothing found")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS_FOLDER", type=pathlib.Path)
    parser.add_argument("--program", default=ROOT / "target" / "release" / "playbook", type=pathlib.Path)
    parser.add_argument("--pagefind", help="its program, if not from npm")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=200, help="of each kind, both halves together")
    parser.add_argument("--half", choices=["tune", "report"], default="tune")
    parser.add_argument("--misses", type=int, default=0, help="the worst of each corpus to list")
    parser.add_argument("--folder", help="where everything is built; Pagefind is kept there for the next run")
    args = parser.parse_args()
    program = args.program.resolve()
    if not program.exists():
        sys.exit("build it first: cargo build --release --locked")
    scratch = pathlib.Path(args.folder or tempfile.mkdtemp(prefix="playbook-bench-")).resolve()
    pagefind = find_pagefind(args.pagefind, scratch)
    table, ways, misses, together = [], [], [], ([], [], [])
    for number, corpus in enumerate(args.corpora):
        name = corpus.resolve().name
        folder = scratch / f"quality-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        site = build(program, corpus, folder)
        pages = known_items.read_pages(site)
        maker = known_items.Maker(pages, args.seed)
        made = [Query(kind, *made) for kind in known_items.KINDS for made in maker.queries(kind, args.queries)]
        queries = [query for query in made if known_items.half_of(query.text) == args.half]
        if not queries:
            sys.exit(f"{corpus} gives no query")
        engines = [ask_ours(site, queries)]
        if pagefind:
            answers, way = ask_pagefind(pagefind, site, pages, folder, queries)
            engines.append(answers)
            ways.append(f"{name}: {way}")
        table += rows(name, queries, engines)
        for all_of, more in zip(together, [queries, *engines]):
            all_of.extend(more)
        misses.append((name, queries, engines, {page.url: page.title for page in pages}))
        shutil.rmtree(folder, ignore_errors=True)
    if len(args.corpora) > 1:
        table += rows("all", together[0], [answers for answers in together[1:] if answers])
    print(f"Half `{args.half}`, seed {args.seed}, up to {args.queries} queries of a kind in both halves.\n")
    theirs = " Pagefind MRR@10 | hits@1 |" if pagefind else ""
    print(f"| corpus | kind | queries | ours MRR@10 | hits@1 |{theirs}")
    print("|---|---|---|---|---|" + ("---|---|" if pagefind else ""))
    print("\n".join(table))
    if ways:
        print("\nPagefind indexed, whichever was best: " + "; ".join(ways) + ".")
    if args.misses:
        print("\nThe worst of ours:\n")
        for miss in misses:
            print_misses(*miss, args.misses)
    if not args.folder:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
