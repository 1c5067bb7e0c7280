//! A folder to a [`Playbook`]: walk, read, parse, inherit, link. Bad content gives findings; only what keeps the
//! program from reading at all is an error.

pub mod address;
mod again;
mod assets;
mod bodies;
mod business;
mod clients;
mod external;
mod fields;
mod footer;
pub mod front_matter;
pub mod given;
pub mod header;
mod image;
pub mod leave;
mod look;
mod names;
mod people;
mod register;
pub mod rules;
mod settings;
pub mod sources;
pub mod templates;
pub mod told;
mod training;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};
use crate::kept::Kept;
use crate::load::address::Addresses;
pub use crate::load::again::{Known, Memory, revised};
use crate::load::bodies::Bodies;
pub use crate::load::business::{CLIENTS_FILE, REGISTER_FILE, TRAINING_FILE};
use crate::load::front_matter::FrontMatter;
use crate::load::given::Own;
use crate::load::header::Header;
use crate::load::rules::{INVALID_FIELD, UNREADABLE_FRONT_MATTER, UNSAFE_PATH};
pub use crate::load::walk::{Root, Tree, Unsaved};
use crate::markdown::{self, Document, Form};
use crate::model::page::{Kind, LinkTarget, Page, Status};
use crate::model::people::{Roster, nearest};
use crate::model::playbook::{Playbook, words};
use crate::settings::{Inherited, Settings};
use crate::site::SitePath;
use crate::source::{Source, Span};

/// File of the settings; its folder is the playbook.
pub const SETTINGS_FILE: &str = "playbook.yml";
/// File of the roster.
pub const PEOPLE_FILE: &str = "people.yml";

/// The playbook's own files, before its pages.
#[derive(Debug)]
pub struct Opened {
    /// Settings, with defaults filled in.
    pub settings: Settings,
    /// People and teams.
    pub roster: Roster,
    /// What is wrong with them.
    pub findings: Vec<Diagnostic>,
    /// A hash of the texts that they were read from.
    pub read_from: blake3::Hash,
}

/// What was read.
#[derive(Debug)]
pub struct Loaded {
    /// Pages, people and what they are linked by.
    pub playbook: Playbook,
    /// The records of performed work, the CSV files below `evidence/`, in path order.
    pub records: Vec<Arc<Source>>,
    /// What is wrong with the files themselves.
    pub findings: Vec<Diagnostic>,
}

/// Reads settings and people of the playbook in `root`.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn open<'r>(root: impl Into<Root<'r>>) -> anyhow::Result<Opened> {
    let root = root.into();
    let mut findings = Vec::new();
    let (people, own) = (text(root, PEOPLE_FILE, &mut findings)?, text(root, SETTINGS_FILE, &mut findings)?);
    let [one, other] = [&people, &own].map(|source| source.as_ref().map_or("", |source| source.text()));
    let read_from = blake3::hash(format!("{one}\0{other}").as_bytes());
    let roster = people.map(|source| people::read(&source, &mut findings)).unwrap_or_default();
    let settings = own.map(|source| settings::read(&source, &roster, &mut findings)).unwrap_or_default();
    Ok(Opened { settings, roster, findings, read_from })
}

/// The playbook's own files beside its pages, those that are there.
///
/// # Errors
/// One that cannot be read.
pub fn own<'r>(root: impl Into<Root<'r>>) -> anyhow::Result<Vec<Arc<Source>>> {
    let root = root.into();
    let all = [SETTINGS_FILE, PEOPLE_FILE, CLIENTS_FILE, REGISTER_FILE, TRAINING_FILE];
    let texts = all.into_iter().map(|path| text(root, path, &mut Vec::new()));
    texts.filter_map(Result::transpose).collect()
}

/// What is wanted of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// What is judged: front matter, links, headings, the fingerprint. Their text cannot be shown.
    Facts,
    /// All of it, to be shown or searched.
    Pages,
}

