//! Exports of ticketing systems that are known by their header, so that nobody has to say what their columns mean.
//!
//! The names are those that the systems give by themselves: Zendesk's CSV of tickets, Jira's CSV of an issue search,
//! Freshdesk's export of tickets, and GitHub's issues with the keys of `gh issue list --json` or of its REST API.

/// A system whose exports are known. Of names that mean the same, the first that is there and not empty is used.
#[derive(Debug)]
pub struct Preset {
    /// Columns by which it is known: of each group one has to be there.
    known_by: &'static [&'static [&'static str]],
    /// When it was done; empty in what is still open.
    pub date: &'static [&'static str],
    /// Who did it; empty in what nobody took.
    pub person: &'static [&'static str],
    /// What was done, in the system's own words.
    pub process: &'static [&'static str],
    /// Words that may say what was done, among others.
    pub tags: &'static [&'static str],
    /// What stands between such words.
    pub between: &'static [char],
    /// What somebody called this piece of work: it may be the title of a page.
    pub title: &'static [&'static str],
    /// For whom.
    pub client: &'static [&'static str],
    /// The ticket.
    pub reference: &'static [&'static str],
}

/// The systems, those with the more telling columns first.
static PRESETS: [Preset; 4] = [
    // Freshdesk.
    Preset {
        known_by: &[&["ticket id"], &["agent"], &["resolved time", "closed time"]],
        date: &["resolved time", "closed time"],
        person: &["agent"],
        process: &["type"],
        tags: &["tags"],
        between: &[',', ';'],
        title: &["subject"],
        client: &["company", "company name"],
        reference: &["ticket id"],
    },
    // Zendesk.
    Preset {
        known_by: &[&["assignee"], &["solved at"]],
        date: &["solved at"],
        person: &["assignee"],
        process: &["ticket form"],
        tags: &["tags"],
        between: &[',', ';', ' '],
        title: &["subject"],
        client: &["organization", "organization name"],
        reference: &["id", "ticket id"],
    },
    // Jira Service Management.
    Preset {
        known_by: &[&["issue key"], &["assignee"], &["resolved"]],
        date: &["resolved"],
        person: &["assignee"],
        process: &["custom field (request type)", "custom field (customer request type)", "request type"],
        tags: &["labels", "component/s", "components"],
        between: &[',', ';', ' '],
        title: &["summary"],
        client: &["custom field (organizations)", "organizations"],
        reference: &["issue key"],
    },
    // GitHub issues.
    Preset {
        known_by: &[&["number"], &["title"], &["assignees", "assignee"], &["closedat", "closed_at"]],
        date: &["closedat", "closed_at"],
        person: &["assignees", "assignee"],
        process: &[],
        tags: &["labels"],
        between: &[',', ';'],
        title: &["title"],
        client: &[],
        reference: &["url", "html_url", "number"],
    },
];

/// What stands before a client's name in a label, where a system knows no clients.
const CLIENT: [&str; 2] = ["client:", "client/"];

/// The system whose header this is. Letter case does not matter.
pub fn recognise(header: &[&str]) -> Option<&'static Preset> {
    let there = |name: &&str| header.iter().any(|cell| same(cell, name));
    PRESETS.iter().find(|preset| preset.known_by.iter().all(|group| group.iter().any(there)))
}

/// Whether a cell of a header is that column.
pub fn same(cell: &str, name: &str) -> bool {
    cell.trim().to_lowercase() == name.to_lowercase()
}

impl Preset {
    /// The words of a cell that holds several.
    pub fn pieces<'c>(&'static self, cell: &'c str) -> impl Iterator<Item = &'c str> {
        cell.split(self.between).map(str::trim).filter(|piece| !piece.is_empty())
    }

    /// The client that labels name: `client: Acme` or `client/Acme`.
    pub fn client_in<'c>(&'static self, cell: &'c str) -> Option<&'c str> {
        let name = |piece: &'c str| {
            let prefix = CLIENT.iter().find(|prefix| piece.to_lowercase().starts_with(**prefix))?;
            piece.get(prefix.len()..).map(str::trim).filter(|name| !name.is_empty())
        };
        self.client.is_empty().then(|| self.pieces(cell).find_map(name)).flatten()
    }
}
