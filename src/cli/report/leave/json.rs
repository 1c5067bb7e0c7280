//! The weeks for programs, version 1: keys are only ever added.

use jiff::civil::Date;
use serde::Serialize;

use super::Told;
use crate::cover::leave::{Left, Missing};
use crate::cover::what_if::{Loss, Worst};
use crate::model::people::Who;

#[derive(Serialize)]
struct Answer<'a> {
    version: u32,
    today: String,
    from: String,
    to: String,
    weeks: Vec<OneWeek<'a>>,
    left: Vec<Leaves<'a>>,
    before: Vec<Show<'a>>,
    open: Vec<What<'a>>,
}

/// Somebody leaves, and what is lost for good with them.
#[derive(Serialize)]
struct Leaves<'a> {
    who: &'a str,
    until: String,
    processes: Vec<Lost<'a>>,
}

#[derive(Serialize)]
struct Lost<'a> {
    path: &'a str,
    lost: &'static str,
    step_in: Vec<StepIn<'a>>,
}

#[derive(Serialize)]
struct OneWeek<'a> {
    from: String,
    to: String,
    working_days: usize,
    away: Vec<Away<'a>>,
    processes: Vec<Lose<'a>>,
}

#[derive(Serialize)]
struct Away<'a> {
    who: &'a str,
    days: Vec<String>,
}

#[derive(Serialize)]
struct Lose<'a> {
    path: &'a str,
    url: &'a str,
    title: &'a str,
    criticality: Option<&'a str>,
    owner: Option<&'a str>,
    lost: &'static str,
    covered: Option<usize>,
    minimum: usize,
    step_in: Vec<StepIn<'a>>,
    from: String,
    to: String,
}

#[derive(Serialize)]
struct StepIn<'a> {
    who: &'a str,
    because: &'static str,
}

#[derive(Serialize)]
struct What<'a> {
    path: &'a str,
    url: &'a str,
    title: &'a str,
    lost: &'static str,
    from: String,
    to: String,
}

#[derive(Serialize)]
struct Show<'a> {
    #[serde(flatten)]
    what: What<'a>,
    teacher: &'a str,
    learner: &'a str,
    again: bool,
    by: String,
}

/// All of it.
///
/// # Errors
/// None that happens: it is written to memory.
pub fn render(told: &Told<'_>) -> anyhow::Result<String> {
    let weeks = told.weeks.iter().map(|week| OneWeek {
        from: week.days.0.to_string(),
        to: week.days.1.to_string(),
        working_days: week.worked.len(),
        away: week
            .away
            .iter()
            .map(|(who, days)| Away {
                who: told.id(&told.what_if.people[*who]),
                days: days.iter().map(Date::to_string).collect(),
            })
            .collect(),
        processes: week.losses.iter().map(|worst| lose(told, worst)).collect(),
    });
    let before = told.preparation.before.iter().map(|before| Show {
        what: what(told, &before.missing),
        teacher: told.id(&before.teacher),
        learner: told.id(&before.learner),
        again: before.again,
        by: before.by.to_string(),
    });
    let answer = Answer {
        version: 1,
        today: told.facts.today.to_string(),
        from: told.days.0.to_string(),
        to: told.days.1.to_string(),
        weeks: weeks.collect(),
        left: told.left.iter().map(|left| leaves(told, left)).collect(),
        before: before.collect(),
        open: told.preparation.open.iter().map(|missing| what(told, missing)).collect(),
    };
    Ok(serde_json::to_string_pretty(&answer)? + "\n")
}

fn leaves<'a>(told: &'a Told<'_>, left: &Left) -> Leaves<'a> {
    let processes = left.losses.iter().map(|(at, loss)| Lost {
        path: told.facts.playbook.pages[told.what_if.processes[*at].page].path(),
        lost: loss.lost.name(),
        step_in: step_in(told, loss),
    });
    Leaves {
        who: told.id(&told.what_if.people[left.who]),
        until: left.until.to_string(),
        processes: processes.collect(),
    }
}

fn step_in<'a>(told: &'a Told<'_>, loss: &Loss) -> Vec<StepIn<'a>> {
    let all = loss.step_in.iter();
    all.map(|(at, stands)| StepIn { who: told.id(&told.what_if.people[*at]), because: stands.name() }).collect()
}

fn what<'a>(told: &'a Told<'_>, missing: &Missing) -> What<'a> {
    let page = &told.facts.playbook.pages[missing.page];
    What {
        path: page.path(),
        url: &page.url,
        title: &page.title,
        lost: missing.lost.name(),
        from: missing.days.0.to_string(),
        to: missing.days.1.to_string(),
    }
}

fn lose<'a>(told: &'a Told<'_>, worst: &Worst) -> Lose<'a> {
    let process = &told.what_if.processes[worst.process];
    let page = &told.facts.playbook.pages[process.page];
    let owner = page.owner.as_ref().map(|named| -> &Who { &named.who });
    Lose {
        path: page.path(),
        url: &page.url,
        title: &page.title,
        criticality: page.criticality.as_deref(),
        owner: owner.map(|who| told.id(who)),
        lost: worst.loss.lost.name(),
        covered: process.known.then_some(worst.loss.covered),
        minimum: process.minimum,
        step_in: step_in(told, &worst.loss),
        from: worst.days.0.to_string(),
        to: worst.days.1.to_string(),
    }
}
