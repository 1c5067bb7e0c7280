//! The plan for programs: a table for CSV, JSON version 1, and commands for a shell.

use std::fmt::Write as _;

use serde::Serialize;

use super::Told;
use crate::cli::report::table::{Cell, Column, Reach, Table};
use crate::cover::plan::{Plan, Training};

const fn column(name: &'static str) -> Column {
    Column { name, label: name, reach: Reach::Everywhere }
}

const COLUMNS: [Column; 12] = [
    column("path"),
    column("title"),
    column("criticality"),
    column("learner"),
    column("teacher"),
    column("teacher_knows"),
    column("teacher_level"),
    column("within_team"),
    column("again"),
    column("by"),
    column("verify"),
    column("open"),
];

impl From<&Told<'_>> for Table {
    /// A row for each training, and one for each place that stays open.
    fn from(told: &Told<'_>) -> Self {
        let text = |text: &str| Cell::Text(text.to_owned());
        let head = |page: usize| {
            let level = told.criticality(page).unwrap_or_default();
            vec![Cell::Path(told.path(page).to_owned()), Cell::Text(told.title(page)), text(level)]
        };
        let trainings = told.plan.trainings.iter().map(|training| {
            let mut row = head(training.page);
            row.extend([
                text(told.name(&training.learner)),
                text(told.name(&training.teacher.who)),
                text(training.teacher.knows.name()),
                text(training.teacher.knows.level().name()),
                Cell::Known(training.within_team),
                Cell::Known(Some(training.again)),
                Cell::Day(training.by, ""),
                Cell::Text(told.command(training)),
                text(""),
            ]);
            row
        });
        let open = told.plan.open.iter().flat_map(|open| std::iter::repeat_n(open, open.places)).map(|open| {
            let mut row = head(open.page);
            row.resize_with(COLUMNS.len() - 1, || text(""));
            row.push(text(open.why.name()));
            row
        });
        let rows = trainings.chain(open).collect();
        Table { title: told.heading(), summary: told.summary().join(" "), columns: &COLUMNS, rows }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    today: String,
    /// What was asked: absent is `null`.
    to: Option<usize>,
    per_person: Option<usize>,
    by: Option<String>,
    summary: Summary,
    trainings: Vec<One<'a>>,
    open: Vec<Place<'a>>,
    people: Vec<Person<'a>>,
    leaving: Vec<Leaving<'a>>,
}

#[derive(Serialize)]
struct Summary {
    processes: usize,
    enough: usize,
    lacking: usize,
    /// Left out: history is cut off.
    unknown: usize,
    trainings: usize,
    /// Places for which there is no training.
    open: usize,
}

#[derive(Serialize)]
struct One<'a> {
    path: &'a str,
    url: &'a str,
    title: &'a str,
    criticality: Option<&'a str>,
    learner: &'a str,
    learner_name: &'a str,
    again: bool,
    listed: bool,
    teacher: &'a str,
    teacher_name: &'a str,
    teacher_knows: &'static str,
    teacher_level: &'static str,
    within_team: Option<bool>,
    by: Option<String>,
    /// The first day on which nobody is left who has it, were nobody trained.
    stops: Option<String>,
    /// A day on which it could take place.
    day: Option<String>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    url: &'a str,
    title: &'a str,
    criticality: Option<&'a str>,
    has: usize,
    to: usize,
    open: usize,
    reason: &'static str,
}

#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    learns: usize,
    shows: usize,
    /// The first of the last days of what they learn or show.
    first_by: Option<String>,
}

#[derive(Serialize)]
struct Leaving<'a> {
    id: &'a str,
    name: &'a str,
    until: String,
}

/// The plan as JSON.
///
/// # Errors
/// None that happens.
pub fn json(told: &Told<'_>) -> anyhow::Result<String> {
    let Plan { asked, needs, trainings, open, enough, unknown, leaving, .. } = &told.plan;
    let roster = &told.facts.playbook.roster;
    let pages = &told.facts.playbook.pages;
    let training = |training: &'_ Training| {
        let (page, teacher) = (&pages[training.page], &training.teacher);
        (page, teacher.knows.name(), teacher.knows.level().name(), training.by.map(|by| by.to_string()))
    };
    let trainings = trainings.iter().map(|one| {
        let (page, teacher_knows, teacher_level, by) = training(one);
        One {
            path: page.path(),
            url: &page.url,
            title: &page.title,
            criticality: page.criticality.as_deref(),
            learner: roster.id(&one.learner),
            learner_name: roster.name(&one.learner),
            again: one.again,
            listed: one.listed,
            teacher: roster.id(&one.teacher.who),
            teacher_name: roster.name(&one.teacher.who),
            teacher_knows,
            teacher_level,
            within_team: one.within_team,
            by,
            stops: one.stops.map(|day| day.to_string()),
            day: one.day.map(|day| day.to_string()),
        }
    });
    let trainings: Vec<One<'_>> = trainings.collect();
    let places = open.iter().map(|open| {
        let page = &pages[open.page];
        let need = told.need(open.page);
        Place {
            path: page.path(),
            url: &page.url,
            title: &page.title,
            criticality: page.criticality.as_deref(),
            has: need.map_or(0, |need| need.has),
            to: need.map_or(0, |need| need.to),
            open: open.places,
            reason: open.why.name(),
        }
    });
    let people = told.people().into_iter();
    let people = people.map(|(who, load)| Person {
        id: roster.id(who),
        name: roster.name(who),
        learns: load.learns,
        shows: load.shows,
        first_by: load.first.map(|first| first.to_string()),
    });
    let leaving = leaving.iter().map(|leaves| Leaving {
        id: roster.id(&leaves.who),
        name: roster.name(&leaves.who),
        until: leaves.until.to_string(),
    });
    let whole = Whole {
        version: 1,
        today: told.facts.today.to_string(),
        to: asked.to,
        per_person: asked.per_person,
        by: asked.by.map(|by| by.to_string()),
        summary: Summary {
            processes: needs.len() + enough + unknown,
            enough: *enough,
            lacking: needs.len(),
            unknown: *unknown,
            trainings: trainings.len(),
            open: open.iter().map(|open| open.places).sum(),
        },
        trainings,
        open: places.collect(),
        people: people.collect(),
        leaving: leaving.collect(),
    };
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}

/// A command for each training, to be run once it has taken place, and a remark for each place that stays open.
pub fn verify(told: &Told<'_>) -> String {
    let mut text = format!("# {}\n", line(&told.heading()));
    text += "# Run each line once the training has taken place: it puts who walked through it on record.\n";
    for training in &told.plan.trainings {
        let by = told.by(training).map(|by| format!(", {by}")).unwrap_or_default();
        let said = format!("{} {}{by}", told.learner(training), told.how(training));
        let _ = writeln!(text, "\n# {}: {}\n{}", told.title(training.page), line(&said), told.command(training));
    }
    for (why, open) in told.open_places() {
        let _ = writeln!(text, "\n# {}:", told.open(why));
        for (page, _) in open {
            let _ = writeln!(text, "# - {}", line(told.path(page)));
        }
    }
    text
}

/// A text that does not leave its line, and so its remark.
fn line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}
