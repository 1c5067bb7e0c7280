//! What was read, remembered from one reading to the next by a program that stays: what changed is read again, and
//! nothing else. What changed is told by the caller; nothing is watched here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::load::header::{self, Header};
use crate::load::{Draft, PEOPLE_FILE, SETTINGS_FILE, address, sources, walk};
use crate::markdown::{self, Document};
use crate::model::page::Page;
use crate::model::playbook::Asset;
use crate::settings::Settings;

/// A page as its file is now, where nothing changed but words of its text: all else that is known of it stays true.
/// Nothing where more changed, or the file cannot be read.
pub fn revised(root: &Path, old: &Page, settings: &Settings) -> Option<Page> {
    let (source, bad) = walk::read_one(root, old.path()).ok()?;
    let (text, body) = (source.text(), old.body);
    let begins = match header::find(text) {
        Header::None => 0,
        Header::Found { body, .. } => body,
        Header::Broken { .. } => return None,
    };
    if bad.is_some() || begins != body || text.get(..body) != old.source.text().get(..body) {
        return None;
    }
    let (was, document) = (&old.document, markdown::parse(&text[body..], body, &settings.markdown()));
    let ids = |document: &Document| document.ids().map(str::to_owned).collect::<Vec<_>>();
    let links = |document: &Document| {
        let links = document.links.iter().map(|link| (link.kind, link.form, link.target.clone()));
        let labels = document.undefined.iter().map(|undefined| undefined.label.clone());
        (links.collect::<Vec<_>>(), labels.collect::<Vec<_>>())
    };
    let same = document.title == was.title && ids(&document) == ids(was) && links(&document) == links(was);
    same.then(|| Page { source: Arc::new(source), document: Arc::new(document), ..old.clone() })
}

/// What is remembered.
#[derive(Default)]
pub struct Memory {
    tree: Option<Arc<walk::Tree>>,
    drafts: FxHashMap<String, Arc<Draft>>,
    /// Published files by path.
    pub(super) assets: BTreeMap<String, Asset>,
}

impl Memory {
    /// Forgets what these paths, relative to the root, make untrue. Says whether files or folders came or went, as far
    /// as the paths tell.
    pub fn forget(&mut self, root: &Path, changed: &BTreeSet<String>) -> bool {
        // The settings say how pages are read and what is listed, the roster whom names in front matter mean.
        if changed.contains(SETTINGS_FILE) || changed.contains(PEOPLE_FILE) {
            *self = Memory::default();
            return true;
        }
        let Some(tree) = self.tree.clone() else { return true };
        for path in changed.iter().chain(&tree.links) {
            self.drafts.remove(path);
            self.assets.remove(path);
        }
        let moved = |path: &String| match root.join(path).symlink_metadata() {
            Ok(file) if file.is_file() => !tree.files.contains(path) || tree.links.contains(path),
            Ok(_) => true,
            Err(_) => tree.files.contains(path) || tree.folders.contains(path),
        };
        let moved = changed.iter().any(moved);
        if moved {
            let gone = |path: &String, folder: &String| {
                path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            // Of a folder that came, went or changed its name, everything; and whether a README stands for its folder
            // is decided by its neighbours.
            let stays = |path: &String| {
                !changed.iter().any(|folder| gone(path, folder)) && !address::is_readme(address::split(path).1)
            };
            self.drafts.retain(|path, _| stays(path));
            self.assets.retain(|path, _| stays(path));
            self.tree = None;
        }
        moved
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
