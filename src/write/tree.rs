//! What stands in a folder: every entry with its kind and size, symlinks as themselves. Reads, never writes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;

/// What an entry is, without following it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A socket, a pipe or a device.
    Other,
}

/// An entry of a [`Tree`].
#[derive(Debug)]
pub(super) struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Bytes of a file.
    size: u64,
    /// Access rights.
    pub permissions: fs::Permissions,
}

/// All entries below a folder by their path relative to it, and the folder itself under the empty path.
#[derive(Debug, Default)]
pub(super) struct Tree {
    entries: BTreeMap<PathBuf, Entry>,
}

impl Tree {
    /// Reads `folder`; a missing one is an empty tree.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut entries = BTreeMap::new();
        if fs::symlink_metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(Tree { entries });
        }
        for entry in WalkDir::new(folder).follow_links(false).follow_root_links(false) {
            let entry = entry.with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
            let metadata = entry.metadata().with_context(|| format!("cannot look at `{}`", entry.path().display()))?;
            let kind = match metadata.file_type() {
                kind if kind.is_symlink() => Kind::Link,
                kind if kind.is_dir() => Kind::Folder,
                kind if kind.is_file() => Kind::File,
                _ => Kind::Other,
            };
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
            entries.insert(path, Entry { kind, size: metadata.len(), permissions: metadata.permissions() });
        }
        Ok(Tree { entries })
    }

    /// Everything below the folder, parents before children.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries
            .iter()
            .map(|(path, entry)| (path.as_path(), entry))
            .filter(|(path, _)| !path.as_os_str().is_empty())
    }

    /// The access rights of the folder at `path`, where there is one.
    pub fn folder_permissions(&self, path: &Path) -> Option<&fs::Permissions> {
        self.entries.get(path).filter(|entry| entry.kind == Kind::Folder).map(|entry| &entry.permissions)
    }

    /// Whether there is a file at `path` that holds just these bytes. `folder` is the folder that was read.
    pub fn holds(&self, folder: &Path, path: &Path, bytes: &[u8]) -> bool {
        let known =
            self.entries.get(path).is_some_and(|entry| entry.kind == Kind::File && entry.size == bytes.len() as u64);
        known && same_bytes(&folder.join(path), bytes).unwrap_or(false)
    }
}

fn same_bytes(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; bytes.len().clamp(1, 1 << 16)];
    let mut rest = bytes;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(rest.is_empty());
        }
        match rest.strip_prefix(&buffer[..read]) {
            Some(after) => rest = after,
            None => return Ok(false),
        }
    }
}
