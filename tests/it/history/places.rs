//! Where the playbook lies and how much of history is there: clones, submodules, working trees, folders, git's own
//! settings.

use std::process::Command;

use playbook::evidence::{Cut, History};
use playbook::pipeline::Checked;
use playbook::rule::Severity;

use super::{PEOPLE, at, record, story, told};
use crate::fixture::Fixture;

/// What is never said of a page whose history is cut off.
const RESTS_ON_EVER: [&str; 6] = ["PB105", "PB201", "PB202", "PB203", "PB206", "PB207"];

/// Verified by Jonas, edited by Maya, verified by Priya.
const THREE: &str = "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page 2024-05-03 | more Then go home.
//@ commit 2025-01-01 maya
//- a.md
page 2026-09-02 | more Then go home.
//@ commit 2026-09-02 priya
";

const WHOLE: &str = "2026-09-02 priya dated\n2024-05-03 jonas dated";

/// How severe the one finding of a code is; nothing where there is none.
fn severity(checked: &Checked, code: &str) -> Option<Severity> {
    let mut found = checked.findings.iter().filter(|finding| finding.rule.code == code);
    let first = found.next().map(|finding| finding.severity);
    assert!(found.next().is_none(), "{code} is said once");
    first
}

/// Says of a page that its history is cut off, and claims nothing that rests on what is missing.
fn assert_cut(checked: &Checked, path: &str) {
    let facts = &checked.facts;
    assert_eq!(severity(checked, "PB008"), Some(Severity::Error));
    assert!(!facts.evidence.pages[at(facts, path)].complete);
    let said = checked.findings.iter().filter(|finding| finding.place.path() == path).map(|finding| finding.rule.code);
    let claimed: Vec<&str> = said.filter(|code| RESTS_ON_EVER.contains(code)).collect();
    assert!(claimed.is_empty(), "{claimed:?}");
}

#[test]
fn nothing_is_created_at_the_boundary_of_a_shallow_clone() {
    let origin = story(&format!("{THREE}//- b.md\npage | title: B\n//@ commit 2026-09-03 maya\n"));
    // The last commit alone: the date stands there, and nobody knows who set it.
    let shallow = Fixture::clone_of(&origin, &["--depth", "1"]);
    let checked = shallow.read();
    let history = &checked.facts.evidence.history;
    assert!(matches!(history, History::Cut { by: Cut::Shallow, .. }), "{history:?}");
    assert_eq!(record(&shallow, "a.md"), "2026-09-02 - dated unknown");
    assert_cut(&checked, "a.md");
    assert_cut(&checked, "b.md");
    // What lies behind the boundary is not known, what lies before it is.
    let shallow = Fixture::clone_of(&origin, &["--depth", "3"]);
    assert_eq!(record(&shallow, "a.md"), "2026-09-02 priya dated");
    assert_cut(&shallow.read(), "a.md");
    // As deep as it is long: nothing is missing.
    let whole = Fixture::clone_of(&origin, &["--depth", "9"]);
    assert_eq!(whole.read().facts.evidence.history, History::Whole { commits: 4 });
    assert_eq!(record(&whole, "a.md"), WHOLE);
}

#[test]
fn the_log_speaks_for_itself_in_a_shallow_clone() {
    let origin = story(
        "//- a.md
page | log 2026-09-02 jonas walked
//@ commit 2026-09-02 maya
//- b.md
page | title: B
//@ commit 2026-09-03 maya
",
    );
    let shallow = Fixture::clone_of(&origin, &["--depth", "1"]);
    assert_eq!(record(&shallow, "a.md"), "2026-09-02 jonas walked", "and who wrote it down is not known");
    assert_cut(&shallow.read(), "a.md");
}

#[test]
fn a_clone_without_old_files_is_cut_off() {
    let origin = story(THREE);
    let partial = Fixture::clone_of(&origin, &["--filter=blob:none"]);
    let missing = || {
        let command = ["rev-list", "--objects", "--missing=print", "HEAD"];
        let listed = partial.said(&command);
        listed.lines().filter(|line| line.starts_with('?')).count()
    };
    let before = missing();
    assert!(before > 0, "the fixture is a partial clone");
    let checked = partial.read();
    let history = &checked.facts.evidence.history;
    assert!(matches!(history, History::Cut { by: Cut::Missing(_) | Cut::Failed(_), .. }), "{history:?}");
    assert_cut(&checked, "a.md");
    assert_eq!(missing(), before, "nothing is fetched while checking");
}

