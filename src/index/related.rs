//! Pages that belong together: by telling words that they share, by tags, and by what they link to or are linked from.
//!
//! Each page is known by its few most telling features: words that it says more than others do, its tags, its links.
//! Two pages are as near as these agree (the cosine of the two lists, tf-idf weighted). Only pages that share such a
//! feature are compared, and each feature brings its strongest few pages, so that the work grows with the number of
//! pages and not with its square. Nothing is shown where nothing is near: no list is better than a bad one. What a page
//! links to, what links to it and what stands beside it is left out by [`Subject::known`].

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::inverted::Inverted;
use super::stop::stop_words;

/// The most pages that are named.
pub const MOST: usize = 5;
/// How many features a page is known by.
const FEATURES: usize = 40;
/// How many pages a feature brings: those in which it is strongest.
const LONGEST_LIST: usize = 48;
/// The least agreement of two pages, between 0 and 1.
const FLOOR: f32 = 0.16;
/// The least part of the best page's agreement that a further one has.
const BESIDE_BEST: f32 = 0.5;
/// How many features two pages share at the least.
const FEWEST_SHARED: usize = 4;
/// What a word counts in the title, the headings, the text and the tags.
const FIELDS: [f32; super::documents::FIELDS] = [3.0, 1.5, 1.0, 2.0];
/// How many pages go through all words together.
const TOGETHER: usize = if cfg!(test) { 2 } else { 1024 };
/// A page that links to more pages than this is a list, and says nothing of what they have in common.
const LONGEST_LINKS: usize = 20;

/// What is known of a page beside its words. Pages are the index's documents.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The pages that it links to, each once.
    pub links: Vec<u32>,
    /// Its tags, as keys.
    pub tags: Vec<String>,
    /// Pages that the reader is led to anyway.
    pub known: Vec<u32>,
    /// It is never named: retired, or a list of others.
    pub aside: bool,
}

/// For each of the index's documents, those that belong to it, nearest first; often none.
pub fn related(index: &Inverted, subjects: &[Subject], language: &str) -> Vec<Vec<u32>> {
    let mut tops: Vec<Top> = vec![Top::default(); subjects.len()];
    let mut number = 0;
    words(index, subjects.len(), language, &mut tops, &mut number);
    ties(subjects, &mut tops, &mut number);
    let norms: Vec<f32> = tops.iter().map(Top::norm).collect();
    let lists = lists(&tops, &norms, number as usize);
    (0..subjects.len())
        .into_par_iter()
        .map_init(|| Scratch::new(subjects.len()), |scratch, at| nearest(scratch, at, &tops, &norms, &lists, subjects))
        .collect()
}

/// The strongest features of a page.
#[derive(Debug, Clone, Default)]
struct Top(Vec<(f32, u32)>);

impl Top {
    /// Puts a feature in, where it is stronger than the weakest of a full list.
    fn offer(&mut self, weight: f32, feature: u32) {
        if self.0.len() == FEATURES {
            match self.0.last() {
                Some((least, _)) if *least >= weight => return,
                _ => drop(self.0.pop()),
            }
        }
        let place = self.0.partition_point(|(other, _)| *other >= weight);
        self.0.insert(place, (weight, feature));
    }

    fn norm(&self) -> f32 {
        self.0.iter().map(|(weight, _)| weight * weight).sum::<f32>().sqrt()
    }
}

/// How rare a feature of `pages` among `all` is; nothing for one that ties no two pages, or too many.
fn rarity(pages: usize, all: usize) -> Option<f32> {
    (pages >= 2 && pages <= (all / 4).max(3)).then(|| ((all + 1) as f32 / pages as f32).ln())
}

/// The words of the pages as features: their stems.
fn words(index: &Inverted, all: usize, language: &str, tops: &mut [Top], number: &mut u32) {
    let stop = stop_words(language);
    let mut telling = vec![false; index.stems.len()];
    for form in &index.forms {
        let number = form.text.chars().all(|sign| sign.is_numeric());
        telling[form.stem as usize] |= !number && form.text.len() > 1;
    }
    for form in index.forms.iter().filter(|form| stop.binary_search(&form.text.as_str()).is_ok()) {
        telling[form.stem as usize] = false;
    }
    let telling = index.stems.iter().zip(telling).filter(|(_, telling)| *telling);
    let features: Vec<_> =
        telling.filter_map(|(postings, _)| Some((postings.as_slice(), rarity(postings.len(), all)?))).collect();
    // Each page takes all words in the same order, so that it is no matter how many go through them at once.
    tops.par_chunks_mut(TOGETHER).enumerate().for_each(|(chunk, tops)| {
        let first = (chunk * TOGETHER) as u32;
        for (feature, (postings, rarity)) in (0..).zip(&features) {
            let from = postings.partition_point(|posting| posting.document < first);
            for posting in &postings[from..] {
                let Some(top) = tops.get_mut((posting.document - first) as usize) else { break };
                let counts = posting.counts.iter().zip(FIELDS);
                let count: f32 = counts.map(|(count, weight)| f32::from(*count) * weight).sum();
                top.offer(rarity * count / (count + 2.0), feature);
            }
        }
    });
    *number = features.len() as u32;
}

