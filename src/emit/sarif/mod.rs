//! SARIF 2.1.0, the OASIS standard for results of static analysis, as GitHub's code scanning and editors read it.
//!
//! Waived findings are suppressed in it and those of a baseline unchanged: they are marked, not dropped. Paths are those of
//! the repository.

mod shape;

use super::text::lines_of;
use super::{Look, Report, fingerprints};
use crate::diagnostic::Diagnostic;
use crate::rule::{Rule, Severity};
use shape::{
    Artifact, Description, Driver, Fingerprints, Help, Id, Invocation, Level, Location, Log, Outcome, Physical, Region,
    Run, State, Suppression, Text, Tool,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as one SARIF log.
pub(super) fn emit(report: &Report, _: Look) -> String {
    let allowed = report.baselined.unwrap_or_default();
    // Whatever is compared with what was there before is known to be new. What is mended is left out: services take
    // every result for one that is there, whatever its state.
    let new = (report.baselined.is_some() || report.gate.since.is_some()).then_some(State::New);
    let findings = report.findings.iter().map(|finding| (finding, new));
    let all: Vec<_> = findings.chain(allowed.iter().map(|finding| (finding, Some(State::Unchanged)))).collect();
    let mut rules: Vec<&'static Rule> = all.iter().map(|(finding, _)| finding.rule).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup_by_key(|rule| rule.code);
    let marks = fingerprints(report.prefix, all.iter().map(|(finding, _)| *finding));
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "playbook",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|rule| description(rule)).collect(),
                },
            },
            automation_details: Id { id: "playbook/" },
            invocations: [Invocation { execution_successful: true }],
            column_kind: "unicodeCodePoints",
            results: all.iter().zip(marks).map(|(one, mark)| result(report, (*one, mark), &rules)).collect(),
        }],
    };
    // Numbers, texts and lists have no form that JSON lacks, so there is nothing that could fail.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn result<'a>(
    report: &Report,
    ((finding, state), mark): ((&'a Diagnostic, Option<State>), String),
    rules: &[&Rule],
) -> Outcome<'a> {
    let (from, to) = (finding.place.position(), finding.place.end());
    let told = [finding.message.as_str(), &finding.help].into_iter().chain(finding.notes.iter().map(String::as_str));
    let waived = finding.waived.iter().map(|waived| {
        let until = waived.until.map(|until| format!(" (until {until})")).unwrap_or_default();
        Suppression { kind: "inSource", justification: format!("{}{until}", waived.why) }
    });
    let baselined = (state == Some(State::Unchanged))
        .then(|| Suppression { kind: "external", justification: "in the baseline".to_owned() });
    Outcome {
        rule_id: finding.rule.code,
        rule_index: rules.iter().position(|rule| rule.code == finding.rule.code).unwrap_or_default(),
        level: level(finding.severity),
        message: Text { text: lines_of(told) },
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact { uri: encoded(&report.path(finding)), uri_base_id: "%SRCROOT%" },
                region: Region {
                    start_line: from.line,
                    start_column: from.column,
                    end_line: to.line,
                    end_column: to.column,
                },
            },
        }],
        partial_fingerprints: Fingerprints { first: mark },
        baseline_state: state,
        suppressions: waived.chain(baselined).collect(),
    }
}

