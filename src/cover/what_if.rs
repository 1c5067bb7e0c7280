//! What would be lost without somebody: the processes that stop, those that lose their owner or their cover, and who can
//! step in. Who is meant to be gone is the asker's to say; nobody's reasons are known here.
//!
//! All of it is worked out on plain numbers, so that the site's `what-if.js` can do the same in a browser. A test holds
//! that both say the same of every set of people.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cover::shared::{self, Shared};
use crate::cover::{self, Cover, alike, key};
use crate::facts::Facts;
use crate::model::people::{Person, PersonId, Roster, Who};
use crate::model::workdays::Workdays;

/// Everyone who is here, and every process with those who hold it up.
#[derive(Debug)]
pub struct WhatIf {
    /// Who can be thought away: everyone of `people.yml` who is here, and every other name that owns, covers or is listed,
    /// or looks after a client.
    pub people: Vec<Who>,
    /// Of each of them, their last day, where it is near: within `cover: notice`.
    pub until: Vec<Option<Date>>,
    /// The clients, by name.
    pub clients: Vec<Shared<usize>>,
    /// The shared channels, by name.
    pub channels: Vec<Shared<usize>>,
    /// The processes of the register that no page describes, with those who answer for them.
    pub unwritten: Vec<Shared<usize>>,
    /// The processes in force, the most critical first.
    pub processes: Vec<Process>,
    workdays: Workdays,
}

/// A process and those who hold it up, by their places in [`WhatIf::people`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its place in the playbook.
    pub page: usize,
    /// All that is on record of it is known.
    pub known: bool,
    /// The people behind its owner who are here; nobody, where nobody answers for it any more.
    pub owner: Vec<usize>,
    /// Who covers it now, latest first.
    pub cover: Vec<usize>,
    /// Which two might be one human, by their places in `cover`; the place behind the last is the owner's.
    pub doubts: Vec<(usize, usize)>,
    /// Who verified it once, too long ago to cover it now; latest first.
    pub once: Vec<usize>,
    /// Who is learning it, or has learned it, by `training.yml`, and is not on record.
    pub learning: Vec<usize>,
    /// Who is asked to check it, and is not on record.
    pub asked: Vec<usize>,
    /// Who of all these leaves soon; they are offered last.
    pub leaving: Vec<usize>,
    /// How many people are asked for beside the owner.
    pub minimum: usize,
}

/// What is lost of a process, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Nobody is left who owns or covers it.
    Everybody,
    /// Nobody answers for it; somebody covers it.
    Owner,
    /// Nobody covers it; its owner is here.
    Cover,
    /// Fewer cover it than are asked for.
    Enough,
    /// It cannot be told, because history is cut off.
    Unknown,
}

impl Lost {
    /// All of them, the worst first.
    pub const ALL: [Lost; 5] = [Lost::Everybody, Lost::Owner, Lost::Cover, Lost::Enough, Lost::Unknown];

    /// The word in data.
    pub fn name(self) -> &'static str {
        match self {
            Lost::Everybody => "stops",
            Lost::Owner => "no-owner",
            Lost::Cover => "no-cover",
            Lost::Enough => "thin",
            Lost::Unknown => "unknown",
        }
    }
}

/// Why somebody can step in, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// They are, or belong to, its owner.
    Owner,
    /// They cover it now.
    Covers,
    /// They cover it now, and might be one of those who are absent, under another name.
    Perhaps,
    /// They verified it once.
    Once,
    /// `training.yml` says that they are learning it, or have.
    Learning,
    /// They are asked to check it.
    Asked,
}

impl Stands {
    /// The word in data.
    pub fn name(self) -> &'static str {
        match self {
            Stands::Owner => "owner",
            Stands::Covers => "covers",
            Stands::Perhaps => "perhaps",
            Stands::Once => "once",
            Stands::Learning => "learning",
            Stands::Asked => "asked",
        }
    }
}

/// What is lost of a process, and who is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What.
    pub lost: Lost,
    /// How many people are known to cover it still.
    pub covered: usize,
    /// Who can step in, the readiest first, those who leave soon last; each once.
    pub step_in: Vec<(usize, Stands)>,
}

/// Days on which the same people are absent, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// By person, whether they are absent.
    pub absent: Vec<bool>,
}

/// The loss of a process at its worst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// The process, by its place in [`WhatIf::processes`].
    pub process: usize,
    /// What is lost.
    pub loss: Loss,
    /// The first and the last day of it, the first time.
    pub days: (Date, Date),
}

