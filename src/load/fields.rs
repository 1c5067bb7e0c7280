//! Typed reading of YAML values: every mistake becomes a finding with a place and a remedy, and reading goes on.
//!
//! It knows kinds of values; which keys there are stands in [`crate::keys`].

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Place};
use crate::keys::Table;
use crate::model::cadence::{self, Interval};
use crate::model::page::Placed;
use crate::model::people::nearest;
use crate::rule::Rule;
use crate::source::{Source, Span};
use crate::yaml::{self, Entry, Node, Trouble, Value};

/// Reads values of one source and gathers what is wrong.
pub struct Fields<'a> {
    /// The text that the spans point into.
    pub source: &'a Arc<Source>,
    /// The rule under which mistakes are reported.
    pub rule: &'static Rule,
    /// What is wrong.
    pub findings: &'a mut Vec<Diagnostic>,
}

impl Fields<'_> {
    /// The place of a span.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    /// Reports a mistake.
    pub fn mistake(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Diagnostic::new(self.rule, Place::new(self.source, span), message, help));
    }

    /// Reports a mistake of which it may be known what was `meant` instead of what is `written`.
    pub fn slip(&mut self, span: Span, (written, meant): (&str, Option<&str>), message: String, help: String) {
        self.findings.push(Diagnostic::new(self.rule, self.place(span), message, help).slip(written, meant));
    }

    /// Reports what is not YAML.
    pub fn trouble(&mut self, rule: &'static Rule, trouble: Trouble) {
        let place = Place::new(self.source, trouble.span);
        self.findings.push(Diagnostic::new(rule, place, trouble.message, trouble.help));
    }

    /// The entries of a file of YAML, all of the source, whose keys these are.
    pub fn file(&mut self, keys: &Table) -> Vec<Entry> {
        let (entries, troubles) = yaml::parse_mapping(self.source.text(), 0);
        troubles.into_iter().for_each(|trouble| self.trouble(self.rule, trouble));
        let entries = self.unique(entries);
        self.known(entries, keys)
    }

    /// Keeps the first of each key and reports the others.
    pub fn unique(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            match kept.iter().find(|other| other.key == entry.key) {
                Some(first) => {
                    let line = self.source.position(first.key_span.start).line;
                    self.mistake(
                        entry.key_span,
                        format!("`{}` is set twice; the first, in line {line}, is used", entry.key),
                        "keep one of the two",
                    );
                }
                None => kept.push(entry),
            }
        }
        kept
    }

    /// A text; nothing where the value is empty.
    pub fn text(&mut self, entry: &Entry) -> Option<Placed<String>> {
        self.scalar(&entry.key, &entry.node, entry.key_span)
    }

    fn scalar(&mut self, key: &str, node: &Node, key_span: Span) -> Option<Placed<String>> {
        match &node.value {
            Value::Scalar(text) => {
                let text = text.trim();
                (!text.is_empty()).then(|| Placed { value: text.to_owned(), place: self.place(node.span) })
            }
            Value::Null => {
                self.swallowed_by_comment(key, key_span);
                None
            }
            Value::List(items) if items.len() == 1 => self.scalar(key, &items[0], key_span),
            _ => {
                self.mistake(
                    node.span,
                    format!("`{key}` takes one value, not {}", node.kind()),
                    format!("write `{key}: value`"),
                );
                None
            }
        }
    }

    /// `owner: #service` reads as an empty value with a comment: say so, since nobody sees it.
    fn swallowed_by_comment(&mut self, key: &str, key_span: Span) {
        let text = self.source.text();
        let rest = text[key_span.end.min(text.len())..].lines().next().unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '\'', ':', ' ', '-']);
        if rest.starts_with('#') && !rest.starts_with("# ") {
            let word = rest.split_whitespace().next().unwrap_or_default();
            self.mistake(
                key_span,
                format!("`{key}` is empty: `{word}` is a comment to YAML"),
                format!("put it in quotes: `{key}: \"{word}\"`"),
            );
        }
    }

    /// A list of texts; one text counts as a list of one. Empty items are left out.
    pub fn texts(&mut self, entry: &Entry) -> Vec<Placed<String>> {
        let mut texts = Vec::new();
        match &entry.node.value {
            Value::List(items) => {
                for item in items {
                    match &item.value {
                        Value::List(_) | Value::Map(_) => self.mistake(
                            item.span,
                            format!("`{}` takes a list of plain values; this is {}", entry.key, item.kind()),
                            format!("write `{}: [one, two]`", entry.key),
                        ),
                        Value::Null => {}
                        Value::Scalar(_) => texts.extend(self.scalar(&entry.key, item, item.span)),
                    }
                }
                if texts.is_empty() && items.iter().any(|item| item.value == Value::Null) {
                    self.swallowed_by_comment(&entry.key, entry.key_span);
                }
            }
            Value::Map(_) => self.mistake(
                entry.node.span,
                format!("`{}` takes a list, not a mapping", entry.key),
                format!("write `{}: [one, two]`", entry.key),
            ),
            _ => texts.extend(self.text(entry)),
        }
        texts
    }

    /// A date. What is wrongly written but plainly meant is reported and used.
    pub fn date(&mut self, entry: &Entry) -> Option<Placed<Date>> {
        let text = self.text(entry)?;
        match cadence::parse_date(&text.value) {
            Ok(value) => Some(Placed { value, place: text.place }),
            Err(trouble) => {
                let message = format!("`{}` is not a date: `{}`", entry.key, text.value);
                self.mistake(entry.node.span, message, trouble.help);
                trouble.meant.map(|value| Placed { value, place: text.place })
            }
        }
    }

    /// Ranges of days, both included; one day is a range of its own.
    pub fn days(&mut self, entry: &Entry) -> Vec<(Date, Date)> {
        let mut days = Vec::new();
        for range in self.texts(entry) {
            let (from, to) = range.value.split_once('/').unwrap_or((&range.value, &range.value));
            match (cadence::parse_date(from), cadence::parse_date(to)) {
                (Ok(from), Ok(to)) if from <= to => days.push((from, to)),
                _ => self.mistake(
                    range.place.span,
                    format!("`{}` is not a range of dates: `{}`", entry.key, range.value),
                    "write the first and the last day: `2026-12-20/2027-01-04`",
                ),
            }
        }
        days
    }

    /// An interval.
    pub fn interval(&mut self, entry: &Entry) -> Option<Interval> {
        self.interval_as(entry, Interval::parse)
    }

    /// An interval that may be nothing: `0d`.
    pub fn interval_or_nothing(&mut self, entry: &Entry) -> Option<Interval> {
        self.interval_as(entry, Interval::parse_or_nothing)
    }

    fn interval_as(&mut self, entry: &Entry, parse: fn(&str) -> Result<Interval, String>) -> Option<Interval> {
        let text = self.text(entry)?;
        match parse(&text.value) {
            Ok(interval) => Some(interval),
            Err(help) => {
                self.mistake(entry.node.span, format!("`{}` is not an interval: `{}`", entry.key, text.value), help);
                None
            }
        }
    }

    /// A whole number.
    pub fn number(&mut self, entry: &Entry) -> Option<i64> {
        let text = self.text(entry)?;
        let number = text.value.parse().ok();
        if number.is_none() {
            self.mistake(
                entry.node.span,
                format!("`{}` is not a whole number: `{}`", entry.key, text.value),
                "write digits alone",
            );
        }
        number
    }

    /// `true` or `false`.
    pub fn flag(&mut self, entry: &Entry) -> Option<bool> {
        let text = self.text(entry)?;
        match text.value.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                self.mistake(
                    entry.node.span,
                    format!("`{}` is neither true nor false: `{other}`", entry.key),
                    "write `true` or `false`",
                );
                None
            }
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, entry: &Entry, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(entry)?;
        self.choose(&entry.key, &text, choices)
    }

    /// Looks a text up in a few words.
    pub fn choose<T: Copy>(&mut self, key: &str, text: &Placed<String>, choices: &[(&'static str, T)]) -> Option<T> {
        let word = text.value.to_lowercase();
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word) {
            return Some(*value);
        }
        let names = choices.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let near = nearest(&word, choices.iter().map(|(name, _)| *name));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? there are {names}"),
            None => format!("there are {names}"),
        };
        self.slip(text.place.span, (&text.value, near), format!("`{key}` cannot be `{}`", text.value), help);
        None
    }

    /// The entries of a mapping; a mistake and nothing where it is none.
    pub fn entries(&mut self, key: &str, node: &Node, example: &str) -> Vec<Entry> {
        match &node.value {
            Value::Map(entries) => self.unique(entries.clone()),
            Value::Null => Vec::new(),
            _ => {
                self.mistake(
                    node.span,
                    format!("`{key}` takes keys and values, not {}", node.kind()),
                    format!("write `{example}`"),
                );
                Vec::new()
            }
        }
    }

    /// The entries of a mapping whose keys these are.
    pub fn record(&mut self, entry: &Entry, keys: &Table) -> Vec<Entry> {
        let entries = self.entries(&entry.key, &entry.node, keys.written);
        self.known(entries, keys)
    }

    /// The mappings of a list of mappings whose keys these are, each with its span; one mapping counts as a list of one.
    pub fn records(&mut self, entry: &Entry, keys: &Table) -> Vec<(Span, Vec<Entry>)> {
        let Value::List(items) = &entry.node.value else {
            return match &entry.node.value {
                Value::Null => Vec::new(),
                _ => vec![(entry.node.span, self.record(entry, keys))],
            };
        };
        let mut records = Vec::new();
        for item in items.iter().filter(|item| item.value != Value::Null) {
            let entries = self.entries(&entry.key, item, keys.written);
            if !entries.is_empty() {
                records.push((item.span, self.known(entries, keys)));
            }
        }
        records
    }

    /// Keeps the entries whose keys are known, and reports the others.
    fn known(&mut self, mut entries: Vec<Entry>, keys: &Table) -> Vec<Entry> {
        entries.retain(|entry| {
            let known = keys.find(&entry.key).is_some();
            if !known {
                let near = nearest(&entry.key, keys.names());
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        let names: Vec<String> = keys.names().map(|key| format!("`{key}`")).collect();
                        format!("there are {}", names.join(", "))
                    }
                };
                self.slip(entry.key_span, (&entry.key, near), format!("`{}` is not a key here", entry.key), help);
            }
            known
        });
        entries
    }
}
