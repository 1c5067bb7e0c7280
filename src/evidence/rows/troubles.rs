//! What is wrong with a file of rows. A mistake that many rows share is told once, at the first of them: an export
//! repeats itself.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place};
use crate::evidence::rows::processes::{Found, Processes};
use crate::load::rules::INVALID_EVIDENCE;
use crate::rule::Severity;

/// For how many names of a file it is looked what was meant: that takes a look at every page.
const GUESSES: usize = 50;

/// The sorts of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The header, or none at all.
    Header,
    /// A quote that is never closed.
    Quote,
    /// Too many cells.
    Long,
    /// Too few cells.
    Short,
    /// No day.
    NoDate,
    /// A day that cannot be read.
    Date,
    /// A day that has not come.
    Future,
    /// Nobody named.
    Nobody,
    /// Somebody whom people.yml does not know.
    Stranger,
    /// A word for `how` that is none.
    How,
    /// A process that is no page.
    NoPage,
}

/// The mistakes of one file.
pub struct Troubles {
    /// How grave what is added is: a note where no cover hangs on it.
    pub weight: Severity,
    found: BTreeMap<(Kind, Severity, String), Trouble>,
}

impl Default for Troubles {
    fn default() -> Self {
        Troubles { weight: Severity::Error, found: BTreeMap::new() }
    }
}

struct Trouble {
    place: Place,
    message: String,
    help: String,
    /// How many rows after the first.
    more: usize,
    /// The last of them.
    last: usize,
}

impl Troubles {
    /// Adds a mistake. Those of one kind that are about the same thing, `about`, are one.
    pub fn add(&mut self, kind: Kind, about: &str, place: Place, message: String, help: impl Into<String>) {
        self.again_or(kind, about, place, |_| (message, help.into()));
    }

    /// Adds a row whose process is no page: work of another kind, or a slip.
    pub fn no_page(&mut self, process: &str, found: &Found, place: Place, processes: &Processes) {
        self.again_or(Kind::NoPage, process, place, |names| match found {
            _ if process.is_empty() => {
                ("no process".to_owned(), "fill in the page's path, id or title where there is one".to_owned())
            }
            Found::SameTitle(pages) => {
                (format!("`{process}`, the title of {pages} pages"), "name the page by its path or its id".to_owned())
            }
            _ => {
                let near = if names < GUESSES { processes.nearest(process) } else { None };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "if a page describes it, add this name to the page's `processes`".to_owned(),
                };
                (format!("`{process}`, which is no page"), help)
            }
        });
    }

    /// Counts a mistake that is known, else adds it: `words` gets how many there are and gives message and help.
    fn again_or(&mut self, kind: Kind, about: &str, place: Place, words: impl FnOnce(usize) -> (String, String)) {
        let line = place.position().line;
        let key = (kind, self.weight, about.to_lowercase());
        if let Some(trouble) = self.found.get_mut(&key) {
            trouble.more += 1;
            trouble.last = line;
            return;
        }
        let (message, help) = words(self.found.len());
        self.found.insert(key, Trouble { place, message, help, more: 0, last: line });
    }

    /// The findings.
    pub fn findings(self) -> impl Iterator<Item = Diagnostic> {
        self.found.into_iter().map(|((kind, weight, _), trouble)| {
            let Trouble { place, message, help, more, last } = trouble;
            if kind == Kind::NoPage {
                let message = match more {
                    0 => format!("a row names {message}: it gives no cover"),
                    more => format!("{} rows name {message}: they give no cover", more + 1),
                };
                return Diagnostic::new(&INVALID_EVIDENCE, place, message, help).at(Severity::Note);
            }
            let finding = Diagnostic::new(&INVALID_EVIDENCE, place, message, help).at(weight);
            match more {
                0 => finding,
                1 => finding.note(format!("the same in line {last}")),
                more => finding.note(format!("the same in {more} more rows, the last of them line {last}")),
            }
        })
    }
}
