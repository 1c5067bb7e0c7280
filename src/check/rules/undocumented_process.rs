//! PB501 undocumented-process: a process of the register that has no page.

use crate::cover::register::register;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::page::Status;
use crate::rule::{Doc, Rule, Severity};

/// PB501.
pub static RULE: Rule = Rule {
    code: "PB501",
    name: "undocumented-process",
    severity: Severity::Warning,
    doc: Doc {
        short: "a process of the register that has no page; an error where it is critical",
        what: "`processes.yml` names a process that no page describes: none says so under `processes`, and its own `page` is not there. A draft or a retired page does not count. It is an error where its criticality asks for more than is asked without a level: more cover, or as much and a shorter review interval.",
        why: "What is not written down is known to whoever does it today, and to nobody once they are gone.",
        fix: "Have the one who does it write the page, with `processes: [KEY]` in its front matter, or name an existing one as `page` of the entry.",
        example: include_str!("../../rule/examples/undocumented-process.txt"),
    },
};

/// Reports each at its entry.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for listed in register(facts).into_iter().filter(|listed| listed.pages.is_empty()) {
        let entry = listed.entry;
        let severity = if listed.critical { Severity::Error } else { Severity::Warning };
        let who = entry.owner.as_ref().map(|owner| facts.playbook.roster.name(&owner.who));
        let whose = who.map(|who| format!("`{who}` answers for it: ")).unwrap_or_default();
        let message = format!("no page describes `{}`", entry.name);
        let help = format!("{whose}write one, with `processes: [{}]` in its front matter", entry.id);
        let mut finding = Diagnostic::new(&RULE, entry.place.clone(), message, help).at(severity);
        for at in &listed.others {
            let page = &facts.playbook.pages[*at];
            let what = if page.status == Status::Draft { "still a draft" } else { "retired" };
            finding = finding.note(format!("{} is {what}", page.path()));
        }
        findings.push(finding);
    }
}
