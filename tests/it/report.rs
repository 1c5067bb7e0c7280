//! `report` in the formats that are tables.

use std::process::{Command, Output};

use crate::fixture::Fixture;

const PLAYBOOK: &str = "//- playbook.yml
title: Orders | 2026
criticality: { high: { cover: 1 } }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  ann: { name: \"@ann\" }
//- index.md
[a](a.md) [b](b.md)
//- a.md
---
title: \"=Send|the <b>, \\\"now\\\"\"
owner: maya
criticality: high
reviewers: [ann]
last_verified: 2026-11-01
verifications:
  - { on: 2026-11-01, by: jonas, how: walked }
  - { on: 2026-10-01, by: ann }
---
//- b.md
---
title: B
owner: maya
---
";

fn report(arguments: &[&str]) -> Output {
    report_of(&Fixture::new(PLAYBOOK), arguments)
}

fn report_of(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .arg("report")
        .args(arguments)
        .args(["--today", "2026-11-22"])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs")
}

fn said(arguments: &[&str]) -> String {
    said_of(&Fixture::new(PLAYBOOK), arguments)
}

fn said_of(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = report_of(fixture, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn csv_holds_one_topic_and_no_formula() {
    assert_eq!(
        said(&["freshness", "--format", "csv"]),
        "path,title,state,changed,last_verified,due,owner\n\
         a.md,\"'=Send|the <b>, \"\"now\"\"\",fresh,,2026-11-01,2027-04-30,Maya Chen\n\
         b.md,B,unverified,,,,Maya Chen\n"
    );
    assert_eq!(
        said(&["cover", "--format", "csv"]),
        "path,title,owner,criticality,minimum,listed,ever,now,last,last_verified,from,now_at_least,hands\n\
         a.md,\"'=Send|the <b>, \"\"now\"\"\",Maya Chen,high,1,'@ann,Jonas Weber; @ann,Jonas Weber; @ann,2026-11-01,2026-11-01,log,2,Jonas Weber\n\
         b.md,B,Maya Chen,,2,,,,,,,0,\n"
    );
    assert_eq!(
        said(&["people", "--format", "csv"]),
        "id,name,owns,covers,only_cover_of\n\
         maya,Maya Chen,2,0,0\n\
         jonas,Jonas Weber,0,1,0\n\
         ann,'@ann,0,1,0\n"
    );
    for arguments in [&["--format", "csv"][..], &[".", "--format", "csv"]] {
        let output = report(arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            error,
            "error: a CSV holds one table: name freshness, cover, people, clients, register, leave or plan\n"
        );
    }
}

#[test]
fn markdown_holds_all_topics_or_one() {
    insta::assert_snapshot!(said(&["--format", "markdown"]), @r#"
    # Orders \| 2026 on 22 Nov 2026

    ## Freshness of 2 processes

    1 fresh, 0 due, 0 stale, 1 unverified. Verifications: 2 on record, 0 with a change of the text, 0 by date alone, 0 in bulk, 0 by a program

    | process | title | state | changed since | last verified | due | owner |
    | --- | --- | --- | --- | --- | --- | --- |
    | a.md | =Send\|the \<b\>, "now" | fresh |  | 1 Nov 2026 | 30 Apr 2027 | Maya Chen |
    | b.md | B | unverified |  | never |  | Maya Chen |

    ## Cover of 2 processes

    1 by nobody, 0 by one, 1 by two or more; outside git, so from the logs alone; absence margin 1: without Maya Chen, for example, the most critical process (without a level) has nobody left

    | process | title | owner | criticality | minimum | listed | cover ever | cover now | last | hands |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | a.md | =Send\|the \<b\>, "now" | Maya Chen | high | 1 | @ann | Jonas Weber, @ann | Jonas Weber, @ann | 1 Nov 2026 | Jonas Weber |
    | b.md | B | Maya Chen |  | 2 |  |  |  | never |  |

    ## People

    what each answers for and covers now

    | person | owns | covers | only cover of |
    | --- | --- | --- | --- |
    | Maya Chen | 2 | 0 | 0 |
    | Jonas Weber | 0 | 1 | 0 |
    | @ann | 0 | 1 | 0 |
    "#);
    let one = said(&["cover", "--format", "markdown"]);
    assert!(one.contains("## Cover of") && !one.contains("## People"), "{one}");
}

#[test]
fn json_holds_everything_whatever_the_topic() {
    assert_eq!(said(&["people", "--format", "json"]), said(&["--format", "json"]));
}

#[test]
fn a_date_that_is_no_cover_is_told_with_where_it_is_from() {
    let page = |path: &str, front: &str| format!("//- {path}\n---\nowner: maya\n{front}---\nx\n");
    let fixture = Fixture::new(&format!(
        "//- playbook.yml\ntitle: Orders\n//- people.yml\npeople:\n  maya: {{ name: Maya Chen }}\n{}{}",
        page("a.md", "last_verified: 2026-11-01\n"),
        page("b.md", "last_verified: 2026-11-02\nverified_by: maya\n")
    ));
    let said = |format: &str| said_of(&fixture, &["cover", "--format", format]);
    let rows = |text: String| text.lines().rev().take(2).map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        rows(said("markdown")),
        [
            "| b.md | B | Maya Chen |  | 2 |  |  |  | 2 Nov 2026: front matter, by the owner |  |",
            "| a.md | A | Maya Chen |  | 2 |  |  |  | 1 Nov 2026: front matter, it is not known who set the date |  |",
        ]
    );
    assert_eq!(
        rows(said("csv")),
        ["b.md,B,Maya Chen,,2,,,,,2026-11-02,log,0,", "a.md,A,Maya Chen,,2,,,,,2026-11-01,log,0,"]
    );
    assert!(!said("human").contains("never"));
}
