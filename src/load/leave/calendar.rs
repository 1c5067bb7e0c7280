//! Calendars of RFC 5545 to events: content lines, days, times and zones. Who an event is of is decided elsewhere, and of
//! its text nothing is kept but what that needs.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span as Length, ToSpan};

use super::lines::{Line, lines, plain};
use super::rule::Rule;
use crate::source::Span;

/// The time of day from which on, and up to which, hours count as work.
const WORK: (Time, Time) = (Time::constant(8, 0, 0, 0), Time::constant(18, 0, 0, 0));
/// How much of a title is read, in characters: no name stands further behind.
const LONGEST_TITLE: usize = 300;
/// How many of these hours make a day away.
const ENOUGH_HOURS: i64 = 6;

/// A day, or a day and a time where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Day(Date),
    Time(DateTime),
}

impl When {
    fn date(self) -> Date {
        match self {
            When::Day(date) => date,
            When::Time(time) => time.date(),
        }
    }
}

/// What cannot be read of an event: where, what and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The line.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// An event.
#[derive(Debug, Default)]
pub struct Event {
    /// Its first line.
    pub span: Span,
    /// What tells it from others.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The addresses of who made it and who takes part.
    pub addresses: Vec<String>,
    /// It does not take place, or does not keep anybody from work.
    pub void: bool,
    /// The day of the occurrence of an event with the same [`Event::uid`] that it stands for.
    pub instead_of: Option<Date>,
    start: Option<When>,
    end: Option<When>,
    length: Option<Length>,
    /// It is marked as time in which its people are free. Whole days are so in most calendars, whatever they are about.
    free: bool,
    rule: Option<(Span, Rule)>,
    more: Vec<Date>,
    /// The days on which it does not begin.
    pub except: BTreeSet<Date>,
    /// What cannot be read of it.
    pub troubles: Vec<Trouble>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Its events, in its order.
    pub events: Vec<Event>,
    /// It is no calendar at all.
    pub foreign: bool,
    /// It ends within an event.
    pub cut_off: bool,
    /// It has more events than are read.
    pub too_many: bool,
    /// The zone that it names for its times is not known; they are taken as they stand.
    pub unknown_zone: Option<Span>,
}

/// Reads a calendar, up to so many events. Bad lines give troubles of their events.
pub fn read(text: &str, most: usize) -> Calendar {
    let mut calendar = Calendar { foreign: true, ..Calendar::default() };
    let (zone, unknown) = zone(text);
    let mut in_utc = false;
    let mut open: Vec<String> = Vec::new();
    let mut event: Option<Event> = None;
    for line in lines(text) {
        let component = || line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                let name = component();
                calendar.foreign &= name != "VCALENDAR";
                if name == "VEVENT" && event.is_none() {
                    event = Some(Event { span: line.span, ..Event::default() });
                    open.clear();
                } else if event.is_some() {
                    open.push(name);
                }
            }
            "END" if open.is_empty() && component() == "VEVENT" => {
                if calendar.events.len() == most {
                    calendar.too_many = true;
                    break;
                }
                calendar.events.extend(event.take());
            }
            "END" => {
                open.pop();
            }
            // What is nested, such as an alarm, has properties of its own.
            _ if open.is_empty() => {
                if let Some(event) = &mut event {
                    in_utc |= line.name.starts_with("DT") && line.name != "DTSTAMP" && line.value.ends_with('Z');
                    event.property(&line, &zone);
                }
            }
            _ => {}
        }
    }
    calendar.cut_off = event.is_some() && !calendar.too_many;
    calendar.unknown_zone = unknown.filter(|_| in_utc);
    calendar
}

