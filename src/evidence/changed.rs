//! What changed between two texts of a page, in its words: stretches before and after, each with a little of what
//! stands around it.
//!
//! It compares substance, so layout never shows. It looks for no moved text, and where two texts are too long or too
//! different to be laid side by side in little time, it says less rather than taking longer: its work is bounded by
//! size, not by a clock.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::evidence::Edit;
use crate::markdown::{Wikilinks, blocks};

/// The most items of both sides together that are laid side by side; beyond it, order is not looked at.
const MOST: usize = 3_000;
/// How many signs of what did not change are shown on each side of a change.
const AROUND: usize = 24;
/// How far ahead a block's successor is looked for among those that replaced it.
const AHEAD: usize = 5;

/// What is different in the body `after`, in the order of the text; nothing where the words are the same.
pub fn edits(before: &str, after: &str, wikilinks: Wikilinks) -> Vec<Edit> {
    let (before, after) = (blocks(before, wikilinks), blocks(after, wikilinks));
    let (old, new) = differing(&before, &after);
    let (before, after) = (&before[old], &after[new]);
    let mut edits = Vec::new();
    if before.len() + after.len() > MOST {
        replaced(&only_in(before, after), &only_in(after, before), &mut edits);
        return edits;
    }
    for (old, new) in ranges(before, after) {
        match (&before[old], &after[new]) {
            (old, []) => edits.extend(old.iter().map(|block| gone(block))),
            ([], new) => edits.extend(new.iter().map(|block| added(block))),
            (old, new) => replaced(old, new, &mut edits),
        }
    }
    edits
}

fn gone(block: &str) -> Edit {
    Edit { before: block.to_owned(), after: String::new() }
}

fn added(block: &str) -> Edit {
    Edit { before: String::new(), after: block.to_owned() }
}

/// What lies between the equal beginnings and the equal ends of two lists.
fn differing<T: PartialEq>(one: &[T], other: &[T]) -> (Range<usize>, Range<usize>) {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let end = one[start..].iter().rev().zip(other[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    (start..one.len() - end, start..other.len() - end)
}

/// The blocks of one side that the other does not have, or has fewer times.
fn only_in(side: &[String], other: &[String]) -> Vec<String> {
    let mut there = counts(other.iter());
    let mut alone = Vec::new();
    for block in side {
        match there.get_mut(block) {
            Some(left) if *left > 0 => *left -= 1,
            _ => alone.push(block.clone()),
        }
    }
    alone
}

/// How many times each item stands there.
fn counts<T: Eq + Hash>(items: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

/// Blocks in whose place others stand: each is laid beside its likely successor, and those without one are gone.
fn replaced(before: &[String], after: &[String], edits: &mut Vec<Edit>) {
    let mut next = 0;
    for block in before {
        let ahead = after[next..].iter().take(AHEAD).position(|successor| alike(block, successor));
        match ahead {
            Some(ahead) => {
                edits.extend(after[next..next + ahead].iter().map(|block| added(block)));
                stretches(block, &after[next + ahead], edits);
                next += ahead + 1;
            }
            None => edits.push(gone(block)),
        }
    }
    edits.extend(after[next..].iter().map(|block| added(block)));
}

/// Whether half of the words of two blocks, by their length, are the same.
fn alike(one: &str, other: &str) -> bool {
    let words = |text| tokens(text).into_iter().filter(|word: &&str| word.starts_with(char::is_alphanumeric));
    let mut there = counts(words(other));
    let (mut shared, mut all) = (0, words(other).map(str::len).sum::<usize>());
    for word in words(one) {
        all += word.len();
        if let Some(left) = there.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 2 * word.len();
        }
    }
    2 * shared >= all
}

/// The stretches in which two blocks differ, near ones as one.
fn stretches(before: &str, after: &str, edits: &mut Vec<Edit>) {
    let (old, new) = (Tokens::new(before), Tokens::new(after));
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (was, is) in changes(&old.tokens, &new.tokens) {
        let (was, is) = (old.bytes(was), new.bytes(is));
        match found.last_mut() {
            Some((last, last_is)) if before[last.end..was.start].chars().count() <= 2 * AROUND => {
                (last.end, last_is.end) = (was.end, is.end);
            }
            _ => found.push((was, is)),
        }
    }
    edits.extend(found.into_iter().map(|(was, is)| Edit { before: old.around(was), after: new.around(is) }));
}

/// The ranges of tokens that differ.
fn changes(before: &[&str], after: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let (old, new) = differing(before, after);
    if old.len() + new.len() > MOST {
        return vec![(old, new)];
    }
    let (from, to) = (old.start, new.start);
    let shifted = |range: Range<usize>, by: usize| range.start + by..range.end + by;
    let ranges = ranges(&before[old], &after[new]);
    ranges.into_iter().map(|(old, new)| (shifted(old, from), shifted(new, to))).collect()
}

/// Where two lists differ, in order: the range of the first, and what stands there in the second.
fn ranges<T: Hash + Ord>(before: &[T], after: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut old, mut new) = (0, 0);
    let mut found = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, before, after) {
        // How long each is can be relied upon; where it says that they begin cannot.
        let (was, is) = (old, new);
        (old, new) = (old + change.old_range().len(), new + change.new_range().len());
        if !matches!(change, DiffOp::Equal { .. }) {
            found.push((was..old, is..new));
        }
    }
    found
}

