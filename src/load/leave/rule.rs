//! Recurrence rules of RFC 5545, 3.3.10, by days: on which days something begins again. Times of day play no part here,
//! and what is not understood is said, never passed over.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    every: Every,
    interval: i64,
    count: Option<u32>,
    /// The last day on which it may begin.
    until: Option<Date>,
    /// Days of the week; the number, where there is one, is which of them in the month or year, from its end if negative.
    by_day: Vec<(i64, Weekday)>,
    by_month_day: Vec<i64>,
    by_month: Vec<i8>,
    by_place: Vec<i64>,
    week_start: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

impl Rule {
    /// Reads a rule; `day` reads the value of `UNTIL`.
    ///
    /// # Errors
    /// The part that is not understood.
    pub fn parse(text: &str, day: impl Fn(&str) -> Option<Date>) -> Result<Rule, String> {
        let mut rule = Rule {
            every: Every::Day,
            interval: 1,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_place: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut frequency = false;
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
            let understood = match name.as_str() {
                "FREQ" => {
                    frequency = true;
                    let every = match value.as_str() {
                        "DAILY" => Some(Every::Day),
                        "WEEKLY" => Some(Every::Week),
                        "MONTHLY" => Some(Every::Month),
                        "YEARLY" => Some(Every::Year),
                        _ => None,
                    };
                    every.map(|every| rule.every = every)
                }
                "INTERVAL" => number(&value, 1..=10_000).map(|number| rule.interval = number),
                "COUNT" => value.parse().ok().map(|count| rule.count = Some(count)),
                "UNTIL" => day(&value).map(|day| rule.until = Some(day)),
                "BYDAY" => all(&value, weekday).map(|days| rule.by_day = days),
                "BYMONTHDAY" => all(&value, |text| number(text, -31..=31).filter(|day| *day != 0))
                    .map(|days| rule.by_month_day = days),
                "BYMONTH" => all(&value, |text| number(text, 1..=12)).map(|months| {
                    rule.by_month = months.into_iter().filter_map(|month| i8::try_from(month).ok()).collect();
                }),
                "BYSETPOS" => {
                    all(&value, |text| number(text, -366..=366).filter(|at| *at != 0)).map(|at| rule.by_place = at)
                }
                "WKST" => weekday(&value).filter(|(at, _)| *at == 0).map(|(_, day)| rule.week_start = day),
                _ => None,
            };
            understood.ok_or_else(|| part.trim().to_owned())?;
        }
        if !frequency {
            return Err("FREQ".to_owned());
        }
        let numbered = rule.by_day.iter().any(|(at, _)| *at != 0);
        match rule.every {
            Every::Day | Every::Week if numbered => Err("BYDAY".to_owned()),
            Every::Week if !rule.by_month_day.is_empty() => Err("BYMONTHDAY".to_owned()),
            _ => Ok(rule),
        }
    }

    /// The days within some days on which it begins, and `start`, the first of all. Each day, week, month or year that is
    /// looked at takes one of `steps`, and so does each day in it.
    ///
    /// # Errors
    /// Where the steps do not suffice.
    pub fn days(&self, start: Date, (from, to): (Date, Date), steps: &mut u32) -> Result<Vec<Date>, ()> {
        let last = self.until.map_or(to, |until| until.min(to));
        let mut days = Vec::new();
        let mut left = self.count.unwrap_or(u32::MAX);
        if left > 0 && start <= last {
            left -= 1;
            days.push(start);
        }
        // Without a number of times, what lies before the time looked at need not be counted.
        let mut period = if self.count.is_none() { self.period_before(start, from) } else { 0 };
        while left > 0 {
            let Some(first) = self.first_of(start, period) else { break };
            if first > last {
                break;
            }
            let mut found = self.of_period(first, start);
            *steps = u32::try_from(found.len()).ok().and_then(|found| steps.checked_sub(found + 1)).ok_or(())?;
            found.sort_unstable();
            found.dedup();
            if !self.by_place.is_empty() {
                let places = self.by_place.iter().filter_map(|at| nth(&found, *at));
                let mut chosen: Vec<Date> = places.collect();
                chosen.sort_unstable();
                chosen.dedup();
                found = chosen;
            }
            for day in found.into_iter().filter(|day| *day > start) {
                if day > last || left == 0 {
                    return Ok(days);
                }
                left -= 1;
                if day >= from {
                    days.push(day);
                }
            }
            period += 1;
        }
        Ok(days)
    }

    /// A period before the one that a day is in.
    fn period_before(&self, start: Date, day: Date) -> i64 {
        let days = i64::from((day - start).get_days());
        let periods = match self.every {
            Every::Day => days,
            Every::Week => days / 7,
            Every::Month => days / 31,
            Every::Year => days / 366,
        };
        (periods / self.interval - 2).max(0)
    }

