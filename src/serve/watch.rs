//! Which files changed, gathered until it is quiet. Folders are watched one by one, so that none is that does not matter:
//! not what git stores, not what was built.
//!
//! Where the system cannot tell of changes, folders are looked through every second.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// So long nothing happens after a save: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(12);
/// So long after many changes, such as those of another branch.
const STILL: Duration = Duration::from_millis(80);
/// So many are many.
const MANY: usize = 8;
/// No longer is waited for quiet.
const LONGEST: Duration = Duration::from_secs(2);
/// How often folders are looked through.
const LOOK: Duration = Duration::from_secs(1);

/// How changes are learnt of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The system tells.
    Notices,
    /// Folders are looked through.
    Looking,
}

/// The folders that are watched.
pub struct Watch {
    /// The folder above all of them, which stands for everything.
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    folders: BTreeSet<PathBuf>,
    by: By,
    tell: Sender<PathBuf>,
}

/// The changes.
pub struct Changes(Receiver<PathBuf>);

/// Begins to watch below `root`, no folder yet. Where the system cannot tell of changes, its words come with it. Where it lost
/// some, `root` is told as what changed.
///
/// # Errors
/// Where folders cannot even be looked through.
pub fn watch(by: By, root: &Path) -> anyhow::Result<(Watch, Changes, Option<String>)> {
    let (tell, told) = channel();
    let (watcher, by, words) = match watcher(by, root, &tell) {
        Ok(watcher) => (watcher, by, None),
        Err(error) => (watcher(By::Looking, root, &tell)?, By::Looking, Some(words(&error))),
    };
    Ok((Watch { root: root.to_owned(), watcher, folders: BTreeSet::new(), by, tell }, Changes(told), words))
}

fn watcher(by: By, root: &Path, tell: &Sender<PathBuf>) -> notify::Result<Box<dyn Watcher + Send>> {
    let (tell, root) = (tell.clone(), root.to_owned());
    let heard = move |event: notify::Result<Event>| {
        for path in changed(by, event, &root) {
            // Nobody listens any more: the program ends.
            drop(tell.send(path));
        }
    };
    // By their times alone, the second of two saves within one second would be missed.
    let config = notify::Config::default().with_poll_interval(LOOK).with_compare_contents(true);
    Ok(match by {
        By::Notices => Box::new(RecommendedWatcher::new(heard, notify::Config::default())?),
        By::Looking => Box::new(PollWatcher::new(heard, config)?),
    })
}

/// What changed by what was heard: `root` where more may have than is told.
fn changed(by: By, event: notify::Result<Event>, root: &Path) -> Vec<PathBuf> {
    match event {
        Ok(event) if event.need_rescan() => vec![root.to_owned()],
        Ok(Event { kind: EventKind::Access(kind), .. }) if kind != AccessKind::Close(AccessMode::Write) => Vec::new(),
        Ok(event) => event.paths,
        Err(_) if by == By::Notices => vec![root.to_owned()],
        // Who looks again in a second misses nothing for good, and would say the same each time.
        Err(_) => Vec::new(),
    }
}

/// Why the system does not tell of changes, and what helps.
fn words(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch if cfg!(target_os = "linux") => {
            "the limit of watched folders is reached; `sudo sysctl fs.inotify.max_user_watches=524288` raises it".into()
        }
        ErrorKind::Io(error) if cfg!(target_os = "linux") && error.raw_os_error() == Some(TOO_MANY) => {
            "the limit of watching programs is reached; `sudo sysctl fs.inotify.max_user_instances=512` raises it"
                .into()
        }
        _ => error.to_string(),
    }
}

/// The number by which Linux says that there are too many open files.
const TOO_MANY: i32 = 24;

impl Watch {
    /// Watches these folders and no others. Those that `changed` may be others under the same name: they are watched anew.
    /// Gives those that were not watched before, and the system's words where it cannot tell of changes any more, so that the
    /// folders are looked through from now on.
    ///
    /// # Errors
    /// Where they cannot even be looked through.
    pub fn follow(
        &mut self,
        folders: BTreeSet<PathBuf>,
        changed: &BTreeSet<PathBuf>,
    ) -> anyhow::Result<(Vec<PathBuf>, Option<String>)> {
        let anew = |folder: &PathBuf| folder.ancestors().any(|above| changed.contains(above));
        let gone: Vec<PathBuf> =
            self.folders.iter().filter(|folder| !folders.contains(*folder) || anew(folder)).cloned().collect();
        for folder in &gone {
            self.folders.remove(folder);
        }
        let new: Vec<PathBuf> = folders.into_iter().filter(|folder| !self.folders.contains(folder)).collect();
        match self.change(&gone, &new) {
            Err(error) if self.by == By::Notices => {
                self.watcher = watcher(By::Looking, &self.root, &self.tell)?;
                self.by = By::Looking;
                let all: Vec<PathBuf> = self.folders.iter().chain(&new).cloned().collect();
                self.change(&[], &all)?;
                Ok((new, Some(words(&error))))
            }
            done => {
                done?;
                Ok((new, None))
            }
        }
    }

    fn change(&mut self, gone: &[PathBuf], new: &[PathBuf]) -> notify::Result<()> {
        let mut paths = self.watcher.paths_mut();
        for folder in gone {
            // With a folder its watch may have gone already.
            drop(paths.remove(folder));
        }
        for folder in new {
            match paths.add(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder.clone());
                }
                // It went meanwhile: that is a change by itself.
                Err(_) if !folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        paths.commit()
    }
}

impl Changes {
    /// Waits for changes to paths that are `wanted`, and then until it is quiet; nothing once nobody watches any more.
    pub fn next(&self, wanted: &dyn Fn(&Path) -> bool) -> Option<BTreeSet<PathBuf>> {
        let mut changed = BTreeSet::new();
        while changed.is_empty() {
            changed.extend(Some(self.0.recv().ok()?).filter(|path| wanted(path)));
        }
        let end = Instant::now() + LONGEST;
        let mut quiet = Instant::now() + QUIET;
        loop {
            match self.0.recv_timeout(quiet.min(end).saturating_duration_since(Instant::now())) {
                Ok(path) if wanted(&path) => {
                    changed.insert(path);
                    quiet = Instant::now() + if changed.len() > MANY { STILL } else { QUIET };
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Some(changed),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{Flag, ModifyKind};

    use super::*;

    #[test]
    fn what_the_system_lost_is_everything() {
        let root = Path::new("/playbook");
        let told = |by, event| changed(by, event, root);
        let event = |kind| Event::new(kind).add_path(root.join("a.md"));
        let modified = event(EventKind::Modify(ModifyKind::Any));
        assert_eq!(told(By::Notices, Ok(modified)), [root.join("a.md")]);
        assert_eq!(told(By::Notices, Ok(event(EventKind::Access(AccessKind::Read)))), [] as [&Path; 0]);
        assert_eq!(told(By::Notices, Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))), [root]);
        let error = || notify::Error::generic("the queue is gone");
        assert_eq!(told(By::Notices, Err(error())), [root]);
        assert_eq!(told(By::Looking, Err(error())), [] as [&Path; 0]);
    }
}
