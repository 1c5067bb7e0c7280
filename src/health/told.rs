//! Pages and people as JSON tells of them: the one shape of `report` and of the site's `api/v1`, version 1. Keys are
//! only ever added; unknown is `null`, never an empty guess. Whose names are told is the caller's to decide.

use std::borrow::Cow;

use serde::Serialize;

use super::{Load, Survey};
use crate::evidence::{Change, From};
use crate::facts::Facts;
use crate::model::people::Who;

/// How far history reaches.
#[derive(Debug, Serialize)]
pub struct History {
    commits: usize,
    complete: bool,
}

/// A page.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    path: &'a str,
    url: &'a str,
    title: &'a str,
    kind: &'static str,
    status: &'static str,
    owner: Option<&'a str>,
    criticality: Option<&'a str>,
    fingerprint: Cow<'a, str>,
    freshness: Option<Freshness>,
    verifications: Vec<Verification<'a>>,
    cover: Option<Cover<'a>>,
    /// Who has done it, the owner included; `null` where that is not known or nobody is named.
    hands: Option<Vec<&'a str>>,
    /// How far everybody who is here has come with it.
    levels: Option<Vec<LevelOf<'a>>>,
}

#[derive(Debug, Serialize)]
struct Freshness {
    state: &'static str,
    changed: Option<bool>,
    last_verified: Option<String>,
    due: Option<String>,
}

#[derive(Debug, Serialize)]
struct LevelOf<'a> {
    who: &'a str,
    /// `learning`, `can do` or `can teach`.
    level: &'static str,
    /// `evidence` or `training`.
    from: &'static str,
}

#[derive(Debug, Serialize)]
struct Verification<'a> {
    who: Option<&'a str>,
    when: String,
    how: &'static str,
    from: String,
    recorded_by: Option<&'a str>,
}

/// Who covers a page: `null` where history is cut off and nobody is on record in what is left, or nobody is named.
#[derive(Debug, Serialize)]
struct Cover<'a> {
    listed: Option<Vec<&'a str>>,
    ever: Option<Vec<&'a str>>,
    now: Option<Vec<&'a str>>,
    now_at_least: usize,
    minimum: usize,
}

/// A person.
#[derive(Debug, Serialize)]
pub struct Person<'a> {
    id: &'a str,
    name: &'a str,
    owns: Vec<&'a str>,
    /// `null` where history is cut off and nothing is on record in what is left.
    covers: Option<Vec<&'a str>>,
    only_cover_of: Option<Vec<&'a str>>,
}

/// Tells of what is known, to those who may know it.
pub struct Teller<'a> {
    /// What is known.
    pub facts: &'a Facts,
    /// Where everything stands.
    pub survey: &'a Survey,
    /// Nobody is named: lists of people are `null`, and of where a verification is from only the kind is told.
    pub nameless: bool,
    /// The id of somebody, unless nobody may know it.
    pub id: Box<dyn Fn(&'a Who) -> Option<&'a str> + Sync + 'a>,
    /// Whether a page is told of, by its place in the playbook.
    pub shown: Box<dyn Fn(usize) -> bool + Sync + 'a>,
}

impl<'a> Teller<'a> {
    /// How far history reaches; nothing outside git.
    pub fn history(facts: &Facts) -> Option<History> {
        let history = &facts.evidence.history;
        history.commits().map(|commits| History { commits, complete: history.complete() })
    }

    /// The paths of those pages that are told of.
    pub fn paths(&self, pages: &[usize]) -> Vec<&'a str> {
        let shown = pages.iter().filter(|page| (self.shown)(**page));
        shown.map(|page| self.facts.playbook.pages[*page].path()).collect()
    }

    /// The page at a place in the playbook.
    pub fn page(&self, at: usize) -> Page<'a> {
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        Page {
            path: page.path(),
            url: &page.url,
            title: &page.title,
            kind: page.kind.name(),
            status: page.status.name(),
            owner: page.owner.as_ref().and_then(|owner| (self.id)(&owner.who)),
            criticality: page.criticality.as_deref(),
            fingerprint: page.fingerprint(),
            freshness: standing.freshness.as_ref().map(|freshness| Freshness {
                state: freshness.state.name(),
                changed: match self.facts.evidence.pages.get(at).map(|record| &record.change) {
                    Some(Change::Unknown) | None => None,
                    Some(Change::Same) => Some(false),
                    Some(Change::Changed(_)) => Some(true),
                },
                last_verified: freshness.last_verified.map(|date| date.to_string()),
                due: freshness.due.map(|date| date.to_string()),
            }),
            verifications: self.verifications(at),
            levels: if self.nameless || standing.cover.is_none() {
                None
            } else {
                unless_unknown(standing.known, self.levels(at))
            },
            hands: standing.hands.as_ref().filter(|_| !self.nameless).and_then(|hands| {
                let ids = hands.ever.iter().filter_map(|hand| (self.id)(&hand.who)).collect();
                unless_unknown(standing.known, ids)
            }),
            cover: standing.cover.as_ref().map(|cover| {
                let named = |known, list: Vec<&'a str>| unless_unknown(known, list).filter(|_| !self.nameless);
                let ids = |who: &mut dyn Iterator<Item = &'a Who>| who.filter_map(|who| (self.id)(who)).collect();
                Cover {
                    listed: named(true, ids(&mut cover.listed.iter())),
                    ever: named(standing.known, ids(&mut cover.ever.iter().map(|one| &one.who))),
                    now: named(standing.known, ids(&mut cover.now.iter().map(|one| &one.who))),
                    now_at_least: cover.sure_now,
                    minimum: cover.minimum,
                }
            }),
        }
    }

    fn levels(&self, at: usize) -> Vec<LevelOf<'a>> {
        let all = self.survey.pages[at].levels.iter();
        all.filter_map(|leveled| {
            Some(LevelOf {
                who: (self.id)(&leveled.who)?,
                level: leveled.level.name(),
                from: if leveled.said { "training" } else { "evidence" },
            })
        })
        .collect()
    }

    fn verifications(&self, at: usize) -> Vec<Verification<'a>> {
        let all = self.facts.verifications(at).iter();
        all.map(|one| Verification {
            who: one.who.as_ref().and_then(|who| (self.id)(who)),
            when: one.when.to_string(),
            how: one.how.name(),
            // A file's name may be somebody's, and a commit says whose it is.
            from: match &one.from {
                From::Commit if self.nameless => "commit".to_owned(),
                From::Row(_) if self.nameless => "evidence".to_owned(),
                _ => one.origin(),
            },
            recorded_by: one.recorded_by().and_then(|who| (self.id)(who)),
        })
        .collect()
    }

    /// A person and what they hold up. `id` is what they are told by.
    pub fn person(&self, who: &'a Who, load: &Load) -> Person<'a> {
        let known = self.survey.all_known;
        Person {
            id: (self.id)(who).unwrap_or_default(),
            name: self.facts.playbook.roster.name(who),
            owns: self.paths(&load.owns),
            covers: unless_unknown(known, self.paths(&load.covers)),
            only_cover_of: unless_unknown(known, self.paths(&load.only_cover_of)),
        }
    }
}

/// An empty list is a claim: it is made only where all is known.
fn unless_unknown<T>(known: bool, list: Vec<T>) -> Option<Vec<T>> {
    (known || !list.is_empty()).then_some(list)
}
