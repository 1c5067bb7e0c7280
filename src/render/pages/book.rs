//! Books: the pages of a folder and of those below it as one page, for paper, with a cover, contents and, at the head
//! of each sheet, what it is a copy of. Retired pages are left out: paper is for working from.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::model::page::{Kind, Page, Status};
use crate::render::frame::{Framed, direction};
use crate::render::pages::job;
use crate::render::parts::{folder_url, href};
use crate::render::view::{BookPage, Chapter, Frame, Link};
use crate::render::{Job, Maker};

/// The most pages of a book. Browsers lay out so many in a few seconds.
const MOST_CHAPTERS: usize = 300;
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
    /// Its pages in reading order.
    pages: Vec<usize>,
    /// Which part it is of the folder's pages, from 1 on, where they are too many for one book.
    part: usize,
}

/// The books of a folder: one, or its parts. All pages below it stand in these and in the books `beside`.
#[derive(Debug, Default)]
pub struct Books {
    parts: Vec<Book>,
    /// Folders below that have books of their own, because together they are too many.
    beside: Vec<String>,
}

/// What is below a folder and not in a book yet.
#[derive(Default)]
struct Below {
    /// All pages.
    all: Vec<usize>,
    /// The pages that no book has.
    loose: Vec<usize>,
    /// The topmost folders that have books.
    bound: Vec<String>,
}

/// A job for each book.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for book in maker.all_books() {
        jobs.push(job(book.url.clone(), move || maker.book(book)));
    }
}

