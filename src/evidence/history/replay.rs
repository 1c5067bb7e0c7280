//! A page's versions, one after the other, to what they bring: dates that were moved, entries that were written down,
//! and what was withdrawn. It knows no people, only what stands in commits and files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::lineage::{Step, Story};
use super::log::{Blob, Log, Pair};
use super::version::{Told, Version};

/// What a commit brought to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The commit, by its place in the log.
    pub commit: u32,
    /// The text as this commit left it.
    pub blob: Blob,
    /// The day of the verification, days since 1970.
    pub on: i32,
    /// What it is.
    pub what: What,
}

/// A date alone, or an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The date was set or moved, and no entry says who looked.
    Moved {
        /// The text was changed with it, or the page began with it.
        with_text: bool,
        /// Nothing but the date was changed.
        bare: bool,
        /// Authors of changes of the text since the verification before.
        writers: Vec<Pair>,
    },
    /// An entry of the log, or `verified_by` with its date.
    Entry {
        /// Who, as written.
        by: String,
        /// How: its place in `How::ALL`.
        how: u8,
    },
}

/// What all versions of a page together say.
#[derive(Debug, Default)]
pub struct Tale {
    /// What was brought and never withdrawn, in order.
    pub events: Vec<Event>,
    /// Pages it continues, as written, each with the commit that first said so.
    pub continues: Vec<(String, u32)>,
    /// Versions that are not in this clone.
    pub missing: usize,
}

/// What is gathered while the story is told.
#[derive(Default)]
struct Teller {
    events: Vec<Event>,
    /// The steps that made each content, by their places in the story.
    makers: HashMap<Blob, Vec<usize>>,
}

/// Goes through a page's story. `version` gives what is known of a content; nothing where it is missing.
pub fn replay<'v>(story: &Story, log: &Log, version: &dyn Fn(Blob) -> Option<&'v Version>) -> Tale {
    let mut tale = Tale::default();
    let mut teller = Teller::default();
    // What stood before a version that could not be read.
    let mut carried: HashMap<Blob, Option<Arc<Told>>> = HashMap::new();
    let mut writers: Vec<Pair> = Vec::new();
    let nothing = Told::default();
    for (at, step) in story.steps.iter().enumerate() {
        let Some(blob) = step.new else { continue };
        let entry = &log.commits[step.commit as usize];
        let Some(new) = version(blob) else {
            tale.missing += 1;
            continue;
        };
        let old = step.old.and_then(version);
        let lost = step.old.is_some() && old.is_none();
        tale.missing += usize::from(lost);
        let before = match step.old {
            Some(at) => old.and_then(|old| old.told.clone()).or_else(|| carried.get(&at).cloned().flatten()),
            None => None,
        };
        let wrote = old.is_none_or(|old| old.body != new.body);
        if let Some(told) = &new.told {
            for page in &told.continues {
                if !tale.continues.iter().any(|(known, _)| known == page) {
                    tale.continues.push((page.clone(), step.commit));
                }
            }
            let edge = step.old.is_none() && entry.boundary;
            let known = before.as_deref().unwrap_or(&nothing);
            // A date that is taken out may be meant to go; a revert says that it should never have come.
            let back = told.date < known.date && (told.date.is_some() || entry.revert);
            if !(edge || lost || back && teller.undo(story, at, blob)) {
                withdraw(&mut teller.events, known, told);
                let details = What::Moved {
                    with_text: wrote,
                    bare: old.is_some_and(|old| old.rest == new.rest),
                    writers: writers.clone(),
                };
                compare(step, blob, known, told, details, &mut teller.events);
            }
        } else {
            carried.insert(blob, before);
        }
        teller.makers.entry(blob).or_default().push(at);
        if teller.events.last().is_some_and(|event| event.commit == step.commit) {
            writers.clear();
        } else if wrote && !writers.contains(&entry.author) {
            writers.push(entry.author);
        }
    }
    tale.events = teller.events;
    tale
}

