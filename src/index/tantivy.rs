//! The terminal's engine: a tantivy index in memory, and the query plan carried out on it.
//!
//! tantivy keeps the words, the postings and the lengths; the plan is ours and so are the additions, because the browser
//! has to arrive at the same bits in the same order. One segment, documents in the order of their addresses. The index
//! is never written to disk and never updated: it is built anew from the pages.

use anyhow::Context as _;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::directory::RamDirectory;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer};
use tantivy::{DocSet as _, Index, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::analysis::{self, Stems};
use super::documents::{self, Entry, FIELD_NAMES, FIELDS};
use super::plan::{Found, Lexicon, Word};
use super::ranking::{BOOSTS, FieldRanking};
use super::stop::stop_words;

/// The field of unstemmed tokens, whose dictionary is the list of words that can be typed.
const SURFACE: &str = "surface";
/// The name of the tokenizer for fields which come as tokens joined by spaces.
const JOINED: &str = "joined";
/// Where tantivy starts with its tables, in bytes; they grow, and the one segment is not flushed before the end.
const MEMORY: usize = 1 << 24;
/// Pages that are analysed together.
const PART: usize = 1024;

/// The index and what is shown of its pages.
pub struct Native {
    /// Absent where there are no pages.
    pub(super) segment: Option<SegmentReader>,
    fields: [Field; FIELDS],
    surface: Field,
    stems: Stems,
    stop: &'static [&'static str],
    /// By document id.
    pub(super) pages: Vec<Entry>,
}

impl Native {
    /// Indexes `entries`, given in any order, for a playbook in `language`, a BCP 47 tag.
    ///
    /// # Errors
    /// When tantivy cannot build the index, for want of memory.
    pub fn build(entries: &[Entry], language: &str) -> anyhow::Result<Native> {
        let entries = documents::order(entries);
        let mut schema = Schema::builder();
        let [title, headings, body, tags] = FIELD_NAMES;
        let fields = [title, headings, body, tags]
            .map(|name| schema.add_text_field(name, text_options(IndexRecordOption::WithFreqs, true)));
        let surface = schema.add_text_field(SURFACE, text_options(IndexRecordOption::Basic, false));
        let tokenizers = TokenizerManager::new();
        tokenizers.register(JOINED, TextAnalyzer::from(WhitespaceTokenizer::default()));
        let mut writer = Index::builder()
            .schema(schema.build())
            .tokenizers(tokenizers)
            .single_segment_index_writer::<TantivyDocument>(RamDirectory::create(), MEMORY)
            .context("cannot start the search index")?;
        let stems = Stems::new(language);
        // A part at a time, so that the tokens of all pages are never in memory together.
        for part in entries.chunks(PART) {
            let joiner = || Joiner { stems: stems.clone(), known: FxHashMap::default() };
            let joined: Vec<Joined> = part.par_iter().map_init(joiner, |joiner, entry| joiner.join(entry)).collect();
            for (entry, joined) in part.iter().zip(joined) {
                let mut document = TantivyDocument::new();
                for (field, text) in fields.iter().zip(joined.fields) {
                    document.add_text(*field, text);
                }
                document.add_text(surface, joined.surface);
                writer.add_document(document).with_context(|| format!("cannot index `{}`", entry.url))?;
            }
        }
        let index = writer.finalize().context("cannot finish the search index")?;
        let searcher = index.reader().context("cannot open the search index")?.searcher();
        let segment = searcher.segment_readers().first().filter(|segment| segment.max_doc() > 0).cloned();
        Ok(Native {
            segment,
            fields,
            surface,
            stems,
            stop: stop_words(language),
            pages: entries.into_iter().cloned().collect(),
        })
    }
}

impl Native {
    /// The words that can be typed.
    pub(super) fn words<'a>(&self, segment: &'a SegmentReader) -> Words<'a> {
        Words { segment, surface: self.surface, stems: self.stems.clone(), stop: self.stop }
    }

    /// The scores of all pages for the words of a plan.
    ///
    /// # Errors
    /// When tantivy cannot read its index, which is in memory.
    pub(super) fn scores(&self, segment: &SegmentReader, words: &[Word]) -> anyhow::Result<Scores> {
        Scorer::new(segment, &self.fields)?.run(words)
    }
}

fn text_options(option: IndexRecordOption, lengths: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(JOINED).set_index_option(option).set_fieldnorms(lengths);
    TextOptions::default().set_indexing_options(indexing)
}

