//! Today's text beside the one that was verified last: whether the substance is still the same, and where it changed.

use rayon::prelude::*;

use crate::evidence::history::log::Blob;
use crate::evidence::history::{Past, version};
use crate::evidence::record::{Sources, Told};
use crate::evidence::verification::{Change, Difference, Record};
use crate::load::header;
use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::source::Source;

/// The only version of the fingerprint there is; a stamp of another says nothing.
const VERSION: &str = "1:";

/// A page whose text has to be looked at.
pub struct Open {
    /// The fingerprint of the text that was verified, where the log names it.
    stamp: Option<String>,
    /// The text that was verified, where a commit brought it.
    verified: Option<Blob>,
    /// The commits since that touched the body, with what they left, oldest first.
    since: Vec<(u32, Blob)>,
    /// Today's body is not the committed one.
    uncommitted: bool,
}

/// Sets the change of every page. `looked` says of each what could be said without reading a text; nothing where no
/// verification is asked. Returns git's words where contents could not be read.
pub fn compare(
    past: &Past,
    playbook: &Playbook,
    sources: &Sources<'_>,
    looked: Vec<Option<Result<Change, Open>>>,
    records: &mut [Record],
) -> Option<String> {
    let mut open: Vec<(usize, Open)> = Vec::new();
    for (at, looked) in looked.into_iter().enumerate() {
        match looked {
            Some(Ok(change)) => records[at].change = change,
            Some(Err(found)) => open.push((at, found)),
            None => {}
        }
    }
    let blobs: Vec<Blob> = open
        .iter()
        .flat_map(|(_, page)| page.verified.into_iter().chain(page.since.iter().map(|(_, blob)| *blob)))
        .collect();
    let texts = match past.texts(&blobs) {
        Ok(texts) => texts,
        Err(error) => return Some(format!("{error:#}")),
    };
    let bodies: Vec<Option<String>> = texts.into_par_iter().map(|text| text.map(body)).collect();
    let mut at = 0;
    let changes: Vec<Change> = open
        .iter()
        .map(|(page, found)| {
            let count = usize::from(found.verified.is_some()) + found.since.len();
            at += count;
            (page, found, &bodies[at - count..at])
        })
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(page, found, bodies)| difference(found, &playbook.pages[*page], bodies, sources))
        .collect();
    for ((page, _), change) in open.iter().zip(changes) {
        records[*page].change = change;
    }
    None
}

/// What can be said without reading a text; else what has to be read.
pub fn look(page: &Page, told: Option<&Told<'_>>, sources: &Sources<'_>) -> Result<Change, Open> {
    let Some(last) = page.verified(sources.latest()) else { return Ok(Change::Unknown) };
    let stamp = page.stamps.iter().find(|stamp| stamp.on >= last).map(|stamp| stamp.of.clone());
    if let Some(stamp) = &stamp {
        if !stamp.starts_with(VERSION) {
            return Ok(Change::Unknown);
        }
        if *stamp == page.fingerprint() {
            return Ok(Change::Same);
        }
    }
    let unread = |stamp| Open { stamp, verified: None, since: Vec::new(), uncommitted: false };
    let Some(Told { past, story, tale, .. }) = told else {
        return if stamp.is_some() { Err(unread(stamp)) } else { Ok(Change::Same) };
    };
    let head = story.steps.last().and_then(|step| step.new);
    let body = |blob: Option<Blob>| blob.and_then(|blob| past.version(blob)).map(|version| version.body);
    let day = version::day(last);
    let Some(event) = tale.events.iter().rev().find(|event| event.on == day) else {
        if stamp.is_some() {
            return Err(unread(stamp));
        }
        // A date that is not committed was set on the text as it stands.
        let told = head.and_then(|blob| past.version(blob)).and_then(|version| version.told.as_ref());
        let committed = told.is_some_and(|told| told.date == Some(day) || told.log.iter().any(|line| line.on == day));
        return Ok(if committed || story.cut { Change::Unknown } else { Change::Same });
    };
    let own = version::body_hash(own_body(page));
    if stamp.is_none() && body(Some(event.blob)) == Some(own) {
        return Ok(Change::Same);
    }
    let after = story.steps.iter().skip_while(|step| step.commit != event.commit).skip(1);
    let since = after
        .filter(|step| body(step.old) != body(step.new))
        .filter_map(|step| Some((step.commit, step.new?)))
        .collect();
    Err(Open { stamp, verified: Some(event.blob), since, uncommitted: body(head) != Some(own) })
}

fn difference(found: &Open, page: &Page, bodies: &[Option<String>], sources: &Sources<'_>) -> Change {
    let (verified, later) = bodies.split_at(usize::from(found.verified.is_some()));
    let verified = verified.first().and_then(Option::as_deref);
    let was = match (&found.stamp, verified) {
        (Some(stamp), _) => stamp.clone(),
        (None, Some(text)) => page.document.fingerprint_of(text),
        (None, None) => return Change::Unknown,
    };
    let own = page.fingerprint();
    if was == own {
        return Change::Same;
    }
    // A stamp may name a later text than the one in the commit that brought the verification.
    let mut before = verified.filter(|text| found.stamp.is_none() || page.document.fingerprint_of(text) == was);
    let mut last = was.clone();
    let mut commits = Vec::new();
    for ((commit, _), body) in found.since.iter().zip(later) {
        let Some(body) = body else { continue };
        let print = page.document.fingerprint_of(body);
        if print == was {
            before = Some(body);
            commits.clear();
        } else if print != last {
            commits.push(sources.commit(*commit));
        }
        last = print;
    }
    let words = before
        .map(|before| crate::evidence::changed::edits(before, own_body(page), page.document.wikilinks))
        .unwrap_or_default();
    let uncommitted = found.uncommitted && last != own;
    Change::Changed(Box::new(Difference { commits, uncommitted, words }))
}

/// A page's body as it stands.
fn own_body(page: &Page) -> &str {
    header::cut(page.source.text()).1
}

/// The body of an older version.
pub fn body(bytes: Vec<u8>) -> String {
    let (source, _) = Source::decode("", bytes);
    header::cut(source.text()).1.to_owned()
}
