//! How freshness and cover of today's processes went, month by month. It knows what the evidence knows: who owned a
//! page then, or what was asked of it then, is not its business.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cover::{self, alike};
use crate::evidence::{From, latest};
use crate::facts::Facts;
use crate::model::cadence::{State, freshness};
use crate::model::people::Who;

/// The most months that are looked back on.
pub const MOST_MONTHS: usize = 36;

/// Today's processes at the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The month's last day; of this month, today.
    pub end: Date,
    /// Of today's processes, the ones on record by then.
    pub processes: usize,
    /// Of those, within their review date, as today's intervals have it.
    pub fresh: usize,
    /// Of those, covered by two or more people besides today's owner. Those who might be one human are counted as one.
    pub covered: usize,
}

/// The months from the first day on record to today, the last [`MOST_MONTHS`] of them; none where nothing is on
/// record. A process of which nothing is on record counts from today on.
///
/// Each page takes time for its verifications, and for the months once.
pub fn trend(facts: &Facts) -> Vec<Month> {
    let ends = ends(facts);
    if ends.is_empty() {
        return Vec::new();
    }
    let mut months: Vec<Month> =
        ends.iter().map(|end| Month { end: *end, processes: 0, fresh: 0, covered: 0 }).collect();
    let oldest = oldest(facts, &ends);
    for (at, _) in facts.processes() {
        let born = born(facts, at, &ends);
        for month in &mut months[born..] {
            month.processes += 1;
        }
        for month in fresh_months(facts, at, &ends).filter(|month| *month >= born) {
            months[month].fresh += 1;
        }
        let covering = covering(facts, at, &ends, &oldest);
        for (month, people) in months.iter_mut().zip(covering).skip(born) {
            month.covered += usize::from(people >= 2);
        }
    }
    months
}

/// The last days of the months from the first day on record to today, the newest [`MOST_MONTHS`]; today itself ends the
/// last one. None where nothing is on record.
pub(super) fn ends(facts: &Facts) -> Vec<Date> {
    let first = facts.processes().filter_map(|(at, _)| since(facts, at)).min();
    let Some(first) = first.filter(|first| *first <= facts.today) else { return Vec::new() };
    let mut ends = vec![facts.today];
    let mut end = facts.today.first_of_month().saturating_sub(1.day());
    while end >= first && ends.len() < MOST_MONTHS {
        ends.push(end);
        end = end.first_of_month().saturating_sub(1.day());
    }
    ends.reverse();
    ends
}

/// The first day on which a page was verified and still covered at the end of each month.
pub(super) fn oldest(facts: &Facts, ends: &[Date]) -> Vec<Date> {
    ends.iter().map(|end| facts.settings.cover.within.before(*end)).collect()
}

/// The first month by whose end a process was on record.
pub(super) fn born(facts: &Facts, page: usize, ends: &[Date]) -> usize {
    let last = ends.len() - 1;
    since(facts, page).map_or(last, |since| ends.partition_point(|end| *end < since).min(last))
}

fn since(facts: &Facts, page: usize) -> Option<Date> {
    Some(facts.evidence.pages.get(page)?.since.as_ref()?.when)
}

/// The last day whose verifications are known at a month's end. Today takes in what other time zones already date
/// tomorrow, as freshness does.
fn known(facts: &Facts, end: Date) -> Date {
    if end == facts.today { latest(end) } else { end }
}

/// The months at whose end a page was within its review date.
fn fresh_months(facts: &Facts, page: usize, ends: &[Date]) -> impl Iterator<Item = usize> {
    let every = facts.cadence(&facts.playbook.pages[page]);
    // A record of performed work gives cover, never freshness.
    let dates = facts.verifications(page).iter().filter(|verification| !matches!(verification.from, From::Row(_)));
    let mut dates: Vec<Date> = dates.map(|verification| verification.when).collect();
    dates.sort_unstable();
    let mut next = 0;
    ends.iter().enumerate().filter_map(move |(month, end)| {
        while dates.get(next).is_some_and(|date| *date <= known(facts, *end)) {
            next += 1;
        }
        let newest = next.checked_sub(1).map(|at| dates[at]);
        let state = freshness(newest, every, facts.settings.review.notice, *end).state;
        matches!(state, State::Fresh | State::Due).then_some(month)
    })
}

/// How many people covered a page at each month's end. Every verification holds from its day to the person's next
/// one, until it is too old or they are gone: a stretch of months, of which only the ends are marked. Where two of
/// them might be one human, each month is looked at by itself.
fn covering(facts: &Facts, page: usize, ends: &[Date], oldest: &[Date]) -> Vec<isize> {
    let owner = cover::owner(facts, &facts.playbook.pages[page]);
    let stretches = stretches(facts, page, ends, oldest);
    let mut marks = vec![0_isize; ends.len() + 1];
    for (_, from, to) in &stretches {
        marks[*from] += 1;
        marks[*to] -= 1;
    }
    let least = |people: &[&Who]| alike::least(facts, owner.as_ref(), people);
    let everyone: Vec<&Who> = stretches.iter().map(|(who, ..)| who).collect::<BTreeSet<_>>().into_iter().collect();
    if least(&everyone) < everyone.len() {
        let at = |month: usize| -> Vec<&Who> {
            let held = stretches.iter().filter(|(_, from, to)| (*from..*to).contains(&month));
            held.map(|(who, ..)| who).collect()
        };
        return (0..ends.len()).map(|month| least(&at(month)).cast_signed()).collect();
    }
    let mut people = 0;
    marks.truncate(ends.len());
    for mark in &mut marks {
        people += *mark;
        *mark = people;
    }
    marks
}

/// Who covered a page in which months: from one on, and before another. Nobody has two of them for one month. A team of
/// several is nobody in particular.
pub(super) fn stretches(facts: &Facts, page: usize, ends: &[Date], oldest: &[Date]) -> Vec<(Who, usize, usize)> {
    let what = &facts.playbook.pages[page];
    let roster = &facts.playbook.roster;
    let (owner, named) = (cover::owner(facts, what), what.owner.as_ref().map(|named| &named.who));
    let counts = facts.counts(what);
    let mut until: HashMap<Who, usize> = HashMap::new();
    let mut stretches: Vec<(Who, usize, usize)> = Vec::new();
    // Newest first: each gives way to the one that was already seen.
    for verification in facts.verifications(page) {
        let Some(who) = &verification.who else { continue };
        let who = cover::one(roster, who, facts.today);
        let other = Some(&who) != owner.as_ref() && Some(&who) != named && !matches!(who, Who::Team(_));
        if !other || !counts.contains(&verification.how) {
            continue;
        }
        let from = ends.partition_point(|end| known(facts, *end) < verification.when);
        let too_old = oldest.partition_point(|oldest| *oldest <= verification.when);
        let end = until.entry(who.clone()).or_insert_with(|| ends.partition_point(|end| !roster.gone(&who, *end)));
        let to = too_old.min(*end);
        *end = (*end).min(from);
        if from < to {
            stretches.push((who, from, to));
        }
    }
    stretches
}
