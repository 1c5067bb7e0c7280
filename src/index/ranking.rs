//! The formula: BM25 as tantivy computes it, in `f32`, with one rounding after each operation.
//!
//! The browser repeats these operations in this order (`Math.fround`), so both engines get equal bits. The logarithm is
//! the one exception to tantivy's way: taken in `f64` and then rounded, since platforms differ in their `f32` logarithms.
//! What is searched for, and the order of results, is the business of [`plan`](super::plan) and of the engines.

use tantivy::fieldnorm::FieldNormReader;

use super::documents::FIELDS;

/// How much a hit counts, by field: title, headings, body, tags.
pub const BOOSTS: [f32; FIELDS] = [4.0, 2.0, 1.0, 2.0];

/// The highest count of a word in a field of a page that is told apart.
pub const HIGHEST_COUNT: u32 = u16::MAX as u32;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What is the same for all words of a field.
pub struct FieldRanking {
    boost: f32,
    documents: u32,
    /// By quantised length.
    length_factors: Vec<f32>,
}

impl FieldRanking {
    /// For a field of `documents` pages, which hold `tokens` tokens in it.
    pub fn new(boost: f32, documents: u32, tokens: u64) -> FieldRanking {
        let average = tokens as f32 / documents as f32;
        let factor = |id: u8| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(id) as f32 / average);
        FieldRanking { boost, documents, length_factors: (0..=u8::MAX).map(factor).collect() }
    }

    /// The weight of a stem which `matching` pages hold in this field.
    pub fn weight(&self, matching: u32) -> f32 {
        let odds = (self.documents.saturating_sub(matching) as f32 + 0.5) / (matching as f32 + 0.5);
        let rarity = f64::from(1.0 + odds).ln() as f32;
        rarity * (1.0 + K1) * self.boost
    }

    /// The score of a stem of `weight` that stands `count` times in a field of quantised length `length`.
    pub fn score(&self, weight: f32, length: u8, count: u32) -> f32 {
        let count = count.min(HIGHEST_COUNT) as f32;
        let factor = self.length_factors.get(usize::from(length)).copied().unwrap_or(f32::INFINITY);
        weight * (count / (count + factor))
    }
}

/// The quantised length of a field of `tokens` tokens.
pub fn length_of(tokens: usize) -> u8 {
    FieldNormReader::fieldnorm_to_id(u32::try_from(tokens).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::query::Bm25Weight;

    #[test]
    fn it_is_tantivys_formula() {
        for (documents, matching, tokens) in [(1, 1, 3), (10, 3, 71), (455, 450, 80_000), (10_000, 1, 7_330_000)] {
            let ours = FieldRanking::new(2.0, documents, tokens);
            let average = tokens as f32 / documents as f32;
            let theirs = Bm25Weight::for_one_term_without_explain(u64::from(matching), u64::from(documents), average)
                .boost_by(2.0);
            for (length, count) in [(1, 1), (40, 3), (90, 200)] {
                let (a, b) = (ours.score(ours.weight(matching), length, count), theirs.score(length, count));
                assert!((a - b).abs() <= b * 1e-6, "{a} {b}");
            }
        }
    }
}
