//! Files for programs: JSON, a feed, calendars, a site map, and every page as Markdown. One file a format.
//!
//! They say what the pages say, and nothing that `publish` keeps off the pages. They lie where the playbook has no file
//! of its own.

mod api;
mod calendar;
mod copy;
mod feed;
mod govuk;
mod llms;
mod sitemap;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::evidence::Verification;
use crate::facts::Facts;
use crate::health::Survey;
use crate::model::people::Who;
use crate::render::parts::{encode, file_name, href};
use crate::render::taken::Taken;
use crate::render::{Job, Maker, offline};

/// Where the files lie, and what names programs know people by.
#[derive(Default)]
pub struct Places {
    pages: String,
    people: String,
    findings: String,
    govuk: String,
    llms: String,
    sitemap: Option<String>,
    /// The feed of changes; only where the site's address is known.
    pub feed: Option<String>,
    /// The calendar of all reviews; nothing where none is due.
    pub reviews: Option<String>,
    /// What keeps the site on devices.
    pub offline: offline::Places,
    /// The calendars of those who have a page and reviews to come, with their pages.
    calendars: BTreeMap<Who, (String, Vec<usize>)>,
    /// The Markdown copy of each page that is shown.
    copies: Vec<Option<String>>,
    /// Ids of humans known only to git.
    authors: HashMap<Who, String>,
}

/// Where the files of a site lie that has these `taken` already.
pub fn places(maker: &Maker<'_>, mut taken: Taken, authors: HashMap<Who, String>) -> Places {
    let playbook = &maker.facts.playbook;
    let api = taken.folder("api");
    let version = taken.folder(&format!("{api}/v1"));
    let known = maker.facts.settings.url.is_some();
    let copies = playbook.pages.iter().enumerate().map(|(at, page)| {
        let stem = page.url.strip_suffix(".html").unwrap_or(&page.url);
        maker.shown(at).then(|| taken.free(&format!("{stem}.md")))
    });
    let copies = copies.collect();
    let calendars: Vec<(Who, Vec<usize>)> = calendar::by_person(maker).into_iter().collect();
    let calendars = calendars.into_iter().filter_map(|(who, pages)| {
        let page = maker.people.get(&who)?;
        let stem = page.strip_suffix(".html").unwrap_or(page);
        Some((who, (taken.free(&format!("{stem}.ics")), pages)))
    });
    let calendars = calendars.collect();
    Places {
        pages: taken.free(&format!("{version}/pages.json")),
        people: taken.free(&format!("{version}/people.json")),
        findings: taken.free(&format!("{version}/findings.json")),
        govuk: taken.free(&format!("{api}/pages.json")),
        llms: taken.free("llms.txt"),
        offline: offline::Places {
            worker: taken.free("sw.js"),
            list: taken.free("offline.json"),
            manifest: taken.free("manifest.webmanifest"),
        },
        sitemap: known.then(|| taken.free("sitemap.xml")),
        feed: known.then(|| taken.free("feed.xml")),
        reviews: calendar::any(maker).then(|| taken.free("reviews.ics")),
        calendars,
        copies,
        authors,
    }
}

/// An id for each human known only to git: of their name, since their address is nobody's business. Namesakes are told
/// apart by four digits of their address's hash: nobody gets the id of another when a further one comes.
pub fn authors(facts: &Facts, survey: &Survey) -> HashMap<Who, String> {
    let verifications = facts.evidence.pages.iter().flat_map(|record| &record.verifications);
    let named = verifications.flat_map(|one: &Verification| one.who.iter().chain(one.recorded_by()));
    let mut namesakes: BTreeMap<String, BTreeSet<(&Who, &str)>> = BTreeMap::new();
    for who in named.chain(survey.people.keys()) {
        if let Who::Author(author) = who {
            let name = file_name(facts.playbook.roster.name(who));
            namesakes.entry(name).or_default().insert((who, &author.email));
        }
    }
    let (mut taken, mut ids) = (HashSet::new(), HashMap::new());
    for (name, all) in &namesakes {
        for (who, email) in all {
            let mut id = match all.len() {
                1 => format!("git:{name}"),
                _ => format!("git:{name}-{}", &blake3::hash(email.as_bytes()).to_hex()[..4]),
            };
            while !taken.insert(id.clone()) {
                id += "-1";
            }
            ids.insert((*who).clone(), id);
        }
    }
    ids
}

