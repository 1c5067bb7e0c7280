//! PB105 unverified: a process that nobody has ever verified.

use crate::cover::{cover, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::State;
use crate::rule::{Doc, Rule, Severity};

/// PB105.
pub static RULE: Rule = Rule {
    code: "PB105",
    name: "unverified",
    severity: Severity::Warning,
    doc: Doc {
        short: "a process without a date: nobody has verified it",
        what: "A process without any verification that has a date: no `last_verified`, and nothing in `verifications`. A record of performed work, and what a page `continues`, are cover and no date.",
        why: "What is written is what its writer believed. Until somebody has followed it, nobody knows whether it works.",
        fix: "Have somebody other than the writer follow it and add the first entry to `verifications`.",
        example: include_str!("../../rule/examples/unverified.txt"),
    },
};

/// Reports every unverified process.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.known_processes() {
        if facts.freshness(at).is_some_and(|freshness| freshness.state == State::Unverified) {
            let message = match facts.verifications(at) {
                [] => format!("nobody has verified `{}` yet", page.title),
                _ => format!(
                    "`{}` bears no date of a verification; what is on record of it gives cover alone",
                    page.title
                ),
            };
            let help =
                format!("have somebody follow it, then log it: `{}`", provenance::verify(page, "--how performed"));
            let place = page.place(&["last_verified", "verifications", "title"]);
            let mut finding = Diagnostic::new(&RULE, place, message, help);
            let ever = cover(facts, at).ever;
            finding.notes.extend(ever.iter().map(|covering| provenance::covering(facts, at, covering)));
            findings.push(finding);
        }
    }
}
