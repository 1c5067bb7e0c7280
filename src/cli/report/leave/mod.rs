//! `report leave`: who is away in the coming weeks, what each week loses, and what to do before.

mod json;

use std::borrow::Cow;
use std::path::Path;

use crate::cli::report::table::{Cell, Column, Reach, Table, column};
use crate::cli::report::without::{said, why};
use crate::cli::report::{Format, csv, human, markdown};
use crate::cli::{CLEAN, Common, output, parse_day};
use crate::cover::leave::{self, Before, Left, Preparation, WEEKS, Week};
use crate::cover::what_if::{Loss, Lost, WhatIf, Worst};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::people::Who;
use crate::model::workdays::weekday;
use crate::pipeline::{self, Wanted};
use anyhow::ensure;
use clap::Args;
use jiff::ToSpan;
use jiff::civil::Date;

/// The most weeks: absences are read two years ahead.
const MOST_WEEKS: i64 = 104;

/// The most things to do that a terminal is told.
const MOST_TOLD: usize = 25;

/// Which weeks.
#[derive(Debug, Args)]
pub struct Options {
    /// How many weeks [default: 12]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=MOST_WEEKS), conflicts_with = "to")]
    weeks: Option<i64>,
    /// From this day on [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    from: Option<Date>,
    /// Up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    to: Option<Date>,
}

/// Prints it.
///
/// # Errors
/// Days in the wrong order or too many of them; what keeps the playbook from being read.
pub(super) fn run(common: &Common, root: Option<&Path>, options: &Options, format: Format) -> anyhow::Result<u8> {
    let today = common.today()?;
    let from = options.from.unwrap_or(today);
    if let Some(to) = options.to {
        ensure!(from <= to, "--to {to} lies before --from {from}");
        let most = from.saturating_add(MOST_WEEKS.weeks());
        ensure!(to < most, "these are more than {MOST_WEEKS} weeks: give a nearer --to");
    }
    let checked = pipeline::read(&common.root(root)?, today, Wanted::Facts)?;
    let facts = &checked.facts;
    let coming = leave::coming(facts, from, options.weeks.unwrap_or(WEEKS));
    let days = (from, options.to.unwrap_or(coming.1));
    let what_if = WhatIf::new(facts, |at| Cow::Owned(crate::cover::cover(facts, at)));
    let told = Told {
        facts,
        days,
        weeks: leave::weeks(facts, &what_if, days),
        left: leave::left(facts, &what_if, days),
        preparation: leave::prepare(facts, &what_if, days),
        what_if,
    };
    output::print(&match format {
        Format::Json => json::render(&told)?,
        Format::Csv => csv::render(&told.flat())?,
        Format::Markdown => {
            markdown::render(&told.heading(), &told.tables())
                + &told.list(["\n## ", "\n", "- "], usize::MAX, markdown::escaped)
        }
        Format::Human | Format::Ics | Format::Verify => {
            human::render(&told.heading(), &told.tables(), output::width())
                + &told.list(["\n", ":", "  "], MOST_TOLD, str::to_owned)
        }
    })?;
    Ok(CLEAN)
}

/// The weeks, and the words for them.
struct Told<'f> {
    facts: &'f Facts,
    days: (Date, Date),
    what_if: WhatIf,
    weeks: Vec<Week>,
    left: Vec<Left>,
    preparation: Preparation,
}

const AWAY: [Column; 6] = [
    column("week", "week of", Reach::Everywhere),
    column("away", "away", Reach::Everywhere),
    column("stops", "stop", Reach::Everywhere),
    column("no_owner", "no owner", Reach::Everywhere),
    column("no_cover", "no cover", Reach::Everywhere),
    column("thin", "less cover", Reach::Everywhere),
];

const LOSSES: [Column; 7] = [
    column("week", "week of", Reach::Everywhere),
    column("weeks", "weeks", Reach::Everywhere),
    column("path", "process", Reach::Everywhere),
    column("title", "title", Reach::Wide),
    column("criticality", "criticality", Reach::Everywhere),
    column("left", "what is left", Reach::Everywhere),
    column("step_in", "can step in", Reach::Everywhere),
];

const LEFT: [Column; 6] = [
    column("from", "from", Reach::Everywhere),
    column("without", "without", Reach::Everywhere),
    column("path", "process", Reach::Everywhere),
    column("criticality", "criticality", Reach::Everywhere),
    column("left", "what is left", Reach::Everywhere),
    column("step_in", "can step in", Reach::Everywhere),
];

/// The one table of a CSV.
const FLAT: [Column; 10] = [
    column("week_from", "", Reach::Data),
    column("week_to", "", Reach::Data),
    column("away", "", Reach::Data),
    column("path", "", Reach::Data),
    column("title", "", Reach::Data),
    column("criticality", "", Reach::Data),
    column("lost", "", Reach::Data),
    column("step_in", "", Reach::Data),
    column("from", "", Reach::Data),
    column("to", "", Reach::Data),
];

