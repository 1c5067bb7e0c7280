//! One build at a time into one folder: an advisory lock on a file beside the target.
//!
//! The system drops the lock when its holder dies, so a lock file that was left behind blocks nobody.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::folder::Folder;

const PAUSE: Duration = Duration::from_millis(40);

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    held: bool,
    _file: File,
}

impl Lock {
    /// False where the file system has no locks: then nothing beside the target may be taken for a leftover.
    pub fn is_held(&self) -> bool {
        self.held
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held: whoever waits for it then sees that its file is no longer the one at the path.
        // Elsewhere an open file cannot be removed and made again, so there it stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Takes the lock, waiting for as long as `wait`.
pub(super) fn take(folder: &Folder, wait: Duration) -> Result<Lock> {
    let shown = folder.path().display();
    fs::create_dir_all(folder.parent())
        .with_context(|| format!("cannot make the folder `{}`", folder.parent().display()))?;
    let path = folder.parent().join(folder.beside("lock"));
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        bail!("`{}` is in the way: it is the name of a lock file", path.display());
    }
    let begun = Instant::now();
    loop {
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(&path).with_context(|| {
            format!("cannot write beside `{shown}`, where the site is built before it is swapped in")
        })?;
        match file.try_lock() {
            Ok(()) if is_at(&file, &path) => return Ok(Lock { path, held: true, _file: file }),
            Ok(()) => continue,
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Lock { path, held: false, _file: file });
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| format!("cannot lock `{shown}`")),
            Err(TryLockError::WouldBlock) if begun.elapsed() < wait => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                bail!("another build is publishing into `{shown}`; waited {} s for it, try again later", wait.as_secs())
            }
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use anyhow::anyhow;

    use super::super::swap::Way;
    use super::super::tests::{contents, expected, names, site};
    use super::super::{Options, Step, publish, publish_by};
    use super::*;

    #[test]
    fn of_two_builds_at_once_the_second_waits_or_says_so() -> Result<()> {
        let root = tempfile::tempdir()?;
        let target = root.path().join("site");
        let (first, second) = (site(&[("index.html", "1")]), site(&[("index.html", "2")]));
        let (locked, is_locked) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        thread::scope(|scope| {
            let (first, target) = (&first, &target);
            scope.spawn(move || {
                publish_by(first, target, &Options::default(), Way::best(), &mut |step| {
                    if step == Step::Begun {
                        locked.send(())?;
                        may_go.recv()?;
                    }
                    Ok(())
                })
            });
            is_locked.recv()?;
            let refused = publish(&second, target, &Options { wait: Duration::ZERO, ..Options::default() });
            let refused = refused.map_err(|error| format!("{error:#}"));
            assert!(
                refused.as_ref().is_err_and(|error| error.contains("another build is publishing into")),
                "{refused:?}"
            );
            let waits = scope.spawn(|| publish(&second, target, &Options::default()));
            thread::sleep(Duration::from_millis(60));
            go.send(())?;
            let published = waits.join().map_err(|_| anyhow!("the second build panicked"))??;
            assert_eq!((published.written, published.unchanged), (1, 0));
            anyhow::Ok(())
        })?;
        assert_eq!(contents(&target), expected(&second));
        assert_eq!(names(root.path()), ["site"]);
        Ok(())
    }
}
