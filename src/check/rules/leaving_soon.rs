//! PB208 leaving-soon: a leaving date that will leave a process without an owner or without cover.

use jiff::civil::Date;

use crate::cover;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::{PersonId, Who};
use crate::rule::{Doc, Rule, Severity};

/// PB208.
pub static RULE: Rule = Rule {
    code: "PB208",
    name: "leaving-soon",
    severity: Severity::Warning,
    doc: Doc {
        short: "a leaving date that will make PB203, PB204 or PB207 true",
        what: "Somebody leaves within `cover: { notice }`, 60 days unless set, and the process will then have no owner, no cover, or less cover than is asked for.",
        why: "Until the last day there is somebody to learn it from. The day after there is not.",
        fix: "Before that day, have the one who leaves show it to somebody who stays, and log it. Where they own it, hand it over.",
        example: include_str!("../../rule/examples/leaving-soon.txt"),
    },
};

/// Reports every process that a coming departure hurts.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    let horizon = facts.settings.cover.notice.after(facts.today);
    let leaving: Vec<(Who, Date)> = roster
        .people
        .iter()
        .enumerate()
        .filter_map(|(at, person)| Some((Who::Person(PersonId(at)), person.until?)))
        .filter(|(_, until)| (facts.today..=horizon).contains(until))
        .collect();
    if leaving.is_empty() {
        return;
    }
    let who: Vec<Who> = leaving.iter().map(|(who, _)| who.clone()).collect();
    for (at, page) in facts.processes() {
        let (before, after) = (cover::cover(facts, at), cover::cover_without(facts, at, &who));
        let owner = cover::owner_gone(facts, page, &who) && !cover::owner_gone(facts, page, &[]);
        // Of the cover it can only be said what is known of it.
        let known = facts.known(at);
        let gone = known && cover::cover_gone(facts, &after, &who) && !cover::cover_gone(facts, &before, &[]);
        let thin = known && cover::thin(&after) && !cover::thin(&before);
        let (what, keys): (_, &[&str]) = match (owner, gone, thin) {
            (true, ..) => ("nobody will answer for it", &["owner", "title"]),
            (_, true, _) => ("nobody who covered it will be left", &["verifications", "reviewers", "owner"]),
            (.., true) => ("too few who cover it will be left", &["verifications", "reviewers", "owner"]),
            _ => continue,
        };
        let concerned = |human: &Who| {
            let owns = page.owner.as_ref().is_some_and(|named| roster.humans(&named.who).contains(human));
            if owner { owns } else { before.ever.iter().any(|covering| covering.who == *human) }
        };
        let mut those: Vec<&(Who, Date)> = leaving.iter().filter(|(human, _)| concerned(human)).collect();
        those.sort_by_key(|(_, until)| *until);
        let Some((_, last)) = those.last() else { continue };
        let names =
            those.iter().map(|(human, _)| format!("`{}`", roster.name(human))).collect::<Vec<_>>().join(" and ");
        let verb = if those.len() == 1 { "leaves" } else { "leave" };
        let message = format!("{names} {verb} by {}: {what}", words(*last));
        let help = match owner {
            true => "agree on a new owner before that day, and have it shown to them",
            false => "have it shown to somebody who stays before that day, and log it in `verifications`",
        };
        findings.push(Diagnostic::new(&RULE, page.place(keys), message, help));
    }
}
