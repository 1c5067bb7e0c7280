//! `report plan`: who learns which process from whom, in every format of the report and as a calendar and commands.

mod calendar;
mod data;
mod human;
mod markdown;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::ensure;
use clap::Args;
use jiff::civil::Date;

use crate::cli::report::table::Table;
use crate::cli::report::without::find;
use crate::cli::report::{Format, csv};
use crate::cli::shell::quoted;
use crate::cli::{CLEAN, Common, output, parse_day};
use crate::cover;
use crate::cover::plan::{self, Asked, Going, Knows, Leaves, Need, Plan, Training, Why};
use crate::cover::what_if::WhatIf;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::How;
use crate::model::people::Who;
use crate::pipeline::{self, Wanted};

/// What a plan can be asked.
#[derive(Debug, Args)]
pub struct Options {
    /// How many people besides the owner each process is to have [default: what `cover` and its level ask for]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    to: Option<usize>,
    /// The most trainings for one person who learns [default: as many as are needed]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    per_person: Option<usize>,
    /// As though this person or team had left; give it again for more
    #[arg(long, value_name = "PERSON")]
    without: Vec<String>,
    /// The last day for the trainings; nobody who leaves by then is counted on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    by: Option<Date>,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a number from 1 on".to_owned())
}

/// Prints the plan.
///
/// # Errors
/// A day that is over; what keeps the playbook from being read.
pub(super) fn run(common: &Common, root: Option<&Path>, options: &Options, format: Format) -> anyhow::Result<u8> {
    let Options { to, per_person, by, .. } = *options;
    let today = common.today()?;
    ensure!(by.is_none_or(|by| by >= today), "`--by` is a day that is over: give today or a later one");
    let checked = pipeline::read(&common.root(root)?, today, Wanted::Facts)?;
    let facts = &checked.facts;
    let going = going(facts, &options.without)?;
    let without = going.iter().map(|going| going.who.clone()).collect();
    let plan = plan::plan(facts, Asked { to, per_person, by }, &going);
    let told = Told { facts, at: common.at(root), without, plan };
    output::print(&match format {
        Format::Human => human::render(&told),
        Format::Markdown => markdown::render(&told),
        Format::Json => data::json(&told)?,
        Format::Csv => csv::render(&Table::from(&told))?,
        Format::Ics => calendar::render(&told),
        Format::Verify => data::verify(&told),
    })?;
    Ok(CLEAN)
}

/// Those who are thought to leave.
fn going(facts: &Facts, names: &[String]) -> anyhow::Result<Vec<Going>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let roster = &facts.playbook.roster;
    let what_if = WhatIf::new(facts, |at| Cow::Owned(cover::cover(facts, at)));
    let mut going = Vec::new();
    for name in names {
        for place in find(&what_if, roster, name, facts.today)? {
            let who = what_if.people[place].clone();
            let until = match &who {
                Who::Person(id) => roster.person(*id).until,
                _ => None,
            };
            going.push(Going { who, until });
        }
    }
    Ok(going)
}

/// What one person has in a plan.
#[derive(Debug, Default)]
struct Load {
    learns: usize,
    shows: usize,
    /// The first of the last days.
    first: Option<Date>,
}

/// A plan, and the words for it that formats share.
struct Told<'f> {
    facts: &'f Facts,
    /// How commands name the playbook's folder, where they have to.
    at: String,
    /// Those who were thought to have left.
    without: Vec<Who>,
    plan: Plan,
}

