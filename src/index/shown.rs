//! The files of the search that are JSON: what is shown of pages, what they say, and what they can be narrowed by.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::documents::Entry;

/// A `d<i>` file: what is shown of pages in a list.
pub fn pack_rows(entries: &[&Entry]) -> Vec<u8> {
    let row = |entry: &&Entry| {
        let Entry { url, title, folder, owner, notice, due, state, status, names, .. } = *entry;
        ([url, title, folder, owner, *state, *status, notice, due].map(str::to_owned), names.clone())
    };
    let rows: Vec<([String; 8], Vec<String>)> = entries.iter().map(row).collect();
    serde_json::to_vec(&rows).unwrap_or_default()
}

/// A `t<i>` file: what pages say.
pub fn pack_texts(entries: &[&Entry]) -> Vec<u8> {
    let page = |entry: &&Entry| {
        let sections: Vec<[String; 3]> = entry
            .sections
            .iter()
            .map(|section| [section.id.clone(), section.heading.clone(), section.text.clone()])
            .collect();
        (entry.excerpt.clone(), sections, entry.tags.clone())
    };
    serde_json::to_vec(&entries.iter().map(page).collect::<Vec<_>>()).unwrap_or_default()
}

/// What pages can be narrowed by: every text once, and by column the places of those that each page has.
#[derive(Debug, Default, Serialize)]
struct Facets<'a> {
    texts: Vec<&'a str>,
    owner: Vec<usize>,
    path: Vec<usize>,
    state: Vec<usize>,
    status: Vec<usize>,
    notice: Vec<usize>,
    due: Vec<usize>,
    cover: Vec<Option<u8>>,
    teams: Vec<Vec<usize>>,
    tags: Vec<Vec<usize>>,
}

/// The `facets` file.
pub fn pack_facets(entries: &[&Entry]) -> Vec<u8> {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut facets = Facets::default();
    for entry in entries {
        let mut place = |text| {
            *places.entry(text).or_insert_with(|| {
                facets.texts.push(text);
                facets.texts.len() - 1
            })
        };
        facets.owner.push(place(entry.owner.as_str()));
        facets.path.push(place(entry.path.as_str()));
        facets.state.push(place(entry.state));
        facets.status.push(place(entry.status));
        facets.notice.push(place(entry.notice.as_str()));
        facets.due.push(place(entry.due.as_str()));
        facets.teams.push(entry.teams.iter().map(|team| place(team)).collect());
        facets.tags.push(entry.tags.iter().map(|tag| place(tag)).collect());
        facets.cover.push(entry.cover);
    }
    serde_json::to_vec(&facets).unwrap_or_default()
}
