//! Text edits that keep the author's formatting: only the bytes that an edit is about are changed. Comments, order,
//! quotes, line breaks and indentation stay as they are.
//!
//! An edit is worked out on the tree and the spans of [`crate::yaml`]. Then the text is read again, and has to say
//! exactly what was meant and nothing else; otherwise the edit is refused and the text stays as it is. Anchors, aliases,
//! tags and blocks of text at the place to change are refused. [`file`] writes; nothing else here does.

pub mod begin;
pub mod file;
pub mod handover;
mod keys;
mod list;
pub mod moving;
mod place;
mod scalar;
pub mod stamp;

use std::ops::Range;

use crate::load::header::{self, Header};
use crate::source::{Source, Span};
use crate::yaml::{self, Entry, Node, Value};
pub use place::splice;
pub use scalar::{anywhere, anywhere_like};

/// Why an edit was not made. The text is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where, as an offset in the text without byte-order mark.
    pub at: usize,
    /// Why, as half a sentence.
    pub message: String,
    /// What to do instead.
    pub help: String,
}

impl Refusal {
    fn new(at: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Refusal { at, message: message.into(), help: help.into() }
    }

    /// All of it in one line, with its place in the text of `path`.
    pub fn told(&self, path: &str, text: &str) -> String {
        let at = Source::new(path, text.to_owned()).position(self.at);
        format!("{path}:{}:{}: {}; {}", at.line, at.column, self.message, self.help)
    }
}

/// A step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'k> {
    /// The value of a key.
    Key(&'k str),
    /// An item of a list, from 0.
    Item(usize),
}

/// A value that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum New {
    /// A text.
    Text(String),
    /// A mapping of texts, written in one line: `{ on: 2026-09-02, by: jonas }`.
    Record(Vec<(&'static str, String)>),
}

/// A text with YAML in it.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    /// The bytes of the YAML.
    yaml: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All of it is YAML.
    File,
    /// A page with front matter.
    Page,
    /// A page without.
    Bare,
}

/// A stretch of bytes and what comes into its place.
type Splice = (Range<usize>, String);

/// The way to a value, and what comes into its place.
pub type Replacement<'k> = (Vec<Step<'k>>, String);

impl Document {
    /// A file of YAML. `text` has no byte-order mark.
    pub fn file(text: &str) -> Self {
        Document { yaml: 0..text.len(), text: text.to_owned(), kind: Kind::File }
    }

    /// A page, of which the front matter is edited; `text` has no byte-order mark.
    ///
    /// # Errors
    /// Front matter that cannot be used.
    pub fn page(text: &str) -> Result<Self, Refusal> {
        let (yaml, kind) = match header::find(text) {
            Header::None => (0..0, Kind::Bare),
            Header::Found { yaml, .. } => (yaml, Kind::Page),
            Header::Broken { span, message, help, .. } => return Err(Refusal::new(span.start, message, help)),
        };
        Ok(Document { yaml, text: text.to_owned(), kind })
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the YAML says, with spans in the text.
    ///
    /// # Errors
    /// What is not YAML, or uses aliases.
    pub fn root(&self) -> Result<Node, Refusal> {
        let read = yaml::parse(&self.text[self.yaml.clone()], self.yaml.start);
        read.map_err(|trouble| Refusal::new(trouble.span.start, trouble.message, trouble.help))
    }

    /// The entries of the YAML, of keys that stand twice the first; none where it is no mapping.
    ///
    /// # Errors
    /// Those of [`Self::root`].
    pub fn entries(&self) -> Result<Vec<Entry>, Refusal> {
        let Value::Map(entries) = self.root()?.value else { return Ok(Vec::new()) };
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            if !kept.iter().any(|other| other.key == entry.key) {
                kept.push(entry);
            }
        }
        Ok(kept)
    }

