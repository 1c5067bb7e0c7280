//! A mapping cut into its top-level keys by the lines that they begin at, so that one can be read without the others.

use super::{Entry, Node, Value, parse};
use crate::source::Span;

/// Reads only the `wanted` keys of a mapping that is plainly written, each key at the start of its line: many times
/// faster than all of it. Nothing where it is written otherwise, holds none of them, or one of them cannot be read:
/// then [`super::parse_mapping`] says what there is.
pub fn parse_keys(text: &str, wanted: &dyn Fn(&str) -> bool) -> Option<Vec<Entry>> {
    let chunks = chunks(text);
    let before = &text[..chunks.first()?.0];
    if before.lines().any(|line| !line.trim_start().is_empty() && !line.starts_with('#')) {
        return None;
    }
    let mut entries = Vec::new();
    for (start, end) in chunks {
        let (key, rest) = text[start..end].split_once(':')?;
        let plain = key.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'));
        if !plain || !rest.starts_with([' ', '\t', '\r', '\n']) {
            return None;
        }
        if wanted(key) {
            if let Some(value) = day(rest) {
                let span = Span::new(end - rest.trim_start().len(), end - rest.len() + rest.trim_end().len());
                let node = Node { value: Value::Scalar(value.to_owned()), span };
                entries.push(Entry { key: key.to_owned(), key_span: Span::new(start, start + key.len()), node });
                continue;
            }
            let Ok(Node { value: Value::Map(found), .. }) = parse(&text[start..end], start) else { return None };
            entries.extend(found);
        }
    }
    (!entries.is_empty()).then_some(entries)
}

/// A value that is a plain day, `2026-09-02`, and nothing else: most are, and need no parser.
fn day(rest: &str) -> Option<&str> {
    let value = rest.trim();
    let digits = |at: usize, sign: u8| if at == 4 || at == 7 { sign == b'-' } else { sign.is_ascii_digit() };
    (value.len() == 10 && value.bytes().enumerate().all(|(at, sign)| digits(at, sign))).then_some(value)
}

/// The stretches of text that begin at a line without indentation: one top-level key each.
pub(super) fn chunks(text: &str) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '\t', '-', '#', '\r', '\n', '}', ']']) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse_mapping;
    use super::*;

    #[test]
    fn some_keys_read_as_all_do() {
        let wanted = |key: &str| matches!(key, "a" | "d-e");
        let text = "# c\na: 2026-01-01 # x\nb: |\n  a: 1\nd-e:\n- x\n- y\na: 2\n";
        let whole: Vec<Entry> = parse_mapping(text, 0).0.into_iter().filter(|entry| wanted(&entry.key)).collect();
        assert_eq!(parse_keys(text, &wanted), Some(whole));
        for day in ["a: 2026-01-01", "b: 1\na:   2026-01-01  \r\nc: 2\r\n", "a: 2026-01-01\n\n"] {
            let whole = parse_mapping(day, 0).0.into_iter().filter(|entry| wanted(&entry.key)).collect();
            assert_eq!(parse_keys(day, &wanted), Some(whole), "{day:?}");
        }
        for odd in ["{a: 1}", "? a\n: 1\n", "\"a\": 1\n", "a: [1\nb: 2\n", "b: 1\n", "", "  a: 1\n  b: 2\n", "a:1\n"] {
            assert_eq!(parse_keys(odd, &wanted), None, "{odd}");
        }
    }
}
