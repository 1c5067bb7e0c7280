//! How git is run: where the repository is, its log, and contents by their ids. No shell, no settings of the user that
//! change what is printed, no network, and nothing is written. `tree` beside it asks what lay there earlier.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, anyhow, bail};

use super::log::{FORMAT, Log, Parts, Reader};
use crate::kept::Kept;

/// Variables by which a hook or a script points git elsewhere: the playbook's own folder decides.
const UNSET: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_CEILING_DIRECTORIES",
    "GIT_EXTERNAL_DIFF",
    "GIT_LITERAL_PATHSPECS",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
];

/// The most files on either side of one commit that git compares with each other to find renames with edits.
const RENAME_LIMIT: &str = "-l3000";

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Its working tree.
    pub top: PathBuf,
    /// The playbook's folder in it, with a final `/`; empty where that is the top.
    pub prefix: String,
    /// Where its objects are, and where a cache may lie.
    pub common: PathBuf,
    /// Commits at which a shallow clone ends.
    pub shallow: Vec<String>,
    /// The commit that is looked at: the one that is checked out; nothing where there is none yet.
    pub head: Option<String>,
    /// Where that commit's files are, if it is an earlier one than is checked out.
    pub earlier: Option<PathBuf>,
}

impl Repository {
    /// Where something is kept from one run to the next: a file for each playbook in the repository.
    pub fn kept(&self, what: &str) -> Kept {
        let playbook = blake3::hash(self.prefix.as_bytes()).to_hex();
        Kept::new(self.common.join("playbook"), format!("{what}-{}", &playbook.as_str()[..8]))
    }
}

/// Why there is no repository to read.
#[derive(Debug, PartialEq, Eq)]
pub enum Absent {
    /// The folder lies in none.
    Outside,
    /// A clone that lacks so many objects.
    Missing(usize),
    /// git could not be run, or refused: its words.
    Failed(String),
}

pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["--no-replace-objects", "-c", "core.fsmonitor=false"]);
    // Contents that a partial clone lacks are missing, not fetched.
    command.args(["-c", "protocol.allow=never", "-c", "log.showRoot=true", "-c", "core.quotePath=false"]);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    command.env("LC_ALL", "C").env("GIT_PAGER", "cat");
    for name in UNSET {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Finds the repository that `root` lies in.
///
/// # Errors
/// Why there is none to read.
pub fn find(root: &Path) -> Result<Repository, Absent> {
    let ask = ["--show-toplevel", "--git-common-dir", "--show-prefix", "HEAD^{commit}"];
    let output = match git(root).arg("rev-parse").args(ask).output() {
        Ok(output) => output,
        Err(_) if !in_a_repository(root) => return Err(Absent::Outside),
        Err(error) => return Err(Absent::Failed(format!("git cannot be run: {error}"))),
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = first_line(&output.stderr);
    let mut lines = text.split('\n');
    let (Some(top), Some(common), Some(prefix)) = (lines.next(), lines.next(), lines.next()) else {
        let outside = words.contains("not a git repository") && !in_a_repository(root);
        return Err(if outside { Absent::Outside } else { Absent::Failed(words) });
    };
    if !output.status.success() && !nothing_is_committed(root) {
        return Err(Absent::Failed(format!("the commit that is checked out cannot be read: {words}")));
    }
    // Older gits give a path relative to the folder that was asked.
    let common = root.join(common);
    let shallow = std::fs::read_to_string(common.join("shallow")).unwrap_or_default();
    Ok(Repository {
        top: PathBuf::from(top),
        prefix: prefix.to_owned(),
        shallow: shallow.lines().map(str::to_owned).collect(),
        common,
        earlier: None,
        head: output.status.success().then(|| lines.next().unwrap_or_default().to_owned()),
    })
}

/// Whether the branch that is checked out has no commit yet: it is named, and it is not there.
fn nothing_is_committed(root: &Path) -> bool {
    let ask = |arguments: &[&str]| git(root).args(arguments).output().ok();
    let Some(branch) = ask(&["symbolic-ref", "--quiet", "HEAD"]).filter(|output| output.status.success()) else {
        return false;
    };
    let branch = String::from_utf8_lossy(&branch.stdout).trim_end().to_owned();
    ask(&["show-ref", "--quiet", "--verify", &branch]).is_some_and(|output| output.status.code() == Some(1))
}

/// The folders whose files say which commit is checked out: a working tree's own, and those of its branches.
pub fn watched(repository: &Repository) -> Vec<PathBuf> {
    let own = repository.top.join(".git");
    // In a further working tree it is a file that names the folder.
    let named = std::fs::read_to_string(&own).ok();
    let named = named.as_deref().and_then(|text| text.strip_prefix("gitdir: ")).map(str::trim_end);
    let own = named.map_or(own.clone(), |named| repository.top.join(named));
    let of_refs = |entry: walkdir::DirEntry| entry.file_type().is_dir().then(|| entry.into_path());
    let refs = [repository.common.join("refs/heads"), repository.common.join("reftable")];
    let refs = refs.into_iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    [own, repository.common.clone()].into_iter().chain(refs.filter_map(of_refs)).collect()
}

/// Who commits in `folder`: name and address, as git is told; nothing where it is not.
pub fn author(folder: &Path) -> Option<(String, String)> {
    let told = |key: &str| {
        let output = git(folder).args(["config", "--get", key]).output().ok()?;
        Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
    };
    let name = told("user.name").filter(|name| !name.is_empty())?;
    Some((name, told("user.email").unwrap_or_default()))
}

/// Whether a folder lies in a repository, by the look of the folders above.
fn in_a_repository(root: &Path) -> bool {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Reads the log up to `repository.head`, going on from `known`, whose last commit `tip` is its ancestor. Shows the log as
/// it stands after each commit.
///
/// # Errors
/// git's words where it stops before the end.
pub fn log(
    repository: &Repository,
    known: Option<(Log, &str)>,
    wanted: &(dyn Fn(&str) -> bool + Sync),
    each: &mut dyn FnMut(&Log),
) -> anyhow::Result<Log> {
    let Some(head) = &repository.head else { return Ok(Log::default()) };
    let mut command = git(&repository.top);
    command.args(["log", "--topo-order", "--reverse", "--raw", "-z", "--no-abbrev", "-M", RENAME_LIMIT]);
    command.args(["--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-show-signature"]);
    command.args(["--no-mailmap", "--no-decorate", "--encoding=UTF-8", "--date=format:%Y-%m-%d", FORMAT, head]);
    let mut reader = Reader::new(&repository.shallow, wanted);
    if let Some((log, tip)) = known {
        command.arg(format!("^{tip}"));
        reader = reader.after(log);
    }
    command.arg("--");
    let mut child = command.spawn().context("git cannot be run")?;
    let words = stderr(&mut child)?;
    let mut output = BufReader::with_capacity(1 << 16, child.stdout.take().context("git prints nothing")?);
    let (mut part, mut parts) = (Vec::new(), Parts::default());
    let mut read = |commit: Option<Vec<u8>>| {
        let Some(commit) = commit else { return Ok(()) };
        // One that is passed over may be the one that takes a verification back.
        each(reader.commit(&commit).context("git printed a commit that cannot be read")?);
        anyhow::Ok(())
    };
    while output.read_until(0, &mut part)? > 0 {
        read(parts.take(&part))?;
        part.clear();
    }
    read(parts.last())?;
    finish(child, words)?;
    Ok(reader.finish())
}

/// The files of the working tree that are not as they were committed last, from the top of the repository. New ones
/// are not among them.
///
/// # Errors
/// git's words where it stops before the end.
pub fn altered(repository: &Repository) -> anyhow::Result<Vec<String>> {
    if repository.earlier.is_some() {
        return Ok(Vec::new());
    }
    let mut command = git(&repository.top);
    command.args(["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "HEAD", "--"]);
    let output = command.output().context("git cannot be run")?;
    if !output.status.success() {
        bail!("{}", first_line(&output.stderr));
    }
    let paths = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    Ok(paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

/// What git prints where it is given `input`.
///
/// # Errors
/// git's words where it cannot.
pub(super) fn fed(mut command: Command, input: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).spawn().context("git cannot be run")?;
    let mut pipe = child.stdin.take().context("git takes nothing")?;
    // It answers while it is asked.
    let asked = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().context("git was lost")?;
    drop(asked.join());
    if !output.status.success() {
        bail!("{}", first_line(&output.stderr));
    }
    Ok(output.stdout)
}

/// How many objects a partial clone lacks; nothing where it lacks none, or that cannot be told.
pub fn missing(repository: &Repository) -> Option<usize> {
    let head = repository.head.as_ref()?;
    let output = git(&repository.top).args(["rev-list", "--objects", "--missing=print", head]).output().ok()?;
    let count = output.stdout.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"?")).count();
    (count > 0).then_some(count)
}

/// Whether one commit is an ancestor of another.
pub fn is_ancestor(repository: &Repository, old: &str, new: &str) -> bool {
    let status = git(&repository.top).args(["merge-base", "--is-ancestor", old, new]).output();
    status.is_ok_and(|output| output.status.success())
}

/// Gives the contents with these ids, one by one; nothing for one that is not in this clone.
///
/// # Errors
/// git's words where it stops before the end.
pub fn contents<'i>(
    repository: &Repository,
    ids: impl Iterator<Item = &'i str> + Send,
    found: &mut dyn FnMut(Option<Vec<u8>>),
) -> anyhow::Result<()> {
    let mut child = git(&repository.top)
        .args(["cat-file", "--batch", "--buffer"])
        .stdin(Stdio::piped())
        .spawn()
        .context("git cannot be run")?;
    let words = stderr(&mut child)?;
    let mut input = BufWriter::new(child.stdin.take().context("git takes nothing")?);
    let mut output = BufReader::with_capacity(1 << 16, child.stdout.take().context("git prints nothing")?);
    std::thread::scope(|scope| {
        let asked = scope.spawn(move || -> std::io::Result<()> {
            for id in ids {
                writeln!(input, "{id}")?;
            }
            input.flush()
        });
        let mut line = String::new();
        loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                break;
            }
            let mut fields = line.split_ascii_whitespace();
            let (_, kind, size) = (fields.next(), fields.next(), fields.next());
            let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
                found(None);
                continue;
            };
            let mut content = Vec::with_capacity(size as usize);
            (&mut output).take(size).read_to_end(&mut content)?;
            output.read_exact(&mut [0])?;
            found((kind == Some("blob")).then_some(content));
        }
        match asked.join() {
            Ok(asked) => asked.context("git stopped reading"),
            Err(_) => bail!("git could not be asked"),
        }
    })?;
    finish(child, words)
}

type Words = std::thread::JoinHandle<String>;

/// Gathers what git says on its standard error, lest it waits for somebody to read that.
fn stderr(child: &mut Child) -> anyhow::Result<Words> {
    let mut stderr = child.stderr.take().context("git has no standard error")?;
    Ok(std::thread::spawn(move || {
        let mut words = Vec::new();
        drop(stderr.read_to_end(&mut words));
        first_line(&words)
    }))
}

fn finish(mut child: Child, words: Words) -> anyhow::Result<()> {
    let status = child.wait().context("git was lost")?;
    let words = words.join().unwrap_or_default();
    if status.success() {
        Ok(())
    } else {
        Err(anyhow!("{}", if words.is_empty() { status.to_string() } else { words }))
    }
}

/// The line that says why git stopped.
pub(super) fn first_line(words: &[u8]) -> String {
    let words = String::from_utf8_lossy(words);
    let fatal = words.lines().find_map(|line| line.strip_prefix("fatal: "));
    let any = || words.lines().find(|line| !line.trim().is_empty());
    fatal.or_else(any).unwrap_or_default().to_owned()
}
