//! What people hold besides processes with a page: clients, shared channels, processes that are not written down; and
//! what these lose without somebody.
//! On plain numbers, like [`crate::cover::what_if`], so that a browser can work out the same.

use crate::cover::clients;
use crate::facts::Facts;
use crate::model::page::Status;
use crate::model::people::Who;

/// A client or a shared channel, and those who are here and hold it. `P` is a person: a name, or a place in a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared<P> {
    /// Its name.
    pub name: String,
    /// Those of them who lead it; nobody leads a channel.
    pub lead: Vec<P>,
    /// All of them.
    pub people: Vec<P>,
}

/// What a client or channel loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loses<'a> {
    /// Its name.
    pub name: &'a str,
    /// Nobody who leads it is left.
    pub lead: bool,
    /// Who is left.
    pub left: Vec<usize>,
}

impl<P> Shared<P> {
    /// The same, with other people, of which some may be left out.
    pub fn map<Q>(&self, mut to: impl FnMut(&P) -> Option<Q>) -> Shared<Q> {
        let lead = self.lead.iter().filter_map(&mut to).collect();
        Shared { name: self.name.clone(), lead, people: self.people.iter().filter_map(to).collect() }
    }
}

impl Shared<usize> {
    /// What it loses without those who are `absent`; nothing where they leave it as it is.
    pub fn without(&self, absent: &[bool]) -> Option<Loses<'_>> {
        let left: Vec<usize> = self.people.iter().copied().filter(|at| !absent[*at]).collect();
        let lead = !self.lead.is_empty() && self.lead.iter().all(|at| absent[*at]);
        (left.len() < self.people.len()).then_some(Loses { name: &self.name, lead, left })
    }

    /// The same for a process that no page describes: it is told of only where nobody is left who answers for it.
    pub fn process_without(&self, absent: &[bool]) -> Option<Loses<'_>> {
        self.without(absent).filter(|loses| loses.lead)
    }

    /// The same for a client: it is told of only where its lead is absent, or one person or nobody is left.
    pub fn client_without(&self, absent: &[bool]) -> Option<Loses<'_>> {
        self.without(absent).filter(|loses| loses.lead || loses.left.len() < 2)
    }
}

/// The clients, by name, and who looks after them or served them lately.
pub fn clients(facts: &Facts) -> Vec<Shared<Who>> {
    let roster = &facts.playbook.roster;
    let shared = clients::clients(facts).into_iter().map(|client| {
        let lead = client.listed.and_then(|listed| listed.lead.as_ref());
        let lead = lead.map(|lead| roster.humans(&lead.who)).unwrap_or_default();
        Shared {
            name: client.name.to_owned(),
            lead: lead.into_iter().filter(|who| !roster.gone(who, facts.today)).collect(),
            people: client.around(facts),
        }
    });
    shared.collect()
}

/// The processes of the register that no page in force describes, in the order of the file, and who answers for them.
pub fn unwritten(facts: &Facts) -> Vec<Shared<Who>> {
    bare(facts).map(|(name, here)| Shared { name: name.to_owned(), lead: here.clone(), people: here }).collect()
}

/// The same, as names and people.
pub fn bare(facts: &Facts) -> impl Iterator<Item = (&str, Vec<Who>)> {
    let (roster, register) = (&facts.playbook.roster, &facts.playbook.register.all);
    let described = facts.playbook.described_by();
    let bare = register
        .iter()
        .zip(described)
        .filter(|(_, pages)| !pages.iter().any(|at| facts.playbook.pages[*at].status == Status::Current));
    let named = bare.map(|(entry, _)| {
        let humans = entry.owner.as_ref().map(|owner| roster.humans(&owner.who)).unwrap_or_default();
        let here: Vec<Who> = humans.into_iter().filter(|who| !roster.gone(who, facts.today)).collect();
        (entry.name.as_str(), here)
    });
    named.filter(|(_, people)| !people.is_empty())
}

/// The shared channels, by name, and who answers them.
pub fn channels(facts: &Facts) -> Vec<Shared<Who>> {
    let roster = &facts.playbook.roster;
    let shared = facts.settings.channels.keys().map(|name| Shared {
        name: name.clone(),
        lead: Vec::new(),
        people: roster.answering(name).into_iter().filter(|who| !roster.gone(who, facts.today)).collect(),
    });
    shared.collect()
}
