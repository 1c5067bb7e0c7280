//! Old addresses that lead on to a page: where each lies, and which of them cannot be kept.

use std::collections::{HashMap, HashSet};

use crate::model::page::Page;
use crate::model::playbook::{Playbook, parent};
use crate::site::{FIXED, SitePath};

/// The address of an alias: relative to the root, with the ending of a page.
pub fn alias_address(alias: &str) -> String {
    let alias = alias.trim_start_matches('/');
    match alias.strip_suffix('/') {
        Some(folder) => format!("{folder}/index.html"),
        None if alias.ends_with(".html") => alias.to_owned(),
        None => format!("{}.html", alias.trim_end_matches(".md")),
    }
}

/// What an alias goes by: as it is written, as an address, without an ending, and as the source that had it.
pub fn alias_names(alias: &str) -> [String; 4] {
    let address = alias_address(alias);
    let bare = address.strip_suffix(".html").unwrap_or(&address).to_owned();
    let source = format!("{bare}.md");
    [alias.trim_matches('/').to_owned(), address, bare, source]
}

/// An alias of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Redirect<'a> {
    /// The page, by its place in the playbook.
    pub page: usize,
    /// Which of its aliases.
    pub alias: usize,
    /// Its address.
    pub address: String,
    /// Why nothing can lie there.
    pub clash: Option<Clash<'a>>,
}

/// Why an alias cannot be kept.
#[derive(Debug, PartialEq, Eq)]
pub enum Clash<'a> {
    /// It is the address of its own page.
    Itself,
    /// It is the address of this page.
    Page(&'a str),
    /// It is an alias of this page too.
    Alias(&'a str),
    /// A file that is published has it.
    File,
    /// A folder with pages has it.
    Folder,
    /// Every site needs it itself.
    Fixed,
    /// It is no address: it leaves its root, or has a part that no file can have.
    NoAddress,
}

/// Every alias of every page, in the order of pages. Of several claims to one address the first is kept. Letter case is
/// folded.
pub fn redirects(playbook: &Playbook) -> Vec<Redirect<'_>> {
    let pages = &playbook.pages;
    let by_url: HashMap<String, &Page> = pages.iter().map(|page| (page.url.to_lowercase(), page)).collect();
    let files: HashSet<String> = playbook.assets.keys().map(|path| path.to_lowercase()).collect();
    let folders: HashSet<String> = playbook.folders.keys().map(|path| path.to_lowercase()).collect();
    let mut claimed: HashMap<String, &str> = HashMap::new();
    let mut found = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        for (alias, written) in page.aliases.iter().enumerate() {
            let address = alias_address(&written.value);
            let folded = address.to_lowercase();
            let taken = |path: &str| by_url.contains_key(path) || files.contains(path);
            let clash = match by_url.get(&folded) {
                _ if written.value.contains(['#', '?']) || SitePath::new(address.as_str()).is_err() => {
                    Some(Clash::NoAddress)
                }
                Some(own) if own.path() == page.path() => Some(Clash::Itself),
                Some(other) => Some(Clash::Page(other.path())),
                None if FIXED.contains(&folded.as_str()) => Some(Clash::Fixed),
                None if files.contains(&folded) => Some(Clash::File),
                None if folder_of(&folded).is_some_and(|folder| folders.contains(folder)) => Some(Clash::Folder),
                None if folders.contains(&folded) => Some(Clash::Folder),
                None if above(&folded).any(|path| taken(path) || claimed.contains_key(path)) => Some(Clash::File),
                None => claimed.insert(folded, page.path()).map(Clash::Alias),
            };
            found.push(Redirect { page: at, alias, address, clash });
        }
    }
    found
}

/// The folder of which an address is the first page.
fn folder_of(address: &str) -> Option<&str> {
    if address == "index.html" { Some("") } else { address.strip_suffix("/index.html") }
}

/// The folders that an address lies in, the root left out.
fn above(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(address), |folder| parent(folder)).filter(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_goes_by_what_the_page_went_by() {
        assert_eq!(alias_names("/a/b.html"), ["a/b.html", "a/b.html", "a/b", "a/b.md"].map(str::to_owned));
        assert_eq!(alias_names("/a/"), ["a", "a/index.html", "a/index", "a/index.md"].map(str::to_owned));
        assert_eq!(alias_names("a.md")[1..3], ["a.html", "a"].map(str::to_owned));
    }
}
