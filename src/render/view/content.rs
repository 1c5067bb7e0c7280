//! A page that was written: its text, how far it can be trusted, its record and its findings.

use serde::Serialize;

use super::{Commit, Day, Link, Nearby, Party};

/// A Markdown page (`page.html`): a process, a guide, or a folder's index that has a body.
#[derive(Debug, Clone, Serialize)]
pub struct ContentPage {
    /// `sop`, `guide`, `index`.
    pub kind: &'static str,
    /// Title; the largest thing on the page.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// The body, safe HTML, without the first heading where that is the title.
    pub html: String,
    /// Contents list; empty where the page is short.
    pub toc: Vec<TocEntry>,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// What replaces it, where it is retired.
    pub superseded_by: Option<Link>,
    /// The trust card; absent for guides and for retired pages.
    pub trust: Option<Trust>,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// Who is asked to check it.
    pub reviewers: Vec<Party>,
    /// The shared channel, where one is named.
    pub channel: Option<Channel>,
    /// Criticality level; may be empty.
    pub criticality: String,
    /// Document control: label and value pairs such as ("Version", "3.1"); may be empty.
    pub control: Vec<Pair>,
    /// Tags, each with the list of its pages.
    pub tags: Vec<Link>,
    /// Findings of this page that are errors or warnings, waived ones last.
    pub findings: Vec<Finding>,
    /// Where to edit it, if `repository` is set.
    pub edit_href: Option<String>,
    /// Its folder, or what the folder is printed with, as one page for paper.
    pub print_href: Option<String>,
    /// Where to say that the page is wrong: a mail to its channel, or a new issue if `repository` is set.
    pub report_href: Option<String>,
    /// Where to say that one has worked from it, for a process in force.
    pub did_href: Option<String>,
    /// What it takes to work through it; absent where it has no steps or is no process in force or to come.
    pub work: Option<Work>,
    /// The page as Markdown.
    pub copy_href: Option<String>,
    /// The page before it in its folder.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// What belongs to it and what links to it.
    pub nearby: Nearby,
}

/// What the reader's script needs to keep and record a run of a process.
#[derive(Debug, Clone, Serialize)]
pub struct Work {
    /// The fingerprint of its substance: a run is one of this version.
    pub fingerprint: String,
    /// What a record of performed work calls it.
    pub process: String,
    /// Its id; may be empty.
    pub id: String,
    /// Its version as written; may be empty.
    pub version: String,
    /// Where to say that a step is wrong, with `{step}` and `{words}` (percent-encoded) to be filled in.
    pub step_href: Option<String>,
}

/// An entry of a page's contents list.
#[derive(Debug, Clone, Serialize)]
pub struct TocEntry {
    /// Heading level, 2 or 3.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// "Version".
    pub label: String,
    /// "3.1".
    pub value: String,
}

/// A shared way in.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// Its name in playbook.yml.
    pub name: String,
    /// Address, where given.
    pub email: Option<String>,
    /// Number as written, where given.
    pub phone: Option<String>,
    /// The same for `tel:`.
    pub phone_href: Option<String>,
    /// Web address, where given.
    pub url: Option<String>,
}

/// How far a page can be trusted: the trust card. Only processes have one.
#[derive(Debug, Clone, Serialize)]
pub struct Trust {
    /// `fresh`, `due`, `stale`, `unverified`, as of the build. The reader's script ages it from the dates below.
    pub state: &'static str,
    /// The state in words: "Fresh", "Due for review", "Past its review date", "Never verified".
    pub state_text: String,
    /// What differs from the text that was last verified; nothing where it is the same or that is unknown.
    pub changed: Option<Changed>,
    /// The newest verification, where there is one.
    pub verified: Option<Verified>,
    /// First day on which the page counts as due.
    pub notice: Option<Day>,
    /// The last day before it is stale.
    pub due: Option<Day>,
    /// "every 180 days".
    pub cadence: String,
    /// Cover.
    pub cover: Cover,
    /// Who of those who are here has walked through it or carried it out, latest first; they hold what it needs. Nobody
    /// where they are those who cover it now.
    pub hands: Vec<Party>,
    /// That those who cover it now have all walked through it or carried it out, in words; empty where others did.
    pub cover_did: String,
    /// The record of verifications, newest first.
    pub record: Vec<RecordEntry>,
    /// Since when anything is on record.
    pub since: Option<Since>,
    /// Pages that still stand and whose record is a part of this one, because this page continues them.
    pub shared_with: Vec<Link>,
    /// The record is all there is. Otherwise history is cut off, and what came before is not known.
    pub complete: bool,
}

