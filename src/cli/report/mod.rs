//! `report`: where the playbook stands, for people and for machines.

mod human;
mod json;

use std::path::Path;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::cli::{CLEAN, Common, output};
use crate::health;
use crate::pipeline;

/// Say where the playbook stands
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  playbook report\n  playbook report people\n  playbook report --format json")]
pub struct Report {
    /// What to report: freshness, cover or people; everything unless named. Then the playbook's folder
    #[arg(value_name = "TOPIC] [DIR", num_args = 0..=2)]
    arguments: Vec<String>,
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
    let (topic, root) = match command.arguments.as_slice() {
        [] => (None, None),
        [one] => match Topic::from_str(one, true) {
            Ok(topic) => (Some(topic), None),
            Err(_) => (None, Some(Path::new(one))),
        },
        [topic, root, ..] => match Topic::from_str(topic, true) {
            Ok(topic) => (Some(topic), Some(Path::new(root))),
            Err(_) => bail!("there is no report `{topic}`; there are freshness, cover and people"),
        },
    };
    let checked = pipeline::read(&common.root(root)?, common.today()?)?;
    let survey = health::survey(&checked.facts);
    let text = match command.format {
        Format::Json => json::render(&checked.facts, &survey)?,
        Format::Human => human::render(&checked.facts, &survey, topic),
    };
    output::print(&text)?;
    Ok(CLEAN)
}
