//! PB403 client-on-one-person: a client whom only one person served lately.

use crate::cover::clients::{Client, MONTHS, Served, clients, since};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB403.
pub static RULE: Rule = Rule {
    code: "PB403",
    name: "client-on-one-person",
    severity: Severity::Warning,
    doc: Doc {
        short: "one person did all the work for a client in the last 12 months, three pieces or more",
        what: "By the records of performed work one person did all the work for a client within the last 12 months, in three pieces of work or more. A ticket that stands in several exports is one piece; rows whose `how` is not `performed` are none. A name that `people.yml` does not explain, or a team of several, may be anybody: then nothing is said.",
        why: "What a client wants, has and was promised is known to one colleague alone, and is gone on the day when that colleague is.",
        fix: "Have a second person do the next piece of work for them, together with the one who knows them. Name a lead and a backup in `clients.yml`, and a page with what one has to know.",
        example: include_str!("../../rule/examples/client-on-one-person.txt"),
    },
};

/// Reports every such client once: in `clients.yml` where they stand there, else at the newest row.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    for client in clients(facts) {
        let Some(only) = client.only(facts) else { continue };
        let name = roster.name(&only.who);
        let message = format!(
            "`{name}` alone did all {} pieces of work for `{}` since {}",
            only.lately,
            client.name,
            words(since(facts))
        );
        let place = client.listed.map_or_else(|| only.newest.clone(), |listed| listed.place.clone());
        let mut finding = Diagnostic::new(&RULE, place, message, help(facts, &client, only));
        finding = finding.note(told(facts, only));
        for other in client.served.iter().filter(|served| served.who != only.who) {
            finding = finding.note(format!("not within {MONTHS} months: {}", told(facts, other)));
        }
        if !matches!(only.who, Who::Person(_)) {
            finding = finding.note("not in people.yml, so nobody knows whether they are still here");
        }
        findings.push(finding);
    }
}

/// Who should do the next piece of work: the backup, else somebody who has served them before, else anybody.
fn help(facts: &Facts, client: &Client<'_>, only: &Served<'_>) -> String {
    let roster = &facts.playbook.roster;
    let here = |who: &&Who| **who != only.who && !roster.gone(who, facts.today);
    let backup = client.listed.and_then(|listed| listed.backup.as_ref()).map(|named| &named.who).filter(here);
    let before = || client.served.iter().map(|served| &served.who).find(here);
    match (backup, before()) {
        (Some(backup), _) => format!("have the backup, `{}`, do the next piece of work for them", roster.name(backup)),
        (None, Some(before)) => {
            format!(
                "have somebody else do the next piece of work, such as `{}`, who served them before",
                roster.name(before)
            )
        }
        (None, None) => {
            "have somebody else do the next piece of work for them, and name a backup in clients.yml".to_owned()
        }
    }
}

/// "Maya Chen: 5 since 3 May 2024, the last on 2 Sep 2026, evidence/jobs.csv line 12".
fn told(facts: &Facts, served: &Served<'_>) -> String {
    format!(
        "{}: {} since {}, the last on {}, {} line {}",
        facts.playbook.roster.name(&served.who),
        served.count,
        words(served.first),
        words(served.last),
        served.newest.path(),
        served.newest.position().line
    )
}
