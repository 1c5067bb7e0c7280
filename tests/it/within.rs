//! `check --within`: what will come true, as a run on that day would say it.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use playbook::check::ahead::ahead;
use playbook::diagnostic::Diagnostic;
use playbook::pipeline::{self, Wanted};
use playbook::rule::Severity;
use proptest::prelude::*;

use crate::fixture::{Fixture, TODAY};

/// Status and output.
fn run(fixture: &Fixture, day: Date, arguments: &[&str]) -> (i32, String) {
    let (status, said, _) = fixture.check_on(&day.to_string(), arguments);
    (status, said)
}

/// Stale on 2 December; its owner leaves on 30 November; covered by one from 27 November on.
const PAGES: &str = "//- playbook.yml
rules: { cut-off-history: off, orphan-page: off, one-pair-of-hands: off, leaving-soon: off, due-soon: off }
review: { every: 100d }
cover: { minimum: 2, within: 300d }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber, until: 2026-11-30 }
  priya: { name: Priya Raman }
//- stale.md
---
owner: maya
last_verified: 2026-08-23
verifications:
  - { on: 2026-08-23, by: priya, how: walked }
  - { on: 2026-08-23, by: jonas, how: walked }
---
# Stale
//- owner.md
---
owner: jonas
last_verified: 2026-11-01
verifications:
  - { on: 2026-11-01, by: priya, how: walked }
  - { on: 2026-11-01, by: maya, how: walked }
---
# Owner
//- waived.md
---
owner: maya
last_verified: 2026-01-01
verified_by: [priya, maya]
waive:
  - { rule: stale, until: 2026-11-25, why: moving }
  - { rule: single-reviewer, why: small }
---
# Waived
";

