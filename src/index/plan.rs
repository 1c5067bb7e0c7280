//! The query plan: what is looked for, and what each find is worth. Built once as data, carried out by two engines.
//!
//! A query becomes words; each word becomes alternatives, stems with a weight. A page's score for a word is the best of its
//! alternatives, its score the sum over the words; pages that hold every word come before the rest. Stop words are left
//! out where there are others, but for the last, which may be the beginning of one; it is not required. Words of phrases
//! are taken as they are. The plan knows no postings and no scores. `search-reader/plan.js` builds the same plan: a change
//! here is a change there.

use super::analysis;
use super::guess::guess;
use super::query::{Query, Typed};

/// Words taken from a query; what follows is ignored.
pub const MOST_WORDS: usize = 16;
/// Stems that one word can stand for.
pub const MOST_STEMS: usize = 12;
/// Stems that a beginning can stand for; beyond [`MOST_STEMS`] only words on few pages, which cost little to look up.
const MOST_BEGUN: usize = 40;
/// Pages that hold such a word, at most.
const FEW_PAGES: u32 = 256;
/// Characters of such a beginning, at least: what few letters begin is too much, and lies scattered over the index.
const LONG_BEGINNING: usize = 3;
/// Completions looked at, those on most pages first.
pub const MOST_COMPLETIONS: usize = 200;

const EXACT: f32 = 1.0;
const COMPLETION: f32 = 0.5;

/// A word that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The word as it is written, in lower case.
    pub text: String,
    /// How many pages hold it.
    pub documents: u32,
}

/// The words of an index.
pub trait Lexicon {
    /// The word `text` itself.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn exact(&self, text: &str) -> anyhow::Result<Option<Found>>;

    /// All words that begin with `prefix`, in byte order.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn beginning(&self, prefix: &str) -> anyhow::Result<Vec<Found>>;

    /// The stem of a word.
    fn stem(&mut self, text: &str) -> String;

    /// Whether a word says nothing of a page.
    fn is_stop(&self, text: &str) -> bool;
}

/// One way to find a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The stem whose pages count.
    pub stem: String,
    /// The factor on its score.
    pub weight: f32,
    /// The word that it was chosen for.
    pub form: String,
}

/// A word of the query that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it was typed, in lower case.
    pub text: String,
    /// A page without it is not complete.
    pub required: bool,
    /// It may go on.
    pub open: bool,
    /// In order of choice; stems are distinct.
    pub alternatives: Vec<Alternative>,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The words that can be found.
    pub words: Vec<Word>,
    /// Those that cannot be found in any way.
    pub missing: Vec<String>,
}

impl Plan {
    /// How many words a complete page holds.
    pub fn required(&self) -> usize {
        self.words.iter().filter(|word| word.required).count()
    }
}

/// Plans `query`. A `wide` plan takes even a word that is there for a slip of others.
///
/// # Errors
/// When the lexicon cannot be read.
pub fn plan(query: &Query, wide: bool, lexicon: &mut impl Lexicon) -> anyhow::Result<Plan> {
    let says = query.words.iter().any(|word| !lexicon.is_stop(&word.text));
    let end = query.words.len().saturating_sub(1);
    let open = |at: usize| at == end && query.open;
    let typed: Vec<(&Typed, bool)> = (0..)
        .zip(&query.words)
        .filter(|(at, word)| !says || open(*at) || !lexicon.is_stop(&word.text))
        .map(|(at, word)| (word, open(at)))
        .take(MOST_WORDS)
        .collect();
    let alone = typed.len() == 1;
    let mut plan = Plan::default();
    for (word, open) in typed {
        let text = word.text.as_str();
        // A letter alone is no beginning yet: too much begins with it.
        let open = open && !(alone && text.chars().count() < 2 && !text.chars().all(analysis::is_cjk));
        let alternatives = alternatives(text, (open, word.literal, wide), lexicon)?;
        if alternatives.is_empty() {
            plan.missing.push(text.to_owned());
        } else {
            let required = !says || !lexicon.is_stop(text);
            plan.words.push(Word { text: text.to_owned(), required, open, alternatives });
        }
    }
    Ok(plan)
}

/// The ways to find a word: itself, what it may become, and where there are none, or all are wanted, what it may have
/// been meant for.
fn alternatives(
    text: &str,
    (open, literal, wide): (bool, bool, bool),
    lexicon: &mut impl Lexicon,
) -> anyhow::Result<Vec<Alternative>> {
    let mut chosen = Vec::new();
    if open {
        let (exact, mut completions): (Vec<Found>, Vec<Found>) =
            lexicon.beginning(text)?.into_iter().partition(|found| found.text == text);
        commonest_first(&mut completions);
        completions.truncate(MOST_COMPLETIONS);
        choose(&exact, EXACT, lexicon, &mut chosen);
        choose(&completions, COMPLETION, lexicon, &mut chosen);
        if text.chars().count() >= LONG_BEGINNING {
            completions.retain(|found| found.documents <= FEW_PAGES);
            choose_up_to(MOST_BEGUN, &completions, COMPLETION, lexicon, &mut chosen);
        }
    } else if let Some(exact) = lexicon.exact(text)? {
        choose(&[exact], EXACT, lexicon, &mut chosen);
    }
    if !literal && (chosen.is_empty() || wide) {
        guess(text, lexicon, &mut chosen)?;
    }
    Ok(chosen)
}

/// Puts words that more pages hold first.
pub fn commonest_first(found: &mut [Found]) {
    found.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.text.cmp(&b.text)));
}

