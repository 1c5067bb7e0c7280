//! The report as JSON, version 1: keys are only ever added. Unknown is `null`, never an empty guess.

use serde::Serialize;

use crate::cli::report::business::{ClientData, RegisterData, client_data, register_data};
use crate::cli::report::margin::{self, Margin};
use crate::cover::clients::clients;
use crate::cover::register::register;
use crate::facts::Facts;
use crate::health::told::{History, Page, Person, Teller};
use crate::health::{self, Critical, Survey};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    today: String,
    /// `null` outside git.
    history: Option<History>,
    pages: Vec<Page<'a>>,
    people: Vec<Person<'a>>,
    clients: Vec<ClientData<'a>>,
    /// `null` where there is no `processes.yml`.
    register: Option<RegisterData<'a>>,
    recording: Recording,
    /// `null` where no critical process is known.
    margin: Option<Margin<'a>>,
}

/// How the verifications of all processes were written down.
#[derive(Serialize)]
struct Recording {
    record: usize,
    with_text: usize,
    alone: usize,
    bulk: usize,
    machine: usize,
    unknown: usize,
}

/// The whole report.
pub fn render(facts: &Facts, survey: &Survey) -> anyhow::Result<String> {
    let id = Box::new(|who| Some(facts.playbook.roster.id(who)));
    let teller = Teller { facts, survey, nameless: false, id, shown: Box::new(|_| true) };
    let (clients, register) = (clients(facts), register(facts));
    let critical = Critical::new(facts, survey);
    let report = Report {
        version: 1,
        today: facts.today.to_string(),
        history: Teller::history(facts),
        pages: (0..facts.playbook.pages.len()).map(|at| teller.page(at)).collect(),
        people: survey.people.iter().map(|(who, load)| teller.person(who, load)).collect(),
        clients: client_data(facts, &clients),
        register: register_data(facts, &register),
        recording: recording(facts),
        margin: margin::json(facts, &critical),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn recording(facts: &Facts) -> Recording {
    let health::Recording { record, with_text, alone, bulk, machine, unknown } = health::recording(facts);
    Recording { record, with_text, alone, bulk, machine, unknown }
}
