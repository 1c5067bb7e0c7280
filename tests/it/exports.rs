//! Exports of ticketing systems are read by the names that they give their columns; work for clients is kept with or
//! without a page. `exports/` holds an export of each system, made up, with its real header.

use playbook::evidence::{Evidence, From};
use playbook::model::page::How;
use playbook::model::playbook::Playbook;
use playbook::pipeline::{self, Wanted};

use crate::fixture::{Fixture, TODAY};

const PLAYBOOK: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, aliases: [\"@jweber\"] }
  sam: { name: Sam Doe }
//- index.md
[a](send.md)
//- send.md
---
id: FIN-7
owner: sam
processes: [invoicing]
---
# Send an invoice
";

const ZENDESK: &str = include_str!("exports/zendesk.csv");
const JIRA: &str = include_str!("exports/jira.csv");
const FRESHDESK: &str = include_str!("exports/freshdesk.csv");
const GITHUB: &str = include_str!("exports/github.csv");

/// What is on record of the page, what was done for whom, and what is said of the file: a line each.
fn read(csv: &str, settings: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let fixture = Fixture::new(&format!("{PLAYBOOK}//- playbook.yml\n{settings}"));
    fixture.add("evidence/tickets.csv", csv.as_bytes());
    let checked = pipeline::read(fixture.root(), TODAY, Wanted::Facts).expect("a playbook");
    let (playbook, evidence) = (&checked.facts.playbook, &checked.facts.evidence);
    let said = checked.findings.iter().filter(|finding| finding.rule.code == "PB011");
    let said = said.map(|said| {
        let at = said.place.position();
        format!("{}:{}: {} {}", at.line, at.column, said.severity, said.message)
    });
    (performed(playbook, evidence), work(playbook, evidence), said.collect())
}

fn performed(playbook: &Playbook, evidence: &Evidence) -> Vec<String> {
    let page = playbook.pages.iter().position(|page| page.path() == "send.md").expect("the page");
    let rows = evidence.pages[page].verifications.iter().filter(|entry| matches!(entry.from, From::Row(_)));
    rows.map(|row| {
        assert_eq!(row.how, How::Performed);
        let who = row.who.as_ref().map(|who| playbook.roster.name(who)).unwrap_or_default();
        format!("{} {who} {}", row.when, row.reference)
    })
    .collect()
}

fn work(playbook: &Playbook, evidence: &Evidence) -> Vec<String> {
    let told = evidence.work.iter().map(|work| {
        let line = work.place.position().line;
        format!("{line} {} {}: {} {}", work.when, work.client, playbook.roster.name(&work.who), work.reference)
    });
    told.collect()
}

#[test]
fn zendesk_is_known_by_its_header() {
    let (performed, work, said) = read(ZENDESK, "");
    assert_eq!(performed, ["2026-09-02 Maya Chen 1042"]);
    assert_eq!(work, ["2 2026-09-02 Acme Ltd: Maya Chen 1042", "3 2026-09-04 Bolt AG: Jonas Weber 1043"]);
    assert_eq!(
        said,
        ["3:1: note a row names no process: it gives no cover"],
        "what is open or nobody's is passed over"
    );
}

#[test]
fn jira_service_management_is_known_by_its_header() {
    let (performed, work, said) = read(JIRA, "");
    assert_eq!(performed, ["2026-09-05 Maya Chen SD-312", "2026-09-02 Jonas Weber SD-311"]);
    assert_eq!(work, ["2 2026-09-02 Acme Ltd: Jonas Weber SD-311", "3 2026-09-05 Bolt AG: Maya Chen SD-312"]);
    assert_eq!(said, [""; 0]);
}

#[test]
fn freshdesk_is_known_by_its_header() {
    let (performed, work, said) = read(FRESHDESK, "");
    assert_eq!(performed, ["2026-09-02 Maya Chen 7001"], "by its subject, closed and not resolved");
    assert_eq!(work, ["2 2026-09-02 Acme Ltd: Maya Chen 7001", "3 2026-09-03 Bolt AG: Jonas Weber 7002"]);
    assert_eq!(said, ["3:43: note a row names `Incident`, which is no page: it gives no cover"]);
}

#[test]
fn issues_of_github_are_known_by_their_keys() {
    let url = "https://github.com/example/jobs/issues";
    let (performed, work, said) = read(GITHUB, "");
    assert_eq!(performed, [format!("2026-09-02 Maya Chen {url}/311"), format!("2026-09-02 Jonas Weber {url}/311")]);
    assert_eq!(
        work,
        [
            format!("2 2026-09-02 Acme Ltd: Maya Chen {url}/311"),
            format!("2 2026-09-02 Acme Ltd: Jonas Weber {url}/311"),
            format!("3 2026-09-05 Bolt AG: Jonas Weber {url}/312"),
        ]
    );
    assert_eq!(said, ["3:1: note a row names no process: it gives no cover"]);
}

#[test]
fn what_the_settings_say_of_columns_beats_what_is_known_of_a_system() {
    let settings = "evidence: { columns: { Submitter: person, Subject: process, Requester domain: client } }\n";
    let csv = ZENDESK.replace("Ada Acme,Maya Chen", "sam,Maya Chen").replace("Invoice please", "FIN-7");
    let (_, work, _) = read(&csv, settings);
    assert_eq!(work[0], "2 2026-09-02 acme.example: Sam Doe 1042");
    let (performed, ..) = read(&csv.replace("sam,", "Jonas Weber,"), settings);
    assert_eq!(performed, ["2026-09-02 Jonas Weber 1042"]);
}

#[test]
fn work_for_a_client_counts_without_a_page_and_without_a_known_name() {
    let csv = "date,person,process,how,client,ref
2026-09-02,maya,Lawn,,Acme Ltd,T-1
2026-09-03,tier 2,,,Acme Ltd,T-2
someday,maya,,,Acme Ltd,T-3
2026-09-04,TBD,Lawn,,Acme Ltd,T-4
2026-09-05,jonas,Lawn,walked,Acme Ltd,T-5
2026-09-06,marvin,FIN-7,,Acme Ltd,T-6
2026-09-07,maya,FIN-7,,n/a,T-7
someday,nobody knows,Lawn,,,T-8
";
    let (performed, work, said) = read(csv, "");
    assert_eq!(performed, ["2026-09-07 Maya Chen T-7"]);
    assert_eq!(
        work,
        [
            "2 2026-09-02 Acme Ltd: Maya Chen T-1",
            "3 2026-09-03 Acme Ltd: tier 2 T-2",
            "7 2026-09-06 Acme Ltd: marvin T-6"
        ]
    );
    assert_eq!(
        said,
        [
            "2:17: note 4 rows name `Lawn`, which is no page: they give no cover",
            "3:12: note `tier 2` is not in people.yml",
            "3:19: note 2 rows name no process: they give no cover",
            "4:1: note not a day: `someday`",
            "5:12: note `TBD` is nobody",
            "7:12: error `marvin` is not in people.yml",
        ]
    );
}

#[test]
fn an_export_that_tells_of_clients_alone_is_read() {
    let (performed, work, said) = read("date,person,client\n2 Sep 2026,maya,Acme Ltd\n", "");
    assert_eq!((performed.len(), said), (0, Vec::<String>::new()));
    assert_eq!(work, ["2 2026-09-02 Acme Ltd: Maya Chen "]);
    let (.., said) = read("date,person,customer\n2026-09-02,maya,Acme Ltd\n", "");
    assert!(said[0].contains("no column `process`"), "{said:?}");
}
