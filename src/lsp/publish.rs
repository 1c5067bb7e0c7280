//! Findings as editors show them: the remedy stands below the message.

use std::collections::BTreeMap;

use lsp_types::{Diagnostic as Shown, DiagnosticSeverity, NumberOrString};

use crate::diagnostic::Diagnostic;
use crate::lsp::desk::Desk;
use crate::rule::Severity;
use crate::source::Span;

/// The findings of every file that has some, by its path. What is waived is not shown.
pub fn findings(desk: &Desk) -> BTreeMap<String, Vec<Shown>> {
    let mut by_file: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    let all = desk.seen.iter().flat_map(|seen| &seen.checked.findings);
    for finding in all.filter(|finding| finding.waived.is_none()) {
        by_file.entry(finding.place.path().to_owned()).or_default().push(shown(desk, finding));
    }
    by_file
}

/// A finding.
pub fn shown(desk: &Desk, finding: &Diagnostic) -> Shown {
    let notes = finding.notes.iter().map(|note| format!("\n{note}")).collect::<String>();
    Shown {
        range: desk.range_in(finding.place.path(), finding.place.source.text(), stretch(finding)),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note | Severity::Off => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.code.to_owned())),
        source: Some("playbook".to_owned()),
        message: format!("{}{notes}\n\n{}", finding.message, finding.help),
        ..Shown::default()
    }
}

/// The bytes of a finding; of one that has none, the rest of its line.
pub fn stretch(finding: &Diagnostic) -> Span {
    let (text, span) = (finding.place.source.text(), finding.place.span);
    if span.end > span.start {
        return span;
    }
    let rest = text.get(span.start..).unwrap_or_default().lines().next().unwrap_or_default();
    Span::new(span.start, span.start + rest.len())
}
