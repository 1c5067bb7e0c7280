//! PB104 date-without-record: the date of a process was moved, and no record says who looked.

use crate::cover::provenance;
use crate::diagnostic::Diagnostic;
use crate::evidence::{From, Manner, Verification};
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB104.
pub static RULE: Rule = Rule {
    code: "PB104",
    name: "date-without-record",
    severity: Severity::Note,
    doc: Doc {
        short: "the date was moved in bulk, or alone by someone who had changed the text since, and no record says who looked",
        what: "A process whose date was moved in one commit that moved the dates of more than `evidence: { bulk }` pages and changed nothing else in them, or alone by someone who wrote the text since the last verification, or by a program, where no record says who looked and how.",
        why: "A date can be moved without a look at the page. Often it was looked at and only the record is missing; then a line of the log makes it worth something.",
        fix: "If somebody looked, log who and how in `verifications`. If nobody did, have somebody look.",
        example: include_str!("../../rule/examples/date-without-record.txt"),
    },
};

/// Reports every process whose newest date has no record behind it.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.processes() {
        // A row of performed work gives cover, never a date.
        let dated = || facts.verifications(at).iter().filter(|verification| !matches!(verification.from, From::Row(_)));
        let Some(last) = dated().next().map(|newest| newest.when) else { continue };
        let on_that_day = || facts.verifications(at).iter().filter(|verification| verification.when == last);
        // Of two who looked, one may have written the text.
        let looked = |verification: &Verification| {
            matches!(verification.manner, Manner::Record | Manner::WithText | Manner::Alone { wrote: false })
        };
        if on_that_day().any(looked) {
            continue;
        }
        let found = on_that_day().find_map(|verification| match verification.manner {
            Manner::Bulk { pages } => Some((verification, together(pages))),
            Manner::Alone { wrote: true } => {
                Some((verification, "alone by someone who wrote the text since the last verification".to_owned()))
            }
            Manner::Machine => Some((verification, "by a program or in a commit that is to be ignored".to_owned())),
            _ => None,
        });
        let Some((verification, how)) = found else { continue };
        let message = format!("the date was moved {how}, and no record says who looked");
        let help =
            format!("if somebody looked, log who and how: `verifications: [{{ on: {last}, by: …, how: read }}]`");
        let place = page.place(&["last_verified", "verifications", "title"]);
        let mut finding = Diagnostic::new(&RULE, place, message, help);
        finding.notes.extend(verification.commit.as_ref().map(|commit| provenance::commit(facts, commit)));
        findings.push(finding);
    }
}

fn together(pages: usize) -> String {
    match pages.saturating_sub(1) {
        1 => "together with that of 1 other page".to_owned(),
        others => format!("together with those of {others} other pages"),
    }
}
