//! Where the playbook stands, in numbers: freshness and cover of every page, and what each person holds up.
//! The site's pages and `report` both say what is computed here, once.

mod board;
mod lately;
mod margin;
pub mod told;
mod trend;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::cover::hands::{Hands, hands};
use crate::cover::level::Leveled;
use crate::cover::{self, Cover};
use crate::evidence::Manner;
pub use crate::evidence::first_day;
use crate::facts::Facts;
use crate::model::cadence::{Freshness, State};
use crate::model::people::{PersonId, Who};
pub use board::{Desk, Rests, WEEKS, When, desk, levels, rests};
pub use lately::{Event, Happened, Lately, MOST_EVENTS, lately, monday};
pub use margin::{Critical, margins};
pub use trend::{MOST_MONTHS, Month, trend};

/// A page's standing; freshness, cover and hands are absent where no verification is asked.
#[derive(Debug)]
pub struct Standing {
    /// Freshness.
    pub freshness: Option<Freshness>,
    /// Cover.
    pub cover: Option<Cover>,
    /// Who has done it.
    pub hands: Option<Hands>,
    /// How far everybody who is here has come with it.
    pub levels: Vec<Leveled>,
    /// All that is on record of it is known; see [`Facts::known`].
    pub known: bool,
}

/// What a person holds up: pages by their places in the playbook.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Load {
    /// Processes they answer for, themselves.
    pub owns: Vec<usize>,
    /// Processes they cover now.
    pub covers: Vec<usize>,
    /// Processes that nobody else covers now, as far as that is known.
    pub only_cover_of: Vec<usize>,
    /// Processes that list them as a reviewer and that they are known never to have verified.
    pub asked: Vec<usize>,
}

/// The standing of everything.
#[derive(Debug)]
pub struct Survey {
    /// By page, in the playbook's order.
    pub pages: Vec<Standing>,
    /// By person: everyone of `people.yml`, and every other name that owns or covers something.
    pub people: BTreeMap<Who, Load>,
    /// Processes that each team answers for.
    pub teams: BTreeMap<Who, Vec<usize>>,
    /// There is no process of which something on record may be missing.
    pub all_known: bool,
}

/// Surveys all pages.
pub fn survey(facts: &Facts) -> Survey {
    let pages: Vec<Standing> = (0..facts.playbook.pages.len())
        .into_par_iter()
        .map(|at| {
            let asked = facts.playbook.pages[at].in_force().then(|| (cover::cover(facts, at), hands(facts, at)));
            let levels = asked.as_ref().map(|(cover, hands)| cover::level::levels(facts, at, cover, hands));
            let (cover, hands) = asked.unzip();
            Standing {
                freshness: facts.freshness(at),
                cover,
                hands,
                levels: levels.unwrap_or_default(),
                known: facts.known(at),
            }
        })
        .collect();
    let mut people: BTreeMap<Who, Load> =
        (0..facts.playbook.roster.people.len()).map(|at| (Who::Person(PersonId(at)), Load::default())).collect();
    let mut teams: BTreeMap<Who, Vec<usize>> = BTreeMap::new();
    for (at, page) in facts.processes() {
        if let Some(named) = &page.owner
            && let Who::Team(_) = named.who
        {
            teams.entry(named.who.clone()).or_default().push(at);
        }
        match cover::owner(facts, page) {
            Some(Who::Team(_)) | None => {}
            Some(human) => people.entry(human).or_default().owns.push(at),
        }
        let Some(cover) = &pages[at].cover else { continue };
        for covering in cover.now.iter().filter(|covering| !matches!(covering.who, Who::Team(_))) {
            let load = people.entry(covering.who.clone()).or_default();
            load.covers.push(at);
            if cover.now.len() == 1 && facts.known(at) {
                load.only_cover_of.push(at);
            }
        }
        for who in &cover.listed {
            if !matches!(who, Who::Team(_)) && cover::waits(facts, at, cover, who) == Some(true) {
                people.entry(who.clone()).or_default().asked.push(at);
            }
        }
    }
    Survey { pages, people, teams, all_known: facts.all_known() }
}

/// How many processes are in each state, and covered by how many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Processes in force.
    pub processes: usize,
    /// By state: fresh, due, stale, unverified.
    pub states: [usize; 4],
    /// By number of people who cover them now: none, one, two or more. People whose identities are not linked are
    /// counted as one; what is [`Self::unknown`] is left out.
    pub covered: [usize; 3],
    /// Processes of which history is cut off: who has covered them is not known.
    pub unknown: usize,
    /// Of those in [`Self::covered`], the ones that two cover now who might be one human.
    pub unlinked: usize,
}

/// The states in the order of [`Tally::states`].
pub const STATES: [State; 4] = [State::Fresh, State::Due, State::Stale, State::Unverified];

impl Survey {
    /// Counts the processes among `pages`.
    pub fn tally(&self, pages: impl Iterator<Item = usize>) -> Tally {
        let mut tally = Tally::default();
        for standing in pages.map(|at| &self.pages[at]) {
            let (Some(freshness), Some(cover)) = (&standing.freshness, &standing.cover) else { continue };
            tally.processes += 1;
            tally.states[STATES.iter().position(|state| *state == freshness.state).unwrap_or(0)] += 1;
            if standing.known {
                tally.covered[cover.sure_now.min(2)] += 1;
                tally.unlinked += usize::from(cover.unlinked_now());
            } else {
                tally.unknown += 1;
            }
        }
        tally
    }
}

/// How the verifications of all processes were written down, counted; never by person.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Recording {
    /// Somebody wrote down who looked, and how.
    pub record: usize,
    /// A date moved together with a change of the text.
    pub with_text: usize,
    /// A date moved, and nothing else.
    pub alone: usize,
    /// A date moved in one commit with those of many other pages.
    pub bulk: usize,
    /// A date set by a program.
    pub machine: usize,
    /// A date stands there, and it cannot be known how it came.
    pub unknown: usize,
}

impl Recording {
    /// All of them.
    pub fn total(&self) -> usize {
        self.record + self.with_text + self.alone + self.bulk + self.machine + self.unknown
    }
}

impl std::fmt::Display for Recording {
    /// "60 on record, 3 with a change of the text, 2 by date alone, 32 in bulk, 0 by a program".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Recording { record, with_text, alone, bulk, machine, unknown } = self;
        write!(f, "{record} on record, {with_text} with a change of the text, {alone} by date alone, ")?;
        write!(f, "{bulk} in bulk, {machine} by a program")?;
        if *unknown > 0 { write!(f, ", {unknown} dates of which no more is known") } else { Ok(()) }
    }
}

/// Counts how the verifications of all processes were written down.
pub fn recording(facts: &Facts) -> Recording {
    let mut count = Recording::default();
    for verification in facts.processes().flat_map(|(at, _)| facts.verifications(at)) {
        *match verification.manner {
            Manner::Record => &mut count.record,
            Manner::WithText => &mut count.with_text,
            Manner::Alone { .. } => &mut count.alone,
            Manner::Bulk { .. } => &mut count.bulk,
            Manner::Machine => &mut count.machine,
            Manner::Unknown => &mut count.unknown,
        } += 1;
    }
    count
}
