//! The A–Z: every title and keyword in alphabetical order, for whoever looks things up as in a book or reads without
//! script. A large playbook gets a page for each letter, and a first one that leads to them. It reads no text of pages:
//! that is the search's business.

use std::collections::BTreeSet;

use crate::index::analysis::fold;
use crate::model::page::Page;
use crate::render::frame::Framed;
use crate::render::pages::content::stands_for_folder;
use crate::render::pages::job;
use crate::render::parts::{encode, file_name, href};
use crate::render::view::{AzEntry, AzGroup, AzLetter, AzPage, AzSheet, Frame, Link};
use crate::render::words::Words;
use crate::render::{Job, Maker};

/// The most entries of one page.
const MOST_ENTRIES: usize = 1000;
/// The most letters beside the Latin ones that have a heading each; where there are more, as in Chinese, they share one.
const MOST_OTHER: usize = 60;

/// A page of entries.
#[derive(Debug)]
pub struct Sheet {
    /// Its address.
    pub url: String,
    title: String,
    /// In order.
    entries: Vec<Entry>,
}

/// A title or a keyword.
#[derive(Debug, Clone)]
struct Entry {
    letter: Letter,
    /// What it is sorted by.
    key: String,
    /// The page that it leads to.
    page: usize,
    /// The number of the keyword, where it is one.
    keyword: Option<usize>,
}

/// What an entry begins with, in the order of the headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Letter {
    /// Digits and signs.
    Digits,
    /// A Latin letter.
    Latin(char),
    /// A letter of another script.
    Other(char),
    /// Any letter of another script, where they are very many.
    Others,
}

impl Letter {
    /// Of what a text is sorted by.
    pub fn of(key: &str) -> Self {
        match key.chars().next() {
            Some(sign @ 'a'..='z') => Letter::Latin(sign),
            Some(sign) if sign.is_alphabetic() => Letter::Other(sign),
            _ => Letter::Digits,
        }
    }

    /// Its heading.
    pub fn name(self, words: &Words) -> String {
        match self {
            Letter::Digits => "0–9".to_owned(),
            Letter::Latin(sign) | Letter::Other(sign) => sign.to_uppercase().collect(),
            Letter::Others => words.text("a-z.other").to_owned(),
        }
    }

    /// The heading's id; the page's name, too.
    pub fn id(self) -> String {
        match self {
            Letter::Digits => "0-9".to_owned(),
            Letter::Latin(sign) | Letter::Other(sign) => sign.to_string(),
            Letter::Others => "other".to_owned(),
        }
    }
}

/// A job for each sheet, and for the page that leads to them where it is none of them.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for at in 0..maker.az.len() {
        jobs.push(job(maker.az[at].url.clone(), move || maker.az_sheet(at)));
    }
    if maker.az.first().is_none_or(|first| first.url != maker.az_url) {
        jobs.push(job(maker.az_url.clone(), move || maker.az_overview()));
    }
}

