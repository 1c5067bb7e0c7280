//! Who an event is of, by its title and its addresses.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::model::people::{PersonId, Roster, Who};

/// Who an event is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One person.
    One(PersonId),
    /// Nobody of `people.yml`.
    Nobody,
    /// It might be of one or of another.
    Several,
}

/// The names that people have in titles.
pub struct Names<'r> {
    roster: &'r Roster,
    /// Names as words, by the first of them, the longest first.
    by_word: HashMap<String, Vec<(Vec<String>, Called)>>,
}

#[derive(Debug, Clone, Copy)]
struct Called {
    who: PersonId,
    /// By their full name, which is no word that means something else.
    fully: bool,
}

impl<'r> Names<'r> {
    /// The names of everyone in `people.yml`: full names, also with the last word first, aliases and ids.
    pub fn new(roster: &'r Roster) -> Self {
        let mut by_word: HashMap<String, Vec<(Vec<String>, Called)>> = HashMap::new();
        let mut add = |name: Vec<String>, called: Called| {
            if let Some(first) = name.first() {
                by_word.entry(first.clone()).or_default().push((name, called));
            }
        };
        for (at, person) in roster.people.iter().enumerate() {
            let who = PersonId(at);
            let name = words(&person.name);
            let fully = name.len() > 1;
            if fully {
                let mut turned = name.clone();
                turned.rotate_right(1);
                add(turned, Called { who, fully });
            }
            add(name, Called { who, fully });
            for name in person.aliases.iter().chain([&person.id]) {
                add(words(name), Called { who, fully: false });
            }
        }
        by_word.values_mut().for_each(|names| names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
        Names { roster, by_word }
    }

    /// Who an event is of. A full name in its title says more than addresses: whoever is told of an absence has one
    /// there too.
    pub fn whose(&self, title: &str, addresses: &[String]) -> Whose {
        let titled = self.titled(title);
        let addressed: BTreeSet<PersonId> = addresses.iter().filter_map(|address| self.at(address)).collect();
        let named: BTreeSet<PersonId> = titled.iter().map(|called| called.who).collect();
        let fully = titled.iter().any(|called| called.fully);
        let both: Vec<PersonId> = named.intersection(&addressed).copied().collect();
        match (named.len(), addressed.len(), both.as_slice()) {
            (0, 0, _) => Whose::Nobody,
            (0, 1, _) => addressed.first().map_or(Whose::Nobody, |who| Whose::One(*who)),
            (1, 0, _) => named.first().map_or(Whose::Nobody, |who| Whose::One(*who)),
            (1, _, []) if fully => named.first().map_or(Whose::Nobody, |who| Whose::One(*who)),
            (1.., _, [who]) => Whose::One(*who),
            _ => Whose::Several,
        }
    }

    fn at(&self, address: &str) -> Option<PersonId> {
        match self.roster.find(address.trim()) {
            Some(Who::Person(who)) => Some(*who),
            _ => None,
        }
    }

    /// Everyone whom a title names: whole words, the longest name at each place.
    fn titled(&self, title: &str) -> Vec<Called> {
        let title = words(title);
        let mut found: Vec<Called> = Vec::new();
        let mut at = 0;
        while let Some(word) = title.get(at) {
            let names = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
            let mut here = names.iter().filter(|(name, _)| title[at..].starts_with(name)).peekable();
            let Some(length) = here.peek().map(|(name, _)| name.len()) else {
                at += 1;
                continue;
            };
            found.extend(here.take_while(|(name, _)| name.len() == length).map(|(_, called)| *called));
            at += length;
        }
        found
    }
}

/// The words of a text, letter case folded.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::Source;

    const PEOPLE: &str = "people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [Jonas@Example.org], aliases: [\"@jw\"] }
  chen: { name: Chen Wei }
  may: { name: May Ling }
  ann1: { name: Ann Lee }
  ann2: { name: Ann Lee }
";

    #[test]
    fn events_are_of_whom_they_name() {
        let source = Arc::new(Source::new("people.yml", PEOPLE.to_owned()));
        let roster = crate::load::people::read(&source, &mut Vec::new());
        let names = Names::new(&roster);
        let of = |title: &str, addresses: &[&str]| {
            let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
            match names.whose(title, &addresses) {
                Whose::One(who) => roster.person(who).id.clone(),
                Whose::Nobody => "nobody".to_owned(),
                Whose::Several => "several".to_owned(),
            }
        };
        let (maya, jonas) = ("maya@example.org", "jonas@example.org");
        for (title, addresses, expected) in [
            ("Maya Chen - annual leave", &[][..], "maya"),
            ("MAYA chen", &[], "maya"),
            ("Leave: Jonas Weber (3 days)", &[], "jonas"),
            ("Weber, Jonas: holiday", &[], "jonas"),
            ("JW out", &[], "jonas"),
            ("Mayan exhibition", &[], "nobody"),
            ("Boxing Day", &[], "nobody"),
            ("Ann Lee", &[], "several"),
            ("Maya Chen and Jonas Weber", &[], "several"),
            ("Out of office", &[jonas], "jonas"),
            ("Out of office", &[jonas, jonas, "hr@example.org"], "jonas"),
            ("Out of office", &[jonas, maya], "several"),
            ("Maya Chen - leave", &[jonas], "maya"),
            ("Maya - leave", &[jonas, maya], "maya"),
            ("Leave in May", &[jonas], "several"),
            ("Chen Wei", &[], "chen"),
        ] {
            assert_eq!(of(title, addresses), expected, "{title} {addresses:?}");
        }
    }
}
