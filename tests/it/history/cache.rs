//! What is kept of history and of pages' texts between two runs. Whatever becomes of the repository, the playbook or the file itself, a run
//! that finds something kept says what a run says that finds nothing.
//!
//! A fixture is read, changed and read again; each reading is held against one after everything kept was deleted. How
//! the file is made up is not its business.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use playbook::cover::cover;
use playbook::pipeline::{self, Wanted};
use proptest::prelude::*;

use super::{PEOPLE, story, told};
use crate::fixture::{Fixture, TODAY};

/// Verified by Jonas, edited by Maya, verified by Priya; and a page that nobody verified.
const USUAL: &str = "//- a.md
page 2024-05-03
//- b.md
page | title: B
//@ commit 2024-05-03 jonas
//- a.md
page 2024-05-03 | more Then go home.
//@ commit 2025-01-01 maya
//- a.md
page 2026-09-02 | more Then go home.
//@ commit 2026-09-02 priya
";

/// All that the program knows of the playbook in a folder and says of it.
fn all(root: &Path) -> String {
    let checked = match pipeline::read(root, TODAY, Wanted::Facts) {
        Ok(checked) => checked,
        Err(error) => return format!("{error:#}"),
    };
    let (facts, mut out) = (&checked.facts, format!("{:?}\n", checked.facts.evidence.history));
    let mut add = |line: std::fmt::Arguments<'_>| writeln!(out, "{line}").expect("a line");
    for (at, (page, record)) in facts.playbook.pages.iter().zip(&facts.evidence.pages).enumerate() {
        add(format_args!("{} {} {:?} {:?}", page.path(), record.complete, record.since, record.change));
        for one in &record.verifications {
            let how = (one.how, one.manner, one.origin());
            add(format_args!("  {} {:?} {how:?} {:?} {} {}", one.when, one.who, one.commit, one.note, one.reference));
        }
        add(format_args!("  {:?}", cover(facts, at)));
    }
    for finding in &checked.findings {
        let (path, at) = (finding.place.path(), finding.place.position());
        let said = (&finding.message, &finding.help, &finding.notes, &finding.waived);
        add(format_args!("{path}:{}:{} {} {} {said:?}", at.line, at.column, finding.severity, finding.rule.code));
    }
    let names: BTreeMap<_, _> = facts.evidence.names.iter().map(|(name, who)| (name.as_str(), who)).collect();
    add(format_args!("{names:?}"));
    out
}

/// Where things are kept.
fn folder(fixture: &Fixture) -> PathBuf {
    let common = fixture.said(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
    Path::new(common.trim()).join("playbook")
}

/// What is kept, by name.
fn kept(fixture: &Fixture) -> BTreeMap<PathBuf, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder(fixture)) else { return BTreeMap::new() };
    let path = entries.map(|entry| entry.expect("an entry").path());
    path.map(|path| (path.clone(), fs::read(&path).expect("a file"))).collect()
}

/// The one file of this kind that is kept.
fn one(fixture: &Fixture, kind: &str) -> (PathBuf, Vec<u8>) {
    let kept = kept(fixture);
    assert!(kept.keys().all(|path| named(path, "history-") || named(path, "pages-")), "{:?}", kept.keys());
    let mut files = kept.into_iter().filter(|(path, _)| named(path, kind));
    let file = files.next().expect("a file");
    assert_eq!(files.next(), None);
    file
}

/// The one file of history that is kept.
fn only(fixture: &Fixture) -> (PathBuf, Vec<u8>) {
    one(fixture, "history-")
}

fn named(path: &Path, kind: &str) -> bool {
    path.file_name().expect("a name").to_string_lossy().starts_with(kind)
}

/// Reads the playbooks in these folders, with what is kept and without, and requires the same. Leaves what the former
/// kept. Returns what was read.
fn same(fixture: &Fixture, roots: &[&Path]) -> String {
    let read = || roots.iter().map(|root| all(root)).collect::<String>();
    let with = read();
    let before = kept(fixture);
    for path in before.keys() {
        assert!(named(path, "history-") || named(path, "pages-"), "{}", path.display());
        fs::remove_file(path).expect("it is safe to delete");
    }
    let without = read();
    assert!(with == without, "{with}\nwithout what was kept:\n{without}");
    let again = kept(fixture);
    assert!(again.keys().all(|path| before.contains_key(path)), "{:?}", again.keys());
    before.into_iter().for_each(|(path, bytes)| fs::write(path, bytes).expect("it can be put back"));
    with
}

