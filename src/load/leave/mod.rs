//! Calendars of leave, files of RFC 5545, to the absences of people. Only days come of them: why somebody is away is
//! kept nowhere, and no finding says it.

mod calendar;
mod lines;
mod rule;
mod who;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::diagnostic::{Diagnostic, Place};
use crate::load::fields::Fields;
use crate::load::rules::{INVALID_CONFIG, UNSAFE_PATH};
use crate::load::{text, walk};
use crate::model::page::Placed;
use crate::model::people::{PersonId, Roster};
use crate::model::workdays::merged;
use crate::rule::Severity;
use crate::settings::Settings;
use crate::source::{Source, Span};
use crate::yaml::Entry;
use calendar::{Calendar, Event, Trouble};
use who::{Names, Whose};

/// How far back and ahead of today days are read, in years.
const YEARS: (i32, i32) = (1, 2);
/// The largest file and the most events of one that are read.
const MOST_BYTES: u64 = 16 << 20;
const MOST_EVENTS: usize = 100_000;
/// How many days, weeks, months and years the rules of one file may go through.
const MOST_STEPS: u32 = 2_000_000;
/// How many bad events of a file are told one by one, and how many lines a finding names.
const MOST_TOLD: usize = 10;

/// The days of a week as they are written.
const WEEK: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Reads `leave`, `closed` or `working_days` of `playbook.yml`.
pub fn setting(entry: &Entry, settings: &mut Settings, fields: &mut Fields<'_>) {
    match entry.key.as_str() {
        "leave" => {
            for mut file in fields.texts(entry) {
                file.value = file.value.trim_start_matches("./").to_owned();
                if !settings.leave.iter().any(|other| other.value == file.value) {
                    settings.leave.push(file);
                }
            }
        }
        "closed" => settings.workdays.close(fields.days(entry)),
        _ => {
            let texts = fields.texts(entry);
            let days = texts.iter().filter_map(|text| fields.choose(&entry.key, text, &WEEK));
            settings.workdays.set_week(days.collect());
        }
    }
}

/// Adds what the calendars of `leave` say to the absences of people.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(
    root: &Path,
    settings: &Settings,
    roster: &mut Roster,
    today: Date,
    findings: &mut Vec<Diagnostic>,
) -> anyhow::Result<()> {
    let years = |by: i32| today.saturating_add(by.years());
    let window = (years(-YEARS.0), years(YEARS.1));
    let mut away: BTreeMap<PersonId, Vec<(Date, Date)>> = BTreeMap::new();
    for file in &settings.leave {
        let Some(source) = source(root, file, findings)? else { continue };
        let mut told = Told { source: &source, findings, bad: 0 };
        for (who, days) in of_file(&source, roster, (window, today), &mut told) {
            away.entry(who).or_default().extend(days);
        }
        let more = told.bad.saturating_sub(MOST_TOLD);
        if more > 0 {
            let message = format!("{more} more events of this file cannot be read");
            told.warn(Span::default(), message, "mend those that are named first");
        }
    }
    for (who, days) in away {
        let person = &mut roster.people[who.0];
        person.away.extend(days);
        person.away = merged(std::mem::take(&mut person.away));
    }
    Ok(())
}

/// A file that is there, within the playbook and of a size to be read.
fn source(root: &Path, file: &Placed<String>, findings: &mut Vec<Diagnostic>) -> anyhow::Result<Option<Arc<Source>>> {
    let path = file.value.as_str();
    let mut wrong = |rule, message: String, help: &str| {
        findings.push(Diagnostic::new(rule, file.place.clone(), message, help));
    };
    match walk::inside(root, path) {
        None => wrong(
            &INVALID_CONFIG,
            format!("there is no file `{path}`"),
            "name the calendar by its path from the playbook's folder",
        ),
        Some(false) => {
            wrong(&UNSAFE_PATH, format!("`{path}` leaves the playbook's folder"), "put the calendar into the playbook")
        }
        Some(true) if walk::size(root, path).is_some_and(|size| size > MOST_BYTES) => wrong(
            &INVALID_CONFIG,
            format!("`{path}` is larger than {} MiB, and is not read", MOST_BYTES >> 20),
            "export leave alone, and fewer years",
        ),
        Some(true) => return text(root.into(), path, findings),
    }
    Ok(None)
}

/// Says what is wrong with a file.
struct Told<'a> {
    source: &'a Arc<Source>,
    findings: &'a mut Vec<Diagnostic>,
    bad: usize,
}

