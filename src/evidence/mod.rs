//! What is known about who verified what: from the logs in front matter, from history and from records of performed
//! work. It judges nothing.

mod acts;
pub mod changed;
mod compare;
mod earlier;
mod history;
mod identity;
mod mailmap;
mod record;
pub mod rows;
mod verification;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::kept::Kept;
use crate::load::{Wanted, header};
use crate::model::page::Page;
use crate::model::people::{Name, Who};
use crate::model::playbook::Playbook;
use crate::settings::Settings;
use crate::source::Source;
pub use acts::{Act, Acts, Deed, MOST_ACTS, first_day, whole_from};
pub use earlier::Earlier;
use history::{Absent, Past, Repository};
pub use identity::matches;
use identity::{Identities, Signature, identify};
use mailmap::Mailmap;
use record::{Sources, record};
use rows::{Export, Records, Row, Work};
pub use verification::{Change, Commit, Cut, Difference, Edit, From, History, Manner, Record, Since, Verification};

/// All that is known.
#[derive(Debug)]
pub struct Evidence {
    /// By page, in the playbook's order.
    pub pages: Vec<Record>,
    /// What commits did to the pages lately; nothing where only facts were wanted.
    pub acts: Acts,
    /// How far history could be read.
    pub history: History,
    /// The humans known to git whom names in front matter mean.
    pub names: HashMap<Name, Who>,
    /// The humans known only to git whom the mailmap keeps apart from everybody else.
    pub settled: HashSet<Who>,
    /// Work for clients, in the order of the files below `evidence/` and of their lines.
    pub work: Vec<Work>,
    /// The files below `evidence/` that hold a row with a day, in path order.
    pub exports: Vec<Export>,
}

/// The repository that a playbook lies in, or why none can be read.
pub struct Found(Result<Repository, Absent>);

/// History as it was read, before anything is made of it.
pub struct Read(Result<Past, Absent>);

impl Read {
    /// Whether this is all there is to know of a repository: nothing was committed since, or checked out.
    pub fn is_of(&self, found: &Found) -> bool {
        matches!((&self.0, &found.0), (Ok(past), Ok(repository)) if past.repository == *repository)
    }
}

impl Read {
    /// The pages that lay at these paths once, and lie elsewhere now, by their places among `pages`: moved, committed or not.
    pub fn found_again<'o>(&self, old: &BTreeSet<&'o str>, pages: &[Page]) -> BTreeMap<&'o str, usize> {
        let Ok(past) = &self.0 else { return BTreeMap::new() };
        if old.is_empty() {
            return BTreeMap::new();
        }
        let present: HashSet<&str> = pages.iter().map(Page::path).collect();
        let moved = past.moved(&present);
        let lineage = |page: &Page| past.at(page.path()).or_else(|| moved.get(&body_hash(page)).copied());
        let now: HashMap<_, usize> =
            pages.iter().enumerate().filter_map(|(at, page)| Some((lineage(page)?, at))).collect();
        old.iter().filter_map(|old| Some((*old, *now.get(&past.last_at(old)?)?))).collect()
    }
}

fn body_hash(page: &Page) -> u64 {
    history::body_hash(header::cut(page.source.text()).1)
}

/// The last day that a verification may bear: tomorrow, because of time zones.
pub fn latest(today: Date) -> Date {
    today.saturating_add(1.day())
}

/// Finds the repository that the playbook in `root` lies in.
pub fn find(root: &Path) -> Found {
    Found(history::find(root))
}

/// Who commits in a folder: name and address, as git is told; nothing where it is not.
pub fn author(folder: &Path) -> Option<(String, String)> {
    history::author(folder)
}

impl Found {
    /// Where something may be kept from one run to the next; nowhere without a repository.
    pub fn kept(&self, what: &str) -> Option<Kept> {
        self.0.as_ref().ok().map(|repository| repository.kept(what))
    }

    /// What leads from the top of the repository to the playbook: empty, or with a final `/`.
    pub fn prefix(&self) -> String {
        self.0.as_ref().map(|repository| repository.prefix.clone()).unwrap_or_default()
    }

