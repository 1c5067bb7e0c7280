//! From a change to what is shown: a saved page at once, all that follows from it after that, and the search
//! when it is quiet.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::Zoned;
use jiff::civil::Date;

use crate::check::STOPS_A_BUILD;
use crate::cli::build::tally;
use crate::cli::crash::caught;
use crate::cli::serve::banner::{self, Below};
use crate::cli::serve::now::{Now, of_error};
use crate::cli::serve::stage::Stage;
use crate::cli::{Common, output};
use crate::diagnostic::Diagnostic;
use crate::emit::counted;
use crate::load::rules::UNREADABLE_FRONT_MATTER;
use crate::pipeline::{Before, Checked, Listed, Memory, Wanted};
use crate::rule::Severity;
use crate::serve::watch::{Changes, Watch};

/// How long after a save that is shown already the rest is worked out: more may be saved.
const SETTLE: Duration = Duration::from_millis(120);
/// How long after that the search's index is made.
const IDLE: Duration = Duration::from_millis(400);
/// More pages than these are not shown one by one.
const FEW: usize = 4;
/// How often folders are listed again because some came meanwhile.
const AGAIN: usize = 5;

/// What a reader of the playbook needs.
pub struct Reader {
    common: Common,
    /// The playbook's folder, links followed.
    root: PathBuf,
    /// The day to judge by, where it does not go on by itself.
    fixed: Option<Date>,
    /// What is shown.
    now: Arc<Now>,
    /// Where changes matter, as it was listed last.
    places: Mutex<Listed>,
}

/// Files that changed, by their paths relative to the root.
#[derive(Default)]
struct Change {
    paths: BTreeSet<String>,
    /// How long it took to show it, where it is shown already.
    shown: Option<Duration>,
}

/// What stands for everything that git notes.
const GIT: &str = ".git";
/// What stands for everything: the playbook's folder.
const ALL: &str = "";
/// What is said of a state that cannot be shown.
const STAYS: &str = "the last good state stays";
/// Hidden files that are read.
const READ: [&str; 2] = [".mailmap", ".git-blame-ignore-revs"];

impl Reader {
    /// A reader of the playbook in `root`.
    pub fn new(common: Common, root: PathBuf, fixed: Option<Date>, now: Arc<Now>) -> Self {
        Reader { common, root, fixed, now, places: Mutex::default() }
    }

    fn places(&self) -> MutexGuard<'_, Listed> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a path that changed is called; nothing where it does not matter.
    fn named(&self, path: &Path) -> Option<String> {
        let places = self.places();
        let own = path.strip_prefix(&self.root).ok();
        if own.is_some_and(|own| own == Path::new(GIT)) {
            return Some(GIT.to_owned());
        }
        if places.git.iter().any(|folder| path.starts_with(folder)) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let branch =
                |part: std::path::Component<'_>| ["refs", "reftable"].iter().any(|refs| part.as_os_str() == *refs);
            let told = ["HEAD", "packed-refs"].contains(&name.as_ref()) || path.components().any(branch);
            return (told && !name.ends_with(".lock")).then(|| GIT.to_owned());
        }
        let own = own?;
        let parts: Option<Vec<&str>> = own.iter().map(|part| part.to_str()).collect();
        let own = parts?.join("/");
        let hidden = own.split('/').any(|part| part.starts_with('.') || part.ends_with('~'));
        (!path.starts_with(&places.output) && (!hidden || READ.contains(&own.as_str()))).then_some(own)
    }

    fn say(&self, text: &str) {
        output::say(&self.common, text);
    }
}