/// A block cut into words and single signs, which together are the whole of it.
struct Tokens<'a> {
    text: &'a str,
    tokens: Vec<&'a str>,
    /// Where each token starts, and where the text ends.
    starts: Vec<usize>,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        let tokens = tokens(text);
        let mut starts = vec![0];
        starts.extend(tokens.iter().scan(0, |at, token| {
            *at += token.len();
            Some(*at)
        }));
        Tokens { text, tokens, starts }
    }

    fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        self.starts[tokens.start]..self.starts[tokens.end]
    }

    /// A stretch with the whole words before and behind it, up to so many signs of each.
    fn around(&self, stretch: Range<usize>) -> String {
        let head = self.starts.partition_point(|start| *start < stretch.start);
        let tail = self.starts.partition_point(|start| *start < stretch.end);
        let start = self.starts[head - fitting(self.tokens[..head].iter().rev())];
        let end = self.starts[tail + fitting(self.tokens[tail..].iter())];
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        format!("{}{}{}", cut(start > 0), self.text[start..end].trim(), cut(end < self.text.len()))
    }
}

/// How many tokens, from the first on, fit into what is shown around a change.
fn fitting<'a>(tokens: impl Iterator<Item = &'a &'a str>) -> usize {
    let mut wide = 0;
    let fits = |token: &&&str| {
        wide += token.chars().count();
        wide <= AROUND
    };
    tokens.take_while(fits).count()
}

/// Words, and every other sign by itself; so is each sign of the scripts that put no blanks between words.
fn tokens(text: &str) -> Vec<&str> {
    let in_word = |sign: char| sign.is_alphanumeric() && sign < '\u{2e80}';
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match in_word(first) {
            true => rest.find(|sign| !in_word(sign)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (token, behind) = rest.split_at(len);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each edit as `before > after`.
    fn told(before: &str, after: &str) -> Vec<String> {
        edits(before, after, Wikilinks::Text)
            .into_iter()
            .map(|edit| format!("{} > {}", edit.before, edit.after))
            .collect()
    }

    #[test]
    fn a_changed_word_stands_among_its_neighbours() {
        let page = |days: &str| {
            format!(
                "# Pay\n\nSame.\n\nEvery supplier whom we know well is paid within {days} days of the day on which the goods came in.\n"
            )
        };
        assert_eq!(
            told(&page("30"), &page("14")),
            ["…well is paid within 30 days of the day on… > …well is paid within 14 days of the day on…"]
        );
        assert_eq!(told("Pay at once.", "Pay at once, by card."), ["Pay at once. > Pay at once, by card."]);
        assert!(told(&page("30"), &page("30").replace(' ', "\n")).is_empty(), "layout is no change");
    }

    #[test]
    fn blocks_are_new_or_gone() {
        assert_eq!(told("a\n\nb\n\nc\n", "a\n\nc\n"), ["b > "]);
        assert_eq!(told("a\n\nc\n", "a\n\nb\n\nc\n"), [" > b"]);
        assert_eq!(told("", "new page\n"), [" > new page"]);
        assert_eq!(
            told("1. Call the client\n2. Close it\n", "1. Restart the server twice\n2. Close it\n"),
            ["Call the client > ", " > Restart the server twice"],
            "with nothing in common, one is gone and one is new"
        );
    }

    #[test]
    fn a_block_is_laid_beside_its_successor() {
        assert_eq!(
            told("Open the order form.\n\nPrint it.\n", "Log in first.\n\nOpen the new order form.\n\nPrint it.\n"),
            [" > Log in first.", "Open the order form. > Open the new order form."]
        );
    }

    #[test]
    fn stretches_far_apart_are_told_apart() {
        let long = "and so on and on through all the many things that nobody has touched since";
        assert_eq!(
            told(&format!("Ring Ann {long} call Bob."), &format!("Ring Eve {long} call Max.")),
            [
                "Ring Ann and so on and on… > Ring Eve and so on and on…",
                "…has touched since call Bob. > …has touched since call Max."
            ]
        );
        assert_eq!(told("a 1 b 2 c d e", "a 3 b 4 c d e"), ["a 1 b 2 c d e > a 3 b 4 c d e"], "near ones are one");
    }

    #[test]
    fn scripts_without_blanks_are_shown_in_part() {
        let page = |days: &str| format!("{}{days}{}", "请款".repeat(40), "付清".repeat(40));
        let [edit] = edits(&page("三十日"), &page("十四日"), Wikilinks::Text).try_into().expect("one");
        assert!(edit.before.contains("三十日") && edit.after.contains("十四日"));
        assert!(edit.before.chars().count() < 60, "{}", edit.before);
    }

    #[test]
    fn long_pages_take_little_time() {
        let list = |of: &dyn Fn(usize) -> String, count: usize| (0..count).map(of).collect::<String>();
        let lines = list(&|at| format!("- step {at} of it\n"), 5_000);
        assert_eq!(told(&lines, &lines.replace("step 7 of", "step 7 out of")).len(), 1);
        let both = lines.replace("- step 7 of", "- step 7 out of").replace("step 4999 of it", "step 4999 of them");
        assert_eq!(told(&lines, &both).len(), 2, "too long to be laid side by side, and still told");
        let other = list(&|at| format!("- {at} quite another\n"), 5_000);
        assert_eq!(edits(&lines, &other, Wikilinks::Text).len(), 10_000);
        let (one, two) = (list(&|at| format!("w{at} "), 50_000), list(&|at| format!("w{} ", at * 2), 50_000));
        assert!(edits(&one, &two, Wikilinks::Text).len() <= 2);
    }

    proptest::proptest! {
        #[test]
        fn ranges_make_the_one_list_of_the_other(
            before in proptest::collection::vec(0..3_u8, 0..9), after in proptest::collection::vec(0..3_u8, 0..9),
        ) {
            let mut made = before.clone();
            for (old, new) in ranges(&before, &after).into_iter().rev() {
                made.splice(old, after[new].iter().copied());
            }
            proptest::prop_assert_eq!(made, after);
        }
    }
}
