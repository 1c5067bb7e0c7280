//! What changed lately: pages verified, edited, new and retired, as one list, newest first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::cover::discounted::{self, Why};
use crate::evidence::{Act, Commit, Deed, From, MOST_ACTS, Verification, latest, whole_from};
use crate::facts::Facts;
use crate::model::page::{How, Kind, Page, Status};
use crate::model::people::Who;

/// The most events that are listed.
pub const MOST_EVENTS: usize = MOST_ACTS;

/// What happened. In a day's list they stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// A page is new.
    New,
    /// It was retired.
    Retired,
    /// Its words were changed.
    Edited,
    /// Somebody said that it is right.
    Verified,
    /// Its date was set by a program or in a mechanical commit: nobody is known to have looked.
    Program,
    /// Its date was set in one commit with those of many other pages: nobody is known to have looked.
    Bulk,
}

impl Happened {
    /// All of it.
    pub const ALL: [Happened; 6] =
        [Happened::New, Happened::Retired, Happened::Edited, Happened::Verified, Happened::Program, Happened::Bulk];

    /// The word in data and class names.
    pub fn name(self) -> &'static str {
        match self {
            Happened::New => "new",
            Happened::Retired => "retired",
            Happened::Edited => "edited",
            Happened::Verified => "verified",
            Happened::Program => "program",
            Happened::Bulk => "bulk",
        }
    }
}

/// Something that happened to a page, or in one commit to many.
#[derive(Debug, Clone)]
pub struct Event {
    /// The day: the verification's, or the author's.
    pub on: Date,
    /// What.
    pub what: Happened,
    /// Who did it; empty where that is not known, or where it was a program.
    pub by: Vec<Who>,
    /// How it was verified; nothing where that did not happen.
    pub how: Option<How>,
    /// Why nobody is known to have looked, where only a date was set.
    pub why: Option<Why>,
    /// The commit, where it is known.
    pub commit: Option<Arc<Commit>>,
    /// What tells it from all others of its kind and pages: a day or a week for verifications, else digits that come
    /// from its first commit and do not lead to it. More commits of the day and more rows of the week leave it as it is.
    pub key: String,
    /// The pages, by their places in the playbook; never empty.
    pub pages: Vec<usize>,
}

/// What changed lately.
#[derive(Debug)]
pub struct Lately {
    /// Newest first.
    pub events: Vec<Event>,
    /// The day from which on all is listed, and nothing else; the day of the newest ones even where it has more.
    pub since: Date,
}

/// What changed in the pages of which `shown` holds.
pub fn lately(facts: &Facts, shown: &dyn Fn(usize) -> bool) -> Lately {
    let mut since = facts.evidence.acts.since;
    let acts = facts.evidence.acts.all.iter().filter_map(|act| done(act, shown));
    let mut events: Vec<Event> = acts.filter(|event| event.on >= since).collect();
    let mut mechanical: BTreeMap<(&str, Happened), Event> = BTreeMap::new();
    for (at, _) in facts.playbook.pages.iter().enumerate().filter(|(at, page)| shown(*at) && judged(page)) {
        let lately = facts.verifications(at).iter().filter(|one| one.when >= since && one.when <= latest(facts.today));
        let (mut own, mut dated) = (Vec::new(), BTreeSet::new());
        for one in lately {
            let Some((what, why)) = unlooked(facts, at, one) else {
                own.push(one);
                continue;
            };
            let said = verified(one, Vec::new());
            let key = one.commit.as_deref().map_or_else(|| said.key.clone(), digits);
            let set = Event { what, how: None, why: Some(why), by: Vec::new(), key, ..said };
            let Some(commit) = &one.commit else {
                events.push(Event { pages: vec![at], ..set });
                continue;
            };
            let event = mechanical.entry((&commit.hash, what)).or_insert(set);
            event.on = event.on.max(one.when);
            if dated.insert((&commit.hash, what)) {
                event.pages.push(at);
            }
        }
        events.extend(of_page(at, &own));
    }
    events.extend(mechanical.into_values());
    let title = |event: &Event| facts.playbook.pages[event.pages[0]].title.to_lowercase();
    events.sort_by_cached_key(|event| (Reverse(event.on), event.what, title(event), event.pages[0]));
    if let Some(cut) = events.get(MOST_EVENTS) {
        since = since.max(whole_from(cut.on, events[0].on));
    }
    events.truncate(MOST_EVENTS);
    events.retain(|event| event.on >= since);
    Lately { events, since }
}

/// Whether verifications of a page are news: it is a process, in force or no more.
fn judged(page: &Page) -> bool {
    page.kind == Kind::Sop && page.status != Status::Draft
}

/// What happened where nobody is known to have looked: only a date was set, by a program or in bulk.
fn unlooked(facts: &Facts, page: usize, one: &Verification) -> Option<(Happened, Why)> {
    let why = discounted::why(facts, page, one)?;
    match why {
        Why::Bulk { .. } => Some((Happened::Bulk, why)),
        Why::Bot | Why::Ignored => Some((Happened::Program, why)),
        Why::Owner | Why::Team | Why::Kind(_) | Why::Unsaid => None,
    }
}

fn done(act: &Act, shown: &dyn Fn(usize) -> bool) -> Option<Event> {
    let pages: Vec<usize> = act.pages.iter().copied().filter(|page| shown(*page)).collect();
    (!pages.is_empty()).then(|| Event {
        on: act.commit.when,
        what: match act.deed {
            Deed::New => Happened::New,
            Deed::Retired => Happened::Retired,
            Deed::Edited => Happened::Edited,
        },
        by: act.commit.author.iter().cloned().collect(),
        how: None,
        why: None,
        commit: Some(Arc::clone(&act.commit)),
        key: digits(&act.first),
        pages,
    })
}

/// Enough of the hash of a commit's hash.
fn digits(commit: &Commit) -> String {
    blake3::hash(commit.hash.as_bytes()).to_hex()[..16].to_owned()
}

fn verified(one: &Verification, pages: Vec<usize>) -> Event {
    Event {
        on: one.when,
        what: Happened::Verified,
        by: one.who.iter().cloned().collect(),
        how: Some(one.how),
        why: None,
        commit: one.commit.clone(),
        key: one.when.to_string(),
        pages,
    }
}

/// One event for each day on which a page was verified; work that was performed and recorded elsewhere is one a week.
fn of_page(page: usize, newest_first: &[&Verification]) -> Vec<Event> {
    let mut events: Vec<(Event, bool)> = Vec::new();
    for day in newest_first.chunk_by(|one, other| one.when == other.when) {
        let Some(best) = day.iter().max_by_key(|one| (one.who.is_some(), one.how)) else { continue };
        let rows = day.iter().all(|one| matches!(one.from, From::Row(_)));
        let mut event = verified(best, vec![page]);
        event.by.clear();
        if rows {
            event.key = format!("week-{}", monday(event.on));
        }
        let of_week = |(other, of_rows): &(Event, bool)| *of_rows && monday(other.on) == monday(event.on);
        let place = events.iter().position(of_week).filter(|_| rows).unwrap_or(events.len());
        if place == events.len() {
            events.push((event, rows));
        }
        let event = &mut events[place].0;
        for who in day.iter().filter_map(|one| one.who.as_ref()) {
            if !event.by.contains(who) {
                event.by.push(who.clone());
            }
        }
    }
    events.into_iter().map(|(event, _)| event).collect()
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}
