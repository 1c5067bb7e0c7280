//! Findings that are allowed for now: so many of a rule on a page. A ratchet: what is mended is not allowed again.
//!
//! It counts and does not compare lines, so that a page may be edited. Files are read and written elsewhere.

pub mod file;
mod spread;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::check::{Found, silences};
use crate::diagnostic::Diagnostic;
use crate::model::cadence::words;
use crate::rule::Severity;
pub use spread::spread;

/// The rule that says that history is cut off. It is about this clone, not about the playbook: nothing allows it.
const CUT_OFF: &str = "PB008";
/// The rule of which nothing is known where nobody asked for web addresses.
const ASKED: &str = "PB306";

/// What is allowed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// By the path of a file of the playbook.
    pub entries: BTreeMap<String, Allowed>,
}

/// What is allowed of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// How many findings, by the code of their rule.
    pub counts: BTreeMap<String, usize>,
    /// The last day on which they are, if it ends.
    pub until: Option<Date>,
}

/// An allowance that nothing needs any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spare {
    /// The file.
    pub path: String,
    /// The rule.
    pub code: String,
    /// How many of it.
    pub count: usize,
}

/// Findings held against what is allowed.
#[derive(Debug, Default)]
pub struct Held {
    /// Those that count, in the order of output.
    pub findings: Vec<Diagnostic>,
    /// Those that are allowed, in the order of output.
    pub allowed: Vec<Diagnostic>,
    /// How many of those that count were allowed until a day that is over.
    pub expired: usize,
    /// What was mended, in order.
    pub spare: Vec<Spare>,
    /// The same allowances, without what was mended and what nothing is left of.
    pub tightened: Baseline,
}

/// What is known of a check beside its findings.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The day that the findings hold for.
    pub today: Date,
    /// Where pages lie now that were moved, by their old paths.
    pub moved: &'a HashMap<String, String>,
    /// Whether web addresses were asked for.
    pub asked: bool,
}

/// What is allowed of a rule in a file, as it is used up.
struct Allowance {
    allowed: usize,
    left: usize,
}

impl Baseline {
    /// One that allows all that was found, waived findings and a cut-off history left out.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut baseline = Baseline::default();
        baseline.add(findings);
        baseline
    }

    /// Allows these findings too.
    pub fn add(&mut self, findings: &[Diagnostic]) {
        for finding in findings.iter().filter(|finding| countable(finding)) {
            let entry = self.entries.entry(finding.place.path().to_owned()).or_default();
            *entry.counts.entry(finding.rule.code.to_owned()).or_default() += 1;
        }
    }

    /// How many findings are allowed.
    pub fn count(&self) -> usize {
        self.entries.values().flat_map(|allowed| allowed.counts.values()).sum()
    }

    /// The same by the paths at which pages lie now.
    fn moved(&self, moved: &HashMap<String, String>) -> Self {
        let mut baseline = Baseline::default();
        for (path, allowed) in &self.entries {
            let entry = baseline.entries.entry(moved.get(path).unwrap_or(path).clone()).or_default();
            for (code, count) in &allowed.counts {
                *entry.counts.entry(code.clone()).or_default() += count;
            }
            entry.until = entry.until.into_iter().chain(allowed.until).min();
        }
        baseline
    }

    /// The same without the days that are over: what it allowed until then, it allows again.
    #[must_use]
    pub fn renewed(mut self, today: Date) -> Self {
        for entry in self.entries.values_mut() {
            entry.until = entry.until.filter(|until| *until >= today);
        }
        self
    }

    /// Holds findings against it. Of a rule and file the first ones are allowed, as many as it says. Where a stronger
    /// finding is gone that kept others silent, one of these takes its place: to mend the worse fails nobody.
    pub fn hold(&self, found: Found, known: Known<'_>) -> Held {
        let here = self.moved(known.moved);
        let mut left: BTreeMap<&str, BTreeMap<&str, Allowance>> = BTreeMap::new();
        for (path, allowed) in &here.entries {
            let counts =
                allowed.counts.iter().map(|(code, &allowed)| (code.as_str(), Allowance { allowed, left: allowed }));
            left.insert(path, counts.collect());
        }
        let mut covered = vec![false; found.findings.len()];
        let mut later = Vec::new();
        for (at, finding) in found.findings.iter().enumerate().filter(|(_, finding)| countable(finding)) {
            let Some(of) = left.get_mut(finding.place.path()) else { continue };
            match of.get_mut(finding.rule.code).filter(|allowance| allowance.left > 0) {
                Some(allowance) => (allowance.left, covered[at]) = (allowance.left - 1, true),
                None => later.push(at),
            }
        }
        for at in later {
            let (path, code) = (found.findings[at].place.path(), found.findings[at].rule.code);
            let mut of = left.get_mut(path).into_iter().flatten();
            if let Some((_, allowance)) = of.find(|(other, allowance)| allowance.left > 0 && silences(other, code)) {
                (allowance.left, covered[at]) = (allowance.left - 1, true);
            }
        }
        let quiet = |path: &str, code: &str| {
            let still = |finding: &Diagnostic| finding.place.path() == path && finding.rule.code == code;
            (code == ASKED && !known.asked) || found.silenced.iter().any(still)
        };
        let mut held = Held::default();
        for (path, of) in &left {
            for (code, allowance) in of.iter().filter(|(_, allowance)| allowance.left > 0) {
                if quiet(path, code) {
                    let entry = held.tightened.entries.entry((*path).to_owned()).or_default();
                    *entry.counts.entry((*code).to_owned()).or_default() += allowance.left;
                } else {
                    held.spare.push(Spare {
                        path: (*path).to_owned(),
                        code: (*code).to_owned(),
                        count: allowance.left,
                    });
                }
            }
        }
        let at_most = |path: &str, code: &str| left.get(path).and_then(|of| of.get(code)).map(|one| one.allowed);
        for (finding, covered) in found.findings.into_iter().zip(covered) {
            let path = finding.place.path();
            let until = here.entries.get(path).and_then(|entry| entry.until);
            let most = at_most(path, finding.rule.code);
            if covered {
                held.tightened.add(std::slice::from_ref(&finding));
            }
            match (covered, until.filter(|until| *until < known.today), most) {
                (true, None, _) => held.allowed.push(finding),
                (true, Some(until), _) => {
                    held.expired += 1;
                    held.findings.push(finding.note(format!("the baseline allowed it until {}", words(until))));
                }
                (false, _, Some(most)) if countable(&finding) => {
                    held.findings
                        .push(finding.note(format!("the baseline allows {most} of this rule here; there are more")));
                }
                (false, ..) => held.findings.push(finding),
            }
        }
        for (path, entry) in &mut held.tightened.entries {
            entry.until = here.entries.get(path).and_then(|entry| entry.until);
        }
        held
    }
}

/// Whether a finding can be allowed at all.
fn countable(finding: &Diagnostic) -> bool {
    let cut_off = finding.rule.code == CUT_OFF && finding.severity == Severity::Error;
    finding.waived.is_none() && !cut_off
}

/// Whether one of these says that history is cut off: what they are rests on less than there is.
pub fn is_cut_off(findings: &[Diagnostic]) -> bool {
    let cut_off = |finding: &Diagnostic| finding.rule.code == CUT_OFF && finding.severity == Severity::Error;
    findings.iter().any(|finding| cut_off(finding) && finding.waived.is_none())
}
