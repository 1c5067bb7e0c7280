//! The clients of `clients.yml`, and who is meant by a name that a ticketing system has for one. Who served them is
//! evidence, and not known here.

use std::collections::HashMap;

use crate::diagnostic::Place;
use crate::model::page::{LinkTarget, Named, Placed};

/// An entry of `clients.yml`.
#[derive(Debug, Clone)]
pub struct Client {
    /// The key.
    pub id: String,
    /// The name people read.
    pub name: String,
    /// Other names, such as those of a ticketing system.
    pub aliases: Vec<String>,
    /// Who looks after them.
    pub lead: Option<Named>,
    /// Who does when the lead cannot.
    pub backup: Option<Named>,
    /// The page with notes on them, as written.
    pub page: Option<Placed<String>>,
    /// What that leads to.
    pub leads_to: Option<LinkTarget>,
    /// Where they stand in `clients.yml`.
    pub place: Place,
}

/// Everyone in `clients.yml`.
#[derive(Debug, Default)]
pub struct Clients {
    /// In the order of the file.
    pub all: Vec<Client>,
    names: HashMap<String, usize>,
}

impl Clients {
    /// Builds the look-up: an id beats an alias or a name, and of those the first in the file is meant.
    pub fn new(all: Vec<Client>) -> Self {
        let mut names = HashMap::new();
        for (at, client) in all.iter().enumerate() {
            names.entry(fold(&client.id)).or_insert(at);
        }
        for (at, client) in all.iter().enumerate() {
            for name in client.aliases.iter().chain([&client.name]) {
                names.entry(fold(name)).or_insert(at);
            }
        }
        Clients { all, names }
    }

    /// Who is meant by an id, a name or an alias, by their place in [`Self::all`]; letter case does not matter.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.get(&fold(name)).copied()
    }
}

/// Letter case and blanks folded away.
pub fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
