//! HTML with holes: where a link starts, where it ends, where an image or code stands. Filled in later, any
//! number of times.
//!
//! It deliberately decides nothing about where links lead, but has the last word on which addresses may be followed.

use std::sync::OnceLock;

use super::document::{Link, Part, Target};
use super::label::{Label, Labels};
use super::{escape, highlight};

/// Width of the narrowest screens, in CSS pixels (WCAG 2.2, 1.4.10): narrower images are seen as they are.
const NARROWEST_SCREEN: u32 = 320;

/// HTML with holes, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Stencil {
    /// The HTML between the holes.
    pub(super) text: String,
    holes: Vec<Hole>,
    /// Code to highlight.
    code: Vec<Code>,
    /// Where the title ends; 0 where there is none.
    pub(super) title_end: usize,
    /// Ids of footnotes.
    pub(super) notes: Vec<String>,
    /// Ids that raw HTML gave; empty where something else has them.
    pub(super) anchors: Vec<String>,
    /// For the conformance test only: addresses are written as they are given.
    pub(super) strict: bool,
}

/// A block of code. To highlight it costs more than all else: only those who write HTML pay, and only once.
#[derive(Debug, Clone)]
struct Code {
    language: String,
    text: String,
    html: OnceLock<String>,
}

impl Code {
    fn html(&self) -> &str {
        self.html.get_or_init(|| {
            let mut html = String::new();
            if !highlight::highlight(&mut html, &self.language, &self.text) {
                escape::body(&mut html, &self.text);
            }
            html
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Hole {
    at: usize,
    kind: HoleKind,
    /// Index of the link, of the code, of the label, or of the anchor.
    index: usize,
}

/// What goes into a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// A link's start tag.
    Open,
    /// A link's end tag.
    Close,
    /// An image.
    Image,
    /// A block of code.
    Code,
    /// A word of the interface.
    Label,
    /// A place that raw HTML gave an id.
    Anchor,
}

impl Stencil {
    /// An empty one. `strict` is for the conformance test only.
    pub(super) fn new(strict: bool) -> Self {
        Stencil { strict, ..Stencil::default() }
    }

    /// One without HTML, of which only the ids of footnotes and anchors are known.
    pub(super) fn noted(notes: Vec<String>, anchors: Vec<String>) -> Self {
        Stencil { notes, anchors, ..Stencil::default() }
    }

    /// Leaves a hole at the end.
    pub(super) fn hole(&mut self, kind: HoleKind, index: usize) {
        self.holes.push(Hole { at: self.text.len(), kind, index });
    }

    /// Leaves a hole for code in a language that may be known.
    pub(super) fn code(&mut self, language: &str, text: String) {
        self.hole(HoleKind::Code, self.code.len());
        self.code.push(Code { language: language.to_owned(), text, html: OnceLock::new() });
    }

    /// Leaves a hole for a word of the interface.
    pub(super) fn label(&mut self, label: Label) {
        self.hole(HoleKind::Label, label as usize);
    }

    /// Inserts text with a word of the interface in it a little before the end.
    pub(super) fn insert_label(&mut self, at: usize, before: &str, label: Label, after: &str) {
        self.insert(at, after);
        self.insert(at, before);
        let place = self.holes.partition_point(|hole| hole.at < at + before.len());
        self.holes.insert(place, Hole { at: at + before.len(), kind: HoleKind::Label, index: label as usize });
    }

    /// The last thing left is a hole.
    pub(super) fn ends_with_hole(&self) -> bool {
        self.holes.last().is_some_and(|hole| hole.at == self.text.len())
    }

    /// Starts a new line, unless at the start of one.
    pub(super) fn fresh_line(&mut self) {
        if !self.is_empty() && (self.ends_with_hole() || !self.text.ends_with('\n')) {
            self.text.push('\n');
        }
    }

    /// Inserts text a little before the end.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.text.insert_str(at, text);
        for hole in self.holes.iter_mut().rev().take_while(|hole| hole.at >= at) {
            hole.at += text.len();
        }
    }

    /// Nothing was written and no hole left.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.holes.is_empty()
    }

    /// Appends another.
    pub(super) fn append(&mut self, other: Stencil) {
        let shift = self.text.len();
        let codes = self.code.len();
        self.holes.extend(other.holes.into_iter().map(|hole| Hole {
            at: hole.at + shift,
            index: if hole.kind == HoleKind::Code { hole.index + codes } else { hole.index },
            ..hole
        }));
        self.code.extend(other.code);
        self.text.push_str(&other.text);
    }

    /// The HTML with its holes filled.
    pub(super) fn fill(
        &self,
        part: Part,
        links: &[Link],
        labels: &Labels,
        resolve: &mut dyn FnMut(usize, &Link) -> Target,
    ) -> String {
        let mut from = match part {
            Part::Whole => 0,
            Part::WithoutTitle => self.title_end,
        };
        let first = self.holes.partition_point(|hole| hole.at < from);
        let mut out = String::with_capacity(self.text.len() - from + 64 * (self.holes.len() - first));
        let mut ends = Vec::new();
        for hole in &self.holes[first..] {
            out.push_str(&self.text[from..hole.at]);
            from = hole.at;
            if hole.kind == HoleKind::Code {
                out.push_str(self.code.get(hole.index).map_or("", Code::html));
                continue;
            }
            if hole.kind == HoleKind::Label {
                escape::attribute(&mut out, labels.0.get(hole.index).map_or("", String::as_str));
                continue;
            }
            if hole.kind == HoleKind::Anchor {
                if let Some(id) = self.anchors.get(hole.index).filter(|id| !id.is_empty()) {
                    out.push_str("<span id=\"");
                    escape::attribute(&mut out, id);
                    out.push_str("\"></span>");
                }
                continue;
            }
            let Some(link) = links.get(hole.index) else { continue };
            match hole.kind {
                HoleKind::Close => out.push_str(ends.pop().unwrap_or_default()),
                HoleKind::Open => ends.push(self.open(&mut out, link, resolve(hole.index, link))),
                _ => {
                    let linked = ends.iter().any(|end| !end.is_empty());
                    self.image(&mut out, link, resolve(hole.index, link), linked);
                }
            }
        }
        out.push_str(&self.text[from..]);
        out
    }

    /// Writes a link's start tag and returns its end tag.
    fn open(&self, out: &mut String, link: &Link, target: Target) -> &'static str {
        let Target::Href { href, title, external, broken, .. } = target else { return "" };
        if broken {
            open_broken(out, link, title.as_deref());
            return "</span>";
        }
        if !(self.strict || escape::is_safe(&href)) {
            return "";
        }
        out.push_str("<a href=\"");
        escape::address(out, &href);
        out.push('"');
        write_title(out, title.as_ref().or(link.title.as_ref()));
        if external {
            out.push_str(" class=\"external\" rel=\"noopener\"");
        }
        out.push('>');
        "</a>"
    }