impl Told<'_> {
    fn name<'w>(&'w self, who: &'w Who) -> &'w str {
        self.facts.playbook.roster.name(who)
    }

    fn at(&self, place: usize) -> &str {
        self.name(&self.what_if.people[place])
    }

    fn id<'w>(&'w self, who: &'w Who) -> &'w str {
        self.facts.playbook.roster.id(who)
    }

    fn title(&self, page: usize) -> String {
        self.facts.playbook.pages[page].title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn heading(&self) -> String {
        format!(
            "Cover of {} by week, {} to {}, on {}",
            self.facts.settings.title,
            words(self.days.0),
            words(self.days.1),
            words(self.facts.today)
        )
    }

    /// "Maya Chen", "Jonas Weber (Mon, Tue)".
    fn away(&self, week: &Week) -> Vec<String> {
        let one = |(who, days): &(usize, Vec<Date>)| {
            let name = self.at(*who);
            if days.len() == week.worked.len() {
                return name.to_owned();
            }
            let days: Vec<&str> = days.iter().map(|day| weekday(*day)).collect();
            format!("{name} ({})", days.join(", "))
        };
        week.away.iter().map(one).collect()
    }

    fn stand_ins(&self, loss: &Loss) -> Vec<String> {
        loss.step_in
            .iter()
            .map(|(at, stands)| format!("{} ({})", self.at(*at), why(*stands, self.what_if.until[*at])))
            .collect()
    }

    /// The weeks in which somebody is away.
    fn touched(&self) -> impl Iterator<Item = &Week> {
        self.weeks.iter().filter(|week| !week.away.is_empty())
    }

    fn tables(&self) -> Vec<Table> {
        let quiet = self.weeks.iter().filter(|week| week.away.is_empty()).count();
        let rows = self.touched().map(|week| {
            let count = |lost: Lost| Cell::Count(week.count(&[lost]));
            vec![
                Cell::Day(Some(week.days.0), ""),
                Cell::Text(self.away(week).join(", ")),
                count(Lost::Everybody),
                count(Lost::Owner),
                count(Lost::Cover),
                count(Lost::Enough),
            ]
        });
        let summary = match (quiet, self.weeks.len()) {
            (quiet, all) if quiet == all => format!("nobody, in {}", weeks(all)),
            (0, all) => format!("somebody in each of {}", weeks(all)),
            (quiet, all) => format!("nobody in {quiet} of {}, which are left out", weeks(all)),
        };
        let mut tables = vec![Table { title: "Who is away".to_owned(), summary, columns: &AWAY, rows: rows.collect() }];
        let (rows, thin) = self.losses();
        if tables[0].rows.is_empty() {
            tables.extend(self.left_table());
            return tables;
        }
        let summary = match (rows.len(), thin) {
            (0, 0) => "nothing".to_owned(),
            (_, 0) => "the worst first".to_owned(),
            (0, _) => "nothing but cover; all of it with --format csv".to_owned(),
            _ => "the worst first; what only has less cover than is asked for, with --format csv".to_owned(),
        };
        tables.push(Table { title: "What each week loses".to_owned(), summary, columns: &LOSSES, rows });
        tables.extend(self.left_table());
        tables
    }

    /// What is lost for good, where somebody leaves within the weeks.
    fn left_table(&self) -> Option<Table> {
        if self.left.is_empty() {
            return None;
        }
        let rows = self.left.iter().flat_map(|left| left.losses.iter().map(move |(at, loss)| (left, *at, loss)));
        let rows = rows.map(|(left, at, loss)| {
            let page = &self.facts.playbook.pages[self.what_if.processes[at].page];
            let lost = match loss.lost {
                Lost::Enough => "less cover than is asked for",
                lost => said(lost),
            };
            vec![
                Cell::Day(Some(left.until.saturating_add(1.day())), ""),
                Cell::Text(self.at(left.who).to_owned()),
                Cell::Path(page.path().to_owned()),
                Cell::Text(page.criticality.clone().unwrap_or_default()),
                Cell::Text(lost.to_owned()),
                Cell::Names(self.stand_ins(loss)),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        let leave =
            self.left.iter().map(|left| format!("{} on {}", self.at(left.who), words(left.until))).collect::<Vec<_>>();
        let nothing = if rows.is_empty() { ": nothing is lost" } else { "; counted in the weeks above" };
        let summary = format!("last days: {}{nothing}", leave.join(", "));
        Some(Table { title: "Lost once somebody has left".to_owned(), summary, columns: &LEFT, rows })
    }

    /// Rows of what stops or has no owner or no cover, once for weeks on end, and how many others lose something.
    fn losses(&self) -> (Vec<Vec<Cell>>, usize) {
        let serious = |worst: &Worst| worst.loss.lost < Lost::Enough;
        let thin = self.weeks.iter().flat_map(|week| &week.losses).filter(|worst| !serious(worst)).count();
        let mut rows = Vec::new();
        for (at, week) in self.weeks.iter().enumerate() {
            for worst in week.losses.iter().filter(|worst| serious(worst)) {
                let alike = |week: &Week| {
                    week.losses.iter().any(|other| other.process == worst.process && other.loss == worst.loss)
                };
                if at > 0 && alike(&self.weeks[at - 1]) {
                    continue;
                }
                let weeks = self.weeks[at..].iter().take_while(|week| alike(week)).count();
                let page = &self.facts.playbook.pages[self.what_if.processes[worst.process].page];
                rows.push(vec![
                    Cell::Day(Some(week.days.0), ""),
                    Cell::Count(weeks),
                    Cell::Path(page.path().to_owned()),
                    Cell::Text(page.title.clone()),
                    Cell::Text(page.criticality.clone().unwrap_or_default()),
                    Cell::Text(said(worst.loss.lost).to_owned()),
                    Cell::Names(self.stand_ins(&worst.loss)),
                ]);
            }
        }
        (rows, thin)
    }

    /// "Before 21 Dec 2026, Maya Chen should show Jonas Weber Restore from backup: from then to 4 Jan 2027 nobody else is
    /// here who covers it."
    fn sentence(&self, before: &Before) -> String {
        let (from, to) = before.missing.days;
        let (teacher, learner) = (self.name(&before.teacher), self.name(&before.learner));
        let show = if before.again { "should once more show" } else { "should show" };
        let title = self.title(before.missing.page);
        let (by, from) = match before.last_day {
            true => (format!("Before {}", words(from)), "then".to_owned()),
            false => (format!("By {}", words(before.by)), words(from)),
        };
        let on = if before.missing.days.0 == to {
            format!("on {}", words(to))
        } else {
            format!("from {from} to {}", words(to))
        };
        format!("{by}, {teacher} {show} {learner} {title}: {on} {}.", nobody(before.missing.lost))
    }

    /// What to do before, and where nothing can be done, as a list.
    fn list(&self, [head, end, item]: [&str; 3], most: usize, text: fn(&str) -> String) -> String {
        let mut told = String::new();
        let mut say = |title: &str, items: Vec<String>| {
            if !items.is_empty() {
                told += &format!("{head}{title}{end}\n");
                items.iter().take(most).for_each(|said| told += &format!("{item}{}\n", text(said)));
                if items.len() > most {
                    told += &format!("{item}and {} more: --format markdown\n", items.len() - most);
                }
            }
        };
        say("What to do before", self.preparation.before.iter().map(|before| self.sentence(before)).collect());
        let open = self.preparation.open.iter().map(|missing| {
            let (from, to) = missing.days;
            let on =
                if from == to { format!("on {}", words(to)) } else { format!("from {} to {}", words(from), words(to)) };
            format!("{}: {on} {}.", self.title(missing.page), nobody(missing.lost))
        });
        say("Nobody can be shown it before", open.collect());
        told
    }

    /// Every loss with its week, for spreadsheets; a week without one has a row too.
    fn flat(&self) -> Table {
        let rows = self.touched().flat_map(|week| {
            let head = || {
                vec![Cell::Day(Some(week.days.0), ""), Cell::Day(Some(week.days.1), ""), Cell::Names(self.away(week))]
            };
            let nothing = || {
                let mut row = head();
                row.extend((0..7).map(|_| Cell::Text(String::new())));
                row
            };
            let lost = |worst: &Worst| {
                let page = &self.facts.playbook.pages[self.what_if.processes[worst.process].page];
                let mut row = head();
                row.extend([
                    Cell::Path(page.path().to_owned()),
                    Cell::Text(page.title.clone()),
                    Cell::Text(page.criticality.clone().unwrap_or_default()),
                    Cell::Text(worst.loss.lost.name().to_owned()),
                    Cell::Names(self.stand_ins(&worst.loss)),
                    Cell::Day(Some(worst.days.0), ""),
                    Cell::Day(Some(worst.days.1), ""),
                ]);
                row
            };
            let rows: Vec<Vec<Cell>> =
                if week.losses.is_empty() { vec![nothing()] } else { week.losses.iter().map(lost).collect() };
            rows
        });
        Table { title: String::new(), summary: String::new(), columns: &FLAT, rows: rows.collect() }
    }
}

/// Who is missing, as the end of a sentence.
fn nobody(lost: Lost) -> &'static str {
    match lost {
        Lost::Cover => "nobody but its owner is here who covers it",
        _ => "nobody else is here who covers it",
    }
}

fn weeks(count: usize) -> String {
    format!("{count} {}", if count == 1 { "week" } else { "weeks" })
}
