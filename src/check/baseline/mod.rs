//! Findings that are allowed for now: so many of a rule on a page. A ratchet: what is mended is not allowed again.
//!
//! It counts and does not compare lines, so that a page may be edited. Files are read and written elsewhere.

pub mod file;
mod spread;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::check::Found;
use crate::check::rules::cut_off_history;
use crate::check::silence::{is_lesser, silent};
use crate::diagnostic::Diagnostic;
use crate::load::rules::{INVALID_CONFIG, INVALID_EVIDENCE};
use crate::model::cadence::words;
use crate::rule::Severity;
pub use spread::spread;

/// Rules that say that something cannot be read by which every page is judged: settings, people, records of performed work.
const JUDGED_BY: [&str; 2] = [INVALID_CONFIG.code, INVALID_EVIDENCE.code];

/// What is allowed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// By the path of a file of the playbook.
    pub entries: BTreeMap<String, Allowed>,
}

/// What is allowed of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// How many findings.
    pub counts: BTreeMap<Counted, usize>,
    /// The last day on which they are, if it ends.
    pub until: Option<Date>,
}

/// What is counted in a file: findings of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The rule's code.
    pub code: String,
    /// How loud they are, where that is softer than the rule speaks of itself: a page within `review: { grace }`.
    pub softer: Option<Severity>,
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
    /// Those that count, and those of them that are not said.
    pub found: Found,
    /// Those that are allowed, in the order of output.
    pub allowed: Vec<Diagnostic>,
    /// Those that are allowed and not said.
    pub quiet: Vec<Diagnostic>,
    /// How many of those that count were allowed until a day that is over.
    pub expired: usize,
    /// What was mended, in order.
    pub spare: Vec<Spare>,
    /// The same allowances, without what was mended and what nothing is left of.
    pub tightened: Baseline,
}

/// What is known of a check beside its findings.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The day that the findings hold for.
    pub today: Date,
    /// Where pages lie now that were moved, by their old paths.
    pub moved: &'a HashMap<String, String>,
    /// Whether a rule, by its code, was looked for at all in a file, by its path.
    pub looked_for: &'a dyn Fn(&str, &str) -> bool,
}

/// What is allowed, as it is used up.
struct Allowance<'a> {
    of: &'a Counted,
    allowed: usize,
    left: usize,
}

impl Counted {
    /// As what a finding counts.
    fn new(finding: &Diagnostic) -> Self {
        let softer = Some(finding.severity).filter(|severity| *severity < finding.rule.severity);
        Counted { code: finding.rule.code.to_owned(), softer }
    }

    /// Whether an allowance of these is enough for something so loud.
    fn bears(&self, severity: Severity) -> bool {
        self.softer.is_none_or(|most| severity <= most)
    }
}

impl Baseline {
    /// Allows these findings, waived ones and what nothing allows left out. Of what is not said because it says less of the
    /// same trouble as another, that other is enough.
    pub fn add(&mut self, found: &Found) {
        for finding in &found.findings {
            self.count_one(finding);
        }
        for finding in &found.silenced {
            let entry = self.entries.get(finding.place.path());
            let mut codes = entry.into_iter().flat_map(|entry| entry.counts.keys());
            if !codes.any(|counted| is_lesser(finding.rule.code, &counted.code)) {
                self.count_one(finding);
            }
        }
    }

