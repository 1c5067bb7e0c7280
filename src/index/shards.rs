//! The browser's index: many small files, of which a query needs a few.
//!
//! Each file is a script of one call, `pb("name","…")`, because scripts are all that a page opened from a disk may load.
//! The text is base64 of raw deflate; below it lie, by name:
//!
//! | name | holds |
//! |---|---|
//! | `root` | `Root` as JSON: sizes, and where each shard begins |
//! | `norms` | one byte for each page and field, its quantised length, field after field; then when each page goes stale, see [`facets::due_code`]: the low bytes, the high bytes |
//! | `l<i>` | words in byte order: how many there are, then five columns: characters shared with the word before, further characters, pages that hold it, stem number as difference to the word before, and the further characters as UTF-8 |
//! | `p<i>` | stems: how many there are, the byte length of each, then each: how many pages; gaps between their ids; and for each page a mask of fields with the counts |
//! | `d<i>` | a JSON list of [`ROWS`] pages: what is shown of them |
//! | `t<i>` | a JSON list of [`TEXTS`] pages: sentence, sections (id, heading, text), tags; for excerpts and phrases |
//! | `facets` | what pages can be narrowed by, as JSON: all texts, and column after column which of them each page has |
//!
//! All but the root lie in a folder named after what they hold, so that a browser never mixes two builds.
//! Rare stems come first, then common ones, each in byte order, so that a rare word does not bring a common one along.
//! Numbers are unsigned LEB128. A character is a UTF-16 unit, as in JavaScript. Nothing is ranked here and no file is
//! written. `search-reader/index.js` is the other end: a change here is a change there, and a new [`VERSION`].

use rayon::prelude::*;
use serde::Serialize;

use super::documents::{self, Entry, FIELDS};
use super::facets;
use super::inverted::{self, Form, Inverted, Posting};
use super::ranking::BOOSTS;
use super::script::{Deflate, script};
use super::shown::{pack_facets, pack_rows, pack_texts};
use super::stop::stop_words;

/// The version of the format.
pub const VERSION: u32 = 5;
/// Pages in a `d<i>` file.
pub const ROWS: usize = 16;
/// Pages in a `t<i>` file. Each hit that is looked at brings one such file.
pub const TEXTS: usize = 2;
/// About how many bytes a `l<i>` file holds before compression.
const LEXICON_SIZE: usize = 2 << 10;
/// Most bytes a `p<i>` file of common stems holds before compression, but for a stem that is larger alone.
const COMMON_SIZE: usize = 8 << 10;
/// Most bytes a `p<i>` file of rare stems holds before compression.
const RARE_SIZE: usize = 8 << 10;
/// A stem of more bytes than this is common.
const LARGEST_RARE: usize = 2 << 10;

/// The file that is read first.
#[derive(Debug, Serialize)]
struct Root<'a> {
    version: u32,
    /// The folder of the other files; changes with any of them.
    stamp: String,
    documents: usize,
    /// By field.
    tokens: [u64; FIELDS],
    /// By field.
    boosts: [f32; FIELDS],
    /// Pages in a `d<i>` file.
    rows: usize,
    /// Pages in a `t<i>` file.
    texts: usize,
    /// Words that say nothing of a page.
    stop: &'static [&'static str],
    /// The first word of each `l<i>`.
    lexicon: Vec<&'a str>,
    /// The first stem number of each `p<i>`.
    postings: Vec<usize>,
    /// People and teams who have a page, and pages that the site makes of all.
    people: &'a [Named],
}