/// An entry's tokens joined by spaces, which tantivy then takes apart again: far less to allocate than a token value for
/// each word, and the tokens are those of the shards.
struct Joined {
    /// Stems, by field.
    fields: [String; FIELDS],
    /// The distinct unstemmed tokens.
    surface: String,
}

/// Joins the tokens of entries, and stems each word once.
struct Joiner {
    stems: Stems,
    known: FxHashMap<String, String>,
}

impl Joiner {
    fn join(&mut self, entry: &Entry) -> Joined {
        let mut joined = Joined { fields: Default::default(), surface: String::new() };
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for (number, field) in joined.fields.iter_mut().enumerate() {
            for text in entry.texts(number) {
                analysis::tokens(text, |token| {
                    if !self.known.contains_key(token) {
                        self.known.insert(token.to_owned(), self.stems.stem(token));
                    }
                    field.push_str(self.known.get(token).map_or(token, String::as_str));
                    field.push(' ');
                    if !seen.contains(token) {
                        seen.insert(token.to_owned());
                        joined.surface.push_str(token);
                        joined.surface.push(' ');
                    }
                });
            }
        }
        joined
    }
}

/// The words of tantivy's `surface` dictionary.
pub(super) struct Words<'a> {
    segment: &'a SegmentReader,
    surface: Field,
    stems: Stems,
    stop: &'static [&'static str],
}

impl Lexicon for Words<'_> {
    fn exact(&self, text: &str) -> anyhow::Result<Option<Found>> {
        let index = self.segment.inverted_index(self.surface)?;
        let term = index.terms().get(text)?;
        Ok(term.map(|term| Found { text: text.to_owned(), documents: term.doc_freq }))
    }

    fn beginning(&self, prefix: &str) -> anyhow::Result<Vec<Found>> {
        let index = self.segment.inverted_index(self.surface)?;
        let mut stream = index.terms().range().ge(prefix).into_stream()?;
        let mut found = Vec::new();
        while let Some((key, term)) = stream.next() {
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            let text = std::str::from_utf8(key).context("the search index holds a word that is not text")?;
            found.push(Found { text: text.to_owned(), documents: term.doc_freq });
        }
        Ok(found)
    }

    fn stem(&mut self, text: &str) -> String {
        self.stems.stem(text)
    }

    fn is_stop(&self, text: &str) -> bool {
        self.stop.binary_search(&text).is_ok()
    }
}

/// Adds up scores.
struct Scorer<'a> {
    segment: &'a SegmentReader,
    fields: &'a [Field; FIELDS],
    rankings: Vec<FieldRanking>,
}

/// A score for each page, 0 where it has none.
type Column = Vec<f32>;

/// By document: the sum of its words' scores, and how many of the required words it holds.
pub(super) struct Scores {
    pub(super) sums: Column,
    pub(super) words: Vec<usize>,
}