/// A job for every file.
pub fn jobs<'a>(maker: &'a Maker<'a>) -> Vec<Job<'a>> {
    let places = &maker.machine;
    let mut jobs: Vec<Job<'a>> = Vec::new();
    let mut add = |path: &String, make: Box<dyn Fn() -> anyhow::Result<String> + Send + Sync + 'a>| {
        jobs.push((path.clone(), Box::new(move |_| make())));
    };
    add(&places.pages, Box::new(|| api::pages(maker)));
    add(&places.people, Box::new(|| api::people(maker)));
    add(&places.findings, Box::new(|| api::findings(maker)));
    add(&places.govuk, Box::new(|| govuk::pages(maker)));
    add(&places.llms, Box::new(|| Ok(llms::list(maker))));
    if let Some(path) = &places.sitemap {
        add(path, Box::new(|| Ok(sitemap::sitemap(maker))));
    }
    if let Some(path) = &places.feed {
        add(path, Box::new(|| Ok(feed::feed(maker))));
    }
    if let Some(path) = &places.reviews {
        add(path, Box::new(|| Ok(calendar::all(maker))));
    }
    for (who, (path, pages)) in &places.calendars {
        add(path, Box::new(move || Ok(calendar::of(maker, who, pages))));
    }
    for (at, path) in places.copies.iter().enumerate() {
        if let Some(path) = path {
            add(path, Box::new(move || Ok(copy::copy(maker, at))));
        }
    }
    jobs
}

impl Maker<'_> {
    /// The calendar of somebody's reviews, as seen from the page at `from`.
    pub fn calendar_href(&self, who: &Who, from: &str) -> Option<String> {
        self.machine.calendars.get(who).map(|(path, _)| href(from, path))
    }

    /// The Markdown copy of a page, as seen from it.
    pub fn copy_href(&self, at: usize) -> Option<String> {
        let path = self.machine.copies.get(at)?.as_ref()?;
        Some(href(&self.facts.playbook.pages[at].url, path))
    }

    /// The address on the web of a path in the site, where the site's is known.
    pub fn absolute(&self, path: &str) -> Option<String> {
        let root = self.facts.settings.url.as_deref()?;
        Some(format!("{}/{}", root.trim_end_matches('/'), encode(path)))
    }

    /// What programs know a person or a team by; nothing where they are not named.
    fn id<'w>(&'w self, who: &'w Who) -> Option<&'w str> {
        let team = matches!(who, Who::Team(_));
        (team || !self.nameless()).then(|| match who {
            Who::Author(_) => self.machine.authors.get(who).map_or("git:unnamed", String::as_str),
            listed => self.facts.playbook.roster.id(listed),
        })
    }

    /// The pages that the site has, by their places in the playbook.
    fn shown_pages(&self) -> Vec<usize> {
        (0..self.facts.playbook.pages.len()).filter(|page| self.shown(*page)).collect()
    }

    /// The title of the playbook on one line.
    fn playbook_title(&self) -> String {
        one_line(&self.facts.settings.title)
    }
}

/// White space folded, control characters gone.
fn one_line(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().filter(|sign| !sign.is_control()).collect()
}

/// Text within XML, also within an attribute. What XML 1.0 cannot hold is left out.
fn xml(text: &str) -> String {
    let held =
        |sign: &char| !matches!(sign, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    crate::render::parts::escape(&text.chars().filter(held).collect::<String>())
}

/// A document with one list, an entry a line: `head` is an object to which the list is added.
fn listed(head: &impl serde::Serialize, lists: &[(&str, Vec<String>)]) -> anyhow::Result<String> {
    let head = serde_json::to_string(head)?;
    let mut text = head.strip_suffix('}').unwrap_or(&head).to_owned();
    for (name, entries) in lists {
        let lines = if entries.is_empty() { String::new() } else { format!("\n{}\n", entries.join(",\n")) };
        text.push_str(&format!(",\n\"{name}\":[{lines}]"));
    }
    Ok(text + "}\n")
}

/// Entries as lines, made on all cores.
fn lines<T: Send, S: serde::Serialize>(of: Vec<T>, make: impl Fn(T) -> S + Sync) -> anyhow::Result<Vec<String>> {
    of.into_par_iter().map(|one| Ok(serde_json::to_string(&make(one))?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_what_it_can() {
        assert_eq!(xml("a<b>&\"c\"\u{1}\u{b}\n\u{FFFE}"), "a&lt;b&gt;&amp;&quot;c&quot;\n");
        assert_eq!(one_line(" a\r\n b\u{7}"), "a b");
    }
}