/// Adds the stems of `found` that are new, until the word stands for enough.
pub fn choose(found: &[Found], weight: f32, lexicon: &mut impl Lexicon, chosen: &mut Vec<Alternative>) {
    choose_up_to(MOST_STEMS, found, weight, lexicon, chosen);
}

fn choose_up_to(most: usize, found: &[Found], weight: f32, lexicon: &mut impl Lexicon, chosen: &mut Vec<Alternative>) {
    for found in found {
        if chosen.len() >= most {
            return;
        }
        let stem = lexicon.stem(&found.text);
        if !chosen.iter().any(|other| other.stem == stem) {
            chosen.push(Alternative { stem, weight, form: found.text.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::Stems;
    use crate::index::stop::stop_words;
    use std::collections::BTreeMap;

    struct Words(BTreeMap<&'static str, u32>, Stems);

    impl Lexicon for Words {
        fn exact(&self, text: &str) -> anyhow::Result<Option<Found>> {
            Ok(self.0.get(text).map(|documents| Found { text: text.to_owned(), documents: *documents }))
        }

        fn beginning(&self, prefix: &str) -> anyhow::Result<Vec<Found>> {
            let found = self.0.iter().filter(|(text, _)| text.starts_with(prefix));
            Ok(found.map(|(text, documents)| Found { text: (*text).to_owned(), documents: *documents }).collect())
        }

        fn stem(&mut self, text: &str) -> String {
            self.1.stem(text)
        }

        fn is_stop(&self, text: &str) -> bool {
            stop_words("en").contains(&text)
        }
    }

    fn lexicon() -> Words {
        let words = [
            ("backup", 9),
            ("backups", 4),
            ("deploy", 3),
            ("deployment", 8),
            ("key", 20),
            ("keys", 7),
            ("keyboard", 1),
            ("on", 50),
            ("once", 2),
            ("restore", 6),
            ("rotate", 5),
            ("rotation", 2),
            ("sop", 30),
            ("014", 1),
            ("015", 1),
            ("請求", 3),
            ("請負", 1),
            ("form", 4),
            ("from", 9),
        ];
        Words(words.into_iter().collect(), Stems::new("en"))
    }

    /// The plan in one line: `word: stem*weight stem*weight; word: …`.
    fn planned(query: &str) -> String {
        planned_as(query, false)
    }

    fn planned_as(query: &str, wide: bool) -> String {
        let mut lexicon = lexicon();
        let plan = plan(&Query::read(query), wide, &mut lexicon).expect("words cannot fail");
        let shown = |word: &Word| {
            let ways: Vec<String> = word.alternatives.iter().map(|a| format!("{}*{}", a.stem, a.weight)).collect();
            let mark = if word.required { "" } else { "?" };
            format!("{}{mark}: {}", word.text, ways.join(" "))
        };
        let missing = plan.missing.iter().map(|word| format!("{word}: -"));
        plan.words.iter().map(shown).chain(missing).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn words_stand_for_stems() {
        assert_eq!(planned("Backups restore, backups on"), "backups: backup*1; restore: restor*1; on?: on*1 onc*0.5");
        assert_eq!(planned("Where can I find a backup"), "backup: backup*1");
        assert_eq!(planned("How do I restore on the backup?"), "restore: restor*1; backup: backup*1");
        assert_eq!(planned("restore b"), "restore: restor*1; b: backup*0.5");
        assert_eq!(planned("to the on"), "on: on*1 onc*0.5; to: -; the: -");
        assert_eq!(planned("key"), "key: key*1 keyboard*0.5");
        assert_eq!(planned("dep"), "dep: deploy*0.5");
        assert_eq!(planned("d on"), "on?: on*1 onc*0.5; d: -");
        assert_eq!(planned("o"), "o: -");
    }

    #[test]
    fn words_of_phrases_are_taken_as_they_are() {
        assert_eq!(planned("\"rotat bakcup\""), "rotat: -; bakcup: -");
        assert_eq!(planned("\"restore on\""), "restore: restor*1");
        assert_eq!(planned("\"the key\" dep"), "key: key*1; dep: deploy*0.5");
    }

    #[test]
    fn slips_are_forgiven_but_not_in_digits() {
        for typed in ["bakcup", "backp", "bakup", "backupp", "abckup", "xbackup", "bbackup"] {
            assert_eq!(planned(typed), format!("{typed}: backup*0.6"));
        }
        assert_eq!(planned("xackup"), "xackup: backup*0.6", "another first letter");
        assert_eq!(planned("ackup"), "ackup: backup*0.6");
        assert_eq!(planned("kex sop"), "sop: sop*1; kex: -");
        assert_eq!(planned("SOP-0144 sop"), "sop: sop*1; 0144: -");
        assert_eq!(planned("014"), "014: 014*1");
        assert_eq!(planned("form sop"), "form: form*1; sop: sop*1");
        assert_eq!(planned_as("form sop", true), "form: form*1 from*0.6; sop: sop*1");
    }

    #[test]
    fn unseen_inflections_are_found() {
        assert_eq!(planned("rotating sop"), "rotating: rotat*0.5; sop: sop*1");
        assert_eq!(planned("kubernetes"), "kubernetes: -");
    }

    #[test]
    fn a_lone_cjk_character_is_completed() {
        assert_eq!(planned("請"), "請: 請求*0.5 請負*0.5");
        assert_eq!(planned("請求"), "請求: 請求*1");
    }
}
