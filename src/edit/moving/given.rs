//! What pages took from the places in which they lay, and do not take from the new ones, or the other way about: said, so
//! that nothing of it changes unheard.

use std::collections::BTreeMap;

use crate::load::SETTINGS_FILE;
use crate::load::given::{given_to, settings_of};
use crate::model::page::{Kind, Named};
use crate::settings::{Inherited, Settings};

use super::Work;

/// How many pages are named of those of which the same is said.
const NAMED: usize = 3;
/// What is said where there is nothing.
const NOTHING: &str = "none";

/// Says for which pages the move changes what is said of them elsewhere: in their folders' first pages and in
/// `playbook.yml`.
pub fn remarks(work: &mut Work<'_>) {
    let (playbook, places) = (work.world.playbook, work.world.places);
    let edited: BTreeMap<&str, &str> =
        work.outcome.edited.iter().map(|edited| (edited.file.path(), edited.text.as_str())).collect();
    let rewritten = edited.get(SETTINGS_FILE).map(|text| settings_of(text, &playbook.roster));
    let (now, then) = (work.settings, rewritten.as_ref().unwrap_or(work.settings));
    let pages = || playbook.pages.iter().zip(places);
    let here: Vec<(&str, &str)> = pages().map(|(page, _)| (page.path(), page.source.text())).collect();
    let text = |path: &str, text| edited.get(path).copied().unwrap_or(text);
    let there: Vec<(&str, &str)> =
        pages().map(|(page, place)| (place.path.as_str(), text(page.path(), page.source.text()))).collect();
    let before = given_to(&here, now, &playbook.roster);
    let after = given_to(&there, then, &playbook.roster);
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for ((page, place), (before, after)) in pages().zip(before.iter().zip(&after)) {
        let mut all = differences(before, after);
        all.extend(waivers((now, page.path()), (then, &place.path)));
        if !all.is_empty() {
            said.entry(all.join("; ")).or_default().push(page.path());
        }
    }
    for (differences, pages) in said {
        let mut names: Vec<String> = pages.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
        if pages.len() > NAMED {
            names.push(format!("{} more", pages.len() - NAMED));
        }
        work.outcome.left.push(format!(
            "what {} has by its place changes: {differences} (what is still meant can be said in the front matter)",
            names.join(", ")
        ));
    }
}

/// What differs, in a few words each: what it was, and what it will be.
fn differences(before: &Inherited, after: &Inherited) -> Vec<String> {
    let mut all = Vec::new();
    let mut compare = |key: &str, before: Option<String>, after: Option<String>| {
        if before != after {
            let word = |value: Option<String>| value.unwrap_or_else(|| NOTHING.to_owned());
            all.push(format!("{key} {}, then {}", word(before), word(after)));
        }
    };
    let kind = |kind: Option<Kind>| kind.map(|kind| kind.name().to_owned());
    // Of a process that becomes a first page, more is said elsewhere.
    if (before.kind, after.kind) != (Some(Kind::Sop), Some(Kind::Index)) {
        compare("kind", kind(before.kind), kind(after.kind));
    }
    let name = |named: &Named| named.name.clone();
    let names = |named: &Option<Vec<Named>>| {
        let all = named.as_ref().filter(|all| !all.is_empty());
        all.map(|all| all.iter().map(name).collect::<Vec<_>>().join(" and "))
    };
    compare("owner", before.owner.as_ref().map(name), after.owner.as_ref().map(name));
    compare("reviewers", names(&before.reviewers), names(&after.reviewers));
    let every = |given: &Inherited| given.review_every.map(|every| every.to_string());
    compare("review_every", every(before), every(after));
    compare("criticality", before.criticality.clone(), after.criticality.clone());
    compare("channel", before.channel.clone(), after.channel.clone());
    all
}

/// Rules that playbook.yml waives for a page in one of the two places alone.
fn waivers((now, here): (&Settings, &str), (then, there): (&Settings, &str)) -> Vec<String> {
    let holds = |settings: &Settings, path: &str, at: usize| {
        let glob = settings.waivers.get(at).and_then(|waiver| waiver.glob.as_ref());
        glob.is_some_and(|glob| glob.is_match(path))
    };
    let one = |(at, waiver): (usize, &crate::model::page::Waiver)| match (holds(now, here, at), holds(then, there, at))
    {
        (true, false) => Some(format!("`{}` waived, then not", waiver.rule)),
        (false, true) => Some(format!("`{}` not waived, then waived", waiver.rule)),
        _ => None,
    };
    now.waivers.iter().enumerate().filter_map(one).collect()
}
