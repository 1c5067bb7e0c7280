//! The writer: events to HTML with holes, and on the way headings, links, plain text and the substance.
//!
//! This file holds the writer's state and hands out the events; `blocks`, `inline`, `markup` (raw HTML) and `table`
//! write them. It deliberately escapes nothing by hand and decides nothing about addresses: `escape` and `stencil` do.

use std::collections::HashSet;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::alert;
use super::blocks::{Code, OpenHeading, Paragraph, Task};
use super::document::{Document, Heading, Link};
use super::footnotes::Footnotes;
use super::inline::{Image, OpenLink};
use super::markup::OpenElement;
use super::plain::{self, Boundary, Folded};
use super::slug::Ids;
use super::stencil::Stencil;
use super::table::Table;
use super::undefined::Unlinked;
use super::{Options, Run, substance, undefined};
use crate::source::Span;

/// Containers and marks nested deeper than this are written without their tags: no reader can follow them, and a
/// hundred kilobytes of `>` should not make a page that browsers choke on.
pub(super) const DEEPEST: usize = 100;
/// Characters of an excerpt.
pub(super) const EXCERPT: usize = 200;

/// Takes a parser's events in order and becomes a [`Document`].
pub(super) struct Writer<'a> {
    pub(super) body: &'a str,
    offset: usize,
    pub(super) options: Options,
    pub(super) out: Stencil,
    pub(super) links: Vec<Link>,
    /// Plain text of the whole page.
    pub(super) plain: Folded,
    /// Text that is not yet written: neighbouring text events are one text.
    pub(super) run: Run,
    /// How many tags are open.
    pub(super) level: usize,
    pub(super) open_links: Vec<OpenLink>,
    pub(super) image: Option<Image>,
    pub(super) open_elements: Vec<OpenElement>,
    pub(super) html_block: Option<Run>,
    pub(super) table: Option<Table>,
    pub(super) tables: usize,
    pub(super) footnotes: Footnotes,
    /// Ids that raw HTML gives.
    pub(super) anchors: Vec<String>,
    substance: Option<substance::Collector>,
    pub(super) headings: Vec<Heading>,
    pub(super) heading: Option<OpenHeading>,
    pub(super) ids: Ids,
    pub(super) boundaries: Vec<Boundary>,
    pub(super) title: Option<String>,
    pub(super) excerpt: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) highlighted: usize,
    /// A quotation was opened and is not written yet: its first paragraph may make it an alert.
    pub(super) quote: bool,
    /// For each open quotation: it is an alert.
    pub(super) alerts: Vec<bool>,
    /// What of the open paragraph is written.
    pub(super) paragraph: Paragraph,
    /// Where the open paragraph starts in the plain text.
    pub(super) paragraph_start: usize,
    /// Events that end before this place are passed over.
    pub(super) skip_to: usize,
    /// Just inside the latest `<li`.
    pub(super) item: usize,
    pub(super) task: Option<Task>,
    pub(super) tasks: usize,
    /// For each open footnote: its name, and the HTML that it interrupts.
    pub(super) interrupted: Vec<(String, Stencil)>,
}

impl<'a> Writer<'a> {
    /// A writer for `body`, which starts at `offset` in its file.
    pub(super) fn new(body: &'a str, offset: usize, options: Options) -> Self {
        let mut out = Stencil::new(options.plain);
        if !options.facts_only {
            out.text.reserve(body.len() + body.len() / 3);
        }
        Writer {
            body,
            offset,
            options,
            out,
            links: Vec::new(),
            plain: Folded::default(),
            run: Run::default(),
            level: 0,
            open_links: Vec::new(),
            image: None,
            open_elements: Vec::new(),
            html_block: None,
            table: None,
            tables: 0,
            footnotes: Footnotes::default(),
            anchors: Vec::new(),
            substance: (!options.facts_only).then(|| substance::Collector::with_capacity(body.len())),
            headings: Vec::new(),
            heading: None,
            ids: Ids::default(),
            boundaries: vec![Boundary::default()],
            title: None,
            excerpt: None,
            code: None,
            highlighted: 0,
            quote: false,
            alerts: Vec::new(),
            paragraph: Paragraph::Closed,
            paragraph_start: 0,
            skip_to: 0,
            item: 0,
            task: None,
            tasks: 0,
            interrupted: Vec::new(),
        }
    }

