//! The registry, the edges of rules, and the order in which they speak. What every rule finds and passes is held by the
//! examples of its manual, in `rules`.

use playbook::check::rules::{CHECKS, find};
use playbook::pipeline::{self, Wanted};

use crate::fixture::{Fixture, TODAY, check};

/// A roster with somebody who has left, somebody who leaves soon, a team of one and a partner.
const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  priya: { name: Priya Raman }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
  owen: { name: Owen Hughes, until: 2026-12-31 }
  fitters: { name: Fitters Ltd, partner: true }
teams:
  desk: { name: Service desk, members: [maya, jonas, priya] }
  solo: { name: Solo, members: [maya] }
";

/// Two reviewers, lately: nothing to say.
const COVERED: &str = "reviewers: [jonas, priya]
last_verified: 2026-11-01
verifications:
  - { on: 2026-11-01, by: jonas, how: walked }
  - { on: 2026-10-01, by: priya, how: performed }
";

/// A playbook whose page `a.md` has this front matter and is linked from the index.
fn page(front_matter: &str) -> String {
    format!("{PEOPLE}//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: A\n{front_matter}---\ntext\n")
}

/// The same, with text.
fn text(body: &str) -> String {
    format!("{PEOPLE}//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: A\nowner: maya\n{COVERED}---\n{body}\n")
}

fn log(entries: &[(&str, &str)]) -> String {
    let lines: String = entries.iter().map(|(on, by)| format!("  - {{ on: {on}, by: {by}, how: walked }}\n")).collect();
    let newest = entries.iter().map(|(on, _)| *on).max().unwrap_or_default();
    format!("last_verified: {newest}\nverifications:\n{lines}")
}

/// Code, an example that fires, one that does not: where the edge of a rule is finer than the examples of its manual.
fn edges() -> Vec<(&'static str, String, String)> {
    let clean = || page(&format!("owner: maya\n{COVERED}"));
    let owned = |more: &str| page(&format!("owner: maya\n{more}"));
    let alone =
        |cover: &str| format!("{}//- playbook.yml\ncover: {{ {cover} }}\n", owned(&log(&[("2026-11-01", "maya")])));
    let follows = |heading: &str| {
        let page = owned(&format!("{COVERED}template: sop\n")).replace("\ntext\n", &format!("\n{heading}\n\ntext\n"));
        format!("{page}//- templates/sop.md\n---\nsections: [Steps]\n---\n")
    };
    let asked = |words: &str| {
        let page =
            owned(&format!("{COVERED}channel: desk\naudience: clients\n")).replace("\ntext\n", &format!("\n{words}\n"));
        let page = page.replace("name: Maya Chen", "name: Maya Chen, aliases: [\"@mayac\"]");
        format!("{page}//- playbook.yml\nchannels: {{ desk: {{ email: desk@example.org }} }}\n")
    };
    let written = |page: &str| format!("{}//- processes.yml\nprocesses: {{ billing: {{ page: {page} }} }}\n", clean());
    vec![
        ("PB005", format!("{}//- A.md\nother\n", clean()), format!("{}//- B.md\nother\n", clean())),
        (
            "PB006",
            owned(&format!("{COVERED}approved: {{ by: marvin }}\n")),
            owned(&format!("{COVERED}approved: {{ by: Maya Chen }}\n")),
        ),
        (
            "PB007",
            owned(&log(&[("2026-11-24", "jonas"), ("2026-11-01", "priya")])),
            owned(&log(&[("2026-11-23", "jonas"), ("2026-11-01", "priya")])),
        ),
        ("PB008", clean(), format!("{}//- playbook.yml\nrules: {{ cut-off-history: off }}\n", clean())),
        (
            "PB012",
            owned(&format!("{COVERED}waive: [{{ rule: stale, why: moving }}]\n")),
            owned(&format!(
                "{}waive: [{{ rule: stale, why: moving, until: 2026-11-22 }}]\n",
                log(&[("2025-01-01", "jonas"), ("2025-01-01", "priya")])
            )),
        ),
        (
            "PB101",
            owned(&log(&[("2026-05-25", "jonas"), ("2026-05-25", "priya")])),
            owned(&log(&[("2026-05-26", "jonas"), ("2026-05-26", "priya")])),
        ),
        (
            "PB102",
            owned(&log(&[("2026-06-09", "jonas"), ("2026-06-09", "priya")])),
            owned(&log(&[("2026-06-10", "jonas"), ("2026-06-10", "priya")])),
        ),
        (
            "PB201",
            owned(&log(&[("2026-11-01", "maya")])),
            page(&format!("owner: desk\n{}", log(&[("2026-11-01", "maya")]))),
        ),
        ("PB206", alone("key_person: 0"), alone("key_person: 1")),
        (
            "PB208",
            page(&format!("owner: owen\n{COVERED}")),
            owned(&log(&[("2026-11-01", "jonas"), ("2026-10-01", "priya"), ("2026-10-01", "owen")])),
        ),
        (
            "PB209",
            owned(&format!("{COVERED}needs: [vault]\n"))
                .replace("name: Jonas Weber ", "name: Jonas Weber, holds: [Vault] "),
            owned(&format!("{COVERED}needs: [vault]\n"))
                .replace("name: Jonas Weber ", "name: Jonas Weber, holds: [Vault] ")
                .replace("name: Maya Chen ", "name: Maya Chen, holds: [vault] "),
        ),
        ("PB301", text("[x](b.md)"), text("[x](a.md#top) [y](https://example.org/b.md) [z](<% url %>)")),
        ("PB401", asked("Call @mayac."), asked("Call the desk.")),
        ("PB501", written("b.md"), written("a.md")),
        ("PB502", follows("## Stages"), follows("### STEPS")),
    ]
}