    /// The folders in which git notes what is checked out; none without a repository.
    pub fn watched(&self) -> Vec<PathBuf> {
        self.0.as_ref().map(history::watched).unwrap_or_default()
    }

    /// The playbook's files that are not as they were committed last, new ones left out; none where that cannot be told.
    pub fn altered(&self) -> BTreeSet<String> {
        self.0.as_ref().map(history::altered).unwrap_or_default()
    }
}

/// Where pages lie now that lay at these paths of the playbook last, by their old paths: those that history tells of.
pub fn successors(root: &Path, settings: &Settings, old: &[&str], playbook: &Playbook) -> HashMap<String, String> {
    let Ok(past) = find(root).0.and_then(|repository| history::read(repository, settings)) else {
        return HashMap::new();
    };
    let present: HashSet<&str> = playbook.pages.iter().map(Page::path).collect();
    let moved = past.moved(&present);
    let lineage = |page: &Page| past.at(page.path()).or_else(|| record::by_body(page, &moved));
    let now: HashMap<_, &str> = playbook.pages.iter().filter_map(|page| Some((lineage(page)?, page.path()))).collect();
    let found = |path: &&&str| Some(((**path).to_owned(), (*now.get(&past.last_at(path)?)?).to_owned()));
    old.iter().collect::<Vec<_>>().iter().filter_map(found).collect()
}

/// Reads history, or learns why there is none to read. It needs the settings alone, so that pages can be read
/// meanwhile.
pub fn read(found: Found, settings: &Settings) -> Read {
    Read(found.0.and_then(|repository| history::read(repository, settings)))
}

/// Gathers what the logs, history and the records of performed work say. Days that have not come yet are left out:
/// they are findings, not evidence. What commits did to the pages is gathered where `wanted` are pages to be shown.
pub fn gather(
    root: &Path,
    read: &Read,
    (playbook, records): (&Playbook, &[Arc<Source>]),
    settings: &Settings,
    (today, wanted): (Date, Wanted),
    findings: &mut Vec<Diagnostic>,
) -> Evidence {
    let (past, absent) = match &read.0 {
        Ok(past) => (Some(past), None),
        Err(absent) => (None, Some(absent)),
    };
    let records = rows::read(records, playbook, settings, today, findings);
    let identities = past.map(|past| identities(past, playbook, &records, settings)).unwrap_or_default();
    let Records { rows, mut work, exports } = records;
    let sources = Sources::new(past, &identities, playbook, settings, latest(today));
    let mut of_page: Vec<Vec<&Row>> = vec![Vec::new(); playbook.pages.len()];
    rows.iter().for_each(|row| of_page[row.page].push(row));
    let from = acts::first_day(today);
    type Looked = (Vec<Option<Result<Change, compare::Open>>>, Vec<Vec<acts::Found>>);
    let ((mut pages, troubles), (looked, done)): ((Vec<Record>, Vec<Vec<Diagnostic>>), Looked) = playbook
        .pages
        .par_iter()
        .zip(&of_page)
        .map(|(page, rows)| {
            let told = sources.told(page);
            let looked = (past.is_some() && page.in_force()).then(|| compare::look(page, told.as_ref(), &sources));
            let done = match wanted {
                Wanted::Pages => acts::look(page, told.as_ref(), &sources, from),
                Wanted::Facts => Vec::new(),
            };
            (record(page, rows, told.as_ref(), &sources), (looked, done))
        })
        .unzip();
    findings.extend(troubles.into_iter().flatten());
    let mut nothing_known = |by: Cut| {
        pages.iter_mut().for_each(|page| page.complete = false);
        History::Cut { commits: 0, by }
    };
    let history = match (past, absent) {
        (_, Some(Absent::Missing(count))) => nothing_known(Cut::Missing(*count)),
        (_, Some(Absent::Failed(words))) => nothing_known(Cut::Failed(words.clone())),
        (Some(past), None) => {
            let failed = compare::compare(past, playbook, &sources, looked, &mut pages);
            reach(root, past, playbook, &mut pages, failed)
        }
        (_, Some(Absent::Outside)) | (None, None) => History::Outside,
    };
    let acts = match past {
        Some(past) if wanted == Wanted::Pages => acts::acts(past, &sources, done, from),
        _ => Acts { all: Vec::new(), since: from },
    };
    drop(sources);
    let Identities { names, settled, .. } = identities;
    for piece in &mut work {
        if let Who::Unlisted(name) = &piece.who
            && let Some(human) = names.get(name)
        {
            piece.who = human.clone();
        }
    }
    Evidence { pages, acts, history, names, settled, work, exports }
}

