//! What of a page is shown below its title: the place that answers, with the words marked; and whether a page holds a
//! phrase. It looks at texts alone. `search-reader/texts.js` does the same.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::analysis;
use super::documents::{Entry, Section};
use super::plan::Word;

/// Runs of letters that are shown, those before the first word that was found, and those that are looked at for it.
const SHOWN: usize = 34;
const BEFORE: usize = 6;
const LOOKED_AT: usize = 24;
/// An excerpt that would begin so early begins with the text.
const EARLY: usize = 9;
/// Scripts without spaces have a run for each character: so many times as many are shown.
const PAIRS: usize = 3;

/// An excerpt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The section that it is from, where that answers more than the page's title does.
    pub section: Option<usize>,
    /// The text in pieces, every second of them marked.
    pub pieces: Vec<String>,
}

impl Excerpt {
    /// The text without its marks.
    pub fn text(&self) -> String {
        self.pieces.concat()
    }
}

/// Whether a page holds every phrase: its words side by side in the title, a heading, a tag or the text.
pub fn holds(entry: &Entry, phrases: &[Vec<String>]) -> bool {
    let sections = || entry.sections.iter().flat_map(|section| [&section.heading, &section.text]);
    let texts = || std::iter::once(&entry.title).chain(sections()).chain(&entry.tags);
    phrases.iter().all(|phrase| texts().any(|text| says(text, phrase)))
}

fn says(text: &str, phrase: &[String]) -> bool {
    analysis::token_list(text).windows(phrase.len()).any(|run| run == phrase)
}

/// The place of a page that answers best.
pub fn excerpt(entry: &Entry, words: &[Word], phrases: &[Vec<String>]) -> Excerpt {
    let in_title = Marks::new(&entry.title, words).distinct();
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, section) in entry.sections.iter().enumerate() {
        let value = worth(section, words, phrases);
        if value.0 > 0 && best.is_none_or(|(value0, value1, _)| value > (value0, value1)) {
            best = Some((value.0, value.1, at));
        }
    }
    let Some((value, _, at)) = best else {
        return Excerpt { section: None, pieces: Marks::new(&entry.excerpt, words).pieces(true) };
    };
    // Below some headings there are only others.
    let text = entry.sections[at..].iter().map(|section| section.text.as_str()).find(|text| !text.trim().is_empty());
    Excerpt {
        section: (value > in_title && !entry.sections[at].id.is_empty()).then_some(at),
        pieces: Marks::new(text.unwrap_or_default(), words).pieces(false),
    }
}

/// How many different words a section holds, a phrase counting for many; and how many its heading does.
fn worth(section: &Section, words: &[Word], phrases: &[Vec<String>]) -> (usize, usize) {
    let (heading, text) = (Marks::new(&section.heading, words), Marks::new(&section.text, words));
    let either = (0..words.len()).filter(|word| heading.has(*word) || text.has(*word)).count();
    let whole = phrases.iter().filter(|phrase| says(&section.heading, phrase) || says(&section.text, phrase)).count();
    (either + whole * super::plan::MOST_WORDS, heading.distinct())
}

/// A text with its runs of letters, and the word of the query that each of them is.
struct Marks<'t> {
    text: &'t str,
    runs: Vec<(Range<usize>, Option<usize>)>,
}

impl<'t> Marks<'t> {
    fn new(text: &'t str, words: &[Word]) -> Self {
        let ranges = runs(text);
        let word_of = |at: usize| {
            let range: &Range<usize> = &ranges[at];
            let run = &text[range.clone()];
            let mut tokens = analysis::token_list(run);
            if run.chars().all(analysis::is_cjk_letter) {
                // With the character before and the one after, where they touch.
                let touching = |other: usize| {
                    let other = ranges.get(other)?;
                    let touch = other.end == range.start || range.end == other.start;
                    text.get(other.start.min(range.start)..other.end.max(range.end)).filter(|_| touch)
                };
                for pair in [at.checked_sub(1).and_then(touching), touching(at + 1)].into_iter().flatten() {
                    analysis::tokens(pair, |token| tokens.push(token.to_owned()));
                }
            }
            words.iter().position(|word| tokens.iter().any(|token| is(token, word)))
        };
        Marks { text, runs: (0..ranges.len()).map(|at| (ranges[at].clone(), word_of(at))).collect() }
    }

