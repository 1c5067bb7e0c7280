//! The health page: how much is fresh, how much is covered, and what to do first.

use crate::evidence::History;
use crate::health::{MOST_MONTHS, Month, Recording, STATES, recording, trend};
use crate::model::cadence::State;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{cover_sign, day, href, prose, state_words};
use crate::render::view::{Chart, ChartPart, Frame, HealthPage, RuleCount, Trend, TrendChart, TrendColumn, TrendMonth};
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
        let words_of = |state: State| match state {
            State::Unverified if tally.unknown > 0 => "Not known to be verified",
            state => state_words(state),
        };
        let states =
            STATES.iter().zip(tally.states).map(|(state, count)| (state.name(), words_of(*state).to_owned(), count));
        let words = ["Nobody covers it now", "One person covers it now", "Two or more cover it now"];
        let covered = words.into_iter().zip(tally.covered).enumerate();
        let covered = covered.map(|(people, (label, count))| (cover_sign(people), label.to_owned(), count));
        let unknown = ("unknown", "Not known: history is cut off here".to_owned(), tally.unknown);
        let covered = covered.chain((tally.unknown > 0).then_some(unknown));
        let state = |at: &usize| self.survey.pages[*at].freshness.as_ref().map(|freshness| freshness.state);
        let mut queue: Vec<usize> = facts
            .processes()
            .map(|(at, _)| at)
            .filter(|at| matches!(state(at), Some(State::Stale | State::Due)))
            .collect();
        let due = |at: &usize| self.survey.pages[*at].freshness.as_ref().and_then(|freshness| freshness.due);
        queue.sort_by_key(|at| (due(at), *at));
        let alone = |at: &usize| {
            let standing = &self.survey.pages[*at];
            let few = standing.cover.as_ref().is_some_and(|cover| cover.sure_now < 2.min(cover.minimum));
            standing.known && few
        };
        let top = facts.playbook.folders.get("").map_or(&[][..], |root| root.folders.as_slice());
        let page = HealthPage {
            freshness: chart(of("Freshness"), "Processes", states.collect()),
            cover: chart(of("Cover"), "Processes", covered.collect()),
            recording: recorded(&recording(facts)),
            trend: self.trend(),
            queue: queue.into_iter().flat_map(|at| self.rows(std::iter::once(at), url)).collect(),
            one_person: self.rows(facts.processes().map(|(at, _)| at).filter(alone), url),
            folders: top.iter().map(|folder| self.folder_card(folder, url)).collect(),
            rules: self.rule_counts(url),
        };
        let framed = Framed { url, template: "health", title: "Health", description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    /// Month by month; where history is cut off, only the reason why that is not known.
    fn trend(&self) -> Option<Trend> {
        let cut = !self.facts.evidence.history.complete();
        let months = if cut { Vec::new() } else { trend(self.facts) };
        if !cut && months.len() < 2 {
            return None;
        }
        let mut notes: Vec<&str> = Vec::new();
        match &self.facts.evidence.history {
            History::Cut { .. } => notes.push(
                "The history of this playbook is cut off, so it is not known how things stood in earlier months.",
            ),
            History::Outside | History::NotCommitted => notes.push(
                "The pages are not in a git history, so a process counts from the first verification in its log on.",
            ),
            History::Whole { .. } => {}
        }
        if months.len() == MOST_MONTHS {
            notes.push("Only the last three years are shown.");
        }
        let drawn = |key, title: &str, count: fn(&Month) -> usize| column_chart(key, title, &months, count);
        Some(Trend {
            note: notes.join(" "),
            charts: match months.last() {
                Some(_) => vec![
                    drawn("fresh", "Within their review date", |month| month.fresh),
                    drawn("covered", "Covered by two or more", |month| month.covered),
                ],
                None => Vec::new(),
            },
            months: months.iter().map(month_row).collect(),
        })
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

fn recorded(count: &Recording) -> Option<Chart> {
    let total = count.total();
    let title = format!("How {total} {} recorded", if total == 1 { "verification was" } else { "verifications were" });
    let rows = [
        ("By name, with how it was done", count.record, true),
        ("A date moved with a change of the text", count.with_text, true),
        ("A date moved alone", count.alone, true),
        ("A date moved in bulk", count.bulk, true),
        ("A date set by a program", count.machine, count.machine > 0),
        ("A date, and no more is known", count.unknown, count.unknown > 0),
    ];
    let rows = rows.into_iter().filter(|(.., asked)| *asked).map(|(label, count, _)| ("", label.to_owned(), count));
    (total > 0).then(|| chart(title, "Verifications", rows.collect()))
}

fn month_row(month: &Month) -> TrendMonth {
    let words = day(month.end);
    TrendMonth {
        label: words.text.split_once(' ').map_or_else(String::new, |(_, month)| month.to_owned()),
        end: words,
        processes: month.processes,
        fresh: month.fresh,
        fresh_percent: scaled(month.fresh, month.processes, 100),
        covered: month.covered,
        covered_percent: scaled(month.covered, month.processes, 100),
    }
}

fn column_chart(key: &'static str, title: &str, months: &[Month], count: fn(&Month) -> usize) -> TrendChart {
    let step = CHART_WIDTH / months.len().max(1);
    let percent = |month: &Month| scaled(count(month), month.processes, 100);
    let words = |month: &Month| format!("{} % ({} of {})", percent(month), count(month), month.processes);
    let columns = months.iter().enumerate().filter(|(_, month)| month.processes > 0).map(|(at, month)| TrendColumn {
        x: at * step,
        y: 100 - percent(month),
        percent: percent(month),
    });
    let ends = months.iter().find(|month| month.processes > 0).zip(months.last());
    TrendChart {
        key,
        title: title.to_owned(),
        now: months.last().map(|month| format!("{} today", words(month))).unwrap_or_default(),
        says: ends.map_or_else(String::new, |(first, last)| {
            let label = |month: &Month| month_row(month).label;
            format!("From {} in {} to {} today, in {} months.", words(first), label(first), words(last), months.len())
        }),
        columns: columns.collect(),
        width: (step * 4 / 5).max(1),
    }
}

fn chart(title: String, unit: &'static str, parts: Vec<(&'static str, String, usize)>) -> Chart {
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
    Chart { title, unit, total, parts }
}

/// `count` of `total`, as a whole number of `scale`, rounded.
fn scaled(count: usize, total: usize, scale: usize) -> usize {
    (count * scale + total / 2).checked_div(total).unwrap_or(0)
}
