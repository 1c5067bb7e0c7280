//! Files that were not there, and places in which nothing lay: never over what is there, also where somebody else comes
//! at the same moment.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::TempPath;

use super::{File, keep_names, temporary, write};

/// Folders that were made, and go again where nothing came into them.
#[derive(Default)]
struct Folders(Vec<PathBuf>);

impl Folders {
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<PathBuf> =
            folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        self.0.extend(missing.into_iter().rev());
        fs::create_dir_all(folder)
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // Only what is empty can be removed so.
        self.0.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

/// Makes files in `root`, with the folders that they lie in: all of them, or none. Each is there whole or not at all.
///
/// # Errors
/// One that is there already, or that cannot be written.
pub fn create(root: &Path, files: &[(&str, &str)]) -> anyhow::Result<()> {
    let there: Vec<&str> =
        files.iter().map(|(path, _)| *path).filter(|path| root.join(path).symlink_metadata().is_ok()).collect();
    if !there.is_empty() {
        bail!(
            "nothing was written: {} {} there already",
            there.join(", "),
            if there.len() == 1 { "is" } else { "are" }
        );
    }
    let mut folders = Folders::default();
    let mut staged = Vec::with_capacity(files.len());
    for (path, text) in files {
        let place = root.join(path);
        let about = || format!("nothing was written: cannot write {path}");
        let folder = place.parent().context("a file lies in a folder")?;
        folders.make(folder).with_context(about)?;
        let file = temporary(folder, text, usual()).with_context(about)?;
        file.as_file().sync_all().with_context(about)?;
        staged.push((path, file.into_temp_path(), place));
    }
    let mut made: Vec<PathBuf> = Vec::new();
    for (path, file, place) in staged {
        if let Err(error) = persist(file, &place) {
            // What cannot be taken back is at least not in anybody's way: it was not there before.
            made.iter().for_each(|file| drop(fs::remove_file(file)));
            return Err(error).with_context(|| format!("nothing was written: cannot write {path}"));
        }
        made.push(place);
    }
    keep_names(made.iter().map(PathBuf::as_path));
    Ok(())
}

/// Gives a file or a folder of the playbook in `root` another place, and puts new texts, without byte-order marks, in the
/// place of files, which were read where they lay before: all of it, or nothing.
///
/// # Errors
/// What keeps one of them from being done. All is as it was again.
pub fn relocate(root: &Path, (old, new): (&str, &str), files: &[(&File, &str)]) -> anyhow::Result<()> {
    let root = root.canonicalize().with_context(|| format!("cannot open {}", root.display()))?;
    let (from, to) = (root.join(old), root.join(new));
    let folder = to.parent().context("a file lies in a folder")?;
    let mut folders = Folders::default();
    folders.make(folder).with_context(|| format!("cannot make a folder for {new}"))?;
    // Where the case of letters does not count, the new name is that of the file itself.
    let same = old.to_lowercase() == new.to_lowercase();
    let moved = if same { fs::rename(&from, &to) } else { rename(&from, &to) };
    match moved {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("nothing was changed: {new} is there already")
        }
        moved => moved.with_context(|| format!("nothing was changed: cannot move {old} to {new}"))?,
    }
    let moved: Vec<(File, &str)> = files
        .iter()
        .map(|(file, text)| {
            let place = match file.place.strip_prefix(&from) {
                Ok(below) if below.as_os_str().is_empty() => to.clone(),
                Ok(below) => to.join(below),
                Err(_) => file.place.clone(),
            };
            (File { place, ..(*file).clone() }, *text)
        })
        .collect();
    let texts: Vec<(&File, &str)> = moved.iter().map(|(file, text)| (file, *text)).collect();
    if let Err(error) = write(&texts) {
        let back = if same { fs::rename(&to, &from) } else { rename(&to, &from) };
        return Err(match back {
            Ok(()) => error,
            Err(_) => error.context(format!("{new} could not be moved back to {old}")),
        });
    }
    keep_names([from.as_path(), to.as_path()].into_iter());
    // Folders in which nothing lies any more go.
    let left = from.ancestors().skip(1).take_while(|folder| *folder != root);
    left.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
    Ok(())
}

/// Whom new files are for: the system takes from this what is not usual.
#[cfg(unix)]
fn usual() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual() -> Option<fs::Permissions> {
    None
}

/// Gives what was written a name that nothing has.
fn persist(file: TempPath, place: &Path) -> io::Result<()> {
    match file.persist_noclobber(place) {
        Ok(()) => Ok(()),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Err(refused.error),
        // Some drives know neither the call nor second names of a file.
        Err(refused) => rename(&refused.path, place),
    }
}

/// Renames a file or folder to a name that nothing has: in one step where the system can, else by looking first.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    use io::ErrorKind::{AlreadyExists, InvalidInput, PermissionDenied, Unsupported};
    match in_one_step(from, to) {
        // The file system, the kernel or a sandbox does not know the call.
        Err(error) if matches!(error.kind(), Unsupported | InvalidInput | PermissionDenied) => {
            if to.symlink_metadata().is_ok() {
                return Err(AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        done => done,
    }
}

#[cfg(target_os = "linux")]
fn in_one_step(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

#[cfg(not(target_os = "linux"))]
fn in_one_step(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
        let name = |entry: walkdir::DirEntry| entry.path().strip_prefix(folder).map(|path| path.display().to_string());
        walk.map(|entry| name(entry.expect("an entry")).expect("below it")).collect()
    }

    #[test]
    fn new_files_are_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        create(folder.path(), &[("a/b/c.md", "c\n"), ("d.md", "d\n")]).expect("written");
        assert_eq!(names(folder.path()), ["a", "a/b", "a/b/c.md", "d.md"]);
        assert_eq!(fs::read_to_string(folder.path().join("a/b/c.md")).expect("a file"), "c\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
            fs::write(folder.path().join("usual"), "").expect("a file");
            assert_eq!(mode(&folder.path().join("d.md")), mode(&folder.path().join("usual")), "others can read it too");
            fs::remove_file(folder.path().join("usual")).expect("gone");
        }
        // The second cannot be written: nothing is left of the first, nor of their folders.
        assert!(create(folder.path(), &[("x/y.md", "y\n"), ("d.md/z.md", "z\n")]).is_err());
        assert!(create(folder.path(), &[("x/y.md", "y\n"), ("x/y.md", "z\n")]).is_err(), "twice the same");
        assert_eq!(names(folder.path()), ["a", "a/b", "a/b/c.md", "d.md"]);
    }

    #[test]
    fn nothing_is_moved_over_what_came_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        create(folder.path(), &[("a.md", "a\n"), ("b.md", "b\n")]).expect("written");
        assert_eq!(rename(&path("a.md"), &path("b.md")).expect_err("it is there").kind(), io::ErrorKind::AlreadyExists);
        let error = relocate(folder.path(), ("a.md", "b.md"), &[]).expect_err("it is there");
        assert_eq!(error.to_string(), "nothing was changed: b.md is there already");
        assert!(relocate(folder.path(), ("none.md", "deep/er/c.md"), &[]).is_err());
        assert_eq!(names(folder.path()), ["a.md", "b.md"]);
        assert_eq!(fs::read_to_string(path("b.md")).expect("a file"), "b\n");
        relocate(folder.path(), ("a.md", "deep/A.md"), &[]).expect("moved");
        relocate(folder.path(), ("deep/A.md", "deep/a.md"), &[]).expect("moved");
        assert_eq!(names(folder.path()), ["b.md", "deep", "deep/a.md"]);
    }
}
