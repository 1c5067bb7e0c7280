//! Findings in the formats of other tools, judged as those tools judge them.

use std::process::Command;

use serde_json::Value;

use crate::fixture::Fixture;

const HANDBOOK: &str = "//- playbook.yml
title: Handbook
//- people.yml
people:
  maya: { name: Maya Chen }
//- index.md
[a](über%20uns.md) [b](nowhere.md)
//- über uns.md
---
owner: maya
waive: [{ rule: PB304, until: 2027-01-31, why: \"moves | to the <new> portal\" }]
---
# What we do

![](gone.png) [b](nowhere.md#x) [c](nowhere.md#x)
//@ commit 2026-10-01 Maya Chen <maya@example.org>
";

/// What a check of the handbook, which lies in a folder of its repository, says in a format.
fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let text = HANDBOOK.replace("//- ", "//- docs/hand book/");
    let fixture = Fixture::new(&text).inside("docs/hand book");
    let mut program = Command::new(env!("CARGO_BIN_EXE_playbook"));
    program.arg("check").args(arguments).args(["--today", "2026-11-22"]).current_dir(fixture.root());
    let output = program.output().expect("the program runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn sarif_is_what_the_standard_says() {
    let schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).expect("a schema");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let (status, text) = said(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!((wrong, status), (Vec::new(), Some(1)));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let place = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].to_string();
    assert!(results.iter().any(|result| place(result) == "\"docs/hand%20book/%C3%BCber%20uns.md\""), "{text}");
    let waived = results
        .iter()
        .find(|result| result["ruleId"] == "PB304" && place(result).contains("uns"))
        .expect("it is marked, not dropped");
    assert_eq!(waived["suppressions"][0]["justification"], "moves | to the <new> portal (until 2027-01-31)");
    let marks = results.iter().map(|result| result["partialFingerprints"]["playbook/v1"].to_string());
    let different: std::collections::BTreeSet<String> = marks.collect();
    assert_eq!(different.len(), results.len(), "{text}");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["help"]["markdown"].as_str().is_some_and(|help| help.contains("**Fix.** ")));
    }
    let broken = log.clone().to_string().replace("\"startLine\"", "\"firstLine\"");
    assert!(!schema.is_valid(&serde_json::from_str(&broken).expect("JSON")), "the schema judges");
}

#[test]
fn services_are_told_of_paths_as_the_repository_has_them() {
    let (_, text) = said(&["--format", "github"]);
    assert!(text.contains("::error file=docs/hand book/über uns.md,line="), "{text}");
    assert!(text.ends_with(" in 2 pages: failed (fails on errors)\n"), "{text}");
    let (_, text) = said(&["--format", "gitlab"]);
    assert!(text.contains("\"path\": \"docs/hand book/index.md\""), "{text}");
    let (_, text) = said(&["--format", "json"]);
    assert!(text.contains("\"path\": \"index.md\""), "programs get the playbook's own: {text}");
}

#[test]
fn many_formats_come_of_one_run() {
    let fixture = Fixture::new(HANDBOOK);
    let files = ["sarif", "junit", "gitlab", "markdown", "json", "github"];
    let mut program = Command::new(env!("CARGO_BIN_EXE_playbook"));
    program.arg("check").args(["--today", "2026-11-22", "--fail-on", "warning"]).current_dir(fixture.root());
    for format in files {
        program.args(["--report", &format!("{format}={format}.out")]);
    }
    let output = program.output().expect("the program runs");
    let human = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(human.ends_with(": failed (fails on errors and warnings)\n"), "{human}");
    for format in files {
        let written = std::fs::read_to_string(fixture.root().join(format!("{format}.out"))).expect("a file");
        assert!(written.contains("nowhere.md"), "{format}: {written}");
    }
}
