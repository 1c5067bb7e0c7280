//! The manual of every rule: its examples are laid out and checked, and tell what is found in them. With
//! `PLAYBOOK_CONTRACT=write` what is found is written into them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;
use playbook::check::rules::CHECKS;
use playbook::rule::{DAY, Example, Examples, PEOPLE, Rule, Severity, Step};

use crate::external::World;
use crate::fixture::Fixture;

/// A finding: its code, and the line that the manual has of it.
type Found = (String, String);

/// What is found in an example. That it is a single page outside git, to which no start page leads, is not spoken of.
fn found(rule: &Rule, both: &[Step], example: &Example) -> Vec<Found> {
    let own = |step: &Step| matches!(step, Step::File { path: "people.yml", .. });
    let steps: Vec<Step> = both.iter().chain(&example.steps).copied().collect();
    let cast = if steps.iter().any(own) { String::new() } else { format!("//- people.yml\n{PEOPLE}") };
    let mut fixture = Fixture::new(&cast);
    let mut world = None;
    for step in steps {
        match step {
            Step::File { path, text } => fixture.then(&format!("//- {path}\n{text}")),
            Step::Act(act) => match act.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["clone", options @ ..] => fixture = Fixture::clone_of(&fixture, options),
                ["answers", address, status] => {
                    world = Some(World::new(&[(*address, status.parse().expect("a status"), "")]));
                }
                _ => fixture.then(&format!("//@ {act}\n")),
            },
        }
    }
    let day: Date = DAY.parse().expect("a day");
    let quiet = |code: &str, severity: &str| {
        code != rule.code && severity == Severity::Note.name() && ["PB008", "PB302"].contains(&code)
    };
    if let Some(world) = world {
        let (_, said, _) = world.run(&fixture, &["check", ".", "--external", "--format", "json", "--today", DAY]);
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let text = |of: &serde_json::Value, key: &str| of[key].as_str().expect(key).to_owned();
        let findings = said["findings"].as_array().expect("findings").iter();
        return findings
            .filter(|one| one["waived"].is_null() && !quiet(&text(one, "code"), &text(one, "severity")))
            .map(|one| {
                let place = format!("{}:{}:{}", text(one, "path"), one["line"], one["column"]);
                (text(one, "code"), format!("{place} {}", text(one, "message")))
            })
            .collect();
    }
    let findings = fixture.read_all_on(day).findings;
    let spoken = findings.iter().filter(|one| one.waived.is_none() && !quiet(one.rule.code, one.severity.name()));
    spoken
        .map(|one| {
            let at = one.place.position();
            let line = format!("{}:{}:{} {}", one.place.path(), at.line, at.column, one.message);
            (one.rule.code.to_owned(), line)
        })
        .collect()
}

fn file(rule: &Rule) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/rule/examples");
    folder.join(format!("{}.txt", rule.name))
}

/// Writes what is found at the end of the example that fails.
fn write(rule: &Rule, line: &str) {
    let text = std::fs::read_to_string(file(rule)).expect("an example");
    let kept = text.lines().filter(|line| !line.starts_with("//! "));
    let (mut told, mut fails) = (String::new(), false);
    for line_of in kept {
        if fails && line_of.starts_with("//= ") {
            told += &format!("//! {line}\n");
            fails = false;
        }
        fails |= line_of.starts_with("//= fails");
        told += &format!("{line_of}\n");
    }
    std::fs::write(file(rule), told).expect("it can be written");
}

