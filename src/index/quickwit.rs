//! Pages for a search cluster that many playbooks share: an index configuration and newline-delimited JSON.
//!
//! The configuration is Quickwit's, version 0.8, which Quickwit 0.8 and 0.9 read
//! (<https://quickwit.io/docs/configuration/index-config>); [`BULK`] is the body of Elasticsearch's `_bulk`. Nothing is
//! sent anywhere, and what a site may not show does not come this far: whoever fills a [`Document`] sees to that.

use jiff::civil::{Date, date};
use serde::{Serialize, Serializer};

/// The configuration of the index.
pub const CONFIG: &str = "index-config.yaml";
/// One document a line.
pub const DOCUMENTS: &str = "documents.ndjson";
/// Each document behind a line that says where it goes.
pub const BULK: &str = "bulk.ndjson";

/// The days that Quickwit can hold.
const DAYS: std::ops::RangeInclusive<Date> = date(1972, 4, 14)..=date(2242, 3, 15);

/// How a field is held in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A text to find by all of it.
    Exact,
    /// The same, to count and sort by as well.
    Facet,
    /// A text to find by its words.
    Text,
    /// Several of them.
    Texts,
    /// Several of them, to count by as well.
    Tags,
    /// A day.
    Day,
    /// A number from 0.
    Count,
}

/// The fields in the order in which documents have them.
const FIELDS: [(&str, Shape); 19] = [
    ("id", Shape::Exact),
    ("playbook", Shape::Facet),
    ("url", Shape::Exact),
    ("title", Shape::Text),
    ("headings", Shape::Texts),
    ("body", Shape::Text),
    ("tags", Shape::Tags),
    ("folder", Shape::Facet),
    ("owner", Shape::Facet),
    ("team", Shape::Facet),
    ("kind", Shape::Facet),
    ("status", Shape::Facet),
    ("state", Shape::Facet),
    ("last_verified", Shape::Day),
    ("notice", Shape::Day),
    ("due", Shape::Day),
    ("cover_now", Shape::Count),
    ("language", Shape::Facet),
    ("as_of", Shape::Day),
];

/// A page as the cluster gets it. What is absent is left out.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The same for the same page in every export: see [`id`].
    pub id: String,
    /// Title of its playbook.
    pub playbook: String,
    /// Its address: absolute, or from the site's root where it is not known where the site is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The texts of its headings, without the title.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// Its text without headings.
    pub body: String,
    /// Tags and keywords.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Title of its folder.
    pub folder: String,
    /// The owner's name, where it may be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The owner's name where that is a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// `sop`, `guide`, `index`.
    pub kind: &'static str,
    /// `current`, `retired`.
    pub status: &'static str,
    /// `fresh`, `due`, `stale`, `unverified`; absent where no verification is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// The day of the newest verification.
    #[serde(serialize_with = "day", skip_serializing_if = "out_of_range")]
    pub last_verified: Option<Date>,
    /// First day on which it counts as due.
    #[serde(serialize_with = "day", skip_serializing_if = "out_of_range")]
    pub notice: Option<Date>,
    /// The last day before it is stale.
    #[serde(serialize_with = "day", skip_serializing_if = "out_of_range")]
    pub due: Option<Date>,
    /// How many people cover it now, at the least; absent where that is not known or not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover_now: Option<usize>,
    /// Language, a BCP 47 tag.
    pub language: String,
    /// The day for which all this is said. Every document has it: Quickwit refuses one without its timestamp.
    #[serde(serialize_with = "moment")]
    pub as_of: Date,
}

fn out_of_range(date: &Option<Date>) -> bool {
    date.is_none_or(|date| !DAYS.contains(&date))
}

fn day<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => moment(date, serializer),
        None => serializer.serialize_none(),
    }
}

/// A day as RFC 3339 has it, at its beginning in UTC.
fn moment<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{date}T00:00:00Z"))
}

/// The id of a page: 32 hex digits of BLAKE3 over its playbook's title, a zero byte and its address.
pub fn id(playbook: &str, url: &str) -> String {
    let mut hash = blake3::Hasher::new();
    hash.update(playbook.as_bytes()).update(&[0]).update(url.as_bytes());
    hash.finalize().to_hex()[..32].to_owned()
}

