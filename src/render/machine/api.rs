//! `api/v1`: pages, people and findings as JSON, version 1: keys are only ever added. Where `report` or `check` say the
//! same, names and types are theirs. Unknown is `null`, and so is what is not published.

use std::borrow::Cow;

use serde::Serialize;

use super::{lines, listed};
use crate::diagnostic::Diagnostic;
use crate::evidence::{Change, From, Verification as Verified};
use crate::model::people::{Person as Listed, TeamId, Who};
use crate::render::Maker;
use crate::render::parts::encode;
use crate::settings::Publish;

#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    today: String,
    title: &'a str,
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Option<History>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
}

#[derive(Serialize)]
struct History {
    commits: usize,
    complete: bool,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
    baselined: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    path: &'a str,
    url: &'a str,
    href: String,
    absolute_url: Option<String>,
    markdown: Option<String>,
    title: &'a str,
    description: &'a str,
    kind: &'static str,
    status: &'static str,
    language: &'a str,
    tags: &'a [String],
    owner: Option<&'a str>,
    criticality: Option<&'a str>,
    fingerprint: Cow<'a, str>,
    freshness: Option<Freshness>,
    verifications: Vec<Verification<'a>>,
    cover: Option<Cover<'a>>,
    changed_on: Option<String>,
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
    listed: Option<Vec<&'a str>>,
    ever: Option<Vec<&'a str>>,
    now: Option<Vec<&'a str>>,
    now_at_least: usize,
    minimum: usize,
}

#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    gone: bool,
    href: Option<String>,
    absolute_url: Option<String>,
    owns: Vec<&'a str>,
    covers: Option<Vec<&'a str>>,
    only_cover_of: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Team<'a> {
    id: &'a str,
    name: &'a str,
    href: Option<String>,
    absolute_url: Option<String>,
    members: Option<Vec<&'a str>>,
    owns: Vec<&'a str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    help: &'a str,
    notes: &'a [String],
    waived: Option<Waived<'a>>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    href: Option<String>,
    absolute_url: Option<String>,
}

#[derive(Serialize)]
struct Waived<'a> {
    why: Option<&'a str>,
    until: Option<String>,
}

/// What is made of a list that says what somebody does.
type Claim<'a> = dyn Fn(Vec<&'a str>) -> Option<Vec<&'a str>> + Sync + 'a;

/// All pages that the site shows.
pub fn pages(maker: &Maker<'_>) -> anyhow::Result<String> {
    let history = &maker.facts.evidence.history;
    let history = history.commits().map(|commits| History { commits, complete: history.complete() });
    let head = Head { history: Some(history), ..maker.head() };
    listed(&head, &[("pages", lines(maker.shown_pages(), |at| page(maker, at))?)])
}

/// All people and teams that the site names.
pub fn people(maker: &Maker<'_>) -> anyhow::Result<String> {
    let named = maker.facts.settings.publish != Publish::None;
    let known = maker.facts.all_known();
    let unless_unknown = |list: Vec<_>| (known || !list.is_empty()).then_some(list);
    let people: Vec<&Who> = maker.survey.people.keys().filter(|_| named).collect();
    let teams: Vec<TeamId> = (0..maker.facts.playbook.roster.teams.len()).map(TeamId).collect();
    let people = lines(people, |who| person(maker, who, &unless_unknown))?;
    listed(&maker.head(), &[("people", people), ("teams", lines(teams, |id| team(maker, id))?)])
}

/// All findings.
pub fn findings(maker: &Maker<'_>) -> anyhow::Result<String> {
    let totals = &maker.totals;
    let (error, warning, note) = (totals.errors, totals.warnings, totals.notes);
    let summary = Summary { error, warning, note, waived: totals.waived, baselined: 0 };
    let head = Head { summary: Some(summary), ..maker.head() };
    listed(&head, &[("findings", lines(maker.findings.iter().collect(), |one| finding(maker, one))?)])
}

impl Maker<'_> {
    fn head(&self) -> Head<'_> {
        let settings = &self.facts.settings;
        Head {
            version: 1,
            today: self.facts.today.to_string(),
            title: &settings.title,
            url: settings.url.as_deref(),
            history: None,
            summary: None,
        }
    }

    fn paths(&self, pages: &[usize]) -> Vec<&str> {
        let shown = pages.iter().filter(|page| self.shown(**page));
        shown.map(|page| self.facts.playbook.pages[*page].path()).collect()
    }
}

