//! Lists of pages and of findings: folders, the home page, and pages that need nothing but the frame.

use serde::Serialize;

use super::{Day, Finding, LatelyEvent, Party};

/// One line of a list of processes or guides. Lists come sorted, worst first.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The page's title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Title of its folder.
    pub folder: String,
    /// `sop`, `guide`.
    pub kind: &'static str,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// Freshness state, or empty for a guide.
    pub state: &'static str,
    /// In words; empty for a guide.
    pub state_text: String,
    /// The substance differs from what was last verified.
    pub changed: bool,
    /// First day it is due.
    pub notice: Option<Day>,
    /// Last day before it is stale.
    pub due: Option<Day>,
    /// Newest verification.
    pub verified: Option<Day>,
    /// Owner, where known.
    pub owner: Option<Party>,
    /// All that is on record of it is known; else history is cut off.
    pub known: bool,
    /// Cover sign: `none`, `one`, `two`, `more`, `unknown`; empty for a guide.
    pub cover: &'static str,
    /// How many cover it now, at the least.
    pub cover_now: usize,
    /// How many cover it now, as shown: "2", "at most 2", "at least 2", "not known"; empty for a guide.
    pub cover_count: String,
    /// Who covers it, in words without names; empty for a guide.
    pub cover_text: String,
    /// Criticality level; may be empty.
    pub criticality: String,
    /// Errors and warnings that are not waived.
    pub findings: usize,
}

/// A page in a short list: its name, where it stands and how far it can be trusted.
#[derive(Debug, Clone, Serialize)]
pub struct Mention {
    /// The page's title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Title of its folder; empty at the root.
    pub folder: String,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// Freshness state, or empty for a guide.
    pub state: &'static str,
    /// In words; empty for a guide.
    pub state_text: String,
    /// First day it is due.
    pub notice: Option<Day>,
    /// Last day before it is stale.
    pub due: Option<Day>,
}

/// What stands near a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Nearby {
    /// Pages that belong to it, nearest first; often none.
    pub related: Vec<Mention>,
    /// Pages whose text links to it: the first few.
    pub linked: Vec<Mention>,
    /// The next few of those.
    pub more_linked: Vec<Mention>,
    /// How many there are beside [`Self::linked`].
    pub rest_linked: usize,
    /// How many of these are in neither list.
    pub unlisted: usize,
}

/// The home page (`home.html`) and a folder's page (`folder.html`).
#[derive(Debug, Clone, Serialize)]
pub struct FolderPage {
    /// Title.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// The index page's body, safe HTML; may be empty.
    pub html: String,
    /// Folders directly below.
    pub folders: Vec<FolderCard>,
    /// The newest changes, on the home page alone.
    pub lately: Vec<LatelyEvent>,
    /// The page of all changes, on the home page alone; else empty.
    pub lately_href: String,
    /// Where the playbook stands; on the home page only.
    pub health_href: String,
    /// Its own pages, worst first (for the home page: those that need attention, at most eight).
    pub rows: Vec<Row>,
    /// All of it as one page for paper.
    pub print_href: Option<String>,
    /// Where to edit the index page.
    pub edit_href: Option<String>,
    /// Owner, where the index page names one.
    pub owner: Option<Party>,
    /// Findings of the index page itself.
    pub findings: Vec<Finding>,
    /// What stands near the index page.
    pub nearby: Nearby,
}

/// A folder below another.
#[derive(Debug, Clone, Serialize)]
pub struct FolderCard {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Pages below it, at any depth.
    pub pages: usize,
    /// Of those: stale.
    pub stale: usize,
    /// Of those: due.
    pub due: usize,
}

/// The page of every finding (`findings.html`).
#[derive(Debug, Clone, Serialize)]
pub struct FindingsPage {
    /// Findings that are not waived, by rule: errors first.
    pub groups: Vec<FindingGroup>,
    /// Waived ones.
    pub waived: Vec<Finding>,
}

/// The findings of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct FindingGroup {
    /// `PB202`; also the id of the group's heading.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// The rule's place in the manual.
    pub href: String,
    /// Severity of the first.
    pub severity: &'static str,
    /// What the rule reports; safe HTML.
    pub what: String,
    /// Why that matters; safe HTML.
    pub why: String,
    /// How to mend it; safe HTML.
    pub fix: String,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// Pages that need nothing but the frame (`search.html`, `404.html`, `offline.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PlainPage {
    /// Title.
    pub title: String,
}
