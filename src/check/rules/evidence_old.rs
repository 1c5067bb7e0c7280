//! PB013 evidence-old: an export of performed work that has not been renewed.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::evidence::rows::Export;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::rule::{Doc, Rule, Severity};

/// PB013.
pub static RULE: Rule = Rule {
    code: "PB013",
    name: "evidence-old",
    severity: Severity::Warning,
    doc: Doc {
        short: "an export of performed work that was not renewed within `evidence: { renew }`",
        what: "The newest row of an export below `evidence/` is older than `evidence: { renew: 90d }` allows. Files of one folder whose names differ in digits alone, such as `jobs-2026-q3.csv` and `jobs-2026-q4.csv`, are one export. Without `renew` nothing is said: an export may well be a single one.",
        why: "Who performed what, and for whom, is known up to the last export. What has changed since is not seen: the client whom a second person serves by now, and the one who is down to one.",
        fix: "Export the ticketing system anew and replace the file, or put the new rows beside it. An export that has an end is waived in `playbook.yml`: `waivers: [{ rule: evidence-old, path: \"evidence/old-desk.csv\", why: the desk is closed }]`.",
        example: include_str!("../../rule/examples/evidence-old.txt"),
    },
};

/// Reports each export that is too old, at its newest row.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let Some(renew) = facts.settings.evidence.renew else { return };
    let mut newest: BTreeMap<String, &Export> = BTreeMap::new();
    for export in &facts.evidence.exports {
        let bare: String = export.place.path().chars().filter(|sign| !sign.is_ascii_digit()).collect();
        let kept = newest.entry(bare).or_insert(export);
        if kept.newest <= export.newest {
            *kept = export;
        }
    }
    for export in newest.into_values().filter(|export| renew.after(export.newest) < facts.today) {
        let message = format!("the newest row is of {}; exports are renewed every {renew}", words(export.newest));
        findings.push(Diagnostic::new(&RULE, export.place.clone(), message, "export it anew, and replace the file"));
    }
}