/// What is found by its name alone: the name, the address, what it is (`person`, `team`, `page`), and further words.
pub type Named = (String, String, &'static str, String);

/// The files of the search for `entries`, given in any order, in a playbook of `language`: names inside `search/` and
/// bytes, in order of their names.
pub fn shards(entries: &[Entry], language: &str) -> Vec<(String, Vec<u8>)> {
    let entries = documents::order(entries);
    of_index(&entries, inverted::invert(&entries, language), language, &[])
}

/// The same, of pages in the order of their ids that are inverted already, with what is found by its name alone.
pub fn of_index(entries: &[&Entry], mut index: Inverted, language: &str, people: &[Named]) -> Vec<(String, Vec<u8>)> {
    let (postings, numbers) = pack_postings(&index.stems);
    for form in &mut index.forms {
        form.stem = numbers[form.stem as usize];
    }
    let lexicon = pack_lexicon(&index.forms);
    let mut root = Root {
        version: VERSION,
        stamp: String::new(),
        documents: entries.len(),
        tokens: index.tokens,
        boosts: BOOSTS,
        rows: ROWS,
        texts: TEXTS,
        stop: stop_words(language),
        lexicon: lexicon.iter().map(|shard| shard.first).collect(),
        postings: postings.iter().map(|shard| shard.first).collect(),
        people,
    };

    let due: Vec<[u8; 2]> = entries.iter().map(|entry| facets::due_code(entry).to_le_bytes()).collect();
    let column = |at: usize| due.iter().map(move |bytes| bytes[at]);
    let norms = index.lengths.concat().into_iter().chain(column(0)).chain(column(1)).collect();
    let mut raw = vec![("norms".to_owned(), norms), ("facets".to_owned(), pack_facets(entries))];
    raw.extend((0..).zip(lexicon).map(|(number, shard): (usize, _)| (format!("l{number}"), shard.bytes)));
    raw.extend((0..).zip(postings).map(|(number, shard): (usize, _)| (format!("p{number}"), shard.bytes)));
    raw.extend(
        (0..).zip(entries.chunks(ROWS)).map(|(number, rows): (usize, _)| (format!("d{number}"), pack_rows(rows))),
    );
    let texts: Vec<(String, Vec<u8>)> = entries
        .par_chunks(TEXTS)
        .enumerate()
        .map(|(number, pages)| (format!("t{number}"), pack_texts(pages)))
        .collect();
    raw.extend(texts);
    let mut files: Vec<(String, Vec<u8>)> = raw
        .into_par_iter()
        .map_init(Deflate::default, |deflate, (name, bytes)| script(&name, &bytes, deflate))
        .collect();
    files.sort_unstable();

    let mut stamp = blake3::Hasher::new();
    for (_, bytes) in &files {
        stamp.update(bytes);
    }
    root.stamp = stamp.finalize().to_hex().chars().take(16).collect();
    for (name, _) in &mut files {
        name.insert_str(0, &format!("{}/", root.stamp));
    }
    // Plain numbers and texts: there is nothing that JSON could refuse.
    files.push(script("root", &serde_json::to_vec(&root).unwrap_or_default(), &mut Deflate::default()));
    files.sort_unstable();
    files
}

/// Raw bytes of a shard, and what it begins with.
struct Shard<T> {
    first: T,
    bytes: Vec<u8>,
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A difference as an unsigned number: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …
fn zigzag(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)) as u64
}

/// The words of one file, column by column.
#[derive(Default)]
struct Columns {
    count: u64,
    shared: Vec<u8>,
    further: Vec<u8>,
    documents: Vec<u8>,
    stems: Vec<u8>,
    text: Vec<u8>,
}

impl Columns {
    fn size(&self) -> usize {
        self.shared.len() + self.further.len() + self.documents.len() + self.stems.len() + self.text.len()
    }

    fn add(&mut self, form: &Form, before: Option<&Form>) {
        let (text_before, stem_before) = before.map_or(("", 0), |before| (before.text.as_str(), before.stem));
        let same = form.text.chars().zip(text_before.chars()).take_while(|(a, b)| a == b);
        let (mut bytes, mut units) = (0, 0);
        for (c, _) in same {
            bytes += c.len_utf8();
            units += c.len_utf16();
        }
        let rest = &form.text[bytes..];
        self.count += 1;
        put(&mut self.shared, units as u64);
        put(&mut self.further, rest.encode_utf16().count() as u64);
        put(&mut self.documents, u64::from(form.documents));
        put(&mut self.stems, zigzag(i64::from(form.stem) - i64::from(stem_before)));
        self.text.extend_from_slice(rest.as_bytes());
    }

    fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size() + 4);
        put(&mut bytes, self.count);
        for column in [self.shared, self.further, self.documents, self.stems, self.text] {
            bytes.extend_from_slice(&column);
        }
        bytes
    }
}

fn pack_lexicon(forms: &[Form]) -> Vec<Shard<&str>> {
    let mut shards = Vec::new();
    let mut rest = forms;
    while let Some(first) = rest.first() {
        let mut columns = Columns::default();
        let mut before = None;
        let mut taken = 0;
        for form in rest {
            columns.add(form, before);
            before = Some(form);
            taken += 1;
            if columns.size() >= LEXICON_SIZE {
                break;
            }
        }
        shards.push(Shard { first: first.text.as_str(), bytes: columns.into_bytes() });
        rest = &rest[taken..];
    }
    shards
}

/// The files of stems, and the number that each stem has in them.
fn pack_postings(stems: &[Vec<Posting>]) -> (Vec<Shard<usize>>, Vec<u32>) {
    let groups: Vec<Vec<u8>> = stems.par_iter().map(|pages| pack_pages(pages)).collect();
    let (rare, common): (Vec<usize>, Vec<usize>) =
        (0..groups.len()).partition(|stem| groups[*stem].len() <= LARGEST_RARE);
    let mut numbers = vec![0; groups.len()];
    for (number, stem) in (0..).zip(rare.iter().chain(&common)) {
        numbers[*stem] = number;
    }
    let mut shards = Vec::new();
    let mut first = 0;
    for (stems, most) in [(rare, RARE_SIZE), (common, COMMON_SIZE)] {
        let mut rest = stems.as_slice();
        while !rest.is_empty() {
            let mut size = 0;
            let fits = |stem: &&usize| {
                let alone = size == 0;
                size += groups[**stem].len();
                alone || size <= most
            };
            let (now, later) = rest.split_at(rest.iter().take_while(fits).count());
            shards.push(Shard { first, bytes: pack_groups(now.iter().map(|stem| groups[*stem].as_slice())) });
            first += now.len();
            rest = later;
        }
    }
    (shards, numbers)
}

fn pack_groups<'a>(groups: impl ExactSizeIterator<Item = &'a [u8]> + Clone) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, groups.len() as u64);
    for group in groups.clone() {
        put(&mut bytes, group.len() as u64);
    }
    for group in groups {
        bytes.extend_from_slice(group);
    }
    bytes
}

