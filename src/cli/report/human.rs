//! The report as tables for a terminal.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, presets};

use crate::cli::report::table::{Cell, Reach, Table};

/// A heading and the tables.
pub fn render(heading: &str, tables: &[Table]) -> String {
    let mut text = format!("{heading}\n");
    for table in tables {
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
        drawn.set_header(table.header(Reach::Everywhere).map(|column| column.label));
        for row in table.rows(Reach::Everywhere) {
            drawn.add_row(row.map(Cell::words));
        }
        let _ = writeln!(text, "\n{}: {}\n{drawn}", table.title, table.summary);
    }
    text
}
