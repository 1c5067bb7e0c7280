//! Who is away in the coming weeks, what each of them loses, and what to do before. Days on which somebody is away are
//! told only where all of `people.yml` is published.

use jiff::civil::Date;

use crate::cover::leave::{self, Before, Left, Missing, WEEKS, Week};
use crate::cover::what_if::{Lost, WhatIf, Worst};
use crate::model::people::Who;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, LeaveAway, LeaveCell, LeaveLeft, LeavePage, LeavePerson, LeavePiece, LeaveWeek};
use crate::render::{Job, Maker};
use crate::settings::Publish;

/// The most processes that a week lists, and the most things to do before.
const MOST_ROWS: usize = 40;

/// The one job, where there is the page.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    if let (Some(url), Some(sheet)) = (&maker.leave_url, &maker.what_if) {
        jobs.push(job(url.clone(), move || maker.leave_page(url, sheet.what_if())));
    }
}

impl Maker<'_> {
    /// Where the page stands, if somebody is away in the weeks to come. `free` gives an address that is not taken.
    pub fn leave_sheet(&self, free: &mut impl FnMut(String) -> String) -> Option<String> {
        let facts = self.facts;
        if facts.settings.publish != Publish::Full || self.what_if.is_none() {
            return None;
        }
        let (from, to) = leave::coming(facts, facts.today, WEEKS);
        let people = facts.playbook.roster.people.iter();
        let mut away = people.filter(|person| !person.gone(facts.today)).flat_map(|person| &person.away);
        let leaves = facts.playbook.roster.people.iter().filter_map(|person| person.until);
        let leaves = leaves.into_iter().any(|until| until >= facts.today && until < to);
        (leaves || away.any(|(first, last)| *first <= to && *last >= from)).then(|| free("leave.html".to_owned()))
    }

    fn leave_page(&self, url: &str, what_if: &WhatIf) -> anyhow::Result<(Frame, LeavePage)> {
        let facts = self.facts;
        let days = leave::coming(facts, facts.today, WEEKS);
        let all = leave::weeks(facts, what_if, days);
        let prepared = leave::prepare(facts, what_if, days);
        let mut weeks: Vec<LeaveWeek> = Vec::new();
        let mut shown: Vec<&Week> = Vec::new();
        let mut quiet: Option<(Date, Date)> = None;
        for (at, week) in all.iter().enumerate() {
            if week.away.is_empty() {
                quiet = Some((quiet.map_or(week.days.0, |(from, _)| from), week.days.1));
                continue;
            }
            let before = at.checked_sub(1).map(|before| &all[before]);
            let quiet = quiet.take().map_or_else(String::new, |days| self.quiet(days));
            weeks.push(LeaveWeek { quiet, ..self.leave_week(what_if, week, before, url) });
            shown.push(week);
        }
        let mut people: Vec<usize> = shown.iter().flat_map(|week| week.people()).collect();
        people.sort_unstable();
        people.dedup();
        people.sort_by_cached_key(|place| facts.playbook.roster.name(&what_if.people[*place]).to_lowercase());
        let left = leave::left(facts, what_if, days);
        let people = people.into_iter().map(|place| LeavePerson {
            party: self.named(&what_if.people[place], url),
            cells: shown.iter().map(|week| self.leave_cell(week, place)).collect(),
        });
        let closed = facts.settings.workdays.closed(days.0, days.1);
        let page = LeavePage {
            ways: self.ways(url),
            to: self.words.day(days.1),
            closed: closed.map(|days| self.span(days)).collect(),
            before: prepared.before.iter().take(MOST_ROWS).map(|before| self.before(before, url)).collect(),
            before_more: prepared.before.len().saturating_sub(MOST_ROWS),
            open: prepared.open.iter().take(MOST_ROWS).map(|missing| self.open(missing, url)).collect(),
            open_more: prepared.open.len().saturating_sub(MOST_ROWS),
            people: people.collect(),
            left: left.iter().map(|left| self.left(what_if, left, url)).collect(),
            weeks,
            quiet: quiet.map_or_else(String::new, |days| self.quiet(days)),
        };
        let title = self.words.text("leave.title");
        let framed = Framed { url, template: "leave", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn left(&self, what_if: &WhatIf, left: &Left, url: &str) -> LeaveLeft {
        let who = &what_if.people[left.who];
        let losses = left.losses.iter().filter(|(_, loss)| loss.lost < Lost::Enough);
        let losses = losses.map(|(at, loss)| self.loss(what_if, &what_if.processes[*at], loss, url));
        LeaveLeft {
            party: self.named(who, url),
            until: self.words.day(left.until),
            losses: losses.take(MOST_ROWS).collect(),
            pack: self.handovers.get(who).map(|pack| href(url, pack)),
        }
    }

    fn leave_week(&self, what_if: &WhatIf, week: &Week, before: Option<&Week>, url: &str) -> LeaveWeek {
        let serious = |week: &Week| -> Vec<Worst> {
            week.losses.iter().filter(|worst| worst.loss.lost < Lost::Enough).cloned().collect()
        };
        let lost = serious(week);
        let alike = |one: &Worst, other: &Worst| one.process == other.process && one.loss == other.loss;
        let same = before.map(serious).is_some_and(|before| {
            !lost.is_empty()
                && before.len() == lost.len()
                && before.iter().zip(&lost).all(|(one, other)| alike(one, other))
        });
        let listed = lost.iter().take(if same { 0 } else { MOST_ROWS });
        let losses = listed.map(|worst| self.loss(what_if, &what_if.processes[worst.process], &worst.loss, url));
        let away: Vec<&Who> = week.people().map(|place| &what_if.people[place]).collect();
        LeaveWeek {
            id: format!("week-{}", week.days.0),
            from: self.words.day(week.days.0),
            short: self.words.short_day(week.days.0),
            quiet: String::new(),
            away: week.away.iter().map(|(place, days)| self.away(&what_if.people[*place], days, week, url)).collect(),
            counts: [&[Lost::Everybody][..], &[Lost::Owner], &[Lost::Cover], &[Lost::Enough, Lost::Unknown]]
                .map(|wanted| week.count(wanted)),
            left: week.left.iter().filter(|lost| **lost < Lost::Enough).count(),
            losses: losses.collect(),
            more: if same { 0 } else { lost.len().saturating_sub(MOST_ROWS) },
            same,
            href: self.what_if_href_of(&away, url),
        }
    }

    fn away(&self, who: &Who, days: &[Date], week: &Week, url: &str) -> LeaveAway {
        let mut runs: Vec<(Date, Date)> = Vec::new();
        for day in days.iter().filter(|_| days.len() < week.worked.len()) {
            let follows = |last: Date| week.worked.iter().find(|worked| **worked > last) == Some(day);
            match runs.last_mut().filter(|(_, last)| follows(*last)) {
                Some((_, last)) => *last = *day,
                None => runs.push((*day, *day)),
            }
        }
        let runs: Vec<String> = runs.into_iter().map(|days| self.short_span(days)).collect();
        LeaveAway { party: self.named(who, url), days: runs.join(self.words.text("list.comma")) }
    }

    fn leave_cell(&self, week: &Week, place: usize) -> LeaveCell {
        let days = week.away.iter().find(|(who, _)| *who == place).map_or(0, |(_, days)| days.len());
        let (kind, text) = match days {
            0 => ("none", String::new()),
            days if days == week.worked.len() => ("all", self.words.text("leave.all-week").to_owned()),
            days => ("some", self.words.count("leave.days", days, &[])),
        };
        LeaveCell { kind, text }
    }

    /// "2 Dec 2026 to 4 Dec 2026", "2 Dec 2026".
    fn span(&self, (from, to): (Date, Date)) -> String {
        self.between(self.words.day(from).text, self.words.day(to).text)
    }

    /// "2 Dec to 4 Dec".
    fn short_span(&self, (from, to): (Date, Date)) -> String {
        self.between(self.words.short_day(from), self.words.short_day(to))
    }

    fn between(&self, from: String, to: String) -> String {
        if from == to { to } else { self.words.say("leave.span", &[("from", &from), ("to", &to)]) }
    }

    fn quiet(&self, days: (Date, Date)) -> String {
        self.words.say("leave.quiet", &[("days", &self.span(days))])
    }

    /// "Before 21 Dec 2026, Maya Chen should show Jonas Weber Restore from backup: from then to 4 Jan 2027 nobody else is
    /// here who covers it."
    fn before(&self, before: &Before, url: &str) -> Vec<LeavePiece> {
        let (from, to) = before.missing.days;
        let day = |day: Date| self.words.day(day).text;
        let when = match before.last_day {
            true => self.words.say("leave.before", &[("day", &day(from))]),
            false => self.words.say("leave.by", &[("day", &day(before.by))]),
        };
        let days = match (from == to, before.last_day) {
            (true, _) => self.words.say("leave.on", &[("day", &day(to))]),
            (false, true) => self.words.say("leave.then", &[("to", &day(to))]),
            (false, false) => self.words.say("leave.from", &[("from", &day(from)), ("to", &day(to))]),
        };
        let piece = |place: &str| match place {
            "when" => Some(LeavePiece { kind: "when", text: when.clone(), href: None }),
            "teacher" => Some(self.who_piece(&before.teacher, url)),
            "learner" => Some(self.who_piece(&before.learner, url)),
            "why" => Some(LeavePiece { kind: "", text: self.nobody(before.missing.lost, &days), href: None }),
            "page" => Some(self.page_piece(before.missing.page, url)),
            _ => None,
        };
        pieces(self.words.text(if before.again { "leave.show-again" } else { "leave.show" }), piece)
    }

    fn open(&self, missing: &Missing, url: &str) -> Vec<LeavePiece> {
        let (from, to) = missing.days;
        let day = |day: Date| self.words.day(day).text;
        let days = match from == to {
            true => self.words.say("leave.on", &[("day", &day(to))]),
            false => self.words.say("leave.from", &[("from", &day(from)), ("to", &day(to))]),
        };
        let piece = |place: &str| match place {
            "why" => Some(LeavePiece { kind: "", text: self.nobody(missing.lost, &days), href: None }),
            "page" => Some(self.page_piece(missing.page, url)),
            _ => None,
        };
        pieces(self.words.text("leave.open"), piece)
    }

    fn nobody(&self, lost: Lost, days: &str) -> String {
        let name = if lost == Lost::Cover { "leave.only-owner" } else { "leave.nobody-else" };
        self.words.say(name, &[("days", days)])
    }

    fn who_piece(&self, who: &Who, url: &str) -> LeavePiece {
        let party = self.named(who, url);
        LeavePiece { kind: "who", text: party.name, href: party.href }
    }

    fn page_piece(&self, at: usize, url: &str) -> LeavePiece {
        let page = &self.facts.playbook.pages[at];
        LeavePiece { kind: "page", text: page.title.clone(), href: Some(href(url, &page.url)) }
    }
}

/// The pieces of a text with places: the words between, and what stands at each place.
fn pieces(text: &str, at: impl Fn(&str) -> Option<LeavePiece>) -> Vec<LeavePiece> {
    let plain = |text: &str| LeavePiece { kind: "", text: text.to_owned(), href: None };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, behind) = after.split_once('}').unwrap_or((after, ""));
        pieces.push(plain(before));
        pieces.extend(at(place));
        rest = behind;
    }
    pieces.push(plain(rest));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}
