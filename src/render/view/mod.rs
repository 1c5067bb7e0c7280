//! The only types a template sees: plain data, already worded, with links relative to the page they stand on.
//!
//! Every template receives `frame` and one value of its own page type under the name `page`. Nothing here decides
//! anything: it is filled by `render/pages`. Dates come twice, as ISO text for machines and as words for people.
//! `html` fields are safe to print with `| safe`; everything else is text to be escaped.

mod a_z;
mod board;
mod book;
mod content;
mod cover;
mod frame;
mod handover;
mod health;
mod lately;
mod leave;
mod ledger;
mod lists;
mod moved;
mod people;
mod rules;
mod tags;
mod training;
mod what_if;

use serde::Serialize;

pub use a_z::{AzEntry, AzGroup, AzLetter, AzPage, AzSheet};
pub use board::{
    BoardCell, BoardDesk, BoardKey, BoardLevel, BoardNumber, BoardPage, BoardPart, BoardRecord, BoardShare,
    BoardShares, BoardWeek, BoardWeeks, SignEntry, SignGroup, SignsPage,
};
pub use book::{BookPage, Chapter};
pub use content::{
    Changed, Channel, ContentPage, Cover, Edit, Finding, Pair, RecordEntry, Since, TocEntry, Trust, Verified, Work,
};
pub use cover::{CoverGroup, CoverMark, CoverName, CoverPage, CoverRow, CoverSheet};
pub use frame::{Frame, Kept, Link, Logo, Look, MenuEntry, Nav, Section, SectionEntry, Totals};
pub use handover::{HandoverLearner, HandoverPage, HandoverRow, HandoverShared};
pub use health::{
    Chart, ChartPart, HealthPage, MarginRow, MarginView, RuleCount, Trend, TrendChart, TrendColumn, TrendMonth,
};
pub use lately::{LatelyDay, LatelyEvent, LatelyKind, LatelyPage, LatelyWeek};
pub use leave::{LeaveAway, LeaveCell, LeaveLeft, LeavePage, LeavePerson, LeavePiece, LeaveWeek};
pub use ledger::{LedgerCell, LedgerPage, LedgerPerson, LedgerRow};
pub use lists::{FindingGroup, FindingsPage, FolderCard, FolderPage, Mention, Nearby, PlainPage, Row};
pub use moved::MovedPage;
pub use people::{Check, PeoplePage, PersonCard, PersonPage, TeamCard, TeamPage};
pub use rules::{RuleEntry, RuleExample, RuleGroup, RuleLevel, RuleStep, RuleWaiver, RulesPage};
pub use tags::{TagGroup, TagLink, TagsPage};
pub use training::{OpenPlace, TrainingPage, TrainingRow};
pub use what_if::{LossRow, StandIn, WhatIfPage, WhatIfPerson};

/// A day, for machines and for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `2026-09-02`.
    pub iso: String,
    /// `2 Sep 2026`.
    pub text: String,
}

/// A person or a team as it is named on a page.
#[derive(Debug, Clone, Serialize)]
pub struct Party {
    /// Shown name.
    pub name: String,
    /// Their page, where they have one.
    pub href: Option<String>,
    /// Has left.
    pub gone: bool,
    /// Their last day, where it is near.
    pub until: Option<Day>,
    /// Is a team.
    pub team: bool,
    /// Is an outside firm.
    pub partner: bool,
}

/// A commit.
#[derive(Debug, Clone, Serialize)]
pub struct Commit {
    /// `1a2b3c4`.
    pub short: String,
    /// Its page in the repository, if `repository` is set.
    pub href: Option<String>,
    /// The author's day.
    pub on: Day,
}