impl Maker<'_> {
    /// The sheets of the site. `free` gives an address that is not taken.
    pub fn az_sheets(&self, free: &mut impl FnMut(String) -> String) -> Vec<Sheet> {
        let entries = self.az_entries();
        if entries.is_empty() {
            return Vec::new();
        }
        if entries.len() <= MOST_ENTRIES {
            return vec![Sheet { url: self.az_url.clone(), title: self.words.text("a-z.title").to_owned(), entries }];
        }
        let mut sheets = Vec::new();
        for group in entries.chunk_by(|one, other| one.letter == other.letter) {
            let letter = group[0].letter;
            for (at, part) in group.chunks(MOST_ENTRIES).enumerate() {
                let title = match at {
                    0 => letter.name(self.words),
                    _ => self.words.count("list.part", at + 1, &[("title", &letter.name(self.words))]),
                };
                let url = free(format!("a-z/{}.html", file_name(&letter.id())));
                sheets.push(Sheet { url, title, entries: part.to_vec() });
            }
        }
        sheets
    }

    /// Every title and keyword, in order.
    fn az_entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (at, page) in self.facts.playbook.pages.iter().enumerate() {
            if !self.shown(at) || (stands_for_folder(page) && is_bare(page)) {
                continue;
            }
            let title = key(&page.title);
            let mut keywords: Vec<(String, usize)> =
                page.keywords.iter().enumerate().map(|(number, keyword)| (key(keyword), number)).collect();
            keywords.retain(|(key, _)| !key.is_empty() && *key != title);
            keywords.sort_unstable();
            keywords.dedup_by(|one, other| one.0 == other.0);
            let keywords = keywords.into_iter().map(|(key, number)| (key, Some(number)));
            entries.extend(std::iter::once((title, None)).chain(keywords).map(|(key, keyword)| Entry {
                letter: Letter::of(&key),
                key,
                page: at,
                keyword,
            }));
        }
        share(entries.iter_mut().map(|entry| &mut entry.letter));
        // A title stands before a keyword of the same letters.
        let title = |entry: &Entry| self.facts.playbook.pages[entry.page].title.as_str();
        entries.sort_by(|one, other| {
            let first = (one.letter, &one.key, one.keyword.is_some(), title(one), one.page);
            first.cmp(&(other.letter, &other.key, other.keyword.is_some(), title(other), other.page))
        });
        entries
    }

    fn az_sheet(&self, at: usize) -> anyhow::Result<(Frame, AzPage)> {
        let sheet = &self.az[at];
        let url = sheet.url.as_str();
        let whole = url == self.az_url;
        let title = if whole {
            self.words.text("a-z.title").to_owned()
        } else {
            self.words.say("a-z.of", &[("letter", &sheet.title)])
        };
        let groups = sheet.entries.chunk_by(|one, other| one.letter == other.letter).map(|group| AzGroup {
            id: group[0].letter.id(),
            name: group[0].letter.name(self.words),
            entries: group.iter().map(|entry| self.az_entry(entry, url)).collect(),
        });
        let link = |sheet: &Sheet| Link { title: sheet.title.clone(), href: href(url, &sheet.url) };
        let page = AzPage {
            title: title.clone(),
            letters: self.az_letters(url, (!whole).then(|| sheet.entries[0].letter)),
            sheets: Vec::new(),
            groups: groups.collect(),
            entries: self.az.iter().map(|sheet| sheet.entries.len()).sum(),
            previous: at.checked_sub(1).and_then(|before| self.az.get(before)).map(link),
            next: self.az.get(at + 1).map(link),
        };
        Ok((self.az_frame(url, &title)?, page))
    }

    fn az_overview(&self) -> anyhow::Result<(Frame, AzPage)> {
        let url = self.az_url.as_str();
        let mut last = None;
        let mut sheets = Vec::new();
        for sheet in &self.az {
            let (Some(first), Some(end)) = (sheet.entries.first(), sheet.entries.last()) else { continue };
            let begins = last.replace(first.letter) != Some(first.letter);
            sheets.push(AzSheet {
                id: if begins { first.letter.id() } else { String::new() },
                title: sheet.title.clone(),
                href: href(url, &sheet.url),
                entries: sheet.entries.len(),
                first: self.az_text(first).to_owned(),
                last: self.az_text(end).to_owned(),
            });
        }
        let title = self.words.text("a-z.title");
        let page = AzPage {
            title: title.to_owned(),
            letters: self.az_letters(url, None),
            entries: sheets.iter().map(|sheet| sheet.entries).sum(),
            sheets,
            groups: Vec::new(),
            previous: None,
            next: None,
        };
        Ok((self.az_frame(url, title)?, page))
    }

    /// The row of letters as seen from the page at `from`, which is that of the letter `current`, if of one.
    fn az_letters(&self, from: &str, current: Option<Letter>) -> Vec<AzLetter> {
        let mut letters: Vec<(Letter, Option<&Sheet>)> = Vec::new();
        for sheet in &self.az {
            for group in sheet.entries.chunk_by(|one, other| one.letter == other.letter) {
                // The parts of a letter stand together.
                if letters.last().is_none_or(|(letter, _)| *letter != group[0].letter) {
                    letters.push((group[0].letter, Some(sheet)));
                }
            }
        }
        // The alphabet is shown whole where any of it is used.
        if letters.iter().any(|(letter, _)| matches!(letter, Letter::Latin(_))) {
            let known: Vec<Letter> = letters.iter().map(|(letter, _)| *letter).collect();
            let missing = ('a'..='z').map(Letter::Latin).filter(|letter| !known.contains(letter));
            letters.extend(missing.map(|letter| (letter, None)));
            letters.sort_by_key(|(letter, _)| *letter);
        }
        letters
            .into_iter()
            .map(|(letter, sheet)| AzLetter {
                name: letter.name(self.words),
                href: sheet.map(|sheet| match sheet.url == from && sheet.url == self.az_url {
                    true => format!("#{}", encode(&letter.id())),
                    false => href(from, &sheet.url),
                }),
                current: current == Some(letter),
            })
            .collect()
    }

    fn az_frame(&self, url: &str, title: &str) -> anyhow::Result<Frame> {
        self.frame(&Framed { url, template: "a-z", title, description: "", lang: None, folder: None })
    }

    /// An entry as it is shown first: the title or the keyword.
    fn az_text(&self, entry: &Entry) -> &str {
        let page = &self.facts.playbook.pages[entry.page];
        entry.keyword.map_or(&page.title, |number| &page.keywords[number])
    }

    fn az_entry(&self, entry: &Entry, from: &str) -> AzEntry {
        let keywords = &self.facts.playbook.pages[entry.page].keywords;
        AzEntry {
            keyword: entry.keyword.map(|number| keywords[number].clone()).unwrap_or_default(),
            page: self.mention(entry.page, from),
        }
    }
}

