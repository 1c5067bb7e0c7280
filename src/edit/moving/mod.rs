//! A page, a file or a folder gets another place in the playbook: what that changes in its files, worked out whole before
//! anything is written.
//!
//! Every link that held holds, and leads where it led; of a link only the bytes of its target change. Old addresses stay
//! as aliases. Logs and records of performed work are never touched. What is left to people is said.

mod aliases;
mod files;
mod given;
mod links;
mod pages;
mod way;

use std::collections::BTreeSet;
use std::path::Path;

use crate::edit::file::{Edited, File, all_or_nothing};
use crate::edit::{Document, Refusal};
use crate::load::sources;
use crate::model::playbook::Playbook;
use crate::settings::Settings;
use links::World;
pub use way::{Moving, may_lie};

/// What is to be changed, and what is left as it is.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every file that gets another place: its path before and after, in order.
    pub renamed: Vec<(String, String)>,
    /// The files to write, by their paths before: pages in path order, then the playbook's own.
    pub edited: Vec<Edited>,
    /// What was not touched, and why; a sentence each.
    pub left: Vec<String>,
}

/// Works out a move in the playbook in `root`. Nothing is written.
///
/// # Errors
/// A move that cannot be made; every place that cannot be changed without touching something else; every file that cannot
/// be read or may not be written.
pub fn relocate(root: &Path, playbook: &Playbook, settings: &Settings, moving: &Moving) -> anyhow::Result<Outcome> {
    let files = sources::files(root, settings)?;
    moving.can_be(root, playbook, settings, &files)?;
    let after: BTreeSet<String> = files.iter().map(|path| moving.to(path)).collect();
    let places = links::places(playbook, moving);
    moving.keeps_addresses_apart(playbook, &places)?;
    let world = World::new(playbook, moving, (&files, &after), &places);
    let mut work = Work { root, settings, world: &world, outcome: Outcome::default(), refused: Vec::new() };
    let hidden = settings.leave.iter().map(|file| &file.value);
    let all: BTreeSet<&String> = files.iter().chain(hidden).filter(|path| moving.moves(path)).collect();
    work.outcome.renamed = all.into_iter().map(|path| (path.clone(), moving.to(path))).collect();
    pages::pages(&mut work)?;
    pages::links(&mut work);
    files::settings(&mut work)?;
    files::entries(&mut work)?;
    files::training(&mut work)?;
    if work.refused.is_empty() {
        given::remarks(&mut work);
    }
    all_or_nothing(work.outcome, &work.refused)
}

/// The edits so far.
struct Work<'a> {
    root: &'a Path,
    settings: &'a Settings,
    world: &'a World<'a>,
    outcome: Outcome,
    refused: Vec<String>,
}

/// Edits a file: in a world, the file, and what is left as it is; what it changed.
type Edit<'e> = &'e mut dyn FnMut(&World<'_>, &mut Document, &mut Vec<String>) -> Result<Vec<String>, Refusal>;

impl Work<'_> {
    /// Edits one of the playbook's own files, where it is there. `edit` says what it changed, in a word or two each; where
    /// that is nothing, the file is left out.
    fn yaml(&mut self, path: &str, edit: Edit<'_>) -> anyhow::Result<()> {
        if !self.root.join(path).is_file() {
            return Ok(());
        }
        let file = File::read(self.root, path)?;
        let mut document = Document::file(file.text());
        match edit(self.world, &mut document, &mut self.outcome.left) {
            Ok(what) if what.is_empty() => {}
            Ok(what) => self.outcome.edited.push(Edited { text: document.text().to_owned(), file, what }),
            Err(refusal) => self.refused.push(refusal.told(path, file.text())),
        }
        Ok(())
    }
}
