//! Findings as editors show them: the remedy stands below the message.

use std::collections::BTreeMap;

use lsp_types::{Diagnostic as Shown, DiagnosticSeverity, NumberOrString, Range};

use crate::diagnostic::Diagnostic;
use crate::lsp::text::{Lines, Units};
use crate::rule::Severity;
use crate::source::{Source, Span};

/// Findings as editors show them, by the paths of the files that have some; places are those in texts without byte-order mark.
pub type Shaped = BTreeMap<String, Vec<Shown>>;

/// The findings of every file that has some. What is waived is not shown.
pub fn shaped(findings: &[Diagnostic], units: Units) -> Shaped {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
        by_file.entry(finding.place.path()).or_default().push(finding);
    }
    let mut all = Shaped::new();
    for (path, findings) in by_file {
        let first: &Source = &findings[0].place.source;
        let mut lines = (first, Lines::new(first.text(), units));
        let shown_of = all.entry(path.to_owned()).or_default();
        for finding in findings {
            let source: &Source = &finding.place.source;
            if !std::ptr::eq(lines.0, source) {
                lines = (source, Lines::new(source.text(), units));
            }
            shown_of.push(shown(finding, lines.1.range(stretch(finding))));
        }
    }
    all
}

/// A finding, shown at a stretch of its file.
pub fn shown(finding: &Diagnostic, range: Range) -> Shown {
    let notes = finding.notes.iter().map(|note| format!("\n{note}")).collect::<String>();
    Shown {
        range,
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
