//! The order of the stages, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::check::{Found, STOPS_A_BUILD, check};
use crate::diagnostic::Diagnostic;
use crate::evidence::{self, Earlier};
use crate::external::{self, Answers};
use crate::facts::Facts;
use crate::health;
use crate::index::documents::Entry;
use crate::index::quickwit::Document;
use crate::kept::Kept;
use crate::load;
pub use crate::load::{Root, Tree, Unsaved, Wanted};
use crate::model::page::{LinkTarget, Page};
use crate::model::playbook::Playbook;
use crate::model::redirects::alias_names;
use crate::render::{self, Drafts, Input};
pub use crate::render::{Before, Preview};
use crate::rule::Severity;
use crate::settings::Settings;
use crate::site::Site;

/// A playbook that was read and checked.
pub struct Checked {
    /// Everything that is known.
    pub facts: Facts,
    /// Every finding, in order.
    pub findings: Vec<Diagnostic>,
    /// What is true as well, and not said beside a stronger finding of the same page.
    pub silenced: Vec<Diagnostic>,
    /// What leads from the top of the repository to the playbook: empty, or with a final `/`.
    pub prefix: String,
}

impl Checked {
    /// Whether a finding forbids publishing: two pages with one address, an unsafe path, settings that cannot be read.
    pub fn stops_a_build(&self) -> bool {
        let stops = |finding: &Diagnostic| finding.severity == Severity::Error && finding.waived.is_none();
        self.findings.iter().any(|finding| STOPS_A_BUILD.contains(&finding.rule.code) && stops(finding))
    }

    /// Renders pages one by one, as they are asked for, for as long as `act` runs. What `before` holds of an earlier preview
    /// is not made again.
    ///
    /// # Errors
    /// As [`Self::site`].
    pub fn preview<T>(
        &self,
        overlay: &Path,
        drafts: Drafts,
        before: &Before,
        act: impl FnOnce(&Preview<'_>) -> T,
    ) -> anyhow::Result<T> {
        let survey = health::survey(&self.facts);
        let input = Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts };
        render::preview(&input, overlay, before, act)
    }

    /// Renders the site. `overlay` is the folder of the playbook's own theme.
    ///
    /// # Errors
    /// A theme that cannot be used: where a template is to blame, a [`render::Fault`].
    pub fn site(&self, overlay: &Path, drafts: Drafts) -> anyhow::Result<Site> {
        let survey = health::survey(&self.facts);
        render::render(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts }, overlay)
    }

    /// What the search knows of the pages in force or retired.
    ///
    /// # Errors
    /// As [`render::entries`].
    pub fn entries(&self) -> anyhow::Result<Vec<Entry>> {
        let survey = health::survey(&self.facts);
        render::entries(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts: Drafts::Out })
    }

    /// The pages in force or retired, for a search cluster that many playbooks share.
    ///
    /// # Errors
    /// As [`render::documents`].
    pub fn documents(&self) -> anyhow::Result<Vec<Document>> {
        let survey = health::survey(&self.facts);
        render::documents(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts: Drafts::Out })
    }
}

/// Reads and checks the playbook in `root` for the day `today`. Where only [`Wanted::Facts`] are read, the pages can be
/// judged, and neither shown nor searched.
///
/// # Errors
/// What keeps it from being read at all; see [`load::load`].
pub fn read(root: &Path, today: Date, wanted: Wanted) -> anyhow::Result<Checked> {
    read_and_ask(root, today, wanted, None)
}

/// When web addresses are asked for, and who is told how many.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Told before the first is asked for.
    pub told: &'a dyn Fn(usize),
}

/// The same, after every web address that pages link to was asked for, where that is wanted.
///
/// # Errors
/// As [`read`].
pub fn read_and_ask(root: &Path, today: Date, wanted: Wanted, asking: Option<Asking<'_>>) -> anyhow::Result<Checked> {
    let opened = opened(root.into(), today)?;
    let found = evidence::find(root);
    let (kept, prefix) = (found.kept("pages"), found.prefix());
    let answers = found.kept("external").map(Kept::of_any_build);
    // git works while the pages are read.
    let (loaded, history) = std::thread::scope(|scope| {
        let history = scope.spawn(|| evidence::read(found, &opened.settings));
        let (settings, roster, findings) = (&opened.settings, opened.roster, opened.findings);
        (load::load(root, (wanted, kept.as_ref(), None), settings, roster, findings), history.join())
    });
    let history = history.map_err(|_| anyhow::anyhow!("the reading of history was lost"))?;
    let (mut facts, findings) = gathered(root, (opened.settings, loaded?), &history, (today, wanted));
    facts.answers = asking.map(|asking| {
        let addresses = external::addresses(&facts.playbook.pages);
        external::ask(addresses, &facts.settings.external, answers.as_ref(), asking.now, asking.told)
    });
    // Thousands of versions are given back while the rules run.
    rayon::spawn(move || drop(history));
    Ok(Checked { prefix, ..checked(root, facts, findings)? })
}