    fn has(&self, word: usize) -> bool {
        self.runs.iter().any(|(_, found)| *found == Some(word))
    }

    fn distinct(&self) -> usize {
        distinct(&self.runs)
    }

    /// The text around the place with the most different words, or all of it, in pieces of which every second is
    /// marked.
    fn pieces(&self, all: bool) -> Vec<String> {
        let mut best = (0, 0);
        for (at, _) in self.runs.iter().enumerate().filter(|(_, (_, word))| word.is_some()) {
            let found = distinct(&self.runs[at..self.runs.len().min(at + LOOKED_AT)]);
            if found > best.0 {
                best = (found, at);
            }
        }
        let early = all || best.1 < EARLY;
        let begin = if early { 0 } else { best.1 - BEFORE };
        let pairs =
            self.runs.get(best.1).is_some_and(|(run, _)| self.text[run.clone()].chars().all(analysis::is_cjk_letter));
        let end =
            if all { self.runs.len() } else { self.runs.len().min(begin + SHOWN * if pairs { PAIRS } else { 1 }) };
        let last = end == self.runs.len();
        let from = if early { 0 } else { self.runs[begin].0.start };
        let to = if last { self.text.len() } else { self.runs[end - 1].0.end };
        let mut pieces = vec![if early { String::new() } else { "… ".to_owned() }];
        let mut at = from;
        for (run, _) in self.runs[begin..end].iter().filter(|(_, word)| word.is_some()) {
            match &self.text[at..run.start] {
                // Marked characters that touch are one mark.
                "" if pieces.len() > 1 => {
                    pieces.pop();
                }
                between => {
                    if let Some(piece) = pieces.last_mut() {
                        piece.push_str(between);
                    }
                    pieces.push(String::new());
                }
            }
            if let Some(mark) = pieces.last_mut() {
                mark.push_str(&self.text[run.clone()]);
            }
            pieces.push(String::new());
            at = run.end;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(&self.text[at..to]);
            if !last {
                piece.push_str(" …");
            }
        }
        pieces
    }
}

fn distinct(runs: &[(Range<usize>, Option<usize>)]) -> usize {
    let mut words: Vec<usize> = runs.iter().filter_map(|(_, word)| *word).collect();
    words.sort_unstable();
    words.dedup();
    words.len()
}

/// Runs of letters, digits and their marks; each CJK character is one of its own.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        if analysis::is_cjk_letter(sign) {
            runs.push(at..end);
            open = false;
        } else if sign.is_alphanumeric() || is_combining_mark(sign) {
            match runs.last_mut().filter(|_| open) {
                Some(run) => run.end = end,
                None => runs.push(at..end),
            }
            open = true;
        } else {
            open = false;
        }
    }
    runs
}

/// How well a title fits the words of a query, stop words aside: 0 where it is what was typed, 1 where it begins so.
pub fn titled(title: &str, words: &[Word], is_stop: &dyn Fn(&str) -> bool) -> usize {
    let mut tokens = analysis::token_list(title);
    if words.iter().any(|word| word.required) && tokens.iter().any(|token| !is_stop(token)) {
        tokens.retain(|token| !is_stop(token));
    }
    let words: Vec<&Word> = words.iter().filter(|word| word.required).collect();
    let fits = !words.is_empty()
        && tokens.len() >= words.len()
        && tokens.iter().zip(&words).all(|(token, word)| is(token, word));
    match (fits, tokens.len() == words.len()) {
        (true, true) => 0,
        (true, false) => 1,
        (false, _) => 2,
    }
}

