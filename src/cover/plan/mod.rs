//! The fewest trainings that bring every process to the number of people it needs: who learns which from whom, the most
//! critical first. A plan holds after those who are leaving have left.
//!
//! Which of them are chosen is decided in [`solve`]; here it is found out who may learn and who can show what. It weighs
//! processes, never people: load is spread, nobody is preferred.

mod days;
mod people;
mod solve;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::cover::{self, Cover, alike, key};
use crate::facts::Facts;
use crate::model::people::Who;
use crate::model::training::Level;
pub use people::{Going, Knows, Leaves, Teacher};
use people::{People, Stand};
use solve::{Candidate, Problem, Process};

/// What a plan is asked to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many people besides the owner each process is to have; the minimum of each where it is not said.
    pub to: Option<usize>,
    /// The most trainings for one person who learns.
    pub per_person: Option<usize>,
    /// The day by which all of them are to have taken place.
    pub by: Option<Date>,
}

/// Somebody learns a process from somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    /// The process, by its place in the playbook.
    pub page: usize,
    /// Who learns it.
    pub learner: Who,
    /// They covered it once, and it is too long ago.
    pub again: bool,
    /// They are listed as a reviewer of it.
    pub listed: bool,
    /// Who shows it.
    pub teacher: Teacher,
    /// Whether the learner is in the owner's team; nothing where no team is known.
    pub within_team: Option<bool>,
    /// The last day for it: the one asked for, or the last day of the first who leaves of those who know it.
    pub by: Option<Date>,
    /// Who that is, where it is because of them.
    pub leaves: Option<Leaves>,
    /// The first day on which nobody is left who owns or covers the process, were nobody trained; nothing where somebody
    /// stays.
    pub stops: Option<Date>,
    /// A day on which it could take place, where it has a last one.
    pub day: Option<Date>,
}

/// Why a place stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nobody who is here answers for it, covers it or has ever verified it.
    NobodyKnows,
    /// There is nobody else who could learn it.
    NobodyElse,
    /// Those who could have as much to learn as is allowed.
    NoRoom,
}

impl Why {
    /// All of them.
    pub const ALL: [Why; 3] = [Why::NobodyKnows, Why::NobodyElse, Why::NoRoom];

    /// The word in data.
    pub fn name(self) -> &'static str {
        match self {
            Why::NobodyKnows => "nobody-knows-it",
            Why::NobodyElse => "nobody-else",
            Why::NoRoom => "no-room",
        }
    }
}

/// What a plan leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The process, by its place in the playbook.
    pub page: usize,
    /// How many people it will still lack.
    pub places: usize,
    /// Why.
    pub why: Why,
}

/// What a process has and needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The process, by its place in the playbook.
    pub page: usize,
    /// How many people besides the owner cover it now and stay, at the least.
    pub has: usize,
    /// How many it is to have.
    pub to: usize,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it was asked to do.
    pub asked: Asked,
    /// Until when somebody's last day is looked for.
    pub horizon: Date,
    /// The processes that lack people, the most critical first.
    pub needs: Vec<Need>,
    /// The trainings: those with the first last day, then what stops soonest, then in that order; and by learner.
    pub trainings: Vec<Training>,
    /// What stays open, in that order.
    pub open: Vec<Open>,
    /// How many processes have enough people.
    pub enough: usize,
    /// How many processes were left out, because history is cut off and it is not known who covers them.
    pub unknown: usize,
    /// Who is not counted on because they leave, by name.
    pub leaving: Vec<Leaves>,
    /// Who is not asked to learn because they are away all the time, by name.
    pub away: Vec<Who>,
    /// There are people in it of whom nobody knows whether they are still here.
    pub perhaps_gone: bool,
}

/// Somebody who owns and covers nothing in a folder is asked before others there once these have two trainings more.
const STRANGE: u32 = 4;

/// A process that lacks people, with all that is asked of it.
struct Lack {
    need: Need,
    /// Who has it: they cover it now, and stay.
    stays: Vec<Who>,
    teachers: Vec<Stand>,
    leaves: Option<Leaves>,
    stops: Option<Date>,
    ever: BTreeSet<Who>,
    cover: Cover,
}

/// The processes of which it is known who covers them, the most critical first, and who does.
pub struct Known {
    pages: Vec<usize>,
    covers: Vec<Cover>,
}

