//! PB305 link-to-retired: a current page that sends people to a retired or draft one.

use std::cell::LazyCell;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::model::page::{LinkTarget, Status};
use crate::rule::{Doc, Rule, Severity};

/// PB305.
pub static RULE: Rule = Rule {
    code: "PB305",
    name: "link-to-retired",
    severity: Severity::Warning,
    doc: Doc {
        short: "a current page sends people to a retired or draft one",
        what: "A link from a page in force to a page that is retired or still a draft.",
        why: "People follow links without looking where they land, and do the job the old way.",
        fix: "Link to what replaced it; the help names it where `superseded_by` says so.",
        example: include_str!("../../rule/examples/link-to-retired.txt"),
    },
};

/// Reports every such link.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let pages = &facts.playbook.pages;
    for page in pages.iter().filter(|page| page.status == Status::Current) {
        let places = LazyCell::new(|| facts.places(page));
        for (link, target) in page.document.links.iter().zip(&page.links) {
            let (LinkTarget::Page(to, _) | LinkTarget::NoHeading(to, _)) = target else { continue };
            let to = &pages[*to];
            let help = match (to.status, &to.superseded_by) {
                (Status::Current, _) => continue,
                (Status::Retired, Some(heir)) => format!("link to what replaced it: `{}`", heir.value),
                (Status::Retired, None) => "link to what replaced it, or take the link out".to_owned(),
                (Status::Draft, _) => "wait until it is in force, or take the link out".to_owned(),
            };
            let state = if to.status == Status::Draft { "still a draft" } else { "retired" };
            let message = format!("`{}` is {state}", to.title);
            findings.push(Diagnostic::new(&RULE, Place::new(&page.source, places.of(link)), message, help));
        }
    }
}
