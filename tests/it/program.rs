//! The program as its users run it: exit codes, what is printed where, and what is left alone.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::Fixture;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--today", "2026-11-22"])
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("the program runs")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

const STALE: &str = "//- playbook.yml
title: Test
//- index.md
[a](a.md)
//- a.md
---
owner: maya
last_verified: 2025-01-01
verified_by: [jonas, ann]
---
# Send an invoice

Print the totals.
";

#[test]
fn check_exits_with_0_1_or_2() {
    let stale = Fixture::new(STALE);
    assert_eq!(status(&run(stale.root(), &["check"])), 1);
    assert_eq!(status(&run(stale.root(), &["check", ".", "--fail-on", "error"])), 1);
    let clean = Fixture::new(&STALE.replace("2025-01-01", "2026-11-01"));
    assert_eq!(status(&run(clean.root(), &["check"])), 0);
    let empty = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["check"][..],
        &["check", "missing"],
        &["-C", "missing", "check"],
        &["check", "--fail-on", "loud"],
        &["frobnicate"],
        &["check", "--today", "soon"],
    ] {
        let output = run(empty.path(), arguments);
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(!stderr(&output).is_empty() && stdout(&output).is_empty(), "{arguments:?}");
    }
    let nothing = Fixture::new("//- playbook.yml\n//- notes.txt\nx\n");
    let output = run(nothing.root(), &["check"]);
    assert_eq!(status(&output), 2, "a playbook without pages is no clean one");
    assert!(stderr(&output).contains("no page"), "{}", stderr(&output));
}

#[test]
fn fail_on_decides_what_counts() {
    let warning = Fixture::new(&STALE.replace("2025-01-01", "2026-11-01").replace("[jonas, ann]", "jonas"));
    assert_eq!(status(&run(warning.root(), &["check"])), 0);
    assert_eq!(status(&run(warning.root(), &["check", "--fail-on", "warning"])), 1);
    let off = Fixture::new(&STALE.replace("title: Test", "rules: { stale: off, cut-off-history: off }"));
    assert_eq!(status(&run(off.root(), &["check", "--fail-on", "note"])), 0);
}

#[test]
fn quiet_shows_what_fails_and_counts_the_rest() {
    let stale = Fixture::new(&STALE.replace("[a](a.md)", "[a](a.md) ![](x.png)"));
    stale.add("x.png", b"");
    let codes = |arguments: &[&str]| {
        let said = stdout(&run(stale.root(), arguments));
        let heads = said.lines().filter_map(|line| line.split_once("]: ")?.0.split_once('[')).map(|(_, code)| code);
        (heads.collect::<Vec<_>>().join(" "), said.lines().last().unwrap_or_default().to_owned())
    };
    let summary = "1 error, 2 notes in 2 pages: failed (fails on errors)".to_owned();
    assert_eq!(codes(&["check"]), ("PB101 PB304 PB008".to_owned(), summary.clone()));
    assert_eq!(codes(&["check", "--quiet"]), ("PB101".to_owned(), summary.clone()));
    assert_eq!(codes(&["check", "-q", "--fail-on", "note"]).0, "PB101 PB304 PB008");
    let json = |arguments: &[&str]| stdout(&run(stale.root(), arguments));
    assert_eq!(json(&["check", "-q", "--format", "json"]), json(&["check", "--format", "json"]), "all of it");
}

