//! People and teams, and what they own and cover.

use serde::Serialize;

use super::{Channel, Day, HandoverShared, Link, LossRow, Party, Row};

/// The list of people and teams (`people.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PeoplePage {
    /// People by name; those who have left come last.
    pub people: Vec<PersonCard>,
    /// The pages on who is away, who can step in and whom to train, this one left out.
    pub ways: Vec<Link>,
    /// Teams by name.
    pub teams: Vec<TeamCard>,
}

/// A person in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PersonCard {
    /// Who.
    pub party: Party,
    /// Role; may be empty.
    pub role: String,
    /// How many processes they answer for.
    pub owns: usize,
    /// How many they cover now.
    pub covers: usize,
    /// Of how many they are the only cover.
    pub only_cover_of: usize,
    /// Last day, where one is set.
    pub until: Option<Day>,
}

/// A team in a list.
#[derive(Debug, Clone, Serialize)]
pub struct TeamCard {
    /// Which.
    pub party: Party,
    /// Its members.
    pub members: Vec<Party>,
    /// How many processes it answers for.
    pub owns: usize,
}

/// A person's page (`person.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PersonPage {
    /// Who.
    pub party: Party,
    /// Where they are known from, in words, if not from `people.yml`; else empty.
    pub known_from: String,
    /// Role; may be empty.
    pub role: String,
    /// First day, where known.
    pub from: Option<Day>,
    /// Last day, where set.
    pub until: Option<Day>,
    /// Their teams.
    pub teams: Vec<Party>,
    /// What is lost without them, the worst first; nothing where they have left.
    pub losses: Vec<LossRow>,
    /// Where others can be thought away with them.
    pub what_if_href: Option<String>,
    /// Clients they look after or served lately, and who else does; nothing where they have left.
    pub clients: Vec<HandoverShared>,
    /// Processes of the register that no page describes and that they answer for; nothing where they have left.
    pub unwritten: Vec<HandoverShared>,
    /// Shared channels they answer, and who else does; nothing where they have left.
    pub channels: Vec<HandoverShared>,
    /// What they have to hand over; absent unless they leave.
    pub handover_href: Option<String>,
    /// Processes they answer for, themselves.
    pub owns: Vec<Row>,
    /// Processes they cover now.
    pub covers: Vec<Row>,
    /// Processes that nobody else covers now.
    pub only_cover_of: Vec<Row>,
    /// Processes whose front matter names them as reviewer but that they have not verified.
    pub asked: Vec<Row>,
    /// The calendar of their reviews; absent where none is to come.
    pub calendar_href: Option<String>,
    /// Their newest verifications, at most ten.
    pub lately: Vec<Check>,
}

/// A verification in a person's list.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The page.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// When.
    pub on: Day,
    /// "walked through", "performed", "read", "date set".
    pub how_text: String,
}

/// A team's page (`team.html`).
#[derive(Debug, Clone, Serialize)]
pub struct TeamPage {
    /// Which.
    pub party: Party,
    /// Its members.
    pub members: Vec<Party>,
    /// Its shared channel.
    pub channel: Option<Channel>,
    /// The calendar of its reviews; absent where none is to come.
    pub calendar_href: Option<String>,
    /// Processes it answers for.
    pub owns: Vec<Row>,
}
