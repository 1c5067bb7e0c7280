//! PB203 cover-gone: all who covered a process have left.

use crate::cover::{self, discounted, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB203.
pub static RULE: Rule = Rule {
    code: "PB203",
    name: "cover-gone",
    severity: Severity::Error,
    doc: Doc {
        short: "all who covered it have left",
        what: "Everyone other than the owner who ever verified the process has left, by `until` in `people.yml`.",
        why: "The knowledge was shared once and has walked out of the door. Today it rests on the owner alone.",
        fix: "Have the owner show it to somebody who is here, and log it in `verifications`.",
        example: include_str!("../../rule/examples/cover-gone.txt"),
    },
};

/// Reports every process whose cover has left.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    for (at, page) in facts.known_processes() {
        let cover = cover::cover(facts, at);
        if !cover::cover_gone(facts, &cover, &[]) {
            continue;
        }
        let names: Vec<String> =
            cover.ever.iter().map(|covering| format!("`{}`", roster.name(&covering.who))).collect();
        let until = cover.ever.first().and_then(|covering| match covering.who {
            Who::Person(id) => roster.person(id).until,
            _ => None,
        });
        let message = match (names.as_slice(), until) {
            ([only], Some(until)) => format!("{only}, who alone has ever covered it, left on {}", words(until)),
            ([only], None) => format!("{only}, who alone has ever covered it, has left"),
            (all, _) => format!("all who ever covered it have left: {}", all.join(", ")),
        };
        let help = "have the owner show it to somebody who is here, then log it in `verifications`";
        let mut finding = Diagnostic::new(&RULE, page.place(&["verifications", "reviewers", "owner"]), message, help);
        finding.notes.extend(provenance::since(facts, at));
        finding.notes.extend(cover.ever.iter().map(|covering| provenance::covering(facts, at, covering)));
        finding.notes.extend(discounted::note(facts, at, |_| true));
        findings.push(finding);
    }
}