#[test]
fn rules_fire_up_to_their_edge_and_not_beyond() {
    let codes = |text: &str| -> Vec<&str> {
        let checked = pipeline::read(Fixture::new(text).root(), TODAY, Wanted::Pages).expect("a playbook");
        let spoken = checked.findings.iter().filter(|finding| finding.waived.is_none());
        spoken.map(|finding| finding.rule.code).collect()
    };
    for (code, firing, silent) in &edges() {
        let fired = codes(firing);
        assert!(fired.contains(code), "{code} should fire: {fired:?}\n{}", check(firing));
        let silent_codes = codes(silent);
        assert!(!silent_codes.contains(code), "{code} should be silent\n{}", check(silent));
    }
}

#[test]
fn the_registry_is_in_order_and_every_rule_has_its_manual() {
    let rules: Vec<_> = CHECKS.iter().map(|check| check.rule).collect();
    assert!(rules.windows(2).all(|pair| pair[0].code < pair[1].code), "sorted, and no code twice");
    for rule in rules {
        assert!(rule.code.len() == 5 && rule.code.starts_with("PB"), "{}", rule.code);
        assert!(rule.name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-'), "{}", rule.name);
        for part in [rule.doc.what, rule.doc.why, rule.doc.fix] {
            assert!(part.ends_with('.') && part.len() > 40, "{}: {part}", rule.code);
        }
        let short = rule.doc.short;
        assert!(!short.ends_with('.') && !short.contains('|') && short.len() < 140, "{}: {short}", rule.code);
        assert_eq!(find(&rule.code.to_lowercase()).map(|found| found.code), Some(rule.code));
        assert_eq!(find(rule.name).map(|found| found.code), Some(rule.code));
    }
}

#[test]
fn each_rule_has_a_file_of_its_name() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
    for check in CHECKS.iter().filter(|check| check.run.is_some() && check.rule.code != "PB009") {
        let file = folder.join(format!("{}.rs", check.rule.name.replace('-', "_")));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(text.contains(&format!("\"{}\"", check.rule.code)), "{}", file.display());
    }
}

