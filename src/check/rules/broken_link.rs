//! PB301 broken-link: a page, heading, image or file that is not there.

use std::cell::LazyCell;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::markdown::{Form, LinkKind, NoLink};
use crate::model::page::{LinkTarget, Page, Status};
use crate::model::people::nearest;
use crate::rule::{Doc, Rule, Severity};
use crate::site::way;

/// PB301.
pub static RULE: Rule = Rule {
    code: "PB301",
    name: "broken-link",
    severity: Severity::Error,
    doc: Doc {
        short: "a page, heading, image or file that is not there",
        what: "A link or image whose target is not in the playbook, a heading that the target page does not have, or a file that is never published, such as `people.yml` or a CSV; `[text][label]` without a `[label]: target`; `[text](a target.md)` and the like, which are text and no links; a link without a target; where wikilinks are on, a name that several pages go by; a `page` of `clients.yml` or `processes.yml` that is not there.",
        why: "Somebody in the middle of a job is sent nowhere, at the moment when they need the next step.",
        fix: "Correct the target; the help names the nearest one. Links are written as paths of source files, such as `../billing/send-invoice.md#steps`, and `/` means the playbook's folder. Letter case counts: a link that works on Windows and macOS in spite of it breaks on most servers.",
        example: include_str!("../../rule/examples/broken-link.txt"),
    },
};

/// Reports every broken link of every page that is not retired, of every client and of the register.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let pages = &facts.playbook.pages;
    for page in pages.iter().filter(|page| page.status != Status::Retired) {
        let places = LazyCell::new(|| facts.places(page));
        for (link, target) in page.document.links.iter().zip(&page.links) {
            let what = match (link.kind, link.form) {
                (LinkKind::Image, _) => "image",
                (LinkKind::Link, Form::Way) => "page or file",
                (LinkKind::Link, Form::Name) => "page or file called",
            };
            let as_text = || titled(pages, page, &link.text, link.form);
            if let Some((message, help, near)) = broken(pages, (&link.target, what), target, &page.folder, as_text) {
                let finding = Diagnostic::new(&RULE, Place::new(&page.source, places.of(link)), message, help);
                findings.push(finding.slip(&link.target, near.as_deref()));
            }
        }
        for undefined in &page.document.undefined {
            let (message, help) = no_link(pages, page, &undefined.label, &undefined.why);
            findings.push(Diagnostic::new(&RULE, Place::new(&page.source, undefined.span), message, help));
        }
        if let (Some(written), Some(target)) = (&page.superseded_by, &page.replacement)
            && let Some((message, help, near)) = broken(pages, (&written.value, "page"), target, &page.folder, || None)
        {
            let finding = Diagnostic::new(&RULE, written.place.clone(), message, help);
            findings.push(finding.slip(&written.value, near.as_deref()));
        }
    }
    let clients = facts.playbook.clients.all.iter().map(|client| (&client.page, &client.leads_to));
    let entries = facts.playbook.register.all.iter().map(|entry| (&entry.page, &entry.leads_to));
    for (written, target) in clients.chain(entries) {
        if let (Some(written), Some(target)) = (written, target)
            && let Some((message, help, near)) = broken(pages, (&written.value, "page"), target, "", || None)
        {
            let help = match target {
                LinkTarget::Missing(None) => "write the path of a page, from the playbook's folder".to_owned(),
                _ => help,
            };
            let finding = Diagnostic::new(&RULE, written.place.clone(), message, help);
            findings.push(finding.slip(&written.value, near.as_deref()));
        }
    }
}

/// What is wrong with what was meant as a link and is none, and the remedy.
fn no_link(pages: &[Page], from: &Page, label: &str, why: &NoLink) -> (String, String) {
    let no_link = |why: &str| format!("`({label})` is text and no link: {why}");
    match why {
        NoLink::Label(near) => {
            let help = match near {
                Some(near) => format!("did you mean `[{near}]`?"),
                None if is_target(label) => format!("put a target in round brackets: `({label})`"),
                None => format!("say where it leads, on a line of its own: `[{label}]: page.md`"),
            };
            (format!("nothing says where `[{label}]` leads"), help)
        }
        NoLink::Blank => {
            let help = match named(pages, from, label) {
                Some(other) => format!("did you mean `({other})`?"),
                None => format!("write `({})`", label.replace(' ', "%20")),
            };
            (no_link("a blank ends a target"), help)
        }
        NoLink::Apart => (no_link("a blank stands before it"), format!("write `[…]({label})`")),
        NoLink::Open => (no_link("its bracket is not closed"), format!("write `({label})`")),
    }
}

