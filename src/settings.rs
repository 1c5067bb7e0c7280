//! What `playbook.yml` says, validated, with every default filled in. Reading it is the loader's business.

mod look;

use std::collections::BTreeMap;

use crate::diagnostic::Place;
use crate::markdown::{Options, RawHtml, Wikilinks};
use crate::model::cadence::Interval;
use crate::model::page::{How, Kind, Named, Placed, Waiver};
use crate::model::workdays::Workdays;
use crate::rule::Severity;
pub use look::{Font, Fonts, Footer, Look};

/// The settings of a playbook.
#[derive(Debug)]
pub struct Settings {
    /// Name of the playbook.
    pub title: String,
    /// BCP 47 tag; chooses the stemmer and the interface language.
    pub language: String,
    /// Where the site will be published, for the 404 page and what is read outside the site.
    pub url: Option<String>,
    /// Folder of the site, relative to the playbook.
    pub output: String,
    /// Folder of the theme's overrides, relative to the playbook.
    pub theme: String,
    /// Web address of the repository.
    pub repository: Option<String>,
    /// Globs of the pages; none where each file ending in `.md` is one.
    pub sources: Vec<Placed<globset::GlobMatcher>>,
    /// Default owner.
    pub owner: Option<Named>,
    /// Defaults by path; later ones win.
    pub defaults: Vec<Defaults>,
    /// Review intervals.
    pub review: Review,
    /// What cover is asked for.
    pub cover: Cover,
    /// What of git and of exports counts.
    pub evidence: Evidence,
    /// Levels by name.
    pub criticality: BTreeMap<String, Level>,
    /// Other people's front-matter keys, by their name.
    pub front_matter: BTreeMap<String, Mapped>,
    /// Severities by code or name, as written.
    pub rules: Vec<RuleSetting>,
    /// Waivers for many pages.
    pub waivers: Vec<Waiver>,
    /// Shared ways in, by name.
    pub channels: BTreeMap<String, Channel>,
    /// What of people.yml the site shows.
    pub publish: Publish,
    /// What becomes of HTML in pages.
    pub raw_html: RawHtml,
    /// What becomes of `[[Page]]`.
    pub wikilinks: Wikilinks,
    /// How web addresses are asked for.
    pub external: External,
    /// Groups of words that mean the same to the search.
    pub synonyms: Vec<Vec<String>>,
    /// Logo, colour, fonts and footer.
    pub look: Look,
    /// Whether browsers keep the site for when there is no network.
    pub offline: bool,
    /// Calendars of who is away, by their paths from the playbook, each once.
    pub leave: Vec<Placed<String>>,
    /// The days that are worked.
    pub workdays: Workdays,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            title: "Playbook".to_owned(),
            language: "en".to_owned(),
            url: None,
            output: "site".to_owned(),
            theme: "themes/default".to_owned(),
            repository: None,
            sources: Vec::new(),
            owner: None,
            defaults: Vec::new(),
            review: Review { every: Interval::days(180), notice: Interval::days(14), grace: Interval::days(0) },
            cover: Cover {
                minimum: 2,
                counts: How::ALL.to_vec(),
                within: Interval::months(24),
                notice: Interval::days(60),
                key_person: 5,
            },
            evidence: Evidence { bulk: 10, bots: vec!["*[bot]*".to_owned()], columns: BTreeMap::new(), renew: None },
            criticality: BTreeMap::new(),
            front_matter: BTreeMap::new(),
            rules: Vec::new(),
            waivers: Vec::new(),
            channels: BTreeMap::new(),
            publish: Publish::Full,
            raw_html: RawHtml::Text,
            wikilinks: Wikilinks::Text,
            external: External::default(),
            synonyms: Vec::new(),
            look: Look::default(),
            offline: true,
            leave: Vec::new(),
            workdays: Workdays::default(),
        }
    }
}

impl Settings {
    /// How bodies are read, to be shown.
    pub fn markdown(&self) -> Options {
        Options { raw_html: self.raw_html, wikilinks: self.wikilinks, ..Options::default() }
    }

    /// The globs of the pages, as a list in `playbook.yml` has them.
    pub fn sources(&self) -> String {
        let globs = self.sources.iter().map(|glob| format!("\"{}\"", glob.value.glob()));
        let globs: Vec<String> = globs.collect();
        if globs.is_empty() { "[\"**/*.md\"]".to_owned() } else { format!("[{}]", globs.join(", ")) }
    }
}

