//! `check`: the findings, and the exit status that a pipeline goes by.

mod baseline;
mod since;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::check::Found;
use crate::check::ahead::ahead;
use crate::check::baseline::Held;
use crate::check::rules::find;
use crate::cli::{CLEAN, Common, FINDINGS, output};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Colour, External, Format, Gate, Look, Spare};
use crate::external::{Answer, Answers};
use crate::model::cadence::Interval;
use crate::pipeline::{self, Asking, Checked, Memory, Wanted};
use crate::rule::Severity;

/// Report what has gone stale, what rests on one person, and what is broken
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook check\n  playbook check --fail-on warning\n  playbook check --format json\n  playbook check --format github --report sarif=playbook.sarif --report junit=playbook.xml\n  playbook check --external\n  playbook check --update-baseline --spread 26w\n  playbook check --baseline playbook-baseline.yml\n  playbook check --since origin/main\n  playbook check --within 14d"
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
    /// Let pass what this file allows: so many findings of a rule on a page
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline: begin one with all that is found, or take out of it what is mended [default: playbook-baseline.yml in the playbook's folder]
    #[arg(long)]
    update_baseline: bool,
    /// Report only what came about since this revision and HEAD parted, and what was mended since: judged on the same day
    #[arg(long, value_name = "REV", conflicts_with = "update_baseline")]
    since: Option<String>,
    /// Warn of what will come true within so long, if nothing changes: 14d, 2w
    #[arg(long, value_name = "INTERVAL", conflicts_with_all = ["since", "update_baseline"], value_parser = parse_interval)]
    within: Option<Interval>,
    /// With --update-baseline: allow what is new too
    #[arg(long, requires = "update_baseline")]
    accept_new: bool,
    /// With --update-baseline: give each page that is due for review a last day within so long, the most critical first
    #[arg(long, value_name = "INTERVAL", requires = "update_baseline", value_parser = parse_interval)]
    spread: Option<Interval>,
}

/// What counts, and what it was held against.
struct Judged {
    found: Found,
    /// What they are held against.
    baseline: Option<baseline::Named>,
    /// What that makes of them, its findings taken out.
    held: Option<Held>,
    /// What they are compared with.
    since: Option<since::Change>,
    /// The day that was looked ahead to.
    ahead: Option<Date>,
}

/// Reads, checks, prints.
pub fn run(common: &Common, command: Check) -> anyhow::Result<u8> {
    let root = common.root(command.root.as_deref())?;
    let told = |count: usize| {
        output::say(common, &format!("asking for {count} web address{}", if count == 1 { "" } else { "es" }));
    };
    let asking = command.external.then(|| Asking { now: Timestamp::now(), told: &told });
    let mut checked = pipeline::read_and_ask(&root, common.today()?, Wanted::Facts, asking)?;
    let found =
        Found { findings: std::mem::take(&mut checked.findings), silenced: std::mem::take(&mut checked.silenced) };
    let mut judged = judged(common, &command, (&root, &checked), found)?;
    if let Some(revision) = &command.since {
        let held = judged.held.as_ref();
        let allowed = held.into_iter().flat_map(|held| held.allowed.iter().chain(&held.quiet));
        if let Some((change, new)) = since::change(common, revision, (&root, &checked), (&judged.found, allowed))? {
            (judged.found.findings, judged.since) = (new, Some(change));
        }
    }
    if let Some(within) = command.within {
        judged.look_ahead((&root, &checked), within)?;
    }
    let report = emit::Report {
        findings: &judged.found.findings,
        baselined: judged.held.as_ref().map(|held| held.allowed.as_slice()),
        gate: gate(&root, &judged),
        ..report(&checked, command.fail_on)
    };
    for (format, file) in &command.report {
        let text = format.emit(&report, Look::default());
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    output::print(&command.format.emit(&report, look(common, command.fail_on)))?;
    let status = status(&judged.found.findings, command.fail_on);
    // The process ends here: the system takes thousands of pages back at once.
    std::mem::forget((checked, judged));
    Ok(status)
}

impl Judged {
    /// Adds what will come true.
    fn look_ahead(&mut self, (root, checked): (&Path, &Checked), within: Interval) -> anyhow::Result<()> {
        let today = checked.facts.today;
        let last = within.after(today);
        // Read once: only the day changes.
        let mut memory = Memory::default();
        let mut on = |day: Date| {
            let Checked { facts, findings, silenced, .. } = memory.read(root, day, Wanted::Facts)?;
            let found = Found { findings, silenced };
            Ok(match &self.baseline {
                Some(baseline) => baseline.hold(&found, &facts).found.findings,
                None => found.findings,
            })
        };
        let coming = ahead((today, &self.found.findings), last, &mut on)?;
        self.found.findings.extend(coming);
        self.found.findings.sort_by(Diagnostic::order);
        self.ahead = Some(last);
        Ok(())
    }
}

/// Holds what was found against what the command names.
fn judged(
    common: &Common,
    command: &Check,
    (root, checked): (&Path, &Checked),
    found: Found,
) -> anyhow::Result<Judged> {
    let (baseline, mut held) = if command.update_baseline {
        let how = baseline::Update { new: command.accept_new, spread: command.spread };
        let file = command.baseline.clone().unwrap_or_else(|| root.join(baseline::FILE));
        let (held, told) = baseline::update(&file, (root, checked), &found, how)?;
        output::say(common, &told);
        (None, held)
    } else if let Some(file) = &command.baseline {
        let named = baseline::Named::read(file, (root, checked))?;
        let held = named.hold(&found, &checked.facts);
        (Some(named), held)
    } else {
        return Ok(Judged { found, baseline: None, held: None, since: None, ahead: None });
    };
    Ok(Judged { found: std::mem::take(&mut held.found), baseline, held: Some(held), since: None, ahead: None })
}

fn gate<'a>(root: &Path, judged: &'a Judged) -> Gate<'a> {
    let held = judged.held.as_ref();
    let spare = held.into_iter().flat_map(|held| &held.spare).map(|spare| Spare {
        path: &spare.path,
        code: &spare.code,
        name: find(&spare.code).map_or("", |rule| rule.name),
        count: spare.count,
        gone: !root.join(&spare.path).exists(),
    });
    Gate {
        spare: spare.collect(),
        expired: held.map_or(0, |held| held.expired),
        since: judged.since.as_ref().map(since::Change::told),
        ahead: judged.ahead,
    }
}

/// Prints the findings for people, and gives the exit status.
pub fn print(common: &Common, checked: &Checked, fail_on: Severity) -> anyhow::Result<u8> {
    output::print(&Format::Human.emit(&report(checked, fail_on), look(common, fail_on)))?;
    Ok(status(&checked.findings, fail_on))
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
        gate: Gate::default(),
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

fn status(findings: &[Diagnostic], fail_on: Severity) -> u8 {
    let found = findings.iter().any(|finding| finding.severity >= fail_on && finding.waived.is_none());
    if found { FINDINGS } else { CLEAN }
}

fn parse_format(name: &str) -> Result<Format, String> {
    Format::parse(name)
        .ok_or_else(|| format!("there are {}", Format::all().map(Format::name).collect::<Vec<_>>().join(", ")))
}

fn parse_interval(text: &str) -> Result<Interval, String> {
    Interval::parse(text)
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
