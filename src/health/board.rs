//! What the wall board asks of the processes: when each review falls, at whose desk it lies, and what rests on one
//! person. It counts nobody against anybody: desks are named, never ranked.

use std::cmp::Reverse;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::facts::Facts;
use crate::health::{Standing, monday};
use crate::model::people::Who;
use crate::settings::Publish;

/// How many weeks are looked ahead, this one included.
pub const WEEKS: usize = 8;

/// When a review falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Its last day is over.
    Past,
    /// In this week, which is 0, or in the one that comes so many weeks later. Weeks begin on Monday.
    Week(usize),
    /// After the weeks that are looked ahead.
    Later,
}

impl When {
    /// When a review falls whose last day is `due`.
    pub fn of(due: Date, today: Date) -> Self {
        if due < today {
            return When::Past;
        }
        let days = monday(today).until(due).map_or(i32::MAX, |span| span.get_days());
        match usize::try_from(days / 7) {
            Ok(week) if week < WEEKS => When::Week(week),
            _ => When::Later,
        }
    }

    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = When> {
        std::iter::once(When::Past).chain((0..WEEKS).map(When::Week)).chain([When::Later])
    }

    /// The Monday of a week.
    pub fn monday(self, today: Date) -> Option<Date> {
        match self {
            When::Week(week) => monday(today).checked_add(i64::try_from(week).ok()?.weeks()).ok(),
            When::Past | When::Later => None,
        }
    }
}

/// At whose desk a process lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Desk {
    /// The one who answers for it.
    Who(Who),
    /// The top folder it lies in, where the one who answers for it is not named.
    Folder(String),
    /// Nobody answers for it.
    Nobody,
}

/// At whose desk a process lies, as far as the site may tell.
pub fn desk(facts: &Facts, page: usize) -> Desk {
    let page = &facts.playbook.pages[page];
    match page.owner.as_ref().map(|named| &named.who) {
        None => Desk::Nobody,
        Some(who) if matches!(who, Who::Team(_)) || facts.settings.publish != Publish::None => Desk::Who(who.clone()),
        Some(_) => Desk::Folder(page.folder.split('/').next().unwrap_or_default().to_owned()),
    }
}

/// The levels of criticality that processes have, the most critical first: where most cover is asked for, then what is
/// to be reviewed most often. Processes without a level are one of them.
pub fn levels(facts: &Facts) -> Vec<Option<&str>> {
    let mut levels: Vec<Option<&str>> = facts.processes().map(|(_, page)| page.criticality.as_deref()).collect();
    levels.sort_unstable();
    levels.dedup();
    let settings = &facts.settings;
    levels.sort_by_key(|level| {
        let asks = level.and_then(|level| settings.criticality.get(level));
        let cover = asks.and_then(|asks| asks.cover).unwrap_or(settings.cover.minimum);
        let every = asks.and_then(|asks| asks.every).unwrap_or(settings.review.every);
        (Reverse(cover), every.after(facts.today), level.is_none())
    });
    levels
}

/// Whether a process is known to rest on one person: besides its owner fewer than two cover it now, where as many are
/// asked for. How many do: nobody or one.
pub fn rests_on_one(standing: &Standing) -> Option<usize> {
    let cover = standing.cover.as_ref().filter(|_| standing.known)?;
    (cover.sure_now < 2.min(cover.minimum)).then_some(cover.sure_now)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_today_is_not_past() {
        // A Sunday.
        let today = date(2026, 11, 22);
        let found = [
            (date(2026, 11, 21), When::Past),
            (today, When::Week(0)),
            (date(2026, 11, 23), When::Week(1)),
            (date(2026, 11, 29), When::Week(1)),
            (date(2027, 1, 10), When::Week(7)),
            (date(2027, 1, 11), When::Later),
            (date(9999, 12, 31), When::Later),
        ];
        for (due, when) in found {
            assert_eq!(When::of(due, today), when, "{due}");
        }
        assert_eq!(When::Week(0).monday(today), Some(date(2026, 11, 16)));
        assert_eq!(When::Week(7).monday(today), Some(date(2027, 1, 4)));
        assert_eq!(When::all().count(), WEEKS + 2);
    }
}
