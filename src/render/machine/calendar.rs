//! Calendars of reviews, as RFC 5545 has them: one for all, and one for each person and team who owns a process or is
//! asked to check it. A review is a whole day, the last one before the page is stale.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::one_line;
use crate::calendar::{Lines, basic};
use crate::model::people::Who;
use crate::render::Maker;

/// Whether any review is due at any time.
pub fn any(maker: &Maker<'_>) -> bool {
    !all_pages(maker).is_empty()
}

/// The pages with a review to come of everyone who answers for them or is asked to check them.
pub fn by_person(maker: &Maker<'_>) -> BTreeMap<Who, Vec<usize>> {
    let mut pages: BTreeMap<Who, Vec<usize>> = BTreeMap::new();
    for at in all_pages(maker) {
        let page = &maker.facts.playbook.pages[at];
        for named in page.owner.iter().chain(&page.reviewers) {
            let own = pages.entry(named.who.clone()).or_default();
            if own.last() != Some(&at) {
                own.push(at);
            }
        }
    }
    pages
}

/// The calendar of all reviews.
pub fn all(maker: &Maker<'_>) -> String {
    let name = maker.words.say("machine.reviews", &[("playbook", &maker.playbook_title())]);
    calendar(maker, &name, &all_pages(maker))
}

/// The calendar of one person's or team's reviews.
pub fn of(maker: &Maker<'_>, who: &Who, pages: &[usize]) -> String {
    let person = one_line(maker.facts.playbook.roster.name(who));
    let of = [("name", person.as_str()), ("playbook", &maker.playbook_title())];
    calendar(maker, &maker.words.say("machine.reviews-of", &of), pages)
}

fn due(maker: &Maker<'_>, at: usize) -> Option<Date> {
    maker.survey.pages[at].freshness.as_ref()?.due
}

fn all_pages(maker: &Maker<'_>) -> Vec<usize> {
    maker.shown_pages().into_iter().filter(|at| due(maker, *at).is_some()).collect()
}

fn calendar(maker: &Maker<'_>, name: &str, pages: &[usize]) -> String {
    let mut out = Lines::begin("reviews", name);
    let mut pages: Vec<(Date, usize)> = pages.iter().filter_map(|at| Some((due(maker, *at)?, *at))).collect();
    pages.sort_unstable();
    for (due, at) in pages {
        let page = &maker.facts.playbook.pages[at];
        let title = one_line(&page.title);
        out.add("BEGIN", "VEVENT");
        out.add("UID", &uid(maker, at));
        // When this was said, not when it is read: the same for the same day.
        out.add("DTSTAMP", &format!("{}T000000Z", basic(maker.facts.today)));
        out.add("DTSTART;VALUE=DATE", &basic(due));
        out.text("SUMMARY", &maker.words.say("machine.review", &[("title", &title)]));
        out.text("DESCRIPTION", &maker.status_line(at).join("\n"));
        if let Some(url) = maker.absolute(&page.url) {
            out.add("URL", &url);
        }
        out.add("TRANSP", "TRANSPARENT");
        out.add("END", "VEVENT");
    }
    out.end()
}

/// The same for a page on every day, whatever it is called: of its code, else of its file, and of the playbook.
fn uid(maker: &Maker<'_>, at: usize) -> String {
    let page = &maker.facts.playbook.pages[at];
    let settings = &maker.facts.settings;
    let own = page.control.id.as_ref().map_or_else(|| page.path(), |id| &id.value);
    let about = format!("{}\0{own}", settings.url.as_deref().unwrap_or(&settings.title));
    format!("review-{}@playbook", &blake3::hash(about.as_bytes()).to_hex()[..32])
}
