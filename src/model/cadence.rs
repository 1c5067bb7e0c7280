//! Dates and review intervals: how they are written, when a page is due, and the state that follows.

use std::fmt;

use jiff::Span as JiffSpan;
use jiff::civil::Date;

/// A length of time in years, months, weeks and days. Never zero, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    years: i16,
    months: i32,
    weeks: i32,
    days: i32,
}

impl Interval {
    /// So many days.
    pub const fn days(days: i32) -> Self {
        Interval { years: 0, months: 0, weeks: 0, days }
    }

    /// So many months.
    pub const fn months(months: i32) -> Self {
        Interval { years: 0, months, weeks: 0, days: 0 }
    }

    /// Reads `90d`, `6w`, `6 months`, `1 year` or `P6M`.
    ///
    /// # Errors
    /// The remedy, as half a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let ways = "write a number and a unit: `90d`, `6w`, `6mo`, `1y`";
        let text = text.trim();
        if let Ok(number) = text.parse::<u32>() {
            return Err(format!("add the unit: `{number}d` for days, `{number}mo` for months"));
        }
        let span: JiffSpan = text.parse().map_err(|_| ways.to_owned())?;
        let minutes = span.get_minutes();
        if minutes != 0 && text.ends_with('m') {
            return Err(format!("`m` means minutes; write `{minutes}mo` for months"));
        }
        let days = JiffSpan::new()
            .years(span.get_years())
            .months(span.get_months())
            .weeks(span.get_weeks())
            .days(span.get_days());
        if days.fieldwise() != span.fieldwise() {
            return Err("use years, months, weeks or days: `1y`, `6mo`, `6w`, `90d`".to_owned());
        }
        if !span.is_positive() {
            return Err("give more than nothing: `90d`".to_owned());
        }
        Ok(Interval {
            years: span.get_years(),
            months: span.get_months(),
            weeks: span.get_weeks(),
            days: span.get_days(),
        })
    }

    /// Reads an interval that may also be nothing: `0d`.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_or_nothing(text: &str) -> Result<Self, String> {
        let digits = text.trim().trim_end_matches(char::is_alphabetic).trim();
        if digits == "0" { Ok(Interval::days(0)) } else { Self::parse(text) }
    }

    /// Years, months, weeks and days, in this order.
    pub fn parts(self) -> [usize; 4] {
        [self.years.into(), self.months, self.weeks, self.days].map(|count: i32| usize::try_from(count).unwrap_or(0))
    }

    fn span(self) -> JiffSpan {
        JiffSpan::new().years(self.years).months(self.months).weeks(self.weeks).days(self.days)
    }

    /// The date so much later; month ends clamp, and so does the end of the calendar.
    pub fn after(self, date: Date) -> Date {
        date.saturating_add(self.span())
    }

    /// The date so much earlier.
    pub fn before(self, date: Date) -> Date {
        date.saturating_sub(self.span())
    }
}

impl fmt::Display for Interval {
    /// "180 days", "1 year", "1 year 6 months".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self
            .parts()
            .into_iter()
            .zip(["year", "month", "week", "day"])
            .filter(|(count, _)| *count != 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if words.is_empty() { f.write_str("0 days") } else { f.write_str(&words.join(" ")) }
    }
}

/// A text that is not a date of the form `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTrouble {
    /// What was surely meant, where that is plain.
    pub meant: Option<Date>,
    /// The remedy.
    pub help: String,
}

/// Reads a date; a time of day behind it is passed over.
///
/// # Errors
/// What is wrong, and what was meant where the order of year, month and day is beyond doubt.
pub fn parse_date(text: &str) -> Result<Date, DateTrouble> {
    let text = text.trim();
    let (day, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let time_is_one = time.is_empty() || time.starts_with(|sign: char| sign.is_ascii_digit());
    let shape: Vec<bool> = day.bytes().map(|byte| byte.is_ascii_digit()).collect();
    let iso = day.len() == 10 && shape.iter().enumerate().all(|(at, digit)| *digit != matches!(at, 4 | 7));
    if iso && time_is_one && day.matches('-').count() == 2 {
        return day.parse().map_err(|_| DateTrouble {
            meant: None,
            help: "that day is not in the calendar; dates are `YYYY-MM-DD`".to_owned(),
        });
    }
    let parts: Vec<&str> = day.split(['-', '.', '/', '年', '月']).map(|part| part.trim_end_matches('日')).collect();
    let meant = match parts.as_slice() {
        [year, month, day, ..] if year.len() == 4 && time_is_one && (parts.len() == 3 || parts[3].is_empty()) => {
            let number = |part: &str| part.parse::<i8>().ok();
            year.parse()
                .ok()
                .zip(number(month))
                .zip(number(day))
                .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        }
        _ => None,
    };
    let help = match meant {
        Some(date) => format!("write `{date}`"),
        None if text.chars().any(|sign| sign.is_ascii_digit()) => "write the date as `YYYY-MM-DD`".to_owned(),
        None => "fill in a date such as `2026-09-02`, or leave the key out".to_owned(),
    };
    Err(DateTrouble { meant, help })
}

/// A date for people: `2 Sep 2026`.
pub fn words(date: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// How far a process can be trusted to be up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Verified, and not yet due.
    Fresh,
    /// From the due date less the notice to the due date, both included.
    Due,
    /// After the due date.
    Stale,
    /// Nobody ever verified it.
    Unverified,
}

impl State {
    /// The word in product data and class names.
    pub fn name(self) -> &'static str {
        match self {
            State::Fresh => "fresh",
            State::Due => "due",
            State::Stale => "stale",
            State::Unverified => "unverified",
        }
    }
}

