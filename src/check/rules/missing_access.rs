//! PB209 missing-access: those who could step in lack an access that the process takes.

use std::collections::BTreeSet;

use crate::cover::{self, hands::holds};
use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::model::people::{Who, nearest};
use crate::rule::{Doc, Rule, Severity};

/// PB209.
pub static RULE: Rule = Rule {
    code: "PB209",
    name: "missing-access",
    severity: Severity::Warning,
    doc: Doc {
        short: "what the process `needs` is held, by `holds` in `people.yml`, by none of those who own or cover it, or by one alone",
        what: "A process `needs` an access that nobody of those who own or cover it now holds, or that only one of them does, by `holds` in `people.yml`. Nothing is said where somebody concerned is not in `people.yml`, or where nobody there holds anything.",
        why: "Whoever knows how it is done and cannot log in cannot do it. It shows on the day when the one who can is away.",
        fix: "Give the access to one more of those who cover it, and write it into their `holds`; or correct the name in `needs`.",
        example: include_str!("../../rule/examples/missing-access.txt"),
    },
};

/// Reports every access of every process that fewer than two hold.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    if roster.people.iter().all(|person| person.holds.is_empty()) {
        return;
    }
    for (at, page) in facts.known_processes().filter(|(_, page)| !page.needs.is_empty()) {
        let owner = page.owner.iter().flat_map(|named| roster.humans(&named.who));
        let cover = cover::cover(facts, at);
        let now = cover.now.iter().map(|covering| covering.who.clone());
        let concerned: BTreeSet<Who> = owner.chain(now).filter(|who| !roster.gone(who, facts.today)).collect();
        for need in &page.needs {
            let held: Vec<Option<bool>> = concerned.iter().map(|who| holds(facts, who, need)).collect();
            if held.contains(&None) {
                continue;
            }
            let those: Vec<&Who> =
                concerned.iter().zip(&held).filter(|(_, held)| **held == Some(true)).map(|(who, _)| who).collect();
            let message = match those.as_slice() {
                [] => format!("nobody who owns or covers it holds `{need}`"),
                [only] if facts.minimum(page) > 0 && concerned.len() > 1 => {
                    format!("of those who own or cover it only `{}` holds `{need}`", roster.name(only))
                }
                _ => continue,
            };
            let all = || roster.people.iter().flat_map(|person| &person.holds).map(String::as_str);
            let near = if all().any(|held| held.eq_ignore_ascii_case(need)) { None } else { nearest(need, all()) };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give it to one more of them, and write it into `holds` in people.yml".to_owned(),
            };
            let place: Place = page.place(&["needs", "title"]);
            findings.push(Diagnostic::new(&RULE, place, message, help).slip(need, near));
        }
    }
}
