//! The report as tables: what each topic tells of each process or person, once for all formats that are tables. How a
//! cell is written is the format's business.

use jiff::civil::Date;

use crate::cli::report::margin;
use crate::cover::discounted::{Why, why};
use crate::cover::{self, Covering};
use crate::evidence::{Change, From, History};
use crate::facts::Facts;
use crate::health::{STATES, Survey, Tally, recording};
use crate::model::cadence::words;
use crate::model::people::Who;

/// A topic's table.
pub struct Table {
    /// What it is about: "Freshness of 3 processes".
    pub title: String,
    /// What it comes to, in half a sentence.
    pub summary: String,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
pub struct Column {
    /// Its name in data.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Who gets to see it.
    pub reach: Reach,
}

impl Column {
    fn shown(&self, reach: Reach) -> bool {
        self.reach <= reach && !(self.reach == Reach::People && reach == Reach::Data)
    }
}

/// Which formats have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// All.
    Everywhere,
    /// Those for people alone.
    People,
    /// Those with room for it: not the terminal.
    Wide,
    /// Those for programs alone.
    Data,
}

/// What stands in a cell.
pub enum Cell {
    /// A text.
    Text(String),
    /// A file's path, which a narrow format may cut from the left.
    Path(String),
    /// A day, and what people read where there is none.
    Day(Option<Date>, &'static str),
    /// A day and what people are told of it beside.
    Told(Date, String),
    /// A number.
    Count(usize),
    /// A number that may be higher, because history is cut off.
    AtLeast(usize),
    /// Names of people.
    Names(Vec<String>),
    /// Names of those who cover a page.
    Covering {
        /// The names.
        names: Vec<String>,
        /// How many people they are at the least.
        sure: usize,
        /// There are no others; else history is cut off.
        known: bool,
    },
    /// Yes, no or unknown.
    Known(Option<bool>),
}

impl Cell {
    /// For programs: days as `2026-09-02`, and nothing where there is nothing.
    pub fn data(&self) -> String {
        match self {
            Cell::Day(day, _) => day.map_or_else(String::new, |day| day.to_string()),
            Cell::Told(day, _) => day.to_string(),
            Cell::Names(names) | Cell::Covering { names, .. } => names.join("; "),
            Cell::AtLeast(0) => String::new(),
            Cell::AtLeast(count) => count.to_string(),
            other => other.words(),
        }
    }

    /// For people.
    pub fn words(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Path(text) => text.clone(),
            Cell::Told(day, told) => format!("{}: {told}", words(*day)),
            Cell::Day(day, none) => day.map_or_else(|| (*none).to_owned(), words),
            Cell::Count(count) => count.to_string(),
            Cell::AtLeast(0) => "not known".to_owned(),
            Cell::AtLeast(count) => format!("at least {count}"),
            Cell::Names(names) => names.join(", "),
            Cell::Covering { names, known: false, .. } if names.is_empty() => "not known".to_owned(),
            Cell::Covering { names, known: false, .. } => format!("{}; others not known", names.join(", ")),
            Cell::Covering { names, sure, .. } if *sure < names.len() => {
                format!("{} (at most {}, identities not linked)", names.join(", "), names.len())
            }
            Cell::Covering { names, .. } => names.join(", "),
            Cell::Known(Some(true)) => "yes".to_owned(),
            Cell::Known(Some(false)) => "no".to_owned(),
            Cell::Known(None) => String::new(),
        }
    }
}

impl Table {
    /// The columns of a format that has those up to `reach`; programs get none of those for people alone.
    pub fn header(&self, reach: Reach) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(move |column| column.shown(reach))
    }

    /// The rows of such a format.
    pub fn rows(&self, reach: Reach) -> impl Iterator<Item = impl Iterator<Item = &Cell>> {
        self.rows.iter().map(move |cells| {
            cells.iter().zip(self.columns).filter(move |(_, column)| column.shown(reach)).map(|(cell, _)| cell)
        })
    }
}