/// The same for a fixture's own playbook.
fn assert_same(fixture: &Fixture) -> String {
    same(fixture, &[fixture.root()])
}

/// A story that was read once.
fn begun(text: &str) -> Fixture {
    let fixture = story(text);
    assert_same(&fixture);
    only(&fixture);
    fixture
}

/// Whether the file of history is written anew by `act`.
fn rewrites(fixture: &Fixture, act: impl FnOnce()) -> bool {
    rewrites_one(fixture, "history-", act)
}

/// Whether the file of this kind is written anew by `act`.
fn rewrites_one(fixture: &Fixture, kind: &str, act: impl FnOnce()) -> bool {
    let file = || fs::OpenOptions::new().write(true).open(one(fixture, kind).0).expect("the file");
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file().set_modified(past).expect("its time can be set");
    act();
    file().metadata().expect("it is there").modified().expect("a time") != past
}

/// Runs the program: `check` or `report`.
fn run(fixture: &Fixture, what: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
    command.args([what, "-C", ".", "--format", "json", "--today", "2026-11-22"]).current_dir(fixture.root());
    command
}

#[test]
fn where_nothing_changed_nothing_is_written() {
    let fixture = begun(USUAL);
    let (first, before) = (all(fixture.root()), only(&fixture));
    assert!(!rewrites(&fixture, || assert_eq!(all(fixture.root()), first)));
    assert_eq!(only(&fixture), before);
}

#[test]
fn texts_are_read_again_once_they_change() {
    let mut fixture = begun(USUAL);
    let written = |fixture: &Fixture| rewrites_one(fixture, "pages-", || drop(all(fixture.root())));
    assert!(!written(&fixture));
    for (act, changes) in [
        ("//- a.md\npage 2026-09-02 | more See [b](gone.md).\n", true),
        ("//- a.md\npage 2026-09-02 | more See [b](b.md#nowhere).\n", true),
        // The text begins elsewhere in its file.
        ("//- a.md\npage 2026-09-02 | tags: [x] | more See [b](b.md#nowhere).\n", true),
        ("//@ move a.md c.md\n", false),
        ("//@ remove c.md\n", false),
        ("//- playbook.yml\nmarkdown: { raw_html: sanitized }\n", true),
        ("//- playbook.yml\ntitle: T\n", true),
        ("//- playbook.yml\ntitle: U\n", false),
    ] {
        fixture.then(&told(act));
        assert_eq!(written(&fixture), changes, "{act}");
        assert_same(&fixture);
    }
    // Whoever shows the pages reads them whole, whatever is kept.
    let pages = pipeline::read(fixture.root(), TODAY, Wanted::Pages).expect("a playbook");
    assert!(pages.facts.playbook.pages.iter().all(|page| !page.document.sections.is_empty()));
}

#[test]
fn what_another_build_of_the_program_kept_is_not_used() {
    let fixture = begun(USUAL);
    for kind in ["history-", "pages-"] {
        // These tests are another program than the one they test.
        all(fixture.root());
        let rewritten = || rewrites_one(&fixture, kind, || drop(run(&fixture, "check").output().expect("it runs")));
        assert_eq!([rewritten(), rewritten()], [true, false], "{kind}");
    }
}

#[test]
fn without_commits_or_git_nothing_is_kept_of_history() {
    let fixture = story("//@ in .\n//- a.md\npage 2026-09-02\n");
    assert_same(&fixture);
    assert!(kept(&fixture).keys().all(|path| named(path, "pages-")));
    let outside = story("//- a.md\npage 2026-09-02\n");
    all(outside.root());
    assert!(!outside.root().join(".git").exists());
}

#[test]
fn new_commits_count() {
    let mut fixture = begun(USUAL);
    for act in [
        "//- a.md\npage 2026-09-02\n//@ commit 2026-10-01 maya\n",
        "//- b.md\npage 2026-10-02 | title: B\n",
        "//@ commit 2026-10-02 lewis\n//- c.md\npage 2026-10-03 | title: C\n//@ commit 2026-10-03 maya\n",
        "//@ move a.md sales/a.md\n//@ commit 2026-10-04 maya\n",
        "//@ remove b.md\n//@ commit 2026-10-05 maya\n",
        "//- b.md\npage | title: B\n//@ commit 2026-10-06 maya\n",
        "//@ revert HEAD~3 2026-10-07 jonas\n",
        "//@ commit 2020-01-01 jonas\n",
    ] {
        fixture.then(&told(act));
        assert_same(&fixture);
    }
    only(&fixture);
}

