//! What was read, remembered from one reading to the next by a program that stays: what changed is read again, and
//! nothing else. What changed is told by the caller; nothing is watched here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::load::address::{Addresses, Standing};
use crate::load::bodies::Bodies;
use crate::load::header::{self, Header};
use crate::load::rules::UNREADABLE_FRONT_MATTER;
use crate::load::{
    Draft, Reading, SETTINGS_FILE, Wanted, address, assemble, draft, front_matter, options, sources, walk,
};
use crate::markdown::Form;
use crate::model::page::{LinkTarget, Page};
use crate::model::people::{Name, Who};
use crate::model::playbook::{Asset, Playbook, is_index};
use crate::settings::{Inherited, Settings};

/// What a page is read anew beside: the state before.
pub struct Known<'a> {
    /// Its pages and people.
    pub playbook: &'a Playbook,
    /// Its settings.
    pub settings: &'a Settings,
    /// Whom names mean that only history knows.
    pub names: &'a HashMap<Name, Who>,
    /// What lies in its folder.
    pub tree: &'a walk::Tree,
}

/// The page at a place of the playbook as its file is now, where it is still the same kind of page: its front matter, its
/// text and what its links lead to. What other pages, lists and records make of it stays as it was. Nothing where that is
/// too little to show it: the file or its front matter cannot be read, others inherit what changed, or it takes anew from
/// its folder or brings a file along.
pub fn revised(root: &Path, at: usize, known: &Known<'_>) -> Option<Page> {
    let Known { playbook, settings, .. } = *known;
    let old = &playbook.pages[at];
    let (source, bad) = walk::read_one(root.into(), old.path()).ok()?;
    if bad.is_some() {
        return None;
    }
    let reading = Reading {
        settings,
        roster: &playbook.roster,
        bodies: Bodies::new(None, options(settings, Wanted::Pages), &[]),
    };
    let read = draft(source, None, &BTreeSet::new(), &reading);
    let unreadable = |finding: &Diagnostic| finding.rule.code == UNREADABLE_FRONT_MATTER.code;
    let same = read.source.text().get(..read.body) == old.source.text().get(..old.body);
    if read.findings.iter().any(unreadable) || is_index(old) && !same {
        return None;
    }
    let given = given_anew(&read.front.inherited, &own_of(old, known), old)?;
    let index = address::split(&old.url).1 == "index.html";
    let page = assemble(Draft { url: old.url.clone(), index, ..read }, given, &settings.title);
    if (page.kind, page.status) != (old.kind, old.status) {
        return None;
    }
    let mut page = Page { links: old.links.clone(), replacement: old.replacement.clone(), ..page };
    page.settle(known.names);
    if leads(&page) != leads(old) {
        let mut standing: Vec<Standing<'_>> = playbook.pages.iter().map(Standing::from).collect();
        standing[at] = Standing::from(&page);
        let addresses = Addresses::of(standing, &known.tree.files);
        let links = page.document.links.iter().map(|link| addresses.resolve(&link.target, link.form, at)).collect();
        let replacement = page.superseded_by.as_ref().map(|target| addresses.resolve(&target.value, Form::Way, at));
        (page.links, page.replacement) = (links, replacement);
    }
    let there = |link: &LinkTarget| !matches!(link, LinkTarget::Asset(path) if !playbook.assets.contains_key(path));
    page.links.iter().all(there).then_some(page)
}

/// Ids; links; what replaces the page, and its title.
type Leads<'p> = (Vec<&'p str>, Vec<(Form, &'p str)>, [Option<&'p str>; 2]);

/// All that decides what the links of a page lead to.
fn leads(page: &Page) -> Leads<'_> {
    let links = page.document.links.iter().map(|link| (link.form, link.target.as_str()));
    let replacement = page.superseded_by.as_ref().map(|target| target.value.as_str());
    // Wikilinks lead by title too.
    (page.document.ids().collect(), links.collect(), [replacement, Some(&page.title)])
}

/// What a page said of itself when it was read.
fn own_of(page: &Page, known: &Known<'_>) -> Inherited {
    let Header::Found { yaml, .. } = header::find(page.source.text()) else { return Inherited::default() };
    let mapped = &known.settings.front_matter;
    front_matter::read(&page.source, yaml, &known.playbook.roster, mapped, &mut Vec::new()).inherited
}

/// What a page is given where it says `own` of itself and said `before` when it was read as `old`. Nothing where it left
/// something out that its folder may say instead.
fn given_anew(own: &Inherited, before: &Inherited, old: &Page) -> Option<Inherited> {
    /// What is so now: said anew, or as it was if nothing was said before either.
    fn now<T: Clone>(own: &Option<T>, before: &Option<T>, was: Option<T>) -> Option<Option<T>> {
        match (own, before) {
            (Some(own), _) => Some(Some(own.clone())),
            (None, None) => Some(was),
            (None, Some(_)) => None,
        }
    }
    Some(Inherited {
        kind: now(&own.kind, &before.kind, Some(old.kind))?,
        owner: now(&own.owner, &before.owner, old.owner.clone())?,
        reviewers: now(&own.reviewers, &before.reviewers, Some(old.reviewers.clone()))?,
        review_every: now(&own.review_every, &before.review_every, old.review_every)?,
        criticality: now(&own.criticality, &before.criticality, old.criticality.clone())?,
        channel: now(&own.channel, &before.channel, old.channel.clone())?,
    })
}

