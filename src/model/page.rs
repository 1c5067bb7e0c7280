//! A page: what its front matter says, after inheritance, with the place of every key; and its text.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::markdown::Document;
use crate::model::cadence::Interval;
use crate::model::people::{Name, Who};
use crate::model::templates::Followed;
use crate::source::{Source, Span};

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A process: somebody answers for it and verifies it.
    Sop,
    /// Reference: no verification asked.
    Guide,
    /// A folder's first page.
    Index,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Kind::Sop, Kind::Guide, Kind::Index];

    /// The word in front matter and data.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sop => "sop",
            Kind::Guide => "guide",
            Kind::Index => "index",
        }
    }
}

/// Whether a page is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Not yet; built only when asked.
    Draft,
    /// In force.
    Current,
    /// No longer; kept and marked.
    Retired,
}

impl Status {
    /// All states.
    pub const ALL: [Status; 3] = [Status::Draft, Status::Current, Status::Retired];

    /// The word in front matter and data.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Current => "current",
            Status::Retired => "retired",
        }
    }
}

/// For whom a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// For colleagues.
    #[default]
    Staff,
    /// For clients too.
    Clients,
}

impl Audience {
    /// All of them.
    pub const ALL: [Audience; 2] = [Audience::Staff, Audience::Clients];

    /// The word in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Staff => "staff",
            Audience::Clients => "clients",
        }
    }
}

/// How a verification was done, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A date was set; nothing more is known.
    Dated,
    /// Read through.
    Read,
    /// Walked through with someone.
    Walked,
    /// Carried out.
    Performed,
}

impl How {
    /// All kinds, weakest first.
    pub const ALL: [How; 4] = [How::Dated, How::Read, How::Walked, How::Performed];

    /// The word in front matter and data.
    pub fn name(self) -> &'static str {
        match self {
            How::Dated => "dated",
            How::Read => "read",
            How::Walked => "walked",
            How::Performed => "performed",
        }
    }

    /// In a sentence: "verified by Jonas, walked through".
    pub fn words(self) -> &'static str {
        match self {
            How::Dated => "date set",
            How::Read => "read",
            How::Walked => "walked through",
            How::Performed => "performed",
        }
    }
}

/// A name as somebody wrote it, and who it means.
#[derive(Debug, Clone)]
pub struct Named {
    /// As written.
    pub name: String,
    /// Who that is.
    pub who: Who,
    /// Where it stands.
    pub place: Place,
}

/// An entry of the log `verifications`, or `verified_by` with `last_verified`.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// When.
    pub on: Date,
    /// Who; unknown where only a date was set.
    pub by: Option<Who>,
    /// How.
    pub how: How,
    /// A ticket or a link to it.
    pub reference: String,
    /// The verifier's remark.
    pub note: String,
    /// Where it stands.
    pub place: Place,
}

/// A fingerprint in the log: the text that was verified, or that is the same in substance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The day of the entry.
    pub on: Date,
    /// `of`, as written.
    pub of: String,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// `approved:`.
#[derive(Debug, Clone)]
pub struct Approved {
    /// By whom.
    pub by: Option<Named>,
    /// When.
    pub on: Option<Date>,
}

/// What front matter says beside what has a field of its own.
#[derive(Debug, Clone, Default)]
pub struct Control {
    /// Unique id.
    pub id: Option<Placed<String>>,
    /// Version, as written.
    pub version: Option<String>,
    /// In force from.
    pub effective: Option<Date>,
    /// Approval.
    pub approved: Option<Approved>,
}

