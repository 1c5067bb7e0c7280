//! Rows of the CSV files below `evidence/`, performed work exported from a ticketing system: who did which process, and when.
//!
//! A row says who covers a process, and nothing about whether its page is right. Work that no page describes is
//! passed over, with a note. A mistake that many rows share is one finding.

mod processes;
mod sheet;
mod troubles;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Place};
use crate::evidence::latest;
use crate::evidence::rows::processes::{Found, Processes};
use crate::evidence::rows::sheet::{Line, Sheet};
use crate::evidence::rows::troubles::{Kind, Troubles};
use crate::model::cadence::{parse_date, words};
use crate::model::page::{How, Named};
use crate::model::people::{Name, Roster, Who, is_nobody, nearest};
use crate::model::playbook::Playbook;
use crate::settings::Settings;
use crate::source::Source;

/// How many columns a finding lists.
const LISTED: usize = 20;

/// A row that says who performed the process of a page.
#[derive(Debug, Clone)]
pub struct Row {
    /// The page, by its place in the playbook. Where several describe the process, each has a row of its own.
    pub page: usize,
    /// Who did it.
    pub person: Named,
    /// The day; never later than tomorrow.
    pub when: Date,
    /// How; performed, unless the row says otherwise.
    pub how: How,
    /// For whom; empty where it is not told.
    pub client: String,
    /// The ticket, or a link to it; empty where it is not told.
    pub reference: String,
    /// The whole row.
    pub place: Place,
}

/// Reads all rows, in the order of `sources` and of their lines. What cannot be read is a finding, and gives no row.
pub fn read(
    sources: &[Arc<Source>],
    playbook: &Playbook,
    settings: &Settings,
    today: Date,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    if sources.is_empty() {
        return Vec::new();
    }
    let processes = Processes::new(playbook, settings);
    let mut rows = Vec::new();
    for source in sources {
        let troubles = Troubles::default();
        let mut reading = Reading { source, roster: &playbook.roster, processes: &processes, today, troubles };
        reading.file(settings, &mut rows);
        findings.extend(reading.troubles.findings());
    }
    rows
}

/// One file while it is read.
struct Reading<'a> {
    source: &'a Arc<Source>,
    roster: &'a Roster,
    processes: &'a Processes,
    today: Date,
    troubles: Troubles,
}

/// Where our columns stand.
struct Columns {
    date: usize,
    person: usize,
    process: usize,
    how: Option<usize>,
    client: Option<usize>,
    reference: Option<usize>,
    /// How many there are.
    count: usize,
}

