//! The query plan: what is looked for, and what each find is worth. Built once as data, carried out by two engines.
//!
//! A query becomes words; each word becomes alternatives, stems with a weight. A page's score for a word is the best of its
//! alternatives, its score the sum over the words; pages that hold every word come before the rest. Stop words are left
//! out where there are others, but for the last, which may be the beginning of one; it is not required. The plan knows no
//! postings and no scores. `search-reader.js` builds the same plan: a change here is a change there.

use super::analysis;

/// Words taken from a query; what follows is ignored.
pub const MOST_WORDS: usize = 16;
/// Stems that one word can stand for.
pub const MOST_STEMS: usize = 12;
/// Completions looked at, those on most pages first.
pub const MOST_COMPLETIONS: usize = 200;

const EXACT: f32 = 1.0;
const COMPLETION: f32 = 0.5;
const TYPO: f32 = 0.6;
const INFLECTION: f32 = 0.5;

/// Fewest characters of a word that can be misspelt, and of what is left of an inflected one.
const SHORTEST_GUESS: usize = 4;
/// Longest ending that an unseen inflection, or the word found for it, can have.
const LONGEST_ENDING: usize = 4;

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
}

/// A word of the query that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it was typed, in lower case.
    pub text: String,
    /// A page without it is not complete.
    pub required: bool,
    /// In order of choice; stems are distinct.
    pub alternatives: Vec<Alternative>,
}

/// Plans `query`. Words that cannot be found in any way are left out.
///
/// # Errors
/// When the lexicon cannot be read.
pub fn plan(query: &str, lexicon: &mut impl Lexicon) -> anyhow::Result<Vec<Word>> {
    let mut texts: Vec<String> = Vec::new();
    analysis::tokens(query, |token| {
        if !texts.iter().any(|text| text == token) {
            texts.push(token.to_owned());
        }
    });
    let says = texts.iter().any(|text| !lexicon.is_stop(text));
    if says {
        let end = texts.len() - 1;
        let mut at = 0..;
        texts.retain(|text| at.next() == Some(end) || !lexicon.is_stop(text));
    }
    let count = texts.len().min(MOST_WORDS);
    let mut words = Vec::new();
    for (at, text) in texts.into_iter().take(count).enumerate() {
        let alternatives = if at + 1 == count { last(&text, count == 1, lexicon)? } else { whole(&text, lexicon)? };
        if !alternatives.is_empty() {
            words.push(Word { required: !says || !lexicon.is_stop(&text), text, alternatives });
        }
    }
    Ok(words)
}

/// A word that may still be being typed. A letter alone is no beginning yet: too much begins with it.
fn last(text: &str, alone: bool, lexicon: &mut impl Lexicon) -> anyhow::Result<Vec<Alternative>> {
    if alone && text.chars().count() < 2 && !text.chars().all(analysis::is_cjk) {
        return whole(text, lexicon);
    }
    let (exact, mut completions): (Vec<Found>, Vec<Found>) =
        lexicon.beginning(text)?.into_iter().partition(|found| found.text == text);
    commonest_first(&mut completions);
    completions.truncate(MOST_COMPLETIONS);
    let mut chosen = Vec::new();
    choose(&exact, EXACT, lexicon, &mut chosen);
    choose(&completions, COMPLETION, lexicon, &mut chosen);
    if chosen.is_empty() { guess(text, lexicon) } else { Ok(chosen) }
}

/// A word that is typed to its end.
fn whole(text: &str, lexicon: &mut impl Lexicon) -> anyhow::Result<Vec<Alternative>> {
    let Some(exact) = lexicon.exact(text)? else { return guess(text, lexicon) };
    let mut chosen = Vec::new();
    choose(&[exact], EXACT, lexicon, &mut chosen);
    Ok(chosen)
}

/// Typos and then inflections of a word that is not there as such. Digits are never guessed.
fn guess(text: &str, lexicon: &mut impl Lexicon) -> anyhow::Result<Vec<Alternative>> {
    let characters: Vec<char> = text.chars().collect();
    let mut chosen = Vec::new();
    if characters.len() < SHORTEST_GUESS || characters.iter().any(|c| c.is_numeric()) {
        return Ok(chosen);
    }
    let mut similar = typos(&characters, lexicon)?;
    commonest_first(&mut similar);
    choose(&similar, TYPO, lexicon, &mut chosen);
    let shortest = characters.len().saturating_sub(LONGEST_ENDING).max(SHORTEST_GUESS);
    let mut kept = characters.len();
    while chosen.is_empty() && kept > shortest {
        kept -= 1;
        let mut related = lexicon.beginning(&characters[..kept].iter().collect::<String>())?;
        related.retain(|found| found.text.chars().count() <= kept + LONGEST_ENDING);
        commonest_first(&mut related);
        choose(&related, INFLECTION, lexicon, &mut chosen);
    }
    Ok(chosen)
}

