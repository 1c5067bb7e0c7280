//! Who is one human: names and addresses in commits against `people.yml`, then `.mailmap`, then the same address,
//! then the same full name. Two people stay two where people.yml or the mailmap keeps them apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::evidence::mailmap::Mailmap;
use crate::model::people::{Author, Name, PersonId, Roster, Who, fold};

/// A name and an address as they stand in commits.
#[derive(Debug, Clone)]
pub struct Signature<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub email: &'a str,
    /// When they were used last, in seconds since 1970.
    pub last: i64,
}

/// Who stands behind each signature.
#[derive(Debug, Default)]
pub struct Identities {
    /// By signature, in the order given; nothing for programs.
    pub who: Vec<Option<Who>>,
    /// The humans of commits whom names in front matter mean.
    pub names: HashMap<Name, Who>,
    /// The humans known only to git of whom the mailmap says who they are.
    pub settled: HashSet<Who>,
}

/// Tells the humans apart. `bots` are names and addresses of programs, in which `*` is any text; `names` are those
/// that front matter gives and people.yml does not explain.
pub fn identify(
    signatures: &[Signature<'_>],
    roster: &Roster,
    mailmap: &Mailmap,
    bots: &[String],
    names: &BTreeSet<Name>,
) -> Identities {
    let proper: Vec<(String, String)> =
        signatures.iter().map(|signature| mailmap.proper(signature.name, signature.email)).collect();
    let bot: Vec<bool> = signatures
        .iter()
        .zip(&proper)
        .map(|(signature, (name, email))| {
            let texts = [signature.name, signature.email, name.as_str(), email.as_str()];
            bots.iter().any(|bot| texts.iter().any(|text| matches(bot, text)))
        })
        .collect();
    let listed = Listed::new(roster);
    let person: Vec<Option<PersonId>> = signatures
        .iter()
        .zip(&proper)
        .map(|(signature, (name, email))| listed.human(&[signature.email, email], &[signature.name, name]))
        .collect();

    // One group for each address; an address without text groups by name.
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (name, email)) in proper.iter().enumerate().filter(|(at, _)| !bot[*at]) {
        let key = if email.is_empty() { format!("<{}", fold(name)) } else { email.to_lowercase() };
        groups.entry(key).or_default().push(at);
    }
    let groups: Vec<Group> =
        groups.into_iter().map(|(email, members)| group(email, members, &person, mailmap)).collect();
    let joined = join(&groups, &proper);

    let mut settled = HashSet::new();
    let mut who: Vec<Option<Who>> = vec![None; signatures.len()];
    for humans in joined.values() {
        let members = || humans.iter().flat_map(|group| &groups[*group].members);
        let persons: BTreeSet<PersonId> = humans.iter().filter_map(|group| groups[*group].person).collect();
        // Of names used last at the same second it is the one by letters: the order of a log depends on how it was read.
        let latest = members().max_by_key(|at| (signatures[**at].last, &proper[**at]));
        let Some(latest) = latest else { continue };
        let (name, email) = &proper[*latest];
        let author = Who::Author(Author { name: shown(name, email).to_owned(), email: email.to_lowercase() });
        if persons.is_empty() && humans.iter().any(|group| groups[*group].settled) {
            settled.insert(author.clone());
        }
        for at in members() {
            who[*at] = Some(match (persons.first(), person[*at]) {
                (_, Some(own)) => Who::Person(own),
                (Some(only), None) if persons.len() == 1 => Who::Person(*only),
                _ => author.clone(),
            });
        }
    }
    let names = if roster.is_empty() { link(names, signatures, &proper, &who) } else { HashMap::new() };
    Identities { who, names, settled }
}

/// The name that is shown: never an address, since those that only git knows are nobody else's business.
fn shown<'n>(name: &'n str, email: &'n str) -> &'n str {
    let name = if name.is_empty() { email } else { name };
    name.split('@').map(str::trim).find(|part| !part.is_empty()).unwrap_or("unknown")
}

/// All signatures with one address.
struct Group {
    members: Vec<usize>,
    /// The entry of people.yml that they mean, where they mean one.
    person: Option<PersonId>,
    /// people.yml or the mailmap says whose address it is: it is joined to no other that is also settled.
    settled: bool,
}

