//! `report handover PERSON`: what somebody who leaves has to hand over, as text for a terminal, as a checklist to sign, and
//! for programs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use crate::cli::report::markdown::escaped;
use crate::cli::report::without::why;
use crate::cli::report::{Format, Of};
use crate::cli::{CLEAN, Common, output};
use crate::cover;
use crate::cover::handover::{Pack, Process, pack};
use crate::cover::plan::Training;
use crate::cover::what_if::{Lost, Stands, WhatIf};
use crate::evidence::{Act, Deed};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::Who;
use crate::pipeline::{self, Wanted};

/// The title of what is handed over to nobody in particular.
const ASKED: &str = "Asked to check, not on record";

/// Whose pack it is.
#[derive(Debug, Args)]
pub struct Options {
    /// Who hands over: an id, a name, an alias or an address
    #[arg(value_name = "PERSON")]
    person: String,
}

/// Prints the pack.
///
/// # Errors
/// A name that means nobody who is here; what keeps the playbook from being read.
pub(super) fn run(common: &Common, of: &Of, options: &Options, format: Format) -> anyhow::Result<u8> {
    if matches!(format, Format::Csv | Format::Ics | Format::Verify) {
        bail!("a handover is printed as human, markdown or json");
    }
    if let Some(other) = of.folder.as_deref().filter(|other| !other.exists())
        && Path::new(&options.person).is_dir()
    {
        bail!("the person comes first: `playbook report handover {} {}`", other.display(), options.person);
    }
    let root: Option<&Path> = of.root()?;
    // What changed lately is known where pages are read whole.
    let checked = pipeline::read(&common.root(root)?, common.today()?, Wanted::Pages)?;
    let facts = &checked.facts;
    let covers = |at: usize| Cow::Owned(cover::cover(facts, at));
    let what_if = WhatIf::new(facts, covers);
    let who = match what_if.find(&facts.playbook.roster, &options.person, facts.today) {
        Ok(found) => match found.as_slice() {
            [only] => what_if.people[*only].clone(),
            _ => bail!("`{}` is a team; name one person", options.person),
        },
        Err(help) => bail!("nobody who is here is called `{}`; {help}", options.person),
    };
    let told = Told { facts, pack: pack(facts, &who, covers) };
    output::print(&match format {
        Format::Json => told.json()?,
        Format::Markdown => told.markdown(),
        _ => told.human(),
    })?;
    Ok(CLEAN)
}

/// A pack, and the words for it.
struct Told<'f> {
    facts: &'f Facts,
    pack: Pack<'f>,
}

