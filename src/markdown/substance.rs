//! The substance of a page, its words with layout taken away, and the fingerprint: a hash of it. Version 1.
//!
//! The text that is hashed is the list of blocks, each followed by one line feed. A block is a heading, a paragraph
//! (also one inside a list item, quotation or footnote), a tight list item's own text, a term or its definition, a
//! table cell, a stretch of raw HTML, or **one line of a code block**. Empty blocks do not count. In each block:
//!
//! - white space (Unicode's property, in code too) is folded to single spaces and trimmed; a line break between two
//!   Chinese or Japanese characters is nothing, so that re-wrapping changes nothing in any script;
//! - emphasis, code marks and strikethrough are dropped, and so are heading attributes such as `{#id}`;
//! - an image is its alt text; a link is its text, and where its target has a scheme or starts with `//`, then
//!   ` <target>`, unless the text already says it (`mailto:`, `tel:` and `http://` aside);
//! - where wikilinks are links, `[[Page|text]]` is its text; `[[Page]]` is nothing but a target, and counts as little as
//!   any other within the playbook;
//! - raw HTML counts as it is written, since by default it is shown so; comments are dropped, `<br>` is a line break;
//! - the text is NFC.
//!
//! Lists have no numbers: their order is the order of the blocks. Ticks of task lists, footnote labels, and whether
//! something is a heading, a list or a quotation do not count; the words of an alert's marker (`[!WARNING]`) do.
//!
//! It deliberately writes no HTML, and knows neither headings' ids nor spans.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::plain::Folded;
use super::{Wikilinks, escape, raw, slug, wiki};

/// The fingerprint of a page's body: `1:` and 16 hex digits.
pub fn fingerprint(body: &str, wikilinks: Wikilinks) -> String {
    digest(substance(body, wikilinks).text())
}

/// The blocks that [`fingerprint`] hashes, in order.
pub fn blocks(body: &str, wikilinks: Wikilinks) -> Vec<String> {
    substance(body, wikilinks).text().lines().map(str::to_owned).collect()
}

/// Line ends of all kinds are one: the parser does not treat them alike in code.
fn unix(body: &str) -> Cow<'_, str> {
    if body.contains('\r') { Cow::Owned(body.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(body) }
}

fn substance(body: &str, wikilinks: Wikilinks) -> Folded {
    let mut collector = Collector::with_capacity(body.len());
    for event in Parser::new_ext(&unix(body), wikilinks.extensions()) {
        collector.event(&event);
    }
    collector.finish()
}

/// The fingerprint of a text of blocks.
fn digest(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let mut fingerprint = String::with_capacity(18);
    fingerprint.push_str("1:");
    fingerprint.push_str(&hash.as_str()[..16]);
    fingerprint
}

/// Gathers blocks from a parser's events.
#[derive(Debug, Default)]
pub(super) struct Collector {
    blocks: Folded,
    /// Where the current block starts.
    start: usize,
    /// The open link with an outside target: where its text starts, and the target.
    link: Option<(usize, String)>,
    images: usize,
    /// Inside a wikilink: whether its text counts.
    wiki: Option<bool>,
    code: bool,
    html: Option<String>,
}

impl Collector {
    /// A collector with room for as much text as a body has.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Collector { blocks: Folded::with_capacity(bytes), ..Collector::default() }
    }

    /// Takes the parser's next event.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) if self.code => {
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        self.end_block();
                    }
                    self.blocks.push(line);
                }
            }
            Event::Text(_) | Event::Code(_) if self.wiki == Some(false) => {}
            Event::Text(text) if self.wiki.is_some() && self.images > 0 && wiki::is_size(text) => {}
            Event::Text(text) | Event::Code(text) => self.blocks.push(text),
            Event::SoftBreak | Event::HardBreak => self.blocks.line_break(),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(text),
                None => self.blocks.push(text),
            },
            Event::InlineHtml(text) if raw::is_break(text) => self.blocks.line_break(),
            Event::InlineHtml(text) if !raw::is_comment(text) => self.blocks.push(text),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, .. }) => {
                self.wiki = Some(*has_pothole);
            }
            Event::Start(Tag::Image { link_type: LinkType::WikiLink { has_pothole }, .. }) => {
                self.wiki = Some(*has_pothole);
                self.images += 1;
            }
            Event::End(TagEnd::Link) if self.wiki.is_some() => self.wiki = None,
            Event::End(TagEnd::Image) if self.wiki.is_some() => {
                self.wiki = None;
                self.images = self.images.saturating_sub(1);
            }
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => self.start_link(dest_url),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(tag) => {
                self.end_block();
                self.code = matches!(tag, Tag::CodeBlock(_));
                self.html = matches!(tag, Tag::HtmlBlock).then(String::new);
            }
            Event::End(tag) => {
                if matches!(tag, TagEnd::Heading(_))
                    && let Some((len, _)) = slug::attributes(&self.blocks.text()[self.start..])
                {
                    self.blocks.truncate(self.start + len);
                }
                if let Some(html) = self.html.take() {
                    self.blocks.push(&raw::without_comments(&html));
                }
                self.end_block();
                self.code = false;
            }
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    /// Links inside an image's description are not shown: only its words are.
    fn start_link(&mut self, target: &str) {
        if self.images == 0 && escape::is_external(target) {
            self.link = Some((self.blocks.len(), target.to_owned()));
        }
    }

    fn end_link(&mut self) {
        if self.images > 0 {
            return;
        }
        let Some((start, target)) = self.link.take() else { return };
        let said = self.blocks.text()[start..].trim();
        let is_said = said == target
            || ["mailto:", "tel:", "http://"].iter().any(|scheme| target.strip_prefix(scheme) == Some(said));
        if !is_said {
            self.blocks.space();
            self.blocks.push("<");
            self.blocks.push(&target);
            self.blocks.push(">");
        }
    }

    fn end_block(&mut self) {
        let block = &self.blocks.text()[self.start..];
        if block.is_empty() {
            self.blocks.truncate(self.start);
            return;
        }
        if !block.is_ascii() && is_nfc_quick(block.chars()) != IsNormalized::Yes {
            let composed: String = block.nfc().collect();
            self.blocks.replace_from(self.start, &composed);
        }
        self.blocks.end_line();
        self.start = self.blocks.len();
    }

    fn finish(mut self) -> Folded {
        self.end_block();
        self.blocks
    }

    /// The fingerprint of all that was gathered.
    pub(super) fn fingerprint(self) -> String {
        digest(self.finish().text())
    }
}
