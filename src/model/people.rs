//! People and teams, and who is meant by a name. It does not know git identities; evidence adds those.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::model::page::Placed;
pub use crate::slip::nearest;

/// A person's place in [`Roster::people`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub usize);

/// A team's place in [`Roster::teams`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TeamId(pub usize);

/// Who a name means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// An entry of `people.yml`.
    Person(PersonId),
    /// A team of `people.yml`.
    Team(TeamId),
    /// A name that no `people.yml` explains.
    Unlisted(Name),
    /// A human known only to git.
    Author(Author),
}

impl Who {
    /// Takes the human that a name is known to mean.
    pub fn settle(&mut self, names: &HashMap<Name, Who>) {
        if let Who::Unlisted(name) = self
            && let Some(one) = names.get(name)
        {
            *self = one.clone();
        }
    }
}

/// A human known only to git. Two with the same address are the same.
#[derive(Debug, Clone)]
pub struct Author {
    /// The name they gave last.
    pub name: String,
    /// The address they used last, in lower case. It is an id in data; no page shows it.
    pub email: String,
}

impl PartialEq for Author {
    fn eq(&self, other: &Self) -> bool {
        self.email == other.email
    }
}

impl Eq for Author {}

impl PartialOrd for Author {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Author {
    fn cmp(&self, other: &Self) -> Ordering {
        self.email.cmp(&other.email)
    }
}

impl Hash for Author {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.email.hash(state);
    }
}

/// A name as somebody wrote it. Two that differ in letter case alone are the same.
#[derive(Debug, Clone)]
pub struct Name {
    written: String,
    folded: String,
}

