//! What one version of a page says of its verification: the same reading as today's pages, without findings.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::load::header;
use crate::load::told;
use crate::model::page::{How, Status};
use crate::settings::Mapped;
use crate::source::Source;

/// What is kept of one version of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What its front matter says; nothing where it has none or it cannot be read: such a version is passed over.
    pub told: Option<Arc<Told>>,
    /// Hash of all of it but the date, line ends aside.
    pub rest: u64,
    /// Hash of its body, line ends aside.
    pub body: u64,
}

/// What front matter says of verification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `last_verified`, days since 1970.
    pub date: Option<i32>,
    /// `verified_by`, as written.
    pub by: Vec<String>,
    /// The log.
    pub log: Vec<Line>,
    /// `continues`, as written.
    pub continues: Vec<String>,
    /// Whether it was in force: the place in [`Status::ALL`].
    pub status: u8,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its day, days since 1970.
    pub on: i32,
    /// Who, as written.
    pub by: String,
    /// How: the place in [`How::ALL`].
    pub how: u8,
}

/// Reads a version.
pub fn read(bytes: &[u8], mapped: &BTreeMap<String, Mapped>) -> Version {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Nearly all of it is well-formed, and to see that is many times quicker than to mend.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let text = text.as_ref();
    let (yaml, body) = header::cut(text);
    let body_hash = body_hash(body);
    let Some(yaml) = yaml else { return Version { told: None, rest: body_hash, body: body_hash } };
    let body = text.len() - body.len();
    let (told, date) = front(&text[yaml.clone()], mapped);
    let mut hash = Text::default();
    match date {
        Some(span) => {
            hash.add(&text[..yaml.start + span.start]);
            hash.add(&text[yaml.start + span.end..body]);
        }
        None => hash.add(&text[..body]),
    }
    hash.0.write_u64(body_hash);
    Version { told: told.map(Arc::new), rest: hash.finish(), body: body_hash }
}

/// Hash of a body alone, as [`Version::body`] has it.
pub fn body_hash(body: &str) -> u64 {
    let mut hash = Text::default();
    hash.add(body);
    hash.finish()
}

/// What the front matter says, and where in it the date stands.
fn front(yaml: &str, mapped: &BTreeMap<String, Mapped>) -> (Option<Told>, Option<std::ops::Range<usize>>) {
    let source = Arc::new(Source::new("", yaml.to_owned()));
    let Some(record) = told::told(&source, mapped) else { return (None, None) };
    let span = record.date.as_ref().map(|date| date.place.span.start..date.place.span.end);
    let line = |entry: &told::Entered| Line {
        on: day(entry.on),
        by: entry.by.clone(),
        how: How::ALL.iter().position(|how| *how == entry.how).unwrap_or(1) as u8,
    };
    let told = Told {
        date: record.date.map(|date| day(date.value)),
        by: record.by,
        log: record.log.iter().map(line).collect(),
        continues: record.continues,
        status: status(record.status.unwrap_or(Status::Current)),
    };
    (Some(told), span)
}

/// A status, as [`Told::status`] has it.
pub fn status(status: Status) -> u8 {
    Status::ALL.iter().position(|other| *other == status).unwrap_or(1) as u8
}

/// Days since 1970.
pub fn day(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    (date - epoch).get_days()
}

/// The day that is so many days after 1 January 1970; the last day there is where it is out of range.
pub fn date(day: i32) -> Date {
    use jiff::ToSpan as _;
    jiff::civil::date(1970, 1, 1).saturating_add(day.days())
}

/// A hash that does not care for line ends, nor for where the text was cut.
#[derive(Default)]
struct Text(FxHasher);

impl Text {
    fn add(&mut self, text: &str) {
        if text.contains('\r') {
            self.0.write(text.replace("\r\n", "\n").as_bytes());
        } else {
            self.0.write(text.as_bytes());
        }
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        read(text.as_bytes(), &BTreeMap::from([("last_reviewed_on".to_owned(), Mapped::To("last_verified"))]))
    }

    #[test]
    fn days_count_from_1970() {
        for date in [jiff::civil::date(1970, 1, 1), jiff::civil::date(2026, 11, 22), jiff::civil::date(1969, 7, 20)] {
            assert_eq!(super::date(day(date)), date);
        }
    }

    #[test]
    fn the_date_alone_makes_no_other_text() {
        let one = version("---\ntitle: A\nlast_reviewed_on: 2026-01-01\n---\ntext\n");
        let other = version("---\r\ntitle: A\r\nlast_reviewed_on: 2026-10-12\r\n---\r\ntext\r\n");
        assert_eq!((one.rest, one.body), (other.rest, other.body));
        assert_eq!(other.told.expect("it can be read").date, Some(day(jiff::civil::date(2026, 10, 12))));
        let third = version("---\ntitle: B\nlast_reviewed_on: 2026-01-01\n---\ntext\n");
        assert!(third.rest != one.rest && third.body == one.body);
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for text in ["text", "---\nlast_verified: 2026-01-01\n", "---\n: [\n---\n", "\u{0}", ""] {
            assert_eq!(version(text).told, None, "{text}");
        }
    }

    #[test]
    fn log_pairs_and_continues_are_read_as_they_stand() {
        let told = version(
            "---\nverified_by: [maya, TBD]\nlast_verified: 2026-01-02\ncontinues: old.md\nverifications:\n  - { on: 2026-01-01, by: [jonas, maya], how: walked }\n  - { on: 2026-01-01, by: maya, how: same }\n---\n",
        );
        let told = told.told.expect("it can be read");
        assert_eq!(
            (told.by.as_slice(), told.continues.as_slice()),
            (&["maya".to_owned()][..], &["old.md".to_owned()][..])
        );
        assert_eq!(told.log.iter().map(|line| line.by.as_str()).collect::<Vec<_>>(), ["jonas", "maya"]);
        assert_eq!(told.log[0].how, 2);
    }
}
