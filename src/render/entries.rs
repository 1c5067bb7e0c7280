//! The pages as the search knows them: what a site shows of each, and nothing that it does not.

use rayon::prelude::*;

use crate::index::documents::{Entry, MOST_COVER, Section};
use crate::index::synonyms;
use crate::model::page::Page;
use crate::model::people::Who;
use crate::render::words::Words;
use crate::render::{Input, Maker, parts};

/// The search's entries of the pages that a site would show.
///
/// # Errors
/// A built-in catalogue of words that cannot be read, which a test rules out.
pub fn entries(input: &Input<'_>) -> anyhow::Result<Vec<Entry>> {
    let words = Words::built_in(&input.facts.settings.language)?;
    Ok(Maker::new(input, None, &words).entries())
}

impl Maker<'_> {
    /// What the search knows of the pages.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let playbook = &self.facts.playbook;
        let shown: Vec<usize> = (0..playbook.pages.len()).filter(|page| self.shown(*page)).collect();
        shown.into_par_iter().map(|page| self.entry(page)).collect()
    }

    pub(super) fn entry(&self, at: usize) -> Entry {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let freshness = self.survey.pages[at].freshness.as_ref();
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let section = |section: &crate::markdown::Section| Section {
            id: section.id.clone().unwrap_or_default(),
            heading: section.heading.clone().unwrap_or_default(),
            text: section.text.clone(),
        };
        let excerpt =
            if page.description.is_empty() { page.document.excerpt.clone() } else { page.description.clone() };
        let cover = self.survey.pages[at].cover.as_ref().filter(|_| self.facts.known(at));
        let names: Vec<String> =
            page.keywords.iter().cloned().chain(page.control.id.iter().flat_map(|id| codes(&id.value))).collect();
        let mut entry = Entry {
            url: parts::encode(&page.url),
            title: page.title.clone(),
            folder: playbook.folder_title(&page.folder),
            path: page.url.rfind('/').map_or("", |end| &page.url[..=end]).to_owned(),
            sections: page.document.sections.iter().map(section).collect(),
            teams: self.owning_teams(page),
            cover: cover.map(|cover| cover.sure_now.min(usize::from(MOST_COVER)) as u8),
            synonyms: Default::default(),
            tags: page.tags.iter().chain(&names).cloned().collect(),
            names,
            owner: page.owner.as_ref().and_then(|owner| self.owner_shown(&owner.who)).unwrap_or_default(),
            state: freshness.map_or("", |freshness| freshness.state.name()),
            status: page.status.name(),
            notice: day(freshness.and_then(|freshness| freshness.notice)),
            due: day(freshness.and_then(|freshness| freshness.due)),
            excerpt,
        };
        synonyms::widen(&mut entry, &self.facts.settings.synonyms);
        entry
    }

    /// Names of the teams that a page's owner is, or is in.
    fn owning_teams(&self, page: &Page) -> Vec<String> {
        let Some(owner) = &page.owner else { return Vec::new() };
        let teams = match &owner.who {
            team @ Who::Team(_) => vec![team.clone()],
            // Who is in a team is told only where people are named.
            _ if self.nameless() => Vec::new(),
            who => self.teams_of(who),
        };
        teams.iter().map(|team| self.facts.playbook.roster.name(team).to_owned()).collect()
    }

    /// An owner's name as a hit shows it.
    fn owner_shown(&self, who: &Who) -> Option<String> {
        let name = self.shown_name(who)?;
        let gone = self.facts.playbook.roster.gone(who, self.facts.today);
        Some(if gone { self.words.say("who.left", &[("name", &name)]) } else { name })
    }
}

/// The forms in which a page's code is looked for: as it stands, and without what stands between its parts.
fn codes(id: &str) -> Vec<String> {
    let joined: String = id.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let mut forms = vec![id.to_owned(), joined];
    forms.dedup();
    forms
}
