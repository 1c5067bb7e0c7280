//! PB007 future-date: a verification on a day that has not come.

use crate::diagnostic::{Diagnostic, Place};
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::rule::{Doc, Rule, Severity};

/// PB007.
pub static RULE: Rule = Rule {
    code: "PB007",
    name: "future-date",
    severity: Severity::Error,
    doc: Doc {
        short: "a verification more than a day ahead",
        what: "A `last_verified` or an entry of `verifications` more than a day ahead of today. One day is allowed, because of time zones.",
        why: "A date in the future keeps a page fresh for longer than anyone agreed to. It is not counted: the page stands as if it were not there.",
        fix: "Write the day on which somebody really looked. If a later review is planned, leave it to `review_every`.",
        example: include_str!("../../rule/examples/future-date.txt"),
    },
};

/// Reports every day ahead of tomorrow.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let latest = latest(facts.today);
    for page in &facts.playbook.pages {
        let mut say = |date: jiff::civil::Date, place: &Place| {
            if date > latest {
                let message = format!("{} has not come yet; today is {}", words(date), words(facts.today));
                let help = "write the day on which somebody looked";
                findings.push(Diagnostic::new(&RULE, place.clone(), message, help));
            }
        };
        if let Some(date) = &page.last_verified {
            say(date.value, &date.place);
        }
        let own = |date| page.last_verified.as_ref().is_some_and(|last| last.value == date);
        for entry in page.log.iter().filter(|entry| !own(entry.on)) {
            say(entry.on, &entry.place);
        }
    }
}
