//! What is on record of one page: its log today, what its versions brought, and what it continues.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::evidence::history::replay::{Event, Tale, What, withdraw};
use crate::evidence::history::version::{self, Version};
use crate::evidence::history::{Lineage, Past, Step, Story};
use crate::evidence::identity::Identities;
use crate::evidence::rows::Row;
use crate::evidence::verification::{Change, Commit, From, Manner, Record, Since, Verification};
use crate::load::rules::INVALID_FIELD;
use crate::load::{address, header};
use crate::markdown::Wikilinks;
use crate::model::page::{How, Page, Placed};
use crate::model::people::{Name, Who};
use crate::model::playbook::Playbook;
use crate::settings::{Mapped, Settings};

/// What history tells of a page.
pub struct Told<'a> {
    /// All of history.
    pub past: &'a Past,
    /// Its versions.
    pub story: &'a Story,
    /// What they say.
    pub tale: Tale,
}

/// What every page's record is made from.
pub struct Sources<'a> {
    past: Option<&'a Past>,
    identities: &'a Identities,
    playbook: &'a Playbook,
    /// Most pages of a commit whose dates, changed alone, each count.
    limit: usize,
    bulk: HashMap<u32, usize>,
    ignored: HashSet<String>,
    commits: Vec<Arc<Commit>>,
    /// Pages whose file is gone, by the hash of their body.
    moved: HashMap<u64, Lineage>,
    /// What files said that are not as they were committed last, by path; read once somebody asks.
    altered: OnceLock<HashMap<String, Version>>,
    mapped: &'a BTreeMap<String, Mapped>,
    latest: Date,
    wikilinks: Wikilinks,
}

impl<'a> Sources<'a> {
    /// Prepares what all pages share.
    pub fn new(
        past: Option<&'a Past>,
        identities: &'a Identities,
        playbook: &'a Playbook,
        settings: &'a Settings,
        latest: Date,
    ) -> Self {
        let who = |pair: u32| identities.who.get(pair as usize).cloned().flatten();
        let commits = past.iter().flat_map(|past| &past.log.commits).map(|entry| {
            let when = entry.day.parse().unwrap_or(Date::MIN);
            Arc::new(Commit { hash: entry.hash.clone(), when, author: who(entry.author) })
        });
        let listed = past.map(|past| past.ignored.as_str()).unwrap_or_default();
        let ignored = listed.lines().filter_map(|line| line.split('#').next()?.split_whitespace().next());
        let present: HashSet<&str> = playbook.pages.iter().map(Page::path).collect();
        Sources {
            moved: past.map(|past| past.moved(&present)).unwrap_or_default(),
            past,
            identities,
            playbook,
            limit: settings.evidence.bulk,
            bulk: past.map(Past::bulk).unwrap_or_default(),
            ignored: ignored.map(str::to_lowercase).collect(),
            commits: commits.collect(),
            altered: OnceLock::new(),
            mapped: &settings.front_matter,
            latest,
            wikilinks: settings.wikilinks,
        }
    }

    /// What becomes of `[[Page]]` in the pages.
    pub fn wikilinks(&self) -> Wikilinks {
        self.wikilinks
    }

