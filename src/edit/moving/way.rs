//! From where to where, and whether that may be.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{bail, ensure};

use crate::load::address::{self, is_private};
use crate::load::sources::is_page;
use crate::model::page::Page;
use crate::model::playbook::{Playbook, parent};
use crate::model::redirects::{Redirect, redirects};
use crate::settings::Settings;
use crate::site::SitePath;

use super::links::Place;

/// Refuses a place in which a new page cannot lie. `files` are all there are.
///
/// # Errors
/// Why it cannot.
pub fn may_lie(
    root: &Path,
    path: &str,
    (playbook, settings): (&Playbook, &Settings),
    files: &BTreeSet<String>,
) -> anyhow::Result<()> {
    is_among_pages(path, settings)?;
    if let Err(trouble) = SitePath::new(path) {
        bail!("nothing can lie at {trouble}");
    }
    Moving { old: String::new(), new: path.to_owned() }.is_free(root, files)?;
    ensure!(is_page(settings, path), "`{path}` would be no page: `sources` in playbook.yml is {}", settings.sources());
    let (folder, name) = address::split(path);
    let indexed =
        files.iter().any(|file| address::split(file).0 == folder && address::is_index(address::split(file).1));
    let url = address::url(path, indexed && !address::is_index(name));
    if let Some(page) = playbook.pages.iter().find(|page| page.url.to_lowercase() == url.to_lowercase()) {
        bail!("`{path}` would get the address {url} of `{}`", page.path());
    }
    is_no_alias(playbook, path, &url, None)
}

/// Refuses a place that is kept for something else than pages.
fn is_among_pages(path: &str, settings: &Settings) -> anyhow::Result<()> {
    let top = path.split('/').next().unwrap_or_default();
    let own = |folder: &str| path == folder || path.starts_with(&format!("{folder}/"));
    if is_private(path) || ["templates", "evidence"].contains(&top) || own(&settings.theme) {
        bail!("`{path}` has its place, by which it is known, and stays there");
    }
    ensure!(!own(&settings.output), "`{path}` is part of the site, which is built from the pages");
    ensure!(
        !path.split('/').any(|part| part.starts_with('.') || part == "node_modules"),
        "`{path}` is hidden: no page is looked for there"
    );
    Ok(())
}

/// Refuses an address that is an alias of another page than `own`.
fn is_no_alias(playbook: &Playbook, path: &str, url: &str, own: Option<usize>) -> anyhow::Result<()> {
    let same = |one: &Redirect<'_>| one.address.to_lowercase() == url.to_lowercase() && Some(one.page) != own;
    match redirects(playbook).iter().find(|one| same(one)) {
        Some(one) => bail!(
            "`{path}` would get the old address {url} of `{}`, to which others still link; take it out of the `aliases` there first",
            playbook.pages[one.page].path()
        ),
        None => Ok(()),
    }
}

/// From where to where: paths relative to the playbook, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moving {
    /// The page, file or folder as it lies.
    pub old: String,
    /// Where it will lie.
    pub new: String,
}

impl Moving {
    /// What of a path lies below the old place, with the `/` before it; empty for the place itself.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.old.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether what lies there gets another place.
    pub fn moves(&self, path: &str) -> bool {
        self.below(path).is_some()
    }

    /// Where a path will be.
    pub fn to(&self, path: &str) -> String {
        self.below(path).map_or_else(|| path.to_owned(), |rest| format!("{}{rest}", self.new))
    }

    /// Whether only the case of letters changes.
    fn same_letters(&self) -> bool {
        self.old.to_lowercase() == self.new.to_lowercase()
    }

