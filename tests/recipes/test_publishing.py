"""The workflows that publish: their commands run on a real playbook, rsync with a machine that is a folder."""

import unittest

from stage import ROOT, Case, page, run_step

RECIPES = ROOT / ".github/recipes"

# Takes what it is told for another machine's, and runs it here; notes how it was called.
SSH = """#!/bin/bash
printf '%s\\n' "$*" >>"$SEEN"
while [ "$#" -gt 0 ] && [ "$1" != www.example.org ]; do
  if [ "$1" = -i ]; then cat "$2" >>"$SEEN"; stat -c %a "$2" >>"$SEEN"; fi
  shift
done
shift
exec sh -c "$*"
"""


class Publishing(Case):
    def setUp(self):
        super().setUp()
        self.program_on_path()
        self.work = self.upstream()

    def test_pages(self):
        run_step(self, RECIPES / "pages.yml", "Build", self.work, {})
        self.assertTrue((self.work / "_site/index.html").is_file())
        (self.work / "playbook.yml").write_text("title: [\n")
        run_step(self, RECIPES / "pages.yml", "Build", self.work, {}, status=1)

    def test_rsync(self):
        self.on_path("ssh", SSH)
        there, seen = self.folder / "www", self.folder / "seen"
        there.mkdir()
        env = {
            "SSH_KEY": "a secret key", "KNOWN_HOSTS": "www.example.org ssh-ed25519 AAAA", "SEEN": str(seen),
            "TARGET": f"deploy@www.example.org:{there}/",
        }

        def publish():
            run_step(self, RECIPES / "rsync.yml", "Build", self.work, env)
            run_step(self, RECIPES / "rsync.yml", "Publish", self.work, env)

        publish()
        self.assertTrue((there / "old.html").is_file())
        told = seen.read_text()
        self.assertIn("a secret key\n600\n", told)
        self.assertIn("StrictHostKeyChecking=yes", told)
        self.assertNotIn("secret", told.splitlines()[0])
        same = next(file.relative_to(there) for file in there.rglob("*.css"))
        kept = (there / same).stat().st_mtime_ns
        # A page goes, another comes; what is the same stays as it is.
        self.commit(self.work, {"old.md": None, "new.md": page("New", "2026-10-10")})
        publish()
        self.assertFalse((there / "old.html").exists())
        self.assertTrue((there / "new.html").is_file())
        self.assertEqual(kept, (there / same).stat().st_mtime_ns)
        # Nothing was built: nothing is sent, and nothing deleted.
        (self.work / "_site/index.html").unlink()
        publishes = run_step(self, RECIPES / "rsync.yml", "Publish", self.work, env, status=1)
        self.assertEqual(publishes, "")
        self.assertTrue((there / "new.html").is_file())


if __name__ == "__main__":
    unittest.main()