    /// A range of the body as a span of the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shifted(self.offset)
    }

    /// Takes the next event, which stands at `range` in the body.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(substance) = &mut self.substance {
            substance.event(&event);
        }
        if range.end <= self.skip_to && !matches!(event, Event::End(TagEnd::Paragraph)) {
            return;
        }
        if self.quote {
            self.quote = false;
            let is_paragraph = matches!(event, Event::Start(Tag::Paragraph)) && self.is_shown() && !self.options.plain;
            let found = self.body.get(range.clone()).filter(|_| is_paragraph).and_then(alert::alert);
            self.alerts.push(found.is_some());
            match found {
                Some(alert) => {
                    self.level += 1;
                    return self.start_alert(&alert, range);
                }
                None if self.is_shown() => self.line("<blockquote>\n"),
                None => self.out.fresh_line(),
            }
        }
        if self.image.is_some() {
            return self.image_event(event);
        }
        if let Some(html) = &mut self.html_block
            && let Event::Html(text) | Event::Text(text) = &event
        {
            return html.push(text, &range);
        }
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None if range.start < self.skip_to => {
                    let rest = text.get(self.skip_to - range.start..).unwrap_or(&text);
                    self.run.push(rest, &(self.skip_to..range.end));
                }
                None => self.run.push(&text, &range),
            },
            Event::Start(tag) => {
                self.flush();
                self.level += 1;
                self.start(tag, range);
            }
            Event::End(tag) => {
                if let TagEnd::Heading(_) = tag {
                    self.take_heading_attributes();
                }
                self.flush();
                self.close_elements();
                self.end(tag, range);
                self.level = self.level.saturating_sub(1);
            }
            event => {
                self.flush();
                self.inline(event, range);
            }
        }
    }

    /// Whether the tag that was just opened is written.
    pub(super) fn is_shown(&self) -> bool {
        self.options.plain || self.level <= DEEPEST
    }

    /// Writes at the start of a line.
    pub(super) fn line(&mut self, html: &str) {
        self.out.fresh_line();
        self.out.text.push_str(html);
    }

    /// Writes where we are.
    pub(super) fn write(&mut self, html: &str) {
        self.out.text.push_str(html);
    }

    /// The document, once all events were taken. `undefined` are the labels that are used and not among those that are
    /// `defined`, each with the place of what looks like a link.
    pub(super) fn finish(mut self, (undefined, alone): Unlinked<'_>, defined: &[String]) -> Document {
        self.flush();
        self.level = 0;
        self.close_elements();
        let footnotes = mem::take(&mut self.footnotes);
        self.out.notes = footnotes.write(&mut self.out);
        if !self.anchors.is_empty() {
            let ids = self.headings.iter().flat_map(|heading| heading.old.iter().chain([&heading.id]));
            let ids: HashSet<&String> = ids.collect();
            self.anchors.iter_mut().filter(|anchor| ids.contains(*anchor)).for_each(String::clear);
            self.out.anchors = mem::take(&mut self.anchors);
        }
        let mut undefined = undefined::undefined(self.body, undefined, defined, |range| self.span(range));
        undefined.extend(undefined::nearly(self.body, alone, |range| self.span(range)));
        let sections = match self.options.facts_only {
            true => Vec::new(),
            false => plain::sections(self.plain.text(), &self.boundaries, &self.headings),
        };
        let excerpt = self.excerpt.unwrap_or_else(|| {
            let text = sections.iter().map(|section| section.text.as_str()).find(|text| !text.is_empty());
            plain::excerpt(text.unwrap_or_default(), EXCERPT)
        });
        Document {
            title: self.title,
            headings: self.headings,
            links: self.links,
            sections,
            fingerprint: self.substance.map(|substance| match self.body.contains('\r') {
                true => substance::fingerprint(self.body, self.options.wikilinks),
                false => substance.fingerprint(),
            }),
            excerpt,
            tasks: self.tasks,
            undefined,
            wikilinks: self.options.wikilinks,
            stencil: self.out,
        }
    }
}
