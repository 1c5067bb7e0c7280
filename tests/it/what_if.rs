//! What is lost without somebody: the terminal and the browser say the same of every set of people, and both say what is true.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use playbook::cover;
use playbook::cover::shared::Loses;
use playbook::cover::what_if::{Lost, Stretch, WhatIf};
use playbook::pipeline::{self, Wanted};
use serde_json::{Value, json};

use crate::fixture::{Fixture, TODAY};

/// Five people, one of them known to git alone, who might be another; a team; a firm; one who has left.
const ROSTER: &str = "//- playbook.yml
title: Orders
cover: { minimum: 2, within: 12 months }
criticality: { high: { cover: 2 }, low: { cover: 0 } }
channels: { desk: { email: desk@shared.example } }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org], away: [2026-12-21/2027-01-01] }
  jonas: { name: Jonas Weber, email: [jonas@example.org], away: [2026-12-28/2027-01-08] }
  priya: { name: Priya Raman, email: [priya@example.org] }
  hollis: { name: Hollis Ltd, partner: true }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
teams:
  service: { name: Service desk, members: [maya, jonas], channel: desk }
//- index.md
[a](a.md) [b](b.md) [c](c.md) [d](d.md) [e](e.md) [f](f.md) [g](g.md)
//- a.md
---
title: Owner and one
owner: maya
reviewers: [priya]
verifications: [{ on: 2026-09-02, by: jonas, how: walked }]
---
//- b.md
---
title: Team
criticality: high
owner: service
verifications: [{ on: 2026-09-03, by: priya, how: walked }, { on: 2026-09-01, by: jonas, how: walked }]
---
//- c.md
---
title: Alone
owner: jonas
---
//- d.md
---
title: Once
owner: maya
verifications: [{ on: 2024-09-03, by: priya, how: walked }, { on: 2026-09-01, by: lewis, how: walked }]
---
//- e.md
---
title: Nobody answers
owner: lewis
verifications: [{ on: 2026-09-03, by: priya, how: walked }, { on: 2026-09-03, by: hollis, how: performed }]
---
//- f.md
---
title: Little asked
criticality: low
owner: priya
verifications: [{ on: 2026-09-03, by: maya, how: read }]
---
//- g.md
---
title: Perhaps one human
owner: priya
last_verified: 2026-09-01
verifications: [{ on: 2026-09-03, by: maya, how: read }, { on: 2026-09-03, by: jonas, how: read }]
---
//@ commit 2026-09-01 Maya C <maya@home.example>
";

/// The same, where Priya leaves soon, with clients: one of a name that nothing explains, one of a lead who has left.
fn with_clients() -> String {
    let roster = ROSTER.replace("email: [priya@example.org]", "email: [priya@example.org], until: 2026-12-31");
    roster.replace(
        "//- index.md",
        "//- clients.yml
clients:
  acme: { name: Acme, lead: maya, backup: jonas }
  bolt: { name: Bolt, lead: lewis, backup: priya }
  crane: { name: Crane, lead: service }
//- processes.yml
processes:
  wages: { name: Pay wages, owner: service }
  taxes: { name: Pay taxes, owner: priya }
//- training.yml
training: { c.md: { priya: learning, maya: can do } }
//- evidence/2026-q3.csv
date,person,process,client,reference
2026-09-01,Robin Vale,sales,Dove,T-1
2026-09-02,jonas,sales,Dove,T-2
2026-09-02,priya,sales,acme,T-3
//- index.md",
    )
}

