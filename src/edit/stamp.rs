//! A verification, written into the front matter of a page: an entry of its log, the newest first, and its date.
//!
//! Who was named by `verified_by` up to now goes into the log, so that the new date does not become theirs.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::load::front_matter::known;
use crate::model::cadence::parse_date;
use crate::model::page::How;
use crate::model::people::{fold, is_nobody};
use crate::settings::Mapped;
use crate::yaml::{Entry, Node, Value};

use super::{Document, New, Refusal, Step, texts, way};

/// The key of the log.
const LOG: &str = "verifications";

/// What is entered.
#[derive(Debug, Clone)]
pub struct Stamp<'a> {
    /// The day.
    pub on: Date,
    /// Who, as it is to be written.
    pub by: &'a str,
    /// How; nothing where the text is the same in substance as the one verified, which is no verification.
    pub how: Option<How>,
    /// Fingerprint of the text that it vouches for, where that is the one that stands there.
    pub of: Option<&'a str>,
    /// A ticket or a link to it.
    pub reference: Option<&'a str>,
    /// The verifier's remark.
    pub note: Option<&'a str>,
}

impl Stamp<'_> {
    fn record(&self) -> New {
        let how = self.how.map_or("same", How::name);
        let mut entries = vec![("on", self.on.to_string()), ("by", self.by.to_owned()), ("how", how.to_owned())];
        entries.extend(self.of.map(|text| ("of", text.to_owned())));
        entries.extend(self.reference.map(|text| ("ref", text.to_owned())));
        entries.extend(self.note.map(|text| ("note", text.to_owned())));
        New::Record(entries)
    }
}

/// The text of a page, without byte-order mark, with the stamp in it. `mapped` are other people's keys.
///
/// # Errors
/// Where it cannot be done without touching anything else.
pub fn stamp(text: &str, mapped: &BTreeMap<String, Mapped>, stamp: &Stamp<'_>) -> Result<String, Refusal> {
    let mut page = Document::page(text)?;
    let all = page.root()?;
    let entries = page.entries()?;
    let (ours, _) = known(&entries, mapped);
    for key in ["last_verified", "verified_by", LOG] {
        if let Some((entry, _)) = ours.get(key) {
            once(&all, entry)?;
        }
    }
    let date = ours.get("last_verified").map(|(entry, _)| *entry);
    let before = date.and_then(|entry| texts(entry).pop()).and_then(|(_, text)| parse_date(text).ok());
    let log = ours.get(LOG).map(|(log, _)| &log.node);
    let newest = records(log).iter().filter_map(day).chain(before).max();
    let moves = stamp.how.is_some() && newest.is_none_or(|newest| stamp.on >= newest);
    if let (Some(date), Some(before), false) = (date, before, moves || stamp.how.is_none()) {
        let named = ours.get("verified_by").is_some_and(|(by, _)| texts(by).iter().any(|(_, name)| !is_nobody(name)));
        if !named && !records(log).iter().any(|record| day(record) == Some(before)) {
            return Err(Refusal::new(
                date.node.span.start,
                format!(
                    "the log does not say who looked on {before}, and with an older entry it would contradict that date"
                ),
                format!("log that one first: `--on {before}`"),
            ));
        }
    }
    if let (true, Some((by, _))) = (moves, ours.get("verified_by")) {
        let named: Vec<&str> = texts(by).into_iter().map(|(_, name)| name).filter(|name| !is_nobody(name)).collect();
        for name in named.iter().rev() {
            if let Some(on) = before
                && !stands(log, on, name)
            {
                let old = [("on", on.to_string()), ("by", (*name).to_owned()), ("how", How::Read.name().to_owned())];
                enter(&mut page, mapped, on, &New::Record(old.to_vec()))?;
            }
        }
        name_alone(&mut page, by, stamp.by)?;
    }
    enter(&mut page, mapped, stamp.on, &stamp.record())?;
    if let (true, Some(date)) = (moves && before != Some(stamp.on), date) {
        let item = texts(date).pop().and_then(|(item, _)| item);
        page.replace(&way(&[], &date.key, item), &stamp.on.to_string())?;
    }
    Ok(page.text().to_owned())
}

/// Refuses a key that stands twice: readers take one of the two, and not all of them the same.
fn once(root: &Node, entry: &Entry) -> Result<(), Refusal> {
    let Value::Map(all) = &root.value else { return Ok(()) };
    match all.iter().filter(|other| other.key == entry.key).nth(1) {
        Some(second) => {
            Err(Refusal::new(second.key_span.start, format!("`{}` is set twice", entry.key), "keep one of the two"))
        }
        None => Ok(()),
    }
}