    /// Writes an image. One that may be too small to read on a phone leads to itself, where browsers enlarge it, unless
    /// it stands in a link or has no name.
    fn image(&self, out: &mut String, link: &Link, target: Target, linked: bool) {
        let (href, title, size) = match target {
            Target::Href { broken: true, title, .. } => {
                open_broken(out, link, title.as_deref());
                escape::body(out, if link.text.is_empty() { &link.target } else { &link.text });
                out.push_str("</span>");
                return;
            }
            Target::Href { href, title, size, .. } if self.strict || escape::is_safe(&href) => (href, title, size),
            _ => return escape::body(out, &link.text),
        };
        let large = size.is_some_and(|(width, _)| width > NARROWEST_SCREEN);
        let enlarge = large && !linked && !self.strict && !link.text.is_empty();
        if enlarge {
            out.push_str("<a class=\"zoom\" href=\"");
            escape::address(out, &href);
            out.push_str("\">");
        }
        out.push_str("<img src=\"");
        escape::address(out, &href);
        out.push_str("\" alt=\"");
        escape::attribute(out, &link.text);
        out.push('"');
        write_title(out, title.as_ref().or(link.title.as_ref()));
        if let Some((width, height)) = size {
            out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if !self.strict {
            out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
        out.push_str(" />");
        if enlarge {
            out.push_str("</a>");
        }
    }
}

fn open_broken(out: &mut String, link: &Link, title: Option<&str>) {
    out.push_str("<span class=\"broken-link\" title=\"");
    match title {
        Some(title) => escape::attribute(out, title),
        None => {
            out.push_str("Not found: ");
            escape::attribute(out, &link.target);
        }
    }
    out.push_str("\">");
}

fn write_title(out: &mut String, title: Option<&String>) {
    if let Some(title) = title {
        out.push_str(" title=\"");
        escape::attribute(out, title);
        out.push('"');
    }
}
