//! Who may learn and who can show a process: here, staying, not away all the time. What is not known of somebody keeps
//! nobody out; that it is not known is said.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cover::key::{self, Answers};
use crate::cover::{self, Cover, alike, one};
use crate::facts::Facts;
use crate::model::page::How;
use crate::model::people::{Person, PersonId, Who};
use crate::model::training::Level;

/// How somebody comes to know a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knows {
    /// They cover it now, and walked through it or carried it out lately.
    Hands,
    /// They can teach it, by `training.yml`.
    Said,
    /// They answer for it, or are of the team that does.
    Owner,
    /// They cover it now, having read it or set its date.
    Eyes,
    /// They verified it once.
    Once,
    /// They are named as its owner, and it is not known whether that is a person.
    Named,
}

impl Knows {
    /// The word in data.
    pub fn name(self) -> &'static str {
        match self {
            Knows::Hands => "hands",
            Knows::Said => "said",
            Knows::Owner => "owner",
            Knows::Eyes => "eyes",
            Knows::Once => "once",
            Knows::Named => "named",
        }
    }

    /// What the evidence says that they can: `can teach` who does it or answers for it, `can do` who covers it now,
    /// `learning` who knew it once.
    pub fn level(self) -> Level {
        match self {
            Knows::Hands | Knows::Said | Knows::Owner => Level::Teaches,
            Knows::Eyes => Level::Does,
            Knows::Once | Knows::Named => Level::Learning,
        }
    }
}

/// Who shows a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teacher {
    /// Who; a team, where any of its members may.
    pub who: Who,
    /// How they come to know it.
    pub knows: Knows,
    /// Their newest verification of it, where there is one.
    pub last: Option<Date>,
    /// The most that they ever did with it.
    pub how: Option<How>,
}

/// Somebody's last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaves {
    /// Who.
    pub who: Who,
    /// Their last day.
    pub until: Date,
}

/// Somebody who is thought to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Going {
    /// Who.
    pub who: Who,
    /// Their last day, where it is known.
    pub until: Option<Date>,
}

/// A teacher, and how they stand to a process.
pub struct Stand {
    pub teacher: Teacher,
    /// They leave or are away all the time: asked only where nobody else can show it.
    pub late: bool,
    pub distance: u32,
}

/// Somebody who may learn.
pub struct Learner {
    pub who: Who,
    /// They are known to own or cover something now.
    pub active: bool,
}

/// Everyone.
pub struct People<'f> {
    pub facts: &'f Facts,
    pub learners: Vec<Learner>,
    /// Until when an absence counts, and until when a last day does.
    until: Date,
    horizon: Date,
    going: &'f [Going],
    on_record: BTreeSet<&'f Who>,
    /// Folders, with the learners who own or cover a process in them now.
    folders: BTreeMap<&'f str, HashSet<usize>>,
    /// Pairs of those who cover something and may learn, who might be one human. Empty where all are in `people.yml`.
    alike: HashSet<(Who, Who)>,
}

impl<'f> People<'f> {
    /// Everyone, with the cover of each process. Absences count up to the first of the days, last days up to the other.
    pub fn new<'c>(
        facts: &'f Facts,
        (until, horizon): (Date, Date),
        going: &'f [Going],
        covers: impl Iterator<Item = (usize, &'c Cover)> + Clone,
    ) -> Self {
        let on_record = cover::on_record(facts);
        let (learners, alike, folders) = (Vec::new(), HashSet::new(), BTreeMap::new());
        let mut people = People { facts, learners, until, horizon, going, on_record, folders, alike };
        people.learners = match people.listed() {
            true => people.staff(),
            false => people.known(covers.clone()),
        };
        let numbers: BTreeMap<&Who, usize> = people.learners.iter().map(|learner| &learner.who).zip(0..).collect();
        let mut folders: BTreeMap<&str, HashSet<usize>> = BTreeMap::new();
        for (at, cover) in covers.clone() {
            let page = &facts.playbook.pages[at];
            let owner = cover::owner(facts, page);
            let known = cover.now.iter().map(|covering| &covering.who).chain(&owner);
            let known = known.filter_map(|who| numbers.get(who));
            folders.entry(page.folder.as_str()).or_default().extend(known);
        }
        if !people.listed() {
            let now: BTreeSet<&Who> = covers.flat_map(|(_, cover)| &cover.now).map(|covering| &covering.who).collect();
            for learner in &people.learners {
                let alike = now.iter().filter(|who| alike::alike(facts, &learner.who, who));
                people.alike.extend(alike.map(|who| (learner.who.clone(), (*who).clone())));
            }
        }
        people.folders = folders;
        people
    }

    /// Whether there is a `people.yml` that says who is here.
    pub fn listed(&self) -> bool {
        !self.facts.playbook.roster.people.is_empty()
    }

