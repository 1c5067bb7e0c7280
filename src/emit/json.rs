//! JSON, version 1: keys are only ever added. The shape stands in the manual under `check`.
//!
//! The structs are the format and nothing else; no type of the model is serialised.

use rayon::prelude::*;
use serde::Serialize;

use super::{Look, Report};
use crate::diagnostic::Diagnostic;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    today: String,
    summary: Summary,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
    baselined: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    help: &'a str,
    notes: &'a [String],
    waived: Option<Waived<'a>>,
}

#[derive(Serialize)]
struct Waived<'a> {
    why: &'a str,
    until: Option<String>,
}

/// The report as one JSON document.
pub(super) fn emit(report: &Report, _: Look) -> String {
    let counts = report.counts();
    let document = Document {
        version: 1,
        today: report.today.to_string(),
        summary: Summary {
            error: counts.errors,
            warning: counts.warnings,
            note: counts.notes,
            waived: counts.waived,
            baselined: report.baselined,
        },
        findings: report.findings.par_iter().map(finding).collect(),
    };
    // Numbers, texts and lists have no form that JSON lacks, so there is nothing that could fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn finding(finding: &Diagnostic) -> Finding<'_> {
    let position = finding.place.position();
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
        waived: finding
            .waived
            .as_ref()
            .map(|waived| Waived { why: &waived.why, until: waived.until.map(|day| day.to_string()) }),
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
        let report = Report { baselined: 3, ..samples::report(&[]) };
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
