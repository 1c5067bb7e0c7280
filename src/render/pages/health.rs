//! The health page: how much is fresh, how much is covered, and what to do first.

use crate::cover::margin::Margin;
use crate::evidence::History;
use crate::health::{MOST_MONTHS, Month, Recording, STATES, margins, recording, trend};
use crate::model::cadence::State;
use crate::render::board::MANNERS;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{href, prose};
use crate::render::view::{Chart, ChartPart, Frame, HealthPage, RuleCount, Trend, TrendChart, TrendColumn, TrendMonth};
use crate::render::wording::cover_sign;
use crate::render::{Job, Maker};
use crate::rule::Rule;

/// Width of a chart's view box.
const CHART_WIDTH: usize = 1000;

/// A part of a chart: sign, label, how many, and the list of them.
type Counted = (&'static str, String, usize, Option<String>);

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.health_url.clone(), move || maker.health_page()));
}

impl Maker<'_> {
    fn health_page(&self) -> anyhow::Result<(Frame, HealthPage)> {
        let url = self.health_url.as_str();
        let facts = self.facts;
        let tally = self.survey.tally(0..facts.playbook.pages.len());
        let of = |name: &str| self.words.count(name, tally.processes, &[]);
        let words_of = |state: State| match state {
            State::Unverified if tally.unknown > 0 => self.words.text("state.unknown"),
            state => self.words.state(state),
        };
        let states = STATES.iter().zip(tally.states).map(|(state, count)| {
            let name = state.name();
            (name, words_of(*state).to_owned(), count, self.board.cell(name, url).href)
        });
        let words = ["cover.is-none", "cover.is-one", "cover.is-two"].map(|name| self.words.text(name));
        let covered = words.into_iter().zip(tally.covered).enumerate();
        let list = |sign: &str| self.board.cell(&format!("cover-{sign}"), url).href;
        let covered = covered.map(|(people, (label, count))| {
            let sign = cover_sign(people);
            (sign, label.to_owned(), count, list(sign))
        });
        let unknown = ("unknown", self.words.text("cover.is-unknown").to_owned(), tally.unknown, list("unknown"));
        let covered = covered.chain((tally.unknown > 0).then_some(unknown));
        let page = HealthPage {
            numbers: self.wall_numbers(url),
            weeks: self.wall_weeks(url),
            levels: self.wall_levels(url),
            levels_csv: self.wall_resting(url),
            key_people: self.wall_key_people(url),
            key_csv_href: self.board.csv_href("key-people", url),
            named: !self.nameless(),
            margin: self.margin(url),
            shares: self.wall_shares(url),
            freshness: self.chart(of("health.freshness-of"), "list.processes", states.collect()),
            cover: self.chart(of("health.cover-of"), "list.processes", covered.collect()),
            recording: self.recorded(&recording(facts), url),
            trend: self.trend(),
            calendar_href: self.machine.reviews.as_ref().map(|path| href(url, path)),
            lately_href: href(url, &self.lately_url),
            ledgers: self.ledger_links(url),
            rules_href: href(url, &self.rules_url),
            rules: self.rule_counts(url),
        };
        let title = self.words.text("health.title");
        let framed = Framed { url, template: "health", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    /// Month by month; where history is cut off, only the reason why that is not known.
    fn trend(&self) -> Option<Trend> {
        let cut = !self.facts.evidence.history.complete();
        let months = if cut { Vec::new() } else { trend(self.facts) };
        let margins = if cut { Vec::new() } else { margins(self.facts) };
        if !cut && months.len() < 2 {
            return None;
        }
        let mut notes: Vec<&str> = Vec::new();
        match &self.facts.evidence.history {
            History::Cut { .. } => notes.push(self.words.text("health.trend-cut")),
            History::Outside | History::NotCommitted => notes.push(self.words.text("health.trend-outside")),
            History::Whole { .. } => {}
        }
        if months.len() == MOST_MONTHS {
            notes.push(self.words.text("health.trend-years"));
        }
        let drawn = |key, title, count: fn(&Month) -> usize| self.column_chart(key, title, &months, count);
        Some(Trend {
            note: notes.join(" "),
            charts: match months.last() {
                Some(_) => vec![
                    drawn("fresh", "health.within", |month| month.fresh),
                    drawn("covered", "health.by-two", |month| month.covered),
                ],
                None => Vec::new(),
            },
            months: months.iter().zip(&margins).map(|(month, margin)| self.month_row(month, margin.as_ref())).collect(),
        })
    }

    fn recorded(&self, count: &Recording, from: &str) -> Option<Chart> {
        let total = count.total();
        let counts = [count.record, count.with_text, count.alone, count.bulk, count.machine, count.unknown];
        // What a program set, and what is not known, is spoken of only where there is some.
        let rows = MANNERS.iter().zip(counts).enumerate().filter(|(at, (_, count))| *at < 4 || *count > 0);
        let rows = rows.map(|(_, ((key, label, _), count))| {
            let list = self.board.records.iter().find(|list| list.key == *key);
            ("", self.words.text(label).to_owned(), count, list.map(|list| href(from, &list.url)))
        });
        let title = self.words.count("health.recorded", total, &[]);
        (total > 0).then(|| self.chart(title, "list.verifications", rows.collect()))
    }

    fn month_row(&self, month: &Month, margin: Option<&Margin>) -> TrendMonth {
        TrendMonth {
            label: self.words.month(month.end),
            end: self.words.day(month.end),
            processes: month.processes,
            fresh: month.fresh,
            fresh_percent: scaled(month.fresh, month.processes, 100),
            covered: month.covered,
            covered_percent: scaled(month.covered, month.processes, 100),
            margin: margin.map(|margin| self.margin_number(margin)).unwrap_or_default(),
        }
    }

    fn column_chart(&self, key: &'static str, title: &str, months: &[Month], count: fn(&Month) -> usize) -> TrendChart {
        let step = CHART_WIDTH / months.len().max(1);
        let percent = |month: &Month| scaled(count(month), month.processes, 100);
        let share = |month: &Month| {
            let (percent, of) = (percent(month).to_string(), month.processes.to_string());
            self.words.count("health.share", count(month), &[("percent", &percent), ("of", &of)])
        };
        let columns = months.iter().enumerate().filter(|(_, month)| month.processes > 0);
        let columns =
            columns.map(|(at, month)| TrendColumn { x: at * step, y: 100 - percent(month), percent: percent(month) });
        let ends = months.iter().find(|month| month.processes > 0).zip(months.last());
        let now = |month| self.words.say("health.today", &[("share", &share(month))]);
        TrendChart {
            key,
            title: self.words.text(title).to_owned(),
            now: months.last().map(now).unwrap_or_default(),
            says: ends.map_or_else(String::new, |(first, last)| {
                let args = [("first", share(first)), ("month", self.words.month(first.end)), ("last", share(last))];
                let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
                self.words.count("health.went", months.len(), &args)
            }),
            columns: columns.collect(),
            width: (step * 4 / 5).max(1),
        }
    }

    fn chart(&self, title: String, unit: &str, parts: Vec<Counted>) -> Chart {
        let total: usize = parts.iter().map(|(_, _, count, _)| count).sum();
        let mut before = 0;
        let parts = parts
            .into_iter()
            .map(|(sign, label, count, href)| {
                let x = scaled(before, total, CHART_WIDTH);
                before += count;
                let width = scaled(before, total, CHART_WIDTH) - x;
                ChartPart { sign, label, count, href, percent: scaled(count, total, 100), x, width }
            })
            .collect();
        Chart { title, unit: self.words.text(unit).to_owned(), total, parts }
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

/// `count` of `total`, as a whole number of `scale`, rounded.
pub fn scaled(count: usize, total: usize, scale: usize) -> usize {
    (count * scale + total / 2).checked_div(total).unwrap_or(0)
}