impl Name {
    /// The name without blanks around it and a leading `@`.
    pub fn new(written: &str) -> Self {
        Name { written: written.trim().trim_start_matches('@').to_owned(), folded: fold(written) }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

/// An entry of `people.yml`.
#[derive(Debug, Clone)]
pub struct Person {
    /// The key.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Addresses, also those that git knows.
    pub emails: Vec<String>,
    /// Telephone numbers of their own, as written.
    pub phones: Vec<String>,
    /// Other names, such as `@mayac`.
    pub aliases: Vec<String>,
    /// What they do.
    pub role: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day; absent: still here.
    pub until: Option<Date>,
    /// Absences, both days included.
    pub away: Vec<(Date, Date)>,
    /// Access they hold.
    pub holds: Vec<String>,
    /// An outside firm; counts as one person.
    pub partner: bool,
    /// Where they stand in `people.yml`.
    pub place: Place,
}

impl Person {
    /// Whether their last day lies before `today`.
    pub fn gone(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// A named set of people.
#[derive(Debug, Clone)]
pub struct Team {
    /// The key.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<PersonId>,
    /// Its shared channel.
    pub channel: Option<Placed<String>>,
    /// Other names, such as `#service`.
    pub aliases: Vec<String>,
    /// Where it stands in `people.yml`.
    pub place: Place,
}

/// A name that means nobody in particular.
#[derive(Debug, PartialEq, Eq)]
pub enum Stranger {
    /// Nobody is called so: who may be meant, as a remedy.
    Unknown(Option<String>),
    /// Several are: which, as a remedy.
    Shared(String),
}

impl Stranger {
    /// What is wrong with the name, and the remedy; `unknown` is the one where nobody is called anything like it.
    pub fn told(self, name: &str, unknown: &str) -> (String, String) {
        match self {
            Stranger::Unknown(near) => {
                (format!("`{name}` is not in people.yml"), near.unwrap_or_else(|| unknown.to_owned()))
            }
            Stranger::Shared(help) => (format!("`{name}` is the name of more than one in people.yml"), help),
        }
    }
}

/// Everyone in `people.yml`.
#[derive(Debug, Default)]
pub struct Roster {
    /// People in the order of the file.
    pub people: Vec<Person>,
    /// Teams in the order of the file.
    pub teams: Vec<Team>,
    names: HashMap<String, Who>,
    /// Names that several claim with the same right: they mean nobody in particular.
    shared: HashMap<String, Vec<Who>>,
    /// What people are called whose name is another's too: with their id.
    labels: HashMap<PersonId, String>,
}

impl Roster {
    /// Builds the look-up. Where two entries claim a name, ids beat aliases and aliases beat full names; a name that
    /// two claim with the same right means neither.
    pub fn new(people: Vec<Person>, teams: Vec<Team>) -> Self {
        let (mut names, mut shared) = (HashMap::new(), HashMap::new());
        let mut labels = HashMap::new();
        let entries = || {
            let people = people.iter().enumerate().map(|(at, person)| {
                (Who::Person(PersonId(at)), &person.id, &person.aliases, &person.emails, &person.name)
            });
            const NONE: &Vec<String> = &Vec::new();
            let teams = teams
                .iter()
                .enumerate()
                .map(|(at, team)| (Who::Team(TeamId(at)), &team.id, &team.aliases, NONE, &team.name));
            people.chain(teams)
        };
        for (who, id, ..) in entries() {
            names.entry(fold(id)).or_insert(who);
        }
        let mut claim = |claims: Vec<(&String, Who)>| {
            let mut claimed: HashMap<String, Vec<Who>> = HashMap::new();
            for (name, who) in claims {
                let all = claimed.entry(fold(name)).or_default();
                if !all.contains(&who) {
                    all.push(who);
                }
            }
            for (name, mut all) in claimed {
                if names.contains_key(&name) || shared.contains_key(&name) {
                    continue;
                }
                if all.len() == 1 {
                    names.insert(name, all.remove(0));
                } else {
                    shared.insert(name, all);
                }
            }
        };
        let mut others = Vec::new();
        for (who, _, aliases, emails, _) in entries() {
            others.extend(aliases.iter().chain(emails).map(|name| (name, who.clone())));
        }
        claim(others);
        claim(entries().map(|(who, _, _, _, name)| (name, who)).collect());
        let mut called: HashMap<String, usize> = HashMap::new();
        for name in people.iter().map(|person| &person.name).chain(teams.iter().map(|team| &team.name)) {
            *called.entry(fold(name)).or_default() += 1;
        }
        for (at, person) in people.iter().enumerate().filter(|(_, person)| called[&fold(&person.name)] > 1) {
            labels.insert(PersonId(at), format!("{} ({})", person.name, person.id));
        }
        Roster { people, teams, names, shared, labels }
    }

    /// Whether there is anybody in it. Without a roster, names stand for themselves.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.teams.is_empty()
    }

    /// Who is meant by an id, alias, address or full name; letter case and a leading `@` do not matter.
    pub fn find(&self, name: &str) -> Option<&Who> {
        self.names.get(&fold(name))
    }

    /// Why a name means nobody in the roster, and what to do about it.
    pub fn stranger(&self, name: &str) -> Stranger {
        let all = self.shared.get(&fold(name)).map(Vec::as_slice).unwrap_or_default();
        if let [first, others @ ..] = all {
            let ids =
                others.iter().fold(format!("`{}`", self.id(first)), |ids, who| format!("{ids} or `{}`", self.id(who)));
            return Stranger::Shared(format!("write the id: {ids}"));
        }
        Stranger::Unknown(self.nearest(name).map(|near| format!("did you mean `{near}`?")))
    }

    /// The person behind an id.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0]
    }

    /// The team behind an id.
    pub fn team(&self, id: TeamId) -> &Team {
        &self.teams[id.0]
    }

    /// The id or alias nearest to a name that was not found.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let name = fold(name);
        let people = self.people.iter().flat_map(|person| [person.id.as_str(), person.name.as_str()]);
        let teams = self.teams.iter().flat_map(|team| [team.id.as_str(), team.name.as_str()]);
        nearest(&name, people.chain(teams))
    }

    /// The id used in data: the key of `people.yml`, the name as written, or the address that git knows.
    pub fn id<'a>(&'a self, who: &'a Who) -> &'a str {
        match who {
            Who::Person(id) => &self.person(*id).id,
            Who::Team(id) => &self.team(*id).id,
            Who::Unlisted(name) => name.as_str(),
            Who::Author(author) => &author.email,
        }
    }

    /// The name people read; with the id, where another bears the same.
    pub fn name<'a>(&'a self, who: &'a Who) -> &'a str {
        match who {
            Who::Person(id) => self.labels.get(id).unwrap_or(&self.person(*id).name),
            Who::Team(id) => &self.team(*id).name,
            Who::Unlisted(name) => name.as_str(),
            Who::Author(author) => &author.name,
        }
    }

    /// The humans behind a name: a team's members, else the one named. A partner is one.
    pub fn humans(&self, who: &Who) -> Vec<Who> {
        match who {
            Who::Team(id) => self.team(*id).members.iter().copied().map(Who::Person).collect(),
            one => vec![one.clone()],
        }
    }

    /// Everybody in the teams whose shared channel it is, in the order of `people.yml`.
    pub fn answering(&self, channel: &str) -> BTreeSet<Who> {
        let named = |team: &&Team| team.channel.as_ref().is_some_and(|named| named.value == channel);
        self.teams.iter().filter(named).flat_map(|team| team.members.iter().copied().map(Who::Person)).collect()
    }

    /// Whether nobody behind a name is here any more on `today`. Names without an entry are taken to be here.
    pub fn gone(&self, who: &Who, today: Date) -> bool {
        match who {
            Who::Person(id) => self.person(*id).gone(today),
            Who::Team(id) => self.team(*id).members.iter().all(|member| self.person(*member).gone(today)),
            Who::Unlisted(_) | Who::Author(_) => false,
        }
    }
}

/// Letter case, blanks around and a leading `@` folded away.
pub fn fold(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

/// Whether a name stands for nobody: `TBD`, `n/a`, `none` or nothing at all.
pub fn is_nobody(name: &str) -> bool {
    matches!(fold(name).as_str(), "" | "tbd" | "n/a" | "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_nobody() {
        assert!(["TBD", " n/a", "None", "", "@tbd"].into_iter().all(is_nobody));
        assert!(!is_nobody("ann"));
    }
}
