//! The content lines of RFC 5545, 3.1: unfolded, and cut into name, parameters and value.

use std::borrow::Cow;

use crate::source::Span;

/// A property of a component, its folded lines made one.
pub struct Line<'a> {
    /// Its first line.
    pub span: Span,
    /// In capitals.
    pub name: String,
    /// Names in capitals, and values.
    parameters: Vec<(String, String)>,
    /// As written, escapes and all.
    pub value: Cow<'a, str>,
}

impl Line<'_> {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A text value without its escapes; a line break is a blank.
pub fn plain(value: &str) -> String {
    let value = value.replace("\\n", " ").replace("\\N", " ");
    let mut text = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        let sign = if sign == '\\' { signs.next().unwrap_or(' ') } else { sign };
        text.push(sign);
    }
    text
}

/// The properties of a text; lines that are none are left out.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    let physical = text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    });
    let mut physical = physical.peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = physical.next()?;
            let mut whole = Cow::Borrowed(first);
            while let Some((_, more)) = physical.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
                whole.to_mut().push_str(&more[1..]);
            }
            if let Some(line) = property(Span::new(start, start + first.len()), whole) {
                return Some(line);
            }
        }
    })
}

/// `NAME;PARAMETER=VALUE:VALUE`; a parameter's value may be in quotes.
fn property(span: Span, whole: Cow<'_, str>) -> Option<Line<'_>> {
    let mut quoted = false;
    let mut cuts = Vec::new();
    let mut end = None;
    for (at, byte) in whole.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted => cuts.push(at),
            b':' if !quoted => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let end = end?;
    let parts: Vec<&str> = {
        let starts = std::iter::once(0).chain(cuts.iter().map(|at| at + 1));
        let ends = cuts.iter().copied().chain([end]);
        starts.zip(ends).map(|(from, to)| &whole[from..to]).collect()
    };
    let name = parts.first()?.trim().to_ascii_uppercase();
    let parameters = parts[1..].iter().filter_map(|part| part.split_once('='));
    let parameters = parameters
        .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        .collect();
    let value = match whole {
        Cow::Borrowed(text) => Cow::Borrowed(&text[end + 1..]),
        Cow::Owned(text) => Cow::Owned(text[end + 1..].to_owned()),
    };
    Some(Line { span, name, parameters, value })
}
