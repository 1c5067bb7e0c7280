//! `handover`: one person takes over from another, in every file that names an owner, reviewers, a team, a lead or a backup.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{anyhow, bail, ensure};
use clap::Args;
use similar::TextDiff;

use crate::cli::page::lying;
use crate::cli::{CLEAN, Common, output};
use crate::edit::file::{self, File};
use crate::edit::handover::{Outcome, Teams, hand_over};
use crate::evidence::{self, From};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::{Name, Who, nearest};
use crate::pipeline::{self, Wanted};

/// Put one person in the place of another who hands over
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    playbook handover owen kasia --dry-run                what it would change\n  \
    playbook handover owen kasia\n  \
    playbook handover bea noor --only billing             these files alone\n  \
    playbook handover \"Old Firm Ltd\" maya                 a name that is not in people.yml\n\n\
Logs, approvals, evidence/, retired pages and all text stay as they are. `playbook report handover OLD` is the list to work through first.")]
pub struct Handover {
    /// Who hands over: an id, name, alias or address, or a name that stands in pages alone
    #[arg(value_name = "OLD")]
    old: String,
    /// Who takes over: a person or team of people.yml who is here
    #[arg(value_name = "NEW")]
    new: String,
    /// Show what would be changed, as a diff, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change these files and folders alone
    #[arg(long, value_name = "PATH", num_args = 1..)]
    only: Vec<String>,
    /// Take OLD out of their teams though they are still here
    #[arg(long)]
    leave_teams: bool,
}

/// Works it out, and writes all of it or shows it.
pub fn run(common: &Common, command: Handover) -> anyhow::Result<u8> {
    let root = common.root(None)?;
    let today = common.today()?;
    let checked = pipeline::read(&root, today, Wanted::Facts)?;
    let facts = &checked.facts;
    let (old, new) = (old(facts, &command.old)?, new(facts, &command.new)?);
    let roster = &facts.playbook.roster;
    ensure!(old != new, "`{}` and `{}` are the same: {}", command.old, command.new, roster.name(&new));
    let only: Vec<String> = command.only.iter().map(|typed| path(&root, typed)).collect::<Result<_, _>>()?;
    let teams = if command.leave_teams { Teams::Leave } else { Teams::Stay };
    let handover = crate::edit::handover::Handover { old: &old, new: &new, today, teams, only: &only };
    let mut outcome = hand_over(&root, &facts.playbook, &facts.settings, &handover)?;
    if facts.evidence.pages.iter().flat_map(|page| &page.verifications).any(|entry| by_row(entry, &old)) {
        outcome.left.push(format!("rows of evidence/ that name {}: they stay on record", roster.name(&old)));
    }
    if let Who::Person(id) = &new
        && let Some(until) = roster.person(*id).until
    {
        let told =
            format!("{} leaves on {}: what they take over will be handed over again", roster.name(&new), words(until));
        outcome.left.push(told);
    }
    if command.dry_run {
        output::print(&(diff(&outcome) + &told(facts, (&old, &new), &outcome, true)))?;
        return Ok(CLEAN);
    }
    let altered = evidence::find(&root).altered();
    let files: Vec<(&File, &str)> = outcome.edited.iter().map(|edited| (&edited.file, edited.text.as_str())).collect();
    file::write(&files)?;
    let mixed: Vec<&str> = files.iter().map(|(file, _)| file.path()).filter(|path| altered.contains(*path)).collect();
    let mut text = told(facts, (&old, &new), &outcome, false);
    if !mixed.is_empty() {
        let _ = writeln!(text, "had changes that are not committed yet, and still have them: {}", mixed.join(", "));
    }
    if !files.is_empty() {
        text.push_str("run `playbook check` to see what remains, and commit the files\n");
    }
    if !common.quiet {
        output::print(&text)?;
    }
    Ok(CLEAN)
}

fn by_row(entry: &evidence::Verification, who: &Who) -> bool {
    matches!(entry.from, From::Row(_)) && entry.who.as_ref() == Some(who)
}

/// Who hands over: somebody of people.yml, or a name that stands where people are named.
fn old(facts: &Facts, name: &str) -> anyhow::Result<Who> {
    let playbook = &facts.playbook;
    if let Some(who) = playbook.roster.find(name) {
        return Ok(who.clone());
    }
    let pages = playbook.pages.iter().flat_map(|page| page.owner.iter().chain(&page.reviewers));
    let clients = playbook.clients.all.iter().flat_map(|client| client.lead.iter().chain(&client.backup));
    let register = playbook.register.all.iter().flat_map(|entry| &entry.owner);
    let defaults = facts
        .settings
        .defaults
        .iter()
        .flat_map(|default| default.inherited.owner.iter().chain(default.inherited.reviewers.iter().flatten()));
    let named = pages.chain(clients).chain(register).chain(defaults).chain(&facts.settings.owner);
    let others: Vec<&Name> = named
        .filter_map(|named| match &named.who {
            Who::Unlisted(name) => Some(name),
            _ => None,
        })
        .collect();
    let asked = Name::new(name);
    if others.contains(&&asked) {
        return Ok(Who::Unlisted(asked));
    }
    let unknown = "nothing in the playbook names them";
    let (what, help) = playbook.roster.stranger(name).told(name, unknown);
    match nearest(name, others.iter().map(|name| name.as_str())) {
        Some(near) if help == unknown => Err(anyhow!("{what}; did you mean `{near}`?")),
        _ => Err(anyhow!("{what}; {help}")),
    }
}

/// Who takes over: somebody of people.yml who is here.
fn new(facts: &Facts, name: &str) -> anyhow::Result<Who> {
    let roster = &facts.playbook.roster;
    ensure!(!roster.is_empty(), "there is no people.yml: put those who are here into it first, `{name}` among them");
    let Some(who) = roster.find(name) else {
        let (what, help) = roster.stranger(name).told(name, "add them to people.yml first");
        bail!("{what}; {help}");
    };
    if roster.gone(who, facts.today) {
        let until = match who {
            Who::Person(id) => roster.person(*id).until,
            _ => None,
        };
        match until {
            Some(until) => bail!("{} left on {}: name somebody who is here", roster.name(who), words(until)),
            None => bail!("nobody of {} is here any more: name somebody who is", roster.name(who)),
        }
    }
    Ok(who.clone())
}

/// A file or folder of the playbook.
fn path(root: &Path, typed: &str) -> anyhow::Result<String> {
    let found = lying(root, typed).into_iter().next();
    found.ok_or_else(|| anyhow!("there is no `{typed}` in the playbook; `--only` takes files and folders of it"))
}

/// The changes as a unified diff, paths from the playbook's folder.
fn diff(outcome: &Outcome) -> String {
    let mut text = String::new();
    for edited in &outcome.edited {
        let path = edited.file.path();
        let diff = TextDiff::from_lines(edited.file.text(), &edited.text);
        let _ = write!(text, "{}", diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What is changed, and what is not.
fn told(facts: &Facts, (old, new): (&Who, &Who), outcome: &Outcome, dry: bool) -> String {
    let roster = &facts.playbook.roster;
    let (old, new) = (roster.name(old), roster.name(new));
    let count = outcome.edited.len();
    let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let text = match (count, dry) {
        (0, _) => format!("nothing to hand over from {old} to {new}: no file would change\n"),
        (_, true) => format!("{old} would hand over to {new} in {files}:\n"),
        (_, false) => format!("{old} has handed over to {new} in {files}:\n"),
    };
    text + &output::edits(&outcome.edited, &outcome.left)
}
