//! Places as editors count them, and files as they name them. Lines and columns begin at 0; a column counts UTF-16 units,
//! or bytes where the editor takes that; a line ends with `\n`, `\r\n` or `\r`.

use std::path::{Path, PathBuf};

use lsp_types::{Position, Range, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::source::Span;

/// What stays as it is in an address.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// Bytes.
    Utf8,
    /// UTF-16 units.
    Utf16,
}

impl Units {
    fn of(self, text: &str) -> usize {
        match self {
            Units::Utf8 => text.len(),
            Units::Utf16 => text.encode_utf16().count(),
        }
    }

    /// The stretch of a span.
    pub fn range(self, text: &str, span: Span) -> Range {
        Lines::new(text, self).range(span)
    }

    /// The byte of a place; past the end of a line, or of the text, its end.
    pub fn byte(self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let start = if line == 0 { Some(0) } else { ends(text).nth(line - 1) };
        let Some(start) = start else { return text.len() };
        let end = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
        let mut left = position.character as usize;
        for (at, sign) in text[start..end].char_indices() {
            let width = match self {
                Units::Utf8 => sign.len_utf8(),
                Units::Utf16 => sign.len_utf16(),
            };
            if left < width {
                return start + at;
            }
            left -= width;
        }
        end
    }
}

/// A text of which many places are asked for: its lines are counted once.
pub struct Lines<'t> {
    text: &'t str,
    units: Units,
    /// Where lines begin.
    starts: Vec<usize>,
    /// The byte that was asked for last, and its place: what comes behind it on its line is counted from there.
    last: (usize, Position),
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    pub fn new(text: &'t str, units: Units) -> Self {
        let starts = std::iter::once(0).chain(ends(text)).collect();
        Lines { text, units, starts, last: (0, Position::new(0, 0)) }
    }

    fn position(&mut self, byte: usize) -> Position {
        let byte = floor(self.text, byte);
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let (from, column) = match self.last {
            (last, place) if place.line == number && last <= byte => (last, place.character),
            _ => (self.starts[line], 0),
        };
        let further = u32::try_from(self.units.of(&self.text[from..byte])).unwrap_or(u32::MAX);
        let place = Position::new(number, column.saturating_add(further));
        self.last = (byte, place);
        place
    }

    /// The stretch of a span.
    pub fn range(&mut self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }
}

/// The bytes behind the line breaks of a text.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(ends).map(|at| at + 1)
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The address of a file.
pub fn address(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, KEPT)).parse().ok()
}

/// The file of an address.
pub fn file(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = percent_decode_str(&rest[rest.find('/')?..]).decode_utf8().ok()?.into_owned();
    let drive = path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { path[1..].to_owned() } else { path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_the_editor_counts() {
        let text = "a😀b\r\n日本語x\rç\n";
        for (byte, line, utf16, utf8) in [
            (0, 0, 0, 0),
            (1, 0, 1, 1),
            (5, 0, 3, 5),
            (8, 1, 0, 0),
            (14, 1, 2, 6),
            (19, 2, 0, 0),
            (21, 2, 1, 2),
            (22, 3, 0, 0),
        ] {
            for (units, column) in [(Units::Utf16, utf16), (Units::Utf8, utf8)] {
                let place = Position::new(line, column);
                assert_eq!(units.range(text, Span::new(byte, byte)).start, place, "{byte}");
                // Also behind another place of the line, and before one.
                for other in 0..=text.len() {
                    let mut lines = Lines::new(text, units);
                    lines.range(Span::new(other, other));
                    assert_eq!(lines.range(Span::new(byte, byte)).start, place, "{byte} behind {other}");
                }
            }
            assert_eq!(Units::Utf16.byte(text, Position::new(line, utf16)), byte);
            assert_eq!(Units::Utf8.byte(text, Position::new(line, utf8)), byte);
        }
        assert_eq!(Units::Utf16.byte(text, Position::new(0, 2)), 1, "within a sign: before it");
        assert_eq!(Units::Utf16.byte(text, Position::new(0, 99)), 6, "past the line: its end");
        assert_eq!(Units::Utf16.byte(text, Position::new(99, 0)), text.len());
    }

    #[test]
    fn files_have_addresses() {
        let uri = address(Path::new("/a b/日.md")).expect("an address");
        assert_eq!(uri.as_str(), "file:///a%20b/%E6%97%A5.md");
        assert_eq!(file(&uri), Some(PathBuf::from("/a b/日.md")));
        let windows: Uri = "file:///c%3A/a/b.md".parse().expect("an address");
        assert_eq!(file(&windows), Some(PathBuf::from("c:/a/b.md")));
        assert_eq!(file(&"untitled:1".parse().expect("an address")), None);
    }
}