impl Reading<'_> {
    fn file(&mut self, settings: &Settings, rows: &mut Vec<Row>) {
        let source = self.source;
        let mut sheet = Sheet::new(source.text());
        let delimiter = match sheet.delimiter() {
            '\t' => "a tab".to_owned(),
            sign => format!("`{sign}`"),
        };
        let Some(header) = sheet.next() else {
            let help = "begin it with a header row: `date,person,process,how,client,ref`";
            return self.troubles.add(Kind::Header, "", Place::new(source, 0..0), "no header row".to_owned(), help);
        };
        let Some(columns) = self.columns(&header, settings) else { return };
        for line in sheet.filter(|line| line.width() > 0) {
            if let Some(open) = line.open() {
                let message = "a quote that is not closed, so that the rest of the file is one cell".to_owned();
                let help = "close the quote; one that belongs to the text is doubled: `\"\"`";
                self.troubles.add(Kind::Quote, "", Place::new(source, open.start..open.start + 1), message, help);
            } else if line.width() > columns.count {
                let message = format!("the row has {} cells and the header {}", line.width(), columns.count);
                let help = format!("put quotes round a cell that holds {delimiter}");
                self.troubles.add(Kind::Long, "", self.at(&line, columns.count), message, help);
            } else {
                self.row(&line, &columns, rows);
            }
        }
    }

    fn at(&self, line: &Line<'_>, cell: usize) -> Place {
        Place::new(self.source, line.span(cell))
    }

    /// Where our columns stand; nothing where one that it takes is missing.
    fn columns(&mut self, header: &Line<'_>, settings: &Settings) -> Option<Columns> {
        let names: Vec<&str> = header.cells().collect();
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.to_lowercase();
        let mapped: Vec<Option<&str>> = names
            .iter()
            .map(|name| settings.evidence.columns.iter().find(|(theirs, _)| same(theirs, name)).map(|(_, ours)| *ours))
            .collect();
        // What the settings say beats a name that happens to be ours.
        let all = |ours: &str| -> Vec<usize> {
            let by = |is: &dyn Fn(usize) -> bool| (0..names.len()).filter(|at| is(*at)).collect::<Vec<_>>();
            let told = by(&|at| mapped[at] == Some(ours));
            if told.is_empty() { by(&|at| mapped[at].is_none() && same(ours, names[at])) } else { told }
        };
        let optional = |ours: &str| all(ours).first().copied();
        let taken = ["date", "person", "process"];
        let found = taken.map(&all);
        for (ours, found) in taken.into_iter().zip(&found) {
            if let [first, second, ..] = found[..] {
                let message = format!("two columns are `{ours}`: `{}` and `{}`", names[first], names[second]);
                let help = "the first is used; rename or leave out the other";
                self.troubles.add(Kind::Header, ours, self.at(header, second), message, help);
            }
        }
        let missing: Vec<&str> =
            taken.into_iter().zip(&found).filter(|(_, found)| found.is_empty()).map(|(ours, _)| ours).collect();
        if let Some(first) = missing.first() {
            let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let there: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
            let more = match there.len().saturating_sub(LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let listed = list(&there[..there.len().min(LISTED)]);
            let message = format!("no column {}; there are {listed}{more}", list(&missing));
            let example = nearest(first, there.into_iter()).unwrap_or(match *first {
                "date" => "Resolved",
                "person" => "Assignee",
                _ => "Request type",
            });
            let help =
                format!("say in playbook.yml which column it is: `evidence: {{ columns: {{ {example}: {first} }} }}`");
            self.troubles.add(Kind::Header, "", Place::new(self.source, header.whole()), message, help);
            return None;
        }
        let [date, person, process] = found.map(|found| found[0]);
        let (how, client, reference) = (optional("how"), optional("client"), optional("ref"));
        Some(Columns { date, person, process, how, client, reference, count: names.len() })
    }

    fn row(&mut self, line: &Line<'_>, columns: &Columns, rows: &mut Vec<Row>) {
        // Whatever else is wrong with a row matters only where it is about a page.
        let Some(process) = self.cell(line, columns.process, "process") else { return };
        let pages = match self.processes.find(process) {
            Found::Pages(pages) => pages,
            found => return self.troubles.no_page(process, &found, self.at(line, columns.process), self.processes),
        };
        let when = self.cell(line, columns.date, "date").and_then(|date| self.date(date, line, columns.date));
        let person =
            self.cell(line, columns.person, "person").and_then(|person| self.person(person, line, columns.person));
        let how = match columns.how.and_then(|at| Some((at, line.cell(at)?))) {
            Some((at, word)) if !word.is_empty() => self.how(word, line, at),
            _ => Some(How::Performed),
        };
        let (Some(when), Some(person), Some(how)) = (when, person, how) else { return };
        let text = |at: Option<usize>| at.and_then(|at| line.cell(at)).unwrap_or_default().to_owned();
        let (client, reference) = (text(columns.client), text(columns.reference));
        let place = Place::new(self.source, line.whole());
        rows.extend(pages.into_iter().map(|page| Row {
            page,
            person: person.clone(),
            when,
            how,
            client: client.clone(),
            reference: reference.clone(),
            place: place.clone(),
        }));
    }

    /// A cell that every row has.
    fn cell<'l>(&mut self, line: &'l Line<'_>, at: usize, column: &str) -> Option<&'l str> {
        let cell = line.cell(at);
        if cell.is_none() {
            let message = format!("the row ends before its `{column}`");
            let help = "give it a cell for each column of the header, or export the file anew";
            self.troubles.add(Kind::Short, column, self.at(line, at), message, help);
        }
        cell
    }

    fn date(&mut self, text: &str, line: &Line<'_>, at: usize) -> Option<Date> {
        let form = "export days as `2026-09-02`; a time may follow";
        let (kind, message, help) = match parse_date(text) {
            Ok(date) if date <= latest(self.today) => return Some(date),
            Ok(date) => {
                let message = format!("{} has not come yet; today is {}", words(date), words(self.today));
                (Kind::Future, message, "write the day on which it was done".to_owned())
            }
            Err(_) if text.is_empty() => (Kind::NoDate, "a row without its day".to_owned(), form.to_owned()),
            Err(trouble) => {
                let help = match trouble.meant {
                    Some(date) => format!("export it as `{date}`"),
                    None => form.to_owned(),
                };
                (Kind::Date, format!("not a day: `{text}`"), help)
            }
        };
        self.troubles.add(kind, "", self.at(line, at), message, help);
        None
    }

    fn person(&mut self, text: &str, line: &Line<'_>, at: usize) -> Option<Named> {
        let place = self.at(line, at);
        if is_nobody(text) {
            let message =
                if text.is_empty() { "the row names nobody".to_owned() } else { format!("`{text}` is nobody") };
            let help = "say who did it: an id, alias, e-mail address or full name of people.yml";
            self.troubles.add(Kind::Nobody, "", place, message, help);
            return None;
        }
        let who = match self.roster.find(text) {
            Some(who) => who.clone(),
            None if self.roster.is_empty() => Who::Unlisted(Name::new(text)),
            None => {
                let unknown = "add them to people.yml, with this name as an alias; those who have left too";
                let (message, help) = self.roster.stranger(text).told(text, unknown);
                self.troubles.add(Kind::Stranger, text, place, message, help);
                return None;
            }
        };
        Some(Named { name: text.to_owned(), who, place })
    }

    fn how(&mut self, text: &str, line: &Line<'_>, at: usize) -> Option<How> {
        let word = text.to_lowercase();
        let how = How::ALL.into_iter().find(|how| how.name() == word);
        if how.is_none() {
            let names = How::ALL.map(|how| format!("`{}`", how.name())).join(", ");
            let help = match nearest(&word, How::ALL.into_iter().map(How::name)) {
                Some(near) => format!("did you mean `{near}`? there are {names}"),
                None => format!("there are {names}; an empty cell is `performed`"),
            };
            self.troubles.add(Kind::How, &word, self.at(line, at), format!("`how` cannot be `{text}`"), help);
        }
        how
    }
}
