//! What one verification is, where it is known from, and what is on record of a page.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::model::page::How;
use crate::model::people::Who;

/// A commit, as far as readers are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The full hash, in hex digits.
    pub hash: String,
    /// The author's day, on the author's clock.
    pub when: Date,
    /// Its author, as the one human they are; nothing for a program.
    pub author: Option<Who>,
}

impl Commit {
    /// The first seven digits: `1a2b3c4`.
    pub fn short(&self) -> &str {
        self.hash.get(..7).unwrap_or(&self.hash)
    }
}

/// Where a verification is known from.
#[derive(Debug, Clone)]
pub enum From {
    /// The page's front matter as it stands today.
    Log(Place),
    /// A commit: it moved the date, or it held a log entry that a later one replaced.
    Commit,
    /// A row of a CSV file below `evidence/`.
    Row(Place),
}

/// How a verification came to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Somebody wrote down who looked, and how.
    Record,
    /// A date was set or moved in one commit with a change of the text.
    WithText,
    /// A date was set or moved, and the text was not touched.
    Alone {
        /// The one who moved it had changed the text since the verification before.
        wrote: bool,
    },
    /// A date was moved in one commit with those of so many other pages of which nothing else was changed.
    Bulk {
        /// How many pages, this one included.
        pages: usize,
    },
    /// A date was set by a program, or in a commit that `.git-blame-ignore-revs` names.
    Machine,
    /// A date stands in the front matter, and it cannot be known how it came there.
    Unknown,
}

/// Somebody said on a day that a page is right.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Who; unknown where a date was set alone and it cannot be known who looked, as in bulk or by a program.
    pub who: Option<Who>,
    /// When.
    pub when: Date,
    /// How.
    pub how: How,
    /// Where it is known from.
    pub from: From,
    /// How it was written down.
    pub manner: Manner,
    /// The commit that brought it, where it is known.
    pub commit: Option<Arc<Commit>>,
    /// The verifier's remark.
    pub note: String,
    /// A ticket or a link to it.
    pub reference: String,
}

impl Verification {
    /// Where it is known from, in data: `log`, `commit:<hash>` or `evidence:<file>:<line>`.
    pub fn origin(&self) -> String {
        match &self.from {
            From::Log(_) => "log".to_owned(),
            From::Commit => format!("commit:{}", self.commit.as_ref().map_or("", |commit| &commit.hash)),
            From::Row(place) => format!("evidence:{}:{}", place.path(), place.position().line),
        }
    }

    /// Who wrote it down, where that is known.
    pub fn recorded_by(&self) -> Option<&Who> {
        self.commit.as_ref().and_then(|commit| commit.author.as_ref())
    }
}

/// What is on record of a page.
#[derive(Debug)]
pub struct Record {
    /// Verifications, newest first; one for each person and day.
    pub verifications: Vec<Verification>,
    /// Since when anything can be on record: the day of its first commit, else of its first verification.
    pub since: Option<Since>,
    /// The day of the last commit that touched its file.
    pub touched: Option<Date>,
    /// The last commit that changed its text, layout included; nothing where that is cut off.
    pub written: Option<Arc<Commit>>,
    /// Nothing of it is cut off: what is not here did not happen. Where it is not so, nothing may be claimed that
    /// rests on what is missing.
    pub complete: bool,
    /// Pages that still stand and whose record up to then is a part of this one too, because it `continues` them: by
    /// their places in the playbook.
    pub shared_with: Vec<usize>,
    /// Whether the substance is still what was verified last.
    pub change: Change,
}

/// Since when a page is on record.
#[derive(Debug, Clone)]
pub struct Since {
    /// The day.
    pub when: Date,
    /// The page's first commit.
    pub commit: Option<Arc<Commit>>,
}

/// Today's substance beside the one that was verified last.
#[derive(Debug)]
pub enum Change {
    /// Never verified, or the text verified is not known.
    Unknown,
    /// The same words.
    Same,
    /// Others.
    Changed(Box<Difference>),
}

/// What changed after the last verification.
#[derive(Debug)]
pub struct Difference {
    /// The commits that changed the substance since, oldest first; empty where they are not known.
    pub commits: Vec<Arc<Commit>>,
    /// The text has changes that are not committed yet.
    pub uncommitted: bool,
    /// The words before and after, block by block; one side is empty where a block is new or gone. Empty where the
    /// text verified is known by its fingerprint alone.
    pub words: Vec<Edit>,
}

/// A stretch of text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// As it was verified; empty for new text.
    pub before: String,
    /// As it stands today; empty for text that is gone.
    pub after: String,
}

/// How far history could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    /// All of it: so many commits.
    Whole {
        /// Commits that can be reached, merges left out.
        commits: usize,
    },
    /// A part of it.
    Cut {
        /// Commits that could be read.
        commits: usize,
        /// What is missing.
        by: Cut,
    },
    /// None at all: the playbook lies in no repository, and the logs are all there is.
    Outside,
    /// The playbook lies in a repository in which none of its pages has been committed.
    NotCommitted,
}

/// What keeps history from being whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// A shallow clone.
    Shallow,
    /// So many objects are not in this clone.
    Missing(usize),
    /// Some pages lie in a repository of their own: the first such folder.
    Nested(String),
    /// git could not be run, or stopped: its words.
    Failed(String),
}

impl History {
    /// How many commits were read; nothing where there are none to read.
    pub fn commits(&self) -> Option<usize> {
        match self {
            History::Whole { commits } | History::Cut { commits, .. } => Some(*commits),
            History::Outside | History::NotCommitted => None,
        }
    }

    /// Whether it is all there.
    pub fn complete(&self) -> bool {
        !matches!(self, History::Cut { .. })
    }
}
