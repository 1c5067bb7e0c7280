//! The home page and one page a folder, whether or not somebody wrote an index for it.

use std::cmp::Reverse;

use crate::model::cadence::State;
use crate::model::playbook::words;
use crate::render::frame::Framed;
use crate::render::pages::content::{later, stands_for_folder};
use crate::render::pages::job;
use crate::render::parts::{folder_url, href};
use crate::render::view::{FolderCard, FolderPage, Frame, Nearby};
use crate::render::{Job, Maker};
use crate::rule::Severity;

/// How many pages that need attention the home page names.
const MOST_ATTENTION: usize = 8;

/// A job for home and for each folder that has no process as its index.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    let playbook = &maker.facts.playbook;
    for (path, folder) in &playbook.folders {
        let index = folder.index.filter(|index| maker.shown(*index));
        if index.is_none_or(|index| stands_for_folder(&playbook.pages[index])) {
            jobs.push(job(folder_url(path), move || maker.folder(path, index)));
        }
    }
    if !maker.rest_url.is_empty() {
        jobs.push(job(maker.rest_url.clone(), || maker.rest()));
    }
}

impl Maker<'_> {
    fn folder(&self, path: &str, index: Option<usize>) -> anyhow::Result<(Frame, FolderPage)> {
        let playbook = &self.facts.playbook;
        let url = folder_url(path);
        let home = path.is_empty();
        let folder = &playbook.folders[path];
        let template = if home { "home" } else { "folder" };
        let newest = index.map(|index| self.revised_page(index));
        let page = newest.as_deref();
        let title = match page {
            Some(page) => page.title.clone(),
            None if home => self.facts.settings.title.clone(),
            None => words(path.rsplit('/').next().unwrap_or(path)),
        };
        let mut frame = match page {
            Some(page) => self.page_frame(page, template)?,
            None => {
                let folder = (!home).then_some(path);
                self.frame(&Framed { url: &url, template, title: &title, description: "", lang: None, folder })?
            }
        };
        let rows = if home {
            let mut pages: Vec<usize> = self.needing_attention().filter(|page| self.shown(*page)).collect();
            let worst = |at: &usize| {
                let findings = self.findings_of(self.facts.playbook.pages[*at].path());
                findings.filter(|finding| finding.waived.is_none()).map(|finding| finding.severity).max()
            };
            pages.sort_by_cached_key(|at| (!self.stops_soon(*at), Reverse(worst(at)), self.badness(*at)));
            pages.truncate(MOST_ATTENTION);
            pages.into_iter().flat_map(|page| self.rows(std::iter::once(page), &url)).collect()
        } else {
            self.rows(folder.pages.iter().copied(), &url)
        };
        let cards = folder.folders.iter().map(|folder| self.folder_card(folder, &url));
        let rest = (home && !self.rest_url.is_empty()).then(|| self.rest_card(&url));
        let html = page.map(|page| self.html(page)).unwrap_or_default();
        let view = FolderPage {
            title,
            description: page.map(|page| page.description.clone()).unwrap_or_default(),
            html,
            folders: cards.chain(rest).collect(),
            lately: if home { self.newest(&url) } else { Vec::new() },
            lately_href: if home { href(&url, &self.lately_url) } else { String::new() },
            health_href: if home { href(&url, &self.health_url) } else { String::new() },
            rows,
            print_href: self.book_href(path, &url),
            edit_href: page.and_then(|page| self.edit_href(page.path())),
            owner: page.and_then(|page| page.owner.as_ref()).and_then(|owner| self.party(&owner.who, &url)),
            findings: page.map(|page| self.page_findings(page.path(), &url)).unwrap_or_default(),
            nearby: index.filter(|_| !home).map(|index| self.nearby(index)).unwrap_or_default(),
        };
        frame.later += &later(&view.html, false);
        Ok((frame, view))
    }

    /// The list of the pages at the root, where they are too many for the menu.
    fn rest(&self) -> anyhow::Result<(Frame, FolderPage)> {
        let url = self.rest_url.as_str();
        let (title, lead) = (self.words.text("nav.rest"), self.words.text("nav.rest-lead"));
        let framed = Framed { url, template: "folder", title, description: lead, lang: None, folder: Some("") };
        let view = FolderPage {
            title: title.to_owned(),
            description: lead.to_owned(),
            html: String::new(),
            folders: Vec::new(),
            lately: Vec::new(),
            lately_href: String::new(),
            health_href: String::new(),
            print_href: None,
            rows: self.rows(self.shown_in("").into_iter(), url),
            edit_href: None,
            owner: None,
            findings: Vec::new(),
            nearby: Nearby::default(),
        };
        Ok((self.frame(&framed)?, view))
    }

    /// The same as a card among the folders of the home page.
    fn rest_card(&self, from: &str) -> FolderCard {
        let pages = self.shown_in("");
        let tally = self.survey.tally(pages.iter().copied());
        FolderCard {
            title: self.words.text("nav.rest").to_owned(),
            href: href(from, &self.rest_url),
            description: self.words.text("nav.rest-lead").to_owned(),
            pages: pages.len(),
            stale: tally.states[2],
            due: tally.states[1],
        }
    }

    /// Whether everybody who answers for a process or covers it now leaves soon, as far as the site tells it.
    fn stops_soon(&self, at: usize) -> bool {
        let roster = &self.facts.playbook.roster;
        let owner = self.facts.playbook.pages[at].owner.iter().flat_map(|owner| roster.humans(&owner.who));
        let cover = self.survey.pages[at].cover.iter().flat_map(|cover| &cover.now);
        let mut all = owner.chain(cover.map(|covering| covering.who.clone()));
        let mut here = all.by_ref().filter(|who| !roster.gone(who, self.facts.today)).peekable();
        here.peek().is_some() && here.all(|who| self.near_last_day(&who).is_some())
    }

    /// Processes that are not fresh, are covered by too few, or have an error or warning that is not waived.
    fn needing_attention(&self) -> impl Iterator<Item = usize> {
        self.facts.processes().map(|(at, _)| at).filter(|at| {
            let standing = &self.survey.pages[*at];
            let fresh = standing.freshness.as_ref().is_some_and(|freshness| freshness.state == State::Fresh);
            let mut findings = self.findings_of(self.facts.playbook.pages[*at].path());
            !fresh
                || standing.cover.as_ref().is_some_and(|cover| standing.known && cover.sure_now < cover.minimum)
                || findings.any(|finding| finding.waived.is_none() && finding.severity >= Severity::Warning)
        })
    }

    /// A folder in a list, with what stands below it.
    pub fn folder_card(&self, path: &str, from: &str) -> FolderCard {
        let playbook = &self.facts.playbook;
        let tally = self.survey.tally(playbook.pages_below(path));
        let index = playbook.folders.get(path).and_then(|folder| folder.index).map(|index| &playbook.pages[index]);
        FolderCard {
            title: playbook.folder_title(path),
            href: href(from, &folder_url(path)),
            description: index
                .map(|index| {
                    if index.description.is_empty() {
                        index.document.excerpt.clone()
                    } else {
                        index.description.clone()
                    }
                })
                .unwrap_or_default(),
            pages: playbook.pages_below(path).filter(|page| self.shown(*page)).count(),
            stale: tally.states[2],
            due: tally.states[1],
        }
    }
}
