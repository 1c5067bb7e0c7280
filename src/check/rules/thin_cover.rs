//! PB207 thin-cover: enough people ever, too few now.

use crate::cover;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::rule::{Doc, Rule, Severity};

/// PB207.
pub static RULE: Rule = Rule {
    code: "PB207",
    name: "thin-cover",
    severity: Severity::Warning,
    doc: Doc {
        what: "Enough reviewers have verified the process at some time, but too few of them are still here and have done so within `cover: { within }`.",
        why: "Skill fades and people leave. Three names in the log look safe when one of them could really step in tomorrow.",
        fix: "Have somebody who is here verify it again, or show it to one more person.",
    },
};

/// Reports every process whose cover has grown thin.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let roster = &facts.playbook.roster;
    for (at, page) in facts.processes() {
        let cover = cover::cover(facts, at);
        if !cover::thin(&cover) {
            continue;
        }
        let people = |count: usize| if count == 1 { "one".to_owned() } else { count.to_string() };
        let message = format!(
            "{} have covered it, {}; {} asked for",
            cover.ever.len(),
            match cover.now.len() {
                0 => "nobody does now".to_owned(),
                1 => "one still does".to_owned(),
                some => format!("{} still do", people(some)),
            },
            if cover.minimum == 1 { "one person is".to_owned() } else { format!("{} are", cover.minimum) }
        );
        let help = "have somebody who is here verify it again, or show it to one more person";
        let mut finding = Diagnostic::new(&RULE, page.place(&["verifications", "reviewers", "owner"]), message, help);
        for covering in cover.ever.iter().filter(|covering| !cover.now.contains(covering)) {
            let name = roster.name(&covering.who);
            let why = if roster.gone(&covering.who, facts.today) {
                "has left".to_owned()
            } else {
                format!("last on {}", words(covering.last))
            };
            finding = finding.note(format!("{name} {why}"));
        }
        findings.push(finding);
    }
}
