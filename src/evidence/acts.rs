//! What commits did to pages lately: pages that are new, whose words were changed, that were retired.
//!
//! It looks back a year, and at no more texts than are told of. A rename is no change, nor is a merge; layout alone is
//! none either. It reads nothing where nobody will show it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::evidence::Commit;
use crate::evidence::compare::body;
use crate::evidence::history::Past;
use crate::evidence::history::log::Blob;
use crate::evidence::record::{Sources, Told};
use crate::markdown::{self, Wikilinks};
use crate::model::page::{Page, Status};

/// The most changes that are told of.
pub const MOST_ACTS: usize = 200;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// The page is new, or no draft any more.
    New,
    /// It is no longer in force.
    Retired,
    /// Its words were changed.
    Edited,
}

/// What a commit did.
#[derive(Debug, Clone)]
pub struct Act {
    /// What.
    pub deed: Deed,
    /// The commit; of several of one author and day that changed one page, the last.
    pub commit: Arc<Commit>,
    /// The first of those several, which stays the same when another comes; else the same one.
    pub first: Arc<Commit>,
    /// The pages, by their places in the playbook: one, or many where a commit did it to more than `evidence: bulk`.
    pub pages: Vec<usize>,
}

/// What commits did to the pages.
#[derive(Debug, Default)]
pub struct Acts {
    /// In no particular order.
    pub all: Vec<Act>,
    /// The day from which on all are told of; see [`whole_from`].
    pub since: Date,
}

/// What a step of a page's story may have been.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    deed: Deed,
    commit: u32,
    first: u32,
    old: Option<Blob>,
    new: Blob,
}

/// The first day of which acts are told: a year before `today`.
pub fn first_day(today: Date) -> Date {
    today.saturating_sub(1.year())
}

/// The day from which on a list is whole that goes from `newest` back and is cut off on the day `cut`: the day after, as
/// long as anything is left then.
pub fn whole_from(cut: Date, newest: Date) -> Date {
    if newest > cut { cut.tomorrow().unwrap_or(cut) } else { cut }
}

/// What may have been done to a page since `from`, oldest first, without reading a text.
pub fn look(page: &Page, told: Option<&Told<'_>>, sources: &Sources<'_>, from: Date) -> Vec<Found> {
    let Some(Told { past, story, .. }) = told else { return Vec::new() };
    let status = |blob: Blob| {
        let told = past.version(blob).map(|version| version.told.as_ref());
        told.map(|told| told.map_or(Status::Current, |told| Status::ALL[usize::from(told.status).min(2)]))
    };
    let public = |status: Status| status != Status::Draft || page.status == Status::Draft;
    let (mut found, mut begun) = (Vec::new(), false);
    for step in &story.steps {
        let Some((new, now)) = step.new.and_then(|new| Some((new, status(new)?))) else { continue };
        let before = match step.old {
            Some(old) => match status(old) {
                Some(before) => Some(before).filter(|before| public(*before)),
                // Not in this clone.
                None => continue,
            },
            None if past.log.commits[step.commit as usize].boundary => {
                begun = true;
                continue;
            }
            None => None,
        };
        let deed = match before {
            None if public(now) && !begun => {
                begun = true;
                (now != Status::Retired && page.continues.is_empty()).then_some(Deed::New)
            }
            Some(before) if now == Status::Retired && before != now => {
                (page.status == Status::Retired).then_some(Deed::Retired)
            }
            Some(_)
                if step
                    .old
                    .and_then(|old| past.version(old))
                    .is_some_and(|old| Some(old.body) != past.version(new).map(|new| new.body)) =>
            {
                (!sources.is_ignored(step.commit)).then_some(Deed::Edited)
            }
            _ => None,
        };
        let when = sources.commit(step.commit).when;
        if let Some(deed) = deed.filter(|_| when >= from && when <= sources.latest()) {
            found.push(Found { deed, commit: step.commit, first: step.commit, old: step.old, new });
        }
    }
    found
}

/// What was done, from what may have been done to each page of the playbook.
pub fn acts(past: &Past, sources: &Sources<'_>, found: Vec<Vec<Found>>, from: Date) -> Acts {
    let mut together: BTreeMap<(u32, Deed), Vec<usize>> = BTreeMap::new();
    for (page, found) in found.iter().enumerate() {
        for one in found {
            let pages = together.entry((one.commit, one.deed)).or_default();
            if pages.last() != Some(&page) {
                pages.push(page);
            }
        }
    }
    let many = |one: &Found| together.get(&(one.commit, one.deed)).is_some_and(|pages| pages.len() > sources.limit());
    let act = |deed, (first, commit), pages| {
        let (first, commit) = (sources.commit(first), sources.commit(commit));
        Act { deed, commit, first, pages }
    };
    let mut acts = Vec::new();
    let mut edits = Vec::new();
    for (page, found) in found.into_iter().enumerate() {
        let mut of_page: Vec<Found> = Vec::new();
        let single = found.iter().filter(|one| !many(one));
        for one in single {
            if one.deed != Deed::Edited {
                acts.push(act(one.deed, (one.first, one.commit), vec![page]));
                continue;
            }
            let (commit, who) = (sources.commit(one.commit), |at| sources.commit(at).author.clone());
            let same = |known: &&mut Found| {
                sources.commit(known.commit).when == commit.when && who(known.commit) == commit.author
            };
            // Several on one day are one, from what stood before to what stood then.
            match of_page.iter_mut().find(same) {
                Some(known) => (known.commit, known.new) = (one.commit, one.new),
                None => of_page.push(*one),
            }
        }
        edits.extend(of_page.into_iter().map(|one| (page, one)));
    }
    acts.extend(
        together
            .iter()
            .filter(|(_, pages)| pages.len() > sources.limit())
            .map(|((commit, deed), pages)| act(*deed, (*commit, *commit), pages.clone())),
    );
    edits.sort_by_key(|(page, one)| (Reverse(sources.commit(one.commit).when), *page, one.commit));
    let day = |(_, one): &(usize, Found)| sources.commit(one.commit).when;
    let since = edits.get(MOST_ACTS).map_or(from, |cut| whole_from(day(cut), day(&edits[0])));
    edits.truncate(MOST_ACTS);
    let differing = differing(past, &edits, sources.wikilinks());
    let edits = edits.into_iter().zip(differing).filter(|(_, differs)| *differs);
    acts.extend(edits.map(|((page, one), _)| act(Deed::Edited, (one.first, one.commit), vec![page])));
    Acts { all: acts, since }
}

/// Whether each of these changed a page in substance. Where texts cannot be read, none did, as far as is known.
fn differing(past: &Past, edits: &[(usize, Found)], wikilinks: Wikilinks) -> Vec<bool> {
    let mut blobs: Vec<Blob> = edits.iter().flat_map(|(_, one)| one.old.into_iter().chain([one.new])).collect();
    blobs.sort_unstable();
    blobs.dedup();
    let texts = past.texts(&blobs).unwrap_or_default();
    let prints: HashMap<Blob, String> = blobs
        .into_par_iter()
        .zip(texts)
        .filter_map(|(blob, text)| Some((blob, markdown::fingerprint(&body(text?), wikilinks))))
        .collect();
    let differs = |one: &Found| {
        let (old, new) = (prints.get(&one.old?)?, prints.get(&one.new)?);
        Some(old != new)
    };
    edits.iter().map(|(_, one)| differs(one) == Some(true)).collect()
}
