//! Facts in the words of the interface: states, cover, how something was verified, and why that does not count. It
//! decides nothing: what is counted is the business of `cover` and `health`.

use jiff::civil::Date;

use crate::cover::discounted::Why;
use crate::cover::{self, Cover};
use crate::evidence::Manner;
use crate::health::Standing;
use crate::model::cadence::{Interval, State};
use crate::model::page::How;
use crate::model::training::Level;
use crate::render::words::Words;

/// The sign of so many people.
pub fn cover_sign(count: usize) -> &'static str {
    ["none", "one", "two", "more"][count.min(3)]
}

/// The sign of a page's cover: of as many people as it is sure to be; none at all where nothing of it is known.
pub fn cover_figure(standing: &Standing, cover: &Cover) -> &'static str {
    if !standing.known && cover.sure_now == 0 { "unknown" } else { cover_sign(cover.sure_now) }
}

impl Words {
    /// A state.
    pub fn state(&self, state: State) -> &str {
        match state {
            State::Fresh => self.text("state.fresh"),
            State::Due => self.text("state.due"),
            State::Stale => self.text("state.stale"),
            State::Unverified => self.text("state.unverified"),
        }
    }

    /// The same of a page whose history may be cut off; empty for what has no state.
    pub fn standing(&self, standing: &Standing) -> String {
        match standing.freshness.as_ref().map(|freshness| freshness.state) {
            Some(State::Unverified) if !standing.known => self.text("state.unknown").to_owned(),
            Some(state) => self.state(state).to_owned(),
            None => String::new(),
        }
    }

    /// How many cover a page now: "2", "at most 2" where identities are not linked, and where history is cut off "at
    /// least 2" or "not known".
    pub fn cover_count(&self, standing: &Standing, cover: &Cover) -> String {
        match (standing.known, cover.sure_now) {
            (true, _) if cover.unlinked_now() => self.count("cover.at-most", cover.now.len(), &[]),
            (true, sure) => sure.to_string(),
            (false, 0) => self.text("cover.not-known").to_owned(),
            (false, sure) => self.count("cover.at-least", sure, &[]),
        }
    }

    /// Who covers a page now: "nobody but the owner is on record", "2 people cover it now; 3 have ever".
    pub fn cover(&self, standing: &Standing, cover: &Cover) -> String {
        if !standing.known {
            return match cover.sure_now {
                0 => self.text("cover.cut-none").to_owned(),
                sure => self.count("cover.cut-some", sure, &[]),
            };
        }
        let (now, ever) = (cover.now.len(), cover.ever.len());
        let most = |count| if cover.unlinked() { self.count("cover.at-most", count, &[]) } else { count.to_string() };
        match (now, ever) {
            (0, 0) => self.text("cover.nobody").to_owned(),
            (0, ever) => self.count("cover.nobody-now", ever, &[("count", &most(ever))]),
            (now, _) if cover.unlinked_now() => self.count("cover.unlinked", now, &[]),
            (now, ever) if now == ever => self.count("cover.same", now, &[]),
            (now, ever) => self.count("cover.fewer", now, &[("ever", &most(ever))]),
        }
    }

    /// What is to be said once where people are counted of whom nobody says whether they are still here; else empty.
    pub fn perhaps_gone(&self, cover: &Cover) -> &str {
        match cover::perhaps_gone(&cover.now).count() {
            0 => "",
            count if count < cover.now.len() => self.text("cover.perhaps-some"),
            1 => self.text("cover.perhaps-one"),
            _ => self.text("cover.perhaps-all"),
        }
    }

    /// How far somebody has come with a process: "can teach it".
    pub fn level(&self, level: Level) -> &str {
        self.text(match level {
            Level::Learning => "mark.learning",
            Level::Does => "mark.does",
            Level::Teaches => "mark.teaches",
        })
    }

    /// How somebody verified something.
    pub fn how(&self, how: How) -> &str {
        match how {
            How::Dated => self.text("how.dated"),
            How::Read => self.text("how.read"),
            How::Walked => self.text("how.walked"),
            How::Performed => self.text("how.performed"),
        }
    }

    /// How a verification that counts was written down, where that says that nobody may have looked; else empty.
    pub fn manner(&self, manner: Manner) -> &str {
        match manner {
            Manner::Alone { wrote: false } => self.text("how.date-alone"),
            Manner::Alone { wrote: true } => self.text("how.date-alone-wrote"),
            Manner::Record | Manner::WithText | Manner::Unknown | Manner::Bulk { .. } | Manner::Machine => "",
        }
    }

    /// Why a verification is no cover.
    pub fn why(&self, why: Why) -> String {
        match why {
            Why::Bulk { pages } => self.count("why.bulk", pages.saturating_sub(1), &[]),
            Why::Bot => self.text("why.bot").to_owned(),
            Why::Ignored => self.text("why.ignored").to_owned(),
            Why::Owner => self.text("why.owner").to_owned(),
            Why::Team => self.text("why.team").to_owned(),
            Why::Kind(how) => self.say("why.kind", &[("how", self.how(how))]),
            Why::Unsaid => self.text("why.unsaid").to_owned(),
        }
    }

    /// How often a review is asked for: "every 180 days".
    pub fn every(&self, interval: Interval) -> String {
        self.say("every.every", &[("interval", &self.interval(interval))])
    }

    /// An interval: "180 days".
    pub fn interval(&self, interval: Interval) -> String {
        let names = ["every.years", "every.months", "every.weeks", "every.days"];
        let parts = interval.parts().into_iter().zip(names).filter(|(count, _)| *count != 0);
        let parts: Vec<String> = parts.map(|(count, name)| self.count(name, count, &[])).collect();
        if parts.is_empty() { self.count("every.days", 0, &[]) } else { parts.join(" ") }
    }

    /// Until when, and why, a finding is waived, as far as either is to be said.
    pub fn waived(&self, until: Option<Date>, why: Option<&str>) -> String {
        let day = until.map(|until| self.day(until).text);
        match (day, why) {
            (Some(day), Some(why)) => self.say("finding.until", &[("day", &day), ("why", why)]),
            (Some(day), None) => self.say("finding.until-day", &[("day", &day)]),
            (None, Some(why)) => why.to_owned(),
            (None, None) => self.text("finding.no-end").to_owned(),
        }
    }
}
