//! PB404 client-without-backup: a client of `clients.yml` for whom nobody stands in.

use crate::cover::clients::{Served, clients};
use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::clients::Client;
use crate::model::page::Named;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB404.
pub static RULE: Rule = Rule {
    code: "PB404",
    name: "client-without-backup",
    severity: Severity::Warning,
    doc: Doc {
        short: "a client of `clients.yml` for whom nobody stands in, or whose lead or backup has left",
        what: "A client of `clients.yml` has no backup, its lead or backup has left, or both are one person. A team of one counts as one person. A lead that is a team of two or more needs no backup.",
        why: "When the lead is ill or leaves, the client calls, and nobody knows that it is theirs to answer.",
        fix: "Name a second person as `backup`, one who has served the client or is shown how; where somebody has left, name who follows them.",
        example: include_str!("../../rule/examples/client-without-backup.txt"),
    },
};

/// Reports each such client, and each name of somebody who has left.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for client in clients(facts) {
        let Some(listed) = client.listed else { continue };
        let mut add = |place: &Place, message: String, help: String| {
            findings.push(Diagnostic::new(&RULE, place.clone(), message, help));
        };
        let mut gone = 0;
        for (what, named) in [("lead", &listed.lead), ("backup", &listed.backup)] {
            let Some(named) = named.as_ref().filter(|named| facts.playbook.roster.gone(&named.who, facts.today)) else {
                continue;
            };
            gone += 1;
            let message = format!("the {what} of `{}`, {}", client.name, left(facts, named));
            add(&named.place, message, format!("name somebody who is here{}", example(facts, &client.served, listed)));
        }
        let people = |named: &Option<Named>| named.as_ref().map(|named| here(facts, &named.who)).unwrap_or_default();
        let (lead, backup) = (people(&listed.lead), people(&listed.backup));
        if gone > 0 || lead.len() > 1 {
            continue;
        }
        match &listed.backup {
            None => {
                let help = format!("add `backup:`{}", example(facts, &client.served, listed));
                add(&listed.place, format!("nobody is named to stand in for `{}`", client.name), help);
            }
            Some(named) if !lead.is_empty() && lead == backup => {
                let message = format!("lead and backup of `{}` are one person", client.name);
                add(&named.place, message, format!("name a second person{}", example(facts, &client.served, listed)));
            }
            Some(_) => {}
        }
    }
}

/// The people behind a name who are here.
fn here(facts: &Facts, who: &Who) -> Vec<Who> {
    let roster = &facts.playbook.roster;
    roster.humans(who).into_iter().filter(|human| !roster.gone(human, facts.today)).collect()
}

/// "`Lewis Grant`, left on 28 Aug 2026".
fn left(facts: &Facts, named: &Named) -> String {
    let roster = &facts.playbook.roster;
    let last = roster.humans(&named.who).into_iter().filter_map(|human| match human {
        Who::Person(id) => roster.person(id).until,
        _ => None,
    });
    let when = last.max().map(|day| format!(" on {}", words(day))).unwrap_or_default();
    format!("`{}`, left{when}", roster.name(&named.who))
}

/// Somebody who served them and is neither lead nor backup: ", such as `jonas`, who served them last on 2 Sep 2026".
fn example(facts: &Facts, served: &[Served<'_>], listed: &Client) -> String {
    let roster = &facts.playbook.roster;
    let named = [&listed.lead, &listed.backup];
    let free = |who: &Who| {
        matches!(who, Who::Person(_))
            && !roster.gone(who, facts.today)
            && !named.iter().any(|named| named.as_ref().is_some_and(|named| here(facts, &named.who).contains(who)))
    };
    match served.iter().find(|served| free(&served.who)) {
        Some(served) => {
            format!(", such as `{}`, who served them last on {}", roster.id(&served.who), words(served.last))
        }
        None => ", and have them do a piece of work for the client".to_owned(),
    }
}
