//! Which pages a process means, by any of the names it goes by. It guesses nothing: what fits two pages by chance
//! fits none.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::model::page::Page;
use crate::model::people::nearest;
use crate::model::playbook::Playbook;
use crate::model::redirects::alias_names;
use crate::settings::Settings;

/// The names of all pages.
pub struct Processes {
    /// Ids, paths, addresses and aliases: each is one page's.
    own: HashMap<String, usize>,
    /// Entries of the register, which several pages may describe.
    entries: HashMap<String, Vec<usize>>,
    titles: BTreeMap<String, Vec<usize>>,
    /// Where the site is published.
    base: Option<String>,
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// These pages, at least one.
    Pages(Vec<usize>),
    /// A title that so many pages bear.
    SameTitle(usize),
    /// No page.
    Nothing,
}

impl Processes {
    /// Gathers the names.
    pub fn new(playbook: &Playbook, settings: &Settings) -> Self {
        let mut own = HashMap::new();
        let names: [fn(&Page) -> Vec<String>; 4] = [ids, paths, addresses, aliases];
        // A page's own id beats another's path, a path an address, an address an alias.
        for names in names {
            for (at, page) in playbook.pages.iter().enumerate() {
                names(page).into_iter().filter(|name| !name.is_empty()).for_each(|name| {
                    own.entry(fold(&name)).or_insert(at);
                });
            }
        }
        let mut entries: HashMap<String, Vec<usize>> = HashMap::new();
        let mut titles: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, page) in playbook.pages.iter().enumerate() {
            titles.entry(fold(&page.title)).or_default().push(at);
            for entry in &page.processes {
                entries.entry(fold(&entry.value)).or_default().push(at);
            }
        }
        // A process of the register goes by all names that it has there.
        for (entry, pages) in playbook.register.all.iter().zip(playbook.described_by()) {
            for name in entry.aliases.iter().chain([&entry.id, &entry.name]) {
                let known = entries.entry(fold(name)).or_default();
                known.extend(pages.iter().filter(|at| !known.contains(at)).copied().collect::<Vec<_>>());
            }
        }
        entries.retain(|_, pages| !pages.is_empty());
        // Where a process and a folder's index share a title, the process is meant.
        for pages in titles.values_mut().filter(|pages| pages.len() > 1) {
            if pages.iter().any(|at| playbook.pages[*at].in_force()) {
                pages.retain(|at| playbook.pages[*at].in_force());
            }
        }
        let base = settings.url.as_deref().map(|url| fold(url.trim_end_matches('/')));
        Processes { own, entries, titles, base }
    }

    /// The pages that a name means.
    pub fn find(&self, name: &str) -> Found {
        let name = fold(name);
        let published = self.base.as_deref().and_then(|base| name.strip_prefix(base)?.strip_prefix('/'));
        let address = match published {
            Some(address) => address.split(['#', '?']).next().unwrap_or_default(),
            None => name.trim_start_matches("./").trim_start_matches('/'),
        };
        let own = self.own.get(address.trim_end_matches('/')).copied();
        let others = self.entries.get(&name).into_iter().flatten().copied().filter(|at| Some(*at) != own);
        let mut pages: Vec<usize> = own.into_iter().chain(others).collect();
        pages.dedup();
        if !pages.is_empty() {
            return Found::Pages(pages);
        }
        match self.titles.get(&name).map(Vec::as_slice) {
            None | Some([]) => Found::Nothing,
            Some([one]) => Found::Pages(vec![*one]),
            Some(several) => Found::SameTitle(several.len()),
        }
    }

    /// The name that was surely meant by one that is no page.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let name = fold(name);
        let names = self.titles.keys().chain(self.own.keys()).chain(self.entries.keys());
        let mut near: Vec<&str> =
            names.map(String::as_str).filter(|other| other.len().abs_diff(name.len()) < 8).collect();
        near.sort_unstable();
        nearest(&name, near.into_iter())
    }
}

fn ids(page: &Page) -> Vec<String> {
    page.control.id.iter().map(|id| id.value.clone()).collect()
}

/// The source path, and the same without its ending. Where there are several endings, the address lacks them all.
fn paths(page: &Page) -> Vec<String> {
    let path = page.path();
    vec![path.to_owned(), path.rsplit_once('.').map_or(path, |(bare, _)| bare).to_owned()]
}

/// The address, the same without its ending, and for a folder's first page the folder.
fn addresses(page: &Page) -> Vec<String> {
    let bare = page.url.trim_end_matches(".html");
    let folder = bare.strip_suffix("/index").unwrap_or_default();
    vec![page.url.clone(), bare.to_owned(), folder.to_owned()]
}

fn aliases(page: &Page) -> Vec<String> {
    page.aliases.iter().flat_map(|alias| alias_names(&alias.value)).collect()
}

/// Letter case, blanks around and the ways to write an accent folded away.
fn fold(name: &str) -> String {
    name.trim().nfc().flat_map(char::to_lowercase).collect()
}
