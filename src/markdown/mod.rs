//! Markdown text to headings, links, HTML, search text and the fingerprint, in one pass. It never fails.
//!
//! CommonMark 0.31.2 with GitHub's extensions: tables, strikethrough, task lists, footnotes, bare addresses and
//! alerts; besides, definition lists and heading ids (`## Title {#id}`). Deviations from CommonMark, all of them
//! outside [`Options::plain`]: raw HTML is shown as text or reduced to a short list of elements, comments vanish;
//! an address is followed only where its scheme is http, https, mailto or tel; an `h1` in a body is an `h2`; beyond
//! the writer's depth limit containers are not nested further.
//!
//! No IO, no clock, no panic on any input, the same output for the same text. Other pages are not known here: links
//! are filled in later, by [`Document::html`].

use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, Tag};

mod alert;
mod autolink;
mod blocks;
mod document;
mod escape;
mod footnotes;
mod highlight;
mod html;
mod inline;
mod label;
mod markup;
mod plain;
mod published;
mod raw;
mod slug;
mod stencil;
mod substance;
mod table;
mod targets;
mod undefined;
mod wiki;

#[cfg(test)]
mod tests;

pub use document::{Document, Form, Heading, Link, LinkKind, NoLink, Part, Section, Target, Undefined};
pub use escape::{is_external, is_safe, scheme};
pub use label::{LABELS, Labels};
pub use published::{Lead, published};
pub use slug::RESERVED;
pub use substance::{blocks, fingerprint};
pub use targets::{Dress, Places, Written, places, targets};

/// The extensions that are on, outside [`Options::plain`].
const EXTENSIONS: pulldown_cmark::Options = pulldown_cmark::Options::ENABLE_TABLES
    .union(pulldown_cmark::Options::ENABLE_FOOTNOTES)
    .union(pulldown_cmark::Options::ENABLE_STRIKETHROUGH)
    .union(pulldown_cmark::Options::ENABLE_TASKLISTS)
    .union(pulldown_cmark::Options::ENABLE_DEFINITION_LIST);

/// How a body is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// What becomes of `[[Page]]`.
    pub wikilinks: Wikilinks,
    /// Strict CommonMark: no extensions, no ids and classes of ours, **raw HTML and every address passed through**.
    /// Only for the conformance test; its output is not safe to show.
    pub plain: bool,
    /// Nobody will show or search the page: text goes into titles, headings and links alone. There are no sections, no
    /// excerpt and no fingerprint then, and [`Document::html`] is of no use.
    pub facts_only: bool,
}

/// What becomes of raw HTML. Comments vanish and a bare `<br>` breaks the line in either case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// It is shown as text.
    #[default]
    Text,
    /// A short list of elements and attributes passes; scripts, styles, frames and forms never do.
    Sanitized,
}

/// What becomes of `[[Page]]`, `[[Page#Heading|text]]` and `![[image.png]]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wikilinks {
    /// They are text.
    #[default]
    Text,
    /// They are links and images.
    Followed,
}

impl Wikilinks {
    /// The extensions that are on, outside [`Options::plain`].
    fn extensions(self) -> pulldown_cmark::Options {
        match self {
            Wikilinks::Text => EXTENSIONS,
            Wikilinks::Followed => EXTENSIONS.union(pulldown_cmark::Options::ENABLE_WIKILINKS),
        }
    }
}

/// Parses a body. `offset` is where it starts in its file: all spans are offsets in the file.
pub fn parse(body: &str, offset: usize, options: &Options) -> Document {
    let extensions = if options.plain { pulldown_cmark::Options::empty() } else { options.wikilinks.extensions() };
    let mut undefined: Vec<(Range<usize>, String)> = Vec::new();
    let mut alone: Vec<Range<usize>> = Vec::new();
    let note = |link: BrokenLink<'_>| {
        match link.link_type {
            LinkType::Reference => undefined.push((link.span, link.reference.into_string())),
            LinkType::Shortcut => alone.push(link.span),
            _ => {}
        }
        None
    };
    let mut writer = html::Writer::new(body, offset, *options);
    let mut events = Parser::new_with_broken_link_callback(body, extensions, Some(note)).into_offset_iter();
    for (event, range) in events.by_ref() {
        writer.event(event, range);
    }
    let mut labels: Vec<String> = events.reference_definitions().iter().map(|(label, _)| label.to_owned()).collect();
    labels.sort_unstable();
    drop(events);
    writer.finish((&undefined, &alone), &labels)
}

/// The first thing in a text that is neither words nor a link, as it is called: "a heading"; nothing where there is none.
pub fn beyond_text(text: &str) -> Option<&'static str> {
    Parser::new_ext(text, EXTENSIONS).find_map(|event| match event {
        Event::Start(Tag::Paragraph | Tag::Link { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
        | Event::End(_)
        | Event::Text(_)
        | Event::Code(_)
        | Event::SoftBreak
        | Event::HardBreak => None,
        Event::Start(Tag::Heading { .. }) => Some("a heading"),
        Event::Start(Tag::List(_) | Tag::Item | Tag::DefinitionList) | Event::TaskListMarker(_) => Some("a list"),
        Event::Start(Tag::Image { .. }) => Some("an image"),
        Event::Start(Tag::Table(_)) => Some("a table"),
        Event::Start(Tag::CodeBlock(_)) => Some("a block of code"),
        Event::Start(Tag::BlockQuote(_)) => Some("a quotation"),
        Event::Rule => Some("a rule"),
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => Some("HTML"),
        Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => Some("a footnote"),
        _ => Some("anything else"),
    })
}

/// The bytes of a body that its readers are not meant to act on: blocks of code, and comments, which are not shown.
pub fn set_apart(body: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (event, range) in Parser::new_ext(body, EXTENSIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => ranges.push(range),
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                let html = &body[range.clone()];
                for (at, _) in html.match_indices("<!--") {
                    let end = html[at..].find("-->").map_or(html.len(), |end| at + end + 3);
                    ranges.push(range.start + at..range.start + end);
                }
            }
            _ => {}
        }
    }
    ranges
}

/// Text gathered from several places of the body, which knows where each byte came from.
#[derive(Debug, Default)]
struct Run {
    text: String,
    /// Where pieces start, in the text and in the body.
    starts: Vec<(usize, usize)>,
}

impl Run {
    fn push(&mut self, text: &str, range: &Range<usize>) {
        self.starts.push((self.text.len(), range.start));
        self.text.push_str(text);
    }

    fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
    }

    /// The place in the body of a byte of the text.
    fn origin(&self, at: usize) -> usize {
        let piece = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.starts.get(piece).map_or(0, |(start, origin)| origin + (at - start))
    }
}