fn opened(root: Root<'_>, today: Date) -> anyhow::Result<load::Opened> {
    let mut opened = load::open(root)?;
    load::leave::read(root.folder, &opened.settings, &mut opened.roster, today, &mut opened.findings)?;
    Ok(opened)
}

fn gathered(
    root: &Path,
    (settings, loaded): (Settings, load::Loaded),
    history: &evidence::Read,
    (today, wanted): (Date, Wanted),
) -> (Facts, Vec<Diagnostic>) {
    let load::Loaded { mut playbook, records, mut findings } = loaded;
    let evidence = evidence::gather(root, history, (&playbook, &records), &settings, (today, wanted), &mut findings);
    playbook.settle(&evidence.names);
    (Facts { settings, playbook, evidence, answers: None, today }, findings)
}

fn checked(root: &Path, facts: Facts, mut findings: Vec<Diagnostic>) -> anyhow::Result<Checked> {
    findings.extend(render::faults(&root.join(&facts.settings.theme), &facts.settings)?);
    let Found { findings, silenced } = check(&facts, findings);
    Ok(Checked { facts, findings, silenced, prefix: String::new() })
}

/// Reads and checks a playbook as it was; nothing where it had no page. `answers` are what web addresses answer now.
///
/// # Errors
/// As [`read`].
pub fn read_earlier(earlier: &Earlier, today: Date, answers: Option<Answers>) -> anyhow::Result<Option<Checked>> {
    let root = &earlier.root;
    if !root.is_dir() {
        return Ok(None);
    }
    let opened = opened(root.into(), today)?;
    let tree = load::sources::files(root, &opened.settings)?;
    if load::sources::of(&opened.settings, &tree).is_empty() {
        return Ok(None);
    }
    let history = evidence::read(earlier.found(), &opened.settings);
    let (settings, roster, findings) = (&opened.settings, opened.roster, opened.findings);
    let loaded = load::load(root, (Wanted::Facts, None, None), settings, roster, findings)?;
    let (mut facts, findings) = gathered(root, (opened.settings, loaded), &history, (today, Wanted::Facts));
    facts.answers = answers;
    checked(root, facts, findings).map(Some)
}

/// The playbook in `root` as it was where HEAD and `revision` parted, written into the empty folder `into`; nothing for
/// `HEAD` before the first commit.
///
/// # Errors
/// As [`evidence::Found::at_fork`].
pub fn earlier(root: &Path, settings: &Settings, revision: &str, into: &Path) -> anyhow::Result<Option<Earlier>> {
    let mut files: Vec<String> = load::sources::files(root, settings)?.into_iter().collect();
    files.extend(settings.leave.iter().map(|file| file.value.clone()).filter(|file| root.join(file).is_file()));
    evidence::find(root).at_fork(revision, (root, &files), into)
}

/// Where pages lie now that were moved, of these paths: by the `aliases` that pages keep, and by history.
pub fn moved<'p>(root: &Path, facts: &Facts, old: impl Iterator<Item = &'p str>) -> HashMap<String, String> {
    let pages = &facts.playbook.pages;
    let present: HashSet<&str> = pages.iter().map(Page::path).collect();
    let gone: Vec<&str> =
        old.filter(|path| !present.contains(path) && load::sources::is_page(&facts.settings, path)).collect();
    if gone.is_empty() {
        return HashMap::new();
    }
    let mut moved = evidence::successors(root, &facts.settings, &gone, &facts.playbook);
    let aliases: HashMap<String, &str> = pages
        .iter()
        .flat_map(|page| page.aliases.iter().map(move |alias| (page, alias)))
        .flat_map(|(page, alias)| alias_names(&alias.value).map(|name| (name, page.path())))
        .collect();
    for path in gone {
        if let Some(page) = [path, &load::address::url(path, false)].iter().find_map(|name| aliases.get(*name)) {
            moved.insert(path.to_owned(), (*page).to_owned());
        }
    }
    moved
}

