//! PB205 everyone-away: days on which nobody who knows a process is here.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cover::{self, Cover, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::Page;
use crate::model::people::{Person, Who};
use crate::model::workdays::weekday;
use crate::rule::{Doc, Rule, Severity};

/// PB205.
pub static RULE: Rule = Rule {
    code: "PB205",
    name: "everyone-away",
    severity: Severity::Warning,
    doc: Doc {
        short: "on a working day within `cover: notice` the owner and all who cover it are away",
        what: "On a working day within `cover: { notice }` the owner and everyone who covers the process now are away, by `away` in `people.yml` or the calendars of `leave`, or have left by then. Days that are `closed` in `playbook.yml` are no working days.",
        why: "Cover that is on leave at the same time is no cover. Seen weeks ahead, it takes one conversation.",
        fix: "Agree that one of them is reachable, or have somebody who is here on those days carry it out once before, and log it.",
        example: include_str!("../../rule/examples/everyone-away.txt"),
    },
};

/// How many days of a stretch are looked at, so that an absence without an end takes no time.
const LONGEST: usize = 400;

/// Reports the first such stretch of every process.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    if roster.people.iter().all(|person| person.away.is_empty()) {
        return;
    }
    for (at, page) in facts.known_processes() {
        let cover = cover::cover(facts, at);
        let Some(people) = concerned(facts, page, &cover) else { continue };
        let Some((first, last)) = stretch(facts, &people) else { continue };
        let names = people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
        let when = match first == last {
            true => format!("on {} {}", weekday(first), words(first)),
            false => format!("from {} {} to {} {}", weekday(first), words(first), weekday(last), words(last)),
        };
        let message = format!("{when} nobody who knows it is here: {names}");
        let help = "agree on who can be reached, or have somebody who is here on those days carry it out once before";
        let mut finding = Diagnostic::new(&RULE, page.place(&["owner", "title"]), message, help);
        for person in people.iter().filter(|person| person.gone(last)) {
            finding.notes.extend(person.until.map(|until| format!("{} leaves on {}", person.name, words(until))));
        }
        finding.notes.extend(cover.now.iter().map(|covering| provenance::covering(facts, at, covering)));
        findings.push(finding);
    }
}

/// The owner and everyone who covers a page now, as far as they are here today. Nothing where the absences of one of
/// them are unknown, or where nobody answers for it.
fn concerned<'a>(facts: &'a Facts, page: &Page, cover: &Cover) -> Option<Vec<&'a Person>> {
    let roster = &facts.playbook.roster;
    let owner = &page.owner.as_ref()?.who;
    let mut people: Vec<&Person> = Vec::new();
    for who in [owner].into_iter().chain(cover.now.iter().map(|covering| &covering.who)) {
        let humans = roster.humans(who);
        if humans.is_empty() {
            return None;
        }
        for human in humans {
            let Who::Person(id) = human else { return None };
            let person = roster.person(id);
            if !person.gone(facts.today) && !people.iter().any(|other| other.id == person.id) {
                people.push(person);
            }
        }
    }
    Some(people)
}

/// The first and the last working day of the first stretch on which all of them are away or gone, not all of them gone.
fn stretch(facts: &Facts, people: &[&Person]) -> Option<(Date, Date)> {
    let horizon = facts.settings.cover.notice.after(facts.today);
    // Such a stretch begins today or where an absence begins.
    let mut starts = vec![facts.today];
    for person in people {
        starts.extend(person.away.iter().map(|(from, _)| *from));
        starts.extend(person.until.map(|until| until.saturating_add(1.day())));
    }
    starts.sort();
    let workdays = &facts.settings.workdays;
    let mut days = starts.into_iter().filter(|day| *day >= facts.today).filter_map(|day| workdays.next(day));
    let first = days.find(|day| *day <= horizon && all_away(people, *day))?;
    let mut last = first;
    for _ in 0..LONGEST {
        let Some(next) = workdays.next(last.saturating_add(1.day())) else { break };
        if next == last || !all_away(people, next) {
            break;
        }
        last = next;
    }
    Some((first, last))
}

fn all_away(people: &[&Person], day: Date) -> bool {
    let away =
        |person: &&&Person| !person.gone(day) && person.away.iter().any(|(from, to)| (*from..=*to).contains(&day));
    let absent = |person: &&Person| person.gone(day) || away(&person);
    people.iter().any(|person| away(&person)) && people.iter().all(absent)
}