/// Words one slip away: a character more, less or other, or two neighbours swapped. The first character is taken to be
/// right, or swapped with the second, or one too many; so a reader needs a small part of the lexicon.
fn typos(typed: &[char], lexicon: &impl Lexicon) -> anyhow::Result<Vec<Found>> {
    let [first, second, rest @ ..] = typed else { return Ok(Vec::new()) };
    let mut found = lexicon.beginning(&first.to_string())?;
    found.retain(|found| {
        let characters: Vec<char> = found.text.chars().collect();
        !characters.iter().any(|c| c.is_numeric()) && one_slip(typed, &characters)
    });
    if first != second {
        let swapped: String = [second, first].into_iter().chain(rest).collect();
        found.extend(lexicon.exact(&swapped)?);
        let without: String = [second].into_iter().chain(rest).collect();
        found.extend(lexicon.exact(&without)?);
    }
    Ok(found)
}

/// Whether the Damerau distance of two different words is 1.
fn one_slip(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a_rest @ ..], [_, b_rest @ ..]) if a_rest == b_rest => true,
        ([_, a_rest @ ..], _) if a_rest == b => true,
        (_, [_, b_rest @ ..]) if a == b_rest => true,
        ([x, y, a_rest @ ..], [v, w, b_rest @ ..]) => x == w && y == v && a_rest == b_rest,
        _ => false,
    }
}

fn commonest_first(found: &mut [Found]) {
    found.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.text.cmp(&b.text)));
}

/// Adds the stems of `found` that are new, until the word stands for enough.
fn choose(found: &[Found], weight: f32, lexicon: &mut impl Lexicon, chosen: &mut Vec<Alternative>) {
    for found in found {
        if chosen.len() == MOST_STEMS {
            return;
        }
        let stem = lexicon.stem(&found.text);
        if !chosen.iter().any(|other| other.stem == stem) {
            chosen.push(Alternative { stem, weight });
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

    /// The plan in one line: `word: stem*weight stem*weight; word: …`.
    fn planned(query: &str) -> String {
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
        let mut lexicon = Words(words.into_iter().collect(), Stems::new("en"));
        let plan = plan(query, &mut lexicon).expect("words cannot fail");
        let shown = |word: &Word| {
            let ways: Vec<String> = word.alternatives.iter().map(|a| format!("{}*{}", a.stem, a.weight)).collect();
            let mark = if word.required { "" } else { "?" };
            format!("{}{mark}: {}", word.text, ways.join(" "))
        };
        plan.iter().map(shown).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn words_stand_for_stems() {
        assert_eq!(planned("Backups restore, backups on"), "backups: backup*1; restore: restor*1; on?: on*1 onc*0.5");
        assert_eq!(planned("How do I restore on the backup?"), "restore: restor*1; backup: backup*1");
        assert_eq!(planned("restore b"), "restore: restor*1; b: backup*0.5");
        assert_eq!(planned("to the on"), "on: on*1 onc*0.5");
        assert_eq!(planned("key"), "key: key*1 keyboard*0.5");
        assert_eq!(planned("dep"), "dep: deploy*0.5");
        assert_eq!(planned("d on"), "on?: on*1 onc*0.5");
        assert_eq!(planned("o"), "");
    }

    #[test]
    fn slips_are_forgiven_but_not_in_digits() {
        for typed in ["bakcup", "backp", "bakup", "backupp", "abckup", "xbackup", "bbackup"] {
            assert_eq!(planned(typed), format!("{typed}: backup*0.6"));
        }
        assert_eq!(planned("xackup"), "");
        assert_eq!(planned("kex sop"), "sop: sop*1");
        assert_eq!(planned("SOP-0144 sop"), "sop: sop*1");
        assert_eq!(planned("014"), "014: 014*1");
        assert_eq!(planned("form sop"), "form: form*1; sop: sop*1");
    }

    #[test]
    fn unseen_inflections_are_found() {
        assert_eq!(planned("rotating sop"), "rotating: rotat*0.5; sop: sop*1");
        assert_eq!(planned("kubernetes"), "");
    }

    #[test]
    fn a_lone_cjk_character_is_completed() {
        assert_eq!(planned("請"), "請: 請求*0.5 請負*0.5");
        assert_eq!(planned("請求"), "請求: 請求*1");
    }

    #[test]
    fn one_slip_is_exactly_one() {
        let slip = |a: &str, b: &str| one_slip(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        for (a, b) in
            [("abcd", "abdc"), ("abcd", "abc"), ("abc", "abcd"), ("abcd", "abxd"), ("aab", "ab"), ("ab", "ba")]
        {
            assert!(slip(a, b), "{a} {b}");
        }
        for (a, b) in [("abcd", "abcd"), ("abcd", "badc"), ("abcd", "acbe"), ("abc", "abcde"), ("abcd", "cabd")] {
            assert!(!slip(a, b), "{a} {b}");
        }
    }
}
