//! PB203 cover-gone: all who covered a process have left.

use crate::cover;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::rule::{Doc, Rule, Severity};

/// PB203.
pub static RULE: Rule = Rule {
    code: "PB203",
    name: "cover-gone",
    severity: Severity::Error,
    doc: Doc {
        what: "Everyone other than the owner who ever verified the process has left, by `until` in `people.yml`.",
        why: "The knowledge was shared once and has walked out of the door. Today it rests on the owner alone.",
        fix: "Have the owner show it to somebody who is here, and log it in `verifications`.",
    },
};

/// Reports every process whose cover has left.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    for (at, page) in facts.processes() {
        let cover = cover::cover(facts, at);
        if !cover::cover_gone(facts, &cover, &[]) {
            continue;
        }
        let message = match cover.ever.len() {
            1 => "the one who covered it has left".to_owned(),
            many => format!("all {many} who covered it have left"),
        };
        let help = "have the owner show it to somebody who is here, then log it in `verifications`";
        let mut finding = Diagnostic::new(&RULE, page.place(&["verifications", "reviewers", "owner"]), message, help);
        for covering in &cover.ever {
            finding = finding.note(format!(
                "{}: {}, {}",
                roster.name(&covering.who),
                words(covering.last),
                covering.how.words()
            ));
        }
        findings.push(finding);
    }
}
