//! What pages take from the places in which they lie: from their folders' first pages, from `defaults` and from the site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::load::header::{self, Header};
use crate::load::{address, front_matter, settings};
use crate::model::page::Kind;
use crate::model::people::Roster;
use crate::model::playbook::parent;
use crate::settings::{Inherited, Settings};
use crate::source::Source;

/// What a page says of itself, and where it lies.
#[derive(Debug)]
pub struct Own {
    /// Its path.
    pub path: Arc<str>,
    /// What could be inherited.
    pub inherited: Inherited,
    /// Whether it has front matter.
    pub has_front: bool,
    /// Whether it is the first page of its folder.
    pub index: bool,
}

/// The folders of these paths in which an `index.md` lies.
pub fn indexed<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    paths.map(address::split).filter(|(_, name)| address::is_index(name)).map(|(folder, _)| folder).collect()
}

/// Whether a page is the first of its folder, where these are `indexed`.
pub(super) fn is_first(path: &str, indexed: &BTreeSet<&str>) -> bool {
    let (folder, name) = address::split(path);
    address::is_index(name) || (address::is_readme(name) && !indexed.contains(folder))
}

/// What each page has of itself, its folder's first page, those above, `defaults` and the site, in this order.
pub(super) fn given(pages: &[Own], settings: &Settings) -> Vec<Inherited> {
    let first = pages.iter().filter(|page| page.index);
    let indexes: BTreeMap<&str, &Inherited> =
        first.map(|page| (address::split(&page.path).0, &page.inherited)).collect();
    pages.par_iter().map(|page| one(page, &indexes, settings)).collect()
}

fn one(page: &Own, indexes: &BTreeMap<&str, &Inherited>, settings: &Settings) -> Inherited {
    let mut given = page.inherited.clone();
    let own = given.kind;
    let mut folder = Some(address::split(&page.path).0);
    while let Some(at) = folder {
        if let Some(index) = indexes.get(at) {
            given.or(&Inherited { kind: None, ..(*index).clone() });
        }
        folder = parent(at);
    }
    for default in settings.defaults.iter().rev().filter(|default| default.glob.value.is_match(page.path.as_ref())) {
        given.or(&default.inherited);
    }
    if given.owner.is_none() {
        given.owner.clone_from(&settings.owner);
    }
    // A default for a whole folder is meant for its pages: an index is one only if it says so itself.
    if page.index && own.is_none() && given.kind == Some(Kind::Sop) {
        given.kind = None;
    }
    let nature = match (page.index, page.has_front) {
        (true, _) => Kind::Index,
        (false, true) => Kind::Sop,
        (false, false) => Kind::Guide,
    };
    given.kind = given.kind.or(Some(nature));
    given
}

/// What pages would have if these were all there are, by their paths and texts.
pub fn given_to(pages: &[(&str, &str)], settings: &Settings, roster: &Roster) -> Vec<Inherited> {
    let indexed = indexed(pages.iter().map(|(path, _)| *path));
    let own = |(path, text): &(&str, &str)| {
        let source = Arc::new(Source::new(*path, (*text).to_owned()));
        let (inherited, has_front) = match header::find(text) {
            Header::None => (Inherited::default(), false),
            Header::Broken { .. } => (Inherited::default(), true),
            Header::Found { yaml, .. } => {
                let read = front_matter::read(&source, yaml, roster, &settings.front_matter, &mut Vec::new());
                (read.inherited, true)
            }
        };
        Own { path: Arc::clone(source.path()), inherited, has_front, index: is_first(path, &indexed) }
    };
    given(&pages.par_iter().map(own).collect::<Vec<_>>(), settings)
}

/// The settings that a text of `playbook.yml` gives.
pub fn settings_of(text: &str, roster: &Roster) -> Settings {
    let source = Arc::new(Source::new(super::SETTINGS_FILE, text.to_owned()));
    settings::read(&source, roster, &mut Vec::new())
}
