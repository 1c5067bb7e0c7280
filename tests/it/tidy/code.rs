//! Just enough reading of Rust for `tidy`: text without comments and literals, without test modules, and the paths in it.
//!
//! It is no parser: it looks for words, and expands `use` lists.

use std::iter;

/// The same text with every comment and literal blanked out; line breaks stay.
pub fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut bare = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end == at {
            bare.push(chars[at]);
            at += 1;
        } else {
            bare.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    bare
}

/// The end of the comment or literal that begins at `at`, or `at` where none does.
fn skipped(chars: &[char], at: usize) -> usize {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or('\0');
    let after_word = at > 0 && is_word(chars[at - 1]);
    let find = |from: usize, end: &[char]| {
        (from..chars.len()).find(|from| chars[*from..].starts_with(end)).map_or(chars.len(), |from| from + end.len())
    };
    match chars[at] {
        '/' if next(1) == '/' => find(at, &['\n']) - usize::from(find(at, &['\n']) < chars.len()),
        '/' if next(1) == '*' => find(at + 2, &['*', '/']),
        'r' if !after_word && matches!(next(1), '"' | '#') => {
            let marks = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if next(1 + marks) != '"' {
                return at;
            }
            let end: Vec<char> = iter::once('"').chain(iter::repeat_n('#', marks)).collect();
            find(at + 2 + marks, &end)
        }
        '"' => closing(chars, at + 1, '"'),
        '\'' if next(1) == '\\' || next(2) == '\'' => closing(chars, at + 1, '\''),
        _ => at,
    }
}

fn closing(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Bare text without the items under `#[cfg(test)]`, and the names of the modules that are files of their own there.
pub fn without_tests(bare: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let (mut kept, mut rest, mut modules) = (String::new(), bare, Vec::new());
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let item = &rest[at + MARK.len()..];
        let head = item.find(['{', ';']).unwrap_or(item.len());
        let end = match item.get(head..) {
            Some(body) if body.starts_with('{') => head + block(body),
            Some(body) if body.starts_with(';') => {
                let name = item[..head].trim().trim_start_matches("pub(super) ").strip_prefix("mod ");
                modules.extend(name.map(|name| name.trim().to_owned()));
                head + 1
            }
            _ => item.len(),
        };
        rest = &item[end..];
    }
    (kept + rest, modules)
}

/// The length of the block that `text` begins with.
fn block(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// Every path in bare text that begins with `root` (such as `crate` or `std`), `use` lists expanded, in order.
pub fn paths(bare: &str, root: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let begin = format!("{root}::");
    for (at, _) in bare.match_indices(&begin) {
        let before = bare[..at].chars().next_back();
        if !before.is_some_and(|c| is_word(c) || c == ':' || c == '$') {
            expand(&bare[at..], &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Reads one path or use list, adds what it names to `found` and returns the rest.
fn expand<'t>(text: &'t str, above: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'t str {
    let depth = above.len();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let word: String = rest.chars().take_while(|c| is_word(*c)).collect();
        if !word.is_empty() {
            rest = &rest[word.len()..];
            above.push(word);
            match rest.trim_start().strip_prefix("::") {
                Some(after) => {
                    rest = after;
                    continue;
                }
                None => found.push(above.clone()),
            }
        } else if let Some(list) = rest.strip_prefix('{') {
            rest = list;
            while !rest.trim_start().is_empty() && !rest.trim_start().starts_with('}') {
                rest = expand(rest, above, found).trim_start();
                let next = rest.find([',', '}']).unwrap_or(rest.len());
                rest = rest[next..].trim_start_matches(',');
            }
            rest = rest.trim_start().trim_start_matches('}');
        } else {
            found.push(above.clone());
        }
        above.truncate(depth);
        return rest;
    }
}

#[test]
fn comments_and_literals_are_blanked() {
    let text = "a // crate::b\n/* crate::c */ \"crate::d \\\" x\" r#\"crate::e \" \"# '\"' f::<'g>('\\'') \"h\"";
    let words: Vec<String> = bare(text).split_whitespace().map(str::to_owned).collect();
    assert_eq!(words, ["a", "f::<'g>(", ")"]);
    assert_eq!(bare(text).lines().count(), 2);
}

#[test]
fn test_modules_are_left_out() {
    let text = "use a;\n#[cfg(test)]\nmod samples;\n#[cfg(test)]\nmod tests {\n fn f() { x }\n}\nfn g() {}";
    let (kept, modules) = without_tests(text);
    assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), ["use", "a;", "fn", "g()", "{}"]);
    assert_eq!(modules, ["samples"]);
}

#[test]
fn use_lists_are_expanded() {
    let text = "use crate::{a::{self, B}, c::*, d as e}; use std::{\n fs,\n io::{self, Read},\n}; x(crate::f::g(1), mycrate::h, $crate::i)";
    let joined = |root| paths(text, root).iter().map(|path| path.join("::")).collect::<Vec<_>>().join(" ");
    assert_eq!(joined("crate"), "crate::a::self crate::a::B crate::c crate::d crate::f::g");
    assert_eq!(joined("std"), "std::fs std::io::self std::io::Read");
}
