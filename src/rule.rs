//! A rule as data: its code, name, default severity and manual. What a rule does stands elsewhere.

mod example;
mod manual;

use std::fmt;

pub use example::{DAY, Example, Examples, PEOPLE, Step};
pub use manual::{CAST, wrapped};

/// How much a finding matters. `Off` is only ever a setting: no finding carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not reported at all.
    Off,
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// All levels, weakest first.
    pub const ALL: [Severity; 4] = [Severity::Off, Severity::Note, Severity::Warning, Severity::Error];

    /// The word used in settings and output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The level with that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rule's manual: a line, three short paragraphs of plain Markdown, and two examples.
#[derive(Debug)]
pub struct Doc {
    /// What the rule reports, as an entry of a list: no capital, no full stop.
    pub short: &'static str,
    /// What the rule reports.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// The text of its examples; empty for none.
    pub example: &'static str,
}

impl Doc {
    /// Its examples.
    pub fn examples(&self) -> Examples {
        example::read(self.example)
    }
}

/// A rule as data. Codes are never reused.
#[derive(Debug)]
pub struct Rule {
    /// `PB` and three digits.
    pub code: &'static str,
    /// The offence, in kebab case.
    pub name: &'static str,
    /// The severity where `playbook.yml` says nothing else.
    pub severity: Severity,
    /// The manual.
    pub doc: Doc,
}