impl Known {
    /// Works it out, for as many plans as are drawn.
    pub fn new(facts: &Facts) -> Self {
        let mut pages: Vec<usize> = facts.known_processes().map(|(at, _)| at).collect();
        pages.sort_by_cached_key(|at| key::weight(facts, *at));
        let covers = pages.par_iter().map(|at| cover::cover(facts, *at)).collect();
        Known { pages, covers }
    }
}

/// Draws the plan. Beside those with a last day in `people.yml`, these are thought to be `going`.
pub fn plan(facts: &Facts, asked: Asked, going: &[Going]) -> Plan {
    plan_of(facts, &Known::new(facts), asked, going, |_| true)
}

/// Draws the plan for those of the processes that are wanted.
pub fn plan_of(
    facts: &Facts,
    Known { pages, covers }: &Known,
    asked: Asked,
    going: &[Going],
    wanted: impl Fn(usize) -> bool + Sync,
) -> Plan {
    let notice = facts.settings.cover.notice.after(facts.today);
    let horizon = asked.by.map_or(notice, |by| by.max(notice));
    // Who is at home in a folder matters where something of that folder is wanted.
    let folder = |at: usize| facts.playbook.pages[at].folder.as_str();
    let near: BTreeSet<&str> = pages.iter().filter(|at| wanted(**at)).map(|at| folder(*at)).collect();
    let listed = !facts.playbook.roster.people.is_empty();
    let around = pages.iter().copied().zip(covers).filter(|(at, _)| !listed || near.contains(folder(*at)));
    let people = People::new(facts, (asked.by.unwrap_or(notice), horizon), going, around);

    let asked_for = pages.par_iter().zip(covers).filter(|(at, _)| wanted(**at));
    let judged: Vec<Option<Lack>> = asked_for.map(|(at, cover)| lack(&people, asked, *at, cover)).collect();
    let enough = judged.iter().filter(|lack| lack.is_none()).count();
    let lacks: Vec<Lack> = judged.into_iter().flatten().collect();

    // A level of criticality is a class: what asks for as much cover and as many reviews.
    let mut levels: Vec<_> = lacks.iter().map(|lack| level(facts, lack.need.page)).collect();
    levels.dedup();
    let processes = lacks.par_iter().map(|lack| Process {
        class: levels.iter().position(|other| *other == level(facts, lack.need.page)).unwrap_or(0),
        has: lack.need.has,
        needs: lack.need.to - lack.need.has,
        candidates: candidates(&people, lack),
    });
    let room = vec![asked.per_person.unwrap_or(usize::MAX); people.learners.len()];
    let problem = Problem { processes: processes.collect(), room };
    let given = solve::solve(&problem);

    let open = lacks.iter().zip(&problem.processes).zip(&given).filter_map(|((lack, process), given)| {
        let why = match () {
            () if lack.teachers.is_empty() => Why::NobodyKnows,
            () if process.needs > process.candidates.len() => Why::NobodyElse,
            () => Why::NoRoom,
        };
        let places = process.needs - given.len();
        (places > 0).then_some(Open { page: lack.need.page, places, why })
    });
    let open = open.collect();
    let trainings = trainings(&people, asked, &lacks, &given);
    let perhaps_gone = trainings.iter().any(|training| {
        [&training.learner, &training.teacher.who]
            .into_iter()
            .any(|who| matches!(who, Who::Author(_) | Who::Unlisted(_)))
    });
    Plan {
        asked,
        horizon,
        needs: lacks.into_iter().map(|lack| lack.need).collect(),
        trainings,
        open,
        enough,
        unknown: facts.processes().count() - pages.len(),
        leaving: people.leaving(),
        away: people.away(),
        perhaps_gone,
    }
}

fn level(facts: &Facts, page: usize) -> (usize, Date) {
    let page = &facts.playbook.pages[page];
    (facts.minimum(page), facts.cadence(page).after(facts.today))
}

/// What a process lacks; nothing where it has enough.
fn lack(people: &People<'_>, asked: Asked, page: usize, cover: &Cover) -> Option<Lack> {
    let facts = people.facts;
    let to = asked.to.unwrap_or(cover.minimum);
    let owner = people.owner(page);
    let stays: Vec<&Who> = cover::people(&cover.now);
    let stays: Vec<&Who> =
        stays.into_iter().filter(|who| !people.leaves(who) && Some(*who) != owner.as_ref()).collect();
    let mut has = alike::least(facts, owner.as_ref(), &stays);
    if has >= to {
        return None;
    }
    // Somebody whom nothing links to people.yml may be the one who learns it: they do not count beside them.
    let certain =
        |who: &&Who| matches!(who, Who::Person(_)) || !people.listed() || facts.evidence.settled.contains(*who);
    let certain: Vec<&Who> = stays.iter().copied().filter(certain).collect();
    has = has.min(alike::least(facts, owner.as_ref(), &certain));
    let stays = stays.into_iter().cloned().collect();
    let ever = cover.ever.iter().map(|covering| covering.who.clone()).collect();
    let teachers = people.teachers(page, cover);
    let leaves = people.first_to_leave(page, cover);
    let stops = people.stops(page, cover);
    Some(Lack { need: Need { page, has, to }, stays, teachers, leaves, stops, ever, cover: cover.clone() })
}

