//! `report`: where the playbook stands, for people and for machines.

mod csv;
mod human;
mod json;
mod markdown;
mod plan;
mod table;

use std::path::Path;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::cli::report::table::Table;
use crate::cli::{CLEAN, Common, output};
use crate::health;
use crate::model::cadence::words;
use crate::pipeline::{self, Wanted};

/// Say where the playbook stands
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook report\n  playbook report people\n  playbook report --format json\n  playbook report cover --format csv > cover.csv\n  playbook report plan --by 2026-12-18"
)]
pub struct Report {
    /// What to report: freshness, cover or people, all three unless named; or plan, who learns what from whom. Then the playbook's folder
    #[arg(value_name = "TOPIC] [DIR", num_args = 0..=2)]
    arguments: Vec<String>,
    /// How to print it; json always holds everything, csv one topic
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[command(flatten)]
    plan: plan::Options,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// What is fresh, due, stale and unverified
    Freshness,
    /// Who covers what
    Cover,
    /// What each person holds up
    People,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    Human,
    /// For programs, version 1
    Json,
    /// For spreadsheets
    Csv,
    /// For issues and wikis
    Markdown,
    /// A plan for calendars
    Ics,
    /// A plan as commands that log its trainings once they have taken place
    Verify,
}

/// Prints it.
pub fn run(common: &Common, command: Report) -> anyhow::Result<u8> {
    if command.arguments.first().is_some_and(|topic| topic.eq_ignore_ascii_case(plan::TOPIC)) {
        return plan::run(common, &command);
    }
    plan::refuse(&command)?;
    let (topic, root) = match command.arguments.as_slice() {
        [] => (None, None),
        [one] => match Topic::from_str(one, true) {
            Ok(topic) => (Some(topic), None),
            Err(_) => (None, Some(Path::new(one))),
        },
        [topic, root, ..] => match Topic::from_str(topic, true) {
            Ok(topic) => (Some(topic), Some(Path::new(root))),
            Err(_) => bail!("there is no report `{topic}`; there are freshness, cover, people and plan"),
        },
    };
    if command.format == Format::Csv {
        topic.context("a CSV holds one table: name freshness, cover or people")?;
    }
    // JSON gives the fingerprint of every page, which is made while it is read.
    let wanted = if command.format == Format::Json { Wanted::Pages } else { Wanted::Facts };
    let checked = pipeline::read(&common.root(root)?, common.today()?, wanted)?;
    let survey = health::survey(&checked.facts);
    let facts = &checked.facts;
    let topics = topic.map_or_else(|| Topic::value_variants().to_vec(), |topic| vec![topic]);
    let tables: Vec<Table> = topics.into_iter().map(|topic| Table::new(facts, &survey, topic)).collect();
    let cut = if facts.evidence.history.complete() { "" } else { ", as far as history is here: more may be on record" };
    let heading = format!("{} on {}{cut}", facts.settings.title, words(facts.today));
    let text = match command.format {
        Format::Json => json::render(facts, &survey)?,
        Format::Human => human::render(&heading, &tables, output::width()),
        Format::Csv => tables.iter().map(csv::render).collect::<Result<_, _>>()?,
        Format::Markdown => markdown::render(&heading, &tables),
        // Refused above.
        Format::Ics | Format::Verify => String::new(),
    };
    output::print(&text)?;
    Ok(CLEAN)
}
