//! People and teams: the list of both, and a page for each.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::index::shards::Named;
use crate::model::page::How;
use crate::model::people::{Person, TeamId, Who};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Check, Frame, Link, Party, PeoplePage, PersonCard, PersonPage, TeamCard, TeamPage};
use crate::render::{Job, Maker};

/// How many of somebody's verifications their page lists.
const MOST_LATELY: usize = 10;

/// A verification of somebody's.
#[derive(Debug, Clone, Copy)]
pub struct Latest {
    when: Date,
    page: usize,
    how: How,
}

/// A job for the list and for everyone in it. There is none where people are not published.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    if maker.people.is_empty() {
        return;
    }
    jobs.push(job(maker.people_url.clone(), move || maker.people_page()));
    for (who, url) in &maker.people {
        match who {
            Who::Team(team) => jobs.push(job(url.clone(), move || maker.team_page(*team, who, url))),
            _ => jobs.push(job(url.clone(), move || maker.person_page(who, url))),
        }
    }
}

impl Maker<'_> {
    /// The frame and the name of one who has a page.
    fn listed(&self, who: &Who, url: &str) -> anyhow::Result<(Frame, Party)> {
        let party = self.named(who, url);
        let template = if party.team { "team" } else { "person" };
        let frame =
            self.frame(&Framed { url, template, title: &party.name, description: "", lang: None, folder: None })?;
        Ok((frame, party))
    }

    /// What the search finds by its name: everyone who has a page and is here, the teams, and pages made of all.
    pub fn found_by_name(&self) -> Vec<Named> {
        let roster = &self.facts.playbook.roster;
        let here = self.people.iter().filter(|(who, _)| !roster.gone(who, self.facts.today));
        let people = here.map(|(who, url)| {
            let kind = if matches!(who, Who::Team(_)) { "team" } else { "person" };
            (roster.name(who).to_owned(), url.clone(), kind, String::new())
        });
        let page = |title: &str, url: &str, words: &str| {
            (self.words.text(title).to_owned(), url.to_owned(), "page", words.to_owned())
        };
        let packs = self.handovers.iter().map(|(who, url)| {
            let title = self.words.say("handover.title", &[("name", roster.name(who))]);
            (title, url.clone(), "page", self.words.text("handover.pack").to_owned())
        });
        let what_if = self.what_if.iter().map(|sheet| page("without.title", &sheet.url, ""));
        let training = self.training_url.iter().map(|url| page("training.title", url, ""));
        let leave = self.leave_url.iter().map(|url| page("leave.title", url, ""));
        let ledgers = self.ledgers.iter().map(|(ledger, url)| page(ledger.title(), url, ""));
        let cover = (!self.sheets.is_empty()).then(|| page("cover.title", &self.cover_url, ""));
        let health = [page("health.title", &self.health_url, ""), page("people.title", &self.people_url, "")];
        let health = health.into_iter().take(if self.people.is_empty() { 1 } else { 2 });
        let pages = packs.chain(what_if).chain(training).chain(leave).chain(ledgers).chain(cover).chain(health);
        people.chain(pages).collect()
    }

    fn person_of(&self, who: &Who) -> Option<&Person> {
        match who {
            Who::Person(id) => Some(self.facts.playbook.roster.person(*id)),
            _ => None,
        }
    }

    /// The newest verifications of everyone who has a page, newest first.
    pub fn latest(&self) -> HashMap<Who, Vec<Latest>> {
        let mut latest: HashMap<Who, Vec<Latest>> = HashMap::new();
        let processes = self.facts.processes().map(|(at, _)| at).filter(|at| self.shown(*at));
        for page in processes.filter(|_| !self.people.is_empty()) {
            for verification in self.facts.verifications(page) {
                let who = verification.who.as_ref().filter(|who| self.people.contains_key(*who));
                if let Some(who) = who {
                    let latest = latest.entry(who.clone()).or_default();
                    latest.push(Latest { when: verification.when, page, how: verification.how });
                }
            }
        }
        for latest in latest.values_mut() {
            latest.sort_by_key(|entry| (std::cmp::Reverse(entry.when), entry.page));
            latest.truncate(MOST_LATELY);
        }
        latest
    }

    /// Teams that a person belongs to.
    pub(in crate::render) fn teams_of(&self, who: &Who) -> Vec<Who> {
        let teams = self.facts.playbook.roster.teams.iter().enumerate();
        let member = |members: &[_]| matches!(who, Who::Person(id) if members.contains(id));
        teams.filter(|(_, team)| member(&team.members)).map(|(at, _)| Who::Team(TeamId(at))).collect()
    }

    fn people_page(&self) -> anyhow::Result<(Frame, PeoplePage)> {
        let url = self.people_url.as_str();
        let roster = &self.facts.playbook.roster;
        let mut people: Vec<PersonCard> = self
            .survey
            .people
            .iter()
            .filter_map(|(who, load)| {
                let person = self.person_of(who);
                Some(PersonCard {
                    party: self.party(who, url)?,
                    role: person.and_then(|person| person.role.clone()).unwrap_or_default(),
                    owns: load.owns.len(),
                    covers: load.covers.len(),
                    only_cover_of: load.only_cover_of.len(),
                    until: person.and_then(|person| person.until).map(|date| self.words.day(date)),
                })
            })
            .collect();
        people.sort_by_cached_key(|card| (card.party.gone, card.party.name.to_lowercase()));
        let mut teams: Vec<TeamCard> = (0..roster.teams.len())
            .filter_map(|at| {
                let who = Who::Team(TeamId(at));
                Some(TeamCard {
                    party: self.party(&who, url)?,
                    members: self.parties(roster.humans(&who).iter(), url),
                    owns: self.survey.teams.get(&who).map_or(0, Vec::len),
                })
            })
            .collect();
        teams.sort_by_cached_key(|card| card.party.name.to_lowercase());
        let title = self.words.text("people.title");
        let framed = Framed { url, template: "people", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, PeoplePage { people, ways: self.ways(url), teams }))
    }

    fn person_page(&self, who: &Who, url: &str) -> anyhow::Result<(Frame, PersonPage)> {
        let load = self.survey.people.get(who).cloned().unwrap_or_default();
        let person = self.person_of(who);
        let (frame, party) = self.listed(who, url)?;
        let rows = |pages: &[usize]| self.rows(pages.iter().copied(), url);
        let playbook = &self.facts.playbook;
        let lately = self.lately.get(who).into_iter().flatten().map(|entry| {
            let what = &playbook.pages[entry.page];
            Check {
                page: Link { title: what.title.clone(), href: href(url, &what.url) },
                folder: playbook.folder_title(&what.folder),
                on: self.words.day(entry.when),
                how_text: self.words.how(entry.how).to_owned(),
            }
        });
        let page = PersonPage {
            party,
            known_from: match who {
                Who::Author(_) => self.words.text("person.from-git").to_owned(),
                Who::Unlisted(_) => self.words.text("person.from-pages").to_owned(),
                Who::Person(_) | Who::Team(_) => String::new(),
            },
            role: person.and_then(|person| person.role.clone()).unwrap_or_default(),
            from: person.and_then(|person| person.from).map(|date| self.words.day(date)),
            until: person.and_then(|person| person.until).map(|date| self.words.day(date)),
            teams: self.parties(self.teams_of(who).iter(), url),
            losses: self.losses(who, url),
            what_if_href: self.what_if_href(Some(who), url),
            clients: self.clients_around(who, url),
            unwritten: self.unwritten_of(who, url),
            channels: self.channels_around(who, url),
            handover_href: self.handovers.get(who).map(|pack| href(url, pack)),
            owns: rows(&load.owns),
            covers: rows(&load.covers),
            only_cover_of: rows(&load.only_cover_of),
            asked: rows(&load.asked),
            calendar_href: self.calendar_href(who, url),
            lately: lately.collect(),
        };
        Ok((frame, page))
    }

    fn team_page(&self, team: TeamId, who: &Who, url: &str) -> anyhow::Result<(Frame, TeamPage)> {
        let roster = &self.facts.playbook.roster;
        let (frame, party) = self.listed(who, url)?;
        let owns = self.survey.teams.get(who).cloned().unwrap_or_default();
        let page = TeamPage {
            party,
            members: self.parties(roster.humans(who).iter(), url),
            channel: roster.team(team).channel.as_ref().and_then(|channel| self.channel(&channel.value)),
            calendar_href: self.calendar_href(who, url),
            owns: self.rows(owns.into_iter(), url),
        };
        Ok((frame, page))
    }
}
