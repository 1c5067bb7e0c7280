//! `report`: where the playbook stands, for people and for machines.

mod business;
mod csv;
mod handover;
mod human;
mod json;
mod leave;
mod margin;
mod markdown;
mod plan;
mod table;
mod without;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::report::table::Table;
use crate::cli::report::without::Absence;
use crate::cli::{CLEAN, Common, output};
use crate::facts::Facts;
use crate::health::{self, Survey};
use crate::model::cadence::words;
use crate::pipeline::{self, Wanted};

/// Say where the playbook stands
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook report\n  playbook report people\n  playbook report cover --without maya\n  playbook report plan --by 2026-12-18\n  playbook report --format json\n  playbook report cover --format csv > cover.csv"
)]
pub struct Report {
    #[command(subcommand)]
    topic: Option<Topic>,
    #[command(flatten)]
    of: Of,
    /// How to print it; json always holds everything, csv one topic
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true)]
    format: Format,
}

/// What is reported of.
#[derive(Debug, Args)]
struct Of {
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What to report; freshness, cover and people unless named
#[derive(Debug, Subcommand)]
enum Topic {
    /// What is fresh, due, stale and unverified
    Freshness(Of),
    /// Who covers what, and what is lost without somebody
    #[command(
        after_help = "Examples:\n  playbook report cover\n  playbook report cover --without maya --without jonas\n  playbook report cover --from 2026-12-21 --to 2027-01-04"
    )]
    Cover {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        absence: Absence,
    },
    /// What each person holds up
    People(Of),
    /// Who served which client
    Clients(Of),
    /// How the processes of the register stand
    Register(Of),
    /// What somebody who leaves has to hand over
    #[command(
        after_help = "Examples:\n  playbook report handover maya\n  playbook report handover maya --format markdown > handover.md"
    )]
    Handover {
        #[command(flatten)]
        options: handover::Options,
        #[command(flatten)]
        of: Of,
    },
    /// Who is away in the coming weeks, what each week loses, and what to do before
    #[command(
        after_help = "Examples:\n  playbook report leave\n  playbook report leave --weeks 4 --format markdown\n  playbook report leave --from 2026-12-14 --to 2027-01-10"
    )]
    Leave {
        #[command(flatten)]
        options: leave::Options,
        #[command(flatten)]
        of: Of,
    },
    /// Who learns what from whom, so that every process has the people it needs
    #[command(
        after_help = "Examples:\n  playbook report plan\n  playbook report plan --per-person 3 --by 2026-12-18\n  playbook report plan --without maya\n  playbook report plan --format ics > plan.ics"
    )]
    Plan {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        options: plan::Options,
    },
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

impl Of {
    /// The folder, unless it is a slip for a topic.
    fn root(&self) -> anyhow::Result<Option<&Path>> {
        let Some(named) = self.folder.as_deref() else { return Ok(None) };
        if !named.exists() && named.components().count() == 1 {
            bail!(
                "there is neither a report nor a folder `{}`; reports are freshness, cover, people, clients, register, leave, plan and handover",
                named.display()
            );
        }
        Ok(Some(named))
    }
}

/// Prints it.
pub fn run(common: &Common, command: Report) -> anyhow::Result<u8> {
    let Report { topic, of, format } = command;
    if let Some(Topic::Plan { of, options }) = &topic {
        return plan::run(common, of.root()?, options, format);
    }
    if let Some(Topic::Handover { of, options }) = &topic {
        return handover::run(common, of, options, format);
    }
    if let Format::Ics | Format::Verify = format {
        bail!("`--format ics` and `--format verify` go with `report plan` alone");
    }
    if let Some(Topic::Leave { of, options }) = &topic {
        return leave::run(common, of.root()?, options, format);
    }
    let (of, absence) = match &topic {
        None => (&of, None),
        Some(Topic::Cover { of, absence }) => (of, Some(absence).filter(|absence| absence.asked())),
        Some(Topic::Freshness(of) | Topic::People(of) | Topic::Clients(of) | Topic::Register(of)) => (of, None),
        Some(Topic::Plan { of, .. } | Topic::Handover { of, .. } | Topic::Leave { of, .. }) => (of, None),
    };
    if format == Format::Csv {
        topic
            .as_ref()
            .context("a CSV holds one table: name freshness, cover, people, clients, register, leave or plan")?;
    }
    // JSON gives the fingerprint of every page, which is made while it is read.
    let wanted = if format == Format::Json && absence.is_none() { Wanted::Pages } else { Wanted::Facts };
    let checked = pipeline::read(&common.root(of.root()?)?, common.today()?, wanted)?;
    let survey = health::survey(&checked.facts);
    let facts = &checked.facts;
    let answer = absence.map(|absence| absence.ask(facts, &survey)).transpose()?;
    let tables: Vec<Table> = match (&answer, topic) {
        (Some(answer), _) => answer.tables(),
        (None, Some(Topic::Freshness(_))) => vec![table::freshness(facts, &survey)],
        (None, Some(Topic::Cover { .. })) => vec![table::cover(facts, &survey)],
        (None, Some(Topic::People(_))) => vec![table::people(facts, &survey)],
        (None, Some(Topic::Clients(_))) => vec![business::client_table(facts)],
        (None, Some(Topic::Register(_))) => vec![business::register_table(facts)],
        (None, None | Some(Topic::Plan { .. } | Topic::Handover { .. } | Topic::Leave { .. })) => {
            everything(facts, &survey)
        }
    };
    let cut = if facts.evidence.history.complete() { "" } else { ", as far as history is here: more may be on record" };
    let heading = format!("{} on {}{cut}", facts.settings.title, words(facts.today));
    let text = match format {
        Format::Json => match &answer {
            Some(answer) => answer.json()?,
            None => json::render(facts, &survey)?,
        },
        Format::Markdown => markdown::render(&heading, &tables),
        // A CSV is one table.
        Format::Csv => tables.iter().take(1).map(csv::render).collect::<Result<_, _>>()?,
        Format::Human | Format::Ics | Format::Verify => human::render(&heading, &tables, output::width()),
    };
    output::print(&text)?;
    Ok(CLEAN)
}

/// All tables that have something to say.
fn everything(facts: &Facts, survey: &Survey) -> Vec<Table> {
    let mut tables = vec![table::freshness(facts, survey), table::cover(facts, survey), table::people(facts, survey)];
    tables.extend(
        [business::client_table(facts), business::register_table(facts)]
            .into_iter()
            .filter(|table| !table.rows.is_empty()),
    );
    tables
}
