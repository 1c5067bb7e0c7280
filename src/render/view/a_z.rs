//! The A–Z pages: every title and keyword in alphabetical order.

use serde::Serialize;

use super::{Link, Mention};

/// Every title and keyword (`a-z.html`). In a large playbook the first such page lists the others.
#[derive(Debug, Clone, Serialize)]
pub struct AzPage {
    /// Title.
    pub title: String,
    /// The letters that lead to groups of entries, in order.
    pub letters: Vec<AzLetter>,
    /// The other pages, where this one only leads to them.
    pub sheets: Vec<AzSheet>,
    /// The entries by their first letters.
    pub groups: Vec<AzGroup>,
    /// How many entries there are, on all these pages.
    pub entries: usize,
    /// The page before, in a large playbook.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
}

/// A letter of the row at the top.
#[derive(Debug, Clone, Serialize)]
pub struct AzLetter {
    /// `A`, `0–9`.
    pub name: String,
    /// Where its entries are; absent where it has none.
    pub href: Option<String>,
    /// This page is the letter's own.
    pub current: bool,
}

/// A page of [`AzPage::sheets`].
#[derive(Debug, Clone, Serialize)]
pub struct AzSheet {
    /// An id for its row; empty for a further page of the same letter.
    pub id: String,
    /// `S`, or `S, part 2`.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// How many entries it has.
    pub entries: usize,
    /// Its first entry.
    pub first: String,
    /// Its last entry.
    pub last: String,
}

/// The entries that begin with one letter.
#[derive(Debug, Clone, Serialize)]
pub struct AzGroup {
    /// The heading's id: `s`, `0-9`.
    pub id: String,
    /// `S`, `0–9`.
    pub name: String,
    /// The entries, in order.
    pub entries: Vec<AzEntry>,
}

/// A page by its title or by one of its keywords.
#[derive(Debug, Clone, Serialize)]
pub struct AzEntry {
    /// The keyword that it is listed by; empty where that is the title.
    pub keyword: String,
    /// The page.
    pub page: Mention,
}
