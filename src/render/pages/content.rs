//! Pages written in Markdown: processes and guides, with their neighbours. What is on record of them is made in
//! `record`.

use std::collections::HashMap;

use crate::markdown::{self, LinkKind, Part, Target};
use crate::model::page::{Kind, LinkTarget, Page};
use crate::model::playbook::{Asset, is_index};
use crate::render::pages::book::ACROSS;
use crate::render::pages::job;
use crate::render::parts::{folder_url, href};
use crate::render::view::{ContentPage, Link, Pair, TocEntry};
use crate::render::{Job, Maker};

/// A contents list is worth its space from so many headings on.
const SHORTEST_TOC: usize = 3;

/// A job for every page but the folders' own.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for (at, page) in maker.facts.playbook.pages.iter().enumerate() {
        if maker.shown(at) && !stands_for_folder(page) {
            jobs.push(job(page.url.clone(), move || {
                let page = maker.revised_page(at);
                let (mut frame, content) = (maker.page_frame(&page, "page")?, maker.content(at, &page));
                frame.later += &later(&content.html, content.work.is_some());
                Ok((frame, content))
            }));
        }
    }
}

/// What a page of text loads beside the rest once it is there: what copies code and enlarges images, and what a run of its
/// steps takes.
pub fn later(html: &str, work: bool) -> String {
    let mut names = match work {
        true => " copy.css copy.js run.css run-words.js run.js",
        false if html.contains("<pre") => " copy.css copy.js",
        false => "",
    }
    .to_owned();
    if html.contains("<a class=\"zoom\"") {
        names += " zoom.css zoom.js";
    }
    names
}

/// Whether a page is shown as its folder's page. An index that is a process keeps its trust card instead.
pub fn stands_for_folder(page: &Page) -> bool {
    is_index(page) && page.kind != Kind::Sop
}

