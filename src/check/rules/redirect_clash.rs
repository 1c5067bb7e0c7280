//! PB303 redirect-clash: an alias that is a page, or is claimed twice.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB303.
pub static RULE: Rule = Rule {
    code: "PB303",
    name: "redirect-clash",
    severity: Severity::Error,
    doc: Doc {
        what: "An entry of `aliases` that is the address of another page, or that two pages claim.",
        why: "An old address can lead to one page only. Which one would depend on chance.",
        fix: "Remove the alias from one of the pages, or rename the page that stands in its place.",
    },
};

/// Reports every alias that cannot be kept.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let pages = &facts.playbook.pages;
    let addresses: HashMap<String, &str> = pages.iter().map(|page| (page.url.to_lowercase(), page.path())).collect();
    let mut claimed: HashMap<String, &str> = HashMap::new();
    for page in pages {
        for alias in &page.aliases {
            let address = page.alias_address(&alias.value).to_lowercase();
            let clash = match addresses.get(&address) {
                Some(path) if *path == page.path() => Some("the page itself".to_owned()),
                Some(path) => Some(format!("the page `{path}`")),
                None => claimed.insert(address, page.path()).map(|path| format!("also an alias of `{path}`")),
            };
            if let Some(clash) = clash {
                let message = format!("the alias `{}` is {clash}", alias.value);
                findings.push(Diagnostic::new(&RULE, alias.place.clone(), message, "remove it here or there"));
            }
        }
    }
}