#[test]
fn commits_that_were_rewritten_do_not_count() {
    let acts = [
        "//@ git commit -q --amend --reset-author --no-edit",
        "//@ git reset -q --hard HEAD~1",
        "//@ git reset -q --hard HEAD@{1}",
        "//@ git switch -q -c side HEAD~2\n//- b.md\npage 2026-08-01 | title: B\n//@ commit 2026-08-01 lewis",
        "//@ git rebase -q main",
        "//@ switch main",
        "//@ git checkout -q --detach HEAD~1",
        "//@ switch side",
        "//@ git checkout -q --orphan other\n//@ commit 2026-10-01 maya",
        "//@ git reflog expire --expire=now --all\n//@ git branch -q -D side\n//@ git gc -q --prune=now",
        "//@ git symbolic-ref HEAD refs/heads/unborn",
    ];
    let mut fixture = begun(USUAL);
    let mut seen = Vec::new();
    for act in acts {
        fixture.then(&told(act));
        seen.push(assert_same(&fixture));
    }
    assert!(seen.windows(2).filter(|pair| pair[0] == pair[1]).count() <= 2, "most of them change something");
}

#[test]
fn branches_that_are_older_than_the_last_commit_count_once_they_are_merged() {
    let mut fixture = begun(&format!(
        "{USUAL}//@ git switch -q -c old HEAD~2
//- b.md
page 2024-06-01 | title: B
//@ commit 2024-06-01 lewis
//@ move a.md sales/till.md
//@ commit 2024-06-02 jonas
//- sales/till.md
page 2024-06-03
//@ commit 2024-06-03 maya
//@ switch main
"
    ));
    fixture.then(&told("//- b.md\npage | title: B | more Or do not.\n//@ commit 2026-10-01 maya\n"));
    assert_same(&fixture);
    fixture.then("//@ merge -X theirs old 2026-10-02 maya\n");
    let said = assert_same(&fixture);
    assert!(said.contains("sales/till.md true Some(Since { when: 2024-05-03"), "{said}");
    fixture.then(&told("//- sales/till.md\npage 2026-10-05\n//@ commit 2026-10-05 jonas\n"));
    assert_same(&fixture);
}

#[test]
fn pages_begun_on_two_branches_are_one_however_they_were_read() {
    for first in ["main", "side"] {
        let mut fixture = begun(&format!(
            "{USUAL}//@ branch side
//- c.md
page 2026-09-04 | title: C
//@ commit 2026-09-04 lewis
//@ switch main
//- c.md
page 2026-09-05 | title: C
//@ commit 2026-09-05 maya
//@ switch {first}
"
        ));
        let other = if first == "main" { "side" } else { "main" };
        fixture.then(&format!("//@ merge -X ours {other} 2026-10-02 maya\n"));
        assert_same(&fixture);
    }
}

#[test]
fn two_names_of_one_human_are_told_apart_the_same_way() {
    // Both names were used last at the same second, on two branches, and no people.yml knows better.
    for (first, second) in [("ab", "Ann Berg"), ("Ann Berg", "ab")] {
        let mut fixture = Fixture::new(&told(&format!(
            "//- a.md
page
//- b.md
page | title: B
//@ commit 2024-05-03 jonas
//@ branch side
//- a.md
page 2026-09-04
//@ commit 2026-09-04 {first} <ann@example.org>
//@ switch main
//- b.md
page 2026-09-04 | title: B
//@ commit 2026-09-04 {second} <ann@example.org>
"
        )));
        assert_same(&fixture);
        // What was read first is now the further parent, which git names after the other.
        fixture.then("//@ switch side\n//@ merge main 2026-10-02 lewis\n");
        assert_same(&fixture);
    }
}

#[test]
fn another_reading_of_front_matter_reads_anew() {
    let page = "---\ntitle: A\nlast_reviewed_on: 2025-01-01\n---\ntext\n";
    let mut fixture = begun(&format!("//- a.md\n{page}//@ commit 2025-01-01 jonas\n"));
    let before = all(fixture.root());
    fixture.then("//- playbook.yml\nfront_matter: { last_reviewed_on: last_verified }\n");
    let after = assert_same(&fixture);
    assert!(!before.contains("2025-01-01 Some") && after.contains("2025-01-01 Some"), "{before}{after}");
    fixture.then("//- playbook.yml\nfront_matter: { last_reviewed_on: ignore }\n");
    assert!(!assert_same(&fixture).contains("2025-01-01 Some"));
    // Other files are read.
    fixture.then("//- notes.sop\n---\ntitle: N\nlast_verified: 2025-02-01\n---\ntext\n//@ commit 2025-02-01 maya\n");
    assert_same(&fixture);
    fixture.then("//- playbook.yml\nsources: [\"**/*.sop\"]\n");
    assert_same(&fixture);
    only(&fixture);
}

