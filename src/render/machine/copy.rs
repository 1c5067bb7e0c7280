//! Every page as Markdown: its title, a line on how far to trust it, and the body as it was written, without its front
//! matter and without comments, which no page shows. Its links lead to other copies, and to files and pages of the site.

use std::collections::HashMap;

use crate::markdown::{self, Form, Lead};
use crate::model::page::{Kind, LinkTarget, Status};
use crate::render::Maker;
use crate::render::parts::{encode, folder_url, href};

use super::one_line;

/// The copy of a page.
pub fn copy(maker: &Maker<'_>, at: usize) -> String {
    let page = &maker.facts.playbook.pages[at];
    let body = &page.source.text()[page.body..];
    let heading = page.document.headings.first().filter(|_| page.titled_by_heading);
    let heading = heading.map(|title| title.span.start - page.body..title.span.end - page.body);
    let line = Some(maker.status_line(at).join(" · ")).filter(|line| !line.is_empty()).map(|line| format!("> {line}"));
    let own = maker.machine.copies.get(at).and_then(Option::as_ref).unwrap_or(&page.url);
    let links = page.document.links.iter().map(|link| (link.form, link.target.as_str()));
    let known: HashMap<(Form, &str), &LinkTarget> = links.zip(&page.links).collect();
    let leads = |form, target: &str| known.get(&(form, target)).map_or(Lead::AsWritten, |leads| maker.lead(leads, own));
    let body = markdown::published(body, heading, maker.facts.settings.wikilinks, &leads);
    let body = Some(body.trim_matches(['\n', '\r']).trim_end().to_owned()).filter(|body| !body.is_empty());
    let title = format!("# {}", one_line(&page.title));
    [Some(title), line, body].into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n"
}

impl Maker<'_> {
    /// Where a link leads from the copy at `from`; nowhere where the site has nothing of it.
    fn lead(&self, leads: &LinkTarget, from: &str) -> Lead {
        let to = |path: &str, id: &str| {
            let path = if path == from && !id.is_empty() { String::new() } else { href(from, path) };
            Lead::To(if id.is_empty() { path } else { format!("{path}#{}", encode(id)) })
        };
        let copy = |page: usize, id: &str| match self.machine.copies.get(page) {
            Some(Some(copy)) => to(copy, id),
            _ => Lead::Nowhere,
        };
        match leads {
            LinkTarget::Page(page, id) => copy(*page, id),
            LinkTarget::NoHeading(page, _) => copy(*page, ""),
            LinkTarget::Folder(folder) => to(&folder_url(folder), ""),
            LinkTarget::Asset(path) if self.facts.playbook.assets.contains_key(path) => to(path, ""),
            LinkTarget::External => Lead::AsWritten,
            LinkTarget::Asset(_)
            | LinkTarget::Missing(_)
            | LinkTarget::Ambiguous(_)
            | LinkTarget::Private
            | LinkTarget::Unsafe => Lead::Nowhere,
        }
    }

    /// How far a page can be trusted, in parts: its status where it is not in force, its state, when it was verified, when
    /// it is due, who answers for it and how many cover it.
    pub(super) fn status_line(&self, at: usize) -> Vec<String> {
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        let words = self.words;
        let mut parts = Vec::new();
        match page.status {
            Status::Retired => parts.push(words.text("machine.retired").to_owned()),
            Status::Draft => parts.push(words.text("machine.draft").to_owned()),
            Status::Current => {}
        }
        if let Some(freshness) = &standing.freshness {
            parts.push(words.standing(standing));
            if self.has_changed(at) {
                parts.push(words.text("machine.changed").to_owned());
            }
            let day = |name: &str, date| words.say(name, &[("day", &words.day(date).text)]);
            parts.extend(freshness.last_verified.map(|date| day("machine.verified", date)));
            parts.extend(freshness.due.map(|date| day("machine.due", date)));
        }
        let owner = page.owner.as_ref().filter(|_| page.kind == Kind::Sop);
        if let Some(name) = owner.and_then(|owner| self.shown_name(&owner.who)) {
            parts.push(words.say("machine.owner", &[("name", &one_line(&name))]));
        }
        if let Some(cover) = &standing.cover {
            parts.push(words.say("machine.cover", &[("cover", &words.cover(standing, cover))]));
        }
        parts
    }
}
