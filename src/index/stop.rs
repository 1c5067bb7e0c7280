//! Words that say nothing of a page: of a question they are left out, so that "how do I …" asks for what comes after.
//!
//! The lists are our own: what questions begin with and what holds sentences together. A language without a list has no
//! such words. Nothing is left out of the index: a query of such words alone finds them.

/// Sorted, in lower case, marks folded as in [`analysis`](super::analysis).
const ENGLISH: [&str; 85] = [
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "cannot", "could", "did",
    "do", "does", "doesn", "don", "done", "find", "for", "from", "get", "had", "has", "have", "he", "her", "here",
    "his", "how", "i", "if", "in", "into", "is", "isn", "it", "its", "me", "my", "need", "not", "of", "on", "or",
    "our", "please", "s", "shall", "she", "should", "so", "some", "t", "tell", "than", "that", "the", "their", "them",
    "there", "these", "they", "this", "those", "to", "us", "want", "was", "we", "were", "what", "when", "where",
    "which", "who", "whom", "why", "with", "won", "you", "your",
];

/// As above.
const GERMAN: [&str; 67] = [
    "aber", "als", "am", "an", "auf", "aus", "bei", "bin", "bitte", "da", "darf", "das", "dem", "den", "der", "des",
    "die", "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "finde", "finden", "fur",
    "gibt", "habe", "haben", "hat", "ich", "ihr", "im", "in", "ist", "kann", "man", "mein", "meine", "mich", "mir",
    "mit", "muss", "nach", "oder", "sich", "sie", "sind", "soll", "um", "und", "uns", "von", "wann", "warum", "was",
    "wer", "wie", "wir", "wo", "zu", "zum", "zur",
];

/// The words of `language`, a BCP 47 tag, in byte order.
pub fn stop_words(language: &str) -> &'static [&'static str] {
    match language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "en" => &ENGLISH,
        "de" => &GERMAN,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis;

    #[test]
    fn the_lists_are_in_order_and_as_texts_are_analysed() {
        for language in ["en-GB", "de"] {
            let words = stop_words(language);
            assert!(words.len() > 60 && words.is_sorted_by(|a, b| a < b), "{language}");
            for word in words {
                assert_eq!(analysis::token_list(word), [*word]);
            }
        }
        assert!(stop_words("ja").is_empty() && stop_words("en").contains(&"how"));
    }
}
