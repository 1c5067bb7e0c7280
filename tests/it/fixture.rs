//! A playbook as one text. `//- PATH` begins a file; `//@ ACT` acts when it is reached, in order. The first act makes
//! a git repository; a fixture without one stays outside git. Files after the last commit stay uncommitted.
//!
//! | act | does |
//! |---|---|
//! | `commit DATE AUTHOR` | commits everything; the lines below it are the body of the message, such as trailers |
//! | `commit DATE AUTHOR via DATE COMMITTER` | the same, committed by somebody else on another day |
//! | `move OLD NEW`, `copy OLD NEW`, `remove PATH` | files or whole folders; the next commit brings them in |
//! | `branch NAME`, `switch NAME` | makes a branch and switches to it; switches |
//! | `merge NAMES… DATE AUTHOR` | a merge commit; options of git can stand among the names |
//! | `pick REV DATE COMMITTER` | a cherry-pick, which keeps the author |
//! | `revert REV DATE AUTHOR` | the opposite of a commit |
//! | `git ARGUMENTS…` | anything else |
//! | `in FOLDER` | the playbook is this folder of the repository; `.` is all of it |
//!
//! A date alone is noon in UTC; an author is `Maya Chen <maya@example.org>`, or the first name of a usual one.
//!
//! It is written to a folder of its own for as long as the test lasts. It does not read history: that is the program's.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{Date, date};
use playbook::pipeline::{self, Checked, Wanted};
use playbook::render::Drafts;
use playbook::rule::Severity;
use playbook::site::Site;
use tempfile::TempDir;

/// The day on which all fixtures are judged.
pub const TODAY: Date = date(2026, 11, 22);

/// Authors that need only their first name.
const USUAL: [&str; 4] = [
    "Maya Chen <maya@example.org>",
    "Jonas Weber <jonas@example.org>",
    "Priya Raman <priya@example.org>",
    "Lewis Grant <lewis@example.org>",
];

/// What every call of git is given, whatever the machine says.
const CONFIG: [&str; 6] = [
    "commit.gpgsign=false",
    "core.autocrlf=false",
    "core.hooksPath=/dev/null",
    "gc.auto=0",
    "advice.detachedHead=false",
    "protocol.file.allow=always",
];

/// A playbook in a temporary folder.
pub struct Fixture {
    folder: TempDir,
    /// The playbook's folder, relative to the temporary one.
    inside: PathBuf,
    root: PathBuf,
}

impl Fixture {
    /// Writes the files of `text`, and acts.
    pub fn new(text: &str) -> Self {
        let mut fixture = Fixture::empty();
        fixture.then(text);
        fixture
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().to_owned();
        Fixture { folder, inside: PathBuf::new(), root }
    }

    /// A clone of a fixture's repository, with the options of `git clone`, such as `--depth 1`. It is fetched as from
    /// another machine.
    pub fn clone_of(origin: &Fixture, options: &[&str]) -> Self {
        let fixture = Fixture::empty();
        let url = origin.url();
        let arguments = [&["clone", "-q"], options, &[url.as_str(), "."]].concat();
        git(fixture.folder.path(), &arguments, &[]);
        fixture.inside(&origin.inside)
    }

    /// A further working tree of a fixture's repository, at a revision.
    pub fn worktree_of(origin: &Fixture, revision: &str) -> Self {
        let fixture = Fixture::empty();
        let path = fixture.folder.path().to_str().expect("UTF-8");
        origin.git(&["worktree", "add", "-q", "-f", "--detach", path, revision]);
        fixture.inside(&origin.inside)
    }

    /// The same files, where the playbook is a folder of them.
    pub fn inside(mut self, folder: impl AsRef<Path>) -> Self {
        self.enter(folder.as_ref());
        self
    }

    fn enter(&mut self, folder: &Path) {
        self.inside = folder.to_owned();
        self.root = self.folder.path().components().chain(folder.components()).collect();
    }