    /// A page through time and what its versions say; nothing where it was never committed.
    pub fn told(&self, page: &Page) -> Option<Told<'a>> {
        let (past, lineage) = (self.past?, self.lineage(page)?);
        let mut told = Told { past, story: past.story(lineage), tale: past.tale(lineage) };
        self.withdraw(page, &mut told);
        Some(told)
    }

    /// Takes back what the page as it lies there no longer says, before that is committed.
    fn withdraw(&self, page: &Page, told: &mut Told<'_>) {
        let said = |step: &Step| told.past.version(step.new?)?.told.as_deref();
        let Some(last) = told.story.steps.iter().rev().find_map(said) else { return };
        let entered = |on: i32, by: &str| {
            let who = Some(self.named(by));
            page.log
                .iter()
                .any(|entry| version::day(entry.on) == on && entry.by.as_ref().map(|who| self.settled(who)) == who)
        };
        let date = page.last_verified.as_ref().map(|date| version::day(date.value));
        let stands = last.log.iter().all(|line| entered(line.on, &line.by))
            && last.date.is_none_or(|then| date.is_some_and(|now| now >= then))
            && last.date.is_none_or(|on| last.by.iter().all(|by| entered(on, by)));
        if stands {
            return;
        }
        // After a merge the last commit of a page need not be what was checked out.
        let altered = self.altered.get_or_init(|| told.past.altered(self.mapped));
        let before = match altered.get(page.path()) {
            Some(version) => version.told.as_deref(),
            None if told.past.at(page.path()).is_none() => Some(last),
            None => None,
        };
        let now = version::read(page.source.text().as_bytes(), self.mapped).told;
        if let (Some(before), Some(now)) = (before, now) {
            withdraw(&mut told.tale.events, before, &now);
        }
    }

    /// A commit, as readers are told of it.
    pub fn commit(&self, at: u32) -> Arc<Commit> {
        Arc::clone(&self.commits[at as usize])
    }

    /// The page through time that a page is: by its path, or, where it was moved and that is not committed yet, by
    /// its body.
    fn lineage(&self, page: &Page) -> Option<Lineage> {
        let by_path = self.past?.at(page.path());
        by_path.or_else(|| by_body(page, &self.moved))
    }

    /// Most pages of a commit of which each is told of by itself.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether `.git-blame-ignore-revs` names a commit.
    pub fn is_ignored(&self, at: u32) -> bool {
        self.ignored.contains(&self.commits[at as usize].hash)
    }

    /// The last day that a verification may bear.
    pub fn latest(&self) -> Date {
        self.latest
    }

    /// Who is meant by a name in an older version.
    fn named(&self, name: &str) -> Who {
        if let Some(who) = self.playbook.roster.find(name) {
            return who.clone();
        }
        self.settled(&Who::Unlisted(Name::new(name)))
    }

    /// One human, where two names mean the same.
    fn settled(&self, who: &Who) -> Who {
        match who {
            Who::Unlisted(name) => self.identities.names.get(name).unwrap_or(who).clone(),
            _ => who.clone(),
        }
    }

    /// The verifications that an event is.
    fn verifications(&self, event: &Event) -> Vec<Verification> {
        let Some(past) = self.past else { return Vec::new() };
        let entry = &past.log.commits[event.commit as usize];
        let ignored = self.ignored.contains(&entry.hash);
        let new = |who: Option<Who>, how: How, manner: Manner| Verification {
            who,
            when: version::date(event.on),
            how,
            from: From::Commit,
            manner,
            commit: Some(self.commit(event.commit)),
            note: String::new(),
            reference: String::new(),
        };
        let (with_text, bare, writers) = match &event.what {
            What::Entry { .. } if ignored => return Vec::new(),
            What::Entry { by, how } => {
                let how = How::ALL.get(usize::from(*how)).copied().unwrap_or(How::Read);
                return vec![new(Some(self.named(by)), how, Manner::Record)];
            }
            What::Moved { with_text, bare, writers } => (*with_text, *bare, writers),
        };
        let who = |pair: &u32| self.identities.who.get(*pair as usize).and_then(Option::as_ref);
        let pages = self.bulk.get(&event.commit).copied().unwrap_or_default();
        if bare && pages > self.limit {
            return vec![new(None, How::Dated, Manner::Bulk { pages })];
        }
        let mut people: Vec<&Who> = Vec::new();
        for human in [&entry.author].into_iter().chain(&entry.others).filter_map(who) {
            if !people.contains(&human) {
                people.push(human);
            }
        }
        if ignored || people.is_empty() {
            return vec![new(None, How::Dated, Manner::Machine)];
        }
        let manner = |human: &Who| match with_text {
            true => Manner::WithText,
            false => Manner::Alone { wrote: writers.iter().filter_map(who).any(|writer| writer == human) },
        };
        people.into_iter().map(|human| new(Some(human.clone()), How::Dated, manner(human))).collect()
    }
}

/// Which of the pages whose file is gone, by the hash of their body, a page is by its own.
pub fn by_body(page: &Page, moved: &HashMap<u64, Lineage>) -> Option<Lineage> {
    if moved.is_empty() {
        return None;
    }
    let (_, body) = header::cut(page.source.text());
    (!body.trim().is_empty()).then(|| moved.get(&version::body_hash(body)).copied()).flatten()
}

/// What is on record of a page, its change left open; and what is wrong with the pages that it continues.
pub fn record(page: &Page, rows: &[&Row], told: Option<&Told<'_>>, sources: &Sources<'_>) -> (Record, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut complete = true;
    let mut since: Option<Since> = None;
    let mut shared_with = Vec::new();
    if let (Some(past), tale) = (sources.past, told.map(|told| &told.tale)) {
        for continued in &page.continues {
            match earlier(continued, page, past, tale) {
                Some((lineage, tale)) => {
                    let story = past.story(lineage);
                    shared_with.extend(standing(lineage, past, sources.playbook));
                    complete &= !story.cut && tale.missing == 0;
                    since = first(sources, story.steps.first().map(|step| step.commit)).or(since);
                    events.extend(tale.events);
                }
                None if past.repository.shallow.is_empty() && told.is_some() => findings.push(unknown(continued)),
                None => {}
            }
        }
    }
    if let Some(Told { story, tale, .. }) = told {
        complete &= !story.cut && tale.missing == 0;
        if !story.cut {
            let own = first(sources, story.steps.first().map(|step| step.commit));
            since = [since, own].into_iter().flatten().min_by_key(|since| since.when);
        }
        events.extend(tale.events.iter().cloned());
    }
    let mut found = written(page, sources);
    for verification in events.iter().flat_map(|event| sources.verifications(event)) {
        let known = |other: &&mut Verification| other.when == verification.when && other.who == verification.who;
        match found.iter_mut().filter(|other| matches!(other.from, From::Log(_))).find(known) {
            Some(entry) if verification.manner == Manner::Record => {
                entry.commit = entry.commit.take().or(verification.commit);
            }
            _ => found.push(verification),
        }
    }
    // A date that nothing explains is not committed yet, or its commit is cut off.
    if let Some(date) = &page.last_verified
        && !found.iter().any(|entry| entry.when == date.value)
    {
        found.push(Verification {
            who: None,
            when: date.value,
            how: How::Dated,
            from: From::Log(date.place.clone()),
            manner: Manner::Unknown,
            commit: None,
            note: String::new(),
            reference: String::new(),
        });
    }
    found.extend(rows.iter().map(|row| performed(row, sources)));
    found.retain(|entry| entry.when <= sources.latest);
    let verifications = one_each(found);
    // A log may remember more than the page's commits do.
    if let Some(first) = verifications.last()
        && since.as_ref().is_none_or(|since| first.when < since.when)
    {
        since = Some(Since { when: first.when, commit: first.commit.clone() });
    }
    let days =
        told.into_iter().flat_map(|told| &told.story.steps).map(|step| sources.commits[step.commit as usize].when);
    let touched = days.max();
    let written = told.and_then(|told| written_by(told, sources));
    (Record { verifications, since, touched, written, complete, shared_with, change: Change::Unknown }, findings)
}

