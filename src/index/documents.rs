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
    /// The path of its folder in the site, with a final `/`; empty at the root.
    pub path: String,
    /// Its text, section by section; what stands before the first heading has none.
    pub sections: Vec<Section>,
    /// Tags and keywords, and the page's code.
    pub tags: Vec<String>,
    /// What it is called beside its title: keywords and its code.
    pub names: Vec<String>,
    /// Other words for what it says, by field; see [`super::synonyms`].
    pub synonyms: [Vec<String>; FIELDS],
    /// The owner's shown name.
    pub owner: String,
    /// Shown names of the teams that the owner is, or is in.
    pub teams: Vec<String>,
    /// How many people cover it now, up to [`MOST_COVER`]; nothing where that is not known or not asked.
    pub cover: Option<u8>,
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

/// A stretch of a page's text under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's id; empty where there is no heading.
    pub id: String,
    /// The heading's text.
    pub heading: String,
    /// The text below it.
    pub text: String,
}

/// More people than this are not told apart.
pub const MOST_COVER: u8 = 2;

/// The number of searched fields.
pub const FIELDS: usize = 4;

/// The searched fields by number: the order of columns, of mask bits and of additions.
pub const FIELD_NAMES: [&str; FIELDS] = ["title", "headings", "body", "tags"];

impl Entry {
    /// The texts of field number `field`; none for a number that is none.
    pub fn texts(&self, field: usize) -> impl Iterator<Item = &str> {
        let title = (field == 0).then_some(self.title.as_str());
        let sections = self.sections.iter().filter_map(move |section| match field {
            1 => Some(section.heading.as_str()),
            2 => Some(section.text.as_str()),
            _ => None,
        });
        let tags = if field == 3 { self.tags.as_slice() } else { &[] };
        let synonyms = self.synonyms.get(field).map(Vec::as_slice).unwrap_or_default();
        title.into_iter().chain(sections).chain(tags.iter().chain(synonyms).map(String::as_str))
    }
}

/// The entries by document id: sorted by address, so ids and ties are the same in every build.
pub fn order(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| a.url.cmp(&b.url));
    sorted
}
