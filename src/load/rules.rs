//! The rules that reading itself holds. Their findings are made where the text is read.

use crate::rule::{Doc, Rule, Severity};

/// PB001.
pub static UNREADABLE_FRONT_MATTER: Rule = Rule {
    code: "PB001",
    name: "unreadable-front-matter",
    severity: Severity::Error,
    doc: Doc {
        short: "YAML that cannot be read, or too large",
        what: "The block between the `---` lines at the top of a page is not YAML, is not closed, or is larger than 64 KiB; or the file is not UTF-8 text.",
        why: "What cannot be read cannot be checked: the page's owner, reviewers and dates are unknown, so the page might rest on one person without anyone seeing it.",
        fix: "Mend the line that is named. Most often a value needs quotes, because it begins with `@` or `#` or holds a colon and a blank, or a line is indented with a tab. Every key that can be read is used meanwhile.",
        example: include_str!("../rule/examples/unreadable-front-matter.txt"),
    },
};

/// PB003.
pub static INVALID_FIELD: Rule = Rule {
    code: "PB003",
    name: "invalid-field",
    severity: Severity::Error,
    doc: Doc {
        short: "a date, interval, list or mix of them that is not one",
        what: "A front-matter key holds something it cannot hold: a date that is not one, an interval without a unit, a mapping where a list belongs, the same key twice, or a `last_verified` that is at odds with the log. A `criticality` that is at odds with the entry in `processes.yml` is a warning.",
        why: "A date that cannot be read would otherwise count as no date at all, and the page would look unverified, or worse, fresh.",
        fix: "Write dates as `2026-09-02`, intervals as `90d`, `6w`, `6 months` or `1 year`, lists as `[maya, jonas]`. The help beside the finding gives the right spelling where it can be told.",
        example: include_str!("../rule/examples/invalid-field.txt"),
    },
};

/// PB004.
pub static UNKNOWN_FIELD: Rule = Rule {
    code: "PB004",
    name: "unknown-field",
    severity: Severity::Warning,
    doc: Doc {
        short: "a near miss of a known key, or of an entry of the register; all other keys of a page are one note",
        what: "A front-matter key that is not known, or an entry of `processes` that is not in `processes.yml`, if there is one. One that is nearly known is a warning; all other keys of a page are one note.",
        why: "A slip such as `last-verified` or `reviewer` would otherwise be passed over in silence, and the page checked without it.",
        fix: "Correct the spelling. If the key belongs to another tool, name it under `front_matter` in `playbook.yml`, as `weight: ignore`, or map it to one of our keys.",
        example: include_str!("../rule/examples/unknown-field.txt"),
    },
};

/// PB006.
pub static UNKNOWN_PERSON: Rule = Rule {
    code: "PB006",
    name: "unknown-person",
    severity: Severity::Error,
    doc: Doc {
        short: "a name that is not in people.yml",
        what: "A name in a page, in `playbook.yml`, `clients.yml`, `processes.yml` or `training.yml` that is neither a person nor a team of `people.yml`. It is a warning where the name came through a mapped key.",
        why: "Cover is counted in people. A misspelt reviewer is a second person who does not exist, and a process that seems covered is not.",
        fix: "Use the id, an alias, an e-mail address or the full name from `people.yml`, or add the person there. Those who have left stay in the file, with `until`.",
        example: include_str!("../rule/examples/unknown-person.txt"),
    },
};

/// PB009.
pub static UNSAFE_PATH: Rule = Rule {
    code: "PB009",
    name: "unsafe-path",
    severity: Severity::Error,
    doc: Doc {
        short: "a page, link, theme or output that leaves its root",
        what: "A page, a link, the theme or the output that leaves the playbook's folder, or a file name that cannot be published everywhere.",
        why: "A site must hold only what lies in the playbook's folder, and must be the same on every machine that it is copied to.",
        fix: "Link to a page or file inside the playbook, or to a web address. Rename a file whose name Windows reserves or that holds a character such as `\\`.",
        example: include_str!("../rule/examples/unsafe-path.txt"),
    },
};

/// PB010.
pub static INVALID_CONFIG: Rule = Rule {
    code: "PB010",
    name: "invalid-config",
    severity: Severity::Error,
    doc: Doc {
        short: "playbook.yml, people.yml, clients.yml, processes.yml, a calendar of `leave`, or a template of your own",
        what: "A key or value in `playbook.yml`, `people.yml`, `clients.yml`, `processes.yml` or `training.yml` that is not known or cannot be read; a calendar of `leave` that is not there or is none; a glob of `sources` that matches no page; a template of the playbook's own theme that cannot be used. A template that nothing uses is a warning, and so is a glob of `defaults` that matches no page, and an event of leave that cannot be read or may be of one person or another; events of nobody are a note.",
        why: "Settings decide what every check asks for. A misspelt setting must stop the build, not quietly change what is checked; a template that breaks would publish broken pages.",
        fix: "Mend the line that is named; the help lists what can stand there.",
        example: include_str!("../rule/examples/invalid-config.txt"),
    },
};

/// PB011.
pub static INVALID_EVIDENCE: Rule = Rule {
    code: "PB011",
    name: "invalid-evidence",
    severity: Severity::Error,
    doc: Doc {
        short: "a record of performed work that cannot be read, or names nobody",
        what: "A CSV file below `evidence/` that is not UTF-8 text or lacks a column, or a row of it that cannot be read: a day that is not one or has not come, nobody or somebody unknown in `person`, a `how` that is none of the four words, more cells than the header. Rows whose process is no page are a note, one for each name, and so is what cannot be read of them where they name a client.",
        why: "The rows say who really did the work. One that is passed over in silence is cover that nobody counts; one that is misread is cover that does not exist.",
        fix: "Mend the export, or say in `playbook.yml` what its columns are called: `evidence: { columns: { Assignee: person } }`; exports of Zendesk, Jira Service Management, Freshdesk and GitHub issues are known without. Add the names that the ticketing system uses to `aliases` in `people.yml`, and its words for a process to `processes` of the page.",
        example: include_str!("../rule/examples/invalid-evidence.txt"),
    },
};
