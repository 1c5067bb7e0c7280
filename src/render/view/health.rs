//! The health page: charts, trends and rules.

use serde::Serialize;

use super::{BoardKey, BoardLevel, BoardNumber, BoardShares, BoardWeeks, Day, Link, Party};

/// The health page (`health.html`).
#[derive(Debug, Clone, Serialize)]
pub struct HealthPage {
    /// The numbers at its head, each with its list.
    pub numbers: Vec<BoardNumber>,
    /// Reviews by desk and week; absent where none is to come.
    pub weeks: Option<BoardWeeks>,
    /// What rests on few people, by criticality, the most critical first.
    pub levels: Vec<BoardLevel>,
    /// Each of those lists as CSV, by its title.
    pub levels_csv: Vec<Link>,
    /// Those on whom many processes rest, by name; none where people are not named.
    pub key_people: Vec<BoardKey>,
    /// All of that as CSV; absent where there is none.
    pub key_csv_href: Option<String>,
    /// People are named.
    pub named: bool,
    /// How few people's absence leaves critical processes with nobody; absent where no such process is known.
    pub margin: Option<MarginView>,
    /// How much is fresh and covered by team and by folder.
    pub shares: Vec<BoardShares>,
    /// Freshness of the processes, as a bar: fresh, due, stale, unverified.
    pub freshness: Chart,
    /// Cover of the processes, as a bar: none, one, two or more.
    pub cover: Chart,
    /// How verifications were written down; absent where there are none.
    pub recording: Option<Chart>,
    /// Month by month; absent where nothing is on record.
    pub trend: Option<Trend>,
    /// The calendar of all reviews; absent where none is to come.
    pub calendar_href: Option<String>,
    /// The page of what changed lately.
    pub lately_href: String,
    /// The tables of clients, shared channels and the register, where there are such.
    pub ledgers: Vec<Link>,
    /// The page of the rules.
    pub rules_href: String,
    /// Counts by rule, for rules with findings.
    pub rules: Vec<RuleCount>,
}

/// The absence margin.
#[derive(Debug, Clone, Serialize)]
pub struct MarginView {
    /// "2", or "1 to 3" where it is known only to lie between the two.
    pub number: String,
    /// The number in a sentence.
    pub says: String,
    /// Why it is not known more exactly, and what is left out; may be empty.
    pub note: String,
    /// What it counts.
    pub definition: String,
    /// A set of people of whom it is true, by name; none where people are not named, or nobody has to be absent.
    pub people: Vec<Party>,
    /// What is lost without them.
    pub href: Option<String>,
    /// The same by team, for teams that answer for such a process.
    pub teams: Vec<MarginRow>,
}

/// The absence margin of a team's processes.
#[derive(Debug, Clone, Serialize)]
pub struct MarginRow {
    /// The team.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// How many critical processes it or its members answer for.
    pub processes: usize,
    /// "2", or "1 to 3".
    pub number: String,
}

/// A bar in parts that add up to `total`.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// "Freshness of 42 processes".
    pub title: String,
    /// What is counted: "Processes".
    pub unit: String,
    /// Sum of the parts.
    pub total: usize,
    /// The parts, in order. Parts of zero are included.
    pub parts: Vec<ChartPart>,
}

/// A part of a [`Chart`], for an SVG with a viewBox 1000 wide.
#[derive(Debug, Clone, Serialize)]
pub struct ChartPart {
    /// Sign and class: `fresh`, `due`, `none`, `one` …; empty for none.
    pub sign: &'static str,
    /// "Past its review date".
    pub label: String,
    /// How many.
    pub count: usize,
    /// The list of them; absent where there is none.
    pub href: Option<String>,
    /// Share in whole percent.
    pub percent: usize,
    /// Left edge, 0 to 1000.
    pub x: usize,
    /// Width, 0 to 1000.
    pub width: usize,
}

/// How things went, month by month. Where it cannot be known, there is only the note.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// What has to be known to read it right; may be empty.
    pub note: String,
    /// The charts, one beside the other; empty where there is nothing to draw.
    pub charts: Vec<TrendChart>,
    /// The numbers behind them, oldest first.
    pub months: Vec<TrendMonth>,
}

/// One share by month, as columns of an SVG with a viewBox 1000 wide and 100 high, so that one unit is one percent.
#[derive(Debug, Clone, Serialize)]
pub struct TrendChart {
    /// `fresh` or `covered`; also begins its ids.
    pub key: &'static str,
    /// "Fresh".
    pub title: String,
    /// "76 % today, 29 of 38 processes".
    pub now: String,
    /// The chart in a sentence, for those who do not see it.
    pub says: String,
    /// The columns, oldest first. A month without processes has none.
    pub columns: Vec<TrendColumn>,
    /// Width of a column.
    pub width: usize,
}

/// A column of a [`TrendChart`].
#[derive(Debug, Clone, Serialize)]
pub struct TrendColumn {
    /// Left edge, 0 to 1000.
    pub x: usize,
    /// Upper edge, 0 to 100.
    pub y: usize,
    /// Height, which is the share in whole percent.
    pub percent: usize,
}

/// The numbers of a month.
#[derive(Debug, Clone, Serialize)]
pub struct TrendMonth {
    /// Its last day, or today.
    pub end: Day,
    /// "Nov 2026".
    pub label: String,
    /// Of today's processes, the ones on record by then.
    pub processes: usize,
    /// Of those, the fresh ones.
    pub fresh: usize,
    /// The same in whole percent.
    pub fresh_percent: usize,
    /// Of those, the ones that two or more covered.
    pub covered: usize,
    /// The same in whole percent.
    pub covered_percent: usize,
    /// The absence margin then: "2", or "1 to 3"; empty where no critical process was on record.
    pub margin: String,
}

/// How often a rule spoke.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCount {
    /// `PB202`.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// Severity.
    pub severity: &'static str,
    /// What the rule reports; safe HTML.
    pub what: String,
    /// Findings that are not waived.
    pub count: usize,
    /// Its place on the findings page.
    pub href: String,
}
