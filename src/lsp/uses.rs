//! What the values of a file mean: every key and every value with the table that it comes from, wherever it stands. It reads
//! what can be read, and passes over the rest.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::edit::Step;
use crate::keys::{FILES, FRONT_MATTER, Key, Of, Shape, Table};
use crate::load::header::{self, Header};
use crate::settings::Mapped;
use crate::source::Span;
use crate::yaml::{self, Entry, Node, Value};

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A key.
    Key(String),
    /// An item of a list.
    Item(usize),
}

/// Whether something is a key or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A key that the tables name.
    Known,
    /// A key that the writer chose.
    Chosen,
    /// A value.
    Value,
}

/// A key or a value.
#[derive(Debug, Clone)]
pub struct Use {
    /// What it is.
    pub role: Role,
    /// What it means.
    pub of: Of,
    /// As written, without quotes.
    pub text: String,
    /// Its bytes, with quotes.
    pub span: Span,
    /// The key that it is, or that it stands under.
    pub key: &'static Key,
    /// The way to it.
    pub way: Vec<Way>,
}

impl Use {
    /// The way as edits take it.
    pub fn steps(&self) -> Vec<Step<'_>> {
        self.way
            .iter()
            .map(|way| match way {
                Way::Key(key) => Step::Key(key),
                Way::Item(at) => Step::Item(*at),
            })
            .collect()
    }
}

/// The keys of a file, by its path; those of front matter for all that is no file of the playbook's own.
pub fn table(path: &str) -> &'static Table {
    let own = |(_, file, _): &&(&str, &str, &'static Table)| *file == path;
    FILES.iter().find(own).map_or(&FRONT_MATTER, |(.., table)| *table)
}

/// Whether a path is one of the playbook's own files of keys.
pub fn is_own(path: &str) -> bool {
    FILES.iter().any(|(_, file, _)| *file == path)
}

/// The bytes of YAML in a file; nothing where there is none.
pub fn region(path: &str, text: &str) -> Option<Range<usize>> {
    if is_own(path) {
        return Some(0..text.len());
    }
    match header::find(text) {
        Header::Found { yaml, .. } => Some(yaml),
        _ => None,
    }
}

/// Every key and value of a file, in the order of the text. `mapped` are other people's keys in front matter.
pub fn uses(path: &str, text: &str, mapped: &BTreeMap<String, Mapped>) -> Vec<Use> {
    let Some(region) = region(path, text) else { return Vec::new() };
    let (entries, _) = yaml::parse_mapping(&text[region.clone()], region.start);
    let mut found = Vec::new();
    let table = table(path);
    for entry in &entries {
        let name = match mapped.get(&entry.key) {
            Some(Mapped::To(ours)) if !is_own(path) => *ours,
            Some(Mapped::Ignore) if !is_own(path) => continue,
            _ => entry.key.as_str(),
        };
        if let Some(key) = table.find(name) {
            known(key, entry, &[], &mut found);
        }
    }
    found.sort_by_key(|one| one.span.start);
    found
}

/// Every key and every plain value of a file, whatever it means: its bytes, those of the key that it stands under, and its
/// text.
pub fn scalars(path: &str, text: &str) -> Vec<(Span, Span, String)> {
    fn below(under: Span, node: &Node, found: &mut Vec<(Span, Span, String)>) {
        match &node.value {
            Value::Scalar(text) => found.push((node.span, under, text.trim().to_owned())),
            Value::List(items) => items.iter().for_each(|item| below(under, item, found)),
            Value::Map(entries) => each(entries, found),
            Value::Null => {}
        }
    }
    fn each(entries: &[Entry], found: &mut Vec<(Span, Span, String)>) {
        for entry in entries {
            found.push((entry.key_span, entry.key_span, entry.key.clone()));
            below(entry.key_span, &entry.node, found);
        }
    }
    let mut found = Vec::new();
    if let Some(region) = region(path, text) {
        each(&yaml::parse_mapping(&text[region.clone()], region.start).0, &mut found);
    }
    found
}

fn known(key: &'static Key, entry: &Entry, above: &[Way], found: &mut Vec<Use>) {
    let way: Vec<Way> = above.iter().cloned().chain([Way::Key(entry.key.clone())]).collect();
    found.push(Use {
        role: Role::Known,
        of: Of::Text,
        text: entry.key.clone(),
        span: entry.key_span,
        key,
        way: way.clone(),
    });
    shape(key, &key.shape, &entry.node, &way, found);
}

fn shape(key: &'static Key, form: &Shape, node: &Node, way: &[Way], found: &mut Vec<Use>) {
    let of_table = |table: &Table, node: &Node, way: &[Way], found: &mut Vec<Use>| {
        let Value::Map(entries) = &node.value else { return };
        for entry in entries {
            if let Some(key) = table.find(&entry.key) {
                known(key, entry, way, found);
            }
        }
    };
    let further = |step: Way| -> Vec<Way> { way.iter().cloned().chain([step]).collect() };
    match (form, &node.value) {
        (Shape::One(of) | Shape::Many(of), Value::Scalar(text)) => {
            let (role, span) = (Role::Value, node.span);
            found.push(Use { role, of: *of, text: text.trim().to_owned(), span, key, way: way.to_vec() });
        }
        (Shape::One(_) | Shape::Many(_) | Shape::Groups | Shape::Records(_), Value::List(items)) => {
            for (at, item) in items.iter().enumerate() {
                shape(key, form, item, &further(Way::Item(at)), found);
            }
        }
        (Shape::Record(table) | Shape::Records(table) | Shape::Brief(table), Value::Map(_)) => {
            of_table(table, node, way, found);
        }
        (Shape::Map(of, below), Value::Map(entries)) => {
            for entry in entries {
                let way = further(Way::Key(entry.key.clone()));
                let (role, span) = (Role::Chosen, entry.key_span);
                found.push(Use { role, of: *of, text: entry.key.clone(), span, key, way: way.clone() });
                shape(key, below, &entry.node, &way, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_what_it_means() {
        let text =
            "---\nowner: maya\nreview: x\nverifications:\n  - { on: 2026-09-02, by: [jonas, \"Ann Lee\"] }\n---\n";
        let said: Vec<String> = uses("a.md", text, &BTreeMap::new())
            .iter()
            .map(|one| format!("{:?} {:?} {} {}", one.role, one.of, one.text, &text[one.span.start..one.span.end]))
            .collect();
        let expected = [
            "Known Text owner owner",
            "Value Somebody maya maya",
            "Known Text verifications verifications",
            "Known Text on on",
            "Value Date 2026-09-02 2026-09-02",
            "Known Text by by",
            "Value Somebody jonas jonas",
            "Value Somebody Ann Lee \"Ann Lee\"",
        ];
        assert_eq!(said, expected);
        let people = uses("people.yml", "people:\n  maya: { holds: [vault] }\n", &BTreeMap::new());
        let chosen: Vec<&str> =
            people.iter().filter(|one| one.role == Role::Chosen).map(|one| one.text.as_str()).collect();
        assert_eq!(chosen, ["maya"]);
    }
}
