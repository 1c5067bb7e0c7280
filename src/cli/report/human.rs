//! The report as tables for a terminal: as wide as it is. Lists of names and paths are cut here, and in no other format.

use std::fmt::Write as _;

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use crate::cli::report::table::{Cell, Reach, Table};

/// The most names of a list.
const MOST_NAMES: usize = 2;
/// The columns that a day and a colon take, with a blank on each side.
const DAY: u16 = 14;
/// The part of the width that a path gets.
const PATH_PART: usize = 3;

/// A heading and the tables, for a terminal of so many columns.
pub fn render(heading: &str, tables: &[Table], width: usize) -> String {
    let mut text = format!("{heading}\n");
    for table in tables {
        if table.rows.is_empty() {
            let _ = writeln!(text, "\n{}: {}", table.title, table.summary);
            continue;
        }
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
        drawn.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        drawn.set_header(table.header(Reach::People).map(|column| column.label));
        for row in table.rows(Reach::People) {
            drawn.add_row(row.map(|cell| short(cell, width)));
        }
        // Names are broken first, paths never, days at the blank behind them.
        let rows: Vec<Vec<&Cell>> = table.rows(Reach::People).map(Iterator::collect).collect();
        for (at, column) in drawn.column_iter_mut().enumerate() {
            if rows.iter().any(|row| matches!(row[at], Cell::Told(..))) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(DAY)));
            } else if rows.iter().any(|row| matches!(row[at], Cell::Path(_) | Cell::Day(..))) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let _ = writeln!(text, "\n{}: {}\n{drawn}", table.title, table.summary);
    }
    text
}

/// What a cell says, in little room: "Jonas Weber, Maya Chen +3", "…/billing/send-invoice.md".
fn short(cell: &Cell, width: usize) -> String {
    match cell {
        Cell::Names(names) if names.len() > MOST_NAMES => {
            format!("{} +{}", names[..MOST_NAMES].join(", "), names.len() - MOST_NAMES)
        }
        Cell::Path(path) => tail(path, (width / PATH_PART).max(24)),
        other => other.words(),
    }
}

/// The end of a path, from a folder on where one fits.
fn tail(path: &str, most: usize) -> String {
    let long = path.chars().count();
    if long <= most {
        return path.to_owned();
    }
    let cut: String = path.chars().skip(long + 1 - most).collect();
    match cut.find('/') {
        Some(at) if at + 1 < cut.len() => format!("…{}", &cut[at..]),
        _ => format!("…{cut}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_from_the_left() {
        assert_eq!(tail("billing/a.md", 12), "billing/a.md");
        assert_eq!(tail("runbooks/billing/send.md", 20), "…/billing/send.md");
        assert_eq!(tail("billing/a-very-long-name.md", 12), "…ong-name.md");
        assert_eq!(tail("é/éééé.md", 8), "…éééé.md");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        const COLUMNS: [crate::cli::report::table::Column; 3] = [
            crate::cli::report::table::Column { name: "path", label: "process", reach: Reach::Everywhere },
            crate::cli::report::table::Column { name: "ever", label: "cover ever", reach: Reach::Everywhere },
            crate::cli::report::table::Column { name: "last", label: "last", reach: Reach::Everywhere },
        ];
        let row = |at: i8| {
            vec![
                Cell::Path(format!("a-folder/of-many/{}.md", "name-".repeat(5))),
                Cell::Names((0..6).map(|at| format!("Person Number{at} Longlastname")).collect()),
                Cell::Told(jiff::civil::date(2026, 9, at), "front matter, it is not known who set the date".to_owned()),
            ]
        };
        let table =
            Table { title: "T".to_owned(), summary: "s".to_owned(), columns: &COLUMNS, rows: vec![row(1), row(22)] };
        let text = render("H", &[table], 100);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert!(text.contains("| …/name-name-name-name-name-.md "), "on one line: {text}");
        assert!(text.contains("22 Sep 2026:"), "on one line: {text}");
    }

    #[test]
    fn lists_of_names_are_cut() {
        let names = |count: usize| Cell::Names((0..count).map(|at| format!("N{at}")).collect());
        assert_eq!(short(&names(2), 100), "N0, N1");
        assert_eq!(short(&names(5), 100), "N0, N1 +3");
    }
}
