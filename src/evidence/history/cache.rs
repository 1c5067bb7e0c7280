//! What was read of history, kept in the repository's own folder for the next run. It is safe to delete: whatever does
//! not fit exactly is passed over and read anew. Commits and contents never change, so what is kept of them stays true
//! after a rebase; it is used only where the commit it ends with is an ancestor of the one that is checked out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::git::Repository;
use super::log::{FORMAT, Log};
use super::version::Version;
use crate::settings::Mapped;

/// What the file is called.
const NAME: &str = "history";

/// What is kept.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The commit with which the log ends.
    pub tip: String,
    /// The log.
    pub log: Log,
    /// What each content says, as far as it was read, in the order of the log's blobs.
    pub versions: Vec<Option<Version>>,
}

/// What the kept things depend on beside the commit: how they were read, and where the playbook lies.
pub fn key(repository: &Repository, mapped: &BTreeMap<String, Mapped>, endings: &BTreeSet<String>) -> [u8; 32] {
    let about = format!("{FORMAT} {:?} {mapped:?} {endings:?}", repository.prefix);
    *blake3::hash(about.as_bytes()).as_bytes()
}

/// Reads what an earlier run kept, if it fits.
pub fn read(repository: &Repository, key: &[u8; 32]) -> Option<Stored> {
    // A shallow clone's edge moves: nothing is kept of one, and nothing is used in one.
    if !repository.shallow.is_empty() {
        return None;
    }
    postcard::from_bytes(&repository.kept(NAME).read(key)?).ok()
}

/// Keeps it.
pub fn write(repository: &Repository, key: &[u8; 32], stored: &Stored) {
    // What is kept goes on from what is checked out.
    if repository.earlier.is_some() {
        return;
    }
    if let Ok(body) = postcard::to_stdvec(stored) {
        repository.kept(NAME).write(key, &body);
    }
}
