//! Tables of the business beside its pages: clients, shared channels, the register.

use serde::Serialize;

use super::{Channel, Link, Party};

/// A table that is a page of its own (`ledger.html`): clients, shared channels or the register of processes.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerPage {
    /// What the table tells.
    pub lead: String,
    /// What it comes to, in a sentence; may be empty.
    pub summary: String,
    /// The titles of the columns, that of the names first.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<LedgerRow>,
}

/// A row of a ledger.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerRow {
    /// The client, the channel or the process.
    pub name: String,
    /// The page about it, where there is one.
    pub href: Option<String>,
    /// A cell for each further column.
    pub cells: Vec<LedgerCell>,
}

/// A cell of a ledger; what is empty is not shown.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerCell {
    /// People, each with what is told of them.
    pub people: Vec<LedgerPerson>,
    /// Pages.
    pub pages: Vec<Link>,
    /// Further words.
    pub text: String,
    /// The words say that something is missing.
    pub missing: bool,
    /// A shared way in.
    pub channel: Option<Channel>,
}

/// A person or a team in a ledger.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerPerson {
    /// Who.
    pub party: Party,
    /// What is told of them; may be empty.
    pub told: String,
}
