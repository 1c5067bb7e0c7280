//! Findings that every format is tested with: all severities, a waiver, and texts that break careless emitters.

use std::sync::Arc;

use super::{Gate, Report, Since, Spare};
use crate::diagnostic::{Diagnostic, Place, Waived};
use crate::rule::{Doc, Rule, Severity};
use crate::source::Source;

const DOC: Doc = Doc { short: "what", what: "What.", why: "Why.", fix: "Fix.", example: "" };

static STALE: Rule = Rule { code: "PB101", name: "stale", severity: Severity::Error, doc: DOC };
static SINGLE: Rule = Rule { code: "PB202", name: "single-reviewer", severity: Severity::Warning, doc: DOC };
static ALT: Rule = Rule { code: "PB304", name: "missing-alt-text", severity: Severity::Note, doc: DOC };

/// A finding at the first `mark` of `text`.
fn at(rule: &'static Rule, path: &str, text: &str, mark: &str) -> Diagnostic {
    let source = Arc::new(Source::new(path, text.to_owned()));
    let start = text.find(mark).unwrap_or(text.len());
    let place = Place::new(&source, start..start + mark.len());
    Diagnostic::new(rule, place, "this is wrong", "mend it")
}

/// One finding of every awkward kind.
pub fn findings() -> Vec<Diagnostic> {
    let page = "---\ntitle: Send an invoice\nreviewers: [jonas]\nlast_verified: 2025-01-31\n---\n\n# Send\n";
    let mut stale = at(&STALE, "billing/send invoice.md", page, "2025-01-31").note("verified by `maya`, walked");
    stale.message = "due for review since 30 Jul 2025, 50 % \"late\", <b>`&`</b> ]]>".to_owned();
    stale.help = "check the steps, then run `playbook verify`".to_owned();
    let mut waived = at(&SINGLE, "billing/send invoice.md", page, "jonas");
    let until = samples_day().saturating_add(jiff::Span::new().days(70));
    waived.waived = Some(Waived { why: "moving to the new portal".to_owned(), until: Some(until) });
    let long = format!("{}![]({})", "all work and no play ".repeat(40), "x".repeat(2000));
    let escape = "a\u{1b}[31mred\u{1b}[0m b\u{202e}c\u{9b}d\n";
    let mut control = at(&SINGLE, "ops/\u{1b}]0;title\u{7}.md", escape, "red");
    control.message = "`\u{1b}[2J\nPB999`, a name of two lines".to_owned();
    vec![
        stale,
        waived,
        at(&SINGLE, "a.md", "reviewers:\t\tjonas\r\nnext: 1\r\n", "jonas"),
        at(&STALE, "日本語/手順.md", "担当者: 「田中」 他\n", "田中"),
        at(&SINGLE, "span.md", "verifications:\n  - on: 2026-01-01\n    by: maya\n", "on: 2026-01-01\n    by: maya"),
        at(&ALT, "long.md", &long, "![]("),
        control,
        at(&STALE, "empty.md", "", "x"),
        at(&ALT, "end.md", "last line\n", "nothing like it"),
        at(&STALE, "line-end.md", "title:\n", "\n"),
    ]
}

/// A report of `findings` for a fixed day.
pub fn report(findings: &[Diagnostic]) -> Report<'_> {
    let (today, fail_on) = (samples_day(), Severity::Error);
    let prefix = "docs/play book/";
    Report { today, findings, baselined: None, pages: 42, fail_on, prefix, external: None, gate: Gate::default() }
}

fn samples_day() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

/// What a report of `findings` is held against: a baseline of which something is mended, an earlier commit, and a day to come.
pub fn gate<'a>(mended: &'a [Diagnostic], unchecked: &'a [(Diagnostic, &'static str)]) -> Gate<'a> {
    let spare = |path, code, name, count| Spare { path, code, name, count, gone: count > 1 };
    Gate {
        spare: vec![spare("billing/send invoice.md", "PB101", "stale", 1), spare("a|b.md", "PB301", "broken-link", 2)],
        expired: 1,
        since: Some(Since { revision: "origin/main", base: "1a2b3c4d5e6f", before: 7, mended, unchecked }),
        ahead: Some(samples_day().saturating_add(jiff::Span::new().days(14))),
    }
}
