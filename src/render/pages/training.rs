//! Whom to train: who learns which process from whom, so that each is covered by as many as are asked for. There is none
//! where nobody is named.

use crate::cover::plan::{self, Asked, Knows, Leaves, Plan, Training, Why};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, Link, OpenPlace, Party, TrainingPage, TrainingRow};
use crate::render::{Job, Maker};

/// How many trainings the page tells of. Nobody works through more from a page; `report plan` tells all.
const MOST: usize = 200;

/// The one job, where there is the page.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    if let Some(url) = &maker.training_url {
        jobs.push(job(url.clone(), move || maker.training_page(url)));
    }
}

impl Maker<'_> {
    /// Links to the pages on who can step in, whom to train and who is away, as far as there are such, but for the one
    /// that they stand on.
    pub fn ways(&self, from: &str) -> Vec<Link> {
        let what_if = self.what_if.as_ref().map(|sheet| &sheet.url);
        let all = [
            ("without.title", what_if),
            ("training.title", self.training_url.as_ref()),
            ("leave.title", self.leave_url.as_ref()),
        ];
        let there = all.into_iter().filter_map(|(title, url)| Some((title, url.filter(|url| *url != from)?)));
        there.map(|(title, url)| Link { title: self.words.text(title).to_owned(), href: href(from, url) }).collect()
    }

    fn training_page(&self, url: &str) -> anyhow::Result<(Frame, TrainingPage)> {
        let plan = plan::plan(self.facts, Asked::default(), &[]);
        let Plan { trainings, open, enough, needs, leaving, .. } = &plan;
        let count = trainings.len();
        let (all, then) = (needs.len() + enough, needs.len() + enough - open.len());
        let (all, then) = (all.to_string(), then.to_string());
        let said = match (needs.len(), count) {
            (0, _) => self.words.text("training.enough").to_owned(),
            (_, 0) => self.words.text("training.none").to_owned(),
            _ => self.words.count("training.sum", count, &[("then", &then), ("all", &all)]),
        };
        let leaves = leaving.iter().filter(|_| self.tells_last_days()).filter_map(|Leaves { who, until }| {
            let day = self.words.day(*until).text;
            Some(self.words.say("training.leaves", &[("name", &self.party(who, url)?.name), ("day", &day)]))
        });
        let page = TrainingPage {
            said: [said].into_iter().chain(leaves).collect(),
            rows: trainings.iter().take(MOST).filter_map(|training| self.training(training, url)).collect(),
            more: count.saturating_sub(MOST),
            open: open.iter().take(MOST).map(|open| self.open_place(open.page, open.why, url)).collect(),
            ways: self.ways(url),
        };
        let title = self.words.text("training.title");
        let framed = Framed { url, template: "training", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn training(&self, training: &Training, url: &str) -> Option<TrainingRow> {
        let page = &self.facts.playbook.pages[training.page];
        let learner: Party = self.party(&training.learner, url)?;
        let knows = match training.teacher.knows {
            Knows::Hands => "training.hands",
            Knows::Said => "training.said",
            Knows::Owner | Knows::Named => "without.owner",
            Knows::Eyes => "without.covers",
            Knows::Once => "without.once",
        };
        Some(TrainingRow {
            page: Link { title: page.title.clone(), href: href(url, &page.url) },
            folder: self.facts.playbook.folder_title(&page.folder),
            criticality: page.criticality.clone().unwrap_or_default(),
            teacher: self.party(&training.teacher.who, url)?,
            knows: self.words.text(knows).to_owned(),
            by: training.by.filter(|_| self.tells_last_days()).map(|by| self.words.day(by)),
            stops: training.stops.filter(|_| self.tells_last_days()).map(|day| self.words.day(day)),
            learner,
        })
    }

    fn open_place(&self, page: usize, why: Why, url: &str) -> OpenPlace {
        let page = &self.facts.playbook.pages[page];
        let why = match why {
            Why::NobodyKnows => "training.nobody-knows",
            Why::NobodyElse | Why::NoRoom => "training.nobody-else",
        };
        OpenPlace {
            page: Link { title: page.title.clone(), href: href(url, &page.url) },
            why: self.words.text(why).to_owned(),
        }
    }
}
