//! What somebody who leaves has to hand over.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::fixture::Fixture;

const FIRM: &str = "//- playbook.yml
title: Orders
criticality: { high: { every: 90d, cover: 2 } }
channels: { desk: { email: desk@shared.example } }
//- people.yml
people:
  maya: { name: Maya Chen, until: 2026-12-31, holds: [vault, bank] }
  jonas: { name: Jonas Weber, holds: [vault] }
  priya: { name: Priya Raman }
  lewis: { name: Lewis Grant, until: 2026-08-28, holds: [bank] }
teams:
  service: { name: Service desk, members: [maya, jonas, lewis], channel: desk }
//- index.md
[a](a.md) [b](b.md) [c](c.md) [d](d.md) [e](e.md)
//- a.md
---
title: Alone
owner: maya
criticality: high
---
//- b.md
---
title: Shared
owner: maya
verifications: [{ on: 2026-11-03, by: jonas, how: walked }, { on: 2026-10-01, by: priya, how: read }]
---
//- c.md
---
title: Her hands
owner: jonas
verifications: [{ on: 2026-09-03, by: maya, how: performed }, { on: 2026-09-01, by: priya, how: read }]
---
//- d.md
---
title: Nothing of hers
owner: jonas
verifications: [{ on: 2026-11-03, by: priya, how: walked }]
---
//- e.md
---
title: Asked
owner: jonas
reviewers: [maya]
verifications: [{ on: 2026-11-03, by: priya, how: walked }]
---
";

fn handover(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["report", "handover", "--today", "2026-11-22"])
        .args(arguments)
        .current_dir(fixture.root())
        .output()
        .expect("the program runs")
}

