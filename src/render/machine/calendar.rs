//! Calendars of reviews, as RFC 5545 has them: one for all, and one for each person and team who owns a process or is
//! asked to check it. A review is a whole day, the last one before the page is stale.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::one_line;
use crate::model::people::Who;
use crate::render::Maker;

/// The most bytes of a line, its end left out.
const LONGEST_LINE: usize = 75;

/// What stands before a line that goes on, a blank, is one of its bytes.
const FOLD: &str = "\r\n ";

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
    let mut out = Lines::default();
    out.add("BEGIN", "VCALENDAR");
    out.add("VERSION", "2.0");
    out.add("PRODID", "-//playbook//reviews//EN");
    out.add("CALSCALE", "GREGORIAN");
    out.text("X-WR-CALNAME", name);
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
    out.add("END", "VCALENDAR");
    out.0
}

/// The same for a page on every day, whatever it is called: of its code, else of its file, and of the playbook.
fn uid(maker: &Maker<'_>, at: usize) -> String {
    let page = &maker.facts.playbook.pages[at];
    let settings = &maker.facts.settings;
    let own = page.control.id.as_ref().map_or_else(|| page.path(), |id| &id.value);
    let about = format!("{}\0{own}", settings.url.as_deref().unwrap_or(&settings.title));
    format!("review-{}@playbook", &blake3::hash(about.as_bytes()).to_hex()[..32])
}

/// `20260902`.
fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// The lines of a calendar.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is no text.
    fn add(&mut self, name: &str, value: &str) {
        let mut room = LONGEST_LINE;
        for sign in format!("{name}:{value}").chars().filter(|sign| !sign.is_control()) {
            if sign.len_utf8() > room {
                self.0.push_str(FOLD);
                room = LONGEST_LINE - 1;
            }
            room -= sign.len_utf8();
            self.0.push(sign);
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text.
    fn text(&mut self, name: &str, value: &str) {
        let mut text = String::with_capacity(value.len() + 8);
        for sign in value.chars() {
            match sign {
                '\\' | ';' | ',' => text.extend(['\\', sign]),
                '\n' => text.push_str("\\n"),
                sign => text.push(sign),
            }
        }
        self.add(name, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_bytes_between_signs() {
        for text in ["a".repeat(300), "請".repeat(100), "🧯".repeat(60), String::new(), "a".repeat(73)] {
            let mut lines = Lines::default();
            lines.add("X", &text);
            let whole = lines.0.strip_suffix("\r\n").expect("an end");
            assert!(whole.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{whole}");
            assert_eq!(whole.replace(FOLD, ""), format!("X:{text}"));
            // No line could have held one sign more.
            let parts: Vec<&str> = whole.split("\r\n").collect();
            assert!(parts.windows(2).all(|pair| pair[0].len()
                + pair[1].trim_start().chars().next().map_or(0, char::len_utf8)
                > LONGEST_LINE));
        }
    }

    #[test]
    fn text_is_escaped() {
        let mut lines = Lines::default();
        lines.text("X", "a;b,c\\d\ne\r\u{7}");
        assert_eq!(lines.0, "X:a\\;b\\,c\\\\d\\ne\r\n");
    }
}