#[test]
fn outside_git_the_log_is_all_there_is() {
    let fixture = story("//- a.md\npage 2026-09-02\n//- b.md\npage | title: B | log 2026-09-02 jonas walked\n");
    let checked = fixture.read_all();
    assert_eq!(checked.facts.evidence.history, History::Outside);
    assert_eq!(severity(&checked, "PB008"), Some(Severity::Note));
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 - dated unknown");
    assert_eq!(record(&fixture, "b.md"), "2026-09-02 jonas walked");
}

#[test]
fn a_playbook_that_was_never_committed_has_no_history() {
    let empty = story("//@ in .\n//- a.md\npage 2026-09-02\n");
    let untracked = story(
        "//- notes.txt
x
//@ commit 2024-05-03 jonas
//@ in book
//- book/a.md
page 2026-09-02
",
    );
    for fixture in [empty, untracked] {
        let checked = fixture.read_all();
        assert_eq!(checked.facts.evidence.history, History::NotCommitted);
        assert_eq!(severity(&checked, "PB008"), Some(Severity::Note));
        assert_eq!(record(&fixture, "a.md"), "2026-09-02 - dated unknown");
    }
}

#[test]
fn a_playbook_that_is_a_submodule_has_its_own_history() {
    let origin = story(THREE);
    let mut outer = Fixture::new("//- README.md\nAll of it.\n//@ commit 2026-09-03 lewis\n");
    outer.git(&["submodule", "add", "-q", &origin.url(), "book"]);
    outer.then("//@ commit 2026-09-04 lewis\n");
    let book = outer.inside("book");
    assert_eq!(record(&book, "a.md"), WHOLE);
    assert_eq!(book.read().facts.evidence.history, History::Whole { commits: 3 });
}

#[test]
fn pages_of_a_submodule_inside_the_playbook_are_not_whole() {
    let inner = Fixture::new(&told("//- b.md\npage | title: B\n//@ commit 2024-05-03 jonas\n"));
    let mut fixture = story(THREE);
    fixture.git(&["submodule", "add", "-q", &inner.url(), "parts"]);
    fixture.then("//@ commit 2026-09-04 maya\n");
    let checked = fixture.read();
    let history = &checked.facts.evidence.history;
    assert!(matches!(history, History::Cut { by: Cut::Nested(folder), .. } if folder == "parts"), "{history:?}");
    assert_cut(&checked, "parts/b.md");
    assert!(checked.facts.evidence.pages[at(&checked.facts, "a.md")].complete);
    assert_eq!(record(&fixture, "a.md"), WHOLE);
}

#[test]
fn history_ends_where_a_detached_head_stands() {
    let fixture = story(&format!("{THREE}//@ git checkout -q --detach HEAD~1\n"));
    assert_eq!(record(&fixture, "a.md"), "2024-05-03 jonas dated");
    assert_eq!(fixture.read().facts.evidence.history, History::Whole { commits: 2 });
}

#[test]
fn a_further_working_tree_has_the_history_of_its_own_head() {
    let origin = story(THREE);
    assert_eq!(record(&Fixture::worktree_of(&origin, "HEAD"), "a.md"), WHOLE);
    assert_eq!(record(&Fixture::worktree_of(&origin, "HEAD~1"), "a.md"), "2024-05-03 jonas dated");
}

#[test]
fn a_playbook_in_a_folder_of_a_large_repository_keeps_what_was_moved_into_it() {
    let people = PEOPLE.replace("people.yml", "docs/handbook/people.yml");
    let others: String = (0..40).map(|number| format!("//- src/f{number}.txt\nfile {number}\n")).collect();
    let fixture = Fixture::new(&told(&format!(
        "{people}{others}//@ in docs/handbook
//- notes/till.md
page 2024-05-03
//- docs/handbook/b.md
page 2024-05-03 | title: B
//@ commit 2024-05-03 jonas
//@ move notes/till.md docs/handbook/sales/till.md
//@ commit 2025-01-01 lewis
//@ move docs/handbook/b.md docs/handbook/sales/b.md
//- docs/handbook/sales/till.md
page 2026-09-02
//- src/f0.txt
other
//@ commit 2026-09-02 priya
"
    )));
    assert_eq!(record(&fixture, "sales/till.md"), WHOLE);
    assert_eq!(record(&fixture, "sales/b.md"), "2024-05-03 jonas dated");
    let clone = Fixture::clone_of(&fixture, &[]);
    assert_eq!(record(&clone, "sales/till.md"), WHOLE);
}

