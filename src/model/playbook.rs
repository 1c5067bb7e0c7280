//! The whole playbook: pages in path order, folders, people, published files, and the look-ups between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::clients::Clients;
use crate::model::page::{Kind, LinkTarget, Page, Status};
use crate::model::people::{Name, Roster, Who};
use crate::model::register::Register;
use crate::model::templates::Templates;
use crate::model::training::Training;

/// A file that is published beside the pages because one of them shows it or links to it.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Width and height in pixels, for images that tell.
    pub size: Option<(u32, u32)>,
}

/// A folder that holds pages, at any depth.
#[derive(Debug, Default)]
pub struct Folder {
    /// Its index page.
    pub index: Option<usize>,
    /// Its own pages without the index, in reading order.
    pub pages: Vec<usize>,
    /// Paths of the folders directly below it, in reading order.
    pub folders: Vec<String>,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Playbook {
    /// Pages in path order.
    pub pages: Vec<Page>,
    /// People and teams.
    pub roster: Roster,
    /// Clients.
    pub clients: Clients,
    /// The processes that the business runs.
    pub register: Register,
    /// Who has come how far with which process, by `training.yml`.
    pub training: Training,
    /// The templates that pages follow.
    pub templates: Templates,
    /// Published files by path.
    pub assets: BTreeMap<String, Asset>,
    /// Folders by path; the root is the empty path.
    pub folders: BTreeMap<String, Folder>,
    /// What the links of the footer lead to, in order.
    pub footer: Vec<LinkTarget>,
    /// For each page, the pages that link to it, in order, itself left out.
    pub linked_from: Vec<Vec<usize>>,
}

impl Playbook {
    /// Arranges pages (in path order) into folders and reverses their links.
    pub fn new(pages: Vec<Page>, roster: Roster) -> Self {
        let folders = folders(&pages);
        let mut linked_from: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); pages.len()];
        for (from, page) in pages.iter().enumerate() {
            for target in &page.links {
                let to = match target {
                    LinkTarget::Page(to, _) | LinkTarget::NoHeading(to, _) => *to,
                    LinkTarget::Folder(path) => match folders.get(path).and_then(|folder| folder.index) {
                        Some(to) => to,
                        None => continue,
                    },
                    _ => continue,
                };
                if to != from {
                    linked_from[to].insert(from);
                }
            }
        }
        let linked_from = linked_from.into_iter().map(|from| from.into_iter().collect()).collect();
        Playbook { pages, roster, folders, linked_from, ..Playbook::default() }
    }

    /// Title of a folder: its index page's, else its name in words.
    pub fn folder_title(&self, path: &str) -> String {
        match self.folders.get(path).and_then(|folder| folder.index) {
            Some(index) => self.pages[index].title.clone(),
            None => words(path.rsplit('/').next().unwrap_or(path)),
        }
    }

    /// A folder's title with those above it: "Field / Cameras". The root has none.
    pub fn folder_path(&self, path: &str) -> String {
        let above = parent(path).filter(|above| !above.is_empty()).map(|above| self.folder_path(above) + " / ");
        above.unwrap_or_default() + &self.folder_title(path)
    }

    /// Puts the human in the place of each name that is known to mean one.
    pub fn settle(&mut self, names: &HashMap<Name, Who>) {
        self.pages.iter_mut().for_each(|page| page.settle(names));
        let owners = self.register.all.iter_mut().filter_map(|entry| entry.owner.as_mut());
        owners.for_each(|named| named.who.settle(names));
        for client in &mut self.clients.all {
            client.lead.iter_mut().chain(&mut client.backup).for_each(|named| named.who.settle(names));
        }
    }

    /// For each entry of the register the pages that describe it, in the playbook's order: those that name it under
    /// `processes`, and its own `page`. Drafts and retired pages are among them.
    pub fn described_by(&self) -> Vec<Vec<usize>> {
        let mut pages: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.register.all.len()];
        for (at, page) in self.pages.iter().enumerate() {
            for entry in page.processes.iter().filter_map(|name| self.register.find(&name.value)) {
                pages[entry].insert(at);
            }
        }
        for (entry, pages) in self.register.all.iter().zip(&mut pages) {
            if let Some(LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _)) = &entry.leads_to {
                pages.insert(*at);
            }
        }
        pages.into_iter().map(|pages| pages.into_iter().collect()).collect()
    }

    /// Pages of a folder. Its index is one of them where it is a process, and else stands for the folder.
    pub fn pages_in<'a>(&'a self, path: &str) -> impl Iterator<Item = usize> + 'a {
        self.folders.get(path).into_iter().flat_map(|folder| self.own_pages(folder))
    }

    /// Pages of a folder and all below it; see [`Self::pages_in`].
    pub fn pages_below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let from = self.folders.range(prefix.clone()..);
        let below = from.take_while(move |(at, _)| at.starts_with(&prefix)).filter(move |(at, _)| *at != path);
        self.pages_in(path).chain(below.flat_map(|(_, folder)| self.own_pages(folder)))
    }

    fn own_pages<'a>(&'a self, folder: &'a Folder) -> impl Iterator<Item = usize> + 'a {
        let index = folder.index.filter(|index| self.pages[*index].kind == Kind::Sop);
        index.into_iter().chain(folder.pages.iter().copied())
    }
}

/// A file or folder name as a title: `send-invoice` is "Send invoice".
pub fn words(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut signs = spaced.trim().chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => name.to_owned(),
    }
}

/// The folder above; nothing above the root.
pub fn parent(path: &str) -> Option<&str> {
    if path.is_empty() { None } else { Some(path.rsplit_once('/').map_or("", |(above, _)| above)) }
}

fn folders(pages: &[Page]) -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    folders.entry(String::new()).or_default();
    for (at, page) in pages.iter().enumerate() {
        if !folders.contains_key(&page.folder) {
            let mut path = page.folder.as_str();
            while let Some(above) = parent(path) {
                folders.entry(path.to_owned()).or_default();
                path = above;
            }
        }
        let folder = folders.entry(page.folder.clone()).or_default();
        if is_index(page) { folder.index = folder.index.or(Some(at)) } else { folder.pages.push(at) }
    }
    let paths: Vec<String> = folders.keys().filter(|path| !path.is_empty()).cloned().collect();
    for path in paths {
        let above = parent(&path).unwrap_or_default().to_owned();
        folders.entry(above).or_default().folders.push(path);
    }
    let order =
        |page: &Page| (page.status == Status::Retired, page.weight.unwrap_or(i64::MAX), page.title.to_lowercase());
    let weights: BTreeMap<String, (i64, String)> = folders
        .iter()
        .map(|(path, folder)| {
            let index = folder.index.map(|index| &pages[index]);
            let title =
                index.map_or_else(|| words(path.rsplit('/').next().unwrap_or(path)), |index| index.title.clone());
            (path.clone(), (index.and_then(|index| index.weight).unwrap_or(i64::MAX), title.to_lowercase()))
        })
        .collect();
    for folder in folders.values_mut() {
        folder.pages.sort_by_cached_key(|at| (order(&pages[*at]), pages[*at].source.path().clone()));
        folder.folders.sort_by_cached_key(|path| (weights.get(path).cloned(), path.clone()));
    }
    folders
}

/// Whether a page is its folder's first page.
pub fn is_index(page: &Page) -> bool {
    page.kind == Kind::Index || page.url.rsplit('/').next() == Some("index.html")
}