impl Maker<'_> {
    /// Every book.
    pub fn all_books(&self) -> impl Iterator<Item = &Book> {
        self.books.values().flat_map(|books| &books.parts)
    }

    /// Binds the pages of all folders, so that each is in a book that the one of the root leads to. `free` gives an
    /// address that is not taken.
    pub fn bind(&self, free: &mut impl FnMut(String) -> String) -> BTreeMap<String, Books> {
        let mut books = BTreeMap::new();
        self.bind_folder("", free, &mut books);
        books
    }

    fn bind_folder(
        &self,
        folder: &str,
        free: &mut impl FnMut(String) -> String,
        books: &mut BTreeMap<String, Books>,
    ) -> Below {
        let mut below = Below { all: self.chapters_of(folder), ..Below::default() };
        below.loose.clone_from(&below.all);
        for path in self.facts.playbook.folders.get(folder).map_or(&[][..], |here| &here.folders) {
            let further = self.bind_folder(path, free, books);
            below.all.extend(further.all);
            below.loose.extend(further.loose);
            below.bound.extend(further.bound);
        }
        if below.all.len() <= MOST_CHAPTERS {
            (below.loose, below.bound) = (below.all.clone(), Vec::new());
        }
        let root = folder.is_empty();
        if below.loose.len() < FEWEST_CHAPTERS && (!root || below.bound.is_empty()) {
            return below;
        }
        let name = if root { "everything" } else { folder };
        // One without pages leads to the others.
        let number = below.loose.len().div_ceil(MOST_CHAPTERS).max(1);
        let parts = below.loose.chunks(below.loose.len().div_ceil(number).max(1));
        let parts = parts.chain(below.loose.is_empty().then_some(&[][..]));
        let parts = parts.enumerate().map(|(at, pages)| {
            let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
            let url = free(format!("print/{name}{number}.html"));
            let style = free(format!("{}.css", url.trim_end_matches(".html")));
            Book { url, style, folder: folder.to_owned(), pages: pages.to_vec(), part: at + 1 }
        });
        let parts = parts.collect();
        let beside = std::mem::replace(&mut below.bound, vec![folder.to_owned()]);
        books.insert(folder.to_owned(), Books { parts, beside });
        below.loose.clear();
        below
    }

    /// The pages that stand in a folder and are for paper, in reading order.
    fn chapters_of(&self, folder: &str) -> Vec<usize> {
        let playbook = &self.facts.playbook;
        let Some(here) = playbook.folders.get(folder) else { return Vec::new() };
        let printed = |at: &usize| {
            let page = &playbook.pages[*at];
            // An index that is only a list of links is no chapter.
            let says = page.kind == Kind::Sop || !page.document.sections.iter().all(|section| section.text.is_empty());
            self.shown(*at) && page.status != Status::Retired && says
        };
        here.index.iter().chain(&here.pages).copied().filter(printed).collect()
    }

    /// The way from a page to a folder's book, where there is one.
    pub fn book_href(&self, folder: &str, from: &str) -> Option<String> {
        self.books.get(folder)?.parts.first().map(|book| href(from, &book.url))
    }

    fn book(&self, book: &Book) -> anyhow::Result<(Frame, BookPage)> {
        let playbook = &self.facts.playbook;
        let url = book.url.as_str();
        let index = playbook.folders.get(&book.folder).and_then(|folder| folder.index);
        let of = self.titled(&book.folder, &playbook.folder_title(&book.folder));
        let title = self.numbered(&of, book);
        let places: HashMap<usize, usize> = book.pages.iter().enumerate().map(|(place, at)| (*at, place + 1)).collect();
        let mut before = book.folder.as_str();
        let chapters = book.pages.iter().enumerate().map(|(place, at)| {
            let page = &playbook.pages[*at];
            let folder = if page.folder == before { String::new() } else { playbook.folder_title(&page.folder) };
            before = &page.folder;
            self.chapter(place + 1, *at, folder, (url, &places))
        });
        let others = |folder: &str| -> Vec<Link> {
            let parts = self.books.get(folder).map_or(&[][..], |books| &books.parts);
            let parts = parts.iter().filter(|other| other.url != book.url);
            parts
                .map(|other| Link {
                    title: self.numbered(&self.titled(folder, &playbook.folder_path(folder)), other),
                    href: href(url, &other.url),
                })
                .collect()
        };
        let beside = self.books.get(&book.folder).map_or(&[][..], |books| &books.beside);
        let books = std::iter::once(&book.folder).chain(beside).flat_map(|folder| others(folder)).collect();
        let page = BookPage {
            description: index.map(|index| playbook.pages[index].description.clone()).unwrap_or_default(),
            back: Link { title: of, href: href(url, &folder_url(&book.folder)) },
            style: href(url, &book.style),
            chapters: chapters.collect(),
            books,
            title: title.clone(),
        };
        let framed = Framed { url, template: "book", title: &title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    /// The title of a folder, or for the root that of the playbook.
    fn titled(&self, folder: &str, title: &str) -> String {
        if folder.is_empty() { self.facts.settings.title.clone() } else { title.to_owned() }
    }

    /// A folder's title with the number of the part, where there are several.
    fn numbered(&self, title: &str, book: &Book) -> String {
        match self.books.get(&book.folder) {
            Some(books) if books.parts.len() > 1 => {
                self.words.say("list.part", &[("title", title), ("n", &book.part.to_string())])
            }
            _ => title.to_owned(),
        }
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
        let (mut tag, then) = after.split_once('>').unwrap_or((after, ""));
        while let Some(at) = tag.find("=\"") {
            let name = tag[..at].rsplit(' ').next().unwrap_or_default();
            let (before, value) = tag.split_at(at + 2);
            let (value, more) = value.split_once('"').unwrap_or((value, ""));
            match (name, value.strip_prefix('#')) {
                // Paper waits for no image to come into sight.
                ("loading", _) => out.push_str(before.trim_end_matches("loading=\"").trim_end()),
                ("id" | "for", _) => drop(write!(out, "{before}{prefix}-{value}\"")),
                // A link to another chapter is whole already.
                ("href", Some(to)) => match to.strip_prefix(ACROSS) {
                    Some(to) => drop(write!(out, "{before}#{to}\"")),
                    None => drop(write!(out, "{before}#{prefix}-{to}\"")),
                },
                _ => out.extend([before, value, "\""]),
            }
            tag = more;
        }
        out.push_str(tag);
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