/// The page at a place of the playbook as its file in `root` is now; see [`load::revised`]. `tree` is what lies there.
pub fn revised(root: &Path, at: usize, facts: &Facts, tree: &Tree) -> Option<Page> {
    let Facts { settings, playbook, evidence, .. } = facts;
    load::revised(root, at, &load::Known { playbook, settings, names: &evidence.names, tree })
}

/// Where changes to a playbook matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its folders, and those of its theme.
    pub folders: BTreeSet<PathBuf>,
    /// The folder of its theme, which need not be there.
    pub theme: PathBuf,
    /// Where it is published, which does not matter.
    pub output: PathBuf,
    /// The folders in which git notes what is checked out.
    pub git: Vec<PathBuf>,
}

/// What is remembered from one reading to the next.
#[derive(Default)]
pub struct Memory {
    pages: load::Memory,
    history: Option<evidence::Read>,
    /// Where git notes what is checked out.
    git: Vec<PathBuf>,
}

impl Memory {
    /// Whether there is something at a path, relative to the root, or was when that was listed.
    pub fn concerns(&self, root: &Path, path: &str) -> bool {
        self.pages.concerns(root, path)
    }

    /// Forgets what is not so any more, since files changed at these paths, relative to the root. Lists the playbook in
    /// `root`.
    ///
    /// # Errors
    /// What keeps it from being listed.
    pub fn list<'r>(&mut self, root: impl Into<Root<'r>>, changed: &BTreeSet<String>) -> anyhow::Result<Listed> {
        let root = root.into();
        let settings = load::open(root)?.settings;
        let root = root.folder;
        let hidden = |path: &String| path.starts_with('.');
        if self.pages.forget(root, changed) || changed.iter().any(hidden) {
            let found = evidence::find(root);
            self.git = found.watched();
            // What history says of front matter hangs on the settings.
            let same = !changed.contains(load::SETTINGS_FILE);
            self.history = self.history.take().filter(|read| same && read.is_of(&found));
        }
        let tree = self.pages.tree(root, &settings)?;
        let theme = root.join(&settings.theme);
        let folders =
            tree.folders.iter().map(|folder| root.join(folder)).chain(render::theme_folders(&theme)).collect();
        Ok(Listed { folders, theme, output: root.join(&settings.output), git: self.git.clone() })
    }

    /// What lies in the playbook's folder, once that was read.
    pub fn tree(&self) -> Option<Arc<Tree>> {
        self.pages.listed()
    }

    /// The pages to which broken links lead that were right once, by the paths that these name: the pages were moved.
    pub fn found_again(&self, playbook: &Playbook) -> BTreeMap<String, usize> {
        let Some(history) = &self.history else { return BTreeMap::new() };
        let broken = |page: &Page| -> Vec<String> {
            let links = page.document.links.iter().zip(&page.links);
            let missing = links.filter(|(_, target)| matches!(target, LinkTarget::Missing(_)));
            missing.filter_map(|(link, _)| load::address::named(&page.folder, &link.target)).collect()
        };
        let old: BTreeSet<String> = playbook.pages.iter().flat_map(broken).collect();
        let found = history.found_again(&old.iter().map(String::as_str).collect(), &playbook.pages);
        found.into_iter().map(|(old, page)| (old.to_owned(), page)).collect()
    }

    /// Reads and checks the playbook in `root` as [`read`] does, but for what is remembered. What is `wanted` is the same
    /// each time.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read<'r>(&mut self, root: impl Into<Root<'r>>, today: Date, wanted: Wanted) -> anyhow::Result<Checked> {
        let root = root.into();
        let opened = opened(root, today)?;
        self.pages.read_by(opened.read_from);
        let (all, root) = (root, root.folder);
        let unread = self.history.is_none();
        let (loaded, newer) = std::thread::scope(|scope| {
            let newer = unread.then(|| scope.spawn(|| evidence::read(evidence::find(root), &opened.settings)));
            let (settings, roster, findings) = (&opened.settings, opened.roster, opened.findings);
            let loaded = load::load(all, (wanted, None, Some(&mut self.pages)), settings, roster, findings);
            (loaded, newer.and_then(|newer| newer.join().ok()))
        });
        if unread {
            self.history = newer;
        }
        let history = self.history.as_ref().context("the reading of history was lost")?;
        let (facts, findings) = gathered(root, (opened.settings, loaded?), history, (today, wanted));
        checked(root, facts, findings)
    }
}