    fn count_one(&mut self, finding: &Diagnostic) {
        if countable(finding) {
            let entry = self.entries.entry(finding.place.path().to_owned()).or_default();
            *entry.counts.entry(Counted::new(finding)).or_default() += 1;
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
            for (counted, count) in &allowed.counts {
                *entry.counts.entry(counted.clone()).or_default() += count;
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

    /// Holds findings against it. Of a rule and file the first ones are allowed, as many as it says. Where a finding is gone
    /// and one is there now that says less of the same trouble, that takes its place: to mend the worse fails nobody.
    pub fn hold(&self, found: &Found, known: Known<'_>) -> Held {
        let here = self.moved(known.moved);
        let entries = here.entries.iter();
        let mut left: HashMap<&str, Vec<Allowance<'_>>> = entries
            .map(|(path, entry)| {
                let counts = entry.counts.iter().map(|(of, &allowed)| Allowance { of, allowed, left: allowed });
                // What is enough for the softest alone is used first.
                (path.as_str(), counts.rev().collect())
            })
            .collect();
        let mut all: Vec<&Diagnostic> = found.findings.iter().chain(&found.silenced).collect();
        all.sort_by(|one, other| one.order(other));
        let until = |at: usize| here.entries.get(all[at].place.path()).and_then(|entry| entry.until);
        let is_over = |at: usize| until(at).is_some_and(|until| until < known.today);
        let mut use_up = |at: usize, fits: &dyn Fn(&Counted) -> bool| {
            let mut of = left.get_mut(all[at].place.path()).into_iter().flatten();
            let one = of.find(|allowance| {
                allowance.left > 0 && allowance.of.bears(all[at].severity) && fits(allowance.of) && countable(all[at])
            });
            one.map(|allowance| allowance.left -= 1).is_some()
        };
        let mut covered: Vec<bool> = (0..all.len()).map(|at| use_up(at, &|of| of.code == all[at].rule.code)).collect();
        let not_said = |covered: &[bool]| silent(&all, |at| all[at].waived.is_some() || (covered[at] && !is_over(at)));
        let quiet = not_said(&covered);
        for at in (0..all.len()).filter(|at| !quiet[*at]) {
            covered[at] = covered[at] || use_up(at, &|of| is_lesser(all[at].rule.code, &of.code));
        }
        let quiet = not_said(&covered);
        let mut held = Held::default();
        for (at, finding) in all.iter().enumerate() {
            if covered[at] {
                held.tightened.count_one(finding);
            }
            let finding = (*finding).clone();
            match (covered[at], quiet[at]) {
                (true, true) => held.quiet.push(finding),
                (false, true) => held.found.silenced.push(finding),
                (true, false) if is_over(at) => {
                    held.expired += 1;
                    let until = until(at).map(words).unwrap_or_default();
                    held.found.findings.push(finding.note(format!("the baseline allowed it until {until}")));
                }
                (true, false) => held.allowed.push(finding),
                (false, false) => {
                    let note = left.get(finding.place.path()).and_then(|of| exceeds(&finding, of));
                    held.found.findings.push(match note {
                        Some(note) => finding.note(note),
                        None => finding,
                    });
                }
            }
        }
        let cut_off = all.iter().any(|finding| is_cut_off(finding));
        for (path, of) in left {
            for Allowance { of, left: count, .. } in of.into_iter().filter(|allowance| allowance.left > 0) {
                if cut_off || !(known.looked_for)(path, &of.code) {
                    // Of what nobody looked for it is not known whether it is mended.
                    let entry = held.tightened.entries.entry(path.to_owned()).or_default();
                    *entry.counts.entry(of.clone()).or_default() += count;
                } else {
                    held.spare.push(Spare { path: path.to_owned(), code: of.code.clone(), count });
                }
            }
        }
        held.spare.sort();
        for (path, entry) in &mut held.tightened.entries {
            entry.until = here.entries.get(path).and_then(|entry| entry.until);
        }
        held
    }
}

/// In which way a finding is more than what is allowed of its rule in its file.
fn exceeds(finding: &Diagnostic, of: &[Allowance<'_>]) -> Option<String> {
    let of = || of.iter().filter(|allowance| allowance.of.code == finding.rule.code);
    let most: usize = of().map(|allowance| allowance.allowed).sum();
    if most == 0 || !countable(finding) {
        return None;
    }
    Some(match of().find(|allowance| allowance.left > 0).and_then(|allowance| allowance.of.softer) {
        Some(softer) => format!("the baseline allows it as a {softer} alone"),
        None => format!("the baseline allows {most} of this rule here; there are more"),
    })
}

/// Whether a finding can be allowed at all.
fn countable(finding: &Diagnostic) -> bool {
    let judged_by = finding.severity == Severity::Error && JUDGED_BY.contains(&finding.rule.code);
    finding.waived.is_none() && !judged_by && !is_cut_off(finding)
}

/// Whether it says that history is cut off: what is found rests on less than there is, and it is about this clone, not about
/// the playbook. Outside git it is a note, and all that there is is there.
pub fn is_cut_off(finding: &Diagnostic) -> bool {
    finding.rule.code == cut_off_history::RULE.code && finding.severity > Severity::Note && finding.waived.is_none()
}