#[test]
fn the_stronger_finding_silences_its_consequences() {
    let codes = |front: &str| Fixture::new(&page(front)).codes();
    assert_eq!(codes("owner: lewis\n"), ["PB204"], "not also single-owner and unverified");
    assert_eq!(codes("owner: maya\n"), ["PB201"]);
    assert_eq!(codes("owner: solo\n"), ["PB201"], "a team of one is one person");
    assert_eq!(codes("owner: fitters\n"), ["PB201"], "a firm is one person");
    assert_eq!(codes("owner: desk\n"), ["PB105"], "a team of three is not one person");
    assert_eq!(
        codes(&format!("owner: maya\n{}", log(&[("2026-08-01", "lewis")]))),
        ["PB203"],
        "not also single-reviewer"
    );
}

#[test]
fn cover_is_people_other_than_the_owner_who_did_what_counts() {
    let settings =
        |front: &str, settings: &str| Fixture::new(&format!("{}//- playbook.yml\n{settings}", page(front))).codes();
    let read = "owner: maya\nlast_verified: 2026-11-01\nverifications:\n  - { on: 2026-11-01, by: jonas, how: read }\n  - { on: 2026-10-01, by: [priya], how: performed }\n";
    assert_eq!(settings(read, ""), ["PB210"], "one has read it, and one pair of hands has done it");
    assert_eq!(settings(read, "cover: { counts: [walked, performed] }\n"), ["PB202"]);
    assert_eq!(settings(read, "cover: { minimum: 3 }\n"), ["PB202"]);
    let high = format!("{read}criticality: high\n");
    assert_eq!(settings(&high, "criticality: { high: { cover: 1, how: [performed] } }\n"), ["PB210"]);
    assert_eq!(settings(&high, "criticality: { high: { every: 10d } }\n"), ["PB101", "PB210"]);
    assert_eq!(settings(&format!("{high}review_every: 60d\n"), "criticality: { high: { every: 10d } }\n"), ["PB210"]);
    let twice = "owner: maya\nlast_verified: 2026-11-01\nverifications:\n  - { on: 2026-11-01, by: jonas }\n  - { on: 2026-10-01, by: JONAS }\n";
    assert_eq!(settings(twice, ""), ["PB202"], "one person twice is one person");
    let old = "owner: maya\nreview_every: 9y\nlast_verified: 2026-11-01\nverifications:\n  - { on: 2026-11-01, by: jonas }\n  - { on: 2024-11-21, by: priya }\n";
    assert_eq!(settings(old, ""), ["PB207"], "24 months and a day ago");
    assert_eq!(settings(&old.replace("11-21", "11-22"), ""), [""; 0], "24 months ago to the day");
}

#[test]
fn names_without_a_roster_stand_for_themselves() {
    let page =
        |front: &str| Fixture::new(&format!("//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: A\n{front}---\n")).codes();
    assert_eq!(page("owner: Maya Chen\nlast_verified: 2026-11-01\nverified_by: [Jonas, ann]\n"), [""; 0]);
    assert_eq!(
        page("owner: Maya Chen\nlast_verified: 2026-11-01\nverified_by: [Jonas, JONAS, maya chen]\n"),
        ["PB202"]
    );
}

#[test]
fn what_cannot_be_read_speaks_alone() {
    let codes = |front: &str| Fixture::new(&page(front)).codes();
    assert_eq!(codes("owner: maya\nlast_verified: 2 Sep 2026\n"), ["PB003"], "not also unverified");
    assert_eq!(
        codes("owner: maya\nlast_verified: 2 Sep 2026\nverified_by: [jonas, priya]\n"),
        ["PB003"],
        "nor undated"
    );
    assert_eq!(codes("owner: @maya\n"), ["PB001"], "not also without an owner");
    assert_eq!(codes("owner: maya\n\treviewers: [jonas]\n"), ["PB001"], "not also a single owner");
    assert_eq!(codes(&format!("owner: maya\n{COVERED}criticality: hi\n")), ["PB003"]);
}