/// A column by its name in data, its name for people and who gets to see it.
pub const fn column(name: &'static str, label: &'static str, reach: Reach) -> Column {
    Column { name, label, reach }
}

const FRESHNESS: [Column; 7] = [
    column("path", "process", Reach::Everywhere),
    column("title", "title", Reach::Wide),
    column("state", "state", Reach::Everywhere),
    column("changed", "changed since", Reach::Everywhere),
    column("last_verified", "last verified", Reach::Everywhere),
    column("due", "due", Reach::Everywhere),
    column("owner", "owner", Reach::Everywhere),
];

/// What is fresh, due, stale and unverified.
pub fn freshness(facts: &Facts, survey: &Survey) -> Table {
    let tally = tally(facts, survey);
    let states = STATES.iter().zip(tally.states).map(|(state, count)| format!("{count} {}", state.name()));
    let rows = facts.processes().filter_map(|(at, page)| {
        let freshness = survey.pages[at].freshness.as_ref()?;
        let changed = match facts.evidence.pages[at].change {
            Change::Unknown => None,
            Change::Same => Some(false),
            Change::Changed(_) => Some(true),
        };
        Some(vec![
            Cell::Path(page.path().to_owned()),
            Cell::Text(page.title.clone()),
            Cell::Text(freshness.state.name().to_owned()),
            Cell::Known(changed),
            Cell::Day(freshness.last_verified, never(survey, at)),
            Cell::Day(freshness.due, ""),
            owner(facts, at),
        ])
    });
    Table {
        title: format!("Freshness of {}", processes(tally.processes)),
        summary: format!("{}. Verifications: {}", states.collect::<Vec<_>>().join(", "), recording(facts)),
        columns: &FRESHNESS,
        rows: rows.collect(),
    }
}

const COVER: [Column; 14] = [
    column("path", "process", Reach::Everywhere),
    column("title", "title", Reach::Wide),
    column("owner", "owner", Reach::Everywhere),
    column("criticality", "criticality", Reach::Wide),
    column("minimum", "minimum", Reach::Wide),
    column("listed", "listed", Reach::Wide),
    column("ever", "cover ever", Reach::Everywhere),
    column("now", "cover now", Reach::Everywhere),
    column("last", "last", Reach::Data),
    column("", "last", Reach::People),
    column("last_verified", "last verified", Reach::Data),
    column("from", "from", Reach::Data),
    column("now_at_least", "at least", Reach::Data),
    column("hands", "hands", Reach::Wide),
];