    fn person(&self, who: &Who) -> Option<&'f Person> {
        match who {
            Who::Person(id) => Some(self.facts.playbook.roster.person(*id)),
            _ => None,
        }
    }

    /// Whether they are here now, and leave within the time that is looked at.
    pub fn leaves(&self, who: &Who) -> bool {
        self.last_day(who).is_some() || self.going.iter().any(|going| going.who == *who)
    }

    fn last_day(&self, who: &Who) -> Option<Date> {
        if let Some(going) = self.going.iter().find(|going| going.who == *who) {
            return going.until;
        }
        self.person(who)?.until.filter(|until| (self.facts.today..=self.horizon).contains(until))
    }

    fn is_away(&self, person: &Person) -> bool {
        let mut away = person.away.clone();
        away.sort();
        let mut next = self.facts.today;
        for (from, to) in away {
            if from <= next && to >= next {
                next = to.saturating_add(1.day());
            }
        }
        next > self.until
    }

    /// Everyone of `people.yml` who may learn something.
    fn staff(&self) -> Vec<Learner> {
        let people = self.facts.playbook.roster.people.iter().enumerate();
        let stays = people.filter(|(at, person)| {
            let leaves = person.gone(self.facts.today) || self.leaves(&Who::Person(PersonId(*at)));
            let comes = person.from.is_none_or(|from| from <= self.until);
            !person.partner && !leaves && comes && !self.is_away(person)
        });
        stays.map(|(at, _)| Learner { who: Who::Person(PersonId(at)), active: true }).collect()
    }

    /// Everyone known to be one human: who owns or covers something now, and whom a page lists. Of two who might be one,
    /// the one who is told first.
    fn known<'c>(&self, covers: impl Iterator<Item = (usize, &'c Cover)> + Clone) -> Vec<Learner> {
        let human = |who: &&Who| {
            matches!(who, Who::Author(_)) || self.on_record.contains(*who) && matches!(who, Who::Unlisted(_))
        };
        let now = covers.clone().flat_map(|(_, cover)| cover.now.iter().map(|covering| covering.who.clone()));
        let owners = covers.clone().filter_map(|(at, _)| cover::owner(self.facts, &self.facts.playbook.pages[at]));
        let active: BTreeSet<Who> = now.chain(owners).filter(|who| human(&who)).collect();
        let listed: BTreeSet<&Who> = covers.flat_map(|(_, cover)| &cover.listed).filter(human).collect();
        let listed = listed.into_iter().filter(|who| !active.contains(*who)).cloned();
        let mut learners: Vec<Learner> = Vec::new();
        let asked: Vec<Learner> = listed.map(|who| Learner { who, active: false }).collect();
        for next in active.iter().cloned().map(|who| Learner { who, active: true }).chain(asked) {
            if !learners.iter().any(|other| alike::alike(self.facts, &other.who, &next.who)) {
                learners.push(next);
            }
        }
        learners
    }

    /// Who answers for a process once those who leave have left: a team of which one stays is that one.
    pub fn owner(&self, page: usize) -> Option<Who> {
        let named = self.facts.playbook.pages[page].owner.as_ref()?;
        let humans = self.facts.playbook.roster.humans(&named.who);
        let stays = |who: &&Who| !self.facts.playbook.roster.gone(who, self.facts.today) && !self.leaves(who);
        let mut stay = humans.iter().filter(stays);
        match (stay.next(), stay.next(), &named.who) {
            (Some(only), None, Who::Team(_)) => Some(only.clone()),
            _ => cover::owner(self.facts, &self.facts.playbook.pages[page]),
        }
    }

    /// The owner's team, or those of the teams that the owner is in.
    pub fn team_of(&self, page: usize) -> Option<BTreeSet<Who>> {
        let roster = &self.facts.playbook.roster;
        let members: BTreeSet<Who> = match &self.facts.playbook.pages[page].owner.as_ref()?.who {
            team @ Who::Team(_) => roster.humans(team).into_iter().collect(),
            Who::Person(id) => {
                let teams = roster.teams.iter().filter(|team| team.members.contains(id));
                teams.flat_map(|team| team.members.iter().copied().map(Who::Person)).collect()
            }
            Who::Author(_) | Who::Unlisted(_) => BTreeSet::new(),
        };
        (!members.is_empty()).then_some(members)
    }

    /// Whether a learner owns or covers something in the folder of a page.
    pub fn at_home(&self, page: usize, learner: usize) -> bool {
        let folder = self.folders.get(self.facts.playbook.pages[page].folder.as_str());
        folder.is_some_and(|people| people.contains(&learner))
    }

    /// Whether a learner might be the human who covers something under another name.
    pub fn perhaps_same(&self, learner: &Who, covers: &Who) -> bool {
        learner == covers || (!self.alike.is_empty() && self.alike.contains(&(learner.clone(), covers.clone())))
    }

    /// Whether the owner might be this one.
    pub fn might_own(&self, owner: &Who, who: &Who) -> bool {
        match (owner, who) {
            (Who::Team(_), _) => false,
            (Who::Person(_), Who::Person(_)) => owner == who,
            _ => owner == who || alike::might_own(self.facts, owner, who),
        }
    }

    /// Whether one who shows something is the one who learns it.
    pub fn same(&self, teacher: &Who, learner: &Who) -> bool {
        teacher == learner
            || !matches!((teacher, learner), (Who::Person(_) | Who::Team(_), Who::Person(_)))
                && alike::might_own(self.facts, teacher, learner)
    }

    /// Who can show a process, everyone once.
    pub fn teachers(&self, page: usize, cover: &Cover) -> Vec<Stand> {
        let facts = self.facts;
        let (roster, today) = (&facts.playbook.roster, facts.today);
        let oldest = facts.settings.cover.within.before(today);
        let verified: Vec<(Who, Date, How)> = facts
            .verifications(page)
            .iter()
            .filter_map(|found| Some((one(roster, found.who.as_ref()?, today), found.when, found.how)))
            .filter(|(who, ..)| !matches!(who, Who::Team(_)) && !roster.gone(who, today))
            .collect();
        let teaches = facts.playbook.training.get(&page).into_iter().flatten();
        let teaches = teaches.filter(|(who, level)| *level == Level::Teaches && !roster.gone(who, today));
        let said: Vec<Who> = teaches.map(|(who, _)| one(roster, who, today)).collect();
        let mut known: Vec<(Who, Knows)> = Vec::new();
        for covering in &cover.now {
            let done =
                |(who, when, how): &(Who, Date, How)| *who == covering.who && *when >= oldest && *how >= How::Walked;
            let knows = match verified.iter().any(done) {
                true => Knows::Hands,
                false if said.contains(&covering.who) => Knows::Said,
                false => Knows::Eyes,
            };
            known.push((covering.who.clone(), knows));
        }
        let team = || cover::owner(facts, &facts.playbook.pages[page]);
        known.extend(said.into_iter().map(|who| (who, Knows::Said)));
        match key::answers(facts, page, &self.on_record) {
            Answers::Nobody => {}
            Answers::One(who) => known.push((who, Knows::Owner)),
            Answers::Several => known.extend(team().map(|team| (team, Knows::Owner))),
            Answers::Perhaps => known.extend(team().map(|name| (name, Knows::Named))),
        }
        known.extend(verified.iter().map(|(who, ..)| (who.clone(), Knows::Once)));
        let mut stands: Vec<Stand> = Vec::new();
        for (who, knows) in known {
            if stands.iter().any(|stand| stand.teacher.who == who) {
                continue;
            }
            let late = self.leaves(&who) || self.person(&who).is_some_and(|person| self.is_away(person));
            let own = || verified.iter().filter(|(other, ..)| *other == who);
            let last = own().map(|(_, when, _)| *when).max();
            let how = own().map(|(.., how)| *how).max();
            stands.push(Stand { teacher: Teacher { who, knows, last, how }, late, distance: knows as u32 });
        }
        stands
    }

    /// Who leaves first of those who cover a process now or answer for it; of a team, where only one will be left.
    pub fn first_to_leave(&self, page: usize, cover: &Cover) -> Option<Leaves> {
        let now = cover::owner(self.facts, &self.facts.playbook.pages[page]);
        let roster = &self.facts.playbook.roster;
        let owners = match (&now, self.owner(page)) {
            (Some(team @ Who::Team(_)), Some(Who::Person(_))) => roster.humans(team),
            _ => now.into_iter().collect(),
        };
        let known = cover.now.iter().map(|covering| &covering.who).chain(&owners);
        let leaving = known.filter_map(|who| Some(Leaves { who: who.clone(), until: self.last_day(who)? }));
        leaving.min_by(|one, other| one.until.cmp(&other.until))
    }

    /// The first day on which nobody is left of those who cover a process now or answer for it, where all of them leave.
    pub fn stops(&self, page: usize, cover: &Cover) -> Option<Date> {
        let roster = &self.facts.playbook.roster;
        let owner = cover::owner(self.facts, &self.facts.playbook.pages[page]);
        let owners = owner.iter().flat_map(|owner| roster.humans(owner));
        let known = cover.now.iter().map(|covering| covering.who.clone()).chain(owners);
        let mut last = None;
        for who in known.filter(|who| !roster.gone(who, self.facts.today)) {
            last = last.max(Some(self.last_day(&who)?));
        }
        Some(last?.saturating_add(1.day()))
    }

    /// Everyone who leaves within the time that is looked at, in the order of `people.yml`.
    pub fn leaving(&self) -> Vec<Leaves> {
        let people = (0..self.facts.playbook.roster.people.len()).map(|at| Who::Person(PersonId(at)));
        people.filter_map(|who| self.last_day(&who).map(|until| Leaves { who, until })).collect()
    }

    /// Everyone who is away all the time, in the order of `people.yml`.
    pub fn away(&self) -> Vec<Who> {
        let people = self.facts.playbook.roster.people.iter().enumerate();
        let away = people.filter(|(at, person)| {
            let stays = !person.gone(self.facts.today) && !self.leaves(&Who::Person(PersonId(*at)));
            !person.partner && stays && self.is_away(person)
        });
        away.map(|(at, _)| Who::Person(PersonId(at))).collect()
    }
}
