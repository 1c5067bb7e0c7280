//! What changed lately.

use serde::Serialize;

use super::{Commit, Day, Link, Party};

/// The list of what changed (`lately.html`).
#[derive(Debug, Clone, Serialize)]
pub struct LatelyPage {
    /// What it holds, and since when.
    pub lead: String,
    /// What keeps it from being whole; else empty.
    pub note: String,
    /// By week, newest first.
    pub weeks: Vec<LatelyWeek>,
    /// The kinds of events that there are, for the filter; empty where there is only one.
    pub kinds: Vec<LatelyKind>,
    /// The feed of the same, where there is one.
    pub feed_href: Option<String>,
}

/// A week in which something changed.
#[derive(Debug, Clone, Serialize)]
pub struct LatelyWeek {
    /// "Week of 16 Nov 2026".
    pub title: String,
    /// Its Monday, as an id.
    pub id: String,
    /// Its days, newest first.
    pub days: Vec<LatelyDay>,
}

/// A day on which something changed.
#[derive(Debug, Clone, Serialize)]
pub struct LatelyDay {
    /// The day.
    pub day: Day,
    /// New, retired, edited, verified, dates set by a program and in bulk; each by title.
    pub events: Vec<LatelyEvent>,
}

/// A kind of event.
#[derive(Debug, Clone, Serialize)]
pub struct LatelyKind {
    /// `new`, `retired`, `edited`, `verified`, `program`, `bulk`.
    pub key: &'static str,
    /// In words.
    pub text: String,
    /// How many events there are.
    pub count: usize,
}

/// Something that happened to a page, or to many at once.
#[derive(Debug, Clone, Serialize)]
pub struct LatelyEvent {
    /// `new`, `retired`, `edited`, `verified`, or, where only a date was set, `program`, `bulk`: for the sign.
    pub key: &'static str,
    /// In words; of many pages, with their number.
    pub text: String,
    /// When.
    pub day: Day,
    /// The page, or the first ones of many.
    pub pages: Vec<Link>,
    /// How many pages are not listed.
    pub more: usize,
    /// It happened to many pages at once.
    pub many: bool,
    /// Title of the page's folder; empty for many.
    pub folder: String,
    /// Who did it.
    pub by: Vec<Party>,
    /// How it was verified, or why nobody is known to have looked; else empty.
    pub how_text: String,
    /// The commit, where one did it.
    pub commit: Option<Commit>,
}