/// A waiver, in a page or in `playbook.yml`.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// Code or name of the rule, as written.
    pub rule: String,
    /// The pages it is for; absent in a page's own.
    pub glob: Option<globset::GlobMatcher>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// The reason.
    pub why: String,
    /// Where it stands.
    pub place: Place,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its file.
    pub source: Arc<Source>,
    /// Address relative to the site's root, not encoded: `billing/send-invoice.html`.
    pub url: String,
    /// Folder of the source, without a final `/`; empty at the root.
    pub folder: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it is in force.
    pub status: Status,
    /// Title, from the front matter, else the first heading, else the file name.
    pub title: String,
    /// Lead sentence.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Further words to find it by.
    pub keywords: Vec<String>,
    /// Language, where it differs from the playbook's.
    pub lang: Option<String>,
    /// Place among its siblings, smallest first; after it the title decides.
    pub weight: Option<i64>,
    /// Document control.
    pub control: Control,
    /// Who answers for it.
    pub owner: Option<Named>,
    /// Who is asked to check it.
    pub reviewers: Vec<Named>,
    /// `last_verified`.
    pub last_verified: Option<Placed<Date>>,
    /// The log, newest first, with `verified_by` as its entry; verifications only.
    pub log: Vec<LogEntry>,
    /// The fingerprints that the log names, newest first.
    pub stamps: Vec<Stamp>,
    /// Pages that this one was split or merged from.
    pub continues: Vec<Placed<String>>,
    /// Entries of the register that it describes, and what records of performed work call it.
    pub processes: Vec<Placed<String>>,
    /// Review interval set for it, before its level and the site's.
    pub review_every: Option<Interval>,
    /// Level.
    pub criticality: Option<String>,
    /// Shared channel.
    pub channel: Option<String>,
    /// For whom it is written.
    pub audience: Audience,
    /// Old addresses.
    pub aliases: Vec<Placed<String>>,
    /// What access it takes, as `holds` in `people.yml` names it.
    pub needs: Vec<String>,
    /// The template that it follows.
    pub template: Option<Followed>,
    /// What replaces it.
    pub superseded_by: Option<Placed<String>>,
    /// Its own waivers.
    pub waivers: Vec<Waiver>,
    /// The bytes of every front-matter key, by our name of it.
    pub keys: BTreeMap<&'static str, Span>,
    /// The text.
    pub document: Arc<Document>,
    /// Where the text begins in the source.
    pub body: usize,
    /// The title is the text's first heading, so that is not printed twice.
    pub titled_by_heading: bool,
    /// What each of the document's links leads to, in their order.
    pub links: Vec<LinkTarget>,
    /// What `superseded_by` leads to.
    pub replacement: Option<LinkTarget>,
}

/// What a link of a page leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page, by its place in the playbook; and a heading's id, empty for none.
    Page(usize, String),
    /// A folder without an index of its own: its generated page.
    Folder(String),
    /// A file that is published beside the pages; its path.
    Asset(String),
    /// Elsewhere: a scheme or an address that is not ours to judge.
    External,
    /// A heading that the target page does not have; the link still leads to the page.
    NoHeading(usize, String),
    /// Nothing there; the nearest right target, if any.
    Missing(Option<String>),
    /// A name that several pages or files go by: what to write in its place, for each of them.
    Ambiguous(Vec<String>),
    /// A file that is there but never published.
    Private,
    /// It leaves the playbook's folder.
    Unsafe,
}

impl Page {
    /// Path of the source, relative to the playbook.
    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// Puts the human in the place of each name that is known to mean one.
    pub fn settle(&mut self, names: &HashMap<Name, Who>) {
        self.owner.iter_mut().chain(&mut self.reviewers).for_each(|named| named.who.settle(names));
        self.log.iter_mut().filter_map(|entry| entry.by.as_mut()).for_each(|who| who.settle(names));
    }

    /// Hash of its substance, as [`crate::markdown::fingerprint`] gives it.
    pub fn fingerprint(&self) -> Cow<'_, str> {
        match &self.document.fingerprint {
            Some(fingerprint) => Cow::Borrowed(fingerprint),
            None => Cow::Owned(self.document.fingerprint_of(&self.source.text()[self.body..])),
        }
    }

    /// The place of a front-matter key; of the first that stands, else of the top of the file.
    pub fn place(&self, keys: &[&str]) -> Place {
        let span = keys.iter().find_map(|key| self.keys.get(key).copied()).unwrap_or_default();
        Place::new(&self.source, span)
    }

    /// The day on which it was verified last, by its own word: the newest of `last_verified` and the log, up to
    /// `latest`.
    pub fn verified(&self, latest: Date) -> Option<Date> {
        let log = self.log.iter().map(|entry| entry.on);
        log.chain(self.last_verified.as_ref().map(|date| date.value)).filter(|on| *on <= latest).max()
    }

    /// Whether verification is asked of it: a process in force.
    pub fn in_force(&self) -> bool {
        self.kind == Kind::Sop && self.status == Status::Current
    }
}
