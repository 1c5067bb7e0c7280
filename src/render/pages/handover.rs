//! What somebody who leaves has to hand over, to print and sign: a page for everybody with a last day to come. Who leaves is
//! told only where people have pages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::cover;
use crate::cover::handover::{Process, pack};
use crate::cover::what_if::Stands;
use crate::model::people::{PersonId, Who};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, HandoverLearner, HandoverPage, HandoverRow, HandoverShared, Link, Party, StandIn};
use crate::render::{Job, Maker};

/// A job for everybody who leaves.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for (who, url) in &maker.handovers {
        jobs.push(job(url.clone(), move || maker.handover_page(who, url)));
    }
}

impl Maker<'_> {
    /// Where the packs of those who leave stand. `free` gives an address that is not taken.
    pub fn handover_urls(&self, free: &mut impl FnMut(String) -> String) -> BTreeMap<Who, String> {
        let people = self.facts.playbook.roster.people.iter().enumerate();
        let leave = people.filter(|(_, person)| person.until.is_some_and(|until| until >= self.facts.today));
        let leave = leave.map(|(at, _)| Who::Person(PersonId(at)));
        let named = leave.filter_map(|who| {
            let name = self.people.get(&who)?.rsplit('/').next()?;
            let url = free(format!("handover/{name}"));
            Some((who, url))
        });
        named.collect()
    }

    /// Those who can step in, as a page names them.
    pub fn stand_ins<'b>(&self, all: impl Iterator<Item = (&'b Who, Stands)>, url: &str) -> Vec<StandIn> {
        all.filter_map(|(who, stands)| {
            let because = self.words.text(&format!("without.{}", stands.name())).to_owned();
            Some(StandIn { party: self.party(who, url)?, because })
        })
        .collect()
    }

    /// Why somebody can step in, and that they leave.
    pub fn until(&self, because: &str, until: Date) -> String {
        self.words.say("without.until", &[("because", because), ("day", &self.words.day(until).text)])
    }

    fn handover_page(&self, who: &Who, url: &str) -> anyhow::Result<(Frame, HandoverPage)> {
        let facts = self.facts;
        let cover = |at: usize| match &self.survey.pages[at].cover {
            Some(cover) => Cow::Borrowed(cover),
            None => Cow::Owned(cover::cover(facts, at)),
        };
        let pack = pack(facts, who, cover);
        let party: Party = self.named(who, url);
        let title = self.words.say("handover.title", &[("name", &party.name)]);
        let shared = |all: &[(&str, Vec<Who>)]| -> Vec<HandoverShared> {
            let one = |(name, others): &(&str, Vec<Who>)| HandoverShared {
                name: (*name).to_owned(),
                others: self.parties(others.iter(), url),
            };
            all.iter().map(one).collect()
        };
        let page = HandoverPage {
            ways: self.ways(url),
            until: pack.until.map(|until| self.words.day(until)),
            rows: pack.processes.iter().map(|process| self.handover_row(who, process, url)).collect(),
            access: shared(&pack.access),
            channels: shared(&pack.channels),
            unwritten: self.unwritten_of(who, url),
            clients: shared(&pack.clients),
            asked: pack.asked.iter().map(|at| self.link(*at, url)).collect(),
            party,
        };
        let framed = Framed { url, template: "handover", title: &title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn link(&self, at: usize, url: &str) -> Link {
        let page = &self.facts.playbook.pages[at];
        Link { title: page.title.clone(), href: href(url, &page.url) }
    }

    fn handover_row(&self, who: &Who, process: &Process<'_>, url: &str) -> HandoverRow {
        let page = &self.facts.playbook.pages[process.page];
        let text = |name: &str| self.words.text(name).to_owned();
        let roles = [
            (process.owns, "handover.owns"),
            (process.only_cover, "handover.only-cover"),
            (process.covers && !process.only_cover, "handover.covers"),
            (process.only_hands, "handover.only-hands"),
        ];
        let show_to = process.trainings.iter().filter_map(|training| {
            let teacher = &training.teacher.who;
            let from = if teacher == who { None } else { self.party(teacher, url) };
            Some(HandoverLearner {
                party: self.party(&training.learner, url)?,
                from,
                by: training.by.map(|by| self.words.day(by)),
            })
        });
        HandoverRow {
            page: self.link(process.page, url),
            folder: self.facts.playbook.folder_title(&page.folder),
            criticality: page.criticality.clone().unwrap_or_default(),
            roles: roles.into_iter().filter(|(is, _)| *is).map(|(_, role)| text(role)).collect(),
            lost: process.lost.map_or("", |lost| lost.name()),
            left: process
                .lost
                .map_or_else(|| text("handover.goes-on"), |lost| text(&format!("without.{}", lost.name()))),
            step_in: self.stand_ins(process.step_in.iter().map(|(who, stands, _)| (who, *stands)), url),
            show_to: show_to.collect(),
            state_text: process
                .review
                .as_ref()
                .map_or_else(String::new, |_| self.words.standing(&self.survey.pages[process.page])),
            due: process.review.as_ref().and_then(|review| review.due).map(|due| self.words.day(due)),
            changed: process.changes.iter().map(|act| self.words.day(act.commit.when)).collect(),
        }
    }
}
