//! The new folder, built complete beside the target. Dropped unfinished, it removes itself.
//!
//! The marker is written first, so that what a killed run leaves behind can be told to be the program's.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::folder::Folder;
use super::marker;
use super::plan::{Foreign, Plan, Wanted};
use super::swap;
use super::tree::{Kind, Tree};

/// A folder beside the target that will take its place.
#[derive(Debug)]
pub(super) struct Stage {
    path: PathBuf,
    placed: bool,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.placed {
            swap::remove(&self.path);
        }
    }
}

impl Stage {
    /// Makes the folder with nothing but its marker.
    pub fn begin(folder: &Folder, marker: &str) -> Result<Self> {
        let path = swap::claim(folder, swap::NEW, |path| fs::create_dir(path)).with_context(|| {
            format!("cannot make a folder beside `{}`, where the site is built", folder.path().display())
        })?;
        let stage = Stage { path, placed: false };
        stage.create(Path::new(marker::NAME), marker.as_bytes())?;
        Ok(stage)
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It is in place, and what now stands at its path is somebody else's to remove.
    pub fn placed(mut self) -> PathBuf {
        self.placed = true;
        self.path.clone()
    }

    /// Makes all folders and all files of the site; unchanged ones are the old files themselves.
    pub fn write(&self, plan: &Plan, folder: &Folder) -> Result<()> {
        for path in &plan.folders {
            fs::create_dir(self.path.join(path))
                .with_context(|| format!("cannot make the folder `{}`", path.display()))?;
        }
        plan.write.par_iter().try_for_each(|file| self.create(&file.path, file.bytes).map(drop))?;
        plan.keep.par_iter().try_for_each(|file| self.keep(file, folder))
    }

    /// Brings over what people put into the folder.
    pub fn carry(&self, plan: &Plan, folder: &Folder) -> Result<()> {
        plan.foreign.par_iter().filter(|entry| entry.kind != Kind::Folder).try_for_each(|entry| {
            self.carry_one(entry, folder)
                .with_context(|| format!("cannot carry over `{}`", folder.path().join(&entry.path).display()))
        })
    }

    /// Gives folders the access rights they had, and hands the folder's entries to the disk.
    pub fn finish(&self, plan: &Plan, old: &Tree) -> Result<()> {
        let usual = fs::metadata(&self.path)?.permissions();
        let root = PathBuf::new();
        for path in plan.folders.iter().rev().chain([&root]) {
            match old.folder_permissions(path) {
                Some(had) if *had != usual => fs::set_permissions(self.path.join(path), had.clone())
                    .with_context(|| format!("cannot set the access rights of `{}`", path.display()))?,
                _ => {}
            }
        }
        swap::sync(&self.path);
        Ok(())
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> Result<File> {
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).open(self.path.join(path))?;
            file.write_all(bytes)?;
            Ok::<File, io::Error>(file)
        };
        write().with_context(|| format!("cannot write `{}` of the new site", path.display()))
    }

    fn keep(&self, file: &Wanted, folder: &Folder) -> Result<()> {
        let old = folder.path().join(&file.path);
        if fs::hard_link(&old, self.path.join(&file.path)).is_ok() {
            return Ok(());
        }
        let written = self.create(&file.path, file.bytes)?;
        if let Ok(modified) = fs::symlink_metadata(&old).and_then(|metadata| metadata.modified()) {
            let _ = written.set_modified(modified);
        }
        Ok(())
    }

    fn carry_one(&self, entry: &Foreign, folder: &Folder) -> Result<()> {
        let (from, to) = (folder.path().join(&entry.path), self.path.join(&entry.path));
        match (entry.kind, fs::hard_link(&from, &to)) {
            (_, Ok(())) => {}
            (Kind::Link, Err(_)) => copy_link(&from, &to)?,
            (Kind::File, Err(_)) => {
                fs::copy(&from, &to)?;
                let modified = fs::symlink_metadata(&from)?.modified()?;
                let _ = OpenOptions::new().append(true).open(&to).and_then(|file| file.set_modified(modified));
            }
            (_, Err(error)) => bail!(error),
        }
        Ok(())
    }
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "symlinks cannot be carried over on this system"))
}
