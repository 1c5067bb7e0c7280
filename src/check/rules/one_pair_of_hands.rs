//! PB210 one-pair-of-hands: only one person has ever done what a page says.

use crate::cover::hands::hands;
use crate::cover::provenance;
use crate::diagnostic::Diagnostic;
use crate::evidence::History;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB210.
pub static RULE: Rule = Rule {
    code: "PB210",
    name: "one-pair-of-hands",
    severity: Severity::Warning,
    doc: Doc {
        short: "only one person, the owner included, has ever walked through it or carried it out",
        what: "Only one person, the owner included, is on record as having walked through a process or carried it out; others have read it at most. Where nobody is on record as having done it, nothing is said, nor where its criticality asks for no cover.",
        why: "Whoever has read a page knows that it is there. Whether it can be done from the page shows when a second person does it.",
        fix: "Have one more person walk through it with the first, or carry it out from the page, and log it with `how: walked` or `how: performed`.",
        example: include_str!("../../rule/examples/one-pair-of-hands.txt"),
    },
};

/// Reports every process that one person alone has done.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.known_processes() {
        let hands = hands(facts, at);
        let [only] = hands.ever.as_slice() else { continue };
        if facts.minimum(page) == 0 {
            continue;
        }
        let name = facts.playbook.roster.name(&only.who);
        let message = match facts.evidence.history {
            History::Outside => format!("only `{name}` is on record as having done it"),
            _ => format!("only `{name}` has ever done it"),
        };
        let help = "have one more person walk through it or carry it out from the page, and log it with `how: walked` or `how: performed`";
        let place = page.place(&["verifications", "reviewers", "last_verified", "owner"]);
        let mut finding = Diagnostic::new(&RULE, place, message, help);
        finding.notes.extend(provenance::since(facts, at));
        finding.notes.push(provenance::covering(facts, at, only));
        findings.push(finding);
    }
}
