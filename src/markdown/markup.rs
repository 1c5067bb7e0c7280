//! The writer's raw HTML: shown as text, or written anew from the list of what may pass, with its tags balanced.
//!
//! An element may go on over several blocks of Markdown (`<details>`), but only among siblings: it ends, at the
//! latest, where the list item, quotation or paragraph ends in which it started, and an end tag without a start is
//! dropped. So no raw HTML can end an element that it did not start.
//! It deliberately keeps no list of what may pass: `raw` does.

use std::ops::Range;

use super::document::LinkKind;
use super::html::Writer;
use super::inline::OpenLink;
use super::raw::{self, Piece};
use super::stencil::HoleKind;
use super::{RawHtml, Run, escape, slug};

/// Elements that may be open at once; further ones are dropped.
const MOST_OPEN: usize = 100;
/// Places of one page to which raw HTML gives ids.
const MOST_ANCHORS: usize = 500;

/// An element that raw HTML started.
pub(super) struct OpenElement {
    name: &'static str,
    /// How many of Markdown's tags were open where it started.
    level: usize,
    /// It is a link, and leaves a hole instead of a tag.
    is_link: bool,
}

impl Writer<'_> {
    /// Writes a block of raw HTML, whose end tag is being taken.
    pub(super) fn end_html_block(&mut self) {
        let Some(html) = self.html_block.take() else { return };
        if self.options.plain {
            return self.line(&html.text);
        }
        if self.options.raw_html == RawHtml::Text {
            let text = raw::without_comments(&html.text);
            if !text.trim().is_empty() {
                self.line("<p class=\"raw-html\">");
                self.text(text.trim());
                self.write("</p>\n");
            }
            return;
        }
        // What it starts may go on after the block: it belongs to whatever holds the block.
        self.level = self.level.saturating_sub(1);
        if !raw::without_comments(&html.text).trim().is_empty() {
            self.out.fresh_line();
            self.sanitized(&html);
            self.out.fresh_line();
        }
        self.plain.space();
        self.level += 1;
    }

    /// Writes a single tag inside a block.
    pub(super) fn sanitized_inline(&mut self, html: &str, range: &Range<usize>) {
        let mut run = Run::default();
        run.push(html, range);
        self.sanitized(&run);
    }

    fn sanitized(&mut self, html: &Run) {
        for piece in raw::pieces(&html.text) {
            match piece {
                Piece::Text(text) => {
                    escape::markup_text(&mut self.out.text, text);
                    self.plain.push(&escape::decode(text));
                }
                Piece::Open { name, attributes, span: (start, end) } => {
                    let range = html.origin(start)..html.origin(end - 1) + 1;
                    self.open_element(&name, attributes, range);
                }
                Piece::Close { name, end } => self.close_element(&name, html.origin(end - 1) + 1),
            }
        }
    }

    fn open_element(&mut self, name: &str, attributes: &str, range: Range<usize>) {
        let Some((name, holders)) = raw::element(name) else { return };
        let is_full = self.open_elements.len() >= MOST_OPEN;
        if is_full || !self.make_room(name, holders) {
            return;
        }
        if matches!(name, "a" | "img") {
            self.anchor(name, attributes);
        }
        match name {
            "img" => return self.open_image(attributes, &range),
            "a" => return self.open_anchor(attributes, &range),
            _ => {}
        }
        // The page's h1 is its title.
        let name = if name == "h1" { "h2" } else { name };
        self.out.text.push('<');
        self.out.text.push_str(name);
        raw::write_attributes(&mut self.out.text, name, attributes);
        if raw::is_void(name) {
            self.plain.space();
            return self.write(" />");
        }
        self.out.text.push('>');
        if raw::holds_text(name) {
            self.anchor(name, attributes);
        }
        if attributes.ends_with('/') {
            self.end_tag(name);
        } else {
            self.open_elements.push(OpenElement { name, level: self.level, is_link: false });
        }
    }

    /// Leaves a place that links may lead to, where an element asks for one: by its `id`, or as `<a name>`. A heading that
    /// has the same id is where they lead.
    fn anchor(&mut self, name: &str, attributes: &str) {
        let by_name = || raw::attribute(attributes, "name").filter(|_| name == "a");
        let Some(id) = raw::attribute(attributes, "id").or_else(by_name).map(|id| slug::slug(&id)) else { return };
        if slug::is_ours(&id) && !self.anchors.contains(&id) && self.anchors.len() < MOST_ANCHORS {
            self.out.hole(HoleKind::Anchor, self.anchors.len());
            self.anchors.push(id);
        }
    }

    /// Whether an element may stand here: directly in one of `holders`. Elements whose end tag may be left out end.
    fn make_room(&mut self, name: &str, holders: &[&str]) -> bool {
        let here = || self.open_elements.iter().rev().take_while(|open| open.level == self.level);
        let ending = match (holders, name) {
            ([], "p") => here().take_while(|open| open.name == "p").count(),
            ([], _) => 0,
            _ => match here().position(|open| holders.contains(&open.name)) {
                Some(at) if here().take(at).all(|open| raw::closes_by_itself(open.name)) => at,
                _ => return false,
            },
        };
        for _ in 0..ending {
            self.end_element();
        }
        true
    }

    fn open_image(&mut self, attributes: &str, range: &Range<usize>) {
        let value = |name| raw::attribute(attributes, name).unwrap_or_default();
        let target = value("src");
        if !target.is_empty() {
            let index = self.open_link(LinkKind::Image, target, &value("title"), range);
            self.image_hole(index, &value("alt"));
        }
    }

    /// A link, unless it has no address or stands in another link.
    fn open_anchor(&mut self, attributes: &str, range: &Range<usize>) {
        if let (Some(target), true) = (raw::attribute(attributes, "href"), self.open_links.is_empty()) {
            let title = raw::attribute(attributes, "title").unwrap_or_default();
            let index = self.open_link(LinkKind::Link, target, &title, range);
            self.out.hole(HoleKind::Open, index);
            self.open_links.push(OpenLink { index, plain: self.plain.len() });
            self.open_elements.push(OpenElement { name: "a", level: self.level, is_link: true });
        }
    }

    /// Ends an element that started here, and those in it. `end` is where the end tag ends in the body.
    fn close_element(&mut self, name: &str, end: usize) {
        let name = if name == "h1" { "h2" } else { name };
        let here = self.open_elements.iter().rev().take_while(|open| open.level == self.level);
        let Some(at) = here.map(|open| open.name).position(|open| open == name) else { return };
        if name == "a"
            && let Some(open) = self.open_links.last()
        {
            let index = open.index;
            let end = self.span(&(end..end)).end;
            if let Some(link) = self.links.get_mut(index) {
                link.span.end = end.max(link.span.end);
            }
        }
        for _ in 0..=at {
            self.end_element();
        }
    }

    /// Ends all elements that started inside the tag that is ending.
    pub(super) fn close_elements(&mut self) {
        while self.open_elements.last().is_some_and(|open| open.level >= self.level) {
            self.end_element();
        }
    }

    /// Ends the innermost element.
    fn end_element(&mut self) {
        match self.open_elements.pop() {
            Some(OpenElement { is_link: true, .. }) => self.end_link(),
            Some(OpenElement { name, .. }) => self.end_tag(name),
            None => {}
        }
    }

    fn end_tag(&mut self, name: &str) {
        self.out.text.push_str("</");
        self.out.text.push_str(name);
        self.out.text.push('>');
        if !matches!(name, "b" | "i" | "em" | "strong" | "span" | "sub" | "sup" | "u" | "s" | "small" | "code" | "kbd")
        {
            self.plain.space();
        }
    }
}
