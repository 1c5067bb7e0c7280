//! Files as they lie there, and new text in their place: written beside them and moved over, all of several or none,
//! and never over what somebody else changed meanwhile.
//!
//! Permissions stay. A link is followed where it stays in the playbook; the file that it leads to is replaced.

use std::fs::{self, File as Handle};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::{NamedTempFile, TempPath};

/// The byte-order mark, as some editors put it before a text.
const MARK: &str = "\u{feff}";

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path relative to the playbook, with `/`.
    path: String,
    /// Where it really lies.
    place: PathBuf,
    /// All of it, the byte-order mark included.
    text: String,
}

/// A file and what it will say.
#[derive(Debug)]
pub struct Edited {
    /// As it is.
    pub file: File,
    /// What it will say, without byte-order mark.
    pub text: String,
    /// What was changed, in a word or two each.
    pub what: Vec<String>,
}

impl File {
    /// Reads a file of the playbook in `root`.
    ///
    /// # Errors
    /// One that cannot be read, that may not be written, that is not UTF-8, or that lies elsewhere.
    pub fn read(root: &Path, path: &str) -> anyhow::Result<Self> {
        let place = root.join(path);
        let real = place.canonicalize().with_context(|| format!("cannot open {path}"))?;
        let inside = root.canonicalize().with_context(|| format!("cannot open {}", root.display()))?;
        if !real.starts_with(inside) {
            bail!("{path} is a link that leaves the playbook; edit the file itself");
        }
        let about = fs::metadata(&real).with_context(|| format!("cannot read {path}"))?;
        if !about.is_file() {
            bail!("{path} is no file");
        }
        if about.permissions().readonly() {
            bail!("{path} may not be written to: it is read-only");
        }
        let bytes = fs::read(&real).with_context(|| format!("cannot read {path}"))?;
        let Ok(text) = String::from_utf8(bytes) else { bail!("{path} is not UTF-8 text; save it as UTF-8") };
        Ok(File { path: path.to_owned(), place: real, text })
    }

    /// The path relative to the playbook.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its text, without a byte-order mark.
    pub fn text(&self) -> &str {
        self.text.strip_prefix(MARK).unwrap_or(&self.text)
    }

    /// Whether it is what `text`, which was read without its byte-order mark, says.
    ///
    /// # Errors
    /// Where it is not: somebody changed it.
    pub fn is_still(self, text: &str) -> anyhow::Result<Self> {
        if self.text() != text {
            bail!("{} was changed while it was read; try again", self.path);
        }
        Ok(self)
    }

    /// Where the new text waits: in the same folder, with the same permissions.
    fn stage(&self, text: &str) -> anyhow::Result<TempPath> {
        let folder = self.place.parent().context("a file lies in a folder")?;
        let about = || format!("cannot write beside {}", self.path);
        let mut file: NamedTempFile =
            tempfile::Builder::new().prefix(".playbook-").suffix(".tmp").tempfile_in(folder).with_context(about)?;
        file.write_all(text.as_bytes()).with_context(about)?;
        let before = fs::metadata(&self.place).with_context(about)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt as _, fchown};
            // Only root can give files away; for anybody else it is theirs already, or their group's.
            drop(fchown(file.as_file(), Some(before.uid()), Some(before.gid())));
        }
        file.as_file().set_permissions(before.permissions()).with_context(about)?;
        file.as_file().sync_all().with_context(about)?;
        Ok(file.into_temp_path())
    }

    /// The same file with another text, of which `text` is all but the byte-order mark.
    fn with(&self, text: &str) -> File {
        let mark = if self.text.starts_with(MARK) { MARK } else { "" };
        File { text: format!("{mark}{text}"), ..self.clone() }
    }

    /// Moves what was staged over the file, if that is still what was read.
    fn publish(&self, staged: TempPath) -> anyhow::Result<()> {
        let now = fs::read(&self.place).with_context(|| format!("cannot read {}", self.path))?;
        if now != self.text.as_bytes() {
            bail!("{} was changed by somebody else meanwhile", self.path);
        }
        staged.persist(&self.place).with_context(|| format!("cannot replace {}", self.path))
    }
}

/// What was worked out, unless something of it was refused.
///
/// # Errors
/// All that was refused.
pub fn all_or_nothing<T>(outcome: T, refused: &[String]) -> anyhow::Result<T> {
    match refused {
        [] => Ok(outcome),
        [one] => bail!("nothing was changed: {one}"),
        many => bail!("nothing was changed: {} places stand in the way\n  {}", many.len(), many.join("\n  ")),
    }
}

