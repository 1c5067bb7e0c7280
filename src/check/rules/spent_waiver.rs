//! PB012 spent-waiver: a waiver past its date, or one that waives nothing.

use crate::rule::{Doc, Rule, Severity};

/// PB012.
pub static RULE: Rule = Rule {
    code: "PB012",
    name: "spent-waiver",
    severity: Severity::Warning,
    doc: Doc {
        short: "a waiver past its date, or one that waives nothing",
        what: "A waiver whose last day is over, or that covers no finding any more.",
        why: "Waivers are promises with a date. One that is never taken out hides the next problem of the same kind.",
        fix: "Mend what it waived, or agree on a new date; remove it where nothing is left to waive.",
        example: include_str!("../../rule/examples/spent-waiver.txt"),
    },
};

// Its findings are made where waivers are used.
