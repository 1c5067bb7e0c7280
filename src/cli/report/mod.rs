//! `report`: where the playbook stands, for people and for machines.

mod business;
mod csv;
mod human;
mod json;
mod markdown;
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
    after_help = "Examples:\n  playbook report\n  playbook report people\n  playbook report --format json\n  playbook report cover --format csv > cover.csv"
)]
pub struct Report {
    /// What to report: freshness, cover, people, clients or register; everything there is unless named. Then the playbook's folder
    #[arg(value_name = "TOPIC] [DIR", num_args = 0..=2)]
    arguments: Vec<String>,
    /// How to print it; json always holds everything, csv one topic
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// What is fresh, due, stale and unverified
    Freshness,
    /// Who covers what
    Cover,
    /// What each person holds up
    People,
    /// Who served which client
    Clients,
    /// How the processes of the register stand
    Register,
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
}

/// Prints it.
pub fn run(common: &Common, command: Report) -> anyhow::Result<u8> {
    let (topic, root) = match command.arguments.as_slice() {
        [] => (None, None),
        [one] => match Topic::from_str(one, true) {
            Ok(topic) => (Some(topic), None),
            Err(_) => (None, Some(Path::new(one))),
        },
        [topic, root, ..] => match Topic::from_str(topic, true) {
            Ok(topic) => (Some(topic), Some(Path::new(root))),
            Err(_) => bail!("there is no report `{topic}`; there are freshness, cover, people, clients and register"),
        },
    };
    if command.format == Format::Csv {
        topic.context("a CSV holds one table: name freshness, cover, people, clients or register")?;
    }
    // JSON gives the fingerprint of every page, which is made while it is read.
    let wanted = if command.format == Format::Json { Wanted::Pages } else { Wanted::Facts };
    let checked = pipeline::read(&common.root(root)?, common.today()?, wanted)?;
    let survey = health::survey(&checked.facts);
    let facts = &checked.facts;
    let topics = topic.map_or_else(|| Topic::value_variants().to_vec(), |topic| vec![topic]);
    let tables = topics.into_iter().map(|topic| (topic, Table::new(facts, &survey, topic)));
    // Of clients and a register that there are not, nothing is said that nobody asked for.
    let said = |(of, table): &(Topic, Table)| {
        topic.is_some() || !table.rows.is_empty() || !matches!(of, Topic::Clients | Topic::Register)
    };
    let tables: Vec<Table> = tables.filter(said).map(|(_, table)| table).collect();
    let cut = if facts.evidence.history.complete() { "" } else { ", as far as history is here: more may be on record" };
    let heading = format!("{} on {}{cut}", facts.settings.title, words(facts.today));
    let text = match command.format {
        Format::Json => json::render(facts, &survey)?,
        Format::Human => human::render(&heading, &tables, output::width()),
        Format::Csv => tables.iter().map(csv::render).collect::<Result<_, _>>()?,
        Format::Markdown => markdown::render(&heading, &tables),
    };
    output::print(&text)?;
    Ok(CLEAN)
}
