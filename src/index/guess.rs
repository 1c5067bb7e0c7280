//! What a word may have been meant for: slips of the finger, inflections that no page has, and what is near it.
//!
//! `search-reader/plan.js` guesses the same: a change here is a change there.

use std::ops::RangeInclusive;

use super::plan::{Alternative, Found, Lexicon, choose, commonest_first};

const TYPO: f32 = 0.6;
const INFLECTION: f32 = 0.5;

/// Fewest characters of a word that can be misspelt, and of what is left of an inflected one.
const SHORTEST_GUESS: usize = 4;
/// Letters that the first of a word may have been meant for, where nothing else fits.
const LETTERS: RangeInclusive<char> = 'a'..='z';
/// Words offered for one that was not found.
const MOST_NEAR: usize = 3;
/// Longest ending that an unseen inflection, or the word found for it, can have.
const LONGEST_ENDING: usize = 4;

/// Adds the words that a word may have been meant for: typos, then inflections, then another first letter. Digits are
/// never guessed.
///
/// # Errors
/// When the lexicon cannot be read.
pub fn guess(text: &str, lexicon: &mut impl Lexicon, chosen: &mut Vec<Alternative>) -> anyhow::Result<()> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() < SHORTEST_GUESS || characters.iter().any(|c| c.is_numeric()) {
        return Ok(());
    }
    let mut similar = typos(&characters, lexicon)?;
    commonest_first(&mut similar);
    choose(&similar, TYPO, lexicon, chosen);
    let shortest = characters.len().saturating_sub(LONGEST_ENDING).max(SHORTEST_GUESS);
    let mut kept = characters.len();
    while chosen.is_empty() && kept > shortest {
        kept -= 1;
        let mut related = lexicon.beginning(&characters[..kept].iter().collect::<String>())?;
        related.retain(|found| found.text.chars().count() <= kept + LONGEST_ENDING);
        commonest_first(&mut related);
        choose(&related, INFLECTION, lexicon, chosen);
    }
    if chosen.is_empty() {
        let mut meant = first_letter(&characters, lexicon)?;
        commonest_first(&mut meant);
        choose(&meant, TYPO, lexicon, chosen);
    }
    Ok(())
}

/// Words whose first letter was left out or is another.
fn first_letter(typed: &[char], lexicon: &impl Lexicon) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for letter in LETTERS {
        let with = |rest: &[char]| -> String { std::iter::once(&letter).chain(rest).collect() };
        found.extend(lexicon.exact(&with(typed))?);
        if typed[0] != letter {
            found.extend(lexicon.exact(&with(&typed[1..]))?);
        }
    }
    Ok(found)
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

/// Words that are near one which was not found, the nearest first: two slips away, or three where it is long.
///
/// # Errors
/// When the lexicon cannot be read.
pub fn near(text: &str, lexicon: &impl Lexicon) -> anyhow::Result<Vec<String>> {
    let typed: Vec<char> = text.chars().collect();
    let Some(first) = typed.first().filter(|_| typed.len() >= SHORTEST_GUESS) else { return Ok(Vec::new()) };
    let most = if typed.len() < 7 { 2 } else { 3 };
    let mut found: Vec<(usize, Found)> = Vec::new();
    for word in lexicon.beginning(&first.to_string())? {
        let characters: Vec<char> = word.text.chars().collect();
        let slips = slips(&typed, &characters);
        if slips <= most && !characters.iter().any(|c| c.is_numeric()) {
            found.push((slips, word));
        }
    }
    found.sort_by(|(slips, one), (others, other)| {
        slips.cmp(others).then(other.documents.cmp(&one.documents)).then_with(|| one.text.cmp(&other.text))
    });
    Ok(found.into_iter().take(MOST_NEAR).map(|(_, found)| found.text).collect())
}

/// The number of slips from one word to another: Damerau's distance, no place changed twice.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in (1..).zip(a) {
        let mut row = vec![i];
        for (j, y) in (1..).zip(b) {
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(x != y));
            if i > 1 && j > 1 && *x == b[j - 2] && a[i - 2] == *y {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn slips_are_counted() {
        let count = |a: &str, b: &str| slips(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        for (a, b, expected) in [
            ("abcd", "abcd", 0),
            ("abcd", "abdc", 1),
            ("invoice", "nvocie", 2),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((count(a, b), count(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
