//! Branches and what becomes of them: merge commits are passed over, their branches' commits count.

use playbook::evidence::History;

use super::{ever, record, story};

/// A page without a date on `main`, and on `check` the same, verified by Jonas; `main` is switched to.
const BRANCHED: &str = "//- a.md
page
//@ commit 2026-01-05 maya
//@ branch check
//- a.md
page 2026-02-01
//@ commit 2026-02-01 jonas
//@ switch main
";

#[test]
fn a_verification_on_a_branch_that_is_merged_a_month_later_counts_from_its_day() {
    let fixture = story(&format!(
        "{BRANCHED}//- b.md
page | title: B
//@ commit 2026-02-20 maya
//@ merge check 2026-03-01 maya
"
    ));
    assert_eq!(record(&fixture, "a.md"), "2026-02-01 jonas dated");
    assert_eq!(record(&fixture, "b.md"), "");
    assert_eq!(fixture.read().facts.evidence.history, History::Whole { commits: 3 }, "merges left out");
}

#[test]
fn a_branch_that_is_not_merged_is_not_evidence() {
    assert_eq!(record(&story(BRANCHED), "a.md"), "");
}

#[test]
fn a_verification_on_a_branch_follows_a_page_that_main_renamed_meanwhile() {
    let fixture = story(&format!(
        "{BRANCHED}//@ move a.md sales/b.md
//@ commit 2026-02-20 priya
//@ merge check 2026-03-01 maya
"
    ));
    assert_eq!(record(&fixture, "sales/b.md"), "2026-02-01 jonas dated");
}

#[test]
fn a_verification_on_main_follows_a_page_that_a_branch_renamed_meanwhile() {
    let fixture = story(
        "//- a.md
page
//@ commit 2026-01-05 maya
//@ branch tidy
//@ move a.md sales/b.md
//@ commit 2026-01-20 priya
//@ switch main
//- a.md
page 2026-02-01
//@ commit 2026-02-01 jonas
//@ merge tidy 2026-03-01 maya
",
    );
    assert_eq!(record(&fixture, "sales/b.md"), "2026-02-01 jonas dated");
}

#[test]
fn an_older_date_on_a_branch_withdraws_nothing_on_main() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 lewis
//@ branch check
//- a.md
page 2026-02-01
//@ commit 2026-02-01 jonas
//@ switch main
//- a.md
page 2026-02-15
//@ commit 2026-02-15 priya
//@ merge -Xours check 2026-03-01 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-02-15 priya dated\n2026-02-01 jonas dated\n2024-05-03 lewis dated");
}

#[test]
fn a_squash_merge_counts_for_the_author_and_all_co_authors() {
    let fixture = story(&format!(
        "{BRANCHED}//@ git merge -q --squash check
//@ commit 2026-03-01 lewis
Co-authored-by: Jonas Weber <jonas@example.org>
co-authored-by: Priya Raman <PRIYA@example.org>
"
    ));
    assert_eq!(
        record(&fixture, "a.md"),
        "2026-02-01 jonas dated by lewis\n2026-02-01 lewis dated\n2026-02-01 priya dated by lewis"
    );
    let mut ever = ever(&fixture, "a.md");
    ever.sort();
    assert_eq!(ever, ["jonas", "lewis", "priya"]);
}

#[test]
fn an_octopus_merge_brings_in_each_of_its_branches() {
    let fixture = story(
        "//- a.md
page
//- b.md
page | title: B
//- c.md
page | title: C
//@ commit 2026-01-05 maya
//@ branch one
//- a.md
page 2026-02-01
//@ commit 2026-02-01 jonas
//@ switch main
//@ branch two
//- b.md
page 2026-02-02 | title: B
//@ commit 2026-02-02 priya
//@ switch main
//- c.md
page 2026-02-03 | title: C
//@ commit 2026-02-03 lewis
//@ merge one two 2026-03-01 maya
",
    );
    let records = ["a.md", "b.md", "c.md"].map(|path| record(&fixture, path));
    assert_eq!(records, ["2026-02-01 jonas dated", "2026-02-02 priya dated", "2026-02-03 lewis dated"]);
    assert_eq!(fixture.read().facts.evidence.history, History::Whole { commits: 4 });
}

#[test]
fn a_cherry_pick_and_its_twin_are_one_verification() {
    let fixture = story(&format!(
        "{BRANCHED}//- b.md
page | title: B
//@ commit 2026-02-02 maya
//@ pick check 2026-02-03 maya
//@ merge check 2026-03-01 maya
"
    ));
    assert_eq!(record(&fixture, "a.md"), "2026-02-01 jonas dated");
}

#[test]
fn a_merge_commit_that_edits_is_passed_over() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ branch other
//- b.md
page | title: B
//@ commit 2026-01-05 maya
//@ switch main
//@ git merge -q --no-ff --no-commit other
//- a.md
page 2026-09-02
//@ commit 2026-09-02 priya
//- b.md
page | title: B | more Then go home.
//@ commit 2026-09-03 lewis
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 - dated unknown\n2024-05-03 jonas dated");
    assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
}