/// Since when a page is on record.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// The day.
    pub on: Day,
    /// The page's first commit, where it is known.
    pub commit: Option<Commit>,
}

/// What changed in a page after it was verified.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    /// The day of the verification.
    pub since: Option<Day>,
    /// The commits that changed it, newest first; the newest few.
    pub commits: Vec<Commit>,
    /// How many commits there are beside those.
    pub more_commits: usize,
    /// Some of it is not committed yet.
    pub uncommitted: bool,
    /// The words before and after: the first few places.
    pub words: Vec<Edit>,
    /// How many places there are beside those.
    pub more_words: usize,
}

/// A place in a text that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Edit {
    /// The words that lead up to it; may be empty.
    pub lead: String,
    /// The words that stood there; empty where some were put in.
    pub before: String,
    /// The words that stand there now; empty where some were taken out.
    pub after: String,
    /// The words that follow; may be empty.
    pub tail: String,
}

/// The newest verification.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// When.
    pub on: Day,
    /// Who, as far as known.
    pub by: Vec<Party>,
    /// "walked through", "performed", "read", "date set", "date moved in bulk"; empty where unknown.
    pub how_text: String,
}

/// Who covers a page.
#[derive(Debug, Clone, Serialize)]
pub struct Cover {
    /// `none`, `one`, `two`, `more`: the figure for as many as those of [`Self::now`] are at the least; `unknown`.
    pub sign: &'static str,
    /// How many are asked for.
    pub minimum: usize,
    /// Still here, and verified it within the time asked for.
    pub now: Vec<Party>,
    /// Ever verified it.
    pub ever: Vec<Party>,
    /// In words: "2 people cover it now, 3 ever".
    pub text: String,
    /// That nobody knows whether some of them are still here; else empty.
    pub perhaps_gone: String,
}

/// One line of the record.
#[derive(Debug, Clone, Serialize)]
pub struct RecordEntry {
    /// When.
    pub on: Day,
    /// Who; where a date is all there is and nobody is known to have looked, who set it.
    pub by: Party,
    /// `dated`, `read`, `walked`, `performed`.
    pub how: &'static str,
    /// The same in words.
    pub how_text: String,
    /// Who wrote it down, where that was somebody else.
    pub recorded_by: Option<Party>,
    /// How it was written down, where that says that nobody may have looked; else empty.
    pub manner: String,
    /// Why it is no cover; empty where it counts.
    pub why: String,
    /// Where it is known from: "log", "evidence/2026.csv, line 12"; empty where the commit says it all.
    pub from: String,
    /// That line in the repository, if `repository` is set and it is a record of performed work.
    pub from_href: Option<String>,
    /// The commit that brought it, where it is known.
    pub commit: Option<Commit>,
    /// The verifier's remark; may be empty.
    pub note: String,
    /// A ticket or a link to it; may be empty.
    pub reference: String,
    /// Set where `reference` is a web address.
    pub reference_href: Option<String>,
    /// Counts as cover; where it does not, `why` says why.
    pub counts: bool,
}

/// A finding as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// `PB202`.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// Its rule's place in the manual.
    pub rule_href: String,
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// What is wrong; safe HTML.
    pub message: String,
    /// What to do; safe HTML.
    pub help: String,
    /// Further facts; safe HTML.
    pub notes: Vec<String>,
    /// `billing/send-invoice.md:4:1`.
    pub place: String,
    /// The page it is about, where it has one in the site.
    pub page: Option<Link>,
    /// Why it is waived, where it is; "until 31 Jan 2027: moving to the new portal".
    pub waived: Option<String>,
}