/// Makes files in `root`, with the folders that they lie in: all of them, or none.
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
    let mut made: Vec<PathBuf> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    let one = |path: &str, text: &str, made: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>| -> anyhow::Result<()> {
        let place = root.join(path);
        let folder = place.parent().context("a file lies in a folder")?;
        folders.extend(folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned));
        fs::create_dir_all(folder)?;
        let mut file = Handle::options().write(true).create_new(true).open(&place)?;
        made.push(place);
        file.write_all(text.as_bytes())?;
        Ok(())
    };
    for (path, text) in files {
        if let Err(error) = one(path, text, &mut made, &mut folders) {
            // What cannot be taken back is at least not in anybody's way: it was not there before.
            made.iter().for_each(|file| drop(fs::remove_file(file)));
            folders.sort_by_key(|folder| std::cmp::Reverse(folder.as_os_str().len()));
            folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
            return Err(error.context(format!("nothing was written: cannot write {path}")));
        }
    }
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
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    // Only what is empty can be removed so.
    let tidy = |folders: &[&Path]| folders.iter().take_while(|folder| fs::remove_dir(folder).is_ok()).count();
    fs::create_dir_all(folder).with_context(|| format!("cannot make a folder for {new}"))?;
    if to.symlink_metadata().is_ok() && old.to_lowercase() != new.to_lowercase() {
        bail!("nothing was changed: {new} is there already");
    }
    if let Err(error) = fs::rename(&from, &to) {
        tidy(&missing);
        return Err(error).with_context(|| format!("nothing was changed: cannot move {old} to {new}"));
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
        return Err(match fs::rename(&to, &from) {
            Ok(()) => {
                tidy(&missing);
                error
            }
            Err(_) => error.context(format!("{new} could not be moved back to {old}")),
        });
    }
    let left: Vec<&Path> = from.ancestors().skip(1).take_while(|folder| *folder != root).collect();
    tidy(&left);
    Ok(())
}

/// Puts new texts, without byte-order marks, in the place of files: of all, or of none.
///
/// # Errors
/// What keeps one of them from being written. Those that were written before it are as they were again.
pub fn write(files: &[(&File, &str)]) -> anyhow::Result<()> {
    let mut staged = Vec::with_capacity(files.len());
    for (file, text) in files {
        let after = file.with(text);
        staged.push((*file, file.stage(&after.text)?, after));
    }
    let mut done: Vec<(&File, File)> = Vec::new();
    for (file, path, after) in staged {
        match file.publish(path) {
            Ok(()) => done.push((file, after)),
            Err(error) => {
                let back = |(before, after): &(&File, File)| after.publish(before.stage(&before.text)?);
                let stuck: Vec<&str> =
                    done.iter().rev().filter(|one| back(one).is_err()).map(|(file, _)| file.path()).collect();
                return Err(match stuck.as_slice() {
                    [] => error.context("nothing was changed"),
                    stuck => error.context(format!("could not be undone in {}", stuck.join(", "))),
                });
            }
        }
    }
    for (file, _) in &done {
        // So that the new name outlasts a power cut; not every system can.
        if let Some(Ok(folder)) = file.place.parent().map(Handle::open) {
            drop(folder.sync_all());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            fs::write(folder.path().join(path), text).expect("a file");
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_mark_stays_and_nothing_is_left_behind() {
        let folder = folder(&[("a.yml", "\u{feff}a: 1\r\n")]);
        let file = File::read(folder.path(), "a.yml").expect("a file");
        assert_eq!(file.text(), "a: 1\r\n");
        write(&[(&file, "a: 2\r\n")]).expect("written");
        assert_eq!(fs::read_to_string(folder.path().join("a.yml")).expect("a file"), "\u{feff}a: 2\r\n");
        assert_eq!(names(folder.path()), ["a.yml"]);
    }

    #[test]
    fn what_somebody_changed_is_not_written_over_and_what_was_written_is_taken_back() {
        let folder = folder(&[("a.yml", "a: 1\n"), ("b.yml", "b: 1\n")]);
        let read = |path| File::read(folder.path(), path).expect("a file");
        let (a, b) = (read("a.yml"), read("b.yml"));
        fs::write(folder.path().join("b.yml"), "b: mine\n").expect("a file");
        let error = write(&[(&a, "a: 2\n"), (&b, "b: 2\n")]).expect_err("it was changed");
        assert_eq!(format!("{error:#}"), "nothing was changed: b.yml was changed by somebody else meanwhile");
        let text = |path| fs::read_to_string(folder.path().join(path)).expect("a file");
        assert_eq!((text("a.yml"), text("b.yml")), ("a: 1\n".to_owned(), "b: mine\n".to_owned()));
        assert_eq!(names(folder.path()), ["a.yml", "b.yml"]);
        assert!(read("a.yml").is_still("a: 2\n").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let outside = folder(&[("x.md", "x\n")]);
        let folder = folder(&[("a.md", "a\n"), ("locked.md", "l\n")]);
        let path = |name: &str| folder.path().join(name);
        fs::set_permissions(path("a.md"), fs::Permissions::from_mode(0o640)).expect("set");
        fs::set_permissions(path("locked.md"), fs::Permissions::from_mode(0o444)).expect("set");
        symlink("a.md", path("link.md")).expect("a link");
        symlink(outside.path().join("x.md"), path("out.md")).expect("a link");
        let file = File::read(folder.path(), "link.md").expect("a file");
        write(&[(&file, "b\n")]).expect("written");
        assert!(path("link.md").is_symlink());
        assert_eq!(fs::read_to_string(path("a.md")).expect("a file"), "b\n");
        assert_eq!(fs::metadata(path("a.md")).expect("a file").permissions().mode() & 0o777, 0o640);
        for (name, why) in [("out.md", "leaves the playbook"), ("locked.md", "read-only"), ("none.md", "cannot open")] {
            let error = File::read(folder.path(), name).expect_err(name);
            assert!(format!("{error:#}").contains(why), "{error:#}");
        }
        fs::write(path("bad.md"), b"\xff").expect("a file");
        assert!(File::read(folder.path(), "bad.md").is_err());
    }
}
