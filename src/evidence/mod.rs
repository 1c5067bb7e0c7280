//! What is known about who verified what: from the logs in front matter, from history and from records of performed
//! work. It judges nothing.

pub mod changed;
mod verification;

use std::cmp::Reverse;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::page::{How, Page};
use crate::model::playbook::Playbook;
use crate::settings::Settings;
pub use verification::{Change, Commit, Cut, Difference, Edit, From, History, Manner, Record, Since, Verification};

/// All that is known.
#[derive(Debug)]
pub struct Evidence {
    /// By page, in the playbook's order.
    pub pages: Vec<Record>,
    /// How far history could be read.
    pub history: History,
}

/// The last day that a verification may bear: tomorrow, because of time zones.
pub fn latest(today: Date) -> Date {
    today.saturating_add(1.day())
}

/// Gathers what the logs, history and the records of performed work say. Days that have not come yet are left out:
/// they are findings, not evidence.
pub fn gather(
    _root: &Path,
    playbook: &Playbook,
    _settings: &Settings,
    today: Date,
    _findings: &mut Vec<Diagnostic>,
) -> Evidence {
    let pages = playbook.pages.iter().map(|page| of_page(page, latest(today))).collect();
    Evidence { pages, history: History::Outside }
}

fn of_page(page: &Page, latest: Date) -> Record {
    let mut found: Vec<Verification> = page
        .log
        .iter()
        .map(|entry| Verification {
            who: entry.by.clone(),
            when: entry.on,
            how: entry.how,
            from: From::Log(entry.place.clone()),
            manner: Manner::Record,
            commit: None,
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
            manner: Manner::Unknown,
            commit: None,
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
    let since = found.last().map(|first| Since { when: first.when, commit: None });
    Record { verifications: found, since, complete: true, change: Change::Unknown }
}
