//! Mappings as nearly all front matter is written, read many times faster than by a parser of all YAML: keys at the
//! start of their lines, values on one line, short lists. Anything else is not read here at all.
//!
//! It deliberately decides nothing: for every text it gives what the parser gives, or nothing. A test holds that.

use super::{Entry, Node, Value};
use crate::source::Span;

/// More keys or items than this are the parser's, which knows its limits.
const MOST: usize = 500;

/// The entries of a plainly written mapping, spans counted from `offset`; nothing where it is not plain throughout.
pub(super) fn entries(text: &str, offset: usize) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    // The key whose value may come as a list below it, and how far its items are indented.
    let mut open: Option<(usize, Option<usize>)> = None;
    let mut nodes = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        nodes += 1;
        if nodes > MOST {
            return None;
        }
        let line = line.strip_suffix('\n').unwrap_or(line);
        let written = line.trim_start_matches(' ');
        let indent = line.len() - written.len();
        if written.is_empty() || line.starts_with("# ") {
            continue;
        }
        if let Some(item) = written.strip_prefix("- ") {
            let (key, indentation) = open.as_mut()?;
            let list = &mut entries.get_mut(*key)?.node;
            let first = start + indent;
            match indentation {
                None => {
                    *indentation = Some(indent);
                    // So the parser has it: at the dash, or at the first item where the list is not indented.
                    let blanks = item.len() - item.trim_start_matches(' ').len();
                    let place = offset + if indent == 0 { first + 2 + blanks } else { first };
                    *list = Node { value: Value::List(Vec::new()), span: Span::new(place, place) };
                }
                Some(indentation) if *indentation == indent => {}
                Some(_) => return None,
            }
            let Value::List(items) = &mut list.value else { return None };
            items.push(scalar(item, offset + first + 2)?);
            continue;
        }
        let colon = line.find(':')?;
        let (key, rest) = (&line[..colon], &line[colon + 1..]);
        if indent > 0 || !is_key(key) || !(rest.is_empty() || rest.starts_with(' ')) {
            return None;
        }
        let key_span = Span::new(start, start + colon).shifted(offset);
        let place = offset + start + colon + 1;
        if matches!(open.take(), Some((_, None))) {
            return None;
        }
        let node = if rest.trim_matches(' ').is_empty() {
            open = Some((entries.len(), None));
            Node { value: Value::Null, span: Span::new(place, place) }
        } else if rest.trim_start_matches(' ').starts_with('[') {
            list(rest, place, &mut nodes)?
        } else {
            scalar(rest, place)?
        };
        entries.push(Entry { key: key.to_owned(), key_span, node });
    }
    (!entries.is_empty() && !matches!(open, Some((_, None)))).then_some(entries)
}

/// A list on one line: `[a, "b c"]`.
fn list(text: &str, place: usize, nodes: &mut usize) -> Option<Node> {
    let from = text.len() - text.trim_start_matches(' ').len();
    let inner = text.trim_matches(' ').strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let mut at = place + from + 1;
    for item in inner.split(',').filter(|_| !inner.is_empty()) {
        *nodes += 1;
        if item.contains(['[', ']']) {
            return None;
        }
        items.push(scalar(item, at)?);
        at += item.len() + 1;
    }
    Some(Node { value: Value::List(items), span: Span::new(place + from, place + from + 1) })
}

/// A value on one line, blanks around it.
fn scalar(text: &str, place: usize) -> Option<Node> {
    let start = place + text.len() - text.trim_start_matches(' ').len();
    let written = text.trim_matches(' ');
    let span = Span::new(start, start + written.len());
    let value = match written.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let inner = written.get(1..)?.strip_suffix(char::from(*quote))?;
            let fits =
                |sign: char| is_plain(sign) || ":#?!&%@(){};=*<>|".contains(sign) || (sign == '\'' && *quote == b'"');
            if inner.is_empty() || inner.starts_with(' ') || inner.ends_with(' ') || !inner.chars().all(fits) {
                return None;
            }
            inner
        }
        _ => {
            let is_first = |sign: char| sign.is_alphanumeric();
            if !written.starts_with(is_first) || !written.chars().all(is_plain) {
                return None;
            }
            written
        }
    };
    let null = written.eq_ignore_ascii_case("null");
    (!null).then(|| Node { value: Value::Scalar(value.to_owned()), span })
}

fn is_plain(sign: char) -> bool {
    sign.is_alphanumeric() || " -_./+".contains(sign)
}

fn is_key(key: &str) -> bool {
    let begins = key.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
    let goes_on = key.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-'));
    begins && goes_on && !key.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Node, Value, parse_slowly};
    use super::*;

    fn check(text: &str) -> bool {
        let quick = entries(text, 3);
        if let Some(quick) = &quick {
            match parse_slowly(text, 3) {
                Ok(Node { value: Value::Map(slow), .. }) => assert_eq!(*quick, slow, "{text:?}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
        quick.is_some()
    }

    #[test]
    fn front_matter_as_it_is_written_is_read() {
        for text in [
            "title: \"Approve: billing\"\nowner: gus.castro\nreviewers: [hana.abel, \"b c\"]\nlast_verified: 2025-01-21\ntags: []\n",
            "# c\n\na: 1.10  \nb:\n  - k\n\n  - 'l m'\nc:\n- x\nd: 日本語 手順\n",
            "yes: true\na: 2\na: 3\nb: 0x1F\nc: 1e3\n",
        ] {
            assert!(check(text), "{text:?}");
        }
    }

    #[test]
    fn anything_else_is_left_to_the_parser() {
        for text in [
            "a: b: c\n",
            "a: x # y\n",
            "a: 'it''s'\n",
            "a: \"x\\n\"\n",
            "a: |\n  x\n",
            "a: x\n  y\n",
            "a: [x,\n  y]\n",
            "a: null\n",
            "a: ~\n",
            "a: {b: c}\n",
            "a: [[b]]\n",
            "a: [b, ]\n",
            "a:\n  b: c\n",
            "a:\n  - b: c\n",
            "a:\n  - x\n - y\n",
            "a: x\n- y\n",
            "{a: b}\n",
            "- a\n",
            "a: &x y\n",
            "a: *x\n",
            "a: @b\n",
            "? a\n",
            "a:b\n",
            "a: x\r\n",
            "a:\tx\n",
            "",
            "---\na: b\n",
            "null: 1\n",
            "a: [x] y\n",
            "1: x\n",
            "a:\n",
            "a:\nb: c\n",
        ] {
            assert!(!check(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_is_what_the_parser_reads(text in concat!(
            "((a|b-c|x1|no|NULL|_z):( {0,2}(\\[( ?(x|y z|\"q:\"|'w#'|1|no|-|\\.)(, ?(a|b c|é))?)?\\] ?|[a-z0-9\"' ,:#~\\-\\.+/_?!%@&*日éN]{0,9}|2026-01-0[1-9]|null|true|0x1|1_0|1e5|\\+1|~))?\n",
            "|( {0,2})- ([a-z\"' :#]{0,5}|x y|\"a b\"|-1|n)\n|#[ a]x\n|\n| {1,3}\n){0,6}",
        )) {
            check(&text);
        }
    }
}
