"""What the tests of the recipes stand on: repositories with a playbook, the program, and small stand-ins for GitHub and GitLab.

The stand-ins run the real files: an action's steps with its expressions, a workflow's or a job's commands. Actions of others
are not run, only noted.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/debug/playbook"
VERSION = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
#: The day of all tests, 22 Nov 2026.
DAY = "1795305600"

PEOPLE = """people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
"""


def page(title: str, verified: str) -> str:
    """A process that two people besides its owner have verified on a day."""
    return f"""---
owner: maya
last_verified: {verified}
verifications:
  - {{ on: {verified}, by: jonas, how: performed }}
  - {{ on: {verified}, by: priya, how: performed }}
---
# {title}

1. All the words that {title} has.
"""


class Case(unittest.TestCase):
    """A test with an empty folder and an environment that nothing outside of it is read from."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="recipes-")).resolve()
        self.addCleanup(shutil.rmtree, self.folder)
        home = self.folder / "home"
        home.mkdir()
        (home / ".gitconfig").write_text("[user]\nname = Maya Chen\nemail = maya@example.org\n[init]\ndefaultBranch = main\n")
        # Whatever of them is said for this run is not for the tests' own gits and programs.
        kept = {name: os.environ[name] for name in ("PATH", "CARGO_HOME", "RUSTUP_HOME") if name in os.environ}
        real = Path(os.environ["HOME"])
        self.env = {
            "CARGO_HOME": str(real / ".cargo"),
            "RUSTUP_HOME": str(real / ".rustup"),
            **kept,
            "HOME": str(home),
            "SOURCE_DATE_EPOCH": DAY,
            "LC_ALL": "C.UTF-8",
        }

    def run_(self, *command, cwd=None, env=None, status=0) -> str:
        """What a command says; it is to end with `status`."""
        done = subprocess.run(
            [str(word) for word in command], cwd=cwd, env={**self.env, **(env or {})}, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )
        self.assertEqual(done.returncode, status, f"{command}\n{done.stdout}")
        return done.stdout

    def git(self, folder: Path, *arguments) -> str:
        return self.run_("git", *arguments, cwd=folder).strip()

    def commit(self, folder: Path, files: dict, day: str = "2026-11-02") -> str:
        """Writes files (`None` removes one), commits them and returns the commit."""
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink() if text is None else place.write_text(text)
        self.git(folder, "add", "--all")
        when = f"{day}T12:00:00Z"
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        self.run_("git", "commit", "-q", "-m", "Change", cwd=folder, env=dates)
        return self.git(folder, "rev-parse", "HEAD")

    def upstream(self) -> Path:
        """A repository with a clean playbook and, in its first commit, a page that is stale since long."""
        folder = self.folder / "upstream"
        folder.mkdir()
        self.git(folder, "init", "-q")
        self.git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
        settings = "title: Handbook\nrules: { changed-since-verified: off, date-without-record: off }\n"
        self.commit(folder, {"playbook.yml": settings, "people.yml": PEOPLE, "old.md": page("Old", "2025-01-01")})
        self.commit(folder, {"index.md": "# Handbook\n\n[Old](old.md) and [send](send.md).\n", "send.md": page("Send", "2026-10-20")})
        return folder

    def on_path(self, name: str, text: str) -> None:
        """A command that goes before all others of its name."""
        place = self.folder / "bin"
        place.mkdir(exist_ok=True)
        (place / name).write_text(text)
        (place / name).chmod(0o755)
        if str(place) not in self.env["PATH"].split(":"):
            self.env["PATH"] = f"{place}:{self.env['PATH']}"

    def program_on_path(self) -> None:
        self.on_path("playbook", f'#!/bin/sh\nexec "{PROGRAM}" "$@"\n')


def value(expression: str, contexts: dict):
    """The value of one of GitHub's expressions: names, texts, `==`, `!=`, `&&`, `||` and `!`; no calls."""

    def word(match: re.Match) -> str:
        token = match[0]
        if token.startswith("'"):
            return repr(token[1:-1].replace("''", "'"))
        if token in ("&&", "||", "!=", "==", "!", "(", ")"):
            return {"&&": " and ", "||": " or ", "!": " not "}.get(token, token)
        found = contexts
        for part in token.split("."):
            found = found.get(part, "") if isinstance(found, dict) else ""
        return repr(str(found))

    return eval(re.sub(r"'(?:[^']|'')*'|&&|\|\||!=|==|[!()]|[\w.-]+", word, expression), {"__builtins__": {}})  # noqa: S307


def filled(text, contexts: dict) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(value(match[1].strip(), contexts)), str(text))


class Ended:
    """How an action ended: its status, what it printed, its outputs, the actions that it used, the summary."""

    def __init__(self):
        self.status, self.log, self.outputs, self.used, self.summary, self.env = 0, "", {}, [], "", {}


def run_action(case: Case, place: Path, inputs: dict, cwd: Path, github: dict, env: dict) -> Ended:
    """Runs a composite action as a runner does, until a step fails."""
    action = yaml.safe_load((place / "action.yml").read_text())
    ended = Ended()
    given = {name: filled(told.get("default", ""), {"github": github}) for name, told in action["inputs"].items()}
    case.assertLessEqual(set(inputs), set(given), "inputs that the action knows")
    steps: dict = {}
    contexts = {"inputs": {**given, **inputs}, "steps": steps, "github": github, "runner": {"os": "Linux"}}
    temp = case.folder / "temp"
    temp.mkdir(exist_ok=True)
    base = {
        **case.env, "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "RUNNER_TEMP": str(temp), "GITHUB_WORKSPACE": str(cwd),
        "GITHUB_ACTION_PATH": str(place), "GITHUB_ACTION_REPOSITORY": "", **env,
    }
    for number, step in enumerate(action["runs"]["steps"]):
        if "if" in step and not value(step["if"], contexts):
            continue
        if "uses" in step:
            told = {key: filled(text, contexts) for key, text in step.get("with", {}).items()}
            ended.used.append((step["uses"].split("@")[0], told))
            continue
        case.assertNotIn("${{", step["run"], "what is filled into a shell's text is run")
        files = {name: temp / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        told = {key: filled(text, contexts) for key, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=cwd, text=True, encoding="utf-8",
            env={**base, **told, **{name: str(file) for name, file in files.items()}}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )
        ended.log += done.stdout
        lines = [line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines()]
        steps[step.get("id", str(number))] = {"outputs": dict(lines)}
        ended.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        for line in files["GITHUB_PATH"].read_text().splitlines():
            base["PATH"] = f"{line}:{base['PATH']}"
        if done.returncode != 0:
            ended.status = done.returncode
            break
    ended.outputs = {name: filled(told["value"], contexts) for name, told in action["outputs"].items()}
    ended.env = base
    return ended


def run_step(case: Case, workflow: Path, name: str, cwd: Path, env: dict, status: int = 0) -> str:
    """Runs one named step of a workflow."""
    jobs = yaml.safe_load(workflow.read_text())["jobs"].values()
    step = next(step for job in jobs for step in job["steps"] if step.get("name") == name)
    case.assertNotIn("${{", step["run"])
    return case.run_("bash", "-e", "-c", step["run"], cwd=cwd, env=env, status=status)
