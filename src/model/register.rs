//! The register, `processes.yml`: the processes that the business runs, written down or not. Which pages describe them
//! is asked of [`crate::model::playbook::Playbook::described_by`].

use std::collections::HashMap;

use crate::diagnostic::Place;
use crate::model::clients::fold;
use crate::model::page::{LinkTarget, Named, Placed};

/// An entry of the register.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key; pages name it under `processes`.
    pub id: String,
    /// The name people read.
    pub name: String,
    /// Other names, such as those of a ticketing system.
    pub aliases: Vec<String>,
    /// Level of `playbook.yml`.
    pub criticality: Option<String>,
    /// Who answers for it, as long as no page says so.
    pub owner: Option<Named>,
    /// A page that describes it and does not say so itself, as written.
    pub page: Option<Placed<String>>,
    /// What that leads to.
    pub leads_to: Option<LinkTarget>,
    /// Where it stands in `processes.yml`.
    pub place: Place,
}

/// All entries.
#[derive(Debug, Default)]
pub struct Register {
    /// In the order of the file.
    pub all: Vec<Entry>,
    /// Whether there is such a file at all.
    pub kept: bool,
    names: HashMap<String, usize>,
}

impl Register {
    /// Builds the look-up: an id beats an alias or a name, and of those the first in the file is meant.
    pub fn new(all: Vec<Entry>) -> Self {
        let mut names = HashMap::new();
        for (at, entry) in all.iter().enumerate() {
            names.entry(fold(&entry.id)).or_insert(at);
        }
        for (at, entry) in all.iter().enumerate() {
            for name in entry.aliases.iter().chain([&entry.name]) {
                names.entry(fold(name)).or_insert(at);
            }
        }
        Register { all, kept: true, names }
    }

    /// The entry that an id, a name or an alias means, by its place in [`Self::all`]; letter case does not matter.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.get(&fold(name)).copied()
    }
}
