//! Facts to pages: every page of the site as a value, rendered in parallel. It reads the theme and nothing else.

mod board;
mod colour;
mod commits;
mod entries;
mod exported;
mod faults;
mod frame;
mod look;
mod machine;
mod nearby;
mod offline;
mod pages;
mod parts;
mod preview;
mod shipped;
mod taken;
mod theme;
pub mod view;
mod wording;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, RwLock};

use anyhow::Context as _;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::health::{Lately, Survey, lately};
use crate::index;
use crate::index::documents::order;
use crate::markdown::{LABELS, Labels};
use crate::model::page::{Page, Status};
use crate::model::people::Who;
use crate::model::redirects::redirects;
use crate::settings::Publish;
use crate::site::{Site, SitePath};
pub use entries::entries;
pub use exported::documents;
pub use faults::Fault;
pub use parts::{encode, escape};
pub use preview::{Before, Preview, preview};
pub use theme::{faults, theme_folders};
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
type Job<'a> = (String, Making<'a>);
type Making<'a> = Box<dyn Fn(&theme::Theme) -> anyhow::Result<String> + Send + Sync + 'a>;

/// Renders the whole site. `overlay` is the folder of the playbook's own theme; it need not exist.
///
/// # Errors
/// A theme that cannot be read or rendered, or an address that cannot be written.
pub fn render(input: &Input<'_>, overlay: &Path) -> anyhow::Result<Site> {
    let Facts { settings, playbook, .. } = input.facts;
    let theme = theme::load(overlay, settings, look::files(&settings.look, &playbook.assets))?;
    let mut maker = Maker::new(input, Some(&theme), &theme.words);
    maker.navs = maker.shared_navs();
    let language = &input.facts.settings.language;
    let entries = maker.entries();
    let ordered = order(&entries);
    let inverted = index::inverted::invert(&ordered, language);
    maker.related = RwLock::new(Arc::new(maker.related_pages(&inverted)));
    let mut site = Site::default();
    let (html, shards) = rayon::join(
        || {
            all_jobs(&maker)
                .into_par_iter()
                .map(|(url, job)| Ok((SitePath::new(url)?, exact(job(&theme)?))))
                .collect::<anyhow::Result<Vec<(SitePath, Vec<u8>)>>>()
        },
        || index::shards::of_index(&ordered, inverted, language, &maker.found_by_name()),
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
        site.insert(path, asset.bytes.to_vec());
    }
    for (path, bytes) in &theme.assets {
        site.insert(SitePath::new(path.as_str())?, bytes.clone());
    }
    for book in maker.all_books() {
        site.insert(SitePath::new(book.style.as_str())?, maker.book_style(book).into_bytes());
    }
    site.insert(SitePath::new(".nojekyll")?, Vec::new());
    offline::add(&mut site, &maker, &theme)?;
    Ok(site)
}

/// A job for each page and each file for programs.
fn all_jobs<'a>(maker: &'a Maker<'a>) -> Vec<Job<'a>> {
    let mut jobs = pages::jobs(maker);
    jobs.extend(machine::jobs(maker));
    board::jobs(maker, &mut jobs);
    jobs
}

