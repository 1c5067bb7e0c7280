//! One hands over to another: what that changes in the playbook's files, worked out whole before anything is written.
//!
//! History stays true: logs, approvals, records of performed work and retired pages are never touched, nor is any text.
//! What is left to people is said.

mod files;
mod left;
mod names;
mod pages;

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use crate::edit::file::{Edited, File, all_or_nothing};
use crate::edit::{Document, Refusal};
use crate::model::people::{Roster, Who};
use crate::model::playbook::Playbook;
use crate::settings::Settings;
use names::Names;

/// Who hands over to whom.
#[derive(Debug)]
pub struct Handover<'a> {
    /// Who hands over: somebody of the roster, or a name that stands in the playbook.
    pub old: &'a Who,
    /// Who takes over: somebody of the roster.
    pub new: &'a Who,
    /// The day.
    pub today: Date,
    /// What becomes of the teams of the one who hands over.
    pub teams: Teams,
    /// The only files and folders that may be changed, relative to the playbook; all, where there are none.
    pub only: &'a [String],
}

/// What becomes of the teams of somebody who hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teams {
    /// They stay in them as long as they are here.
    Stay,
    /// They are in them no more.
    Leave,
}

/// What is to be changed, and what is left as it is.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files to write: pages in path order, then the playbook's own.
    pub edited: Vec<Edited>,
    /// What was not touched, and why; a sentence each.
    pub left: Vec<String>,
}

impl Handover<'_> {
    /// Whether a file may be changed.
    fn wanted(&self, path: &str) -> bool {
        let within = |only: &String| {
            only.is_empty()
                || path.strip_prefix(only.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.only.is_empty() || self.only.iter().any(within)
    }
}

/// Works out a handover in the playbook in `root`. Nothing is written.
///
/// # Errors
/// Every place that cannot be changed without touching something else, and every file that cannot be read or may not be
/// written.
pub fn hand_over(
    root: &Path,
    playbook: &Playbook,
    settings: &Settings,
    handover: &Handover<'_>,
) -> anyhow::Result<Outcome> {
    let names = Names::new(&playbook.roster, handover);
    let mut work =
        Work { root, handover, names, outcome: Outcome::default(), refused: Vec::new(), remarks: Vec::new() };
    pages::pages(&mut work, playbook, settings)?;
    files::settings(&mut work, settings)?;
    files::people(&mut work, &playbook.roster)?;
    files::clients(&mut work, &playbook.clients)?;
    files::register(&mut work, &playbook.register)?;
    left::left(&mut work, playbook, settings);
    all_or_nothing(work.outcome, &work.refused)
}

/// The edits so far.
struct Work<'a> {
    root: &'a Path,
    handover: &'a Handover<'a>,
    names: Names<'a>,
    outcome: Outcome,
    refused: Vec<String>,
    /// Comments beside what was changed: `PATH:LINE`.
    remarks: Vec<String>,
}

/// The changed lines that end with a comment, which may have been about the one who hands over.
fn remarks(file: &File, after: &str) -> Vec<String> {
    let before: HashSet<&str> = file.text().lines().collect();
    let changed = after.lines().enumerate().filter(|(_, line)| line.contains(" #") && !before.contains(line));
    changed.map(|(at, _)| format!("{}:{}", file.path(), at + 1)).collect()
}

/// One file while it is edited.
struct Sheet {
    document: Document,
    what: Vec<String>,
}

impl Work<'_> {
    fn roster(&self) -> &Roster {
        self.names.roster
    }

    /// Says something of what is left as it is.
    fn leave(&mut self, why: String) {
        self.outcome.left.push(why);
    }

    /// Edits a file; `page` tells whether it is one or all YAML. Where `edit` changes nothing, the file is left out.
    fn edit(
        &mut self,
        file: File,
        open: fn(&str) -> Result<Document, Refusal>,
        edit: &mut dyn FnMut(&Names<'_>, &mut Sheet) -> Result<(), Refusal>,
    ) {
        let edited = open(file.text()).and_then(|document| {
            let mut sheet = Sheet { document, what: Vec::new() };
            edit(&self.names, &mut sheet).map(|()| sheet)
        });
        match edited {
            Ok(Sheet { what, .. }) if what.is_empty() => {}
            Ok(Sheet { document, what }) => {
                self.remarks.extend(remarks(&file, document.text()));
                self.outcome.edited.push(Edited { text: document.text().to_owned(), file, what });
            }
            Err(refusal) => self.refused.push(refusal.told(file.path(), file.text())),
        }
    }
}
