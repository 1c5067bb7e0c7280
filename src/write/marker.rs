//! The marker: the file that says that the program made a folder, and which files of it are the program's.
//!
//! Its text depends on the site's paths alone, so that equal sites have equal markers. It is only ever asked whether
//! a path is in it; nothing is opened or removed because a marker names it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::Site;

/// The marker's file name.
pub(super) const NAME: &str = ".playbook-site";

const FIRST_LINE: &str = "playbook site ";
const VERSION: &str = "1";
const EXPLANATION: &str =
    "Written by `playbook build`, which replaces the files below and keeps all others. Do not edit.";

/// Which files the program wrote.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Their paths relative to the folder.
    pub files: HashSet<PathBuf>,
}

/// What a folder says of itself.
pub(super) enum Found {
    /// The program made it.
    Ours(Record),
    /// A later program made it, in a form of this name.
    Newer(String),
    /// Nothing says that the program made it.
    Nothing,
}

/// The marker of a folder that holds `site`.
pub(super) fn text(site: &Site) -> String {
    let mut text = format!("{FIRST_LINE}{VERSION}\n{EXPLANATION}\n\n");
    for (path, _) in site.iter() {
        text.push_str(path.as_str());
        text.push('\n');
    }
    text
}

/// Reads the marker of `folder`.
pub(super) fn read(folder: &Path) -> Found {
    let path = folder.join(NAME);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
    let Some(text) = is_file.then(|| fs::read_to_string(&path).ok()).flatten() else { return Found::Nothing };
    let mut lines = text.lines();
    match lines.next().and_then(|line| line.strip_prefix(FIRST_LINE)) {
        Some(VERSION) => Found::Ours(Record { files: lines.skip(2).map(to_path).collect() }),
        Some(version) => Found::Newer(version.to_owned()),
        None => Found::Nothing,
    }
}

/// A site's path as this system writes it.
pub(super) fn to_path(path: &str) -> PathBuf {
    path.split('/').collect()
}
