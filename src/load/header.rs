//! Where a page's front matter ends and its text begins. It does not read YAML.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::keys::FRONT_MATTER;
use crate::settings::Mapped;

/// Longest front matter that is read, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// A page's text cut in two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// No front matter: all is text.
    None,
    /// Front matter between its lines of `---`, and where the text begins.
    Found {
        /// The YAML.
        yaml: Range<usize>,
        /// First byte of the text.
        body: usize,
    },
    /// It begins and cannot be used; the text begins at `body`.
    Broken {
        /// First byte of the text.
        body: usize,
        /// The bytes to show.
        span: Range<usize>,
        /// What is wrong.
        message: &'static str,
        /// The remedy.
        help: &'static str,
    },
}

/// Finds the front matter of a text without byte-order mark. Blank lines before it are allowed.
pub fn find(text: &str) -> Header {
    find_mapped(text, &BTreeMap::new())
}

/// The same where keys of other people's mean ours.
pub fn find_mapped(text: &str, mapped: &BTreeMap<String, Mapped>) -> Header {
    let open = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let open = text[..open].rfind('\n').map_or(0, |at| at + 1);
    let mut lines = lines(text, open);
    let first = lines.next().unwrap_or(open..open);
    match text[first.clone()].trim_end() {
        "---" => {}
        "+++" => {
            return Header::Broken {
                body: closing(text, first.end, &["+++"]).map_or(first.end, |end| end.end),
                span: first.start..first.start + 3,
                message: "front matter in TOML",
                help: "write YAML between lines of `---`",
            };
        }
        marks => return lost(text, first, marks, mapped),
    }
    match closing(text, first.end, &["---", "..."]) {
        Some(close) if close.start - first.end > LONGEST => Header::Broken {
            body: close.end,
            span: first.start..first.start + 3,
            message: "front matter of more than 64 KiB",
            help: "keep notes and long lists in the text of the page",
        },
        Some(close) => Header::Found { yaml: first.end..close.start, body: close.end },
        // A thematic break at the top of a page without front matter is no mistake.
        None if !begins_with_keys(&text[first.end..], mapped) => Header::None,
        None => Header::Broken {
            body: first.end,
            span: first.start..first.start + 3,
            message: "front matter that is not closed",
            help: "put a line of `---` after the last key",
        },
    }
}

/// Keys of which one alone is hardly ever prose.
const TELLING: [&str; 5] = ["owner", "reviewers", "last_verified", "verifications", "review_every"];
/// Keys of which two are.
const COMMON: [&str; 7] = ["title", "description", "tags", "status", "kind", "criticality", "channel"];

/// Front matter of which the first line was lost or is not what it should be: keys of ours and nothing else, down to a line
/// of `---`. Else there is none.
fn lost(text: &str, first: Range<usize>, marks: &str, mapped: &BTreeMap<String, Mapped>) -> Header {
    let marked =
        !marks.is_empty() && marks.trim_start().chars().all(|sign| matches!(sign, '-' | '–' | '—' | '_' | '=' | ' '));
    let from = if marked { first.end } else { first.start };
    let Some(close) = closing(text, from, &["---"]).filter(|close| close.start - from <= LONGEST) else {
        return Header::None;
    };
    let yaml = &text[from..close.start];
    if !looks_like_a_key(yaml.lines().next().unwrap_or_default()) || !yaml.lines().all(is_yaml) {
        return Header::None;
    }
    let of = |list: &[&str]| keys(yaml.lines()).filter(|key| list.contains(&ours(key, mapped))).count();
    if of(&TELLING) == 0 && of(&COMMON) < 2 {
        return Header::None;
    }
    let end = first.start + text[first.clone()].trim_end().len();
    let (message, help) = match marked {
        true => {
            ("front matter whose first line is not `---`", "let the line above the first key be `---` and nothing else")
        }
        false => ("front matter without its first line", "put a line of `---` above the first key"),
    };
    Header::Broken { body: close.end, span: first.start..end, message, help }
}

/// Cuts a text into its front matter, where it has some that can be read, and its body.
pub fn cut(text: &str) -> (Option<Range<usize>>, &str) {
    match find(text) {
        Header::None => (None, text),
        Header::Found { yaml, body } => (Some(yaml), &text[body..]),
        Header::Broken { body, .. } => (None, &text[body..]),
    }
}

fn closing(text: &str, from: usize, marks: &[&str]) -> Option<Range<usize>> {
    lines(text, from).find(|line| marks.contains(&text[line.clone()].trim_end()))
}

/// Ranges of the lines from a byte on, line ends included.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// Whether a text begins as front matter does: with a key, or, below blank lines and comments, with keys of which one is
/// ours. A heading looks like a comment, and what follows one may look like a key.
fn begins_with_keys(text: &str, mapped: &BTreeMap<String, Mapped>) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty() || line.starts_with('#')).peekable();
    let first = lines.peek().copied().unwrap_or_default();
    let is_ours = |key: &str| FRONT_MATTER.find(ours(key, mapped)).is_some();
    looks_like_a_key(first) && (text.starts_with(first) || keys(lines.take_while(|line| is_yaml(line))).any(is_ours))
}

