//! The moment of publishing, and the tidying after runs that died: what stands beside the target, and whose it is.
//!
//! Beside a target `NAME` stand `.NAME.playbook-new-PID-N` (a site being built, or the old one after an exchange) and,
//! where two renames are needed, `.NAME.playbook-old-PID-N` (the old one). Nothing else is ever touched.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::folder::Folder;
use super::marker;
use super::stage::Stage;
use super::{Hook, Step};

/// A site being built.
pub(super) const NEW: &str = "new-";
/// An old site on its way out.
pub(super) const OLD: &str = "old-";

/// How two folders change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In one system call, where the file system can do that; else as below.
    Exchange,
    /// The old one away, then the new one in.
    Renames,
}

impl Way {
    /// The best that this system has.
    pub fn best() -> Self {
        if cfg!(target_os = "linux") { Way::Exchange } else { Way::Renames }
    }
}

/// A free name beside the target, taken by `take`, which fails with `AlreadyExists` where it is not free.
pub(super) fn claim(folder: &Folder, what: &str, take: impl Fn(&Path) -> io::Result<()>) -> io::Result<PathBuf> {
    let pid = std::process::id();
    let mut number = 0_u32;
    loop {
        let path = folder.parent().join(folder.beside(&format!("{what}{pid}-{number}")));
        match take(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            result => return result.map(|()| path),
        }
    }
}

/// Puts the new folder where the old one is. Returns the old one's new place, if there was one.
pub(super) fn into_place(stage: Stage, folder: &Folder, way: Way, at: Hook) -> Result<Option<PathBuf>> {
    let shown = folder.path().display();
    let placed =
        place(stage, folder, way, at).map_err(|error| match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ResourceBusy) => error
                .context(format!("`{shown}` is a mount point, which cannot be swapped: publish into a folder in it")),
            _ => error.context(format!("cannot swap the new site in at `{shown}`")),
        });
    sync(folder.parent());
    placed
}

fn place(stage: Stage, folder: &Folder, way: Way, at: Hook) -> Result<Option<PathBuf>> {
    if !folder.exists() {
        fs::rename(stage.path(), folder.path())?;
        stage.placed();
        return Ok(None);
    }
    if way == Way::Exchange {
        match exchange(stage.path(), folder.path()) {
            Ok(()) => return Ok(Some(stage.placed())),
            Err(error) if not_known_here(error.kind()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let away = claim(folder, OLD, |path| match fs::symlink_metadata(path) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(folder.path(), path),
    })?;
    let moved = at(Step::MovedAway).and_then(|()| Ok(fs::rename(stage.path(), folder.path())?));
    if let Err(error) = moved {
        fs::rename(&away, folder.path())
            .with_context(|| format!("the site stands at `{}`; the next build puts it back", away.display()))?;
        return Err(error);
    }
    stage.placed();
    Ok(Some(away))
}

/// The file system, the kernel or a sandbox does not know the call, each in its own words.
fn not_known_here(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    matches!(kind, Unsupported | InvalidInput | PermissionDenied)
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Mends what runs that died left behind: an old site that was moved away comes back where there is none, all else goes.
/// Returns what could not be removed. Only to be called under the lock.
pub(super) fn recover(folder: &Folder) -> Result<Vec<PathBuf>> {
    let mut old = leftovers(folder, OLD)?;
    if folder.is_vacant()
        && let Some(site) = old.pop()
    {
        let _ = fs::remove_dir(folder.path());
        fs::rename(&site, folder.path())
            .with_context(|| format!("cannot put back the site that stands at `{}`", site.display()))?;
    }
    old.extend(leftovers(folder, NEW)?);
    old.retain(|path| is_ours(path) && !remove(path));
    Ok(old)
}

fn leftovers(folder: &Folder, what: &str) -> Result<Vec<PathBuf>> {
    let prefix = folder.beside(what);
    let entries = fs::read_dir(folder.parent())
        .with_context(|| format!("cannot read the folder `{}`", folder.parent().display()))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_numbered(&entry.file_name(), &prefix))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    Ok(found)
}

/// Whether `name` is `prefix` and two numbers.
fn is_numbered(name: &OsStr, prefix: &OsStr) -> bool {
    let is_number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let Some(rest) = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes()) else { return false };
    let mut parts = rest.split(|byte| *byte == b'-');
    matches!((parts.next(), parts.next(), parts.next()), (Some(pid), Some(number), None) if is_number(pid) && is_number(number))
}

/// Besides the name: a run begins with an empty folder and then the marker, and the marker is the last thing to go.
fn is_ours(path: &Path) -> bool {
    let marked = fs::symlink_metadata(path.join(marker::NAME)).is_ok_and(|metadata| metadata.is_file());
    marked || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// Removes a folder, its marker last. Says whether it is gone.
pub(super) fn remove(path: &Path) -> bool {
    try_remove(path).is_ok() || (loosen(path), try_remove(path)).1.is_ok()
}

fn try_remove(path: &Path) -> io::Result<()> {
    let entries: Vec<fs::DirEntry> = fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.par_iter().filter(|entry| entry.file_name() != marker::NAME).try_for_each(|entry| {
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }
    })?;
    match fs::remove_file(path.join(marker::NAME)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(path)
}

/// Makes every folder writable for its owner: carried-over access rights can stand in the way of removing the old site.
fn loosen(path: &Path) {
    let walk = walkdir::WalkDir::new(path).follow_links(false).follow_root_links(false);
    for entry in walk.into_iter().flatten().filter(|entry| entry.file_type().is_dir()) {
        let _ = open_up(entry.path());
    }
}

#[cfg(unix)]
fn open_up(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::symlink_metadata(path)?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode | 0o700))
}

#[cfg(not(unix))]
fn open_up(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Asks the system to put a folder's entries on the disk. A system that cannot do that is no reason to stop.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
