//! What is known about who verified what: from the logs in front matter. It judges nothing.

use std::cmp::Reverse;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::model::page::{How, Page};
use crate::model::people::Who;
use crate::model::playbook::Playbook;

/// Where a verification is known from.
#[derive(Debug, Clone)]
pub enum From {
    /// The page's front matter.
    Log(Place),
}

impl From {
    /// The word in data: `log`.
    pub fn name(&self) -> &'static str {
        match self {
            From::Log(_) => "log",
        }
    }
}

/// Somebody said on a day that a page is right.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Who; unknown where only a date was set.
    pub who: Option<Who>,
    /// When.
    pub when: Date,
    /// How.
    pub how: How,
    /// Where it is known from.
    pub from: From,
    /// The verifier's remark.
    pub note: String,
    /// A ticket or a link to it.
    pub reference: String,
}

/// The verifications of every page.
#[derive(Debug, Default)]
pub struct Evidence {
    /// By page, in the playbook's order; newest first.
    pub pages: Vec<Vec<Verification>>,
}

/// The last day that a verification may bear: tomorrow, because of time zones.
pub fn latest(today: Date) -> Date {
    today.saturating_add(1.day())
}

/// Gathers what the logs say. Days that have not come yet are left out: they are findings, not evidence.
pub fn gather(playbook: &Playbook, today: Date) -> Evidence {
    Evidence { pages: playbook.pages.iter().map(|page| of_page(page, latest(today))).collect() }
}

fn of_page(page: &Page, latest: Date) -> Vec<Verification> {
    let mut found: Vec<Verification> = page
        .log
        .iter()
        .map(|entry| Verification {
            who: entry.by.clone(),
            when: entry.on,
            how: entry.how,
            from: From::Log(entry.place.clone()),
            note: entry.note.clone(),
            reference: entry.reference.clone(),
        })
        .collect();
    if let Some(date) = &page.last_verified
        && !found.iter().any(|entry| entry.when == date.value)
    {
        found.push(Verification {
            who: None,
            when: date.value,
            how: How::Dated,
            from: From::Log(date.place.clone()),
            note: String::new(),
            reference: String::new(),
        });
    }
    found.retain(|entry| entry.when <= latest);
    // One verification per person and date: the strongest.
    found.sort_by(|one, other| {
        (Reverse(one.when), &one.who, Reverse(one.how)).cmp(&(Reverse(other.when), &other.who, Reverse(other.how)))
    });
    found.dedup_by(|later, kept| later.when == kept.when && later.who == kept.who);
    found
}