#[test]
fn what_does_not_change_what_was_read_is_followed_without_reading_anew() {
    let mut fixture = begun(
        "//- b.md
page 2024-05-03 | title: B
//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- b.md
page 2026-09-01 | title: B
//- a.md
page 2026-09-01
//@ commit 2026-09-01 robot <robot@example.org>
//- a.md
page 2026-09-02
//@ commit 2026-09-02 Pr <pr@home.example>
",
    );
    let robot = fixture.hash("HEAD~1");
    let (one, other) =
        ("//- playbook.yml\nevidence: { bulk: 1 }\n", "//- playbook.yml\nevidence: { bots: [\"*robot*\"] }\n");
    let mailmap = "//- .mailmap\nPriya Raman <priya@example.org> <pr@home.example>\n";
    let people = "//- people.yml\npeople: { maya: { name: Maya Chen }, pr: { name: P, email: pr@home.example } }\n";
    let ignored = format!("//- .git-blame-ignore-revs\n{robot}\n");
    let mut said = assert_same(&fixture);
    for act in [one, other, mailmap, people, "//- playbook.yml\ntitle: T\n", &ignored] {
        fixture.then(act);
        let mut now = String::new();
        assert!(!rewrites(&fixture, || now = all(fixture.root())), "{act}");
        assert_ne!(now, said, "{act}");
        said = now;
        assert_same(&fixture);
    }
}

#[test]
fn a_file_that_is_damaged_is_passed_over() {
    for kind in ["history-", "pages-"] {
        damaged(kind);
    }
}

fn damaged(kind: &str) {
    let fixture = begun(USUAL);
    let (file, whole) = one(&fixture, kind);
    let right = all(fixture.root());
    let mut bad: Vec<Vec<u8>> = vec![Vec::new(), b"garbage".to_vec(), vec![0; 64], vec![0xff; 5000]];
    for at in (0..80).step_by(9).chain((80..whole.len()).step_by((whole.len() / 30).max(1))) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        bad.extend([flipped, whole[..at].to_vec()]);
    }
    bad.push([&whole[..], b"more"].concat());
    // Cut, and yet what its head says.
    for part in [0, 1, 2, 5, 9] {
        let body = &whole[64..64 + (whole.len() - 64) * part / 10];
        bad.push([&whole[..32], blake3::hash(body).as_bytes(), body].concat());
    }
    for bytes in bad {
        fs::write(&file, &bytes).expect("it can be written");
        assert_eq!(all(fixture.root()), right);
        assert!(one(&fixture, kind) == (file.clone(), whole.clone()), "it is mended");
    }
}

#[test]
fn where_nothing_can_be_kept_it_works_all_the_same_and_says_nothing_of_it() {
    let said = |output: Output| {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let fixture = begun(USUAL);
    let folder = folder(&fixture);
    let right = said(run(&fixture, "report").output().expect("it runs"));
    assert!(right.1.contains("2024-05-03") && right.2.is_empty(), "{right:?}");
    let tried = || {
        for _ in 0..2 {
            assert_eq!(said(run(&fixture, "report").output().expect("it runs")), right);
        }
    };
    // A folder lies where the file should be.
    for file in ["history-", "pages-"].map(|kind| one(&fixture, kind).0) {
        fs::remove_file(&file).expect("removed");
        fs::create_dir_all(file.join("x")).expect("made");
    }
    tried();
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2, "nothing is left beside them");
    fs::remove_dir_all(&folder).expect("removed");
    // A file lies where the folder should be.
    fs::write(&folder, "x").expect("written");
    tried();
    fs::remove_file(&folder).expect("removed");
    // Nobody may write there; whoever may do anything is not kept from it.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::create_dir_all(&folder).expect("made");
        for mode in [0o500, 0o000, 0o700] {
            fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).expect("set");
            tried();
        }
    }
    only(&fixture);
}

