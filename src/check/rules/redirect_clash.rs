//! PB303 redirect-clash: an alias that is a page, is claimed twice, or is no address.

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::redirects::{Clash, redirects};
use crate::rule::{Doc, Rule, Severity};

/// PB303.
pub static RULE: Rule = Rule {
    code: "PB303",
    name: "redirect-clash",
    severity: Severity::Error,
    doc: Doc {
        short: "an alias that is a page, a folder or a file, claimed twice, or no address",
        what: "An entry of `aliases` that is the address of another page, of a folder or of a file, that two pages claim, or that is no address at all.",
        why: "An old address can lead to one page only. Which one would depend on chance.",
        fix: "Remove the alias from one of the pages, or rename the page that stands in its place.",
        example: include_str!("../../rule/examples/redirect-clash.txt"),
    },
};

/// Reports every alias that cannot be kept.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for redirect in redirects(&facts.playbook) {
        let Some(clash) = redirect.clash else { continue };
        let alias = &facts.playbook.pages[redirect.page].aliases[redirect.alias];
        let remove = "remove it here or there";
        let (clash, help) = match clash {
            Clash::Itself => ("is the page itself".to_owned(), remove),
            Clash::Page(path) => (format!("is the page `{path}`"), remove),
            Clash::Alias(path) => (format!("is also an alias of `{path}`"), remove),
            Clash::File => ("lies where a file is published".to_owned(), "remove it, or rename the file"),
            Clash::Folder => {
                ("is a folder that has pages".to_owned(), "remove it: the folder's first page stands there")
            }
            Clash::Fixed => ("is an address that every site needs itself".to_owned(), "remove it"),
            Clash::NoAddress => (
                "is no address of a page".to_owned(),
                "write the path that the page had, from the playbook's folder: `/billing/old-page.html`",
            ),
        };
        let message = format!("the alias `{}` {clash}", alias.value);
        findings.push(Diagnostic::new(&RULE, alias.place.clone(), message, help));
    }
}