fn group(email: String, members: Vec<usize>, person: &[Option<PersonId>], mailmap: &Mailmap) -> Group {
    let persons: BTreeSet<PersonId> = members.iter().filter_map(|at| person[*at]).collect();
    let only = if persons.len() == 1 { persons.first().copied() } else { None };
    Group { members, person: only, settled: !persons.is_empty() || mailmap.settles(&email) }
}

/// Groups that are one human, by the first of them.
fn join(groups: &[Group], proper: &[(String, String)]) -> BTreeMap<usize, Vec<usize>> {
    let mut same: Vec<usize> = (0..groups.len()).collect();
    fn find(same: &[usize], mut at: usize) -> usize {
        while same[at] != at {
            at = same[at];
        }
        at
    }
    fn unite(same: &mut [usize], one: usize, other: usize) {
        let (one, other) = (find(same, one), find(same, other));
        same[one.max(other)] = one.min(other);
    }
    let mut by_person: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        if let Some(person) = group.person {
            let first = *by_person.entry(person).or_insert(at);
            unite(&mut same, first, at);
        }
    }
    let mut by_name: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for member in &group.members {
            let name = proper[*member].0.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            if name.contains(' ') {
                by_name.entry(name).or_default().insert(at);
            }
        }
    }
    for named in by_name.values() {
        let settled: BTreeSet<usize> =
            named.iter().filter(|at| groups[**at].settled).map(|at| find(&same, *at)).collect();
        // Where two are known to bear the name, it says nothing about a third.
        if settled.len() > 1 {
            continue;
        }
        let first = settled.first().or_else(|| named.first()).copied();
        if let Some(first) = first {
            named.iter().for_each(|at| unite(&mut same, first, *at));
        }
    }
    let mut joined: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..groups.len() {
        joined.entry(find(&same, at)).or_default().push(at);
    }
    joined
}

/// The entries of people.yml by what they are called.
struct Listed {
    /// The first that has an address.
    by_email: HashMap<String, usize>,
    /// All that bear a name.
    by_name: HashMap<String, BTreeSet<usize>>,
}

impl Listed {
    fn new(roster: &Roster) -> Self {
        let mut listed = Listed { by_email: HashMap::new(), by_name: HashMap::new() };
        for (at, person) in roster.people.iter().enumerate() {
            for email in &person.emails {
                listed.by_email.entry(fold(email)).or_insert(at);
            }
            for name in person.aliases.iter().chain([&person.id, &person.name]) {
                listed.by_name.entry(fold(name)).or_default().insert(at);
            }
        }
        listed
    }

    /// The entry with one of these addresses, else the only one with one of these names.
    fn human(&self, emails: &[&str], names: &[&str]) -> Option<PersonId> {
        let given = |texts: &[&str]| -> Vec<String> {
            texts.iter().filter(|text| !text.is_empty()).map(|text| fold(text)).collect()
        };
        if let Some(at) = given(emails).iter().filter_map(|email| self.by_email.get(email)).min() {
            return Some(PersonId(*at));
        }
        let named = given(names);
        let bear: BTreeSet<usize> = named.iter().filter_map(|name| self.by_name.get(name)).flatten().copied().collect();
        bear.first().filter(|_| bear.len() == 1).map(|at| PersonId(*at))
    }
}