    /// The first day of a period: the day, week, month or year.
    fn first_of(&self, start: Date, period: i64) -> Option<Date> {
        let by = period.checked_mul(self.interval).filter(|by| *by < 4_000_000)?;
        match self.every {
            Every::Day => start.checked_add(by.days()).ok(),
            Every::Week => {
                let back = i64::from(start.weekday().since(self.week_start));
                start.checked_add((by * 7 - back).days()).ok()
            }
            Every::Month => start.first_of_month().checked_add(i32::try_from(by).ok()?.months()).ok(),
            Every::Year => {
                start.first_of_year().checked_add(i32::try_from(by).ok().filter(|by| *by < 10_000)?.years()).ok()
            }
        }
    }

    /// The days of the period that begins on `first`, in no order.
    fn of_period(&self, first: Date, start: Date) -> Vec<Date> {
        let in_month = |day: &Date| self.by_month.is_empty() || self.by_month.contains(&day.month());
        let on_day = |day: &Date| self.by_day.is_empty() || self.by_day.iter().any(|(_, on)| *on == day.weekday());
        match self.every {
            Every::Day => {
                let days = [first].into_iter().filter(in_month).filter(on_day);
                days.filter(|day| self.by_month_day.is_empty() || self.month_days(day.first_of_month()).contains(day))
                    .collect()
            }
            Every::Week => {
                let days = first.series(1.day()).take(7).filter(in_month);
                days.filter(|day| if self.by_day.is_empty() { day.weekday() == start.weekday() } else { on_day(day) })
                    .collect()
            }
            Every::Month => {
                if in_month(&first) {
                    self.of_month(first, start)
                } else {
                    Vec::new()
                }
            }
            Every::Year => {
                let months = first.series(1.month()).take(12);
                match (self.by_month.is_empty(), self.by_month_day.is_empty(), self.by_day.is_empty()) {
                    (true, true, true) => {
                        first.with().month(start.month()).day(start.day()).build().into_iter().collect()
                    }
                    (true, true, false) => numbered(&self.by_day, first, first.last_of_year()),
                    _ => months.filter(in_month).flat_map(|month| self.of_month(month, start)).collect(),
                }
            }
        }
    }

    fn of_month(&self, first: Date, start: Date) -> Vec<Date> {
        let by_day = || numbered(&self.by_day, first, first.last_of_month());
        match (self.by_month_day.is_empty(), self.by_day.is_empty()) {
            (true, true) => first.with().day(start.day()).build().into_iter().collect(),
            (true, false) => by_day(),
            (false, true) => self.month_days(first),
            (false, false) => {
                let on = by_day();
                self.month_days(first).into_iter().filter(|day| on.contains(day)).collect()
            }
        }
    }

    /// The days of a month by their numbers, from its end if negative.
    fn month_days(&self, first: Date) -> Vec<Date> {
        let last = i64::from(first.days_in_month());
        let numbers = self.by_month_day.iter().map(|day| if *day < 0 { last + 1 + day } else { *day });
        numbers.filter(|day| (1..=last).contains(day)).map(|day| first.saturating_add((day - 1).days())).collect()
    }
}

/// The days of the week within some days: all of them, or the one that a number names.
fn numbered(by_day: &[(i64, Weekday)], first: Date, last: Date) -> Vec<Date> {
    let mut days = Vec::new();
    for (at, on) in by_day {
        let begin = first.saturating_add(i64::from(on.since(first.weekday())).days());
        let all: Vec<Date> = begin.series(7.days()).take_while(|day| *day <= last).collect();
        match at {
            0 => days.extend(all),
            at => days.extend(nth(&all, *at)),
        }
    }
    days
}

/// The one of so many, from 1, or from the end from -1.
fn nth(days: &[Date], at: i64) -> Option<Date> {
    let place = usize::try_from(at.abs() - 1).ok()?;
    if at > 0 { days.get(place).copied() } else { days.iter().rev().nth(place).copied() }
}

fn number(text: &str, within: std::ops::RangeInclusive<i64>) -> Option<i64> {
    text.trim().parse().ok().filter(|number| within.contains(number))
}

/// A list, each of its values once.
fn all<T: PartialEq>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let mut values = Vec::new();
    for text in text.split(',') {
        let value = one(text.trim())?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(values)
}