#[test]
fn every_example_has_its_finding_and_no_other() {
    let mut wrong = Vec::new();
    for rule in CHECKS.iter().map(|check| check.rule) {
        let Examples { both, fails, passes, also } = rule.doc.examples();
        assert!(fails.says.ends_with('.') && passes.says.ends_with('.'), "{}", rule.code);
        let failing = found(rule, &both, &fails);
        let codes: BTreeSet<&str> = failing.iter().map(|(code, _)| code.as_str()).collect();
        let named: BTreeSet<&str> = also.iter().copied().chain([rule.code]).collect();
        let own: Vec<&Found> = failing.iter().filter(|(code, _)| code == rule.code).collect();
        if codes != named || own.len() != 1 {
            wrong.push(format!("{} {} fails: {failing:#?}", rule.code, rule.name));
            continue;
        }
        let passing = found(rule, &both, &passes);
        if !passing.is_empty() {
            wrong.push(format!("{} {} passes: {passing:#?}", rule.code, rule.name));
        }
        let line = &own[0].1;
        if std::env::var_os("PLAYBOOK_CONTRACT").is_some_and(|how| how == "write") {
            write(rule, line);
        } else if fails.found.map(|(place, says)| format!("{place} {says}")).as_ref() != Some(line) {
            wrong.push(format!("{} {} says: {line}", rule.code, rule.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nPLAYBOOK_CONTRACT=write cargo test --test it rules writes what is found",
        wrong.join("\n")
    );
}

#[test]
fn every_example_belongs_to_a_rule_and_is_short() {
    let rules: BTreeSet<PathBuf> = CHECKS.iter().map(|check| file(check.rule)).collect();
    let there = std::fs::read_dir(file(CHECKS[0].rule).parent().expect("a folder")).expect("the examples");
    let there = there.map(|entry| entry.expect("an entry").path());
    let there: BTreeSet<PathBuf> = there.filter(|path| path.extension().is_some_and(|it| it == "txt")).collect();
    assert_eq!(there, rules);
    for check in CHECKS {
        assert_eq!(std::fs::read_to_string(file(check.rule)).expect("an example"), check.rule.doc.example);
        let lines = check.rule.doc.example.lines();
        assert!(lines.clone().count() <= 50, "{}", check.rule.name);
        // A narrow terminal and a phone show it without a break, the finding and what is told in prose apart.
        let long = lines.filter(|line| !line.starts_with("//") && line.chars().count() > 100);
        assert_eq!(long.collect::<Vec<_>>(), [""; 0], "{}", check.rule.name);
    }
}

const HOUSE: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
//- index.md
[a](a.md) [b](b.md)
//- a.md
---
title: A
owner: maya
last_verified: 2025-01-01
verified_by: jonas
waive:
  - { rule: stale, until: 2027-01-31, why: \"Maya <moves> it\" }
  - { rule: single-reviewer, until: 2026-11-21, why: that was last week }
---
//- b.md
---
title: B
owner: maya
last_verified: 2025-01-01
verified_by: jonas
---
";

const SETTINGS: &str = "//- playbook.yml
title: House
rules: { stale: warning, PB102: off, single-reviewer: note, PB202: error }
review: { every: 1y, grace: 10d }
cover: { minimum: 3, key_person: 1 }
criticality: { low: { every: 2y, cover: 1 }, high: { every: 90d, how: [performed] } }
waivers: [{ rule: PB302, path: \"archive/**\", why: nobody reads them }]
";

#[test]
fn the_page_of_the_rules_tells_how_strict_they_are_here_and_what_they_find() {
    let house = format!("{HOUSE}{SETTINGS}");
    let page = Fixture::new(&house).page("rules.html");
    let row = |name: &str| {
        let rest = page.split(&format!("<a href=\"#{name}\">")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
        rest.split("</tr>").next().expect("a row").to_owned()
    };
    for check in CHECKS {
        let (id, doc) = (check.rule.code.to_lowercase(), &check.rule.doc);
        assert!(page.contains(&format!("<h3 id=\"{id}\">")) && !row(&id).is_empty(), "{id}");
        for file in [doc.examples().fails, doc.examples().passes].iter().flat_map(|example| &example.steps) {
            let Step::File { text, .. } = file else { continue };
            let first = text.lines().nth(1).unwrap_or_default().replace('"', "&quot;");
            assert!(page.contains(first.as_str()), "{id}: {first}");
        }
    }
    let stale = row("pb101");
    for part in ["tag-warning\">warning<", "usually error", "findings.html#PB101\">1 <", "1 waived"] {
        assert!(stale.contains(part), "{part}: {stale}");
    }
    assert!(row("pb102").contains(">off<") && !row("pb102").contains("Now"), "{}", row("pb102"));
    assert!(row("pb202").contains(">error<"), "the last word counts: {}", row("pb202"));
    assert!(row("pb306").contains("not asked here") && row("pb005").contains("stops publication"));
    assert!(row("pb301").contains("<span class=\"none\"><span class=\"k\">Now </span>0</span>"), "{}", row("pb301"));
    for part in [
        "Every 1 year, where",
        "a warning for 10 days",
        "3 people besides the owner have verified it within 24 months.",
        "At most 1 process may",
        "1 rule is switched off.",
        "<td class=\"c-role\">Maya &lt;moves&gt; it</td>",
        "<code>archive/**</code>",
        "with no end date",
        "<time datetime=\"2027-01-31\">",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("that was last week"), "its day is over");
    let [high, low] = ["<th scope=\"row\">high</th>", "<th scope=\"row\">low</th>"].map(|level| page.find(level));
    assert!(high.is_some() && high < low, "the most critical first");

    let nameless = Fixture::new(&format!("{house}publish: {{ people: none }}\n")).page("rules.html");
    for told in ["&lt;moves&gt;", "nobody reads them", "<td class=\"c-role\">Maya"] {
        assert!(!nameless.contains(told), "{told}");
    }
    assert!(nameless.contains("Reasons are not published on this site."));
}

#[test]
fn findings_and_the_pages_of_numbers_lead_to_the_manual() {
    let mut fixture = Fixture::new(&format!("{HOUSE}//- billing/c.md\n---\ntitle: C\n---\n"));
    for (page, link) in [
        ("b.html", "<a class=\"rule\" href=\"rules.html#pb101\">PB101 stale</a>"),
        ("billing/c.html", "href=\"../rules.html#pb002\">PB002 missing-owner</a>"),
        ("findings.html", "href=\"rules.html#pb002\">PB002</a></h2>"),
        ("health.html", "<a href=\"rules.html\">How we keep this playbook honest</a>"),
        ("signs.html", "<a href=\"rules.html\">How we keep this playbook honest</a>"),
    ] {
        assert!(fixture.page(page).contains(link), "{page}: {link}");
    }
    assert!(!fixture.page("index.html").contains("rules.html"), "the way around does not grow");
    fixture.then("//- rules.md\n# House rules\n");
    assert!(fixture.page("rules.html").contains("House rules</h1>"), "a page of the playbook keeps its address");
    assert!(fixture.page("b.html").contains("href=\"rules-1.html#pb101\""));
}
