//! PB005 duplicate-page: two pages with one address or one id, and pages and files where the site has a page of its own.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};
use crate::site::FIXED;
use crate::source::{Source, Span};

/// PB005.
pub static RULE: Rule = Rule {
    code: "PB005",
    name: "duplicate-page",
    severity: Severity::Error,
    doc: Doc {
        short: "two pages with one address or one id, or one where the site has its own, such as `search.md`",
        what: "Two pages whose addresses are the same once letter case is folded, such as `Send.md` and `send.md`, or two pages with the same `id`; or a page or a file where the site has one of its own, such as `search.md`.",
        why: "Half of all computers take both names for one file, so one page would overwrite the other; and the page that searches, or the one that says that there is no such page, would be lost, or yours would. An id that names two documents names none.",
        fix: "Rename one of the pages, or give it another id. The build stops until then, and the last good site stays.",
        example: include_str!("../../rule/examples/duplicate-page.txt"),
    },
};

/// Reports the later page of each pair.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let mut addresses: HashMap<String, &str> = HashMap::new();
    let mut ids: HashMap<&str, &str> = HashMap::new();
    for page in &facts.playbook.pages {
        if let Some(other) = addresses.insert(page.url.to_lowercase(), page.path()) {
            let message = format!("`{}` and `{other}` have the same address, `{}`", page.path(), page.url);
            findings.push(Diagnostic::new(
                &RULE,
                page.place(&[]),
                message,
                "rename one of them; letter case makes no difference",
            ));
        }
        if let Some(own) = own_page(facts, &page.url) {
            let message = format!("`{}` is where the site has {own}", page.url);
            findings.push(Diagnostic::new(&RULE, page.place(&[]), message, "rename the file; its name is its address"));
        }
        if let Some(id) = &page.control.id
            && let Some(other) = ids.insert(&id.value, page.path())
        {
            let message = format!("the id `{}` is also that of `{other}`", id.value);
            findings.push(Diagnostic::new(&RULE, id.place.clone(), message, "give one of the two another id"));
        }
    }
    for path in facts.playbook.assets.keys() {
        let message = match (own_page(facts, path), addresses.get(path.to_lowercase().as_str())) {
            (Some(own), _) => format!("`{path}` is where the site has {own}"),
            (None, Some(page)) => format!("`{path}` has the address of the page `{page}`"),
            (None, None) => continue,
        };
        let place = Place::new(&Arc::new(Source::new(path.as_str(), String::new())), Span::default());
        findings.push(Diagnostic::new(&RULE, place, message, "rename the file, and the links to it"));
    }
}

/// What the site has at an address by itself. A folder's own page is nobody else's, so it is not meant.
fn own_page(facts: &Facts, url: &str) -> Option<&'static str> {
    let folded = url.to_lowercase();
    let index = || {
        let (folder, name) = url.rsplit_once('/').unwrap_or(("", url));
        name != "index.html" && name.eq_ignore_ascii_case("index.html") && facts.playbook.folders.contains_key(folder)
    };
    match folded.as_str() {
        "search.html" => Some("the page that searches"),
        "404.html" => Some("the page for what is not there"),
        other if FIXED.contains(&other) => Some("a file of its own"),
        _ => index().then_some("the folder's page"),
    }
}