/// What is remembered.
#[derive(Default)]
pub struct Memory {
    tree: Option<Arc<walk::Tree>>,
    drafts: FxHashMap<String, Arc<Draft>>,
    /// What settings and people were read from by which the pages were read.
    read_from: Option<blake3::Hash>,
    /// Published files by path.
    pub(super) assets: BTreeMap<String, Asset>,
}

impl Memory {
    /// Forgets all that was read unless settings and people are still those by which it was: the settings say how pages
    /// are read, and a page knows people by their places in the roster. Nobody has to be told of a change for that.
    pub fn read_by(&mut self, read_from: blake3::Hash) {
        if self.read_from.replace(read_from).is_some_and(|before| before != read_from) {
            (self.drafts, self.assets) = Default::default();
        }
    }

    /// Forgets what these paths, relative to the root, make untrue; the root's own, which is empty, all of it. Says whether the playbook is to be listed anew: files or
    /// folders came or went, as far as the paths tell, or what is listed may be other.
    pub fn forget(&mut self, root: &Path, changed: &BTreeSet<String>) -> bool {
        let Some(tree) = self.tree.clone() else {
            // What came or went since it was listed is not known.
            (self.drafts, self.assets) = Default::default();
            return true;
        };
        for path in changed.iter().chain(&tree.links) {
            self.drafts.remove(path);
            self.assets.remove(path);
        }
        let moved = |path: &String| match root.join(path).symlink_metadata() {
            // What git notes is no page: it says nothing of what lies there.
            _ if path == ".git" => false,
            Ok(file) if file.is_file() => !tree.files.contains(path) || tree.links.contains(path),
            Ok(_) => true,
            Err(_) => tree.files.contains(path) || tree.folders.contains(path),
        };
        let moved = changed.iter().any(moved);
        // The settings say what is listed.
        let listed_anew = moved || changed.contains(SETTINGS_FILE);
        if moved {
            let gone = |path: &String, folder: &String| {
                folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            // Of a folder that came, went or changed its name, everything; and whether a README stands for its folder
            // is decided by its neighbours.
            let stays = |path: &String| {
                !changed.iter().any(|folder| gone(path, folder)) && !address::is_readme(address::split(path).1)
            };
            self.drafts.retain(|path, _| stays(path));
            self.assets.retain(|path, _| stays(path));
        }
        if listed_anew {
            self.tree = None;
        }
        listed_anew
    }

    /// Whether there is something at a path, relative to the root, or was when that was listed.
    pub fn concerns(&self, root: &Path, path: &str) -> bool {
        let known = |tree: &walk::Tree| tree.files.contains(path) || tree.folders.contains(path);
        root.join(path).symlink_metadata().is_ok() || self.tree.as_deref().is_some_and(known)
    }

    /// What lies in the playbook's folder.
    ///
    /// # Errors
    /// As [`sources::tree`].
    pub fn tree(&mut self, root: &Path, settings: &Settings) -> anyhow::Result<Arc<walk::Tree>> {
        if let Some(tree) = &self.tree {
            return Ok(Arc::clone(tree));
        }
        let tree = Arc::new(sources::tree(root, settings)?);
        self.tree = Some(Arc::clone(&tree));
        Ok(tree)
    }

    /// What lay in the playbook's folder when that was listed last.
    pub fn listed(&self) -> Option<Arc<walk::Tree>> {
        self.tree.clone()
    }

    /// A page as it was read before.
    pub(super) fn draft(&self, path: &str) -> Option<Arc<Draft>> {
        self.drafts.get(path).map(Arc::clone)
    }

    /// Remembers the pages that there are, and no others.
    pub(super) fn keep(&mut self, drafts: &[Arc<Draft>]) {
        let known = |draft: &Arc<Draft>| (draft.source.path().to_string(), Arc::clone(draft));
        self.drafts = drafts.iter().map(known).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_have_come_or_gone_is_listed_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(".git")).expect("a folder");
        std::fs::write(folder.path().join("a.md"), "# A\n").expect("a file");
        let settings = Settings::default();
        let mut memory = Memory::default();
        let mut listed_anew = |changed: &str| {
            memory.tree(folder.path(), &settings).expect("it is listed");
            memory.forget(folder.path(), &[changed.to_owned()].into())
        };
        assert!(!listed_anew("a.md"));
        assert!(!listed_anew(".git"), "a save");
        assert!(!listed_anew("gone.png"));
        std::fs::write(folder.path().join("new.png"), "P").expect("a file");
        assert!(listed_anew("new.png"));
        assert!(!listed_anew("new.png"));
        assert!(listed_anew(""), "everything");
    }
}
