//! What a reader needs to follow a finding back to its evidence: who, which commit or row, and why something on record
//! is no cover.

use super::story;
use crate::fixture::Fixture;

/// The message of a page's finding, and its notes.
fn told(fixture: &Fixture, code: &str, path: &str) -> Vec<String> {
    let findings = fixture.read().findings;
    let finding = findings.iter().find(|finding| finding.rule.code == code && finding.place.path() == path);
    let finding = finding.unwrap_or_else(|| panic!("no {code} in {findings:#?}"));
    [vec![finding.message.clone()], finding.notes.clone()].concat()
}

/// A hash as readers see it.
fn short(fixture: &Fixture, revision: &str) -> String {
    fixture.hash(revision)[..7].to_owned()
}

/// The text of a part of a page, between two marks.
fn part(html: &str, from: &str, to: &str) -> String {
    let html = html.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    let html = html.split_once(to).map_or(html, |(part, _)| part);
    let mut text = String::new();
    for piece in html.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" .", ".")
}

fn the_record(fixture: &Fixture, url: &str) -> String {
    part(&fixture.page(url), "<h2>The record</h2>", "</section>")
}

/// Three pages whose dates Jonas moved in one commit; Priya verified them before, and Maya owns them.
fn in_bulk() -> Fixture {
    let pages = |day: &str, more: &str| -> String {
        (0..3).map(|at| format!("//- p{at}.md\npage {day} | title: Page {at}{more}\n")).collect()
    };
    story(&format!(
        "//- playbook.yml\nevidence: {{ bulk: 2, bots: [\"ci@*\"] }}\n{}//@ commit 2024-05-03 priya\n\
         {}//@ commit 2025-05-03 maya\n{}//@ commit 2026-07-01 CI <ci@example.org>\n{}//@ commit 2026-09-02 jonas\n",
        pages("2024-05-03", ""),
        pages("2025-05-03", " | more Then go."),
        pages("2026-07-01", " | more Then go home."),
        pages("2026-09-02", " | more Then go home."),
    ))
}

#[test]
fn a_finding_says_what_on_record_is_no_cover_and_why() {
    let fixture = in_bulk();
    let commit = |back: usize| short(&fixture, &format!("HEAD~{back}"));
    assert_eq!(
        told(&fixture, "PB202", "p0.md"),
        [
            "only `Priya Raman` has ever covered it; 2 are asked for".to_owned(),
            format!("on record since 3 May 2024 (first commit {})", commit(3)),
            format!("Priya Raman: 3 May 2024, date set, commit {}", commit(3)),
            format!(
                "3 verifications on record are no cover: 1 moved with 2 other pages in one commit (Jonas Weber, 2 Sep \
                 2026, commit {}), 1 set by a program (1 Jul 2026, commit {}), 1 by the owner (3 May 2025, commit {})",
                commit(0),
                commit(1),
                commit(2)
            ),
        ]
    );
}

#[test]
fn the_record_says_who_set_a_date_and_why_it_is_no_cover() {
    let fixture = in_bulk();
    let record = the_record(&fixture, "p0.html");
    for words in [
        "Jonas Weber, date set not cover moved with 2 other pages in one commit: nobody is known to have looked",
        "A program, date set not cover set by a program: nobody is known to have looked",
        "Maya Chen, date set not cover by the owner",
        "Priya Raman, date set commit",
    ] {
        assert!(record.contains(words), "`{words}` is not in: {record}");
    }
}

#[test]
fn an_owner_alone_is_told_whose_bulk_commit_was_left_out() {
    let pages =
        |day: &str| (0..3).map(|at| format!("//- p{at}.md\npage {day} | title: Page {at}\n")).collect::<String>();
    let fixture = story(&format!(
        "//- playbook.yml\nevidence: {{ bulk: 2 }}\n{}//@ commit 2024-05-03 maya\n{}//@ commit 2026-09-02 jonas\n",
        pages("2024-05-03"),
        pages("2026-09-02"),
    ));
    let (first, last) = (short(&fixture, "HEAD~1"), short(&fixture, "HEAD"));
    assert_eq!(
        told(&fixture, "PB201", "p1.md")[1..],
        [
            format!("on record since 3 May 2024 (first commit {first})"),
            format!("Maya Chen: 3 May 2024, date set, commit {first}"),
            format!(
                "1 verification on record is no cover: moved with 2 other pages in one commit (Jonas Weber, 2 Sep 2026, \
                 commit {last})"
            ),
        ]
    );
}

#[test]
fn cover_that_has_left_is_named() {
    let fixture = story("//- a.md\npage 2026-07-01\n//@ commit 2026-07-01 lewis\n");
    assert_eq!(told(&fixture, "PB203", "a.md")[0], "`Lewis Grant`, who alone has ever covered it, left on 28 Aug 2026");
}

#[test]
fn a_page_says_with_which_one_it_shares_its_record() {
    let mut fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- b.md
page 2026-09-02 | title: Half of it | continues: a.md
//@ commit 2026-09-02 maya
",
    );
    let first = short(&fixture, "HEAD~1");
    let since = format!("on record since 3 May 2024 (first commit {first})");
    assert_eq!(told(&fixture, "PB202", "b.md")[1], format!("{since}, together with `a.md`, which still stands"));
    assert_eq!(told(&fixture, "PB202", "a.md")[1], since, "nothing travels back");
    let record = the_record(&fixture, "b.html");
    assert!(record.contains(&format!("commit {first}, together with A, which still stands.")), "{record}");
    assert!(!the_record(&fixture, "a.html").contains("together"));
    fixture.then("//@ move a.md old/a.md\n//@ commit 2026-09-03 maya\n");
    assert!(told(&fixture, "PB202", "b.md")[1].ends_with("together with `old/a.md`, which still stands"), "moved");
    fixture.then("//@ remove old\n//@ commit 2026-09-04 maya\n");
    assert_eq!(told(&fixture, "PB202", "b.md")[1], since, "gone");
    assert!(!the_record(&fixture, "b.html").contains("together"));
}

#[test]
fn a_row_of_a_record_leads_to_its_line() {
    let with = |settings: &str| {
        story(&format!(
            "//- playbook.yml\n{settings}\n//- evidence/2026/jobs.csv\ndate,person,process,ref\n2026-08-03,priya,a.md,T-1\n\
             //- a.md\npage 2026-09-02\n//@ commit 2026-09-02 maya\n"
        ))
    };
    let page = with("repository: https://github.com/acme/playbook").page("a.html");
    let href = "href=\"https://github.com/acme/playbook/blob/HEAD/evidence/2026/jobs.csv#L2\"";
    assert!(page.contains(&format!("<a {href}>evidence/2026/jobs.csv, line 2</a>")), "in the record: {page}");
    assert!(page.contains(&format!("<a {href}>evidence/2026/jobs.csv line 2</a>")), "in the finding: {page}");
    let plain = with("title: Acme").page("a.html");
    assert!(plain.contains("T-1 evidence/2026/jobs.csv, line 2") && !plain.contains("/blob/"), "{plain}");
}