/// The last commit that changed the text.
fn written_by(told: &Told<'_>, sources: &Sources<'_>) -> Option<Arc<Commit>> {
    let body = |blob: Option<_>| blob.and_then(|blob| told.past.version(blob)).map(|version| version.body);
    let last = told.story.steps.iter().rev().find(|step| body(step.old) != body(step.new))?;
    let known = !told.past.log.commits[last.commit as usize].boundary;
    known.then(|| sources.commit(last.commit))
}

fn first(sources: &Sources<'_>, commit: Option<u32>) -> Option<Since> {
    let commit = sources.commit(commit?);
    Some(Since { when: commit.when, commit: Some(commit) })
}

/// The log as it stands today.
fn written(page: &Page, sources: &Sources<'_>) -> Vec<Verification> {
    page.log
        .iter()
        .map(|entry| Verification {
            who: entry.by.as_ref().map(|who| sources.settled(who)),
            when: entry.on,
            how: entry.how,
            from: From::Log(entry.place.clone()),
            manner: Manner::Record,
            commit: None,
            note: entry.note.clone(),
            reference: entry.reference.clone(),
        })
        .collect()
}

/// A row of a record of performed work.
fn performed(row: &Row, sources: &Sources<'_>) -> Verification {
    Verification {
        who: Some(sources.settled(&row.person.who)),
        when: row.when,
        how: row.how,
        from: From::Row(row.place.clone()),
        manner: Manner::Record,
        commit: None,
        note: String::new(),
        reference: row.reference.clone(),
    }
}

/// One verification for each person and day: the strongest, and of equals the one in the log, then the first. Where
/// somebody is known to have looked on a day, a mere date says no more.
pub fn one_each(mut found: Vec<Verification>) -> Vec<Verification> {
    let logged = |entry: &Verification| !matches!(entry.from, From::Log(_));
    found.sort_by(|one, other| {
        (Reverse(one.when), one.who.is_none(), &one.who, Reverse(one.how), logged(one)).cmp(&(
            Reverse(other.when),
            other.who.is_none(),
            &other.who,
            Reverse(other.how),
            logged(other),
        ))
    });
    found.dedup_by(|later, kept| later.when == kept.when && (later.who == kept.who || later.who.is_none()));
    found
}

/// A page that another continues, and its tale up to the commit that says so.
fn earlier(continued: &Placed<String>, page: &Page, past: &Past, own: Option<&Tale>) -> Option<(Lineage, Tale)> {
    let written = continued.value.as_str();
    let forms = ["", page.folder.as_str()].into_iter().filter_map(|folder| address::resolve_path(folder, written));
    let forms: Vec<String> = forms.collect();
    let ended = forms.iter().map(|form| format!("{}.md", form.trim_end_matches(".html")));
    let lineage = forms.iter().cloned().chain(ended).find_map(|path| past.last_at(&path))?;
    if past.at(page.path()) == Some(lineage) {
        return None;
    }
    let mut tale = past.tale(lineage);
    let said = own.and_then(|own| own.continues.iter().find(|(path, _)| *path == continued.value));
    if let Some((_, commit)) = said {
        let seconds = |commit: u32| past.log.commits[commit as usize].seconds;
        tale.events.retain(|event| seconds(event.commit) <= seconds(*commit));
    }
    Some((lineage, tale))
}

/// The page of today that a page through time is, wherever it lies now.
fn standing(lineage: Lineage, past: &Past, playbook: &Playbook) -> Option<usize> {
    playbook.pages.iter().position(|page| past.at(page.path()) == Some(lineage))
}

fn unknown(continued: &Placed<String>) -> Diagnostic {
    let message = format!("`continues` names `{}`, which never was a page here", continued.value);
    let help = "write the path that it had, from the playbook's folder: `billing/old-page.md`";
    Diagnostic::new(&INVALID_FIELD, continued.place.clone(), message, help)
}
