//! `build`: the site, published in one step, or the last good one left as it is.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::check::STOPS_A_BUILD;
use crate::cli::{CLEAN, Common, FINDINGS, output};
use crate::emit::{self, Format, counted};
use crate::pipeline::{self, Checked, Wanted};
use crate::render::{Drafts, Fault};
use crate::rule::Severity;
use crate::write::{self, Existing};

/// Build the site
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  playbook build --open\n  playbook build -o /srv/www/playbook --check")]
pub struct Build {
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    root: Option<PathBuf>,
    /// Where to publish [default: `output` of playbook.yml, else site]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Print the findings too, and exit as `check` does
    #[arg(long)]
    check: bool,
    /// Build drafts as well
    #[arg(long)]
    drafts: bool,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Publish into a folder that is not empty and that this program did not make; what else is there stays
    #[arg(long)]
    adopt: bool,
}

/// What is said of a build that is stopped.
const STAYS: &str = "nothing was published; the last site stays as it is";

/// Builds and publishes.
pub fn run(common: &Common, command: Build) -> anyhow::Result<u8> {
    let root = common.root(command.root.as_deref())?;
    let mut checked = pipeline::read(&root, common.today()?, Wanted::Pages)?;
    if checked.stops_a_build() {
        return stopped(common, &checked, STAYS);
    }
    let settings = &checked.facts.settings;
    let target = command.output.clone().unwrap_or_else(|| root.join(&settings.output));
    let drafts = if command.drafts { Drafts::In } else { Drafts::Out };
    let site = match checked.site(&root.join(&settings.theme), drafts) {
        Ok(site) => site,
        Err(error) => {
            // A template that breaks only with the pages that there are.
            checked.findings = vec![error.downcast::<Fault>()?.0];
            return stopped(common, &checked, STAYS);
        }
    };
    let existing = if command.adopt { Existing::Adopt } else { Existing::Refuse };
    let protect = [root.clone()];
    let published =
        write::publish(&site, &target, &write::Options { existing, protect: &protect, ..Default::default() })?;
    let home = target.canonicalize().with_context(|| format!("cannot find {}", target.display()))?.join("index.html");
    output::say(common, &summary(&checked, &published, &home));
    if command.open {
        opener::open(&home).context("cannot open a browser; open the file above by hand")?;
    }
    if command.check { super::check::print(common, &checked, Severity::Error) } else { Ok(CLEAN) }
}

/// Prints the findings that forbid publishing, says what stays as it is, and gives the exit status.
pub fn stopped(common: &Common, checked: &Checked, stays: &str) -> anyhow::Result<u8> {
    let stopping: Vec<_> =
        checked.findings.iter().filter(|finding| STOPS_A_BUILD.contains(&finding.rule.code)).cloned().collect();
    let report = emit::Report { findings: &stopping, ..super::check::report(checked, Severity::Error) };
    output::print(&Format::Human.emit(&report, super::check::look(common, Severity::Note)))?;
    output::say(common, stays);
    Ok(FINDINGS)
}

fn summary(checked: &Checked, published: &write::Published, home: &Path) -> String {
    let pages = counted(checked.facts.playbook.pages.len(), "page");
    format!(
        "{pages}: {} written, {} unchanged, {} removed; {}\n{}",
        published.written,
        published.unchanged,
        published.removed,
        tally(checked),
        home.display()
    )
}

/// How many errors and warnings there are.
pub fn tally(checked: &Checked) -> String {
    let count = |severity| {
        checked.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    };
    format!("{}, {}", counted(count(Severity::Error), "error"), counted(count(Severity::Warning), "warning"))
}
