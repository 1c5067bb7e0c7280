//! Books: the pages of a folder and of those below it as one page, for paper, with a cover, contents and, at the head
//! of each sheet, what it is a copy of. Retired pages are left out: paper is for working from.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::model::page::{Kind, Page, Status};
use crate::render::frame::{Framed, direction};
use crate::render::pages::job;
use crate::render::parts::{folder_url, href};
use crate::render::view::{BookPage, Chapter, Frame, Link};
use crate::render::{Job, Maker};

/// The most pages of a book of several folders. Browsers lay out so many in a few seconds.
const MOST_CHAPTERS: usize = 300;
/// The most pages of a book of one folder.
const MOST_OWN: usize = 1000;
/// A book of fewer pages would be those pages.
const FEWEST_CHAPTERS: usize = 2;

/// Pages that are printed together.
#[derive(Debug)]
pub struct Book {
    /// Its address.
    pub url: String,
    /// The address of its style sheet.
    pub style: String,
    folder: String,
    /// Its pages in reading order; empty where they are too many, and it leads to the books of the folders below.
    pages: Vec<usize>,
}

/// A job for each book.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for book in maker.books.values() {
        jobs.push(job(book.url.clone(), move || maker.book(book)));
    }
}

impl Maker<'_> {
    /// The books by folder. `free` gives an address that is not taken.
    pub fn all_books(&self, free: &mut impl FnMut(String) -> String) -> HashMap<String, Book> {
        let mut books = HashMap::new();
        for folder in self.facts.playbook.folders.keys() {
            let pages = self.chapters_of(folder);
            if pages.len() < FEWEST_CHAPTERS {
                continue;
            }
            let whole = pages.len() <= MOST_CHAPTERS;
            let own = |pages: Vec<usize>| -> Vec<usize> {
                pages.into_iter().filter(|at| self.facts.playbook.pages[*at].folder == *folder).collect()
            };
            // Of a large folder its own pages alone; of a large playbook the way to the books of its folders.
            let pages = match (whole, folder.is_empty()) {
                (true, _) => pages,
                (false, true) => Vec::new(),
                (false, false) => own(pages),
            };
            if !folder.is_empty() && !(FEWEST_CHAPTERS..=MOST_OWN).contains(&pages.len()) {
                continue;
            }
            let name = if folder.is_empty() { "everything" } else { folder };
            let url = free(format!("print/{name}.html"));
            let style = free(format!("{}.css", url.strip_suffix(".html").unwrap_or(&url)));
            books.insert(folder.clone(), Book { url, style, folder: folder.clone(), pages });
        }
        books
    }

    /// The pages of a folder and of those below it, in reading order.
    fn chapters_of(&self, folder: &str) -> Vec<usize> {
        let playbook = &self.facts.playbook;
        let Some(here) = playbook.folders.get(folder) else { return Vec::new() };
        let printed = |at: &usize| {
            let page = &playbook.pages[*at];
            // An index that is only a list of links is no chapter.
            let says = page.kind == Kind::Sop || !page.document.sections.iter().all(|section| section.text.is_empty());
            self.shown(*at) && page.status != Status::Retired && says
        };
        let mut pages: Vec<usize> = here.index.iter().chain(&here.pages).copied().filter(printed).collect();
        for below in &here.folders {
            pages.extend(self.chapters_of(below));
        }
        pages
    }

    /// The way from a page to a folder's book, where there is one.
    pub fn book_href(&self, folder: &str, from: &str) -> Option<String> {
        self.books.get(folder).map(|book| href(from, &book.url))
    }

    fn book(&self, book: &Book) -> anyhow::Result<(Frame, BookPage)> {
        let playbook = &self.facts.playbook;
        let url = book.url.as_str();
        let index = playbook.folders.get(&book.folder).and_then(|folder| folder.index);
        let title = if book.folder.is_empty() {
            self.facts.settings.title.clone()
        } else {
            playbook.folder_title(&book.folder)
        };
        let places: HashMap<usize, usize> = book.pages.iter().enumerate().map(|(place, at)| (*at, place + 1)).collect();
        let mut before = book.folder.as_str();
        let chapters = book.pages.iter().enumerate().map(|(place, at)| {
            let page = &playbook.pages[*at];
            let folder = if page.folder == before { String::new() } else { playbook.folder_title(&page.folder) };
            before = &page.folder;
            self.chapter(place + 1, *at, folder, (url, &places))
        });
        let mut books: Vec<Link> = Vec::new();
        if book.pages.is_empty() {
            let mut others: Vec<&Book> = self.books.values().filter(|other| !other.folder.is_empty()).collect();
            others.sort_by_key(|other| &other.folder);
            let path = |folder: &str| playbook.folder_path(folder);
            books = others
                .into_iter()
                .map(|other| Link { title: path(&other.folder), href: href(url, &other.url) })
                .collect();
        }
        let page = BookPage {
            description: index.map(|index| playbook.pages[index].description.clone()).unwrap_or_default(),
            back: Link { title: title.clone(), href: href(url, &folder_url(&book.folder)) },
            style: href(url, &book.style),
            chapters: chapters.collect(),
            books,
            title: title.clone(),
        };
        let framed = Framed { url, template: "book", title: &title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn chapter(&self, number: usize, at: usize, folder: String, book: (&str, &HashMap<usize, usize>)) -> Chapter {
        let (url, places) = book;
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        let freshness = standing.freshness.as_ref();
        let id = format!("p{number}");
        let lang = page.lang.clone().filter(|lang| !lang.eq_ignore_ascii_case(&self.facts.settings.language));
        let is_sop = page.kind == Kind::Sop;
        Chapter {
            number,
            title: page.title.clone(),
            description: page.description.clone(),
            folder,
            dir: lang.as_deref().map(direction),
            lang,
            process: is_sop,
            status: page.status.name(),
            state: freshness.map_or("", |freshness| freshness.state.name()),
            state_text: self.words.standing(standing),
            changed: self.has_changed(at),
            verified: freshness.and_then(|freshness| self.verified(freshness, self.facts.verifications(at), url)),
            due: freshness.and_then(|freshness| freshness.due).map(|due| self.words.day(due)),
            owner: page.owner.as_ref().filter(|_| is_sop).and_then(|owner| self.party(&owner.who, url)),
            cover_text: standing.cover.as_ref().map(|cover| self.words.cover(standing, cover)).unwrap_or_default(),
            control: self.control(page),
            address: page.url.clone(),
            html: prefixed(&self.html_at(page, url, places), &id),
            id,
        }
    }

    /// The style sheet of a book: at the head of each sheet what it is a copy of, at the foot when it was.
    pub fn book_style(&self, book: &Book) -> String {
        let mut css = String::new();
        let day = self.words.day(self.facts.today).text;
        let foot = self.words.say("book.foot", &[("title", &self.facts.settings.title), ("day", &day)]);
        let _ = writeln!(css, "@page {{ @bottom-left {{ content: {}; }} }}", string(&foot));
        for (place, at) in book.pages.iter().enumerate() {
            let page = &self.facts.playbook.pages[*at];
            let (id, head) = (place + 1, string(&self.running_head(page)));
            let _ = writeln!(css, "#p{id} {{ page: p{id}; }}\n@page p{id} {{ @top-left {{ content: {head}; }} }}");
        }
        css
    }

    /// "SUP-05 · Refund a client · Version 3.1".
    fn running_head(&self, page: &Page) -> String {
        let id = page.control.id.as_ref().map(|id| id.value.clone());
        let version = page.control.version.as_ref();
        let version = version.map(|version| format!("{} {version}", self.words.text("control.version")));
        [id, Some(page.title.clone()), version].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// A text as a string of CSS.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' | '<' => drop(write!(out, "\\{:x} ", u32::from(sign))),
            sign if sign.is_control() => out.push(' '),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// HTML of ours in which every id, and every link to one, begins with `prefix` and `-`. `<` and `>` stand for nothing
/// but tags in it.
fn prefixed(html: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        out.push('<');
        let (tag, then) = after.split_once('>').unwrap_or((after, ""));
        if tag.contains("=\"") {
            let tag = [" id=\"", " for=\"", " href=\"#"]
                .iter()
                .fold(tag.to_owned(), |tag, name| tag.replace(name, &format!("{name}{prefix}-")));
            // A link to another chapter is whole already; paper waits for no image to come into sight.
            out.push_str(&tag.replace(&format!("\"#{prefix}-{ACROSS}"), "\"#").replace(" loading=\"lazy\"", ""));
        } else {
            out.push_str(tag);
        }
        out.push('>');
        rest = then;
    }
    out.push_str(rest);
    out
}

/// Begins the targets of links to other chapters, until [`prefixed`] takes it away.
pub const ACROSS: &str = "across:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_get_a_prefix_in_tags_alone() {
        let html = "<h2 id=\"a\">x id=\"b\" <a href=\"#a\">s</a></h2><a href=\"#across:p7-b\">o</a><a href=\"../c.html#a\">p</a>";
        let expected = "<h2 id=\"p3-a\">x id=\"b\" <a href=\"#p3-a\">s</a></h2><a href=\"#p7-b\">o</a><a href=\"../c.html#a\">p</a>";
        assert_eq!(prefixed(html, "p3"), expected);
        assert_eq!(prefixed("a", "p"), "a");
    }

    #[test]
    fn texts_cannot_end_a_string_of_css() {
        assert_eq!(string("a \"b\\\n</style>"), "\"a \\22 b\\5c  \\3c /style>\"");
    }
}
