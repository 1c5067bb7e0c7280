//! What was read of history, kept in the repository's own folder for the next run. It is safe to delete: whatever does
//! not fit exactly is passed over and read anew. Commits and contents never change, so what is kept of them stays true
//! after a rebase; it is used only where the commit it ends with is an ancestor of the one that is checked out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::git::Repository;
use super::log::{FORMAT, Log};
use super::version::{self, Version};
use crate::settings::Mapped;

/// Changes whenever what is kept, or how it is read, changes.
const FORM: u32 = 3;

/// No run takes so long: an unfinished file of this age is nobody's.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    // The hash of a fixed text tells when another release of the hash came in.
    let probe = version::body_hash("the quick brown fox jumps over the lazy dog");
    let about = format!(
        "{FORM} {} {FORMAT} {probe:x} {:?} {mapped:?} {endings:?}",
        env!("CARGO_PKG_VERSION"),
        repository.prefix
    );
    *blake3::hash(about.as_bytes()).as_bytes()
}

/// Where it is kept: one file for each playbook in the repository.
fn file(repository: &Repository) -> PathBuf {
    let name = blake3::hash(repository.prefix.as_bytes()).to_hex();
    repository.common.join("playbook").join(format!("history-{}", &name.as_str()[..8]))
}

/// Reads what an earlier run kept, if it fits.
pub fn read(repository: &Repository, key: &[u8; 32]) -> Option<Stored> {
    let bytes = fs::read(file(repository)).ok()?;
    let (head, body) = bytes.split_at_checked(64)?;
    let fits = head[..32] == *key && head[32..] == *blake3::hash(body).as_bytes();
    // A shallow clone's edge moves: nothing is kept of one, and nothing is used in one.
    if !fits || !repository.shallow.is_empty() {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// Keeps it, in one step. Where that is not possible, the next run reads history anew.
pub fn write(repository: &Repository, key: &[u8; 32], stored: &Stored) {
    let Ok(body) = postcard::to_stdvec(stored) else { return };
    let file = file(repository);
    let Some(folder) = file.parent() else { return };
    let beside = folder.join(format!(".history-{}", std::process::id()));
    let kept = fs::create_dir_all(folder).and_then(|()| {
        let mut out = fs::File::create(&beside)?;
        out.write_all(key)?;
        out.write_all(blake3::hash(&body).as_bytes())?;
        out.write_all(&body)?;
        fs::rename(&beside, &file)
    });
    if kept.is_err() {
        drop(fs::remove_file(&beside));
    }
    // What a run that was killed left behind.
    for left in fs::read_dir(folder).into_iter().flatten().flatten() {
        let begun = left.file_name().to_string_lossy().starts_with(".history-");
        let age = left.metadata().and_then(|left| left.modified()).ok().and_then(|then| then.elapsed().ok());
        if begun && age.is_some_and(|age| age > A_DAY) {
            drop(fs::remove_file(left.path()));
        }
    }
}