impl WhatIf {
    /// Gathers who holds up what. `cover` is the cover of a page, by its place in the playbook.
    pub fn new<'a>(facts: &'a Facts, cover: impl Fn(usize) -> Cow<'a, Cover>) -> Self {
        let roster = &facts.playbook.roster;
        let here = |who: &Who| !roster.gone(who, facts.today) && !matches!(who, Who::Team(_));
        /// A process before people have their places: owner, cover, once, learning, asked.
        struct Found {
            page: usize,
            groups: [Vec<Who>; 5],
            doubts: Vec<(usize, usize)>,
            minimum: usize,
        }
        let mut found: Vec<Found> = Vec::new();
        for (at, page) in facts.processes() {
            let cover = cover(at);
            let owner = page.owner.iter().flat_map(|named| roster.humans(&named.who)).filter(|who| here(who)).collect();
            let now: Vec<Who> = cover.now.iter().map(|covering| covering.who.clone()).collect();
            let doubts = alike::doubts(facts, cover::owner(facts, page).as_ref(), &now.iter().collect::<Vec<_>>());
            let ever = cover.ever.iter().map(|covering| &covering.who);
            let once = ever.clone().filter(|who| here(who) && !now.contains(who)).cloned().collect();
            let learning =
                facts.playbook.training.get(&at).into_iter().flatten().flat_map(|(who, _)| roster.humans(who));
            let learning = learning.filter(|who| here(who) && !ever.clone().any(|other| other == who)).collect();
            let asked = cover.listed.iter().flat_map(|who| roster.humans(who));
            let asked = asked.filter(|who| here(who) && !ever.clone().any(|other| other == who)).collect();
            found.push(Found { page: at, groups: [owner, now, once, learning, asked], doubts, minimum: cover.minimum });
        }
        found.sort_by_cached_key(|found| key::weight(facts, found.page));
        let (clients, channels) = (shared::clients(facts), shared::channels(facts));
        let unwritten = shared::unwritten(facts);
        let listed = (0..roster.people.len()).map(|at| Who::Person(PersonId(at))).filter(here);
        let held = found.iter().flat_map(|found| found.groups.iter().flatten());
        let held = held.chain(clients.iter().chain(&unwritten).flat_map(|shared| &shared.people));
        let people: BTreeSet<Who> = listed.chain(held.cloned()).collect();
        let people: Vec<Who> = people.into_iter().collect();
        let near = facts.settings.cover.notice.after(facts.today);
        let until = |who: &Who| match who {
            Who::Person(id) => roster.person(*id).until.filter(|until| (facts.today..=near).contains(until)),
            _ => None,
        };
        let until: Vec<Option<Date>> = people.iter().map(until).collect();
        let places = |all: Vec<Who>| {
            let mut places: Vec<usize> = Vec::with_capacity(all.len());
            for place in all.iter().filter_map(|who| people.binary_search(who).ok()) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            places
        };
        let processes = found.into_iter().map(|Found { page, groups, doubts, minimum }| {
            let [owner, cover, once, learning, asked] = groups.map(places);
            let mut leaving: Vec<usize> =
                [&owner, &cover, &once, &learning, &asked].into_iter().flatten().copied().collect();
            leaving.retain(|at| until[*at].is_some());
            leaving.sort_unstable();
            leaving.dedup();
            Process { page, known: facts.known(page), owner, cover, doubts, once, learning, asked, leaving, minimum }
        });
        let place = |who: &Who| people.binary_search(who).ok();
        let clients = clients.iter().map(|client| client.map(place)).collect();
        let channels = channels.iter().map(|channel| channel.map(place)).collect();
        let unwritten = unwritten.iter().map(|process| process.map(place)).collect();
        let workdays = facts.settings.workdays.clone();
        WhatIf { processes: processes.collect(), clients, channels, unwritten, until, people, workdays }
    }

    /// Who is absent where these are gone for good.
    pub fn absent(&self, gone: &[usize]) -> Vec<bool> {
        (0..self.people.len()).map(|at| gone.contains(&at)).collect()
    }

    /// The stretches of the days from the first to the last on which other people are absent: those who are `gone`, who
    /// are away, and who have left by then. Stretches without a working day are left out.
    pub fn stretches(&self, roster: &Roster, gone: &[usize], (from, to): (Date, Date)) -> Vec<Stretch> {
        let person = |who: &Who| match who {
            Who::Person(id) => Some(roster.person(*id)),
            _ => None,
        };
        let persons: Vec<Option<&Person>> = self.people.iter().map(person).collect();
        let mut starts = BTreeSet::from([from]);
        for person in persons.iter().flatten() {
            starts.extend(person.away.iter().flat_map(|(from, to)| [*from, to.saturating_add(1.day())]));
            starts.extend(person.until.map(|until| until.saturating_add(1.day())));
        }
        let starts: Vec<Date> = starts.into_iter().filter(|day| (from..=to).contains(day)).collect();
        let lasts = starts.iter().skip(1).map(|next| next.saturating_sub(1.day())).chain([to]);
        let mut stretches: Vec<Stretch> = Vec::new();
        for (first, last) in starts.iter().copied().zip(lasts) {
            let absent = |(at, person): (usize, &Option<&Person>)| {
                gone.contains(&at)
                    || person.is_some_and(|person| {
                        person.gone(first) || person.away.iter().any(|(from, to)| (*from..=*to).contains(&first))
                    })
            };
            if self.workdays.any(first, last) {
                stretches.push(Stretch {
                    from: first,
                    to: last,
                    absent: persons.iter().enumerate().map(absent).collect(),
                });
            }
        }
        stretches
    }

    /// Whether a day follows another, with no working day between them.
    fn follows(&self, last: Date, next: Date) -> bool {
        !self.workdays.any(last.saturating_add(1.day()), next.saturating_sub(1.day()))
    }

    /// What each process loses at its worst, the worst first and then the most critical.
    pub fn losses(&self, stretches: &[Stretch]) -> Vec<Worst> {
        let mut worst: Vec<Worst> = Vec::new();
        for (process, what) in self.processes.iter().enumerate() {
            let mut found: Option<Worst> = None;
            for stretch in stretches {
                let Some(loss) = what.without(&stretch.absent) else { continue };
                match &mut found {
                    Some(known) if (known.loss.lost, known.loss.covered) < (loss.lost, loss.covered) => {}
                    Some(known) if known.loss == loss && self.follows(known.days.1, stretch.from) => {
                        known.days.1 = stretch.to
                    }
                    Some(known) if (known.loss.lost, known.loss.covered) == (loss.lost, loss.covered) => {}
                    _ => found = Some(Worst { process, loss, days: (stretch.from, stretch.to) }),
                }
            }
            worst.extend(found);
        }
        worst.sort_by_key(|worst| (worst.loss.lost, worst.process));
        worst
    }
}

