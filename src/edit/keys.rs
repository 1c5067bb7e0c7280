//! Keys of a mapping: added, named otherwise, or gone with what stands under them.

use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

use super::{BY_HAND, Document, Kind, New, Refusal, Step, not_understood, place, scalar, set, tree};

impl Document {
    /// Adds a key with a text, or with a list of one record, below the others; a page without front matter gets some.
    ///
    /// # Errors
    /// As [`Self::replace`], and where the key is there already.
    pub fn add(&mut self, key: &str, new: &New) -> Result<(), Refusal> {
        let root = self.root()?;
        let mut meant = root.clone();
        let value = match new {
            New::Text(_) => tree(new),
            New::Record(_) => Node { value: Value::List(vec![tree(new)]), span: Span::default() },
        };
        let mut entries = match std::mem::replace(&mut meant.value, Value::Null) {
            Value::Map(entries) => entries,
            Value::Null => Vec::new(),
            _ => return Err(Refusal::new(root.span.start, "no `key: value` lines", BY_HAND)),
        };
        if entries.iter().any(|entry| entry.key == key) {
            return Err(Refusal::new(root.span.start, format!("`{key}` is there already"), BY_HAND));
        }
        let (at, before, behind) = self.gap_for_a_key(&root)?;
        let line_break = place::line_break(&self.text, at);
        let lines = match new {
            New::Text(text) => format!("{before}{key}: {}", scalar::token(text, place::in_brackets(&root))),
            record if place::in_brackets(&root) => format!("{before}{key}: [{}]", scalar::written(record, true)),
            record => {
                let indent = before.trim_start_matches(['\r', '\n']);
                let indent = if self.kind == Kind::Bare { "" } else { indent };
                format!("{before}{key}:{line_break}{indent}  - {}", scalar::written(record, false))
            }
        };
        entries.push(Entry { key: key.to_owned(), key_span: Span::default(), node: value });
        meant.value = Value::Map(entries);
        self.take(vec![(at..at, format!("{lines}{behind}"))], &meant, at)
    }

    /// Where a key can be added, and what has to stand before and behind it.
    fn gap_for_a_key(&self, root: &Node) -> Result<(usize, String, String), Refusal> {
        let text = &self.text;
        if self.kind == Kind::Bare {
            let line_break = place::line_break(text, 0);
            let blank = if text.trim_start_matches(['\r', '\n']).len() < text.len() || text.is_empty() {
                ""
            } else {
                line_break
            };
            return Ok((0, format!("---{line_break}"), format!("{line_break}---{line_break}{blank}")));
        }
        let last = match &root.value {
            Value::Map(entries) => entries.last(),
            _ => None,
        };
        let Some(last) = last else {
            let at = self.yaml.end;
            return Ok((at, String::new(), place::line_break(text, at).to_owned()));
        };
        let end =
            place::end(text, &last.node).ok_or_else(|| not_understood(last.key_span.start))?.max(last.key_span.end);
        if place::in_brackets(root) {
            return Ok((end, ", ".to_owned(), String::new()));
        }
        let Value::Map(entries) = &root.value else { return Err(not_understood(root.span.start)) };
        let first = entries.first().map_or(self.yaml.start, |entry| entry.key_span.start);
        let indent = &text[place::line_start(text, first)..first];
        let at = place::line_end(text, end).min(self.yaml.end);
        let line_break = place::line_break(text, end);
        if text[..at].ends_with('\n') {
            Ok((at, indent.to_owned(), line_break.to_owned()))
        } else {
            Ok((at, format!("{line_break}{indent}"), String::new()))
        }
    }

    /// Gives keys of a mapping other names, in the same quotes, where they fit into them; `above` leads to the mapping. Of a
    /// name that two keys would have, nothing is changed.
    ///
    /// # Errors
    /// As [`Self::replace`], and where a key is not there.
    pub fn rename(&mut self, above: &[Step<'_>], names: &[(&str, String)]) -> Result<(), Refusal> {
        let root = self.root()?;
        let found = place::find(&self.text, &root, above).ok_or_else(|| not_understood(root.span.start))?;
        let Value::Map(entries) = &found.node.value else { return Err(not_understood(found.from)) };
        let mut meant = root.clone();
        let mut splices = Vec::with_capacity(names.len());
        for (key, name) in names {
            let at = entries.iter().position(|entry| entry.key == *key).ok_or_else(|| not_understood(found.from))?;
            let span = entries[at].key_span;
            let token = scalar::like(&self.text[span.start..span.end], name, found.flow);
            splices.push((span.start..span.end, token));
            set(&mut meant, above, |node| {
                if let Value::Map(entries) = &mut node.value {
                    name.clone_into(&mut entries[at].key);
                }
            });
        }
        let first = splices.iter().map(|(bytes, _)| bytes.start).min().unwrap_or_default();
        self.take(splices, &meant, first)
    }

    /// Takes a key at the top, and what stands under it, out of a mapping that has no brackets: their lines, with the remark
    /// behind them.
    ///
    /// # Errors
    /// As [`Self::replace`], and where the key is not there.
    pub fn drop_key(&mut self, key: &str) -> Result<(), Refusal> {
        let root = self.root()?;
        let Value::Map(entries) = &root.value else { return Err(not_understood(root.span.start)) };
        let at = entries.iter().position(|entry| entry.key == key).ok_or_else(|| not_understood(root.span.start))?;
        let start = entries[at].key_span.start;
        if place::in_brackets(&root) {
            return Err(not_understood(start));
        }
        let end = place::end(&self.text, &entries[at].node).ok_or_else(|| not_understood(start))?;
        let lines =
            place::line_start(&self.text, start)..place::line_end(&self.text, end.max(entries[at].key_span.end));
        let mut meant = root.clone();
        if let Value::Map(entries) = &mut meant.value {
            entries.remove(at);
        }
        self.take(vec![(lines, String::new())], &meant, start)
    }
}
