//! The plan for a terminal, the most urgent first, then the most critical. Long lists are cut here, and in no other format.

use std::fmt::Write as _;

use super::{Told, trainings_of};
use crate::model::cadence::words;

/// The most processes that are told of, and the most people and open places of a kind.
const MOST: usize = 25;

/// The plan in lines.
pub fn render(told: &Told<'_>) -> String {
    let mut text = told.heading() + "\n\n";
    for said in told.summary() {
        let _ = writeln!(text, "{said}");
    }
    let groups = told.plan.trainings.chunk_by(|one, other| one.page == other.page);
    for group in groups.clone().take(MOST) {
        let page = group[0].page;
        let has = told.need(page).map(|need| format!("has {} of {}", need.has, need.to)).unwrap_or_default();
        let level = told.criticality(page).map(|level| format!("{level}, ")).unwrap_or_default();
        let _ = writeln!(text, "\n{} ({level}{has})", told.path(page));
        for training in group {
            let by = told.by(training).map(|by| format!(", {by}")).unwrap_or_default();
            let _ = writeln!(text, "  {} {}{by}", told.learner(training), told.how(training));
        }
    }
    more(&mut text, groups.count(), "\n");
    for (why, open) in told.open_places() {
        let _ = writeln!(text, "\n{}:", told.open(why));
        for (page, places) in open.iter().take(MOST) {
            let people = if *places == 1 { "1 person".to_owned() } else { format!("{places} people") };
            let _ = writeln!(text, "  {} (lacks {people})", told.path(*page));
        }
        more(&mut text, open.len(), "  ");
    }
    let people = told.people();
    if !people.is_empty() {
        text += "\nWho has how many:\n";
    }
    for (who, load) in people.iter().take(MOST) {
        let does = [("learns", load.learns), ("shows", load.shows)].into_iter().filter(|(_, count)| *count > 0);
        let does: Vec<String> = does.map(|(verb, count)| format!("{verb} {count}")).collect();
        let first = load.first.filter(|first| told.plan.asked.by != Some(*first));
        let first = first.map(|first| format!(", the first by {}", words(first))).unwrap_or_default();
        let _ = writeln!(text, "  {}: {}{first}", told.name(who), does.join(", "));
    }
    more(&mut text, people.len(), "  ");
    if !told.plan.trainings.is_empty() {
        let _ = writeln!(
            text,
            "\n{} as a checklist: --format markdown; as commands that log each once it has taken place: --format verify{}",
            trainings_of(told.plan.trainings.len()),
            if told.plan.asked.by.is_none() { "; with a last day: --by" } else { "" }
        );
    }
    text
}

fn more(text: &mut String, count: usize, before: &str) {
    if count > MOST {
        let _ = writeln!(text, "{before}{} more: --format csv", count - MOST);
    }
}
