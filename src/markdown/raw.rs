//! Raw HTML in Markdown: cut into comments, tags and text; and the short list of what may pass where a playbook
//! turns it on.
//!
//! Nothing is filtered out of the author's HTML: it is read, and what is on the lists below is written anew. No byte
//! of a tag is copied: element and attribute names come from the lists, values are escaped, addresses become links
//! like any other. What could end raw-text parsing or start a script, a style or another document is on no list.
//! It deliberately does not balance tags (the writer does, since they may span Markdown), and opens no addresses.

use std::borrow::Cow;
use std::ops::Range;

use super::escape;

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags, entities not decoded.
    Text(&'a str),
    /// A start tag. `attributes` is everything after the name.
    Open { name: String, attributes: &'a str, span: (usize, usize) },
    /// An end tag.
    Close { name: String, end: usize },
}

/// Elements whose content is dropped with them.
const WITH_CONTENT: [&str; 16] = [
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "template",
    "noscript",
    "textarea",
    "title",
    "xmp",
    "select",
    "noembed",
    "noframes",
    "plaintext",
];

/// Elements that may pass, and the elements one of which must directly hold them (none: anywhere).
const ELEMENTS: [(&str, &[&str]); 63] = [
    ("a", &[]),
    ("abbr", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &["table"]),
    ("center", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("dd", &["dl"]),
    ("del", &[]),
    ("details", &[]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &["dl"]),
    ("em", &[]),
    ("figcaption", &["figure"]),
    ("figure", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("img", &[]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &["ul", "ol"]),
    ("mark", &[]),
    ("ol", &[]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &["ruby"]),
    ("rt", &["ruby"]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &["details"]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &["table"]),
    ("td", &["tr"]),
    ("tfoot", &["table"]),
    ("th", &["tr"]),
    ("thead", &["table"]),
    ("time", &[]),
    ("tr", &["tbody", "thead", "tfoot", "table"]),
    ("tt", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

/// The element of that name, if it may pass, and what must directly hold it.
pub(super) fn element(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let at = ELEMENTS.binary_search_by(|(element, _)| (*element).cmp(name)).ok()?;
    Some(ELEMENTS[at])
}

/// Elements without content or end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "wbr")
}

/// Elements in which text may stand directly.
pub(super) fn holds_text(name: &str) -> bool {
    let holders = ["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "details", "figure", "ruby", "pre"];
    !is_void(name) && !holders.contains(&name)
}

/// Elements whose end tag may be left out: the next of their kind closes them.
pub(super) fn closes_by_itself(name: &str) -> bool {
    matches!(name, "li" | "td" | "th" | "tr" | "dt" | "dd" | "p" | "tbody" | "thead" | "tfoot" | "rp" | "rt")
}

/// Appends those of an element's attributes that may pass, without addresses: `href` and `src` are the writer's.
pub(super) fn write_attributes(out: &mut String, element: &str, attributes: &str) {
    for (name, value) in Attributes(attributes) {
        let value = escape::decode(value);
        let number = || !value.is_empty() && value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
        let passes = match (element, name.as_str()) {
            (_, "lang") => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
            (_, "dir") => matches!(&*value, "ltr" | "rtl" | "auto"),
            ("a" | "img", _) => false,
            (_, "title") => true,
            ("td" | "th", "colspan" | "rowspan") | ("ol", "start") | ("li", "value") => number(),
            ("th", "scope") => matches!(&*value, "row" | "col"),
            ("ol", "reversed") | ("details", "open") => true,
            ("time", "datetime") => true,
            _ => false,
        };
        if passes {
            out.push(' ');
            out.push_str(&name);
            out.push_str("=\"");
            escape::attribute(out, &value);
            out.push('"');
        }
    }
}

/// The value of an attribute, decoded.
pub(super) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    Attributes(attributes).find(|(name, _)| name == wanted).map(|(_, value)| escape::decode(value).into_owned())
}

/// The value of an attribute as it is written, and where in `attributes` it begins.
pub(super) fn written<'a>(attributes: &'a str, wanted: &str) -> Option<(usize, &'a str)> {
    let (_, value) = Attributes(attributes).find(|(name, _)| name == wanted)?;
    // Values are parts of `attributes`; what is not one stands for a value that is not there.
    let at = (value.as_ptr() as usize).checked_sub(attributes.as_ptr() as usize)?;
    (attributes.get(at..at + value.len()) == Some(value)).then_some((at, value))
}

/// Names (in lower case) and values, as written, of what stands in a start tag after its name.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (String, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |c: char| c.is_ascii_whitespace() || c == '/';
        let rest = self.0.trim_start_matches(is_space);
        let end = rest.find(|c: char| is_space(c) || c == '=' || c == '>').unwrap_or(rest.len()).max(1);
        let name = rest.get(..end)?.to_ascii_lowercase();
        let after = rest[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = after.strip_prefix('=') else {
            self.0 = &rest[end..];
            return Some((name, ""));
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, rest) = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let value = &value[1..];
                let end = value.find(char::from(*quote)).unwrap_or(value.len());
                (&value[..end], value.get(end + 1..).unwrap_or_default())
            }
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

/// Cuts raw HTML into pieces: comments, declarations and elements that are dropped with their content are left out.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    let last_comment_end = html.rfind("-->").unwrap_or(0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let end = match html[start..].starts_with("<!--") && start < last_comment_end {
            true => comment(&html[start..]).map(|len| start + len),
            false => markup_end(html, start),
        };
        let Some(end) = end else { continue };
        if text_from < start {
            pieces.push(Piece::Text(&html[text_from..start]));
        }
        at = end;
        text_from = end;
        let inside = html.get(start + 1..end - 1).unwrap_or_default();
        let (is_close, inside) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let name_end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len());
        let name = inside[..name_end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        if is_close {
            pieces.push(Piece::Close { name, end });
        } else if WITH_CONTENT.contains(&name.as_str()) {
            at = end_of_content(html, end, &name);
            text_from = at;
        } else {
            pieces.push(Piece::Open { name, attributes: &inside[name_end..], span: (start, end) });
        }
    }
    if text_from < html.len() {
        pieces.push(Piece::Text(&html[text_from..]));
    }
    pieces
}