/// The bytes of a text without the room that was left to write more: there are thousands of them.
fn exact(text: String) -> Vec<u8> {
    let spare = text.capacity() - text.len();
    if spare > text.len() / 8 { text.as_bytes().to_vec() } else { text.into_bytes() }
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
    offline_url: String,
    az_url: String,
    tags_url: String,
    /// The list of the pages at the root; empty where they are all in the menu.
    rest_url: String,
    /// Old addresses, each with the page that it leads to.
    redirects: Vec<(String, usize)>,
    /// The pages of who covers what; none where people are not named.
    sheets: Vec<pages::cover::Sheet>,
    /// The pages of titles and keywords; none where nothing is shown.
    az: Vec<pages::a_z::Sheet>,
    tags: pages::tags::Tags,
    /// The page on which people are thought away; absent where nobody is named.
    what_if: Option<pages::what_if::Sheet>,
    /// Who is away week by week; absent where absences are not published or nobody is away.
    leave_url: Option<String>,
    /// What those who leave have to hand over.
    handovers: BTreeMap<Who, String>,
    /// The page that says whom to train; absent where nobody is named.
    training_url: Option<String>,
    /// The pages that belong to each page, nearest first. A preview learns of them later, from the search's index.
    related: RwLock<Arc<Vec<Vec<usize>>>>,
    /// Pages that are newer than the facts: nothing but a preview has any.
    revised: RwLock<HashMap<usize, Arc<Page>>>,
    /// The books for paper, by folder.
    books: BTreeMap<String, pages::book::Books>,
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
    /// The rules, and how strict they are here.
    rules_url: String,
    /// The tables of the business beside its pages.
    ledgers: Vec<(pages::ledger::Ledger, String)>,
    menu: Vec<MenuItem>,
    /// Absent where nothing is rendered.
    theme: Option<&'a theme::Theme>,
    /// The words of the interface.
    words: &'a Words,
    /// Those that stand in the text of pages.
    labels: Labels,
    /// Navigations that many pages share.
    navs: frame::Navs,
    /// The path of the site on its server, with a final `/`, where that is known.
    root: Option<String>,
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
        // What the playbook has keeps its addresses; what is made here gives way.
        let mut taken = taken::Taken::new(playbook, theme.into_iter().flat_map(|theme| theme.assets.keys()));
        let shown = |page: usize| drafts == Drafts::In || playbook.pages[page].status != Status::Draft;
        let redirects = redirects(playbook).into_iter().filter(|one| one.clash.is_none() && shown(one.page));
        let redirects = redirects.filter(|one| taken.claim(&one.address)).map(|one| (one.address, one.page)).collect();
        let mut free = |wanted: String| taken.free(&wanted);
        let authors = machine::authors(facts, survey);
        let cover_url = free("cover.html".to_owned());
        let health_url = free("health.html".to_owned());
        let findings_url = free("findings.html".to_owned());
        let people_url = free("people.html".to_owned());
        let lately_url = free("lately.html".to_owned());
        let offline_url = free("offline.html".to_owned());
        let az_url = free("a-z.html".to_owned());
        let tags_url = free("tags.html".to_owned());
        let signs_url = free("signs.html".to_owned());
        let rules_url = free("rules.html".to_owned());
        let ledgers = pages::ledger::Ledger::there(facts).into_iter();
        let ledgers = ledgers.map(|ledger| (ledger, free(format!("{}.html", ledger.name())))).collect();
        let mut people = BTreeMap::new();
        if facts.settings.publish == Publish::Full {
            let teams = (0..playbook.roster.teams.len()).map(|at| Who::Team(crate::model::people::TeamId(at)));
            for who in survey.people.keys().cloned().chain(teams) {
                let folder = if matches!(who, Who::Team(_)) { "team" } else { "person" };
                // An address that only git knows is never shown, not even as the name of a file.
                let name = match authors.get(&who) {
                    Some(id) => id.trim_start_matches("git:").to_owned(),
                    None => parts::file_name(playbook.roster.id(&who)),
                };
                people.insert(who, free(format!("{folder}/{name}.html")));
            }
        }
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, finding) in findings.iter().enumerate() {
            by_path.entry(finding.place.path()).or_default().push(at);
        }
        let mut maker =
            Maker {
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
                offline_url,
                az_url,
                tags_url,
                rest_url: String::new(),
                redirects,
                sheets: Vec::new(),
                az: Vec::new(),
                tags: pages::tags::Tags::default(),
                what_if: None,
                leave_url: None,
                handovers: BTreeMap::new(),
                training_url: None,
                related: RwLock::default(),
                revised: RwLock::default(),
                books: BTreeMap::new(),
                commits: HashMap::new(),
                records: BTreeSet::new(),
                lately: HashMap::new(),
                recent: Lately { events: Vec::new(), since: facts.today },
                machine: machine::Places::default(),
                board: board::Board::default(),
                signs_url,
                rules_url,
                ledgers,
                menu: Vec::new(),
                theme,
                words,
                labels: Labels(LABELS.map(|name| words.text(&format!("text.{name}")).to_owned())),
                navs: frame::Navs::default(),
                root: facts.settings.url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| {
                    rest.find('/').map_or("/", |at| &rest[at..]).trim_end_matches('/').to_owned() + "/"
                }),
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
        maker.tags = maker.all_tags(&mut free);
        maker.what_if = maker.what_if_sheet(&mut free);
        maker.leave_url = maker.leave_sheet(&mut free);
        maker.handovers = maker.handover_urls(&mut free);
        maker.training_url = maker.what_if.as_ref().map(|_| free("training.html".to_owned()));
        if maker.shown_in("").len() > frame::MOST_AT_ROOT {
            maker.rest_url = free("pages.html".to_owned());
        }
        maker.books = maker.bind(&mut free);
        maker.menu = maker.menu_items();
        maker.recent = lately(facts, &|page| maker.shown(page));
        maker.board = board::board(&maker, &mut taken);
        maker.machine = machine::places(&maker, taken, authors);
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
        // Pages at the root belong to no folder: they stand beside the folders, or behind one entry.
        let root = self.shown_in("");
        let beside = |title: &str, url: &str, folder, count| MenuItem {
            title: title.to_owned(),
            url: url.to_owned(),
            kind: "folder",
            folder,
            count,
        };
        if self.rest_url.is_empty() {
            let pages = root.iter().map(|page| &playbook.pages[*page]);
            items.extend(pages.map(|page| beside(&page.title, &page.url, None, None)));
        } else {
            let title = self.words.text("nav.rest");
            items.push(beside(title, &self.rest_url, Some(String::new()), Some(root.len())));
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
        if !self.tags.is_empty() {
            fixed("tags.title", &self.tags_url, "tags");
        }
        if !self.people.is_empty() {
            fixed("people.title", &self.people_url, "people");
        }
        if let Some(sheet) = &self.what_if {
            fixed("without.title", &sheet.url, "what-if");
        }
        for (ledger, url) in self.ledgers.iter().filter(|(ledger, _)| *ledger == pages::ledger::Ledger::Clients) {
            fixed(ledger.title(), url, ledger.name());
        }
        if !self.sheets.is_empty() {
            fixed("cover.title", &self.cover_url, "cover");
        }
        fixed("health.title", &self.health_url, "health");
        fixed("findings.title", &self.findings_url, "findings");
        items
    }

    /// A name as the site may show it.
    fn shown_name(&self, who: &Who) -> Option<String> {
        let team = matches!(who, Who::Team(_));
        (team || !self.nameless()).then(|| self.facts.playbook.roster.name(who).to_owned())
    }
}
