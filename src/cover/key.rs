//! What rests on one human alone: who is the only one, owner or cover, of which processes. How many are too many is not
//! decided here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::cover;
use crate::diagnostic::Place;
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::people::Who;

/// The humans on whom more processes rest than `cover: { key_person }` allows, each with their processes, the most
/// critical first. Those who have left do not count.
pub fn key_people(facts: &Facts) -> Vec<(Who, Vec<usize>)> {
    let on_record = cover::on_record(facts);
    let mut alone: BTreeMap<Who, Vec<usize>> = BTreeMap::new();
    for (at, _) in facts.known_processes() {
        if let Some(who) = only_one(facts, at, &on_record) {
            alone.entry(who).or_default().push(at);
        }
    }
    let key = alone.into_iter().filter(|(_, pages)| pages.len() > facts.settings.cover.key_person);
    key.map(|(who, mut pages)| {
        pages.sort_by_cached_key(|at| weight(facts, *at));
        (who, pages)
    })
    .collect()
}

/// Where such a human is spoken of: their entry in `people.yml`, else the first of their processes.
pub fn place(facts: &Facts, who: &Who, pages: &[usize]) -> Option<Place> {
    match who {
        Who::Person(id) => Some(facts.playbook.roster.person(*id).place.clone()),
        _ => pages.first().map(|at| facts.playbook.pages[*at].place(&["owner", "verifications", "title"])),
    }
}

/// The one human who owns or covers a page now, if there is exactly one. An owner's name that nothing explains may be a
/// team's; it counts as a person only if it is among those `on_record`.
fn only_one(facts: &Facts, page: usize, on_record: &BTreeSet<&Who>) -> Option<Who> {
    let roster = &facts.playbook.roster;
    let owner = cover::owner(facts, &facts.playbook.pages[page]);
    let covering = cover::cover(facts, page).now.into_iter().map(|covering| covering.who);
    let owner = owner.filter(|who| !matches!(who, Who::Unlisted(_)) || on_record.contains(who));
    let here: BTreeSet<Who> = owner.into_iter().chain(covering).filter(|who| !roster.gone(who, facts.today)).collect();
    let mut here = here.into_iter();
    match (here.next(), here.next()) {
        (Some(Who::Team(_)), _) => None,
        (only, None) => only,
        _ => None,
    }
}

/// The most critical first: where most cover is asked for, then what is to be reviewed most often, then what was
/// verified longest ago.
fn weight(facts: &Facts, at: usize) -> (Reverse<usize>, Date, Option<Date>, String) {
    let page = &facts.playbook.pages[at];
    let every = facts.cadence(page).after(facts.today);
    (Reverse(facts.minimum(page)), every, page.verified(latest(facts.today)), page.path().to_owned())
}
