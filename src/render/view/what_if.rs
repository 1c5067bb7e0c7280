//! What is lost without somebody, and who can step in.

use serde::Serialize;

use super::{Link, Party};

/// The page on which people can be thought away (`what-if.html`).
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfPage {
    /// Everybody who is here and owns, covers or is asked to check something, by name.
    pub people: Vec<WhatIfPerson>,
    /// How many processes there are.
    pub processes: usize,
    /// The pages on who is away, who can step in and whom to train, this one left out.
    pub ways: Vec<Link>,
    /// What the script reads: people, processes and words, as JSON that is safe within a `script` element.
    pub data: String,
}

/// What is lost without one person alone.
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfPerson {
    /// Their place in the data.
    pub place: usize,
    /// What an address names them by.
    pub key: String,
    /// Shown name.
    pub name: String,
    /// Processes that stop.
    pub stops: usize,
    /// Processes without an owner, covered by somebody.
    pub no_owner: usize,
    /// Processes that nobody but the owner can do.
    pub no_cover: usize,
    /// Processes that fewer cover than are asked for, and those of which it cannot be told.
    pub thin: usize,
    /// Their page, at what is lost; absent where they have none.
    pub href: Option<String>,
}

/// A process that loses something.
#[derive(Debug, Clone, Serialize)]
pub struct LossRow {
    /// The process.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// Criticality; may be empty.
    pub criticality: String,
    /// `stops`, `no-owner`, `no-cover`, `thin` or `unknown`.
    pub lost: &'static str,
    /// The same in words.
    pub left: String,
    /// Who can step in, the readiest first; at most four.
    pub step_in: Vec<StandIn>,
    /// How many more can.
    pub more: usize,
}

/// Somebody who can step in.
#[derive(Debug, Clone, Serialize)]
pub struct StandIn {
    /// Who.
    pub party: Party,
    /// Why, in words.
    pub because: String,
}
