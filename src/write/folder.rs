//! The target: where it really is, whether it may be published into, and the names that are used beside it.
//!
//! The only thing it writes is the marker of a folder that is adopted.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Existing;
use super::marker::{self, Found, Record};
use crate::site::Site;

/// A target that passed the checks which need no lock.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    parent: PathBuf,
    name: OsString,
}

impl Folder {
    /// Resolves `target` and refuses what can never be published into.
    pub fn find(target: &Path, protect: &[PathBuf]) -> Result<Self> {
        let shown = target.display();
        if fs::symlink_metadata(target).is_ok_and(|metadata| metadata.is_symlink()) {
            bail!("cannot publish into `{shown}`: it is a symlink; name the folder that it leads to");
        }
        let path = resolve(target).with_context(|| format!("cannot publish into `{shown}`"))?;
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            bail!("cannot publish into `{shown}`: it is the root of the file system");
        };
        for kept in protect {
            let kept = resolve(kept).unwrap_or_else(|_| kept.clone());
            if kept == path {
                bail!("cannot publish into `{shown}`: the sources are there; name a folder of its own");
            }
            if kept.starts_with(&path) {
                let kept = kept.display();
                bail!("cannot publish into `{shown}`: it holds the sources, `{kept}`; name a folder of its own");
            }
        }
        let folder = Folder { parent: parent.to_owned(), name: name.to_owned(), path };
        folder.refuse_kind()?;
        Ok(folder)
    }

    /// The folder to publish into, absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder that holds it.
    pub fn parent(&self) -> &Path {
        &self.parent
    }

    /// `.NAME.playbook-` and `what`: the beginning of every name that is used beside the target.
    pub fn beside(&self, what: &str) -> OsString {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".playbook-");
        name.push(what);
        name
    }

    /// Whether there is anything at the target.
    pub fn exists(&self) -> bool {
        fs::symlink_metadata(&self.path).is_ok()
    }

    /// Whether the target is missing or an empty folder.
    pub fn is_vacant(&self) -> bool {
        !self.exists() || fs::read_dir(&self.path).is_ok_and(|mut entries| entries.next().is_none())
    }

    /// Whether the folder's marker is just this text.
    pub fn marker_is(&self, text: &str) -> bool {
        fs::read(self.path.join(marker::NAME)).is_ok_and(|bytes| bytes == text.as_bytes())
    }

    /// Which files of the target are the program's; refuses a folder of somebody else's, or adopts it.
    pub fn accept(&self, existing: Existing) -> Result<Record> {
        self.refuse_kind()?;
        if self.is_vacant() {
            return Ok(Record::default());
        }
        let shown = self.path.display();
        match (marker::read(&self.path), existing) {
            (Found::Ours(record), _) => Ok(record),
            (Found::Newer(version), Existing::Refuse) => bail!(
                "cannot publish into `{shown}`: a newer playbook made it (site version `{}`); use that one",
                version.escape_debug()
            ),
            (Found::Nothing, Existing::Refuse) => bail!(
                "cannot publish into `{shown}`: it is not empty and playbook did not make it; name another folder, or take it over with `--adopt`"
            ),
            (_, Existing::Adopt) => {
                let path = self.path.join(marker::NAME);
                if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
                    bail!("cannot adopt `{shown}`: `{}` in it is not a file", marker::NAME);
                }
                fs::write(path, marker::text(&Site::default())).with_context(|| format!("cannot adopt `{shown}`"))?;
                Ok(Record::default())
            }
        }
    }

    fn refuse_kind(&self) -> Result<()> {
        let shown = self.path.display();
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).with_context(|| format!("cannot publish into `{shown}`")),
            Ok(metadata) if !metadata.is_dir() => bail!("cannot publish into `{shown}`: it is not a folder"),
            Ok(metadata) if metadata.permissions().readonly() => {
                bail!("cannot publish into `{shown}`: it is read-only")
            }
            Ok(_) => Ok(()),
        }
    }
}

/// The absolute path without symlinks, of which a tail may not exist yet.
fn resolve(path: &Path) -> Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut tail: Vec<&OsStr> = Vec::new();
    let mut head = path.as_path();
    loop {
        match fs::canonicalize(head) {
            Ok(real) => return Ok(tail.iter().rev().fold(real, |path, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        match head.components().next_back() {
            Some(Component::Normal(part)) => tail.push(part),
            _ => bail!("`..` cannot follow a folder that does not exist"),
        }
        head = head.parent().unwrap_or(head);
    }
}
