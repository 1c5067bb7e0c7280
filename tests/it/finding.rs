//! What a search finds in a playbook, from its files: words of front matter, settings, filters, and what is in force.

use playbook::index::search::Results;
use playbook::index::tantivy::Native;

use crate::fixture::{Fixture, TODAY};

const PLAYBOOK: &str = "//- playbook.yml
search: { synonyms: [[invoice, bill], [PO, purchase order]] }
//- people.yml
people:
  maya: { name: Maya Chen, email: maya@example.org }
  jonas: { name: Jonas Weber, email: jonas@example.org }
teams:
  office: { name: Office team, members: [maya] }
//- index.md
# Home
//- billing/send.md
---
title: Send an invoice
owner: maya
tags: [money]
last_verified: 2026-11-01
verifications: [{ on: 2026-11-01, by: jonas, how: walked }]
---
Raise it the day the work is done.

## When it bounces

Ask for the purchase order number, then send it again.
//- billing/old.md
---
title: Send an invoice by post
owner: maya
status: retired
last_verified: 2020-01-01
---
Print the invoice and send it.
//- support/reset.md
---
title: Reset a password
owner: jonas
keywords: [locked out]
last_verified: 2024-01-01
---
Check who they are. Then send a link.
";

fn search(fixture: &Fixture, query: &str) -> Results {
    let checked = fixture.read_all();
    let native = Native::build(&checked.entries().expect("words can be read"), "en").expect("it builds");
    native.search(query, TODAY, 10).expect("it searches")
}

/// The pages found, in order, each with the heading that it leads to.
fn found(fixture: &Fixture, query: &str) -> String {
    let hit = |hit: &playbook::index::search::Hit| match &hit.section {
        Some((id, _)) => format!("{}#{id}", hit.url),
        None => hit.url.clone(),
    };
    search(fixture, query).hits.iter().map(hit).collect::<Vec<_>>().join(" ")
}

#[test]
fn other_words_for_a_thing_find_it() {
    let fixture = Fixture::new(PLAYBOOK);
    assert_eq!(found(&fixture, "bill"), "billing/send.html billing/old.html");
    assert_eq!(found(&fixture, "PO number"), "billing/send.html#when-it-bounces");
    assert_eq!(found(&fixture, "locked out"), "support/reset.html");
    let without = Fixture::new(&PLAYBOOK.replace("search: {", "x: {").replace("locked out", "other"));
    assert_eq!(found(&without, "bill"), "");
    assert_eq!(found(&without, "locked"), "");
}

#[test]
fn codes_and_keywords_are_names_of_their_page() {
    let codes = "title: Send an invoice\nid: BIL-014";
    let other = "//- support/other.md\n---\ntitle: BIL-015 Locked out of a car, locked out of a house\nowner: maya\n---\nSee 014, 14.\n";
    let fixture = Fixture::new(&format!("{}{other}", PLAYBOOK.replacen("title: Send an invoice", codes, 1)));
    for code in ["BIL-014", "bil 014", "bil014", "\"BIL-014\"", "BIL-0"] {
        assert!(found(&fixture, code).starts_with("billing/send.html"), "{code}: {}", found(&fixture, code));
    }
    assert!(found(&fixture, "BIL-015").starts_with("support/other.html"));
    assert!(found(&fixture, "locked out").starts_with("support/reset.html"), "what is called so, not who says it most");
    assert!(found(&fixture, "locked out car").starts_with("support/other.html"));
}

#[test]
fn a_page_that_fits_far_better_needs_not_every_word() {
    let words = "On call: who is called at night. Call the one who is on call; whoever is on call calls back.";
    let pages = format!(
        "//- support/on-call.md\n---\ntitle: On call\nkind: guide\n---\n{words}\n\
         //- support/home.md\n---\ntitle: Hand over\nkind: guide\n---\nThe client may call us tonight. {}\n",
        "They get the codes and the papers and a list of rooms. ".repeat(20)
    );
    let fixture = Fixture::new(&format!("{PLAYBOOK}{pages}"));
    assert_eq!(found(&fixture, "on call tonight"), "support/on-call.html support/home.html");
    assert!(found(&fixture, "client papers tonight call").starts_with("support/home.html"));
}

#[test]
fn a_hit_says_that_the_owner_has_left() {
    let fixture = Fixture::new(&PLAYBOOK.replace("maya@example.org }", "maya@example.org, until: 2026-01-01 }"));
    let results = search(&fixture, "when it bounces");
    let hit = &results.hits[0];
    assert_eq!((hit.owner.as_str(), hit.state, hit.status), ("Maya Chen (has left)", "fresh", "current"));
    assert!(found(&fixture, "bounces owner:\"maya chen\"").starts_with("billing/send.html"));
}

#[test]
fn what_is_in_force_comes_before_what_is_retired() {
    let fixture = Fixture::new(PLAYBOOK);
    assert_eq!(found(&fixture, "send an invoice by"), "billing/send.html billing/old.html support/reset.html");
    assert_eq!(found(&fixture, "status:retired"), "billing/old.html");
}

#[test]
fn filters_narrow_by_owner_team_state_cover_and_place() {
    let fixture = Fixture::new(PLAYBOOK);
    for (query, expected) in [
        ("send owner:jonas", "support/reset.html"),
        ("send team:office status:current", "billing/send.html"),
        ("status:stale", "support/reset.html"),
        ("cover:one", "billing/send.html"),
        ("cover:none", "support/reset.html"),
        ("tag:money in:billing/", "billing/send.html"),
        ("tag:locked", "support/reset.html"),
        ("in:support invoice", ""),
    ] {
        assert_eq!(found(&fixture, query), expected, "{query}");
    }
}

#[test]
fn phrases_are_taken_at_their_word_and_misses_are_told() {
    let fixture = Fixture::new(PLAYBOOK);
    assert_eq!(found(&fixture, "\"send it again\""), "billing/send.html#when-it-bounces");
    let loose = search(&fixture, "\"again send it\"");
    assert!(loose.loose && !loose.hits.is_empty());
    let missing = search(&fixture, "pasvvord reset").missing;
    assert_eq!(missing, [("pasvvord".to_owned(), vec!["password".to_owned()])]);
}

#[test]
fn mistakes_in_synonyms_are_told() {
    let said =
        |synonyms: &str| Fixture::new(&format!("//- playbook.yml\nsearch: {synonyms}\n//- a.md\n# A\n")).findings();
    assert!(said("{ synonyms: [invoice, bill] }").lines().all(|line| !line.contains("PB010")));
    assert!(said("{ synonyms: [[invoice]] }").contains("`invoice` alone is a synonym of nothing"));
    assert!(said("{ synonym: [[a, b]] }").contains("did you mean `synonyms`?"));
}
