//! Leave: absences from calendars and closed days, from the files to the checks, the report and the site. How calendars
//! are read is tested beside the reader.

use std::process::{Command, Output};

use jiff::civil::date;
use serde_json::{Value, json};

use crate::fixture::{Fixture, TODAY};

/// Two who know `a`, both away over the new year by the calendar; a third who could learn it. Maya is off on Fridays.
const ORDERS: &str = "//- playbook.yml
title: Orders
leave: leave.ics
cover: { minimum: 1 }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
  owen: { name: Owen Hughes, until: 2026-12-11 }
//- index.md
[a](a.md) [b](b.md) [c](c.md) [leave](leave.ics)
//- a.md
---
title: Restore from backup
owner: maya
reviewers: [priya]
verifications: [{ on: 2026-09-02, by: jonas, how: walked }]
---
//- b.md
---
title: Send invoices
owner: priya
verifications: [{ on: 2026-09-02, by: maya, how: walked }, { on: 2026-09-01, by: jonas, how: walked }]
---
//- c.md
---
title: Cabling
owner: owen
verifications: [{ on: 2026-09-02, by: priya, how: walked }]
---
";

const CALENDAR: &str = "BEGIN:VCALENDAR\r
VERSION:2.0\r
X-WR-TIMEZONE:Europe/Berlin\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:Maya Chen: xsecretx\r
DTSTART;VALUE=DATE:20261221\r
DTEND;VALUE=DATE:20270105\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:xsecretx\r
DESCRIPTION:xsecretx\r
ORGANIZER:mailto:hr@example.org\r
ATTENDEE:mailto:jonas@example.org\r
DTSTART:20261222T230000Z\r
DTEND:20270104T230000Z\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
SUMMARY:xsecretx Maya Chen\r
DTSTART;VALUE=DATE:20261127\r
RRULE:FREQ=WEEKLY;COUNT=2\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:4\r
SUMMARY:xsecretx day\r
DTSTART;VALUE=DATE:20261226\r
END:VEVENT\r
END:VCALENDAR\r
";

fn orders(with: impl Fn(&str) -> String) -> Fixture {
    let fixture = Fixture::new(&with(ORDERS));
    fixture.add("leave.ics", CALENDAR.as_bytes());
    fixture
}

fn program(fixture: &Fixture, arguments: &[&str], zone: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--today", &TODAY.to_string()])
        .env("TZ", zone)
        .current_dir(fixture.root())
        .output()
        .expect("the program runs")
}