/// Our name of a key.
fn ours<'k>(key: &'k str, mapped: &BTreeMap<String, Mapped>) -> &'k str {
    match mapped.get(key) {
        Some(Mapped::To(name)) => name,
        _ => key,
    }
}

/// What stands before the first colon of each line.
fn keys<'t>(lines: impl Iterator<Item = &'t str>) -> impl Iterator<Item = &'t str> {
    lines.filter_map(|line| line.split_once(':').map(|(key, _)| key))
}

/// Whether a line of front matter may look like this: a key, or something within one, or between two.
fn is_yaml(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#', ']', '}']) || looks_like_a_key(line)
}

fn looks_like_a_key(line: &str) -> bool {
    let key = line.split_once(':').map_or("", |(key, _)| key);
    !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (&str, &str) {
        match find(text) {
            Header::Found { yaml, body } => (&text[yaml], &text[body..]),
            Header::None => ("-", text),
            Header::Broken { body, message, .. } => (message, &text[body..]),
        }
    }

    #[test]
    fn front_matter_is_found_in_all_its_dress() {
        assert_eq!(cut("---\na: 1\n---\nb"), ("a: 1\n", "b"));
        assert_eq!(cut("\r\n\n---\r\na: 1\r\n---\r\nb"), ("a: 1\r\n", "b"));
        assert_eq!(cut("---\na: 1\n...\nb"), ("a: 1\n", "b"));
        assert_eq!(cut("---\n---\n"), ("", ""));
        assert_eq!(cut("---\na: 1\n---"), ("a: 1\n", ""));
    }

    #[test]
    fn a_first_line_that_was_lost_is_missed() {
        let without = ("front matter without its first line", "# T\n");
        assert_eq!(cut("owner: maya\n---\n# T\n"), without);
        assert_eq!(cut("title: T\nreviewers:\n  - a\n# c\n\ntags: [x]\n---\n# T\n"), without);
        assert_eq!(cut("\ntitle: T\r\nstatus: draft\r\n---\r\n# T\n"), without);
        let odd = ("front matter whose first line is not `---`", "# T\n");
        for mark in ["----", " ---", "--", "—", "- - -"] {
            assert_eq!(cut(&format!("{mark}\nowner: maya\n---\n# T\n")), odd, "{mark}");
        }
        for prose in [
            "title: a subtitle\n---\ntext",
            "Owner: maya\n---\n",
            "owner: maya is the one to ask.\n\nShe knows.\n\n---\n",
            "owner: maya\n",
            "# T\n\nowner: maya\n---\n",
            "----\n\n# T\n\n---\n",
        ] {
            assert_eq!(cut(prose).0, "-", "{prose}");
        }
    }

    #[test]
    fn keys_of_other_people_are_missed_too() {
        let mapped = [("last_reviewed_on", Mapped::To("last_verified")), ("layout", Mapped::Ignore)];
        let mapped = mapped.map(|(key, to)| (key.to_owned(), to)).into_iter().collect();
        let is_broken = |text: &str| matches!(find_mapped(text, &mapped), Header::Broken { .. });
        assert!(is_broken("--\ntitle: T\nlast_reviewed_on: 2026-01-01\n---\n"));
        assert!(is_broken("---\n# c\nlast_reviewed_on: 2026-01-01\n"));
        assert!(!is_broken("--\nlayout: x\n---\n") && cut("--\nlast_reviewed_on: 2026-01-01\n---\n").0 == "-");
    }

    #[test]
    fn what_is_none_is_left_alone() {
        for text in ["", "text", " ---\na: 1\n---\n", "---\n\na rule above\n", "# a\n---\nb: c\n---\n"] {
            assert_eq!(cut(text), ("-", text));
        }
    }

    #[test]
    fn broken_ones_keep_the_text() {
        assert_eq!(cut("---\na: 1\nb"), ("front matter that is not closed", "a: 1\nb"));
        for begins in [
            "# who answers\nowner: maya\nreviewers: [jonas]\n\n# T\n",
            "\n \ntitle: T\r\n\nT\n",
            "#\nlayout: x\n\nowner: y\n",
        ] {
            assert_eq!(cut(&format!("---\n{begins}")), ("front matter that is not closed", begins));
        }
        for rule in [
            "\n# Title\n\nprose\n",
            "# Title\n\nNote: prose\n",
            "\n# Title\n\nNote: prose\n\nowner is maya\n",
            "# Title",
            "\n",
        ] {
            let text = format!("---\n{rule}");
            assert_eq!(cut(&text), ("-", text.as_str()));
        }
        assert_eq!(cut("+++\na = 1\n+++\nb"), ("front matter in TOML", "b"));
        let long = format!("---\na: {}\n---\nb", "x".repeat(LONGEST));
        assert_eq!(cut(&long), ("front matter of more than 64 KiB", "b"));
    }
}
