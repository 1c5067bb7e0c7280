//! The inverted index: which pages hold which words, in which fields and how often.
//!
//! Pages are read in parallel; the result depends on the pages alone. It is plain data for [`shards`](super::shards):
//! nothing is compressed, written or ranked here, and no positions are kept.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::analysis::{self, Stems};
use super::documents::{Entry, FIELDS};
use super::ranking::{self, HIGHEST_COUNT};

/// A page that holds a stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The document id.
    pub document: u32,
    /// How often, by field, up to [`HIGHEST_COUNT`].
    pub counts: [u16; FIELDS],
}

/// A word as it is written, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The word.
    pub text: String,
    /// How many pages hold it, in any field.
    pub documents: u32,
    /// Its stem: a position in [`Inverted::stems`].
    pub stem: u32,
}

/// The whole index.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Inverted {
    /// The words in byte order.
    pub forms: Vec<Form>,
    /// By stem, in byte order of the stems' texts: its pages in order of their ids.
    pub stems: Vec<Vec<Posting>>,
    /// Quantised lengths, by field and document.
    pub lengths: [Vec<u8>; FIELDS],
    /// Number of tokens by field.
    pub tokens: [u64; FIELDS],
}

/// Indexes `entries`, whose positions are the document ids.
pub fn invert(entries: &[&Entry], language: &str) -> Inverted {
    let at_a_time = entries.len().div_ceil(rayon::current_num_threads() * 4).max(32);
    let parts: Vec<Part> = entries.par_chunks(at_a_time).map(Part::read).collect();
    let (mut forms, numbers) = merge_forms(&parts);
    let stems = stem(&mut forms, language);
    let mut index = Inverted { stems: vec![Vec::new(); stems], ..Inverted::default() };
    let mut document = 0;
    for (part, numbers) in parts.into_iter().zip(numbers) {
        for field in 0..FIELDS {
            index.lengths[field].extend_from_slice(&part.lengths[field]);
            index.tokens[field] += part.tokens[field];
        }
        let mut from = 0;
        for end in part.ends {
            for (local, counts) in &part.counts[from..end] {
                let form = &mut forms[numbers[*local as usize] as usize];
                form.documents += 1;
                add(&mut index.stems[form.stem as usize], document, counts);
            }
            from = end;
            document += 1;
        }
    }
    index.forms = forms;
    index
}

/// Adds a form's counts to its stem's pages; another form of the stem may already have put the page there.
fn add(pages: &mut Vec<Posting>, document: u32, counts: &[u16; FIELDS]) {
    match pages.last_mut() {
        Some(last) if last.document == document => {
            for (sum, count) in last.counts.iter_mut().zip(counts) {
                *sum = sum.saturating_add(*count);
            }
        }
        _ => pages.push(Posting { document, counts: *counts }),
    }
}

/// All forms in byte order, and for each part the number of each of its forms.
fn merge_forms(parts: &[Part]) -> (Vec<Form>, Vec<Vec<u32>>) {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    for text in parts.iter().flat_map(|part| part.forms.keys()) {
        numbers.insert(text, 0);
    }
    let mut texts: Vec<&str> = numbers.keys().copied().collect();
    texts.par_sort_unstable();
    for (number, text) in (0..).zip(&texts) {
        numbers.insert(text, number);
    }
    let of_part = |part: &Part| {
        let mut global = vec![0; part.forms.len()];
        for (text, local) in &part.forms {
            global[*local as usize] = numbers.get(text.as_str()).copied().unwrap_or_default();
        }
        global
    };
    let by_part = parts.par_iter().map(of_part).collect();
    let forms = texts.iter().map(|text| Form { text: (*text).to_owned(), documents: 0, stem: 0 }).collect();
    (forms, by_part)
}

