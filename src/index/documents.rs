//! What the search knows of a page: plain data, filled from pages by whoever has them.
//!
//! Nothing is derived here and nothing is checked; the order of [`order`] is the order of document ids everywhere.

/// One searchable page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Address from the site's root, a percent-encoded href.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// Title of its folder.
    pub folder: String,
    /// The texts of its headings, without the title.
    pub headings: Vec<String>,
    /// Its text without headings.
    pub body: String,
    /// Tags and keywords.
    pub tags: Vec<String>,
    /// The owner's shown name.
    pub owner: String,
    /// `fresh`, `due`, `stale`, `unverified`, or empty for a guide.
    pub state: &'static str,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// First day on which it counts as due, ISO, or empty.
    pub notice: String,
    /// The last day before it is stale, ISO, or empty.
    pub due: String,
    /// A sentence or two to show below the title.
    pub excerpt: String,
}

/// The number of searched fields.
pub const FIELDS: usize = 4;

/// The searched fields by number: the order of columns, of mask bits and of additions.
pub const FIELD_NAMES: [&str; FIELDS] = ["title", "headings", "body", "tags"];

impl Entry {
    /// The texts of field number `field`; empty for a number that is none.
    pub fn field(&self, field: usize) -> &[String] {
        match field {
            0 => std::slice::from_ref(&self.title),
            1 => &self.headings,
            2 => std::slice::from_ref(&self.body),
            3 => &self.tags,
            _ => &[],
        }
    }
}

/// The entries by document id: sorted by address, so ids and ties are the same in every build.
pub fn order(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| a.url.cmp(&b.url));
    sorted
}
