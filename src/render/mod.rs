//! Facts to pages: every page of the site as a value, rendered in parallel. It reads the theme and nothing else.

mod board;
mod colour;
mod commits;
mod exported;
mod faults;
mod frame;
mod look;
mod machine;
mod pages;
mod parts;
mod shipped;
mod theme;
pub mod view;
mod wording;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::health::{Lately, Survey, lately};
use crate::index::documents::{Entry, MOST_COVER, Section};
use crate::index::{self, synonyms};
use crate::markdown::{LABELS, Labels};
use crate::model::page::{Page, Status};
use crate::model::people::Who;
use crate::settings::Publish;
use crate::site::{Site, SitePath};
pub use exported::documents;
pub use faults::Fault;
pub use theme::faults;
use words::Words;

/// Whether drafts are part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out.
    Out,
    /// They are built, and marked.
    In,
}

/// What pages are made from.
pub struct Input<'a> {
    /// Everything that is known.
    pub facts: &'a Facts,
    /// The standing of every page and person.
    pub survey: &'a Survey,
    /// Every finding, in order.
    pub findings: &'a [Diagnostic],
    /// Whether drafts are built.
    pub drafts: Drafts,
}

/// A page that is ready to be laid out: its address and how to render it.
type Job<'a> = (String, Box<dyn Fn(&theme::Theme) -> anyhow::Result<String> + Send + Sync + 'a>);

/// Renders the whole site. `overlay` is the folder of the playbook's own theme; it need not exist.
///
/// # Errors
/// A theme that cannot be read or rendered, or an address that cannot be written.
pub fn render(input: &Input<'_>, overlay: &Path) -> anyhow::Result<Site> {
    let Facts { settings, playbook, .. } = input.facts;
    let theme = theme::load(overlay, settings, look::files(&settings.look, &playbook.assets))?;
    let mut maker = Maker::new(input, Some(&theme), &theme.words);
    maker.navs = maker.shared_navs(&theme)?;
    let mut site = Site::default();
    let (html, shards) = rayon::join(
        || {
            let mut jobs = pages::jobs(&maker);
            jobs.extend(machine::jobs(&maker));
            board::jobs(&maker, &mut jobs);
            jobs.into_par_iter()
                .map(|(url, job)| Ok((SitePath::new(url)?, job(&theme)?.into_bytes())))
                .collect::<anyhow::Result<Vec<(SitePath, Vec<u8>)>>>()
        },
        || index::shards::shards(&maker.entries(), &input.facts.settings.language),
    );
    for (path, bytes) in html? {
        site.insert(path, bytes);
    }
    for (name, bytes) in shards {
        site.insert(SitePath::new(format!("search/{name}"))?, bytes);
    }
    for (path, asset) in &input.facts.playbook.assets {
        let path =
            SitePath::new(path.as_str()).with_context(|| "an image or file cannot be published under its name")?;
        site.insert(path, asset.bytes.clone());
    }
    for (path, bytes) in &theme.assets {
        site.insert(SitePath::new(path.as_str())?, bytes.clone());
    }
    for book in maker.books.values() {
        site.insert(SitePath::new(book.style.as_str())?, maker.book_style(book).into_bytes());
    }
    site.insert(SitePath::new(".nojekyll")?, Vec::new());
    Ok(site)
}

/// The search's entries of the pages that a site would show.
///
/// # Errors
/// A built-in catalogue of words that cannot be read, which a test rules out.
pub fn entries(input: &Input<'_>) -> anyhow::Result<Vec<Entry>> {
    let words = Words::built_in(&input.facts.settings.language)?;
    Ok(Maker::new(input, None, &words).entries())
}

/// What all pages share, computed once.
struct Maker<'a> {
    facts: &'a Facts,
    survey: &'a Survey,
    findings: &'a [Diagnostic],
    drafts: Drafts,
    totals: view::Totals,
    /// Findings by page path, in order.
    by_path: HashMap<&'a str, Vec<usize>>,
    /// Addresses of the pages made here, by what they are about.
    people: BTreeMap<Who, String>,
    cover_url: String,
    health_url: String,
    findings_url: String,
    people_url: String,
    lately_url: String,
    az_url: String,
    /// The pages of who covers what; none where people are not named.
    sheets: Vec<pages::cover::Sheet>,
    /// The pages of titles and keywords; none where nothing is shown.
    az: Vec<pages::a_z::Sheet>,
    /// The books for paper, by folder.
    books: HashMap<String, pages::book::Book>,
    /// Hashes of the commits that the evidence names, by how prose may name them.
    commits: HashMap<String, String>,
    /// Paths of the records of performed work that the evidence names.
    records: BTreeSet<String>,
    /// The newest verifications of everyone who has a page.
    lately: HashMap<Who, Vec<pages::people::Latest>>,
    /// What changed lately in the pages that are shown.
    recent: Lately,
    /// Where the files for programs lie.
    machine: machine::Places,
    /// The lists behind the numbers of the health page.
    board: board::Board,
    /// What the signs mean.
    signs_url: String,
    menu: Vec<MenuItem>,
    /// Absent where nothing is rendered.
    theme: Option<&'a theme::Theme>,
    /// The words of the interface.
    words: &'a Words,
    /// Those that stand in the text of pages.
    labels: Labels,
    /// Navigations that many pages share, by folder.
    navs: HashMap<String, String>,
}

