//! What somebody typed, taken apart: filters, phrases in quotes, and words.
//!
//! `owner:`, `team:`, `tag:`, `status:`, `cover:` and `in:` narrow the pages; a value with spaces stands in quotes. All
//! else in quotes is a phrase: its words side by side, as they are written. `search-reader/texts.js` does the same.

use super::analysis;

/// What pages can be narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The owner's name.
    Owner,
    /// A team that the owner is or is in.
    Team,
    /// A tag or keyword.
    Tag,
    /// `current`, `retired`, `draft`, or the freshness on the day.
    Status,
    /// How many cover it now: `none`, `one`, `two`.
    Cover,
    /// The beginning of its path.
    In,
}

impl Key {
    /// All keys, as they are typed.
    pub const ALL: [(&str, Key); 6] = [
        ("owner", Key::Owner),
        ("team", Key::Team),
        ("tag", Key::Tag),
        ("status", Key::Status),
        ("cover", Key::Cover),
        ("in", Key::In),
    ];
}

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// By what.
    pub key: Key,
    /// Its value, in lower case.
    pub value: String,
}

impl Filter {
    /// How many a value of `cover:` means; nothing where it is none.
    pub fn cover(&self) -> Option<u8> {
        match self.value.as_str() {
            "none" | "0" => Some(0),
            "one" | "1" => Some(1),
            "two" | "2" => Some(2),
            _ => None,
        }
    }

    /// The values that there are, where this is none of them.
    pub fn misses(&self) -> Option<&'static str> {
        let states = ["fresh", "due", "stale", "unverified", "retired", "current", "draft"];
        match self.key {
            Key::Status if !states.iter().any(|state| state.starts_with(&self.value)) => {
                Some("fresh, due, stale, unverified, retired")
            }
            Key::Cover if self.cover().is_none() => Some("none, one, two"),
            _ => None,
        }
    }
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// A token, as [`analysis::tokens`] gives it.
    pub text: String,
    /// It is part of a phrase: nothing is guessed.
    pub literal: bool,
}

/// A query, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What narrows the pages. Of one key, any is enough.
    pub filters: Vec<Filter>,
    /// The tokens of each phrase; none is empty.
    pub phrases: Vec<Vec<String>>,
    /// The words of phrases and text, in order, without repeats.
    pub words: Vec<Typed>,
    /// The last word may still be being typed.
    pub open: bool,
}

impl Query {
    /// Takes a query apart.
    pub fn read(text: &str) -> Query {
        let text: String = text.chars().map(|sign| if "“”„«»".contains(sign) { '"' } else { sign }).collect();
        let mut query = Query::default();
        let mut rest = text.trim_start_matches(is_space);
        while !rest.is_empty() {
            let (key, value, quoted, after) = piece(rest);
            match key {
                Some(key) => query.filters.push(Filter { key, value: value.to_lowercase() }),
                None => query.take(value, quoted),
            }
            rest = after.trim_start_matches(is_space);
        }
        query
    }

    fn take(&mut self, text: &str, quoted: bool) {
        let found = analysis::token_list(text);
        for token in &found {
            if !self.words.iter().any(|word| word.text == *token) {
                self.words.push(Typed { text: token.clone(), literal: quoted });
            }
            self.open = !quoted;
        }
        if quoted && !found.is_empty() {
            self.phrases.push(found);
        }
    }
}

/// The first piece of a text that begins with no space: its key, its value, whether it was in quotes, and what follows.
fn piece(text: &str) -> (Option<Key>, &str, bool, &str) {
    for (name, key) in Key::ALL {
        if text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && let Some(value) = text[name.len()..].strip_prefix(':')
            && !value.is_empty()
            && !value.starts_with(is_space)
        {
            let (value, quoted, after) = value_of(value);
            // Empty quotes narrow nothing.
            return (Some(key).filter(|_| !value.is_empty()), value, quoted, after);
        }
    }
    let (value, quoted, after) = value_of(text);
    (None, value, quoted, after)
}

/// Up to the closing quote, or else up to a space.
fn value_of(text: &str) -> (&str, bool, &str) {
    if let Some((inside, after)) = text.strip_prefix('"').and_then(|inside| inside.split_once('"')) {
        return (inside, true, after);
    }
    let end = text.find(is_space).unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

/// White space as JavaScript has it.
fn is_space(sign: char) -> bool {
    (sign.is_whitespace() && sign != '\u{85}') || sign == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In one line: filters, phrases, words, and a mark where the last may go on.
    fn read(text: &str) -> String {
        let query = Query::read(text);
        let filters = query.filters.iter().map(|filter| format!("{:?}={}", filter.key, filter.value));
        let phrases = query.phrases.iter().map(|phrase| format!("[{}]", phrase.join(" ")));
        let words = query.words.iter().map(|word| format!("{}{}", word.text, if word.literal { "!" } else { "" }));
        let open = query.open.then(|| "…".to_owned());
        filters.chain(phrases).chain(words).chain(open).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_query_is_taken_apart() {
        assert_eq!(read("Send an  invoice"), "send an invoice …");
        assert_eq!(read("\"Send an\" invoice"), "[send an] send! an! invoice …");
        assert_eq!(read("invoice “Send  It”"), "[send it] invoice send! it!");
        assert_eq!(read("say\"hello you\""), "say hello you …");
        assert_eq!(read("\"not closed"), "not closed …");
        assert_eq!(read("\"\" \"--\""), "");
    }

    #[test]
    fn filters_narrow() {
        assert_eq!(read("owner:Maya refund"), "Owner=maya refund …");
        assert_eq!(read("OWNER:\"Maya Chen\" in:Billing/ cover:one"), "Owner=maya chen In=billing/ Cover=one");
        assert_eq!(read("refund status:stale"), "Status=stale refund …");
        assert_eq!(read("owner: maya inn:x in:"), "owner maya inn x in …");
        assert_eq!(read("tag:\"\" tag:\"a"), "Tag=\"a");
    }
}
