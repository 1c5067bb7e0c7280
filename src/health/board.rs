//! What the wall board asks of the processes: when each review falls, at whose desk it lies, and what rests on few
//! people. It counts nobody against anybody: desks are named, never ranked.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cover::key::{self, Answers};
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

/// On how few people a process rests now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rests {
    /// One human is known to be able to do it, and nobody else: its owner, or whoever covers it where no owner is here.
    One,
    /// Besides its owner one person covers it, and more are asked for.
    OneBesides,
    /// It may be one of these, and cannot be told: history is cut off, or its owner's name may be a team's.
    Unknown,
}

/// On how few people a process rests, where they are few. Names `on_record` are known to be people's; those who might be
/// one human are counted as one.
pub fn rests(facts: &Facts, page: usize, standing: &Standing, on_record: &BTreeSet<&Who>) -> Option<Rests> {
    let cover = standing.cover.as_ref()?;
    let answers = key::answers(facts, page, on_record);
    let few = match (&answers, cover.sure_now) {
        (Answers::One(_), 0) | (Answers::Nobody, 1) => Some(Rests::One),
        (Answers::Perhaps, 0) => Some(Rests::Unknown),
        (Answers::One(_) | Answers::Perhaps | Answers::Several, 1) if cover.minimum > 1 => Some(Rests::OneBesides),
        _ => None,
    };
    if standing.known {
        return few;
    }
    // Somebody who is not known of may be the one.
    let perhaps = match answers {
        Answers::Nobody => cover.sure_now == 0,
        Answers::Several => cover.sure_now == 0 && cover.minimum > 1,
        Answers::One(_) | Answers::Perhaps => false,
    };
    (few.is_some() || perhaps).then_some(Rests::Unknown)
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