impl Told<'_> {
    fn say(&mut self, span: Span, severity: Severity, message: String, help: &str) {
        let place = Place::new(self.source, span);
        self.findings.push(Diagnostic::new(&INVALID_CONFIG, place, message, help).at(severity));
    }

    fn warn(&mut self, span: Span, message: String, help: &str) {
        self.say(span, Severity::Warning, message, help);
    }

    fn trouble(&mut self, trouble: Trouble) {
        self.bad += 1;
        if self.bad <= MOST_TOLD {
            self.warn(trouble.span, trouble.message, trouble.help);
        }
    }

    /// One finding for many events, which stands at the first.
    fn events(&mut self, spans: &[Span], severity: Severity, message: String, help: &str) {
        let Some((first, others)) = spans.split_first() else { return };
        self.say(*first, severity, message, help);
        let lines: Vec<String> =
            others.iter().take(MOST_TOLD).map(|span| self.source.position(span.start).line.to_string()).collect();
        let more = others.len() - lines.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        if let Some(finding) = self.findings.last_mut().filter(|_| !lines.is_empty()) {
            finding.notes.push(format!("the others begin in line {}{more}", lines.join(", ")));
        }
    }
}

/// The absences that a file tells of.
fn of_file(
    source: &Source,
    roster: &Roster,
    (window, today): ((Date, Date), Date),
    told: &mut Told<'_>,
) -> BTreeMap<PersonId, Vec<(Date, Date)>> {
    let mut away: BTreeMap<PersonId, Vec<(Date, Date)>> = BTreeMap::new();
    let Calendar { mut events, foreign, cut_off, too_many, unknown_zone } = calendar::read(source.text(), MOST_EVENTS);
    let top = Span::default();
    if foreign {
        told.say(top, Severity::Error, "not a calendar".to_owned(), "export it as iCalendar, `.ics`");
        return away;
    }
    if cut_off {
        let end = source.text().len();
        told.warn(Span::new(end, end), "the calendar ends within an event".to_owned(), "export it again");
    }
    if too_many {
        told.warn(top, format!("only the first {MOST_EVENTS} events are read"), "export leave alone, and fewer years");
    }
    if let Some(span) = unknown_zone {
        let message = "this time zone is not known; times in UTC are taken as they stand".to_owned();
        told.warn(span, message, "export with a zone as `Europe/London`, or whole days");
    }
    let names = Names::new(roster);
    let mut whose: Vec<Whose> = events.iter().map(|event| names.whose(&event.title, &event.addresses)).collect();
    replace(&mut events, &mut whose);
    let mut steps = MOST_STEPS;
    let (mut nobody, mut several) = (Vec::new(), Vec::new());
    for (event, whose) in events.iter_mut().zip(whose) {
        if event.void {
            continue;
        }
        let troubles = std::mem::take(&mut event.troubles);
        let days = event.days(window, &mut steps);
        match whose {
            Whose::One(who) => {
                troubles.into_iter().for_each(|trouble| told.trouble(trouble));
                match days {
                    Ok(days) => {
                        let known = away.entry(who).or_default();
                        known.extend(days);
                        // What repeats a thousand times takes no more room than the days there are.
                        if known.len() > 2_000 {
                            *known = merged(std::mem::take(known));
                        }
                    }
                    Err(trouble) => told.trouble(trouble),
                }
            }
            Whose::Nobody | Whose::Several
                if days.as_ref().is_ok_and(|days| days.iter().all(|(_, to)| *to < today)) => {}
            Whose::Nobody => nobody.push(event.span),
            Whose::Several => several.push(event.span),
        }
    }
    let count = |spans: &[Span], one: &str, more: &str| match spans.len() {
        1 => format!("1 coming event {one}"),
        many => format!("{many} coming events {more}"),
    };
    let message = count(
        &several,
        "may be of one person or another: it counts for nobody",
        "may each be of one person or another: they count for nobody",
    );
    let help = "begin each title with the full name of the one who is away";
    told.events(&several, Severity::Warning, message, help);
    let message = count(
        &nobody,
        "is of nobody in people.yml, and does not count",
        "are of nobody in people.yml, and do not count",
    );
    let help =
        "nothing needs to be done for public holidays; else give people.yml the name or address that the calendar uses";
    told.events(&nobody, Severity::Note, message, help);
    away
}

/// Takes the days that other events stand for out of the events that they are of; those without a name of their own are
/// of the same person.
fn replace(events: &mut [Event], whose: &mut [Whose]) {
    let masters: HashMap<String, usize> = events
        .iter()
        .enumerate()
        .filter(|(_, event)| event.instead_of.is_none() && !event.uid.is_empty())
        .map(|(at, event)| (event.uid.clone(), at))
        .collect();
    for at in 0..events.len() {
        let Some(day) = events[at].instead_of else { continue };
        let Some(master) = masters.get(&events[at].uid).copied() else { continue };
        events[master].except.insert(day);
        if whose[at] == Whose::Nobody {
            whose[at] = whose[master];
        }
    }
}

#[cfg(test)]
mod tests;
