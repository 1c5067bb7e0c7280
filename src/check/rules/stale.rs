//! PB101 stale: a process past its review date.

use crate::cover::provenance;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::{State, words};
use crate::rule::{Doc, Rule, Severity};

/// PB101.
pub static RULE: Rule = Rule {
    code: "PB101",
    name: "stale",
    severity: Severity::Error,
    doc: Doc {
        short: "past its review date (a warning within `review: grace`)",
        what: "A process whose last verification is longer ago than it may be. Within `review: { grace }` it is a warning.",
        why: "A page that nobody has looked at since it was due may still be right, but nobody knows. People who follow a wrong step once stop trusting all the others.",
        fix: "Have somebody other than the writer walk through it or carry it out, mend what is wrong, and add an entry to `verifications`: `{ on: 2026-09-02, by: jonas, how: walked }`, with `last_verified` the same day. If it need not be reviewed so often, say `review_every: 1y`.",
        example: include_str!("../../rule/examples/stale.txt"),
    },
};

/// Reports every stale process.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.processes() {
        let Some(freshness) = facts.freshness(at).filter(|freshness| freshness.state == State::Stale) else { continue };
        let (Some(due), Some(last)) = (freshness.due, freshness.last_verified) else { continue };
        let message = format!("due for review since {}; last verified on {}", words(due), words(last));
        let help =
            format!("have somebody walk through it, then log it: `{}`", provenance::verify(page, "--how walked"));
        let finding = Diagnostic::new(&RULE, page.place(&["last_verified", "verifications", "title"]), message, help);
        let finding = finding.note(format!("it is to be reviewed every {}", facts.cadence(page)));
        let graced = facts.today <= facts.settings.review.grace.after(due);
        findings.push(if graced { finding.at(Severity::Warning) } else { finding });
    }
}