/// `review:`.
#[derive(Debug, Clone, Copy)]
pub struct Review {
    /// How often, where nothing else says so.
    pub every: Interval,
    /// How early a review is spoken of.
    pub notice: Interval,
    /// How long a stale page is still a warning.
    pub grace: Interval,
}

/// `cover:`.
#[derive(Debug, Clone)]
pub struct Cover {
    /// People other than the owner who should have verified a process.
    pub minimum: usize,
    /// Kinds of verification that count.
    pub counts: Vec<How>,
    /// How old a verification may be to count as cover now.
    pub within: Interval,
    /// How early a leaving date is spoken of.
    pub notice: Interval,
    /// Of how many processes one person may be the only one, owner or cover.
    pub key_person: usize,
}

/// `evidence:`.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The most pages of one commit whose dates, changed alone, each count as a verification.
    pub bulk: usize,
    /// Names and addresses of programs that commit, those of `playbook.yml` beside the usual `*[bot]*`; `*` is any text, all other signs stand for themselves.
    pub bots: Vec<String>,
    /// The columns of the CSV files below `evidence/` by their names there: which of ours each stands for.
    pub columns: BTreeMap<String, &'static str>,
    /// How often exports are renewed; nothing is said of their age where it is not set.
    pub renew: Option<Interval>,
}

/// `external:`, for `check --external`.
#[derive(Debug, Clone)]
pub struct External {
    /// What is not asked for: hosts with all below them, or beginnings of addresses; `*` is any text.
    pub ignore: Vec<String>,
    /// Seconds for a request.
    pub timeout: u64,
    /// The most requests to one host at once.
    pub per_host: usize,
    /// The most requests at once.
    pub at_once: usize,
    /// How often it is tried again what may pass.
    pub retries: usize,
    /// How long a good answer is believed.
    pub keep: Interval,
}

impl Default for External {
    fn default() -> Self {
        External { ignore: Vec::new(), timeout: 20, per_host: 2, at_once: 8, retries: 2, keep: Interval::days(7) }
    }
}

/// What a criticality level asks for; what is absent is as elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// Review interval.
    pub every: Option<Interval>,
    /// Minimum of cover.
    pub cover: Option<usize>,
    /// Kinds of verification that count.
    pub how: Option<Vec<How>>,
}

/// An entry of `defaults:`.
#[derive(Debug)]
pub struct Defaults {
    /// The pages it is for.
    pub glob: Placed<globset::GlobMatcher>,
    /// What it gives them.
    pub inherited: Inherited,
    /// Where it stands.
    pub place: Place,
}

/// What a page takes from its folder's index, from `defaults` or from the site.
#[derive(Debug, Clone, Default)]
pub struct Inherited {
    /// Kind of page.
    pub kind: Option<Kind>,
    /// Who answers for it.
    pub owner: Option<Named>,
    /// Who checks it.
    pub reviewers: Option<Vec<Named>>,
    /// Review interval.
    pub review_every: Option<Interval>,
    /// Level.
    pub criticality: Option<String>,
    /// Shared channel.
    pub channel: Option<String>,
}

impl Inherited {
    /// Takes from `other` what this one lacks.
    pub fn or(&mut self, other: &Inherited) {
        self.kind = self.kind.or(other.kind);
        self.review_every = self.review_every.or(other.review_every);
        fill(&mut self.owner, &other.owner);
        fill(&mut self.reviewers, &other.reviewers);
        fill(&mut self.criticality, &other.criticality);
        fill(&mut self.channel, &other.channel);
    }
}

fn fill<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
    if own.is_none() {
        own.clone_from(other);
    }
}

/// What a foreign front-matter key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped {
    /// One of our keys.
    To(&'static str),
    /// Nothing; it is passed over in silence.
    Ignore,
}

/// An entry of `rules:`; the registry of rules checks the name.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// Code or name as written.
    pub rule: String,
    /// The severity set.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
}

/// A shared way in.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number as written.
    pub phone: Option<String>,
    /// Web address.
    pub url: Option<String>,
}

/// `publish: { people }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// Names, roles, dates and pages of people.
    Full,
    /// Names only.
    Names,
    /// No names of people at all.
    None,
}
