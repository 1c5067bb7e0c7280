//! Rows of the CSV files below `evidence/`, performed work exported from a ticketing system: who did which process, when,
//! and for which client.
//!
//! A row says who covers a process, and nothing about whether its page is right. Work that no page describes is
//! passed over, with a note, unless it was for a client. A mistake that many rows share is one finding.

mod columns;
mod days;
mod presets;
mod processes;
mod sheet;
mod troubles;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Place};
use crate::evidence::latest;
use crate::evidence::rows::columns::{Columns, columns};
use crate::evidence::rows::days::parse_day;
use crate::evidence::rows::processes::{Found, Processes};
use crate::evidence::rows::sheet::{Line, Sheet};
use crate::evidence::rows::troubles::{Kind, Troubles};
use crate::model::cadence::words;
use crate::model::page::{How, Named};
use crate::model::people::{Name, Roster, Who, is_nobody, nearest};
use crate::model::playbook::Playbook;
use crate::rule::Severity;
use crate::settings::Settings;
use crate::source::{Source, Span};

/// What the records of performed work say.
#[derive(Debug, Default)]
pub struct Records {
    /// Who performed the processes of pages.
    pub rows: Vec<Row>,
    /// Work for clients, whether or not a page describes it.
    pub work: Vec<Work>,
    /// The files that hold a row with a day.
    pub exports: Vec<Export>,
}

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

/// A row that says who performed something for a client.
#[derive(Debug, Clone)]
pub struct Work {
    /// For whom, as written.
    pub client: String,
    /// Who did it. A name that people.yml does not know stands for itself.
    pub who: Who,
    /// The day; never later than tomorrow.
    pub when: Date,
    /// The ticket, or a link to it; empty where it is not told.
    pub reference: String,
    /// The pages that describe it, by their place in the playbook.
    pub pages: Vec<usize>,
    /// The whole row.
    pub place: Place,
}

/// A file below `evidence/`.
#[derive(Debug, Clone)]
pub struct Export {
    /// The newest day in it.
    pub newest: Date,
    /// Where that stands; of several, the last.
    pub place: Place,
}

/// Reads all rows, in the order of `sources` and of their lines. What cannot be read is a finding, and gives no row.
pub fn read(
    sources: &[Arc<Source>],
    playbook: &Playbook,
    settings: &Settings,
    today: Date,
    findings: &mut Vec<Diagnostic>,
) -> Records {
    let mut records = Records::default();
    if sources.is_empty() {
        return records;
    }
    let processes = Processes::new(playbook, settings);
    for source in sources {
        let troubles = Troubles::default();
        let mut reading = Reading { source, roster: &playbook.roster, processes: &processes, today, troubles };
        reading.file(settings, &mut records);
        findings.extend(reading.troubles.findings());
    }
    records
}

/// The cells of a record that name somebody, each with its bytes, quotes included.
pub fn people(source: &Arc<Source>, settings: &Settings) -> Vec<(Span, String)> {
    let mut sheet = Sheet::new(source.text());
    let header = sheet.next();
    let columns = header.and_then(|header| columns((source, &header), settings, &mut Troubles::default()));
    let Some(columns) = columns else { return Vec::new() };
    let lines = sheet.filter(|line| line.open().is_none());
    let of_line = |line: Line<'_>| -> Vec<(Span, String)> {
        columns.person.iter().filter_map(|at| Some((line.span(*at), line.cell(*at)?.to_owned()))).collect()
    };
    lines.flat_map(of_line).collect()
}

/// One file while it is read.
struct Reading<'a> {
    source: &'a Arc<Source>,
    roster: &'a Roster,
    processes: &'a Processes,
    today: Date,
    troubles: Troubles,
}

