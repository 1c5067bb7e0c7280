//! Text to tokens, and words to stems.
//!
//! A text is decomposed (NFKD), loses the marks U+0300–036F, is composed again (NFC) and put in lower case. Runs of CJK
//! characters become overlapping pairs, a lone one stays; all else is cut into runs of alphanumeric characters. Tokens of
//! more than [`LONGEST_TOKEN`] bytes are dropped. The browser's reader does the same to a query, so a change here is a
//! change there. Stems are made when the index is built, never in the browser. Stop words are kept.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};
use unicode_normalization::UnicodeNormalization;

/// The longest token, in UTF-8 bytes.
pub const LONGEST_TOKEN: usize = 64;

/// Gives every token of `text`, in order, to `take`.
pub fn tokens(text: &str, mut take: impl FnMut(&str)) {
    let mut lower = String::new();
    // White space never composes with a neighbour and is no context for lower case, so parts can be looked at alone.
    for part in text.split_ascii_whitespace() {
        if part.is_ascii() {
            ascii_tokens(part, &mut lower, &mut take);
        } else {
            folded_tokens(&fold(part), &mut take);
        }
    }
}

/// Every token of `text`, in order.
pub fn token_list(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    tokens(text, |token| found.push(token.to_owned()));
    found
}

fn ascii_tokens(part: &str, lower: &mut String, take: &mut impl FnMut(&str)) {
    for run in part.split(|c: char| !c.is_ascii_alphanumeric()) {
        if run.is_empty() || run.len() > LONGEST_TOKEN {
            continue;
        }
        if run.bytes().any(|byte| byte.is_ascii_uppercase()) {
            lower.clear();
            lower.push_str(run);
            lower.make_ascii_lowercase();
            take(lower);
        } else {
            take(run);
        }
    }
}

/// Text without the marks of its letters and without letter case.
pub fn fold(part: &str) -> String {
    part.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfc().collect::<String>().to_lowercase()
}

/// The kinds of character that a token can be made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cjk,
    Word,
    Gap,
}

fn kind(c: char) -> Kind {
    match c {
        // Katakana's middle dot and double hyphen separate words although they lie among the letters.
        '\u{30a0}' | '\u{30fb}' => Kind::Gap,
        _ if is_cjk(c) => Kind::Cjk,
        _ if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Gap,
    }
}

/// Whether `c` is written without spaces between words, as far as this analysis goes.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '々' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` is part of such a word, and no sign between two.
pub fn is_cjk_letter(c: char) -> bool {
    kind(c) == Kind::Cjk
}

fn folded_tokens(text: &str, take: &mut impl FnMut(&str)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind_here = kind(first);
        let end = rest.find(|c| kind(c) != kind_here).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match kind_here {
            Kind::Cjk => pairs(run, take),
            Kind::Word if run.len() <= LONGEST_TOKEN => take(run),
            Kind::Word | Kind::Gap => {}
        }
        rest = after;
    }
}

/// The overlapping pairs of a run; the run itself where it is one character.
fn pairs(run: &str, take: &mut impl FnMut(&str)) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    if starts.len() == 2 {
        take(run);
    }
    for three in starts.windows(3) {
        if let [from, _, to] = three {
            take(&run[*from..*to]);
        }
    }
}

/// Finds the stem of a word, by the playbook's language.
#[derive(Clone)]
pub struct Stems(Option<TextAnalyzer>);

impl Stems {
    /// The stems of `language`, a BCP 47 tag. Words of a language without a stemmer stay as they are.
    pub fn new(language: &str) -> Stems {
        let found = stemmer_of(language);
        Stems(found.map(|found| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(found)).build()))
    }

    /// The stem of `word`, a token as [`tokens`] gives it; never empty.
    pub fn stem(&mut self, word: &str) -> String {
        let Some(analyzer) = &mut self.0 else { return word.to_owned() };
        let mut stream = analyzer.token_stream(word);
        match stream.next() {
            Some(token) if !token.text.is_empty() => token.text.clone(),
            _ => word.to_owned(),
        }
    }
}

fn stemmer_of(language: &str) -> Option<Language> {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    Some(match primary.as_str() {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "de" => Language::German,
        "el" => Language::Greek,
        "en" => Language::English,
        "es" => Language::Spanish,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" | "nn" | "no" => Language::Norwegian,
        "nl" => Language::Dutch,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        tokens(text, |token| found.push(token.to_owned()));
        found
    }

    #[test]
    fn words_codes_and_marks() {
        assert_eq!(all("Restore the DB, step_2!"), ["restore", "the", "db", "step", "2"]);
        assert_eq!(all("SOP-014 v2.1"), ["sop", "014", "v2", "1"]);
        assert_eq!(all("Café Übergröße naïve"), ["cafe", "ubergroße", "naive"]);
        assert_eq!(all("cafe\u{301} e\u{301}tat"), ["cafe", "etat"]);
        assert_eq!(all("ﬁle ① ½ İstanbul"), ["file", "1", "1", "2", "istanbul"]);
        assert_eq!(all("don’t—stop…now"), ["don", "t", "stop", "now"]);
        assert_eq!(all("ΟΔΟΣ 서울 привет"), ["οδος", "서울", "привет"]);
        assert_eq!(all(" \n\t—"), Vec::<String>::new());
    }

    #[test]
    fn japanese_comes_in_pairs() {
        assert_eq!(all("請求書の送付"), ["請求", "求書", "書の", "の送", "送付"]);
        assert_eq!(all("木"), ["木"]);
        assert_eq!(all("SOP請求A棟"), ["sop", "請求", "a", "棟"]);
        assert_eq!(all("人々 バックアップ・キー"), ["人々", "バッ", "ック", "クア", "アッ", "ップ", "キー"]);
        assert_eq!(all("ﾊﾞｯｸ が か\u{3099}"), ["バッ", "ック", "が", "が"]);
        assert_eq!(all("𠮷野家"), ["𠮷野", "野家"]);
    }

    #[test]
    fn long_tokens_are_dropped() {
        let (fits, long) = ("a".repeat(64), "a".repeat(65));
        assert_eq!(all(&format!("x {fits} {long} {} y", "é".repeat(65))), ["x", &fits, "y"]);
        assert_eq!(all(&"ü".repeat(64)), ["u".repeat(64)]);
    }

    #[test]
    fn stems_follow_the_language() {
        let stem = |language: &str, word: &str| Stems::new(language).stem(word);
        assert_eq!(stem("en", "rotations"), stem("en-GB", "rotation"));
        assert_eq!(stem("de-AT", "rechnungen"), stem("de", "rechnung"));
        assert_eq!(stem("ja", "rotations"), "rotations");
        assert_eq!(stem("en", "請求"), "請求");
    }

    proptest! {
        #[test]
        fn the_ascii_path_takes_the_same_tokens(text in "[ -~\n]{0,60}") {
            let mut slow = Vec::new();
            folded_tokens(&fold(&text), &mut |token: &str| slow.push(token.to_owned()));
            prop_assert_eq!(all(&text), slow);
        }

        #[test]
        fn parts_can_be_looked_at_alone(text in "[a-zA-Z .:'ÅΣσς\u{300}\u{3099}か家ｱ½İ¨-]{0,24}") {
            let mut whole = Vec::new();
            folded_tokens(&fold(&text), &mut |token: &str| whole.push(token.to_owned()));
            prop_assert_eq!(all(&text), whole);
        }
    }
}
