//! PB401 personal-channel: a colleague's own address, number or handle in a page for clients.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::markdown;
use crate::model::page::{Audience, Page, Status};
use crate::model::people::Person;
use crate::rule::{Doc, Rule, Severity};

/// PB401.
pub static RULE: Rule = Rule {
    code: "PB401",
    name: "personal-channel",
    severity: Severity::Warning,
    doc: Doc {
        short: "where `audience: clients`, a person's own e-mail, phone or chat instead of a shared channel",
        what: "A page with `audience: clients` shows a colleague's own way in, by `people.yml`: an `email`, a `phone`, or an alias that begins with `@`; as text or as a link. Telephone numbers are compared by their digits, with and without the code of the country. Blocks of code and comments are passed over, and so are outside firms and whatever is a shared channel's too.",
        why: "Clients keep what they were given. They go on writing to somebody who is on leave or has left, and nobody else sees that they did.",
        fix: "Give the shared channel instead; the help names the one of the page, of the team that owns it or that its owner is in, or of the playbook's owner.",
        example: include_str!("../../rule/examples/personal-channel.txt"),
    },
};

/// Fewer digits than this are no telephone number that could be told from another.
const FEWEST_DIGITS: usize = 6;

/// The most digits that a country's code has.
const COUNTRY: usize = 3;

/// The most groups of digits of a telephone number.
const MOST_GROUPS: usize = 8;

/// A way in that is one person's own.
struct Own<'a> {
    person: &'a Person,
    way: Way,
}

enum Way {
    /// In lower case.
    Email(String),
    /// In lower case, with its `@`.
    Handle(String),
    Phone(Number),
}

impl Way {
    fn name(&self) -> &'static str {
        match self {
            Way::Email(_) => "an e-mail address",
            Way::Handle(_) => "a chat handle",
            Way::Phone(_) => "a phone number",
        }
    }
}

/// Reports each person's way once for each page, where it stands first.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let shown = |page: &&Page| page.audience == Audience::Clients && page.status != Status::Retired;
    let mut pages = facts.playbook.pages.iter().filter(shown).peekable();
    if pages.peek().is_none() {
        return;
    }
    let own = own(facts);
    for page in pages {
        let text = read(page);
        let numbers = numbers(&text);
        for Own { person, way } in &own {
            let found: Vec<Range<usize>> = match way {
                Way::Email(address) => words(&text, address, |sign| sign.is_alphanumeric() || "._+-".contains(sign)),
                Way::Handle(handle) => words(&text, handle, |sign| sign.is_alphanumeric() || "._@-".contains(sign)),
                Way::Phone(number) => {
                    let mut places: Vec<Range<usize>> = Vec::new();
                    for (range, _) in numbers.iter().filter(|(_, other)| number.is(other)) {
                        if places.last().is_none_or(|last| last.end <= range.start) {
                            places.push(range.clone());
                        }
                    }
                    places
                }
            };
            let Some(first) = found.first() else { continue };
            let place = Place::new(&page.source, page.body + first.start..page.body + first.end);
            let message = format!("{} of `{}` alone in a page for clients", way.name(), person.name);
            let mut finding = Diagnostic::new(&RULE, place, message, help(facts, page, way));
            if let (Some(last), more @ 1..) = (found.last(), found.len() - 1) {
                let line = page.source.position(page.body + last.start).line;
                let places = if more == 1 { "place" } else { "places" };
                finding = finding.note(format!("the same in {more} more {places}, the last of them line {line}"));
            }
            if person.gone(facts.today) {
                finding = finding.note(format!("{} has left", person.name));
            }
            findings.push(finding);
        }
    }
}

/// The ways in that are one person's own.
fn own(facts: &Facts) -> Vec<Own<'_>> {
    let channels = &facts.settings.channels;
    let is_shared = |way: &Way| {
        channels.values().any(|channel| match way {
            Way::Email(address) => channel.email.as_ref().is_some_and(|email| email.to_lowercase() == *address),
            Way::Phone(number) => channel.phone.as_deref().and_then(Number::new).is_some_and(|phone| number.is(&phone)),
            Way::Handle(_) => false,
        })
    };
    let mut own = Vec::new();
    for person in facts.playbook.roster.people.iter().filter(|person| !person.partner) {
        let emails = person.emails.iter().map(|email| Way::Email(email.to_ascii_lowercase()));
        let handles = person.aliases.iter().filter(|alias| alias.len() > 1 && alias.starts_with('@'));
        let handles = handles.map(|alias| Way::Handle(alias.to_ascii_lowercase()));
        let phones = person.phones.iter().filter_map(|phone| Number::new(phone)).map(Way::Phone);
        let ways = emails.chain(handles).chain(phones).filter(|way| !is_shared(way));
        own.extend(ways.map(|way| Own { person, way }));
    }
    own
}

/// A page's text in lower case, byte for byte where it stands; what nobody is meant to use is blank.
fn read(page: &Page) -> String {
    let body = &page.source.text()[page.body..];
    let mut text = body.to_ascii_lowercase();
    for range in markdown::set_apart(body) {
        let blank = " ".repeat(range.len());
        text.replace_range(range, &blank);
    }
    text
}

/// Where a word stands by itself: with no sign of a longer one before or behind it. A full stop or a hyphen may end a
/// sentence or a bracket.
fn words(text: &str, word: &str, longer: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let alone = |at: usize| {
        let before = text[..at].chars().next_back().is_some_and(&longer);
        let mut behind = text[at + word.len()..].chars();
        let ends = match behind.next() {
            Some('.' | '-') => !behind.next().is_some_and(char::is_alphanumeric),
            Some(sign) => !longer(sign),
            None => true,
        };
        !before && ends
    };
    text.match_indices(word).map(|(at, _)| at).filter(|at| alone(*at)).map(|at| at..at + word.len()).collect()
}

