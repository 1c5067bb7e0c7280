//! The health page: how much is fresh, how much is covered, and what to do first.

use crate::health::STATES;
use crate::model::cadence::State;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{cover_sign, href, prose, state_words};
use crate::render::view::{Chart, ChartPart, Frame, HealthPage, RuleCount};
use crate::render::{Job, Maker};
use crate::rule::Rule;

/// Width of a chart's view box.
const CHART_WIDTH: usize = 1000;

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.health_url.clone(), move || maker.health_page()));
}

impl Maker<'_> {
    fn health_page(&self) -> anyhow::Result<(Frame, HealthPage)> {
        let url = self.health_url.as_str();
        let facts = self.facts;
        let tally = self.survey.tally(0..facts.playbook.pages.len());
        let of = |what: &str| {
            format!("{what} of {} {}", tally.processes, if tally.processes == 1 { "process" } else { "processes" })
        };
        let states =
            STATES.iter().zip(tally.states).map(|(state, count)| (state.name(), state_words(*state).to_owned(), count));
        let words = ["Nobody covers it now", "One person covers it now", "Two or more cover it now"];
        let covered = words.into_iter().zip(tally.covered).enumerate();
        let covered = covered.map(|(people, (label, count))| (cover_sign(people), label.to_owned(), count));
        let state = |at: &usize| self.survey.pages[*at].freshness.as_ref().map(|freshness| freshness.state);
        let mut queue: Vec<usize> = facts
            .processes()
            .map(|(at, _)| at)
            .filter(|at| matches!(state(at), Some(State::Stale | State::Due)))
            .collect();
        let due = |at: &usize| self.survey.pages[*at].freshness.as_ref().and_then(|freshness| freshness.due);
        queue.sort_by_key(|at| (due(at), *at));
        let alone = |at: &usize| {
            self.survey.pages[*at].cover.as_ref().is_some_and(|cover| cover.now.len() < 2.min(cover.minimum))
        };
        let top = facts.playbook.folders.get("").map_or(&[][..], |root| root.folders.as_slice());
        let page = HealthPage {
            freshness: chart(of("Freshness"), states.collect()),
            cover: chart(of("Cover"), covered.collect()),
            queue: queue.into_iter().flat_map(|at| self.rows(std::iter::once(at), url)).collect(),
            one_person: self.rows(facts.processes().map(|(at, _)| at).filter(alone), url),
            folders: top.iter().map(|folder| self.folder_card(folder, url)).collect(),
            rules: self.rule_counts(url),
        };
        let framed = Framed { url, template: "health", title: "Health", description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn rule_counts(&self, from: &str) -> Vec<RuleCount> {
        let mut counts: Vec<RuleCount> = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.waived.is_none()) {
            let rule: &Rule = finding.rule;
            match counts.iter_mut().find(|count| count.code == rule.code) {
                Some(count) => count.count += 1,
                None => counts.push(RuleCount {
                    code: rule.code,
                    name: rule.name,
                    severity: finding.severity.name(),
                    what: prose(rule.doc.what),
                    count: 1,
                    href: format!("{}#{}", href(from, &self.findings_url), rule.code),
                }),
            }
        }
        counts.sort_by_key(|count| (order(count.severity), count.code));
        counts
    }
}

/// Errors first.
pub fn order(severity: &str) -> usize {
    ["error", "warning", "note"].iter().position(|other| *other == severity).unwrap_or(usize::MAX)
}

fn chart(title: String, parts: Vec<(&'static str, String, usize)>) -> Chart {
    let total: usize = parts.iter().map(|(.., count)| count).sum();
    let mut before = 0;
    let parts = parts
        .into_iter()
        .map(|(sign, label, count)| {
            let x = scaled(before, total, CHART_WIDTH);
            before += count;
            let width = scaled(before, total, CHART_WIDTH) - x;
            ChartPart { sign, label, count, percent: scaled(count, total, 100), x, width }
        })
        .collect();
    Chart { title, total, parts }
}

/// `count` of `total`, as a whole number of `scale`, rounded.
fn scaled(count: usize, total: usize, scale: usize) -> usize {
    (count * scale + total / 2).checked_div(total).unwrap_or(0)
}