/// The zone of times that are given in UTC: the one that the file names for itself, else the only one of its events.
fn zone(text: &str) -> (TimeZone, Option<Span>) {
    let mut named: Option<(Span, String)> = None;
    let mut listed: Vec<(Span, String)> = Vec::new();
    for line in lines(text) {
        match line.name.as_str() {
            "X-WR-TIMEZONE" => named = named.or(Some((line.span, line.value.trim().to_owned()))),
            "TZID" if !listed.iter().any(|(_, other)| *other == line.value.trim()) && listed.len() < 2 => {
                listed.push((line.span, line.value.trim().to_owned()));
            }
            _ => {}
        }
    }
    let named = named.or_else(|| if listed.len() == 1 { listed.pop() } else { None });
    match named {
        None => (TimeZone::UTC, None),
        Some((span, name)) => match TimeZone::get(&name) {
            Ok(zone) => (zone, None),
            Err(_) => (TimeZone::UTC, Some(span)),
        },
    }
}

impl Event {
    fn property(&mut self, line: &Line<'_>, zone: &TimeZone) {
        let mut trouble = |help: &'static str| {
            let message = format!("`{}` of an event cannot be read", line.name);
            self.troubles.push(Trouble { span: line.span, message, help });
        };
        match line.name.as_str() {
            "UID" => self.uid = line.value.trim().to_owned(),
            "SUMMARY" => self.title = plain(&line.value).chars().take(LONGEST_TITLE).collect(),
            "ORGANIZER" | "ATTENDEE" => {
                let declined = line.parameter("PARTSTAT").is_some_and(|told| told.eq_ignore_ascii_case("DECLINED"));
                let value = line.value.trim();
                let scheme = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
                if !declined && scheme.is_some() {
                    self.addresses.push(value[7..].to_owned());
                }
            }
            "STATUS" => self.void |= line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "X-MICROSOFT-CDO-BUSYSTATUS" => self.void |= line.value.trim().eq_ignore_ascii_case("WORKINGELSEWHERE"),
            "TRANSP" => self.free = line.value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            "DTSTART" | "DTEND" | "RECURRENCE-ID" => match when(line.value.trim(), zone) {
                None => trouble("write a day, `20261221`, or a day and a time, `20261221T090000`"),
                Some(at) => match line.name.as_str() {
                    "DTSTART" => self.start = Some(at),
                    "DTEND" => self.end = Some(at),
                    _ => {
                        self.instead_of = Some(at.date());
                        if line.parameter("RANGE").is_some() {
                            trouble(
                                "a change of all that follows is not understood: export the events as they are now",
                            );
                        }
                    }
                },
            },
            "DURATION" => match length(line.value.trim()) {
                Some(length) => self.length = Some(length),
                None => trouble("write it as `P2D` or `PT8H`"),
            },
            "EXDATE" | "RDATE" => {
                for value in line.value.split(',').filter(|value| !value.trim().is_empty()) {
                    match (when(value.trim(), zone), line.name.as_str()) {
                        (None, _) => trouble("write days, `20261221`, or days and times, `20261221T090000`"),
                        (Some(at), "EXDATE") => _ = self.except.insert(at.date()),
                        (Some(at), _) => self.more.push(at.date()),
                    }
                }
            }
            "RRULE" => match Rule::parse(&line.value, |until| Some(when(until, zone)?.date())) {
                Ok(_) if self.rule.is_some() => trouble("an event can have one rule: make it two events"),
                Ok(rule) => self.rule = Some((line.span, rule)),
                Err(_) => trouble(
                    "rules of days, weeks, months and years are understood, with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST: export the single events instead",
                ),
            },
            "EXRULE" => trouble("leave the days out with EXDATE"),
            _ => {}
        }
    }

    /// The first and the last day that its first occurrence keeps somebody from work; nothing where it is less than a day.
    fn first(&self) -> Result<Option<(Date, Date)>, Trouble> {
        let trouble = |message: &str, help| Trouble { span: self.span, message: message.to_owned(), help };
        let start = self.start.ok_or_else(|| trouble("an event without a day", "give it a DTSTART"))?;
        let begin = match start {
            When::Day(day) => day.at(0, 0, 0, 0),
            When::Time(time) => time,
        };
        let end = match (self.end, self.length, start) {
            (Some(When::Day(day)), ..) => day.at(0, 0, 0, 0),
            (Some(When::Time(time)), ..) => time,
            (None, Some(length), _) => {
                begin.checked_add(length).map_err(|_| trouble("an event that lasts too long", "give it an end"))?
            }
            (None, None, When::Day(day)) => day.saturating_add(1.day()).at(0, 0, 0, 0),
            (None, None, When::Time(time)) => time,
        };
        if end < begin {
            return Err(trouble("an event that ends before it begins", "put its days right"));
        }
        match start {
            When::Day(day) => {
                // The end is the day after; some programs write the last day itself where it is the first.
                let last = if end.time() == Time::midnight() { end.date().saturating_sub(1.day()) } else { end.date() };
                Ok(Some((day, last.max(day))))
            }
            When::Time(_) if self.free => Ok(None),
            When::Time(_) => Ok(whole_days(begin, end)),
        }
    }

    /// The days on which it keeps somebody from work, as ranges in no order, within some days.
    ///
    /// # Errors
    /// What cannot be read of it.
    pub fn days(&self, window: (Date, Date), steps: &mut u32) -> Result<Vec<(Date, Date)>, Trouble> {
        let Some((first, last)) = self.first()? else { return Ok(Vec::new()) };
        let start = self.start.map_or(first, When::date);
        let (lead, length) = (first - start, last - first);
        let early = window.0.saturating_sub(length).saturating_sub(lead);
        let mut starts = match &self.rule {
            None => vec![start],
            Some((span, rule)) => rule.days(start, (early, window.1), steps).map_err(|()| Trouble {
                span: *span,
                message: "the events of this file repeat too often to be counted".to_owned(),
                help: "export fewer years, and give rules an end with UNTIL",
            })?,
        };
        starts.extend(&self.more);
        let ranges = starts.into_iter().filter(|start| !self.except.contains(start)).map(|start| {
            let first = start.saturating_add(lead);
            (first, first.saturating_add(length))
        });
        let within = ranges.filter(|(from, to)| *from <= window.1 && *to >= window.0);
        Ok(within.map(|(from, to)| (from.max(window.0), to.min(window.1))).collect())
    }
}