/// An entry of the menu before it is made relative to a page.
struct MenuItem {
    title: String,
    url: String,
    kind: &'static str,
    folder: Option<String>,
    count: Option<usize>,
}

impl<'a> Maker<'a> {
    fn new(input: &Input<'a>, theme: Option<&'a theme::Theme>, words: &'a Words) -> Self {
        let Input { facts, survey, findings, drafts } = *input;
        let playbook = &facts.playbook;
        let mut taken: HashSet<String> = playbook.pages.iter().map(|page| page.url.to_lowercase()).collect();
        // Pages of the playbook keep their addresses; those made here give way.
        let mut free = |wanted: String| {
            let mut url = wanted;
            while !taken.insert(url.to_lowercase()) {
                url = format!("{}-1.html", url.trim_end_matches(".html"));
            }
            url
        };
        let cover_url = free("cover.html".to_owned());
        let health_url = free("health.html".to_owned());
        let findings_url = free("findings.html".to_owned());
        let people_url = free("people.html".to_owned());
        let lately_url = free("lately.html".to_owned());
        let az_url = free("a-z.html".to_owned());
        let signs_url = free("signs.html".to_owned());
        let mut people = BTreeMap::new();
        if facts.settings.publish == Publish::Full {
            let teams = (0..playbook.roster.teams.len()).map(|at| Who::Team(crate::model::people::TeamId(at)));
            for who in survey.people.keys().cloned().chain(teams) {
                let folder = if matches!(who, Who::Team(_)) { "team" } else { "person" };
                // An address that only git knows is never shown, not even as the name of a file.
                let name = match &who {
                    author @ Who::Author(_) => parts::file_name(playbook.roster.name(author)),
                    listed => parts::file_name(playbook.roster.id(listed)),
                };
                people.insert(who, free(format!("{folder}/{name}.html")));
            }
        }
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, finding) in findings.iter().enumerate() {
            by_path.entry(finding.place.path()).or_default().push(at);
        }
        let mut maker = Maker {
            facts,
            survey,
            findings,
            drafts,
            totals: parts::totals(facts, survey, findings),
            by_path,
            people,
            cover_url,
            health_url,
            findings_url,
            people_url,
            lately_url,
            az_url,
            sheets: Vec::new(),
            az: Vec::new(),
            books: HashMap::new(),
            commits: HashMap::new(),
            records: BTreeSet::new(),
            lately: HashMap::new(),
            recent: Lately { events: Vec::new(), since: facts.today },
            machine: machine::Places::default(),
            board: board::Board::default(),
            signs_url,
            menu: Vec::new(),
            theme,
            words,
            labels: Labels(LABELS.map(|name| words.text(&format!("text.{name}")).to_owned())),
            navs: HashMap::new(),
        };
        if theme.is_none() {
            return maker;
        }
        if facts.settings.repository.is_some() {
            maker.commits = commits::known(&facts.evidence);
            maker.records = commits::records(&facts.evidence);
        }
        maker.lately = maker.latest();
        maker.sheets = maker.cover_sheets(&mut free);
        maker.az = maker.az_sheets(&mut free);
        maker.books = maker.all_books(&mut free);
        maker.menu = maker.menu_items();
        maker.recent = lately(facts, &|page| maker.shown(page));
        let mut taken = machine::Taken::new(&maker, taken);
        maker.board = board::board(&maker, &mut taken);
        maker.machine = machine::places(&maker, taken);
        maker
    }

    /// Whether the site has this page.
    fn shown(&self, page: usize) -> bool {
        self.drafts == Drafts::In || self.facts.playbook.pages[page].status != Status::Draft
    }

    fn menu_items(&self) -> Vec<MenuItem> {
        let playbook = &self.facts.playbook;
        let top = playbook.folders.get("").map_or(&[][..], |root| root.folders.as_slice());
        let mut items: Vec<MenuItem> = top
            .iter()
            .map(|path| MenuItem {
                title: playbook.folder_title(path),
                url: parts::folder_url(path),
                kind: "folder",
                folder: Some(path.clone()),
                count: Some(playbook.pages_below(path).filter(|page| self.shown(*page)).count()),
            })
            .collect();
        // Pages at the root belong to no folder: they stand beside the folders.
        let root = playbook.folders.get("").map_or(&[][..], |root| root.pages.as_slice());
        let root: Vec<usize> = root.iter().copied().filter(|page| self.shown(*page)).collect();
        if root.len() <= frame::LONGEST_SECTION {
            items.extend(root.into_iter().map(|page| MenuItem {
                title: playbook.pages[page].title.clone(),
                url: playbook.pages[page].url.clone(),
                kind: "folder",
                folder: None,
                count: None,
            }));
        }
        let mut fixed = |title: &str, url: &str, kind| {
            items.push(MenuItem {
                title: self.words.text(title).to_owned(),
                url: url.to_owned(),
                kind,
                folder: None,
                count: None,
            });
        };
        fixed("a-z.title", &self.az_url, "a-z");
        if !self.people.is_empty() {
            fixed("people.title", &self.people_url, "people");
        }
        if !self.sheets.is_empty() {
            fixed("cover.title", &self.cover_url, "cover");
        }
        fixed("health.title", &self.health_url, "health");
        fixed("findings.title", &self.findings_url, "findings");
        items
    }

    /// What the search knows of the pages.
    fn entries(&self) -> Vec<Entry> {
        let playbook = &self.facts.playbook;
        let shown: Vec<usize> = (0..playbook.pages.len()).filter(|page| self.shown(*page)).collect();
        shown.into_par_iter().map(|page| self.entry(page)).collect()
    }

    fn entry(&self, at: usize) -> Entry {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let freshness = self.survey.pages[at].freshness.as_ref();
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let section = |section: &crate::markdown::Section| Section {
            id: section.id.clone().unwrap_or_default(),
            heading: section.heading.clone().unwrap_or_default(),
            text: section.text.clone(),
        };
        let excerpt =
            if page.description.is_empty() { page.document.excerpt.clone() } else { page.description.clone() };
        let cover = self.survey.pages[at].cover.as_ref().filter(|_| self.facts.known(at));
        let names: Vec<String> =
            page.keywords.iter().cloned().chain(page.control.id.iter().flat_map(|id| codes(&id.value))).collect();
        let mut entry = Entry {
            url: parts::encode(&page.url),
            title: page.title.clone(),
            folder: playbook.folder_title(&page.folder),
            path: page.url.rfind('/').map_or("", |end| &page.url[..=end]).to_owned(),
            sections: page.document.sections.iter().map(section).collect(),
            teams: self.owning_teams(page),
            cover: cover.map(|cover| cover.sure_now.min(usize::from(MOST_COVER)) as u8),
            synonyms: Default::default(),
            tags: page.tags.iter().chain(&names).cloned().collect(),
            names,
            owner: page.owner.as_ref().and_then(|owner| self.owner_shown(&owner.who)).unwrap_or_default(),
            state: freshness.map_or("", |freshness| freshness.state.name()),
            status: page.status.name(),
            notice: day(freshness.and_then(|freshness| freshness.notice)),
            due: day(freshness.and_then(|freshness| freshness.due)),
            excerpt,
        };
        synonyms::widen(&mut entry, &self.facts.settings.synonyms);
        entry
    }

    /// Names of the teams that a page's owner is, or is in.
    fn owning_teams(&self, page: &Page) -> Vec<String> {
        let Some(owner) = &page.owner else { return Vec::new() };
        let teams = match &owner.who {
            team @ Who::Team(_) => vec![team.clone()],
            // Who is in a team is told only where people are named.
            _ if self.facts.settings.publish == Publish::None => Vec::new(),
            who => self.teams_of(who),
        };
        teams.iter().map(|team| self.facts.playbook.roster.name(team).to_owned()).collect()
    }

    /// An owner's name as a hit shows it.
    fn owner_shown(&self, who: &Who) -> Option<String> {
        let name = self.shown_name(who)?;
        let gone = self.facts.playbook.roster.gone(who, self.facts.today);
        Some(if gone { self.words.say("who.left", &[("name", &name)]) } else { name })
    }

    /// A name as the site may show it.
    fn shown_name(&self, who: &Who) -> Option<String> {
        let team = matches!(who, Who::Team(_));
        (team || self.facts.settings.publish != Publish::None).then(|| self.facts.playbook.roster.name(who).to_owned())
    }
}

/// The forms in which a page's code is looked for: as it stands, and without what stands between its parts.
fn codes(id: &str) -> Vec<String> {
    let joined: String = id.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let mut forms = vec![id.to_owned(), joined];
    forms.dedup();
    forms
}
