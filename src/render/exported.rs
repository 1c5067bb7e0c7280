//! The pages as a shared search cluster gets them: what the site shows of each, and nothing that it does not.

use rayon::prelude::*;

use crate::index::quickwit::{self, Document};
use crate::model::people::Who;
use crate::render::words::Words;
use crate::render::{Input, Maker};

/// The documents of the pages that a site would show, in the playbook's order.
///
/// # Errors
/// A built-in catalogue of words that cannot be read, which a test rules out.
pub fn documents(input: &Input<'_>) -> anyhow::Result<Vec<Document>> {
    let words = Words::built_in(&input.facts.settings.language)?;
    let maker = Maker::new(input, None, &words);
    let pages: Vec<usize> = (0..input.facts.playbook.pages.len()).filter(|page| maker.shown(*page)).collect();
    Ok(pages.into_par_iter().map(|page| maker.document(page)).collect())
}

impl Maker<'_> {
    fn document(&self, at: usize) -> Document {
        let settings = &self.facts.settings;
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        let freshness = standing.freshness.as_ref();
        let entry = self.entry(at);
        let filled = |texts: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            texts.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
        };
        let sections = || entry.sections.iter();
        let headings = filled(&mut sections().map(|section| section.heading.as_str()));
        let body = filled(&mut sections().map(|section| section.text.as_str()));
        let url = match &settings.url {
            Some(root) => format!("{}/{}", root.trim_end_matches('/'), entry.url),
            None => entry.url,
        };
        let owner = page.owner.as_ref().map(|owner| &owner.who);
        Document {
            id: quickwit::id(&settings.title, &url),
            playbook: settings.title.clone(),
            url,
            title: entry.title,
            headings,
            body: body.join("\n"),
            tags: entry.tags,
            folder: entry.folder,
            owner: owner.and_then(|who| self.shown_name(who)),
            team: owner.filter(|who| matches!(who, Who::Team(_))).and_then(|who| self.shown_name(who)),
            kind: page.kind.name(),
            status: page.status.name(),
            state: freshness.map(|freshness| freshness.state.name()),
            last_verified: freshness.and_then(|freshness| freshness.last_verified),
            notice: freshness.and_then(|freshness| freshness.notice),
            due: freshness.and_then(|freshness| freshness.due),
            cover_now: standing.cover.as_ref().filter(|_| standing.known).map(|cover| cover.sure_now),
            language: page.lang.clone().unwrap_or_else(|| settings.language.clone()),
            as_of: self.facts.today,
        }
    }
}