/// The entries of a log; one mapping counts as a list of one.
fn records(log: Option<&Node>) -> &[Node] {
    match log.map(|log| (log, &log.value)) {
        Some((_, Value::List(items))) => items,
        Some((one, Value::Map(_))) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// Whether a log has an entry of somebody for a day.
fn stands(log: Option<&Node>, on: Date, name: &str) -> bool {
    let by = |record: &Node| {
        let Value::Map(entries) = &record.value else { return false };
        entries.iter().filter(|entry| entry.key == "by").flat_map(texts).any(|(_, by)| fold(by) == fold(name))
    };
    records(log).iter().any(|record| day(record) == Some(on) && by(record))
}

/// The day of an entry of the log.
fn day(record: &Node) -> Option<Date> {
    let Value::Map(entries) = &record.value else { return None };
    let on = entries.iter().find(|entry| entry.key == "on")?;
    parse_date(on.node.scalar()?.trim()).ok()
}

/// Puts a record into the log, before those that are not newer.
fn enter(page: &mut Document, mapped: &BTreeMap<String, Mapped>, on: Date, record: &New) -> Result<(), Refusal> {
    let entries = page.entries()?;
    let (ours, _) = known(&entries, mapped);
    let Some((log, _)) = ours.get(LOG) else { return page.add(LOG, record) };
    let at = match &log.node.value {
        Value::List(items) => {
            items.iter().position(|item| day(item).is_some_and(|day| day <= on)).unwrap_or(items.len())
        }
        _ => usize::from(day(&log.node).is_some_and(|day| day > on)),
    };
    page.insert(&[Step::Key(&log.key)], at, record)
}

/// Leaves one name in a value.
fn name_alone(page: &mut Document, entry: &Entry, name: &str) -> Result<(), Refusal> {
    let key = Step::Key(&entry.key);
    let Value::List(items) = &entry.node.value else { return page.replace(&[key], name) };
    for at in (1..items.len()).rev() {
        page.remove(&[key], at)?;
    }
    if items.is_empty() {
        return page.insert(&[key], 0, &New::Text(name.to_owned()));
    }
    page.replace(&[key, Step::Item(0)], name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::load::front_matter;
    use crate::load::header::{self, Header};
    use crate::model::page::LogEntry;
    use crate::model::people::Roster;
    use crate::source::Source;

    fn stamped(text: &str, on: Date, how: Option<How>) -> String {
        let mapped = BTreeMap::from([("reviewed_on".to_owned(), Mapped::To("last_verified"))]);
        let new = Stamp { on, by: "jonas", how, of: Some("1:00"), reference: Some("T-1"), note: Some("June, late") };
        match stamp(text, &mapped, &new) {
            Ok(text) => text,
            Err(refusal) => format!("! {}", refusal.message),
        }
    }

    const LINE: &str = "{ on: 2026-11-22, by: jonas, how: walked, of: \"1:00\", ref: T-1, note: \"June, late\" }";

    #[test]
    fn the_date_moves_and_the_log_grows() {
        let walked = |text: &str| stamped(text, date(2026, 11, 22), Some(How::Walked));
        for (before, expected) in [
            (
                "---\nlast_verified: '2026-09-02' # x\nverifications:\n  - { on: 2026-09-02, by: maya }\n---\nb\n",
                format!(
                    "---\nlast_verified: '2026-11-22' # x\nverifications:\n  - {LINE}\n  - {{ on: 2026-09-02, by: maya }}\n---\nb\n"
                ),
            ),
            ("---\r\na: 1\r\n---\r\nb", format!("---\r\na: 1\r\nverifications:\r\n  - {LINE}\r\n---\r\nb")),
            ("# A\n", format!("---\nverifications:\n  - {LINE}\n---\n\n# A\n")),
            (
                "---\nlast_verified:\n---\n",
                format!("---\nlast_verified: 2026-11-22\nverifications:\n  - {LINE}\n---\n"),
            ),
            (
                "---\nreviewed_on: 2026-09-02\n---\n",
                format!("---\nreviewed_on: 2026-11-22\nverifications:\n  - {LINE}\n---\n"),
            ),
            (
                "---\nlast_verified: 2026-09-02\nlast_verified: 2026-09-02\n---\n",
                "! `last_verified` is set twice".to_owned(),
            ),
        ] {
            assert_eq!(walked(before), expected, "{before}");
        }
    }

    #[test]
    fn who_was_named_before_goes_into_the_log() {
        let walked = |text: &str| stamped(text, date(2026, 11, 22), Some(How::Walked));
        let page = "---\nlast_verified: 2026-09-02\nverified_by: [maya, Ann Lee] # x\n---\n";
        let expected = format!(
            "---\nlast_verified: 2026-11-22\nverified_by: [jonas] # x\nverifications:\n  - {LINE}\n  - {{ on: 2026-09-02, by: maya, how: read }}\n  - {{ on: 2026-09-02, by: Ann Lee, how: read }}\n---\n"
        );
        assert_eq!(walked(page), expected);
        let page = "---\nlast_verified: 2026-09-02\nverified_by: TBD\n---\n";
        assert_eq!(
            walked(page),
            format!("---\nlast_verified: 2026-11-22\nverified_by: jonas\nverifications:\n  - {LINE}\n---\n")
        );
        let page =
            "---\nlast_verified: 2026-09-02\nverified_by: maya\nverifications: [{ on: 2026-09-02, by: Maya }]\n---\n";
        let expected = format!(
            "---\nlast_verified: 2026-11-22\nverified_by: jonas\nverifications: [{LINE}, {{ on: 2026-09-02, by: Maya }}]\n---\n"
        );
        assert_eq!(walked(page), expected);
    }

    #[test]
    fn an_earlier_day_and_a_mended_typo_move_no_date() {
        let page = "---\nlast_verified: 2026-09-02\nverified_by: maya\nverifications:\n- { on: 2026-09-02, by: maya }\n- on: 2026-01-01\n  by: ann\n---\n";
        let earlier = stamped(page, date(2026, 6, 1), Some(How::Read));
        let line = LINE.replace("2026-11-22", "2026-06-01").replace("walked", "read");
        assert_eq!(earlier, page.replace("- on: 2026-01-01", &format!("- {line}\n- on: 2026-01-01")));
        let alone = stamped("---\nlast_verified: 2026-09-02\n---\n", date(2026, 6, 1), Some(How::Read));
        assert!(alone.starts_with("! the log does not say who looked on 2026-09-02"), "{alone}");
        let same = stamped(page, date(2026, 11, 22), None);
        let line = LINE.replace("walked", "same");
        assert_eq!(same, page.replace("- { on: 2026-09-02", &format!("- {line}\n- {{ on: 2026-09-02")));
    }

    /// What the loader makes of a page: who, when and how; the date; how many things are wrong; the title.
    type Read = (BTreeSet<(String, Date, How)>, Option<Date>, usize, Option<String>);

    fn read(text: &str) -> Read {
        let source = Arc::new(Source::new("a.md", text.to_owned()));
        let Header::Found { yaml, .. } = header::find(text) else { panic!("{text}") };
        let (roster, mut findings) = (Roster::default(), Vec::new());
        let front = front_matter::read(&source, yaml, &roster, &BTreeMap::new(), &mut findings);
        let who = |entry: &LogEntry| entry.by.as_ref().map(|who| roster.id(who).to_owned()).unwrap_or_default();
        let log = front.log.iter().map(|entry| (who(entry), entry.on, entry.how)).collect();
        (log, front.last_verified.map(|date| date.value), findings.len(), front.title)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn readers_find_the_stamp_and_all_that_was_there(
            dated in prop::sample::select(vec!["", "last_verified: 2026-09-02 # d\n", "last_verified: '2026-09-02'\n", "last_verified:\n  \"2026-09-02\"\n", "last_verified: [2026-09-02]\n"]),
            by in prop::sample::select(vec!["", "verified_by: maya\n", "verified_by: [maya, 'Ann Lee'] # b\n", "verified_by:\n- \"maya\"\n- TBD\n", "verified_by: TBD\n", "verified_by:\n"]),
            log in prop::sample::select(vec![
                "",
                "verifications:\n",
                "verifications: []\n",
                "verifications:\n  # newest first\n  - { on: 2026-09-02, by: lee } # x\n  - { on: 2025-09-02, by: [lee, maya], how: walked }\n",
                "verifications:\n- on: 2026-09-02\n  by: lee\n  note: |\n    - on: 2026-01-01\n- on: 2024-02-29\n  by: maya\n",
                "verifications: [{ on: 2026-09-02, by: lee }, { on: 2025-09-02, by: maya, how: same, of: \"1:0\" }]\n",
                "verifications: [\n  { on: 2026-09-02, by: lee }, # one\n]\n",
                "verifications: { on: 2026-09-02, by: lee }\n",
            ]),
            order in 0..6_usize,
            (crlf, earlier) in any::<(bool, bool)>(),
        ) {
            let parts = [[dated, by, log], [dated, log, by], [by, dated, log], [by, log, dated], [log, dated, by], [log, by, dated]][order];
            // A name without a date is a mistake of its own.
            let parts = if dated.is_empty() { parts.map(|part| if part == by { "" } else { part }) } else { parts };
            let page = format!("---\ntitle: \"T\" # t\n{}# end\n---\n# T\n", parts.concat());
            let page = if crlf { page.replace('\n', "\r\n") } else { page };
            let on = if earlier { date(2025, 12, 24) } else { date(2026, 11, 22) };
            let after = stamped(&page, on, Some(How::Performed));
            if earlier && after.starts_with("! the log does not say who looked on 2026-09-02") {
                prop_assert!(!dated.is_empty() && !read(&page).0.iter().any(|(_, on, _)| *on == date(2026, 9, 2)), "{}", page);
                return Ok(());
            }
            let (before, now) = (read(&page), read(&after));
            let mut expected = before.0.clone();
            expected.insert(("jonas".to_owned(), on, How::Performed));
            let named = !earlier && !dated.is_empty() && parts.contains(&by) && !by.is_empty();
            if named {
                expected.insert(("jonas".to_owned(), on, How::Read));
            }
            prop_assert_eq!(&now.0, &expected, "{}\n{}", page, after);
            prop_assert_eq!(now.1, before.1.map(|date| date.max(on)));
            prop_assert!(now.2 <= before.2, "{}\n{}", page, after);
            prop_assert_eq!(&now.3, &before.3);
            prop_assert_eq!(after.matches('#').count(), page.matches('#').count());
            prop_assert_eq!(after.matches('\n').count() == after.matches("\r\n").count(), crlf);
        }
    }
}
