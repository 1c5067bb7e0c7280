//! Every key of the files that a writer sees: what it is called, what it can hold, what it says. The readers in `load` know
//! keys by these tables and by nothing else; the schemas and the editor's help are written from them.
//!
//! It reads no file. What a value means beyond its form, such as whether a person is known, is the readers' business.

mod business;
mod front_matter;
mod settings;

pub use business::{CLIENT, CLIENTS, PEOPLE, PERSON, PROCESS, REGISTER, TEAM, TRAINING};
pub use front_matter::{APPROVED, FRONT_MATTER, VERIFICATION, WAIVER};
pub use settings::{
    CHANNEL, COLUMNS, COVER, DEFAULT, EVIDENCE, EXTERNAL, FONTS, LEVEL, LOOK, MARKDOWN, PUBLISH, REVIEW, SEARCH,
    SETTINGS, SITE_WAIVER,
};

/// The words that a value can be, in their order.
pub type Words = fn() -> Vec<&'static str>;

/// One value.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// Any text.
    Text,
    /// A whole number.
    Whole,
    /// A whole number, nothing or more.
    Count,
    /// A whole number from the first to the second.
    Within(usize, usize),
    /// True or false.
    Flag,
    /// A day.
    Date,
    /// A day, or the first and the last of several.
    Days,
    /// A stretch of time.
    Interval,
    /// A stretch of time, or none.
    Notice,
    /// One of a few words.
    Word(Words),
    /// A person or a team.
    Somebody,
    /// A person or a team, or any other name.
    Anybody,
    /// The id of a person.
    Person,
    /// A page, by its path.
    Page,
    /// A page, by its path, or an entry of the register.
    Process,
    /// An entry of the register.
    Entry,
    /// A file or a folder of the playbook, by its path.
    Path,
    /// A path with `*` and `**`.
    Glob,
    /// A web address.
    Web,
    /// A colour.
    Colour,
    /// A tag.
    Tag,
    /// A level of `criticality`.
    Level,
    /// A shared channel.
    Channel,
    /// Some access, as `holds` and `needs` name it.
    Access,
    /// A template.
    Template,
    /// A rule, by its code or name.
    Rule,
}

/// What stands behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One value.
    One(Of),
    /// A list of values, or one.
    Many(Of),
    /// Lists of texts, or one list.
    Groups,
    /// A mapping with these keys.
    Record(&'static Table),
    /// A list of mappings with these keys, or one.
    Records(&'static Table),
    /// A text, or a mapping with these keys.
    Brief(&'static Table),
    /// A mapping whose keys the writer chooses.
    Map(Of, &'static Shape),
}

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it can hold.
    pub shape: Shape,
    /// What it says, in a sentence without full stop.
    pub says: &'static str,
    /// A value in YAML.
    pub example: &'static str,
    /// The value that holds where it is left out, in YAML; empty where there is none.
    pub default: &'static str,
    /// Whether a mapping without it is a mistake.
    pub required: bool,
}

impl Key {
    const fn new(name: &'static str, shape: Shape, says: &'static str, example: &'static str) -> Key {
        Key { name, shape, says, example, default: "", required: false }
    }

    const fn by_default(self, default: &'static str) -> Key {
        Key { default, ..self }
    }

    const fn required(self) -> Key {
        Key { required: true, ..self }
    }
}

/// The keys of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// What the mapping is, as a noun.
    pub title: &'static str,
    /// How it is written, in a line of YAML.
    pub written: &'static str,
    /// Its keys, in the order in which they are told.
    pub keys: &'static [Key],
}

impl Table {
    /// The key of a name.
    pub fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.keys.iter().map(|key| key.name)
    }
}

/// The files that there are keys for, by the names of their schemas: the file, and what it holds.
pub const FILES: [(&str, &str, &Table); 6] = [
    ("front-matter", "the front matter of a page", &FRONT_MATTER),
    ("playbook", "playbook.yml", &SETTINGS),
    ("people", "people.yml", &PEOPLE),
    ("processes", "processes.yml", &REGISTER),
    ("clients", "clients.yml", &CLIENTS),
    ("training", "training.yml", &TRAINING),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn every(table: &'static Table, act: &mut dyn FnMut(&'static Table, &'static Key)) {
        for key in table.keys {
            act(table, key);
            let mut shape = &key.shape;
            while let Shape::Map(_, below) = shape {
                shape = below;
            }
            if let Shape::Record(below) | Shape::Records(below) | Shape::Brief(below) = shape {
                every(below, act);
            }
        }
    }

    #[test]
    fn every_key_stands_once_and_is_told() {
        for (_, _, table) in FILES {
            every(table, &mut |table, key| {
                let alike: HashSet<&str> = table.names().collect();
                assert_eq!(alike.len(), table.keys.len(), "{}", table.title);
                assert!(!key.says.is_empty() && !key.says.ends_with('.') && !key.example.is_empty(), "{}", key.name);
                assert!(!table.written.is_empty(), "{}", table.title);
            });
        }
    }
}
