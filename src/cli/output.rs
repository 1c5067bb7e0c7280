//! Printing. A closed pipe ends the output, not the program.

use std::io::{self, IsTerminal, Write};

use crate::cli::{Common, When};
use crate::edit::file::Edited;

/// Writes to standard output. Nobody listening is no error.
///
/// # Errors
/// Any other failure to write: a full disk must not pass for success.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Says on standard error what keeps the work from being done.
pub fn error(error: &anyhow::Error) {
    drop(writeln!(io::stderr(), "error: {error:#}"));
}

/// Says something to the person at the terminal, unless they asked for quiet.
pub fn say(common: &Common, text: &str) {
    if !common.quiet {
        drop(writeln!(io::stderr(), "{text}"));
    }
}

/// Files with what was changed in them, a line each, and what was left as it is.
pub fn edits(edited: &[Edited], left: &[String]) -> String {
    let wide = edited.iter().map(|edited| edited.file.path().chars().count()).max().unwrap_or(0).min(60);
    let lines = edited.iter().map(|edited| format!("  {:<wide$}  {}\n", edited.file.path(), edited.what.join(", ")));
    let head = if left.is_empty() { "" } else { "not touched:\n" };
    let left = left.iter().map(|why| format!("  {why}\n"));
    lines.chain([head.to_owned()]).chain(left).collect()
}

/// Whether to use colour on standard output.
pub fn colour(common: &Common) -> bool {
    match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// Columns of the terminal; enough for a log where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(120, |(terminal_size::Width(columns), _)| usize::from(columns).max(40))
}
