//! Where somebody is typing in YAML: under which keys, and what stands there so far. It looks at the text before the cursor
//! alone, so that it tells also where the text cannot be read as YAML yet.

use crate::keys::{Of, Shape, Table};

/// What can be typed at a place.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// One of these keys.
    Key(&'static Table),
    /// A value, or a key that is a value.
    Value(Of),
}

/// Where somebody is typing.
#[derive(Debug, PartialEq, Eq)]
pub struct Typing {
    /// The keys above, the outermost first.
    pub path: Vec<String>,
    /// Whether a key stands before what is typed, on its line or in its brackets.
    pub behind_key: bool,
    /// Where what is typed begins, with its quote.
    pub start: usize,
}

/// A bracket that is open.
enum Open {
    List,
    Map(Option<String>),
}

/// Where the end of a stretch of YAML is.
pub fn typing(text: &str) -> Typing {
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let (mut behind_key, mut start, mut at) = (false, 0, 0);
    for line in text.split_inclusive('\n') {
        let (from, bare) = (at, line.trim_end_matches(['\n', '\r']));
        at += line.len();
        let mut rest = 0;
        let indent = bare.len() - bare.trim_start_matches(' ').len();
        // What stands in brackets stands further in than their key: these were left open.
        let left = above.last().is_some_and(|(column, _)| indent <= *column) && key(&bare[indent..]).is_some();
        if left {
            open.clear();
        }
        if open.is_empty() {
            rest = indent;
            let mut column = rest;
            // A list may stand at the column of its key.
            while bare[rest..].starts_with("- ") || &bare[rest..] == "-" {
                above.retain(|(indent, _)| *indent <= rest);
                rest += 1 + bare[rest + 1..].len() - bare[rest + 1..].trim_start_matches(' ').len();
                column = rest;
            }
            let blank = bare[rest..].trim().is_empty() && at < text.len();
            if blank || bare[rest..].starts_with('#') {
                continue;
            }
            above.retain(|(indent, _)| *indent < column);
            (behind_key, start) = (false, from + rest);
            if let Some((key, width)) = key(&bare[rest..]) {
                above.push((rest, key));
                rest += width;
                rest += bare[rest..].len() - bare[rest..].trim_start_matches(' ').len();
                (behind_key, start) = (true, from + rest);
            }
        } else {
            start = from + bare.len() - bare.trim_start().len();
        }
        flow(bare, rest, from, (&mut open, &mut start));
    }
    let mut path: Vec<String> = above.into_iter().map(|(_, key)| key).collect();
    if let Some(last) = open.last() {
        behind_key = !matches!(last, Open::Map(None));
    }
    path.extend(open.into_iter().filter_map(|open| match open {
        Open::Map(key) => key,
        Open::List => None,
    }));
    Typing { path, behind_key, start }
}

/// The brackets of a line, from `rest` on.
fn flow(bare: &str, rest: usize, from: usize, (open, start): (&mut Vec<Open>, &mut usize)) {
    let mut quote: Option<char> = None;
    let mut begins = true;
    let signs: Vec<(usize, char)> = bare.char_indices().filter(|(at, _)| *at >= rest).collect();
    for (nth, (at, sign)) in signs.iter().copied().enumerate() {
        let next = signs.get(nth + 1).map(|(_, next)| *next);
        if let Some(closing) = quote {
            if sign == closing {
                quote = None;
            }
            continue;
        }
        match sign {
            '"' | '\'' if begins => {
                quote = Some(sign);
                begins = false;
                continue;
            }
            '#' if at == 0 || bare[..at].ends_with([' ', '\t']) => return,
            '[' if begins => open.push(Open::List),
            '{' if begins => open.push(Open::Map(None)),
            ']' | '}' if !open.is_empty() => drop(open.pop()),
            ',' if !open.is_empty() => {
                if let Some(Open::Map(key)) = open.last_mut() {
                    *key = None;
                }
            }
            ':' if next.is_none_or(|next| next == ' ') => {
                if let Some(Open::Map(key @ None)) = open.last_mut() {
                    *key = Some(bare[*start - from..at].trim().trim_matches(['"', '\'']).to_owned());
                }
            }
            ' ' => continue,
            _ => {
                begins = false;
                continue;
            }
        }
        begins = true;
        let behind = bare[at + sign.len_utf8()..].trim_start_matches(' ');
        *start = from + bare.len() - behind.len();
    }
}

