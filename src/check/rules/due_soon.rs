//! PB102 due-soon: a process that will be stale within the notice.

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::{State, words};
use crate::rule::{Doc, Rule, Severity};

/// PB102.
pub static RULE: Rule = Rule {
    code: "PB102",
    name: "due-soon",
    severity: Severity::Note,
    doc: Doc {
        short: "will be stale within the notice",
        what: "A process whose review falls due within `review: { notice }`, 14 days unless set.",
        why: "A review that is seen coming can be planned. One that is seen when it is late stops the build.",
        fix: "Ask a reviewer for an hour before the day. Nothing fails until then.",
        example: include_str!("../../rule/examples/due-soon.txt"),
    },
};

/// Reports every process that is due.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.processes() {
        let Some(freshness) = facts.freshness(at).filter(|freshness| freshness.state == State::Due) else { continue };
        let Some(due) = freshness.due else { continue };
        let message = format!("due for review by {}", words(due));
        let help = "ask a reviewer to walk through it before that day";
        findings.push(Diagnostic::new(&RULE, page.place(&["last_verified", "verifications", "title"]), message, help));
    }
}
