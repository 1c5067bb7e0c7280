//! What a page's body is: headings, links, sections, the fingerprint, and its HTML with every address left open.
//!
//! It deliberately knows no other pages: where a link leads is asked of the caller, once all pages are known.

use serde::{Deserialize, Serialize};

use super::escape;
use super::label::Labels;
use super::stencil::Stencil;
use super::{Wikilinks, slug, substance};
use crate::source::Span;

/// A parsed body. It is made by [`super::parse`], which never fails.
#[derive(Debug, Clone)]
pub struct Document {
    /// Text of the first heading, where that is the first block and of level 1.
    pub title: Option<String>,
    /// All headings in order, the title's included.
    pub headings: Vec<Heading>,
    /// All links and images that are shown, in order of their beginnings.
    pub links: Vec<Link>,
    /// The text by section, for search. Text before the first heading, or under the title, has no heading.
    pub sections: Vec<Section>,
    /// Hash of the substance: `1:` and 16 hex digits. Absent where only facts were asked for: few of them need it, and
    /// [`super::fingerprint`] gives it.
    pub fingerprint: Option<String>,
    /// The first paragraph's text, at most some 200 characters; empty where there is no text.
    pub excerpt: String,
    /// How many items of task lists there are.
    pub tasks: usize,
    /// What looks like a link and is none, since its label is defined nowhere, in order.
    pub undefined: Vec<Undefined>,
    /// What became of `[[Page]]`.
    pub wikilinks: Wikilinks,
    pub(super) stencil: Stencil,
}

/// What is kept of a document from one run to the next: all that [`super::Options::facts_only`] gives.
type Facts<T, H, L, N, U> = (T, H, L, usize, N, U);

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Level as shown: 1 for the title only, else 2 to 6.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// Ids that it had once and still answers to.
    pub old: Vec<String>,
    /// The id that its text asks for by itself; differs from `id` where that was taken or given.
    pub slug: String,
    /// Its text, white space folded.
    pub text: String,
    /// The whole heading in the file.
    pub span: Span,
}

/// What a [`Link`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// A link to follow.
    Link,
    /// A picture to show.
    Image,
}

/// How a link's target is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Form {
    /// As a way from the page.
    Way,
    /// As a name: `[[Page]]`.
    Name,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Link or image.
    pub kind: LinkKind,
    /// How its target is to be understood.
    pub form: Form,
    /// The target as written, escapes and entities resolved; a bare e-mail address gets its `mailto:`.
    pub target: String,
    /// The link's text, or the image's description; white space folded.
    pub text: String,
    /// The title after the target, if there is one.
    pub title: Option<String>,
    /// The whole link in the file.
    pub span: Span,
}

/// What was meant as a link and is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undefined {
    /// The label or the target as written.
    pub label: String,
    /// Why it is none.
    pub why: NoLink,
    /// The whole of it in the file.
    pub span: Span,
}

/// Why something is no link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoLink {
    /// `[text][label]` without a `[label]: target`; with the label that was surely meant, among those that are defined.
    Label(Option<String>),
    /// `[text](a target.md)`: a blank in the target.
    Blank,
    /// `[text] (target.md)`: a blank before the target.
    Apart,
    /// `[text](target.md`: a bracket that is not closed.
    Open,
}

/// A stretch of text under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's id.
    pub id: Option<String>,
    /// The heading's text.
    pub heading: Option<String>,
    /// The text up to the next heading, white space folded.
    pub text: String,
}

/// How much of the HTML is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it. The title is an `h2`: the page's `h1` is the frame's.
    Whole,
    /// All but the title.
    WithoutTitle,
}

/// Where a link leads, as the caller knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address. One whose scheme is not http, https, mailto or tel is shown as text all the same.
    Href {
        /// The address, relative to the page; percent-encoding is completed, not repeated.
        href: String,
        /// Replaces the author's title. On a broken link it says what is wrong.
        title: Option<String>,
        /// It leaves the site.
        external: bool,
        /// It leads nowhere: shown as text that says so.
        broken: bool,
        /// An image's width and height in pixels.
        size: Option<(u32, u32)>,
    },
    /// Not a link: the text, or the image's description, is shown as text.
    Text,
}

