//! What the preview answers at this moment: the last state that could be shown, and what is wrong with the newest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::cli::serve::banner::{self, Below};
use crate::cli::serve::stage::Stage;
use crate::load::rules::UNREADABLE_FRONT_MATTER;
use crate::pipeline::{self, Checked};
use crate::render::Fault;
use crate::serve::{Answer, Newest, Status};

/// The state that is shown.
pub struct Now {
    root: PathBuf,
    newest: Newest,
    shown: Mutex<Shown>,
    ready: Condvar,
}

#[derive(Default)]
struct Shown {
    stage: Option<Arc<Stage>>,
    /// What keeps the newest state from being shown, as a banner.
    banner: String,
    /// Pages that are newer than the state.
    revised: BTreeSet<String>,
    /// The page that was asked for last.
    asked: String,
}

impl Now {
    /// Nothing can be shown yet.
    pub fn new(root: PathBuf, newest: Newest) -> Self {
        Now { root, newest, shown: Mutex::default(), ready: Condvar::new() }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is at a path of the site. The first state is waited for.
    pub fn answer(&self, path: &str) -> Answer {
        let (stage, banner) = {
            let begun = |shown: &mut Shown| shown.stage.is_none() && shown.banner.is_empty();
            let shown = self.ready.wait_while(self.shown(), begun);
            let mut shown = shown.unwrap_or_else(PoisonError::into_inner);
            if path.ends_with(".html") {
                path.clone_into(&mut shown.asked);
            }
            (shown.stage.clone(), shown.banner.clone())
        };
        let Some(stage) = stage else {
            let bytes = banner::page("The playbook cannot be shown yet.");
            return Answer { status: Status::Broken, bytes, banner };
        };
        match stage.page(path) {
            Ok(Some(bytes)) => {
                let banner = if banner.is_empty() { of_page(&stage.checked, path) } else { banner };
                Answer { status: Status::Found, bytes, banner }
            }
            Ok(None) => {
                let page = stage.page("404.html").ok().flatten();
                let bytes = page.unwrap_or_else(|| banner::page("There is no such page."));
                Answer { status: Status::Missing, bytes, banner }
            }
            Err(error) => {
                let bytes = banner::page("This page cannot be shown.");
                Answer { status: Status::Broken, bytes, banner: of_error(&error) }
            }
        }
    }

    /// Shows the newest of a page, where that can be known without reading all others. Says whether it could.
    pub fn revise(&self, path: &str) -> bool {
        let mut shown = self.shown();
        let Some(stage) = shown.stage.clone().filter(|_| shown.banner.is_empty()) else { return false };
        let done = revise(&self.root, &stage, path);
        if done {
            shown.revised.insert(path.to_owned());
        }
        done
    }

    /// Paths without those of files that editors made and took away again, of which nothing was ever known. What lies in
    /// `theme` is not listed, so all of it counts.
    pub fn lasting(&self, paths: BTreeSet<String>, theme: &Path) -> BTreeSet<String> {
        let Some(stage) = self.shown().stage.clone() else { return paths };
        let known = |path: &String| stage.tree.files.contains(path) || stage.tree.folders.contains(path);
        let listed = |path: &String| path.starts_with('.') || self.root.join(path).starts_with(theme) || known(path);
        let there = |path: &String| self.root.join(path).symlink_metadata().is_ok();
        paths.into_iter().filter(|path| listed(path) || there(path)).collect()
    }

    /// Begins to read: pages revised from now on may be newer than what is read.
    pub fn begin(&self) {
        self.shown().revised.clear();
    }

    /// The page that was asked for last.
    pub fn asked(&self) -> String {
        let asked = self.shown().asked.clone();
        if asked.is_empty() { "index.html".to_owned() } else { asked }
    }

    /// Whether there is no state yet.
    pub fn is_empty(&self) -> bool {
        self.shown().stage.is_none()
    }

    /// Shows a state, with what is wrong with it nevertheless.
    pub fn show(&self, stage: Arc<Stage>, banner: String) {
        let old = {
            let mut shown = self.shown();
            for path in &shown.revised {
                revise(&self.root, &stage, path);
            }
            shown.banner = banner;
            shown.stage.replace(stage)
        };
        self.tell();
        drop(old);
    }

    /// Leaves what is shown as it is, and says why.
    pub fn refuse(&self, banner: String) {
        self.shown().banner = banner;
        self.tell();
    }

    /// Tells all open pages that there is something newer.
    pub fn tell(&self) {
        self.ready.notify_all();
        self.newest.tell();
    }
}

/// What is wrong, as a banner.
pub fn of_error(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Fault>() {
        Some(fault) => banner::of_findings(std::iter::once(&fault.0), Below::LastGood),
        None => banner::of_error(error),
    }
}

/// What makes the page at a path another one than was meant: front matter that cannot be read.
fn of_page(checked: &Checked, path: &str) -> String {
    let Some(page) = checked.facts.playbook.pages.iter().find(|page| page.url == path) else { return String::new() };
    let findings = checked.findings.iter().filter(|finding| finding.rule.code == UNREADABLE_FRONT_MATTER.code);
    banner::of_findings(findings.filter(|finding| finding.place.path() == page.path()), Below::Broken)
}

fn revise(root: &Path, stage: &Stage, path: &str) -> bool {
    let facts = &stage.checked.facts;
    let Ok(at) = facts.playbook.pages.binary_search_by(|page| page.path().cmp(path)) else { return false };
    pipeline::revised(root, at, facts, &stage.tree).is_some_and(|page| stage.revise(page))
}
