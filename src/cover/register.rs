//! How the processes of the register stand: which pages describe them, and whether those are fresh and covered.

use crate::cover::cover;
use crate::facts::Facts;
use crate::model::cadence::State;
use crate::model::page::Status;
use crate::model::register::Entry;

/// How many people are asked to cover a critical process, whatever its pages ask for.
pub const TWO: usize = 2;

/// A process of the register, and how it stands.
#[derive(Debug)]
pub struct Listed<'a> {
    /// Its entry.
    pub entry: &'a Entry,
    /// Its level asks for more than is asked without one; see [`Facts::is_critical`].
    pub critical: bool,
    /// The pages in force or for reference that describe it, by their place in the playbook.
    pub pages: Vec<usize>,
    /// Drafts and retired pages that do: nobody can work from them.
    pub others: Vec<usize>,
    /// Whether all of its pages that are processes are within their review date, and there is one.
    pub fresh: bool,
    /// Whether each of these is covered by [`TWO`] now; nothing where history is cut off and it is not.
    pub covered: Option<bool>,
}

/// The register, in the order of the file; nothing where there is no `processes.yml`.
pub fn register(facts: &Facts) -> Vec<Listed<'_>> {
    let playbook = &facts.playbook;
    let listed = playbook.register.all.iter().zip(playbook.described_by()).map(|(entry, all)| {
        let (pages, others): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|at| playbook.pages[*at].status == Status::Current);
        let processes: Vec<usize> = pages.iter().copied().filter(|at| playbook.pages[*at].in_force()).collect();
        let fresh = |at: &usize| {
            facts.freshness(*at).is_some_and(|freshness| matches!(freshness.state, State::Fresh | State::Due))
        };
        let short: Vec<usize> = processes.iter().copied().filter(|at| cover(facts, *at).sure_now < TWO).collect();
        let covered = match short.as_slice() {
            [] => Some(!processes.is_empty()),
            some if some.iter().any(|at| facts.known(*at)) => Some(false),
            _ => None,
        };
        Listed {
            entry,
            critical: facts.is_critical(entry.criticality.as_deref()),
            fresh: !processes.is_empty() && processes.iter().all(fresh),
            pages,
            others,
            covered,
        }
    });
    listed.collect()
}

/// The numbers of the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many processes are counted.
    pub all: usize,
    /// How many have a page.
    pub written: usize,
    /// Of how many it is within its review date.
    pub fresh: usize,
    /// How many are known to be covered by [`TWO`] now.
    pub covered: usize,
    /// How many are all of this.
    pub sound: usize,
    /// Of how many it is not known whether they are covered.
    pub unknown: usize,
}

/// Counts entries.
pub fn tally<'a>(listed: impl Iterator<Item = &'a Listed<'a>>) -> Tally {
    let mut tally = Tally::default();
    for one in listed {
        let (written, covered) = (!one.pages.is_empty(), one.covered == Some(true));
        tally.all += 1;
        tally.written += usize::from(written);
        tally.fresh += usize::from(one.fresh);
        tally.covered += usize::from(covered);
        tally.sound += usize::from(written && one.fresh && covered);
        tally.unknown += usize::from(one.covered.is_none());
    }
    tally
}
