//! What `[[Page]]` leads to: a page or file by its path, by its name wherever it lies, or by its title, as people of
//! Obsidian expect. Letter case does not matter. A name that several go by is said to be one, unless one of them lies in
//! the page's own folder.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::{Addresses, composed, is_template, join, resolve_path, split, stem};
use crate::model::page::LinkTarget;
use crate::slip::{Words, allowed};

/// Something that has a name: its path, and its place among the pages if it is one.
pub(super) type Thing<'a> = (&'a str, Option<usize>);

/// What goes by a name.
pub(super) struct Names<'a> {
    /// By the name of the file, of pages with and without ending.
    files: HashMap<String, Vec<Thing<'a>>>,
    titles: HashMap<String, Vec<Thing<'a>>>,
    /// All of them, sorted; gathered when the first of them is missed.
    known: OnceLock<(Vec<String>, Words)>,
}

/// A name as it is compared.
fn fold(name: &str) -> String {
    composed(name).to_lowercase()
}

/// A path without the endings of pages.
fn bare(path: &str) -> String {
    let (folder, name) = split(path);
    join(folder, stem(name))
}

impl<'a> Addresses<'a> {
    fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| {
            let mut names = Names { files: HashMap::new(), titles: HashMap::new(), known: OnceLock::new() };
            for (at, page) in self.pages.iter().enumerate() {
                let thing = (page.path, Some(at));
                let name = split(page.path).1;
                for name in [name, stem(name)] {
                    names.files.entry(fold(name)).or_default().push(thing);
                }
                names.titles.entry(fold(page.title)).or_default().push(thing);
            }
            let pages = |path: &str| self.by_name.get(&composed(path)).is_some_and(|at| self.pages[*at].path == path);
            for path in self.files.iter().filter(|path| !pages(path)) {
                names.files.entry(fold(split(path).1)).or_default().push((path, None));
            }
            names
        })
    }

    /// What a wikilink in the page `from` leads to.
    pub(super) fn named(&self, target: &str, from: usize) -> LinkTarget {
        let target = target.trim();
        if is_template(target) || target.contains("://") {
            return LinkTarget::External;
        }
        let (name, heading) = target.split_once('#').unwrap_or((target, ""));
        // Of headings one below the other, the last is meant; blocks have no ids here.
        let heading = heading.rsplit('#').next().unwrap_or_default().trim();
        let heading = if heading.starts_with('^') { "" } else { heading };
        let name = name.trim();
        if name.is_empty() {
            return self.heading(from, heading);
        }
        match self.called(name, from).as_slice() {
            [(_, Some(page))] => self.heading(*page, heading),
            [(path, None)] => self.file(path).unwrap_or(LinkTarget::Missing(None)),
            [] => self.as_way(name, heading, from),
            many => LinkTarget::Ambiguous(many.iter().map(|thing| self.full_name(thing)).collect()),
        }
    }

    /// A name as the way to a folder, an address or an old one, from the page's folder or the playbook's.
    fn as_way(&self, name: &str, heading: &str, from: usize) -> LinkTarget {
        for folder in [self.folder(from), ""] {
            match self.resolve_in(folder, &name.replace('%', "%25").replace('?', "%3F"), None) {
                LinkTarget::Missing(_) | LinkTarget::External => {}
                LinkTarget::Page(page, _) => return self.heading(page, heading),
                other => return other,
            }
        }
        LinkTarget::Missing(self.near_name(name, heading))
    }

    /// What goes by a name in a page.
    fn called(&self, name: &str, from: usize) -> Vec<Thing<'a>> {
        let folder = self.folder(from);
        let names = self.names();
        let is = |(path, page): &Thing<'_>, wanted: &str| {
            fold(path) == wanted || (page.is_some() && fold(&bare(path)) == wanted)
        };
        let of_name = |name: &str| names.files.get(split(name).1).cloned().unwrap_or_default();
        if name.starts_with(['/', '.']) {
            let Some(path) = resolve_path(folder, name).map(|path| fold(&path)) else { return Vec::new() };
            return of_name(&path).into_iter().filter(|thing| is(thing, &path)).take(1).collect();
        }
        let wanted = fold(name.trim_end_matches('/'));
        let known = of_name(&wanted);
        let own = fold(&join(folder, &wanted));
        let exact = |path: &str| known.iter().find(|thing| is(thing, path)).copied();
        if wanted.contains('/') {
            return match exact(&wanted).or_else(|| exact(&own)) {
                Some(thing) => vec![thing],
                None => {
                    let end = format!("/{wanted}");
                    let ends = |(path, page): &Thing<'_>| {
                        fold(path).ends_with(&end) || (page.is_some() && fold(&bare(path)).ends_with(&end))
                    };
                    known.into_iter().filter(ends).collect()
                }
            };
        }
        if let (Some(thing), true) = (exact(&own), known.len() > 1) {
            return vec![thing];
        }
        if !known.is_empty() {
            return known;
        }
        let titled = names.titles.get(&wanted).cloned().unwrap_or_default();
        match titled.iter().find(|(path, _)| split(path).0 == folder) {
            Some(here) if titled.len() > 1 => vec![*here],
            _ => titled,
        }
    }

    /// The name that is nobody else's: the path from the playbook's folder, of pages without ending.
    fn full_name(&self, (path, page): &Thing<'_>) -> String {
        let path = if page.is_some() { bare(path) } else { (*path).to_owned() };
        if path.contains('/') { path } else { format!("/{path}") }
    }

    /// The name that was surely meant, with the heading where that is there.
    fn near_name(&self, name: &str, heading: &str) -> Option<String> {
        let names = self.names();
        let last = fold(split(name).1);
        let (known, words) = names.known.get_or_init(|| {
            let known: BTreeSet<&String> = names.files.keys().chain(names.titles.keys()).collect();
            let known: Vec<String> = known.into_iter().cloned().collect();
            let words = Words::new(known.iter().map(String::as_str));
            (known, words)
        });
        let near = &known[*words.nearest(&last, allowed(&last)).first()?];
        let things = names.files.get(near).or_else(|| names.titles.get(near))?;
        let (path, page) = *things.iter().min_by_key(|(path, _)| strsim::osa_distance(name, &bare(path)))?;
        let one = names.files.get(near).is_some_and(|things| things.len() == 1);
        let written = match page {
            Some(page) if !names.files.contains_key(near) => self.pages[page].title.to_owned(),
            Some(_) if one => stem(split(path).1).to_owned(),
            None if one => split(path).1.to_owned(),
            _ => self.full_name(&(path, page)),
        };
        let heading = page.filter(|_| !heading.is_empty()).and_then(|page| self.near_heading(page, heading));
        Some(written + &heading.unwrap_or_default())
    }
}
