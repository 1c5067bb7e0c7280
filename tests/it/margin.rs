//! How few people's absence leaves critical processes with nobody: the same number in `report`, on the site and month by
//! month, and nobody named where nobody is to be.

use std::process::Command;

use jiff::civil::date;
use playbook::health::{Critical, margins, survey, trend};
use serde_json::{Value, json};

use crate::fixture::{Fixture, TODAY};

const ROSTER: &str = "//- playbook.yml
title: Orders
criticality: { high: { every: 90d, cover: 2 }, low: { cover: 1 } }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
  tom: { name: Tom Pellow }
  lewis: { name: Lewis Grant, until: 2026-08-20 }
teams:
  service: { name: Service desk, members: [maya, jonas, lewis] }
//- index.md
[a](a.md) [b](b.md) [c](c.md) [d](d.md) [e](e.md)
//- a.md
---
title: A
criticality: high
owner: maya
verifications: [{ on: 2026-07-10, by: jonas, how: walked }]
---
//- b.md
---
title: B
criticality: high
owner: maya
verifications: [{ on: 2026-07-10, by: jonas, how: walked }, { on: 2026-05-10, by: lewis, how: walked }]
---
//- c.md
---
title: C
criticality: high
owner: service
verifications: [{ on: 2026-07-10, by: priya, how: walked }]
---
//- d.md
---
title: D
criticality: high
owner: priya
verifications: [{ on: 2026-05-10, by: maya, how: walked }, { on: 2026-05-10, by: jonas, how: walked }]
---
//- e.md
---
title: E
criticality: low
owner: tom
---
//@ commit 2026-06-01 Maya Chen <maya@example.org>
";

fn report(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .arg("report")
        .args(arguments)
        .args(["--today", &TODAY.to_string()])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn told(fixture: &Fixture) -> Value {
    let report: Value = serde_json::from_str(&report(fixture, &["--format", "json"])).expect("JSON");
    report["margin"].clone()
}

/// The section of the health page.
fn section(fixture: &Fixture) -> String {
    let page = fixture.page("health.html");
    let (_, rest) = page.split_once("id=\"margin-head\"").expect("the section");
    rest.split("</section>").next().expect("its end").to_owned()
}

#[test]
fn the_report_tells_the_number_and_a_set_of_people() {
    let fixture = Fixture::new(ROSTER);
    let expected = json!({
        "share": 25, "levels": ["high"], "critical": 4, "unknown": 0, "needed": 1,
        "number": 2, "exact": true, "at_least": 2, "at_most": 2, "people": ["maya", "jonas"],
    });
    assert_eq!(told(&fixture), expected);
    let markdown = report(&fixture, &["cover", "--format", "markdown"]);
    let said = "; absence margin 2: without Maya Chen and Jonas Weber, for example, 1 or more of the 4 most critical \
                processes (high) have nobody left\n";
    assert!(markdown.contains(said), "{markdown}");
}

#[test]
fn the_page_says_the_same_by_team_too() {
    let section = section(&Fixture::new(ROSTER));
    assert!(section.contains("<b>2</b> <span>The absence of 2 people is enough to leave 1 or more of 4 processes"));
    let (jonas, maya) = (section.find(">Jonas Weber</a>"), section.find(">Maya Chen</a>"));
    assert!(jonas.is_some() && jonas < maya, "in order of their names: {section}");
    assert!(section.contains("href=\"what-if.html#p-jonas,p-maya\""), "{section}");
    let row = section.split("<tr>").find(|row| row.contains(">Service desk</a>")).expect("a row");
    let cells: Vec<&str> = row.split("</span>").skip(1).filter_map(|cell| cell.split("</td>").next()).collect();
    assert_eq!(cells, ["3", "2"], "A, B and C");
    for said in ["smallest number of people", "25 % or more", "Avelino, Passos, Hora and Valente"] {
        assert!(section.contains(said), "{said}: {section}");
    }
}

#[test]
fn nobody_is_named_where_nobody_is_published() {
    let nameless = ROSTER.replacen("title: Orders", "title: Orders\npublish: { people: none }", 1);
    let section = section(&Fixture::new(&nameless));
    assert!(section.contains("<b>2</b>"), "the number stays: {section}");
    for name in ["Maya", "maya", "Jonas", "jonas", "Priya", "what-if", "As an example", "as an example"] {
        assert!(!section.contains(name), "{name}: {section}");
    }
    let row = section.split("<tr>").find(|row| row.contains("Service desk")).expect("a row");
    let cells: Vec<&str> = row.split("</span>").skip(1).filter_map(|cell| cell.split("</td>").next()).collect();
    assert_eq!(cells, ["1", "3"], "only what the team itself owns, which would else tell whose the others are");
}

#[test]
fn months_end_with_what_is_said_of_today() {
    let fixture = Fixture::new(ROSTER);
    let checked = fixture.read();
    let facts = &checked.facts;
    let months: Vec<_> = trend(facts).into_iter().map(|month| month.end).zip(margins(facts)).collect();
    let number = |end| {
        let (_, margin) = months.iter().find(|(month, _)| *month == end).expect("a month");
        margin.as_ref().and_then(|margin| margin.number())
    };
    assert_eq!(number(date(2026, 6, 30)), Some(1), "A rested on Maya alone");
    assert_eq!(number(date(2026, 7, 31)), Some(2), "and Jonas walked through it");
    let survey = survey(facts);
    let now = Critical::new(facts, &survey).margin();
    assert_eq!(
        months.last().map(|(end, margin)| (*end, margin.clone().map(|it| it.number()))),
        Some((TODAY, now.map(|it| it.number())))
    );
    let page = fixture.page("health.html");
    assert_eq!(page.matches("<span class=\"k\">Absence margin </span>").count(), months.len() + 1, "and the team's");
}

#[test]
fn the_sample_says_the_same_of_today_and_of_its_last_month() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook");
    let checked = playbook::pipeline::read(&sample, TODAY, playbook::pipeline::Wanted::Facts).expect("the sample");
    let survey = survey(&checked.facts);
    let critical = Critical::new(&checked.facts, &survey);
    let now = critical.margin().expect("critical processes");
    assert_eq!((critical.levels.as_slice(), critical.all), (&[Some("high")][..], false));
    let readme = include_str!("../../README.md");
    let names: Vec<&str> =
        now.people.iter().map(|at| checked.facts.playbook.roster.name(&critical.people[*at])).collect();
    assert!(
        readme.contains(&format!("In the sample playbook it is {}: without", now.at_most)) && now.number().is_some()
    );
    assert!(names.iter().all(|name| readme.contains(name)), "the README names such a set: {names:?}");
    // Those people are those whom the what-if page finds enough.
    let cover = |at: usize| std::borrow::Cow::Owned(playbook::cover::cover(&checked.facts, at));
    let what_if = playbook::cover::what_if::WhatIf::new(&checked.facts, cover);
    let absent = what_if.absent(&now.people);
    let stops = what_if.processes.iter().filter(|process| {
        let high = checked.facts.playbook.pages[process.page].criticality.as_deref() == Some("high");
        let lost = process.without(&absent).map(|loss| loss.lost);
        high && lost == Some(playbook::cover::what_if::Lost::Everybody)
    });
    assert!(stops.count() >= now.needed);
    if checked.facts.evidence.history.complete() {
        assert_eq!(margins(&checked.facts).pop().flatten().map(|margin| margin.number()), Some(now.number()));
    }
}

