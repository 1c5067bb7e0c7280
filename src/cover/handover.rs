//! What somebody who leaves has to hand over: what they own, are the only cover or the only hands of, what they hold, and
//! whom to show it to. It says what is on record; what else they know only they can say.

use std::borrow::Cow;
use std::cmp::Reverse;

use jiff::civil::Date;

use crate::cover::hands::hands;
use crate::cover::plan::{self, Asked, Going, Training};
use crate::cover::what_if::{Lost, Stands, WhatIf};
use crate::cover::{self, Cover, clients, shared};
use crate::evidence::{Act, Deed};
use crate::facts::Facts;
use crate::model::cadence::{Freshness, State};
use crate::model::people::{PersonId, Who};

/// The most changes of a process that are told of.
const MOST_CHANGES: usize = 3;

/// All of it.
#[derive(Debug)]
pub struct Pack<'f> {
    /// Who hands over.
    pub who: Who,
    /// Their last day, where one is set.
    pub until: Option<Date>,
    /// What they own, cover or are the only hands of: what stops without them first, then the most critical.
    pub processes: Vec<Process<'f>>,
    /// Processes that they are asked to check and are not known to have, by their places in the playbook.
    pub asked: Vec<usize>,
    /// Access they hold, by its name in `people.yml`, and who else that is here holds it.
    pub access: Vec<(&'f str, Vec<Who>)>,
    /// The shared channels of their teams, and who else answers them.
    pub channels: Vec<(&'f str, Vec<Who>)>,
    /// The clients they look after or served lately, and who else does.
    pub clients: Vec<(&'f str, Vec<Who>)>,
    /// The processes of the register that no page describes and that they answer for, and who else does.
    pub unwritten: Vec<(&'f str, Vec<Who>)>,
}

/// A process to hand over.
#[derive(Debug)]
pub struct Process<'f> {
    /// Its place in the playbook.
    pub page: usize,
    /// They answer for it, alone.
    pub owns: bool,
    /// They cover it now.
    pub covers: bool,
    /// Nobody else covers it now, as far as that is known.
    pub only_cover: bool,
    /// Nobody else who is here has done it.
    pub only_hands: bool,
    /// What is lost of it without them; nothing where it goes on.
    pub lost: Option<Lost>,
    /// Who can step in, the readiest first, and until when, where they leave soon too.
    pub step_in: Vec<(Who, Stands, Option<Date>)>,
    /// Who is to learn it, so that it has the people it needs without them.
    pub trainings: Vec<Training>,
    /// Its freshness, where its review is due or over, or it has never been verified.
    pub review: Option<Freshness>,
    /// What changed in it within a year, newest first; at most three.
    pub changes: Vec<&'f Act>,
}

/// What somebody has to hand over. `cover` is the cover of a page, by its place in the playbook; nothing where nobody
/// who is here is meant.
pub fn pack<'f>(facts: &'f Facts, who: &Who, cover: impl Fn(usize) -> Cow<'f, Cover>) -> Pack<'f> {
    let roster = &facts.playbook.roster;
    let person = match who {
        Who::Person(id) => Some(roster.person(*id)),
        _ => None,
    };
    let until = person.and_then(|person| person.until);
    let what_if = WhatIf::new(facts, &cover);
    let place = what_if.people.binary_search(who).ok();
    let absent = what_if.absent(place.as_slice());
    let going = [Going { who: who.clone(), until }];
    let plan = plan::plan(facts, Asked::default(), &going);
    let mut processes: Vec<Process<'f>> = Vec::new();
    for process in &what_if.processes {
        let cover = cover(process.page);
        let owner = cover::owner(facts, &facts.playbook.pages[process.page]);
        let owns = owner.as_ref() == Some(who);
        let covers = cover.now.iter().any(|covering| covering.who == *who);
        let hands = hands(facts, process.page).now;
        let only_hands = matches!(hands.as_slice(), [only] if only.who == *who);
        let loss = process.without(&absent);
        if !owns && !covers && !only_hands && loss.is_none() {
            continue;
        }
        let freshness = facts.freshness(process.page).filter(|freshness| freshness.state != State::Fresh);
        processes.push(Process {
            page: process.page,
            owns,
            covers,
            only_cover: covers && cover.now.len() == 1 && process.known,
            only_hands,
            lost: loss.as_ref().map(|loss| loss.lost),
            step_in: match loss {
                Some(loss) => {
                    let step_in = loss.step_in.iter();
                    step_in.map(|(at, why)| (what_if.people[*at].clone(), *why, what_if.until[*at])).collect()
                }
                None => Vec::new(),
            },
            trainings: plan.trainings.iter().filter(|training| training.page == process.page).cloned().collect(),
            review: freshness,
            changes: changes(facts, process.page),
        });
    }
    // They stand by how critical they are.
    processes.sort_by_key(|process| (process.lost.is_none(), process.lost, !process.owns));
    let here = |other: &Who| other != who && !roster.gone(other, facts.today);
    let everybody = || (0..roster.people.len()).map(|at| Who::Person(PersonId(at)));
    let access = person.iter().flat_map(|person| &person.holds).map(|held| {
        let others = everybody().filter(|other| here(other) && cover::hands::holds(facts, other, held) == Some(true));
        (held.as_str(), others.collect())
    });
    let channels = facts.settings.channels.keys().filter_map(|name| {
        let members = roster.answering(name);
        members.contains(who).then(|| (name.as_str(), members.into_iter().filter(here).collect()))
    });
    let unwritten = shared::bare(facts).filter(|(_, people)| people.contains(who));
    let unwritten = unwritten.map(|(name, people)| (name, people.into_iter().filter(here).collect()));
    let waits = |page: &usize| {
        let cover = cover(*page);
        cover.listed.contains(who) && cover::waits(facts, *page, &cover, who) == Some(true)
    };
    let clients = clients::clients(facts).into_iter().filter_map(|client| {
        let around = client.around(facts);
        around.contains(who).then(|| (client.name, around.into_iter().filter(here).collect()))
    });
    Pack {
        clients: clients.collect(),
        unwritten: unwritten.collect(),
        who: who.clone(),
        until,
        asked: what_if.processes.iter().map(|process| process.page).filter(waits).collect(),
        access: access.collect(),
        channels: channels.collect(),
        processes,
    }
}

/// The newest changes of a page's words; those of many pages at once say little of one.
fn changes(facts: &Facts, page: usize) -> Vec<&Act> {
    let acts = facts.evidence.acts.all.iter();
    let mut acts: Vec<&Act> =
        acts.filter(|act| matches!(act.deed, Deed::New | Deed::Edited) && act.pages == [page]).collect();
    acts.sort_by_key(|act| Reverse(act.commit.when));
    acts.truncate(MOST_CHANGES);
    acts
}
