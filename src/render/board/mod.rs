//! The lists behind the numbers of the health page: which pages are in each, where each lies, and how much of it is
//! shown. What a list looks like, as a page or as CSV, is the business of `pages/board` and of [`csv`].

pub mod csv;
pub mod lists;

use std::collections::BTreeMap;

use crate::diagnostic::Waived;
use crate::evidence::{Manner, Verification};
use crate::health::Desk;
use crate::model::people::Who;
use crate::render::parts::{folder_url, href};
use crate::render::taken::Taken;
use crate::render::view::BoardCell;
use crate::render::{Job, Maker};

/// The most lines that a page of a list has; the rest is in its CSV.
pub const MOST_ROWS: usize = 200;

/// The lists, by name; none is empty. A number of a part leads to it by the list's name and the part's id.
#[derive(Default)]
pub struct Board {
    /// Lists of processes.
    pub lists: BTreeMap<String, List>,
    /// Lists of verifications.
    pub records: Vec<Records>,
    /// Teams and top folders, with the names of their lists.
    pub teams: Vec<Slice>,
    /// Top folders and the pages that are in none, likewise.
    pub folders: Vec<Slice>,
    /// Where the tables lie as CSV: the teams' and the folders'.
    pub tables: [String; 2],
    /// The desks at which reviews lie; see [`lists::desks`].
    pub desks: Vec<Desk>,
    /// Those on whom many processes rest, by name.
    pub key_people: Vec<KeyPerson>,
}

/// Somebody on whom more processes rest than should.
pub struct KeyPerson {
    /// Who.
    pub who: Who,
    /// The processes, the most critical first.
    pub pages: Vec<usize>,
    /// That is known and set aside.
    pub waived: Option<Waived>,
}

/// A list of processes in parts.
pub struct List {
    /// Its title.
    pub title: String,
    /// What it says and what to do about it; may be empty.
    pub hint: String,
    /// Its page.
    pub url: String,
    /// The same as CSV.
    pub csv: String,
    /// What the CSV calls the keys of the parts.
    pub heads: &'static [&'static str],
    /// Its parts, in order. A plain list has one, without an id.
    pub parts: Vec<Part>,
}

/// A part of a [`List`].
pub struct Part {
    /// Its anchor; empty for all of a plain list.
    pub id: String,
    /// Its heading; empty for all of a plain list.
    pub title: String,
    /// The heading above it and its anchor, where it is the first below one.
    pub above: Option<(String, String)>,
    /// What stands for it in the CSV.
    pub keys: Vec<String>,
    /// Its processes, in order.
    pub pages: Vec<usize>,
    /// How many of them the page of the list shows.
    pub shown: usize,
}

/// A list of the verifications that were written down in one way.
pub struct Records {
    /// Its name.
    pub key: &'static str,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The same as CSV.
    pub csv: String,
    /// Processes and the places of the verifications among theirs, newest first.
    pub entries: Vec<(usize, usize)>,
}

/// A team or a folder whose processes are counted apart.
pub struct Slice {
    /// The names of its lists begin with it.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Its own page.
    pub url: Option<String>,
    /// Its processes.
    pub pages: Vec<usize>,
}

/// A way in which verifications are written down: name of the list, title, which.
type Recorded = (&'static str, &'static str, fn(Manner) -> bool);

/// All ways in which verifications are written down.
pub const MANNERS: [Recorded; 6] = [
    ("recorded-by-name", "health.by-name", |manner| matches!(manner, Manner::Record)),
    ("recorded-with-text", "health.with-text", |manner| matches!(manner, Manner::WithText)),
    ("recorded-alone", "health.alone", |manner| matches!(manner, Manner::Alone { .. })),
    ("recorded-in-bulk", "health.bulk", |manner| matches!(manner, Manner::Bulk { .. })),
    ("recorded-by-program", "health.machine", |manner| matches!(manner, Manner::Machine)),
    ("recorded-unknown", "health.no-more", |manner| matches!(manner, Manner::Unknown)),
];

impl List {
    /// How many processes are in it; one that is in two parts counts twice.
    pub fn count(&self) -> usize {
        self.parts.iter().map(|part| part.pages.len()).sum()
    }

    /// A number of a part of it, seen from the page at `from`. Where its page has no line of the part, its CSV is the
    /// list.
    pub fn cell(&self, part: &Part, from: &str) -> BoardCell {
        let href = match part.shown {
            0 => href(from, &self.csv),
            _ => format!("{}#{}", href(from, &self.url), part.id),
        };
        BoardCell { count: part.pages.len(), href: Some(href) }
    }