/// A telephone number by its digits.
struct Number {
    /// Without zeros in front.
    digits: String,
    /// It begins with the code of its country.
    international: bool,
}

impl Number {
    fn new(written: &str) -> Option<Self> {
        let written = written.replace("(0)", "");
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let international = written.trim_start_matches(['(', ' ']).starts_with('+') || digits.starts_with("00");
        let digits = digits.trim_start_matches('0').to_owned();
        (digits.len() >= FEWEST_DIGITS).then_some(Number { digits, international })
    }

    /// Whether both reach the same telephone: alike, or one of them with the code of a country before it.
    fn is(&self, other: &Number) -> bool {
        let (long, short) = if self.international { (self, other) } else { (other, self) };
        let code = || long.digits.strip_suffix(short.digits.as_str()).is_some_and(|code| code.len() <= COUNTRY);
        self.digits == other.digits || (long.international && !short.international && code())
    }
}

/// What may be read as a telephone number, with its place, a longer one before those within it: digits with a few signs
/// between them, since a year or another number may stand before.
fn numbers(text: &str) -> Vec<(Range<usize>, Number)> {
    let joins = |between: &str| {
        between.chars().count() <= 3 && between.chars().all(|sign| " -.()/\u{a0}\u{2011}\u{2013}".contains(sign))
    };
    let is_digit = |sign: char| sign.is_ascii_digit();
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_digit).map(|next| at + next) {
        let end = text[start..].find(|sign| !is_digit(sign)).map_or(text.len(), |len| start + len);
        groups.push(start..end);
        at = end;
    }
    let mut found = Vec::new();
    for (first, group) in groups.iter().enumerate() {
        let start = group.start - usize::from(text[..group.start].ends_with('+'));
        let pairs = groups[first..].windows(2).take(MOST_GROUPS - 1);
        let more = pairs.take_while(|pair| joins(&text[pair[0].end..pair[1].start])).count();
        for last in groups[first..=first + more].iter().rev() {
            found.extend(Number::new(&text[start..last.end]).map(|number| (start..last.end, number)));
        }
    }
    found
}

/// Which shared channel stands in for it.
fn help(facts: &Facts, page: &Page, way: &Way) -> String {
    let channels = facts.channels(page);
    let phone = matches!(way, Way::Phone(_));
    let fits =
        channels.iter().find(|(_, channel)| if phone { channel.phone.is_some() } else { channel.email.is_some() });
    let Some((name, channel)) = fits.or(channels.first()) else {
        return "give a shared channel instead, and define it under `channels` in playbook.yml".to_owned();
    };
    let (email, number, url) = (channel.email.as_deref(), channel.phone.as_deref(), channel.url.as_deref());
    let address = if phone { number.or(email) } else { email.or(number) }.or(url);
    match address {
        Some(address) => format!("give the shared channel `{name}` instead: {address}"),
        None => format!("give the shared channel `{name}` instead"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        Number::new(one).zip(Number::new(other)).is_some_and(|(one, other)| one.is(&other))
    }

    #[test]
    fn numbers_are_compared_by_digits_with_and_without_the_country() {
        for other in ["+44 20 7946 0123", "0044 20 79460123", "020 7946 0123", "(020) 7946-0123", "+44 (0)20 7946 0123"]
        {
            assert!(same("+44 20 7946 0123", other) && same(other, "+44 20 7946 0123"), "{other}");
        }
        assert!(same("030 123456", "+49 30 123456") && same("123 456", "123456"));
        for other in
            ["+44 20 7946 0124", "7946 0123", "+49 20 7946 0123", "+4444 20 7946 0123", "0123", "1 020 7946 0123"]
        {
            assert!(!same("+44 20 7946 0123", other), "{other}");
        }
    }

    #[test]
    fn numbers_are_found_where_they_stand() {
        let held = |number: &str, text: &str| {
            let number = Number::new(number).expect("a number");
            numbers(text).into_iter().find(|(_, other)| number.is(other)).map(|(range, _)| text[range].to_owned())
        };
        for (text, found) in [
            ("ring 020 7946 0123, 0124", Some("020 7946 0123")),
            ("(+44) 20-7946.0123;", Some("+44) 20-7946.0123")),
            ("since 2026 020/79460123", Some("020/79460123")),
            ("tel:+442079460123", Some("+442079460123")),
            ("9020 7946 0123", None),
            ("020 7946\n0123", None),
            ("020 7946 01234", None),
        ] {
            assert_eq!(held("+44 20 7946 0123", text).as_deref(), found, "{text}");
        }
        let long = "12 ".repeat(20_000);
        assert!(numbers(&long).len() < 8 * 20_000, "it stays quick");
    }

    #[test]
    fn words_stand_by_themselves() {
        let email = |text: &str| {
            let longer = |sign: char| sign.is_alphanumeric() || "._+-".contains(sign);
            words(text, "maya@x.example", longer).len()
        };
        for text in [
            "maya@x.example",
            "write to <maya@x.example>.",
            "mailto:maya@x.example)",
            "maya@x.example. Then",
            "`maya@x.example`",
        ] {
            assert_eq!(email(text), 1, "{text}");
        }
        for text in
            ["amaya@x.example", "maya@x.examples", "maya@x.example.org", "to.maya@x.example", "maya@x.example-shop"]
        {
            assert_eq!(email(text), 0, "{text}");
        }
    }
}