impl Document {
    /// What is judged of it, as bytes: title, headings, links, tasks, footnotes and anchors, labels that are not defined.
    pub fn facts(&self) -> Vec<u8> {
        let stencil = &self.stencil;
        let facts: Facts<_, _, _, _, _> =
            (&self.title, &self.headings, &self.links, self.tasks, (&stencil.notes, &stencil.anchors), &self.undefined);
        postcard::to_stdvec(&facts).unwrap_or_default()
    }

    /// The document of which these are the [`Self::facts`], as [`super::Options::facts_only`] gives it; nothing where
    /// they are not whole.
    pub fn from_facts(bytes: &[u8], wikilinks: Wikilinks) -> Option<Document> {
        type Ids = (Vec<String>, Vec<String>);
        let facts: Facts<Option<String>, Vec<Heading>, Vec<Link>, Ids, Vec<Undefined>> =
            postcard::from_bytes(bytes).ok()?;
        let (title, headings, links, tasks, (notes, anchors), undefined) = facts;
        let stencil = Stencil::noted(notes, anchors);
        let (sections, fingerprint, excerpt) = (Vec::new(), None, String::new());
        Some(Document { title, headings, links, sections, fingerprint, excerpt, tasks, undefined, wikilinks, stencil })
    }

    /// The fingerprint of another text of the page, read as this one was.
    pub fn fingerprint_of(&self, body: &str) -> String {
        substance::fingerprint(body, self.wikilinks)
    }

    /// The HTML, every link and image filled in by `resolve`, which is asked once for each that is shown: its index
    /// in [`Self::links`] and the link.
    pub fn html(&self, part: Part, resolve: &mut dyn FnMut(usize, &Link) -> Target) -> String {
        self.html_with(&Labels::default(), part, resolve)
    }

    /// The same with other words of the interface.
    pub fn html_with(&self, labels: &Labels, part: Part, resolve: &mut dyn FnMut(usize, &Link) -> Target) -> String {
        self.stencil.fill(part, &self.links, labels, resolve)
    }

    /// The id that a link's fragment (decoded, without `#`) leads to: an id, else one that a heading had once, else the one
    /// that GitHub would have made, else one that raw HTML gave or a footnote's.
    pub fn anchor(&self, fragment: &str) -> Option<&str> {
        let by_id = self.headings.iter().find(|heading| heading.id == fragment);
        let by_old = || self.headings.iter().find(|heading| heading.old.iter().any(|old| old == fragment));
        let by_slug = || self.headings.iter().find(|heading| heading.slug == fragment);
        let footnote = || self.stencil.notes.iter().find(|id| *id == fragment).map(String::as_str);
        let anchor = || {
            let slug = slug::slug(fragment);
            self.stencil.anchors.iter().find(|id| !id.is_empty() && **id == slug).map(String::as_str)
        };
        let heading = by_id.or_else(by_old).or_else(by_slug).map(|heading| heading.id.as_str());
        heading.or_else(footnote).or_else(anchor)
    }

    /// The ids of headings, and those that raw HTML gave.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().map(|heading| heading.id.as_str());
        headings.chain(self.stencil.anchors.iter().map(String::as_str).filter(|id| !id.is_empty()))
    }
}

impl Target {
    /// A plain address, as a link to another page of the playbook has.
    pub fn href(href: impl Into<String>) -> Self {
        Target::Href { href: href.into(), title: None, external: false, broken: false, size: None }
    }

    /// The target as written, its scheme judged: what a link is to someone who knows no other pages.
    pub fn as_written(link: &Link) -> Self {
        Target::Href {
            href: link.target.clone(),
            title: None,
            external: escape::is_external(&link.target)
                && !matches!(escape::scheme(&link.target).as_deref(), Some("mailto" | "tel")),
            broken: false,
            size: None,
        }
    }
}
