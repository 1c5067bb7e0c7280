//! The writer's text and marks: text with bare addresses, links, images, code, breaks, references to footnotes.
//!
//! It deliberately writes no addresses: each link leaves a hole, and the list of links says what belongs there.

use std::fmt::Write;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::blocks::Paragraph;
use super::document::{Form, Link, LinkKind};
use super::html::Writer;
use super::label::Label;
use super::stencil::HoleKind;
use super::{RawHtml, autolink, escape, raw, wiki};

/// A link whose end has not come.
pub(super) struct OpenLink {
    pub(super) index: usize,
    /// Where its text starts in the plain text.
    pub(super) plain: usize,
}

/// An image whose end has not come: its content is its description.
pub(super) struct Image {
    index: usize,
    depth: usize,
    text: String,
}

impl<'a> Writer<'a> {
    /// Writes an event that is neither text nor a tag.
    pub(super) fn inline(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Code(code) => {
                self.write("<code>");
                self.text(&code);
                self.write("</code>");
            }
            Event::SoftBreak | Event::HardBreak if self.paragraph == Paragraph::Title(self.level) => {
                self.plain.space();
                self.write("</p>\n<p>");
                self.paragraph = Paragraph::Open;
            }
            Event::SoftBreak => {
                self.plain.line_break();
                self.write("\n");
            }
            Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.plain.space();
                self.line("<hr />\n");
            }
            Event::InlineHtml(html) | Event::Html(html) => self.inline_html(&html, &range),
            Event::TaskListMarker(checked) => self.start_task(checked),
            Event::FootnoteReference(name) => {
                let (number, id) = self.footnotes.refer(&name);
                let _ = write!(self.out.text, "<sup class=\"footnote-ref\" id=\"{id}\">");
                if self.open_links.is_empty() {
                    let _ = write!(self.out.text, "<a href=\"#fn-{number}\" aria-label=\"");
                    self.out.label(Label::Footnote);
                    let _ = write!(self.out.text, " {number}\">{number}</a></sup>");
                } else {
                    let _ = write!(self.out.text, "{number}</sup>");
                }
            }
            _ => {}
        }
    }

    /// Writes `text` and says it.
    pub(super) fn text(&mut self, text: &str) {
        self.say(text);
        if self.options.facts_only {
            return;
        }
        match self.options.plain {
            true => escape::attribute(&mut self.out.text, text),
            false => escape::body(&mut self.out.text, text),
        }
    }

    /// Says `text`, where somebody listens.
    pub(super) fn say(&mut self, text: &str) {
        if !self.options.facts_only || self.heading.is_some() || !self.open_links.is_empty() {
            self.plain.push(text);
        }
    }

    fn line_break(&mut self) {
        self.plain.line_break();
        self.write("<br />\n");
    }

    /// Writes the text that is waiting; bare addresses in it become links.
    pub(super) fn flush(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let mut run = mem::take(&mut self.run);
        let mut from = 0;
        if !self.options.plain && self.open_links.is_empty() && autolink::is_possible(&run.text) {
            while let Some((found, target)) = autolink::next(&run.text, from) {
                self.text(&run.text[from..found.start]);
                from = found.end;
                let origin = run.origin(found.start)..run.origin(found.end - 1) + 1;
                let index = self.open_link(LinkKind::Link, target, "", &origin);
                self.out.hole(HoleKind::Open, index);
                self.open_links.push(OpenLink { index, plain: self.plain.len() });
                self.text(&run.text[found]);
                self.end_link();
            }
        }
        self.text(&run.text[from..]);
        run.clear();
        self.run = run;
    }

    /// Lists a link; its text comes later.
    pub(super) fn open_link(&mut self, kind: LinkKind, target: String, title: &str, range: &Range<usize>) -> usize {
        let title = (!title.is_empty()).then(|| title.to_owned());
        let span = self.span(range);
        self.links.push(Link { kind, form: Form::Way, target, text: String::new(), title, span });
        self.links.len() - 1
    }

    /// Starts `[[Page]]`, or what `![[Page]]` embeds, which is a link to it; the text of one that has none is written.
    pub(super) fn start_wikilink(&mut self, has_text: bool, target: &str, range: &Range<usize>) {
        let target = wiki::target(target);
        let index = self.open_link(LinkKind::Link, target.to_owned(), "", range);
        self.links[index].form = Form::Name;
        self.out.hole(HoleKind::Open, index);
        self.open_links.push(OpenLink { index, plain: self.plain.len() });
        if !has_text {
            self.text(&wiki::shown(target));
            self.skip_to = range.end.saturating_sub(2).max(self.skip_to);
        }
    }

    /// Starts `![[image.png]]`, whose text is behind a `|`.
    pub(super) fn start_wiki_image(&mut self, has_text: bool, target: &str, range: &Range<usize>) {
        let index = self.open_link(LinkKind::Image, wiki::target(target).to_owned(), "", range);
        self.links[index].form = Form::Name;
        self.image = Some(Image { index, depth: 0, text: String::new() });
        if !has_text {
            self.skip_to = range.end.saturating_sub(2).max(self.skip_to);
        }
    }

    /// Starts a link written in Markdown.
    pub(super) fn start_link(&mut self, kind: LinkType, target: &str, title: &str, range: Range<usize>) {
        let target = match kind {
            LinkType::Email => format!("mailto:{target}"),
            _ => self.target(target, &range),
        };
        let index = self.open_link(LinkKind::Link, target, title, &range);
        self.out.hole(HoleKind::Open, index);
        self.open_links.push(OpenLink { index, plain: self.plain.len() });
    }

    /// Ends the innermost link.
    pub(super) fn end_link(&mut self) {
        let Some(OpenLink { index, plain }) = self.open_links.pop() else { return };
        self.out.hole(HoleKind::Close, index);
        if let Some(link) = self.links.get_mut(index) {
            link.text = self.plain.text()[plain..].trim().to_owned();
        }
    }

    /// Starts an image written in Markdown.
    pub(super) fn start_image(&mut self, target: &str, title: &str, range: Range<usize>) {
        let target = self.target(target, &range);
        let index = self.open_link(LinkKind::Image, target, title, &range);
        self.image = Some(Image { index, depth: 0, text: String::new() });
    }

    /// A target as the author wrote it: Markdown takes the `<` and `>` of `[text](<%= url %>)` for its own.
    fn target(&self, target: &str, range: &Range<usize>) -> String {
        let is_template = target.starts_with('%')
            && target.ends_with('%')
            && self.body.get(range.clone()).is_some_and(|link| link.contains(&format!("<{target}>")));
        if is_template { format!("<{target}>") } else { target.to_owned() }
    }

    /// Takes an event inside an image.
    pub(super) fn image_event(&mut self, event: Event<'a>) {
        let plain = self.options.plain;
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                let Some(Image { index, text, .. }) = self.image.take() else { return };
                self.close_elements();
                self.level = self.level.saturating_sub(1);
                let by_name = self.links.get(index).is_some_and(|link| link.form == Form::Name);
                self.image_hole(index, if by_name && wiki::is_size(&text) { "" } else { &text });
            }
            Event::Text(text) | Event::Code(text) => image.text.push_str(&text),
            Event::InlineHtml(html) if plain || (self.options.raw_html == RawHtml::Text && !raw::is_comment(&html)) => {
                image.text.push_str(&html);
            }
            Event::SoftBreak | Event::HardBreak => image.text.push(' '),
            _ => {}
        }
    }

    /// Leaves a hole for an image.
    pub(super) fn image_hole(&mut self, index: usize, text: &str) {
        self.out.hole(HoleKind::Image, index);
        self.plain.push(text);
        if let Some(link) = self.links.get_mut(index) {
            link.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        if self.options.plain {
            return self.write(html);
        }
        let in_template = self.body.get(..range.start).is_some_and(|before| before.ends_with("{{"));
        if raw::is_comment(html) {
        } else if raw::is_break(html) {
            self.line_break();
        } else if self.options.raw_html == RawHtml::Text || in_template {
            self.text(html);
        } else {
            self.sanitized_inline(html, range);
        }
    }
}
