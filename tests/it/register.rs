//! The register: which processes have a page, and what share of the critical ones is written, fresh and covered.

use std::process::Command;

use crate::fixture::Fixture;

const BESIDE: &str = "//- playbook.yml
criticality:
  high: { every: 90d }
  top: { cover: 3 }
  low: { every: 1y, cover: 1 }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  priya: { name: Priya Raman }
//- evidence/jobs.csv
date,person,process,client
2026-11-02,jonas,Billing run,Acme
2026-11-03,priya,send INVOICES,Acme
//- index.md
[s](send.md) [d](draft.md) [g](guide.md)
//- send.md
---
title: Send
owner: maya
last_verified: 2026-11-01
processes: [invoicing]
---
//- draft.md
---
title: Draft
owner: maya
status: draft
processes: [payroll]
---
//- guide.md
---
kind: guide
---
";

fn playbook(register: &str) -> Fixture {
    Fixture::new(&format!("{BESIDE}//- processes.yml\n{register}"))
}

const REGISTER: &str = "processes:
  invoicing: { name: Send invoices, criticality: high, aliases: [Billing run], owner: maya }
  payroll: { criticality: top, owner: jonas }
  letters: Answer letters
  rules: { page: guide.md, criticality: low }
";

fn of_register(fixture: &Fixture) -> Vec<String> {
    let findings = fixture.findings();
    let lines =
        findings.lines().filter(|line| line.contains("PB501") || line.contains("yml") || line.contains("PB004"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_process_without_a_page_is_named_and_a_critical_one_is_an_error() {
    let fixture = playbook(REGISTER);
    assert_eq!(
        of_register(&fixture),
        [
            "processes.yml:3:3: error[PB501] no page describes `Payroll`; `Jonas Weber` answers for it: write one, with `processes: [payroll]` in its front matter",
            "processes.yml:4:3: warning[PB501] no page describes `Answer letters`; write one, with `processes: [letters]` in its front matter",
        ]
    );
    let findings = fixture.read().findings;
    let payroll = findings.iter().find(|finding| finding.rule.code == "PB501").expect("one");
    assert_eq!(payroll.notes, ["draft.md is still a draft"]);
    for (level, severity) in [("high", "error"), ("top", "error"), ("low", "warning")] {
        let said = of_register(&playbook(&format!("processes: {{ letters: {{ criticality: {level} }} }}\n")));
        assert!(said.iter().any(|line| line.contains(&format!("{severity}[PB501]"))), "{level}: {said:?}");
    }
}

#[test]
fn a_page_without_a_level_has_that_of_its_entry() {
    let register = "processes:
  invoicing: { criticality: high }
  more: { criticality: low, page: send.md }
  own: { criticality: high, page: own.md }
  folder: { criticality: low, page: of/folder.md }
";
    let own = "//- own.md
---
criticality: low
---
//- of/index.md
---
criticality: high
---
[f](folder.md) [o](../own.md)
//- of/folder.md
---
title: Of a folder
---
";
    let fixture = Fixture::new(&format!("{BESIDE}{own}//- processes.yml\n{register}"));
    let checked = fixture.read();
    let level = |path: &str| {
        let page = checked.facts.playbook.pages.iter().find(|page| page.path() == path).expect(path);
        page.criticality.as_deref()
    };
    assert_eq!(level("send.md"), Some("high"), "of two entries, the one that asks for more decides");
    assert_eq!(level("of/folder.md"), Some("low"), "it was set for this process");
    assert_eq!(level("own.md"), Some("low"), "what the page says itself stands");
    let said: Vec<&str> = checked
        .findings
        .iter()
        .filter(|finding| finding.rule.code == "PB003")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(said, ["`low` here, but `high` in processes.yml"]);
}

#[test]
fn rows_of_work_name_a_process_as_the_register_does() {
    let checked = playbook(REGISTER).read();
    let page = checked.facts.playbook.pages.iter().position(|page| page.path() == "send.md").expect("the page");
    let cover = playbook::cover::cover(&checked.facts, page);
    assert_eq!(cover.now.len(), 2, "{cover:?}");
    let without = Fixture::new(BESIDE).read();
    assert!(playbook::cover::cover(&without.facts, page).now.is_empty());
}

#[test]
fn an_entry_that_is_not_in_the_register_is_named_in_the_page() {
    let near = Fixture::new(&format!(
        "{}//- processes.yml\nprocesses: {{ invoicing: {{}}, payroll: {{ page: send.md }} }}\n",
        BESIDE.replace("processes: [invoicing]", "processes: [invoicin, invoicing, tickets]")
    ));
    assert_eq!(
        of_register(&near),
        [
            "send.md:5:13: warning[PB004] `invoicin` is not in processes.yml; did you mean `invoicing`?",
            "send.md:5:34: note[PB004] `tickets` is not in processes.yml; add it there, as an entry or among the `aliases` of one",
        ]
    );
    assert_eq!(
        of_register(&Fixture::new(&BESIDE.replace("[invoicing]", "[invoicin]"))),
        [""; 0],
        "there is no register"
    );
}

#[test]
fn a_register_that_cannot_be_read_is_named_with_its_place_and_breaks_nothing_else() {
    let with = |register: &str| of_register(&playbook(register));
    assert_eq!(
        with("processes:\n  payroll: { page: send.md, criticality: hihg, ownr: maya }\n"),
        [
            "processes.yml:2:42: error[PB010] there is no criticality `hihg`; did you mean `high`?",
            "processes.yml:2:48: error[PB010] `ownr` is not a key here; did you mean `owner`?",
            "send.md:5:13: note[PB004] `invoicing` is not in processes.yml; add it there, as an entry or among the `aliases` of one",
        ]
    );
    assert_eq!(
        with("processes:\n  invoicing: { owner: jonsa }\n")[1..],
        ["processes.yml:2:23: error[PB006] `jonsa` is not in people.yml; did you mean `jonas`?"]
    );
    assert_eq!(
        with("processes:\n  invoicing: { page: sent.md }\n")[1..],
        ["processes.yml:2:22: error[PB301] there is no page at `sent.md`; did you mean `send.md`?"]
    );
    for broken in ["processes: [a]\n", "processes: {", "- a\n", "process: {}\n", "processes:\n  a: [b]\n", "\u{0}\n"] {
        let fixture = playbook(broken);
        let errors: Vec<String> = of_register(&fixture).into_iter().filter(|line| line.contains("error")).collect();
        assert!(!errors.is_empty() && errors.iter().all(|line| line.contains("PB010")), "{broken:?}: {errors:?}");
        assert!(fixture.site().get("send.html").is_some(), "{broken:?}");
    }
    assert_eq!(with("processes:\n").len(), 2, "an empty register knows neither");
}

fn report(fixture: &Fixture, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
    command.arg("report").args(arguments).args(["--today", "2026-11-22"]).current_dir(fixture.root());
    let output = command.output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_report_says_what_share_of_critical_processes_is_sound() {
    let fixture = playbook(REGISTER);
    assert_eq!(
        report(&fixture, &["register", "--format", "csv"]),
        "id,process,criticality,owner,pages,fresh,covered_by_two,critical
invoicing,Send invoices,high,Maya Chen,send.md,yes,yes,yes
payroll,Payroll,top,Jonas Weber,,no,no,yes
letters,Answer letters,,,,no,no,no
rules,Rules,low,,guide.md,no,no,no
"
    );
    let human = report(&fixture, &["register"]);
    assert!(human.contains("Register of 4 processes: 1 of 2 critical processes (50 %) is written, fresh and covered by two: 1 (50 %) written, 1 (50 %) fresh, 1 (50 %) covered by two"), "{human}");
    let json: serde_json::Value = serde_json::from_str(&report(&fixture, &["--format", "json"])).expect("JSON");
    assert_eq!(json["register"]["critical"]["sound"], 1);
    assert_eq!(json["register"]["all"]["written"], 2);
    assert_eq!(json["register"]["processes"][0]["pages"][0], "send.md");
    let bare = Fixture::new(BESIDE);
    assert!(report(&bare, &["register"]).contains("there is no processes.yml"));
    assert!(!report(&bare, &[]).contains("Register"), "nothing is said that nobody asked for");
    let json: serde_json::Value = serde_json::from_str(&report(&bare, &["--format", "json"])).expect("JSON");
    assert!(json["register"].is_null());
}

#[test]
fn the_report_says_who_served_which_client() {
    let fixture = playbook(REGISTER);
    fixture.add("clients.yml", b"clients:\n  acme: { lead: maya, backup: jonas, page: guide.md }\n  bolt: { name: Bolt AG, lead: maya, backup: priya }\n");
    fixture.add("evidence/more.csv", b"date,person,client\n2025-01-02,maya,Acme\n2026-10-01,jonas,=Cole\n");
    assert_eq!(
        report(&fixture, &["clients", "--format", "csv"]),
        "client,lead,backup,served_by,since,last,lately,people_lately,largest_share,alone
'=Cole,,,\"Jonas Weber (1, 1 Oct 2026)\",2026-10-01,2026-10-01,1,1,100,no
acme,Maya Chen,Jonas Weber,\"Priya Raman (1, 3 Nov 2026); Jonas Weber (1, 2 Nov 2026); Maya Chen (1, 2 Jan 2025)\",2025-01-02,2026-11-03,2,2,50,no
Bolt AG,Maya Chen,Priya Raman,,,,0,0,,no
"
    );
    let json: serde_json::Value = serde_json::from_str(&report(&fixture, &["--format", "json"])).expect("JSON");
    let acme = &json["clients"][1];
    assert_eq!(
        (&acme["id"], &acme["page"], &acme["only"]),
        (&"acme".into(), &"guide.md".into(), &serde_json::Value::Null)
    );
    assert_eq!(acme["served"][0]["from"], "evidence:evidence/jobs.csv:3");
    let markdown = report(&fixture, &["clients", "--format", "markdown"]);
    assert!(markdown.contains("## 3 clients"), "{markdown}");
    assert!(report(&fixture, &["clients"]).contains("3 clients: 0 served by one person alone in the last 12 months"));
    let bare = Fixture::new("//- playbook.yml\ntitle: Bare\n//- index.md\n# Home\n");
    assert!(report(&bare, &["clients"]).contains("none is known"));
    assert!(!report(&bare, &[]).contains("clients"));
}
