//! PB206 key-person: one person is the only one of too many processes.

use std::borrow::Cow;

use crate::cover::{self, key, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB206.
pub static RULE: Rule = Rule {
    code: "PB206",
    name: "key-person",
    severity: Severity::Warning,
    doc: Doc {
        short: "one person is all there is, owner and cover together, of more than `cover: key_person` processes",
        what: "One person is the only one who owns or covers more processes than `cover: { key_person }` allows, 5 unless set. People who have left do not count.",
        why: "Each of these processes may look bearable by itself. Together they are what stops when that one person is ill.",
        fix: "Share the most critical ones first: have them shown to one more person, who then carries them out, and log it. The finding names where to start.",
        example: include_str!("../../rule/examples/key-person.txt"),
    },
};

/// How many pages are named to start with, and how many of the others.
const START: usize = 3;
const OTHERS: usize = 10;

/// Reports every such person once.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    let allowed = facts.settings.cover.key_person;
    for (who, pages) in key::key_people(facts, |at| Cow::Owned(cover::cover(facts, at))) {
        let Some(place) = key::place(facts, &who, &pages) else { continue };
        let page = |at: &usize| &facts.playbook.pages[*at];
        let most = if pages.len() == 1 { "process rests" } else { "processes rest" };
        let message = format!("{} {most} on `{}` alone; at most {allowed} may", pages.len(), roster.name(&who));
        let titles: Vec<String> = pages.iter().take(START).map(|at| format!("`{}`", page(at).title)).collect();
        let help = format!("start with {}: show them to one more person, and log it", titles.join(", "));
        let mut finding = Diagnostic::new(&RULE, place, message, help);
        for at in pages.iter().take(START) {
            let since = provenance::since(facts, *at).unwrap_or_else(|| "nothing is on record of it".to_owned());
            finding = finding.note(format!("{}: {since}", page(at).path()));
        }
        let others = &pages[START.min(pages.len())..];
        if !others.is_empty() {
            let mut paths: Vec<String> = others.iter().take(OTHERS).map(|at| page(at).path().to_owned()).collect();
            if others.len() > OTHERS {
                paths.push(format!("and {} more", others.len() - OTHERS));
            }
            finding = finding.note(format!("the others: {}", paths.join(", ")));
        }
        if !matches!(who, Who::Person(_)) {
            finding = finding.note("not in people.yml, so nobody knows whether they are still here");
        }
        findings.push(finding);
    }
}