    /// Puts another text in the place of one, or of nothing; in the same quotes, where it fits into them.
    ///
    /// # Errors
    /// Where that cannot be done without touching anything else.
    pub fn replace(&mut self, path: &[Step<'_>], value: &str) -> Result<(), Refusal> {
        self.replace_all(&[(path.to_vec(), value.to_owned())])
    }

    /// [`Self::replace`] in many places at once, each of them another: the text is read again only once. All of it, or nothing.
    ///
    /// # Errors
    /// As [`Self::replace`].
    pub fn replace_all(&mut self, values: &[Replacement<'_>]) -> Result<(), Refusal> {
        let root = self.root()?;
        let mut meant = root.clone();
        let mut splices = Vec::with_capacity(values.len());
        for (path, value) in values {
            splices.push(self.replacement(&root, path, value)?);
            set(&mut meant, path, |node| node.value = Value::Scalar(value.clone()));
        }
        let first = splices.iter().map(|(bytes, _)| bytes.start).min().unwrap_or_default();
        self.take(splices, &meant, first)
    }

    fn replacement(&self, root: &Node, path: &[Step<'_>], value: &str) -> Result<Splice, Refusal> {
        let found = self.find(root, path)?;
        let span = found.node.span;
        Ok(match &found.node.value {
            Value::Scalar(_) => {
                let end = place::end(&self.text, found.node).unwrap_or(span.end);
                (span.start..end, scalar::like(&self.text[span.start..end], value, found.flow))
            }
            Value::Null if span.end > span.start => (span.start..span.end, scalar::token(value, found.flow)),
            Value::Null => {
                let at = list::behind_the_sign(&self.text, &found)?;
                (at..at, format!(" {}", scalar::token(value, found.flow)))
            }
            Value::List(_) | Value::Map(_) => {
                return Err(Refusal::new(
                    found.from,
                    format!("a plain value was looked for, not {}", found.node.kind()),
                    BY_HAND,
                ));
            }
        })
    }

    /// Takes an item out of a list; one text counts as a list of one. What is left of a list of one is an empty list.
    ///
    /// # Errors
    /// As [`Self::replace`].
    pub fn remove(&mut self, path: &[Step<'_>], item: usize) -> Result<(), Refusal> {
        let root = self.root()?;
        let found = self.find(&root, path)?;
        let splices = list::without(&self.text, &found, item)?;
        let mut meant = root.clone();
        set(&mut meant, path, |node| match &mut node.value {
            Value::List(items) if item < items.len() => drop(items.remove(item)),
            other => *other = Value::List(Vec::new()),
        });
        self.take(splices, &meant, found.node.span.start)
    }

    /// Puts an item into a list, before the one that has this place now, or at its end. One text, or one mapping, counts
    /// as a list of one; nothing as an empty one.
    ///
    /// # Errors
    /// As [`Self::replace`].
    pub fn insert(&mut self, path: &[Step<'_>], item: usize, new: &New) -> Result<(), Refusal> {
        let root = self.root()?;
        let found = self.find(&root, path)?;
        let splices = list::with(&self.text, &found, item, new)?;
        let mut meant = root.clone();
        set(&mut meant, path, |node| {
            let mut items = match std::mem::replace(&mut node.value, Value::Null) {
                Value::List(items) => items,
                Value::Null => Vec::new(),
                one => vec![Node { value: one, span: node.span }],
            };
            items.insert(item.min(items.len()), tree(new));
            node.value = Value::List(items);
        });
        self.take(splices, &meant, found.node.span.start)
    }

    fn find<'n>(&self, root: &'n Node, path: &[Step<'_>]) -> Result<place::Found<'n>, Refusal> {
        let found = place::find(&self.text, root, path).ok_or_else(|| not_understood(root.span.start))?;
        place::plain(&self.text, &found)?;
        Ok(found)
    }

    /// Makes the edit if its result says what is `meant`, and all of the text but the YAML is as it was.
    fn take(&mut self, mut splices: Vec<Splice>, meant: &Node, at: usize) -> Result<(), Refusal> {
        splices.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
        let mut text = self.text.clone();
        for (bytes, new) in splices {
            text.replace_range(bytes, &new);
        }
        let after = match self.kind {
            Kind::File => Document { yaml: 0..text.len(), text, kind: Kind::File },
            Kind::Page | Kind::Bare => {
                let after = Document::page(&text)?;
                let (_, body) = header::cut(&text);
                let kept = match self.kind {
                    Kind::Page => body == header::cut(&self.text).1,
                    _ => body.trim_start_matches(['\r', '\n']) == self.text.trim_start_matches(['\r', '\n']),
                };
                if after.kind != Kind::Page || !kept {
                    return Err(not_understood(at));
                }
                after
            }
        };
        if !after.root().is_ok_and(|read| same(&read, meant)) {
            return Err(not_understood(at));
        }
        *self = after;
        Ok(())
    }
}

const BY_HAND: &str = "make this change by hand";

fn not_understood(at: usize) -> Refusal {
    Refusal::new(at, "this cannot be changed without touching something else", BY_HAND)
}

/// The tree that a new value is read as.
fn tree(new: &New) -> Node {
    let text = |text: &String| Node { value: Value::Scalar(text.clone()), span: Span::default() };
    match new {
        New::Text(value) => text(value),
        New::Record(entries) => {
            let entry = |(key, value): &(&'static str, String)| Entry {
                key: (*key).to_owned(),
                key_span: Span::default(),
                node: text(value),
            };
            Node { value: Value::Map(entries.iter().map(entry).collect()), span: Span::default() }
        }
    }
}

/// The texts of a value, one or many, each with its place in the list where it is one.
fn texts(entry: &Entry) -> Vec<(Option<usize>, &str)> {
    match &entry.node.value {
        Value::Scalar(text) => vec![(None, text.trim())],
        Value::List(items) => {
            items.iter().enumerate().filter_map(|(at, item)| Some((Some(at), item.scalar()?.trim()))).collect()
        }
        Value::Null | Value::Map(_) => Vec::new(),
    }
}

/// The way to the value of a key, or to an item of it.
fn way<'k>(above: &[Step<'k>], key: &'k str, item: Option<usize>) -> Vec<Step<'k>> {
    above.iter().copied().chain([Step::Key(key)]).chain(item.map(Step::Item)).collect()
}

/// Changes the node that a path leads to.
fn set(root: &mut Node, path: &[Step<'_>], change: impl FnOnce(&mut Node)) {
    let mut node = root;
    for step in path {
        let next = match (step, &mut node.value) {
            (Step::Key(key), Value::Map(entries)) => {
                entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.node)
            }
            (Step::Item(at), Value::List(items)) => items.get_mut(*at),
            _ => None,
        };
        let Some(next) = next else { return };
        node = next;
    }
    change(node);
}

/// Whether two trees say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            let pair = |(one, other): (&Entry, &Entry)| one.key == other.key && same(&one.node, &other.node);
            one.len() == other.len() && one.iter().zip(other).all(pair)
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests;
