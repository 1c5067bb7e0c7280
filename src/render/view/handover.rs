//! What somebody who leaves has to hand over.

use serde::Serialize;

use super::{Day, Link, Party, StandIn};

/// A pack to print and sign (`handover.html`).
#[derive(Debug, Clone, Serialize)]
pub struct HandoverPage {
    /// Who hands over.
    pub party: Party,
    /// The pages on who can step in, whom to train and who is away.
    pub ways: Vec<Link>,
    /// Their last day.
    pub until: Option<Day>,
    /// What they own, cover or alone have done: what stops without them first.
    pub rows: Vec<HandoverRow>,
    /// Access they hold, and who else does.
    pub access: Vec<HandoverShared>,
    /// Shared channels that they answer, and who else does.
    pub channels: Vec<HandoverShared>,
    /// Processes of the register that no page describes and that they answer for, and who else does.
    pub unwritten: Vec<HandoverShared>,
    /// Clients they look after or served lately, and who else does.
    pub clients: Vec<HandoverShared>,
    /// Processes that they are asked to check and are not known to have.
    pub asked: Vec<Link>,
}

/// A process to hand over.
#[derive(Debug, Clone, Serialize)]
pub struct HandoverRow {
    /// The process.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// Criticality; may be empty.
    pub criticality: String,
    /// What they are to it, in words: "Owns it".
    pub roles: Vec<String>,
    /// `stops`, `no-owner`, `no-cover`, `thin` or `unknown`; empty where it goes on.
    pub lost: &'static str,
    /// The same in words.
    pub left: String,
    /// Who can step in, the readiest first.
    pub step_in: Vec<StandIn>,
    /// Who is to learn it.
    pub show_to: Vec<HandoverLearner>,
    /// Its state in words, where its review is due or over; else empty.
    pub state_text: String,
    /// The last day of its review, with that.
    pub due: Option<Day>,
    /// Days on which its words changed lately, newest first; at most three.
    pub changed: Vec<Day>,
}

/// Somebody who is to learn a process.
#[derive(Debug, Clone, Serialize)]
pub struct HandoverLearner {
    /// Who.
    pub party: Party,
    /// From whom, where that is somebody other than the one who hands over.
    pub from: Option<Party>,
    /// The last day for it, where one is near.
    pub by: Option<Day>,
}

/// Something held with others.
#[derive(Debug, Clone, Serialize)]
pub struct HandoverShared {
    /// What.
    pub name: String,
    /// Who else holds or answers it.
    pub others: Vec<Party>,
}
