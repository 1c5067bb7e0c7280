//! One table of the report as CSV (RFC 4180, with plain line feeds) that a spreadsheet may open: what it would take
//! for a formula gets an apostrophe in front.

use csv::Writer;

use crate::cli::report::table::{Reach, Table};

/// Signs with which a formula begins, and blanks that spreadsheets drop from in front of one.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// The table.
///
/// # Errors
/// None that happens: it is written to memory.
pub fn render(table: &Table) -> anyhow::Result<String> {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(table.header(Reach::Data).map(|column| column.name))?;
    for row in table.rows(Reach::Data) {
        writer.write_record(row.map(|cell| guarded(cell.data())))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8(bytes)?)
}

fn guarded(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}
