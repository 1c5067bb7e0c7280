//! `report cover --without PERSON`: what is lost where somebody is gone, for good or on some days, and who can step in.

mod json;

use std::borrow::Cow;

use anyhow::bail;
use clap::Args;

use jiff::civil::Date;

use crate::cli::parse_day;
use crate::cli::report::table::{Cell, Column, Reach, Table, column};
use crate::cover::shared::Loses;
use crate::cover::what_if::{Lost, Stands, Stretch, WhatIf, Worst};
use crate::facts::Facts;
use crate::health::Survey;
use crate::model::cadence::words;
use crate::model::people::{Roster, Who};

/// Who is thought away, and when.
#[derive(Debug, Args)]
pub struct Absence {
    /// What is lost without this person or team; give it again for more
    #[arg(long, value_name = "PERSON")]
    without: Vec<String>,
    /// From this day on, with everybody who is away by people.yml [default: gone for good]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    from: Option<Date>,
    /// Up to this day [default: that one day]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    to: Option<Date>,
}

/// What is lost, and of whom it is asked.
pub struct Asked<'a> {
    facts: &'a Facts,
    what_if: WhatIf,
    gone: Vec<usize>,
    days: Option<(Date, Date)>,
    absent: Vec<bool>,
    worst: Vec<Worst>,
}

impl Absence {
    /// Whether it is asked at all.
    pub fn asked(&self) -> bool {
        !self.without.is_empty() || self.from.is_some() || self.to.is_some()
    }

    /// The answer.
    ///
    /// # Errors
    /// A name that means nobody, and days in the wrong order.
    pub fn ask<'a>(&self, facts: &'a Facts, survey: &'a Survey) -> anyhow::Result<Asked<'a>> {
        let cover = |at: usize| match &survey.pages[at].cover {
            Some(cover) => Cow::Borrowed(cover),
            None => Cow::Owned(crate::cover::cover(facts, at)),
        };
        let what_if = WhatIf::new(facts, cover);
        let roster = &facts.playbook.roster;
        let mut gone = Vec::new();
        for name in &self.without {
            gone.extend(find(&what_if, roster, name, facts.today)?);
        }
        let days = match (self.from, self.to) {
            (None, None) => None,
            (from, to) => {
                let from = from.unwrap_or(facts.today);
                let to = to.unwrap_or(from);
                if to < from {
                    bail!("--to {to} lies before --from {from}");
                }
                Some((from, to))
            }
        };
        let stretches = match days {
            Some(days) => what_if.stretches(roster, &gone, days),
            None => vec![Stretch { from: facts.today, to: facts.today, absent: what_if.absent(&gone) }],
        };
        let worst = what_if.losses(&stretches);
        let absent = (0..what_if.people.len()).map(|at| stretches.iter().any(|stretch| stretch.absent[at]));
        Ok(Asked { absent: absent.collect(), facts, gone, days, worst, what_if })
    }
}

/// Who is meant by a name, or by several with commas between them.
pub fn find(what_if: &WhatIf, roster: &Roster, name: &str, today: Date) -> anyhow::Result<Vec<usize>> {
    match what_if.find(roster, name, today) {
        Ok(found) => Ok(found),
        Err(_) if name.contains(',') => {
            let parts = name.split(',').map(str::trim).filter(|part| !part.is_empty());
            let found: Vec<Vec<usize>> =
                parts.map(|part| find(what_if, roster, part, today)).collect::<anyhow::Result<_>>()?;
            Ok(found.concat())
        }
        Err(help) => bail!("nobody who is here is called `{name}`; {help}"),
    }
}

/// "2 of 3 have nobody left", "all have somebody".
fn counted(some: usize, all: usize, one: &str, more: &str) -> String {
    match some {
        0 => "somebody is left for each".to_owned(),
        1 => format!("1 of {all} {one}"),
        some => format!("{some} of {all} {more}"),
    }
}

/// Days without their year, which stands in the title: "24 Dec to 1 Jan".
fn short((from, to): (Date, Date)) -> String {
    let day = |date: Date| words(date).rsplit_once(' ').map_or_else(String::new, |(day, _)| day.to_owned());
    if from == to { day(from) } else { format!("{} to {}", day(from), day(to)) }
}

/// What is lost, in words.
pub fn said(lost: Lost) -> &'static str {
    match lost {
        Lost::Everybody => "nobody: it stops",
        Lost::Owner => "no owner",
        Lost::Cover => "no cover",
        Lost::Enough => "thin cover",
        Lost::Unknown => "not known, history is cut off",
    }
}

