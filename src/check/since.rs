//! What a change brought about: the findings that were not there before it, and those that are there no more. Both are
//! judged on the same day, so that a day that passed is nobody's change.

use std::collections::HashMap;

use crate::check::Found;
use crate::check::baseline::is_cut_off;
use crate::check::same::{Known, matched, no_worse};
use crate::check::silence::silent;
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

/// Compares the findings `now` with those of `earlier`, whose pages are by now where `moved` says. Those `allowed` now are
/// no part of the change and not mended either.
pub fn compare<'d>(
    now: &'d Found,
    allowed: impl Iterator<Item = &'d Diagnostic>,
    earlier: &Found,
    moved: &HashMap<String, String>,
) -> Compared {
    let mut compared = Compared::default();
    // What was true and not said beside a stronger finding is not new where that is gone.
    let known = Known::new(earlier.findings.iter().chain(&earlier.silenced), moved);
    let all: Vec<&Diagnostic> = now.findings.iter().chain(&now.silenced).chain(allowed).collect();
    // Of a clone that lacks something nothing is known: that is not passed over.
    let old = matched(&Known::here(all.iter().copied()), &known, no_worse);
    let old = |at: usize| old[at] && !is_cut_off(all[at]);
    let counted = now.findings.len() + now.silenced.len();
    // And what is new is said, where the stronger finding was there before.
    let silent = silent(&all, |at| at >= counted || old(at) || all[at].waived.is_some());
    compared.before = (0..now.findings.len()).filter(|at| old(*at) && all[*at].waived.is_none()).count();
    let new = (0..counted).filter(|at| !old(*at) && !silent[*at]);
    compared.findings = new.map(|at| all[at].clone()).collect();
    compared.findings.sort_by(Diagnostic::order);
    let still = Known::here(all);
    let earlier: Vec<&Diagnostic> = earlier.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    let gone = Known::new(earlier.iter().copied(), moved);
    let still = matched(&gone, &still, |_, _| true);
    compared.mended =
        earlier.into_iter().zip(still).filter(|(_, still)| !still).map(|(gone, _)| gone.clone()).collect();
    compared
}
