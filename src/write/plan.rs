//! What becomes of every file of the old folder and of the new site, decided before anything is touched.
//!
//! It reads the old files' bytes to compare them and writes nothing.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::Existing;
use super::marker::{self, Record};
use super::tree::{Kind, Tree};
use crate::site::Site;

/// A file of the site under its path in the folder.
pub(super) struct Wanted<'a> {
    /// Relative to the folder.
    pub path: PathBuf,
    /// What it shall hold.
    pub bytes: &'a [u8],
}

/// Something a person put into the folder.
pub(super) struct Foreign {
    /// Relative to the folder.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
}

/// The decisions.
pub(super) struct Plan<'a> {
    /// New, or with other bytes.
    pub write: Vec<Wanted<'a>>,
    /// The same bytes as before.
    pub keep: Vec<Wanted<'a>>,
    /// Put there by people, folders before what is in them.
    pub foreign: Vec<Foreign>,
    /// Files of the old site that the new one does not have.
    pub removed: usize,
    /// Every folder of the new tree, parents first, without the root.
    pub folders: BTreeSet<PathBuf>,
}

impl<'a> Plan<'a> {
    /// Compares `site` with what stands in `folder`.
    pub fn make(site: &'a Site, old: &Tree, record: &Record, existing: Existing, folder: &Path) -> Result<Self> {
        let wanted: Vec<Wanted> =
            site.iter().map(|(path, bytes)| Wanted { path: marker::to_path(path.as_str()), bytes }).collect();
        let files: HashSet<PathBuf> = wanted.iter().map(|file| file.path.clone()).collect();
        let site_folders = folders_of(files.iter());
        let (keep, write): (Vec<_>, Vec<_>) =
            wanted.into_par_iter().partition(|file| old.holds(folder, &file.path, file.bytes));
        let kept: HashSet<&Path> = keep.iter().map(|file| file.path.as_path()).collect();
        let our_folders = folders_of(record.files.iter());

        let mut foreign = Vec::new();
        let mut removed = 0;
        for (path, entry) in old.iter() {
            if path == Path::new(marker::NAME) {
                continue;
            }
            let ours = match entry.kind {
                Kind::Folder => our_folders.contains(path),
                _ => record.files.contains(path),
            };
            if ours {
                removed += usize::from(entry.kind != Kind::Folder && !files.contains(path));
                continue;
            }
            let blocks = match entry.kind {
                Kind::Folder => files.contains(path),
                kind if files.contains(path) => {
                    !kept.contains(path) && (existing, kind) != (Existing::Adopt, Kind::File)
                }
                _ => site_folders.contains(path) || path.ancestors().skip(1).any(|above| files.contains(above)),
            };
            if blocks {
                let path = folder.join(path);
                bail!("`{}` was put there by hand and is in the way of the site; move it away", path.display());
            }
            if !files.contains(path) && !site_folders.contains(path) {
                foreign.push(Foreign { path: path.to_owned(), kind: entry.kind });
            }
        }
        let mut folders: BTreeSet<PathBuf> = site_folders.into_iter().collect();
        folders.extend(folders_of(foreign.iter().map(|entry| &entry.path)));
        folders.extend(foreign.iter().filter(|entry| entry.kind == Kind::Folder).map(|entry| entry.path.clone()));
        Ok(Plan { write, keep, foreign, removed, folders })
    }

    /// Whether the folder already is what the site asks for.
    pub fn changes_nothing(&self) -> bool {
        self.write.is_empty() && self.removed == 0
    }

    /// The foreign paths that do not lie in a foreign folder, in path order.
    pub fn topmost_foreign(&self) -> Vec<PathBuf> {
        let mut topmost: Vec<PathBuf> = Vec::new();
        for entry in &self.foreign {
            if !topmost.last().is_some_and(|above| entry.path.starts_with(above)) {
                topmost.push(entry.path.clone());
            }
        }
        topmost
    }
}

/// All folders above `files`, without the root.
fn folders_of<'p>(files: impl Iterator<Item = &'p PathBuf>) -> HashSet<PathBuf> {
    let mut folders = HashSet::new();
    for file in files {
        for above in file.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty()) {
            if !folders.contains(above) {
                folders.insert(above.to_owned());
            } else {
                break;
            }
        }
    }
    folders
}