fn report(fixture: &Fixture, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["report", "leave"].iter().chain(arguments).copied().collect();
    let output = program(fixture, &all, "UTC");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The findings of a rule, as `place message`.
fn said(fixture: &Fixture, code: &str) -> Vec<String> {
    let findings = fixture.read().findings;
    let wanted = findings.iter().filter(|finding| finding.rule.code == code);
    wanted
        .map(|finding| format!("{}:{} {}", finding.place.path(), finding.place.position().line, finding.message))
        .collect()
}

#[test]
fn a_calendar_counts_as_what_people_yml_says() {
    let fixture = orders(str::to_owned);
    assert_eq!(
        said(&fixture, "PB205"),
        ["a.md:3 from Wed 23 Dec 2026 to Mon 4 Jan 2027 nobody who knows it is here: Maya Chen, Jonas Weber"]
    );
    assert_eq!(said(&fixture, "PB010"), ["leave.ics:26 1 coming event is of nobody in people.yml, and does not count"]);
    let away = &fixture.read().facts.playbook.roster.people[0].away;
    let days = [(date(2026, 11, 27), date(2026, 11, 27)), (date(2026, 12, 4), date(2026, 12, 4))];
    assert_eq!(*away, [days[0], days[1], (date(2026, 12, 21), date(2027, 1, 4))]);
}

#[test]
fn closed_days_are_no_working_days() {
    let closed =
        |days: &str| orders(|text| text.replacen("title: Orders", &format!("title: Orders\nclosed: {days}"), 1));
    assert_eq!(
        said(&closed("[2026-12-23/2027-01-01]"), "PB205"),
        ["a.md:3 on Mon 4 Jan 2027 nobody who knows it is here: Maya Chen, Jonas Weber"]
    );
    let fixture = closed("[2026-12-23/2027-01-01, 2027-01-04]");
    assert_eq!(said(&fixture, "PB205"), Vec::<String>::new());
    let told: Value = serde_json::from_str(&report(&fixture, &["--format", "json"])).expect("JSON");
    let weeks: Vec<(&Value, &Value)> =
        told["weeks"].as_array().expect("weeks").iter().map(|week| (&week["from"], &week["working_days"])).collect();
    assert_eq!(
        weeks[4..7],
        [(&json!("2026-12-21"), &json!(2)), (&json!("2026-12-28"), &json!(0)), (&json!("2027-01-04"), &json!(4))]
    );
    assert_eq!(said(&closed("[2026-12-24/2026-12-01]"), "PB010").len(), 2, "and the note on the calendar");
}

#[test]
fn other_days_of_the_week_can_be_worked() {
    let fixture = orders(|text| text.replacen("title: Orders", "title: Orders\nworking_days: [sat, sun]", 1));
    assert_eq!(
        said(&fixture, "PB205"),
        ["a.md:3 from Sat 26 Dec 2026 to Sun 3 Jan 2027 nobody who knows it is here: Maya Chen, Jonas Weber"]
    );
    let wrong = orders(|text| text.replacen("title: Orders", "title: Orders\nworking_days: [monday]", 1));
    assert_eq!(
        said(&wrong, "PB010").last().map(String::as_str),
        Some("playbook.yml:2 `working_days` cannot be `monday`")
    );
}

#[test]
fn the_report_says_what_each_week_loses_and_what_to_do_before() {
    insta::assert_snapshot!(report(&orders(str::to_owned), &[]), @r"
    Cover of Orders by week, 22 Nov 2026 to 14 Feb 2027, on 22 Nov 2026

    Who is away: nobody in 7 of 12 weeks, which are left out
    +------------------------------------------------------------------------------------------------+
    | week of       away                                     stop   no owner   no cover   less cover |
    +================================================================================================+
    | 23 Nov 2026   Maya Chen (Fri)                          0      1          0          0          |
    | 30 Nov 2026   Maya Chen (Fri)                          0      1          0          0          |
    | 21 Dec 2026   Maya Chen, Jonas Weber (Wed, Thu, Fri)   1      1          1          0          |
    | 28 Dec 2026   Maya Chen, Jonas Weber                   1      1          1          0          |
    | 4 Jan 2027    Maya Chen (Mon), Jonas Weber (Mon)       1      1          1          0          |
    +------------------------------------------------------------------------------------------------+

    What each week loses: the worst first
    +----------------------------------------------------------------------------------------------------------------------+
    | week of       weeks   process   criticality   what is left       can step in                                         |
    +======================================================================================================================+
    | 23 Nov 2026   2       a.md                    no owner           Jonas Weber (covers it), Priya Raman (asked, not on |
    |                                                                  record)                                             |
    | 21 Dec 2026   3       a.md                    nobody: it stops   Priya Raman (asked, not on record)                  |
    | 21 Dec 2026   3       b.md                    no cover           Priya Raman (owner)                                 |
    +----------------------------------------------------------------------------------------------------------------------+

    Lost once somebody has left: last days: Owen Hughes on 11 Dec 2026; counted in the weeks above
    +--------------------------------------------------------------------------------------------+
    | from          without       process   criticality   what is left   can step in             |
    +============================================================================================+
    | 12 Dec 2026   Owen Hughes   c.md                    no owner       Priya Raman (covers it) |
    +--------------------------------------------------------------------------------------------+

    What to do before:
      Before 23 Dec 2026, Jonas Weber should show Priya Raman Restore from backup: from then to 4 Jan 2027 nobody else is here who covers it.

    Nobody can be shown it before:
      Send invoices: from 23 Dec 2026 to 4 Jan 2027 nobody but its owner is here who covers it.
    ");
}

#[test]
fn programs_get_all_of_it() {
    let fixture = orders(str::to_owned);
    let told: Value = serde_json::from_str(&report(&fixture, &["--weeks", "6", "--format", "json"])).expect("JSON");
    let weeks = told["weeks"].as_array().expect("weeks");
    assert_eq!(weeks.len(), 6);
    assert_eq!((&told["from"], &told["to"]), (&json!("2026-11-22"), &json!("2027-01-03")));
    assert_eq!(weeks[4]["away"][1], json!({ "who": "jonas", "days": ["2026-12-23", "2026-12-24", "2026-12-25"] }));
    assert_eq!(weeks[4]["processes"][0]["lost"], "stops");
    assert_eq!(
        told["left"],
        json!([{
            "who": "owen", "until": "2026-12-11",
            "processes": [{ "path": "c.md", "lost": "no-owner", "step_in": [{ "who": "priya", "because": "covers" }] }],
        }])
    );
    assert_eq!(
        told["before"],
        json!([{
            "path": "a.md", "url": "a.html", "title": "Restore from backup", "lost": "stops",
            "from": "2026-12-23", "to": "2027-01-01", "teacher": "jonas", "learner": "priya", "again": false, "by": "2026-12-22",
        }])
    );
    let csv = report(&fixture, &["--from", "2026-12-21", "--to", "2026-12-27", "--format", "csv"]);
    insta::assert_snapshot!(csv, @r#"
    week_from,week_to,away,path,title,criticality,lost,step_in,from,to
    2026-12-21,2026-12-27,"Maya Chen; Jonas Weber (Wed, Thu, Fri)",a.md,Restore from backup,,stops,"Priya Raman (asked, not on record)",2026-12-23,2026-12-27
    2026-12-21,2026-12-27,"Maya Chen; Jonas Weber (Wed, Thu, Fri)",b.md,Send invoices,,no-cover,Priya Raman (owner),2026-12-23,2026-12-27
    "#);
    let markdown = report(&fixture, &["--format", "markdown"]);
    assert!(markdown.contains("\n## What to do before\n\n- Before 23 Dec 2026, "), "{markdown}");
}

#[test]
fn what_is_lost_because_somebody_left_is_not_laid_to_leave() {
    let told: Value = serde_json::from_str(&report(&orders(str::to_owned), &["--format", "json"])).expect("JSON");
    let all =
        told["weeks"].as_array().expect("weeks").iter().flat_map(|week| week["processes"].as_array().expect("some"));
    assert!(all.clone().any(|lost| lost["path"] == "a.md"));
    assert!(all.clone().all(|lost| lost["path"] != "c.md"), "Owen has left by then, and nobody else of it is away");
}

#[test]
fn days_that_make_no_sense_are_refused() {
    let fixture = orders(str::to_owned);
    for (arguments, why) in [
        (["--from", "2026-12-21", "--to", "2026-12-20"], "lies before"),
        (["--from", "2026-12-21", "--to", "9999-12-31"], "more than 104 weeks"),
        (["--weeks", "0", "--format", "human"], "0 is not in 1..=104"),
    ] {
        let output = program(&fixture, &[&["report", "leave"][..], &arguments].concat(), "UTC");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(why), "{said}");
    }
}

#[test]
fn it_is_the_same_wherever_it_runs() {
    let fixture = orders(str::to_owned);
    let told = |zone: &str| program(&fixture, &["report", "leave", "--format", "json"], zone).stdout;
    let here = told("UTC");
    assert!(!here.is_empty());
    for zone in ["Pacific/Auckland", "America/Los_Angeles", "Nowhere/Never"] {
        assert!(told(zone) == here, "{zone}");
    }
}

#[test]
fn the_site_tells_days_and_nothing_of_why() {
    let fixture = orders(str::to_owned);
    let page = fixture.page("leave.html");
    for says in [
        "<h1>Who is away</h1>",
        "<td class=\"is-all\">all week</td><td class=\"is-all\">all week</td>",
        "<td class=\"is-some\">3 days</td>",
        "<h2 id=\"week-2026-12-21-head\">Week of 21 Dec 2026</h2>",
        "(23 Dec to 25 Dec)",
        "href=\"what-if.html#p-maya,p-jonas\"",
        "<b>Before 23 Dec 2026</b>, <a href=\"person/jonas.html\">Jonas Weber</a> should show <a href=\"person/priya.html\">Priya Raman</a> <a class=\"leave-what\" href=\"a.html\">Restore from backup</a>: from then to 4 Jan 2027 nobody else is here who covers it.",
        "What is lost is the same as in the week before.",
        "7 Dec 2026 to 20 Dec 2026: nobody is away.",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(fixture.page("what-if.html").contains("<a href=\"leave.html\">"));
    assert!(fixture.page("cover.html").contains("<a href=\"leave.html\">"));
    for (path, bytes) in fixture.site().iter() {
        assert!(path.as_str() != "leave.ics", "the calendar is never copied");
        assert!(!bytes.windows(8).any(|part| part == b"xsecretx"), "{path}");
    }
    assert!(!said(&fixture, "PB301").is_empty(), "and a link to it leads nowhere");
}

#[test]
fn absences_are_told_only_where_all_of_people_yml_is() {
    for people in ["names", "none"] {
        let fixture = orders(|text| {
            text.replacen("title: Orders", &format!("title: Orders\npublish: {{ people: {people} }}"), 1)
        });
        let site = fixture.site();
        assert!(site.iter().all(|(path, _)| path.as_str() != "leave.html"), "{people}");
        let findings = fixture.page("findings.html");
        assert!(!findings.contains("coming event"), "{people}: {findings}");
    }
    let here = orders(|text| text.replacen("leave: leave.ics\n", "", 1).replacen(", until: 2026-12-11", "", 1));
    assert!(here.site().iter().all(|(path, _)| path.as_str() != "leave.html"), "nobody is away");
}

#[test]
fn a_file_that_is_no_calendar_is_said_where_it_is_named() {
    let with = |leave: &str| {
        let fixture = orders(|text| text.replacen("leave: leave.ics", &format!("leave: {leave}"), 1));
        fixture.add("other.ics", b"<html>");
        fixture
    };
    assert_eq!(said(&with("[gone.ics]"), "PB010"), ["playbook.yml:2 there is no file `gone.ics`"]);
    assert_eq!(said(&with("other.ics"), "PB010"), ["other.ics:1 not a calendar"]);
    assert!(with("other.ics").read().stops_a_build());
    assert_eq!(said(&with("[leave.ics, ./leave.ics]"), "PB010").len(), 1, "read once");
    let outside = with("../outside.ics");
    let beside = outside.root().parent().expect("a folder").join("outside.ics");
    std::fs::write(&beside, CALENDAR).expect("it can be written");
    assert_eq!(said(&outside, "PB009"), ["playbook.yml:2 `../outside.ics` leaves the playbook's folder"]);
    std::fs::remove_file(&beside).expect("it was just written");
}

/// All who know a process are away on one day; some of them have been for days.
const TIGHT: &str = "//- playbook.yml
title: Tight
//- people.yml
people:
  maya: { name: Maya Chen, away: [2026-12-07/2026-12-11, 2026-12-21] }
  jonas: { name: Jonas Weber, away: [2026-12-14/2026-12-21] }
  priya: { name: Priya Raman }
  ruth: { name: Ruth Crane, away: [2026-11-20/2026-12-23] }
//- index.md
[a](a.md) [b](b.md) [c](c.md)
//- a.md
---
title: Refunds
owner: maya
verifications: [{ on: 2026-09-02, by: jonas, how: walked }, { on: 2024-01-09, by: priya, how: walked }]
---
//- b.md
---
title: Rosters
owner: priya
verifications: [{ on: 2026-09-02, by: jonas, how: read }]
---
//- c.md
---
title: Payroll
owner: ruth
---
";

#[test]
fn who_shows_what_is_here_before_and_who_learns_it_then() {
    let told = report(&Fixture::new(TIGHT), &[]);
    let (_, list) = told.split_once("What to do before:\n").expect("a list");
    insta::assert_snapshot!(list, @"
      By 11 Dec 2026, Jonas Weber should once more show Priya Raman Refunds: on 21 Dec 2026 nobody else is here who covers it.
      By 4 Dec 2026, Priya Raman should show Maya Chen Rosters: from 14 Dec 2026 to 21 Dec 2026 nobody but its owner is here who covers it.

    Nobody can be shown it before:
      Payroll: from 23 Nov 2026 to 23 Dec 2026 nobody else is here who covers it.
    ");
}

#[test]
fn sentences_read_well_in_every_language() {
    let said = |language: &str| {
        let fixture = Fixture::new(&TIGHT.replacen("title: Tight", &format!("language: {language}"), 1));
        let page = fixture.page("leave.html");
        let (_, rest) = page.split_once("<ul class=\"leave-do\">").expect("a list");
        let first = rest.split("</li>").next().expect("an item");
        let mut text = String::new();
        let mut inside = false;
        for sign in first.trim().chars() {
            inside = sign == '<' || (inside && sign != '>');
            if !inside && sign != '>' {
                text.push(sign);
            }
        }
        text
    };
    assert_eq!(
        [said("en"), said("de"), said("ja")],
        [
            "By 11 Dec 2026, Jonas Weber should once more show Priya Raman Refunds: on 21 Dec 2026 nobody else is here who covers it.",
            "Bis zum 11. Dez. 2026 sollte Jonas Weber „Refunds“ noch einmal mit Priya Raman durchgehen: am 21. Dez. 2026 ist sonst niemand da, der das kann.",
            "2026年12月11日までに、Jonas WeberさんがPriya Ramanさんに「Refunds」をもう一度教えてください：2026年12月21日は、ほかにできる人がいません。",
        ]
    );
}

#[test]
fn an_absence_is_not_blamed_for_what_a_departure_took_and_what_it_took_is_counted() {
    // Owen leaves, Maya is off on Fridays: that nobody answers for Cabling then is his leaving, and it stays so.
    let fixture = orders(|text| {
        text.replacen(
            "by: priya, how: walked }]",
            "by: priya, how: walked }, { on: 2026-09-01, by: maya, how: walked }]",
            1,
        )
        .replacen("until: 2026-12-11", "until: 2026-11-24", 1)
    });
    let told: Value = serde_json::from_str(&report(&fixture, &["--weeks", "2", "--format", "json"])).expect("JSON");
    let lost = |week: usize| -> Vec<&str> {
        let all = told["weeks"][week]["processes"].as_array().expect("processes");
        all.iter().filter_map(|process| process["path"].as_str()).collect()
    };
    assert_eq!(lost(1), ["a.md"], "c.md lost its owner before, and is covered: {told}");
    assert_eq!(told["left"][0]["processes"][0]["path"], "c.md");
    assert!(
        report(&fixture, &["--weeks", "2"]).contains("| 30 Nov 2026   Maya Chen (Fri)   0      2 "),
        "but it is counted"
    );
    let page = fixture.page("leave.html");
    assert!(page.contains("Owen Hughes leaves on 24 Nov 2026") && page.contains("since somebody has left"), "{page}");
}

#[test]
fn a_training_that_a_departure_hurries_has_one_day_wherever_it_is_named() {
    let fixture = Fixture::new(
        "//- playbook.yml
title: One day
cover: { minimum: 2 }
//- people.yml
people:
  maya: { name: Maya Chen, until: 2026-12-02 }
  jonas: { name: Jonas Weber, away: [2026-12-14/2026-12-18] }
  ruth: { name: Ruth Crane }
//- index.md
[a](a.md)
//- a.md
---
title: Close the month
owner: jonas
reviewers: [maya, ruth]
verifications: [{ on: 2026-11-02, by: maya, how: walked }]
---
",
    );
    let plan = program(&fixture, &["report", "plan"], "UTC").stdout;
    let plan = String::from_utf8_lossy(&plan);
    assert!(plan.contains("2 Dec 2026"), "{plan}");
    let told = report(&fixture, &[]);
    let (_, list) = told.split_once("What to do before:\n").expect("a list");
    assert_eq!(
        list.trim(),
        "By 2 Dec 2026, Jonas Weber should show Ruth Crane Close the month: from 14 Dec 2026 to 18 Dec 2026 nobody else is here who covers it."
    );
}
