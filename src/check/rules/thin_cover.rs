//! PB207 thin-cover: enough people ever, too few now.

use rayon::prelude::*;

use crate::cover::{self, provenance};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::Page;
use crate::model::people::Who;
use crate::rule::{Doc, Rule, Severity};

/// PB207.
pub static RULE: Rule = Rule {
    code: "PB207",
    name: "thin-cover",
    severity: Severity::Warning,
    doc: Doc {
        short: "enough people ever, too few now",
        what: "Enough reviewers have verified the process at some time, but too few of them are still here and have done so within `cover: { within }`.",
        why: "Skill fades and people leave. Three names in the log look safe when one of them could really step in tomorrow.",
        fix: "Have somebody who is here verify it again, or show it to one more person.",
        example: include_str!("../../rule/examples/thin-cover.txt"),
    },
};

/// Reports every process whose cover has grown thin.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let known: Vec<(usize, &Page)> = facts.known_processes().collect();
    findings.par_extend(known.into_par_iter().filter_map(|(at, page)| finding(facts, at, page)));
}

fn finding(facts: &Facts, at: usize, page: &Page) -> Option<Diagnostic> {
    let roster = &facts.playbook.roster;
    let cover = cover::cover(facts, at);
    if !cover::thin(&cover) {
        return None;
    }
    let (ever, now) = (cover.ever.len(), cover.now.len());
    let left = cover.ever.iter().filter_map(|covering| {
        let Who::Person(id) = covering.who else { return None };
        let since = roster.person(id).until.filter(|until| *until < facts.today)?;
        Some(format!("`{}` left on {}", roster.name(&covering.who), words(since)))
    });
    let left: Vec<String> = left.collect();
    let left = if left.is_empty() { String::new() } else { format!(" ({})", left.join(", ")) };
    let message = format!(
        "{} have covered it, {}{left}; {} asked for",
        if cover.unlinked() { format!("at most {ever} (identities not linked)") } else { ever.to_string() },
        match now {
            0 => "nobody does now".to_owned(),
            1 if cover.unlinked_now() => "at most one still does, identities not linked".to_owned(),
            1 => "one still does".to_owned(),
            some if cover.unlinked_now() => format!("at most {some} still do, identities not linked"),
            some => format!("{some} still do"),
        },
        if cover.minimum == 1 { "one person is".to_owned() } else { format!("{} are", cover.minimum) }
    );
    let help = match cover.unlinked_now() {
        true => provenance::link(facts, at, &cover.now),
        false => "have somebody who is here verify it again, or show it to one more person".to_owned(),
    };
    let mut finding = Diagnostic::new(&RULE, page.place(&["verifications", "reviewers", "owner"]), message, help);
    finding.notes.extend(provenance::since(facts, at));
    for covering in &cover.ever {
        let told = provenance::covering(facts, at, covering);
        finding = finding.note(if roster.gone(&covering.who, facts.today) {
            format!("{told}; has left")
        } else if cover.now.contains(covering) {
            told
        } else {
            format!("{told}; more than {} ago", facts.settings.cover.within)
        });
    }
    finding.notes.extend(provenance::perhaps_gone(facts, &cover.now));
    Some(finding)
}
