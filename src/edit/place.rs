//! Where in the text a node stands: what lies before it, where it ends, and the lines around it. It looks only at the
//! gaps between the spans of [`crate::yaml`], in which there are blanks, comments and single signs.

use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

use super::{Refusal, Step};

/// A node and what lies before it.
#[derive(Debug)]
pub struct Found<'n> {
    /// The node.
    pub node: &'n Node,
    /// Where the gap before it begins: behind its key, the item before it, or the bracket.
    pub from: usize,
    /// The signs that may stand in the gap: `:`, `:-`, `-`, `,` or none.
    pub signs: &'static str,
    /// The key that leads to it, where it is a value.
    pub key: Option<Span>,
    /// It stands within brackets.
    pub flow: bool,
}

/// Whether a list or mapping is written in brackets: those have a span of one byte, others have none.
pub fn in_brackets(node: &Node) -> bool {
    matches!(node.value, Value::List(_) | Value::Map(_)) && node.span.end > node.span.start
}

/// The node that a path leads to; of keys that stand twice, the first.
pub fn find<'n>(text: &str, root: &'n Node, path: &[Step<'_>]) -> Option<Found<'n>> {
    let mut found = Found { node: root, from: root.span.start, signs: "", key: None, flow: in_brackets(root) };
    for step in path {
        let Found { node, from, signs, flow, .. } = found;
        found = match (step, &node.value) {
            (Step::Key(key), Value::Map(entries)) => {
                let entry = entries.iter().find(|entry| entry.key == *key)?;
                Found { node: &entry.node, from: entry.key_span.end, signs: ":", key: Some(entry.key_span), flow }
            }
            (Step::Item(at), Value::List(items)) => {
                let node_of = items.get(*at)?;
                let (from, signs) = match (at.checked_sub(1).and_then(|before| items.get(before)), in_brackets(node)) {
                    (Some(before), true) => (end(text, before)?, ","),
                    (Some(before), false) => (end(text, before)?, "-"),
                    (None, true) => (node.span.end, ""),
                    (None, false) => (from, if signs == ":" { ":-" } else { "-" }),
                };
                Found { node: node_of, from, signs, key: None, flow }
            }
            _ => return None,
        };
        found.flow |= in_brackets(found.node);
    }
    Some(found)
}

/// The signs of a gap that are neither blanks nor comments, with their places.
pub fn signs(text: &str, from: usize, to: usize) -> Vec<(usize, u8)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = from;
    while at < to.min(bytes.len()) {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                at = text[at..].find('\n').map_or(text.len(), |end| at + end);
                continue;
            }
            sign => found.push((at, sign)),
        }
        at += 1;
    }
    found
}

/// Whether a stretch holds a comment.
pub fn has_comment(text: &str, from: usize, to: usize) -> bool {
    let stretch = text.get(from..to).unwrap_or_default();
    let begins = |at: usize| from + at == 0 || text.as_bytes()[from + at - 1].is_ascii_whitespace();
    stretch.match_indices('#').any(|(at, _)| begins(at))
}

/// Refuses a place where something else stands before the value than is understood here: an anchor, a tag, the sign of a
/// block of text.
pub fn plain(text: &str, found: &Found<'_>) -> Result<(), Refusal> {
    let start = match &found.node.value {
        // A list without brackets begins at its first item.
        Value::List(items) if !in_brackets(found.node) => items.first().map_or(found.from, |item| item.span.start),
        // Nothing at all: the rest of the line, whatever place the parser gives it.
        Value::Null if found.node.span.end == found.node.span.start => line_end(text, found.from),
        _ => found.node.span.start.max(found.from),
    };
    let there: Vec<(usize, u8)> = signs(text, found.from, start);
    let wanted = match &found.node.value {
        Value::List(_) if !in_brackets(found.node) => format!("{}-", found.signs),
        _ => found.signs.to_owned(),
    };
    if there.iter().map(|(_, sign)| char::from(*sign)).eq(wanted.chars()) {
        return Ok(());
    }
    let other = there.iter().find(|(_, sign)| !wanted.contains(char::from(*sign)));
    let (at, sign) = other.copied().unwrap_or((found.from, b' '));
    let what = match sign {
        b'&' => "an anchor",
        b'!' => "a tag",
        b'|' | b'>' => "a block of text",
        _ => "something that is not understood here",
    };
    Err(Refusal::new(at, format!("{what} stands at the place to change"), "write the value plainly, on one line"))
}

/// The byte behind a node: behind its last sign, brackets included. Nothing where what stands there is not understood.
pub fn end(text: &str, node: &Node) -> Option<usize> {
    let behind = |last: usize, close: u8| {
        let after: Vec<(usize, u8)> = signs(text, last, text.len().min(last + 4096)).into_iter().take(2).collect();
        match after.as_slice() {
            [(at, sign), ..] if *sign == close => Some(at + 1),
            [(_, b','), (at, sign)] if *sign == close => Some(at + 1),
            _ => None,
        }
    };
    let end_of = |entry: &Entry| Some(end(text, &entry.node)?.max(entry.key_span.end));
    match &node.value {
        Value::Null => Some(node.span.end),
        Value::Scalar(_) => {
            let written = text.get(node.span.start..node.span.end)?;
            Some(node.span.start + written.trim_end().len())
        }
        Value::List(items) => {
            let last = items.last().map(|item| end(text, item));
            match (in_brackets(node), last) {
                (true, Some(last)) => behind(last?, b']'),
                (true, None) => behind(node.span.end, b']'),
                (false, last) => last.unwrap_or(Some(node.span.end)),
            }
        }
        Value::Map(entries) => match (in_brackets(node), entries.last().map(end_of)) {
            (true, Some(last)) => behind(last?, b'}'),
            (true, None) => behind(node.span.end, b'}'),
            (false, last) => last.unwrap_or(Some(node.span.end)),
        },
    }
}

/// The first byte of the line that a byte is on.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The byte behind the line that a byte is on, its line break included.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Whether nothing but blanks stands before a byte on its line.
pub fn begins_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].bytes().all(|sign| matches!(sign, b' ' | b'\t'))
}

/// Whether nothing but blanks and a comment stands behind a byte on its line.
pub fn ends_line(text: &str, at: usize) -> bool {
    signs(text, at, line_end(text, at)).is_empty()
}

/// How lines end around a byte.
pub fn line_break(text: &str, at: usize) -> &'static str {
    let here = text[at..].find('\n').map(|end| at + end).or_else(|| text[..at].rfind('\n'));
    match here {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The one stretch in which two texts differ, and what stands there in the second. It neither begins nor ends within a
/// `\r\n` of the first: for an editor there is no such place.
pub fn splice(before: &str, after: &str) -> (Span, String) {
    let same = |(one, other): &(char, char)| one == other;
    let within = |at: usize| before[..at].ends_with('\r') && before[at..].starts_with('\n');
    let head: usize = before.chars().zip(after.chars()).take_while(same).map(|(sign, _)| sign.len_utf8()).sum();
    let head = head - usize::from(within(head));
    let rest = before[head..].chars().rev().zip(after[head..].chars().rev());
    let tail: usize = rest.take_while(same).map(|(sign, _)| sign.len_utf8()).sum();
    let tail = tail - usize::from(within(before.len() - tail));
    (Span::new(head, before.len() - tail), after[head..after.len() - tail].to_owned())
}
