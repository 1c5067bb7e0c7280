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
    /// What a baseline allows; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    /// The commit whose findings are left out; absent where none was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'a>>,
    /// The day that was looked ahead to; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead: Option<String>,
    findings: Vec<Finding<'a>>,
    /// What that commit had and this one has not; absent where none was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    mended: Option<Vec<Finding<'a>>>,
}

#[derive(Serialize)]
struct Baseline<'a> {
    expired: usize,
    mended: Vec<Spare<'a>>,
}

/// What a baseline allows and nothing needs any more.
#[derive(Serialize)]
struct Spare<'a> {
    path: &'a str,
    code: &'a str,
    name: &'a str,
    count: usize,
    gone: bool,
}

#[derive(Serialize)]
struct Since<'a> {
    revision: &'a str,
    base: &'a str,
    before: usize,
    unchecked: usize,
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
    /// The day from which on it is true, where that is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
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
        baseline: report.baselined.map(|_| Baseline {
            expired: report.gate.expired,
            mended: report.gate.spare.iter().map(Spare::of).collect(),
        }),
        since: report.gate.since.map(|since| Since {
            revision: since.revision,
            base: since.base,
            before: since.before,
            unchecked: since.unchecked.len(),
        }),
        ahead: report.gate.ahead.map(|day| day.to_string()),
        findings: report.findings.par_iter().map(Finding::of).collect(),
        mended: report.gate.since.map(|since| since.mended.iter().map(Finding::of).collect()),
    };
    // Numbers, texts and lists have no form that JSON lacks, so there is nothing that could fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

impl<'a> Spare<'a> {
    fn of(spare: &super::Spare<'a>) -> Self {
        let super::Spare { path, code, name, count, gone } = *spare;
        Spare { path, code, name, count, gone }
    }
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
            from: finding.from.map(|day| day.to_string()),
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
          "baseline": {
            "expired": 0,
            "mended": []
          },
          "findings": []
        }
        "#);
    }
}
