//! Ids of headings: stable for any script, as GitHub makes them, and never one that the page's frame uses.
//!
//! It deliberately knows nothing of HTML: an id is letters, digits, marks, `-` and `_` and needs no escaping.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Ids that the page's frame uses; a heading of that name gets a number.
pub const RESERVED: [&str; 10] =
    ["main", "menu", "search", "nav", "toc", "trust", "content", "top", "findings", "record"];

/// The id that a heading's text asks for: lower case; letters and digits of any script, `-` and `_` kept; spaces
/// become `-`; everything else is dropped. Empty where nothing is left.
pub(super) fn slug(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return of_characters(text.chars());
    }
    of_characters(text.nfc())
}

fn of_characters(text: impl Iterator<Item = char>) -> String {
    let mut slug = String::new();
    for c in text {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            c if c.is_whitespace() => slug.push('-'),
            c if c.is_alphanumeric() || is_combining_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// The ids given out on one page.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Id -> the last number tried as its suffix.
    taken: HashMap<String, usize>,
}

impl Ids {
    /// Whether an id that a heading had once is free; then it is given to nobody else.
    pub(super) fn keep(&mut self, id: &str) -> bool {
        let free = is_ours(id) && !self.taken.contains_key(id);
        if free {
            self.taken.insert(id.to_owned(), 0);
        }
        free
    }

    /// An id that nobody has yet: `wanted`, else with `-1`, `-2` and so on.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        let footnote;
        let wanted = match wanted {
            "" => "section",
            _ if is_footnote(wanted) => {
                footnote = format!("section-{wanted}");
                &footnote
            }
            _ => wanted,
        };
        if !RESERVED.contains(&wanted) && !self.taken.contains_key(wanted) {
            self.taken.insert(wanted.to_owned(), 0);
            return wanted.to_owned();
        }
        let mut number = self.taken.get(wanted).copied().unwrap_or(0);
        let id = loop {
            number += 1;
            let id = format!("{wanted}-{number}");
            if !self.taken.contains_key(&id) {
                break id;
            }
        };
        self.taken.insert(wanted.to_owned(), number);
        self.taken.insert(id.clone(), 0);
        id
    }
}

/// Whether an id may be given by a page: neither the frame nor a footnote has it.
pub(super) fn is_ours(id: &str) -> bool {
    !id.is_empty() && !is_footnote(id) && !RESERVED.contains(&id)
}

/// Whether an id, or the number that may come to stand behind it, looks like a footnote's: `fn-1`, `fnref-1-2`.
fn is_footnote(id: &str) -> bool {
    if id == "fn" || id == "fnref" {
        return true;
    }
    let rest = id.strip_prefix("fnref-").or_else(|| id.strip_prefix("fn-"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A trailing attribute block of a heading, as in `Title {#id .class}` or `Title {: #id}`: where the heading's own
/// text ends, and the ids it asks for, the first its own and the others old ones. Other braces, such as template tags, are
/// text.
pub(super) fn attributes(text: &str) -> Option<(usize, Vec<&str>)> {
    let open = text.trim_end().strip_suffix('}')?.rfind('{')?;
    let before = &text[..open];
    if !(before.is_empty() || before.ends_with(char::is_whitespace)) {
        return None;
    }
    let inside = text[open + 1..].trim_end().strip_suffix('}')?;
    let inside = inside.strip_prefix(':').unwrap_or(inside);
    let mut ids = Vec::new();
    let mut count = 0;
    for word in inside.split_whitespace() {
        count += 1;
        match word.strip_prefix('#') {
            Some(name) if !name.is_empty() => ids.push(name),
            None if word.starts_with('.') && word.len() > 1 => {}
            None if count > 1 && word.contains('=') => {}
            _ => return None,
        }
    }
    (count > 0).then(|| (before.trim_end().len(), ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_text_in_any_script() {
        for (text, expected) in [
            ("Send the invoice", "send-the-invoice"),
            ("Foo & Bar: v1.2!", "foo--bar-v12"),
            ("snake_case-word", "snake_case-word"),
            ("Überprüfung ÄÖ", "überprüfung-äö"),
            ("Cafe\u{301}", "café"),
            ("请求 退款", "请求-退款"),
            ("हिन्दी", "हिन्दी"),
            ("🚀", ""),
            ("\"><script>", "script"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn no_id_is_given_twice_and_none_is_the_frames() {
        let mut ids = Ids::default();
        let mut claim = |wanted| ids.claim(wanted);
        assert_eq!(claim("steps"), "steps");
        assert_eq!(claim("steps"), "steps-1");
        assert_eq!(claim("steps-1"), "steps-1-1");
        assert_eq!(claim("steps"), "steps-2");
        assert_eq!(claim(""), "section");
        assert_eq!(claim(""), "section-1");
        assert_eq!(claim("search"), "search-1");
        assert_eq!(claim("fn-1"), "section-fn-1");
        assert_eq!(claim("fnref-1-2"), "section-fnref-1-2");
        assert_eq!(claim("fn"), "section-fn");
        assert_eq!(claim("fn-x"), "fn-x");
    }

    #[test]
    fn only_ids_and_classes_are_attributes() {
        assert_eq!(attributes("Title {#my-id .x}"), Some((5, vec!["my-id"])));
        assert_eq!(attributes("Title {: #my-id }"), Some((5, vec!["my-id"])));
        assert_eq!(attributes("Title {.x}"), Some((5, vec![])));
        assert_eq!(attributes("Title {#a onclick=x}"), Some((5, vec!["a"])));
        assert_eq!(attributes("Title {#new #old .x #older}"), Some((5, vec!["new", "old", "older"])));
        for text in
            ["Title {{ name }}", "Title {% raw %}", "Title {name}", "Title {}", "Title{#a}", "}", "Title {#a b}"]
        {
            assert_eq!(attributes(text), None, "{text}");
        }
    }
}
