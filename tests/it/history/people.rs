//! Who is one human, who is a program, and what becomes of those who change places.

use playbook::cover::cover;

use super::{PEOPLE, at, ever, record, story, told};
use crate::fixture::Fixture;

/// A page whose date is set by these authors, a year apart; `first` stands before it.
fn set_by(first: &str, authors: &[&str]) -> Fixture {
    let step = |(year, author): (usize, &&str)| {
        let on = format!("{}-05-03", 2022 + year);
        format!("//- a.md\npage {on}\n//@ commit {on} {author}\n")
    };
    let steps: String = authors.iter().enumerate().map(step).collect();
    story(&format!("{first}{steps}"))
}

/// Who set the dates, oldest first.
fn who(fixture: &Fixture) -> Vec<String> {
    let record = record(fixture, "a.md");
    record.lines().rev().map(|line| line.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
}

const ONE_NAME: [&str; 2] = ["Ann Lee <ann@a.example>", "Ann Lee <Ann.Lee@b.example>"];

#[test]
fn two_people_with_one_name_are_told_apart_by_the_roster() {
    let people =
        "  ann: { name: Ann Lee, email: ann@a.example }\n  annie: { name: Ann Lee, email: ann.lee@b.example }\n";
    let fixture = set_by(&format!("{PEOPLE}{people}"), &ONE_NAME);
    assert_eq!(who(&fixture), ["ann", "annie"]);
    assert_eq!(ever(&fixture, "a.md"), ["annie", "ann"]);
}

#[test]
fn a_name_that_two_bear_means_neither() {
    let people =
        "  ann: { name: Ann Lee, email: ann@a.example }\n  annie: { name: Ann Lee, email: ann.lee@b.example }\n";
    let pages = "//- a.md
page 2026-09-02 | verified_by: Ann Lee
//@ commit 2026-09-02 maya
//- a.md
page 2026-10-02 | verified_by: annie
//@ commit 2026-10-02 maya
//- a.md
page 2026-10-02 | verified_by: annie | reviewers: [Ann Lee]
";
    let fixture = story(&format!("{people}{pages}"));
    let read = fixture.read();
    let finding = read.findings.iter().find(|finding| finding.rule.code == "PB006").expect("a finding");
    assert_eq!(finding.message, "`Ann Lee` is the name of more than one in people.yml");
    assert_eq!(finding.help.as_str(), "write the id: `ann` or `annie`");
    let cover = cover(&read.facts, at(&read.facts, "a.md"));
    assert_eq!((cover.ever.len(), cover.sure), (2, 1), "the one of September may be the one of October");
    let roster = &read.facts.playbook.roster;
    let shown: Vec<&str> = cover.ever.iter().map(|covering| roster.name(&covering.who)).collect();
    assert_eq!(shown, ["Ann Lee (annie)", "Ann Lee"]);
}

#[test]
fn a_name_that_the_roster_lacks_may_be_anybodys() {
    let fixture = story("//- a.md\npage log 2026-09-02 Zed walked | log 2026-08-02 jonas walked\n");
    let read = fixture.read();
    let codes: Vec<&str> = read.findings.iter().map(|finding| finding.rule.code).collect();
    assert!(codes.contains(&"PB006") && codes.contains(&"PB202"), "{codes:?}");
    let cover = cover(&read.facts, at(&read.facts, "a.md"));
    assert_eq!((cover.ever.len(), cover.sure), (2, 1));
}

#[test]
fn two_people_with_one_name_are_told_apart_by_a_mailmap() {
    let mailmap = "//- .mailmap\nAnn Lee (London) <ann@a.example>\nAnn Lee (Leeds) <ann.lee@b.example>\n";
    assert_eq!(who(&set_by(mailmap, &ONE_NAME)), ["ann@a.example", "ann.lee@b.example"]);
}

#[test]
fn one_full_name_is_one_human_where_nothing_says_otherwise() {
    let fixture = set_by("", &[ONE_NAME[0], "ann LEE <ann.lee@b.example>"]);
    assert_eq!(who(&fixture), ["ann.lee@b.example", "ann.lee@b.example"], "the latest address, in lower case");
    assert_eq!(ever(&fixture, "a.md"), ["ann.lee@b.example"]);
    let fixture = set_by("", &["Ann <ann@a.example>", "Ann <ann.lee@b.example>"]);
    assert_eq!(who(&fixture), ["ann@a.example", "ann.lee@b.example"], "one word is not enough");
}

const THREE: [&str; 3] = ["Ann Lee <ann@a.example>", "alee <alee@b.example>", "ann <Ann@home.example>"];

#[test]
fn one_person_with_three_addresses_is_one_by_the_mailmap() {
    let mailmap = "//- .mailmap\nAnn Lee <ann@a.example> <alee@b.example>\n<ann@a.example> <ann@home.example>\n";
    let fixture = set_by(mailmap, &THREE);
    assert_eq!(who(&fixture), ["ann@a.example", "ann@a.example", "ann@a.example"]);
    assert_eq!(ever(&fixture, "a.md"), ["ann@a.example"]);
}

#[test]
fn a_byte_that_is_not_utf8_spoils_no_mailmap() {
    let fixture = set_by("", &THREE);
    fixture
        .add(".mailmap", b"# J\xf6rg\nAnn Lee <ann@a.example> <alee@b.example>\n<ann@a.example> <ann@home.example>\n");
    assert_eq!(ever(&fixture, "a.md"), ["ann@a.example"]);
}

#[test]
fn one_person_with_three_addresses_is_one_by_the_roster() {
    let ann = "  ann: { name: Ann Lee, email: [alee@b.example, ANN@home.example] }\n";
    assert_eq!(who(&set_by(&format!("{PEOPLE}{ann}"), &THREE)), ["ann", "ann", "ann"]);
}

#[test]
fn one_person_with_three_addresses_is_three_where_nothing_joins_them() {
    assert_eq!(who(&set_by("", &THREE)), ["ann@a.example", "alee@b.example", "ann@home.example"]);
    let one_address = ["ann <Ann@home.example>", "Ann L. <ann@HOME.example>"];
    assert_eq!(who(&set_by("", &one_address)), ["ann@home.example", "ann@home.example"], "letter case is nothing");
}

#[test]
fn the_roster_knows_names_and_aliases_too_and_comes_before_the_mailmap() {
    let jonas = ["jonas weber <jw@home.example>", "jweber <jw@work.example>", "jonas <jonas@example.org>"];
    assert_eq!(who(&set_by("", &jonas)), ["jonas", "jonas", "jonas"]);
    let wrong = "//- .mailmap\nPriya Raman <priya@example.org> <jonas@example.org>\n";
    assert_eq!(who(&set_by(wrong, &["jonas"])), ["jonas"]);
    let through = "//- .mailmap\nJonas Weber <jonas@example.org> <jw@home.example>\n";
    assert_eq!(who(&set_by(through, &["jw <jw@home.example>"])), ["jonas"]);
}

#[test]
fn without_a_roster_names_in_pages_are_linked_to_those_that_git_knows() {
    let fixture = Fixture::new(&told(
        "//- a.md
page 2024-05-03 | owner: Maya Chen | reviewers: [\"@jonas\"]
//@ commit 2024-05-03 maya
//- a.md
page 2026-09-02 | owner: Maya Chen | reviewers: [\"@jonas\"]
//@ commit 2026-09-02 jonas
",
    ));
    let facts = fixture.read().facts;
    let cover = cover(&facts, at(&facts, "a.md"));
    assert_eq!(cover.ever.len(), 1, "the owner is no cover of their own page: {:?}", cover.ever);
    assert_eq!(cover.listed, [cover.ever[0].who.clone()], "the one listed is the one who did it");
}

#[test]
fn a_reviewer_who_is_no_longer_named_still_counts() {
    let fixture = story(
        "//- a.md
page | reviewers: [jonas]
//@ commit 2024-05-03 maya
//- a.md
page 2025-05-03 | reviewers: [jonas]
//@ commit 2025-05-03 jonas
//- a.md
page 2025-05-03 | reviewers: [priya]
//@ commit 2026-01-01 maya
",
    );
    assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
}

#[test]
fn owners_and_reviewers_who_change_places_are_judged_by_todays() {
    let fixture = story(
        "//- a.md
page 2024-05-03 | reviewers: [jonas]
//@ commit 2024-05-03 maya
//- a.md
page 2025-05-03 | reviewers: [jonas]
//@ commit 2025-05-03 jonas
//- a.md
page 2025-05-03 | owner: jonas | reviewers: [maya]
//@ commit 2026-01-01 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2025-05-03 jonas dated\n2024-05-03 maya dated", "all of it stays on record");
    assert_eq!(ever(&fixture, "a.md"), ["maya"], "the owner of then counts, the owner of today does not");
}

#[test]
fn people_of_trailers_count_beside_the_author() {
    let fixture = story(
        "//- a.md
page 2026-09-02
//@ commit 2026-09-02 maya
Looked at together.

Co-authored-by: Jonas Weber <jonas@example.org>
Reviewed-by: Priya Raman <priya@example.org>
Signed-off-by: Lewis Grant <lewis@example.org>
",
    );
    assert_eq!(
        record(&fixture, "a.md"),
        "2026-09-02 jonas dated by maya\n2026-09-02 maya dated\n2026-09-02 priya dated by maya"
    );
}

const BOT: &str = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.example.com>";

#[test]
fn a_date_set_by_a_program_is_nobodys() {
    // Read as a class of characters, `[bot]` would be found in `Jonas` and in every `.org`.
    let fixture = set_by("", &["jonas", BOT]);
    assert_eq!(record(&fixture, "a.md"), "2023-05-03 - dated machine\n2022-05-03 jonas dated");
    assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
    let settings = "//- playbook.yml\nevidence: { bots: [\"sync@*.example\", \"Build (ci?)\"] }\n";
    let authors = ["Sync <sync@b.example>", "Build (ci?) <x@c.example>", "Build (ci1) <y@c.example>"];
    assert_eq!(who(&set_by(settings, &authors)), ["-", "-", "y@c.example"]);
}

#[test]
fn a_program_that_helped_is_no_verifier() {
    let fixture = story(&format!(
        "//- a.md
page 2026-09-02
//@ commit 2026-09-02 jonas
Co-authored-by: {BOT}
"
    ));
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 jonas dated");
}

#[test]
fn programs_that_are_named_stand_beside_the_usual_ones() {
    let fixture = story(
        "//- playbook.yml
evidence: { bots: [\"deploy*\"] }
//- a.md
page 2024-05-03
//@ commit 2024-05-03 renovate[bot] <r@example.org>
//- a.md
page 2026-09-02
//@ commit 2026-09-02 Deployer <d@example.org>
",
    );
    assert!(ever(&fixture, "a.md").is_empty(), "{}", record(&fixture, "a.md"));
}