impl Told<'_> {
    fn name<'w>(&'w self, who: &'w Who) -> &'w str {
        self.facts.playbook.roster.name(who)
    }

    fn path(&self, page: usize) -> &str {
        self.facts.playbook.pages[page].path()
    }

    /// Its title, on one line.
    fn title(&self, page: usize) -> String {
        self.facts.playbook.pages[page].title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its level, where it has one.
    fn criticality(&self, page: usize) -> Option<&str> {
        self.facts.playbook.pages[page].criticality.as_deref()
    }

    /// The page's address, where the site's is known.
    fn address(&self, page: usize) -> Option<String> {
        let root = self.facts.settings.url.as_deref()?;
        Some(format!("{}/{}", root.trim_end_matches('/'), crate::render::encode(&self.facts.playbook.pages[page].url)))
    }

    /// "Training plan of Client services on 22 Nov 2026".
    fn heading(&self) -> String {
        format!("Training plan of {} on {}", self.facts.settings.title, words(self.facts.today))
    }

    /// What the plan comes to, and what it rests on, a sentence each.
    fn summary(&self) -> Vec<String> {
        let Plan { needs, trainings, open, enough, unknown, asked, .. } = &self.plan;
        let mut said = Vec::new();
        let places: usize = open.iter().map(|open| open.places).sum();
        let to = match asked.to {
            Some(1) => "one person besides the owner".to_owned(),
            Some(to) => format!("{to} people besides the owner"),
            None => "the people asked for besides the owner".to_owned(),
        };
        let (lack, all) = (needs.len(), needs.len() + enough);
        let have = |count: usize| if count == 1 { "has" } else { "have" };
        let already = if *enough == 0 { String::new() } else { format!("; {enough} {} already", have(*enough)) };
        match (lack, trainings.len()) {
            _ if all + unknown == 0 => {
                return vec!["No page is a process in force: there is nothing to plan.".to_owned()];
            }
            _ if all == 0 => {}
            (0, _) => said.push(format!("There is nothing to plan: each process has {to}.")),
            (_, 0) => said.push(format!("No training can be planned, and {} without {to}.", lacking(lack))),
            (_, count) => {
                let then = all - open.len();
                let which = if open.is_empty() { processes(all) } else { format!("{then} of {}", processes(all)) };
                said.push(format!("After {}, {which} {} {to}{already}.", trainings_of(count), have(then)));
            }
        }
        if let Some(by) = asked.by.filter(|_| !trainings.is_empty()) {
            let earlier =
                if trainings.iter().any(|training| training.by != asked.by) { " where none is earlier" } else { "" };
            said.push(format!("Their last day is {}{earlier}.", words(by)));
        }
        if places > 0 {
            let stay = if places == 1 { "place stays" } else { "places stay" };
            said.push(format!("{places} {stay} open: see the end."));
        }
        if *unknown > 0 {
            let are = if *unknown == 1 { "is" } else { "are" };
            said.push(format!(
                "{} {are} left out: history is cut off here, and who covers them is not known.",
                processes(*unknown)
            ));
        }
        if !self.without.is_empty() {
            let names: Vec<&str> = self.without.iter().map(|who| self.name(who)).collect();
            said.push(format!("It is drawn as though these had left: {}.", names.join(", ")));
        }
        for Leaves { who, until } in &self.plan.leaving {
            said.push(format!(
                "{} leaves on {}, and is neither asked to learn nor counted on after that.",
                self.name(who),
                words(*until)
            ));
        }
        for who in &self.plan.away {
            said.push(format!("{} is away all the time until then, and is not asked to learn.", self.name(who)));
        }
        if self.plan.perhaps_gone {
            said.push("Who is not in people.yml may have left: nobody knows whether they are still here.".to_owned());
        }
        said
    }

    /// "learns it from Jonas Weber, who has carried it out".
    fn how(&self, training: &Training) -> String {
        let teacher = &training.teacher;
        let name = self.name(&teacher.who);
        let verb = if training.again { "goes through it again with" } else { "learns it from" };
        let day = teacher.last.map(|last| format!(" on {}", words(last))).unwrap_or_default();
        match teacher.knows {
            Knows::Hands if teacher.how == Some(How::Performed) => format!("{verb} {name}, who has carried it out"),
            Knows::Hands => format!("{verb} {name}, who has walked through it"),
            Knows::Said => format!("{verb} {name}, who can teach it by training.yml"),
            Knows::Owner if matches!(teacher.who, Who::Team(_)) => format!("{verb} somebody of {name}, its owner"),
            Knows::Owner => format!("{verb} {name}, its owner"),
            Knows::Eyes => format!("{verb} {name}, who checked it{day}"),
            Knows::Once => format!("{verb} {name}, who last verified it{day}"),
            Knows::Named => format!("{verb} {name}, named as its owner"),
        }
    }

    /// "Amara Okafor", "Noor Haddad, of another team,".
    fn learner(&self, training: &Training) -> String {
        let name = self.name(&training.learner);
        if training.within_team == Some(false) { format!("{name}, of another team,") } else { name.to_owned() }
    }

    /// "by 31 Dec 2026, the last day of Owen Hughes"; nothing where it is the day that all of them have.
    fn by(&self, training: &Training) -> Option<String> {
        let leaves = training.leaves.as_ref()?;
        let stops = training.stops.map(|day| format!("; else nobody has it from {} on", words(day)));
        let stops = stops.unwrap_or_default();
        Some(format!("by {}, the last day of {}{stops}", words(leaves.until), self.name(&leaves.who)))
    }

    /// What is said of those places that stay open for one reason.
    fn open(&self, why: Why) -> String {
        let told = match why {
            Why::NobodyKnows => {
                "Nobody is left to learn it from. Write down what is known of it, and start from the page"
            }
            Why::NobodyElse if self.facts.playbook.roster.people.is_empty() => {
                "Nobody else is known who could learn it; a people.yml would say who is here"
            }
            Why::NobodyElse => "Nobody else is here who could learn it",
            Why::NoRoom => {
                let most = trainings_of(self.plan.asked.per_person.unwrap_or(0));
                return format!("Those who could learn it have {most} each, and no more is allowed");
            }
        };
        told.to_owned()
    }

    /// The places that stay open, by reason.
    fn open_places(&self) -> impl Iterator<Item = (Why, Vec<(usize, usize)>)> {
        Why::ALL.into_iter().filter_map(|why| {
            let open = self.plan.open.iter().filter(|open| open.why == why);
            let open: Vec<(usize, usize)> = open.map(|open| (open.page, open.places)).collect();
            (!open.is_empty()).then_some((why, open))
        })
    }

    /// What a process needs.
    fn need(&self, page: usize) -> Option<&Need> {
        self.plan.needs.iter().find(|need| need.page == page)
    }

    /// Who learns and who shows how many, in the order in which the playbook names them.
    fn people(&self) -> BTreeMap<&Who, Load> {
        let mut people: BTreeMap<&Who, Load> = BTreeMap::new();
        for training in &self.plan.trainings {
            people.entry(&training.learner).or_default().learns += 1;
            people.entry(&training.teacher.who).or_default().shows += 1;
            for who in [&training.learner, &training.teacher.who] {
                let first = &mut people.entry(who).or_default().first;
                *first = [*first, training.by].into_iter().flatten().min();
            }
        }
        people
    }

    /// What logs a training once it has taken place. Nobody is named by an address that only git knows.
    fn command(&self, training: &Training) -> String {
        let by = match &training.learner {
            Who::Author(author) => &author.name,
            who => self.facts.playbook.roster.id(who),
        };
        let at = &self.at;
        format!("playbook{at} verify {} --by {} --how walked", quoted(self.path(training.page)), quoted(by))
    }
}

fn processes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "process" } else { "processes" })
}

fn lacking(count: usize) -> String {
    format!("{} {}", processes(count), if count == 1 { "is" } else { "are" })
}

fn trainings_of(count: usize) -> String {
    format!("{count} {}", if count == 1 { "training" } else { "trainings" })
}