impl Reading<'_> {
    fn file(&mut self, settings: &Settings, records: &mut Records) {
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
        let Some(columns) = columns((source, &header), settings, &mut self.troubles) else { return };
        let mut export: Option<Export> = None;
        for line in sheet.filter(|line| line.width() > 0) {
            self.troubles.weight = Severity::Error;
            if let Some(open) = line.open() {
                let message = "a quote that is not closed, so that the rest of the file is one cell".to_owned();
                let help = "close the quote; one that belongs to the text is doubled: `\"\"`";
                self.troubles.add(Kind::Quote, "", Place::new(source, open.start..open.start + 1), message, help);
            } else if line.width() > columns.count {
                let message = format!("the row has {} cells and the header {}", line.width(), columns.count);
                let help = format!("put quotes round a cell that holds {delimiter}");
                self.troubles.add(Kind::Long, "", self.at(&line, columns.count), message, help);
            } else {
                self.row(&line, &columns, records);
                self.newest(&line, &columns, &mut export);
            }
        }
        records.exports.extend(export);
    }

    fn at(&self, line: &Line<'_>, cell: usize) -> Place {
        Place::new(self.source, line.span(cell))
    }

    /// Keeps the newest day.
    fn newest(&self, line: &Line<'_>, columns: &Columns, export: &mut Option<Export>) {
        let (at, text) = first(line, &columns.date);
        let day = parse_day(text).ok().filter(|day| *day <= latest(self.today));
        if let Some(newest) = day.filter(|day| export.as_ref().is_none_or(|export| export.newest <= *day)) {
            *export = Some(Export { newest, place: self.at(line, at) });
        }
    }

    fn row(&mut self, line: &Line<'_>, columns: &Columns, records: &mut Records) {
        // What is still open in a ticketing system, or what nobody took, is no work yet.
        let open = |all: &[usize]| matches!(first(line, all).1, "" | "-");
        if columns.preset.is_some() && (open(&columns.date) || open(&columns.person)) {
            return;
        }
        let Some(pages) = self.pages(line, columns) else { return };
        let client = client(line, columns);
        // Whatever else is wrong with a row matters only where it is about a page, and a little where about a client.
        self.troubles.weight = match (pages.is_empty(), client.is_empty()) {
            (true, true) => return,
            (true, false) => Severity::Note,
            (false, _) => Severity::Error,
        };
        let when = self.cell(line, &columns.date, "date").and_then(|(at, date)| self.date(date, line, at, columns));
        let people = self.people(line, columns);
        let how = match first(line, &columns.how) {
            (at, word) if !word.is_empty() => self.how(word, line, at),
            _ => Some(How::Performed),
        };
        let (Some(when), Some(how)) = (when, how) else { return };
        let reference = first(line, &columns.reference).1.to_owned();
        let place = Place::new(self.source, line.whole());
        for (who, named) in people {
            if !client.is_empty() && how == How::Performed {
                let (client, reference, place) = (client.to_owned(), reference.clone(), place.clone());
                records.work.push(Work { client, who, when, reference, pages: pages.clone(), place });
            }
            let Some(person) = named else { continue };
            records.rows.extend(pages.iter().map(|page| Row {
                page: *page,
                person: person.clone(),
                when,
                how,
                client: client.to_owned(),
                reference: reference.clone(),
                place: place.clone(),
            }));
        }
    }

    /// The pages whose process a row is about, none where it is about other work; nothing where the row ends before.
    fn pages(&mut self, line: &Line<'_>, columns: &Columns) -> Option<Vec<usize>> {
        if !columns.tells_processes() {
            return Some(Vec::new());
        }
        let (at, process) = match columns.preset {
            None => self.cell(line, &columns.process, "process")?,
            Some(_) => first(line, &columns.process),
        };
        let found = match self.processes.find(process) {
            Found::Pages(pages) => return Some(pages),
            found => found,
        };
        let tags = columns.tags.iter().filter_map(|at| line.cell(*at));
        let pieces = tags.flat_map(|cell| columns.preset.into_iter().flat_map(move |preset| preset.pieces(cell)));
        let titles = columns.title.iter().filter_map(|at| line.cell(*at));
        for name in pieces.chain(titles) {
            if let Found::Pages(pages) = self.processes.find(name) {
                return Some(pages);
            }
        }
        self.troubles.no_page(process, &found, self.at(line, at), self.processes);
        Some(Vec::new())
    }

    /// The first of some cells that is not empty, of a column that every row has.
    fn cell<'l>(&mut self, line: &'l Line<'_>, columns: &[usize], column: &str) -> Option<(usize, &'l str)> {
        let (at, text) = first(line, columns);
        if text.is_empty() && line.cell(at).is_none() {
            let message = format!("the row ends before its `{column}`");
            let help = "give it a cell for each column of the header, or export the file anew";
            self.troubles.add(Kind::Short, column, self.at(line, at), message, help);
            return None;
        }
        Some((at, text))
    }

    fn date(&mut self, text: &str, line: &Line<'_>, at: usize, columns: &Columns) -> Option<Date> {
        let form = "export days as `2026-09-02`; a time may follow";
        let (kind, message, help) = match parse_day(text) {
            Ok(date) if date <= latest(self.today) => return Some(date),
            Ok(date) => {
                let message = format!("{} has not come yet; today is {}", words(date), words(self.today));
                (Kind::Future, message, "write the day on which it was done".to_owned())
            }
            Err(_) if text.is_empty() => (Kind::NoDate, "a row without its day".to_owned(), form.to_owned()),
            Err(trouble) => {
                // A system that writes `2026/09/02` cannot be told to write it otherwise.
                if let Some(date) = trouble.meant.filter(|date| columns.preset.is_some() && *date <= latest(self.today))
                {
                    return Some(date);
                }
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

    /// Who did it; and the same as people.yml knows them, where it does.
    fn people(&mut self, line: &Line<'_>, columns: &Columns) -> Vec<(Who, Option<Named>)> {
        let Some((at, cell)) = self.cell(line, &columns.person, "person") else { return Vec::new() };
        let mut people = Vec::new();
        let names: Vec<&str> = match columns.preset {
            // Some systems let several people share a piece of work.
            Some(_) if self.roster.find(cell).is_none() => cell.split([',', ';']).map(str::trim).collect(),
            _ => vec![cell],
        };
        for name in names {
            let named = self.person(name, line, at);
            let stranger = || (!is_nobody(name)).then(|| Who::Unlisted(Name::new(name)));
            let who = named.as_ref().map(|named| named.who.clone()).or_else(stranger);
            people.extend(who.map(|who| (who, named)));
        }
        people
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

/// The first of some cells that is not empty, and its column; an empty one where there is none.
fn first<'l>(line: &'l Line<'_>, columns: &[usize]) -> (usize, &'l str) {
    let cells = columns.iter().map(|at| (*at, line.cell(*at).unwrap_or_default().trim()));
    let mut cells = cells.filter(|(_, text)| !text.is_empty());
    cells.next().unwrap_or((columns.first().copied().unwrap_or_default(), ""))
}

/// For whom a row says it was; empty where it does not.
fn client<'l>(line: &'l Line<'_>, columns: &Columns) -> &'l str {
    let named = first(line, &columns.client).1;
    if !named.is_empty() {
        return if is_nobody(named) || named == "-" { "" } else { named };
    }
    let labels = columns.tags.iter().filter_map(|at| line.cell(*at));
    columns.preset.and_then(|preset| labels.into_iter().find_map(|cell| preset.client_in(cell))).unwrap_or_default()
}