/// The key that a line begins with, and how far it reaches, its colon included.
fn key(line: &str) -> Option<(String, usize)> {
    let colon = line.match_indices(':').find(|(at, _)| line[at + 1..].is_empty() || line[at + 1..].starts_with(' '))?.0;
    let key = line[..colon].trim();
    let quoted = key.starts_with(['"', '\'']);
    let plain = !key.is_empty() && !key.starts_with(['[', '{', '#', '&', '*', '!', '|', '>']);
    (quoted || plain).then(|| (key.trim_matches(['"', '\'']).to_owned(), colon + 1))
}

/// What can be typed there, by the keys of a file. `name` gives our name of a key at the top.
pub fn wanted(table: &'static Table, typing: &Typing, name: impl Fn(&str) -> String) -> Option<Wanted> {
    let mut path = typing.path.iter();
    let Some(first) = path.next() else { return Some(Wanted::Key(table)) };
    let mut shape = &table.find(&name(first))?.shape;
    for key in path {
        shape = match shape {
            Shape::Record(table) | Shape::Records(table) | Shape::Brief(table) => &table.find(key)?.shape,
            Shape::Map(_, below) => below,
            Shape::One(_) | Shape::Many(_) | Shape::Groups => return None,
        };
    }
    match (shape, typing.behind_key) {
        (Shape::One(of) | Shape::Many(of), _) => Some(Wanted::Value(*of)),
        (Shape::Record(table) | Shape::Records(table) | Shape::Brief(table), false) => Some(Wanted::Key(table)),
        (Shape::Map(of, _), false) => Some(Wanted::Value(*of)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_told_from_what_stands_before_it() {
        for (text, path, behind_key, typed) in [
            ("", "", false, ""),
            ("own", "", false, "own"),
            ("owner: ", "owner", true, ""),
            ("title: x\nowner: \"ma", "owner", true, "\"ma"),
            ("reviewers: [jonas, ma", "reviewers", true, "ma"),
            ("reviewers:\n  - jonas\n  - ma", "reviewers", false, "ma"),
            ("reviewers:\n- jonas\n- ma", "reviewers", false, "ma"),
            ("a: [x,\n  y", "a", true, "y"),
            ("approved: { by: ma", "approved.by", true, "ma"),
            ("approved: { by: maya, o", "approved", false, "o"),
            ("verifications:\n  - on: 2026-09-02\n    b", "verifications", false, "b"),
            ("verifications:\n  - on: 2026-09-02\n    by: jo", "verifications.by", true, "jo"),
            ("verifications:\n  - { on: 2026-09-02, by: [maya, jo", "verifications.by", true, "jo"),
            ("waive: [{ rule: st", "waive.rule", true, "st"),
            ("people:\n  maya:\n    name: Maya\n  jonas:\n    ro", "people.jonas", false, "ro"),
            ("people:\n  maya:\n    name: Maya\nte", "", false, "te"),
            ("review:\n  every: 90d # x\n  ", "review", false, ""),
            ("a: \"x: [\"\nb", "", false, "b"),
            ("tags: [a\nkind: {\nowner: ", "owner", true, ""),
            ("training:\n  a.md: { to", "training.a.md", false, "to"),
        ] {
            let found = typing(text);
            assert_eq!(
                (found.path.join("."), found.behind_key, &text[found.start..]),
                (path.to_owned(), behind_key, typed),
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "[a-c:\\-\\[\\]{},'\"# \n日]{0,40}") {
            let found = typing(&text);
            assert!(text.get(found.start..).is_some());
        }
    }
}
