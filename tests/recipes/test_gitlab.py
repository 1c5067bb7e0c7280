"""The template for GitLab: its jobs' commands run as a runner does, in a plain shell."""

import json
import shutil
import sys
import unittest
from pathlib import Path

import yaml
from stage import ROOT, Case, page

TEMPLATE = yaml.safe_load((ROOT / ".gitlab/playbook.gitlab-ci.yml").read_text())


def job(name: str) -> dict:
    """A job with all that it extends."""
    told = TEMPLATE[name]
    above = job(told["extends"]) if "extends" in told else {}
    nested = {key: {**above[key], **told[key]} for key in told if isinstance(told[key], dict) and isinstance(above.get(key), dict)}
    return {**above, **told, **nested}


class Gitlab(Case):
    def setUp(self):
        super().setUp()
        self.program_on_path()
        self.work = self.upstream()
        self.base = self.git(self.work, "rev-parse", "HEAD")

    def run_job(self, name: str, variables=None, status=0) -> str:
        told = job(name)
        variables = {**TEMPLATE["variables"], **told["variables"], **(variables or {})}
        variables = {key: str(value) for key, value in variables.items()}
        script = "set -eu\n" + "\n".join(told["before_script"] + told["script"])
        said = self.run_("sh", "-c", script, cwd=self.work, env=variables, status=status)
        return said + self.run_("sh", "-c", "\n".join(told["after_script"]), cwd=self.work, env=variables)

    def test_jobs_with_all_that_they_extend_are_of_gitlabs_schema(self):
        # The schema does not look into hidden jobs, from which others take most.
        jobs = {name: job(name) for name in TEMPLATE if name != "variables" and not name.startswith(".")}
        for told in jobs.values():
            told.pop("extends", None)
        self.assertEqual(set(jobs), {"playbook-change", "playbook-nightly", "pages"})
        whole = self.folder / "whole.yml"
        whole.write_text(yaml.safe_dump({"variables": TEMPLATE["variables"], **jobs}))
        tool = Path(sys.executable).parent / "check-jsonschema"
        self.run_(tool, "--builtin-schema", "vendor.gitlab-ci", whole)

    def test_a_change_is_asked_what_it_brought_about(self):
        self.commit(self.work, {"new.md": page("New", "2025-03-03")}, "2026-11-10")
        self.run_job("playbook-change", {"CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base}, status=1)
        quality = json.loads((self.work / "gl-code-quality-report.json").read_text())
        self.assertIn("new.md", {finding["location"]["path"] for finding in quality})
        self.assertNotIn("old.md", {finding["location"]["path"] for finding in quality})
        told = job("playbook-change")["artifacts"]
        self.assertEqual(told["when"], "always")
        for file in [*told["reports"].values(), *told["paths"]]:
            self.assertTrue((self.work / file).read_text())

    def test_a_clean_change_passes_and_merged_results_are_compared_with_the_target(self):
        theirs = self.commit(self.work, {"theirs.md": page("Theirs", "2025-02-02")}, "2026-11-09")
        self.commit(self.work, {"new.md": page("New", "2026-10-10")}, "2026-11-10")
        diff = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base}
        self.run_job("playbook-change", diff, status=1)
        self.run_job("playbook-change", {**diff, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": theirs})
        self.run_job("playbook-change", {**diff, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": theirs, "PLAYBOOK_CHECK": "--fail-on note"}, status=1)
        self.run_job("playbook-change", {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 40}, status=2)

    def test_the_night_looks_at_everything_and_ahead(self):
        self.commit(self.work, {"soon.md": page("Soon", "2026-06-01")}, "2026-11-10")
        self.assertRegex(self.run_job("playbook-nightly", status=1), "soon: due for review since|from 2")
        self.assertIn("old.md", (self.work / "playbook.md").read_text())

    def test_history_is_kept_from_one_pipeline_to_the_next(self):
        self.run_job("playbook-nightly", status=1)
        [kept] = job("playbook-nightly")["cache"]["paths"]
        files = sorted(file.name for file in (self.work / kept).iterdir())
        self.assertTrue(files)
        # The next one begins with a fresh clone and the cache.
        shutil.rmtree(self.work / ".git/playbook")
        (self.work / ".git/playbook").mkdir()
        self.run_job("playbook-nightly", status=1)
        self.assertEqual(sorted(file.name for file in (self.work / kept).iterdir()), files)

    def test_pages_are_what_is_built(self):
        self.run_job("pages")
        [folder] = job("pages")["artifacts"]["paths"]
        self.assertTrue((self.work / folder / "index.html").is_file())
        self.run_job("pages", {"PLAYBOOK_FOLDER": "no where"}, status=2)
        self.commit(self.work, {"the book/index.md": "# Book\n"})
        self.run_job("pages", {"PLAYBOOK_FOLDER": "the book"})
        self.assertFalse((self.work / folder / "send.html").exists())


if __name__ == "__main__":
    unittest.main()