/// Follows changes for as long as the program runs.
pub fn follow(reader: &Reader, watch: Watch, changes: &Changes) {
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || Work::new(reader, watch).run(&told));
        while let Some(paths) = changes.next(&|path| reader.named(path).is_some()) {
            let began = Instant::now();
            let mut paths: BTreeSet<String> = paths.iter().filter_map(|path| reader.named(path)).collect();
            if paths.contains(ALL) {
                paths.insert(GIT.to_owned());
            }
            let paths = reader.now.lasting(paths, &reader.places().theme);
            if paths.is_empty() {
                continue;
            }
            // What breaks on one page breaks again where all is read, and is said there.
            let revised = || Ok(paths.iter().all(|path| reader.now.revise(path)));
            let shown = paths.len() <= FEW && caught(revised).unwrap_or(false);
            if shown {
                reader.now.tell();
            }
            if tell.send(Change { paths, shown: shown.then(|| began.elapsed()) }).is_err() {
                return;
            }
        }
    });
}

/// The reading of everything, again and again.
struct Work<'r> {
    reader: &'r Reader,
    watch: Watch,
    memory: Memory,
    before: Arc<Before>,
    /// The theme is new, and no page was made with it yet.
    unproven: bool,
    stage: Option<Arc<Stage>>,
}

impl<'r> Work<'r> {
    fn new(reader: &'r Reader, watch: Watch) -> Self {
        Work { reader, watch, memory: Memory::default(), before: Arc::default(), unproven: true, stage: None }
    }

