//! PB301 broken-link: a page, heading, image or file that is not there.

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::markdown::LinkKind;
use crate::model::page::{LinkTarget, Page, Status};
use crate::model::people::nearest;
use crate::rule::{Doc, Rule, Severity};

/// PB301.
pub static RULE: Rule = Rule {
    code: "PB301",
    name: "broken-link",
    severity: Severity::Error,
    doc: Doc {
        what: "A link or image whose target is not in the playbook, a heading that the target page does not have, or a file that is never published, such as `people.yml` or a CSV; a `page` of `clients.yml` or `processes.yml` that is not there.",
        why: "Somebody in the middle of a job is sent nowhere, at the moment when they need the next step.",
        fix: "Correct the target; the help names the nearest one. Links are written as paths of source files, such as `../billing/send-invoice.md#steps`, and `/` means the playbook's folder.",
    },
};

/// Reports every broken link of every page that is not retired, of every client and of the register.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let pages = &facts.playbook.pages;
    for page in pages.iter().filter(|page| page.status != Status::Retired) {
        for (link, target) in page.document.links.iter().zip(&page.links) {
            let what = if link.kind == LinkKind::Image { "image" } else { "page or file" };
            if let Some((message, help)) = broken(pages, &link.target, target, what) {
                findings.push(Diagnostic::new(&RULE, Place::new(&page.source, link.span), message, help));
            }
        }
        if let (Some(written), Some(target)) = (&page.superseded_by, &page.replacement)
            && let Some((message, help)) = broken(pages, &written.value, target, "page")
        {
            findings.push(Diagnostic::new(&RULE, written.place.clone(), message, help));
        }
    }
    let clients = facts.playbook.clients.all.iter().map(|client| (&client.page, &client.leads_to));
    let entries = facts.playbook.register.all.iter().map(|entry| (&entry.page, &entry.leads_to));
    for (written, target) in clients.chain(entries) {
        if let (Some(written), Some(target)) = (written, target)
            && let Some((message, help)) = broken(pages, &written.value, target, "page")
        {
            let help = match target {
                LinkTarget::Missing(None) => "write the path of a page, from the playbook's folder".to_owned(),
                _ => help,
            };
            findings.push(Diagnostic::new(&RULE, written.place.clone(), message, help));
        }
    }
}

fn broken(pages: &[Page], written: &str, target: &LinkTarget, what: &str) -> Option<(String, String)> {
    match target {
        LinkTarget::Missing(near) => {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the path of the source file, relative to this page; `/` means the playbook's folder"
                    .to_owned(),
            };
            Some((format!("there is no {what} at `{written}`"), help))
        }
        LinkTarget::NoHeading(page, heading) => {
            let target = &pages[*page];
            let ids = target.document.headings.iter().map(|heading| heading.id.as_str());
            let help = match nearest(heading, ids) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => format!(
                    "link to the page alone, or to one of its headings; `{}` has {}",
                    target.path(),
                    target.document.headings.len()
                ),
            };
            Some((format!("`{}` has no heading `#{heading}`", target.path()), help))
        }
        LinkTarget::Private => Some((
            format!("`{written}` is there but is never published"),
            "put what people need to read into a page".to_owned(),
        )),
        _ => None,
    }
}