/// Reads the pages of the playbook in `root`, and adds what is wrong with them to `findings`. What was read of their
/// texts is `kept` for the next run, where there is a place for it and only facts are wanted. What `memory` holds is not
/// read again.
///
/// # Errors
/// A folder or file that cannot be read, and a playbook without a page: neither may pass for a healthy one.
pub fn load<'r>(
    root: impl Into<Root<'r>>,
    (wanted, kept, memory): (Wanted, Option<&Kept>, Option<&mut Memory>),
    settings: &Settings,
    roster: Roster,
    mut findings: Vec<Diagnostic>,
) -> anyhow::Result<Loaded> {
    let root = root.into();
    let mut nothing = Memory::default();
    let lasting = memory.is_some();
    let memory = memory.unwrap_or(&mut nothing);
    let mut tree = memory.tree(root.folder, settings)?;
    // What is there and not listed is left out on purpose.
    let new = |path: &&String| !tree.files.contains(*path) && !root.folder.join(path).exists();
    let new: Vec<String> = root.unsaved.keys().filter(new).cloned().collect();
    if !new.is_empty() {
        Arc::make_mut(&mut tree).files.extend(new);
    }
    sources::refused(&tree, &mut findings);
    let sources = sources::of(settings, &tree.files);
    if sources.is_empty() {
        anyhow::bail!("no page in {}: nothing matches `sources: {}`", root.folder.display(), settings.sources());
    }
    sources::unmatched(settings, &sources, &tree.files, &mut findings);
    let options = options(settings, wanted);
    let stored = bodies::read(kept, &options);
    let reading = Reading { settings, roster: &roster, bodies: Bodies::new(kept, options, &stored) };
    let drafts = drafts(root, &sources, &reading, memory)?;
    reading.bodies.keep();
    if lasting {
        memory.keep(&drafts);
    }
    let pages = pages(drafts, settings, &mut findings);
    let mut playbook = link(pages, roster, &tree.files, (settings, &mut findings));
    let known = std::mem::take(&mut memory.assets);
    playbook.assets = assets::read(root.folder, (&playbook, &settings.look), &tree.files, (&known, &mut findings))?;
    if lasting {
        memory.assets.clone_from(&playbook.assets);
    }
    business::read(root, settings, &mut playbook, &tree.files, &mut findings)?;
    playbook.templates = templates::read(root, &playbook, &tree.files, &mut findings)?;
    let records = sources::records(root, &tree.files, &mut findings)?;
    Ok(Loaded { playbook, records, findings })
}

/// How pages' texts are read.
fn options(settings: &Settings, wanted: Wanted) -> markdown::Options {
    markdown::Options { facts_only: wanted == Wanted::Facts, ..settings.markdown() }
}

/// Reads one of the playbook's own files, if it is there.
fn text(root: Root<'_>, path: &str, findings: &mut Vec<Diagnostic>) -> anyhow::Result<Option<Arc<Source>>> {
    let Some((source, bad)) = walk::read_if_there(root, path)? else { return Ok(None) };
    let source = Arc::new(source);
    if let Some(at) = bad {
        let place = Place::new(&source, Span::new(at, at));
        findings.push(Diagnostic::new(&rules::INVALID_CONFIG, place, "not UTF-8 text", "save the file as UTF-8"));
    }
    Ok(Some(source))
}

/// A page before it is known what it inherits.
#[derive(Clone)]
struct Draft {
    source: Arc<Source>,
    front: FrontMatter,
    has_front: bool,
    document: Arc<Document>,
    body: usize,
    index: bool,
    url: String,
    findings: Vec<Diagnostic>,
}

/// What pages are read by.
struct Reading<'a> {
    bodies: Bodies<'a>,
    settings: &'a Settings,
    roster: &'a Roster,
}

fn drafts(
    root: Root<'_>,
    sources: &[String],
    reading: &Reading<'_>,
    memory: &Memory,
) -> anyhow::Result<Vec<Arc<Draft>>> {
    let indexed = given::indexed(sources.iter().map(String::as_str));
    let draft = |path: &String| match memory.draft(path) {
        Some(draft) => Ok(draft),
        None => walk::read_one(root, path).map(|(source, bad)| Arc::new(draft(source, bad, &indexed, reading))),
    };
    sources.par_iter().map(draft).collect()
}

fn pages(drafts: Vec<Arc<Draft>>, settings: &Settings, findings: &mut Vec<Diagnostic>) -> Vec<Page> {
    let own = |draft: &Arc<Draft>| Own {
        path: Arc::clone(draft.source.path()),
        inherited: draft.front.inherited.clone(),
        has_front: draft.has_front,
        index: draft.index,
    };
    let given = given::given(&drafts.iter().map(own).collect::<Vec<_>>(), settings);
    for draft in &drafts {
        findings.extend_from_slice(&draft.findings);
        findings.extend(unknown_level(draft, settings));
    }
    let assemble = |(draft, given)| assemble(Arc::unwrap_or_clone(draft), given, &settings.title);
    drafts.into_par_iter().zip(given).map(assemble).collect()
}

/// A criticality that is none of the levels.
fn unknown_level(draft: &Draft, settings: &Settings) -> Option<Diagnostic> {
    let level =
        draft.front.inherited.criticality.as_ref().filter(|level| !settings.criticality.contains_key(*level))?;
    let span = draft.front.keys.get("criticality")?;
    let near = nearest(level, settings.criticality.keys().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a level that stands under `criticality` in playbook.yml".to_owned(),
    };
    let message = format!("there is no criticality `{level}`");
    Some(Diagnostic::new(&INVALID_FIELD, Place::new(&draft.source, *span), message, help).slip(level, near))
}

