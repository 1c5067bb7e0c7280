//! `feed.xml`: what changed lately, as an Atom feed (RFC 4287). Its ids are addresses, so it is made only where the
//! site's is known: that of the page, and what happened to it when. They stay as long as pages keep their addresses and
//! history is not written anew: a page that is renamed is news once more.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::xml;
use crate::health::{Event, Happened};
use crate::render::Maker;
use crate::render::pages::lately::MOST_NAMED;

/// The feed.
pub fn feed(maker: &Maker<'_>) -> String {
    let settings = &maker.facts.settings;
    let address = |path: &str| xml(&maker.absolute(path).unwrap_or_default());
    let own = address(maker.machine.feed.as_deref().unwrap_or_default());
    let newest = maker.recent.events.first().map_or(maker.facts.today, |event| event.on);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", xml(&settings.language));
    let _ = writeln!(text, "<id>{own}</id>");
    let _ = writeln!(text, "<title>{}</title>", xml(&maker.playbook_title()));
    let _ = writeln!(text, "<subtitle>{}</subtitle>", xml(maker.words.text("lately.title")));
    let _ = writeln!(text, "<updated>{}</updated>", moment(newest));
    let _ = writeln!(text, "<author><name>{}</name></author>", xml(&maker.playbook_title()));
    let _ = writeln!(text, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>");
    let _ = writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", address(&maker.lately_url));
    for event in &maker.recent.events {
        text.push_str(&entry(maker, event));
    }
    text + "</feed>\n"
}

fn entry(maker: &Maker<'_>, event: &Event) -> String {
    let pages = &maker.facts.playbook.pages;
    let single = event.pages.first().filter(|_| event.pages.len() == 1).map(|at| &pages[*at]);
    let path = single.map_or(maker.lately_url.as_str(), |page| page.url.as_str());
    let address = maker.absolute(path).unwrap_or_default();
    let words = maker.words;
    let title = match single {
        Some(page) => words.say(
            match event.what {
                Happened::New => "lately.new-page",
                Happened::Edited => "lately.edited-page",
                Happened::Retired => "lately.retired-page",
                Happened::Verified => "lately.verified-page",
                Happened::Program => "lately.program-page",
                Happened::Bulk => "lately.bulk-page",
            },
            &[("title", &super::one_line(&page.title))],
        ),
        None => maker.event_many(event),
    };
    let mut told = maker.event_words(event);
    if single.is_none() {
        let titles = event.pages.iter().take(MOST_NAMED);
        let titles: Vec<&str> = titles.map(|at| pages[*at].title.as_str()).collect();
        let comma = words.text("list.comma");
        let titles = match event.pages.len().saturating_sub(MOST_NAMED) {
            0 => titles.join(comma),
            more => format!("{} {}", titles.join(comma), words.count("lately.more", more, &[])),
        };
        told = [told, titles].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    }
    let mut text = String::from("<entry>\n");
    let _ = writeln!(text, "<id>{}</id>", xml(&format!("{address}#{}-{}", event.what.name(), event.key)));
    let _ = writeln!(text, "<title>{}</title>", xml(&title));
    let _ = writeln!(text, "<updated>{}</updated>", moment(event.on));
    let _ = writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", xml(&address));
    for name in event.by.iter().filter_map(|who| maker.shown_name(who)) {
        let _ = writeln!(text, "<author><name>{}</name></author>", xml(&super::one_line(&name)));
    }
    let _ = writeln!(text, "<category term=\"{}\"/>", event.what.name());
    if !told.is_empty() {
        let _ = writeln!(text, "<summary>{}</summary>", xml(&told));
    }
    text + "</entry>\n"
}

/// The first moment of a day.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
