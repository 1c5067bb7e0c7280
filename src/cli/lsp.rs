//! `lsp`: the language server, for editors.

use anyhow::Context as _;
use clap::Args;
use jiff::Zoned;
use lsp_server::Connection;

use crate::cli::{CLEAN, Common, FINDINGS};
use crate::lsp::{self, Ended};

/// Serve an editor over standard input and output: findings while typing, completion, quick fixes
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook lsp            for an editor's settings: it speaks the language server protocol"
)]
pub struct Lsp {
    /// What many editors add; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves until the editor is done.
pub fn run(common: &Common, command: Lsp) -> anyhow::Result<u8> {
    let Lsp { stdio: _ } = command;
    let root = common.directory.as_ref().map(|folder| folder.canonicalize().context("cannot open the folder of -C"));
    let root = root.transpose()?;
    // A day that is given stays; else it goes on by itself.
    let fixed = (common.today.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some()).then(|| common.today());
    let fixed = fixed.transpose()?;
    let (connection, threads) = Connection::stdio();
    let ended =
        lsp::serve(&connection, root, move || lsp::reader(move || fixed.unwrap_or_else(|| Zoned::now().date())));
    drop(connection);
    let ended = ended?;
    // An editor that is gone may have left its end open.
    if ended == Ended::Well {
        drop(threads.join());
    }
    Ok(if ended == Ended::Well { CLEAN } else { FINDINGS })
}
