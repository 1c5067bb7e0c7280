//! The writer's blocks: paragraphs, headings, lists, quotations and alerts, code, definitions, footnotes.
//!
//! It deliberately leaves text and marks inside blocks to `inline`, tables to `table`, raw HTML to `markup`.

use std::fmt::Write;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, HeadingLevel, LinkType, Tag, TagEnd};

use super::alert::Alert;
use super::document::Heading;
use super::html::{DEEPEST, EXCERPT, Writer};
use super::label::Label;
use super::plain::{self, Boundary};
use super::{Run, escape, slug, wiki};

/// Bytes of code highlighted on one page; what follows is shown without colours.
const HIGHLIGHTED: usize = 60_000;

/// A heading whose end has not come.
pub(super) struct OpenHeading {
    /// Where its start tag goes.
    at: usize,
    /// Where its text starts in the plain text.
    plain: usize,
    is_title: bool,
    /// The ids from its attribute block.
    ids: Vec<String>,
}

/// A code block whose end has not come.
pub(super) struct Code {
    info: String,
    pub(super) text: String,
}

/// What of a paragraph is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paragraph {
    /// `<p>` is written; its end tag is due.
    Open,
    /// It is an alert's title up to the next line break at this level.
    Title(usize),
    /// Nothing is due.
    Closed,
}

/// A task's label, which goes on to the end of the item's text.
pub(super) struct Task {
    /// Just inside `<input`.
    input: usize,
    /// Where the label's text starts in the plain text.
    plain: usize,
}

impl<'a> Writer<'a> {
    /// Starts a block: the text before it is done.
    fn block(&mut self) {
        self.plain.space();
        self.end_task();
    }