/// Gives each form the number of its stem; the number of stems.
fn stem(forms: &mut [Form], language: &str) -> usize {
    let stems = Stems::new(language);
    let found: Vec<String> =
        forms.par_iter().map_init(|| stems.clone(), |stems, form| stems.stem(&form.text)).collect();
    let mut distinct: Vec<&str> = found.iter().map(String::as_str).collect();
    distinct.par_sort_unstable();
    distinct.dedup();
    for (form, stem) in forms.iter_mut().zip(&found) {
        form.stem = distinct.partition_point(|other| *other < stem.as_str()) as u32;
    }
    distinct.len()
}

/// What was read from a run of pages. Forms have numbers of this part only.
#[derive(Default)]
struct Part {
    forms: FxHashMap<String, u32>,
    /// Page after page: form and counts.
    counts: Vec<(u32, [u16; FIELDS])>,
    /// Where each page's counts end.
    ends: Vec<usize>,
    lengths: [Vec<u8>; FIELDS],
    tokens: [u64; FIELDS],
}

impl Part {
    fn read(entries: &[&Entry]) -> Part {
        let mut part = Part::default();
        // For the page being read: where the counts of a form are, by form; 0 where it has none yet.
        let mut places: Vec<usize> = Vec::new();
        for entry in entries {
            let start = part.counts.len();
            for field in 0..FIELDS {
                let mut length = 0;
                for text in entry.texts(field) {
                    analysis::tokens(text, |token| {
                        length += 1;
                        part.count(token, field, start, &mut places);
                    });
                }
                part.lengths[field].push(ranking::length_of(length));
                part.tokens[field] += length as u64;
            }
            part.ends.push(part.counts.len());
        }
        part
    }

    fn count(&mut self, token: &str, field: usize, start: usize, places: &mut Vec<usize>) {
        let form = match self.forms.get(token) {
            Some(form) => *form,
            None => {
                let form = self.forms.len() as u32;
                self.forms.insert(token.to_owned(), form);
                places.push(usize::MAX);
                form
            }
        };
        let place = &mut places[form as usize];
        // Places of earlier pages lie before `start`, so nothing has to be cleared between pages.
        if *place == usize::MAX || *place < start {
            *place = self.counts.len();
            self.counts.push((form, [0; FIELDS]));
        }
        let count = &mut self.counts[*place].1[field];
        *count = count.saturating_add(1);
    }
}

const _: () = assert!(HIGHEST_COUNT == u16::MAX as u32, "postings hold counts as u16");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::Section;

    fn entry(url: &str, title: &str, body: &str) -> Entry {
        let section = Section { text: body.into(), ..Section::default() };
        Entry { url: url.into(), title: title.into(), sections: vec![section], ..Entry::default() }
    }

    #[test]
    fn forms_share_the_postings_of_their_stem() {
        let entries = [entry("a", "Rotate keys", "rotating rotated"), entry("b", "Key", "")];
        let index = invert(&entries.iter().collect::<Vec<_>>(), "en");
        let of = |text: &str| index.forms.iter().find(|form| form.text == text).expect("the form is there");
        assert_eq!(of("rotate").stem, of("rotating").stem);
        assert_eq!(of("keys").documents, 1);
        assert_eq!(
            index.stems[of("key").stem as usize],
            [Posting { document: 0, counts: [1, 0, 0, 0] }, Posting { document: 1, counts: [1, 0, 0, 0] }]
        );
        assert_eq!(index.stems[of("rotated").stem as usize], [Posting { document: 0, counts: [1, 0, 2, 0] }]);
        assert_eq!(index.tokens, [3, 0, 2, 0]);
        assert_eq!(index.lengths[0], [2, 1]);
        assert!(index.forms.is_sorted_by(|a, b| a.text < b.text));
    }

    #[test]
    fn the_way_pages_are_shared_out_does_not_show() {
        let entries: Vec<Entry> =
            (0..200).map(|n| entry(&format!("{n:03}"), &format!("page {n}"), &format!("word{} all", n % 7))).collect();
        let entries: Vec<&Entry> = entries.iter().collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
            pool.install(|| invert(&entries, "en"))
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn nothing_to_index_is_no_trouble() {
        assert_eq!(invert(&[], "en").forms, []);
    }
}
