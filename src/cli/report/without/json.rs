//! What is lost, for programs.

use jiff::civil::Date;
use serde::Serialize;

use super::Asked;
use crate::cover::shared::Loses;
use crate::model::people::Who;

impl Asked<'_> {
    /// As JSON, version 1: keys are only ever added.
    ///
    /// # Errors
    /// None that happens: it is written to memory.
    pub fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Answer<'a> {
            version: u32,
            today: String,
            without: Vec<&'a str>,
            from: Option<String>,
            to: Option<String>,
            absent: Vec<&'a str>,
            processes: Vec<Lose<'a>>,
            channels: Vec<Reached<'a>>,
            clients: Vec<Served<'a>>,
            unwritten: Vec<&'a str>,
        }
        #[derive(Serialize)]
        struct Served<'a> {
            client: &'a str,
            lead: bool,
            left: Vec<&'a str>,
        }
        #[derive(Serialize)]
        struct Lose<'a> {
            path: &'a str,
            url: &'a str,
            title: &'a str,
            criticality: Option<&'a str>,
            owner: Option<&'a str>,
            lost: &'static str,
            covered: Option<usize>,
            minimum: usize,
            step_in: Vec<StepIn<'a>>,
            from: Option<String>,
            to: Option<String>,
        }
        #[derive(Serialize)]
        struct StepIn<'a> {
            who: &'a str,
            because: &'static str,
            until: Option<String>,
        }
        #[derive(Serialize)]
        struct Reached<'a> {
            channel: &'a str,
            left: Vec<&'a str>,
        }
        let roster = &self.facts.playbook.roster;
        let processes = self.worst.iter().map(|worst| {
            let what = &self.what_if.processes[worst.process];
            let page = &self.facts.playbook.pages[what.page];
            let owner = page.owner.as_ref().map(|named| -> &Who { &named.who });
            let day = |day: Date| self.days.map(|_| day.to_string());
            let step_in = worst.loss.step_in.iter();
            Lose {
                path: page.path(),
                url: &page.url,
                title: &page.title,
                criticality: page.criticality.as_deref(),
                owner: owner.map(|who| roster.id(who)),
                lost: worst.loss.lost.name(),
                covered: what.known.then_some(worst.loss.covered),
                minimum: what.minimum,
                step_in: step_in
                    .map(|(at, stands)| StepIn {
                        who: self.id(*at),
                        because: stands.name(),
                        until: self.what_if.until[*at].map(|until| until.to_string()),
                    })
                    .collect(),
                from: day(worst.days.0),
                to: day(worst.days.1),
            }
        });
        let channels = self.channels();
        let clients = self.clients();
        let left = |loses: &Loses<'_>| loses.left.iter().map(|at| self.id(*at)).collect();
        let served = clients.iter().map(|client| Served { client: client.name, lead: client.lead, left: left(client) });
        let answer = Answer {
            clients: served.collect(),
            unwritten: self.unwritten().iter().map(|process| process.name).collect(),
            version: 1,
            today: self.facts.today.to_string(),
            without: self.gone.iter().map(|at| self.id(*at)).collect(),
            from: self.days.map(|(from, _)| from.to_string()),
            to: self.days.map(|(_, to)| to.to_string()),
            absent: (0..self.absent.len()).filter(|at| self.absent[*at]).map(|at| self.id(at)).collect(),
            processes: processes.collect(),
            channels: channels.iter().map(|channel| Reached { channel: channel.name, left: left(channel) }).collect(),
        };
        Ok(serde_json::to_string_pretty(&answer)? + "\n")
    }
}
