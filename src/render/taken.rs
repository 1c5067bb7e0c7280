//! Addresses that are taken: what a site has by itself, decided before any further address is given out. What is made
//! here gives way to it. That no page of the playbook and no file that one links to has an address of [`FIXED`] is held by
//! a rule.

use std::collections::HashSet;

use crate::model::playbook::{Playbook, parent};
use crate::render::parts::folder_url;
use crate::site::FIXED;

/// The addresses that are taken, letter case folded.
pub struct Taken {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Taken {
    /// What a site has by itself: pages and files of the playbook, pages of its folders, `assets` of the theme, and what
    /// has a fixed name.
    pub fn new<'a>(playbook: &'a Playbook, assets: impl Iterator<Item = &'a String>) -> Self {
        let pages = playbook.pages.iter().map(|page| page.url.as_str());
        let files = pages.chain(playbook.assets.keys().map(String::as_str)).chain(assets.map(String::as_str));
        let own = playbook.folders.keys().map(|path| folder_url(path).to_lowercase());
        let files: HashSet<String> = files.chain(FIXED).map(str::to_lowercase).chain(own).collect();
        let mut folders: HashSet<String> = playbook.folders.keys().map(|path| path.to_lowercase()).collect();
        for path in &files {
            let mut path = path.as_str();
            while let Some(folder) = parent(path).filter(|folder| !folder.is_empty()) {
                folders.insert(folder.to_owned());
                path = folder;
            }
        }
        Taken { files, folders }
    }

    /// Takes an address for what is known by it: whether it is free.
    pub fn claim(&mut self, path: &str) -> bool {
        self.folder(path) == path && !self.folders.contains(&path.to_lowercase()) && {
            let mut above = parent(path).filter(|folder| !folder.is_empty());
            while let Some(folder) = above {
                self.folders.insert(folder.to_lowercase());
                above = parent(folder).filter(|folder| !folder.is_empty());
            }
            self.files.insert(path.to_lowercase())
        }
    }

    /// The address that is wanted, or the nearest one that is free.
    pub fn free(&mut self, wanted: &str) -> String {
        let mut path = match wanted.rsplit_once('/') {
            Some((folder, name)) => format!("{}/{name}", self.folder(folder)),
            None => wanted.to_owned(),
        };
        while self.folders.contains(&path.to_lowercase()) || !self.files.insert(path.to_lowercase()) {
            path = match path.rsplit_once('.') {
                Some((stem, ending)) if !ending.contains('/') => format!("{stem}-1.{ending}"),
                _ => path + "-1",
            };
        }
        path
    }

    /// The folder that is wanted, or the nearest one of whose parts none is the name of a file.
    pub fn folder(&self, wanted: &str) -> String {
        let mut path = String::new();
        for part in wanted.split('/') {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(part);
            while self.files.contains(&path.to_lowercase()) {
                path += "-1";
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::SitePath;

    #[test]
    fn what_is_taken_gives_way_to_the_next_name() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut taken = Taken { files: set(&["feed.xml", "api"]), folders: set(&["llms.txt", "a.b"]) };
        assert_eq!([taken.free("Feed.xml"), taken.free("feed.xml")], ["Feed-1.xml", "feed-1-1.xml"]);
        assert_eq!(
            [taken.free("llms.txt"), taken.free("a.b/c"), taken.folder("api")],
            ["llms-1.txt", "a.b/c", "api-1"]
        );
        assert_eq!([taken.free("API/v1"), taken.folder("a.b/c/d")], ["API-1/v1", "a.b/c-1/d"]);
        assert_eq!(
            ["old.html", "OLD.html", "feed.xml/a.html", "a.b", "b/c.html", "b"].map(|path| taken.claim(path)),
            [true, false, false, false, true, false]
        );
        assert!(SitePath::new(taken.free("a.b/c")).is_ok());
    }
}
