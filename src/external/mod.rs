//! Web addresses that pages link to, asked for one by one: the only place that opens a socket to elsewhere, and only where
//! `check --external` asks for it.
//!
//! It asks for the head of each address, with pauses and few at a time, and reads nothing of what is there. Good answers are
//! kept for days and bad ones for hours. What it cannot tell it says so: only what is surely gone is called gone.

mod address;
mod answer;
mod client;
mod kept;
mod queue;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::kept::Kept;
use crate::model::page::{Page, Status};
use crate::settings::External;
use answer::{Limits, answered};
use client::Client;

pub use address::{of as address_of, shown};

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Answer {
    /// It is there.
    There {
        /// Where it has moved for good, if it has.
        moved: Option<String>,
    },
    /// It is gone, and how that is known: `404 Not Found`.
    Gone(String),
    /// It could not be checked, and why: `403 Forbidden`.
    Unknown(String),
}

/// What was asked, and what was answered.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// By address, without what follows its `#`.
    pub of: BTreeMap<String, Answer>,
    /// How many of them an earlier run had asked for.
    pub kept: usize,
    /// How many addresses are not asked for: ignored ones, examples, and those of one's own machine.
    pub passed_over: usize,
}

impl Answers {
    /// What is known of the target of a link; nothing where it is no web address or was not asked for.
    pub fn to(&self, target: &str) -> Option<&Answer> {
        self.of.get(&address::of(target)?)
    }
}

/// Every web address that a page that is not retired links to or shows, each once.
pub fn addresses(pages: &[Page]) -> BTreeSet<String> {
    let pages = pages.iter().filter(|page| page.status != Status::Retired);
    pages.flat_map(|page| &page.document.links).filter_map(|link| address::of(&link.target)).collect()
}

/// Asks for addresses, but for those that the settings or good sense pass over, and those of which an answer is `kept`
/// that is still good at the moment `now`. How many it will ask for is `told` first.
pub fn ask(
    addresses: BTreeSet<String>,
    settings: &External,
    kept: Option<&Kept>,
    now: Timestamp,
    told: &dyn Fn(usize),
) -> Answers {
    let all = addresses.len();
    let asked: Vec<String> =
        addresses.into_iter().filter(|address| !address::is_passed_over(address, &settings.ignore)).collect();
    let passed_over = all - asked.len();
    let mut store = kept::Store::read(kept, settings.keep, now);
    let (known, open): (Vec<String>, Vec<String>) = asked.into_iter().partition(|address| store.get(address).is_some());
    let mut of: BTreeMap<String, Answer> =
        known.into_iter().filter_map(|address| Some((address.clone(), store.get(&address)?.clone()))).collect();
    let kept = of.len();
    if !open.is_empty() {
        told(open.len());
        let client = Client::new(settings.timeout, now);
        let ask = |address: &str, turn: &dyn Fn(&str)| {
            answered(&client, address, &Limits { retries: settings.retries, ignore: &settings.ignore, turn })
        };
        let found = queue::each(open, settings, ask);
        let once =
            of.iter().find(|(_, answer)| matches!(answer, Answer::There { .. })).map(|(address, _)| address.clone());
        let again = || once.is_some_and(|address| ask(&address, &|_| {}).heard());
        for (address, answer) in answer::sure(found, again) {
            store.put(&address, &answer, now);
            of.insert(address, answer);
        }
        store.write();
    }
    Answers { of, kept, passed_over }
}
