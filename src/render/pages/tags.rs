//! The tags: each with the pages that carry it, so that a tag leads somewhere without script. A large playbook gets a page
//! for each letter, and a first one that leads to them. Tags are one where they differ in letter case or accents alone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::model::page::Status;
use crate::render::frame::Framed;
use crate::render::pages::a_z::{Letter, key, share};
use crate::render::pages::job;
use crate::render::parts::{encode, file_name, href};
use crate::render::view::{AzLetter, Frame, Link, TagGroup, TagLink, TagsPage};
use crate::render::{Job, Maker};

/// The most entries of one page, and the most tags that the first page names.
const MOST_ENTRIES: usize = 1000;

/// Every tag of the site, and the pages that list them.
#[derive(Debug, Default)]
pub struct Tags {
    list: Vec<Tag>,
    sheets: Vec<Sheet>,
    /// Places in the list by [`tag_key`].
    by_key: HashMap<String, usize>,
}

#[derive(Debug)]
struct Tag {
    /// As most pages write it.
    name: String,
    letter: Letter,
    /// The id of its heading.
    id: String,
    /// By title, retired ones last.
    pages: Vec<usize>,
    /// Where its list begins.
    sheet: usize,
}

/// A page of tags.
#[derive(Debug)]
pub struct Sheet {
    /// Its address.
    pub url: String,
    title: String,
    letter: Letter,
    /// Tags, and which of their pages.
    runs: Vec<(usize, Range<usize>)>,
}

impl Tags {
    /// Whether there is no tag.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a page of tags has this address.
    pub fn has(&self, url: &str) -> bool {
        self.sheets.iter().any(|sheet| sheet.url == url)
    }
}

/// What tells tags apart.
pub fn tag_key(tag: &str) -> String {
    key(tag)
}

/// A job for each sheet, and for the page that leads to them where it is none of them. A playbook without tags has none.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for (at, sheet) in maker.tags.sheets.iter().enumerate() {
        jobs.push(job(sheet.url.clone(), move || maker.tag_sheet(at)));
    }
    if !maker.tags.is_empty() && !maker.tags.has(&maker.tags_url) {
        jobs.push(job(maker.tags_url.clone(), || maker.tag_overview()));
    }
}

