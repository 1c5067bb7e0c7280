//! The absence margin of the most critical processes: of the playbook, of some of them, and month by month. Who holds a
//! process up is what [`WhatIf`] says, and in the past what the trend says; the number itself is found in [`crate::cover::margin`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::cover::margin::{Margin, SHARE, margin};
use crate::cover::what_if::WhatIf;
use crate::cover::{self, alike};
use crate::facts::Facts;
use crate::health::{Survey, levels, trend};
use crate::model::people::Who;

/// The processes that are asked about, and who holds them up.
#[derive(Debug)]
pub struct Critical<'a> {
    /// Their levels of criticality; processes without one are a level, too.
    pub levels: Vec<Option<&'a str>>,
    /// There is no other level: these are all processes.
    pub all: bool,
    /// Who is spoken of.
    pub people: Vec<Who>,
    /// Those of which all on record is known, by place in the playbook, each with its people.
    held: BTreeMap<usize, Vec<usize>>,
    /// Those of which history is cut off.
    unknown: BTreeSet<usize>,
    same: Vec<usize>,
}

impl<'a> Critical<'a> {
    /// Who holds up the processes of those levels that ask most: for the most people, and then for a review most often.
    pub fn new(facts: &'a Facts, survey: &Survey) -> Self {
        let (levels, all) = top(facts);
        let cover = |at: usize| match &survey.pages[at].cover {
            Some(cover) => Cow::Borrowed(cover),
            None => Cow::Owned(cover::cover(facts, at)),
        };
        let WhatIf { people, processes, .. } = WhatIf::new(facts, cover);
        let mut covers = vec![false; people.len()];
        let (mut held, mut unknown) = (BTreeMap::new(), BTreeSet::new());
        for process in processes {
            if !levels.contains(&facts.playbook.pages[process.page].criticality.as_deref()) {
                continue;
            }
            process.cover.iter().for_each(|at| covers[*at] = true);
            if process.known {
                let all: BTreeSet<usize> = process.owner.into_iter().chain(process.cover).collect();
                held.insert(process.page, all.into_iter().collect());
            } else {
                unknown.insert(process.page);
            }
        }
        let same = same(facts, &people, &covers, held.values());
        Critical { levels, all, people, held, unknown, same }
    }

    /// The margin of all of them.
    pub fn margin(&self) -> Option<Margin> {
        self.of(|_| true)
    }

    /// The margin of some of them, by their places in the playbook.
    pub fn of(&self, which: impl Fn(usize) -> bool) -> Option<Margin> {
        let held = self.held.iter().filter(|(page, _)| which(**page)).map(|(_, held)| held.clone());
        margin(&held.collect::<Vec<_>>(), &self.same, SHARE)
    }

    /// How many of some processes are asked about, and left out because history is cut off.
    pub fn unknown(&self, which: impl Fn(usize) -> bool) -> usize {
        self.unknown.iter().filter(|page| which(**page)).count()
    }
}

/// The margin at each month's end, as [`trend`](super::trend()) has the months: of the processes that were on record by
/// then, by today's owners, levels and names.
pub fn margins(facts: &Facts) -> Vec<Option<Margin>> {
    let ends = trend::ends(facts);
    let oldest = trend::oldest(facts, &ends);
    let (levels, _) = top(facts);
    let roster = &facts.playbook.roster;
    // By month, and by process on record.
    let mut then: Vec<Vec<BTreeSet<Who>>> = vec![Vec::new(); ends.len()];
    let mut covering: BTreeSet<Who> = BTreeSet::new();
    for (at, page) in facts.known_processes().filter(|(_, page)| levels.contains(&page.criticality.as_deref())) {
        if ends.is_empty() {
            break;
        }
        let stretches = trend::stretches(facts, at, &ends, &oldest);
        let owner: Vec<Who> = page.owner.iter().flat_map(|named| roster.humans(&named.who)).collect();
        for month in trend::born(facts, at, &ends)..ends.len() {
            let here = owner.iter().filter(|who| !roster.gone(who, ends[month])).cloned();
            let cover = stretches.iter().filter(|(_, from, to)| (*from..*to).contains(&month));
            then[month].push(here.chain(cover.map(|(who, ..)| who.clone())).collect());
        }
        covering.extend(stretches.into_iter().map(|(who, ..)| who));
    }
    let people: Vec<Who> = then.iter().flatten().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let covers: Vec<bool> = people.iter().map(|who| covering.contains(who)).collect();
    let place = |who: &Who| people.binary_search(who).ok();
    let months: Vec<Vec<Vec<usize>>> = then
        .iter()
        .map(|processes| processes.iter().map(|who| who.iter().filter_map(place).collect()).collect())
        .collect();
    let same = same(facts, &people, &covers, months.iter().flatten());
    // Most months are as the one before them.
    let as_before = |at: usize| at > 0 && months[at - 1] == months[at];
    let fresh: Vec<Option<Option<Margin>>> = (0..months.len())
        .into_par_iter()
        .map(|at| (!as_before(at)).then(|| margin(&months[at], &same, SHARE)))
        .collect();
    let mut last = None;
    fresh
        .into_iter()
        .map(|found| {
            last = found.unwrap_or_else(|| last.take());
            last.clone()
        })
        .collect()
}

/// The levels that ask most, and whether there is no other.
fn top(facts: &Facts) -> (Vec<Option<&str>>, bool) {
    let all = levels(facts);
    let asks = |level: &Option<&str>| {
        let asks = level.and_then(|level| facts.settings.criticality.get(level));
        let every = asks.and_then(|asks| asks.every).unwrap_or(facts.settings.review.every);
        (asks.and_then(|asks| asks.cover).unwrap_or(facts.settings.cover.minimum), every.after(facts.today))
    };
    let most = all.first().map(asks);
    let top: Vec<Option<&str>> = all.iter().filter(|level| Some(asks(level)) == most).copied().collect();
    let whole = top.len() == all.len();
    (top, whole)
}

/// Who of those that hold something up might be one human, as a number by person.
fn same<'h>(facts: &Facts, people: &[Who], covers: &[bool], held: impl Iterator<Item = &'h Vec<usize>>) -> Vec<usize> {
    let spoken: Vec<usize> = held.flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let asked: Vec<(&Who, bool)> = spoken.iter().map(|at| (&people[*at], !covers[*at])).collect();
    let groups = alike::groups(facts, &asked);
    let mut same: Vec<usize> = (0..people.len()).collect();
    for (at, group) in spoken.iter().zip(groups) {
        same[*at] = spoken[group];
    }
    same
}
