//! Keys of `playbook.yml`.

use crate::rule::Severity;

use super::front_matter::{
    BY, CHANNEL as SHARED, CRITICALITY, KIND, OWNER, REVIEW_EVERY, REVIEWERS, RULE, UNTIL, WHY, hows,
};
use super::{FRONT_MATTER, Key, Of, Shape, Table};

/// Columns of the CSV files below `evidence/`.
pub const COLUMNS: [&str; 6] = ["date", "person", "process", "how", "client", "ref"];

fn columns() -> Vec<&'static str> {
    COLUMNS.to_vec()
}

fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).to_vec()
}

fn mapped() -> Vec<&'static str> {
    FRONT_MATTER.names().chain(["ignore"]).collect()
}

fn published() -> Vec<&'static str> {
    vec!["full", "names", "none"]
}

fn raw_html() -> Vec<&'static str> {
    vec!["text", "sanitized"]
}

fn week() -> Vec<&'static str> {
    vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

/// `playbook.yml`.
pub const SETTINGS: Table = Table {
    title: "settings",
    written: "title: Client services playbook",
    keys: &[
        Key::new("title", Shape::One(Of::Text), "What the playbook is called", "Client services playbook")
            .by_default("Playbook"),
        Key::new(
            "language",
            Shape::One(Of::Text),
            "The language of the pages: chooses the stemmer of the search and the words of the interface (en, de, ja)",
            "en",
        )
        .by_default("en"),
        Key::new(
            "url",
            Shape::One(Of::Web),
            "Where the site is published, for the 404 page, `export`, feed, site map and JSON; all other links are relative",
            "https://playbook.example.org/",
        ),
        Key::new("output", Shape::One(Of::Path), "The folder of the site", "site").by_default("site"),
        Key::new(
            "theme",
            Shape::One(Of::Path),
            "The folder of your own theme: files there replace the built-in ones of the same name",
            "themes/default",
        )
        .by_default("themes/default"),
        Key::new(
            "repository",
            Shape::One(Of::Web),
            "Web address of the repository, for \"edit this page\" and links to commits",
            "https://github.com/acme/playbook",
        ),
        Key::new("sources", Shape::Many(Of::Glob), "Which files are pages", "[\"**/*.md\"]")
            .by_default("[\"**/*.md\"]"),
        Key::new("owner", Shape::One(Of::Somebody), "Who answers for a page that names nobody", "service"),
        Key::new(
            "defaults",
            Shape::Records(&DEFAULT),
            "What pages take that do not say it themselves, by path; later ones win",
            "[{ path: \"runbooks/**\", kind: sop, owner: sre, review_every: 1y }]",
        ),
        Key::new(
            "review",
            Shape::Record(&REVIEW),
            "How often pages are to be verified",
            "{ every: 180d, notice: 14d, grace: 0d }",
        ),
        Key::new(
            "cover",
            Shape::Record(&COVER),
            "How many people should be able to stand in",
            "{ minimum: 2, within: 24 months }",
        ),
        Key::new(
            "criticality",
            Shape::Map(Of::Text, &Shape::Record(&LEVEL)),
            "Levels, and what each asks for; pages name one with `criticality`",
            "{ high: { every: 90d, cover: 2, how: [read, walked, performed] } }",
        ),
        Key::new("evidence", Shape::Record(&EVIDENCE), "What of git and of exports counts", "{ bulk: 10 }"),
        Key::new(
            "front_matter",
            Shape::Map(Of::Text, &Shape::One(Of::Word(mapped))),
            "Other tools' keys in front matter: which of ours each stands for, or `ignore`",
            "{ last_reviewed_on: last_verified, weight: ignore }",
        ),
        Key::new(
            "rules",
            Shape::Map(Of::Rule, &Shape::One(Of::Word(severities))),
            "Severities of rules, by code or name",
            "{ due-soon: off }",
        ),
        Key::new(
            "waivers",
            Shape::Records(&SITE_WAIVER),
            "Findings that are accepted for a while, for many pages",
            "[{ rule: single-reviewer, path: \"archive/**\", until: 2027-01-31, why: moving }]",
        ),
        Key::new(
            "channels",
            Shape::Map(Of::Text, &Shape::Record(&CHANNEL)),
            "The shared ways in, by name",
            "{ service-desk: { email: service@example.org, phone: \"+44 20 7946 0000\" } }",
        ),
        Key::new("publish", Shape::Record(&PUBLISH), "What the site tells of people", "{ people: names }"),
        Key::new("markdown", Shape::Record(&MARKDOWN), "How Markdown is read", "{ raw_html: text }"),
        Key::new(
            "external",
            Shape::Record(&EXTERNAL),
            "How `check --external` asks for web addresses",
            "{ ignore: [intranet.example] }",
        ),
        Key::new("search", Shape::Record(&SEARCH), "The site's search", "{ synonyms: [[invoice, bill]] }"),
        Key::new("look", Shape::Record(&LOOK), "Logo, colour, fonts and footer", "{ accent: \"#c2185b\" }"),
        Key::new(
            "offline",
            Shape::One(Of::Flag),
            "Whether browsers keep the site for when there is no network",
            "true",
        )
        .by_default("true"),
        Key::new(
            "leave",
            Shape::Many(Of::Path),
            "Calendars of who is away, iCalendar files of the playbook",
            "[leave.ics]",
        ),
        Key::new("closed", Shape::Many(Of::Days), "Days on which nobody works", "[2026-12-24/2027-01-01, 2027-04-05]"),
        Key::new(
            "working_days",
            Shape::Many(Of::Word(week)),
            "The days of the week that are worked",
            "[mon, tue, wed, thu, fri]",
        )
        .by_default("[mon, tue, wed, thu, fri]"),
    ],
};

