//! What is wrong with a text that is not YAML, worded for people who write SOPs.

use serde_saphyr::Location;

use crate::source::Span;

/// Why a text is not YAML, or more than we read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Where.
    pub span: Span,
    /// What, as half a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The bytes of a location, where it knows them.
pub(super) fn span_of(location: Location) -> Option<Span> {
    let span = location.span();
    let start = span.byte_offset()? as usize;
    Some(Span::new(start, start + span.byte_len()? as usize))
}

/// Where a location without bytes lies.
fn point(location: Location, text: &str) -> Span {
    let line = usize::try_from(location.line()).unwrap_or(0).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let column = usize::try_from(location.column()).unwrap_or(0).saturating_sub(1);
    let rest = text[start..].lines().next().unwrap_or_default();
    let at = start + rest.chars().take(column).map(char::len_utf8).sum::<usize>();
    Span::new(at, at)
}

/// Words the parser's error for people who write SOPs, not YAML.
pub(super) fn trouble(error: &serde_saphyr::Error, text: &str, offset: usize) -> Trouble {
    let error = error.without_snippet();
    let span = error.location().map(|at| span_of(at).unwrap_or_else(|| point(at, text))).unwrap_or_default();
    let rendered = error.render();
    let quoted = ["quoted scalar", "unclosed quote"].iter().any(|words| rendered.contains(words));
    let open = quoted.then(|| open_quote(text)).flatten();
    let tab = rendered.contains(" tab").then(|| tab_indent(text)).flatten();
    let start = open.or(tab).unwrap_or(span.start).min(text.len());
    let message = rendered.lines().next().unwrap_or_default().trim();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    // Its lines count from where parsing began; the finding has its own place.
    let message = message.split(" at line ").next().unwrap_or(message);
    let line_start = text[..floor(text, start)].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let (message, help) = if rendered.contains("budget") || rendered.contains("anchor") || rendered.contains("alias") {
        (
            "is larger or deeper than is read here, or uses anchors".to_owned(),
            "keep it small and plain, without `&` and `*`".to_owned(),
        )
    } else if open.is_some() {
        ("a quote that is not closed".to_owned(), "close the quote on the same line".to_owned())
    } else if tab.is_some() || line.contains('\t') {
        (
            "a tab, which YAML does not take".to_owned(),
            "begin keys at the margin, and indent what belongs to them with blanks".to_owned(),
        )
    } else if let Some((begin, end)) = [('{', '}'), ('[', ']')]
        .into_iter()
        .find(|(begin, end)| line.matches(*begin).count() > line.matches(*end).count())
    {
        (format!("a `{begin}` that is not closed"), format!("close it with `{end}`"))
    } else if let Some(sign) =
        ['@', '`', '%', '*', '&', '!', '|', '>', '{', '['].into_iter().find(|sign| value_begins_with(line, *sign))
    {
        (message.to_owned(), format!("put quotes round a value that begins with `{sign}`"))
    } else if line.matches(": ").count() > 1 {
        (message.to_owned(), "put quotes round a value that holds a colon".to_owned())
    } else {
        (message.to_owned(), "check quotes, brackets and indentation on this line and the one above".to_owned())
    };
    Trouble { span: Span::new(start, span.end.clamp(start, text.len())).shifted(offset), message, help }
}

/// The first quote of a line that has an odd number of them.
fn open_quote(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(quote) = ['"', '\''].into_iter().find(|quote| line.matches(*quote).count() % 2 == 1) {
            return line.find(quote).map(|column| at + column);
        }
        at += line.len();
    }
    None
}

/// The first tab that indents a line.
fn tab_indent(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(at + tab);
        }
        at += line.len();
    }
    None
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn value_begins_with(line: &str, sign: char) -> bool {
    let value = line.split_once(':').map_or(line, |(_, value)| value);
    value.trim_start_matches([' ', '-', '[', ',']).starts_with(sign)
}
