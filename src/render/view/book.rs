//! Several pages as one, for paper.

use serde::Serialize;

use super::{Day, Link, Pair, Party, Verified};

/// The pages of a folder, or all of them, as one to be printed (`book.html`).
#[derive(Debug, Clone, Serialize)]
pub struct BookPage {
    /// Title of the folder, or of the playbook.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// The page that this one prints.
    pub back: Link,
    /// Its own style sheet, with what stands at the head of each sheet.
    pub style: String,
    /// The pages, in reading order.
    pub chapters: Vec<Chapter>,
    /// Where together they are too many for one: the other parts, and the books of the folders below.
    pub books: Vec<Link>,
}

/// A page of a [`BookPage`].
#[derive(Debug, Clone, Serialize)]
pub struct Chapter {
    /// Its id in the book; all ids within it begin with this and `-`.
    pub id: String,
    /// Its place among the chapters, from 1 on.
    pub number: usize,
    /// Title.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// Title of its folder, where that differs from the chapter's before; else empty.
    pub folder: String,
    /// Language of its text, where that differs from the playbook's.
    pub lang: Option<String>,
    /// `ltr` or `rtl`, likewise.
    pub dir: Option<&'static str>,
    /// It is a process.
    pub process: bool,
    /// `current`, `draft`.
    pub status: &'static str,
    /// Freshness state, or empty for a guide.
    pub state: &'static str,
    /// In words; empty for a guide.
    pub state_text: String,
    /// The substance differs from what was last verified.
    pub changed: bool,
    /// The newest verification.
    pub verified: Option<Verified>,
    /// Last day before it is stale.
    pub due: Option<Day>,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// Who covers it, in words; empty for a guide.
    pub cover_text: String,
    /// Document control: label and value pairs; may be empty.
    pub control: Vec<Pair>,
    /// Its address in the site, for people.
    pub address: String,
    /// The body, safe HTML.
    pub html: String,
}