/// Who covers what.
pub fn cover(facts: &Facts, survey: &Survey) -> Table {
    let tally = tally(facts, survey);
    let name = |who: &Who| facts.playbook.roster.name(who).to_owned();
    let rows = facts.processes().filter_map(|(at, page)| {
        let cover = survey.pages[at].cover.as_ref()?;
        let hands = survey.pages[at].hands.as_ref()?;
        let last = cover.ever.iter().map(|covering| covering.last).max();
        let verified = verified(facts, survey, at);
        let known = survey.pages[at].known;
        let covering = |covering: &[Covering], sure: usize| Cell::Covering {
            names: covering.iter().map(|covering| name(&covering.who)).collect(),
            sure,
            known,
        };
        Some(vec![
            Cell::Path(page.path().to_owned()),
            Cell::Text(page.title.clone()),
            owner(facts, at),
            Cell::Text(page.criticality.clone().unwrap_or_default()),
            Cell::Count(cover.minimum),
            Cell::Names(cover.listed.iter().map(name).collect()),
            covering(&cover.ever, cover.sure),
            covering(&cover.now, cover.sure_now),
            Cell::Day(last, ""),
            match (last, &verified) {
                (None, Some((day, told, _))) => Cell::Told(*day, told.clone()),
                _ => Cell::Day(last, never(survey, at)),
            },
            Cell::Day(verified.as_ref().map(|(day, ..)| *day), ""),
            Cell::Text(verified.map(|(.., from)| from).unwrap_or_default()),
            if known { Cell::Count(cover.sure_now) } else { Cell::Known(None) },
            covering(&hands.ever, hands.ever.len()),
        ])
    });
    let [none, one, more] = tally.covered;
    let unknown = match tally.unknown {
        0 => String::new(),
        some => format!(", {some} not known because history is cut off here"),
    };
    let unlinked = match tally.unlinked {
        0 => String::new(),
        some => format!("; in {some}, identities that are not linked are counted as one"),
    };
    let mut covers = survey.pages.iter().filter_map(|standing| standing.cover.as_ref());
    let perhaps_gone = match covers.any(|cover| cover::perhaps_gone(&cover.now).next().is_some()) {
        true => "; of those who are not in people.yml, nobody knows whether they are still here",
        false => "",
    };
    let alone = if facts.evidence.history == History::Outside { "; outside git, so from the logs alone" } else { "" };
    Table {
        title: format!("Cover of {}", processes(tally.processes)),
        summary: format!(
            "{none} by nobody, {one} by one, {more} by two or more{unknown}{unlinked}{perhaps_gone}{alone}{}",
            margin::words(facts, survey)
        ),
        columns: &COVER,
        rows: rows.collect(),
    }
}

/// The day that freshness goes by; why it is no cover, in words; and where it is known from, in data.
fn verified(facts: &Facts, survey: &Survey, at: usize) -> Option<(Date, String, String)> {
    let day = survey.pages[at].freshness.as_ref()?.last_verified?;
    let found = facts.verifications(at).iter().find(|found| found.when == day && !matches!(found.from, From::Row(_)));
    let Some(found) = found else { return Some((day, "no cover".to_owned(), String::new())) };
    let place = match (&found.from, &found.commit) {
        (_, Some(commit)) => format!("commit {}", commit.short()),
        _ => "front matter".to_owned(),
    };
    let why = why(facts, at, found).map_or_else(|| "no cover".to_owned(), Why::words);
    Some((day, format!("{place}, {why}"), found.origin()))
}

// The id of a human known only to git is an address: it is for programs.
const PEOPLE: [Column; 5] = [
    column("id", "id", Reach::Data),
    column("name", "person", Reach::Everywhere),
    column("owns", "owns", Reach::Everywhere),
    column("covers", "covers", Reach::Everywhere),
    column("only_cover_of", "only cover of", Reach::Everywhere),
];

/// What each person holds up.
pub fn people(facts: &Facts, survey: &Survey) -> Table {
    let roster = &facts.playbook.roster;
    let known = facts.all_known();
    let count = |pages: &[usize]| if known { Cell::Count(pages.len()) } else { Cell::AtLeast(pages.len()) };
    let rows = survey.people.iter().map(|(who, load)| {
        vec![
            Cell::Text(roster.id(who).to_owned()),
            Cell::Text(roster.name(who).to_owned()),
            Cell::Count(load.owns.len()),
            count(&load.covers),
            count(&load.only_cover_of),
        ]
    });
    Table {
        title: "People".to_owned(),
        summary: "what each answers for and covers now".to_owned(),
        columns: &PEOPLE,
        rows: rows.collect(),
    }
}

fn tally(facts: &Facts, survey: &Survey) -> Tally {
    survey.tally(0..facts.playbook.pages.len())
}

/// What is said where there is no day.
fn never(survey: &Survey, at: usize) -> &'static str {
    if survey.pages[at].known { "never" } else { "not known" }
}

fn owner(facts: &Facts, page: usize) -> Cell {
    let owner = facts.playbook.pages[page].owner.as_ref();
    Cell::Names(owner.map(|owner| facts.playbook.roster.name(&owner.who).to_owned()).into_iter().collect())
}

fn processes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "process" } else { "processes" })
}