    fn run(mut self, told: &Receiver<Change>) {
        self.work(&Change::default());
        let mut indexed = false;
        loop {
            let change = match told.recv_timeout(IDLE) {
                Ok(change) => gathered(change, told),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(stage) = self.stage.as_ref().filter(|_| !indexed) {
                        let now = Arc::clone(&self.reader.now);
                        stage.index(move || now.tell());
                        indexed = true;
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let (root, theme) = (&self.reader.root, self.reader.places().theme.clone());
            let private = |path: &str| path.ends_with(".ics") || path.ends_with(".csv");
            let unlisted =
                |path: &String| path.starts_with('.') || private(path) || root.join(path).starts_with(&theme);
            let concerns = |path: &String| unlisted(path) || self.memory.concerns(root, path);
            if change.paths.iter().any(concerns) {
                self.work(&change);
                indexed = false;
            }
        }
    }

    /// Works out what follows from a change, shows it and says so.
    fn work(&mut self, change: &Change) {
        let began = Instant::now();
        let now = &self.reader.now;
        now.begin();
        let mut ended = false;
        let made = caught(|| {
            let made = self.made(&change.paths);
            ended = true;
            made
        });
        if !ended {
            // Nothing that was half done is built upon.
            self.memory = Memory::default();
        }
        let said = match made {
            Ok(stage) => {
                let checked = Arc::clone(&stage.checked);
                let stopping = stopping(&checked);
                let first = now.is_empty();
                // Something is better than nothing; and what was good is better than what cannot be published.
                if stopping.is_empty() || first {
                    now.show(Arc::clone(&stage), stopping.clone());
                    self.stage = Some(stage);
                }
                if stopping.is_empty() {
                    told(change, began.elapsed(), &checked)
                } else {
                    now.refuse(stopping);
                    let stays = if first { "shown as far as it can be read" } else { STAYS };
                    let said = checked.findings.iter().find(|finding| stops(finding)).map(at).unwrap_or_default();
                    format!("{stays}: {said}")
                }
            }
            Err(error) => {
                now.refuse(of_error(&error));
                format!("{}: {error:#}", if now.is_empty() { "nothing can be shown yet" } else { STAYS })
            }
        };
        self.reader.say(&said);
    }

    /// The newest state.
    fn made(&mut self, changed: &BTreeSet<String>) -> anyhow::Result<Arc<Stage>> {
        let Reader { root, fixed, now, .. } = self.reader;
        self.listed(changed)?;
        let mut checked = self.memory.read(root, fixed.unwrap_or_else(|| Zoned::now().date()), Wanted::Pages)?;
        // Nothing of a preview stays on a device.
        checked.facts.settings.offline = false;
        let theme = root.join(&checked.facts.settings.theme);
        let is_text = |path: &String| path.ends_with(".md") && !root.join(path).starts_with(&theme);
        if !changed.iter().all(|path| is_text(path) || path == GIT) {
            self.before.forget_theme();
            self.unproven = true;
        }
        let tree = self.memory.tree().context("the playbook was not listed")?;
        let stage = Arc::new(Stage::new(checked, tree, theme, Arc::clone(&self.before))?);
        if self.unproven {
            // A template can break as late as that.
            stage.page(&now.asked())?;
            self.unproven = false;
        }
        Ok(stage)
    }

    /// Lists the playbook, and watches all of it.
    fn listed(&mut self, changed: &BTreeSet<String>) -> anyhow::Result<()> {
        let root = &self.reader.root;
        let mut paths = changed.clone();
        for _ in 0..AGAIN {
            let listed = self.memory.list(root, &paths)?;
            let folders = listed.folders.iter().chain(&listed.git).cloned().collect();
            *self.reader.places() = listed;
            let (new, words) = self.watch.follow(folders, &paths.iter().map(|path| root.join(path)).collect())?;
            if let Some(words) = words {
                self.reader.say(&looking(&words));
            }
            // What came into a folder before it was watched was not told.
            paths = new.iter().filter_map(|folder| self.reader.named(folder)).filter(|path| path != GIT).collect();
            if paths.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// A change with those that come soon after it.
fn gathered(mut change: Change, told: &Receiver<Change>) -> Change {
    loop {
        let wait = change.shown.map_or(Duration::ZERO, |_| SETTLE);
        let Ok(more) = told.recv_timeout(wait) else { return change };
        change.paths.extend(more.paths);
        change.shown = change.shown.zip(more.shown).map(|(one, other)| one.max(other));
    }
}

fn stops(finding: &Diagnostic) -> bool {
    STOPS_A_BUILD.contains(&finding.rule.code) && finding.severity == Severity::Error && finding.waived.is_none()
}

/// What keeps a state from being published, as a banner.
fn stopping(checked: &Checked) -> String {
    banner::of_findings(checked.findings.iter().filter(|finding| stops(finding)), Below::LastGood)
}

/// What is said where the system cannot tell of changes.
pub fn looking(words: &str) -> String {
    format!("looking for changes every second, since the system cannot tell of them: {words}")
}

/// A finding on a line.
fn at(finding: &Diagnostic) -> String {
    let at = finding.place.position();
    let (path, line, column) = (finding.place.path(), at.line, at.column);
    format!("{path}:{line}:{column}: {}; {}", finding.message, finding.help)
}

/// A line on what changed and how long it took, and what is wrong with a page that was saved.
fn told(change: &Change, took: Duration, checked: &Checked) -> String {
    let paths: Vec<&str> = change.paths.iter().map(|path| if path == GIT { "git" } else { path.as_str() }).collect();
    let what = match paths.as_slice() {
        [ALL, ..] => "everything".to_owned(),
        [] => counted(checked.facts.playbook.pages.len(), "page"),
        few if few.len() <= FEW => few.join(", "),
        many => format!("{} files", many.len()),
    };
    let took = match change.shown {
        Some(shown) => format!("shown in {}, the rest in {}", length(shown), length(took)),
        None => format!("shown in {}", length(took)),
    };
    let mut said = format!("{what}: {took}; {}", tally(checked));
    if paths.len() <= FEW {
        let of = |finding: &&Diagnostic| paths.contains(&finding.place.path()) && finding.waived.is_none();
        let found: Vec<&Diagnostic> = checked.findings.iter().filter(of).collect();
        let unread = |finding: &&&Diagnostic| finding.rule.code == UNREADABLE_FRONT_MATTER.code;
        // What follows from a page that cannot be read is no news.
        let broken = found.iter().any(|finding| unread(&finding));
        let loud = |finding: &&&Diagnostic| finding.severity > Severity::Note && (!broken || unread(finding));
        for finding in found.iter().filter(loud).take(FEW) {
            let _ = write!(said, "\n  {}{}", if broken { "cannot be read: " } else { "" }, at(finding));
        }
    }
    said
}

fn length(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}
