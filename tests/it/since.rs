//! `check --since`: what a change brought about, and what it mended; never that a day has passed.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::fixture::Fixture;

/// Two processes that rest on enough people, one that is stale, and a page with links.
const STORY: &str = "//- playbook.yml
title: Since
rules: { changed-since-verified: off, date-without-record: off, one-pair-of-hands: off }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
//- index.md
[a](a.md#steps) [b](b.md) [old](old.md) [gone](never.md)
//- a.md
---
owner: maya
last_verified: 2026-11-01
verified_by: [jonas, priya]
---
# A

## Steps

Words of the first page, of which there are enough to know it by.
//- b.md
---
owner: jonas
reviewers: [maya]
last_verified: 2026-06-10
verifications:
  - { on: 2026-06-10, by: maya, how: walked }
  - { on: 2026-05-30, by: priya, how: read }
---
# B

Words of the second page, quite other ones, and enough of them too.
//- old.md
---
owner: maya
last_verified: 2025-01-01
verified_by: [jonas, priya]
---
# Old
//@ commit 2026-11-02 maya
//@ branch change
";

fn json(fixture: &Fixture, arguments: &[&str]) -> Value {
    let (_, said, errors) = fixture.check_on("2026-11-22", &[&["--format", "json"], arguments].concat());
    serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{errors}"))
}

fn told(value: &Value) -> Vec<String> {
    let line = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("path"), text("code"), text("severity"))
    };
    value.as_array().expect("findings").iter().map(line).collect()
}

/// What a change brought about, and what it mended.
fn since(fixture: &Fixture) -> (Vec<String>, Vec<String>) {
    let said = json(fixture, &["--since", "main"]);
    (told(&said["findings"]), told(&said["mended"]))
}

fn none() -> Vec<String> {
    Vec::new()
}

fn replace(fixture: &Fixture, path: &str, old: &str, new: &str) {
    let text = std::fs::read_to_string(fixture.root().join(path)).expect("the page");
    assert!(text.contains(old), "{path}: {old}");
    fixture.add(path, text.replace(old, new).as_bytes());
}

#[test]
fn what_was_there_before_and_days_that_pass_fail_nothing() {
    let mut fixture = Fixture::new(STORY);
    assert_eq!(fixture.check_on("2026-11-22", &[]).0, 1);
    fixture.then("//- new.md\n# New\n\n[a](a.md)\n//- index.md\n[a](a.md#steps) [b](b.md) [old](old.md) [gone](never.md) [n](new.md)\n//@ commit 2026-11-03 jonas\n");
    assert_eq!(since(&fixture), (none(), none()));
    let said = json(&fixture, &["--since", "main"]);
    assert_eq!((&said["since"]["revision"], &said["since"]["before"]), (&"main".into(), &2.into()));
    assert_eq!(said["since"]["base"], fixture.hash("main"));
    // b falls due meanwhile: that is nobody's change.
    for day in ["2026-11-22", "2026-12-05", "2027-12-05"] {
        assert_eq!(fixture.check_on(day, &["--since", "main", "--fail-on", "note"]).0, 0, "{day}");
    }
    assert!(fixture.check_on("2026-12-05", &[]).1.contains("b.md"));
    // Others went on: their changes are not this one's.
    fixture.then(
        "//@ switch main\n//@ remove old.md\n//- more.md\n[x](y.md)\n//@ commit 2026-11-04 maya\n//@ switch change\n",
    );
    assert_eq!(since(&fixture), (none(), none()));
}

#[test]
fn pages_that_a_change_did_not_edit_are_seen_too() {
    let cases: [(&str, &str, &str, &[&str]); 5] = [
        (
            "people.yml",
            "email: [maya@example.org] }",
            "email: [maya@example.org], until: 2026-11-10 }",
            &["a.md PB204 error", "b.md PB207 warning", "old.md PB204 error"],
        ),
        ("a.md", "## Steps", "## What to do", &["index.md PB301 error"]),
        ("b.md", "  - { on: 2026-05-30, by: priya, how: read }\n", "", &["b.md PB202 warning"]),
        ("b.md", "owner: jonas", "owner: nobody-we-know", &["b.md PB006 error"]),
        ("playbook.yml", "rules: { ", "rules: { broken-link: note, ", &[]),
    ];
    for (path, old, new, expected) in cases {
        let mut fixture = Fixture::new(STORY);
        let before = std::fs::read(fixture.root().join(path)).expect("the file");
        replace(&fixture, path, old, new);
        assert_eq!(since(&fixture).0, expected, "{path}, not committed");
        fixture.then("//@ commit 2026-11-20 maya\n");
        assert_eq!(since(&fixture).0, expected, "{path}");
        fixture.add(path, &before);
        assert_eq!(since(&fixture), (none(), none()), "{path}, mended again");
    }
    // What speaks louder by the change is brought about by it.
    let fixture = Fixture::new(&STORY.replace("rules: { ", "rules: { broken-link: note, "));
    replace(&fixture, "playbook.yml", "broken-link: note", "broken-link: error");
    assert_eq!(since(&fixture), (vec!["index.md PB301 error".to_owned()], none()));
}

