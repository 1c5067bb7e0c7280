//! What changed lately: pages verified, edited, new and retired, as one list, newest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::evidence::{Act, Commit, Deed, From, MOST_ACTS, Manner, Verification, latest};
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
}

impl Happened {
    /// All of it.
    pub const ALL: [Happened; 4] = [Happened::New, Happened::Retired, Happened::Edited, Happened::Verified];

    /// The word in data and class names.
    pub fn name(self) -> &'static str {
        match self {
            Happened::New => "new",
            Happened::Retired => "retired",
            Happened::Edited => "edited",
            Happened::Verified => "verified",
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
    /// How it was verified.
    pub how: Option<How>,
    /// A date was moved with those of many other pages at once: nobody is known to have looked.
    pub in_bulk: bool,
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
    /// The day from which on all is listed.
    pub since: Date,
}

/// What changed in the pages of which `shown` holds.
pub fn lately(facts: &Facts, shown: &dyn Fn(usize) -> bool) -> Lately {
    let mut since = facts.evidence.acts.since;
    let acts = facts.evidence.acts.all.iter().filter_map(|act| done(act, shown));
    let mut events: Vec<Event> = acts.filter(|event| event.on >= since).collect();
    let mut bulk: BTreeMap<&str, Event> = BTreeMap::new();
    for (at, _) in facts.playbook.pages.iter().enumerate().filter(|(at, page)| shown(*at) && judged(page)) {
        let lately = facts.verifications(at).iter().filter(|one| one.when >= since && one.when <= latest(facts.today));
        let (mechanical, own): (Vec<&Verification>, Vec<&Verification>) =
            lately.partition(|one| matches!(one.manner, Manner::Bulk { .. }));
        for one in mechanical {
            let Some(commit) = &one.commit else { continue };
            let event = bulk.entry(&commit.hash).or_insert_with(|| verified(one, Vec::new()));
            event.pages.push(at);
        }
        events.extend(of_page(at, &own));
    }
    events.extend(bulk.into_values());
    let title = |event: &Event| facts.playbook.pages[event.pages[0]].title.to_lowercase();
    events.sort_by_cached_key(|event| (Reverse(event.on), event.what, title(event), event.pages[0]));
    if let Some(last) = events.get(MOST_EVENTS) {
        since = since.max(last.on);
    }
    events.truncate(MOST_EVENTS);
    Lately { events, since }
}

/// Whether verifications of a page are news: it is a process, in force or no more.
fn judged(page: &Page) -> bool {
    page.kind == Kind::Sop && page.status != Status::Draft
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
        in_bulk: false,
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
    let in_bulk = matches!(one.manner, Manner::Bulk { .. });
    Event {
        on: one.when,
        what: Happened::Verified,
        by: one.who.iter().cloned().collect(),
        how: Some(one.how),
        in_bulk,
        commit: one.commit.clone(),
        key: match &one.commit {
            Some(commit) if in_bulk => digits(commit),
            _ => one.when.to_string(),
        },
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
