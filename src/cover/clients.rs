//! Who served which client: by the records of performed work, each piece once, and by what `clients.yml` says. People
//! are told of for a client, never ranked.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use crate::cover::one;
use crate::diagnostic::Place;
use crate::facts::Facts;
use crate::model::cadence::Interval;
use crate::model::clients::{self, fold};
use crate::model::people::Who;

/// How many months back work counts as lately.
pub const MONTHS: i32 = 12;

/// How many pieces of work lately make it worth saying that one person did them all: a single ticket says nothing.
pub const LEAST: usize = 3;

/// A client, from `clients.yml` or from records of performed work alone.
#[derive(Debug)]
pub struct Client<'a> {
    /// The name people read: that of `clients.yml`, else as the newest row has it.
    pub name: &'a str,
    /// What `clients.yml` says of them: lead, backup and page; nothing where it does not know them.
    pub listed: Option<&'a clients::Client>,
    /// Who served them, the latest first; of one day in the order of their names.
    pub served: Vec<Served<'a>>,
}

/// A person, or a name that nothing explains, and what they did for one client.
#[derive(Debug)]
pub struct Served<'a> {
    /// Who. A team of one is that person; a team of several is nobody in particular.
    pub who: Who,
    /// The day of their first piece of work on record.
    pub first: Date,
    /// The day of their last.
    pub last: Date,
    /// How many pieces in all.
    pub count: usize,
    /// How many of them within the last [`MONTHS`] months.
    pub lately: usize,
    /// The row of their last.
    pub newest: &'a Place,
}

/// Every client of `clients.yml` and of the records of performed work, by name. A ticket that stands in several exports
/// is one piece of work.
pub fn clients(facts: &Facts) -> Vec<Client<'_>> {
    let (known, roster) = (&facts.playbook.clients, &facts.playbook.roster);
    let from = since(facts);
    let mut all: BTreeMap<String, Client<'_>> = BTreeMap::new();
    let key = |at: usize| (fold(&known.all[at].name), known.all[at].id.clone());
    let listed = |at: usize| {
        let (name, id) = key(at);
        format!("{name}\0{id}")
    };
    for (at, client) in known.all.iter().enumerate() {
        all.insert(listed(at), Client { name: &client.name, listed: Some(client), served: Vec::new() });
    }
    let mut seen = HashSet::new();
    let mut named: BTreeMap<String, Date> = BTreeMap::new();
    for work in &facts.evidence.work {
        let who = one(roster, &work.who, facts.today);
        let key = known.find(&work.client).map_or_else(|| fold(&work.client), listed);
        if !work.reference.is_empty() && !seen.insert((key.clone(), work.reference.as_str(), who.clone(), work.when)) {
            continue;
        }
        let client =
            all.entry(key.clone()).or_insert_with(|| Client { name: &work.client, listed: None, served: Vec::new() });
        if client.listed.is_none() && named.get(&key).is_none_or(|day| *day <= work.when) {
            client.name = &work.client;
            named.insert(key, work.when);
        }
        let lately = usize::from(work.when >= from);
        match client.served.iter_mut().find(|served| served.who == who) {
            Some(served) => {
                served.first = served.first.min(work.when);
                (served.count, served.lately) = (served.count + 1, served.lately + lately);
                if work.when >= served.last {
                    (served.last, served.newest) = (work.when, &work.place);
                }
            }
            None => client.served.push(Served {
                who,
                first: work.when,
                last: work.when,
                count: 1,
                lately,
                newest: &work.place,
            }),
        }
    }
    let mut all: Vec<Client<'_>> = all.into_values().collect();
    for client in &mut all {
        client.served.sort_by(|one, other| {
            (other.last, roster.name(&one.who), &one.who).cmp(&(one.last, roster.name(&other.who), &other.who))
        });
    }
    all
}

/// The first day of lately.
pub fn since(facts: &Facts) -> Date {
    Interval::months(MONTHS).before(facts.today)
}

impl Client<'_> {
    /// How many pieces of work there were within the last [`MONTHS`] months.
    pub fn lately(&self) -> usize {
        self.served.iter().map(|served| served.lately).sum()
    }

    /// The people who are here of those who look after them or served them lately: lead, backup, then whoever was there
    /// last; each once.
    pub fn around(&self, facts: &Facts) -> Vec<Who> {
        let roster = &facts.playbook.roster;
        let listed = self.listed.iter().flat_map(|listed| listed.lead.iter().chain(&listed.backup));
        let lately = self.served.iter().filter(|served| served.lately > 0).map(|served| &served.who);
        let mut around: Vec<Who> = Vec::new();
        for who in listed.map(|named| &named.who).chain(lately).flat_map(|who| roster.humans(who)) {
            if !roster.gone(&who, facts.today) && !around.contains(&who) {
                around.push(who);
            }
        }
        around
    }

    /// The only one who served them lately, in at least [`LEAST`] pieces of work. A team of several is nobody in
    /// particular. Nor is a name one that a `people.yml` should explain and does not: it may be anybody's.
    pub fn only(&self, facts: &Facts) -> Option<&Served<'_>> {
        let mut lately = self.served.iter().filter(|served| served.lately > 0);
        let (only, None) = (lately.next()?, lately.next()) else { return None };
        let human = match &only.who {
            Who::Person(_) | Who::Author(_) => true,
            Who::Unlisted(_) => facts.playbook.roster.is_empty(),
            Who::Team(_) => false,
        };
        (human && only.lately >= LEAST).then_some(only)
    }

    /// The most pieces of work that one of those who served them lately did, in hundredths of all; nothing where there
    /// was none. It says how spread the work is, and not who did it.
    pub fn largest_share(&self) -> Option<usize> {
        let all = self.lately();
        let most = self.served.iter().map(|served| served.lately).max()?;
        (all > 0).then(|| (most * 100 + all / 2) / all)
    }
}