#[test]
fn what_is_mended_is_told() {
    let fixture = Fixture::new(STORY);
    replace(&fixture, "old.md", "last_verified: 2025-01-01", "last_verified: 2026-11-21");
    replace(&fixture, "index.md", " [gone](never.md)", "");
    let mended = vec!["index.md PB301 error".to_owned(), "old.md PB101 error".to_owned()];
    assert_eq!(since(&fixture), (none(), mended));
    let (status, said, _) = fixture.check_on("2026-11-22", &["--since", "main"]);
    assert_eq!(status, 0);
    insta::assert_snapshot!(said, @r"
    mended: index.md:1: PB301 broken-link: there is no page or file at `never.md`
    mended: old.md:3: PB101 stale: due for review since 30 Jun 2025; last verified on 1 Jan 2025
    no findings, 2 mended in 4 pages since main (f3aec75fa53d): passed (fails on errors)
    ");
    // To mend the worse shows what it kept silent, which is not new.
    let fixture = Fixture::new(&STORY.replace(
        "last_verified: 2025-01-01\nverified_by: [jonas, priya]",
        "last_verified: 2026-10-01\nverified_by: maya",
    ));
    replace(&fixture, "old.md", "verified_by: maya", "verified_by: [jonas, maya]");
    assert_eq!(since(&fixture), (none(), vec!["old.md PB201 error".to_owned()]));
    // And the worse is not the mending of what it keeps silent.
    let fixture = Fixture::new(&STORY.replace("verified_by: [jonas, priya]", "verified_by: [jonas]"));
    replace(&fixture, "old.md", "verified_by: [jonas]", "verified_by: [maya]");
    assert_eq!(since(&fixture), (vec!["old.md PB201 error".to_owned()], none()));
}

#[test]
fn pages_that_move_keep_their_findings() {
    let mut fixture = Fixture::new(STORY);
    fixture.then("//@ move old.md archive/older.md\n");
    replace(&fixture, "index.md", "(old.md)", "(archive/older.md)");
    assert_eq!(since(&fixture), (none(), none()), "not committed");
    fixture.then("//@ commit 2026-11-05 maya\n");
    assert_eq!(since(&fixture), (none(), none()));
    replace(&fixture, "archive/older.md", "# Old", "# Old\n\n[x](lost.md)");
    assert_eq!(since(&fixture).0, ["archive/older.md PB301 error"]);
    // As many as before, and others.
    let mut fixture = Fixture::new(STORY);
    replace(&fixture, "index.md", "[gone](never.md)", "[lost](lost.md)");
    fixture.then("//@ commit 2026-11-05 maya\n");
    let one = vec!["index.md PB301 error".to_owned()];
    assert_eq!(since(&fixture), (one.clone(), one.clone()));
    // The same one once more.
    let fixture = Fixture::new(STORY);
    replace(&fixture, "index.md", "[gone](never.md)", "[gone](never.md) [again](never.md)");
    assert_eq!(since(&fixture), (one, none()));
}

#[test]
fn the_history_before_is_that_up_to_the_fork() {
    // Priya's commit is of this change: she covers it from then on, and not before.
    let story = STORY.replace("verified_by: [jonas, priya]\n---\n# A", "verified_by: jonas\n---\n# A");
    let mut fixture = Fixture::new(&story);
    replace(
        &fixture,
        "a.md",
        "last_verified: 2026-11-01\nverified_by: jonas",
        "last_verified: 2026-11-15\nverified_by: priya",
    );
    fixture.then("//@ commit 2026-11-15 priya\n");
    assert_eq!(since(&fixture), (none(), vec!["a.md PB202 warning".to_owned()]));
    // A playbook in a folder, and what git ignores.
    let inside = format!("//- .gitignore\nhandbook/evidence/\n{}", STORY.replace("//- ", "//- handbook/"));
    let mut fixture = Fixture::new(&inside);
    fixture.then("//@ in handbook\n");
    fixture.add("evidence/rows.csv", b"date,person,process\n2026-10-01,priya,a.md\n");
    assert_eq!(since(&fixture), (none(), none()));
    replace(&fixture, "a.md", "## Steps", "## Other");
    assert_eq!(since(&fixture).0, ["index.md PB301 error"]);
    // A playbook that the change brings.
    let mut fixture = Fixture::new(
        "//- README.md\nx\n//@ commit 2026-11-01 maya\n//@ branch change\n//- handbook/playbook.yml\n//- handbook/index.md\n[x](y.md)\n//@ commit 2026-11-02 maya\n",
    );
    fixture.then("//@ in handbook\n");
    assert_eq!(since(&fixture), (vec!["index.md PB301 error".to_owned()], none()));
}

#[test]
fn a_baseline_comes_first() {
    let fixture = Fixture::new(STORY);
    fixture.check_on("2026-11-22", &["--update-baseline"]);
    let both = ["--baseline", "playbook-baseline.yml", "--since", "main"];
    replace(&fixture, "old.md", "# Old", "# Old\n\n[x](lost.md)");
    replace(&fixture, "index.md", " [gone](never.md)", "");
    let said = json(&fixture, &both);
    assert_eq!(told(&said["findings"]), ["old.md PB301 error"]);
    assert_eq!(told(&said["mended"]), ["index.md PB301 error"]);
    assert_eq!((&said["summary"]["baselined"], &said["baseline"]["mended"][0]["count"]), (&1.into(), &1.into()));
}

/// The names in the system's folder for temporary files, and what git knows of its repository.
fn left(temporary: &Path, fixture: &Fixture) -> (usize, String) {
    let files = std::fs::read_dir(temporary).expect("a folder").count();
    (
        files,
        fixture.said(&["status", "--porcelain", "-uall"])
            + &fixture.said(&["worktree", "list"])
            + &fixture.hash("HEAD"),
    )
}

#[test]
fn nothing_is_touched_and_nothing_left_behind() {
    let mut fixture = Fixture::new(STORY);
    fixture.then("//- staged.md\n# Staged\n//@ git add staged.md\n//- index.md\nother\n");
    let temporary = tempfile::tempdir().expect("a folder");
    let index = || std::fs::read(fixture.root().join(".git/index")).expect("the index");
    let before = (left(temporary.path(), &fixture), index());
    let run = |revision: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
        command.args(["check", "--since", revision]).current_dir(fixture.root()).env("TMPDIR", temporary.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    for revision in ["main", "nowhere"] {
        run(revision).status().expect("it runs");
        assert_eq!((left(temporary.path(), &fixture), index()), before, "{revision}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    let mut fixture = Fixture::new(STORY);
    for at in 0..400 {
        fixture.add(&format!("more/p{at}.md"), b"# More\n");
    }
    fixture.then("//@ commit 2026-11-03 maya\n");
    let temporary = tempfile::tempdir().expect("a folder");
    let is_empty = || std::fs::read_dir(temporary.path()).expect("a folder").next().is_none();
    for signal in ["-INT", "-TERM"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .args(["check", "--since", "HEAD"])
            .current_dir(fixture.root())
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        // As soon as there is something to leave behind.
        while is_empty() && child.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        let killed = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        assert!(killed.is_ok(), "a signal can be sent");
        let status = child.wait().expect("it ends").code();
        assert!(is_empty(), "{signal:?}: {status:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_said_and_never_passes() {
    let mut fixture = Fixture::new(STORY);
    fixture.then("//@ commit 2026-11-03 maya\n//- x.md\nx\n//- index.md\nother\n//@ commit 2026-11-04 maya\n");
    fixture.git(&["update-ref", "refs/heads/other", fixture.said(&["commit-tree", "HEAD^{tree}", "-m", "x"]).trim()]);
    let outside = Fixture::new("//- playbook.yml\n//- a.md\nx\n");
    let mut unborn = Fixture::new("//- playbook.yml\n//- a.md\nx\n");
    unborn.then("//@ git init -q\n");
    let shallow = Fixture::clone_of(&fixture, &["--depth", "1", "--no-single-branch"]);
    let partial = Fixture::clone_of(&fixture, &["--filter=blob:none"]);
    let cases: [(&Fixture, &str, &str); 9] = [
        (&fixture, "nowhere", "there is no revision `nowhere` in this clone"),
        (&fixture, "", "there is no revision ``"),
        (&fixture, "--all", "there is no revision `--all`"),
        (&fixture, "HEAD:a.md", "there is no revision"),
        (&fixture, "other", "no commit in common"),
        (&outside, "main", "in no git repository"),
        (&unborn, "main", "nothing is committed yet"),
        (&shallow, "origin/main", "this clone is shallow and lacks the commit"),
        (&partial, "origin/main", "is not in this clone"),
    ];
    for (fixture, revision, words) in cases {
        let (status, out, said) = fixture.check_on("2026-11-22", &[&format!("--since={revision}")]);
        assert_eq!((status, out.as_str()), (2, ""), "{revision}: {said}");
        assert!(said.contains(words), "{revision}: {said}");
    }
    // The first commit of all, as a hook asks before it is made.
    let (_, out, said) = unborn.check_on("2026-11-22", &["--since", "HEAD", "--fail-on", "note"]);
    assert_eq!((out.contains("PB302"), said.as_str()), (true, "nothing is committed yet: all that is found is new\n"));
    // A shallow clone that has the commit still lacks what was verified before.
    let (status, out, said) = shallow.check_on("2026-11-22", &["--since", "HEAD"]);
    assert!(status == 1 && out.contains("PB008"), "{status} {out}{said}");
}

#[test]
fn what_git_stores_in_another_form_is_not_taken_for_what_it_said() {
    let mut fixture = Fixture::new(STORY);
    fixture.then("//- .gitattributes\n*.csv filter=lfs\n*.png filter=lfs\n//- evidence/work.csv\ndate,person,page\n2026-11-02,priya,a.md\n//- big.png\nx\n//@ commit 2026-11-03 maya\n");
    let (status, _, said) = fixture.check_on("2026-11-22", &["--since", "HEAD"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("git stores `evidence/work.csv` in another form (`filter=lfs` in .gitattributes)"), "{said}");
    fixture.add(".gitattributes", b"*.png filter=lfs\n");
    assert_eq!(fixture.check_on("2026-11-22", &["--since", "HEAD"]).0, 0, "of pictures only the name counts");
}

#[test]
fn it_says_what_is_compared_with_what() {
    let fixture = Fixture::new(STORY);
    let (_, out, said) = fixture.check_on("2026-11-22", &["--since", "main"]);
    let commit = &fixture.hash("main")[..12];
    assert!(out.ends_with(&format!("in 4 pages since main ({commit}): passed (fails on errors)\n")), "{out}");
    assert_eq!(said, "HEAD is part of `main`: only what is not committed is a change\n");
    let mut renamed = Fixture::new("//- a.txt\nx\n//@ commit 2026-11-01 maya\n//@ branch change\n");
    renamed.then(STORY.split("//@").next().expect("files"));
    let (_, _, said) = renamed.check_on("2026-11-22", &["--since", "main"]);
    assert!(said.contains("the playbook was not here as of "), "{said}");
}

#[test]
fn a_file_that_is_an_ignored_folder_now_is_no_trouble() {
    let mut fixture = Fixture::new(STORY);
    fixture.then("//- data\nx\n//@ commit 2026-11-03 maya\n");
    fixture.git(&["rm", "-q", "data"]);
    fixture.then("//- .gitignore\ndata/\n//- data/x.csv\nx\n//@ commit 2026-11-04 maya\n");
    let (status, _, said) = fixture.check_on("2026-11-22", &["--since", "main"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_is_kept_from_being_looked_for_is_not_mended() {
    let told = |act: &dyn Fn(&Fixture)| {
        let fixture = Fixture::new(STORY);
        act(&fixture);
        let said = json(&fixture, &["--since", "main"]);
        (said["since"]["unchecked"].as_u64(), told(&said["mended"]))
    };
    let settings = |text: &'static str| move |fixture: &Fixture| replace(fixture, "playbook.yml", "rules: {", text);
    assert_eq!(told(&settings("rules: { stale: off,")), (Some(1), none()));
    assert_eq!(told(&settings("sources: [index.md, a.md, b.md]\nrules: {")), (Some(1), none()));
    assert_eq!(
        told(&|fixture| replace(fixture, "old.md", "owner: maya", "owner: maya\nkind: guide")),
        (Some(1), none())
    );
    let undated =
        |fixture: &Fixture| replace(fixture, "old.md", "last_verified: 2025-01-01\nverified_by: [jonas, priya]\n", "");
    assert_eq!(told(&undated), (Some(1), none()), "a date that is taken away");
    let fixture = Fixture::new(STORY);
    undated(&fixture);
    let (status, out, _) = fixture.check_on("2026-11-22", &["--since", "main"]);
    assert!(
        status == 1 && out.contains("error[PB105]") && out.contains("it has lost its date; before, it was due"),
        "{out}"
    );
    // Truly mended, and made worse.
    let verified =
        |fixture: &Fixture| replace(fixture, "old.md", "last_verified: 2025-01-01", "last_verified: 2026-11-20");
    assert_eq!(told(&verified), (Some(0), vec!["old.md PB101 error".to_owned()]));
    let unreadable = |fixture: &Fixture| replace(fixture, "old.md", "owner: maya", "owner: @maya");
    assert_eq!(told(&unreadable), (Some(0), none()));
    let fixture = Fixture::new(STORY);
    settings("rules: { stale: off,")(&fixture);
    let (status, out, _) = fixture.check_on("2026-11-22", &["--since", "main"]);
    assert!(
        status == 0 && out.contains("no longer looked for, the rule is off: PB101 stale, 1 finding: old.md\n"),
        "{out}"
    );
    assert!(out.contains("1 no longer looked for in 4 pages since main"), "{out}");
}
