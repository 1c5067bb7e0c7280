//! `export`: the pages for a search cluster that many playbooks share, as files that it loads as they are.

use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::cli::{CLEAN, Common, output};
use crate::index::quickwit;
use crate::pipeline::{self, Wanted};
use crate::site::{Site, SitePath};
use crate::write::{self, Existing};

/// Write the pages for a search cluster that many playbooks share
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook export --search quickwit -o target/search\n  quickwit index create --index-config target/search/index-config.yaml\n  quickwit index ingest --index playbooks --input-path target/search/documents.ndjson"
)]
pub struct Export {
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    root: Option<PathBuf>,
    /// The engine to write for; bulk.ndjson is for Elasticsearch and what is compatible with it
    #[arg(long, value_name = "ENGINE")]
    search: Engine,
    /// The folder to write
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The name of the index, the same for all playbooks that are searched together
    #[arg(long, value_name = "NAME", default_value = "playbooks", value_parser = parse_index)]
    index: String,
    /// Write into a folder that is not empty and that this program did not make; what else is there stays
    #[arg(long)]
    adopt: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Quickwit,
}

/// Writes the files.
pub fn run(common: &Common, command: Export) -> anyhow::Result<u8> {
    let root = common.root(command.root.as_deref())?;
    // A site bears the same marker, so publishing over it would remove it.
    if command.output.join("index.html").is_file() {
        bail!("{} holds a site; name another folder", command.output.display());
    }
    let checked = pipeline::read(&root, common.today()?, Wanted::Pages)?;
    if checked.stops_a_build() {
        return super::build::stopped(common, &checked, "nothing was written; the last export stays as it is");
    }
    let documents = checked.documents()?;
    let files = match command.search {
        Engine::Quickwit => quickwit::files(&command.index, &checked.facts.settings.language, &documents)?,
    };
    let mut site = Site::default();
    for (name, bytes) in files {
        site.insert(SitePath::new(name)?, bytes);
    }
    let existing = if command.adopt { Existing::Adopt } else { Existing::Refuse };
    let options = write::Options { existing, protect: &[root], ..Default::default() };
    let published = write::publish(&site, &command.output, &options)?;
    let documents = match documents.len() {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    let (written, unchanged) = (published.written, published.unchanged);
    let text = format!("{documents}: {written} written, {unchanged} unchanged\n{}", command.output.display());
    output::say(common, &text);
    Ok(CLEAN)
}

fn parse_index(name: &str) -> Result<String, String> {
    match quickwit::is_index_name(name) {
        true => Ok(name.to_owned()),
        false => Err("write 3 to 255 lower-case letters, digits, `-` and `_`, a letter first".to_owned()),
    }
}
