//! The whole history of the pages, read once: the log, which file is which, and what every version says.
//!
//! It knows commits, paths and contents. Who a human is, and what counts, is decided above.

mod cache;
mod git;
mod lineage;
pub mod log;
mod packs;
pub mod replay;
mod table;
pub mod tree;
pub mod version;
mod versions;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::settings::{Mapped, Settings};
pub use git::{Absent, Repository, author, find, watched};
use lineage::Lineages;
pub use lineage::{Lineage, Step, Story};
use log::{Blob, Log};
use replay::{Tale, replay};
use version::Version;
pub use version::body_hash;
use versions::{contents, read_beside, read_rest};

/// Endings of files that may be pages, now or earlier. Those of `sources` come on top.
const ENDINGS: [&str; 9] = ["md", "markdown", "mdown", "mdwn", "mdx", "mkd", "mkdn", "txt", "erb"];

/// What was read.
#[derive(Debug)]
pub struct Past {
    /// Where.
    pub repository: Repository,
    /// The commits.
    pub log: Log,
    lineages: Lineages,
    versions: Vec<Option<Version>>,
    paths: HashMap<String, log::Path>,
    /// Contents that had to be read.
    asked: Vec<Blob>,
    /// What `.mailmap` says; empty where there is none.
    pub mailmap: String,
    /// What `.git-blame-ignore-revs` says; empty where there is none.
    pub ignored: String,
}

/// Reads the history of a playbook.
///
/// # Errors
/// Why there is none to read.
pub fn read(repository: Repository, settings: &Settings) -> Result<Past, Absent> {
    // Where contents are missing, git stops half-way.
    read_all(repository.clone(), settings).map_err(|error| match git::missing(&repository) {
        Some(count) => Absent::Missing(count),
        None => Absent::Failed(format!("{error:#}")),
    })
}

fn read_all(repository: Repository, settings: &Settings) -> anyhow::Result<Past> {
    let endings = endings(settings);
    let wanted = |path: &str| path.rsplit('.').next().is_some_and(|ending| endings.contains(&ending.to_lowercase()));
    let key = cache::key(&repository, &settings.front_matter, &endings);
    let stored = cache::read(&repository, &key);
    let mapped = &settings.front_matter;
    let logged = |stored: Option<(Log, &str)>| {
        let known = stored.as_ref().map_or(0, |(log, _)| log.blobs.len());
        read_beside(&repository, mapped, known, |each| git::log(&repository, stored, &wanted, each))
    };
    let (stored, early) = match (stored, &repository.head) {
        (Some(stored), Some(head)) if stored.tip == *head => (stored, None),
        (Some(stored), Some(head)) if git::is_ancestor(&repository, &stored.tip, head) => {
            let cache::Stored { tip, log, versions } = stored;
            let (log, early) = logged(Some((log, tip.as_str())))?;
            (cache::Stored { tip: head.clone(), log, versions }, Some(early))
        }
        (_, head) => {
            let (log, early) = logged(None)?;
            (cache::Stored { tip: head.clone().unwrap_or_default(), log, versions: Vec::new() }, Some(early))
        }
    };
    let fresh = early.is_some();
    let cache::Stored { tip, log, mut versions } = stored;
    let head = log.commits.iter().position(|entry| entry.hash == tip).unwrap_or(0) as u32;
    let lineages = lineage::follow(&log, head);
    let paths: HashMap<String, log::Path> =
        log.paths.iter().enumerate().map(|(at, path)| (path.clone(), at as log::Path)).collect();
    versions.resize(log.blobs.len(), None);
    let known = versions.iter().flatten().count();
    let asked = read_rest(&repository, &log, &lineages, mapped, early.unwrap_or_default(), &mut versions)?;
    let grown = versions.iter().flatten().count() > known;
    let (mailmap, ignored) = (top_file(&repository, ".mailmap")?, top_file(&repository, ".git-blame-ignore-revs")?);
    let mut past = Past { repository, log, lineages, versions, paths, asked, mailmap, ignored };
    if (fresh || grown) && past.repository.shallow.is_empty() && past.repository.head.is_some() {
        let stored = cache::Stored { tip, log: past.log, versions: past.versions };
        cache::write(&past.repository, &key, &stored);
        (past.log, past.versions) = (stored.log, stored.versions);
    }
    Ok(past)
}

/// What a file at the top of the repository says; nothing where there is none. What is not UTF-8 in it is passed over, as
/// git does.
fn top_file(repository: &Repository, name: &str) -> anyhow::Result<String> {
    match std::fs::read(repository.earlier.as_ref().unwrap_or(&repository.top).join(name)) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(anyhow::Error::new(error).context(format!("cannot read {name}"))),
    }
}

/// The playbook's files that are not as they were committed last; none where that cannot be told.
pub fn altered(repository: &Repository) -> BTreeSet<String> {
    let altered = git::altered(repository).unwrap_or_default();
    altered.iter().filter_map(|path| path.strip_prefix(&repository.prefix)).map(str::to_owned).collect()
}

