//! `explain`: a rule's manual, or the list of all rules.

use std::fmt::Write as _;

use anyhow::bail;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::check::STOPS_A_BUILD;
use crate::check::rules::{CHECKS, find};
use crate::cli::{CLEAN, Common, output};
use crate::model::people::nearest;
use crate::rule::{DAY, Examples, Rule, Step, wrapped};

/// What a rule says, why, and how to mend it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook explain PB202\n  playbook explain single-reviewer\n  playbook explain            all rules, a line each\n  playbook explain --format json            all manuals, for programs"
)]
pub struct Explain {
    /// Code or name of a rule; without one, all are listed
    rule: Option<String>,
    /// For people, as a text in Markdown, or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Markdown,
    Json,
}

/// Prints it.
pub fn run(_: &Common, command: Explain) -> anyhow::Result<u8> {
    let rules: Vec<&'static Rule> = match &command.rule {
        None => CHECKS.iter().map(|check| check.rule).collect(),
        Some(name) => vec![named(name)?],
    };
    let text = match command.format {
        Format::Human if command.rule.is_none() => list(&rules, output::width()),
        Format::Human => rules.iter().map(|rule| manual(rule)).collect(),
        Format::Markdown => rules.iter().map(|rule| format!("{}\n", markdown(rule))).collect::<Vec<_>>().join("\n"),
        Format::Json => json(&rules)?,
    };
    output::print(&text)?;
    Ok(CLEAN)
}

fn named(name: &str) -> anyhow::Result<&'static Rule> {
    if let Some(rule) = find(name) {
        return Ok(rule);
    }
    match nearest(name, CHECKS.iter().flat_map(|check| [check.rule.name, check.rule.code])) {
        Some(near) => bail!("there is no rule `{name}`; did you mean `{near}`?"),
        None => bail!("there is no rule `{name}`; `playbook explain` lists them"),
    }
}

/// A rule a line where the terminal is wide enough, what it says on lines below it where it is not.
fn list(rules: &[&Rule], width: usize) -> String {
    const BEFORE: usize = 42;
    let mut text = String::new();
    for rule in rules {
        let head = format!("{}  {:<24}{:<9}", rule.code, rule.name, rule.severity.name());
        let short = rule.doc.short;
        match width.checked_sub(BEFORE).filter(|room| *room >= 38) {
            Some(_) => drop(writeln!(text, "{head}  {}", wrapped(short, BEFORE, width).trim_start())),
            None => drop(writeln!(text, "{}\n{}", head.trim_end(), wrapped(short, 7, width))),
        }
    }
    text
}

fn manual(rule: &Rule) -> String {
    let Rule { code, name, severity, .. } = rule;
    let stops = if STOPS_A_BUILD.contains(code) { "; a finding stops `build`" } else { "" };
    format!(
        "{code} {name} ({severity}{stops})\n\n{}\nChange it\n  how much it matters, in playbook.yml: off, note, warning or error\n    rules: {{ {name}: {other} }}\n  accept a finding for a while, in the page's front matter\n    waive: [{{ rule: {name}, until: 2026-12-31, why: … }}]\n  or for many pages, in playbook.yml\n    waivers: [{{ rule: {name}, path: \"archive/**\", until: 2026-12-31, why: … }}]\n",
        rule.plain(),
        other = if severity.name() == "warning" { "error" } else { "warning" },
    )
}

fn markdown(rule: &Rule) -> String {
    format!("## {} {}\n\n{} ({})\n\n{}", rule.code, rule.name, rule.doc.short, rule.severity, rule.markdown())
}

/// A manual for programs; keys are only ever added.
#[derive(Serialize)]
struct Manual {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    says: &'static str,
    what: &'static str,
    why: &'static str,
    fix: &'static str,
    examples: Laid,
}

#[derive(Serialize)]
struct Laid {
    today: &'static str,
    both: Vec<Part>,
    fails: One,
    passes: One,
}

#[derive(Serialize)]
struct One {
    says: &'static str,
    steps: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Hit>,
}

#[derive(Serialize)]
struct Hit {
    place: &'static str,
    message: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part {
    File { path: &'static str, text: &'static str },
    Act { act: &'static str },
}

fn json(rules: &[&'static Rule]) -> anyhow::Result<String> {
    let parts = |steps: Vec<Step>| -> Vec<Part> {
        let part = |step| match step {
            Step::File { path, text } => Part::File { path, text },
            Step::Act(act) => Part::Act { act },
        };
        steps.into_iter().map(part).collect()
    };
    let manuals = rules.iter().map(|rule| {
        let Examples { both, fails, passes, .. } = rule.doc.examples();
        let [fails, passes] = [fails, passes].map(|one| One {
            says: one.says,
            steps: parts(one.steps),
            found: one.found.map(|(place, message)| Hit { place, message }),
        });
        Manual {
            code: rule.code,
            name: rule.name,
            severity: rule.severity.name(),
            says: rule.doc.short,
            what: rule.doc.what,
            why: rule.doc.why,
            fix: rule.doc.fix,
            examples: Laid { today: DAY, both: parts(both), fails, passes },
        }
    });
    Ok(serde_json::to_string_pretty(&manuals.collect::<Vec<_>>())? + "\n")
}
