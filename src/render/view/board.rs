//! The tables of the health page, the lists behind its numbers, and what the signs mean.

use serde::Serialize;

use super::{Commit, Day, Link, Party, Row};

/// A number and the list that it counts.
#[derive(Debug, Clone, Serialize)]
pub struct BoardCell {
    /// How many.
    pub count: usize,
    /// The list; absent where it is empty, or where nobody may see it.
    pub href: Option<String>,
}

/// A large number at the head of the health page.
#[derive(Debug, Clone, Serialize)]
pub struct BoardNumber {
    /// Sign and class: a freshness state, `gone`, or a cover sign; empty for none.
    pub sign: &'static str,
    /// "Past its review date".
    pub label: String,
    /// The number and its list.
    pub cell: BoardCell,
}

/// Reviews by desk and week.
#[derive(Debug, Clone, Serialize)]
pub struct BoardWeeks {
    /// The columns: past, this week, the weeks to come, later.
    pub columns: Vec<BoardWeek>,
    /// The desks by name.
    pub rows: Vec<BoardDesk>,
    /// Desks that are left out.
    pub more: usize,
    /// The whole list.
    pub href: String,
    /// The whole list as CSV.
    pub csv_href: String,
}

/// A week of [`BoardWeeks`].
#[derive(Debug, Clone, Serialize)]
pub struct BoardWeek {
    /// `past`, `week`, `later`.
    pub key: &'static str,
    /// "Past", "This week", "30 Nov".
    pub title: String,
    /// Its Monday; absent for what is past and what is later.
    pub day: Option<Day>,
    /// It is the week of today.
    pub now: bool,
    /// All reviews in it.
    pub cell: BoardCell,
    /// Height of its column in percent of the highest, 0 to 100.
    pub percent: usize,
}

/// A desk at which reviews lie: a person, a team, a folder, or nobody's.
#[derive(Debug, Clone, Serialize)]
pub struct BoardDesk {
    /// Its name.
    pub name: String,
    /// Its page, where it has one.
    pub href: Option<String>,
    /// Teams of the person; may be empty.
    pub teams: String,
    /// Nobody answers for these.
    pub nobody: bool,
    /// They have left.
    pub gone: bool,
    /// A number for each column.
    pub cells: Vec<BoardCell>,
}

/// Processes of one level of criticality that rest on few people. No process is in two of these.
#[derive(Debug, Clone, Serialize)]
pub struct BoardLevel {
    /// "Criticality: high".
    pub title: String,
    /// One person is known to be able to do them, and nobody else.
    pub one: BoardCell,
    /// Besides their owner one person covers them, and more are asked for.
    pub besides: BoardCell,
    /// They may be one of these, and it cannot be told.
    pub unknown: BoardCell,
}

/// Somebody who is the only one of many processes.
#[derive(Debug, Clone, Serialize)]
pub struct BoardKey {
    /// Who.
    pub party: Party,
    /// The processes that rest on them.
    pub cell: BoardCell,
    /// "waived until 31 Jan 2027"; else empty.
    pub waived: String,
}

/// How much is fresh and covered by team, or by folder.
#[derive(Debug, Clone, Serialize)]
pub struct BoardShares {
    /// `teams` or `folders`; also begins its ids.
    pub key: &'static str,
    /// "By team".
    pub title: String,
    /// The teams by name, or the folders in their order.
    pub rows: Vec<BoardShare>,
    /// The same as CSV.
    pub csv_href: String,
}

/// A row of [`BoardShares`].
#[derive(Debug, Clone, Serialize)]
pub struct BoardShare {
    /// Name of the team or folder.
    pub name: String,
    /// Its page, where it has one.
    pub href: Option<String>,
    /// Its processes.
    pub processes: BoardCell,
    /// Of those, the ones within their review date.
    pub within: BoardCell,
    /// The same in whole percent.
    pub within_percent: usize,
    /// Of those, the ones that two or more cover.
    pub two: BoardCell,
    /// The same in whole percent.
    pub two_percent: usize,
}

/// A list behind a number (`board.html`): of processes in parts, or of verifications.
#[derive(Debug, Clone, Serialize)]
pub struct BoardPage {
    /// What it says and what to do about it; may be empty.
    pub hint: String,
    /// How many there are in all.
    pub count: usize,
    /// How many of them are left out here.
    pub more: usize,
    /// All of them as CSV.
    pub csv_href: String,
    /// The parts of a list of processes, in order.
    pub parts: Vec<BoardPart>,
    /// Verifications, newest first.
    pub records: Vec<BoardRecord>,
}

/// A part of a list of processes.
#[derive(Debug, Clone, Serialize)]
pub struct BoardPart {
    /// Its anchor; empty for a list that is not parted.
    pub id: String,
    /// Its heading; likewise.
    pub title: String,
    /// The heading above it, where it is the first below one; empty else.
    pub above: String,
    /// The anchor of that heading.
    pub above_id: String,
    /// How many there are of it in all.
    pub count: usize,
    /// How many of them are left out here.
    pub more: usize,
    /// Its processes.
    pub rows: Vec<Row>,
}

/// A verification of a list.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRecord {
    /// The page.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// When.
    pub on: Day,
    /// "walked through", "date set".
    pub how_text: String,
    /// Who, where that is known and told.
    pub by: Option<Party>,
    /// The commit that brought it.
    pub commit: Option<Commit>,
}

/// What the signs mean (`signs.html`).
#[derive(Debug, Clone, Serialize)]
pub struct SignsPage {
    /// Freshness, cover, and what else is marked.
    pub groups: Vec<SignGroup>,
    /// The page of the rules.
    pub rules_href: String,
}

/// Signs that answer one question.
#[derive(Debug, Clone, Serialize)]
pub struct SignGroup {
    /// "Freshness".
    pub title: String,
    /// The signs.
    pub signs: Vec<SignEntry>,
}

/// A sign and what it means.
#[derive(Debug, Clone, Serialize)]
pub struct SignEntry {
    /// A freshness state, `changed`, `gone`, `waived`, or a cover sign; also its anchor.
    pub sign: &'static str,
    /// The words that stand with it wherever it does.
    pub words: String,
    /// What is known where it stands.
    pub means: String,
    /// What to do then.
    pub advice: String,
}
