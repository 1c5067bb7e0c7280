//! Publishes a [`Site`]: the new folder is built complete beside the old one and swapped in at the end.
//!
//! What holds, also after `kill -9`, a full disk or any error:
//!
//! - The published folder is byte for byte the old site or the new one. On Linux the swap is one system call; elsewhere
//!   it is two renames, and where the program dies between them the next run puts the old site back first.
//! - Leftovers of a run that died are removed by the next one, and only those it can tell are its own.
//! - A file whose bytes are the same stays the same file, with its time stamps; where nothing differs at all, nothing
//!   is touched.
//! - A folder that the program did not make is refused, unless the caller asks for it to be adopted. Files that people
//!   put into the published folder by hand are carried over untouched and named in [`Published::foreign`]; one that
//!   stands where the site needs its place is refused. Symlinks are carried over as links and never followed.
//!
//! Power failure is not among the promises: files are not flushed one by one, only the folders are. Nothing here knows
//! what a page is, prints, or decides where to publish.

mod folder;
mod lock;
mod marker;
mod plan;
mod stage;
mod swap;
mod tree;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::site::Site;
use folder::Folder;
use plan::Plan;
use tree::Tree;

/// What to do with a folder that the program did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Leave it alone: publishing into a folder with content but without our marker is an error.
    #[default]
    Refuse,
    /// Take it over. Its files stay, as foreign ones, except where the site has a file of the same path.
    Adopt,
}

/// How to publish.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// What to do with a folder that the program did not make.
    pub existing: Existing,
    /// Folders that must survive: neither one of them nor a folder above one can be the target.
    pub protect: &'a [PathBuf],
    /// How long to wait for another build into the same folder.
    pub wait: Duration,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { existing: Existing::Refuse, protect: &[], wait: Duration::from_secs(10) }
    }
}

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the site before that are no longer there.
    pub removed: usize,
    /// What people put into the folder by hand and what therefore stayed, in path order. A folder that a person made
    /// stands for all that is in it.
    pub foreign: Vec<PathBuf>,
    /// Folders beside the site that could not be removed; the next run tries again.
    pub left_over: Vec<PathBuf>,
}

/// A point between two steps, where a test can let the program die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Locked,
    Recovered,
    Adopted,
    Planned,
    Begun,
    Written,
    Carried,
    Synced,
    MovedAway,
    Swapped,
    Removed,
}

impl Step {
    #[cfg(test)]
    const ALL: [Step; 11] = [
        Step::Locked,
        Step::Recovered,
        Step::Adopted,
        Step::Planned,
        Step::Begun,
        Step::Written,
        Step::Carried,
        Step::Synced,
        Step::MovedAway,
        Step::Swapped,
        Step::Removed,
    ];
}

/// Called at every [`Step`]; an error stops the run as a real one would.
type Hook<'a> = &'a mut dyn FnMut(Step) -> Result<()>;

/// Publishes `site` as the folder `target`.
///
/// # Errors
/// Where the target is refused (a file, a symlink, a protected folder, a folder of somebody else's), where another build
/// holds it for longer than [`Options::wait`], and where the file system fails. The old site is then still in place.
pub fn publish(site: &Site, target: &Path, options: &Options) -> Result<Published> {
    publish_by(site, target, options, swap::Way::best(), &mut |_| Ok(()))
}

fn publish_by(site: &Site, target: &Path, options: &Options, way: swap::Way, at: Hook) -> Result<Published> {
    refuse_own_names(site)?;
    let folder = Folder::find(target, options.protect)?;
    let lock = lock::take(&folder, options.wait)?;
    at(Step::Locked)?;
    let left_over = if lock.is_held() { swap::recover(&folder)? } else { Vec::new() };
    at(Step::Recovered)?;

    let record = folder.accept(options.existing)?;
    at(Step::Adopted)?;
    let old = Tree::read(folder.path())?;
    let plan = Plan::make(site, &old, &record, options.existing, folder.path())?;
    at(Step::Planned)?;

    let mut published = Published {
        written: plan.write.len(),
        unchanged: plan.keep.len(),
        removed: plan.removed,
        foreign: plan.topmost_foreign(),
        left_over,
    };
    let marker = marker::text(site);
    if plan.changes_nothing() && folder.marker_is(&marker) {
        return Ok(published);
    }

    let stage = stage::Stage::begin(&folder, &marker)?;
    at(Step::Begun)?;
    stage.write(&plan, &folder)?;
    at(Step::Written)?;
    stage.carry(&plan, &folder)?;
    at(Step::Carried)?;
    stage.finish(&plan, &old)?;
    at(Step::Synced)?;
    let stale = swap::into_place(stage, &folder, way, at)?;
    at(Step::Swapped)?;
    if let Some(stale) = stale
        && !swap::remove(&stale)
    {
        published.left_over.push(stale);
    }
    at(Step::Removed)?;
    Ok(published)
}

/// The marker is ours alone: a site with a file of that name could not be told from its own record.
fn refuse_own_names(site: &Site) -> Result<()> {
    match site.get(marker::NAME) {
        Some(_) => bail!("the site has a file named `{}`, a name that publishing keeps for itself", marker::NAME),
        None => Ok(()),
    }
}
