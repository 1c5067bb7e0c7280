//! JSON, version 1: keys are only ever added. The shape stands in the manual under `check`.
//!
//! The structs are the format and nothing else; no type of the model is serialised. The site's `api/v1` has them too.

use rayon::prelude::*;
use serde::Serialize;

use super::{Counts, Look, Report};
use crate::diagnostic::Diagnostic;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    today: String,
    summary: Summary,
    /// What web addresses answered; absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    external: Option<External<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct External<'a> {
    asked: usize,
    kept: usize,
    passed_over: usize,
    gone: usize,
    moved: usize,
    unknown: Vec<Unknown<'a>>,
}

/// An address that could not be checked.
#[derive(Serialize)]
struct Unknown<'a> {
    url: &'a str,
    why: &'a str,
}

/// How many findings there are of each kind.
#[derive(Debug, Serialize)]
pub struct Summary {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
    baselined: usize,
}

/// A finding. What it says may be put in other words, where the finding's own would name somebody,
/// and so may its file.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    /// The file that it is about, or its folder.
    pub path: &'a str,
    line: usize,
    column: usize,
    /// What is wrong.
    pub message: &'a str,
    /// What to do.
    pub help: &'a str,
    /// What else is known.
    pub notes: &'a [String],
    /// Why it does not count, where that is so.
    pub waived: Option<Waived<'a>>,
}

/// Why a finding does not count, and until when.
#[derive(Debug, Serialize)]
pub struct Waived<'a> {
    /// The reason in the waiver's words.
    pub why: Option<&'a str>,
    /// The last day on which it holds.
    pub until: Option<String>,
}

/// The report as one JSON document.
pub(super) fn emit(report: &Report, _: Look) -> String {
    let document = Document {
        version: 1,
        today: report.today.to_string(),
        summary: Summary::of(Counts::of(report.findings), report.baselined.map_or(0, <[_]>::len)),
        external: report.external.as_ref().map(External::of),
        findings: report.findings.par_iter().map(Finding::of).collect(),
    };
    // Numbers, texts and lists have no form that JSON lacks, so there is nothing that could fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

impl<'a> External<'a> {
    fn of(external: &super::External<'a>) -> Self {
        let super::External { asked, kept, passed_over, gone, moved, ref unknown } = *external;
        let unknown = unknown.iter().map(|(url, why)| Unknown { url, why }).collect();
        External { asked, kept, passed_over, gone, moved, unknown }
    }
}

impl Summary {
    /// The summary of what was counted.
    pub fn of(counts: Counts, baselined: usize) -> Self {
        let Counts { errors: error, warnings: warning, notes: note, waived } = counts;
        Summary { error, warning, note, waived, baselined }
    }
}

impl<'a> Finding<'a> {
    /// All of a finding, in its own words.
    pub fn of(finding: &'a Diagnostic) -> Self {
        let position = finding.place.position();
        let waived = finding.waived.as_ref();
        Finding {
            code: finding.rule.code,
            name: finding.rule.name,
            severity: finding.severity.name(),
            path: finding.place.path(),
            line: position.line,
            column: position.column,
            message: &finding.message,
            help: &finding.help,
            notes: &finding.notes,
            waived: waived
                .map(|waived| Waived { why: Some(&waived.why), until: waived.until.map(|day| day.to_string()) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn samples() {
        insta::assert_snapshot!(emit(&samples::report(&samples::findings()), Look::default()), @r#"
        {
          "version": 1,
          "today": "2026-11-22",
          "summary": {
            "error": 4,
            "warning": 3,
            "note": 2,
            "waived": 1,
            "baselined": 0
          },
          "findings": [
            {
              "code": "PB101",
              "name": "stale",
              "severity": "error",
              "path": "billing/send invoice.md",
              "line": 4,
              "column": 16,
              "message": "due for review since 30 Jul 2025, 50 % \"late\", <b>`&`</b> ]]>",
              "help": "check the steps, then run `playbook verify`",
              "notes": [
                "verified by `maya`, walked"
              ],
              "waived": null
            },
            {
              "code": "PB202",
              "name": "single-reviewer",
              "severity": "warning",
              "path": "billing/send invoice.md",
              "line": 3,
              "column": 13,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": {
                "why": "moving to the new portal",
                "until": "2027-01-31"
              }
            },
            {
              "code": "PB202",
              "name": "single-reviewer",
              "severity": "warning",
              "path": "a.md",
              "line": 1,
              "column": 13,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB101",
              "name": "stale",
              "severity": "error",
              "path": "日本語/手順.md",
              "line": 1,
              "column": 7,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB202",
              "name": "single-reviewer",
              "severity": "warning",
              "path": "span.md",
              "line": 2,
              "column": 5,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB304",
              "name": "missing-alt-text",
              "severity": "note",
              "path": "long.md",
              "line": 1,
              "column": 841,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB202",
              "name": "single-reviewer",
              "severity": "warning",
              "path": "ops/\u001b]0;title\u0007.md",
              "line": 1,
              "column": 7,
              "message": "`\u001b[2J\nPB999`, a name of two lines",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB101",
              "name": "stale",
              "severity": "error",
              "path": "empty.md",
              "line": 1,
              "column": 1,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB304",
              "name": "missing-alt-text",
              "severity": "note",
              "path": "end.md",
              "line": 2,
              "column": 1,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            },
            {
              "code": "PB101",
              "name": "stale",
              "severity": "error",
              "path": "line-end.md",
              "line": 1,
              "column": 7,
              "message": "this is wrong",
              "help": "mend it",
              "notes": [],
              "waived": null
            }
          ]
        }
        "#);
    }

    #[test]
    fn no_findings() {
        let report = Report { baselined: Some(&samples::findings()[..3]), ..samples::report(&[]) };
        insta::assert_snapshot!(emit(&report, Look::default()), @r#"
        {
          "version": 1,
          "today": "2026-11-22",
          "summary": {
            "error": 0,
            "warning": 0,
            "note": 0,
            "waived": 0,
            "baselined": 3
          },
          "findings": []
        }
        "#);
    }
}