/// How far history reaches, and which pages it does not reach.
fn reach(root: &Path, past: &Past, playbook: &Playbook, pages: &mut [Record], failed: Option<String>) -> History {
    let commits = past.commits();
    let missing = past.missing();
    let tracked = playbook.pages.iter().any(|page| past.at(page.path()).is_some());
    let mut nested: Option<String> = None;
    for (page, record) in playbook.pages.iter().zip(pages.iter_mut()) {
        if past.at(page.path()).is_none()
            && let Some(folder) = repository_of_its_own(root, page)
        {
            record.complete = false;
            nested.get_or_insert(folder);
        }
    }
    let cut = match (failed, nested) {
        (Some(words), _) => Some(Cut::Failed(words)),
        _ if !past.repository.shallow.is_empty() => Some(Cut::Shallow),
        _ if missing > 0 => Some(Cut::Missing(missing)),
        (None, Some(folder)) => Some(Cut::Nested(folder)),
        (None, None) => None,
    };
    match cut {
        Some(by) => {
            if by == Cut::Shallow && !tracked {
                pages.iter_mut().for_each(|page| page.complete = false);
            }
            History::Cut { commits, by }
        }
        None if !tracked => History::NotCommitted,
        None => History::Whole { commits },
    }
}

/// The folder below the playbook's root that is a repository and holds the page.
fn repository_of_its_own(root: &Path, page: &Page) -> Option<String> {
    let mut folder = Path::new(page.path()).parent()?;
    while !folder.as_os_str().is_empty() {
        if root.join(folder).join(".git").exists() {
            return Some(folder.to_string_lossy().into_owned());
        }
        folder = folder.parent()?;
    }
    None
}

fn identities(past: &Past, playbook: &Playbook, records: &Records, settings: &Settings) -> Identities {
    let mut last = vec![i64::MIN; past.log.people.len()];
    for entry in &past.log.commits {
        for pair in entry.others.iter().chain([&entry.author]) {
            let seen = &mut last[*pair as usize];
            *seen = entry.seconds.max(*seen);
        }
    }
    let signatures: Vec<Signature<'_>> =
        past.log.people.iter().zip(last).map(|((name, email), last)| Signature { name, email, last }).collect();
    let mailmap = Mailmap::read(&past.mailmap);
    let names = names(past, playbook, records, settings);
    identify(&signatures, &playbook.roster, &mailmap, &settings.evidence.bots, &names)
}

/// Every name that front matter, today or earlier, and records of performed work give, and that people.yml does not explain.
fn names(past: &Past, playbook: &Playbook, records: &Records, settings: &Settings) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    if !playbook.roster.is_empty() {
        return names;
    }
    let mut add = |who: Option<&Who>| {
        if let Some(Who::Unlisted(name)) = who {
            names.insert(name.clone());
        }
    };
    add(settings.owner.as_ref().map(|named| &named.who));
    for page in &playbook.pages {
        page.owner.iter().chain(&page.reviewers).for_each(|named| add(Some(&named.who)));
        page.log.iter().for_each(|entry| add(entry.by.as_ref()));
    }
    records.rows.iter().for_each(|row| add(Some(&row.person.who)));
    records.work.iter().for_each(|piece| add(Some(&piece.who)));
    for told in past.told() {
        names.extend(told.by.iter().chain(told.log.iter().map(|line| &line.by)).map(|name| Name::new(name)));
    }
    names
}