impl Told<'_> {
    fn name<'w>(&'w self, who: &'w Who) -> &'w str {
        self.facts.playbook.roster.name(who)
    }

    fn names(&self, all: &[Who]) -> String {
        match all {
            [] => "nobody else".to_owned(),
            all => all.iter().map(|who| self.name(who)).collect::<Vec<_>>().join(", "),
        }
    }

    fn heading(&self) -> String {
        let until = self.pack.until.map(|until| format!(", last day {}", words(until))).unwrap_or_default();
        format!(
            "Handover of {}{until}: {} on {}",
            self.name(&self.pack.who),
            self.facts.settings.title,
            words(self.facts.today)
        )
    }

    /// "5 processes: owns 4, alone covers 1, alone has done 2".
    fn summary(&self) -> String {
        let all = &self.pack.processes;
        let count = |fits: &dyn Fn(&Process<'_>) -> bool| all.iter().filter(|process| fits(process)).count();
        let parts = [
            ("owns", count(&|process| process.owns)),
            ("alone covers", count(&|process| process.only_cover)),
            ("alone has done", count(&|process| process.only_hands)),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {n}")).collect();
        let all = format!("{} {}", all.len(), if all.len() == 1 { "process" } else { "processes" });
        if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
    }

    /// "owns it, only hands; without them: no owner".
    fn roles(&self, process: &Process<'_>) -> String {
        let roles = [
            (process.owns, "owns it"),
            (process.only_cover, "the only one who covers it"),
            (process.covers && !process.only_cover, "covers it"),
            (process.only_hands, "the only one who has done it"),
        ];
        let roles: Vec<&str> = roles.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
        let lost = match process.lost {
            Some(Lost::Everybody) => "without them it stops",
            Some(Lost::Owner) => "without them nobody answers for it",
            Some(Lost::Cover) => "without them only its owner can do it",
            Some(Lost::Enough) => "without them fewer cover it than are asked for",
            Some(Lost::Unknown) => "what is left without them is not known, since history is cut off",
            None => "goes on without them",
        };
        if roles.is_empty() { lost.to_owned() } else { format!("{}; {lost}", roles.join(", ")) }
    }

    fn stand_ins(&self, process: &Process<'_>) -> Option<String> {
        process.lost?;
        let named = |(who, stands, until): &(Who, Stands, Option<Date>)| {
            format!("{} ({})", self.name(who), why(*stands, *until))
        };
        let all: Vec<String> = process.step_in.iter().map(named).collect();
        Some(if all.is_empty() { "nobody else is on record".to_owned() } else { all.join(", ") })
    }

    fn show_to(&self, process: &Process<'_>) -> Option<String> {
        let named = |training: &Training| {
            let (learner, teacher) = (self.name(&training.learner), &training.teacher.who);
            let from = (*teacher != self.pack.who).then(|| format!("learns it from {}", self.name(teacher)));
            let by = training.by.map(|by| format!("by {}", words(by)));
            let told: Vec<String> = from.into_iter().chain(by).collect();
            if told.is_empty() { learner.to_owned() } else { format!("{learner} ({})", told.join(", ")) }
        };
        let all: Vec<String> = process.trainings.iter().map(named).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    fn review(&self, process: &Process<'_>) -> Option<String> {
        let review = process.review.as_ref()?;
        Some(match review.due {
            Some(due) => format!("{}, review by {}", review.state.name(), words(due)),
            None => review.state.name().to_owned(),
        })
    }

    fn change(&self, act: &Act) -> String {
        let deed = if act.deed == Deed::New { "new" } else { "changed" };
        let by = act.commit.author.as_ref().map(|who| format!(" by {}", self.name(who))).unwrap_or_default();
        format!("{deed} {}{by}", words(act.commit.when))
    }

    /// What stands below a process: a label and a text.
    fn details(&self, process: &Process<'_>) -> Vec<(&'static str, String)> {
        let changes: Vec<String> = process.changes.iter().map(|act| self.change(act)).collect();
        let all = [
            ("can step in", self.stand_ins(process)),
            ("show it to", self.show_to(process)),
            ("review", self.review(process)),
            ("lately", (!changes.is_empty()).then(|| changes.join(", "))),
        ];
        all.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
    }

    fn human(&self) -> String {
        let mut text = format!("{}\n\n{}\n", self.heading(), self.summary());
        for process in &self.pack.processes {
            let page = &self.facts.playbook.pages[process.page];
            let level = page.criticality.as_ref().map(|level| format!(" ({level})")).unwrap_or_default();
            let _ = writeln!(text, "\n{}{level}\n  {}", page.path(), self.roles(process));
            for (label, what) in self.details(process) {
                let _ = writeln!(text, "  {label}: {what}");
            }
        }
        for (title, list) in self.rest() {
            let _ = writeln!(text, "\n{title}:");
            text.extend(list.iter().map(|line| format!("  {line}\n")));
        }
        text
    }

    /// Access, channels and what they are asked to check.
    fn rest(&self) -> Vec<(&'static str, Vec<String>)> {
        let held = |(name, others): &(&str, Vec<Who>)| format!("{name}: {} too", self.names(others));
        let held = |one: &(&str, Vec<Who>)| held(one).replace("nobody else too", "nobody else");
        let unwritten = self.pack.unwritten.iter().map(|(name, others)| format!("{name}: {}", self.names(others)));
        let around = |(name, others): &(&str, Vec<Who>)| format!("{name}: {}", self.names(others));
        let paths = self.pack.asked.iter().map(|at| self.facts.playbook.pages[*at].path().to_owned());
        let all = [
            ("Access to take back, and who else holds it", self.pack.access.iter().map(held).collect::<Vec<_>>()),
            ("Processes of the register that no page describes", unwritten.collect()),
            ("Shared channels they answer, and who else does", self.pack.channels.iter().map(held).collect()),
            ("Clients, and who else looks after or served them", self.pack.clients.iter().map(around).collect()),
            (ASKED, paths.collect()),
        ];
        all.into_iter().filter(|(_, list)| !list.is_empty()).collect()
    }

    fn markdown(&self) -> String {
        let mut text = format!("# {}\n\n{}.\n", escaped(&self.heading()), escaped(&self.summary()));
        for process in &self.pack.processes {
            let page = &self.facts.playbook.pages[process.page];
            let level = page.criticality.as_ref().map(|level| format!(" ({})", escaped(level))).unwrap_or_default();
            let _ = writeln!(text, "\n- [ ] **{}**{level}, `{}`", escaped(&page.title), page.path());
            let _ = writeln!(text, "  - {}", escaped(&self.roles(process)));
            for (label, what) in self.details(process) {
                let _ = writeln!(text, "  - {label}: {}", escaped(&what));
            }
            let _ = writeln!(text, "  - {}", signed("handed over to"));
        }
        for (title, list) in self.rest() {
            let _ = writeln!(text, "\n## {title}\n");
            for line in list {
                let _ = writeln!(text, "- [ ] {}", escaped(&line));
                if title != ASKED {
                    let _ = writeln!(text, "  - {}", signed("to or by"));
                }
            }
        }
        let name = escaped(self.name(&self.pack.who));
        for who in [format!("{name}, who hands over"), "Manager".to_owned()] {
            let _ = write!(text, "\n{}\n", signed(&who));
        }
        text
    }

    /// As JSON, version 1: keys are only ever added.
    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Answer<'a> {
            version: u32,
            today: String,
            person: &'a str,
            until: Option<String>,
            processes: Vec<Item<'a>>,
            asked: Vec<&'a str>,
            access: BTreeMap<String, Vec<String>>,
            channels: BTreeMap<String, Vec<String>>,
            clients: BTreeMap<String, Vec<String>>,
            unwritten: BTreeMap<String, Vec<String>>,
        }
        #[derive(Serialize)]
        struct Item<'a> {
            path: &'a str,
            title: &'a str,
            criticality: Option<&'a str>,
            owns: bool,
            covers: bool,
            only_cover: bool,
            only_hands: bool,
            lost: Option<&'static str>,
            step_in: Vec<StepIn<'a>>,
            show_to: Vec<ShowTo<'a>>,
            state: Option<&'static str>,
            due: Option<String>,
        }
        #[derive(Serialize)]
        struct StepIn<'a> {
            who: &'a str,
            because: &'static str,
            until: Option<String>,
        }
        #[derive(Serialize)]
        struct ShowTo<'a> {
            learner: &'a str,
            teacher: &'a str,
            by: Option<String>,
        }
        let roster = &self.facts.playbook.roster;
        let path = |at: &usize| self.facts.playbook.pages[*at].path();
        let processes = self.pack.processes.iter().map(|process| {
            let page = &self.facts.playbook.pages[process.page];
            let step_in = process.step_in.iter();
            let trainings = process.trainings.iter();
            let review = process.review.as_ref();
            Item {
                path: page.path(),
                title: &page.title,
                criticality: page.criticality.as_deref(),
                owns: process.owns,
                covers: process.covers,
                only_cover: process.only_cover,
                only_hands: process.only_hands,
                lost: process.lost.map(|lost| lost.name()),
                step_in: step_in
                    .map(|(who, stands, until)| StepIn {
                        who: roster.id(who),
                        because: stands.name(),
                        until: until.map(|until| until.to_string()),
                    })
                    .collect(),
                show_to: trainings
                    .map(|one| ShowTo {
                        learner: roster.id(&one.learner),
                        teacher: roster.id(&one.teacher.who),
                        by: one.by.map(|by| by.to_string()),
                    })
                    .collect(),
                state: review.map(|review| review.state.name()),
                due: review.and_then(|review| review.due).map(|due| due.to_string()),
            }
        });
        let shared = |(name, others): &'_ (&'_ str, Vec<Who>)| -> (String, Vec<String>) {
            (name.to_string(), others.iter().map(|who| roster.id(who).to_owned()).collect())
        };
        let answer = Answer {
            version: 1,
            today: self.facts.today.to_string(),
            person: roster.id(&self.pack.who),
            until: self.pack.until.map(|until| until.to_string()),
            processes: processes.collect(),
            asked: self.pack.asked.iter().map(path).collect(),
            access: self.pack.access.iter().map(shared).collect(),
            channels: self.pack.channels.iter().map(shared).collect(),
            clients: self.pack.clients.iter().map(shared).collect(),
            unwritten: self.pack.unwritten.iter().map(shared).collect(),
        };
        Ok(serde_json::to_string_pretty(&answer)? + "\n")
    }
}

/// A line to sign on.
fn signed(what: &str) -> String {
    const ROOM: &str = "\u{2026}\u{2026}\u{2026}";
    format!("{what}: {ROOM} on: {ROOM} signed: {ROOM}")
}