fn said(arguments: &[&str]) -> String {
    let output = handover(&Fixture::new(FIRM), arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_pack_says_what_to_hand_over_and_to_whom() {
    insta::assert_snapshot!(said(&["maya"]), @r"
    Handover of Maya Chen, last day 31 Dec 2026: Orders on 22 Nov 2026

    3 processes: owns 2, alone has done 1

    a.md (high)
      owns it; without them it stops
      can step in: nobody else is on record
      show it to: Jonas Weber (by 31 Dec 2026), Priya Raman (by 31 Dec 2026)
      review: unverified

    b.md
      owns it; without them nobody answers for it
      can step in: Jonas Weber (covers it), Priya Raman (covers it)

    c.md
      covers it, the only one who has done it; without them fewer cover it than are asked for
      can step in: Jonas Weber (owner), Priya Raman (covers it)

    Access to take back, and who else holds it:
      vault: Jonas Weber too
      bank: nobody else

    Shared channels they answer, and who else does:
      desk: Jonas Weber too

    Asked to check, not on record:
      e.md
    ");
}

#[test]
fn it_is_a_checklist_to_sign_and_json() {
    let list = said(&["Maya Chen", ".", "--format", "markdown"]);
    assert!(list.starts_with("# Handover of Maya Chen, last day 31 Dec 2026: Orders on 22 Nov 2026\n"), "{list}");
    assert_eq!(list.matches("- [ ] **").count(), 3, "{list}");
    assert_eq!(list.matches("  - handed over to: ").count(), 3, "{list}");
    assert!(list.contains("- [ ] bank: nobody else\n  - to or by: "), "{list}");
    assert_eq!(list.matches(" signed: ").count(), 3 + 3 + 2, "each of them, and the two at the end: {list}");
    let pack: Value = serde_json::from_str(&said(&["maya", "--format", "json"])).expect("JSON");
    assert_eq!(
        (&pack["person"], &pack["until"], &pack["asked"]),
        (&json!("maya"), &json!("2026-12-31"), &json!(["e.md"]))
    );
    assert_eq!(
        (&pack["access"], &pack["channels"]),
        (&json!({ "bank": [], "vault": ["jonas"] }), &json!({ "desk": ["jonas"] }))
    );
    assert_eq!(
        pack["processes"][0],
        json!({
            "path": "a.md", "title": "Alone", "criticality": "high", "owns": true, "covers": false, "only_cover": false,
            "only_hands": false, "lost": "stops", "step_in": [],
            "show_to": [
                { "learner": "jonas", "teacher": "maya", "by": "2026-12-31" },
                { "learner": "priya", "teacher": "maya", "by": "2026-12-31" },
            ],
            "state": "unverified", "due": null
        })
    );
}

#[test]
fn whoever_stays_can_be_asked_for_and_nobody_else() {
    // Without a last day the plan is drawn as though they had left.
    let jonas = said(&["jonas"]);
    assert!(jonas.starts_with("Handover of Jonas Weber: Orders"), "{jonas}");
    assert!(jonas.contains("d.md\n  owns it; without them nobody answers for it\n"), "{jonas}");
    let fixture = Fixture::new(FIRM);
    for (arguments, error) in [
        (&["lewis"][..], "Lewis Grant has left already"),
        (&["lewis"], "`--today 2026-08-28`"),
        (&["mya"], "did you mean `maya`?"),
        (&["service"], "is a team; name one person"),
        (&[".", "maya"], "the person comes first: `playbook report handover maya .`"),
        (&["maya", "--format", "csv"], "human, markdown or json"),
    ] {
        let output = handover(&fixture, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(error), "{said}");
    }
}

#[test]
fn clients_stand_on_the_page_of_whoever_looks_after_them() {
    let clients = "//- clients.yml\nclients: { acme: { name: Acme Ltd, lead: maya, backup: jonas }, lone: { name: Lone Ltd, lead: maya } }\n";
    let fixture = Fixture::new(&format!("{FIRM}{clients}"));
    for url in ["person/maya.html", "handover/maya.html"] {
        let page = fixture.page(url);
        assert!(page.contains("Acme Ltd") && page.contains(">Jonas Weber</a>"), "{url}: {page}");
        assert!(page.contains("Lone Ltd") && page.contains("Nobody else."), "{url}: {page}");
    }
    assert!(!fixture.page("person/priya.html").contains("Acme Ltd"));
    let pack = handover(&fixture, &["maya"]);
    let said = String::from_utf8_lossy(&pack.stdout).into_owned();
    assert!(said.contains("  Acme Ltd: Jonas Weber\n  Lone Ltd: nobody else\n"), "{said}");
}

#[test]
fn the_site_has_a_pack_of_whoever_leaves_and_only_where_people_have_pages() {
    let fixture = Fixture::new(FIRM);
    let pack = fixture.page("handover/maya.html");
    assert!(pack.contains(">Handover of Maya Chen</h1>") && pack.matches("class=\"sign-line\"").count() == 8, "{pack}");
    assert!(fixture.page("person/maya.html").contains("href=\"../handover/maya.html\""));
    assert!(!fixture.page("person/jonas.html").contains("handover/"));
    for level in ["names", "none"] {
        let fixture = Fixture::new(&FIRM.replace("title: Orders", &format!("publish: {{ people: {level} }}")));
        let site = fixture.site();
        assert!(!site.iter().any(|(path, _)| path.as_str().starts_with("handover/")), "{level}");
        assert_eq!(site.get("what-if.html").is_some(), level == "names", "{level}");
    }
}

#[test]
fn a_process_that_no_page_describes_is_handed_over_too() {
    let register = "//- processes.yml
processes:
  wages: { name: Pay wages, owner: maya }
  bills: { name: Pay bills, owner: service }
  sales: { name: Sell, owner: jonas, page: b.md }
";
    let fixture = Fixture::new(&format!("{FIRM}{register}"));
    let pack = handover(&fixture, &["maya"]);
    let said = String::from_utf8_lossy(&pack.stdout).into_owned();
    let both =
        "Processes of the register that no page describes:\n  Pay wages: nobody else\n  Pay bills: Jonas Weber\n";
    assert!(said.contains(both), "{said}");
    assert!(fixture.page("handover/maya.html").contains("<h3>Pay wages</h3>"));
    assert!(fixture.page("person/maya.html").contains("<b>Pay wages</b>"));
    let lost = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["report", "cover", "--today", "2026-11-22", "--without", "maya", "--format", "json"])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs");
    let lost: Value = serde_json::from_slice(&lost.stdout).expect("JSON");
    assert_eq!(lost["unwritten"], json!(["Pay wages"]), "for the bills somebody is left");
}

#[test]
fn what_stops_soon_stands_first_on_the_home_page() {
    let home = Fixture::new(FIRM).page("index.html");
    let first = home.split("Needs attention").nth(1).and_then(|rest| rest.split("</li>").next()).expect("a list");
    assert!(first.contains(">Alone</a>") && first.contains("until "), "she alone has it, and leaves: {first}");
    let names = Fixture::new(&FIRM.replacen("title: Orders", "title: Orders\npublish: { people: names }", 1));
    let home = names.page("index.html");
    assert!(!home.contains("31 Dec 2026"), "{home}");
}
