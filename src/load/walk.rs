//! Which files there are, and their bytes. The only place where a playbook's files are read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::source::Source;

/// Folders at the root that hold no pages.
const NOT_PAGES: [&str; 2] = ["templates", "evidence"];

/// Texts that somebody is writing and has not saved, by their paths.
pub type Unsaved = BTreeMap<String, String>;

static NOTHING: Unsaved = BTreeMap::new();

/// Where a playbook is read from: its folder, and what is not saved there yet, which stands before what is.
#[derive(Debug, Clone, Copy)]
pub struct Root<'r> {
    /// The folder.
    pub folder: &'r Path,
    /// What is not saved.
    pub unsaved: &'r Unsaved,
}

impl<'r, P: AsRef<Path> + ?Sized> From<&'r P> for Root<'r> {
    fn from(folder: &'r P) -> Self {
        Root { folder: folder.as_ref(), unsaved: &NOTHING }
    }
}

/// What lies in a playbook's folder.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Every file's path relative to the root, with `/`.
    pub files: BTreeSet<String>,
    /// Every folder's path that was looked into; the root's is empty.
    pub folders: BTreeSet<String>,
    /// Those of the files that are links to other files.
    pub links: BTreeSet<String>,
    /// Paths that cannot be used, and why.
    pub refused: Vec<(String, &'static str)>,
}

/// Lists the files below `root`, sorted. Hidden folders, `skip` (relative to the root) and folders of installed or
/// built things are passed over; links are followed only to files inside the root.
///
/// # Errors
/// Where a folder cannot be read: half a playbook must not pass for a whole one.
pub fn list(root: &Path, skip: &[String]) -> anyhow::Result<Tree> {
    let mut tree = Tree::default();
    let canonical = root.canonicalize().with_context(|| format!("cannot open {}", root.display()))?;
    let mut leads: Vec<(String, String)> = Vec::new();
    let walk = WalkDir::new(root)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_type().is_dir() || wanted(entry, root, skip));
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read the folder {}", root.display()))?;
        let path = relative(entry.path(), root);
        if entry.file_type().is_dir() {
            tree.folders.extend(path);
            continue;
        }
        let Some(path) = path else {
            let parts = entry.path().strip_prefix(root).unwrap_or(Path::new("")).iter();
            let path = parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            tree.refused.push((path, "has a name that is not UTF-8"));
            continue;
        };
        if entry.path_is_symlink() {
            match entry.path().canonicalize() {
                Ok(target) if target.starts_with(&canonical) && target.is_file() => {
                    tree.links.insert(path.clone());
                }
                Ok(target) if target.is_dir() && target.starts_with(&canonical) => {
                    let target = relative(&target, &canonical).filter(|_| wanted(&entry, root, skip));
                    leads.extend(target.map(|target| (path, target)));
                    continue;
                }
                Ok(_) => {
                    tree.refused.push((path, "is a link that leaves the playbook"));
                    continue;
                }
                Err(_) => {
                    tree.refused.push((path, "is a link that leads nowhere"));
                    continue;
                }
            }
        }
        tree.files.insert(path);
    }
    // What lies in a folder that is walked is there already.
    let unseen = leads.into_iter().filter(|(_, folder)| !tree.folders.contains(folder) && !skip.contains(folder));
    tree.refused.extend(unseen.map(|(path, _)| (path, "is a link to a folder that is passed over")));
    // Folders are listed in no order.
    tree.refused.sort_unstable();
    Ok(tree)
}

fn wanted(entry: &DirEntry, root: &Path, skip: &[String]) -> bool {
    let name = entry.file_name().to_string_lossy();
    let path = relative(entry.path(), root).unwrap_or_default();
    !(name.starts_with('.')
        || name == "node_modules"
        || skip.contains(&path)
        || entry.path().join("CACHEDIR.TAG").is_file())
}

fn relative(path: &Path, root: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Whether a path may be a page at all.
pub fn may_be_page(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    !hidden && (!path.contains('/') || !NOT_PAGES.contains(&top))
}

/// Whether a path is a record of performed work: a CSV file in the folder of evidence, or in a folder of that.
pub fn is_record(path: &str) -> bool {
    let ending = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("csv"));
    let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    path.strip_prefix("evidence/").is_some_and(|path| !hidden(path) && ending(path))
}

/// Reads texts, in parallel, in the order given; see [`read_one`].
///
/// # Errors
/// The first file that cannot be read.
pub fn read(root: Root<'_>, paths: &[String]) -> anyhow::Result<Vec<(Source, Option<usize>)>> {
    paths.par_iter().map(|path| read_one(root, path)).collect()
}

/// Reads a text. With it comes the offset of the first byte that is not UTF-8.
///
/// # Errors
/// Where it cannot be read.
pub fn read_one(root: Root<'_>, path: &str) -> anyhow::Result<(Source, Option<usize>)> {
    Ok(Source::decode(path, bytes(root, path)?))
}

/// Reads a text that need not be there.
///
/// # Errors
/// Where it is there and cannot be read.
pub fn read_if_there(root: Root<'_>, path: &str) -> anyhow::Result<Option<(Source, Option<usize>)>> {
    // What is there and no file, such as a folder or a link to nowhere, is not taken for absent.
    if !root.unsaved.contains_key(path) && root.folder.join(path).symlink_metadata().is_err() {
        return Ok(None);
    }
    read_one(root, path).map(Some)
}

/// How many bytes a file holds; nothing where there is none.
pub fn size(root: &Path, path: &str) -> Option<u64> {
    fs::metadata(root.join(path)).ok().filter(fs::Metadata::is_file).map(|file| file.len())
}

/// Whether a file lies in the playbook once links are followed; nothing where there is none.
pub fn inside(root: &Path, path: &str) -> Option<bool> {
    let file = root.join(path).canonicalize().ok().filter(|file| file.is_file())?;
    Some(root.canonicalize().is_ok_and(|root| file.starts_with(root)))
}

/// Reads a file.
///
/// # Errors
/// Where it cannot be read.
pub fn bytes<'r>(root: impl Into<Root<'r>>, path: &str) -> anyhow::Result<Vec<u8>> {
    let root = root.into();
    if let Some(text) = root.unsaved.get(path) {
        return Ok(text.clone().into_bytes());
    }
    let path: PathBuf = root.folder.join(path);
    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}
