//! The tables of the wall board on the health page: what needs doing, and at whose desk. They count and point; the
//! lists behind them are made in `render/board`.

use crate::health::{Desk, When, levels};
use crate::render::Maker;
use crate::render::board::Slice;
use crate::render::board::lists::{desks, key_names, level_id, level_title, part_id, week_id, week_title};
use crate::render::pages::health::scaled;
use crate::render::parts::href;
use crate::render::view::{
    BoardCell, BoardDesk, BoardKey, BoardLevel, BoardNumber, BoardShare, BoardShares, BoardWeek, BoardWeeks,
};
use crate::settings::Publish;

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
        let key = if self.facts.settings.publish == Publish::None {
            let spoken =
                |finding: &&crate::diagnostic::Diagnostic| finding.rule.code == "PB206" && finding.waived.is_none();
            let count = self.findings.iter().filter(spoken).count();
            let href = (count > 0).then(|| format!("{}#PB206", href(from, &self.findings_url)));
            BoardCell { count, href }
        } else {
            let people = key_names(self).len();
            BoardCell { count: people, ..self.board.cell("key-people", from) }
        };
        vec![
            list("stale", "state.stale", "stale"),
            list("due", "board.month", "due-this-month"),
            list("unverified", unverified, "unverified"),
            list("one", "health.one", "one-person"),
            BoardNumber { sign: "one", label: self.words.text("board.key").to_owned(), cell: key },
            list("gone", "board.gone", "owner-gone"),
        ]
    }

    /// Reviews by desk and week.
    pub fn wall_weeks(&self, from: &str) -> Option<BoardWeeks> {
        let list = self.board.lists.get("queue").filter(|list| list.count() > 0)?;
        let desks = desks(self);
        let today = self.facts.today;
        let rows = desks.iter().enumerate().take(MOST_DESKS).map(|(row, desk)| {
            let gone = matches!(desk, Desk::Who(who) if self.facts.playbook.roster.gone(who, today));
            BoardDesk {
                name: self.desk_name(desk),
                href: self.desk_url(desk).map(|url| href(from, &url)),
                teams: self.desk_teams(desk),
                nobody: matches!(desk, Desk::Nobody),
                gone,
                cells: When::all().map(|when| self.board.part("queue", &part_id(when, row), from)).collect(),
            }
        });
        let rows: Vec<BoardDesk> = rows.collect();
        let total = |when| -> usize {
            (0..desks.len()).map(|row| self.board.part("queue", &part_id(when, row), from).count).sum()
        };
        let totals: Vec<usize> = When::all().map(total).collect();
        // What comes later is no part of the weeks, and would make all of them small.
        let highest = totals.iter().take(totals.len() - 1).copied().max().unwrap_or_default().max(1);
        let columns = When::all().zip(totals).map(|(when, count)| {
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
                cell: self.week_cell(list, when, count, from),
                percent: scaled(count.min(highest), highest, 100),
            }
        });
        Some(BoardWeeks {
            columns: columns.collect(),
            more: desks.len() - rows.len(),
            rows,
            href: href(from, &list.url),
            csv_href: href(from, &list.csv),
        })
    }

    fn week_cell(&self, list: &crate::render::board::List, when: When, count: usize, from: &str) -> BoardCell {
        let id = week_id(when);
        let shown =
            list.parts.iter().any(|part| part.shown > 0 && part.above.as_ref().is_some_and(|(_, above)| *above == id));
        let url = if shown { format!("{}#{id}", href(from, &list.url)) } else { href(from, &list.csv) };
        BoardCell { count, href: (count > 0).then_some(url) }
    }

    /// What rests on one person, by criticality.
    pub fn wall_levels(&self, from: &str) -> Vec<BoardLevel> {
        let levels = levels(self.facts).into_iter().enumerate().map(|(row, level)| {
            let cell = |people| self.board.part("one-person", &level_id(row, people), from);
            BoardLevel { title: level_title(self, level), none: cell(0), one: cell(1) }
        });
        levels.collect()
    }

    /// Those on whom many processes rest, by name.
    pub fn wall_key_people(&self, from: &str) -> Vec<BoardKey> {
        let people = key_names(self).into_iter().enumerate().filter_map(|(row, (who, _))| {
            let cell = self.board.part("key-people", &format!("person-{}", row + 1), from);
            Some(BoardKey { party: self.party(&who, from)?, cell })
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
