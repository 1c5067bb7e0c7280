//! What stands near a page: the pages that belong to it, and those that link to it. Which belong together is worked out
//! in `index::related`; here it is given what it works from.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use crate::index::inverted::Inverted;
use crate::index::related::{self, Subject};
use crate::model::page::{LinkTarget, Page, Status};
use crate::model::playbook::{is_index, parent};
use crate::render::Maker;
use crate::render::pages::content::stands_for_folder;
use crate::render::pages::tags::tag_key;
use crate::render::parts::{encode, href};
use crate::render::view::{Mention, Nearby};

/// How many pages that link here are shown at once.
const FIRST: usize = 12;
/// How many are listed at all: hundreds beside a text help nobody.
const MOST: usize = 60;

impl Maker<'_> {
    /// The pages that belong to each page, by its place; `index` is of the shown pages in order of their addresses.
    pub fn related_pages(&self, index: &Inverted) -> Vec<Vec<usize>> {
        let playbook = &self.facts.playbook;
        let mut documents: Vec<usize> = (0..playbook.pages.len()).filter(|page| self.shown(*page)).collect();
        documents.sort_by_cached_key(|page| encode(&playbook.pages[*page].url));
        let ids: HashMap<usize, u32> = documents.iter().copied().zip(0..).collect();
        let known = |page: usize| playbook.linked_from[page].iter().filter_map(|from| ids.get(from)).copied();
        let mut subjects: Vec<Subject> = documents
            .iter()
            .map(|at| {
                let page = &playbook.pages[*at];
                let mut links: Vec<u32> = self.linked(page).filter_map(|to| ids.get(&to)).copied().collect();
                links.sort_unstable();
                links.dedup();
                Subject {
                    known: links.iter().copied().chain(known(*at)).collect(),
                    links,
                    tags: page.tags.iter().map(|tag| tag_key(tag)).collect(),
                    aside: page.status == Status::Retired || stands_for_folder(page),
                }
            })
            .collect();
        // The pages before and after stand at the foot of each page.
        for folder in playbook.folders.values() {
            let shown: Vec<u32> = folder.pages.iter().filter_map(|page| ids.get(page)).copied().collect();
            for pair in shown.windows(2) {
                subjects[pair[0] as usize].known.push(pair[1]);
                subjects[pair[1] as usize].known.push(pair[0]);
            }
        }
        let found = related::related(index, &subjects, &self.facts.settings.language);
        let mut pages = vec![Vec::new(); playbook.pages.len()];
        for (document, found) in documents.iter().zip(found) {
            pages[*document] = found.into_iter().map(|other| documents[other as usize]).collect();
        }
        pages
    }

    /// The pages that a page's text links to, as often as it does.
    fn linked<'b>(&'b self, page: &'b Page) -> impl Iterator<Item = usize> + 'b {
        page.links.iter().filter_map(|target| match target {
            LinkTarget::Page(to, _) | LinkTarget::NoHeading(to, _) => Some(*to),
            LinkTarget::Folder(path) => self.facts.playbook.folders.get(path)?.index,
            _ => None,
        })
    }

    /// What is shown near the page at `at`.
    pub fn nearby(&self, at: usize) -> Nearby {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let mut from: Vec<usize> = playbook.linked_from[at].iter().copied().filter(|from| self.shown(*from)).collect();
        // Lists of pages and what is no longer in force come last.
        let rank = |page: &Page| (page.status == Status::Retired, is_index(page));
        from.sort_by_key(|from| rank(&playbook.pages[*from]));
        let mention = |other: &usize| self.mention(*other, &page.url);
        // A retired page leads to nothing but what replaces it.
        let known = Arc::clone(&self.related.read().unwrap_or_else(PoisonError::into_inner));
        let related = known.get(at).filter(|_| page.status != Status::Retired).map_or(&[][..], Vec::as_slice);
        Nearby {
            related: related.iter().map(mention).collect(),
            linked: from.iter().take(FIRST).map(mention).collect(),
            more_linked: from.iter().take(MOST).skip(FIRST).map(mention).collect(),
            rest_linked: from.len().saturating_sub(FIRST),
            unlisted: from.len().saturating_sub(MOST),
        }
    }

    /// A page in a short list, as seen from the page at `from`.
    pub fn mention(&self, at: usize, from: &str) -> Mention {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let standing = &self.survey.pages[at];
        let freshness = standing.freshness.as_ref();
        // A folder's own page stands in the folder above.
        let folder = if stands_for_folder(page) { parent(&page.folder) } else { Some(page.folder.as_str()) };
        Mention {
            title: page.title.clone(),
            href: href(from, &page.url),
            folder: folder
                .filter(|folder| !folder.is_empty())
                .map(|folder| playbook.folder_title(folder))
                .unwrap_or_default(),
            status: page.status.name(),
            state: freshness.map_or("", |freshness| freshness.state.name()),
            state_text: self.words.standing(standing),
            notice: freshness.and_then(|freshness| freshness.notice).map(|date| self.words.day(date)),
            due: freshness.and_then(|freshness| freshness.due).map(|date| self.words.day(date)),
        }
    }
}
