//! Which findings of a page are not said beside others. What is silenced is true all the same: it comes back where the
//! finding that kept it silent does not count.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;

/// On one page the stronger finding silences its consequences.
const PRECEDENCE: [&str; 7] = ["PB204", "PB201", "PB203", "PB105", "PB202", "PB207", "PB205"];

/// Where a page's front matter cannot be read, nothing is claimed that rests on what is missing from it: the cause
/// speaks alone. Nor is it said who has done it where too few cover it at all: what mends that mends both.
const CONSEQUENCES: [(&str, &[&str]); 6] = [
    ("PB001", &["PB002", "PB105", "PB201", "PB202", "PB207", "PB210"]),
    ("PB003", &["PB105", "PB201", "PB202", "PB207", "PB210"]),
    ("PB201", &["PB210"]),
    ("PB202", &["PB210"]),
    ("PB203", &["PB210"]),
    ("PB204", &["PB210"]),
];

/// Findings that say less of the same trouble: who accepts the first accepts these.
const LESSER: [(&str, &[&str]); 5] = [
    ("PB101", &["PB102"]),
    ("PB201", &["PB202", "PB207", "PB210"]),
    ("PB203", &["PB202", "PB207", "PB210"]),
    ("PB105", &["PB202", "PB207"]),
    ("PB202", &["PB207", "PB210"]),
];

/// Whether a finding of one rule says less of the trouble that one of another rule speaks of.
pub fn is_lesser(code: &str, than: &str) -> bool {
    LESSER.iter().any(|(greater, lesser)| *greater == than && lesser.contains(&code))
}

/// Of each finding whether it is not said beside the others. What is `accepted` (waived, in a baseline, there before) keeps
/// nothing silent but what is less of the same, and nothing is silenced by what is softer than itself.
pub fn silent(findings: &[&Diagnostic], accepted: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut pages: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let code = finding.rule.code;
        if rank(code).is_some() || CONSEQUENCES.iter().any(|(cause, follow)| *cause == code || follow.contains(&code)) {
            pages.entry(finding.place.path()).or_default().push(at);
        }
    }
    let mut silent = vec![false; findings.len()];
    let keeps_silent = |silent: &[bool], cause: usize, at: usize| {
        let (stronger, weaker) = (findings[cause], findings[at]);
        let counts = !accepted(cause) && stronger.severity >= weaker.severity;
        !silent[cause] && (weaker.waived.is_some() || counts || is_lesser(weaker.rule.code, stronger.rule.code))
    };
    for page in pages.values() {
        for (cause, follow) in CONSEQUENCES {
            let causes: Vec<usize> = page.iter().copied().filter(|at| findings[*at].rule.code == cause).collect();
            for &at in page.iter().filter(|at| follow.contains(&findings[**at].rule.code)) {
                silent[at] = silent[at] || causes.iter().any(|cause| keeps_silent(&silent, *cause, at));
            }
        }
        let mut ranked: Vec<(usize, usize)> =
            page.iter().filter_map(|at| rank(findings[*at].rule.code).map(|rank| (rank, *at))).collect();
        ranked.sort_unstable();
        for (place, &(own, at)) in ranked.iter().enumerate() {
            let stronger = ranked[..place].iter().filter(|(rank, _)| *rank < own);
            silent[at] = silent[at] || stronger.into_iter().any(|(_, cause)| keeps_silent(&silent, *cause, at));
        }
    }
    silent
}

fn rank(code: &str) -> Option<usize> {
    PRECEDENCE.iter().position(|other| *other == code)
}
