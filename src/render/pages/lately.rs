//! What changed lately, by week and day, and how home and the feed speak of it.

use crate::cover::discounted::Why;
use crate::evidence::History;
use crate::health::{Event, Happened, first_day, monday};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, LatelyDay, LatelyEvent, LatelyKind, LatelyPage, LatelyWeek, Link};
use crate::render::{Job, Maker};

/// How many of many pages are named.
pub const MOST_NAMED: usize = 12;
/// How many events the home page lists.
const MOST_AT_HOME: usize = 5;

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.lately_url.clone(), move || maker.lately_page()));
}

impl Maker<'_> {
    fn lately_page(&self) -> anyhow::Result<(Frame, LatelyPage)> {
        let url = self.lately_url.as_str();
        let words = self.words;
        let events = &self.recent.events;
        let mut weeks: Vec<LatelyWeek> = Vec::new();
        for week in events.chunk_by(|one, other| monday(one.on) == monday(other.on)) {
            let days = week.chunk_by(|one, other| one.on == other.on).map(|day| LatelyDay {
                day: words.day(day[0].on),
                events: day.iter().map(|event| self.event(event, url)).collect(),
            });
            let first = words.day(monday(week[0].on));
            weeks.push(LatelyWeek {
                title: words.say("lately.week", &[("day", &first.text)]),
                id: format!("week-{}", first.iso),
                days: days.collect(),
            });
        }
        let kinds: Vec<LatelyKind> = Happened::ALL
            .into_iter()
            .map(|kind| LatelyKind {
                key: kind.name(),
                text: words.text(name(kind)).to_owned(),
                count: events.iter().filter(|event| event.what == kind).count(),
            })
            .filter(|kind| kind.count > 0)
            .collect();
        let since = words.day(self.recent.since);
        let lead = match events.is_empty() {
            true => words.say("lately.nothing", &[("day", &since.text)]),
            false => words.say("lately.lead", &[("day", &since.text)]),
        };
        let page = LatelyPage {
            lead,
            note: self.lately_note(),
            weeks,
            kinds: if kinds.len() > 1 { kinds } else { Vec::new() },
            feed_href: self.machine.feed.as_ref().map(|feed| href(url, feed)),
        };
        let title = words.text("lately.title");
        let framed = Framed { url, template: "lately", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    /// What keeps the list from being whole.
    fn lately_note(&self) -> String {
        match &self.facts.evidence.history {
            History::Cut { .. } => self.words.text("lately.cut").to_owned(),
            History::Outside | History::NotCommitted => self.words.text("lately.outside").to_owned(),
            History::Whole { .. } if self.recent.since > first_day(self.facts.today) => {
                self.words.count("lately.newest-only", self.recent.events.len(), &[])
            }
            History::Whole { .. } => String::new(),
        }
    }

    /// The newest events, as the home page shows them.
    pub fn newest(&self, from: &str) -> Vec<LatelyEvent> {
        self.recent.events.iter().take(MOST_AT_HOME).map(|event| self.event(event, from)).collect()
    }

    fn event(&self, event: &Event, from: &str) -> LatelyEvent {
        let playbook = &self.facts.playbook;
        let many = event.pages.len() > 1;
        let pages = event.pages.iter().take(MOST_NAMED).map(|at| &playbook.pages[*at]);
        LatelyEvent {
            key: event.what.name(),
            text: if many { self.event_many(event) } else { self.words.text(name(event.what)).to_owned() },
            day: self.words.day(event.on),
            pages: pages.map(|page| Link { title: page.title.clone(), href: href(from, &page.url) }).collect(),
            more: event.pages.len().saturating_sub(MOST_NAMED),
            many,
            folder: match event.pages.as_slice() {
                [only] => playbook.folder_title(&playbook.pages[*only].folder),
                _ => String::new(),
            },
            by: self.parties(event.by.iter(), from),
            how_text: self.event_how(event),
            commit: event
                .commit
                .as_deref()
                .filter(|_| event.what != Happened::Verified)
                .and_then(|one| self.commit(one)),
        }
    }

    /// How a page was verified, or why nobody is known to have; empty for what is no verification.
    fn event_how(&self, event: &Event) -> String {
        match (event.why, event.how) {
            (Some(Why::Bulk { .. }), _) => self.words.text("lately.in-bulk").to_owned(),
            (Some(Why::Bot), _) => self.words.text("lately.unseen").to_owned(),
            (Some(why), _) => self.words.why(why),
            (None, Some(how)) => self.words.how(how).to_owned(),
            (None, None) => String::new(),
        }
    }

    /// What happened to how many pages at once: "120 pages edited".
    pub fn event_many(&self, event: &Event) -> String {
        let name = match event.what {
            Happened::New => "lately.new-many",
            Happened::Retired => "lately.retired-many",
            Happened::Edited => "lately.edited-many",
            Happened::Verified => "lately.verified-many",
            Happened::Program => "lately.program-many",
            Happened::Bulk => "lately.bulk-many",
        };
        self.words.count(name, event.pages.len(), &[])
    }

    /// Who did it and how: "by Jonas Weber, walked through". Empty where neither is known.
    pub fn event_words(&self, event: &Event) -> String {
        let names: Vec<String> = event.by.iter().filter_map(|who| self.shown_name(who)).collect();
        let how = self.event_how(event);
        let names = names.join(self.words.text("list.comma"));
        match (names.is_empty(), how.is_empty()) {
            (true, _) => how,
            (false, true) => self.words.say("lately.by", &[("names", &names)]),
            (false, false) => self.words.say("lately.by-how", &[("names", &names), ("how", &how)]),
        }
    }
}

/// The text that names a kind of event.
fn name(kind: Happened) -> &'static str {
    match kind {
        Happened::New => "lately.new",
        Happened::Retired => "lately.retired",
        Happened::Edited => "lately.edited",
        Happened::Verified => "lately.verified",
        Happened::Program => "lately.program",
        Happened::Bulk => "lately.bulk",
    }
}
