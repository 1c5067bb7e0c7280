//! A text with its path and its line starts. The only place that counts lines and columns.
//!
//! It deliberately knows nothing of YAML or Markdown, and reads no files.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Up to here, lines are counted when they are asked for: nearly every place is in the front matter.
const NEAR: usize = 4096;

/// A half-open range of bytes in a [`Source`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`; an inverted pair becomes the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// The same span, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Self {
        Span::new(self.start + by, self.end + by)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// Line and column as people count them: both start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A text file's content under its path relative to the playbook's root.
#[derive(Debug)]
pub struct Source {
    path: Arc<str>,
    text: String,
    /// Where lines begin, once somebody asks for a place that is not [`NEAR`] the top.
    line_starts: OnceLock<Vec<u32>>,
}

impl Source {
    /// Wraps `text`, which was read from `path` (relative to the root, with `/`).
    pub fn new(path: impl Into<Arc<str>>, text: String) -> Self {
        Source { path: path.into(), text, line_starts: OnceLock::new() }
    }

    /// Decodes `bytes` as UTF-8, dropping a byte-order mark. Where the bytes are not UTF-8 the bad
    /// ones become U+FFFD and the offset of the first replacement in the decoded text is returned.
    pub fn decode(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> (Self, Option<usize>) {
        let bytes = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        match String::from_utf8(bytes) {
            Ok(text) => (Source::new(path, text), None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (Source::new(path, text), Some(at))
            }
        }
    }

    /// The path relative to the playbook's root, with `/`.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset. Offsets past the end give the end.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let (line, start) = if byte < NEAR {
            let before = &self.text[..byte];
            (before.bytes().filter(|byte| *byte == b'\n').count(), before.rfind('\n').map_or(0, |at| at + 1))
        } else {
            let starts = self.line_starts.get_or_init(|| {
                let ends = self.text.match_indices('\n').map(|(at, _)| at as u32 + 1);
                std::iter::once(0).chain(ends).collect()
            });
            let line = starts.partition_point(|start| *start as usize <= byte) - 1;
            (line, starts[line] as usize)
        };
        Position { line: line + 1, column: self.text[start..byte].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("a.md", "ab\r\nçd\n".to_owned());
        let at = |byte| (source.position(byte).line, source.position(byte).column);
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(6), (2, 2), "ç is two bytes and one column");
        assert_eq!(at(5), (2, 1), "inside a character: its start");
        assert_eq!(at(999), (3, 1));
    }

    #[test]
    fn far_from_the_top_positions_are_counted_the_same_way() {
        let text = "a\nbç\n\n".repeat(NEAR / 4);
        let source = Source::new("a.md", text.clone());
        for byte in (NEAR - 9..NEAR + 9).chain([0, 1, text.len(), text.len() - 1]) {
            let start = (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            let before = &text[..start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(source.position(byte), Position { line, column }, "{byte}");
        }
    }

    #[test]
    fn decoding_drops_the_mark_and_keeps_what_is_readable() {
        let (source, bad) = Source::decode("a.md", b"\xEF\xBB\xBFa\xFFb".to_vec());
        assert_eq!((source.text(), bad), ("a\u{FFFD}b", Some(1)));
    }
}
