//! Days until which old pages are allowed: the most critical first, a few of them each week.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Baseline;
use crate::cover::key::weight;
use crate::facts::Facts;
use crate::model::cadence::Interval;

/// Rules that say that somebody is to look at a page.
const OLD: [&str; 2] = ["PB101", "PB105"];

/// Gives each old page in the baseline a last day, where it has none: as many pages each week until `within` is over.
pub fn spread(baseline: &mut Baseline, facts: &Facts, within: Interval) {
    let today = facts.today;
    let days = (within.after(today) - today).get_days().max(1);
    let mut old: Vec<usize> = (0..facts.playbook.pages.len())
        .filter(|at| {
            let entry = baseline.entries.get(facts.playbook.pages[*at].path());
            entry.is_some_and(|entry| {
                entry.until.is_none() && entry.counts.keys().any(|counted| OLD.contains(&counted.code.as_str()))
            })
        })
        .collect();
    old.sort_by_cached_key(|at| weight(facts, *at));
    let weeks = i64::from(days / 7).max(1);
    let count = old.len();
    for (place, at) in old.into_iter().enumerate() {
        let week = (place as i64 * weeks) / count as i64 + 1;
        let entry = baseline.entries.entry(facts.playbook.pages[at].path().to_owned()).or_default();
        entry.until = Some(day(today, (week * 7).min(i64::from(days))));
    }
}

fn day(today: Date, days: i64) -> Date {
    today.saturating_add(days.days())
}