    /// The address of its repository, as another machine would see it.
    pub fn url(&self) -> String {
        format!("file://{}", self.folder.path().display())
    }

    /// Goes on with the story: more files, more acts.
    pub fn then(&mut self, text: &str) {
        for (head, body) in steps(text) {
            match head.strip_prefix("//@ ") {
                Some(act) => self.act(act.trim(), body),
                None => self.add_at(self.folder.path().join(head["//- ".len()..].trim()), body.as_bytes()),
            }
        }
    }

    /// Adds a file of any bytes to the playbook.
    pub fn add(&self, path: &str, bytes: &[u8]) {
        self.add_at(self.root().join(path), bytes);
    }

    fn add_at(&self, path: PathBuf, bytes: &[u8]) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    fn act(&mut self, act: &str, body: &str) {
        let top = self.folder.path().to_owned();
        if !top.join(".git").exists() {
            self.git(&["init", "-q", "-b", "main"]);
            // For those who clone it.
            self.git(&["config", "uploadpack.allowFilter", "true"]);
        }
        let (verb, rest) = act.split_once(' ').unwrap_or((act, ""));
        let words: Vec<&str> = rest.split_whitespace().collect();
        match (verb, words.as_slice()) {
            ("commit", _) => {
                let (author, committer) = rest.split_once(" via ").unwrap_or((rest, rest));
                self.git(&["add", "-A"]);
                let message = format!("Change pages\n\n{}", body.trim());
                let arguments = ["commit", "-q", "--allow-empty", "-m", message.trim()];
                git(&top, &arguments, &[("AUTHOR", author), ("COMMITTER", committer)]);
            }
            ("move", [old, new]) => {
                let new = top.join(new);
                fs::create_dir_all(new.parent().expect("a folder")).expect("the folder can be made");
                fs::rename(top.join(old), new).expect("it can be moved");
            }
            ("copy", [old, new]) => self.add_at(top.join(new), &fs::read(top.join(old)).expect("the file to copy")),
            ("remove", [path]) if top.join(path).is_dir() => fs::remove_dir_all(top.join(path)).expect("removed"),
            ("remove", [path]) => fs::remove_file(top.join(path)).expect("removed"),
            ("branch", [name]) => self.git(&["switch", "-q", "-c", name]),
            ("switch", [name]) => self.git(&["switch", "-q", name]),
            ("merge", words) => {
                let at = words.iter().position(|word| word.parse::<Date>().is_ok()).expect("a date");
                let author = words[at..].join(" ");
                let arguments = [&["merge", "-q", "--no-ff", "--no-edit"], &words[..at]].concat();
                git(&top, &arguments, &[("AUTHOR", &author), ("COMMITTER", &author)]);
            }
            ("pick", [revision, by @ ..]) => git(&top, &["cherry-pick", revision], &[("COMMITTER", &by.join(" "))]),
            ("revert", [revision, by @ ..]) => {
                let author = by.join(" ");
                let arguments = ["revert", "--no-edit", revision];
                git(&top, &arguments, &[("AUTHOR", &author), ("COMMITTER", &author)]);
            }
            ("git", words) => self.git(words),
            ("in", [folder]) => self.enter(Path::new(folder.trim_matches('.'))),
            _ => panic!("no such act: {act}"),
        }
    }

    /// Runs git in the top folder.
    pub fn git(&self, arguments: &[&str]) {
        git(self.folder.path(), arguments, &[]);
    }

    /// What git says in the top folder.
    pub fn said(&self, arguments: &[&str]) -> String {
        said(self.folder.path(), arguments, &[])
    }

