//! What rests on one human alone: who is the only one, owner or cover, of which processes. Whether anybody is told of it
//! is not decided here.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::cover::{self, Cover};
use crate::diagnostic::Place;
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::people::Who;

/// The humans on whom more processes rest than `cover: { key_person }` allows, each with their processes, the most
/// critical first. Those who have left do not count. `cover` is the cover of a page, by its place in the playbook.
pub fn key_people<'a>(facts: &'a Facts, cover: impl Fn(usize) -> Cow<'a, Cover>) -> Vec<(Who, Vec<usize>)> {
    let on_record = cover::on_record(facts);
    let mut alone: BTreeMap<Who, Vec<usize>> = BTreeMap::new();
    for (at, _) in facts.known_processes() {
        if let Some(who) = only_one(facts, at, &cover(at), &on_record) {
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

/// The one human who owns or covers a page now, if exactly one is known. An owner's name that may be a team's is nobody
/// in particular, so that whoever alone has verified the page is the one who is known.
fn only_one(facts: &Facts, page: usize, cover: &Cover, on_record: &BTreeSet<&Who>) -> Option<Who> {
    let owner = match answers(facts, page, on_record) {
        Answers::One(who) => Some(who),
        Answers::Nobody | Answers::Perhaps => None,
        Answers::Several => return None,
    };
    let mut here: BTreeSet<Who> = cover.now.iter().map(|covering| covering.who.clone()).chain(owner).collect();
    if here.len() == 1 { here.pop_first() } else { None }
}

/// Who of those who are here answers for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// No owner is named, or they have left.
    Nobody,
    /// One person or firm.
    One(Who),
    /// A name that nothing explains: it may be a team's.
    Perhaps,
    /// A team of which several are here.
    Several,
}

/// Who answers for a page. A name that nothing explains is a person's only if it is among those `on_record`.
pub fn answers(facts: &Facts, page: usize, on_record: &BTreeSet<&Who>) -> Answers {
    match cover::owner(facts, &facts.playbook.pages[page]) {
        None => Answers::Nobody,
        Some(who) if facts.playbook.roster.gone(&who, facts.today) => Answers::Nobody,
        Some(Who::Team(_)) => Answers::Several,
        Some(who @ Who::Unlisted(_)) if !on_record.contains(&who) => Answers::Perhaps,
        Some(who) => Answers::One(who),
    }
}

/// The most critical first: where most cover is asked for, then what is to be reviewed most often, then what was
/// verified longest ago.
pub fn weight(facts: &Facts, at: usize) -> (Reverse<usize>, Date, Option<Date>, String) {
    let page = &facts.playbook.pages[at];
    let every = facts.cadence(page).after(facts.today);
    (Reverse(facts.minimum(page)), every, page.verified(latest(facts.today)), page.path().to_owned())
}