    /// Settles how much of it its page shows.
    fn cut(&mut self) {
        let mut room = MOST_ROWS;
        for part in &mut self.parts {
            part.shown = part.pages.len().min(room);
            room -= part.shown;
        }
    }
}

impl Board {
    /// A number of processes and its list, seen from the page at `from`.
    pub fn cell(&self, key: &str, from: &str) -> BoardCell {
        self.lists.get(key).map_or(BoardCell { count: 0, href: None }, |list| BoardCell {
            count: list.count(),
            href: Some(href(from, &list.url)),
        })
    }

    /// The same of a part.
    pub fn part(&self, key: &str, id: &str, from: &str) -> BoardCell {
        let found =
            self.lists.get(key).and_then(|list| Some(list.cell(list.parts.iter().find(|part| part.id == id)?, from)));
        found.unwrap_or(BoardCell { count: 0, href: None })
    }

    /// A list as CSV, seen from the page at `from`.
    pub fn csv_href(&self, key: &str, from: &str) -> Option<String> {
        self.lists.get(key).map(|list| href(from, &list.csv))
    }
}

/// A job for each CSV.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for list in maker.board.lists.values() {
        jobs.push((list.csv.clone(), Box::new(move |_| csv::list(maker, list))));
    }
    for list in &maker.board.records {
        jobs.push((list.csv.clone(), Box::new(move |_| csv::records(maker, list))));
    }
    let board = &maker.board;
    for (slices, path) in [&board.teams, &board.folders].into_iter().zip(&board.tables) {
        if !slices.is_empty() {
            jobs.push((path.clone(), Box::new(move |_| csv::slices(maker, slices))));
        }
    }
}

/// The board of a site in which some addresses are taken.
pub fn board(maker: &Maker<'_>, taken: &mut Taken) -> Board {
    let folder = taken.folder("health");
    let mut free = |name: &str, ending: &str| taken.free(&format!("{folder}/{name}.{ending}"));
    let mut board = Board {
        teams: lists::teams(maker),
        folders: lists::folders(maker),
        desks: lists::desks(maker),
        key_people: lists::key_people(maker),
        ..Board::default()
    };
    for (key, mut list) in lists::all(maker, &board).into_iter().filter(|(_, list)| list.count() > 0) {
        (list.url, list.csv) = (free(&key, "html"), free(&key, "csv"));
        list.cut();
        board.lists.insert(key, list);
    }
    for (key, title, fits) in MANNERS {
        let entries = lists::verifications(maker, fits);
        if !entries.is_empty() {
            let title = maker.words.text(title).to_owned();
            board.records.push(Records { key, title, url: free(key, "html"), csv: free(key, "csv"), entries });
        }
    }
    board.tables = ["teams", "folders"].map(|name| free(name, "csv"));
    board
}

impl Maker<'_> {
    /// What a desk is called.
    pub fn desk_name(&self, desk: &Desk) -> String {
        match desk {
            Desk::Who(who) => self.facts.playbook.roster.name(who).to_owned(),
            Desk::Folder(folder) if folder.is_empty() => self.words.text("home.title").to_owned(),
            Desk::Folder(folder) => self.facts.playbook.folder_title(folder),
            Desk::Nobody => self.words.text("trust.nobody").to_owned(),
        }
    }

    /// The page of a desk, where it has one.
    pub fn desk_url(&self, desk: &Desk) -> Option<String> {
        match desk {
            Desk::Who(who) => self.people.get(who).cloned(),
            Desk::Folder(folder) => Some(folder_url(folder)),
            Desk::Nobody => None,
        }
    }

    /// The teams of a desk that is one person's, where people are named; separated by commas.
    pub fn desk_teams(&self, desk: &Desk) -> String {
        let Desk::Who(who) = desk else { return String::new() };
        let teams: Vec<&str> = match who {
            Who::Team(_) => Vec::new(),
            who => {
                let teams = self.facts.playbook.roster.teams.iter();
                let has = |members: &[_]| matches!(who, Who::Person(id) if members.contains(id));
                teams.filter(|team| has(&team.members)).map(|team| team.name.as_str()).collect()
            }
        };
        teams.join(self.words.text("list.comma"))
    }

    /// A verification of a list.
    pub fn recorded_as(&self, (page, at): (usize, usize)) -> Option<&Verification> {
        self.facts.verifications(page).get(at)
    }
}
