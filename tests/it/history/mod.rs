//! Evidence from history, one test for each hard case. Every test is a story of files and commits and the record that
//! must come out of it; what the program does in between is not its business.
//!
//! - `moves`: pages that are renamed, copied, split, deleted.
//! - `dates`: what sets, moves and withdraws a verification.
//! - `merges`: branches and what becomes of them.
//! - `people`: who is one human, who is a program.
//! - `cache`: what is kept between two runs.
//! - `places`: clones, submodules, folders, settings of git.
//! - `traces`: what a reader follows from a finding to its evidence.

mod cache;
mod dates;
mod merges;
mod moves;
mod people;
mod places;
mod traces;

use jiff::civil::Date;
use playbook::cover::cover;
use playbook::evidence::{Manner, Verification};
use playbook::facts::Facts;

use crate::fixture::Fixture;

/// Who works here. Maya owns what says nothing else.
const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: maya@example.org }
  jonas: { name: Jonas Weber, email: jonas@example.org, aliases: [\"@jweber\"] }
  priya: { name: Priya Raman, email: priya@example.org }
  lewis: { name: Lewis Grant, email: lewis@example.org, until: 2026-08-28 }
";

/// A playbook with the usual people and a story in which a line `page …` stands for a [`page`].
fn story(text: &str) -> Fixture {
    Fixture::new(&format!("{PEOPLE}{}", told(text)))
}

/// A story with its pages written out.
fn told(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("page") {
        Some(parts) => page(parts),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// A page from parts with `|` between them: a date is `last_verified`, `log DAY WHO HOW` an entry of the log, `more
/// WORDS` a further paragraph, all else a line of the front matter. The text speaks of the title alone, so that pages
/// with two titles are two texts.
fn page(parts: &str) -> String {
    let (mut front, mut log, mut more) = (String::new(), String::new(), String::new());
    let (mut title, mut owner) = ("A", "owner: maya\n");
    for part in parts.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once(' ') {
            Some(("title:", name)) => title = name,
            Some(("more", words)) => more = format!("\n{words}\n"),
            Some(("log", entry)) => {
                let words: Vec<&str> = entry.split(' ').collect();
                let [on, by, how] = words[..] else { panic!("not an entry: {entry}") };
                log += &format!("  - {{ on: {on}, by: {by}, how: {how} }}\n");
            }
            None if part.parse::<Date>().is_ok() => front += &format!("last_verified: {part}\n"),
            _ => {
                owner = if part.starts_with("owner:") { "" } else { owner };
                front += &format!("{part}\n");
            }
        }
    }
    let log = if log.is_empty() { log } else { format!("verifications:\n{log}") };
    format!("---\ntitle: {title}\n{owner}{front}{log}---\n{}{more}", body(title))
}

/// The text of a page.
fn body(title: &str) -> String {
    format!(
        "Take up {title} in the morning, before the first customer comes.\n\nWrite the number of {title} into the book \
         by the door.\n\nAsk whoever is there whether {title} was seen yesterday.\n\nPut {title} back into the drawer, \
         and lock the drawer.\n\nTell the desk that {title} is done, and until when.\n"
    )
}

/// The place of a page.
fn at(facts: &Facts, path: &str) -> usize {
    let pages = &facts.playbook.pages;
    pages.iter().position(|page| page.path() == path).unwrap_or_else(|| panic!("no page {path}"))
}

/// What is on record of a page, one line each, newest first and then by letters: day, who, how; who wrote it down if
/// that was somebody else, and how it came about where that says something.
fn record(fixture: &Fixture, path: &str) -> String {
    let facts = fixture.read().facts;
    let found = facts.verifications(at(&facts, path));
    assert!(found.windows(2).all(|pair| pair[0].when >= pair[1].when), "newest first");
    let mut lines: Vec<_> = found.iter().map(|one| (std::cmp::Reverse(one.when), line(&facts, one))).collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

fn line(facts: &Facts, verification: &Verification) -> String {
    let roster = &facts.playbook.roster;
    let who = verification.who.as_ref().map_or("-", |who| roster.id(who));
    let by = match verification.recorded_by() {
        Some(by) if Some(by) != verification.who.as_ref() => format!(" by {}", roster.id(by)),
        _ => String::new(),
    };
    let manner = match verification.manner {
        Manner::Record | Manner::WithText | Manner::Alone { .. } => String::new(),
        Manner::Bulk { pages } => format!(" bulk {pages}"),
        Manner::Machine => " machine".to_owned(),
        Manner::Unknown => " unknown".to_owned(),
    };
    format!("{} {who} {}{by}{manner}", verification.when, verification.how.name())
}

/// Who ever covered a page, latest first.
fn ever(fixture: &Fixture, path: &str) -> Vec<String> {
    let facts = fixture.read().facts;
    let cover = cover(&facts, at(&facts, path));
    cover.ever.iter().map(|covering| facts.playbook.roster.id(&covering.who).to_owned()).collect()
}