impl Process {
    /// What is lost of it where those who are `absent` are; nothing where they leave it as it is.
    pub fn without(&self, absent: &[bool]) -> Option<Loss> {
        if self.owner.iter().chain(&self.cover).all(|at| !absent[*at]) {
            return None;
        }
        let owned = self.owner.iter().any(|at| !absent[*at]);
        let behind = self.cover.len();
        let gone = |place: usize| match self.cover.get(place) {
            Some(at) => absent[*at],
            None => !owned && !self.owner.is_empty(),
        };
        // Whoever might be one of the absent is not known to be here.
        let perhaps = |place: usize| {
            self.doubts.iter().any(|(one, other)| (*one == place && gone(*other)) || (*other == place && gone(*one)))
        };
        let all: Vec<usize> = (0..behind).collect();
        let here: Vec<usize> = all.iter().copied().filter(|place| !gone(*place)).collect();
        let sure: Vec<usize> = here.iter().copied().filter(|place| !perhaps(*place)).collect();
        let before = alike::fewest(&all, behind, &self.doubts);
        let covered = alike::fewest(&sure, behind, &self.doubts);
        let lost = self.lost(owned, covered)?;
        if covered == before && self.lost(!self.owner.is_empty(), before) == Some(lost) {
            return None;
        }
        let mut step_in: Vec<(usize, Stands)> = Vec::new();
        let mut offer = |people: &mut dyn Iterator<Item = usize>, stands: Stands| {
            for at in people.filter(|at| !absent[*at]) {
                if !step_in.iter().any(|(known, _)| *known == at) {
                    step_in.push((at, stands));
                }
            }
        };
        offer(&mut self.owner.iter().copied(), Stands::Owner);
        offer(&mut sure.iter().map(|place| self.cover[*place]), Stands::Covers);
        offer(&mut here.iter().map(|place| self.cover[*place]), Stands::Perhaps);
        offer(&mut self.once.iter().copied(), Stands::Once);
        offer(&mut self.learning.iter().copied(), Stands::Learning);
        offer(&mut self.asked.iter().copied(), Stands::Asked);
        step_in.sort_by_key(|(at, _)| self.leaving.contains(at));
        let lost = if self.known || lost == Lost::Owner { lost } else { Lost::Unknown };
        Some(Loss { lost, covered, step_in })
    }

    /// What it lacks where those who are `absent` are, whether or not it did before; nothing where it has all it needs.
    pub fn state(&self, absent: &[bool]) -> Option<Lost> {
        match self.without(absent) {
            Some(loss) => Some(loss.lost),
            None => {
                let all: Vec<usize> = (0..self.cover.len()).collect();
                let owned = !self.owner.is_empty();
                let lost = self.lost(owned, alike::fewest(&all, self.cover.len(), &self.doubts))?;
                Some(if self.known || lost == Lost::Owner { lost } else { Lost::Unknown })
            }
        }
    }

    /// What is lost where its owner is here or not, and so many cover it.
    fn lost(&self, owned: bool, covered: usize) -> Option<Lost> {
        match (owned, covered) {
            (false, 0) => Some(Lost::Everybody),
            (false, _) => Some(Lost::Owner),
            (true, covered) if covered >= self.minimum => None,
            (true, 0) => Some(Lost::Cover),
            (true, _) => Some(Lost::Enough),
        }
    }
}