    /// Refuses a move that cannot be made. `files` are all there are.
    pub(super) fn can_be(
        &self,
        root: &Path,
        playbook: &Playbook,
        settings: &Settings,
        files: &BTreeSet<String>,
    ) -> anyhow::Result<()> {
        let Moving { old, new } = self;
        ensure!(!old.is_empty() && !new.is_empty(), "the playbook itself is not moved; name a page or a folder in it");
        ensure!(old != new, "`{old}` lies there already");
        if files.iter().all(|path| !self.moves(path)) {
            bail!("`{old}` is no page, folder or file of the playbook");
        }
        ensure!(self.below(new).is_none(), "`{old}` cannot be moved into itself");
        // Inside of them nothing is moved. Of what is around them the rest can be.
        let theme = Some(&settings.theme).filter(|theme| root.join(theme).exists());
        for (key, folder) in [("theme", theme), ("output", Some(&settings.output))] {
            if let Some(folder) = folder.filter(|folder| *folder != old && self.moves(folder)) {
                bail!(
                    "`{folder}` in `{old}` has its place by `{key}` in playbook.yml; give it one outside of `{old}` first, or move the rest of `{old}`"
                );
            }
        }
        is_among_pages(old, settings)?;
        is_among_pages(new, settings)?;
        if let Err(trouble) = SitePath::new(new.as_str()) {
            bail!("nothing can lie at {trouble}");
        }
        self.is_free(root, files)?;
        for path in files {
            let link = root.join(path).symlink_metadata().is_ok_and(|about| about.is_symlink());
            let leads = || {
                root.join(path)
                    .canonicalize()
                    .ok()?
                    .strip_prefix(root.canonicalize().ok()?)
                    .ok()?
                    .to_str()
                    .map(str::to_owned)
            };
            if link && (self.moves(path) || leads().is_some_and(|leads| self.moves(&leads.replace('\\', "/")))) {
                bail!(
                    "`{path}` is a link in the file system, which the move would break; put the file itself there first"
                );
            }
        }
        for path in files.iter().filter(|path| self.moves(path)) {
            match (is_page(settings, path), is_page(settings, &self.to(path))) {
                (true, false) => bail!(
                    "`{path}` would be no page any more at `{}`: `sources` in playbook.yml is {}; for a folder, end the new name with `/`",
                    self.to(path),
                    settings.sources()
                ),
                (false, true) => bail!("`{path}` is no page and would be one at `{}`", self.to(path)),
                _ => {}
            }
        }
        if let Some(page) = playbook.pages.iter().find(|page| page.path() == *new) {
            bail!("`{new}` is there already: {}", page.title);
        }
        Ok(())
    }

    /// Refuses a place that is taken, letter case folded: on many systems `Billing` and `billing` are one.
    fn is_free(&self, root: &Path, files: &BTreeSet<String>) -> anyhow::Result<()> {
        let new = &self.new;
        if !self.same_letters()
            && let Ok(there) = root.join(new).symlink_metadata()
        {
            let into = if there.is_dir() { ", or end it with `/` to move into that folder" } else { "" };
            bail!("`{new}` is there already; choose another name{into}");
        }
        let up = |path: &str| -> Vec<String> {
            std::iter::successors(Some(path.to_owned()), |path| parent(path).map(str::to_owned)).collect()
        };
        let there: BTreeSet<String> = files.iter().filter(|path| !self.moves(path)).flat_map(|path| up(path)).collect();
        for part in up(new).into_iter().filter(|part| !part.is_empty()) {
            let folded = part.to_lowercase();
            if let Some(other) = there.iter().find(|other| **other != part && other.to_lowercase() == folded) {
                bail!(
                    "`{other}` is there, and differs from `{part}` only in the case of letters: on many systems the two are one"
                );
            }
            ensure!(!files.contains(&part) || self.moves(&part), "`{part}` is a file: nothing can lie in it");
        }
        Ok(())
    }

    /// Refuses a move after which two pages would have one address.
    pub(super) fn keeps_addresses_apart(&self, playbook: &Playbook, places: &[Place]) -> anyhow::Result<()> {
        let changed = |(_, (place, page)): &(usize, (&Place, &Page))| place.url != page.url;
        for (at, (place, page)) in places.iter().zip(&playbook.pages).enumerate().filter(changed) {
            is_no_alias(playbook, &place.path, &place.url, Some(at))?;
            let same =
                |other: &&Place| other.path != place.path && other.url.to_lowercase() == place.url.to_lowercase();
            if let Some(other) = places.iter().find(same) {
                bail!("`{}` would get the address {} of `{}`", page.path(), place.url, other.path);
            }
        }
        Ok(())
    }
}