/// Where the tag or declaration that starts at `start` ends; `None` where it is only a `<`.
fn markup_end(html: &str, start: usize) -> Option<usize> {
    /// A longer tag is text: it bounds the work on a text made of nothing but beginnings of tags.
    const LONGEST: usize = 4096;
    let bytes = &html.as_bytes()[start..html.len().min(start + LONGEST)];
    let first = *bytes.get(1)?;
    let is_tag = first.is_ascii_alphabetic() || (first == b'/' && bytes.get(2).is_some_and(u8::is_ascii_alphabetic));
    if !is_tag {
        let is_declaration = first == b'?' || first == b'!';
        let end = bytes.iter().position(|byte| *byte == b'>').filter(|_| is_declaration)?;
        return Some(start + end + 1);
    }
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(2) {
        match (quote, byte) {
            (None, b'>') => return Some(start + at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The length of the comment that `text` starts with, if it is closed.
fn comment(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("<!--")?;
    if inside.starts_with('>') {
        return Some(5);
    }
    if inside.starts_with("->") {
        return Some(6);
    }
    inside.find("-->").map(|end| end + 7)
}

/// Where the content of a dropped element ends, its end tag included; the end of the text where it has none.
fn end_of_content(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = html[at..].find("</") {
        at += found + 2;
        let is_end =
            html.as_bytes().get(at..at + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()));
        if is_end {
            return html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        }
    }
    html.len()
}

/// Where the comments of raw HTML are. One that is not closed is text: nothing after it may be lost.
pub(super) fn comments(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = html[at..].find("<!--") {
        let start = at + next;
        let Some(len) = comment(&html[start..]) else { break };
        at = start + len;
        found.push(start..at);
    }
    found
}

/// Raw HTML without its comments.
pub(super) fn without_comments(html: &str) -> Cow<'_, str> {
    let found = comments(html);
    let Some(last) = found.last() else { return Cow::Borrowed(html) };
    let starts = std::iter::once(0).chain(found.iter().map(|comment| comment.end));
    let kept: String = starts.zip(&found).map(|(from, comment)| &html[from..comment.start]).collect();
    Cow::Owned(kept + &html[last.end..])
}

/// Whether a piece of inline HTML is a comment.
pub(super) fn is_comment(html: &str) -> bool {
    html.starts_with("<!--")
}

/// Whether a piece of inline HTML is a bare `<br>`: the one tag that is honoured everywhere, since nothing else
/// breaks a line inside a table cell.
pub(super) fn is_break(html: &str) -> bool {
    html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
        && html[3..].trim_end_matches('>').trim_matches(|c: char| c == '/' || c.is_ascii_whitespace()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_elements_is_sorted() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
        for name in WITH_CONTENT.iter().chain(&["form", "input", "button", "link", "meta", "base", "body", "html"]) {
            assert!(element(name).is_none(), "{name}");
        }
    }

    #[test]
    fn html_is_cut_into_pieces() {
        let names: Vec<String> = pieces("a<B x='>'>b</b ><!-- c -->< d<script>e</script>f<?g?>")
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Open { name, .. } => format!("<{name}>"),
                Piece::Close { name, .. } => format!("</{name}>"),
            })
            .collect();
        assert_eq!(names, ["a", "<b>", "b", "</b>", "< d", "f"]);
    }

    #[test]
    fn attributes_that_may_pass_are_written_anew() {
        let written = |element, attributes| {
            let mut out = String::new();
            write_attributes(&mut out, element, attributes);
            out
        };
        assert_eq!(
            written("td", r#" colspan=2 onclick="x" style='y' TITLE='a"b'"#),
            r#" colspan="2" title="a&quot;b""#
        );
        assert_eq!(written("td", r#" colspan="2&quot; onclick=x" class=a id=b"#), "");
        assert_eq!(written("details", " open"), r#" open="""#);
        assert_eq!(attribute(r#" x href = "java&#x09;script&colon;x" "#, "href").as_deref(), Some("java\tscript:x"));
    }

    #[test]
    fn comments_go_and_what_is_no_comment_stays() {
        assert_eq!(without_comments("a<!-- b -->c<!-->d<!--->e"), "acde");
        assert_eq!(without_comments("a<!-- b"), "a<!-- b");
        assert!(is_break("<br>") && is_break("<BR />") && !is_break("<br class=x>") && !is_break("<b>"));
    }
}
