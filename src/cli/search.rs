//! `search`: the site's search in the terminal.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{CLEAN, Common, output};
use crate::index::query::{Key, Query};
use crate::index::search::Results;
use crate::index::tantivy::Native;
use crate::model::page::Status;
use crate::pipeline::{self, Wanted};

/// Find pages, ranked as on the site
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  playbook search refund\n  playbook search send an invoice --limit 3 --format json\n  \
                  playbook search '\"month end\"'\n  playbook search status:stale in:billing/"
)]
pub struct Search {
    /// What to look for: words, phrases in quotes, and filters (owner: team: tag: status: cover: in:)
    #[arg(required = true)]
    words: Vec<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// At most so many pages
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// A hit as product data has it.
#[derive(Serialize)]
struct Found<'a> {
    url: &'a str,
    title: &'a str,
    score: f32,
    excerpt: String,
    /// The heading above the place that answers, where that is not the page as a whole.
    section: Option<&'a str>,
    owner: Option<&'a str>,
    /// `fresh`, `due`, `stale`, `unverified`; `null` where no verification is asked.
    state: Option<&'a str>,
    status: &'a str,
}

/// Prints the hits. None is no failure.
pub fn run(common: &Common, command: Search) -> anyhow::Result<u8> {
    let checked = pipeline::read(&common.root(None)?, common.today()?, Wanted::Pages)?;
    let entries = checked.entries()?;
    let native = Native::build(&entries, &checked.facts.settings.language)?;
    let query = command.words.join(" ");
    let results = native.search(&query, common.today()?, usize::from(command.limit))?;
    match command.format {
        Format::Json => {
            let found: Vec<Found<'_>> = results
                .hits
                .iter()
                .map(|hit| Found {
                    url: &hit.url,
                    title: &hit.title,
                    score: hit.score,
                    excerpt: hit.excerpt.concat(),
                    section: hit.section.as_ref().map(|(_, heading)| heading.as_str()),
                    owner: Some(hit.owner.as_str()).filter(|owner| !owner.is_empty()),
                    state: Some(hit.state).filter(|state| !state.is_empty()),
                    status: hit.status,
                })
                .collect();
            output::print(&format!("{}\n", serde_json::to_string_pretty(&found)?))?;
        }
        Format::Human => output::print(&human(&query, &results, output::colour(common)))?,
    }
    Ok(CLEAN)
}

fn human(query: &str, results: &Results, colour: bool) -> String {
    let mut text = String::new();
    for filter in &Query::read(query).filters {
        if let (Some(values), Some((key, _))) = (filter.misses(), Key::ALL.iter().find(|(_, key)| *key == filter.key)) {
            let _ = writeln!(text, "no `{key}:{}`; there are {values}", filter.value);
        }
    }
    if results.loose {
        text.push_str("no page has these words in this order\n");
    }
    for (word, near) in &results.missing {
        let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
        match near.is_empty() {
            true if results.hits.is_empty() => {}
            true => drop(writeln!(text, "no page has `{word}`")),
            false => drop(writeln!(text, "no page has `{word}`; near it: {}", near.join(", "))),
        }
    }
    if !text.is_empty() && !results.hits.is_empty() {
        text.push('\n');
    }
    for hit in &results.hits {
        let section = hit.section.as_ref().map(|(_, heading)| format!(" > {heading}")).unwrap_or_default();
        let anchor = hit.section.as_ref().map(|(id, _)| format!("#{id}")).unwrap_or_default();
        let status = if hit.status == Status::Current.name() { hit.state } else { hit.status };
        let trust: Vec<&str> = [status, &hit.owner].into_iter().filter(|word| !word.is_empty()).collect();
        let trust = if trust.is_empty() { String::new() } else { format!("  ({})", trust.join(", ")) };
        let _ = writeln!(text, "{}{section}{trust}\n  {}{anchor}", hit.title, hit.url);
        let excerpt: String =
            hit.excerpt.iter().enumerate().map(|(at, piece)| marked(piece, colour && at % 2 == 1)).collect();
        if !excerpt.trim().is_empty() {
            let _ = writeln!(text, "  {}", excerpt.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        text.push('\n');
    }
    match (results.hits.len(), results.total) {
        (0, _) => drop(writeln!(text, "no page for `{query}`")),
        (shown, total) if shown < total => drop(writeln!(text, "{shown} of {total} pages")),
        (1, _) => text.push_str("1 page\n"),
        (_, total) => drop(writeln!(text, "{total} pages")),
    }
    text
}

fn marked(piece: &str, bold: bool) -> String {
    if bold { format!("\u{1b}[1m{piece}\u{1b}[0m") } else { piece.to_owned() }
}