impl Teller {
    /// Where the very text of an earlier time comes back, what was brought since is taken back, and nothing is
    /// brought. Says whether it was so.
    fn undo(&mut self, story: &Story, at: usize, blob: Blob) -> bool {
        let mut undone: HashSet<u32> = HashSet::new();
        let (mut content, mut end) = (story.steps[at].old, at);
        // From version to version back in time, on the branch of this commit.
        while let Some(older) = content
            && let Some(maker) =
                self.makers.get(&older).and_then(|makers| makers.iter().rev().find(|maker| **maker < end))
        {
            if older == blob {
                self.events.retain(|event| !undone.contains(&event.commit));
                return true;
            }
            end = *maker;
            undone.insert(story.steps[end].commit);
            content = story.steps[end].old;
        }
        false
    }
}

/// Takes back what a version no longer says, and what lies after the day to which it sets the date back.
pub fn withdraw(events: &mut Vec<Event>, before: &Told, now: &Told) {
    let stands = |on: i32, by: &str| now.log.iter().any(|line| line.on == on && same(&line.by, by));
    let gone = |on: i32, by: &str| {
        let from_log = before.log.iter().any(|line| line.on == on && same(&line.by, by));
        let from_pair = before.date == Some(on) && before.by.iter().any(|other| same(other, by));
        let paired = now.date == Some(on) && now.by.iter().any(|other| same(other, by));
        // A pair is withdrawn where another name takes its place for the same day; else it is merely succeeded.
        (from_log || from_pair && now.date == Some(on) && !now.by.is_empty()) && !paired && !stands(on, by)
    };
    let back = match (before.date, now.date) {
        (Some(then), Some(now)) if now < then => Some(now + 1..=then),
        _ => None,
    };
    events.retain(|event| {
        let set_back = back.as_ref().is_some_and(|days| days.contains(&event.on));
        match &event.what {
            What::Moved { .. } => !set_back,
            What::Entry { by, .. } => !(gone(event.on, by) || set_back && !stands(event.on, by)),
        }
    });
}

/// Adds what a version says that the one before did not.
fn compare(step: &Step, blob: Blob, before: &Told, now: &Told, moved: What, events: &mut Vec<Event>) {
    let event = |on: i32, what: What| Event { commit: step.commit, blob, on, what };
    for line in &now.log {
        if !before.log.iter().any(|other| other.on == line.on && other.how == line.how && same(&other.by, &line.by)) {
            events.push(event(line.on, What::Entry { by: line.by.clone(), how: line.how }));
        }
    }
    let Some(date) = now.date else { return };
    for by in &now.by {
        if before.date != Some(date) || !before.by.iter().any(|other| same(other, by)) {
            events.push(event(date, What::Entry { by: by.clone(), how: 1 }));
        }
    }
    let said = !now.by.is_empty() || now.log.iter().any(|line| line.on == date);
    if before.date != Some(date) && !said {
        events.push(event(date, moved));
    }
}

fn same(one: &str, other: &str) -> bool {
    crate::model::people::fold(one) == crate::model::people::fold(other)
}

#[cfg(test)]
mod tests {
    use super::super::log::Entry;
    use super::super::version;
    use super::*;