/// Whether Quickwit and Elasticsearch both take this as the name of an index: 3 to 255 lower-case letters, digits, `-`
/// and `_`, a letter first.
pub fn is_index_name(name: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '-' | '_');
    (3..=255).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(sign)
}

/// The files of an export by name: the same documents give the same bytes, in the order of their addresses.
///
/// # Errors
/// None that documents could cause; serialising is fallible by its type.
pub fn files(index: &str, language: &str, documents: &[Document]) -> serde_json::Result<[(&'static str, Vec<u8>); 3]> {
    #[derive(Serialize)]
    struct Target<'a> {
        _index: &'a str,
        _id: &'a str,
    }
    // `index` replaces the document that has the same id; `create` would leave the old one.
    #[derive(Serialize)]
    struct Action<'a> {
        index: Target<'a>,
    }
    let mut sorted: Vec<&Document> = documents.iter().collect();
    sorted.sort_by(|a, b| (&a.url, &a.id).cmp(&(&b.url, &b.id)));
    let (mut lines, mut bulk) = (Vec::new(), Vec::new());
    for document in sorted {
        let from = lines.len();
        serde_json::to_writer(&mut lines, document)?;
        lines.push(b'\n');
        serde_json::to_writer(&mut bulk, &Action { index: Target { _index: index, _id: &document.id } })?;
        bulk.push(b'\n');
        bulk.extend_from_slice(&lines[from..]);
    }
    Ok([(CONFIG, config(index, language).into_bytes()), (DOCUMENTS, lines), (BULK, bulk)])
}

/// The words of a language as Quickwit's own tokenizers can best tell them apart.
fn tokenizer(language: &str) -> &'static str {
    match language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "en" => "en_stem",
        "zh" | "ja" | "ko" => "chinese_compatible",
        _ => "default",
    }
}

fn config(index: &str, language: &str) -> String {
    let tokenizer = tokenizer(language);
    let words = |kind: &str| format!("{kind}, tokenizer: {tokenizer}, record: position, fieldnorms: true");
    let mut fields = String::new();
    for (name, shape) in FIELDS {
        let mapping = match shape {
            Shape::Exact => "text, tokenizer: raw".to_owned(),
            Shape::Facet => "text, tokenizer: raw, fast: true".to_owned(),
            Shape::Text => words("text"),
            Shape::Texts => words("array<text>"),
            Shape::Tags => words("array<text>") + ", fast: true",
            Shape::Day => "datetime, input_formats: [rfc3339], fast: true".to_owned(),
            Shape::Count => "u64, fast: true".to_owned(),
        };
        fields += &format!("    - {{ name: {name}, type: {mapping} }}\n");
    }
    format!(
        "version: \"0.8\"
index_id: \"{index}\"
doc_mapping:
  mode: strict
  field_mappings:
{fields}  tag_fields: [playbook, language]
  timestamp_field: as_of
search_settings:
  default_search_fields: [title, headings, tags, body]
indexing_settings:
  commit_timeout_secs: 30
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_both_engines_take() {
        for good in ["playbooks", "ops-2026", "a_b", &"a".repeat(255)] {
            assert!(is_index_name(good), "{good}");
        }
        for bad in ["", "ab", "Playbooks", "-ops", "1st", "a b c", "a.b.c", "été", &"a".repeat(256)] {
            assert!(!is_index_name(bad), "{bad}");
        }
    }

    #[test]
    fn an_id_is_of_the_playbook_and_the_address() {
        assert_eq!(id("Ops", "a.html"), id("Ops", "a.html"));
        assert_eq!(id("Ops", "a.html").len(), 32);
        assert_ne!(id("Ops", "a.html"), id("Ops", "b.html"));
        assert_ne!(id("Ops", "a.html"), id("Opsa", ".html"));
    }

    #[test]
    fn a_language_has_its_tokenizer() {
        assert_eq!(
            ["en-GB", "EN", "ja", "de", ""].map(tokenizer),
            ["en_stem", "en_stem", "chinese_compatible", "default", "default"]
        );
    }

    #[test]
    fn a_day_out_of_range_is_left_out() {
        assert!(out_of_range(&None) && out_of_range(&Some(date(1970, 1, 1))) && out_of_range(&Some(date(9999, 1, 1))));
        assert!(!out_of_range(&Some(date(2026, 11, 22))));
    }
}
