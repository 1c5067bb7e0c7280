//! The report as Markdown, to be put into an issue, a wiki or a page. Nothing in it is taken for markup but its own.

use std::fmt::Write as _;

use crate::cli::report::table::{Cell, Reach, Table};

/// A heading, and a section for each table.
pub fn render(heading: &str, tables: &[Table]) -> String {
    let mut text = format!("# {}\n", escaped(heading));
    for table in tables {
        let _ = writeln!(text, "\n## {}\n\n{}\n", escaped(&table.title), escaped(&table.summary));
        let header: Vec<&str> = table.header(Reach::Wide).map(|column| column.label).collect();
        row(&mut text, header.iter().copied());
        row(&mut text, header.iter().map(|_| "---"));
        for cells in table.rows(Reach::Wide) {
            row(&mut text, cells.map(Cell::words).map(|cell| escaped(&cell)));
        }
    }
    text
}

fn row(text: &mut String, cells: impl Iterator<Item = impl AsRef<str>>) {
    text.push('|');
    for cell in cells {
        let _ = write!(text, " {} |", cell.as_ref());
    }
    text.push('\n');
}

/// Text as it reads: signs that Markdown would act on are escaped, line breaks are blanks.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.trim().chars() {
        match sign {
            '\r' | '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' => out.extend(['\\', sign]),
            _ => out.push(sign),
        }
    }
    out
}