fn endings(settings: &Settings) -> BTreeSet<String> {
    let own = settings.sources.iter().filter_map(|glob| glob.value.glob().glob().rsplit('.').next());
    let own = own.filter(|ending| !ending.is_empty() && ending.chars().all(char::is_alphanumeric));
    own.chain(ENDINGS).map(str::to_lowercase).collect()
}

impl Past {
    /// Commits that could be read, merges left out.
    pub fn commits(&self) -> usize {
        self.log.commits.iter().filter(|entry| entry.parents.len() < 2).count()
    }

    /// The page that lies at a path of the playbook at the last commit.
    pub fn at(&self, path: &str) -> Option<Lineage> {
        self.lineages.at(*self.paths.get(&format!("{}{path}", self.repository.prefix))?)
    }

    /// Pages of the last commit that are not among `present`, by the hash of their body, where it is one page's alone:
    /// moved and not committed yet, as likely as not.
    pub fn moved(&self, present: &HashSet<&str>) -> HashMap<u64, Lineage> {
        let mut found: HashMap<u64, Option<Lineage>> = HashMap::new();
        for path in &self.log.paths {
            let Some(own) = path.strip_prefix(&self.repository.prefix).filter(|own| !present.contains(own)) else {
                continue;
            };
            let Some(lineage) = self.at(own) else { continue };
            let content = self.story(lineage).steps.last().and_then(|step| self.version(step.new?));
            if let Some(version) = content {
                found.entry(version.body).and_modify(|other| *other = None).or_insert(Some(lineage));
            }
        }
        found.into_iter().filter_map(|(body, lineage)| Some((body, lineage?))).collect()
    }

    /// The page that lay at a path of the playbook last, whether or not it still does.
    pub fn last_at(&self, path: &str) -> Option<Lineage> {
        self.lineages.last_at(*self.paths.get(&format!("{}{path}", self.repository.prefix))?)
    }

    /// What the playbook's files said when they were committed last, where they are not so any more: by their paths.
    pub fn altered(&self, mapped: &BTreeMap<String, Mapped>) -> HashMap<String, Version> {
        let altered = git::altered(&self.repository).unwrap_or_default();
        let altered: Vec<&str> =
            altered.iter().map(String::as_str).filter(|path| self.paths.contains_key(*path)).collect();
        let ids: Vec<String> = altered.iter().map(|path| format!("HEAD:{path}")).collect();
        let mut paths = altered.iter();
        let mut found = HashMap::new();
        let mut read = |content: Option<Vec<u8>>| {
            let own = paths.next().and_then(|path| path.strip_prefix(&self.repository.prefix));
            if let (Some(own), Some(content)) = (own, content) {
                found.insert(own.to_owned(), version::read(&content, mapped));
            }
        };
        // Without it, what was taken out counts until that is committed.
        drop(git::contents(&self.repository, ids.iter().map(String::as_str), &mut read));
        found
    }

    /// A page's story.
    pub fn story(&self, lineage: Lineage) -> &Story {
        self.lineages.story(lineage)
    }

    /// What all versions of a page together say.
    pub fn tale(&self, lineage: Lineage) -> Tale {
        replay(self.story(lineage), &self.log, &|blob| self.version(blob))
    }

    /// What a content says; nothing where it is not in this clone.
    pub fn version(&self, blob: Blob) -> Option<&Version> {
        self.versions[blob as usize].as_ref()
    }

    /// Contents of the playbook's pages that are not in this clone.
    pub fn missing(&self) -> usize {
        self.asked.iter().filter(|blob| self.versions[**blob as usize].is_none()).count()
    }

    /// What the front matter of every version says.
    pub fn told(&self) -> impl Iterator<Item = &version::Told> {
        self.versions.iter().flatten().filter_map(|version| version.told.as_deref())
    }

    /// How many pages each commit changed in nothing but their date, by the tales of all pages that ever were.
    pub fn bulk(&self) -> HashMap<u32, usize> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let moved = |at: Blob| Some(self.version(at)?.told.as_ref()?.date);
        for (at, entry) in self.log.commits.iter().enumerate() {
            let bare = entry.changes.iter().filter(|change| {
                let (Some(old), Some(new)) = (change.old, change.new) else { return false };
                old != new
                    && moved(old).is_some_and(|date| moved(new).is_some_and(|now| now != date))
                    && self.version(old).map(|old| old.rest) == self.version(new).map(|new| new.rest)
            });
            let bare = bare.count();
            if bare > 1 {
                counts.insert(at as u32, bare);
            }
        }
        counts
    }

    /// The texts with these ids.
    ///
    /// # Errors
    /// git's words where it stops before the end.
    pub fn texts(&self, blobs: &[Blob]) -> anyhow::Result<Vec<Option<Vec<u8>>>> {
        let read = contents(&self.repository, &self.log, blobs, None, &<[u8]>::to_vec)?;
        let found: HashMap<Blob, Option<Vec<u8>>> = read.into_iter().collect();
        Ok(blobs.iter().map(|blob| found.get(blob).cloned().flatten()).collect())
    }
}
