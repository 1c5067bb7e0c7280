//! PB009 unsafe-path, for links: those that leave the playbook's folder. The rule's text stands with those of reading.

use std::cell::LazyCell;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::load::rules::UNSAFE_PATH;
use crate::model::page::LinkTarget;

/// Reports every link that leads out of the playbook's folder.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for page in &facts.playbook.pages {
        let places = LazyCell::new(|| facts.places(page));
        for (link, _) in
            page.document.links.iter().zip(&page.links).filter(|(_, target)| **target == LinkTarget::Unsafe)
        {
            let message = format!("`{}` leads out of the playbook", link.target);
            let help = "link to a page or file inside it, or to a web address";
            findings.push(Diagnostic::new(&UNSAFE_PATH, Place::new(&page.source, places.of(link)), message, help));
        }
    }
}
