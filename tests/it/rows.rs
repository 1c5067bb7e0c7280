//! `evidence/*.csv`: what each row is read as, and what is said of those that cannot be read.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use playbook::evidence::rows::{self, Records, Row};
use playbook::load;
use playbook::model::playbook::Playbook;
use playbook::settings::Settings;
use playbook::source::Source;
use proptest::prelude::*;

use crate::fixture::{Fixture, TODAY};

/// A playbook that was read, with its settings.
struct Loaded {
    settings: Settings,
    playbook: Playbook,
    records: Vec<Arc<Source>>,
}

fn load(root: &Path) -> Loaded {
    let load::Opened { settings, roster, findings, .. } = load::open(root).expect("a playbook");
    let load::Loaded { playbook, records, .. } =
        load::load(root, (load::Wanted::Facts, None, None), &settings, roster, findings).expect("a playbook");
    Loaded { settings, playbook, records }
}

/// People, and pages that go by many names.
const PLAYBOOK: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, aliases: [\"@jweber\"] }
//- index.md
[a](billing/send-invoice.md) [b](billing/collect.md) [c](billing/index.md)
//- billing/index.md
# Collect money
//- billing/send-invoice.md
---
kind: guide
id: FIN-7
aliases: [/old/invoice.html, /bills]
processes: [invoicing]
---
# Send an invoice
//- billing/collect.md
---
kind: guide
title: Collect Money
processes: [invoicing]
---
";

const HEADER: &str = "date,person,process,how,client,ref\n";

fn read(loaded: &Loaded, source: &Arc<Source>) -> (Vec<Row>, String) {
    let mut findings = Vec::new();
    let Records { rows, .. } =
        rows::read(&[Arc::clone(source)], &loaded.playbook, &loaded.settings, TODAY, &mut findings);
    let mut said = String::new();
    for finding in findings {
        let at = finding.place.position();
        let (severity, code) = (finding.severity, finding.rule.code);
        writeln!(said, "{}:{}: {severity}[{code}] {}; {}", at.line, at.column, finding.message, finding.help)
            .expect("a line");
        finding.notes.iter().for_each(|note| writeln!(said, "  {note}").expect("a line"));
    }
    (rows, said)
}

/// The rows of a file, one line each, and the findings, with `settings` as `playbook.yml`.
fn with(settings: &str, csv: &str) -> (String, String) {
    let fixture = Fixture::new(&format!("{PLAYBOOK}//- playbook.yml\n{settings}"));
    fixture.add("evidence/orders.csv", csv.as_bytes());
    let loaded = load(fixture.root());
    let (rows, said) = read(&loaded, &loaded.records[0]);
    let shown = rows.iter().map(|row| {
        let page = loaded.playbook.pages[row.page].path();
        let (who, line) = (loaded.playbook.roster.name(&row.person.who), row.place.position().line);
        format!("{line} {page} {who} {} {} {} {}", row.when, row.how.name(), row.client, row.reference)
    });
    (shown.map(|line| line.trim_end().to_owned() + "\n").collect(), said)
}

fn rows_of(csv: &str) -> String {
    let (rows, said) = with("", csv);
    assert_eq!(said, "", "{csv}");
    rows
}

fn said_of(rows: &str) -> String {
    with("", &format!("{HEADER}{rows}")).1
}

#[test]
fn a_row_says_who_did_what_when() {
    let one = "2 billing/send-invoice.md Jonas Weber 2026-09-02 performed\n";
    assert_eq!(rows_of("date,person,process\n2026-09-02,jonas,FIN-7\n"), one);
    assert_eq!(
        rows_of(&format!("{HEADER}2026-09-02T10:22:00Z,Jonas Weber,fin-7,Walked,Acme Ltd,T-9\n")),
        "2 billing/send-invoice.md Jonas Weber 2026-09-02 walked Acme Ltd T-9\n"
    );
    assert_eq!(
        rows_of("\u{FEFF}Process;\"Date\";PERSON\r\n\r\nFIN-7;2026-09-02 10:22;@jweber\r\n;;\r\n"),
        one.replacen('2', "3", 1)
    );
    assert_eq!(rows_of("note\tprocess\tperson\tdate\n\"a\n\"\"b\"\"\"\tFIN-7\tJWeber\t2026-09-02"), one);
    assert_eq!(rows_of("date,person,process\n2026-11-23,maya@example.org,FIN-7,,\n").lines().count(), 1, "tomorrow");
    assert_eq!(rows_of(HEADER), "");
}

#[test]
fn a_process_goes_by_many_names() {
    for name in [
        "fin-7",
        "billing/send-invoice.md",
        "Billing/Send-Invoice",
        "/billing/send-invoice.html",
        "./billing/send-invoice.md",
        "https://example.org/handbook/billing/send-invoice.html#steps",
        "/old/invoice.html",
        "old/invoice",
        "bills",
        "send AN invoice",
    ] {
        let (rows, said) =
            with("url: https://example.org/handbook/\n", &format!("{HEADER}2026-09-02,maya,{name},,,\n"));
        assert_eq!(
            (rows.as_str(), said.as_str()),
            ("2 billing/send-invoice.md Maya Chen 2026-09-02 performed\n", ""),
            "{name}"
        );
    }
    let both = rows_of(&format!("{HEADER}2026-09-02,maya,Invoicing,,,\n"));
    assert_eq!(both.lines().count(), 2, "both pages that describe it: {both}");
    insta::assert_snapshot!(said_of("2026-09-02,maya,collect money,,,\n"), @"2:17: note[PB011] a row names `collect money`, the title of 2 pages: it gives no cover; name the page by its path or its id");
}

#[test]
fn a_title_means_the_process_rather_than_its_folder() {
    let fixture = Fixture::new(&format!(
        "{}//- evidence/a.csv\n{HEADER}2026-09-02,maya,Collect money,,,\n",
        PLAYBOOK.replace("kind: guide\ntitle", "owner: maya\ntitle")
    ));
    let loaded = load(fixture.root());
    let (rows, _) = read(&loaded, &loaded.records[0]);
    assert_eq!(
        rows.iter().map(|row| loaded.playbook.pages[row.page].path()).collect::<Vec<_>>(),
        ["billing/collect.md"]
    );
}

#[test]
fn other_peoples_columns_are_mapped() {
    let settings = "evidence: { columns: { Assignee: person, Resolved: date, request type: process } }\n";
    let csv = "Resolved,Person,assignee,Request Type\n2026-09-02,the client,maya,FIN-7\n";
    assert_eq!(with(settings, csv).0, "2 billing/send-invoice.md Maya Chen 2026-09-02 performed\n");
    insta::assert_snapshot!(with("", "Resolved,Persn,Summary\n2026-09-02,maya,FIN-7\n").1, @"1:1: error[PB011] no column `date`, `person`, `process`; there are `Resolved`, `Persn`, `Summary`; say in playbook.yml which column it is: `evidence: { columns: { Resolved: date } }`");
    insta::assert_snapshot!(with("", "date,Persn,process\n").1, @"1:1: error[PB011] no column `person`; there are `date`, `Persn`, `process`; say in playbook.yml which column it is: `evidence: { columns: { Persn: person } }`");
    insta::assert_snapshot!(with("", "date,person,process,Date\n2026-09-02,maya,FIN-7,x\n").1, @"1:21: error[PB011] two columns are `date`: `date` and `Date`; the first is used; rename or leave out the other");
    insta::assert_snapshot!(with("", "\n\n").1, @"1:1: error[PB011] no header row; begin it with a header row: `date,person,process,how,client,ref`");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    insta::assert_snapshot!(said_of(
        "2/9/2026,maya,FIN-7,,,\n\
         2026/09/02,maya,FIN-7,,,\n\
         2026-11-24,maya,FIN-7,,,\n\
         ,maya,FIN-7,,,\n\
         2026-09-02,\"Weber, J\",FIN-7,,,\n\
         2026-09-02,Weber, J,FIN-7,performed,Acme,T-1\n\
         2026-09-02,,FIN-7,,,\n\
         2026-09-02,TBD,FIN-7,,,\n\
         2026-09-02,jonsa,FIN-7,,,\n\
         2026-09-02,maya,FIN-7,done,,\n\
         2026-09-02,maya\n\
         2026-09-02,maya,FIN-7,\"read,,\n2026-09-02,maya,FIN-7,,,\n"
    ), @r#"
    13:23: error[PB011] a quote that is not closed, so that the rest of the file is one cell; close the quote; one that belongs to the text is doubled: `""`
    7:42: error[PB011] the row has 7 cells and the header 6; put quotes round a cell that holds `,`
    12:12: error[PB011] the row ends before its `process`; give it a cell for each column of the header, or export the file anew
    5:1: error[PB011] a row without its day; export days as `2026-09-02`; a time may follow
    2:1: error[PB011] not a day: `2/9/2026`; export days as `2026-09-02`; a time may follow
      the same in line 3
    4:1: error[PB011] 24 Nov 2026 has not come yet; today is 22 Nov 2026; write the day on which it was done
    8:12: error[PB011] the row names nobody; say who did it: an id, alias, e-mail address or full name of people.yml
      the same in line 9
    10:12: error[PB011] `jonsa` is not in people.yml; did you mean `jonas`?
    6:12: error[PB011] `Weber, J` is not in people.yml; add them to people.yml, with this name as an alias; those who have left too
    11:23: error[PB011] `how` cannot be `done`; there are `dated`, `read`, `walked`, `performed`; an empty cell is `performed`
    "#);
    let (rows, _) = with("", &format!("{HEADER}2026-09-02,jonsa,FIN-7,,,\n2026-09-03,maya,FIN-7,reed,,\n"));
    assert_eq!(rows, "", "what is misread gives no cover");
}

#[test]
fn other_work_is_a_note_for_each_name() {
    insta::assert_snapshot!(said_of(
        "2026-09-02,maya,send-invoce,,,\n\
         2026-09-02,maya,Lawn,,,\n\
         someday,nobody knows,lawn,,,\n\
         2026-09-02,maya,,,,\n\
         2026-09-02,maya,LAWN,,,\n"
    ), @r"
    5:17: note[PB011] a row names no process: it gives no cover; fill in the page's path, id or title where there is one
    3:17: note[PB011] 3 rows name `Lawn`, which is no page: they give no cover; if a page describes it, add this name to the page's `processes`
    2:17: note[PB011] a row names `send-invoce`, which is no page: it gives no cover; if a page describes it, add this name to the page's `processes`
    ");
    let near = said_of("2026-09-02,maya,billing/send-invoce,,,\n");
    assert!(near.contains("did you mean `billing/send-invoice`?"), "{near}");
}

#[test]
fn without_a_roster_names_stand_for_themselves() {
    let fixture = Fixture::new(&format!("//- index.md\n# Home\n//- evidence/a.csv\n{HEADER}2026-09-02,Ann,Home,,,\n"));
    let loaded = load(fixture.root());
    let (rows, said) = read(&loaded, &loaded.records[0]);
    assert_eq!((loaded.playbook.roster.name(&rows[0].person.who), said.as_str()), ("Ann", ""));
}

#[test]
fn records_are_the_csv_files_below_one_folder_in_order() {
    let fixture = Fixture::new(
        "//- index.md\n[a](evidence/b.CSV)\n//- evidence/b.CSV\n//- evidence/a.csv\n//- evidence/2026/c.csv\n//- evidence/.old/d.csv\n//- docs/evidence/e.csv\n//- evidence/notes.txt\n//- d.csv\n",
    );
    fixture.add("evidence/utf-16.csv", b"\xFF\xFEd\0a\0t\0e\0");
    fixture.add("evidence/latin.csv", b"date,person,process\n2026-09-02,Gr\xFCezi,home\n");
    let loaded = load(fixture.root());
    let paths: Vec<&str> = loaded.records.iter().map(|source| source.path().as_ref()).collect();
    assert_eq!(paths, ["evidence/2026/c.csv", "evidence/a.csv", "evidence/b.CSV", "evidence/latin.csv"]);
    let said: Vec<String> =
        fixture.findings().lines().filter(|line| line.contains("UTF-8")).map(str::to_owned).collect();
    assert_eq!(
        said,
        [
            "evidence/latin.csv:2:14: error[PB011] not UTF-8 text; export the file as UTF-8, in Excel as \"CSV UTF-8\"",
            "evidence/utf-16.csv:1:1: error[PB011] not UTF-8 text; export the file as UTF-8, in Excel as \"CSV UTF-8\"",
        ]
    );
    // The site has CSVs of its own, made of what is shown.
    let copied = |path: &str| path.to_lowercase().ends_with("csv") && !path.starts_with("health/");
    assert!(fixture.site().iter().all(|(path, _)| !copied(path.as_str())), "never copied");
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| load(Fixture::new(PLAYBOOK).root()));

fn survives(bytes: Vec<u8>) {
    let source = Arc::new(Source::decode("evidence/a.csv", bytes).0);
    let (rows, _) = read(&LOADED, &source);
    for row in rows {
        let span = row.place.span;
        assert!(source.text().get(span.start..span.end).is_some(), "{span:?} is no part of the text");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(bytes);
    }

    #[test]
    fn nothing_that_is_almost_a_file_makes_it_panic(
        cells in prop::collection::vec(
            prop::sample::select(vec![
                "2026-09-02", "2026-13-01T", "maya", "FIN-7", "invoicing", "\"", "\"\"", ",", ",", ";", "\t", "\n", "\r\n",
                "é", "\u{FEFF}", "\0", "date,person,process\n", "how", " ", "walked", "https://", "/", "#",
            ]),
            0..60,
        ),
        headed in any::<bool>(),
    ) {
        let header = if headed { HEADER } else { "" };
        survives(format!("{header}{}", cells.concat()).into_bytes());
    }
}
