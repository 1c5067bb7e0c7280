//! GitLab's code quality report: a JSON list, of the part of Code Climate's format that GitLab reads. It knows no
//! suppression, so waived findings are left out.

use serde::Serialize;

use super::text::lines_of;
use super::{Look, Report, fingerprints};
use crate::rule::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
    categories: [&'a str; 1],
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report as one JSON document.
pub(super) fn emit(report: &Report, _: Look) -> String {
    let shown: Vec<_> = report.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    let fingerprints = fingerprints(report.prefix, shown.iter().copied());
    let issues = shown.into_iter().zip(fingerprints).map(|(finding, fingerprint)| Issue {
        description: lines_of([finding.message.as_str(), &finding.help]).replace('\n', ": "),
        check_name: format!("{} {}", finding.rule.code, finding.rule.name),
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note | Severity::Off => "info",
        },
        location: Location {
            path: report.path(finding),
            lines: Lines { begin: finding.place.position().line, end: finding.place.end().line },
        },
        categories: ["Clarity"],
    });
    // Numbers, texts and lists have no form that JSON lacks, so there is nothing that could fail.
    serde_json::to_string_pretty(&issues.collect::<Vec<_>>()).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::super::samples;
    use super::*;

    #[test]
    fn each_issue_has_what_gitlab_asks_for() {
        let findings = samples::findings();
        let text = emit(&samples::report(&findings), Look::default());
        let issues: Vec<Value> = serde_json::from_str(&text).expect("a list");
        assert_eq!(issues.len(), findings.len() - 1, "all but the waived one");
        let text = |value: &Value| value.as_str().map(str::to_owned).expect("a text");
        let marks: BTreeSet<String> = issues.iter().map(|issue| text(&issue["fingerprint"])).collect();
        assert_eq!(marks.len(), issues.len());
        for issue in &issues {
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&text(&issue["severity"]).as_str()));
            assert!(!text(&issue["description"]).is_empty() && !text(&issue["check_name"]).is_empty());
            assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
            assert!(text(&issue["location"]["path"]).starts_with("docs/play book/"));
        }
        insta::assert_snapshot!(serde_json::to_string_pretty(&issues[0]).expect("JSON"), @r#"
        {
          "description": "due for review since 30 Jul 2025, 50 % \"late\", <b>`&`</b> ]]>: check the steps, then run `playbook verify`",
          "check_name": "PB101 stale",
          "fingerprint": "05c6fa69d35cec755b70774463fdd0cb",
          "severity": "major",
          "location": {
            "path": "docs/play book/billing/send invoice.md",
            "lines": {
              "begin": 4,
              "end": 4
            }
          },
          "categories": [
            "Clarity"
          ]
        }
        "#);
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        assert_eq!(emit(&samples::report(&[]), Look::default()), "[]\n");
    }
}
