#!/usr/bin/env python3
"""Times `report plan` on a made-up firm.

    cargo build --release --locked
    tests/bench/plan.py [--processes 2000] [--people 200] [--runs 5] [PROGRAM]

Teams of ten; each process has an owner, up to two reviewers and a log of up to three verifications, some of them too old
to count; one in twenty people is leaving. Prints the median of whole runs, with room for everything and with little, and
of `check` beside them: the difference is what planning takes. It judges no plan: `cargo test plan` does.
"""

import argparse
import json
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument("--processes", type=int, default=2000)
arguments.add_argument("--people", type=int, default=200)
arguments.add_argument("--runs", type=int, default=5)
arguments.add_argument("program", nargs="?", default="target/release/playbook")
asked = arguments.parse_args()
dice = random.Random(20261122)


def firm(root):
    people, teams = ["people:"], ["teams:"]
    for at in range(asked.people):
        until = ", until: 2026-12-31" if dice.random() < 0.05 else ""
        people.append(f"  p{at}: {{ name: Person Number{at}{until} }}")
    for team in range(0, asked.people, 10):
        members = ", ".join(f"p{at}" for at in range(team, min(team + 10, asked.people)))
        teams.append(f"  t{team}: {{ members: [{members}] }}")
    (root / "people.yml").write_text("\n".join(people + teams) + "\n")
    levels = "criticality: { high: { every: 90d, cover: 2 }, low: { every: 1y, cover: 1 } }\n"
    (root / "playbook.yml").write_text("title: A firm\n" + levels)
    for at in range(asked.processes):
        owner = dice.randrange(asked.people)
        mates = [owner // 10 * 10 + dice.randrange(10) for _ in range(2)]
        mates = [f"p{mate}" for mate in mates if mate < asked.people]
        level = dice.choice(["", "criticality: high\n", "criticality: low\n"])
        log = [
            f"  - {{ on: {dice.choice([2023, 2025, 2026])}-0{dice.randrange(1, 10)}-11, by: {dice.choice(mates)},"
            f" how: {dice.choice(['read', 'walked', 'performed'])} }}\n"
            for _ in range(dice.randrange(4) if mates else 0)
        ]
        log = "verifications:\n" + "".join(log) if log else ""
        folder = root / f"team-{owner // 10}"
        folder.mkdir(exist_ok=True)
        front = f"title: Process {at}\nowner: p{owner}\nreviewers: [{', '.join(mates)}]\n{level}{log}"
        (folder / f"process-{at}.md").write_text(f"---\n{front}---\n\n1. Do it.\n")


def run(root, *words):
    begun = time.perf_counter()
    command = [str(Path(asked.program).resolve()), *words, "--today", "2026-11-22", str(root)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode in (0, 1), said.stderr
    return time.perf_counter() - begun, said.stdout


with tempfile.TemporaryDirectory() as folder:
    firm(Path(folder))
    plans = {
        "check": ["check"],
        "plan": ["report", "plan", "--format", "json"],
        "plan, 3 each": ["report", "plan", "--format", "json", "--per-person", "3"],
        "plan --to 4": ["report", "plan", "--format", "json", "--to", "4"],
    }
    for name, words in plans.items():
        times, said = zip(*(run(folder, *words) for _ in range(asked.runs)))
        assert len(set(said)) == 1, "the same plan every time"
        summary = json.loads(said[0])["summary"] if words[0] == "report" else {}
        counts = ", ".join(f"{summary[key]} {key}" for key in ("lacking", "trainings", "open") if summary)
        print(f"{name:13} {statistics.median(times):6.2f} s  {counts}")
