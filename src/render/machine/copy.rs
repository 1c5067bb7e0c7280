//! Every page as Markdown: its title, a line on how far to trust it, and the body as it was written, without its front
//! matter and without comments, which no page shows.

use crate::markdown;
use crate::model::page::{Kind, Status};
use crate::render::Maker;

use super::one_line;

/// The copy of a page.
pub fn copy(maker: &Maker<'_>, at: usize) -> String {
    let page = &maker.facts.playbook.pages[at];
    let text = page.source.text();
    let body = match page.document.headings.first().filter(|_| page.titled_by_heading) {
        Some(title) => format!("{}{}", &text[page.body..title.span.start], &text[title.span.end..]),
        None => text[page.body..].to_owned(),
    };
    let line = Some(maker.status_line(at).join(" · ")).filter(|line| !line.is_empty()).map(|line| format!("> {line}"));
    let body = markdown::published(&body);
    let body = Some(body.trim_matches(['\n', '\r']).trim_end().to_owned()).filter(|body| !body.is_empty());
    let title = format!("# {}", one_line(&page.title));
    [Some(title), line, body].into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n"
}

impl Maker<'_> {
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