#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let more: String = (0..30).map(|at| format!("//- p{at}.md\npage 2026-10-01 | title: P{at}\n")).collect();
    let mut fixture = begun(&format!("{USUAL}{more}//@ commit 2026-10-01 lewis\n"));
    for round in 0..4 {
        fixture.then(&told(&format!("//- a.md\npage 2026-10-1{round}\n//@ commit 2026-10-1{round} maya\n")));
        if round % 2 == 0 {
            fs::remove_dir_all(folder(&fixture)).expect("removed");
        }
        let root = fixture.root();
        let said: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..6).map(|_| scope.spawn(|| all(root))).collect();
            runs.into_iter().map(|run| run.join().expect("it ends")).collect()
        });
        assert!(!rewrites(&fixture, || assert_eq!(all(root), said[0])), "what was kept is whole");
        assert!(said.iter().all(|other| *other == said[0]));
        assert_eq!(assert_same(&fixture), said[0]);
    }
    fixture.then(&told("//- a.md\npage 2026-10-20\n//@ commit 2026-10-20 maya\n"));
    let piped = || run(&fixture, "report").stdout(std::process::Stdio::piped()).spawn().expect("it runs");
    let runs: Vec<_> = (0..4).map(|_| piped()).collect();
    let said: Vec<_> = runs.into_iter().map(|run| run.wait_with_output().expect("it ends").stdout).collect();
    assert!(!said[0].is_empty() && said.iter().all(|other| *other == said[0]));
    assert_same(&fixture);
    only(&fixture);
}

#[test]
fn a_clone_that_grows_deeper_learns_more() {
    let origin = story(USUAL);
    let clone = Fixture::clone_of(&origin, &["--depth", "1"]);
    let first = assert_same(&clone);
    assert!(kept(&clone).keys().all(|path| named(path, "pages-")), "the edge of a shallow clone moves");
    clone.git(&["fetch", "-q", "--deepen", "1"]);
    let second = assert_same(&clone);
    clone.git(&["fetch", "-q", "--unshallow"]);
    let whole = assert_same(&clone);
    assert!(first != second && second != whole);
    assert_eq!(whole, all(origin.root()));
    only(&clone);
    // And the other way.
    clone.git(&["fetch", "-q", "--depth", "1"]);
    assert_eq!(all(clone.root()), first);
    clone.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(assert_same(&clone), whole);
}

#[test]
fn a_clone_without_old_files_learns_of_them_when_they_come() {
    let origin = story(USUAL);
    let clone = Fixture::clone_of(&origin, &["--filter=blob:none"]);
    let first = assert_same(&clone);
    assert_eq!(assert_same(&clone), first);
    clone.git(&["rev-list", "--objects", "--all"]);
    let old = ["HEAD~1:a.md", "HEAD~2:a.md"];
    old.iter().for_each(|blob| drop(clone.said(&["cat-file", "-p", blob])));
    assert_ne!(assert_same(&clone), first);
    assert_eq!(all(clone.root()), all(origin.root()));
}

#[test]
fn working_trees_share_what_is_kept() {
    let mut origin = begun(USUAL);
    let older = Fixture::worktree_of(&origin, "HEAD~1");
    let side = Fixture::worktree_of(&origin, "HEAD");
    for round in 0..3 {
        for tree in [&older, &origin, &side] {
            assert_same(tree);
            assert_eq!(only(tree).0, only(&origin).0);
        }
        origin.then(&told(&format!("//- b.md\npage 2026-10-1{round} | title: B\n//@ commit 2026-10-1{round} lewis\n")));
    }
    assert_ne!(all(older.root()), all(origin.root()));
}

#[test]
fn two_playbooks_in_one_repository_have_a_file_each() {
    let people = |folder: &str| PEOPLE.replace("people.yml", &format!("{folder}/people.yml"));
    let mut fixture = Fixture::new(&told(&format!(
        "{}{}//- a/index.md
page
//- a/x.md
page 2024-05-03
//- b/y.md
page 2024-05-03 | title: B
//@ commit 2024-05-03 jonas
",
        people("a"),
        people("b")
    )));
    let (a, b) = (fixture.root().join("a"), fixture.root().join("b"));
    for act in [
        "//- a/x.md\npage 2026-09-02\n//@ commit 2026-09-02 priya\n",
        "//- b/y.md\npage 2026-09-03 | title: B\n//@ commit 2026-09-03 maya\n",
        "//@ move a/x.md b/x.md\n//@ commit 2026-09-04 lewis\n",
        "//- b/x.md\npage 2026-09-05\n//@ commit 2026-09-05 maya\n",
    ] {
        fixture.then(&told(act));
        let said = same(&fixture, &[&a, &b]);
        assert_eq!(said, same(&fixture, &[&a, &b]));
        assert_eq!(kept(&fixture).len(), 4);
    }
    assert!(all(&b).contains("x.md true Some(Since { when: 2024-05-03"));
}