#[test]
fn check_speaks_json() {
    let fixture = Fixture::new(STALE);
    let file = fixture.root().join("findings.json");
    let report = format!("json={}", file.display());
    let output = run(fixture.root(), &["check", "--format", "json", "--report", &report]);
    insta::assert_snapshot!(stdout(&output), @r#"
    {
      "version": 1,
      "today": "2026-11-22",
      "summary": {
        "error": 1,
        "warning": 0,
        "note": 1,
        "waived": 0,
        "baselined": 0
      },
      "findings": [
        {
          "code": "PB101",
          "name": "stale",
          "severity": "error",
          "path": "a.md",
          "line": 3,
          "column": 1,
          "message": "due for review since 30 Jun 2025; last verified on 1 Jan 2025",
          "help": "have somebody walk through it, then log it: `playbook verify a.md --by … --how walked`",
          "notes": [
            "it is to be reviewed every 180 days"
          ],
          "waived": null
        },
        {
          "code": "PB008",
          "name": "cut-off-history",
          "severity": "note",
          "path": "playbook.yml",
          "line": 1,
          "column": 1,
          "message": "outside git: cover is known from the logs alone",
          "help": "keep the playbook in git, and its commits tell who else has verified what",
          "notes": [],
          "waived": null
        }
      ]
    }
    "#);
    assert_eq!(std::fs::read_to_string(file).expect("the report"), stdout(&output));
}

#[test]
fn report_has_the_fields_of_its_contract() {
    let output = run(Fixture::new(STALE).root(), &["report", "--format", "json"]);
    insta::assert_snapshot!(stdout(&output), @r#"
    {
      "version": 1,
      "today": "2026-11-22",
      "history": null,
      "pages": [
        {
          "path": "a.md",
          "url": "a.html",
          "title": "Send an invoice",
          "kind": "sop",
          "status": "current",
          "owner": "maya",
          "criticality": null,
          "fingerprint": "1:76292ae0e8c1d0b4",
          "freshness": {
            "state": "stale",
            "changed": null,
            "last_verified": "2025-01-01",
            "due": "2025-06-30"
          },
          "verifications": [
            {
              "who": "ann",
              "when": "2025-01-01",
              "how": "read",
              "from": "log",
              "recorded_by": null
            },
            {
              "who": "jonas",
              "when": "2025-01-01",
              "how": "read",
              "from": "log",
              "recorded_by": null
            }
          ],
          "cover": {
            "listed": [],
            "ever": [
              "ann",
              "jonas"
            ],
            "now": [
              "ann",
              "jonas"
            ],
            "now_at_least": 2,
            "minimum": 2
          },
          "hands": [],
          "levels": [
            {
              "who": "maya",
              "level": "can teach",
              "from": "evidence"
            },
            {
              "who": "ann",
              "level": "can do",
              "from": "evidence"
            },
            {
              "who": "jonas",
              "level": "can do",
              "from": "evidence"
            }
          ]
        },
        {
          "path": "index.md",
          "url": "index.html",
          "title": "Test",
          "kind": "index",
          "status": "current",
          "owner": null,
          "criticality": null,
          "fingerprint": "1:81c4b7f7e0549f15",
          "freshness": null,
          "verifications": [],
          "cover": null,
          "hands": null,
          "levels": null
        }
      ],
      "people": [
        {
          "id": "ann",
          "name": "ann",
          "owns": [],
          "covers": [
            "a.md"
          ],
          "only_cover_of": []
        },
        {
          "id": "jonas",
          "name": "jonas",
          "owns": [],
          "covers": [
            "a.md"
          ],
          "only_cover_of": []
        },
        {
          "id": "maya",
          "name": "maya",
          "owns": [
            "a.md"
          ],
          "covers": [],
          "only_cover_of": []
        }
      ],
      "clients": [],
      "register": null,
      "recording": {
        "record": 2,
        "with_text": 0,
        "alone": 0,
        "bulk": 0,
        "machine": 0,
        "unknown": 0
      },
      "margin": {
        "share": 25,
        "levels": [
          null
        ],
        "critical": 1,
        "unknown": 0,
        "needed": 1,
        "number": 3,
        "exact": true,
        "at_least": 3,
        "at_most": 3,
        "people": [
          "ann",
          "jonas",
          "maya"
        ]
      }
    }
    "#);
    let output = run(Fixture::new(STALE).root(), &["report"]);
    insta::assert_snapshot!(stdout(&output), @r"
    Test on 22 Nov 2026

    Freshness of 1 process: 0 fresh, 0 due, 1 stale, 0 unverified. Verifications: 2 on record, 0 with a change of the text, 0 by date alone, 0 in bulk, 0 by a program
    +-----------------------------------------------------------------------+
    | process   state   changed since   last verified   due           owner |
    +=======================================================================+
    | a.md      stale                   1 Jan 2025      30 Jun 2025   maya  |
    +-----------------------------------------------------------------------+

    Cover of 1 process: 0 by nobody, 0 by one, 1 by two or more; of those who are not in people.yml, nobody knows whether they are still here; outside git, so from the logs alone; absence margin 3: without ann, jonas and maya, for example, the only process has nobody left
    +--------------------------------------------------------+
    | process   owner   cover ever   cover now    last       |
    +========================================================+
    | a.md      maya    ann, jonas   ann, jonas   1 Jan 2025 |
    +--------------------------------------------------------+

    People: what each answers for and covers now
    +----------------------------------------+
    | person   owns   covers   only cover of |
    +========================================+
    | ann      0      1        0             |
    | jonas    0      1        0             |
    | maya     1      0        0             |
    +----------------------------------------+
    ");
}

#[test]
fn report_takes_a_topic_a_folder_or_both() {
    let fixture = Fixture::new(STALE);
    let folder = fixture.root().to_string_lossy().into_owned();
    let elsewhere = std::env::temp_dir();
    let said = |arguments: &[&str]| stdout(&run(&elsewhere, arguments));
    assert!(said(&["report", &folder]).contains("Cover of 1 process"));
    assert!(said(&["report", "freshness", &folder]).contains("1 stale"));
    assert!(!said(&["report", "freshness", &folder]).contains("Cover of"));
    assert_eq!(status(&run(&elsewhere, &["report", "fame", &folder])), 2);
}

#[test]
fn search_finds_and_finds_nothing() {
    let fixture = Fixture::new(STALE);
    let output = run(fixture.root(), &["search", "invoce", "--format", "json"]);
    assert_eq!(status(&output), 0);
    let hits: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(hits[0]["url"], "a.html");
    assert_eq!(hits[0]["title"], "Send an invoice");
    assert_eq!((&hits[0]["state"], &hits[0]["owner"]), (&"stale".into(), &"maya".into()));
    let told = stdout(&run(fixture.root(), &["search", "invoce"]));
    assert!(told.starts_with("Send an invoice  (stale, maya)\n  a.html\n"), "{told}");
    let output = run(fixture.root(), &["search", "cover:three", "status:sta", "invoice"]);
    assert_eq!(
        stdout(&output),
        "no `cover:three`; there are none, one, two\nno page for `cover:three status:sta invoice`\n"
    );
    let output = run(fixture.root(), &["search", "zebra"]);
    assert_eq!((status(&output), stdout(&output).as_str()), (0, "no page for `zebra`\n"));
}

#[test]
fn explain_tells_a_rule_and_lists_all() {
    let here = std::env::temp_dir();
    let told = stdout(&run(&here, &["explain", "pb202"]));
    assert!(told.starts_with("PB202 single-reviewer (warning)\n\nWhat\n  "), "{told}");
    for part in [
        "\nFails\n  Beside the owner only Jonas",
        "\n  billing/send-invoice.md\n    ---\n    title: Send an invoice\n",
        "\n  found at billing/send-invoice.md:4:1:\n    only `Jonas Weber` is on record; 2 are asked for\n\nPasses\n",
        "    rules: { single-reviewer: error }\n",
        "    waive: [{ rule: single-reviewer, until: 2026-12-31, why: … }]\n",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        stdout(&run(&here, &["explain", "PB005"])).starts_with("PB005 duplicate-page (error; a finding stops `build`)")
    );
    let checks = playbook::check::rules::CHECKS;
    let list = stdout(&run(&here, &["explain"]));
    assert!(list.lines().all(|line| line.chars().count() <= 120), "{list}");
    assert!(list.contains("PB101  stale                   error      past its review date"), "{list}");
    assert_eq!(list.lines().filter(|line| line.starts_with("PB")).count(), checks.len());
    for check in checks {
        let told = stdout(&run(&here, &["explain", check.rule.code]));
        // Prose is broken at 78 columns, but for a word that is longer; files stand as they are.
        let prose = |line: &&str| !line.starts_with("    ") && line.trim().contains(' ');
        let wide: Vec<&str> = told.lines().filter(prose).filter(|line| line.chars().count() > 78).collect();
        assert_eq!(wide, [""; 0], "{}", check.rule.code);
    }
    let markdown = stdout(&run(&here, &["explain", "stale", "--format", "markdown"]));
    assert!(markdown.starts_with("## PB101 stale\n\npast its review date"), "{markdown}");
    assert!(markdown.contains("\n\n`billing/send-invoice.md`\n\n```text\n---\n"), "{markdown}");
    let all: serde_json::Value =
        serde_json::from_str(&stdout(&run(&here, &["explain", "--format", "json"]))).expect("JSON");
    assert_eq!(all.as_array().expect("a list").len(), checks.len());
    let one: serde_json::Value =
        serde_json::from_str(&stdout(&run(&here, &["explain", "PB101", "--format", "json"]))).expect("JSON");
    assert_eq!((&one[0]["name"], &one[0]["examples"]["today"]), (&"stale".into(), &"2026-10-01".into()));
    assert_eq!(one[0]["examples"]["fails"]["found"]["place"], "billing/send-invoice.md:4:1");
    assert_eq!(one[0]["examples"]["passes"]["steps"][0]["path"], "billing/send-invoice.md");
    let output = run(&here, &["explain", "single-reviewr"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("did you mean `single-reviewer`?"));
}

#[test]
fn build_publishes_once_and_leaves_what_is_unchanged() {
    let fixture = Fixture::new(STALE);
    let output = run(fixture.root(), &["build"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let page = fixture.root().join("site/a.html");
    let before = std::fs::metadata(&page).and_then(|data| data.modified()).expect("the page");
    assert!(stderr(&output).contains("site/index.html"), "{}", stderr(&output));
    let again = run(fixture.root(), &["build", "--check"]);
    assert_eq!(status(&again), 1, "as check does");
    assert!(stderr(&again).contains("0 written"), "{}", stderr(&again));
    assert_eq!(std::fs::metadata(&page).and_then(|data| data.modified()).expect("the page"), before);
}

#[test]
fn a_build_that_is_stopped_leaves_the_last_site() {
    let fixture = Fixture::new(STALE);
    assert_eq!(status(&run(fixture.root(), &["build"])), 0);
    let home = std::fs::read(fixture.root().join("site/index.html")).expect("the home page");
    fixture.add("index.md", b"[out](../../x.md)");
    let output = run(fixture.root(), &["build"]);
    assert_eq!(status(&output), 1);
    assert!(stdout(&output).contains("PB009") && stderr(&output).contains("nothing was published"));
    assert_eq!(std::fs::read(fixture.root().join("site/index.html")).expect("the home page"), home);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let fixture = Fixture::new(STALE);
    fixture.add("site/notes.txt", b"mine");
    let output = run(fixture.root(), &["build"]);
    assert_eq!(status(&output), 2);
    assert!(!fixture.root().join("site/index.html").exists());
    let output = run(fixture.root(), &["build", "--adopt"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(fixture.root().join("site/index.html").exists());
    assert_eq!(std::fs::read(fixture.root().join("site/notes.txt")).expect("kept"), b"mine");
}

#[test]
fn drafts_are_built_when_asked() {
    let fixture =
        Fixture::new("//- playbook.yml\n//- index.md\n[d](d.md)\n//- d.md\n---\nstatus: draft\n---\n# Draft\n");
    assert_eq!(status(&run(fixture.root(), &["build"])), 0);
    assert!(!fixture.root().join("site/d.html").exists());
    let home = std::fs::read_to_string(fixture.root().join("site/index.html")).expect("home");
    assert!(!home.contains("d.html"), "no link to what is not there");
    assert_eq!(status(&run(fixture.root(), &["build", "--drafts"])), 0);
    assert!(fixture.root().join("site/d.html").exists());
}

#[test]
fn the_day_comes_from_the_environment_where_it_is_not_named() {
    let fixture = Fixture::new(STALE);
    let run = |epoch: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
        command.args(["check"]).current_dir(fixture.root()).env("SOURCE_DATE_EPOCH", epoch).output().expect("it runs")
    };
    assert_eq!(status(&run("1735776000")), 0, "2 January 2025");
    assert_eq!(status(&run("1795305600")), 1, "22 November 2026");
    assert_eq!(status(&run("yesterday")), 2);
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let here = std::env::temp_dir();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_playbook")).args(arguments).current_dir(&here).output().expect("it runs")
    };
    assert!(stdout(&run(&["completions", "bash"])).contains("_playbook"));
    assert!(stdout(&run(&["man"])).contains(".TH playbook"));
}
