//! `people.yml` to the roster.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::keys;
use crate::load::fields::Fields;
use crate::load::rules::INVALID_CONFIG;
use crate::model::page::Placed;
use crate::model::people::{Person, PersonId, Roster, Team, nearest};
use crate::source::Source;
use crate::yaml::Entry;

/// Reads the roster. Every mistake is a finding; what can be read is kept.
pub fn read(source: &Arc<Source>, findings: &mut Vec<Diagnostic>) -> Roster {
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    let entries = fields.file(&keys::PEOPLE);
    let mut people = Vec::new();
    let mut team_entries = Vec::new();
    for entry in &entries {
        match entry.key.as_str() {
            "people" => {
                let found = fields.entries("people", &entry.node, keys::PERSON.written);
                people.extend(found.iter().map(|entry| person(entry, &mut fields)));
            }
            _ => team_entries = fields.entries("teams", &entry.node, keys::TEAM.written),
        }
    }
    let teams = team_entries.iter().map(|entry| team(entry, &people, &mut fields)).collect();
    Roster::new(people, teams)
}

fn person(entry: &Entry, fields: &mut Fields<'_>) -> Person {
    let mut person = Person {
        id: entry.key.clone(),
        name: entry.key.clone(),
        emails: Vec::new(),
        phones: Vec::new(),
        aliases: Vec::new(),
        role: None,
        from: None,
        until: None,
        away: Vec::new(),
        holds: Vec::new(),
        partner: false,
        place: fields.place(entry.key_span),
    };
    for entry in fields.record(entry, &keys::PERSON) {
        match entry.key.as_str() {
            "name" => person.name = fields.text(&entry).map_or(person.name, |name| name.value),
            "email" => person.emails = values(fields.texts(&entry)),
            "phone" => person.phones = phones(fields.texts(&entry), fields),
            "aliases" => person.aliases = values(fields.texts(&entry)),
            "role" => person.role = fields.text(&entry).map(|role| role.value),
            "from" => person.from = fields.date(&entry).map(|date| date.value),
            "until" => person.until = fields.date(&entry).map(|date| date.value),
            "away" => {
                person.away = fields.days(&entry);
            }
            "holds" => person.holds = values(fields.texts(&entry)),
            "partner" => person.partner = fields.flag(&entry).unwrap_or(false),
            _ => {}
        }
    }
    person
}

fn team(entry: &Entry, people: &[Person], fields: &mut Fields<'_>) -> Team {
    let mut team = Team {
        id: entry.key.clone(),
        name: entry.key.clone(),
        members: Vec::new(),
        channel: None,
        aliases: Vec::new(),
        place: fields.place(entry.key_span),
    };
    if people.iter().any(|person| person.id == team.id) {
        fields.mistake(entry.key_span, format!("`{}` is a person and a team", team.id), "give the team another id");
    }
    for entry in fields.record(entry, &keys::TEAM) {
        match entry.key.as_str() {
            "name" => team.name = fields.text(&entry).map_or(team.name, |name| name.value),
            "members" => {
                for member in fields.texts(&entry) {
                    match people.iter().position(|person| person.id == member.value) {
                        Some(at) if !team.members.contains(&PersonId(at)) => team.members.push(PersonId(at)),
                        Some(_) => {}
                        None => {
                            let near = nearest(&member.value, people.iter().map(|person| person.id.as_str()));
                            let help = near.map_or_else(
                                || "members are ids of `people` in this file".to_owned(),
                                |near| format!("did you mean `{near}`?"),
                            );
                            let message = format!("no person has the id `{}`", member.value);
                            fields.slip(member.place.span, (&member.value, near), message, help);
                        }
                    }
                }
            }
            "channel" => team.channel = fields.text(&entry),
            "aliases" => team.aliases = values(fields.texts(&entry)),
            _ => {}
        }
    }
    team
}

/// Telephone numbers: what holds next to no digit is none.
fn phones(texts: Vec<Placed<String>>, fields: &mut Fields<'_>) -> Vec<String> {
    let mut phones = Vec::new();
    for text in texts {
        if text.value.chars().filter(char::is_ascii_digit).count() < 3 {
            let message = format!("`phone` is not a telephone number: `{}`", text.value);
            fields.mistake(text.place.span, message, "write it in quotes: `phone: \"+44 20 7946 0123\"`");
        } else {
            phones.push(text.value);
        }
    }
    phones
}

fn values(texts: Vec<Placed<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
