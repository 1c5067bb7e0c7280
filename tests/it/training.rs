//! `training.yml`: how far everybody has come with a process, in the matrix, in data and in the plan.

use std::collections::BTreeMap;

use playbook::cover::plan::{Asked, Knows, plan};
use playbook::health::survey;
use playbook::model::training::Level;

use crate::fixture::Fixture;

const FIRM: &str = "//- playbook.yml
title: Orders
cover: { minimum: 2 }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  priya: { name: Priya Raman }
  ruth: { name: Ruth Crane }
  tom: { name: Tom Pellow }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
//- processes.yml
processes:
  cameras: { name: Install cameras, page: a.md }
//- index.md
[a](a.md) [b](b.md)
//- a.md
---
title: Cameras
owner: maya
reviewers: [ruth]
verifications: [{ on: 2026-09-02, by: jonas, how: walked }, { on: 2026-09-01, by: priya, how: read }, { on: 2020-01-01, by: tom, how: walked }, { on: 2026-08-01, by: lewis, how: walked }]
---
//- b.md
---
title: Books
owner: maya
---
";

fn with(training: &str) -> Fixture {
    Fixture::new(&format!("{FIRM}//- training.yml\n{training}"))
}

/// Of a page, how far everybody has come, and whether the file says so.
fn levels(fixture: &Fixture, path: &str) -> BTreeMap<String, (Level, bool)> {
    let checked = fixture.read();
    let facts = &checked.facts;
    let at = facts.playbook.pages.iter().position(|page| page.path() == path).expect(path);
    let all = survey(facts).pages.swap_remove(at).levels;
    let named = all.iter().map(|one| (facts.playbook.roster.id(&one.who).to_owned(), (one.level, one.said)));
    named.collect()
}

#[test]
fn the_file_has_the_word_and_else_the_evidence() {
    let evidence = levels(&Fixture::new(FIRM), "a.md");
    let expected = [
        ("jonas", Level::Teaches),
        ("maya", Level::Teaches),
        ("priya", Level::Does),
        ("ruth", Level::Learning),
        ("tom", Level::Learning),
    ];
    assert_eq!(
        evidence,
        expected.map(|(who, level)| (who.to_owned(), (level, false))).into(),
        "who left is not told of"
    );

    // By its page and by its entry in the register alike.
    for name in ["a.md", "cameras", "Install cameras"] {
        let said = levels(
            &with(&format!("training: {{ {name}: {{ tom: can do, jonas: learning, lewis: can do }} }}\n")),
            "a.md",
        );
        assert_eq!(said["tom"], (Level::Does, true), "{name}");
        assert_eq!(said["jonas"], (Level::Learning, true), "who trained him knows better");
        assert_eq!(said["maya"], (Level::Teaches, false));
        assert!(!said.contains_key("lewis"));
    }
}

#[test]
fn it_is_no_cover_and_stands_in_the_matrix_and_in_data() {
    let fixture = with("training: { b.md: { tom: can teach } }\n");
    let page = fixture.page("cover.html");
    assert!(page.contains("title=\"Tom Pellow is not on record, but in training.yml; can teach it\""), "{page}");
    assert!(page.contains("<b class=\"mk mk-said\" data-level=\"3\">T</b>"), "{page}");
    assert!(page.contains("<b class=\"mk mk-now mk-did\" data-level=\"3\">C</b>"), "Jonas has walked through it");
    assert!(page.contains("by training.yml alone"), "the key says what the letter means");
    assert!(!Fixture::new(FIRM).page("cover.html").contains("training.yml"), "where there is none");
    let api: serde_json::Value = serde_json::from_str(&fixture.page("api/v1/pages.json")).expect("JSON");
    let books = api["pages"].as_array().expect("pages").iter().find(|page| page["path"] == "b.md").expect("it");
    assert_eq!(
        books["levels"],
        serde_json::json!([
            { "who": "tom", "level": "can teach", "from": "training" },
            { "who": "maya", "level": "can teach", "from": "evidence" },
        ])
    );
    assert_eq!(books["cover"]["now"], serde_json::json!([]));
}

#[test]
fn the_plan_asks_those_who_are_learning_and_has_those_show_it_who_can_teach() {
    let fixture = with("training: { b.md: { tom: learning, priya: can teach } }\n");
    let checked = fixture.read();
    let plan = plan(&checked.facts, Asked { to: Some(1), ..Asked::default() }, &[]);
    let roster = &checked.facts.playbook.roster;
    let books = plan.trainings.iter().find(|training| checked.facts.playbook.pages[training.page].path() == "b.md");
    let books = books.expect("it is planned");
    assert_eq!(roster.id(&books.learner), "tom", "others could learn it as well");
    assert_eq!((roster.id(&books.teacher.who), books.teacher.knows), ("priya", Knows::Said), "before its owner");
}

#[test]
fn slips_are_named_with_their_place() {
    let fixture = with(
        "training:
  b.md: { tom: can teech, mya: learning }
  c.md: { tom: learning }
  a.md: { tom: learning }
more: 1
",
    );
    let findings = fixture.findings();
    let said: Vec<&str> = findings.lines().filter(|line| line.contains("training.yml:")).collect();
    assert_eq!(said.len(), 4, "{findings}");
    for part in ["training.yml:2:16", "did you mean `can teach`?", "training.yml:3:3", "there is no process `c.md`"] {
        assert!(findings.contains(part), "{part}: {findings}");
    }
    assert_eq!(levels(&fixture, "a.md")["tom"], (Level::Learning, true), "what can be read is kept");
}