/// Why somebody can step in, in words, and until when, where they leave.
pub fn why(stands: Stands, until: Option<Date>) -> String {
    let why = match stands {
        Stands::Owner => "owner",
        Stands::Covers => "covers it",
        Stands::Perhaps => "covers it, if another person",
        Stands::Once => "once verified it",
        Stands::Learning => "learning it, not on record",
        Stands::Asked => "asked, not on record",
    };
    match until {
        Some(until) => format!("{why}, until {}", words(until)),
        None => why.to_owned(),
    }
}

const LOSSES: [Column; 10] = [
    column("path", "process", Reach::Everywhere),
    column("title", "title", Reach::Wide),
    column("criticality", "criticality", Reach::Everywhere),
    column("lost", "", Reach::Data),
    column("", "what is left", Reach::People),
    column("covered", "", Reach::Data),
    column("step_in", "can step in", Reach::Everywhere),
    column("from", "from", Reach::Data),
    column("to", "to", Reach::Data),
    column("", "when", Reach::People),
];

const CLIENTS: [Column; 3] = [
    column("client", "client", Reach::Everywhere),
    column("lead", "loses its lead", Reach::Everywhere),
    column("left", "still look after or served them", Reach::Everywhere),
];

const UNWRITTEN: [Column; 1] = [column("process", "process", Reach::Everywhere)];

const CHANNELS: [Column; 2] =
    [column("channel", "channel", Reach::Everywhere), column("left", "still answer it", Reach::Everywhere)];

