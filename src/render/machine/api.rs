//! `api/v1`: pages, people and findings as JSON, version 1: keys are only ever added. Where `report` or `check` say the
//! same, names and types are theirs. Unknown is `null`, and so is what is not published.

use serde::Serialize;

use super::{lines, listed};
use crate::diagnostic::Diagnostic;
use crate::emit::{Counts, json};
use crate::health::Load;
use crate::health::told::{self, History, Teller};
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
    summary: Option<json::Summary>,
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    told: told::Page<'a>,
    href: String,
    absolute_url: Option<String>,
    markdown: Option<String>,
    description: &'a str,
    language: &'a str,
    tags: &'a [String],
    changed_on: Option<String>,
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(flatten)]
    told: told::Person<'a>,
    role: Option<&'a str>,
    gone: bool,
    href: Option<String>,
    absolute_url: Option<String>,
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
    #[serde(flatten)]
    told: json::Finding<'a>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    href: Option<String>,
    absolute_url: Option<String>,
}

/// All pages that the site shows.
pub fn pages(maker: &Maker<'_>) -> anyhow::Result<String> {
    let head = Head { history: Some(Teller::history(maker.facts)), ..maker.head() };
    let teller = maker.teller();
    listed(&head, &[("pages", lines(maker.shown_pages(), |at| page(maker, &teller, at))?)])
}

/// All people and teams that the site names.
pub fn people(maker: &Maker<'_>) -> anyhow::Result<String> {
    let named = !maker.nameless();
    let people: Vec<(&Who, &Load)> = maker.survey.people.iter().filter(|_| named).collect();
    let teams: Vec<TeamId> = (0..maker.facts.playbook.roster.teams.len()).map(TeamId).collect();
    let teller = maker.teller();
    let people = lines(people, |(who, load)| person(maker, &teller, who, load))?;
    listed(&maker.head(), &[("people", people), ("teams", lines(teams, |id| team(maker, &teller, id))?)])
}

/// All findings.
pub fn findings(maker: &Maker<'_>) -> anyhow::Result<String> {
    let head = Head { summary: Some(json::Summary::of(Counts::of(maker.findings), 0)), ..maker.head() };
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

    /// Tells of what the site shows, naming whom it names.
    fn teller(&self) -> Teller<'_> {
        Teller {
            facts: self.facts,
            survey: self.survey,
            nameless: self.nameless(),
            id: Box::new(|who| self.id(who)),
            shown: Box::new(|page| self.shown(page)),
        }
    }
}

fn page<'a>(maker: &'a Maker<'_>, teller: &Teller<'a>, at: usize) -> Page<'a> {
    let page = &maker.facts.playbook.pages[at];
    let record = maker.facts.evidence.pages.get(at);
    Page {
        told: teller.page(at),
        href: encode(&page.url),
        absolute_url: maker.absolute(&page.url),
        markdown: maker.machine.copies.get(at).and_then(Option::as_ref).map(|path| encode(path)),
        description: if page.description.is_empty() { &page.document.excerpt } else { &page.description },
        language: page.lang.as_deref().unwrap_or(&maker.facts.settings.language),
        tags: &page.tags,
        changed_on: record.and_then(|record| record.touched).map(|date| date.to_string()),
    }
}

fn person<'a>(maker: &'a Maker<'_>, teller: &Teller<'a>, who: &'a Who, load: &Load) -> Person<'a> {
    let facts = maker.facts;
    let listed: Option<&Listed> = match who {
        Who::Person(id) if facts.settings.publish == Publish::Full => Some(facts.playbook.roster.person(*id)),
        _ => None,
    };
    let url = maker.people.get(who);
    Person {
        told: teller.person(who, load),
        role: listed.and_then(|person| person.role.as_deref()),
        gone: facts.playbook.roster.gone(who, facts.today),
        href: url.map(|url| encode(url)),
        absolute_url: url.and_then(|url| maker.absolute(url)),
    }
}

fn team<'a>(maker: &'a Maker<'_>, teller: &Teller<'a>, id: TeamId) -> Team<'a> {
    let roster = &maker.facts.playbook.roster;
    let (team, who) = (roster.team(id), Who::Team(id));
    let url = maker.people.get(&who);
    let named = !maker.nameless();
    Team {
        id: &team.id,
        name: &team.name,
        href: url.map(|url| encode(url)),
        absolute_url: url.and_then(|url| maker.absolute(url)),
        members: named.then(|| team.members.iter().map(|member| roster.person(*member).id.as_str()).collect()),
        owns: maker.survey.teams.get(&who).map(|pages| teller.paths(pages)).unwrap_or_default(),
    }
}

fn finding<'a>(maker: &'a Maker<'_>, finding: &'a Diagnostic) -> Finding<'a> {
    let pages = &maker.facts.playbook.pages;
    let page = pages.binary_search_by(|page| page.path().cmp(finding.place.path())).ok();
    let page = page.filter(|at| maker.shown(*at)).map(|at| &pages[at]);
    let mut told = json::Finding::of(finding);
    told.path = maker.place_shown(told.path);
    if maker.discreet(finding) {
        (told.message, told.help, told.notes) = (finding.rule.doc.what, finding.rule.doc.fix, &[]);
    }
    if let (Some(told), Some(waived)) = (&mut told.waived, &finding.waived) {
        told.why = maker.reason_shown(waived);
    }
    Finding {
        told,
        title: page.map(|page| page.title.as_str()),
        url: page.map(|page| page.url.as_str()),
        href: page.map(|page| encode(&page.url)),
        absolute_url: page.and_then(|page| maker.absolute(&page.url)),
    }
}
