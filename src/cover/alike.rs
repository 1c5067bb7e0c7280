//! Which of those who cover a page might be one human under two names or addresses, and how many different people
//! there are at the least. It links nobody: it only says where it is not known.

use std::cell::OnceCell;
use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::facts::Facts;
use crate::model::people::Who;

/// What stands before the `@` of so many people's addresses that it says nothing.
const ANYBODYS: [&str; 20] = [
    "admin", "contact", "dev", "email", "git", "github", "hello", "hi", "info", "mail", "me", "noreply", "office",
    "ops", "post", "root", "support", "team", "user", "work",
];

/// How many people are compared with each other, at the most.
pub const MOST_COMPARED: usize = 400;

/// Whether two might be one human:
///
/// - a name in a page and an author in git that nothing links;
/// - an author or a name that is not in `people.yml`, where there is one, and anybody in it;
/// - two of whom one bears the other's name, first name or id, or has the same text before the `@` of an address.
///
/// Two entries of `people.yml` are two people, and so are two whom `.mailmap` keeps apart. So are two with different
/// full names, whatever stands before the `@`.
pub fn alike(facts: &Facts, one: &Who, other: &Who) -> bool {
    One::new(facts, one).alike(&One::new(facts, other))
}

/// Whether one who covers a page might be its owner. An owner whom nothing links is often a team: such a name is taken
/// for an author's only where the two names or addresses say so. Two with different full names are two people.
pub fn might_own(facts: &Facts, owner: &Who, who: &Who) -> bool {
    One::new(facts, owner).might_own(&One::new(facts, who))
}

/// How many different people these and the owner are at the least, the owner left out again: the most of them of whom
/// no two might be one.
pub fn least(facts: &Facts, owner: Option<&Who>, people: &[&Who]) -> usize {
    let all: Vec<usize> = (0..people.len()).collect();
    fewest(&all, people.len(), &doubts(facts, owner, people))
}

/// Which two of these might be one human, by their places, the smaller first; the owner stands behind the others.
pub fn doubts(facts: &Facts, owner: Option<&Who>, people: &[&Who]) -> Vec<(usize, usize)> {
    let owner = owner.filter(|owner| !matches!(owner, Who::Team(_)));
    // Two entries of people.yml are two people.
    if people.iter().copied().chain(owner).all(|who| matches!(who, Who::Person(_))) {
        return Vec::new();
    }
    let all: Vec<One<'_, '_>> = people.iter().copied().chain(owner).map(|who| One::new(facts, who)).collect();
    (0..all.len())
        .flat_map(|one| (0..one).map(move |other| (other, one)))
        .filter(|(other, one)| match *one < people.len() {
            true => all[*other].alike(&all[*one]),
            false => all[*one].might_own(&all[*other]),
        })
        .collect()
}

/// How many different people those at the places `here` are at the least, beside the owner at place `owner`, by which two
/// might be one.
pub fn fewest(here: &[usize], owner: usize, doubts: &[(usize, usize)]) -> usize {
    if doubts.is_empty() {
        return here.len();
    }
    let pairs: HashSet<&(usize, usize)> = doubts.iter().collect();
    // Whoever might be the fewest of those that are left is counted first, and those they might be are not.
    let mut left: Vec<usize> = here.iter().copied().chain([owner]).collect();
    let doubtful = |one: usize, other: usize| pairs.contains(&(one.min(other), one.max(other)));
    let mut sure = 0;
    while let Some(next) =
        left.iter().copied().min_by_key(|one| left.iter().filter(|other| doubtful(*one, **other)).count())
    {
        sure += 1;
        left.retain(|other| *other != next && !doubtful(next, *other));
    }
    sure - 1
}

