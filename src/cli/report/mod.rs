//! `report`: where the playbook stands, for people and for machines.

mod human;
mod json;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::{CLEAN, Common, output};
use crate::health;
use crate::pipeline;

/// Say where the playbook stands
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  playbook report\n  playbook report people\n  playbook report --format json")]
pub struct Report {
    /// What to report; everything unless named
    topic: Option<Topic>,
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    root: Option<PathBuf>,
    /// How to print it; json always holds everything
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Prints it.
pub fn run(common: &Common, command: Report) -> anyhow::Result<u8> {
    let checked = pipeline::read(&common.root(command.root.as_deref())?, common.today()?)?;
    let survey = health::survey(&checked.facts);
    let text = match command.format {
        Format::Json => json::render(&checked.facts, &survey)?,
        Format::Human => human::render(&checked.facts, &survey, command.topic),
    };
    output::print(&text)?;
    Ok(CLEAN)
}
