//! How far somebody has come with a process: what the evidence says, or `training.yml`, where trainer and learner say so
//! themselves. It is no cover: that takes a verification.

use std::collections::BTreeMap;

use crate::model::people::Who;

/// How far, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// They are learning it, knew it once, or are asked to.
    Learning,
    /// They can do it.
    Does,
    /// They can do it and teach it.
    Teaches,
}

impl Level {
    /// All of them.
    pub const ALL: [Level; 3] = [Level::Learning, Level::Does, Level::Teaches];

    /// The word in files and in data.
    pub fn name(self) -> &'static str {
        match self {
            Level::Learning => "learning",
            Level::Does => "can do",
            Level::Teaches => "can teach",
        }
    }
}

/// What `training.yml` says: of pages, by their place in the playbook, who has come how far, in the order of the file.
pub type Training = BTreeMap<usize, Vec<(Who, Level)>>;