/// Who may learn it, and how near each of them stands to it.
fn candidates(people: &People<'_>, lack: &Lack) -> Vec<Candidate> {
    if lack.teachers.is_empty() {
        return Vec::new();
    }
    let page = lack.need.page;
    let owner = people.owner(page);
    let team = people.team_of(page);
    let training = people.facts.playbook.training.get(&page).map_or(&[][..], Vec::as_slice);
    let candidates = people.learners.iter().enumerate().filter_map(|(person, learner)| {
        let who = &learner.who;
        let asked = lack.cover.listed.contains(who) || training.contains(&(who.clone(), Level::Learning));
        // Those who are known to do nothing now are asked for what names them, and for nothing else.
        let free = (learner.active || asked)
            && Some(who) != owner.as_ref()
            && !lack.stays.iter().any(|other| people.perhaps_same(who, other))
            && owner.as_ref().is_none_or(|owner| !people.might_own(owner, who))
            && lack.teachers.iter().any(|stand| !people.same(&stand.teacher.who, who));
        let outside = team.as_ref().is_some_and(|team| !team.contains(who));
        let known = asked || lack.ever.contains(who);
        let strange = !known && !people.at_home(page, person);
        free.then(|| Candidate {
            person,
            outside,
            // Outside the team, it goes to those who know their way there, however much they have.
            distance: u32::from(!known) + u32::from(outside && strange),
            strange: if strange { STRANGE } else { 0 },
        })
    });
    candidates.collect()
}

/// The trainings that were decided upon, each with somebody who shows it: those who know it best, and each of them as
/// little as can be.
fn trainings(people: &People<'_>, asked: Asked, lacks: &[Lack], given: &[Vec<usize>]) -> Vec<Training> {
    let pairs: Vec<(&Lack, &Who)> = lacks
        .iter()
        .zip(given)
        .flat_map(|(lack, given)| given.iter().map(move |person| (lack, &people.learners[*person].who)))
        .collect();
    let shown: BTreeSet<&Who> = lacks.iter().flat_map(|lack| &lack.teachers).map(|stand| &stand.teacher.who).collect();
    let numbers: BTreeMap<&Who, usize> = shown.into_iter().zip(0..).collect();
    let processes = pairs.iter().map(|(lack, learner)| {
        let others = lack.teachers.iter().filter(|stand| !people.same(&stand.teacher.who, learner));
        let candidates = others.map(|stand| Candidate {
            person: numbers[&stand.teacher.who],
            outside: stand.late,
            distance: stand.distance,
            strange: 0,
        });
        Process { class: 0, has: 0, needs: 1, candidates: candidates.collect() }
    });
    let problem = Problem { processes: processes.collect(), room: vec![usize::MAX; numbers.len()] };
    let chosen = solve::solve(&problem);
    let trainings = pairs.into_iter().zip(chosen).filter_map(|((lack, learner), chosen)| {
        let number = chosen.first()?;
        let stand = lack.teachers.iter().find(|stand| numbers[&stand.teacher.who] == *number)?;
        let by = [asked.by, lack.leaves.as_ref().map(|leaves| leaves.until)].into_iter().flatten().min();
        Some(Training {
            page: lack.need.page,
            learner: learner.clone(),
            again: lack.ever.contains(learner),
            listed: lack.cover.listed.contains(learner),
            teacher: stand.teacher.clone(),
            within_team: people.team_of(lack.need.page).map(|team| team.contains(learner)),
            leaves: lack.leaves.clone().filter(|leaves| Some(leaves.until) == by && asked.by != by),
            stops: lack.stops,
            day: None,
            by,
        })
    });
    let mut trainings: Vec<Training> = trainings.collect();
    let last = |day: Option<Date>| day.unwrap_or(Date::MAX);
    trainings.sort_by_key(|training| (last(training.by), last(training.stops)));
    days::days(people.facts, &mut trainings);
    trainings
}
