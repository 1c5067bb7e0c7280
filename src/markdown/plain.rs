//! Plain text with white space folded, and what is cut from it: sections for search, the excerpt.
//!
//! It deliberately knows nothing of Markdown: it is told words, breaks and where blocks end.

use super::document::{Heading, Section};

/// Text in which every run of white space is one space, built piece by piece.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    gap: Gap,
}

/// White space that was seen but not yet written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// Only line breaks: they vanish between characters that are written without spaces.
    Break,
    Space,
}

impl Folded {
    /// Nothing yet, with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Folded { text: String::with_capacity(bytes), gap: Gap::None }
    }

    /// What was written so far. A gap at the end is not yet part of it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How much was written so far: a mark to cut from later (trim what is cut: a gap may stand first).
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Appends `text`, which may hold white space of its own.
    pub(super) fn push(&mut self, text: &str) {
        if is_folded(text) {
            let word = text.trim_matches(' ');
            if text.starts_with(' ') {
                self.gap = Gap::Space;
            }
            if !word.is_empty() {
                self.word(word);
                if text.ends_with(' ') {
                    self.gap = Gap::Space;
                }
            }
            return;
        }
        let mut first = true;
        for word in text.split(char::is_whitespace) {
            if !first {
                self.gap = Gap::Space;
            }
            first = false;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.gap != Gap::None {
            let written = self.text.chars().next_back();
            let apart = self.gap == Gap::Space || !(written.is_some_and(is_unspaced) && word.starts_with(is_unspaced));
            if apart && written.is_some_and(|c| c != '\n') {
                self.text.push(' ');
            }
            self.gap = Gap::None;
        }
        self.text.push_str(word);
    }

    /// A line break inside a block.
    pub(super) fn line_break(&mut self) {
        self.gap = self.gap.max(Gap::Break);
    }

    /// A space, whatever comes next.
    pub(super) fn space(&mut self) {
        self.gap = Gap::Space;
    }

    /// Cuts the text back to `len` bytes and forgets the gap.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.gap = Gap::None;
    }

    /// Ends a line: the next word starts a new one.
    pub(super) fn end_line(&mut self) {
        self.text.push('\n');
        self.gap = Gap::None;
    }

    /// Replaces everything from `at` on.
    pub(super) fn replace_from(&mut self, at: usize, with: &str) {
        self.text.truncate(at);
        self.text.push_str(with);
    }
}

/// ASCII without tabs, line breaks or double spaces: the common case, which needs no folding inside.
///
/// Here as elsewhere whole texts are looked at without stopping early: the compiler then looks at many bytes at once.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().fold(true, |plain, byte| plain & (b' '..0x80).contains(byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    plain && !pairs.fold(false, |double, (a, b)| double | ((*a == b' ') & (*b == b' ')))
}

/// Chinese and Japanese characters and punctuation: a line break between two of them is not a space.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A place where a section starts: the heading's index (none for the text under the title), and where in the
/// plain text the heading and the section's own text start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Boundary {
    pub(super) heading: Option<usize>,
    pub(super) before: usize,
    pub(super) after: usize,
}

/// Cuts the page's plain text into sections. Text without a heading makes a section only where there is some.
pub(super) fn sections(plain: &str, boundaries: &[Boundary], headings: &[Heading]) -> Vec<Section> {
    let mut sections = Vec::with_capacity(boundaries.len());
    for (at, boundary) in boundaries.iter().enumerate() {
        let end = boundaries.get(at + 1).map_or(plain.len(), |next| next.before);
        let text = plain.get(boundary.after..end).unwrap_or_default().trim();
        let heading = boundary.heading.and_then(|index| headings.get(index));
        if heading.is_some() || !text.is_empty() {
            sections.push(Section {
                id: heading.map(|heading| heading.id.clone()),
                heading: heading.map(|heading| heading.text.clone()),
                text: text.to_owned(),
            });
        }
    }
    sections
}

/// At most `limit` characters of `text`, cut after a word and then closed with `…`.
pub(super) fn excerpt(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let cut = &text[..end];
    let words = match cut.rfind(' ') {
        Some(space) if space > 0 && !text[end..].starts_with(' ') => &cut[..space],
        _ => cut,
    };
    format!("{}…", words.trim_end_matches(|c: char| c.is_whitespace() || ",;:–-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(pieces: &[&str]) -> String {
        let mut folded = Folded::default();
        for piece in pieces {
            match *piece {
                "\n" => folded.line_break(),
                piece => folded.push(piece),
            }
        }
        folded.text
    }

    #[test]
    fn white_space_folds_within_and_across_pieces() {
        assert_eq!(folded(&["  a ", " b\t\u{a0}c ", "d", "e "]), "a b c de");
        assert_eq!(folded(&["foo", "\n", "bar", " ", "\n", "baz"]), "foo bar baz");
    }

    #[test]
    fn a_line_break_between_unspaced_characters_is_nothing() {
        assert_eq!(folded(&["退款", "\n", "流程"]), "退款流程");
        assert_eq!(folded(&["退款 ", "\n", "流程"]), "退款 流程");
        assert_eq!(folded(&["退款", "\n", "abc"]), "退款 abc");
    }

    #[test]
    fn an_excerpt_ends_with_a_word() {
        assert_eq!(excerpt("one two three", 200), "one two three");
        assert_eq!(excerpt("one two three", 9), "one two…");
        assert_eq!(excerpt("one two, three", 8), "one two…");
        assert_eq!(excerpt("éééééééééé", 4), "éééé…");
    }
}