/// Who might be one human, all taken together: a number by person, the same for those who might be one, also by way of a
/// third. With each stands whether they are known only as an owner; see [`might_own`]. Where there
/// are more than [`MOST_COMPARED`], and not all of them of `people.yml`, any two might be.
pub fn groups(facts: &Facts, people: &[(&Who, bool)]) -> Vec<usize> {
    let listed = |at: usize| matches!(people[at].0, Who::Person(_));
    let mut groups: Vec<usize> = (0..people.len()).collect();
    if (0..people.len()).all(listed) {
        return groups;
    }
    if people.len() > MOST_COMPARED {
        return vec![0; people.len()];
    }
    let all: Vec<One<'_, '_>> = people.iter().map(|(who, _)| One::new(facts, who)).collect();
    for one in 0..all.len() {
        for other in (0..one).filter(|other| !(listed(one) && listed(*other))) {
            let might = match (people[one].1, people[other].1) {
                (true, _) => all[one].might_own(&all[other]),
                (false, true) => all[other].might_own(&all[one]),
                (false, false) => all[one].alike(&all[other]),
            };
            let (from, to) = (groups[one], groups[other]);
            if might && from != to {
                groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        }
    }
    groups
}

/// Two of these, or one of them and the owner, who might be one human.
pub fn pair<'w>(facts: &Facts, owner: Option<&'w Who>, people: &[&'w Who]) -> Option<(&'w Who, &'w Who)> {
    let all: Vec<One<'_, '_>> = people.iter().map(|who| One::new(facts, who)).collect();
    let mut pairs = all.iter().enumerate().flat_map(|(at, one)| all[..at].iter().map(move |other| (other, one)));
    let among = pairs.find(|(one, other)| one.alike(other)).map(|(one, other)| (one.who, other.who));
    among.or_else(|| {
        let owner = One::new(facts, owner?);
        all.iter().find(|one| owner.might_own(one)).map(|one| (owner.who, one.who))
    })
}

/// Somebody, and what they are called, once that is asked.
struct One<'f, 'w> {
    facts: &'f Facts,
    who: &'w Who,
    called: OnceCell<Called>,
}

impl<'f, 'w> One<'f, 'w> {
    fn new(facts: &'f Facts, who: &'w Who) -> Self {
        One { facts, who, called: OnceCell::new() }
    }

    fn called(&self) -> &Called {
        self.called.get_or_init(|| Called::new(self.facts, self.who))
    }

    fn alike(&self, other: &One<'_, '_>) -> bool {
        let settled = |who: &Who| self.facts.evidence.settled.contains(who);
        match (self.who, other.who) {
            (Who::Team(_), _) | (_, Who::Team(_)) | (Who::Person(_), Who::Person(_)) => false,
            (Who::Unlisted(name), Who::Author(_)) | (Who::Author(_), Who::Unlisted(name)) => {
                !name.as_str().starts_with('#')
            }
            (Who::Person(_), Who::Unlisted(_)) | (Who::Unlisted(_), Who::Person(_)) => true,
            (Who::Person(_), author @ Who::Author(_)) | (author @ Who::Author(_), Who::Person(_)) => !settled(author),
            (one @ Who::Author(_), other @ Who::Author(_)) if settled(one) && settled(other) => false,
            (one, another) => one != another && self.called().fits(other.called()),
        }
    }

    fn might_own(&self, who: &One<'_, '_>) -> bool {
        self.alike(who)
            && match self.who {
                Who::Unlisted(_) => self.called().fits(who.called()),
                _ => !self.called().differs(who.called()) || self.called().fits(who.called()),
            }
    }
}

/// What somebody is called: the words of each name, and what stands before the `@` of each address.
struct Called {
    names: Vec<Vec<String>>,
    locals: Vec<String>,
}

impl Called {
    fn new(facts: &Facts, who: &Who) -> Called {
        let (names, addresses): (Vec<&str>, Vec<&str>) = match who {
            Who::Person(id) => {
                let person = facts.playbook.roster.person(*id);
                let names = person.aliases.iter().chain([&person.id, &person.name]);
                (names.map(String::as_str).collect(), person.emails.iter().map(String::as_str).collect())
            }
            Who::Author(author) => (vec![author.name.split('@').next().unwrap_or_default()], vec![&author.email]),
            Who::Unlisted(name) => (vec![name.as_str()], vec![]),
            Who::Team(_) => (vec![], vec![]),
        };
        let names = names.into_iter().map(words).filter(|words| !words.is_empty()).collect();
        let local = |address: &str| {
            let local = address.split('@').next().unwrap_or_default();
            // The hidden addresses of forges: `1234+maya@users.noreply.example.com`.
            words(local.split_once('+').filter(|(number, _)| number.parse::<u64>().is_ok()).map_or(local, |(_, it)| it))
                .concat()
        };
        let locals = addresses.into_iter().map(local);
        Called {
            names,
            locals: locals.filter(|local| !local.is_empty() && !ANYBODYS.contains(&local.as_str())).collect(),
        }
    }

    fn fits(&self, other: &Called) -> bool {
        let names = || self.names.iter().flat_map(|one| other.names.iter().map(move |other| (one, other)));
        let local = self.locals.iter().any(|local| other.locals.contains(local));
        let handle = |one: &Called, other: &Called| {
            one.names.iter().any(|name| name.len() == 1 && other.locals.contains(&name[0]))
        };
        names().any(|(one, other)| same(one, other))
            || (local && !self.differs(other))
            || handle(self, other)
            || handle(other, self)
    }

    /// Both have given full names, and no two of these have the same last word.
    fn differs(&self, other: &Called) -> bool {
        let full = |called: &Called| -> Vec<Vec<String>> {
            called.names.iter().filter(|name| name.len() > 1).cloned().collect()
        };
        let (own, others) = (full(self), full(other));
        let akin = own.iter().any(|one| others.iter().any(|other| same(one, other) || one.last() == other.last()));
        !own.is_empty() && !others.is_empty() && !akin
    }
}

/// Whether two names are one: the same letters, the same words in another order, or the one word of one is the first
/// of the other.
fn same(one: &[String], other: &[String]) -> bool {
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    let first = |short: &[String], long: &[String]| short.len() == 1 && short.first() == long.first();
    first(one, other) || first(other, one) || one.concat() == other.concat() || sorted(one) == sorted(other)
}

/// The words of a name, without letter case, accents and signs.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfd().filter(|sign| !is_combining_mark(*sign)).collect::<String>().to_lowercase();
    plain.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(text: &str) -> Called {
        let (name, address) = text.split_once(" <").unwrap_or((text, ""));
        let locals = address.split('@').next().map(|local| words(local).concat());
        Called { names: vec![words(name)], locals: locals.into_iter().filter(|local| !local.is_empty()).collect() }
    }

    #[test]
    fn a_name_or_what_stands_before_the_at_may_be_one_human() {
        for (one, other) in [
            ("maya <maya@a", "Maya <m@b"),
            ("Jose Muñoz <jm@a", "josé  munoz <home@b"),
            ("Weber, Jonas <jw@a", "Jonas Weber <x@b"),
            ("maya <a@a", "Maya Chen <b@b"),
            ("jweber <1@a", "Jonas Weber <jweber@b"),
            ("J. Weber <jweber@a", "Jonas Weber <jweber@b"),
        ] {
            assert!(called(one).fits(&called(other)) && called(other).fits(&called(one)), "{one} {other}");
        }
    }

    #[test]
    fn different_full_names_are_different_people() {
        for (one, other) in [
            ("Maya Chen <maya@a", "Jonas Weber <jonas@a"),
            ("Maya Chen <maya@a", "Maya Singh <maya@b"),
            ("maya <maya@a", "jonas <jonas@a"),
            ("Peter Weber <peter@a", "Paula Weber <paula@a"),
        ] {
            assert!(!called(one).fits(&called(other)), "{one} {other}");
        }
    }
}