/// The answers of the site's own script to every question: the processes, clients and channels of its page, and each set
/// of people.
fn browser(data: &str, script: &str) -> Vec<[Vec<Value>; 3]> {
    const ASK: &str = "
        const { data, script, sets } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        new Function(script).call(globalThis);
        const { without, loses } = globalThis.playbookWhatIf;
        const answers = sets.map((set) => new Set(set)).map((set) => [
            data.processes.map((process) => without(process, set)),
            data.clients.map((client) => loses(client, set, true)),
            data.channels.concat(data.unwritten).map((one) => loses(one, set, false)),
        ]);
        console.log(JSON.stringify(answers));
    ";
    let data: Value = serde_json::from_str(data).expect("the data of the page");
    let count = data["people"].as_array().expect("people").len();
    let question = json!({ "data": data, "script": script, "sets": sets(count) });
    let mut node = Command::new("node")
        .args(["-e", ASK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is there");
    node.stdin.take().expect("a pipe").write_all(question.to_string().as_bytes()).expect("it reads");
    let output = node.wait_with_output().expect("node answers");
    serde_json::from_slice(&output.stdout).expect("its answers")
}

/// Every set of so many people.
fn sets(count: usize) -> Vec<Vec<usize>> {
    (0..1_usize << count).map(|set| (0..count).filter(|at| set >> at & 1 == 1).collect()).collect()
}

#[test]
fn terminal_and_browser_agree_on_every_set_of_people() {
    let all = BTreeSet::from([Lost::Everybody, Lost::Owner, Lost::Cover, Lost::Enough]);
    assert_eq!(agree(ROSTER, 5), all, "all are met with");
    assert_eq!(agree(&with_clients(), 6), all, "all are met with");
}

/// Holds that they do, of so many people; what kinds of loss there were.
fn agree(playbook: &str, people: usize) -> BTreeSet<Lost> {
    let fixture = Fixture::new(playbook);
    let (checked, site) = (fixture.read(), fixture.site());
    let text = |path: &str| String::from_utf8_lossy(site.get(path).expect(path)).into_owned();
    let page = text("what-if.html");
    let data = page.split("id=\"what-if-data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("data");
    let facts = &checked.facts;
    let what_if = WhatIf::new(facts, |at| Cow::Owned(cover::cover(facts, at)));
    assert_eq!((what_if.people.len(), what_if.processes.len()), (people, 7));
    let answers = browser(data, &text("assets/what-if.js"));
    let mut kinds = BTreeSet::new();
    for (set, [processes, clients, channels]) in sets(what_if.people.len()).iter().zip(&answers) {
        let absent = what_if.absent(set);
        let told = |loses: Option<Loses<'_>>| {
            loses.map_or(Value::Null, |loses| json!({ "name": loses.name, "lead": loses.lead, "left": loses.left }))
        };
        let of_clients = what_if.clients.iter().map(|client| told(client.client_without(&absent)));
        assert_eq!(of_clients.collect::<Vec<_>>(), *clients, "{set:?}");
        let of_channels = what_if.channels.iter().chain(&what_if.unwritten).map(|one| told(one.without(&absent)));
        assert_eq!(of_channels.collect::<Vec<_>>(), *channels, "{set:?}");
        for (process, answer) in what_if.processes.iter().zip(processes) {
            let loss = process.without(&absent).map(|loss| {
                kinds.insert(loss.lost);
                let step_in: Vec<Value> = loss.step_in.iter().map(|(at, why)| json!([at, why.name()])).collect();
                json!({ "lost": loss.lost.name(), "covered": loss.covered, "stepIn": step_in })
            });
            assert_eq!(loss.unwrap_or(Value::Null), *answer, "{set:?} {process:?}");
        }
    }
    kinds
}

#[test]
fn whoever_leaves_soon_is_offered_last_and_with_the_day() {
    let fixture = Fixture::new(&with_clients());
    let output = report(&fixture, &["--without", "maya", "--format", "csv"]);
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    let line = |path: &str| told.lines().find(|line| line.starts_with(path)).unwrap_or_default().to_owned();
    assert!(line("d.md").contains("Priya Raman (once verified it, until 31 Dec 2026)"), "{told}");
    let alone = String::from_utf8(report(&fixture, &["--without", "jonas", "--format", "csv"]).stdout).expect("UTF-8");
    assert!(alone.contains("c.md,Alone,,stops,0,\"Maya Chen (learning it, not on record); Priya Raman ("), "{alone}");
    let last = "Maya C (covers it, if another person); Priya Raman (owner, until 31 Dec 2026)";
    assert!(line("g.md").contains(last), "she answers for it, and yet is named last: {told}");
    let json = report(&fixture, &["--without", "maya", "--without", "jonas", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(
        answer["clients"],
        json!([
            { "client": "Acme", "lead": true, "left": ["priya"] },
            { "client": "Crane", "lead": true, "left": [] },
            { "client": "Dove", "lead": false, "left": ["Robin Vale"] },
        ])
    );
    let page = String::from_utf8_lossy(fixture.site().get("person/jonas.html").expect("his page")).into_owned();
    for said in ["Acme", "Dove", "desk"] {
        assert!(page.contains(&format!("<li><b>{said}</b>")), "{said}");
    }
}

fn report(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["report", "cover", "--today", "2026-11-22"])
        .args(arguments)
        .current_dir(fixture.root())
        .output()
        .expect("the program runs")
}

fn csv(arguments: &[&str]) -> String {
    let output = report(&Fixture::new(ROSTER), &[arguments, &["--format", "csv"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_departure_says_what_stops_and_who_can_step_in() {
    assert_eq!(
        csv(&["--without", "maya"]),
        "path,title,criticality,lost,covered,step_in,from,to\n\
         d.md,Once,,stops,0,Priya Raman (once verified it),,\n\
         a.md,Owner and one,,no-owner,1,\"Jonas Weber (covers it); Priya Raman (asked, not on record)\",,\n\
         g.md,Perhaps one human,,thin,1,\"Priya Raman (owner); Jonas Weber (covers it); \
         Maya C (covers it, if another person)\",,\n"
    );
    // A team is its members.
    let team = csv(&["--without", "Service desk"]);
    assert_eq!(team, csv(&["--without", "jonas", "--without", "@maya"]));
    let lost: Vec<&str> = team.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(lost, ["c.md", "d.md", "a.md", "b.md", "g.md"], "{team}");
    assert!(team.contains("c.md,Alone,,stops,0,,,"), "nobody is on record: {team}");
    assert!(!team.contains("f.md"), "where no cover is asked for, none is missed");
}

#[test]
fn a_holiday_counts_whoever_is_away_then() {
    // Maya is away from 21 December, Jonas from the 28th.
    let both = csv(&["--from", "2026-12-01", "--to", "2027-01-31"]);
    let line = |path: &str| both.lines().find(|line| line.starts_with(path)).unwrap_or_default().to_owned();
    assert_eq!(
        line("a.md"),
        "a.md,Owner and one,,stops,0,\"Priya Raman (asked, not on record)\",2026-12-28,2027-01-01"
    );
    assert_eq!(line("d.md"), "d.md,Once,,stops,0,Priya Raman (once verified it),2026-12-21,2027-01-01");
    assert!(line("c.md").ends_with("stops,0,,2026-12-28,2027-01-08"), "{both}");
    // A day on which nobody is away, and a weekend.
    assert_eq!(csv(&["--from", "2026-12-01"]).lines().count(), 1);
    assert_eq!(csv(&["--from", "2026-12-26", "--to", "2026-12-27"]).lines().count(), 1);
    let one = csv(&["--without", "priya", "--from", "2026-12-22"]);
    assert!(one.contains("d.md,Once,,stops,0,,2026-12-22,2026-12-22"), "nobody is left even to ask: {one}");
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let fixture = Fixture::new(ROSTER);
    let trouble = |arguments: &[&str]| {
        let output = report(&fixture, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(trouble(&["--without", "jonsa"]).contains("did you mean `jonas`?"));
    assert!(trouble(&["--without", "Webber"]).contains("did you mean `jonas`?"), "by a part of the name");
    assert!(trouble(&["--without", "maya,jonsa"]).contains("did you mean `jonas`?"), "each of several");
    assert_eq!(csv(&["--without", "maya, jonas"]), csv(&["--without", "maya", "--without", "jonas"]));
    assert!(trouble(&["--without", "lewis"]).contains("Lewis Grant has left already"));
    assert!(trouble(&["--from", "2026-12-02", "--to", "2026-12-01"]).contains("lies before"));
    let people = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["report", "people", "--without", "maya"])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs");
    assert_eq!(people.status.code(), Some(2));
}

#[test]
fn as_json_it_has_the_fields_of_its_contract() {
    let output = report(&Fixture::new(ROSTER), &["--without", "maya", "--without", "jonas", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["without"], json!(["maya", "jonas"]));
    assert_eq!(answer["channels"], json!([{ "channel": "desk", "left": [] }]), "nobody answers the desk");
    assert_eq!(
        answer["processes"][1],
        json!({
            "path": "d.md", "url": "d.html", "title": "Once", "criticality": null, "owner": "maya",
            "lost": "stops", "covered": 0, "minimum": 2, "step_in": [{ "who": "priya", "because": "once", "until": null }],
            "from": null, "to": null
        })
    );
}

#[test]
fn where_history_is_cut_off_no_cover_is_claimed_to_be_missing() {
    let fixture = Fixture::new(ROSTER);
    let mut checked = pipeline::read(fixture.root(), TODAY, Wanted::Facts).expect("the playbook");
    checked.facts.evidence.pages.iter_mut().for_each(|record| record.complete = false);
    let facts = &checked.facts;
    let what_if = WhatIf::new(facts, |at| Cow::Owned(cover::cover(facts, at)));
    let maya = what_if.find(&facts.playbook.roster, "maya", TODAY).expect("she is here");
    let stretch = Stretch { from: TODAY, to: TODAY, absent: what_if.absent(&maya) };
    let lost: BTreeSet<Lost> = what_if.losses(&[stretch]).into_iter().map(|worst| worst.loss.lost).collect();
    assert_eq!(lost, BTreeSet::from([Lost::Owner, Lost::Unknown]));
}
