//! Where in a body the targets of links are written, so that one can be put in the place of another and every other byte
//! stays.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::document::Link;
use super::published::{label_end, target};
use super::{Options, RawHtml, Run, escape, raw, wiki};
use crate::source::Span;

/// How a target is written, which decides what in it needs an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// Behind `](` or `]:`, up to white space.
    Bare,
    /// Between `<` and `>`.
    Pointed,
    /// The value of an attribute of raw HTML.
    Attribute,
    /// Between `[[` and `]]`, up to a `|`.
    Wiki,
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

/// Where the targets of a page's links are written: those of references, in their definitions.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<usize, Span>);

impl Places {
    /// Where the target of a link is written; the whole link where it is nothing but its target.
    pub fn of(&self, link: &Link) -> Span {
        self.0.get(&link.span.start).copied().unwrap_or(link.span)
    }
}

/// Where the targets of the links of a body are, which starts at `offset` in its file.
pub fn places(body: &str, offset: usize, options: &Options) -> Places {
    let Found { written, uses, .. } = read(body, options);
    let own = written.into_iter().filter_map(|(link, written)| Some((link?, written.bytes)));
    let place = |(link, bytes): (usize, Range<usize>)| (link + offset, Span::from(bytes).shifted(offset));
    Places(own.chain(uses).filter(|(_, bytes)| !bytes.is_empty()).map(place).collect())
}

/// Every target that is written in a body: of links, images and definitions, and of raw HTML where that is taken. Bare
/// addresses are none, nor is what stands in code. In the order of the text.
pub fn targets(body: &str, options: &Options) -> Vec<Written> {
    let mut found: Vec<Written> = read(body, options).written.into_iter().map(|(_, written)| written).collect();
    found.sort_unstable_by_key(|written| written.bytes.start);
    found.dedup_by_key(|written| written.bytes.start);
    found
}

/// What stands in a body.
#[derive(Default)]
struct Found {
    /// Where the link begins, unless it is a definition; and its target.
    written: Vec<(Option<usize>, Written)>,
    /// Where a reference begins, and the bytes of the target in its definition.
    uses: Vec<(usize, Range<usize>)>,
}

fn read(body: &str, options: &Options) -> Found {
    let mut found = Found::default();
    let mut parser = Parser::new_ext(body, options.wikilinks.extensions()).into_offset_iter();
    let mut references: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<(Range<usize>, LinkType, String, Option<usize>)> = Vec::new();
    let mut block: Option<Run> = None;
    for (event, range) in parser.by_ref() {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event {
            if let Some((range, LinkType::Inline, dest, text_end)) = open.pop() {
                let text_end = text_end.unwrap_or(range.start);
                let after = body.get(text_end..range.end).and_then(|rest| Some(text_end + rest.find("](")? + 2));
                let written = after.and_then(|at| in_markdown(body, at, dest));
                found.written.extend(written.map(|written| (Some(range.start), written)));
            }
            continue;
        }
        for (_, _, _, text_end) in &mut open {
            *text_end = Some(text_end.unwrap_or_default().max(range.end));
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. } | Tag::Image { link_type, dest_url, id, .. }) => {
                match link_type {
                    LinkType::WikiLink { .. } => {
                        let written = in_wiki(body, &range, &dest_url);
                        found.written.extend(written.map(|written| (Some(range.start), written)));
                    }
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                        references.push((range.start, id.into_string()));
                    }
                    _ => {}
                }
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
    let definitions = parser.reference_definitions();
    let defined = |span: &Range<usize>, dest: &str| {
        let at = label_end(&body[span.clone()]).map(|at| span.start + at);
        at.and_then(|at| in_markdown(body, at, dest.to_owned()))
    };
    for (start, label) in references {
        let written = definitions.get(&label).and_then(|link| defined(&link.span, &link.dest));
        found.uses.extend(written.map(|written| (start, written.bytes)));
    }
    found.written.extend(definitions.iter().filter_map(|(_, link)| Some((None, defined(&link.span, &link.dest)?))));
    found
}

/// The target of a wikilink.
fn in_wiki(body: &str, range: &Range<usize>, dest: &str) -> Option<Written> {
    let whole = body.get(range.clone())?;
    let from = range.start + whole.find("[[")? + 2;
    let target = wiki::target(dest);
    let start = from + (dest.len() - dest.trim_start().len());
    let bytes = start..start + target.len();
    (body.get(bytes.clone()) == Some(target)).then(|| Written { bytes, target: target.to_owned(), dress: Dress::Wiki })
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
fn html(body: &str, run: &Run, options: &Options, found: &mut Found) {
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
            let target = escape::decode(value).into_owned();
            found.written.push((Some(run.origin(span.0)), Written { bytes, target, dress: Dress::Attribute }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Wikilinks;
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
        let body = "[[ Page#H |t]] ![[a b.png|300]]\n\n| x |\n|---|\n| [[P\\|t]] |\n\n`[[c]]` [[d](e.md)]\n";
        let options = Options { wikilinks: Wikilinks::Followed, ..Options::default() };
        let found: Vec<(Dress, String)> = targets(body, &options)
            .into_iter()
            .map(|written| (written.dress, body[written.bytes].to_owned()))
            .collect();
        let wiki = |target: &str| (Dress::Wiki, target.to_owned());
        assert_eq!(found, [wiki("Page#H"), wiki("a b.png"), wiki("P"), (Dress::Bare, "e.md".to_owned())]);
    }

    #[test]
    fn every_link_knows_where_its_target_is() {
        let options = Options { raw_html: RawHtml::Sanitized, wikilinks: Wikilinks::Followed, ..Options::default() };
        for (body, expected) in [
            ("[a *b*](c.md \"t\") ![d](<e f.png>)\n", &["c.md", "e f.png"][..]),
            ("> [a][R] and [r][]\n\n[r]: x.md 't'\n", &["x.md", "x.md"]),
            ("[![p](a.png)](b.md)\n", &["b.md", "a.png"]),
            ("see www.a.example and <https://b.example>\n", &["www.a.example", "<https://b.example>"]),
            ("<p><a class=x href='b.md'>y</a></p>\n", &["b.md"]),
            ("# [[Page|t]] [^1]\n\n[^1]: | [z](q.md)\n", &["Page", "q.md"]),
            ("[a]()\n", &["[a]()"]),
        ] {
            let text = format!("---\n---\n{body}");
            let places = places(body, 8, &options);
            let links = super::super::parse(body, 8, &options).links;
            let found: Vec<&str> = links.iter().map(|link| places.of(link)).map(|at| &text[at.start..at.end]).collect();
            assert_eq!(found, expected, "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(body in "[a\\n <>!|\\-`\\[\\]:#/()*\\\\=\"href]{0,60}") {
            let options =
                Options { raw_html: RawHtml::Sanitized, wikilinks: Wikilinks::Followed, ..Options::default() };
            for written in targets(&body, &options) {
                assert!(body.get(written.bytes).is_some());
            }
        }
    }
}
