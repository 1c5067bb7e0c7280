//! A playbook as it was at an earlier commit: its files in a folder of their own, for as long as that is wanted, beside the
//! history up to there. Nothing of the repository is touched: not what is checked out, not what is staged.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rayon::prelude::*;

use super::Found;
use super::history::tree::{self, Kind};
use super::history::{Absent, Repository};

/// Larger files that are no text are there, and empty: nothing but their name counts.
const MOST_BYTES: u64 = 1 << 20;
/// Endings of texts that are read, in lower case.
const TEXTS: [&str; 9] = ["md", "markdown", "mdx", "erb", "html", "yml", "yaml", "csv", "ics"];
/// Files at the top of the repository that say how history is read.
const BESIDE: [&str; 2] = [".mailmap", ".git-blame-ignore-revs"];

/// A playbook as it was.
#[derive(Debug)]
pub struct Earlier {
    /// The commit.
    pub commit: String,
    /// Whether that is what is checked out, so that only what is not committed differs.
    pub is_head: bool,
    /// The folder in which the playbook lies; nothing is there where that commit has none.
    pub root: PathBuf,
    repository: Repository,
}

impl Earlier {
    /// Where its history is read.
    pub fn found(&self) -> Found {
        Found(Ok(self.repository.clone()))
    }
}

impl Found {
    /// Writes the playbook into the empty folder `into` as it was where HEAD and `revision` parted; nothing is there for
    /// `HEAD` before the first commit. The `files` of the playbook in `root` that git ignores are no part of any change: they
    /// come along as they are.
    ///
    /// # Errors
    /// Where there is no repository, no such commit, or not all of it is here.
    pub fn at_fork(
        &self,
        revision: &str,
        (root, files): (&Path, &[String]),
        into: &Path,
    ) -> anyhow::Result<Option<Earlier>> {
        let repository = match &self.0 {
            Ok(repository) => repository,
            Err(Absent::Outside) => bail!("the playbook is in no git repository, so nothing is known of `{revision}`"),
            Err(Absent::Missing(_)) => bail!("this clone lacks objects; clone again without `--filter`"),
            Err(Absent::Failed(words)) => bail!("git could not read the history: {words}"),
        };
        if repository.head.is_none() && revision == "HEAD" {
            return Ok(None);
        }
        let commit = tree::common(repository, revision)?;
        let into = &into.canonicalize().with_context(|| format!("cannot open {}", into.display()))?;
        let mut entries = tree::entries(repository, &commit, &BESIDE)?;
        // What is hidden is never looked at.
        let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        entries.retain(|entry| BESIDE.contains(&entry.path.as_str()) || !hidden(&entry.path));
        let own = |path: &str| path.strip_prefix(&repository.prefix).map(str::to_owned);
        for nested in entries.iter().filter(|entry| entry.kind == Kind::Repository).filter_map(|entry| own(&entry.path))
        {
            if files.iter().any(|file| file.strip_prefix(&nested).is_some_and(|rest| rest.starts_with('/'))) {
                bail!("`{nested}` is a repository of its own, of which it is not known how it was; check it by itself");
            }
        }
        let (read, large): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.size <= MOST_BYTES || is_text(&entry.path));
        if let Some((path, form)) = tree::stored_otherwise(
            repository,
            read.iter().map(|entry| entry.path.as_str()).filter(|path| is_text(path)),
        )? {
            bail!("git stores `{path}` in another form (`{form}` in .gitattributes), so what it said is not known");
        }
        let mut copy = Copy { into, folders: HashSet::new(), waiting: Vec::new(), links: Vec::new() };
        tree::read(repository, &read, &mut |entry, content| copy.take(&entry.path, entry.kind, content))?;
        // That they are there is all that is asked of them.
        large.iter().try_for_each(|entry| copy.take(&entry.path, Kind::File, Vec::new()))?;
        copy.write()?;
        let ignored: HashSet<String> = tree::ignored(repository)?.into_iter().collect();
        let is_ignored = |path: &str| {
            ignored.contains(path) || path.match_indices('/').any(|(end, _)| ignored.contains(&path[..=end]))
        };
        for file in files {
            let path = format!("{}{file}", repository.prefix);
            // What was a file is no folder, and what was there is no longer ignored.
            let taken = || Path::new(&path).ancestors().any(|part| into.join(part).is_file());
            if is_ignored(&path) && !taken() {
                let from = root.join(file);
                let small = || fs::metadata(&from).is_ok_and(|file| file.len() <= MOST_BYTES);
                let content = if is_text(&path) || small() { fs::read(&from) } else { Ok(Vec::new()) };
                copy.take(&path, Kind::File, content.with_context(|| format!("cannot read {file}"))?)?;
            }
        }
        copy.finish()?;
        let earlier = Some(into.to_owned());
        let is_head = repository.head.as_ref() == Some(&commit);
        let repository = Repository { head: Some(commit.clone()), earlier, ..repository.clone() };
        Ok(Some(Earlier { commit, is_head, root: into.join(&repository.prefix), repository }))
    }
}

fn is_text(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text)) || BESIDE.contains(&path)
}

/// Files that are written at once.
const AT_ONCE: usize = 256;

/// Writes files of a commit, whose paths must stay in a folder that was empty.
struct Copy<'a> {
    into: &'a Path,
    /// Folders that are there.
    folders: HashSet<PathBuf>,
    waiting: Vec<(String, Vec<u8>)>,
    /// Links, with what they say. They come last, so that no file can lie behind one.
    links: Vec<(String, Vec<u8>)>,
}

impl Copy<'_> {
    fn take(&mut self, path: &str, kind: Kind, content: Vec<u8>) -> anyhow::Result<()> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains('\\') && cfg!(windows)) {
            bail!("a commit has a file `{path}`, which cannot be written");
        }
        if kind == Kind::Link && cfg!(unix) {
            self.links.push((path.to_owned(), content));
            return Ok(());
        }
        self.folder(path)?;
        self.waiting.push((path.to_owned(), content));
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.write() }
    }

    /// Makes the folder of a file.
    fn folder(&mut self, path: &str) -> anyhow::Result<()> {
        let place = self.into.join(path);
        let folder = place.parent().unwrap_or(self.into);
        if !self.folders.contains(folder) {
            fs::create_dir_all(folder).with_context(|| about(path))?;
            self.folders.insert(folder.to_owned());
        }
        Ok(())
    }

    fn write(&mut self) -> anyhow::Result<()> {
        std::mem::take(&mut self.waiting)
            .into_par_iter()
            .try_for_each(|(path, content)| fs::write(self.into.join(&path), content).with_context(|| about(&path)))
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.write()?;
        #[cfg(unix)]
        for (path, content) in std::mem::take(&mut self.links) {
            use std::os::unix::ffi::OsStrExt as _;
            let place = self.into.join(&path);
            // A link that was written before must not lead out of the folder.
            let folder = place.parent().unwrap_or(self.into);
            if folder.ancestors().take_while(|folder| *folder != self.into).any(Path::is_symlink) {
                bail!("a commit has a file `{path}` behind a link");
            }
            self.folder(&path)?;
            let target = std::ffi::OsStr::from_bytes(&content);
            std::os::unix::fs::symlink(target, &place).with_context(|| about(&path))?;
        }
        Ok(())
    }
}

fn about(path: &str) -> String {
    format!("cannot write {path} as it was")
}
