//! YAML text to a tree whose every node knows its bytes.
//!
//! It gives scalars as they were written (a version `2.10` stays `2.10`) and keeps duplicate keys, so that the
//! readers above can say what is wrong with them. It deliberately knows no key and makes no finding.

mod keys;
mod plain;
mod trouble;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, Spanned};

use crate::source::Span;
use keys::chunks;
pub use keys::parse_keys;
pub use trouble::Trouble;
use trouble::{span_of, trouble};

/// More nodes than any front matter or roster of a real playbook has, few enough to stay quick.
const MOST_NODES: usize = 5_000;
/// Nesting that no reader below asks for.
const DEEPEST: usize = 32;

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar, as written but without quotes.
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the text, duplicates included.
    Map(Vec<Entry>),
}

/// A value and its bytes in the text that was parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes.
    pub span: Span,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// The key's bytes.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The scalar's text.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// What a reader would call this kind of value.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "a plain value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// Keeps the spans within the text: some that the parser gives for tags and anchors reach beyond it.
    fn clamp(&mut self, text: &str) {
        self.span = within(self.span, text);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.clamp(text)),
            Value::Map(entries) => entries.iter_mut().for_each(|entry| {
                entry.key_span = within(entry.key_span, text);
                entry.node.clamp(text);
            }),
            Value::Null | Value::Scalar(_) => {}
        }
    }

    fn shift(&mut self, by: usize) {
        self.span = self.span.shifted(by);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Map(entries) => entries.iter_mut().for_each(|entry| {
                entry.key_span = entry.key_span.shifted(by);
                entry.node.shift(by);
            }),
            Value::Null | Value::Scalar(_) => {}
        }
    }
}

/// Reads one YAML document. Spans count from the start of `text` plus `offset`.
///
/// # Errors
/// The first thing that is not YAML, with its place.
pub fn parse(text: &str, offset: usize) -> Result<Node, Trouble> {
    match plain::entries(text, offset) {
        Some(entries) => Ok(Node { value: Value::Map(entries), span: Span::new(0, 0).shifted(offset) }),
        None => parse_slowly(text, offset),
    }
}

/// The same by a parser of all YAML.
fn parse_slowly(text: &str, offset: usize) -> Result<Node, Trouble> {
    let whole = Span::new(0, text.len());
    if text.trim().is_empty() {
        return Ok(Node { value: Value::Null, span: whole.shifted(offset) });
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options()) {
        Ok(root) => {
            let mut node = settle(root, text);
            node.clamp(text);
            node.shift(offset);
            Ok(node)
        }
        Err(error) => {
            let mut trouble = trouble(&error, text, 0);
            trouble.span = within(trouble.span, text).shifted(offset);
            Err(trouble)
        }
    }
}

/// The part of a span that lies within a text, on whole characters.
fn within(span: Span, text: &str) -> Span {
    let whole = |at: usize| {
        let at = at.min(text.len());
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    Span::new(whole(span.start), whole(span.end))
}

/// Reads a mapping, key by key where the whole cannot be read, so that one bad line costs one key.
/// Returns what could be read and what could not.
pub fn parse_mapping(text: &str, offset: usize) -> (Vec<Entry>, Vec<Trouble>) {
    let whole = match parse(text, offset) {
        Ok(Node { value: Value::Map(entries), .. }) => return (entries, Vec::new()),
        Ok(Node { value: Value::Null, .. }) => return (Vec::new(), Vec::new()),
        Ok(node) => Trouble {
            span: node.span,
            message: format!("expected keys and values, found {}", node.kind()),
            help: "write `key: value` lines".to_owned(),
        },
        Err(trouble) => trouble,
    };
    let (mut entries, mut troubles) = (Vec::new(), Vec::new());
    for (start, end) in chunks(text) {
        match parse(&text[start..end], offset + start) {
            Ok(Node { value: Value::Map(found), .. }) => entries.extend(found),
            Ok(Node { value: Value::Null, .. }) => {}
            Ok(node) => troubles.push(Trouble {
                span: Span::new(node.span.start, offset + start + text[start..end].trim_end().len()),
                message: "not a `key: value` line".to_owned(),
                help: "write a key, a colon, a blank and the value".to_owned(),
            }),
            Err(trouble) => troubles.push(trouble),
        }
    }
    if troubles.is_empty() {
        troubles.push(whole);
    }
    (entries, troubles)
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MOST_NODES, max_depth: DEEPEST, max_aliases: 0, max_anchors: 16 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
    }
}