impl Maker<'_> {
    fn content(&self, at: usize, page: &Page) -> ContentPage {
        let url = page.url.as_str();
        let (previous, next) = self.neighbours(at);
        let telling = self.telling(page);
        let is_sop = page.kind == Kind::Sop;
        let html = self.html(page);
        let owner = page.owner.as_ref().filter(|_| is_sop).and_then(|owner| self.party(&owner.who, url));
        ContentPage {
            kind: page.kind.name(),
            title: page.title.clone(),
            description: page.description.clone(),
            work: self.work(page, &html, &telling),
            html,
            toc: toc(page),
            status: page.status.name(),
            superseded_by: self.replacement(page),
            trust: self.trust(at),
            owner,
            reviewers: self.parties(page.reviewers.iter().map(|named| &named.who), url),
            channel: page.channel.as_deref().and_then(|name| self.channel(name)),
            criticality: page.criticality.clone().unwrap_or_default(),
            control: self.control(page),
            tags: self.tag_links(&page.tags, url),
            findings: self.page_findings(page.path(), url),
            edit_href: self.edit_href(page.path()),
            print_href: self.book_href(&page.folder, url).filter(|_| !page.folder.is_empty()),
            report_href: telling.wrong(),
            did_href: telling.did().filter(|_| page.in_force()),
            copy_href: self.copy_href(at),
            previous,
            next,
            nearby: self.nearby(at),
        }
    }

    /// The body with every link resolved for where the page stands.
    pub fn html(&self, page: &Page) -> String {
        self.html_at(page, &page.url, &HashMap::new())
    }

    /// The body as it stands in the page at `url`, which has these pages as its chapters, by their numbers.
    pub fn html_at(&self, page: &Page, url: &str, chapters: &HashMap<usize, usize>) -> String {
        let part = if page.titled_by_heading { Part::WithoutTitle } else { Part::Whole };
        page.document.html_with(&self.labels, part, &mut |at, link| {
            let leads = page.links.get(at);
            if let Some(LinkTarget::Page(to, _) | LinkTarget::NoHeading(to, _)) = leads
                && let Some(chapter) = chapters.get(to)
            {
                let id = match leads {
                    Some(LinkTarget::Page(_, id)) if !id.is_empty() => format!("-{id}"),
                    _ => String::new(),
                };
                return Target::href(format!("#{ACROSS}p{chapter}{id}"));
            }
            self.target(leads, link, url, "")
        })
    }

    /// Where a link leads from the page at `url`; addresses in the site begin with `before`.
    pub fn target(&self, leads: Option<&LinkTarget>, link: &markdown::Link, url: &str, before: &str) -> Target {
        let local = |to: &str, id: &str| {
            let same = to == url && !id.is_empty();
            let mut address = if same { String::new() } else { before.to_owned() + &href(url, to) };
            if !id.is_empty() {
                address.push('#');
                address.push_str(id);
            }
            Target::href(address)
        };
        let says = |name: &str| self.words.say(name, &[("target", &link.target)]);
        let broken = |why: String| Target::Href {
            href: String::new(),
            title: Some(why),
            external: false,
            broken: true,
            size: None,
        };
        match leads {
            Some(LinkTarget::Page(to, id)) if self.shown(*to) => local(&self.facts.playbook.pages[*to].url, id),
            Some(LinkTarget::NoHeading(to, _)) if self.shown(*to) => local(&self.facts.playbook.pages[*to].url, ""),
            Some(LinkTarget::Page(..) | LinkTarget::NoHeading(..)) => Target::Text,
            Some(LinkTarget::Folder(path)) => local(&folder_url(path), ""),
            Some(LinkTarget::Asset(path)) => match self.facts.playbook.assets.get(path) {
                Some(Asset { size, .. }) => {
                    let size = if link.kind == LinkKind::Image { *size } else { None };
                    let href = before.to_owned() + &href(url, path);
                    Target::Href { href, title: None, external: false, broken: false, size }
                }
                None => broken(says("link.no-file")),
            },
            Some(LinkTarget::External) | None => Target::as_written(link),
            Some(LinkTarget::Missing(_) | LinkTarget::Ambiguous(_)) => broken(says("link.nothing")),
            Some(LinkTarget::Private) => broken(says("link.private")),
            Some(LinkTarget::Unsafe) => broken(says("link.unsafe")),
        }
    }

    fn replacement(&self, page: &Page) -> Option<Link> {
        match page.replacement.as_ref()? {
            LinkTarget::Page(to, _) if self.shown(*to) => {
                let to = &self.facts.playbook.pages[*to];
                Some(Link { title: to.title.clone(), href: href(&page.url, &to.url) })
            }
            _ => None,
        }
    }

    /// Document control of a page, as far as it is given.
    pub fn control(&self, page: &Page) -> Vec<Pair> {
        let control = &page.control;
        let mut pairs = Vec::new();
        let mut add = |label: &str, value: Option<String>| {
            pairs.extend(value.map(|value| Pair { label: self.words.text(label).to_owned(), value }));
        };
        add("control.id", control.id.as_ref().map(|id| id.value.clone()));
        add("control.version", control.version.clone());
        add("control.effective", control.effective.map(|on| self.words.day(on).text));
        add(
            "control.approved",
            control.approved.as_ref().map(|approved| {
                let by = approved.by.as_ref().and_then(|named| self.shown_name(&named.who));
                match (by, approved.on.map(|on| self.words.day(on).text)) {
                    (Some(by), Some(on)) => self.words.say("control.on-by", &[("day", &on), ("by", &by)]),
                    (Some(by), None) => self.words.say("control.by", &[("by", &by)]),
                    (None, Some(on)) => on,
                    (None, None) => self.words.text("control.yes").to_owned(),
                }
            }),
        );
        pairs
    }

    /// The pages before and after, in the order of the folder; drafts that are not shown are passed over.
    fn neighbours(&self, at: usize) -> (Option<Link>, Option<Link>) {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let Some(folder) = playbook.folders.get(&page.folder) else { return (None, None) };
        let Some(place) = folder.pages.iter().position(|other| *other == at) else { return (None, None) };
        let link = |other: &usize| {
            let other = &playbook.pages[*other];
            Link { title: other.title.clone(), href: href(&page.url, &other.url) }
        };
        let shown = |other: &&usize| self.shown(**other);
        (
            folder.pages[..place].iter().rev().find(shown).map(link),
            folder.pages[place + 1..].iter().find(shown).map(link),
        )
    }

    /// Where a source file is edited in the browser.
    pub fn edit_href(&self, path: &str) -> Option<String> {
        let repository = self.facts.settings.repository.as_deref()?;
        let path = crate::render::parts::encode(path);
        Some(match repository.split_once("/tree/") {
            Some((repository, branch)) => format!("{repository}/edit/{branch}/{path}"),
            None if repository.contains("gitlab") => format!("{repository}/-/edit/main/{path}"),
            None => format!("{repository}/edit/main/{path}"),
        })
    }
}

fn toc(page: &Page) -> Vec<TocEntry> {
    let skip = usize::from(page.titled_by_heading);
    let entries: Vec<TocEntry> = page
        .document
        .headings
        .iter()
        .skip(skip)
        .filter(|heading| heading.level <= 3)
        .map(|heading| TocEntry { level: heading.level.max(2), id: heading.id.clone(), text: heading.text.clone() })
        .collect();
    if entries.len() < SHORTEST_TOC { Vec::new() } else { entries }
}