/// An entry of `defaults`.
pub const DEFAULT: Table = Table {
    title: "default",
    written: "- { path: \"runbooks/**\", owner: sre }",
    keys: &[
        Key::new("path", Shape::One(Of::Glob), "Which pages it is for", "\"runbooks/**\"").required(),
        KIND,
        OWNER,
        REVIEWERS,
        REVIEW_EVERY,
        CRITICALITY,
        SHARED,
    ],
};

/// `review`.
pub const REVIEW: Table = Table {
    title: "review",
    written: "review: { every: 180d }",
    keys: &[
        Key::new("every", Shape::One(Of::Interval), "How often, where nothing else says so", "180d").by_default("180d"),
        Key::new("notice", Shape::One(Of::Notice), "How early a review is spoken of", "14d").by_default("14d"),
        Key::new("grace", Shape::One(Of::Notice), "How long a stale page is still a warning", "0d").by_default("0d"),
    ],
};

/// `cover`.
pub const COVER: Table = Table {
    title: "cover",
    written: "cover: { minimum: 2 }",
    keys: &[
        Key::new(
            "minimum",
            Shape::One(Of::Count),
            "How many people other than the owner should have verified a process",
            "2",
        )
        .by_default("2"),
        Key::new("counts", Shape::Many(Of::Word(hows)), "Which verifications count", "[read, walked, performed]")
            .by_default("[dated, read, walked, performed]"),
        Key::new("within", Shape::One(Of::Interval), "How old one may be to count as cover now", "24 months")
            .by_default("24 months"),
        Key::new("notice", Shape::One(Of::Notice), "How early a leaving date is spoken of", "60d").by_default("60d"),
        Key::new("key_person", Shape::One(Of::Count), "Of how many processes one person may be all there is", "5")
            .by_default("5"),
    ],
};

/// A level of `criticality`.
pub const LEVEL: Table = Table {
    title: "level",
    written: "high: { every: 90d, cover: 2 }",
    keys: &[
        Key::new("every", Shape::One(Of::Interval), "How often it is to be verified", "90d"),
        Key::new("cover", Shape::One(Of::Count), "How many people other than the owner should have verified it", "2"),
        Key::new("how", Shape::Many(Of::Word(hows)), "Which verifications count", "[read, walked, performed]"),
    ],
};

/// `evidence`.
pub const EVIDENCE: Table = Table {
    title: "evidence",
    written: "evidence: { bulk: 10 }",
    keys: &[
        Key::new(
            "bulk",
            Shape::One(Of::Count),
            "The most pages whose dates one commit may change, and nothing else, for each to count as a verification",
            "10",
        )
        .by_default("10"),
        Key::new(
            "bots",
            Shape::Many(Of::Text),
            "Names and addresses of programs that commit; `*` is any text",
            "[\"renovate*\"]",
        ),
        Key::new(
            "columns",
            Shape::Map(Of::Text, &Shape::One(Of::Word(columns))),
            "Which of our columns each column of an export stands for",
            "{ Assignee: person }",
        ),
        Key::new("renew", Shape::One(Of::Interval), "How often exports are renewed", "90d"),
    ],
};