impl Asked<'_> {
    fn name(&self, at: usize) -> &str {
        self.facts.playbook.roster.name(&self.what_if.people[at])
    }

    fn id(&self, at: usize) -> &str {
        self.facts.playbook.roster.id(&self.what_if.people[at])
    }

    /// The clients who lose somebody.
    fn clients(&self) -> Vec<Loses<'_>> {
        self.what_if.clients.iter().filter_map(|client| client.client_without(&self.absent)).collect()
    }

    /// The processes that no page describes and nobody else answers for.
    fn unwritten(&self) -> Vec<Loses<'_>> {
        self.what_if.unwritten.iter().filter_map(|process| process.process_without(&self.absent)).collect()
    }

    /// The channels that lose somebody.
    fn channels(&self) -> Vec<Loses<'_>> {
        self.what_if.channels.iter().filter_map(|channel| channel.without(&self.absent)).collect()
    }

    /// "Owen Hughes (until 31 Dec 2026)".
    fn until(&self, at: usize) -> String {
        match self.what_if.until[at] {
            Some(until) => format!("{} (until {})", self.name(at), words(until)),
            None => self.name(at).to_owned(),
        }
    }

    /// Who is left, in a table.
    fn left(&self, loses: &Loses<'_>) -> Cell {
        match loses.left.as_slice() {
            [] => Cell::Text("nobody".to_owned()),
            left => Cell::Names(left.iter().map(|at| self.until(*at)).collect()),
        }
    }

    /// "Without Maya Chen", "From 1 Dec 2026 to 5 Dec 2026 without Maya Chen, with Ruth Crane away too".
    fn title(&self) -> String {
        let names = |all: &mut dyn Iterator<Item = usize>| all.map(|at| self.name(at)).collect::<Vec<_>>().join(", ");
        let mut title = match self.days {
            Some((from, to)) if from == to => format!("On {}", words(from)),
            Some((from, to)) => format!("From {} to {}", words(from), words(to)),
            None => String::new(),
        };
        if !self.gone.is_empty() {
            title += if title.is_empty() { "Without " } else { ", without " };
            title += &names(&mut self.gone.iter().copied());
        }
        let others = (0..self.absent.len()).filter(|at| self.absent[*at] && !self.gone.contains(at));
        let others: Vec<String> = others.map(|at| format!("{}{}", self.name(at), self.when(at))).collect();
        if !others.is_empty() {
            title += &format!(", while away or gone: {}", others.join("; "));
        }
        title
    }

    /// When somebody is away within the days that are asked for: " (21 Dec to 1 Jan)", " (gone from 1 Jan)".
    fn when(&self, at: usize) -> String {
        let (Who::Person(id), Some((from, to))) = (&self.what_if.people[at], self.days) else { return String::new() };
        let person = self.facts.playbook.roster.person(*id);
        let within = person.away.iter().filter(|(first, last)| *first <= to && *last >= from && !person.gone(*first));
        let away = within.map(|(first, last)| short((*first.max(&from), *last.min(&to))));
        let left = person.until.filter(|until| *until < to);
        let left = left.map(|day| format!("last day {}", words(day)));
        let told: Vec<String> = away.chain(left).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
    }

    /// "2 stop, 1 has no owner, 3 have no cover, 4 less cover than is asked for; 50 go on as they are".
    fn summary(&self) -> String {
        let count = |lost: Lost| self.worst.iter().filter(|worst| worst.loss.lost == lost).count();
        let verb = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        let mut parts = vec![
            verb(count(Lost::Everybody), "stops", "stop"),
            verb(count(Lost::Owner), "has no owner", "have no owner"),
            verb(count(Lost::Cover), "has no cover", "have no cover"),
            format!("{} less cover than is asked for", count(Lost::Enough)),
        ];
        if count(Lost::Unknown) > 0 {
            parts.push(format!("{} cannot be told, because history is cut off", count(Lost::Unknown)));
        }
        let rest = self.what_if.processes.len() - self.worst.len();
        let worst = if self.days.is_some() { "each at its worst: " } else { "" };
        format!("{worst}{}; {} as before", parts.join(", "), verb(rest, "stays", "stay"))
    }

    /// The losses, and the channels where any lose somebody.
    pub fn tables(&self) -> Vec<Table> {
        let rows = self.worst.iter().map(|worst| {
            let what = &self.what_if.processes[worst.process];
            let page = &self.facts.playbook.pages[what.page];
            let left = match worst.loss.lost {
                Lost::Enough => format!("{} of {} who should cover it", worst.loss.covered, what.minimum),
                lost => said(lost).to_owned(),
            };
            let day = |day: Date| Cell::Day(self.days.map(|_| day), "");
            vec![
                Cell::Path(page.path().to_owned()),
                Cell::Text(page.title.clone()),
                Cell::Text(page.criticality.clone().unwrap_or_default()),
                Cell::Text(worst.loss.lost.name().to_owned()),
                Cell::Text(left),
                Cell::Count(worst.loss.covered),
                self.can_step_in(worst),
                day(worst.days.0),
                day(worst.days.1),
                Cell::Text(short(worst.days)),
            ]
        });
        let mut tables = vec![Table {
            title: self.title(),
            summary: self.summary(),
            columns: if self.days.is_some() { &LOSSES } else { &LOSSES[..9] },
            rows: rows.collect(),
        }];
        let clients = self.clients();
        if !clients.is_empty() {
            let rows = clients.iter().map(|client| {
                vec![Cell::Text(client.name.to_owned()), Cell::Known(Some(client.lead)), self.left(client)]
            });
            let alone = clients.iter().filter(|client| client.left.is_empty()).count();
            tables.push(Table {
                title: "Clients who lose somebody".to_owned(),
                summary: counted(alone, clients.len(), "has nobody left", "have nobody left"),
                columns: &CLIENTS,
                rows: rows.collect(),
            });
        }
        let unwritten = self.unwritten();
        if !unwritten.is_empty() {
            let rows = unwritten.iter().map(|process| vec![Cell::Text(process.name.to_owned())]);
            tables.push(Table {
                title: "Processes of the register without a page".to_owned(),
                summary: "nobody else answers for them".to_owned(),
                columns: &UNWRITTEN,
                rows: rows.collect(),
            });
        }
        let channels = self.channels();
        if !channels.is_empty() {
            let rows = channels.iter().map(|channel| vec![Cell::Text(channel.name.to_owned()), self.left(channel)]);
            let unanswered = channels.iter().filter(|channel| channel.left.is_empty()).count();
            tables.push(Table {
                title: "Shared channels that lose somebody".to_owned(),
                summary: counted(unanswered, channels.len(), "is answered by nobody", "are answered by nobody"),
                columns: &CHANNELS,
                rows: rows.collect(),
            });
        }
        tables
    }

    fn can_step_in(&self, worst: &Worst) -> Cell {
        match self.stand_ins(worst) {
            // Programs get nothing where there is nobody.
            all if all.is_empty() => Cell::Day(None, "nobody else is on record"),
            all => Cell::Names(all),
        }
    }

    fn stand_ins(&self, worst: &Worst) -> Vec<String> {
        let all = worst.loss.step_in.iter();
        all.map(|(at, stands)| format!("{} ({})", self.name(*at), why(*stands, self.what_if.until[*at]))).collect()
    }
}
