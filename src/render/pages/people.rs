//! People and teams: the list of both, and a page for each.

use crate::model::people::{Person, TeamId, Who};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::day;
use crate::render::view::{Frame, Party, PeoplePage, PersonCard, PersonPage, TeamCard, TeamPage};
use crate::render::{Job, Maker};

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

    fn person_of(&self, who: &Who) -> Option<&Person> {
        match who {
            Who::Person(id) => Some(self.facts.playbook.roster.person(*id)),
            _ => None,
        }
    }

    /// Teams that a person belongs to.
    fn teams_of(&self, who: &Who) -> Vec<Who> {
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
                    until: person.and_then(|person| person.until).map(day),
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
        let framed =
            Framed { url, template: "people", title: "People and teams", description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, PeoplePage { people, teams }))
    }

    fn person_page(&self, who: &Who, url: &str) -> anyhow::Result<(Frame, PersonPage)> {
        let load = self.survey.people.get(who).cloned().unwrap_or_default();
        let person = self.person_of(who);
        let (frame, party) = self.listed(who, url)?;
        let rows = |pages: &[usize]| self.rows(pages.iter().copied(), url);
        let page = PersonPage {
            party,
            role: person.and_then(|person| person.role.clone()).unwrap_or_default(),
            from: person.and_then(|person| person.from).map(day),
            until: person.and_then(|person| person.until).map(day),
            teams: self.parties(self.teams_of(who).iter(), url),
            owns: rows(&load.owns),
            covers: rows(&load.covers),
            only_cover_of: rows(&load.only_cover_of),
            asked: rows(&load.asked),
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
            channel: roster.team(team).channel.as_deref().and_then(|name| self.channel(name)),
            owns: self.rows(owns.into_iter(), url),
        };
        Ok((frame, page))
    }
}