/// What is wrong with a target in a page of a folder, the remedy, and the target that was surely meant. `otherwise` is what
/// else may have been meant.
fn broken(
    pages: &[Page],
    (written, what): (&str, &str),
    target: &LinkTarget,
    folder: &str,
    otherwise: impl Fn() -> Option<String>,
) -> Option<(String, String, Option<String>)> {
    let meant = |near: &str| format!("did you mean `{near}`?");
    match target {
        LinkTarget::Missing(_) if written.trim().is_empty() => {
            let near = otherwise();
            let help = match &near {
                Some(near) => meant(near),
                None => "say where it leads, or take the brackets away".to_owned(),
            };
            Some((format!("the {} has no target", if what == "image" { what } else { "link" }), help, near))
        }
        LinkTarget::Missing(near) => {
            let near = near.clone().or_else(otherwise);
            let case = near.as_ref().is_some_and(|near| {
                let path =
                    |way: &str| way.split('#').next().unwrap_or_default().trim_start_matches("./").to_lowercase();
                path(near) == path(written)
            });
            let help = match &near {
                Some(near) if case => format!("did you mean `{near}`? letter case counts"),
                Some(near) => meant(near),
                None if is_address(written) => "write the whole address, or take the brackets away".to_owned(),
                None if what.ends_with("called") => "write the file's name, its path or the page's title".to_owned(),
                None => "write the path of the source file, relative to this page; `/` means the playbook's folder"
                    .to_owned(),
            };
            let at = if what.ends_with("called") { "" } else { " at" };
            Some((format!("there is no {what}{at} `{written}`"), help, near))
        }
        LinkTarget::Ambiguous(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("`{written}` may be any of {}", names.len());
            Some((message, format!("write which one: {}", names.join(", ")), None))
        }
        LinkTarget::NoHeading(page, heading) => {
            let target = &pages[*page];
            let near = nearest(heading, target.document.ids());
            let help = match near {
                Some(near) => meant(&format!("#{near}")),
                None => match elsewhere(pages, folder, heading) {
                    Some(other) => format!("`{other}` has it"),
                    None => format!(
                        "link to the page alone, or to one of its headings; `{}` has {}",
                        target.path(),
                        target.document.headings.len()
                    ),
                },
            };
            let path = written.split('#').next().unwrap_or_default();
            let near = near.map(|near| format!("{path}#{near}"));
            Some((format!("`{}` has no heading `#{heading}`", target.path()), help, near))
        }
        LinkTarget::Private => Some((
            format!("`{written}` is there but is never published"),
            "put what people need to read into a page".to_owned(),
            None,
        )),
        _ => None,
    }
}

/// The one page whose file has the name of a target but for blanks and letter case, as it is written in a page; nothing where
/// a file has exactly that name.
fn named(pages: &[Page], from: &Page, label: &str) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let plain = |path: &str| name(path).to_lowercase().replace([' ', '_'], "-");
    let (path, heading) = label.split_at(label.find('#').unwrap_or(label.len()));
    let mut alike = pages.iter().filter(|page| plain(page.path()) == plain(path));
    let only = alike.next().filter(|page| alike.next().is_none() && name(page.path()) != name(path))?;
    Some(way(&from.folder, only.path()) + &heading.replace(' ', "-"))
}

/// Whether a target has the beginning of an address that leads elsewhere.
fn is_address(target: &str) -> bool {
    let target = target.trim_start().to_lowercase();
    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme))
}

/// Whether a label is a target that stands in the wrong brackets.
fn is_target(label: &str) -> bool {
    label.starts_with(['#', '.', '/']) || label.contains("://") || label.ends_with(".md") || label.ends_with(".html")
}

/// The one page that a link's text names, as it is written in a page.
fn titled(pages: &[Page], from: &Page, text: &str, form: Form) -> Option<String> {
    let text = text.trim().to_lowercase();
    let mut named = pages.iter().filter(|page| !text.is_empty() && page.title.to_lowercase() == text);
    match (named.next(), named.next(), form) {
        (Some(page), None, Form::Way) if page.path() != from.path() => Some(way(&from.folder, page.path())),
        _ => None,
    }
}

/// The one other page that has a heading, with the heading, as it is written in a folder.
fn elsewhere(pages: &[Page], folder: &str, heading: &str) -> Option<String> {
    let mut having = pages.iter().filter_map(|page| Some((page, page.document.anchor(heading)?)));
    match (having.next(), having.next()) {
        (Some((page, id)), None) => Some(format!("{}#{id}", way(folder, page.path()))),
        _ => None,
    }
}