/// The days of which most working hours lie between two times; days between the first and the last are whole.
fn whole_days(begin: DateTime, end: DateTime) -> Option<(Date, Date)> {
    let enough = |day: Date| {
        let from = begin.max(day.to_datetime(WORK.0));
        let to = end.min(day.to_datetime(WORK.1));
        to.duration_since(from).as_hours() >= ENOUGH_HOURS
    };
    let (mut first, mut last) = (begin.date(), end.date());
    if !enough(first) {
        first = first.saturating_add(1.day());
    }
    if !enough(last) {
        last = last.saturating_sub(1.day());
    }
    (first <= last && enough(first)).then_some((first, last))
}

/// `20261221`, `20261221T090000`, `20261221T090000Z`: a time that is bound to a place is that place's, one in UTC is
/// brought there.
fn when(text: &str, zone: &TimeZone) -> Option<When> {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let (day, time) = match text.split_once(['T', 't']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    if !digits(day, 8) {
        return None;
    }
    let date = Date::new(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?).ok()?;
    let Some(time) = time else { return Some(When::Day(date)) };
    let (time, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (time, false),
    };
    if !digits(time, 6) {
        return None;
    }
    // A leap second is the last one.
    let second: i8 = time[4..].parse().ok()?;
    let time = Time::new(time[..2].parse().ok()?, time[2..4].parse().ok()?, second.min(59), 0).ok()?;
    let at = date.to_datetime(time);
    if !utc {
        return Some(When::Time(at));
    }
    Some(When::Time(at.to_zoned(TimeZone::UTC).ok()?.with_time_zone(zone.clone()).datetime()))
}

/// `P2D`, `PT8H30M`, `P1W`.
fn length(text: &str) -> Option<Length> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let length: Length = text.starts_with(['P', 'p']).then(|| text.parse().ok())??;
    (!length.is_negative()).then_some(length)
}
