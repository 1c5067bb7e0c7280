"""The hooks for pre-commit, through pre-commit itself and real commits; they are taken from a local repository."""

import shutil
import sys
import unittest
from pathlib import Path

from stage import PROGRAM, ROOT, VERSION, Case, page

PRE_COMMIT = Path(sys.executable).parent / "pre-commit"

# In the place of our program, whose build takes minutes: it calls the one that is there.
CALLER = """use std::os::unix::process::CommandExt;
fn main() {
    let error = std::process::Command::new("@").args(std::env::args_os().skip(1)).exec();
    panic!("{error}");
}
"""


class Hooks(Case):
    def setUp(self):
        super().setUp()
        self.env["PRE_COMMIT_HOME"] = str(self.folder / "kept")
        self.hooks = self.folder / "hooks"
        self.hooks.mkdir()
        self.git(self.hooks, "init", "-q")
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", self.hooks)
        self.commit(self.hooks, {})

    def sample(self, hook: str, more: str = "") -> Path:
        """A copy of the sample with the hook, everything committed; it has findings."""
        work = self.folder / "work"
        shutil.copytree(ROOT / "playbook", work / "playbook", ignore=shutil.ignore_patterns("site"))
        self.git(work, "init", "-q")
        commit = self.git(self.hooks, "rev-parse", "HEAD")
        config = f"repos:\n  - repo: {self.hooks}\n    rev: {commit}\n    hooks:\n      - id: {hook}\n{more}"
        self.commit(work, {".pre-commit-config.yaml": config})
        self.run_(PRE_COMMIT, "install", cwd=work)
        return work

    def commits(self, work: Path, status: int) -> str:
        self.git(work, "add", "--all")
        return self.run_("git", "commit", "-m", "Change", cwd=work, status=status)

    def test_the_program_on_the_path(self):
        self.program_on_path()
        work = self.sample("playbook-system")
        # What was found before does not block.
        (work / "playbook/glossary.md").write_text("# Glossary\n\nWords that we use.\n")
        self.assertIn("Passed", self.commits(work, 0))
        stale = work / "playbook/new.md"
        stale.write_text(page("New", "2025-03-03").replace("jonas", "ruth").replace("priya", "kasia").replace("maya", "ruth"))
        said = self.commits(work, 1)
        self.assertIn("PB101", said)
        self.assertIn("new.md", said)
        self.assertNotIn("backup-check.md", said)
        stale.unlink()
        # What is not staged is not judged.
        (work / "playbook/glossary.md").write_text("# Glossary\n\nMore words.\n")
        self.git(work, "add", "--all")
        (work / "playbook/glossary.md").write_text("# Glossary\n\n[gone](gone.md)\n")
        self.run_("git", "commit", "-m", "Part", cwd=work)
        self.git(work, "checkout", "-q", ".")
        # A page that goes leaves broken links, though no file is left to look at.
        (work / "playbook/support/restore-from-backup.md").unlink()
        self.assertIn("PB301", self.commits(work, 1))

    def test_a_folder_is_named_by_args(self):
        self.program_on_path()
        work = self.sample("playbook-system", "        args: [nowhere]\n")
        (work / "playbook/glossary.md").write_text("# Glossary\n\nWords that we use.\n")
        self.assertIn("nowhere", self.commits(work, 1))

    def test_built_from_source(self):
        (self.hooks / "src").mkdir()
        (self.hooks / "src/main.rs").write_text(CALLER.replace("@", str(PROGRAM)))
        (self.hooks / "Cargo.toml").write_text(f'[package]\nname = "playbook"\nversion = "{VERSION}"\nedition = "2024"\n')
        self.commit(self.hooks, {})
        work = self.sample("playbook")
        (work / "playbook/glossary.md").write_text("# Glossary\n\nWords that we use.\n")
        self.assertIn("Passed", self.commits(work, 0))
        (work / "playbook/glossary.md").write_text("# Glossary\n\n[gone](gone.md)\n")
        self.assertIn("PB301", self.commits(work, 1))


if __name__ == "__main__":
    unittest.main()