fn page<'a>(maker: &'a Maker<'_>, at: usize) -> Page<'a> {
    let facts = maker.facts;
    let page = &facts.playbook.pages[at];
    let standing = &maker.survey.pages[at];
    let record = facts.evidence.pages.get(at);
    Page {
        path: page.path(),
        url: &page.url,
        href: encode(&page.url),
        absolute_url: maker.absolute(&page.url),
        markdown: maker.machine.copies.get(at).and_then(Option::as_ref).map(|path| encode(path)),
        title: &page.title,
        description: if page.description.is_empty() { &page.document.excerpt } else { &page.description },
        kind: page.kind.name(),
        status: page.status.name(),
        language: page.lang.as_deref().unwrap_or(&facts.settings.language),
        tags: &page.tags,
        owner: page.owner.as_ref().and_then(|owner| maker.id(&owner.who)),
        criticality: page.criticality.as_deref(),
        fingerprint: page.fingerprint(),
        freshness: standing.freshness.as_ref().map(|freshness| Freshness {
            state: freshness.state.name(),
            changed: match record.map(|record| &record.change) {
                Some(Change::Unknown) | None => None,
                Some(Change::Same) => Some(false),
                Some(Change::Changed(_)) => Some(true),
            },
            last_verified: freshness.last_verified.map(|date| date.to_string()),
            due: freshness.due.map(|date| date.to_string()),
        }),
        verifications: facts.verifications(at).iter().map(|one| verification(maker, one)).collect(),
        cover: standing.cover.as_ref().map(|cover| {
            let named = facts.settings.publish != Publish::None;
            let ids = |known: bool, who: &mut dyn Iterator<Item = &'a Who>| {
                let ids: Vec<&str> = who.filter_map(|who| maker.id(who)).collect();
                (named && (known || !ids.is_empty())).then_some(ids)
            };
            Cover {
                listed: ids(true, &mut cover.listed.iter()),
                ever: ids(standing.known, &mut cover.ever.iter().map(|covering| &covering.who)),
                now: ids(standing.known, &mut cover.now.iter().map(|covering| &covering.who)),
                now_at_least: cover.sure_now,
                minimum: cover.minimum,
            }
        }),
        changed_on: record.and_then(|record| record.touched).map(|date| date.to_string()),
    }
}

fn verification<'a>(maker: &'a Maker<'_>, one: &'a Verified) -> Verification<'a> {
    let discreet = maker.facts.settings.publish == Publish::None;
    Verification {
        who: one.who.as_ref().and_then(|who| maker.id(who)),
        when: one.when.to_string(),
        how: one.how.name(),
        // A file's name may be somebody's, and a commit says whose it is.
        from: match &one.from {
            From::Commit if discreet => "commit".to_owned(),
            From::Row(_) if discreet => "evidence".to_owned(),
            _ => one.origin(),
        },
        recorded_by: one.recorded_by().and_then(|who| maker.id(who)),
    }
}

/// `unless_unknown` makes nothing of an empty list where not all is known: it would be a claim.
fn person<'a>(maker: &'a Maker<'_>, who: &'a Who, unless_unknown: &Claim<'a>) -> Person<'a> {
    let facts = maker.facts;
    let load = &maker.survey.people[who];
    let listed: Option<&Listed> = match who {
        Who::Person(id) if facts.settings.publish == Publish::Full => Some(facts.playbook.roster.person(*id)),
        _ => None,
    };
    let url = maker.people.get(who);
    Person {
        id: maker.id(who).unwrap_or_default(),
        name: facts.playbook.roster.name(who),
        role: listed.and_then(|person| person.role.as_deref()),
        gone: facts.playbook.roster.gone(who, facts.today),
        href: url.map(|url| encode(url)),
        absolute_url: url.and_then(|url| maker.absolute(url)),
        owns: maker.paths(&load.owns),
        covers: unless_unknown(maker.paths(&load.covers)),
        only_cover_of: unless_unknown(maker.paths(&load.only_cover_of)),
    }
}

fn team<'a>(maker: &'a Maker<'_>, id: TeamId) -> Team<'a> {
    let roster = &maker.facts.playbook.roster;
    let (team, who) = (roster.team(id), Who::Team(id));
    let url = maker.people.get(&who);
    let named = maker.facts.settings.publish != Publish::None;
    Team {
        id: &team.id,
        name: &team.name,
        href: url.map(|url| encode(url)),
        absolute_url: url.and_then(|url| maker.absolute(url)),
        members: named.then(|| team.members.iter().map(|member| roster.person(*member).id.as_str()).collect()),
        owns: maker.survey.teams.get(&who).map(|pages| maker.paths(pages)).unwrap_or_default(),
    }
}

fn finding<'a>(maker: &'a Maker<'_>, finding: &'a Diagnostic) -> Finding<'a> {
    // Where names are not published, only the rule speaks.
    let discreet = maker.facts.settings.publish == Publish::None;
    let pages = &maker.facts.playbook.pages;
    let page = pages.binary_search_by(|page| page.path().cmp(finding.place.path())).ok();
    let page = page.filter(|at| maker.shown(*at)).map(|at| &pages[at]);
    let position = finding.place.position();
    Finding {
        code: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity.name(),
        path: finding.place.path(),
        line: position.line,
        column: position.column,
        message: if discreet { finding.rule.doc.what } else { &finding.message },
        help: if discreet { finding.rule.doc.fix } else { &finding.help },
        notes: if discreet { &[] } else { &finding.notes },
        waived: finding.waived.as_ref().map(|waived| Waived {
            why: (!discreet).then_some(waived.why.as_str()),
            until: waived.until.map(|day| day.to_string()),
        }),
        title: page.map(|page| page.title.as_str()),
        url: page.map(|page| page.url.as_str()),
        href: page.map(|page| encode(&page.url)),
        absolute_url: page.and_then(|page| maker.absolute(&page.url)),
    }
}
