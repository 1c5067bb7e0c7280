//! What lay in a repository at another commit, and which commit two have in common.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::git::{self, Repository, first_line, git};

/// What a file is in a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bytes.
    File,
    /// A link, whose bytes say where it leads.
    Link,
    /// Another repository, whose files are not here.
    Repository,
}

/// A file of a commit.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its path from the top of the repository, as git has it.
    pub path: String,
    /// How many bytes it holds.
    pub size: u64,
    /// Its contents' id.
    id: String,
}

/// The commit that `revision` and the one that is checked out have in common: where they parted.
///
/// # Errors
/// A revision that is not here, or has nothing in common, as far as this clone tells.
pub fn common(repository: &Repository, revision: &str) -> anyhow::Result<String> {
    let Some(head) = &repository.head else { bail!("nothing is committed yet, so there is nothing before it") };
    let wanted = format!("{revision}^{{commit}}");
    // What begins with a dash is an option to git.
    let named = !revision.is_empty() && !revision.starts_with('-');
    let ask = || asked(&repository.top, &["rev-parse", "--verify", "--quiet", &wanted]);
    let Some(found) = named.then(ask).transpose()?.flatten() else {
        let fetch = "in CI, fetch all of history: `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)";
        bail!(
            "there is no revision `{revision}` in this clone; fetch it first, such as with `git fetch origin`; {fetch}"
        );
    };
    match asked(&repository.top, &["merge-base", head, &found])? {
        Some(common) => Ok(common),
        None if !repository.shallow.is_empty() => bail!(
            "this clone is shallow and lacks the commit where `{revision}` and HEAD parted; run `git fetch --unshallow`; in CI set `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)"
        ),
        None => bail!("`{revision}` and HEAD have no commit in common"),
    }
}

/// The first line that git answers; nothing where it says no.
fn asked(folder: &Path, arguments: &[&str]) -> anyhow::Result<Option<String>> {
    let output = git(folder).args(arguments).output().context("git cannot be run")?;
    let words = first_line(&output.stderr);
    match output.status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned)),
        Some(1) => Ok(None),
        _ => bail!("git {}: {words}", arguments[0]),
    }
}

/// All files of a commit that lie in the playbook, and those at the top that are `named`.
///
/// # Errors
/// git's words where it cannot tell.
pub fn entries(repository: &Repository, commit: &str, named: &[&str]) -> anyhow::Result<Vec<Entry>> {
    let mut command = git(&repository.top);
    command.args(["ls-tree", "-r", "-l", "-z", "--full-tree", commit]);
    if !repository.prefix.is_empty() {
        command.arg("--").arg(&repository.prefix).args(named);
    }
    let output = command.output().context("git cannot be run")?;
    if !output.status.success() {
        bail!("git ls-tree: {}", first_line(&output.stderr));
    }
    let entry = |line: &[u8]| {
        // A name that is not UTF-8 is passed over: no page can have it.
        let line = std::str::from_utf8(line).ok()?;
        let (about, path) = line.split_once('\t')?;
        let mut about = about.split_ascii_whitespace();
        let (mode, _, id, size) = (about.next()?, about.next()?, about.next()?, about.next()?);
        let kind = match mode {
            "120000" => Kind::Link,
            "160000" => Kind::Repository,
            _ => Kind::File,
        };
        Some(Entry { kind, path: path.to_owned(), size: size.parse().unwrap_or_default(), id: id.to_owned() })
    };
    Ok(output.stdout.split(|byte| *byte == 0).filter_map(entry).collect())
}

/// Gives each file's bytes.
///
/// # Errors
/// One that is not in this clone, and whatever `each` does not take.
pub fn read(
    repository: &Repository,
    entries: &[Entry],
    each: &mut dyn FnMut(&Entry, Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let files: Vec<&Entry> = entries.iter().filter(|entry| entry.kind != Kind::Repository).collect();
    let (mut at, mut result) = (files.iter(), Ok(()));
    let mut found = |content: Option<Vec<u8>>| {
        let Some(entry) = at.next().filter(|_| result.is_ok()) else { return };
        result = match content {
            Some(content) => each(entry, content),
            None => {
                Err(anyhow::anyhow!("`{}` as it was is not in this clone; fetch it without `--filter`", entry.path))
            }
        };
    };
    git::contents(repository, files.iter().map(|entry| entry.id.as_str()), &mut found)?;
    result?;
    if at.next().is_some() {
        bail!("git stopped before the last file");
    }
    Ok(())
}

/// The first of the files of a repository that git stores in another form than they are worked with, and by what: a filter,
/// such as that of Git LFS, or an encoding.
///
/// # Errors
/// git's words where it cannot tell.
pub fn stored_otherwise<'p>(
    repository: &Repository,
    paths: impl Iterator<Item = &'p str>,
) -> anyhow::Result<Option<(String, String)>> {
    let mut command = git(&repository.top);
    command.args(["check-attr", "-z", "--stdin", "filter", "working-tree-encoding"]);
    let asked: Vec<u8> = paths.flat_map(|path| path.bytes().chain([0])).collect();
    let output = git::fed(command, asked)?;
    let mut parts = output.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    while let (Some(path), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next()) {
        if !matches!(value.as_ref(), "unspecified" | "unset" | "") {
            return Ok(Some((path.into_owned(), format!("{name}={value}"))));
        }
    }
    Ok(None)
}

/// The files in a folder of the working tree that git is told to ignore, from the top of the repository; a folder that is
/// ignored as a whole ends with `/`.
///
/// # Errors
/// git's words where it cannot tell.
pub fn ignored(repository: &Repository) -> anyhow::Result<Vec<String>> {
    let mut command = git(&repository.top);
    command.args(["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"]);
    if !repository.prefix.is_empty() {
        command.arg("--").arg(&repository.prefix);
    }
    let output = command.output().context("git cannot be run")?;
    if !output.status.success() {
        bail!("git ls-files: {}", first_line(&output.stderr));
    }
    let paths = output.stdout.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
    Ok(paths.filter(|path| !path.is_empty()).map(str::to_owned).collect())
}