    /// The full hash of a revision.
    pub fn hash(&self, revision: &str) -> String {
        self.said(&["rev-parse", revision]).trim().to_owned()
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads and checks it. The note that it lies outside git is left out.
    pub fn read(&self) -> Checked {
        self.read_on(TODAY)
    }

    fn read_on(&self, today: Date) -> Checked {
        let mut checked = pipeline::read(self.root(), today, Wanted::Pages).expect("a playbook that can be read");
        checked.findings.retain(|finding| finding.rule.code != "PB008" || finding.severity != Severity::Note);
        checked
    }

    /// Reads and checks it, and leaves nothing out.
    pub fn read_all(&self) -> Checked {
        self.read_all_on(TODAY)
    }

    /// The same on another day.
    pub fn read_all_on(&self, today: Date) -> Checked {
        pipeline::read(self.root(), today, Wanted::Pages).expect("a playbook that can be read")
    }

    /// Runs `check` in its folder as for a day: the status, what is printed, and what is said beside it.
    pub fn check_on(&self, day: &str, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .arg("check")
            .args(arguments)
            .args(["--today", day, "--color", "never"])
            .current_dir(self.root())
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
    }

    /// Its findings, one line each: `path:line:column: severity[CODE] message; help`.
    pub fn findings(&self) -> String {
        let mut lines = String::new();
        for finding in self.read().findings {
            let at = finding.place.position();
            let waived = if finding.waived.is_some() { " (waived)" } else { "" };
            writeln!(
                lines,
                "{}:{}:{}: {}[{}]{waived} {}; {}",
                finding.place.path(),
                at.line,
                at.column,
                finding.severity,
                finding.rule.code,
                finding.message,
                finding.help
            )
            .expect("a line");
        }
        lines
    }

    /// The codes of its findings that are not waived, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.read()
            .findings
            .iter()
            .filter(|finding| finding.waived.is_none())
            .map(|finding| finding.rule.code)
            .collect()
    }

    /// Its site, drafts left out.
    pub fn site(&self) -> Site {
        self.site_on(TODAY)
    }

    /// Its site as it is built on another day.
    pub fn site_on(&self, today: Date) -> Site {
        self.read_on(today).site(&self.root().join("themes/default"), Drafts::Out).expect("a site")
    }

    /// A page of its site.
    pub fn page(&self, url: &str) -> String {
        let site = self.site();
        let bytes = site.get(url).unwrap_or_else(|| {
            panic!("no {url} in {:?}", site.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>())
        });
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }
}

/// The findings of a playbook given as text.
pub fn check(text: &str) -> String {
    Fixture::new(text).findings()
}

/// The steps of a text: the line that begins with `//- ` or `//@ `, and what stands below it.
fn steps(text: &str) -> Vec<(&str, &str)> {
    let begins = |at: &usize| text[*at..].starts_with("//- ") || text[*at..].starts_with("//@ ");
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let starts: Vec<usize> = lines.filter(begins).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let step = |(start, end): (&usize, usize)| text[*start..end].split_once('\n').unwrap_or((&text[*start..end], ""));
    starts.iter().zip(ends).map(step).collect()
}

/// Runs git with nothing of the caller's or the machine's settings. `people` are the author and the committer, each
/// `DATE NAME`.
fn git(folder: &Path, arguments: &[&str], people: &[(&str, &str)]) {
    said(folder, arguments, people);
}

fn said(folder: &Path, arguments: &[&str], people: &[(&str, &str)]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(CONFIG.iter().flat_map(|setting| ["-c", setting])).args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
    for (role, given) in [("AUTHOR", "2026-01-01 maya"), ("COMMITTER", "2026-01-01 maya")].iter().chain(people) {
        let (day, who) = given.trim().split_once(' ').expect("a date and a name");
        let usual = USUAL.iter().find(|usual| usual.to_lowercase().starts_with(&format!("{who} ")));
        let (name, rest) = usual.copied().unwrap_or(who).split_once(" <").expect("a name and an address");
        let time = if day.contains('T') { day.to_owned() } else { format!("{day}T12:00:00+00:00") };
        command
            .env(format!("GIT_{role}_NAME"), name)
            .env(format!("GIT_{role}_EMAIL"), rest.trim_end_matches('>'))
            .env(format!("GIT_{role}_DATE"), time);
    }
    let output = command.output().expect("git runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {}: {errors}", arguments.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
