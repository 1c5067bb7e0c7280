//! PB005 duplicate-page: two pages with one address or one id.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB005.
pub static RULE: Rule = Rule {
    code: "PB005",
    name: "duplicate-page",
    severity: Severity::Error,
    doc: Doc {
        what: "Two pages whose addresses are the same once letter case is folded, such as `Send.md` and `send.md`, or two pages with the same `id`.",
        why: "Half of all computers take both names for one file, so one page would overwrite the other. An id that names two documents names none.",
        fix: "Rename one of the pages, or give it another id. The build stops until then, and the last good site stays.",
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
        if let Some(id) = &page.control.id
            && let Some(other) = ids.insert(&id.value, page.path())
        {
            let message = format!("the id `{}` is also that of `{other}`", id.value);
            findings.push(Diagnostic::new(&RULE, id.place.clone(), message, "give one of the two another id"));
        }
    }
}
