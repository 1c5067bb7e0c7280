//! A query carried out in the terminal: plan, rank, phrases, titles, excerpts. `search-reader/index.js` does the same.

use jiff::civil::Date;
use tantivy::SegmentReader;

use super::plan::{self, Lexicon, Plan};
use super::query::Query;
use super::tantivy::Native;
use super::{excerpt, facets, guess};

/// The best pages that are looked through for a phrase, and for a title that is what was typed.
pub const MOST_PHRASED: usize = 100;
/// See [`MOST_PHRASED`].
pub const MOST_TITLED: usize = 16;
/// What a score is worth where a word is missing: a page that fits some five times better comes before one with every word.
pub const PART: f32 = 0.1875;

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The best pages, best first.
    pub hits: Vec<Hit>,
    /// How many pages were found.
    pub total: usize,
    /// Words that are not to be found in any way, each with words that are near it.
    pub missing: Vec<(String, Vec<String>)>,
    /// No page has the phrase: these have its words.
    pub loose: bool,
}

/// A page that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document id: the page's place among all entries sorted by address.
    pub document: usize,
    /// Its score; comparable within one query only.
    pub score: f32,
    /// It holds every word that can be found at all.
    pub complete: bool,
    /// Address from the site's root, percent-encoded.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The owner's shown name; empty where there is none.
    pub owner: String,
    /// `fresh`, `due`, `stale`, `unverified`, or empty for a guide.
    pub state: &'static str,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// Id and text of the heading above the place that answers, where that is not the page as a whole.
    pub section: Option<(String, String)>,
    /// The place that answers, in pieces of which every second holds words of the query.
    pub excerpt: Vec<String>,
}

/// A page while it is ranked.
#[derive(Clone, Copy)]
struct Ranked {
    document: usize,
    complete: bool,
    retired: bool,
    score: f32,
}

impl Native {
    /// The best `limit` pages for `query` on a day.
    ///
    /// # Errors
    /// When tantivy cannot read its index, which is in memory.
    pub fn search(&self, query: &str, today: Date, limit: usize) -> anyhow::Result<Results> {
        let query = Query::read(query);
        let nothing = Results { hits: Vec::new(), total: 0, missing: Vec::new(), loose: false };
        let Some(segment) = &self.segment else { return Ok(nothing) };
        let mut lexicon = self.words(segment);
        let mut plan = plan::plan(&query, false, &mut lexicon)?;
        let mut found = self.rank(segment, &plan, &query, today)?;
        if !plan.words.is_empty() && !found.iter().any(|page| page.complete) {
            let wide = plan::plan(&query, true, &mut lexicon)?;
            let other = self.rank(segment, &wide, &query, today)?;
            if other.iter().any(|page| page.complete) {
                (plan, found) = (wide, other);
            }
        }
        let holding = |page: &&Ranked| excerpt::holds(&self.pages[page.document], &query.phrases);
        let phrased: Vec<Ranked> = match query.phrases.is_empty() {
            true => Vec::new(),
            false => found.iter().take(MOST_PHRASED).filter(holding).copied().collect(),
        };
        let loose = !query.phrases.is_empty() && phrased.is_empty() && !found.is_empty();
        if !phrased.is_empty() {
            found = phrased;
        }
        self.titled_first(&mut found, &plan, &lexicon);
        let near = |word: String| Ok((guess::near(&word, &lexicon)?, word));
        let missing: anyhow::Result<Vec<(Vec<String>, String)>> = plan.missing.drain(..).map(near).collect();
        let hit = |page: &Ranked| {
            let entry = &self.pages[page.document];
            let excerpt = excerpt::excerpt(entry, &plan.words, &query.phrases);
            let section = excerpt.section.map(|at| &entry.sections[at]);
            Hit {
                document: page.document,
                score: page.score,
                complete: page.complete,
                url: entry.url.clone(),
                title: entry.title.clone(),
                owner: entry.owner.clone(),
                state: entry.state,
                status: entry.status,
                section: section.map(|section| (section.id.clone(), section.heading.clone())),
                excerpt: excerpt.pieces,
            }
        };
        Ok(Results {
            hits: found.iter().take(limit).map(hit).collect(),
            total: found.len(),
            missing: missing?.into_iter().map(|(near, word)| (word, near)).collect(),
            loose,
        })
    }

    /// All pages that pass the filters and hold a word of the plan, best first; without words all that pass.
    fn rank(&self, segment: &SegmentReader, plan: &Plan, query: &Query, today: Date) -> anyhow::Result<Vec<Ranked>> {
        let scores = self.scores(segment, &plan.words)?;
        let (required, week, today) = (plan.required(), facets::week_code(today), today.to_string());
        let only_filters = query.words.is_empty() && !query.filters.is_empty();
        let mut found: Vec<Ranked> = Vec::new();
        for (document, entry) in self.pages.iter().enumerate() {
            let (held, sum) = (scores.words[document], scores.sums[document]);
            if (held > 0 || only_filters) && facets::passes(entry, &query.filters, &today) {
                let due = facets::due_code(entry);
                let complete = held == required;
                let mut score = if only_filters { 1.0 } else { sum };
                if !complete {
                    score *= PART;
                }
                if facets::is_stale(due, week) {
                    score *= facets::STALE;
                }
                let retired = due == facets::RETIRED;
                if retired {
                    score *= facets::PAST;
                }
                found.push(Ranked { document, complete, retired, score });
            }
        }
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        Ok(found)
    }

    /// Puts those of the best pages in force first whose title or other name is what was typed, then those whose title begins so.
    fn titled_first(&self, found: &mut [Ranked], plan: &Plan, lexicon: &impl Lexicon) {
        let best = found.len().min(MOST_TITLED);
        found[..best].sort_by_key(|page| {
            let (entry, is_stop) = (&self.pages[page.document], |word: &str| lexicon.is_stop(word));
            let title = excerpt::titled(&entry.title, &plan.words, &is_stop);
            // Another name counts where it is all that was typed.
            let named = || entry.names.iter().any(|name| excerpt::titled(name, &plan.words, &is_stop) == 0);
            if page.retired {
                2
            } else if title > 0 && named() {
                0
            } else {
                title
            }
        });
    }
}