    /// The events of a page whose versions are these, one commit each: `day what`, in order.
    fn tale(versions: &[&str]) -> Vec<String> {
        let all: Vec<Version> =
            versions.iter().map(|text| version::read(text.as_bytes(), &Default::default())).collect();
        let blob = |at: usize| {
            // Equal texts are one content, as in git.
            versions.iter().position(|text| *text == versions[at]).expect("it is there") as Blob
        };
        let entry = |at: usize| Entry {
            hash: String::new(),
            parents: Vec::new(),
            boundary: false,
            seconds: at as i64,
            day: String::new(),
            author: at as Pair,
            revert: versions[at].contains("title: A") && at > 0,
            others: Vec::new(),
            changes: Vec::new(),
        };
        let log = Log { commits: (0..versions.len()).map(entry).collect(), ..Log::default() };
        let steps = (0..versions.len())
            .map(|at| Step { commit: at as u32, old: at.checked_sub(1).map(blob), new: Some(blob(at)) })
            .collect();
        let story = Story { steps, cut: false };
        let found = replay(&story, &log, &|blob| all.get(blob as usize));
        found
            .events
            .iter()
            .map(|event| {
                let what = match &event.what {
                    What::Moved { with_text, bare, writers } => {
                        format!(
                            "moved{}{} {writers:?}",
                            if *with_text { " text" } else { "" },
                            if *bare { " bare" } else { "" }
                        )
                    }
                    What::Entry { by, .. } => by.clone(),
                };
                format!("{}@{} {what}", version::date(event.on), event.commit)
            })
            .collect()
    }

    fn dated(day: &str, body: &str) -> String {
        format!("---\ntitle: A\nlast_verified: {day}\n---\n{body}\n")
    }

    #[test]
    fn dates_that_move_are_events() {
        let (one, two, three) = (dated("2026-01-01", "a"), dated("2026-01-01", "b"), dated("2026-03-01", "b"));
        assert_eq!(tale(&[&one, &two, &three]), ["2026-01-01@0 moved text []", "2026-03-01@2 moved bare [1]"]);
    }

    #[test]
    fn a_way_back_withdraws_and_a_correction_counts() {
        let (one, two, three) = (dated("2026-01-01", "a"), dated("2026-03-01", "a"), dated("2026-02-01", "a"));
        assert_eq!(tale(&[&one, &two, &one]), ["2026-01-01@0 moved text []"]);
        assert_eq!(tale(&[&one, &two, &three]), ["2026-01-01@0 moved text []", "2026-02-01@2 moved bare []"]);
        let none = "---\ntitle: A\n---\na\n";
        assert_eq!(tale(&[none, &one, none]), [""; 0]);
        assert_eq!(tale(&[none, &one, "---\ntitle: B\n---\na\n"]), ["2026-01-01@1 moved [0]"]);
        assert_eq!(tale(&[none, &one, &two, &one, &two]), ["2026-01-01@1 moved [0]", "2026-03-01@4 moved bare []"]);
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let (one, two) = (dated("2026-01-01", "a"), dated("2026-03-01", "a"));
        assert_eq!(tale(&[&one, "a\n", &one]), ["2026-01-01@0 moved text []"]);
        assert_eq!(tale(&[&one, "a\n", "b\n", &two]).len(), 2);
    }

    #[test]
    fn an_entry_speaks_for_its_date() {
        let none = "---\ntitle: A\n---\n";
        let pair = "---\nlast_verified: 2026-02-01\nverified_by: jonas\n---\n";
        let next = "---\nlast_verified: 2026-03-01\nverified_by: priya\n---\n";
        assert_eq!(tale(&[none, pair, next]), ["2026-02-01@1 jonas", "2026-03-01@2 priya"]);
        assert_eq!(tale(&[none, pair, next, pair]), ["2026-02-01@1 jonas"]);
        let corrected = pair.replace("jonas", "priya");
        assert_eq!(tale(&[none, pair, &corrected]), ["2026-02-01@2 priya"]);
    }

    #[test]
    fn entries_that_are_taken_out_are_withdrawn() {
        let log = |lines: &str| format!("---\nlast_verified: 2026-03-01\nverifications:\n{lines}---\n");
        let jonas = "  - { on: 2026-03-01, by: jonas }\n";
        let priya = "  - { on: 2026-02-01, by: priya }\n";
        let both = log(&[jonas, priya].concat());
        assert_eq!(tale(&[&both, &log(jonas)]), ["2026-03-01@0 jonas"]);
        assert_eq!(tale(&[&log(jonas), &both]), ["2026-03-01@0 jonas", "2026-02-01@1 priya"]);
    }
}