    /// Writes what a tag starts.
    pub(super) fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let shown = self.is_shown();
        match tag {
            Tag::Emphasis if shown => self.write("<em>"),
            Tag::Strong if shown => self.write("<strong>"),
            Tag::Strikethrough if shown => self.write("<del>"),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            Tag::Image { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } if wiki::is_image(&dest_url) => {
                self.start_wiki_image(has_pothole, &dest_url, &range);
            }
            Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }
            | Tag::Image { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                self.start_wikilink(has_pothole, &dest_url, &range);
            }
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            Tag::TableHead | Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(),
            tag => {
                self.block();
                self.start_block(tag);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => {
                self.line("<p>");
                self.paragraph = Paragraph::Open;
                self.paragraph_start = self.plain.len();
            }
            Tag::Heading { .. } => {
                let is_title = self.level == 1 && self.out.is_empty();
                self.out.fresh_line();
                let (at, plain) = (self.out.text.len(), self.plain.len());
                self.heading = Some(OpenHeading { at, plain, is_title, ids: Vec::new() });
            }
            Tag::BlockQuote(_) => self.quote = true,
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Code { info, text: String::new() });
            }
            Tag::HtmlBlock => self.html_block = Some(Run::default()),
            Tag::List(start) if self.is_shown() => self.start_list(start),
            Tag::Item if self.is_part_shown() => {
                self.line("<li");
                self.item = self.out.text.len();
                self.write(">");
            }
            Tag::FootnoteDefinition(name) => self.interrupted.push((name.to_string(), mem::take(&mut self.out))),
            Tag::DefinitionList if self.is_shown() => self.line("<dl>\n"),
            Tag::DefinitionListTitle if self.is_part_shown() => self.line("<dt>"),
            Tag::DefinitionListDefinition if self.is_part_shown() => self.line("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments),
            _ => {}
        }
    }

    /// Writes what a tag ends.
    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        let shown = self.is_shown();
        match tag {
            TagEnd::Emphasis if shown => self.write("</em>"),
            TagEnd::Strong if shown => self.write("</strong>"),
            TagEnd::Strikethrough if shown => self.write("</del>"),
            // An image that is embedded is taken elsewhere; anything else that is, is a link.
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level, &range),
            TagEnd::BlockQuote(_) => {
                let is_alert = self.alerts.pop().unwrap_or_default();
                match (shown, is_alert) {
                    (true, true) => self.line("</div>\n"),
                    (true, false) => self.line("</blockquote>\n"),
                    (false, _) => {}
                }
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::List(true) if shown => self.write("</ol>\n"),
            TagEnd::List(false) if shown => self.write("</ul>\n"),
            TagEnd::Item if self.is_part_shown() => {
                self.end_task();
                self.write("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                if let Some((name, main)) = self.interrupted.pop() {
                    let note = mem::replace(&mut self.out, main);
                    self.footnotes.define(&name, note);
                }
            }
            TagEnd::DefinitionList if shown => self.write("</dl>\n"),
            TagEnd::DefinitionListTitle if self.is_part_shown() => self.write("</dt>\n"),
            TagEnd::DefinitionListDefinition if self.is_part_shown() => self.write("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.write("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            _ => {}
        }
    }

    /// Whether a list's item, whose tag was just opened, is written: where its list is.
    fn is_part_shown(&self) -> bool {
        self.options.plain || self.level <= DEEPEST + 1
    }

    fn end_paragraph(&mut self) {
        self.end_task();
        if self.level == 1 && self.excerpt.is_none() && !self.options.facts_only {
            let text = self.plain.text()[self.paragraph_start..].trim();
            self.excerpt = (!text.is_empty()).then(|| plain::excerpt(text, EXCERPT));
        }
        if mem::replace(&mut self.paragraph, Paragraph::Closed) != Paragraph::Closed {
            self.write("</p>\n");
        }
    }

    /// Writes the start of an alert, up to its text. `range` is its first paragraph, whose tag was just opened.
    pub(super) fn start_alert(&mut self, alert: &Alert, range: Range<usize>) {
        let Alert { title, class, label, .. } = alert;
        self.line("");
        let _ = write!(self.out.text, "<div class=\"alert {class}\" role=\"note\" aria-label=\"");
        self.out.label(*label);
        self.write("\">\n");
        self.write("<p class=\"alert-title\">");
        self.paragraph_start = self.plain.len();
        if alert.has_title {
            self.paragraph = Paragraph::Title(self.level);
            let marker = range.start + alert.marker;
            let blanks =
                self.body.get(marker..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len());
            self.skip_to = marker + blanks;
            return;
        }
        self.plain.push(title);
        self.plain.space();
        self.out.label(*label);
        self.write("</p>\n");
        self.skip_to = range.start + alert.line;
        let goes_on = self.body.get(self.skip_to..range.end).is_some_and(|rest| !rest.trim().is_empty());
        self.paragraph = match goes_on {
            true => Paragraph::Open,
            false => Paragraph::Closed,
        };
        if goes_on {
            self.write("<p>");
        }
    }

    /// Cuts an attribute block off the end of a heading's text.
    pub(super) fn take_heading_attributes(&mut self) {
        if let (Some(heading), false) = (&mut self.heading, self.options.plain)
            && let Some((end, ids)) = slug::attributes(&self.run.text)
        {
            heading.ids = ids.into_iter().map(str::to_owned).collect();
            self.run.text.truncate(end);
        }
    }

    fn end_heading(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let Some(OpenHeading { at, plain, is_title, ids }) = self.heading.take() else { return };
        if self.task.as_ref().is_some_and(|task| task.input >= at) {
            self.end_task();
        }
        if self.options.plain {
            self.out.insert(at, &format!("<{level}>"));
            let _ = writeln!(self.out.text, "</{level}>");
            return;
        }
        let text = self.plain.text()[plain..].trim().to_owned();
        let is_title = is_title && level == HeadingLevel::H1 && !text.is_empty();
        let shown = (level as u8).max(2);
        let slug = slug::slug(&text);
        let mut ids = ids.iter().map(|id| slug::slug(id));
        let id = self.ids.claim(&ids.next().unwrap_or_else(|| slug.clone()));
        let old: Vec<String> = ids.filter(|old| self.ids.keep(old)).collect();
        let anchors: String = old.iter().map(|old| format!("<span id=\"{old}\"></span>")).collect();
        self.out.insert(at, &format!("<h{shown} id=\"{id}\">{anchors}"));
        let _ = write!(self.out.text, " <a class=\"anchor\" href=\"#{id}\" aria-label=\"");
        self.out.label(Label::Section);
        self.write(": ");
        escape::attribute(&mut self.out.text, &text);
        let _ = writeln!(self.out.text, "\">#</a></h{shown}>");
        let boundary =
            Boundary { heading: (!is_title).then_some(self.headings.len()), before: plain, after: self.plain.len() };
        self.boundaries.push(boundary);
        if is_title {
            self.title = Some(text.clone());
            self.out.title_end = self.out.text.len();
            self.boundaries = vec![boundary];
        }
        let level = if is_title { 1 } else { shown };
        let whole = self.body.get(range.clone()).unwrap_or_default();
        let span = self.span(&(range.start..range.start + whole.trim_end().len()));
        self.headings.push(Heading { level, id, old, slug, text, span });
        self.plain.space();
    }

    fn start_list(&mut self, start: Option<u64>) {
        let Some(start) = start else { return self.line("<ul>\n") };
        self.line("<ol");
        if self.level == 1 && !self.options.plain {
            self.write(" class=\"steps\"");
        }
        if start != 1 {
            let _ = write!(self.out.text, " start=\"{start}\"");
        }
        self.write(">\n");
    }

    /// Writes a task's box. Its label is the item's text; nothing is sent or kept, it is for ticking off on the way.
    pub(super) fn start_task(&mut self, checked: bool) {
        self.tasks += 1;
        const CLASS: &str = " class=\"task\"";
        self.out.insert(self.item, CLASS);
        // In `- [ ] a` underlined as a heading, the heading is open, and its place has moved on.
        if let Some(heading) = self.heading.as_mut().filter(|heading| heading.at >= self.item) {
            heading.at += CLASS.len();
        }
        self.write("<label><input");
        self.task = Some(Task { input: self.out.text.len(), plain: self.plain.len() });
        self.write(if checked { " type=\"checkbox\" checked=\"\" /> " } else { " type=\"checkbox\" /> " });
    }

    fn end_task(&mut self) {
        if let Some(Task { input, plain }) = self.task.take() {
            if self.plain.text()[plain..].trim().is_empty() {
                self.out.insert_label(input, " aria-label=\"", Label::Task, "\"");
            }
            self.write("</label>");
        }
    }

    fn end_code(&mut self) {
        let Some(Code { info, text }) = self.code.take() else { return };
        self.say(&text);
        self.plain.space();
        if self.options.facts_only {
            // A heading that follows is not the first block.
            return self.line("<pre></pre>\n");
        }
        let mut language = info.split_whitespace().next().unwrap_or_default();
        if !self.options.plain {
            language = language.trim_start_matches(['{', '.']);
            let is_name = |c: char| c.is_ascii_alphanumeric() || "_+#.-".contains(c);
            language = &language[..language.find(|c| !is_name(c)).unwrap_or(language.len())];
        }
        self.line(if self.options.plain { "<pre><code" } else { "<pre tabindex=\"0\"><code" });
        if !language.is_empty() {
            self.write(" class=\"language-");
            escape::attribute(&mut self.out.text, language);
            self.write("\"");
        }
        self.write(">");
        if self.options.plain {
            escape::attribute(&mut self.out.text, &text);
        } else if language.is_empty() || self.highlighted + text.len() > HIGHLIGHTED {
            escape::body(&mut self.out.text, &text);
        } else {
            self.highlighted += text.len();
            self.out.code(language, text);
        }
        self.write("</code></pre>\n");
    }
}
