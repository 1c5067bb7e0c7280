//! PB201 single-owner: a process that rests on its owner alone.

use crate::cover::discounted::{self, Why};
use crate::cover::{self, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB201.
pub static RULE: Rule = Rule {
    code: "PB201",
    name: "single-owner",
    severity: Severity::Error,
    doc: Doc {
        short: "nobody but the owner is listed or on record",
        what: "A process owned by one person or one firm, where nobody else is listed as a reviewer and nobody else is on record as having verified it.",
        why: "When the owner is on leave or leaves, nobody else knows how it is done, or even that they might be asked.",
        fix: "Name a reviewer and have them carry it out once with the owner beside them. A team of two or more as owner is not one person.",
        example: include_str!("../../rule/examples/single-owner.txt"),
    },
};

/// Reports every process that one owner alone stands behind.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    let on_record = cover::on_record(facts);
    for (at, page) in facts.known_processes() {
        let Some(owner) = cover::owner(facts, page) else { continue };
        if !cover::single_owner(facts, at, &cover::cover(facts, at), &on_record) {
            continue;
        }
        let message = format!(
            "rests on `{}` alone: nobody else is listed or on record as having verified it",
            roster.name(&owner)
        );
        let help = "name a reviewer, and have them carry it out once: `reviewers: […]`";
        let mut finding = Diagnostic::new(&RULE, page.place(&["owner", "reviewers", "title"]), message, help);
        finding.notes.extend(provenance::since(facts, at));
        finding.notes.extend(provenance::newest(facts, at, &owner));
        finding.notes.extend(discounted::note(facts, at, |why| !matches!(why, Why::Owner | Why::Unsaid)));
        let mut whys = facts.verifications(at).iter().map(|verification| discounted::why(facts, at, verification));
        if whys.any(|why| why == Some(Why::Unsaid)) {
            finding = finding.note("its date does not say who set it; `verified_by` would");
        }
        findings.push(finding);
    }
}
