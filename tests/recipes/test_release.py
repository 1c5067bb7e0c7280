"""Releases: the same names in all places, and archives with all that belongs in them, the same bytes each time."""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unittest
import zipfile
from pathlib import Path

import yaml
from stage import ROOT, VERSION, Case

PACK = ROOT / ".github/scripts/pack"
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text())
RELEASE = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
TARGETS = {row["target"] for row in RELEASE["jobs"]["build"]["strategy"]["matrix"]["include"]}
INSIDE = [
    "LICENSE", "README.md", "completions/_playbook", "completions/playbook.bash", "completions/playbook.fish",
    "completions/playbook.ps1", "man/playbook.1",
]


class Release(Case):
    def setUp(self):
        super().setUp()
        self.program_on_path()
        self.program = self.folder / "bin/playbook"

    def pack(self, target: str, folder: str):
        self.run_(PACK, self.program, target, self.folder / folder)
        [archive] = [file for file in (self.folder / folder).iterdir() if target in file.name]
        return archive

    def binstall(self, target: str) -> tuple[str, str]:
        """Where `cargo binstall` looks: the archive's address below the repository, the program in it."""
        told = CARGO["package"]["metadata"]["binstall"]
        told = {**told, **told["overrides"].get(target, {})}
        values = {"repo": "", "version": VERSION, "name": "playbook", "bin": "playbook", "target": target}
        values["binary-ext"] = ".exe" if "windows" in target else ""
        self.assertEqual(told["pkg-fmt"], "zip" if "windows" in target else "tgz")
        return tuple(re.sub(r"\{ ([\w-]+) \}", lambda m: values[m[1]], told[key]) for key in ("pkg-url", "bin-dir"))

    def test_archives_hold_what_belongs_in_them(self):
        for target in TARGETS:
            archive = self.pack(target, "dist")
            address, program = self.binstall(target)
            self.assertEqual(address, f"/releases/download/v{VERSION}/{archive.name}")
            top = f"playbook-{VERSION}-{target}"
            if "windows" in target:
                with zipfile.ZipFile(archive) as opened:
                    names, texts = opened.namelist(), {name: opened.read(name) for name in opened.namelist()}
            else:
                with tarfile.open(archive) as opened:
                    names = opened.getnames()
                    texts = {name: opened.extractfile(name).read() for name in names}
                    self.assertEqual(opened.getmember(program).mode, 0o755)
                    self.assertEqual({(entry.uid, entry.uname, entry.mtime) for entry in opened}, {(0, "", int(self.env["SOURCE_DATE_EPOCH"]))})
            self.assertEqual(sorted(names), sorted([program, *(f"{top}/{name}" for name in INSIDE)]))
            self.assertEqual(texts[program], self.program.read_bytes())
            self.assertIn(b"MIT", texts[f"{top}/LICENSE"])
            self.assertIn(b"compdef playbook", texts[f"{top}/completions/_playbook"])
            self.assertIn(b".TH playbook 1", texts[f"{top}/man/playbook.1"])
        self.run_(PACK, "--sums", self.folder / "dist")
        self.run_("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=self.folder / "dist")
        listed = (self.folder / "dist/SHA256SUMS").read_text().splitlines()
        self.assertEqual(len(listed), len(TARGETS))

    def test_the_same_program_gives_the_same_bytes(self):
        for target in ("x86_64-unknown-linux-musl", "x86_64-pc-windows-msvc"):
            seen = {hashlib.sha256(self.pack(target, folder).read_bytes()).digest() for folder in ("one", "two")}
            self.assertEqual(len(seen), 1)

    def test_the_action_asks_for_what_the_release_has(self):
        script = (ROOT / ".github/actions/setup/program.sh").read_text()
        named = set(re.findall(r"echo ([\w-]+-(?:unknown|apple|pc)-[\w-]+) ;;", script))
        self.assertEqual(named, TARGETS)
        self.assertLessEqual(set(CARGO["package"]["metadata"]["binstall"]["overrides"]), TARGETS)

    def test_one_version_everywhere(self):
        files = [
            *(ROOT / ".github/recipes").iterdir(), ROOT / ".gitlab/playbook.gitlab-ci.yml", ROOT / ".container/Containerfile",
            ROOT / "README.md",
        ]
        seen = 0
        for file in files:
            for version in re.findall(r"playbook(?:/[\w./-]+@v|:|-)(\d+\.\d+\.\d+)|rev: v(\d[\d.]+)", file.read_text()):
                self.assertEqual("".join(version), VERSION, file)
                seen += 1
        self.assertGreater(seen, 6)

    def test_the_container_has_what_the_source_asks_for(self):
        text = (ROOT / ".container/Containerfile").read_text()
        self.assertIn(f"FROM rust:{CARGO['package']['rust-version']}-alpine", text)
        copied = {word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M) for word in line.split()}
        kept = set(re.findall(r"^!(.+)$", (ROOT / ".container/Containerfile.dockerignore").read_text(), re.M))
        self.assertEqual(copied, kept)
        asked = {"Cargo.toml", "Cargo.lock", "src"}
        for source in (ROOT / "src").rglob("*.rs"):
            for up in re.findall(r'include_(?:str|bytes)!\((?:concat!\()?"((?:\.\./)+[\w-]+)', source.read_text()):
                top = (source.parent / up).resolve().relative_to(ROOT).parts[0]
                asked.add(top)
        self.assertIn("themes", asked)
        self.assertLessEqual(asked, copied)


