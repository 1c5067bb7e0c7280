//! PB302 orphan-page: a page that no authored link leads to.

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::page::{LinkTarget, Status};
use crate::model::playbook::is_index;
use crate::rule::{Doc, Rule, Severity};

/// PB302.
pub static RULE: Rule = Rule {
    code: "PB302",
    name: "orphan-page",
    severity: Severity::Note,
    doc: Doc {
        short: "no authored link leads to it",
        what: "A page that no other page links to in its text. Lists that the site makes by itself do not count.",
        why: "People find what they are led to. A page that nobody points at is read by those who already know it is there.",
        fix: "Link to it from its folder's index, or from the step before it. If it has had its day, say `status: retired`.",
        example: include_str!("../../rule/examples/orphan-page.txt"),
    },
};

/// Reports every page in force, indexes apart, without a link to it.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let in_footer =
        |at: usize| facts.playbook.footer.iter().any(|target| matches!(target, LinkTarget::Page(to, _) if *to == at));
    for (at, (page, from)) in facts.playbook.pages.iter().zip(&facts.playbook.linked_from).enumerate() {
        if from.is_empty() && !in_footer(at) && page.status == Status::Current && !is_index(page) {
            let message = format!("no page links to `{}`", page.title);
            let help = "link to it from its folder's index, or from the step before it";
            findings.push(Diagnostic::new(&RULE, page.place(&["title"]), message, help));
        }
    }
}
