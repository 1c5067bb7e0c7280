//! PB002 missing-owner: a process that nobody answers for.

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB002.
pub static RULE: Rule = Rule {
    code: "PB002",
    name: "missing-owner",
    severity: Severity::Error,
    doc: Doc {
        short: "a process nobody answers for",
        what: "A process without an owner: neither the page, nor its folder's index, nor `playbook.yml` names one, or the name is a placeholder such as `TBD`.",
        why: "A process that nobody answers for is a process that nobody keeps up to date. When it goes wrong there is nobody to ask.",
        fix: "Set `owner: maya` in the page, or once for a whole folder in its `index.md`, under `defaults`, or as `owner` in `playbook.yml`. If the page is only for reference, say `kind: guide`.",
        example: include_str!("../../rule/examples/missing-owner.txt"),
    },
};

/// Reports every process in force without an owner.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (_, page) in facts.processes().filter(|(_, page)| page.owner.is_none()) {
        let message = format!("nobody answers for `{}`", page.title);
        let help = "name a person or a team: `owner: …`; or say `kind: guide` if it is only for reference";
        findings.push(Diagnostic::new(&RULE, page.place(&["owner", "title"]), message, help));
    }
}
