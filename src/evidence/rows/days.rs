//! The days of exports: as `2026-09-02`, and in forms whose month is a word, so that nobody can mistake it for the day.

use jiff::civil::Date;

use crate::model::cadence::{DateTrouble, parse_date};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day, a time of day behind it passed over: `2026-09-02T10:11:12Z`, `02/Sep/26 10:11 AM`, `Sep 2, 2026`.
///
/// # Errors
/// As [`parse_date`].
pub fn parse_day(text: &str) -> Result<Date, DateTrouble> {
    parse_date(text).or_else(|trouble| with_month(text).ok_or(trouble))
}

/// A day whose month is an English word or its first letters. The year stands behind; two digits are of this century.
fn with_month(text: &str) -> Option<Date> {
    let mut parts = text.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty());
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    // What follows is a time of day, and begins with a digit.
    if parts.next().is_some_and(|time| !time.starts_with(|sign: char| sign.is_ascii_digit())) {
        return None;
    }
    let (day, month) = match month(second) {
        Some(month) => (first, month),
        None => (second, month(first)?),
    };
    let year = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(day) || day.len() > 2 {
        return None;
    }
    Date::new(year, month, day.parse().ok()?).ok()
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let word = if word == "sept" { "sep" } else { word.as_str() };
    let at = MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(word)))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_where_nothing_about_them_is_in_doubt() {
        for text in [
            "2026-09-02",
            "2026-09-02T10:11:12Z",
            "2026-09-02T10:11:12.345+02:00",
            "2026-09-02 10:11",
            "2026-09-02 10:11:12 UTC",
            "02/Sep/26 10:11 AM",
            "2/Sep/2026",
            "02-Sep-2026 10:11",
            "2 September 2026",
            "Sep 2, 2026",
            "Sept 2, 2026 10:11 am",
        ] {
            assert_eq!(parse_day(text).ok(), Some(date(2026, 9, 2)), "{text}");
        }
        for text in
            ["02/09/26", "9/2/2026", "02/Sep", "2 Sep 2026 or so", "32/Sep/26", "Se 2 2026", "+2/Sep/26", "-", ""]
        {
            assert_eq!(parse_day(text).ok(), None, "{text}");
        }
    }
}