/// `MO`, `1MO`, `-1FR`.
fn weekday(text: &str) -> Option<(i64, Weekday)> {
    let (at, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let (_, day) = DAYS.iter().find(|(known, _)| *known == name)?;
    let at = if at.is_empty() { 0 } else { number(at, -53..=53).filter(|at| *at != 0)? };
    Some((at, *day))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const WINDOW: (Date, Date) = (date(1990, 1, 1), date(2027, 12, 31));

    fn days(rule: &str, start: Date) -> Vec<String> {
        let until = |text: &str| jiff::fmt::strtime::parse("%Y%m%d", text.get(..8)?).ok()?.to_date().ok();
        let rule = Rule::parse(rule, until).expect("a rule");
        let days = rule.days(start, WINDOW, &mut 10_000).expect("enough steps");
        days.iter().take(6).map(Date::to_string).collect()
    }

    #[test]
    fn rules_as_calendars_write_them() {
        let cases: [(&str, Date, &[&str]); 14] = [
            ("FREQ=DAILY;COUNT=3", date(2026, 12, 30), &["2026-12-30", "2026-12-31", "2027-01-01"]),
            (
                "FREQ=DAILY;INTERVAL=10;UNTIL=20261225T225959Z",
                date(2026, 12, 1),
                &["2026-12-01", "2026-12-11", "2026-12-21"],
            ),
            ("FREQ=WEEKLY;BYDAY=FR;COUNT=3", date(2026, 12, 4), &["2026-12-04", "2026-12-11", "2026-12-18"]),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4",
                date(1997, 8, 5),
                &["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4",
                date(1997, 8, 5),
                &["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
            ),
            ("FREQ=MONTHLY;BYDAY=1FR;COUNT=3", date(1997, 9, 5), &["1997-09-05", "1997-10-03", "1997-11-07"]),
            ("FREQ=MONTHLY;BYDAY=-2MO;COUNT=3", date(1997, 9, 22), &["1997-09-22", "1997-10-20", "1997-11-17"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", date(2026, 1, 31), &["2026-01-31", "2026-02-28", "2026-03-31"]),
            ("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31), &["2026-01-31", "2026-03-31", "2026-05-31"]),
            (
                "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3",
                date(1998, 2, 13),
                &["1998-02-13", "1998-03-13", "1998-11-13"],
            ),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
                date(1997, 9, 30),
                &["1997-09-30", "1997-10-31", "1997-11-28"],
            ),
            (
                "FREQ=YEARLY;BYMONTH=6,7;COUNT=4",
                date(1997, 6, 10),
                &["1997-06-10", "1997-07-10", "1998-06-10", "1998-07-10"],
            ),
            ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", date(1997, 5, 19), &["1997-05-19", "1998-05-18", "1999-05-17"]),
            (
                "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
                date(1996, 11, 5),
                &["1996-11-05", "2000-11-07", "2004-11-02"],
            ),
        ];
        for (rule, start, expected) in cases {
            assert_eq!(days(rule, start), expected, "{rule}");
        }
    }

    #[test]
    fn a_rule_without_an_end_begins_near_the_days_asked_for() {
        let rule = Rule::parse("FREQ=DAILY", |_| None).expect("a rule");
        let window = (date(2026, 1, 1), date(2027, 12, 31));
        let days = rule.days(date(1, 1, 1), window, &mut 2_000).expect("few steps");
        assert_eq!(days.len(), 731, "every day, and the first of all");
        assert_eq!(days.last(), Some(&window.1));
    }

    #[test]
    fn jumping_ahead_leaves_out_nothing() {
        for text in [
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH;WKST=SU",
            "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=2,11;BYMONTHDAY=29,1",
        ] {
            let counted = Rule::parse(&format!("{text};COUNT=100000"), |_| None).expect("a rule");
            let open = Rule::parse(text, |_| None).expect("a rule");
            let within = |rule: &Rule| -> Vec<Date> {
                let days = rule.days(date(1980, 2, 29), WINDOW, &mut 100_000).expect("enough steps");
                days.into_iter().filter(|day| *day >= WINDOW.0).collect()
            };
            assert_eq!(within(&open), within(&counted), "{text}");
            assert!(!within(&open).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_never_comes_and_what_takes_too_long_ends() {
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1)), ["2026-01-01"]);
        let long = Rule::parse("FREQ=DAILY;COUNT=4000000", |_| None).expect("a rule");
        assert_eq!(long.days(date(1, 1, 1), WINDOW, &mut 1_000), Err(()));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (rule, part) in [
            ("FREQ=HOURLY", "FREQ=HOURLY"),
            ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO=20"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR=9"),
            ("INTERVAL=2", "FREQ"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=é", "BYDAY=é"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;UNTIL=soon", "UNTIL=soon"),
        ] {
            assert_eq!(Rule::parse(rule, |_| None), Err(part.to_owned()), "{rule}");
        }
    }
}