/// Whether an index says nothing of its own.
fn is_bare(page: &Page) -> bool {
    page.keywords.is_empty() && page.document.sections.iter().all(|section| section.text.trim().is_empty())
}

/// What a title or keyword is sorted by: without letter case, accents, and quotation marks or brackets before it.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let folded =
        folded.trim_start_matches(|sign: char| sign.is_whitespace() || "\"'`“”„‘’‚«»‹›「『【([{¿¡".contains(sign));
    let mut key = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        for sign in word.chars() {
            // Letters that are their base with a stroke, or two in one, are no base with a mark to Unicode.
            match sign {
                'æ' => key.push_str("ae"),
                'œ' => key.push_str("oe"),
                'ß' => key.push_str("ss"),
                'þ' => key.push_str("th"),
                'đ' | 'ð' => key.push('d'),
                'ħ' => key.push('h'),
                'ı' => key.push('i'),
                'ł' => key.push('l'),
                'ø' => key.push('o'),
                'ŧ' => key.push('t'),
                sign => key.push(sign),
            }
        }
    }
    key
}

/// Gives all letters of other scripts one heading, where they are too many.
pub fn share<'a>(letters: impl Iterator<Item = &'a mut Letter>) {
    let others: Vec<&mut Letter> = letters.filter(|letter| matches!(letter, Letter::Other(_))).collect();
    if others.iter().collect::<BTreeSet<_>>().len() > MOST_OTHER {
        others.into_iter().for_each(|letter| *letter = Letter::Others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_folded_to_their_base() {
        let words = Words::built_in("en").expect("it can be read");
        for (text, expected, heading) in [
            ("Éclair  order", "eclair order", "E"),
            ("Øre", "ore", "O"),
            ("ﬁle a claim", "file a claim", "F"),
            ("“Quoted” title", "quoted” title", "Q"),
            ("2 factor", "2 factor", "0–9"),
            ("& more", "& more", "0–9"),
            ("Ёлка", "елка", "Е"),
            ("請求", "請求", "請"),
            ("  ", "", "0–9"),
        ] {
            let key = key(text);
            assert_eq!((key.as_str(), Letter::of(&key).name(&words).as_str()), (expected, heading), "{text}");
        }
    }

    #[test]
    fn very_many_letters_of_other_scripts_share_a_heading() {
        let entries = |count: u32| -> Vec<Entry> {
            let others = (0..count).filter_map(|at| char::from_u32(0x4e00 + at)).map(String::from);
            let mut entries: Vec<Entry> = std::iter::once("a".to_owned())
                .chain(others)
                .map(|key| Entry { letter: Letter::of(&key), key, page: 0, keyword: None })
                .collect();
            share(entries.iter_mut().map(|entry| &mut entry.letter));
            entries
        };
        assert_eq!(entries(60)[1].letter, Letter::Other('一'));
        let many = entries(61);
        assert_eq!((many[0].letter, many[1].letter), (Letter::Latin('a'), Letter::Others));
    }
}
