//! What a change brought about: the findings that were not there before it, and those that are there no more. Both are
//! judged on the same day, so that a day that passed is nobody's change.

use std::collections::HashMap;

use crate::check::Found;
use crate::check::baseline::is_cut_off;
use crate::check::same::{Known, matched, no_worse};
use crate::diagnostic::Diagnostic;

/// What differs.
#[derive(Debug, Default)]
pub struct Compared {
    /// What the change brought about, in the order of output.
    pub findings: Vec<Diagnostic>,
    /// How many findings were there before.
    pub before: usize,
    /// What it mended: findings from before it, in the order of output.
    pub mended: Vec<Diagnostic>,
}

/// Compares the findings `now` with those of `earlier`, whose pages are by now where `moved` says. `counted` are those of
/// the findings now that count; the others are no part of the change and not mended either.
pub fn compare(counted: Vec<Diagnostic>, now: &Found, earlier: &Found, moved: &HashMap<String, String>) -> Compared {
    let mut compared = Compared::default();
    // What was true and not said beside a stronger finding is not new where that is gone.
    let known = Known::new(earlier.findings.iter().chain(&earlier.silenced), moved);
    let old = matched(&Known::here(&counted), &known, no_worse);
    for (finding, old) in counted.into_iter().zip(old) {
        // Of a clone that lacks something nothing is known: that is not passed over.
        if old && !is_cut_off(std::slice::from_ref(&finding)) {
            compared.before += usize::from(finding.waived.is_none());
        } else {
            compared.findings.push(finding);
        }
    }
    let still = Known::here(now.findings.iter().chain(&now.silenced));
    let earlier: Vec<&Diagnostic> = earlier.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    let gone = Known::new(earlier.iter().copied(), moved);
    let still = matched(&gone, &still, |_, _| true);
    compared.mended =
        earlier.into_iter().zip(still).filter(|(_, still)| !still).map(|(gone, _)| gone.clone()).collect();
    compared
}