/// Tags, links to a page and links from one as features.
fn ties(subjects: &[Subject], tops: &mut [Top], number: &mut u32) {
    let mut tags: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    let mut to: Vec<Vec<u32>> = vec![Vec::new(); subjects.len()];
    for (at, subject) in (0..).zip(subjects) {
        for tag in &subject.tags {
            tags.entry(tag).or_default().push(at);
        }
        if subject.links.len() <= LONGEST_LINKS {
            subject.links.iter().for_each(|link| to[*link as usize].push(at));
        }
    }
    let mut tags: Vec<(&str, Vec<u32>)> = tags.into_iter().collect();
    tags.sort_unstable();
    let from = subjects.iter().map(|subject| &subject.links).filter(|links| links.len() <= LONGEST_LINKS);
    for pages in tags.iter().map(|(_, pages)| pages).chain(&to).chain(from) {
        let Some(rarity) = rarity(pages.len(), subjects.len()) else { continue };
        pages.iter().for_each(|page| tops[*page as usize].offer(rarity, *number));
        *number += 1;
    }
}

/// By feature: the pages in which it is strongest, and how strong it is there.
fn lists(tops: &[Top], norms: &[f32], features: usize) -> Vec<Vec<(f32, u32)>> {
    let mut lists: Vec<Vec<(f32, u32)>> = vec![Vec::new(); features];
    for ((at, top), norm) in (0..).zip(tops).zip(norms) {
        for (weight, feature) in &top.0 {
            lists[*feature as usize].push((weight / norm, at));
        }
    }
    for list in lists.iter_mut().filter(|list| list.len() > LONGEST_LIST) {
        list.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        list.truncate(LONGEST_LIST);
    }
    lists
}

/// Sums by page, all zero between two uses.
struct Scratch {
    sums: Vec<(f32, usize)>,
    met: Vec<u32>,
}

impl Scratch {
    fn new(pages: usize) -> Scratch {
        Scratch { sums: vec![(0.0, 0); pages], met: Vec::new() }
    }
}

fn nearest(
    scratch: &mut Scratch,
    at: usize,
    tops: &[Top],
    norms: &[f32],
    lists: &[Vec<(f32, u32)>],
    subjects: &[Subject],
) -> Vec<u32> {
    for (weight, feature) in &tops[at].0 {
        for (other, page) in &lists[*feature as usize] {
            let sum = &mut scratch.sums[*page as usize];
            if sum.1 == 0 {
                scratch.met.push(*page);
            }
            *sum = (sum.0 + weight / norms[at] * other, sum.1 + 1);
        }
    }
    let known = &subjects[at].known;
    let mut found: Vec<(f32, u32)> = Vec::new();
    for page in scratch.met.drain(..) {
        let (sum, shared) = std::mem::take(&mut scratch.sums[page as usize]);
        let away = page as usize != at && !subjects[page as usize].aside && !known.contains(&page);
        if away && sum >= FLOOR && shared >= FEWEST_SHARED {
            found.push((sum, page));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let best = found.first().map_or(0.0, |(sum, _)| *sum);
    found.into_iter().take(MOST).take_while(|(sum, _)| *sum >= best * BESIDE_BEST).map(|(_, page)| page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::{Entry, Section};
    use crate::index::inverted::invert;

    /// Eight pages of different words, then those given as title and text.
    fn index(pages: &[(&str, &str)]) -> Inverted {
        let others = ["apple", "bread", "cider", "dough", "elder", "fudge", "grape", "honey"];
        let others = others.iter().map(|word| (*word, *word));
        let entries: Vec<Entry> = others
            .chain(pages.iter().copied())
            .map(|(title, text)| Entry {
                title: title.into(),
                sections: vec![Section { text: text.into(), ..Section::default() }],
                ..Entry::default()
            })
            .collect();
        invert(&entries.iter().collect::<Vec<_>>(), "en")
    }

    const PAGES: [(&str, &str); 3] = [
        ("Send an invoice", "Check the hours, send the invoice to the client with the remittance advice."),
        (
            "Correct an invoice",
            "The client sends back an invoice whose hours are wrong: correct the remittance advice.",
        ),
        ("Lay a cable", "How to lay the cable in a house."),
    ];

    #[test]
    fn pages_that_share_telling_words_belong_together() {
        let found = related(&index(&PAGES), &vec![Subject::default(); 11], "en");
        assert_eq!(found[8..], [vec![9], vec![8], vec![]]);
        assert!(found[..8].iter().all(Vec::is_empty), "one word alone is nothing in common");
    }

    #[test]
    fn what_the_reader_is_led_to_anyway_and_what_is_set_aside_is_not_named() {
        let mut subjects = vec![Subject::default(); 11];
        subjects[8].known = vec![9];
        subjects[8].aside = true;
        assert_eq!(related(&index(&PAGES), &subjects, "en")[8..], [Vec::<u32>::new(), vec![], vec![]]);
    }

    #[test]
    fn tags_and_links_in_common_bring_pages_together() {
        let pages = [("Kilo", "kilo"), ("Lima", "lima"), ("Mike", "mike")];
        let mut subjects = vec![Subject::default(); 11];
        for at in [8, 10] {
            subjects[at].tags = vec!["month end".into()];
            subjects[at].links = vec![0, 1, 2];
        }
        let found = related(&index(&pages), &subjects, "en");
        assert_eq!(found[8..], [vec![10], vec![], vec![8]]);
    }

    #[test]
    fn the_strongest_features_are_kept() {
        let mut top = Top::default();
        (0..64).for_each(|number| top.offer((number * 7 % 64) as f32, number));
        let kept: Vec<f32> = top.0.iter().map(|(weight, _)| *weight).collect();
        assert_eq!(kept, (24..64).rev().map(|weight| weight as f32).collect::<Vec<_>>());
    }
}
