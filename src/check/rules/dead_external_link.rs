//! PB306 dead-external-link: a web address that is gone. Nothing is known of any unless `check --external` asked for them.

use std::cell::LazyCell;

use crate::diagnostic::{Diagnostic, Place};
use crate::external::{Answer, shown};
use crate::facts::Facts;
use crate::model::page::Status;
use crate::rule::{Doc, Rule, Severity};

/// PB306.
pub static RULE: Rule = Rule {
    code: "PB306",
    name: "dead-external-link",
    severity: Severity::Warning,
    doc: Doc {
        short: "a web address that is gone; found by `check --external` alone. One that has moved for good is a note",
        what: "A link to a web address, or an image from one, that is gone: it answers 404 or 410, or its host is nobody's. One that has moved for good is a note. It is found by `check --external` alone, which asks each address once and keeps the answer for days; what asks for a password, refuses, or does not answer could not be checked, and is no finding.",
        why: "Suppliers and authorities move their pages without telling anybody. The one who finds out is in the middle of a job.",
        fix: "Write the new address, or take the link out and say in the page what people need. What can never be asked for from where you check stands in `external: { ignore: [intranet.example] }` of `playbook.yml`.",
        example: include_str!("../../rule/examples/dead-external-link.txt"),
    },
};

/// Reports every place of every address that is gone or has moved, in pages that are not retired.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let Some(answers) = &facts.answers else { return };
    for page in facts.playbook.pages.iter().filter(|page| page.status != Status::Retired) {
        let places = LazyCell::new(|| facts.places(page));
        for link in &page.document.links {
            let (message, help, severity) = match answers.to(&link.target) {
                Some(Answer::Gone(why)) => (
                    format!("`{}` is gone: {why}", shown(&link.target)),
                    "write its new address, or take the link out".to_owned(),
                    RULE.severity,
                ),
                Some(Answer::There { moved: Some(to) }) => {
                    let fragment = link.target.split_once('#').map(|(_, fragment)| format!("#{fragment}"));
                    let to = format!("{to}{}", fragment.filter(|_| !to.contains('#')).unwrap_or_default());
                    (format!("`{}` has moved for good", shown(&link.target)), format!("write `{to}`"), Severity::Note)
                }
                _ => continue,
            };
            let finding = Diagnostic::new(&RULE, Place::new(&page.source, places.of(link)), message, help);
            findings.push(finding.at(severity));
        }
    }
}
