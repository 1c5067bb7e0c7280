//! What a change brought about: the findings that were not there before it, and those that are there no more. Both are
//! judged on the same day, so that a day that passed is nobody's change.

use std::collections::HashMap;

use crate::check::Found;
use crate::check::baseline::is_cut_off;
use crate::check::rules::unverified;
use crate::check::same::{Known, matched, no_worse};
use crate::check::silence::{is_lesser, silent};
use crate::diagnostic::Diagnostic;
use crate::load::rules::UNREADABLE_FRONT_MATTER;

/// What differs.
#[derive(Debug, Default)]
pub struct Compared {
    /// What the change brought about, in the order of output.
    pub findings: Vec<Diagnostic>,
    /// How many findings were there before.
    pub before: usize,
    /// What it mended: findings from before it, in the order of output.
    pub mended: Vec<Diagnostic>,
    /// Findings from before it that nobody looks for any more, though what they are about is still there, in the order of
    /// output, each with the reason.
    pub unchecked: Vec<(Diagnostic, &'static str)>,
}

/// Findings that go by the date of a page.
const OF_A_DATE: [&str; 3] = ["PB101", "PB102", "PB103"];

/// Compares the findings `now` with those of `earlier`, whose pages are by now where `moved` says. Those `allowed` now are
/// no part of the change and not mended either. `unchecked` says of a finding that is gone, and the path at which its
/// file would be by now, why it is not looked for any more.
pub fn compare<'d>(
    now: &'d Found,
    allowed: impl Iterator<Item = &'d Diagnostic>,
    (earlier, moved): (&Found, &HashMap<String, String>),
    unchecked: &dyn Fn(&Diagnostic, &str) -> Option<&'static str>,
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
    if all.iter().any(|finding| is_cut_off(finding)) {
        return compared;
    }
    let mut worse: HashMap<&str, Vec<&str>> = HashMap::new();
    all.iter().for_each(|finding| worse.entry(finding.place.path()).or_default().push(finding.rule.code));
    let new = compared.findings.iter().enumerate();
    let undated_here: HashMap<String, usize> = new
        .filter(|(_, finding)| finding.rule.code == unverified::RULE.code)
        .map(|(at, finding)| (finding.place.path().to_owned(), at))
        .collect();
    let still = Known::here(all.iter().copied());
    let earlier: Vec<&Diagnostic> = earlier.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    let gone = Known::new(earlier.iter().copied(), moved);
    let still = matched(&gone, &still, |_, _| true);
    for gone in earlier.into_iter().zip(still).filter(|(_, still)| !still).map(|(gone, _)| gone) {
        let path = gone.place.path();
        let path = moved.get(path).map_or(path, String::as_str);
        // What is worse now, or cannot be read, is not mended.
        let is_worse = |code: &&str| *code == UNREADABLE_FRONT_MATTER.code || is_lesser(gone.rule.code, code);
        if worse.get(path).is_some_and(|codes| codes.iter().any(is_worse)) {
            continue;
        }
        let undated = OF_A_DATE.contains(&gone.rule.code)
            && worse.get(path).is_some_and(|codes| codes.contains(&unverified::RULE.code));
        // Without its date a page is no better than it was with an old one.
        if let Some(at) = undated_here.get(path).filter(|_| undated) {
            let one = &mut compared.findings[*at];
            if one.severity < gone.severity {
                let told = format!("it has lost its date; before, it was {}", gone.message);
                *one = one.clone().at(gone.severity).note(told);
            }
        }
        match unchecked(gone, path).or(undated.then_some("it has no date any more")) {
            Some(why) => compared.unchecked.push((gone.clone(), why)),
            None => compared.mended.push(gone.clone()),
        }
    }
    compared
}