/// The first id, then gaps less one; then for each page its lowest field's count less one, shifted over the mask of its
/// fields, and the counts less one of the other fields in the mask.
fn pack_pages(pages: &[Posting]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, pages.len() as u64);
    let mut next = 0;
    for page in pages {
        put(&mut bytes, u64::from(page.document - next));
        next = page.document + 1;
    }
    for page in pages {
        let mask = (0..FIELDS).fold(0, |mask, field| mask | u64::from(page.counts[field] > 0) << field);
        let mut counts = page.counts.iter().filter(|count| **count > 0).map(|count| u64::from(*count) - 1);
        put(&mut bytes, counts.next().unwrap_or_default() << FIELDS | mask);
        counts.for_each(|count| put(&mut bytes, count));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::Section;
    use crate::index::script::tests::open;

    fn numbers(bytes: &[u8]) -> Vec<u64> {
        let mut found = Vec::new();
        let (mut number, mut shift) = (0, 0);
        for byte in bytes {
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                found.push(number);
                (number, shift) = (0, 0);
            }
        }
        found
    }

    fn sample() -> Vec<Entry> {
        (0..40)
            .map(|n| Entry {
                url: format!("{:02}.html", 39 - n),
                title: format!("Seite {n}"),
                sections: vec![Section { text: "Prüfen, prüfend: 請求書 𠮷野".into(), ..Section::default() }],
                status: "current",
                ..Entry::default()
            })
            .collect()
    }

    #[test]
    fn files_name_themselves_and_rows_are_in_order() {
        let files = shards(&sample(), "de");
        let stamp = files[0].0.split('/').next().expect("a folder").to_owned();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.trim_start_matches(&*stamp)).collect();
        assert_eq!(stamp.len(), 16);
        let mut texts: Vec<String> = (0..20).map(|number| format!("/t{number}.js")).collect();
        texts.sort();
        let others = ["/d0.js", "/d1.js", "/d2.js", "/facets.js", "/l0.js", "/norms.js", "/p0.js"];
        let expected = others.into_iter().chain(texts.iter().map(String::as_str)).chain(["root.js"]);
        assert_eq!(names, expected.collect::<Vec<_>>());
        for (name, bytes) in &files {
            assert_eq!(format!("{}.js", open(bytes).0), name.rsplit('/').next().expect("a name"));
        }
        let rows: Vec<([String; 8], Vec<String>)> =
            serde_json::from_slice(&open(&files[2].1).1).expect("rows are JSON");
        assert_eq!(rows.len(), 8);
        assert_eq!(rows[7].0, ["39.html", "Seite 0", "", "", "", "current", "", ""]);
        let root: serde_json::Value = serde_json::from_slice(&open(&files[27].1).1).expect("the root is JSON");
        assert_eq!(
            (&root["documents"], &root["lexicon"][0], &root["postings"][0], &root["stamp"]),
            (&40.into(), &"0".into(), &0.into(), &stamp.into())
        );
        assert_eq!(open(&files[5].1).1.len(), 40 * (FIELDS + 2));
        let texts: serde_json::Value = serde_json::from_slice(&open(&files[7].1).1).expect("texts are JSON");
        assert_eq!(texts[1], serde_json::json!(["", [["", "", "Prüfen, prüfend: 請求書 𠮷野"]], []]));
    }

    #[test]
    fn the_same_pages_in_any_order_give_the_same_bytes() {
        let mut other = sample();
        other.reverse();
        assert_eq!(shards(&sample(), "de"), shards(&other, "de"));
        assert_eq!(shards(&[], "de").len(), 3);
    }

    #[test]
    fn words_share_their_beginnings() {
        let form = |text: &str, stem| Form { text: text.into(), documents: 7, stem };
        let forms = [form("prufe", 3), form("prufen", 2), form("𠮷野", 9), form("𠮷野家", 9)];
        let packed = pack_lexicon(&forms);
        let text = "prufen𠮷野家".len();
        let (head, tail) = packed[0].bytes.split_at(packed[0].bytes.len() - text);
        assert_eq!(tail, "prufen𠮷野家".as_bytes());
        assert_eq!(numbers(head), [4, 0, 5, 0, 3, 5, 1, 3, 1, 7, 7, 7, 7, 6, 1, 14, 0]);
    }

    #[test]
    fn pages_are_gaps_masks_and_counts() {
        let page = |document, counts| Posting { document, counts };
        let packed = pack_pages(&[page(3, [0, 0, 1, 0]), page(4, [2, 0, 300, 1]), page(200, [0, 0, 9, 0])]);
        assert_eq!(numbers(&packed), [3, 3, 0, 195, 4, 16 + 13, 299, 0, 8 * 16 + 4]);
    }

    #[test]
    fn rare_stems_come_before_common_ones() {
        let pages = |count| (0..count).map(|document| Posting { document, counts: [1, 0, 0, 0] }).collect();
        let stems: Vec<Vec<Posting>> = (0..5000).map(|n| pages(if n % 1000 == 7 { 5000 } else { 1 })).collect();
        let (shards, numbers_of) = pack_postings(&stems);
        assert_eq!((numbers_of[6], numbers_of[7], numbers_of[8], numbers_of[1007]), (6, 4995, 7, 4996));
        let counts: Vec<usize> = shards.iter().map(|shard| numbers(&shard.bytes)[0] as usize).collect();
        assert_eq!(counts, [2730, 2265, 1, 1, 1, 1, 1]);
        let firsts: Vec<usize> = shards.iter().map(|shard| shard.first).collect();
        assert_eq!(firsts, [0, 2730, 4995, 4996, 4997, 4998, 4999]);
    }
}