fn draft(source: Source, bad: Option<usize>, indexed: &BTreeSet<&str>, reading: &Reading<'_>) -> Draft {
    let Reading { settings, roster, bodies } = reading;
    let source = Arc::new(source);
    let mut findings = Vec::new();
    if let Some(at) = bad {
        let place = Place::new(&source, Span::new(at, at));
        let help = "save the file as UTF-8; what cannot be read is shown as \u{FFFD}";
        findings.push(Diagnostic::new(&UNREADABLE_FRONT_MATTER, place, "not UTF-8 text", help));
    }
    let text = source.text();
    let (front, has_front, body) = match header::find_mapped(text, &settings.front_matter) {
        Header::None => (FrontMatter::default(), false, 0),
        Header::Found { yaml, body } => {
            (front_matter::read(&source, yaml, roster, &settings.front_matter, &mut findings), true, body)
        }
        Header::Broken { body, span, message, help } => {
            let place = Place::new(&source, span);
            findings.push(Diagnostic::new(&UNREADABLE_FRONT_MATTER, place, message, help));
            (FrontMatter::default(), true, body)
        }
    };
    let document = Arc::new(bodies.document(&text[body..], body));
    let folder = address::split(source.path()).0;
    let index = given::is_first(source.path(), indexed);
    let url = address::url(source.path(), indexed.contains(folder));
    if let Err(error) = SitePath::new(url.as_str()) {
        let help = "rename the file; its name is also its address";
        findings.push(Diagnostic::new(&UNSAFE_PATH, Place::new(&source, Span::default()), error.to_string(), help));
    }
    Draft { front, has_front, document, body, index, url, findings, source }
}

fn assemble(draft: Draft, given: Inherited, site_title: &str) -> Page {
    let Draft { source, front, document, body, url, index, .. } = draft;
    let (folder, name) = address::split(source.path());
    let folder = folder.to_owned();
    let heading = document.title.clone().filter(|title| !title.is_empty());
    let titled_by_heading = match (&front.title, &heading) {
        (None, heading) => heading.is_some(),
        (Some(title), Some(heading)) => title.to_lowercase() == heading.to_lowercase(),
        (Some(_), None) => false,
    };
    let named_after = match address::stem(name) {
        _ if index => {
            let (_, last) = address::split(&folder);
            if folder.is_empty() { site_title.to_owned() } else { words(last) }
        }
        stem => words(stem),
    };
    Page {
        title: front.title.or(heading).unwrap_or(named_after),
        description: front.description.unwrap_or_default(),
        url,
        folder,
        kind: given.kind.unwrap_or(Kind::Guide),
        status: front.status.unwrap_or(Status::Current),
        tags: front.tags,
        keywords: front.keywords,
        lang: front.lang,
        weight: front.weight,
        control: front.control,
        owner: given.owner,
        reviewers: given.reviewers.unwrap_or_default(),
        last_verified: front.last_verified,
        log: front.log,
        stamps: front.stamps,
        continues: front.continues,
        processes: front.processes,
        review_every: given.review_every,
        criticality: given.criticality,
        channel: given.channel,
        audience: front.audience.unwrap_or_default(),
        aliases: front.aliases,
        needs: front.needs,
        superseded_by: front.superseded_by,
        template: front.template,
        waivers: front.waivers,
        keys: front.keys,
        document,
        body,
        titled_by_heading,
        links: Vec::new(),
        replacement: None,
        source,
    }
}

/// Resolves every link of every page and of the footer, and `superseded_by`.
fn link(
    mut pages: Vec<Page>,
    roster: Roster,
    files: &BTreeSet<String>,
    (settings, findings): (&Settings, &mut Vec<Diagnostic>),
) -> Playbook {
    let footer;
    let (links, replacements): (Vec<Vec<LinkTarget>>, Vec<Option<LinkTarget>>) = {
        let addresses = Addresses::new(&pages, files);
        footer = settings.look.footer.as_ref().map(|footer| footer::links(footer, &addresses, findings));
        pages
            .par_iter()
            .enumerate()
            .map(|(from, page)| {
                let links =
                    page.document.links.iter().map(|link| addresses.resolve(&link.target, link.form, from)).collect();
                (links, page.superseded_by.as_ref().map(|target| addresses.resolve(&target.value, Form::Way, from)))
            })
            .unzip()
    };
    for ((page, links), replacement) in pages.iter_mut().zip(links).zip(replacements) {
        page.links = links;
        page.replacement = replacement;
    }
    Playbook { footer: footer.unwrap_or_default(), ..Playbook::new(pages, roster) }
}
