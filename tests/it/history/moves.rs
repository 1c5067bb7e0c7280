//! Pages that are renamed, moved, copied, split, merged, deleted and made again.

use std::fmt::Write as _;

use super::{body, ever, page, record, story};

#[test]
fn a_page_keeps_its_evidence_when_it_is_renamed_and_then_verified() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ move a.md sales/b.md
//@ commit 2024-06-01 lewis
//- sales/b.md
page 2026-09-02
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "sales/b.md"), "2026-09-02 priya dated\n2024-05-03 jonas dated");
    assert_eq!(ever(&fixture, "sales/b.md"), ["priya", "jonas"]);
}

#[test]
fn a_page_keeps_its_evidence_when_one_commit_renames_edits_and_verifies_it() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ remove a.md
//- b.md
page 2026-09-02 | more Then go home.
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "b.md"), "2026-09-02 priya dated\n2024-05-03 jonas dated");
}

#[test]
fn a_page_keeps_its_evidence_when_it_is_renamed_again_and_again() {
    let mut text = "//- p0.md\npage 2024-05-03\n//@ commit 2024-05-03 jonas\n".to_owned();
    for step in 1..6 {
        let from = step - 1;
        write!(text, "//@ move p{from}.md p{step}.md\n//@ commit 2025-0{step}-01 lewis\n").expect("a step");
    }
    assert_eq!(record(&story(&text), "p5.md"), "2024-05-03 jonas dated");
}

#[test]
fn moving_a_whole_folder_keeps_the_evidence_of_each_page_apart() {
    let fixture = story(
        "//- sales/a.md
page 2024-05-03
//- sales/till/b.md
page 2025-05-03 | title: Till
//@ commit 2025-05-03 jonas
//- sales/a.md
page 2025-06-01
//@ commit 2025-06-01 priya
//@ move sales shop/floor
//@ commit 2026-01-01 lewis
",
    );
    assert_eq!(record(&fixture, "shop/floor/a.md"), "2025-06-01 priya dated\n2024-05-03 jonas dated");
    assert_eq!(record(&fixture, "shop/floor/till/b.md"), "2025-05-03 jonas dated");
}

#[test]
fn a_mass_rename_of_generated_pages_makes_nobody_a_verifier() {
    let pages = |folder: &str, more: &str| -> String {
        let page = |number| format!("//- {folder}/p{number}.md\npage 2024-05-03 | title: Item {number}{more}\n");
        (0..150).map(page).collect()
    };
    let (before, after) = (pages("old", ""), pages("new/made", " | review_every: 1y"));
    let fixture =
        story(&format!("{before}//@ commit 2024-05-03 jonas\n//@ remove old\n{after}//@ commit 2026-01-01 priya\n"));
    let facts = fixture.read().facts;
    assert_eq!(facts.playbook.pages.len(), 150);
    let jonas = facts.playbook.roster.find("jonas");
    for (at, page) in facts.playbook.pages.iter().enumerate() {
        let who: Vec<_> = facts.verifications(at).iter().map(|one| one.who.as_ref()).collect();
        assert_eq!(who, [jonas], "{}", page.path());
    }
}

#[test]
fn evidence_does_not_travel_to_a_copy() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ copy a.md b.md
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2024-05-03 jonas dated");
    // The copy is a new page, and the one who made it set its date.
    assert_eq!(record(&fixture, "b.md"), "2024-05-03 priya dated");
}

#[test]
fn a_page_that_is_deleted_and_made_again_starts_anew() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ remove a.md
//- b.md
page 2024-06-01 | title: B
//@ commit 2024-06-01 maya
//- a.md
page 2026-09-02
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 priya dated");
    assert_eq!(record(&fixture, "b.md"), "2024-06-01 maya dated");
}

#[test]
fn a_path_that_is_used_again_belongs_to_the_new_page() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//@ move a.md b.md
//@ commit 2025-01-01 maya
//- a.md
page 2026-09-02 | title: Other
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 priya dated");
    assert_eq!(record(&fixture, "b.md"), "2024-05-03 jonas dated");
}

#[test]
fn versions_without_readable_front_matter_are_passed_over() {
    let broken = format!("---\ntitle: A\nlast_verified: 2020-01-01\n\n{}", body("A"));
    let (bare, whole) = (body("A"), page("2024-05-03"));
    let fixture = story(&format!(
        "//- a.md
{bare}
//@ commit 2024-01-01 maya
//- a.md
{whole}
//@ commit 2024-05-03 jonas
//- a.md
{broken}
//@ commit 2025-01-01 priya
//- a.md
{bare}
//@ commit 2025-02-01 lewis
//- a.md
{whole}
//@ commit 2025-03-01 priya
"
    ));
    assert_eq!(record(&fixture, "a.md"), "2024-05-03 jonas dated");
}

#[test]
fn a_switch_of_line_ends_over_the_whole_repository_is_nothing() {
    let title = |number| format!("page 2024-05-03 | title: Item {number}");
    let lines: String = (0..12).map(|number| format!("//- p{number}.md\n{}\n", title(number))).collect();
    let mut fixture = story(&format!("{lines}//@ commit 2024-05-03 jonas\n"));
    for number in 0..12 {
        let page = page(&title(number)["page".len()..]).replace('\n', "\r\n");
        fixture.add(&format!("p{number}.md"), page.as_bytes());
    }
    fixture.then("//@ commit 2026-01-01 priya\n");
    for number in 0..12 {
        assert_eq!(record(&fixture, &format!("p{number}.md")), "2024-05-03 jonas dated");
    }
}

#[test]
fn a_page_keeps_the_evidence_of_a_deleted_page_that_it_continues() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//- c.md
page 2025-05-03 | title: C
//@ commit 2025-05-03 jonas
//@ remove a.md
//@ remove c.md
//@ commit 2026-01-01 maya
//- b.md
page 2026-09-02 | title: Both of them | continues: [a.md, c.md]
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "b.md"), "2026-09-02 priya dated\n2025-05-03 jonas dated\n2024-05-03 jonas dated");
    assert_eq!(ever(&fixture, "b.md"), ["priya", "jonas"]);
}

#[test]
fn a_page_that_was_split_off_keeps_the_evidence_of_the_one_that_stays() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- b.md
page 2026-09-02 | title: Half of it | continues: a.md
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2024-05-03 jonas dated", "nothing travels back");
    assert_eq!(record(&fixture, "b.md"), "2026-09-02 priya dated\n2024-05-03 jonas dated");
}

#[test]
fn a_move_that_is_not_committed_yet_keeps_the_record() {
    let mut fixture = story("//- a.md\npage 2026-09-02\n//@ commit 2026-09-02 jonas\n");
    let before = record(&fixture, "a.md");
    std::fs::rename(fixture.root().join("a.md"), fixture.root().join("b.md")).expect("it can be moved");
    assert_eq!((record(&fixture, "b.md"), before.is_empty()), (before.clone(), false));
    // A copy beside the page is no move.
    fixture.then("//- c.md\npage | title: C\n");
    assert_eq!(record(&fixture, "c.md"), "");
}
