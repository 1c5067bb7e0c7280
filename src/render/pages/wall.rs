//! The tables of the wall board on the health page: what needs doing, and at whose desk. They count and point; the
//! lists behind them are made in `render/board`.

use std::collections::HashMap;

use crate::health::{Desk, When, levels};
use crate::render::Maker;
use crate::render::board::lists::{RESTING, key_id, level_id, level_title, part_id, waived_words, week_id, week_title};
use crate::render::board::{Part, Slice};
use crate::render::pages::health::scaled;
use crate::render::parts::href;
use crate::render::view::{
    BoardCell, BoardDesk, BoardKey, BoardLevel, BoardNumber, BoardShare, BoardShares, BoardWeek, BoardWeeks, Link,
};

/// The most desks that are listed; the rest is in the list.
const MOST_DESKS: usize = 100;

impl Maker<'_> {
    /// The numbers at the head of the board.
    pub fn wall_numbers(&self, from: &str) -> Vec<BoardNumber> {
        let list = |sign, label: &str, key: &str| BoardNumber {
            sign,
            label: self.words.text(label).to_owned(),
            cell: self.board.cell(key, from),
        };
        let unverified = if self.totals.unknown > 0 { "state.unknown" } else { "state.unverified" };
        let key = if self.nameless() {
            // Without names there is no list of them, but what the rule says.
            let spoken = self.findings.iter().any(|finding| finding.rule.code == "PB206" && finding.waived.is_none());
            spoken.then(|| format!("{}#PB206", href(from, &self.findings_url)))
        } else {
            self.board.cell("key-people", from).href
        };
        let key = BoardCell { count: self.board.key_people.len(), href: key };
        vec![
            list("stale", "state.stale", "stale"),
            list("due", "board.month", "due-this-month"),
            list("unverified", unverified, "unverified"),
            list("", "health.one", "one-person"),
            list("one", "health.besides", "one-besides"),
            BoardNumber { sign: "", label: self.words.text("board.key").to_owned(), cell: key },
            list("gone", "board.gone", "owner-gone"),
        ]
    }

    /// Reviews by desk and week.
    pub fn wall_weeks(&self, from: &str) -> Option<BoardWeeks> {
        let list = self.board.lists.get("queue")?;
        let today = self.facts.today;
        let parts: HashMap<&str, &Part> = list.parts.iter().map(|part| (part.id.as_str(), part)).collect();
        let cell = |when, row| {
            let part = parts.get(part_id(when, row).as_str());
            part.map_or(BoardCell { count: 0, href: None }, |part| list.cell(part, from))
        };
        let rows = self.board.desks.iter().enumerate().take(MOST_DESKS).map(|(row, desk)| {
            let gone = matches!(desk, Desk::Who(who) if self.facts.playbook.roster.gone(who, today));
            BoardDesk {
                name: self.desk_name(desk),
                href: self.desk_url(desk).map(|url| href(from, &url)),
                teams: self.desk_teams(desk),
                nobody: matches!(desk, Desk::Nobody),
                gone,
                cells: When::all().map(|when| cell(when, row)).collect(),
            }
        });
        let rows: Vec<BoardDesk> = rows.collect();
        // The parts come week by week, and the first of each has the week's heading.
        let mut weeks: HashMap<&str, BoardCell> = HashMap::new();
        let mut week = "";
        for part in &list.parts {
            if let Some((_, id)) = &part.above {
                week = id;
                let url = match part.shown {
                    0 => href(from, &list.csv),
                    _ => format!("{}#{id}", href(from, &list.url)),
                };
                weeks.insert(week, BoardCell { count: 0, href: Some(url) });
            }
            if let Some(cell) = weeks.get_mut(week) {
                cell.count += part.pages.len();
            }
        }
        let mut total = |when| weeks.remove(week_id(when).as_str()).unwrap_or(BoardCell { count: 0, href: None });
        let totals: Vec<BoardCell> = When::all().map(&mut total).collect();
        // What comes later is no part of the weeks, and would make all of them small.
        let highest = totals.iter().take(totals.len() - 1).map(|cell| cell.count).max().unwrap_or_default().max(1);
        let columns = When::all().zip(totals).map(|(when, cell)| {
            let monday = when.monday(today);
            BoardWeek {
                key: match when {
                    When::Past => "past",
                    When::Week(_) => "week",
                    When::Later => "later",
                },
                title: match (when, monday) {
                    (When::Week(week), Some(monday)) if week > 0 => self.words.short_day(monday),
                    _ => week_title(self, when),
                },
                day: monday.map(|monday| self.words.day(monday)),
                now: when == When::Week(0),
                percent: scaled(cell.count.min(highest), highest, 100),
                cell,
            }
        });
        Some(BoardWeeks {
            columns: columns.collect(),
            more: self.board.desks.len() - rows.len(),
            rows,
            href: href(from, &list.url),
            csv_href: href(from, &list.csv),
        })
    }

    /// What rests on few people, by criticality.
    pub fn wall_levels(&self, from: &str) -> Vec<BoardLevel> {
        let levels = levels(self.facts).into_iter().enumerate().map(|(row, level)| {
            let [one, besides, unknown] = RESTING.map(|(_, key)| self.board.part(key, &level_id(row), from));
            BoardLevel { title: level_title(self, level), one, besides, unknown }
        });
        levels.collect()
    }

    /// Those lists as CSV.
    pub fn wall_resting(&self, from: &str) -> Vec<Link> {
        let lists = RESTING.iter().filter_map(|(_, key)| self.board.lists.get(*key));
        lists.map(|list| Link { title: list.title.clone(), href: href(from, &list.csv) }).collect()
    }

    /// Those on whom many processes rest, by name.
    pub fn wall_key_people(&self, from: &str) -> Vec<BoardKey> {
        let people = self.board.key_people.iter().enumerate().filter_map(|(row, person)| {
            let cell = self.board.part("key-people", &key_id(row), from);
            let waived = person.waived.as_ref().map(|waived| waived_words(self, waived)).unwrap_or_default();
            Some(BoardKey { party: self.party(&person.who, from)?, cell, waived })
        });
        people.collect()
    }

    /// How much is fresh and covered by team, and by folder.
    pub fn wall_shares(&self, from: &str) -> Vec<BoardShares> {
        let [teams, folders] = &self.board.tables;
        let tables = [
            ("teams", "board.by-team", &self.board.teams, teams),
            ("folders", "health.by-folder", &self.board.folders, folders),
        ];
        let tables = tables.into_iter().filter(|(_, _, slices, _)| !slices.is_empty());
        let tables = tables.map(|(key, title, slices, csv)| BoardShares {
            key,
            title: self.words.text(title).to_owned(),
            rows: slices.iter().map(|slice| self.share(slice, from)).collect(),
            csv_href: href(from, csv),
        });
        tables.collect()
    }

    fn share(&self, slice: &Slice, from: &str) -> BoardShare {
        let cell = |ending: &str| self.board.cell(&format!("{}{ending}", slice.key), from);
        let (processes, within, two) = (cell(""), cell("-within"), cell("-two"));
        BoardShare {
            name: slice.title.clone(),
            href: slice.url.as_ref().map(|url| href(from, url)),
            within_percent: scaled(within.count, processes.count, 100),
            two_percent: scaled(two.count, processes.count, 100),
            processes,
            within,
            two,
        }
    }
}