impl Maker<'_> {
    /// The tags of the site. `free` gives an address that is not taken.
    pub fn all_tags(&self, free: &mut impl FnMut(String) -> String) -> Tags {
        let mut tags = Tags { list: self.tag_list(), ..Tags::default() };
        let count: usize = tags.list.iter().map(|tag| tag.pages.len()).sum();
        let runs: Vec<Vec<(usize, Range<usize>)>> = if count <= MOST_ENTRIES {
            vec![tags.list.iter().enumerate().map(|(at, tag)| (at, 0..tag.pages.len())).collect()]
        } else {
            runs(&tags.list)
        };
        let whole = runs.len() == 1;
        let mut part = 1;
        for runs in runs.into_iter().filter(|runs| !runs.is_empty()) {
            let letter = tags.list[runs[0].0].letter;
            part = if tags.sheets.last().is_some_and(|last| last.letter == letter) { part + 1 } else { 1 };
            let name = letter.name(self.words);
            let title = if part == 1 { name } else { self.words.count("list.part", part, &[("title", &name)]) };
            let url =
                if whole { self.tags_url.clone() } else { free(format!("tags/{}.html", file_name(&letter.id()))) };
            for (tag, _) in runs.iter().filter(|(_, pages)| pages.start == 0) {
                tags.list[*tag].sheet = tags.sheets.len();
            }
            tags.sheets.push(Sheet { url, title, letter, runs });
        }
        tags.by_key = tags.list.iter().enumerate().map(|(at, tag)| (tag_key(&tag.name), at)).collect();
        tags
    }

    /// Every tag, in order, without its place.
    fn tag_list(&self) -> Vec<Tag> {
        let pages = &self.facts.playbook.pages;
        let mut found: BTreeMap<String, (BTreeMap<&str, usize>, Vec<usize>)> = BTreeMap::new();
        for at in (0..pages.len()).filter(|at| self.shown(*at)) {
            for tag in &pages[at].tags {
                let key = tag_key(tag);
                if key.is_empty() {
                    continue;
                }
                let (names, carried) = found.entry(key).or_default();
                *names.entry(tag).or_default() += 1;
                if carried.last() != Some(&at) {
                    carried.push(at);
                }
            }
        }
        let mut letters: Vec<Letter> = found.keys().map(|key| Letter::of(key)).collect();
        share(letters.iter_mut());
        let mut ids = HashSet::new();
        let mut list: Vec<Tag> = Vec::new();
        for ((key, (names, mut carried)), letter) in found.into_iter().zip(letters) {
            carried
                .sort_by_cached_key(|at| (pages[*at].status == Status::Retired, pages[*at].title.to_lowercase(), *at));
            let most = names.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
            let name = most.map_or_else(String::new, |(name, _)| (*name).to_owned());
            let wanted = format!("tag-{}", file_name(&key));
            let mut id = wanted.clone();
            let mut number = 1;
            while !ids.insert(id.clone()) {
                number += 1;
                id = format!("{wanted}-{number}");
            }
            list.push(Tag { name, letter, id, pages: carried, sheet: 0 });
        }
        list.sort_by_key(|tag| tag.letter);
        list
    }

    /// The tags of a page, each with where its pages are listed.
    pub fn tag_links(&self, tags: &[String], from: &str) -> Vec<Link> {
        tags.iter()
            .filter_map(|tag| {
                let found = self.tags.by_key.get(&tag_key(tag))?;
                Some(Link { title: tag.clone(), href: self.tag_href(&self.tags.list[*found], from) })
            })
            .collect()
    }

    fn tag_href(&self, tag: &Tag, from: &str) -> String {
        let url = &self.tags.sheets[tag.sheet].url;
        let page = if url == from { String::new() } else { href(from, url) };
        format!("{page}#{}", encode(&tag.id))
    }

    fn tag_link(&self, tag: &Tag, from: &str) -> TagLink {
        TagLink { name: tag.name.clone(), href: self.tag_href(tag, from), pages: tag.pages.len() }
    }

    fn tag_sheet(&self, at: usize) -> anyhow::Result<(Frame, TagsPage)> {
        let Tags { list, sheets, .. } = &self.tags;
        let sheet = &sheets[at];
        let url = sheet.url.as_str();
        let whole = url == self.tags_url;
        let title = match whole {
            true => self.words.text("tags.title").to_owned(),
            false => self.words.say("tags.of", &[("letter", &sheet.title)]),
        };
        let groups = sheet.runs.iter().map(|(tag, pages)| {
            let tag = &list[*tag];
            TagGroup {
                id: tag.id.clone(),
                name: tag.name.clone(),
                pages: tag.pages.len(),
                entries: tag.pages[pages.clone()].iter().map(|page| self.mention(*page, url)).collect(),
            }
        });
        let link = |sheet: &Sheet| Link { title: sheet.title.clone(), href: href(url, &sheet.url) };
        let page = TagsPage {
            title: title.clone(),
            letters: if whole { Vec::new() } else { self.tag_letters(url, Some(sheet.letter)) },
            tags: sheet.runs.iter().map(|(tag, _)| self.tag_link(&list[*tag], url)).collect(),
            groups: groups.collect(),
            previous: at.checked_sub(1).and_then(|before| sheets.get(before)).map(link),
            next: sheets.get(at + 1).map(link),
        };
        Ok((self.tags_frame(url, &title)?, page))
    }

    fn tag_overview(&self) -> anyhow::Result<(Frame, TagsPage)> {
        let url = self.tags_url.as_str();
        let title = self.words.text("tags.title");
        let few = self.tags.list.len() <= MOST_ENTRIES;
        let page = TagsPage {
            title: title.to_owned(),
            letters: self.tag_letters(url, None),
            tags: self.tags.list.iter().filter(|_| few).map(|tag| self.tag_link(tag, url)).collect(),
            groups: Vec::new(),
            previous: None,
            next: None,
        };
        Ok((self.tags_frame(url, title)?, page))
    }

    /// The letters that lead to the sheets, as seen from the page at `from`, which is that of the letter `current`, if of
    /// one.
    fn tag_letters(&self, from: &str, current: Option<Letter>) -> Vec<AzLetter> {
        let first = self.tags.sheets.chunk_by(|one, other| one.letter == other.letter).map(|sheets| &sheets[0]);
        first
            .map(|sheet| AzLetter {
                name: sheet.letter.name(self.words),
                href: Some(href(from, &sheet.url)),
                current: current == Some(sheet.letter),
            })
            .collect()
    }

    fn tags_frame(&self, url: &str, title: &str) -> anyhow::Result<Frame> {
        self.frame(&Framed { url, template: "tags", title, description: "", lang: None, folder: None })
    }
}

/// The sheets of many entries: each of one letter, and of a tag that is too large alone a part.
fn runs(list: &[Tag]) -> Vec<Vec<(usize, Range<usize>)>> {
    let mut sheets: Vec<Vec<(usize, Range<usize>)>> = Vec::new();
    let (mut letter, mut room) = (None, 0);
    for (at, tag) in list.iter().enumerate() {
        if letter != Some(tag.letter) || tag.pages.len() > room {
            sheets.push(Vec::new());
            room = MOST_ENTRIES;
        }
        letter = Some(tag.letter);
        let mut start = 0;
        while start < tag.pages.len() {
            if room == 0 {
                sheets.push(Vec::new());
                room = MOST_ENTRIES;
            }
            let end = tag.pages.len().min(start + room);
            if let Some(sheet) = sheets.last_mut() {
                sheet.push((at, start..end));
            }
            room -= end - start;
            start = end;
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_of_one_letter_and_hold_so_many_entries() {
        let tag = |name: &str, pages: usize| Tag {
            name: name.to_owned(),
            letter: Letter::of(name),
            id: String::new(),
            pages: (0..pages).collect(),
            sheet: 0,
        };
        let list = [tag("alarm", 600), tag("audit", 400), tag("aviary", 1), tag("bill", 2300), tag("boat", 5)];
        assert_eq!(
            runs(&list),
            [
                vec![(0, 0..600), (1, 0..400)],
                vec![(2, 0..1)],
                vec![(3, 0..1000)],
                vec![(3, 1000..2000)],
                vec![(3, 2000..2300), (4, 0..5)],
            ]
        );
    }
}
