//! Answers kept for the next run: good ones for days, bad ones for hours, so that what was mended is soon seen. What could
//! not be checked is asked for again.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Answer;
use crate::kept::Kept;
use crate::model::cadence::Interval;

/// How the kept things are written.
const FORMAT: &str = "external 2";
/// How long it is believed that something is gone.
const GONE: SignedDuration = SignedDuration::from_hours(4);

/// What is kept of an address: the answer, and when it came, in seconds of the clock.
type Entry = (Answer, i64);

/// The answers that are still good.
pub struct Store<'k> {
    kept: Option<&'k Kept>,
    entries: BTreeMap<String, Entry>,
}

fn key() -> [u8; 32] {
    *blake3::hash(FORMAT.as_bytes()).as_bytes()
}

/// Whether an answer is still good.
fn is_good((answer, at): &Entry, keep: Interval, now: Timestamp) -> bool {
    let Ok(then) = Timestamp::from_second(*at) else { return false };
    // A clock that was wrong.
    if then > now {
        return false;
    }
    let day = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).date();
    match answer {
        Answer::There { .. } => keep.after(day(then)) > day(now),
        Answer::Gone(_) => now.duration_since(then) < GONE,
        Answer::Unknown(_) => false,
    }
}

impl<'k> Store<'k> {
    /// What an earlier run kept and is still good at a moment.
    pub fn read(kept: Option<&'k Kept>, keep: Interval, now: Timestamp) -> Self {
        let bytes = kept.and_then(|kept| kept.read(&key()));
        let mut entries: BTreeMap<String, Entry> =
            bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default();
        entries.retain(|_, entry| is_good(entry, keep, now));
        Store { kept, entries }
    }

    /// The answer of an address.
    pub fn get(&self, address: &str) -> Option<&Answer> {
        self.entries.get(address).map(|(answer, _)| answer)
    }

    /// Takes an answer.
    pub fn put(&mut self, address: &str, answer: &Answer, now: Timestamp) {
        self.entries.insert(address.to_owned(), (answer.clone(), now.as_second()));
    }

    /// Keeps them.
    pub fn write(&self) {
        if let (Some(kept), Ok(bytes)) = (self.kept, postcard::to_stdvec(&self.entries)) {
            kept.write(&key(), &bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_answers_last_for_days_and_bad_ones_for_hours() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::new(folder.path().to_owned(), "external".to_owned()).of_any_build();
        let week = Interval::days(7);
        let at = |moment: &str| -> Timestamp { moment.parse().expect("a moment") };
        let now = at("2026-11-22T10:00:00Z");
        let mut store = Store::read(Some(&kept), week, now);
        let there = Answer::There { moved: None };
        store.put("a", &there, now);
        store.put("b", &Answer::Gone("404".to_owned()), now);
        store.put("c", &Answer::Unknown("403".to_owned()), now);
        store.write();
        let known = |moment: &str| {
            let store = Store::read(Some(&kept), week, at(moment));
            ["a", "b", "c"].into_iter().filter(|address| store.get(address).is_some()).collect::<String>()
        };
        assert_eq!(known("2026-11-22T13:59:00Z"), "ab");
        assert_eq!(known("2026-11-22T14:00:00Z"), "a");
        assert_eq!(known("2026-11-28T23:00:00Z"), "a");
        assert_eq!(known("2026-11-29T00:00:00Z"), "");
        assert_eq!(known("2026-11-22T09:00:00Z"), "", "from the future");
        assert!(Store::read(None, week, now).get("a").is_none());
    }
}
