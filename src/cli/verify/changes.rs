//! What changed in a page since it was verified last, for the one who is to vouch for it now.

use std::fmt::Write as _;

use crate::evidence::{Change, Commit, Difference, latest};
use crate::facts::Facts;
use crate::model::cadence::words;

/// The most stretches that are shown.
const MOST: usize = 20;

/// What is known of the words since the last verification.
#[derive(Debug)]
pub enum Since<'f> {
    /// Nobody has verified it yet.
    Never,
    /// They are the same.
    Same,
    /// They are others; how, as far as it is known.
    Changed(Option<&'f Difference>),
    /// It is not known which words were verified.
    Unknown,
}

/// What is known of a page's words since it was verified last.
pub fn since(facts: &Facts, at: usize) -> Since<'_> {
    let page = &facts.playbook.pages[at];
    let Some(last) = page.verified(latest(facts.today)) else { return Since::Never };
    match facts.evidence.pages.get(at).map(|record| &record.change) {
        Some(Change::Same) => Since::Same,
        Some(Change::Changed(difference)) => Since::Changed(Some(difference)),
        // Outside git the log alone may know.
        Some(Change::Unknown) | None => {
            let own = page.fingerprint();
            let version = own.split(':').next().unwrap_or_default();
            match page.stamps.iter().find(|stamp| stamp.on >= last).map(|stamp| stamp.of.as_str()) {
                Some(of) if of == own => Since::Same,
                Some(of) if of.split(':').next() == Some(version) => Since::Changed(None),
                _ => Since::Unknown,
            }
        }
    }
}

/// The same as text.
pub fn told(facts: &Facts, at: usize, since: &Since<'_>, colour: bool) -> String {
    let day = facts.playbook.pages[at].verified(latest(facts.today)).map(words).unwrap_or_default();
    let difference = match since {
        Since::Never => return "  nobody has verified it yet\n".to_owned(),
        Since::Same => return format!("  its words are those that were verified on {day}\n"),
        Since::Unknown => {
            return format!("  which words were verified on {day} is not known, so not what has changed since\n");
        }
        Since::Changed(None) => {
            return format!("  its words have changed since {day}; outside git it is not known how\n");
        }
        Since::Changed(Some(difference)) => difference,
    };
    let commit = |commit: &Commit| {
        let by = commit.author.as_ref().map(|who| format!(", {}", facts.playbook.roster.name(who)));
        format!("{} ({}{})", commit.short(), words(commit.when), by.unwrap_or_default())
    };
    let mut by: Vec<String> = difference.commits.iter().map(|one| commit(one)).collect();
    if difference.uncommitted {
        by.push("changes that are not committed yet".to_owned());
    }
    let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) };
    let mut text = format!("  its words have changed since {day}{by}:\n");
    let paint = |line: &str, sign: char, code: &str| {
        // What a page holds is shown, and never obeyed by a terminal.
        let line: String = line.chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
        match colour {
            true => format!("    \u{1b}[{code}m{sign} {line}\u{1b}[0m\n"),
            false => format!("    {sign} {line}\n"),
        }
    };
    for edit in difference.words.iter().take(MOST) {
        if !edit.before.is_empty() {
            text.push_str(&paint(&edit.before, '-', "31"));
        }
        if !edit.after.is_empty() {
            text.push_str(&paint(&edit.after, '+', "32"));
        }
    }
    match difference.words.len().saturating_sub(MOST) {
        0 if difference.words.is_empty() => text.push_str("    the text that was verified is not at hand\n"),
        0 => {}
        more => drop(writeln!(text, "    and {more} more")),
    }
    text
}
