//! The report as tables for a terminal.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use crate::cli::report::Topic;
use crate::facts::Facts;
use crate::health::{STATES, Survey, recording};
use crate::model::cadence::words;
use crate::model::people::Who;

/// One topic, or all.
pub fn render(facts: &Facts, survey: &Survey, topic: Option<Topic>) -> String {
    let tally = survey.tally(0..facts.playbook.pages.len());
    let mut text = format!("{} on {}\n", facts.settings.title, words(facts.today));
    let wanted = |this| topic.is_none_or(|topic| topic == this);
    if wanted(Topic::Freshness) {
        let states: Vec<String> =
            STATES.iter().zip(tally.states).map(|(state, count)| format!("{count} {}", state.name())).collect();
        let _ = writeln!(text, "\nFreshness of {}: {}", processes(tally.processes), states.join(", "));
        let _ = writeln!(text, "Verifications: {}", recording(facts));
        let mut table = table(&["process", "state", "last verified", "due"]);
        for (at, page) in facts.processes() {
            let Some(freshness) = &survey.pages[at].freshness else { continue };
            let day = |date: Option<jiff::civil::Date>| date.map_or_else(|| "never".to_owned(), words);
            let due = freshness.due.map_or_else(String::new, words);
            table.add_row([
                page.path().to_owned(),
                freshness.state.name().to_owned(),
                day(freshness.last_verified),
                due,
            ]);
        }
        let _ = writeln!(text, "{table}");
    }
    if wanted(Topic::Cover) {
        let [none, one, more] = tally.covered;
        let _ = writeln!(
            text,
            "\nCover of {}: {none} by nobody, {one} by one, {more} by two or more",
            processes(tally.processes)
        );
        let mut table = table(&["process", "owner", "cover now", "ever"]);
        for (at, page) in facts.processes() {
            let Some(cover) = &survey.pages[at].cover else { continue };
            let names = |who: Vec<&Who>| {
                who.into_iter().map(|who| facts.playbook.roster.name(who)).collect::<Vec<_>>().join(", ")
            };
            let owner = page.owner.as_ref().map_or("nobody", |owner| facts.playbook.roster.name(&owner.who));
            let now = names(cover.now.iter().map(|covering| &covering.who).collect());
            let ever = names(cover.ever.iter().map(|covering| &covering.who).collect());
            table.add_row([page.path(), owner, now.as_str(), ever.as_str()]);
        }
        let _ = writeln!(text, "{table}");
    }
    if wanted(Topic::People) {
        let _ = writeln!(text, "\nPeople: what each answers for and covers now");
        let mut table = table(&["person", "owns", "covers", "only cover of"]);
        for (who, load) in &survey.people {
            let count = |pages: &[usize]| pages.len().to_string();
            table.add_row([
                facts.playbook.roster.name(who).to_owned(),
                count(&load.owns),
                count(&load.covers),
                count(&load.only_cover_of),
            ]);
        }
        let _ = writeln!(text, "{table}");
    }
    text
}

fn processes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "process" } else { "processes" })
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.to_vec());
    table
}
