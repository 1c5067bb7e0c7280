//! What was read of the pages' texts, kept for the next run by their contents. Half of the time of a `check` goes into
//! reading Markdown, and from one to the next hardly any page changes.
//!
//! It keeps only what is judged, so it serves those who ask for no more: see [`Options::facts_only`].

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::kept::Kept;
use crate::markdown::{self, Document, Options};

/// How long a [`Key`] is in bytes.
const KEY: usize = blake3::OUT_LEN + 4;

/// The hash of a text, and where in its file it begins.
type Key = [u8; KEY];

/// What is known of texts, and of which it was asked in this run.
#[derive(Default)]
pub struct Bodies<'k> {
    kept: Option<&'k Kept>,
    options: Options,
    found: FxHashMap<Key, &'k [u8]>,
    used: Mutex<Vec<(Key, Cow<'k, [u8]>)>>,
}

/// What the kept things depend on beside the texts.
fn key(options: &Options) -> [u8; 32] {
    *blake3::hash(format!("{options:?}").as_bytes()).as_bytes()
}

/// Reads what an earlier run kept; nothing where the texts are to be shown.
pub fn read(kept: Option<&Kept>, options: &Options) -> Vec<u8> {
    kept.filter(|_| options.facts_only).and_then(|kept| kept.read(&key(options))).unwrap_or_default()
}

impl<'k> Bodies<'k> {
    /// Takes what was [`read`].
    pub fn new(kept: Option<&'k Kept>, options: Options, mut bytes: &'k [u8]) -> Self {
        let mut found = FxHashMap::default();
        while let Some((key, rest)) = bytes.split_first_chunk::<KEY>()
            && let Some((length, rest)) = rest.split_first_chunk()
            && let Some((facts, rest)) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)
        {
            found.insert(*key, facts);
            bytes = rest;
        }
        Bodies { kept: kept.filter(|_| options.facts_only), options, found, used: Mutex::default() }
    }

    /// Parses a text that begins at `offset` of its file, unless it is known.
    pub fn document(&self, body: &str, offset: usize) -> Document {
        if self.kept.is_none() {
            return markdown::parse(body, offset, &self.options);
        }
        let mut key = [0; KEY];
        key[..blake3::OUT_LEN].copy_from_slice(blake3::hash(body.as_bytes()).as_bytes());
        key[blake3::OUT_LEN..].copy_from_slice(&(offset as u32).to_le_bytes());
        let known = self
            .found
            .get(&key)
            .and_then(|facts| Some((Cow::Borrowed(*facts), Document::from_facts(facts, self.options.wikilinks)?)));
        let (facts, document) = known.unwrap_or_else(|| {
            let document = markdown::parse(body, offset, &self.options);
            (Cow::Owned(document.facts()), document)
        });
        self.used.lock().unwrap_or_else(PoisonError::into_inner).push((key, facts));
        document
    }

    /// Keeps what is known of the texts of this run, if some of it is new.
    pub fn keep(self) {
        let mut used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = self.kept.filter(|_| used.iter().any(|(_, facts)| matches!(facts, Cow::Owned(_)))) else {
            return;
        };
        used.sort_unstable();
        used.dedup();
        let mut bytes = Vec::with_capacity(used.iter().map(|(_, facts)| KEY + 4 + facts.len()).sum());
        for (key, facts) in used {
            bytes.extend_from_slice(&key);
            bytes.extend_from_slice(&(facts.len() as u32).to_le_bytes());
            bytes.extend_from_slice(&facts);
        }
        kept.write(&key(&self.options), &bytes);
    }
}