#[test]
fn what_will_come_true_is_told_with_its_first_day() {
    let fixture = Fixture::new(PAGES);
    assert_eq!(
        run(&fixture, TODAY, &["--fail-on", "note"]),
        (
            0,
            "no findings, 2 waived in 3 pages: passed (fails on errors and warnings)\n"
                .replace("errors and warnings", "every finding")
        )
    );
    let (status, said) = run(&fixture, TODAY, &["--within", "14d"]);
    let heads: Vec<&str> =
        said.lines().filter(|line| line.starts_with("warning[") || line.starts_with("error[")).collect();
    insta::assert_snapshot!(heads.join("\n"), @r"
    warning[PB204]: owner-gone: from 1 Dec 2026 on: its owner, `Jonas Weber`, left on 30 Nov 2026
    warning[PB101]: stale: from 2 Dec 2026 on: due for review since 1 Dec 2026; last verified on 23 Aug 2026
    warning[PB207]: thin-cover: from 1 Dec 2026 on: 2 have covered it, one still does (`Jonas Weber` left on 30 Nov 2026); 2 are asked for
    warning[PB101]: stale: from 26 Nov 2026 on: due for review since 11 Apr 2026; last verified on 1 Jan 2026
    warning[PB012]: spent-waiver: from 26 Nov 2026 on: the waiver of `stale` held until 25 Nov 2026
    ");
    assert!(said.contains("it is an error from then on"), "{said}");
    assert_eq!(status, 0, "it warns");
    assert_eq!(run(&fixture, TODAY, &["--within", "14d", "--fail-on", "warning"]).0, 1);
    assert_eq!(run(&fixture, TODAY, &["--within", "2d", "--fail-on", "warning"]).0, 0);
    let json: serde_json::Value =
        serde_json::from_str(&run(&fixture, TODAY, &["--within", "2w", "--format", "json"]).1).expect("JSON");
    assert_eq!(json["ahead"], "2026-12-06");
    let days: Vec<&str> =
        json["findings"].as_array().expect("findings").iter().filter_map(|one| one["from"].as_str()).collect();
    assert!(days.contains(&"2026-12-01") && days.contains(&"2026-12-02"), "{days:?}");
    // What has come true is no forecast any more.
    let (status, said) = run(&fixture, date(2026, 12, 6), &["--within", "1d"]);
    assert_eq!((status, said.contains("from ")), (1, false), "{said}");
    for wrong in
        [&["--within", "14"][..], &["--within", "2w", "--since", "HEAD"], &["--within", "2w", "--update-baseline"]]
    {
        assert_eq!(run(&fixture, TODAY, wrong).0, 2, "{wrong:?}");
    }
}

#[test]
fn days_of_a_baseline_end_in_a_forecast_too() {
    let fixture = Fixture::new(&PAGES.replace("2026-08-23", "2026-05-23"));
    fixture.add("b.yml", b"stale.md: { PB101: 1, until: 2026-11-27 }\n");
    let (status, said) = run(&fixture, TODAY, &["--baseline", "b.yml", "--within", "14d"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("from 28 Nov 2026 on: due for review"), "{said}");
}

/// What a finding is, a line of it.
fn line(finding: &Diagnostic, severity: Severity, message: &str) -> (String, &'static str, String, String) {
    (finding.place.path().to_owned(), finding.rule.code, severity.name().to_owned(), message.to_owned())
}

/// What is found on a day and counts.
fn on(fixture: &Fixture, day: Date) -> Vec<Diagnostic> {
    let checked = pipeline::read(fixture.root(), day, Wanted::Facts).expect("a playbook");
    checked.findings.into_iter().filter(|finding| finding.waived.is_none()).collect()
}

/// Those of `then` that are not among `now`, one for one, louder ones included.
fn added(then: Vec<Diagnostic>, now: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut now: Vec<&Diagnostic> = now.iter().collect();
    let same = |one: &Diagnostic, other: &Diagnostic| {
        (one.rule.code, one.place.path(), one.subject()) == (other.rule.code, other.place.path(), other.subject())
            && one.severity <= other.severity
    };
    let is_new = |finding: &Diagnostic| match now.iter().position(|other| same(finding, other)) {
        Some(at) => {
            now.remove(at);
            false
        }
        None => true,
    };
    then.into_iter().filter(is_new).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_forecast_is_what_a_run_on_that_day_says(
        pages in prop::collection::vec((1..200_i32, 1..120_i32, 0..3_usize, 0..3_usize, prop::option::of(0..40_i32)), 1..5),
        leaves in prop::collection::vec(prop::option::of(-5..40_i32), 3),
        grace in 0..10,
        days in 1..45_i32,
    ) {
        const WHO: [&str; 3] = ["maya", "jonas", "priya"];
        let day = |days: i32| TODAY.saturating_add(days.days());
        let mut text = format!("//- playbook.yml\nreview: {{ every: 90d, notice: 7d, grace: {grace}d }}\ncover: {{ within: 150d, notice: 20d }}\n//- people.yml\npeople:\n");
        for (who, leaves) in WHO.iter().zip(&leaves) {
            let until = leaves.map(|days| format!(", until: {}", day(days))).unwrap_or_default();
            text += &format!("  {who}: {{ name: {who} X{until} }}\n");
        }
        for (at, (one, other, owner, by, waived)) in pages.iter().enumerate() {
            let waive = waived.map(|days| format!("waive: [{{ rule: stale, until: {}, why: later }}]\n", day(days))).unwrap_or_default();
            let (first, second) = (one.min(other), one.max(other));
            text += &format!(
                "//- p{at}.md\n---\nowner: {}\nlast_verified: {}\nverifications:\n  - {{ on: {}, by: {}, how: walked }}\n  - {{ on: {}, by: {}, how: read }}\n{waive}---\n# P{at}\n",
                WHO[*owner], day(-first), day(-first), WHO[*by], day(-second), WHO[(by + 1) % 3],
            );
        }
        let fixture = Fixture::new(&text);
        let (now, last) = (on(&fixture, TODAY), day(days));
        let found = ahead((TODAY, &now), last, &mut |day| Ok(on(&fixture, day))).expect("a forecast");
        let expected = added(on(&fixture, last), &now);
        let mut lines: Vec<_> = expected.iter().map(|finding| line(finding, finding.severity.min(Severity::Warning), &finding.message)).collect();
        let mut told: Vec<_> = found.iter().map(|finding| {
            let message = finding.message.split_once(" on: ").expect("a day").1;
            line(finding, finding.severity, message)
        }).collect();
        lines.sort();
        told.sort();
        prop_assert_eq!(told, lines);
        for finding in found {
            let from = finding.from.expect("a day");
            prop_assert!(from > TODAY && from <= last);
            let there = |day: Date| {
                let new = added(on(&fixture, day), &now);
                new.iter().any(|one| one.rule.code == finding.rule.code && one.place.path() == finding.place.path() && one.subject() == finding.subject())
            };
            prop_assert!(there(from), "{} on {from}", finding.message);
            let before = from.saturating_sub(1.days());
            // A warning within its grace may have been there, and louder now.
            prop_assert!(before == TODAY || !there(before) || finding.rule.code == "PB101", "{} before {from}", finding.message);
        }
    }
}
