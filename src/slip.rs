//! Slips of the pen: how far two words are apart, and which known word was surely meant. It does not decide how far is too
//! far, and what is long enough to be a text of its own is nobody's slip.

use std::collections::BTreeMap;

/// Words of more signs are no slip of another word.
const LONGEST: usize = 100;

/// How far two words are apart, by signs that are missing, too many, wrong or swapped, where that is no more than `most`
/// (optimal string alignment).
fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    between(&signs(one), &signs(other), most)
}

/// The same of two words that may be slips of each other: not of texts.
pub fn slip(one: &str, other: &str, most: usize) -> Option<usize> {
    let long = |word: &str| word.chars().nth(LONGEST).is_some();
    if long(one) || long(other) { None } else { distance(one, other, most) }
}

/// The candidate nearest to `word`, if it is near enough to be a slip of the pen. Letter case does not matter.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let most = allowed(&word);
    let near = candidates.filter_map(|candidate| Some((slip(&word, &candidate.to_lowercase(), most)?, candidate)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many slips a word may hold.
pub fn allowed(word: &str) -> usize {
    (word.chars().count() / 3).clamp(1, 3)
}

fn signs(word: &str) -> Vec<char> {
    word.chars().collect()
}

fn between(one: &[char], other: &[char], most: usize) -> Option<usize> {
    let ahead = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[ahead..], &other[ahead..]);
    let behind = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - behind], &other[..other.len() - behind]);
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    // Rows of the table, of which only what lies about its diagonal can be near enough.
    let none = usize::MAX / 2;
    let mut rows = [vec![none; other.len() + 1], (0..=other.len()).collect::<Vec<_>>(), vec![none; other.len() + 1]];
    for at in 1..=one.len() {
        let [before, last, row] = &mut rows;
        let (from, to) = (at.saturating_sub(most).max(1), other.len().min(at.saturating_add(most)));
        row[from - 1] = if from == 1 { at } else { none };
        for to in from..=to {
            let same = one[at - 1] == other[to - 1];
            let mut least = (last[to - 1] + usize::from(!same)).min(row[to - 1] + 1);
            // What lies beyond the part of the last row that was counted is too far.
            if to < at.saturating_add(most) {
                least = least.min(last[to] + 1);
            }
            if at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1] {
                least = least.min(before[to - 2] + 1);
            }
            row[to] = least;
        }
        let least = |row: &[usize]| row[from - 1..=to].iter().min().is_none_or(|least| *least > most);
        if least(row) && least(last) {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][other.len()]).filter(|distance| *distance <= most)
}

/// Words of which one may have been meant, ordered so that few are looked at.
#[derive(Debug, Default)]
pub struct Words {
    /// With their places among the words that were given.
    by_length: BTreeMap<usize, Vec<(usize, Word)>>,
}

/// A word, made ready to be compared with many.
#[derive(Debug)]
pub struct Word {
    signs: Vec<char>,
    counts: Counts,
}

impl Word {
    /// Makes it ready.
    pub fn of(word: &str) -> Self {
        let signs = signs(word);
        Word { counts: Counts::of(&signs), signs }
    }

    /// How far two words are apart at the least; quickly found.
    pub fn at_least(&self, other: &Word) -> usize {
        self.counts.apart(&other.counts).max(self.signs.len().abs_diff(other.signs.len()))
    }

    /// How far they are apart, where that is no more than `most`.
    pub fn distance(&self, other: &Word, most: usize) -> Option<usize> {
        let far = (self.counts.0 ^ other.counts.0).count_ones() as usize > most.saturating_mul(2);
        if far || self.at_least(other) > most { None } else { between(&self.signs, &other.signs, most) }
    }
}

/// How often each sign occurs, of which many share a place, and which places are not empty.
#[derive(Debug)]
struct Counts(u64, [u8; 64]);

impl Counts {
    fn of(signs: &[char]) -> Self {
        let (mut mask, mut counts) = (0, [0; 64]);
        for place in signs.iter().map(|sign| u32::from(*sign) % 64) {
            mask |= 1 << place;
            counts[place as usize] = u8::saturating_add(counts[place as usize], 1);
        }
        Counts(mask, counts)
    }

    /// How many slips there are at the least: each puts a sign more, or a sign less, or both.
    fn apart(&self, other: &Counts) -> usize {
        let (mut more, mut less, mut places) = (0, 0, self.0 | other.0);
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            more += usize::from(self.1[place].saturating_sub(other.1[place]));
            less += usize::from(other.1[place].saturating_sub(self.1[place]));
            places &= places - 1;
        }
        more.max(less)
    }
}

impl Words {
    /// Takes words in, as they are compared. Texts are left out.
    pub fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut by_length: BTreeMap<usize, Vec<(usize, Word)>> = BTreeMap::new();
        for (at, word) in words.enumerate().map(|(at, word)| (at, Word::of(word))) {
            if word.signs.len() <= LONGEST {
                by_length.entry(word.signs.len()).or_default().push((at, word));
            }
        }
        Words { by_length }
    }

    /// The places, among those given, of the words that are nearest to one and no farther than `most`, in order.
    pub fn nearest(&self, word: &str, most: usize) -> Vec<usize> {
        let wanted = Word::of(word);
        let length = wanted.signs.len();
        if length > LONGEST {
            return Vec::new();
        }
        let lengths = length.saturating_sub(most)..=length.saturating_add(most);
        let (mut least, mut found) = (most, Vec::new());
        for (at, known) in self.by_length.range(lengths).flat_map(|(_, words)| words) {
            if let Some(distance) = wanted.distance(known, least) {
                if distance < least {
                    found.clear();
                }
                least = distance;
                found.push(*at);
            }
        }
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nearest_forgives_a_slip_and_no_more() {
        let known = ["maya", "jonas", "service"];
        assert_eq!(nearest("jonsa", known.into_iter()), Some("jonas"));
        assert_eq!(nearest("Servise", known.into_iter()), Some("service"));
        assert_eq!(nearest("peter", known.into_iter()), None);
    }

    #[test]
    fn texts_are_no_slips() {
        let text = |end: &str| "a".repeat(LONGEST) + end;
        assert_eq!(slip(&text("b"), &text("c"), 3), None);
        assert_eq!(slip(&text("")[1..], &text(""), 3), Some(1));
        assert_eq!(nearest(&text("b"), [text("c").as_str()].into_iter()), None);
    }

    proptest! {
        #[test]
        fn distances_are_those_of_optimal_string_alignment(
            one in "[abcé]{0,9}", other in "[abcé]{0,9}", most in 0usize..6,
        ) {
            let far = strsim::osa_distance(&one, &other);
            prop_assert_eq!(distance(&one, &other, most), Some(far).filter(|far| *far <= most));
            prop_assert_eq!(distance(&one, &other, usize::MAX), Some(far));
            let (one, other) = (Word::of(&one), Word::of(&other));
            prop_assert_eq!(one.distance(&other, most), Some(far).filter(|far| *far <= most));
            prop_assert!(one.at_least(&other) <= far);
        }

        #[test]
        fn the_nearest_of_many_are_found(words in prop::collection::vec("[abcé]{0,7}", 0..12), one in "[abcé]{0,7}") {
            for most in 0..4 {
                let far = |word: &String| strsim::osa_distance(&one, word);
                let least = words.iter().map(far).min().filter(|least| *least <= most);
                let near: Vec<usize> = (0..words.len()).filter(|at| Some(far(&words[*at])) == least).collect();
                prop_assert_eq!(Words::new(words.iter().map(String::as_str)).nearest(&one, most), near);
            }
        }
    }
}
