//! The report as JSON, version 1: keys are only ever added. Unknown is `null`, never an empty guess.

use std::borrow::Cow;

use serde::Serialize;

use crate::evidence::Change;
use crate::facts::Facts;
use crate::health::{self, Survey};
use crate::model::people::Who;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    today: String,
    /// `null` outside git.
    history: Option<History>,
    pages: Vec<Page<'a>>,
    people: Vec<Person<'a>>,
    recording: Recording,
}

/// How the verifications of all processes were written down.
#[derive(Serialize)]
struct Recording {
    record: usize,
    with_text: usize,
    alone: usize,
    bulk: usize,
    machine: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct History {
    commits: usize,
    complete: bool,
}

#[derive(Serialize)]
struct Page<'a> {
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
}

#[derive(Serialize)]
struct Freshness {
    state: &'static str,
    changed: Option<bool>,
    last_verified: Option<String>,
    due: Option<String>,
}

#[derive(Serialize)]
struct Verification<'a> {
    who: Option<&'a str>,
    when: String,
    how: &'static str,
    from: String,
    recorded_by: Option<&'a str>,
}

#[derive(Serialize)]
struct Cover<'a> {
    listed: Vec<&'a str>,
    /// `null` where history is cut off and nobody is on record in what is left.
    ever: Option<Vec<&'a str>>,
    now: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    owns: Vec<&'a str>,
    /// `null` where history is cut off and nothing is on record in what is left.
    covers: Option<Vec<&'a str>>,
    only_cover_of: Option<Vec<&'a str>>,
}

/// The whole report.
pub fn render(facts: &Facts, survey: &Survey) -> anyhow::Result<String> {
    let roster = &facts.playbook.roster;
    let paths = |pages: &[usize]| -> Vec<&str> { pages.iter().map(|at| facts.playbook.pages[*at].path()).collect() };
    let known = facts.all_known();
    let people = survey.people.iter().map(|(who, load)| Person {
        id: roster.id(who),
        name: roster.name(who),
        owns: paths(&load.owns),
        covers: unless_unknown(known, paths(&load.covers)),
        only_cover_of: unless_unknown(known, paths(&load.only_cover_of)),
    });
    let report = Report {
        version: 1,
        today: facts.today.to_string(),
        history: facts
            .evidence
            .history
            .commits()
            .map(|commits| History { commits, complete: facts.evidence.history.complete() }),
        pages: (0..facts.playbook.pages.len()).map(|at| page(facts, survey, at)).collect(),
        people: people.collect(),
        recording: recording(facts),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn recording(facts: &Facts) -> Recording {
    let health::Recording { record, with_text, alone, bulk, machine, unknown } = health::recording(facts);
    Recording { record, with_text, alone, bulk, machine, unknown }
}

fn page<'a>(facts: &'a Facts, survey: &'a Survey, at: usize) -> Page<'a> {
    let roster = &facts.playbook.roster;
    let page = &facts.playbook.pages[at];
    let standing = &survey.pages[at];
    let id = |who: &'a Who| roster.id(who);
    Page {
        path: page.path(),
        url: &page.url,
        title: &page.title,
        kind: page.kind.name(),
        status: page.status.name(),
        owner: page.owner.as_ref().map(|owner| id(&owner.who)),
        criticality: page.criticality.as_deref(),
        fingerprint: page.fingerprint(),
        freshness: standing.freshness.as_ref().map(|freshness| Freshness {
            state: freshness.state.name(),
            changed: match facts.evidence.pages[at].change {
                Change::Unknown => None,
                Change::Same => Some(false),
                Change::Changed(_) => Some(true),
            },
            last_verified: freshness.last_verified.map(|date| date.to_string()),
            due: freshness.due.map(|date| date.to_string()),
        }),
        verifications: facts
            .verifications(at)
            .iter()
            .map(|verification| Verification {
                who: verification.who.as_ref().map(id),
                when: verification.when.to_string(),
                how: verification.how.name(),
                from: verification.origin(),
                recorded_by: verification.recorded_by().map(id),
            })
            .collect(),
        cover: standing.cover.as_ref().map(|cover| Cover {
            listed: cover.listed.iter().map(id).collect(),
            ever: unless_unknown(standing.known, cover.ever.iter().map(|covering| id(&covering.who)).collect()),
            now: unless_unknown(standing.known, cover.now.iter().map(|covering| id(&covering.who)).collect()),
        }),
    }
}

/// An empty list is a claim: it is made only where all is known.
fn unless_unknown(known: bool, list: Vec<&str>) -> Option<Vec<&str>> {
    (known || !list.is_empty()).then_some(list)
}
