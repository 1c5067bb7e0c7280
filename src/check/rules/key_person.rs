//! PB206 key-person: one person is the only one of too many processes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::cover::{self, provenance};
use crate::diagnostic::Diagnostic;
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB206.
pub static RULE: Rule = Rule {
    code: "PB206",
    name: "key-person",
    severity: Severity::Warning,
    doc: Doc {
        what: "One person is the only one who owns or covers more processes than `cover: { key_person }` allows, 5 unless set. People who have left do not count.",
        why: "Each of these processes may look bearable by itself. Together they are what stops when that one person is ill.",
        fix: "Share the most critical ones first: have them shown to one more person, who then carries them out, and log it. The finding names where to start.",
    },
};

/// How many pages are named to start with, and how many of the others.
const START: usize = 3;
const OTHERS: usize = 10;

/// Reports every such person once.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    let on_record = cover::on_record(facts);
    let mut alone: BTreeMap<Who, Vec<usize>> = BTreeMap::new();
    for (at, _) in facts.known_processes() {
        if let Some(who) = only_one(facts, at, &on_record) {
            alone.entry(who).or_default().push(at);
        }
    }
    let allowed = facts.settings.cover.key_person;
    for (who, mut pages) in alone.into_iter().filter(|(_, pages)| pages.len() > allowed) {
        pages.sort_by_cached_key(|at| weight(facts, *at));
        let page = |at: &usize| &facts.playbook.pages[*at];
        let place = match &who {
            Who::Person(id) => roster.person(*id).place.clone(),
            _ => page(&pages[0]).place(&["owner", "verifications", "title"]),
        };
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

/// The one human who owns or covers a page now, if there is exactly one. An owner's name that nothing explains may be a
/// team's; it counts as a person only if it is among those `on_record`.
fn only_one(facts: &Facts, page: usize, on_record: &BTreeSet<&Who>) -> Option<Who> {
    let roster = &facts.playbook.roster;
    let owner = cover::owner(facts, &facts.playbook.pages[page]);
    let covering = cover::cover(facts, page).now.into_iter().map(|covering| covering.who);
    let owner = owner.filter(|who| !matches!(who, Who::Unlisted(_)) || on_record.contains(who));
    let here: BTreeSet<Who> = owner.into_iter().chain(covering).filter(|who| !roster.gone(who, facts.today)).collect();
    let mut here = here.into_iter();
    match (here.next(), here.next()) {
        (Some(Who::Team(_)), _) => None,
        (only, None) => only,
        _ => None,
    }
}

/// The most critical first: where most cover is asked for, then what is to be reviewed most often, then what was
/// verified longest ago.
fn weight(facts: &Facts, at: usize) -> (Reverse<usize>, Date, Option<Date>, String) {
    let page = &facts.playbook.pages[at];
    let every = facts.cadence(page).after(facts.today);
    (Reverse(facts.minimum(page)), every, page.verified(latest(facts.today)), page.path().to_owned())
}
