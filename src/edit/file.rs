//! Files as they lie there, and new text in their place: written beside them and moved over, all of several or none,
//! and never over what somebody else changed meanwhile.
//!
//! Permissions stay. A link is followed where it stays in the playbook; the file that it leads to is replaced.
//!
//! Whoever ends the program by force finds every file whole, as it was or as it should be: of several some as they were, and
//! beside them at most hidden files `.playbook-*.tmp`, which can go. After a move the page may lie in its new place while
//! links to it are still the old ones; git brings either back.

mod anew;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File as Handle, Permissions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::{NamedTempFile, TempPath};

pub use anew::{create, relocate};

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
        let file = temporary(folder, text, None).with_context(about)?;
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

/// Puts new texts, without byte-order marks, in the place of files: of all, or of none.
///
/// # Errors
/// What keeps one of them from being written. Those that were written before it are as they were again.
pub fn write(files: &[(&File, &str)]) -> anyhow::Result<()> {
    let mut staged = Vec::with_capacity(files.len());
    for (file, text) in each_once(files)? {
        let after = file.with(text);
        staged.push((file, file.stage(&after.text)?, after));
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
    keep_names(done.iter().map(|(file, _)| file.place.as_path()));
    Ok(())
}

/// Of files that are one by a link, one.
fn each_once<'e>(files: &[(&'e File, &'e str)]) -> anyhow::Result<Vec<(&'e File, &'e str)>> {
    let mut places: BTreeMap<&Path, (&File, &str)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(files.len());
    for (file, text) in files {
        match places.insert(&file.place, (file, text)) {
            None => kept.push((*file, *text)),
            Some((other, same)) if other.text == file.text && same == *text => {}
            Some((other, _)) => bail!(
                "nothing was changed: {} and {} are one file by a link in the file system, and would have to say different things; put a file of its own in the place of the link",
                other.path,
                file.path
            ),
        }
    }
    Ok(kept)
}

/// A file beside others, with a text; it is readable for whom the `permissions` say, less what the system takes from them, else
/// for nobody but its owner.
fn temporary(folder: &Path, text: &str, permissions: Option<Permissions>) -> std::io::Result<NamedTempFile> {
    let mut named = tempfile::Builder::new();
    named.prefix(".playbook-").suffix(".tmp");
    if let Some(permissions) = permissions {
        named.permissions(permissions);
    }
    let mut file = named.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// So that new names outlast a power cut; not every system can.
fn keep_names<'p>(places: impl Iterator<Item = &'p Path>) {
    for folder in places.filter_map(Path::parent).collect::<BTreeSet<_>>() {
        if let Ok(folder) = Handle::open(folder) {
            drop(folder.sync_all());
        }
    }
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
    fn a_file_with_two_names_is_written_once() {
        let folder = folder(&[("a.md", "a\n")]);
        std::os::unix::fs::symlink("a.md", folder.path().join("b.md")).expect("a link");
        let read = |path| File::read(folder.path(), path).expect("a file");
        let (a, b) = (read("a.md"), read("b.md"));
        let error = write(&[(&a, "c\n"), (&b, "d\n")]).expect_err("it cannot say both");
        assert!(format!("{error:#}").contains("a.md and b.md are one file by a link"), "{error:#}");
        write(&[(&a, "c\n"), (&b, "c\n")]).expect("written");
        assert_eq!(read("b.md").text(), "c\n");
        assert_eq!(names(folder.path()), ["a.md", "b.md"]);
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