impl<'a> Scorer<'a> {
    fn new(segment: &'a SegmentReader, fields: &'a [Field; FIELDS]) -> anyhow::Result<Scorer<'a>> {
        let mut rankings = Vec::new();
        for (field, boost) in fields.iter().zip(BOOSTS) {
            let tokens = segment.inverted_index(*field)?.total_num_tokens();
            rankings.push(FieldRanking::new(boost, segment.max_doc(), tokens));
        }
        Ok(Scorer { segment, fields, rankings })
    }

    fn run(&self, plan: &[Word]) -> anyhow::Result<Scores> {
        let pages = self.segment.max_doc() as usize;
        let mut scores = Scores { sums: vec![0.0; pages], words: vec![0; pages] };
        for word in plan {
            let mut best: Column = vec![0.0; pages];
            for alternative in &word.alternatives {
                for (best, score) in best.iter_mut().zip(self.stem(&alternative.stem)?) {
                    *best = best.max(alternative.weight * score);
                }
            }
            for ((sum, words), score) in scores.sums.iter_mut().zip(&mut scores.words).zip(best) {
                // Scores of pages that hold the word are above 0.
                if score > 0.0 {
                    *sum += score;
                    *words += usize::from(word.required);
                }
            }
        }
        Ok(scores)
    }

    /// The score of a stem in each page: over the fields, in their order.
    fn stem(&self, stem: &str) -> anyhow::Result<Column> {
        let mut scores: Column = vec![0.0; self.segment.max_doc() as usize];
        for (field, ranking) in self.fields.iter().zip(&self.rankings) {
            let index = self.segment.inverted_index(*field)?;
            let Some(term) = index.get_term_info(&Term::from_field_text(*field, stem))? else { continue };
            let lengths = self.segment.get_fieldnorms_reader(*field)?;
            let weight = ranking.weight(term.doc_freq);
            let mut postings = index.read_postings_from_terminfo(&term, IndexRecordOption::WithFreqs)?;
            let mut document = postings.doc();
            while document != TERMINATED {
                if let Some(sum) = scores.get_mut(document as usize) {
                    *sum += ranking.score(weight, lengths.fieldnorm_id(document), postings.term_freq());
                }
                document = postings.advance();
            }
        }
        Ok(scores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::Section;
    use crate::index::inverted;
    use jiff::civil::date;

    fn entry(url: &str, title: &str, body: &str) -> Entry {
        Entry { sections: vec![section("", body)], url: url.into(), title: title.into(), ..Entry::default() }
    }

    fn section(heading: &str, text: &str) -> Section {
        Section { id: heading.into(), heading: heading.into(), text: text.into() }
    }

    fn urls(native: &Native, query: &str) -> Vec<String> {
        let results = native.search(query, date(2026, 11, 22), 10).expect("the index is in memory");
        results.hits.into_iter().map(|hit| hit.url).collect()
    }

    #[test]
    fn all_words_come_first_then_score_then_address() {
        let entries = [
            entry("d", "Restore", "the backup"),
            entry("c", "Backup backup", "backup backup backup"),
            entry("b", "Holidays", "ask for leave"),
            entry("a", "Holidays", "ask for leave"),
        ];
        let native = Native::build(&entries, "en").expect("it builds");
        assert_eq!(urls(&native, "restoring backups"), ["d", "c"]);
        assert_eq!(urls(&native, "leave"), ["a", "b"]);
        assert_eq!(urls(&native, "hoildays"), ["a", "b"]);
        assert_eq!(urls(&native, "nothing here"), Vec::<String>::new());
        let first = native.search("holiday", date(2026, 11, 22), 1).expect("the index is in memory");
        assert_eq!((first.total, first.hits.len(), first.hits[0].document, first.hits[0].complete), (2, 1, 0, true));
    }

    #[test]
    fn no_pages_find_nothing() {
        let native = Native::build(&[], "en").expect("it builds");
        assert_eq!(urls(&native, "backup"), Vec::<String>::new());
    }

    /// The shards are made from our own index: it has to hold what tantivy holds.
    #[test]
    fn our_index_is_tantivys() {
        let entries: Vec<Entry> = (0..90)
            .map(|n| Entry {
                sections: vec![
                    section("", &"rotate rotating the key ".repeat(n % 60)),
                    section(&format!("Step {n}"), ""),
                    section("Rotations", ""),
                ],
                tags: vec![format!("tag{}", n % 5)],
                synonyms: [vec![], vec![], vec!["bill".to_owned()], vec![]],
                ..entry(&format!("{n:02}"), &format!("請求書 {n}"), "")
            })
            .collect();
        let native = Native::build(&entries, "en").expect("it builds");
        let ours = inverted::invert(&entries.iter().collect::<Vec<_>>(), "en");
        let segment = native.segment.as_ref().expect("there are pages");
        let words = Words { segment, surface: native.surface, stems: native.stems.clone(), stop: native.stop };
        let theirs: Vec<(String, u32)> =
            words.beginning("").expect("it reads").into_iter().map(|word| (word.text, word.documents)).collect();
        let forms: Vec<(String, u32)> = ours.forms.iter().map(|form| (form.text.clone(), form.documents)).collect();
        assert_eq!(forms, theirs);
        for (number, field) in native.fields.iter().enumerate() {
            let index = segment.inverted_index(*field).expect("it reads");
            assert_eq!(ours.tokens[number], index.total_num_tokens());
            let lengths = segment.get_fieldnorms_reader(*field).expect("it reads");
            assert!((0..90).all(|n| ours.lengths[number][n as usize] == lengths.fieldnorm_id(n)));
            let terms = ours.stems.iter().filter(|pages| pages.iter().any(|page| page.counts[number] > 0)).count();
            assert_eq!(terms, index.terms().num_terms());
        }
    }
}
