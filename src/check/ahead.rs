//! What will be found on a later day if nothing changes, and is not found yet; and from which day on.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::check::same::{Known, matched, no_worse};
use crate::diagnostic::Diagnostic;
use crate::model::cadence::words;
use crate::rule::Severity;

/// The findings of the day `last` that are none of those of `today`, each with the day on which it comes true: it is not
/// there the day before. `on` gives all findings of a day that count. They warn: none is louder than a warning yet.
///
/// # Errors
/// As `on`.
pub fn ahead(
    (today, now): (Date, &[Diagnostic]),
    last: Date,
    on: &mut dyn FnMut(Date) -> anyhow::Result<Vec<Diagnostic>>,
) -> anyhow::Result<Vec<Diagnostic>> {
    let mut new = |day: Date| -> anyhow::Result<Vec<Diagnostic>> {
        let then = on(day)?;
        let known = matched(&Known::here(&then), &Known::here(now), no_worse);
        let new = then.into_iter().zip(known).filter(|(finding, known)| !known && finding.waived.is_none());
        Ok(new.map(|(finding, _)| finding).collect())
    };
    let mut dated = Vec::new();
    let mut open = Vec::new();
    if last > today {
        open.push((today, last, new(last)?));
    }
    // Where several come true between two days, the day between says which of them come first.
    while let Some((before, from, findings)) = open.pop() {
        let days = (from - before).get_days();
        if findings.is_empty() || days <= 1 {
            dated.extend(findings.into_iter().map(|finding| told(finding, from)));
            continue;
        }
        let between = before.saturating_add((days / 2).days());
        let then = new(between)?;
        let there = matched(&Known::here(&findings), &Known::here(&then), no_worse);
        let (early, late): (Vec<_>, Vec<_>) = findings.into_iter().zip(there).partition(|(_, there)| *there);
        let bare = |all: Vec<(Diagnostic, bool)>| all.into_iter().map(|(finding, _)| finding).collect();
        open.push((before, between, bare(early)));
        open.push((between, from, bare(late)));
    }
    dated.sort_by(Diagnostic::order);
    Ok(dated)
}

/// A finding that is true from a day on.
fn told(mut finding: Diagnostic, from: Date) -> Diagnostic {
    finding.message = format!("from {} on: {}", words(from), finding.message);
    if finding.severity > Severity::Warning {
        finding = finding.note("it is an error from then on");
    }
    finding.severity = finding.severity.min(Severity::Warning);
    finding.from = Some(from);
    finding
}