/// Links names in front matter to humans in commits, where exactly one is meant: by full name, address, the part of
/// the address before `@`, or handle.
fn link(
    names: &BTreeSet<Name>,
    signatures: &[Signature<'_>],
    proper: &[(String, String)],
    who: &[Option<Who>],
) -> HashMap<Name, Who> {
    let mut called: HashMap<String, BTreeSet<&Who>> = HashMap::new();
    for (at, human) in who.iter().enumerate() {
        let Some(human) = human else { continue };
        let (signature, (proper_name, proper_email)) = (&signatures[at], &proper[at]);
        let mut add = |text: &str| {
            called.entry(text.to_owned()).or_default().insert(human);
        };
        [signature.name, proper_name].iter().for_each(|name| add(&fold(name)));
        for email in [signature.email, proper_email] {
            let email = fold(email);
            let local = email.split('@').next().unwrap_or_default();
            let handle = local.split_once('+').map_or(local, |(_, handle)| handle);
            [email.as_str(), local, handle].into_iter().for_each(&mut add);
        }
    }
    let mut meant: BTreeMap<Who, Vec<&Name>> = BTreeMap::new();
    for name in names.iter().filter(|name| !name.as_str().starts_with('#')) {
        let Some(humans) = called.get(&fold(name.as_str())) else { continue };
        if let (1, Some(only)) = (humans.len(), humans.first()) {
            meant.entry((*only).clone()).or_default().push(name);
        }
    }
    meant
        .into_iter()
        .flat_map(|(human, called)| called.into_iter().map(move |name| (name.clone(), human.clone())))
        .collect()
}

/// Whether a text is of a form in which `*` is any text and every other sign itself; letter case does not matter.
pub fn matches(form: &str, text: &str) -> bool {
    let (form, text) = (form.to_lowercase(), text.to_lowercase());
    let parts: Vec<&str> = form.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return form == text };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who stands behind each `Name <address>`, by id.
    fn who(signatures: &[&str], mailmap: &str) -> Vec<String> {
        let signatures: Vec<Signature<'_>> = signatures
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let (name, email) = text.split_once(" <").expect("a name and an address");
                Signature { name, email: email.trim_end_matches('>'), last: at as i64 }
            })
            .collect();
        let bots = ["*[bot]*".to_owned()];
        let found = identify(&signatures, &Roster::default(), &Mailmap::read(mailmap), &bots, &BTreeSet::new());
        let roster = Roster::default();
        found.who.iter().map(|who| who.as_ref().map_or("-".to_owned(), |who| roster.id(who).to_owned())).collect()
    }

    #[test]
    fn the_same_address_or_full_name_is_one_human() {
        assert_eq!(who(&["Maya <m@x>", "Maya Chen <M@x>", "maya chen <home@y>"], ""), ["home@y"; 3]);
        assert_eq!(who(&["maya <a@x>", "maya <b@x>"], ""), ["a@x", "b@x"]);
        assert_eq!(who(&["dependabot[bot] <1+dependabot[bot]@x>", "Bob <b@x>"], ""), ["-", "b@x"]);
    }

    #[test]
    fn an_address_is_no_name() {
        assert_eq!(
            [shown("maya@example.org", "m@x"), shown("", "m@x"), shown("@maya", "m@x"), shown(" @ ", "")],
            ["maya", "m", "maya", "unknown"]
        );
    }

    #[test]
    fn a_mailmap_joins_and_keeps_apart() {
        assert_eq!(who(&["mc <old@x>", "Maya <m@x>"], "Maya Chen <m@x> <old@x>\n"), ["m@x"; 2]);
        let apart = "Anna Berg <a@x>\nAnna Berg <b@x>\n";
        assert_eq!(who(&["Anna Berg <a@x>", "Anna Berg <b@x>", "Anna Berg <c@x>"], apart), ["a@x", "b@x", "c@x"]);
        assert_eq!(who(&["Anna Berg <a@x>", "Anna Berg <c@x>"], "Anna Berg <a@x>\n"), ["c@x"; 2]);
    }

    #[test]
    fn names_in_front_matter_are_linked_where_one_human_is_meant() {
        let signatures = [
            ("Maya Chen", "12+mayac@users.noreply.example.com"),
            ("Jonas W", "jonas@x"),
            ("J W", "jonas@y"),
            ("Priya", "priya@x"),
        ];
        let signatures = signatures.map(|(name, email)| Signature { name, email, last: 0 });
        let meant = |name: &str| {
            let names = BTreeSet::from([Name::new(name)]);
            let found = identify(&signatures, &Roster::default(), &Mailmap::default(), &[], &names);
            found.names.into_values().next().map(|who| Roster::default().name(&who).to_owned())
        };
        assert_eq!(meant("@mayac").as_deref(), Some("Maya Chen"));
        assert_eq!(meant("maya chen").as_deref(), Some("Maya Chen"));
        assert_eq!(meant("PRIYA@x").as_deref(), Some("Priya"));
        assert_eq!([meant("jonas"), meant("#mayac"), meant("maya")], [None, None, None]);
    }

    #[test]
    fn any_text_is_a_star_and_nothing_else_is_special() {
        assert!(matches("*[bot]*", "renovate[BOT]") && matches("ci@*", "ci@x") && matches("a*b*c", "a1b2c"));
        assert!(!matches("*[bot]*", "bob") && !matches("ci", "ci2") && !matches("a*b", "ac"));
    }
}
