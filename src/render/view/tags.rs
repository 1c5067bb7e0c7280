//! The pages of tags.

use serde::Serialize;

use super::{AzLetter, Link, Mention};

/// Every tag with its pages (`tags.html`). In a large playbook the first such page leads to the others.
#[derive(Debug, Clone, Serialize)]
pub struct TagsPage {
    /// Title.
    pub title: String,
    /// The letters that the tags begin with, where there is a page for each.
    pub letters: Vec<AzLetter>,
    /// The tags, in order: those of this page, or all on the first.
    pub tags: Vec<TagLink>,
    /// The tags with their pages; none where this page only leads to them.
    pub groups: Vec<TagGroup>,
    /// The page before, in a large playbook.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
}

/// A tag as a link.
#[derive(Debug, Clone, Serialize)]
pub struct TagLink {
    /// As it is written.
    pub name: String,
    /// Where its pages are listed.
    pub href: String,
    /// How many pages carry it.
    pub pages: usize,
}

/// A tag with its pages.
#[derive(Debug, Clone, Serialize)]
pub struct TagGroup {
    /// The heading's id.
    pub id: String,
    /// As it is written.
    pub name: String,
    /// How many pages carry it, on all these pages.
    pub pages: usize,
    /// The pages by title, retired ones last.
    pub entries: Vec<Mention>,
}
