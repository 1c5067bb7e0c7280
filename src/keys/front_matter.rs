//! Keys of a page's front matter.

use crate::model::page::{Audience, How, Kind, Status};

use super::{Key, Of, Shape, Table};

pub(super) fn kinds() -> Vec<&'static str> {
    Kind::ALL.map(Kind::name).to_vec()
}

fn states() -> Vec<&'static str> {
    Status::ALL.map(Status::name).to_vec()
}

fn audiences() -> Vec<&'static str> {
    Audience::ALL.map(Audience::name).to_vec()
}

pub(super) fn hows() -> Vec<&'static str> {
    How::ALL.map(How::name).to_vec()
}

fn logged() -> Vec<&'static str> {
    hows().into_iter().chain(["same"]).collect()
}

// Those that a page can inherit: `defaults` of `playbook.yml` have them too.
pub(super) const KIND: Key = Key::new(
    "kind",
    Shape::One(Of::Word(kinds)),
    "What the page is: a process that somebody answers for and verifies, reference, or a folder's first page",
    "sop",
);
pub(super) const OWNER: Key = Key::new(
    "owner",
    Shape::One(Of::Somebody),
    "Who answers for it: a person or a team of people.yml, by id, alias, e-mail address or full name",
    "maya",
);
pub(super) const REVIEWERS: Key = Key::new(
    "reviewers",
    Shape::Many(Of::Somebody),
    "Who is asked to check it: people and teams of people.yml other than the owner",
    "[jonas, service]",
);
pub(super) const REVIEW_EVERY: Key = Key::new(
    "review_every",
    Shape::One(Of::Interval),
    "How often it is to be verified, such as `90d`, `6w`, `6 months`, `1 year`",
    "90d",
);
pub(super) const CRITICALITY: Key =
    Key::new("criticality", Shape::One(Of::Level), "A level of `criticality` in playbook.yml", "high");
pub(super) const CHANNEL: Key = Key::new(
    "channel",
    Shape::One(Of::Channel),
    "The shared way in: a channel of `channels` in playbook.yml",
    "service-desk",
);

/// Front matter.
pub const FRONT_MATTER: Table = Table {
    title: "front matter",
    written: "owner: maya",
    keys: &[
        Key::new(
            "title",
            Shape::One(Of::Text),
            "What the page is called; else its first heading, else its file name",
            "Send an invoice",
        ),
        Key::new(
            "description",
            Shape::One(Of::Text),
            "A sentence that lists, search and machines show of it",
            "How an invoice is made and sent",
        ),
        Key::new("tags", Shape::Many(Of::Tag), "What it is about", "[billing, clients]"),
        Key::new("keywords", Shape::Many(Of::Text), "Further words to find it by", "[bill, payment]"),
        Key::new("lang", Shape::One(Of::Text), "Its language, where it differs from the playbook's", "de"),
        Key::new("weight", Shape::One(Of::Whole), "Its place among its siblings, the smallest first", "10"),
        Key::new("id", Shape::One(Of::Text), "Its number in document control; no other page has it", "SOP-014"),
        Key::new("version", Shape::One(Of::Text), "Its version, as written", "2.10"),
        Key::new("effective", Shape::One(Of::Date), "The day from which it is in force", "2026-09-02"),
        Key::new("approved", Shape::Record(&APPROVED), "Who approved it, and when", "{ by: maya, on: 2026-09-02 }"),
        KIND,
        Key::new(
            "status",
            Shape::One(Of::Word(states)),
            "Whether it is in force: a draft is built only when asked for, a retired page is kept and marked",
            "current",
        )
        .by_default("current"),
        Key::new("superseded_by", Shape::One(Of::Page), "The page that replaces it", "send-invoice.md"),
        OWNER,
        REVIEWERS,
        Key::new(
            "last_verified",
            Shape::One(Of::Date),
            "The last day on which somebody said that it is right",
            "2026-09-02",
        ),
        Key::new("verified_by", Shape::Many(Of::Somebody), "Who said so on that day", "jonas"),
        Key::new(
            "verifications",
            Shape::Records(&VERIFICATION),
            "The log of who verified it, the newest first",
            "[{ on: 2026-09-02, by: jonas, how: walked }]",
        ),
        REVIEW_EVERY,
        CRITICALITY,
        CHANNEL,
        Key::new(
            "processes",
            Shape::Many(Of::Entry),
            "Entries of processes.yml that it describes; without that file, its other names in records of performed work",
            "[invoicing]",
        ),
        Key::new(
            "audience",
            Shape::One(Of::Word(audiences)),
            "For whom it is written; where clients read it, no colleague's own address or number may stand in it",
            "clients",
        )
        .by_default("staff"),
        Key::new(
            "needs",
            Shape::Many(Of::Access),
            "What access it takes, as `holds` in people.yml names it",
            "[vault]",
        ),
        Key::new("aliases", Shape::Many(Of::Text), "Old addresses, which lead here", "[/billing/invoices.html]"),
        Key::new(
            "continues",
            Shape::Many(Of::Text),
            "Pages that it was split or merged from, by the paths they had: it keeps their record",
            "[billing/invoices.md]",
        ),
        Key::new(
            "template",
            Shape::One(Of::Template),
            "The template of `templates/` whose sections it has to have",
            "process",
        ),
        Key::new(
            "waive",
            Shape::Records(&WAIVER),
            "Findings of this page that are accepted for a while",
            "[{ rule: stale, until: 2027-01-31, why: moving }]",
        ),
    ],
};

/// `approved`.
pub const APPROVED: Table = Table {
    title: "approval",
    written: "approved: { by: maya, on: 2026-09-02 }",
    keys: &[
        Key::new("by", Shape::One(Of::Somebody), "Who approved it", "maya"),
        Key::new("on", Shape::One(Of::Date), "The day", "2026-09-02"),
    ],
};

/// An entry of `verifications`.
pub const VERIFICATION: Table = Table {
    title: "verification",
    written: "- { on: 2026-09-02, by: jonas, how: walked }",
    keys: &[
        Key::new("on", Shape::One(Of::Date), "The day", "2026-09-02").required(),
        Key::new("by", Shape::Many(Of::Somebody), "Who verified it", "jonas").required(),
        Key::new(
            "how",
            Shape::One(Of::Word(logged)),
            "How, weakest first: `dated`, `read`, `walked` through with someone, `performed`; `same` vouches for the words alone",
            "walked",
        )
        .by_default("read"),
        Key::new("of", Shape::One(Of::Text), "Fingerprint of the text that was verified; `playbook verify` writes it", "1:c806d8a7c99aca18"),
        Key::new("ref", Shape::One(Of::Text), "A ticket, or a link to it", "T-1042"),
        Key::new("note", Shape::One(Of::Text), "A remark", "with a new client"),
    ],
};

pub(super) const RULE: Key =
    Key::new("rule", Shape::One(Of::Rule), "The rule, by its code or name", "stale").required();
pub(super) const UNTIL: Key = Key::new("until", Shape::One(Of::Date), "The last day on which it holds", "2027-01-31");
pub(super) const WHY: Key =
    Key::new("why", Shape::One(Of::Text), "The reason, for those who read it later", "moving to the new portal")
        .required();
pub(super) const BY: Key = Key::new("by", Shape::One(Of::Anybody), "Who decided it", "maya");

/// An entry of `waive`.
pub const WAIVER: Table = Table {
    title: "waiver",
    written: "- { rule: stale, why: moving to the new portal }",
    keys: &[RULE, UNTIL, WHY, BY],
};
