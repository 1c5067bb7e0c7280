//! Where in a body the targets of links are written, so that one can be put in the place of another and every other byte
//! stays.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::published::{label_end, target};
use super::{EXTENSIONS, Options, RawHtml, Run, escape, raw};

/// How a target is written, which decides what in it needs an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// Behind `](` or `]:`, up to white space.
    Bare,
    /// Between `<` and `>`.
    Pointed,
    /// The value of an attribute of raw HTML.
    Attribute,
}

/// A target as it stands in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its bytes, without brackets and quotes.
    pub bytes: Range<usize>,
    /// What it says, escapes and entities resolved.
    pub target: String,
    /// How it is written.
    pub dress: Dress,
}

/// Every target that is written in a body: of links, images and definitions, and of raw HTML where that is taken. Bare
/// addresses are none, nor is what stands in code. In the order of the text.
pub fn targets(body: &str, options: &Options) -> Vec<Written> {
    let mut found = Vec::new();
    let mut parser = Parser::new_ext(body, EXTENSIONS).into_offset_iter();
    let mut open: Vec<(Range<usize>, LinkType, String, Option<usize>)> = Vec::new();
    let mut block: Option<Run> = None;
    for (event, range) in parser.by_ref() {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event {
            if let Some((range, LinkType::Inline, dest, text_end)) = open.pop() {
                let text_end = text_end.unwrap_or(range.start);
                let after = body.get(text_end..range.end).and_then(|rest| Some(text_end + rest.find("](")? + 2));
                found.extend(after.and_then(|at| in_markdown(body, at, dest)));
            }
            continue;
        }
        for (_, _, _, text_end) in &mut open {
            *text_end = Some(text_end.unwrap_or_default().max(range.end));
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                open.push((range, link_type, dest_url.into_string(), None));
            }
            Event::Start(Tag::HtmlBlock) => block = Some(Run::default()),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(run) = block.take() {
                    html(body, &run, options, &mut found);
                }
            }
            Event::Html(text) | Event::InlineHtml(text) => match &mut block {
                Some(run) => run.push(&text, &range),
                None => {
                    let mut run = Run::default();
                    run.push(&text, &range);
                    html(body, &run, options, &mut found);
                }
            },
            _ => {}
        }
    }
    for (_, link) in parser.reference_definitions().iter() {
        let at = label_end(&body[link.span.clone()]).map(|at| link.span.start + at);
        found.extend(at.and_then(|at| in_markdown(body, at, link.dest.to_string())));
    }
    found.sort_unstable_by_key(|written| written.bytes.start);
    found.dedup_by_key(|written| written.bytes.start);
    found
}

/// The target that begins at or behind `at`.
fn in_markdown(body: &str, at: usize, dest: String) -> Option<Written> {
    let bytes = target(body, at)?;
    let pointed = body[bytes.clone()].starts_with('<');
    let (bytes, dress) = match pointed {
        true => (bytes.start + 1..bytes.end - 1, Dress::Pointed),
        false => (bytes, Dress::Bare),
    };
    Some(Written { bytes, target: dest, dress })
}

/// The addresses in a piece of raw HTML, where it is taken.
fn html(body: &str, run: &Run, options: &Options, found: &mut Vec<Written>) {
    if options.raw_html == RawHtml::Text || options.plain {
        return;
    }
    for piece in raw::pieces(&run.text) {
        let raw::Piece::Open { name, attributes, span } = piece else { continue };
        let wanted = match name.as_str() {
            "a" => "href",
            "img" => "src",
            _ => continue,
        };
        let Some((at, value)) = raw::written(attributes, wanted) else { continue };
        let from = span.0 + 1 + name.len() + at;
        let bytes = run.origin(from)..run.origin(from) + value.len();
        if !value.is_empty() && body.get(bytes.clone()) == Some(value) {
            found.push(Written { bytes, target: escape::decode(value).into_owned(), dress: Dress::Attribute });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<(&str, String)> {
        let options = Options { raw_html: RawHtml::Sanitized, ..Options::default() };
        let targets = targets(body, &options);
        targets.into_iter().map(|written| (&body[written.bytes.clone()], written.target)).collect()
    }

    #[test]
    fn targets_are_found_wherever_they_are_written() {
        for (body, expected) in [
            ("[a](b.md#x \"t\") ![c](<d e.png>)\n", &[("b.md#x", "b.md#x"), ("d e.png", "d e.png")][..]),
            ("[a `](` \\]](b\\(c.md) `[x](y.md)`\n", &[("b\\(c.md", "b(c.md")]),
            ("[a][B] [b]\n\n[b]: b&amp;.md 't'\n[C]:\n  <c.md>\n", &[("b&amp;.md", "b&.md"), ("c.md", "c.md")]),
            ("[![p](a.png)](b.md) <https://x.example>\n", &[("a.png", "a.png"), ("b.md", "b.md")]),
            ("x <a title='>' href=\"b.md\">y</a> <IMG src=c.png>\n", &[("b.md", "b.md"), ("c.png", "c.png")]),
            ("> <div>\n> <a\n> href='b.md'>x</a>\n> </div>\n", &[("b.md", "b.md")]),
            ("<!-- [a](b.md) -->\n\n    [a](b.md)\n", &[]),
            ("[a]()\n", &[("", "")]),
        ] {
            let expected: Vec<(&str, String)> = expected.iter().map(|(raw, said)| (*raw, (*said).to_owned())).collect();
            assert_eq!(found(body), expected, "{body}");
        }
        let text = Options::default();
        assert!(targets("<a href='b.md'>x</a>\n", &text).is_empty(), "it is shown as text");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(body in "[a\\n <>!\\-`\\[\\]:#/()*\\\\=\"href]{0,60}") {
            let options = Options { raw_html: RawHtml::Sanitized, ..Options::default() };
            for written in targets(&body, &options) {
                assert!(body.get(written.bytes).is_some());
            }
        }
    }
}
