//! `move`: a page or a folder gets another place, and every link to it follows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use clap::Args;
use similar::TextDiff;

use crate::cli::page::{find, lying, new_path};
use crate::cli::{CLEAN, Common, output, shell};
use crate::edit::file::{self, Edited, File};
use crate::edit::moving::{Moving, Outcome, relocate};
use crate::evidence::{self, From};
use crate::facts::Facts;
use crate::load::sources;
use crate::pipeline::{self, Wanted};

/// Rename or move a page or a folder; links to it follow
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    playbook move billing/invoice.md billing/send-invoice.md --dry-run\n  \
    playbook move billing/invoice.md finance/             into a folder, made if it is not there\n  \
    playbook move billing finance                         the folder with all that lies in it\n\n\
In every link only the target changes. The old address stays as an alias of the page, so that bookmarks and \
links from elsewhere still lead to it. Commit the move before the page is changed much: git then knows that it is \
the same page, and its record goes with it.")]
pub struct Move {
    /// The page, file or folder
    #[arg(value_name = "OLD")]
    old: String,
    /// Its new path, or the folder it goes into
    #[arg(value_name = "NEW")]
    new: String,
    /// Show what would be changed, as a diff, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Works it out, and does all of it or shows it.
pub fn run(common: &Common, command: Move) -> anyhow::Result<u8> {
    let root = common.root(None)?;
    let checked = pipeline::read(&root, common.today()?, Wanted::Facts)?;
    let facts = &checked.facts;
    let moving = moving(&root, facts, &command)?;
    let mut outcome = relocate(&root, &facts.playbook, &facts.settings, &moving)?;
    outcome.left.extend(rows(facts, &moving));
    if command.dry_run {
        output::print(&(diff(&outcome) + &told(&moving, &outcome, true)))?;
        return Ok(CLEAN);
    }
    let altered = evidence::find(&root).altered();
    let files: Vec<(&File, &str)> = outcome.edited.iter().map(|edited| (&edited.file, edited.text.as_str())).collect();
    file::relocate(&root, (&moving.old, &moving.new), &files)?;
    let mut text = told(&moving, &outcome, false);
    let mixed: Vec<&str> = files.iter().map(|(file, _)| file.path()).filter(|path| altered.contains(*path)).collect();
    if !mixed.is_empty() {
        let _ = writeln!(text, "had changes that are not committed yet, and still have them: {}", mixed.join(", "));
    }
    let at = common.at(None);
    let _ = writeln!(
        text,
        "commit it by itself, the new file with the old, so that its record follows it:\n  git{at} add -A && git{at} commit -m {}\nthen run `playbook{at} check`",
        shell::quoted(&format!("Move {} to {}", moving.old, moving.new))
    );
    if !common.quiet {
        output::print(&text)?;
    }
    Ok(CLEAN)
}

/// From where to where.
fn moving(root: &Path, facts: &Facts, command: &Move) -> anyhow::Result<Moving> {
    let Move { old: typed, new, .. } = command;
    ensure!(!new.trim().is_empty(), "NEW is empty; name a path or a folder");
    let old = match lying(root, typed).into_iter().next() {
        Some(path) => path,
        None => facts.playbook.pages[find(&facts.playbook.pages, &facts.settings, root, typed)?].path().to_owned(),
    };
    // Both names are meant from one place: the folder in which the shell stands, where the old one is named from there.
    let from_here = Path::new(typed).exists() && !new.starts_with('/');
    let base = if from_here { std::env::current_dir()? } else { root.to_owned() };
    let path = new_path(root, &base, if from_here { new } else { new.trim_start_matches('/') })?;
    let name = old.rsplit('/').next().unwrap_or(&old);
    let into = new.ends_with('/') || (root.join(&path).is_dir() && path.to_lowercase() != old.to_lowercase());
    let new = match (into, path.is_empty()) {
        (true, true) => name.to_owned(),
        (true, false) => format!("{path}/{name}"),
        (false, _) => path,
    };
    let known = sources::files(root, &facts.settings)?;
    let folder = root.join(&old).is_dir();
    ensure!(folder || known.contains(&old), "`{old}` is no page or file of the playbook");
    Ok(Moving { old, new })
}

/// The records of performed work that are about what moves.
fn rows(facts: &Facts, moving: &Moving) -> Option<String> {
    let pages = facts.playbook.pages.iter().zip(&facts.evidence.pages);
    let mut of_moved =
        pages.filter(|(page, _)| moving.moves(page.path())).flat_map(|(_, record)| &record.verifications);
    of_moved
        .find(|entry| matches!(entry.from, From::Row(_)))
        .map(|_| "rows of evidence/ about it: they count as before, by its title, id or old address".to_owned())
}

/// What would be changed, as git shows it: paths from the playbook's folder.
fn diff(outcome: &Outcome) -> String {
    let edited: BTreeMap<&str, &Edited> = outcome.edited.iter().map(|edited| (edited.file.path(), edited)).collect();
    let mut files: BTreeMap<&str, &str> = edited.keys().map(|path| (*path, *path)).collect();
    files.extend(outcome.renamed.iter().map(|(old, new)| (old.as_str(), new.as_str())));
    let mut text = String::new();
    for (old, new) in files {
        let _ = writeln!(text, "diff --git a/{old} b/{new}");
        let edited = edited.get(old);
        let diff = edited.map(|edited| TextDiff::from_lines(edited.file.text(), &edited.text));
        if old != new {
            let alike = diff.as_ref().map_or(100, |diff| (diff.ratio() * 100.0) as u8);
            let _ = write!(text, "similarity index {alike}%\nrename from {old}\nrename to {new}\n");
        }
        if let Some(diff) = diff {
            let _ = write!(text, "{}", diff.unified_diff().header(&format!("a/{old}"), &format!("b/{new}")));
        }
    }
    text.push('\n');
    text
}

/// What is changed, and what is not.
fn told(moving: &Moving, outcome: &Outcome, dry: bool) -> String {
    let Moving { old, new } = moving;
    let mut text = match dry {
        true => format!("{old} would move to {new}"),
        false => format!("{old} is {new} now"),
    };
    let count = outcome.renamed.len();
    if outcome.renamed.iter().all(|(path, _)| path != old) {
        let _ =
            write!(text, ", with {} in it", if count == 1 { "1 file".to_owned() } else { format!("{count} files") });
    }
    text.push_str(if outcome.edited.is_empty() { "\n" } else { "; written anew:\n" });
    text + &output::edits(&outcome.edited, &outcome.left)
}
