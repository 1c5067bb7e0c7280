//! `explain`: a rule's manual, or the list of all rules.

use std::fmt::Write as _;

use anyhow::bail;
use clap::Args;

use crate::check::rules::{CHECKS, find};
use crate::cli::{CLEAN, Common, output};
use crate::model::people::nearest;

/// What a rule says, why, and how to mend it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook explain PB202\n  playbook explain single-reviewer\n  playbook explain            all rules"
)]
pub struct Explain {
    /// Code or name of a rule; without one, all are listed
    rule: Option<String>,
}

/// Prints it.
pub fn run(_: &Common, command: Explain) -> anyhow::Result<u8> {
    let mut text = String::new();
    let Some(name) = command.rule else {
        for check in CHECKS {
            let rule = check.rule;
            let _ = writeln!(text, "{}  {:<26}{}", rule.code, rule.name, rule.severity);
        }
        output::print(&text)?;
        return Ok(CLEAN);
    };
    let Some(rule) = find(&name) else {
        match nearest(&name, CHECKS.iter().flat_map(|check| [check.rule.name, check.rule.code])) {
            Some(near) => bail!("there is no rule `{name}`; did you mean `{near}`?"),
            None => bail!("there is no rule `{name}`; `playbook explain` lists them"),
        }
    };
    let _ = write!(
        text,
        "{} {} ({})\n\nWhat\n{}\n\nWhy\n{}\n\nFix\n{}\n",
        rule.code,
        rule.name,
        rule.severity,
        wrapped(rule.doc.what),
        wrapped(rule.doc.why),
        wrapped(rule.doc.fix)
    );
    output::print(&text)?;
    Ok(CLEAN)
}

/// Lines of at most 78 characters, indented by two.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::from(" ")];
    for word in text.split_whitespace() {
        let line = lines.last_mut();
        match line {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 78 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("  {word}")),
        }
    }
    lines.join("\n")
}