/// Who commits in the made-up histories: two names of one address, one name of two addresses, a program.
const AUTHORS: [&str; 6] = [
    "Maya Chen <maya@example.org>",
    "mc <maya@example.org>",
    "Maya Chen <home@example.org>",
    "Jonas <jonas@example.org>",
    "Priya Raman <priya@example.org>",
    "tidy[bot] <tidy@example.org>",
];
const PATHS: [&str; 5] = ["a.md", "b.md", "in/a.md", "in/c.md", "d.txt"];

/// A step of a made-up history: what, which page, which other, when (seldom alone), who, and whether it is read afterwards.
type Made = (u8, usize, usize, i8, usize, bool);

/// Takes a step. What git refuses is undone.
fn act(fixture: &mut Fixture, (what, page, other, day, who, _): Made, branches: &mut usize) {
    let (page, other, author) = (PATHS[page], PATHS[other], AUTHORS[who]);
    let top = fixture.root().to_owned();
    let date = format!("2026-0{}-1{}", 1 + day % 2, day % 3);
    let commit = format!("//@ commit {date} {author}\n");
    let lies = |path: &str| top.join(path).exists();
    let or = |fixture: &Fixture, command: &str, otherwise: &str| {
        fixture.git(&[
            "-c",
            &format!("alias.either=!({command}) >/dev/null 2>&1 || ({otherwise}) >/dev/null 2>&1"),
            "either",
        ]);
    };
    let branch = |number: usize, branches: usize| format!("b{}", number % branches);
    let title = format!("title: {}", page.replace(['/', '.'], ""));
    match what {
        0..=2 => fixture.then(&told(&format!("//- {page}\npage {date} | {title}\n{commit}"))),
        3..=4 => fixture.then(&told(&format!("//- {page}\npage | {title} | more {author} {date}\n{commit}"))),
        5 => fixture.then(&told(&format!("//- {page}\npage | {title} | log {date} jonas walked\n{commit}"))),
        6 if lies(page) => fixture.then(&format!("//@ remove {page}\n{commit}")),
        7..=8 if lies(page) && page != other => fixture.then(&format!("//@ move {page} {other}\n{commit}")),
        9 if lies(page) && page != other => fixture.then(&format!("//@ copy {page} {other}\n{commit}")),
        10 => {
            fixture.then(&format!("//@ branch b{branches}\n"));
            *branches += 1;
        }
        11..=12 => fixture.git(&["switch", "-q", &branch(who, *branches)]),
        13..=15 => {
            let merge = format!("git merge -q --no-ff --no-edit -X ours {}", branch(who, *branches));
            or(fixture, &merge, "git add -A && git commit -q --no-edit");
        }
        16 => fixture.then(&format!("//@ merge -s ours {} {date} {author}\n", branch(who, *branches))),
        17 => fixture.git(&["commit", "-q", "--amend", "--allow-empty", "--no-edit"]),
        18 => or(fixture, "git reset -q --hard HEAD~1", "true"),
        19 => or(fixture, &format!("git rebase -q -X ours {}", branch(who, *branches)), "git rebase --abort"),
        20 => or(fixture, "git revert --no-edit HEAD", "git revert --abort; git reset -q --hard"),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, max_shrink_iters: 60, ..Default::default() })]
    #[test]
    fn read_step_by_step_or_at_once_is_the_same(
        steps in proptest::collection::vec((0_u8..21, 0_usize..5, 0_usize..5, 0_i8..42, 0_usize..6, proptest::bool::weighted(0.4)), 8..24)
    ) {
        let mut fixture = Fixture::new(&told("//- a.md\npage\n//- in/c.md\npage | title: C\n//@ commit 2026-01-01 maya\n"));
        fixture.git(&["branch", "-q", "-m", "b0"]);
        let mut branches = 1;
        let (top, inner) = (fixture.root().to_owned(), fixture.root().join("in"));
        for step in steps {
            act(&mut fixture, step, &mut branches);
            if step.5 {
                fs::create_dir_all(&inner).expect("a folder");
                same(&fixture, &[&top, &inner]);
            }
        }
        fs::create_dir_all(&inner).expect("a folder");
        same(&fixture, &[&top, &inner]);
    }
}