/// An entry of `waivers`.
pub const SITE_WAIVER: Table = Table {
    title: "waiver",
    written: "- { rule: stale, path: \"archive/**\", why: moving }",
    keys: &[
        RULE,
        Key::new("path", Shape::One(Of::Glob), "Which pages it is for", "\"archive/**\"").required(),
        UNTIL,
        WHY,
        BY,
    ],
};

/// An entry of `channels`.
pub const CHANNEL: Table = Table {
    title: "channel",
    written: "desk: { email: desk@example.org }",
    keys: &[
        Key::new("email", Shape::One(Of::Text), "Its address", "service@example.org"),
        Key::new("phone", Shape::One(Of::Text), "Its number, in quotes", "\"+44 20 7946 0000\""),
        Key::new("url", Shape::One(Of::Web), "Its web address", "https://desk.example.org"),
    ],
};

/// `publish`.
pub const PUBLISH: Table = Table {
    title: "what is published",
    written: "publish: { people: names }",
    keys: &[Key::new(
        "people",
        Shape::One(Of::Word(published)),
        "Of people: names, roles, dates and a page each; names alone; or only teams",
        "names",
    )
    .by_default("full")],
};

/// `markdown`.
pub const MARKDOWN: Table = Table {
    title: "Markdown",
    written: "markdown: { raw_html: sanitized }",
    keys: &[
        Key::new(
            "raw_html",
            Shape::One(Of::Word(raw_html)),
            "What becomes of HTML in pages: shown as text, or a short list of elements let through",
            "sanitized",
        )
        .by_default("text"),
        Key::new("wikilinks", Shape::One(Of::Flag), "Whether `[[Page]]` is a link", "true").by_default("false"),
    ],
};

/// `external`.
pub const EXTERNAL: Table = Table {
    title: "web addresses",
    written: "external: { ignore: [intranet.example] }",
    keys: &[
        Key::new(
            "ignore",
            Shape::Many(Of::Text),
            "What is not asked for: hosts with all below them, or beginnings of addresses; `*` is any text",
            "[intranet.example]",
        ),
        Key::new("timeout", Shape::One(Of::Within(1, 300)), "Seconds for a request", "20").by_default("20"),
        Key::new("per_host", Shape::One(Of::Within(1, 32)), "The most requests to one host at once", "2")
            .by_default("2"),
        Key::new("at_once", Shape::One(Of::Within(1, 64)), "The most requests at once", "8").by_default("8"),
        Key::new("retries", Shape::One(Of::Within(0, 5)), "How often it is tried again what may pass", "2")
            .by_default("2"),
        Key::new("keep", Shape::One(Of::Notice), "How long a good answer is believed", "7d").by_default("7d"),
    ],
};

/// `search`.
pub const SEARCH: Table = Table {
    title: "search",
    written: "search: { synonyms: [[invoice, bill]] }",
    keys: &[Key::new(
        "synonyms",
        Shape::Groups,
        "Words that mean the same: who looks for one finds pages that say another",
        "[[invoice, bill], [PO, purchase order]]",
    )],
};

/// `look`.
pub const LOOK: Table = Table {
    title: "look",
    written: "look: { accent: \"#0a6e5c\" }",
    keys: &[
        Key::new("logo", Shape::One(Of::Path), "An svg, png or webp of the playbook", "images/logo.svg"),
        Key::new(
            "accent",
            Shape::One(Of::Colour),
            "The colour of links, buttons and numbers of steps, in quotes",
            "\"#c2185b\"",
        ),
        Key::new("fonts", Shape::Record(&FONTS), "Fonts", "{ text: \"Source Sans 3, sans-serif\" }"),
        Key::new("footer", Shape::One(Of::Text), "A line of text and links", "\"Acme Ltd\""),
    ],
};

const FONT: &str = "A woff2 file of the playbook, or names of fonts that readers have installed";

/// `look: { fonts }`.
pub const FONTS: Table = Table {
    title: "fonts",
    written: "fonts: { text: \"Source Sans 3, sans-serif\" }",
    keys: &[
        Key::new("text", Shape::Many(Of::Text), FONT, "\"Source Sans 3, sans-serif\""),
        Key::new("heading", Shape::Many(Of::Text), FONT, "\"Georgia, serif\""),
        Key::new("code", Shape::Many(Of::Text), FONT, "JetBrains Mono"),
    ],
};
