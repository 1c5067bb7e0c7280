//! What pages can be narrowed by, and how far they can be trusted on a day. `search-reader/index.js` does the same.

use jiff::civil::{Date, date};

use super::analysis;
use super::documents::Entry;
use super::query::{Filter, Key};

/// How much of its score a page keeps whose review date lies in an earlier week. Days would be exact, and a fifth of what
/// a first search of 10,000 pages loads.
pub const STALE: f32 = 0.9;
/// What a score is worth where the page is retired.
pub const PAST: f32 = 0.1;

/// Code of a page that never goes stale.
const NEVER: u16 = 0;
/// Code of a page that is retired.
pub const RETIRED: u16 = 1;
/// Code of the first week that is told apart.
const FIRST: u16 = 2;
/// The first day of that week; what was due before it is stale in any case.
const EPOCH: Date = date(2000, 1, 1);

/// The week of a day as a number: weeks since 1 January 2000, and 2.
pub fn week_code(day: Date) -> u16 {
    let weeks = ((day - EPOCH).get_days() / 7).clamp(0, i32::from(u16::MAX - FIRST));
    weeks as u16 + FIRST
}

/// When a page goes stale: the code of the week of its last good day, [`RETIRED`], or 0 for one that never does.
pub fn due_code(entry: &Entry) -> u16 {
    if entry.status == "retired" {
        return RETIRED;
    }
    entry.due.parse().map_or(NEVER, week_code)
}

/// Whether a page of such a code went stale before this week.
pub fn is_stale(due: u16, today: u16) -> bool {
    (FIRST..today).contains(&due)
}

/// A page's freshness on a day, ISO: it may have aged since the site was built.
pub fn state_on(entry: &Entry, today: &str) -> &'static str {
    if entry.due.is_empty() || !["fresh", "due", "stale"].contains(&entry.state) {
        entry.state
    } else if today > entry.due.as_str() {
        "stale"
    } else if !entry.notice.is_empty() && today >= entry.notice.as_str() {
        "due"
    } else {
        "fresh"
    }
}

/// Whether a page passes all filters: of those of one key, any is enough.
pub fn passes(entry: &Entry, filters: &[Filter], today: &str) -> bool {
    Key::ALL.iter().all(|(_, key)| {
        let mut of_key = filters.iter().filter(|filter| filter.key == *key).peekable();
        of_key.peek().is_none() || of_key.any(|filter| passes_one(entry, filter, today))
    })
}

fn passes_one(entry: &Entry, filter: &Filter, today: &str) -> bool {
    let value = filter.value.as_str();
    match filter.key {
        Key::Owner => called(&entry.owner, value),
        Key::Team => entry.teams.iter().any(|team| called(team, value)),
        Key::Tag => entry.tags.iter().any(|tag| called(tag, value)),
        Key::Status => entry.status.starts_with(value) || state_on(entry, today).starts_with(value),
        Key::Cover => filter.cover().is_some_and(|wanted| entry.cover == Some(wanted)),
        Key::In => entry.path.to_lowercase().starts_with(value.trim_start_matches('/')),
    }
}

/// Whether every word of `value` begins a word of `name`.
fn called(name: &str, value: &str) -> bool {
    let names = analysis::token_list(name);
    analysis::token_list(value).iter().all(|word| names.iter().any(|name| name.starts_with(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    #[test]
    fn weeks_are_numbers() {
        assert_eq!([date(2000, 1, 1), date(2000, 1, 7), date(1970, 1, 1)].map(week_code), [2, 2, 2]);
        assert_eq!([date(2000, 1, 8), date(2026, 11, 21), date(2026, 11, 22)].map(week_code), [3, 1405, 1405]);
        assert_eq!(week_code(Date::MAX), u16::MAX);
        let today = week_code(date(2026, 11, 22));
        let stale =
            |due: &str, status| is_stale(due_code(&Entry { due: due.into(), status, ..Entry::default() }), today);
        assert!(stale("2026-11-20", "current") && stale("1990-01-01", "current"));
        assert!(!stale("2026-11-21", "current") && !stale("", "current") && !stale("2020-01-01", "retired"));
    }

    #[test]
    fn filters_narrow_what_is_found() {
        let entry = Entry {
            owner: "Maya Chen".into(),
            teams: vec!["Field team".into()],
            tags: vec!["Month end".into()],
            path: "billing/Out/".into(),
            state: "fresh",
            status: "current",
            notice: "2026-11-01".into(),
            due: "2026-12-01".into(),
            cover: Some(1),
            ..Entry::default()
        };
        let passes_on = |query: &str, today: &str| passes(&entry, &Query::read(query).filters, today);
        let passes = |query: &str| passes_on(query, "2026-11-22");
        for yes in [
            "",
            "owner:maya",
            "owner:ch",
            "owner:\"chen maya\"",
            "owner:tom owner:maya",
            "team:field",
            "tag:month",
            "status:due",
            "status:cur",
            "cover:one",
            "cover:1",
            "in:billing",
            "in:/billing/out/",
            "owner:maya cover:none cover:one",
        ] {
            assert!(passes(yes), "{yes}");
        }
        for no in [
            "owner:tom",
            "owner:\"maya x\"",
            "team:office",
            "tag:end tag:x status:stale",
            "cover:two",
            "cover:many",
            "in:out",
            "owner:maya in:x",
        ] {
            assert!(!passes(no), "{no}");
        }
        assert!(passes_on("status:stale", "2026-12-02") && passes_on("status:fresh", "2026-10-31"));
    }
}