/// Whether a token of a text is a word of the query: the word, what it may become, what it was taken for, or an
/// inflection of these as far as can be told without a stemmer.
fn is(token: &str, word: &Word) -> bool {
    (word.open && token.starts_with(&word.text)) || word.alternatives.iter().any(|way| alike(token, &way.form))
}

fn alike(token: &str, form: &str) -> bool {
    if token == form {
        return true;
    }
    let (length, wanted) = (token.chars().count(), form.chars().count());
    let same = token.chars().zip(form.chars()).take_while(|(one, other)| one == other).count();
    same >= 3.max(wanted.saturating_sub(2)).max(wanted.min(4)) && length <= wanted + if wanted > 3 { 3 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Alternative;
    use super::*;

    fn word(text: &str, open: bool) -> Word {
        let way = Alternative { stem: text.to_owned(), weight: 1.0, form: text.to_owned() };
        Word { text: text.to_owned(), required: true, open, alternatives: vec![way] }
    }

    fn page() -> Entry {
        let section =
            |id: &str, text: &str| Section { id: id.into(), heading: id.replace('-', " "), text: text.into() };
        let filler = "one two three four five six seven eight nine ten eleven twelve ".repeat(4);
        Entry {
            title: "Refunds".to_owned(),
            excerpt: "Money back.".to_owned(),
            sections: vec![
                section("", "What a refund is."),
                section("steps", &format!("{filler}Then enter the credit note, noting the invoice. {filler}")),
                section("credit-card", " "),
                section("more", "A card."),
            ],
            ..Entry::default()
        }
    }

    /// The section, and the text with marks.
    fn shown(query: &[&str]) -> String {
        let words: Vec<Word> = query.iter().map(|text| word(text.trim_end_matches('*'), text.ends_with('*'))).collect();
        let found = excerpt(&page(), &words, &[]);
        let pieces = found.pieces.iter().enumerate();
        let text: String =
            pieces.map(|(at, piece)| if at % 2 == 1 { format!("[{piece}]") } else { piece.clone() }).collect();
        format!("{:?} {text}", found.section)
    }

    #[test]
    fn the_place_that_answers_is_shown() {
        assert_eq!(shown(&["refunds"]), "None What a [refund] is.");
        assert_eq!(shown(&["holiday"]), "None Money back.");
        assert!(shown(&["credit", "invoices"]).starts_with("Some(1) … "), "{}", shown(&["credit", "invoices"]));
        assert!(shown(&["credit", "invoices"]).contains("the [credit] note, noting the [invoice]. one"));
        assert_eq!(shown(&["credit", "card"]), "Some(2) A [card].");
        assert!(shown(&["not*"]).contains("credit [note], [noting] the"));
        assert!(shown(&["not"]).starts_with("Some(1) … ") || shown(&["not"]).starts_with("None"));
    }

    #[test]
    fn characters_that_touch_are_one_mark() {
        let marks = Marks::new("本の請求書を送る", &[word("請求", false), word("求書", false)]);
        assert_eq!(marks.pieces(true), ["本の", "請求書", "を送る"]);
        assert_eq!(Marks::new("請 求", &[word("請求", false)]).distinct(), 0);
    }

    #[test]
    fn inflections_are_told_by_their_beginnings() {
        for (token, form, same) in [
            ("keys", "key", true),
            ("keyboard", "key", false),
            ("invoicing", "invoice", true),
            ("invoices", "invoice", true),
            ("inventory", "invoice", false),
            ("format", "form", true),
            ("fort", "form", false),
            ("formulations", "form", false),
            ("go", "go", true),
            ("got", "go", false),
        ] {
            assert_eq!(alike(token, form), same, "{token} {form}");
        }
    }

    #[test]
    fn phrases_are_side_by_side() {
        let phrase = |text: &str| vec![text.split(' ').map(str::to_owned).collect::<Vec<_>>()];
        assert!(holds(&page(), &phrase("enter the credit note")));
        assert!(holds(&page(), &phrase("credit card")));
        assert!(!holds(&page(), &phrase("the credit card")));
        assert!(!holds(&page(), &phrase("is one")), "not across sections");
    }
}
