//! Keys of the files beside the pages: people and teams, the register of processes, clients, and who is learning what.

use crate::model::training::Level;

use super::{Key, Of, Shape, Table};

fn levels() -> Vec<&'static str> {
    Level::ALL.map(Level::name).to_vec()
}

/// `people.yml`.
pub const PEOPLE: Table = Table {
    title: "people and teams",
    written: "people: { maya: { name: Maya Chen } }",
    keys: &[
        Key::new(
            "people",
            Shape::Map(Of::Text, &Shape::Record(&PERSON)),
            "People and outside firms, by their ids",
            "{ maya: { name: Maya Chen } }",
        ),
        Key::new(
            "teams",
            Shape::Map(Of::Text, &Shape::Record(&TEAM)),
            "Teams, by their ids; a team of one counts as one person",
            "{ service: { name: Service desk } }",
        ),
    ],
};

const ALIASES: &str = "Other names by which files and exports mean them; quote those that begin with `@` or `#`";

/// A person.
pub const PERSON: Table = Table {
    title: "person",
    written: "maya: { name: Maya Chen }",
    keys: &[
        Key::new("name", Shape::One(Of::Text), "Full name", "Maya Chen"),
        Key::new("email", Shape::Many(Of::Text), "Addresses, also those that git knows", "[maya@example.org]"),
        Key::new("phone", Shape::Many(Of::Text), "Their own numbers, which are never shown", "\"+44 20 7946 0123\""),
        Key::new("aliases", Shape::Many(Of::Text), ALIASES, "[\"@mayac\"]"),
        Key::new("role", Shape::One(Of::Text), "What they do", "Service coordinator"),
        Key::new("from", Shape::One(Of::Date), "First day", "2021-03-01"),
        Key::new("until", Shape::One(Of::Date), "Last day; left out while they are here", "2026-12-31"),
        Key::new("away", Shape::Many(Of::Days), "Days off, the first and the last", "[2026-12-20/2027-01-04]"),
        Key::new("holds", Shape::Many(Of::Access), "Access they hold, as `needs` of pages names it", "[vault]"),
        Key::new("partner", Shape::One(Of::Flag), "An outside firm, which counts as one person", "true")
            .by_default("false"),
    ],
};

/// A team.
pub const TEAM: Table = Table {
    title: "team",
    written: "service: { name: Service desk, members: [maya] }",
    keys: &[
        Key::new("name", Shape::One(Of::Text), "What it is called", "Service desk"),
        Key::new("members", Shape::Many(Of::Person), "Who belongs to it, by the ids of people in this file", "[maya]"),
        Key::new("channel", Shape::One(Of::Channel), "Its shared channel, of playbook.yml", "service-desk"),
        Key::new("aliases", Shape::Many(Of::Text), ALIASES, "[\"#service\"]"),
    ],
};

/// `processes.yml`.
pub const REGISTER: Table = Table {
    title: "register of processes",
    written: "processes: { invoicing: { name: Send invoices } }",
    keys: &[Key::new(
        "processes",
        Shape::Map(Of::Text, &Shape::Brief(&PROCESS)),
        "The processes that the business runs, written down or not, by their ids; a plain text is the name",
        "{ invoicing: Send invoices }",
    )],
};

/// An entry of the register.
pub const PROCESS: Table = Table {
    title: "process",
    written: "invoicing: { name: Send invoices, criticality: high, owner: maya }",
    keys: &[
        Key::new("name", Shape::One(Of::Text), "What it is called", "Send invoices"),
        Key::new("criticality", Shape::One(Of::Level), "A level of `criticality` in playbook.yml", "high"),
        Key::new("owner", Shape::One(Of::Somebody), "Who answers for it", "maya"),
        Key::new("page", Shape::One(Of::Page), "The page that describes it, by its path", "billing/send-invoice.md"),
        Key::new("aliases", Shape::Many(Of::Text), "Other names in pages and exports", "[Billing]"),
    ],
};

/// `clients.yml`.
pub const CLIENTS: Table = Table {
    title: "clients",
    written: "clients: { acme: { name: Acme Ltd, lead: maya } }",
    keys: &[Key::new(
        "clients",
        Shape::Map(Of::Text, &Shape::Record(&CLIENT)),
        "Clients, by their ids",
        "{ acme: { name: Acme Ltd, lead: maya } }",
    )],
};

/// A client.
pub const CLIENT: Table = Table {
    title: "client",
    written: "acme: { name: Acme Ltd, lead: maya, backup: jonas }",
    keys: &[
        Key::new("name", Shape::One(Of::Text), "What they are called", "Acme Ltd"),
        Key::new("lead", Shape::One(Of::Somebody), "Who leads the work for them", "maya"),
        Key::new("backup", Shape::One(Of::Somebody), "Who stands in", "jonas"),
        Key::new("page", Shape::One(Of::Page), "The page about them, by its path", "clients/acme.md"),
        Key::new("aliases", Shape::Many(Of::Text), "Other names in exports", "[ACME]"),
    ],
};

/// `training.yml`.
pub const TRAINING: Table = Table {
    title: "who is learning what",
    written: "training: { billing/send-invoice.md: { tom: learning } }",
    keys: &[Key::new(
        "training",
        Shape::Map(Of::Process, &Shape::Map(Of::Somebody, &Shape::One(Of::Word(levels)))),
        "For processes, by their pages or their entries in processes.yml, how far people say they have come",
        "{ billing/send-invoice.md: { tom: learning, kasia: can teach } }",
    )],
};
