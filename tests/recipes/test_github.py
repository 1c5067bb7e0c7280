"""The action for GitHub: run as a runner runs it, on pull requests, in the night, and where something is in the way."""

import functools
import json
import os
import re
import shutil
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stage import PROGRAM, ROOT, VERSION, Case, page, run_action


class Interface(ThreadingHTTPServer):
    """As much of GitHub's interface as comments need."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.comments, self.status, self.asked = [], 200, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        server = self.server
        server.asked.append((self.command, self.path))
        status = server.status if self.headers["Authorization"] == "Bearer a-token" else 401
        said = []
        if status != 200:
            said = {"message": "no"}
        elif self.command == "GET" and "/issues/7/comments?" in self.path:
            first = (int(re.search(r"[?&]page=(\d+)", self.path)[1]) - 1) * 100
            said = server.comments[first:first + 100]
        elif self.command == "POST" and self.path.endswith("/repos/acme/handbook/issues/7/comments"):
            said = {"id": 1000 + len(server.comments), "body": body["body"]}
            server.comments.append(said)
        elif self.command == "PATCH":
            said = next(one for one in server.comments if self.path.endswith(f"/issues/comments/{one['id']}"))
            said["body"] = body["body"]
        else:
            status = 404
        text = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = answer  # noqa: N815

    def log_message(self, *_):
        pass


@functools.cache
def packed() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="recipes-release-")


def released(case: Case) -> Path:
    """A release, with a program that calls the one under test; packed once."""
    folder = Path(packed().name)
    if not any(folder.iterdir()):
        case.program_on_path()
        case.run_(ROOT / ".github/scripts/pack", case.folder / "bin/playbook", "x86_64-unknown-linux-musl", folder)
        case.run_(ROOT / ".github/scripts/pack", "--sums", folder)
        (case.folder / "bin/playbook").unlink()
    return folder


class Github(Case):
    def setUp(self):
        super().setUp()
        self.source = self.upstream()
        # Where a runner puts an action, and a release as its server has it.
        self.action = self.folder / "_actions/OWNER/playbook" / f"v{VERSION}"
        shutil.copytree(ROOT / ".github/actions", self.action / ".github/actions")
        shutil.copy(ROOT / "Cargo.toml", self.action)
        self.release = self.folder / f"server/OWNER/playbook/releases/download/v{VERSION}"
        shutil.copytree(released(self), self.release)
        self.interface = Interface()
        self.addCleanup(self.interface.server_close)
        self.addCleanup(self.interface.shutdown)

    def pull(self, files: dict):
        """A pull request with one commit, checked out as actions/checkout does: its merge, on no branch."""
        self.git(self.source, "checkout", "-q", "-b", "change")
        self.commit(self.source, files, "2026-11-10")
        self.git(self.source, "checkout", "-q", "main")
        # Meanwhile somebody else brings a finding in.
        self.commit(self.source, {"theirs.md": page("Theirs", "2025-02-02")}, "2026-11-11")
        self.git(self.source, "checkout", "-q", "--detach")
        self.git(self.source, "merge", "-q", "--no-ff", "-m", "Merge", "change")
        self.git(self.source, "update-ref", "refs/pull/7/merge", "HEAD")
        self.git(self.source, "checkout", "-q", "main")

    def checkout(self, *depth):
        work = self.folder / "work"
        work.mkdir()
        self.git(work, "init", "-q")
        self.git(work, "remote", "add", "origin", f"file://{self.source}")
        refs = [] if depth else ["+refs/heads/*:refs/remotes/origin/*"]
        self.git(work, "fetch", "-q", *depth, "origin", *refs, "+refs/pull/7/merge:refs/remotes/pull/7/merge")
        self.git(work, "checkout", "-q", "refs/remotes/pull/7/merge")
        return work

    def act(self, work, inputs=None, event="pull_request", env=None, name="check"):
        github = {
            "token": "a-token", "event_name": event, "run_id": "1", "run_attempt": "1",
            "event": {"pull_request": {"number": "7"}, "merge_group": {"base_sha": (env or {}).get("GROUP", "")}},
        }
        variables = {
            "GITHUB_EVENT_NAME": event, "GITHUB_BASE_REF": "main" if event == "pull_request" else "",
            "GITHUB_SERVER_URL": f"file://{self.folder}/server", "GITHUB_API_URL": self.interface.address,
            "GITHUB_REPOSITORY": "acme/handbook", **(env or {}),
        }
        return run_action(self, self.action / ".github/actions" / name, inputs or {}, work, github, variables)

    def test_a_change_that_worsens_fails_with_what_it_brought_about(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        ended = self.act(work, {"sarif": "true"})
        self.assertEqual((ended.status, ended.outputs["exit-code"]), (1, "1"), ended.log)
        self.assertRegex(ended.log, r"(?m)^::error file=new\.md,line=3.*PB101")
        self.assertNotIn("old.md", ended.summary, "what was found before")
        self.assertNotIn("theirs.md", ended.summary, "what others brought")
        self.assertIn("new.md:3", ended.summary)
        self.assertIn("due for review since", self.interface.comments[0]["body"])
        self.assertGreaterEqual(int(ended.outputs["errors"]), 1)
        reports = ended.outputs["reports"]
        summary = json.loads(open(f"{reports}/playbook.json").read())["summary"]
        for severity in ("error", "warning", "note"):
            self.assertEqual(str(summary[severity]), ended.outputs[f"{severity}s"])
        for file in ("playbook.md", "playbook.sarif", "playbook.xml"):
            self.assertTrue(open(f"{reports}/{file}").read())
        used = dict(ended.used)
        self.assertEqual(used["actions/upload-artifact"]["path"], reports)
        self.assertEqual(used["github/codeql-action/upload-sarif"]["sarif_file"], f"{reports}/playbook.sarif")
        kept = used["actions/cache/restore"]["path"]
        self.assertEqual(Path(kept), work.resolve() / ".git" / "playbook")
        self.assertNotIn("actions/cache/save", used)
        # The program came from the release, and is there for later steps.
        self.assertNotIn("built from source", ended.log)
        self.assertEqual(self.run_("playbook", "--version", env={"PATH": ended.env["PATH"]}), f"playbook {VERSION}\n")

    def test_a_clean_change_passes_and_says_nothing(self):
        self.pull({"new.md": page("New", "2026-10-10"), "index.md": "# Handbook\n\n[New](new.md) [old](old.md) [s](send.md)\n"})
        ended = self.act(self.checkout())
        self.assertEqual((ended.status, ended.outputs["exit-code"]), (0, "0"), ended.log + ended.summary)
        self.assertEqual(ended.outputs["errors"], "0")
        self.assertEqual(self.interface.comments, [])

    def test_there_is_one_comment_which_is_written_anew(self):
        self.interface.comments = [{"id": number, "body": None if number == 5 else "Talk."} for number in range(150)]
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        for _ in range(2):
            self.assertEqual(self.act(work).status, 1)
        self.assertEqual(len(self.interface.comments), 151)
        self.assertIn("new.md", self.interface.comments[-1]["body"])
        # Mended: the comment says so.
        (work / "new.md").write_text(page("New", "2026-10-10"))
        (work / "index.md").write_text("# Handbook\n\n[New](new.md) [old](old.md) [s](send.md) [t](theirs.md)\n")
        self.assertEqual(self.act(work).status, 0)
        self.assertEqual(len(self.interface.comments), 151)
        self.assertNotIn("new.md", self.interface.comments[-1]["body"])
        self.assertTrue(self.interface.comments[-1]["body"].startswith("<!-- playbook check"))
        # Another playbook of the same repository has its own.
        (work / "new.md").write_text(page("New", "2025-03-03"))
        self.act(work, {"playbook": "./"})
        self.assertEqual(len(self.interface.comments), 152)

    def test_a_comment_that_may_not_be_written_fails_nothing(self):
        self.pull({"fine.md": "# Fine\n\n[old](old.md)\n", "index.md": "# H\n\n[f](fine.md) [o](old.md) [s](send.md) [g](gone.md)\n"})
        self.interface.status = 403
        work = self.checkout()
        ended = self.act(work, {"fail-on": "error"})
        self.assertEqual(ended.status, int(ended.outputs["exit-code"]))
        self.assertIn("::notice title=playbook::no comment", ended.log)
        self.interface.asked.clear()
        self.act(work, {"comment": "false"})
        self.assertEqual(self.interface.asked, [])

    def test_a_checkout_with_the_last_commit_alone_is_completed(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout("--depth=1")
        ended = self.act(work)
        self.assertEqual(ended.outputs["exit-code"], "1", ended.log)
        self.assertIn("new.md", ended.summary)
        self.assertNotIn("theirs.md", ended.summary)
        self.assertEqual(self.git(work, "rev-parse", "--is-shallow-repository"), "false")

    def test_where_the_rest_cannot_be_fetched_it_says_what_to_do(self):
        self.pull({"new.md": page("New", "2026-10-10")})
        work = self.checkout("--depth=1")
        self.git(work, "remote", "set-url", "origin", f"file://{self.folder}/nowhere")
        ended = self.act(work)
        self.assertEqual((ended.status, ended.outputs["exit-code"]), (2, "2"), ended.log)
        self.assertIn("::error title=playbook could not check::", ended.log)
        self.assertIn("fetch-depth: 0", ended.log)
        self.assertIn("fetch-depth: 0", ended.summary)
        self.assertNotIn("actions/upload-artifact", dict(ended.used))
        self.assertEqual(self.interface.comments, [])

    def test_what_cannot_be_done_is_not_a_finding(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        for wrong in ({"since": "nowhere"}, {"playbook": "no folder"}, {"baseline": "none.yml"}, {"fail-on": "50%\n::x"}):
            ended = self.act(work, wrong)
            self.assertEqual((ended.status, ended.outputs["exit-code"]), (2, "2"), ended.log)
            error = [line for line in ended.log.splitlines() if line.startswith("::error title=playbook could not check::")]
            self.assertEqual(len(error), 1, ended.log)
            self.assertIn("### Playbook: could not check", ended.summary)

    def test_a_schedule_looks_at_everything_and_ahead(self):
        self.pull({"soon.md": page("Soon", "2026-06-01")})
        work = self.checkout()
        ended = self.act(work, event="schedule")
        self.assertEqual(ended.outputs["exit-code"], "1")
        self.assertIn("old.md", ended.summary)
        self.assertIn("from ", ended.summary)
        self.assertIn("actions/cache/save", dict(ended.used))
        self.assertEqual(self.interface.asked, [])
        without = self.act(work, {"within": "none"}, event="schedule")
        self.assertLess(int(without.outputs["warnings"]), int(ended.outputs["warnings"]))

    def test_a_merge_queue_and_a_push(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        base = self.git(work, "rev-parse", "HEAD^1")
        ended = self.act(work, event="merge_group", env={"GROUP": base})
        self.assertIn("new.md", ended.summary)
        self.assertNotIn("old.md", ended.summary)
        self.assertIn("old.md", self.act(work, event="push").summary)
        self.assertNotIn("old.md", self.act(work, {"since": base}, event="push").summary)
        self.assertIn("old.md", self.act(work, {"since": "none"}).summary)

    def test_options_reach_the_program(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        self.run_(PROGRAM, "check", "--update-baseline", cwd=work, env={"PATH": self.env["PATH"]})
        (work / "playbook-baseline.yml").rename(work / "allowed now.yml")
        self.assertEqual(self.act(work, {"since": "none", "baseline": "allowed now.yml"}).status, 0)
        self.assertEqual(self.act(work, {"since": "none"}).status, 1)
        (work / "new.md").write_text("# New\n\nA guide that nothing links to.\n")
        self.assertEqual(self.act(work).status, 0)
        self.assertEqual(self.act(work, {"fail-on": "note"}).status, 1)

    def test_a_folder_of_the_repository(self):
        self.pull({"the book/new.md": page("New", "2025-03-03"), "the book/people.yml": "people: { maya: {}, jonas: {}, priya: {} }\n"})
        work = self.checkout()
        ended = self.act(work, {"playbook": "the book"})
        self.assertRegex(ended.log, r"(?m)^::error file=the book/new\.md")
        kept = dict(ended.used)["actions/cache/restore"]["path"]
        self.assertEqual(Path(kept), work.resolve() / ".git" / "playbook")

    @unittest.skipUnless(os.geteuid() == 0, "only root gives files away")
    def test_a_checkout_that_belongs_to_somebody_else_is_read(self):
        self.pull({"new.md": page("New", "2025-03-03")})
        work = self.checkout()
        self.run_("chown", "-R", "1234:1234", work)
        ended = self.act(work)
        self.assertEqual(ended.outputs["exit-code"], "1", ended.log)
        self.assertNotIn("PB008", ended.summary)
        self.assertIn("new.md", ended.summary)

    def test_a_program_that_is_not_the_releases_is_refused(self):
        self.pull({"new.md": page("New", "2026-10-10")})
        work = self.checkout()
        archive = next(self.release.glob("*.tar.gz"))
        archive.write_bytes(archive.read_bytes() + b"\0")
        ended = self.act(work)
        self.assertEqual(ended.status, 2)
        self.assertIn("its checksum is", ended.log)
        (self.release / "SHA256SUMS").write_text("")
        self.assertIn("do not name", self.act(work).log)
        self.assertEqual(self.act(work, {"version": "9.9.9"}).status, 2)
        self.assertEqual(self.act(work, {"version": "1.0.0; ls"}).status, 2)

    def test_a_program_that_was_had_once_is_kept(self):
        self.pull({"new.md": page("New", "2026-10-10")})
        work = self.checkout()
        first = self.act(work, name="setup")
        self.assertEqual(first.status, 0, first.log)
        shutil.rmtree(self.release)
        again = self.act(work, {"version": f"v{VERSION}"}, name="setup")
        self.assertEqual((again.status, again.outputs["program"]), (0, first.outputs["program"]), again.log)
        [(used, told)] = again.used
        self.assertEqual(used, "actions/cache")
        self.assertEqual(first.outputs["program"], f"{self.env['HOME']}{told['path'].removeprefix('~')}/playbook")

    def test_what_no_release_has_is_built(self):
        self.pull({"new.md": page("New", "2026-10-10")})
        work = self.checkout()
        shutil.rmtree(self.release)
        # A small program in the place of ours: how it is built is the same.
        (self.action / "Cargo.toml").write_text(f'[package]\nname = "playbook"\nversion = "{VERSION}"\nedition = "2024"\n')
        (self.action / "src").mkdir()
        (self.action / "themes").mkdir()
        (self.action / "src/main.rs").write_text(f'fn main() {{ println!("playbook {VERSION}") }}\n')
        self.run_("cargo", "generate-lockfile", "--offline", cwd=self.action)
        ended = self.act(work, name="setup")
        self.assertEqual(ended.status, 0, ended.log)
        self.assertIn("built from source", ended.log)
        self.assertEqual(self.run_(ended.outputs["program"]), f"playbook {VERSION}\n")
        # Another source is another program.
        key = self.act(work, {"version": "source"}, name="setup").used[0][1]["key"]
        (self.action / "src/main.rs").write_text("fn main() {}\n")
        self.assertNotEqual(self.act(work, {"version": "source"}, name="setup").used[0][1]["key"], key)


if __name__ == "__main__":
    unittest.main()
