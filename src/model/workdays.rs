//! Which days are worked: the one place that decides it.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The days of the week that are worked, and the days on which the firm is closed.
#[derive(Debug, Clone)]
pub struct Workdays {
    week: Vec<Weekday>,
    /// In order, no two of them touching, both days included.
    closed: Vec<(Date, Date)>,
}

impl Default for Workdays {
    fn default() -> Self {
        Workdays {
            week: vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday],
            closed: Vec::new(),
        }
    }
}

impl Workdays {
    /// Sets the days of the week that are worked; none leaves them as they are.
    pub fn set_week(&mut self, week: Vec<Weekday>) {
        if !week.is_empty() {
            self.week = week;
        }
    }

    /// Adds days on which the firm is closed, from the first to the last of each range.
    pub fn close(&mut self, ranges: impl IntoIterator<Item = (Date, Date)>) {
        self.closed.extend(ranges);
        self.closed = merged(std::mem::take(&mut self.closed));
    }

    /// Whether the firm is closed on a day.
    pub fn is_closed(&self, day: Date) -> bool {
        self.closed_until(day).is_some()
    }

    /// The days on which it is closed from the first to the last of these, as ranges in order.
    pub fn closed(&self, from: Date, to: Date) -> impl Iterator<Item = (Date, Date)> {
        let within = self.closed.iter().filter(move |(first, last)| *first <= to && *last >= from);
        within.map(move |(first, last)| ((*first).max(from), (*last).min(to)))
    }

    /// The last day on which it is closed without a break from that day on.
    fn closed_until(&self, day: Date) -> Option<Date> {
        let next = self.closed.partition_point(|(_, to)| *to < day);
        self.closed.get(next).filter(|(from, _)| *from <= day).map(|(_, to)| *to)
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        self.week.contains(&day.weekday()) && !self.is_closed(day)
    }

    /// That day or the first after it that is worked; none where the calendar ends before.
    pub fn next(&self, mut day: Date) -> Option<Date> {
        while !self.is_worked(day) {
            day = self.closed_until(day).unwrap_or(day).checked_add(1.day()).ok()?;
        }
        Some(day)
    }

    /// Whether there is a working day from the first to the last of these days.
    pub fn any(&self, from: Date, to: Date) -> bool {
        self.next(from).is_some_and(|day| day <= to)
    }

    /// The working days from the first to the last of these days.
    pub fn within(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let after = |day: &Date| self.next(day.checked_add(1.day()).ok()?);
        std::iter::successors(self.next(from), after).take_while(move |day| *day <= to)
    }
}

/// Ranges of days, both included, in order, with those that touch made one.
pub fn merged(mut ranges: Vec<(Date, Date)>) -> Vec<(Date, Date)> {
    ranges.sort_unstable();
    let mut merged: Vec<(Date, Date)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, last)) if from <= last.saturating_add(1.day()) => *last = (*last).max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// `Mon`.
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_and_closed_days_are_not_worked() {
        let mut days = Workdays::default();
        // Thursday 24 December 2026 to Friday 1 January 2027.
        days.close([(date(2026, 12, 28), date(2027, 1, 1)), (date(2026, 12, 24), date(2026, 12, 25))]);
        assert_eq!(days.next(date(2026, 12, 23)), Some(date(2026, 12, 23)));
        assert_eq!(days.next(date(2026, 12, 24)), Some(date(2027, 1, 4)));
        assert!(!days.any(date(2026, 12, 24), date(2027, 1, 3)));
        assert!(days.any(date(2026, 12, 24), date(2027, 1, 4)));
        assert!(!days.any(date(2026, 12, 23), date(2026, 12, 22)), "no day at all");
        let worked: Vec<Date> = days.within(date(2026, 12, 22), date(2027, 1, 5)).collect();
        assert_eq!(worked, [date(2026, 12, 22), date(2026, 12, 23), date(2027, 1, 4), date(2027, 1, 5)]);
    }

    #[test]
    fn a_week_can_have_other_days() {
        let mut days = Workdays::default();
        days.set_week(vec![Weekday::Saturday, Weekday::Sunday]);
        assert_eq!(days.next(date(2026, 11, 23)), Some(date(2026, 11, 28)));
    }

    #[test]
    fn a_firm_that_closes_for_good_has_no_next_day() {
        let mut days = Workdays::default();
        days.close([(date(2027, 1, 1), Date::MAX)]);
        assert_eq!(days.next(date(2027, 5, 1)), None);
        assert_eq!(days.within(date(2026, 12, 31), Date::MAX).count(), 1);
    }
}
