//! PB204 owner-gone: the owner of a process has left.

use crate::cover::{self, Covering};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB204.
pub static RULE: Rule = Rule {
    code: "PB204",
    name: "owner-gone",
    severity: Severity::Error,
    doc: Doc {
        short: "the owner has left",
        what: "The owner of the process, or everyone in the team that owns it, has left, by `until` in `people.yml`.",
        why: "Nobody who is here answers for it. Questions and reviews go to an empty desk.",
        fix: "Hand it to somebody who covers it: set `owner` to them.",
        example: include_str!("../../rule/examples/owner-gone.txt"),
    },
};

/// Reports every process whose owner has left.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    for (at, page) in facts.processes().filter(|(_, page)| cover::owner_gone(facts, page, &[])) {
        let Some(owner) = &page.owner else { continue };
        let name = roster.name(&owner.who);
        let message = match &owner.who {
            Who::Person(id) => match roster.person(*id).until {
                Some(until) => format!("its owner, `{name}`, left on {}", words(until)),
                None => format!("its owner, `{name}`, has left"),
            },
            _ => format!("everyone in `{name}`, which owns it, has left"),
        };
        let heirs = cover::cover(facts, at).now;
        let help = match heirs.first() {
            // An address that only git knows is not shown.
            Some(Covering { who: Who::Author(author), .. }) => {
                format!("hand it to somebody who covers it, such as `{}`", author.name)
            }
            Some(heir) => format!("hand it to somebody who covers it, such as `owner: {}`", roster.id(&heir.who)),
            None => "hand it to somebody who is here, and have them carry it out once".to_owned(),
        };
        findings.push(Diagnostic::new(&RULE, page.place(&["owner", "title"]), message, help));
    }
}
