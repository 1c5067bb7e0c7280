//! The absence margin as `report` tells of it: a key of the JSON, and half a sentence in the summary of cover.

use serde::Serialize;

use crate::cover::margin::SHARE;
use crate::facts::Facts;
use crate::health::{Critical, Survey};

/// The margin of the most critical processes.
#[derive(Serialize)]
pub struct Margin<'a> {
    /// The share that is asked about, in percent.
    share: usize,
    /// The levels of criticality; `null` among them is that of processes without one.
    levels: Vec<Option<&'a str>>,
    /// How many processes are of those levels, those that are unknown left out.
    critical: usize,
    /// Of how many more history is cut off.
    unknown: usize,
    /// How many processes the share is.
    needed: usize,
    /// `null` where it is known only to lie between two bounds.
    number: Option<usize>,
    exact: bool,
    at_least: usize,
    at_most: usize,
    /// A set of people who are enough.
    people: Vec<&'a str>,
}

/// The margin for programs; nothing where no critical process is known.
pub fn json<'a>(facts: &'a Facts, critical: &'a Critical<'a>) -> Option<Margin<'a>> {
    let margin = critical.margin()?;
    Some(Margin {
        share: SHARE,
        levels: critical.levels.clone(),
        critical: margin.processes,
        unknown: critical.unknown(|_| true),
        needed: margin.needed,
        number: margin.number(),
        exact: margin.number().is_some(),
        at_least: margin.at_least,
        at_most: margin.at_most,
        people: margin.people.iter().map(|at| facts.playbook.roster.id(&critical.people[*at])).collect(),
    })
}

/// The margin for people: "; absence margin 2: without Maya Chen and Jonas Weber, for example, 3 or more of the 12
/// most critical processes (high) have nobody left"; empty where no critical process is known.
pub fn words(facts: &Facts, survey: &Survey) -> String {
    let critical = Critical::new(facts, survey);
    let Some(margin) = critical.margin() else { return String::new() };
    let number = match margin.number() {
        Some(number) => number.to_string(),
        None => format!("{} to {}", margin.at_least, margin.at_most),
    };
    let levels: Vec<&str> = critical.levels.iter().map(|level| level.unwrap_or("without a level")).collect();
    let levels = if critical.all { String::new() } else { format!(" ({})", levels.join(", ")) };
    let most = if critical.all { "" } else { "most critical " };
    let which = match margin.processes {
        1 => format!("the {}process{levels} has", if critical.all { "only " } else { most }),
        count => format!("{} or more of the {count} {most}processes{levels} have", margin.needed),
    };
    let names: Vec<&str> = margin.people.iter().map(|at| facts.playbook.roster.name(&critical.people[*at])).collect();
    let says = match names.as_slice() {
        [] => format!("{which} nobody already"),
        names => format!("without {}, for example, {which} nobody left", listed(names)),
    };
    let why = match (margin.number(), margin.unlinked) {
        (Some(_), _) => "",
        (None, true) => " (identities not linked)",
        (None, false) => " (too many people to try every set)",
    };
    let unknown = match critical.unknown(|_| true) {
        0 => String::new(),
        some => format!(", {some} left out because history is cut off here"),
    };
    format!("; absence margin {number}{why}: {says}{unknown}")
}

/// "Maya Chen, Noor Haddad and Jonas Weber".
fn listed(names: &[&str]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        names => names.concat(),
    }
}