fn description(rule: &'static Rule) -> Description<'static> {
    let Rule { code, name, doc, .. } = rule;
    Description {
        id: code,
        name,
        short_description: Text { text: name.replace('-', " ") },
        full_description: Text { text: doc.what.to_owned() },
        help: Help { text: rule.plain(), markdown: rule.markdown() },
        default_configuration: Level { level: level(rule.severity) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "note",
    }
}

/// A path as a relative reference.
fn encoded(path: &str) -> String {
    let parts = path.split('/').map(|part| percent_encoding::utf8_percent_encode(part, SAFE).to_string());
    parts.collect::<Vec<_>>().join("/")
}

/// All but what RFC 3986 leaves to a part of a path, without the colon, which would make a scheme of the first.
const SAFE: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b'@')
    .remove(b'=');

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples;
    use super::*;

    #[test]
    fn what_is_waived_or_in_the_baseline_is_marked() {
        let findings = samples::findings();
        let report = Report { baselined: Some(&findings[2..3]), ..samples::report(&findings[..2]) };
        insta::assert_snapshot!(emit(&report, Look::default()), @r#"
        {
          "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
          "version": "2.1.0",
          "runs": [
            {
              "tool": {
                "driver": {
                  "name": "playbook",
                  "semanticVersion": "0.1.0",
                  "rules": [
                    {
                      "id": "PB101",
                      "name": "stale",
                      "shortDescription": {
                        "text": "stale"
                      },
                      "fullDescription": {
                        "text": "What."
                      },
                      "help": {
                        "text": "What\n  What.\n\nWhy\n  Why.\n\nFix\n  Fix.\n",
                        "markdown": "**What.** What.\n\n**Why.** Why.\n\n**Fix.** Fix."
                      },
                      "defaultConfiguration": {
                        "level": "error"
                      }
                    },
                    {
                      "id": "PB202",
                      "name": "single-reviewer",
                      "shortDescription": {
                        "text": "single reviewer"
                      },
                      "fullDescription": {
                        "text": "What."
                      },
                      "help": {
                        "text": "What\n  What.\n\nWhy\n  Why.\n\nFix\n  Fix.\n",
                        "markdown": "**What.** What.\n\n**Why.** Why.\n\n**Fix.** Fix."
                      },
                      "defaultConfiguration": {
                        "level": "warning"
                      }
                    }
                  ]
                }
              },
              "automationDetails": {
                "id": "playbook/"
              },
              "invocations": [
                {
                  "executionSuccessful": true
                }
              ],
              "columnKind": "unicodeCodePoints",
              "results": [
                {
                  "ruleId": "PB101",
                  "ruleIndex": 0,
                  "level": "error",
                  "message": {
                    "text": "due for review since 30 Jul 2025, 50 % \"late\", <b>`&`</b> ]]>\ncheck the steps, then run `playbook verify`\nverified by `maya`, walked"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "docs/play%20book/billing/send%20invoice.md",
                          "uriBaseId": "%SRCROOT%"
                        },
                        "region": {
                          "startLine": 4,
                          "startColumn": 16,
                          "endLine": 4,
                          "endColumn": 26
                        }
                      }
                    }
                  ],
                  "partialFingerprints": {
                    "playbook/v1": "05c6fa69d35cec755b70774463fdd0cb"
                  },
                  "baselineState": "new"
                },
                {
                  "ruleId": "PB202",
                  "ruleIndex": 1,
                  "level": "warning",
                  "message": {
                    "text": "this is wrong\nmend it"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "docs/play%20book/billing/send%20invoice.md",
                          "uriBaseId": "%SRCROOT%"
                        },
                        "region": {
                          "startLine": 3,
                          "startColumn": 13,
                          "endLine": 3,
                          "endColumn": 18
                        }
                      }
                    }
                  ],
                  "partialFingerprints": {
                    "playbook/v1": "8dee3251d3fd72db0563f7037f5d0a23"
                  },
                  "baselineState": "new",
                  "suppressions": [
                    {
                      "kind": "inSource",
                      "justification": "moving to the new portal (until 2027-01-31)"
                    }
                  ]
                },
                {
                  "ruleId": "PB202",
                  "ruleIndex": 1,
                  "level": "warning",
                  "message": {
                    "text": "this is wrong\nmend it"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "docs/play%20book/a.md",
                          "uriBaseId": "%SRCROOT%"
                        },
                        "region": {
                          "startLine": 1,
                          "startColumn": 13,
                          "endLine": 1,
                          "endColumn": 18
                        }
                      }
                    }
                  ],
                  "partialFingerprints": {
                    "playbook/v1": "0cc58f9c17c82c8c10a01b9eb7859591"
                  },
                  "baselineState": "unchanged",
                  "suppressions": [
                    {
                      "kind": "external",
                      "justification": "in the baseline"
                    }
                  ]
                }
              ]
            }
          ]
        }
        "#);
    }

    #[test]
    fn a_line_that_moves_keeps_its_fingerprint() {
        let marks = |text: &str, path: &str| -> Vec<String> {
            let finding = |mark: &str| {
                let mut finding = samples::findings().remove(7);
                finding.rule = samples::findings()[5].rule;
                let source = std::sync::Arc::new(crate::source::Source::new(path, text.to_owned()));
                let at = text.find(mark).expect("the mark");
                finding.place = crate::diagnostic::Place::new(&source, at..at + mark.len());
                finding
            };
            let findings = [finding("one.md"), finding("two.md"), finding("one.md")];
            let log: Value = serde_json::from_str(&emit(&samples::report(&findings), Look::default())).expect("JSON");
            let mark = |at: usize| log["runs"][0]["results"][at]["partialFingerprints"]["playbook/v1"].to_string();
            (0..3).map(mark).collect()
        };
        let before = marks("[a](one.md) [b](two.md)", "a.md");
        assert_eq!(before, marks("new\n\n[b](two.md)\n\n[c](one.md)", "a.md"));
        assert!(before[0] != before[1] && before[0] != before[2] && before[1] != before[2]);
        assert_ne!(before, marks("[a](one.md) [b](two.md)", "b.md"));
    }
}
