//! Alerts: quotations that start with `[!NOTE]` and the like, with a title that can be seen.
//!
//! It deliberately only recognises them: the writer writes them, since their content is Markdown like any other.

use super::label::Label;

/// A kind of alert.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alert {
    /// Shown where the author gives no title.
    pub(super) title: &'static str,
    /// Its class.
    pub(super) class: &'static str,
    /// The title's word in other languages.
    pub(super) label: Label,
    /// Bytes from the marker's `[` to its `]`.
    pub(super) marker: usize,
    /// Bytes from the marker's `[` to the end of its line, line break included.
    pub(super) line: usize,
    /// The author gives a title after the marker.
    pub(super) has_title: bool,
}

const KINDS: [(&str, &str, Label); 5] = [
    ("Note", "alert-note", Label::Note),
    ("Tip", "alert-tip", Label::Tip),
    ("Important", "alert-important", Label::Important),
    ("Warning", "alert-warning", Label::Warning),
    ("Caution", "alert-caution", Label::Caution),
];

/// The alert that a quotation's first paragraph makes of it, if any.
pub(super) fn alert(paragraph: &str) -> Option<Alert> {
    let inside = paragraph.strip_prefix("[!")?;
    let end = inside.bytes().take(12).position(|byte| byte == b']')?;
    let (title, class, label) = KINDS.iter().find(|(title, ..)| title.eq_ignore_ascii_case(&inside[..end]))?;
    let marker = end + 3;
    let rest = &paragraph[marker..];
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return None;
    }
    let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
    Some(Alert { title, class, label: *label, marker, line: marker + line, has_title: !rest[..line].trim().is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_kinds_in_any_case_with_or_without_a_title() {
        let found = alert("[!note]\ntext").expect("the test has one");
        assert_eq!((found.title, found.marker, found.line, found.has_title), ("Note", 7, 8, false));
        let found = alert("[!WARNING] Mind the gap\ntext").expect("the test has one");
        assert_eq!((found.class, found.has_title), ("alert-warning", true));
        for text in ["[!NOTE](x)", "[!NOTEx]", "[NOTE]", "[!é]", "[!", ""] {
            assert_eq!(alert(text), None, "{text}");
        }
    }
}