#[test]
fn names_that_nothing_links_give_no_comfort() {
    let unlinked = "//- playbook.yml
title: T
//- a.md
---
title: A
owner: priya
verifications: [{ on: 2026-09-01, by: maya }, { on: 2026-09-02, by: Maya Chen }]
---
";
    let told = told(&Fixture::new(unlinked));
    assert_eq!((&told["number"], &told["exact"], &told["levels"]), (&Value::Null, &json!(false), &json!([null])));
    assert_eq!((&told["at_least"], &told["at_most"], &told["critical"]), (&json!(2), &json!(3), &json!(1)), "{told}");
    let section = section(&Fixture::new(unlinked));
    assert!(section.contains("might be one human"), "{section}");
}

#[test]
fn what_nobody_holds_counts_and_what_is_cut_off_does_not() {
    let nobody = Fixture::new(
        "//- playbook.yml\ntitle: T\n//- a.md\n---\ntitle: A\n---\nText.\n//- b.md\n---\ntitle: B\nowner: maya\n---\n",
    );
    let zero = told(&nobody);
    assert_eq!((&zero["number"], &zero["people"], &zero["critical"]), (&json!(0), &json!([]), &json!(2)));
    assert!(section(&nobody).contains("Nobody has to be absent: 1 or more of 2 processes"));
    let said = report(&nobody, &["cover", "--format", "markdown"]);
    assert!(said.contains("; absence margin 0: 1 or more of the 2 processes have nobody already"), "{said}");

    let first = "//- playbook.yml\ntitle: T\n//- a.md\n---\ntitle: A\nowner: maya\nlast_verified: 2026-09-01\n---\n\
                 //@ commit 2026-09-01 Sam Field <sam@a>";
    let mut origin = Fixture::new(first);
    origin.then("//- b.md\n---\ntitle: B\nowner: maya\n---\n//@ commit 2026-09-02 Sam Field <sam@a>");
    let shallow = Fixture::clone_of(&origin, &["--depth", "1"]);
    let cut = told(&shallow);
    assert_eq!(cut, Value::Null, "of neither it is known who was on record before");
    assert!(!shallow.page("health.html").contains("margin-head"));
    assert_eq!(told(&origin)["critical"], json!(2));
}
