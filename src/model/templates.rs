//! Templates that pages follow, and the sections that these ask for.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Place;

/// A template as a page names it.
#[derive(Debug, Clone)]
pub struct Followed {
    /// As written.
    pub written: String,
    /// Where.
    pub place: Place,
}

impl Followed {
    /// Its name, which may be written as a path: `templates/sop.md`.
    pub fn name(&self) -> &str {
        let name = self.written.strip_prefix("templates/").unwrap_or(&self.written);
        name.strip_suffix(".md").unwrap_or(name)
    }
}

/// A section that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its heading.
    pub heading: String,
    /// The heading's level, from 2.
    pub level: u8,
}

/// A template.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its file.
    pub path: String,
    /// What it asks for, in order.
    pub sections: Vec<Asked>,
}

/// The templates of a playbook.
#[derive(Debug, Default)]
pub struct Templates {
    /// The names of all there are.
    pub there: BTreeSet<String>,
    /// Those that pages name.
    pub read: BTreeMap<String, Template>,
}