/// A value as the deserializer gives it, before plain scalars are looked up in the text.
enum Raw {
    Null,
    Text(String),
    /// A number or boolean: its spelling is taken from the text.
    Plain,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

fn settle(node: Spanned<Raw>, text: &str) -> Node {
    let span = span_of(node.referenced).unwrap_or_default();
    let written = || text.get(span.start..span.end).unwrap_or_default().trim().to_owned();
    let value = match node.value {
        Raw::Null => Value::Null,
        Raw::Text(text) => Value::Scalar(text),
        Raw::Plain => Value::Scalar(written()),
        Raw::List(items) => Value::List(items.into_iter().map(|item| settle(item, text)).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, node)| {
                    let key = settle(key, text);
                    let name = key.scalar().map_or_else(String::new, str::to_owned);
                    Entry { key: name, key_span: key.span, node: settle(node, text) }
                })
                .collect(),
        ),
    };
    Node { value, span }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Raw;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }

            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_i128<E: de::Error>(self, _: i128) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_u128<E: de::Error>(self, _: u128) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Raw, E> {
                Ok(Raw::Text(text))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }

            fn visit_none<E: de::Error>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
                Raw::deserialize(deserializer)
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Raw, E> {
                Ok(Raw::Text(String::from_utf8_lossy(bytes).into_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Raw::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    entries.push(entry);
                }
                Ok(Raw::Map(entries))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slices(text: &str) -> Vec<(String, String, String)> {
        let (entries, troubles) = parse_mapping(text, 0);
        assert_eq!(troubles, []);
        let slice = |span: Span| text[span.start..span.end].to_owned();
        entries.iter().map(|e| (slice(e.key_span), slice(e.node.span), format!("{:?}", e.node.value))).collect()
    }

    #[test]
    fn scalars_keep_their_spelling_and_know_their_bytes() {
        let found = slices("version: 2.10\nlast: 2026-09-02\nyes: true\nü: \"a: b\" # no\nempty:\n");
        let expected = [
            ("version", "2.10", "Scalar(\"2.10\")"),
            ("last", "2026-09-02", "Scalar(\"2026-09-02\")"),
            ("yes", "true", "Scalar(\"true\")"),
            ("ü", "\"a: b\"", "Scalar(\"a: b\")"),
            ("empty", "", "Null"),
        ];
        assert_eq!(found, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }

    #[test]
    fn lists_maps_crlf_and_duplicates_are_kept() {
        let text = "a: [x, y]\r\nb:\r\n  - on: 2026-01-01\r\n    by: maya\r\na: z\r\n";
        let (entries, troubles) = parse_mapping(text, 0);
        assert_eq!(troubles, []);
        assert_eq!(entries.iter().map(|e| e.key.as_str()).collect::<Vec<_>>(), ["a", "b", "a"]);
        let Value::List(items) = &entries[1].node.value else { panic!("{entries:?}") };
        let Value::Map(first) = &items[0].value else { panic!("{items:?}") };
        assert_eq!(&text[first[1].node.span.start..first[1].node.span.end], "maya");
    }

    #[test]
    fn one_bad_line_costs_one_key() {
        let (entries, troubles) = parse_mapping("title: A\nowner: @maya\nlist: [a, b\nid: 7\n", 100);
        assert_eq!(entries.iter().map(|e| e.key.as_str()).collect::<Vec<_>>(), ["title", "id"]);
        assert_eq!(troubles.len(), 2, "{troubles:?}");
        assert!(troubles[0].help.contains("`@`"), "{troubles:?}");
        assert!(troubles.iter().all(|trouble| trouble.span.start >= 100));
    }

    #[test]
    fn bombs_are_refused_quickly() {
        let nested = "[".repeat(100_000);
        let wide = format!("a: [{}]", "x,".repeat(20_000));
        let laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
        for text in [nested.as_str(), wide.as_str(), laughs] {
            assert!(parse(text, 0).is_err());
        }
    }

    #[test]
    fn spans_end_with_the_text() {
        for text in ["&! 🌀", "a: &! 🌀", "!x 🌀", "- &a 🌀🌀"] {
            let (entries, troubles) = parse_mapping(text, 7);
            let spans = entries.iter().flat_map(|entry| [entry.key_span, entry.node.span]);
            for span in spans.chain(troubles.iter().map(|trouble| trouble.span)) {
                assert!(text.get(span.start - 7..span.end - 7).is_some(), "{text}: {span:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}|([a-z]{1,3}: ?[\\[\\]{}@#'\"|>&*!%a-z0-9, -]{0,12}\n){0,6}") {
            let (entries, troubles) = parse_mapping(&text, 0);
            for span in entries.iter().map(|e| e.node.span).chain(troubles.iter().map(|t| t.span)) {
                proptest::prop_assert!(span.end <= text.len());
            }
        }
    }
}