#[test]
fn the_mailmap_and_the_ignored_commits_are_those_at_the_top_of_the_repository() {
    let mut fixture = Fixture::new(&told(&format!(
        "{}//- .mailmap
Priya Raman <priya@example.org> <pr@home.example>
//@ in book
//- book/a.md
page 2024-05-03
//@ commit 2024-05-03 pr <pr@home.example>
//- book/a.md
page 2026-09-02
//@ commit 2026-09-02 jonas
",
        PEOPLE.replace("people.yml", "book/people.yml")
    )));
    let hash = fixture.hash("HEAD");
    fixture.then(&format!("//- .git-blame-ignore-revs\n{hash}\n//@ commit 2026-09-03 maya\n"));
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 - dated by jonas machine\n2024-05-03 priya dated");
}

#[test]
fn gits_own_settings_and_names_beyond_ascii_change_nothing() {
    let settings = [
        "color.ui always",
        "core.abbrev 4",
        "core.quotePath true",
        "diff.external false",
        "diff.mnemonicPrefix true",
        "diff.noprefix true",
        "diff.renameLimit 1",
        "diff.renames false",
        "format.pretty oneline",
        "i18n.logOutputEncoding ISO-8859-1",
        "log.date relative",
        "log.decorate full",
        "log.mailmap false",
        "log.showSignature true",
        "status.relativePaths true",
    ];
    let settings: String = settings.iter().map(|setting| format!("//@ git config {setting}\n")).collect();
    let fixture = story(&format!(
        "{settings}//- .mailmap
Jonas Weber <jonas@example.org> <jörg@home.example>
//- büro/größe.md
page 2024-05-03
//- c.md
page 2024-05-03 | title: C
//@ commit 2024-05-03 Jörg <jörg@home.example>
//@ move büro/größe.md büro/maß_\"1\".md
//@ move c.md d.md
//@ commit 2025-01-01 lewis
//- büro/maß_\"1\".md
page 2026-09-02
//@ commit 2026-09-02 priya
"
    ));
    assert_eq!(record(&fixture, "büro/maß_\"1\".md"), WHOLE);
    assert_eq!(record(&fixture, "d.md"), "2024-05-03 jonas dated");
}

#[test]
fn what_a_hook_says_of_its_own_repository_does_not_confuse_it() {
    let (fixture, other) = (story(THREE), story("//- a.md\npage 2020-01-01\n//@ commit 2020-01-01 lewis\n"));
    let run = |hooked: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
        command.args(["report", "-C", ".", "--format", "json", "--today", "2026-11-22"]).current_dir(fixture.root());
        let git = other.root().join(".git");
        let variables = [
            ("GIT_DIR", git.clone()),
            ("GIT_WORK_TREE", other.root().to_owned()),
            ("GIT_INDEX_FILE", git.join("index")),
            ("GIT_OBJECT_DIRECTORY", git.join("objects")),
            ("GIT_COMMON_DIR", git),
            ("GIT_PREFIX", "parts/".into()),
        ];
        for (name, value) in variables {
            if hooked {
                command.env(name, value)
            } else {
                command.env_remove(name)
            };
        }
        let output = command.output().expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let hooked = run(true);
    assert_eq!(hooked, run(false));
    let first = format!("commit:{}", fixture.hash("HEAD~2"));
    assert!(hooked.contains(&first), "{first} in {hooked}");
}

#[test]
fn a_commit_that_cannot_be_read_is_no_new_repository() {
    let fixture = story("//- a.md\npage 2026-08-01 | verified_by: [jonas, priya]\n//@ commit 2026-08-02 maya\n");
    let head = fixture.hash("HEAD");
    let object = fixture.root().join(".git/objects").join(&head[..2]).join(&head[2..]);
    std::fs::remove_file(object).expect("the commit");
    let found = fixture.findings();
    assert!(found.contains("error[PB008]"), "{found}");
}
