//! Who is away, week by week, and what that leaves uncovered.

use serde::Serialize;

use super::{Day, Link, LossRow, Party};

/// The page of the coming weeks (`leave.html`).
#[derive(Debug, Clone, Serialize)]
pub struct LeavePage {
    /// The pages on who is away, who can step in and whom to train, this one left out.
    pub ways: Vec<Link>,
    /// The last day that is looked at.
    pub to: Day,
    /// Days on which nobody works, as text; may be empty.
    pub closed: Vec<String>,
    /// What to do before, each in pieces that make a sentence: first what would have nobody, each the soonest first.
    pub before: Vec<Vec<LeavePiece>>,
    /// How many more there are.
    pub before_more: usize,
    /// Where nobody can be shown it before.
    pub open: Vec<Vec<LeavePiece>>,
    /// How many more there are.
    pub open_more: usize,
    /// Everybody who is away, by name.
    pub people: Vec<LeavePerson>,
    /// Those who leave within the weeks, the first first, with what is lost with them.
    pub left: Vec<LeaveLeft>,
    /// The weeks in which somebody is away.
    pub weeks: Vec<LeaveWeek>,
    /// The weeks behind the last of them in which nobody is, as text; may be empty.
    pub quiet: String,
}

/// Somebody who leaves within the weeks.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveLeft {
    /// Who.
    pub party: Party,
    /// Their last day.
    pub until: Day,
    /// What is lost for good with them, the worst first, beside what is lost with those who left before.
    pub losses: Vec<LossRow>,
    /// What they have to hand over; absent where there is no such page.
    pub pack: Option<String>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct LeavePiece {
    /// `when`, `who`, `page` or empty.
    pub kind: &'static str,
    /// The words.
    pub text: String,
    /// Where they lead, if anywhere.
    pub href: Option<String>,
}

/// Somebody who is away.
#[derive(Debug, Clone, Serialize)]
pub struct LeavePerson {
    /// Who.
    pub party: Party,
    /// For each of [`LeavePage::weeks`].
    pub cells: Vec<LeaveCell>,
}

/// How long somebody is away in a week.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveCell {
    /// `all`, `some` or `none`.
    pub kind: &'static str,
    /// In words; empty where they are here.
    pub text: String,
}

/// A week in which somebody is away.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveWeek {
    /// What addresses name it by.
    pub id: String,
    /// Its first day.
    pub from: Day,
    /// The same without the year.
    pub short: String,
    /// The weeks before it in which nobody is away, as text; may be empty.
    pub quiet: String,
    /// Who is away.
    pub away: Vec<LeaveAway>,
    /// How many processes stop, have no owner, no cover, or less cover than is asked for; the last counts those of
    /// which it cannot be told too.
    pub counts: [usize; 4],
    /// How many of the first three are so because somebody has left after today, whoever is away.
    pub left: usize,
    /// What stops or has no owner or no cover, the worst first.
    pub losses: Vec<LossRow>,
    /// How many more do.
    pub more: usize,
    /// The losses are those of the week before, and are not listed again.
    pub same: bool,
    /// Where all who are away can be thought away together.
    pub href: Option<String>,
}

/// Somebody who is away in a week.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveAway {
    /// Who.
    pub party: Party,
    /// On which days, as text; empty where it is all week.
    pub days: String,
}
