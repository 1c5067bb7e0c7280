//! The lists of the board as CSV: UTF-8, a header row, a process a row. They say what the pages say, and no more.

use anyhow::Context as _;
use csv::WriterBuilder;

use super::{List, Records, Slice};
use crate::model::cadence::State;
use crate::model::people::Who;
use crate::render::Maker;
use crate::render::board::MANNERS;

/// What is said of a process.
const PROCESS: [&str; 11] = [
    "process",
    "path",
    "address",
    "folder",
    "criticality",
    "state",
    "verified",
    "due",
    "owner",
    "covered_by",
    "cover_asked",
];

/// A list of processes, by its parts.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn list(maker: &Maker<'_>, list: &List) -> anyhow::Result<String> {
    let rows = list.parts.iter().flat_map(|part| {
        let keys = || part.keys.iter().cloned();
        part.pages.iter().map(move |at| keys().chain(process(maker, *at)).collect())
    });
    let heads: Vec<&str> = list.heads.iter().copied().chain(PROCESS).collect();
    table(&heads, rows)
}

/// A list of verifications.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn records(maker: &Maker<'_>, list: &Records) -> anyhow::Result<String> {
    let rows = list.entries.iter().filter_map(|entry| {
        let one = maker.recorded_as(*entry)?;
        let page = &maker.facts.playbook.pages[entry.0];
        let who = one.who.as_ref().and_then(|who| maker.shown_name(who)).unwrap_or_default();
        let manner = MANNERS.iter().find(|(.., fits)| fits(one.manner)).map_or("", |(key, ..)| key);
        Some(vec![
            one.when.to_string(),
            page.title.clone(),
            page.path().to_owned(),
            who,
            one.how.name().to_owned(),
            manner.trim_start_matches("recorded-").to_owned(),
            one.commit.as_deref().and_then(|commit| maker.commit_hash(commit)).unwrap_or_default().to_owned(),
        ])
    });
    table(&["date", "process", "path", "who", "how", "recorded", "commit"], rows)
}

/// Teams or folders, with what is counted of them.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn slices(maker: &Maker<'_>, slices: &[Slice]) -> anyhow::Result<String> {
    let rows = slices.iter().map(|slice| {
        let tally = maker.survey.tally(slice.pages.iter().copied());
        let counts = [tally.processes, tally.states[0] + tally.states[1], tally.covered[2], tally.unknown];
        std::iter::once(slice.title.clone()).chain(counts.map(|count| count.to_string())).collect()
    });
    table(&["name", "processes", "within_review_date", "covered_by_two", "cover_unknown"], rows)
}

fn process(maker: &Maker<'_>, at: usize) -> [String; 11] {
    let page = &maker.facts.playbook.pages[at];
    let standing = &maker.survey.pages[at];
    let freshness = standing.freshness.as_ref();
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let cover = standing.cover.as_ref();
    let state = match freshness.map(|freshness| freshness.state) {
        Some(State::Unverified) if !standing.known => "unknown",
        state => state.map_or("", State::name),
    };
    let owner = page.owner.as_ref().map(|named| &named.who);
    let named = |who: &&Who| matches!(who, Who::Team(_)) || !maker.nameless();
    [
        page.title.clone(),
        page.path().to_owned(),
        page.url.clone(),
        maker.facts.playbook.folder_path(&page.folder),
        page.criticality.clone().unwrap_or_default(),
        state.to_owned(),
        day(freshness.and_then(|freshness| freshness.last_verified)),
        day(freshness.and_then(|freshness| freshness.due)),
        owner.filter(named).map(|who| maker.facts.playbook.roster.name(who).to_owned()).unwrap_or_default(),
        cover.filter(|_| standing.known).map(|cover| cover.sure_now.to_string()).unwrap_or_default(),
        cover.map(|cover| cover.minimum.to_string()).unwrap_or_default(),
    ]
}

fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> anyhow::Result<String> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(heads)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| disarmed(cell)))?;
    }
    let bytes = writer.into_inner().context("a list cannot be written as CSV")?;
    String::from_utf8(bytes).context("a list is not UTF-8")
}

/// A text on one line, with a `'` before what a spreadsheet would work out.
fn disarmed(text: &str) -> String {
    let text = text.split(|sign: char| sign.is_whitespace() || sign.is_control()).filter(|word| !word.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_one_line_and_no_formula() {
        let cells = ["=1+1", " \t=1+1", "\u{0}=1", "@a", "+a", "-a", "a\r\n=b", "tis", ""];
        let found = cells.map(disarmed);
        assert_eq!(found, ["'=1+1", "'=1+1", "'=1", "'@a", "'+a", "'-a", "a =b", "tis", ""]);
        let rows = [vec!["a,\"b\"".to_owned(), "=c".to_owned()]];
        assert_eq!(table(&["x", "y"], rows.into_iter()).ok().as_deref(), Some("x,y\n\"a,\"\"b\"\"\",'=c\n"));
    }
}
