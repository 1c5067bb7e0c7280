//! The command line: arguments, one effect a command, exit codes. The only place that prints.
//!
//! Exit status: 0 nothing to report, 1 findings, 2 the work could not be done.

mod build;
mod check;
mod crash;
mod explain;
mod export;
mod handover;
mod init;
mod interrupt;
mod lsp;
mod moving;
mod new;
mod output;
mod page;
mod report;
mod schema;
mod search;
mod serve;
mod shell;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::load::SETTINGS_FILE;

/// Nothing to report.
const CLEAN: u8 = 0;
/// Findings at or above what was asked for.
const FINDINGS: u8 = 1;
/// The work could not be done.
const FAILED: u8 = 2;

#[derive(Debug, Parser)]
#[command(name = "playbook", version, about, max_term_width = 100)]
#[command(after_help = "Examples:\n  \
    playbook build --open          build the site and open it\n  \
    playbook check                 what has gone stale, and what rests on one person\n  \
    playbook serve --open          a preview that follows each save\n  \
    playbook search refund         the page that says what to do\n  \
    playbook verify send-invoice   log that somebody has looked at it\n  \
    playbook explain PB202         what a rule says, why, and how to mend it\n\n\
Exit status: 0 nothing to report, 1 findings, 2 the work could not be done.")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
struct Common {
    /// The playbook's folder [default: the nearest folder upward with playbook.yml, else ./playbook]
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,
    /// The day to judge by [default: today; under SOURCE_DATE_EPOCH, that day in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", global = true, value_parser = parse_day)]
    today: Option<Date>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    color: When,
    /// Print nothing but results and errors
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::NewPage),
    Build(build::Build),
    Check(check::Check),
    Serve(serve::Serve),
    Verify(verify::Verify),
    Handover(handover::Handover),
    Move(moving::Move),
    Search(search::Search),
    Report(report::Report),
    Export(export::Export),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Lsp(lsp::Lsp),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// Runs the program with the arguments given.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let status = if error.use_stderr() { FAILED } else { CLEAN };
            drop(error.print());
            return ExitCode::from(status);
        }
    };
    let Cli { common, command } = cli;
    let result = crash::caught(|| match command {
        Command::Init(command) => init::run(&common, command),
        Command::New(command) => new::run(&common, command),
        Command::Build(command) => build::run(&common, command),
        Command::Check(command) => check::run(&common, command),
        Command::Serve(command) => serve::run(&common, command),
        Command::Verify(command) => verify::run(&common, command),
        Command::Handover(command) => handover::run(&common, command),
        Command::Move(command) => moving::run(&common, command),
        Command::Search(command) => search::run(&common, command),
        Command::Report(command) => report::run(&common, command),
        Command::Export(command) => export::run(&common, command),
        Command::Explain(command) => explain::run(&common, command),
        Command::Schema(command) => schema::run(command),
        Command::Lsp(command) => lsp::run(&common, command),
        Command::Completions(command) => shell::completions(command),
        Command::Man(command) => shell::man(command),
    });
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            output::error(&error);
            ExitCode::from(FAILED)
        }
    }
}

impl Common {
    /// How a command that is run from here names the playbook's folder: ` -C FOLDER`, where this one named it, else nothing.
    fn at(&self, named: Option<&Path>) -> String {
        let folder = named.or(self.directory.as_deref()).filter(|folder| *folder != Path::new("."));
        folder.map(|folder| format!(" -C {}", shell::quoted(&folder.to_string_lossy()))).unwrap_or_default()
    }

    /// The playbook's folder: named, or found.
    fn root(&self, named: Option<&Path>) -> anyhow::Result<PathBuf> {
        if named.is_some() && self.directory.is_some() {
            bail!("the playbook is named twice: with -C and as an argument");
        }
        if let Some(folder) = named.or(self.directory.as_deref()) {
            if folder.is_file() {
                bail!("{} is a file; name the playbook's folder", folder.display());
            }
            if !folder.is_dir() {
                bail!("there is no folder {}", folder.display());
            }
            let above = folder.canonicalize().ok().filter(|_| !folder.join(SETTINGS_FILE).is_file());
            let above =
                above.as_deref().and_then(|folder| folder.ancestors().find(|up| up.join(SETTINGS_FILE).is_file()));
            if let Some(above) = above {
                let text = format!("note: read without the settings of the playbook around it, {}", above.display());
                output::say(self, &text);
            }
            return Ok(folder.to_owned());
        }
        let here = std::env::current_dir().context("cannot tell the current folder")?;
        if let Some(found) = here.ancestors().find(|folder| folder.join(SETTINGS_FILE).is_file()) {
            return Ok(found.to_owned());
        }
        let below = here.join("playbook");
        if below.is_dir() {
            return Ok(below);
        }
        bail!(
            "there is no playbook here: neither {SETTINGS_FILE} in this folder or one above, nor a folder named playbook; name one with -C DIR"
        )
    }

    /// The day to judge by.
    fn today(&self) -> anyhow::Result<Date> {
        if let Some(today) = self.today {
            return Ok(today);
        }
        match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => {
                let seconds = seconds.trim().parse().context("SOURCE_DATE_EPOCH is not a number of seconds")?;
                let moment = Timestamp::from_second(seconds).context("SOURCE_DATE_EPOCH is out of range")?;
                Ok(moment.to_zoned(TimeZone::UTC).date())
            }
            Err(_) => Ok(Zoned::now().date()),
        }
    }
}

fn parse_day(text: &str) -> Result<Date, String> {
    crate::model::cadence::parse_date(text).map_err(|trouble| trouble.help)
}
