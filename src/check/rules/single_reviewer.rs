//! PB202 single-reviewer: fewer people have ever covered a process than are asked for.

use crate::cover::{self, discounted, provenance};
use crate::diagnostic::Diagnostic;
use crate::evidence::History;
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};

/// PB202.
pub static RULE: Rule = Rule {
    code: "PB202",
    name: "single-reviewer",
    severity: Severity::Warning,
    doc: Doc {
        short: "fewer people have ever covered it than are asked for",
        what: "Fewer reviewers have ever verified a process, by its log, its history in git or a record of performed work, than `cover: { minimum }` or its criticality asks for: most often one. Today's owner does not count, and being listed does not count.",
        why: "If only one colleague beside the owner has ever done it, one holiday and one illness stop it.",
        fix: "Have one more person walk through it or carry it out, and log it in `verifications`.",
        example: include_str!("../../rule/examples/single-reviewer.txt"),
    },
};

/// Reports every process with too little cover, ever.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    let outside = facts.evidence.history == History::Outside;
    for (at, page) in facts.known_processes() {
        let cover = cover::cover(facts, at);
        if cover.sure >= cover.minimum {
            continue;
        }
        let asked = match cover.minimum {
            1 => "one person is asked for".to_owned(),
            some => format!("{some} are asked for"),
        };
        let names: Vec<String> =
            cover.ever.iter().map(|covering| format!("`{}`", roster.name(&covering.who))).collect();
        let message = match names.as_slice() {
            some if cover.unlinked() => format!("covered by at most {}, identities not linked; {asked}", some.len()),
            [] if facts.verifications(at).iter().all(|verification| verification.who.is_none()) => {
                format!("no record says who verified it; {asked}")
            }
            [] if outside => format!("nobody but the owner is on record; {asked}"),
            [] => format!("nobody but the owner has verified it; {asked}"),
            [only] if outside => format!("only {only} is on record; {asked}"),
            some if outside => format!("only {} are on record; {asked}", some.join(", ")),
            [only] => format!("only {only} has ever covered it; {asked}"),
            some => format!("only {} have ever covered it; {asked}", some.join(", ")),
        };
        let help = match cover.unlinked() {
            true => provenance::link(facts, at, &cover.ever),
            false => "have one more person walk through it or carry it out, then log it in `verifications`".to_owned(),
        };
        let mut finding = Diagnostic::new(
            &RULE,
            page.place(&["verifications", "reviewers", "last_verified", "owner"]),
            message,
            help,
        );
        finding.notes.extend(provenance::since(facts, at));
        finding.notes.extend(cover.ever.iter().map(|covering| provenance::covering(facts, at, covering)));
        finding.notes.extend(provenance::perhaps_gone(facts, &cover.ever));
        finding.notes.extend(discounted::note(facts, at, |_| true));
        let waiting = cover.listed.iter().filter(|who| cover::waits(facts, at, &cover, who) == Some(true));
        let asked: Vec<&str> = waiting.map(|who| roster.name(who)).collect();
        if !asked.is_empty() {
            finding = finding.note(format!("listed, but not on record: {}", asked.join(", ")));
        }
        if outside {
            finding = finding.note("outside git only the logs are known, not who else ever verified it");
        }
        findings.push(finding);
    }
}
