//! Pages one by one, as somebody asks for them: what a preview shows. Nothing is rendered before that, and nothing is kept
//! of it; the search's index is made when there is time, and the one before answers until then.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

use crate::index;
use crate::index::documents::order;
use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::render::offline::off;
use crate::render::theme::Theme;
use crate::render::{Input, Maker, Making, all_jobs, look, theme};

/// How long the first index is waited for by who searches.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the search found out about all pages.
struct Found {
    /// The paths of the pages, in order.
    paths: Vec<String>,
    /// For each, those that belong to it.
    related: Arc<Vec<Vec<usize>>>,
    /// The search's files by their paths in the site.
    shards: HashMap<String, Vec<u8>>,
}

/// What one preview leaves to the next.
#[derive(Default)]
pub struct Before {
    theme: Mutex<Option<Arc<Theme>>>,
    found: Mutex<Option<Arc<Found>>>,
    ready: Condvar,
}

impl Before {
    /// Has the theme read again: something that it may be made from has changed.
    pub fn forget_theme(&self) {
        *self.theme.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn theme(&self, load: impl FnOnce() -> anyhow::Result<Theme>) -> anyhow::Result<Arc<Theme>> {
        let mut kept = self.theme.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theme) = &*kept {
            return Ok(Arc::clone(theme));
        }
        Ok(Arc::clone(kept.insert(Arc::new(load()?))))
    }

    fn found(&self) -> Option<Arc<Found>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The index, once there is one.
    fn awaited(&self) -> Option<Arc<Found>> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = self.ready.wait_timeout_while(found, PATIENCE, |found| found.is_none());
        ready.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// What belongs to each page, as far as that was known before.
    fn related(&self, playbook: &Playbook) -> Arc<Vec<Vec<usize>>> {
        let Some(found) = self.found() else { return Arc::default() };
        if playbook.pages.iter().map(Page::path).eq(found.paths.iter().map(String::as_str)) {
            return Arc::clone(&found.related);
        }
        let places: HashMap<&str, usize> =
            playbook.pages.iter().enumerate().map(|(at, page)| (page.path(), at)).collect();
        let now = |old: &usize| places.get(found.paths[*old].as_str()).copied();
        let mut related = vec![Vec::new(); playbook.pages.len()];
        for (at, list) in found.related.iter().enumerate() {
            if let Some(page) = now(&at) {
                related[page] = list.iter().filter_map(now).collect();
            }
        }
        Arc::new(related)
    }
}

/// A site that is rendered page by page.
pub struct Preview<'p> {
    maker: &'p Maker<'p>,
    theme: &'p Theme,
    before: &'p Before,
    jobs: HashMap<String, Making<'p>>,
}

/// Prepares a preview and gives it to `act`. `overlay` is the folder of the playbook's own theme.
///
/// # Errors
/// A theme that cannot be read.
pub fn preview<T>(
    input: &Input<'_>,
    overlay: &Path,
    before: &Before,
    act: impl FnOnce(&Preview<'_>) -> T,
) -> anyhow::Result<T> {
    let (settings, playbook) = (&input.facts.settings, &input.facts.playbook);
    let theme = before.theme(|| theme::load(overlay, settings, look::files(&settings.look, &playbook.assets)))?;
    let mut maker = Maker::new(input, Some(&theme), &theme.words);
    maker.navs = maker.shared_navs();
    maker.root = Some("/".to_owned());
    maker.related = RwLock::new(before.related(playbook));
    let jobs = all_jobs(&maker).into_iter().collect();
    Ok(act(&Preview { maker: &maker, theme: &theme, before, jobs }))
}

impl Preview<'_> {
    /// What stands at a path of the site; nothing where there is nothing.
    ///
    /// # Errors
    /// As [`crate::render::render`].
    pub fn answer(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(job) = self.jobs.get(path) {
            return Ok(Some(job(self.theme)?.into_bytes()));
        }
        let maker = self.maker;
        let asset = || maker.facts.playbook.assets.get(path).map(|asset| asset.bytes.to_vec());
        let style =
            || maker.all_books().find(|book| book.style == path).map(|book| maker.book_style(book).into_bytes());
        let worker = || (path == maker.machine.offline.worker).then(off);
        let searched = path.starts_with("search/");
        let shard = || Some(&self.before).filter(|_| searched)?.awaited()?.shards.get(path).cloned();
        Ok(asset().or_else(|| self.theme.assets.get(path).cloned()).or_else(style).or_else(worker).or_else(shard))
    }

    /// Takes a newer page: whatever follows from it elsewhere is left as it was.
    pub fn revise(&self, page: Page) -> bool {
        let pages = &self.maker.facts.playbook.pages;
        let Ok(at) = pages.binary_search_by(|other| other.path().cmp(page.path())) else { return false };
        self.maker.revised.write().unwrap_or_else(PoisonError::into_inner).insert(at, Arc::new(page));
        true
    }

    /// Makes the search's index, unless it is `over` before that is done. Says whether it was.
    pub fn index(&self, over: &AtomicBool) -> bool {
        let (maker, language) = (self.maker, &self.maker.facts.settings.language);
        let going = || !over.load(Ordering::Relaxed);
        let entries = maker.entries();
        let ordered = order(&entries);
        if !going() {
            return false;
        }
        let inverted = index::inverted::invert(&ordered, language);
        if !going() {
            return false;
        }
        let related = Arc::new(maker.related_pages(&inverted));
        *maker.related.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&related);
        if !going() {
            return false;
        }
        let shards = index::shards::of_index(&ordered, inverted, language, &maker.found_by_name());
        let shards = shards.into_iter().map(|(name, bytes)| (format!("search/{name}"), bytes)).collect();
        let paths = maker.facts.playbook.pages.iter().map(|page| page.path().to_owned()).collect();
        let found = Found { paths, related, shards };
        *self.before.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(found));
        self.before.ready.notify_all();
        true
    }
}

/// A page that may be newer than the facts.
pub enum Newest<'p> {
    /// As the facts have it.
    Known(&'p Page),
    /// As its file is now.
    Revised(Arc<Page>),
}

impl std::ops::Deref for Newest<'_> {
    type Target = Page;

    fn deref(&self) -> &Page {
        match self {
            Newest::Known(page) => page,
            Newest::Revised(page) => page,
        }
    }
}

impl Maker<'_> {
    /// A page as it is newest.
    pub fn revised_page(&self, at: usize) -> Newest<'_> {
        match self.revised.read().unwrap_or_else(PoisonError::into_inner).get(&at) {
            Some(page) => Newest::Revised(Arc::clone(page)),
            None => Newest::Known(&self.facts.playbook.pages[at]),
        }
    }
}