class Workflows(unittest.TestCase):
    def test_recipes_give_actions_what_they_know(self):
        seen = 0
        for recipe in (ROOT / ".github/recipes").iterdir():
            for job in yaml.safe_load(recipe.read_text())["jobs"].values():
                for step in job["steps"]:
                    ours = re.fullmatch(rf"OWNER/playbook/(.github/actions/\w+)@v{re.escape(VERSION)}", step.get("uses", ""))
                    if ours:
                        action = yaml.safe_load((ROOT / ours[1] / "action.yml").read_text())
                        self.assertLessEqual(set(step.get("with", {})), set(action["inputs"]), recipe)
                        seen += 1
        self.assertGreaterEqual(seen, 4)

    def test_both_actions_get_the_program_alike(self):
        setup, check = (yaml.safe_load((ROOT / f".github/actions/{name}/action.yml").read_text()) for name in ("setup", "check"))
        self.assertEqual(check["runs"]["steps"][:3], setup["runs"]["steps"])
        self.assertEqual(check["inputs"]["version"], setup["inputs"]["version"])

    def test_commands_inside_of_workflows_are_sound(self):
        texts = {}
        for file in [*(ROOT / ".github/recipes").iterdir(), *(ROOT / ".github/workflows").iterdir()]:
            steps = [step for job in yaml.safe_load(file.read_text())["jobs"].values() for step in job["steps"]]
            texts |= {f"{file.stem}-{at}.sh": "#!/bin/bash\n" + step["run"] for at, step in enumerate(steps) if "run" in step}
        for name, job in yaml.safe_load((ROOT / ".gitlab/playbook.gitlab-ci.yml").read_text()).items():
            for at, line in enumerate(job.get("before_script", []) + job.get("script", []) + job.get("after_script", [])):
                # Options are many words on purpose.
                texts[f"{name}-{at}.sh"] = f"#!/bin/sh\n# shellcheck disable=SC2086\n{line}\n"
        with tempfile.TemporaryDirectory() as folder:
            for name, text in texts.items():
                (Path(folder) / name).write_text(text)
            tool = Path(sys.executable).parent / "shellcheck"
            said = subprocess.run([tool, "--format=gcc", *texts], cwd=folder, text=True, stdout=subprocess.PIPE, check=False).stdout
        self.assertEqual(said, "")
        self.assertGreater(len(texts), 12)

    def test_recipes_do_not_run_here(self):
        self.assertEqual({file.name for file in (ROOT / ".github/workflows").iterdir()}, {"ci.yml", "release.yml"})


if __name__ == "__main__":
    unittest.main()