/// A process's freshness on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// The state.
    pub state: State,
    /// The date of the newest verification.
    pub last_verified: Option<Date>,
    /// First day of the notice.
    pub notice: Option<Date>,
    /// Last day before it is stale.
    pub due: Option<Date>,
}

/// The freshness on `today` of what was last verified on `last` and is asked for again `every` so often.
pub fn freshness(last: Option<Date>, every: Interval, notice: Interval, today: Date) -> Freshness {
    let due = last.map(|last| every.after(last));
    let from = due.map(|due| notice.before(due));
    let state = match (from, due) {
        (Some(_), Some(due)) if today > due => State::Stale,
        (Some(from), Some(_)) if today >= from => State::Due,
        (Some(_), Some(_)) => State::Fresh,
        _ => State::Unverified,
    };
    Freshness { state, last_verified: last, notice: from, due }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn intervals_are_read_as_people_write_them() {
        for (text, shown) in [
            ("90d", "90 days"),
            ("6w", "6 weeks"),
            ("6 months", "6 months"),
            ("6mo", "6 months"),
            ("1 year", "1 year"),
            ("1y", "1 year"),
            ("P6M", "6 months"),
            ("12 months", "12 months"),
            ("1y 6mo", "1 year 6 months"),
        ] {
            assert_eq!(Interval::parse(text).map(|interval| interval.to_string()), Ok(shown.to_owned()), "{text}");
        }
        for (text, help) in [
            ("6m", "6mo"),
            ("180", "180d"),
            ("soon", "90d"),
            ("0d", "more than nothing"),
            ("-3d", "more than nothing"),
            ("2h", "years, months"),
            ("", "90d"),
        ] {
            let remedy = Interval::parse(text).expect_err(text);
            assert!(remedy.contains(help), "{text}: {remedy}");
        }
        assert_eq!(Interval::parse_or_nothing("0d"), Ok(Interval::days(0)));
    }

    #[test]
    fn odd_dates_are_refused_but_understood() {
        assert_eq!(parse_date("2026-09-02"), Ok(date(2026, 9, 2)));
        assert_eq!(parse_date("2026-09-02T10:00:00Z"), Ok(date(2026, 9, 2)));
        for (text, meant) in [
            ("2021.01.02", Some(date(2021, 1, 2))),
            ("2020-9-3", Some(date(2020, 9, 3))),
            ("2021/01/02", Some(date(2021, 1, 2))),
            ("2021年1月2日", Some(date(2021, 1, 2))),
            ("02/01/2021", None),
            ("2021-02-30", None),
            ("yyyy-mm-dd", None),
            ("2020-9-3 soon", None),
            ("é", None),
        ] {
            assert_eq!(parse_date(text).map_err(|trouble| trouble.meant), Err(meant), "{text}");
        }
    }

    #[test]
    fn the_due_date_and_the_first_day_of_notice_are_due() {
        let last = Some(date(2026, 8, 31));
        let on = |today| freshness(last, Interval::months(6), Interval::days(14), today).state;
        assert_eq!(
            freshness(last, Interval::months(6), Interval::days(14), date(2026, 9, 1)).due,
            Some(date(2027, 2, 28))
        );
        assert_eq!(on(date(2027, 2, 13)), State::Fresh);
        assert_eq!(on(date(2027, 2, 14)), State::Due);
        assert_eq!(on(date(2027, 2, 28)), State::Due);
        assert_eq!(on(date(2027, 3, 1)), State::Stale);
        assert_eq!(freshness(None, Interval::days(1), Interval::days(1), date(2026, 1, 1)).state, State::Unverified);
    }
}