#[test]
fn a_name_that_nothing_explains_may_be_a_team() {
    let page = |front: &str| {
        Fixture::new(&format!("//- index.md\n[a](a.md) [b](b.md)\n//- a.md\n---\ntitle: A\nowner: platform\n{front}---\n//- b.md\n---\nkind: guide\n---\n")).codes()
    };
    assert_eq!(page(""), ["PB105"]);
    assert_eq!(page("last_verified: 2026-11-01\n"), ["PB202"]);
    assert_eq!(
        page("last_verified: 2026-11-01\nverified_by: platform\n"),
        ["PB201"],
        "somebody, for they looked at a page"
    );
}

#[test]
fn severities_and_waivers() {
    let stale = log(&[("2025-01-01", "jonas"), ("2025-01-01", "priya")]);
    let with = |front: &str, settings: &str| {
        check(&format!("{}//- playbook.yml\n{settings}", page(&format!("owner: maya\n{stale}{front}"))))
    };
    insta::assert_snapshot!(with("", ""), @"a.md:4:1: error[PB101] due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`");
    insta::assert_snapshot!(with("", "rules: { stale: note }\n"), @"a.md:4:1: note[PB101] due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`");
    insta::assert_snapshot!(with("", "rules: { PB101: off }\n"), @"");
    insta::assert_snapshot!(with("", "review: { grace: 2y }\n"), @"a.md:4:1: warning[PB101] due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`");
    insta::assert_snapshot!(with("waive: [{ rule: PB101, why: moving, until: 2026-11-22 }]\n", ""), @"a.md:4:1: error[PB101] (waived) due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`");
    insta::assert_snapshot!(with("waive: [{ rule: PB101, why: moving, until: 2026-11-21 }]\n", ""), @r"
    a.md:4:1: error[PB101] due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`
    a.md:8:9: warning[PB012] the waiver of `stale` held until 21 Nov 2026; mend what it waived and remove it, or agree on a new date
    ");
    insta::assert_snapshot!(with("", "waivers: [{ rule: stale, path: \"*.md\", why: moving }]\n"), @"a.md:4:1: error[PB101] (waived) due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`");
    insta::assert_snapshot!(with("", "waivers: [{ rule: stale, path: \"b/**\", why: moving }]\n"), @r"
    a.md:4:1: error[PB101] due for review since 30 Jun 2025; last verified on 1 Jan 2025; have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`
    playbook.yml:1:11: warning[PB012] the waiver of `stale` waives nothing; remove it; what it waived is mended
    ");
}

#[test]
fn findings_say_since_when_and_from_whom() {
    let front = format!("owner: maya\nreviewers: [priya]\n{}", log(&[("2026-11-01", "jonas"), ("2024-05-03", "maya")]));
    let finding = Fixture::new(&page(&front)).read().findings.remove(0);
    insta::assert_snapshot!(format!("{}\n{}", finding.message, finding.notes.join("\n")), @r"
    only `Jonas Weber` is on record; 2 are asked for
    on record since 3 May 2024, in the front matter
    Jonas Weber: 1 Nov 2026, walked through
    1 verification on record is no cover: by the owner (3 May 2024)
    listed, but not on record: Priya Raman
    outside git only the logs are known, not who else ever verified it
    ");
}

#[test]
fn drafts_and_retired_pages_are_asked_for_nothing() {
    for status in ["draft", "retired"] {
        let codes = Fixture::new(&format!("{PEOPLE}//- index.md\n//- a.md\n---\nstatus: {status}\n---\n")).codes();
        assert_eq!(codes, [""; 0], "{status}");
    }
}

#[test]
fn a_team_in_the_log_is_nobody_in_particular() {
    let found =
        Fixture::new(&page(&format!("owner: maya\n{}", log(&[("2026-11-01", "jonas"), ("2026-10-01", "desk")]))));
    assert!(found.codes().contains(&"PB202"), "{:?}", found.codes());
    let one =
        Fixture::new(&page(&format!("owner: priya\n{}", log(&[("2026-11-01", "jonas"), ("2026-10-01", "solo")]))));
    assert!(!one.codes().contains(&"PB202"), "a team of one is that person: {:?}", one.codes());
}
