//! `check`: the findings, and the exit status that a pipeline goes by.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;

use crate::cli::{CLEAN, Common, FINDINGS, output};
use crate::emit::{self, Colour, External, Format, Look};
use crate::external::{Answer, Answers};
use crate::pipeline::{self, Asking, Checked, Wanted};
use crate::rule::Severity;

/// Report what has gone stale, what rests on one person, and what is broken
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook check\n  playbook check --fail-on warning\n  playbook check --format json\n  playbook check --format github --report sarif=playbook.sarif --report junit=playbook.xml\n  playbook check --external"
)]
pub struct Check {
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    root: Option<PathBuf>,
    /// How to print it: human, json, github, gitlab, sarif, junit or markdown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = parse_format)]
    format: Format,
    /// Write another format to a file as well; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = parse_report)]
    report: Vec<(Format, PathBuf)>,
    /// Exit with 1 for findings of this severity and above: note, warning or error; with --quiet, print only these
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = parse_severity)]
    fail_on: Severity,
    /// Ask for every web address that pages link to as well (PB306); answers are kept for some days
    #[arg(long)]
    external: bool,
}

/// Reads, checks, prints.
pub fn run(common: &Common, command: Check) -> anyhow::Result<u8> {
    let root = common.root(command.root.as_deref())?;
    let told = |count: usize| {
        output::say(common, &format!("asking for {count} web address{}", if count == 1 { "" } else { "es" }));
    };
    let asking = command.external.then(|| Asking { now: Timestamp::now(), told: &told });
    let checked = pipeline::read_and_ask(&root, common.today()?, Wanted::Facts, asking)?;
    for (format, file) in &command.report {
        let text = format.emit(&report(&checked, command.fail_on), Look::default());
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    output::print(&command.format.emit(&report(&checked, command.fail_on), look(common, command.fail_on)))?;
    let status = status(&checked, command.fail_on);
    // The process ends here: the system takes thousands of pages back at once.
    std::mem::forget(checked);
    Ok(status)
}

/// Prints the findings for people, and gives the exit status.
pub fn print(common: &Common, checked: &Checked, fail_on: Severity) -> anyhow::Result<u8> {
    output::print(&Format::Human.emit(&report(checked, fail_on), look(common, fail_on)))?;
    Ok(status(checked, fail_on))
}

/// What is reported of a check that fails on findings of a severity and above.
pub fn report(checked: &Checked, fail_on: Severity) -> emit::Report<'_> {
    emit::Report {
        today: checked.facts.today,
        findings: &checked.findings,
        baselined: None,
        pages: checked.facts.playbook.pages.len(),
        fail_on,
        prefix: &checked.prefix,
        external: checked.facts.answers.as_ref().map(asked),
    }
}

/// What was asked for, as it is reported.
fn asked(answers: &Answers) -> External<'_> {
    let count = |is: fn(&Answer) -> bool| answers.of.values().filter(|answer| is(answer)).count();
    External {
        asked: answers.of.len(),
        kept: answers.kept,
        passed_over: answers.passed_over,
        gone: count(|answer| matches!(answer, Answer::Gone(_))),
        moved: count(|answer| matches!(answer, Answer::There { moved: Some(_) })),
        unknown: answers
            .of
            .iter()
            .filter_map(|(address, answer)| match answer {
                Answer::Unknown(why) => Some((address.as_str(), why.as_str())),
                _ => None,
            })
            .collect(),
    }
}

/// How findings look on this terminal. To those who asked for quiet, only what fails is shown.
pub fn look(common: &Common, fail_on: Severity) -> Look {
    Look {
        colour: if output::colour(common) { Colour::Ansi } else { Colour::Plain },
        width: output::width(),
        least: if common.quiet { fail_on } else { Severity::Note },
    }
}

fn status(checked: &Checked, fail_on: Severity) -> u8 {
    let found = checked.findings.iter().any(|finding| finding.severity >= fail_on && finding.waived.is_none());
    if found { FINDINGS } else { CLEAN }
}

fn parse_format(name: &str) -> Result<Format, String> {
    Format::parse(name)
        .ok_or_else(|| format!("there are {}", Format::all().map(Format::name).collect::<Vec<_>>().join(", ")))
}

fn parse_report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("write the format, `=` and the file: `json=findings.json`")?;
    Ok((parse_format(format)?, PathBuf::from(file)))
}

fn parse_severity(name: &str) -> Result<Severity, String> {
    match Severity::parse(name) {
        Some(severity) if severity != Severity::Off => Ok(severity),
        _ => Err("there are note, warning and error".to_owned()),
    }
}
