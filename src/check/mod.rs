//! Facts to findings: every rule runs, then settings, waivers and precedence decide what is said.

pub mod ahead;
pub mod baseline;
pub mod rules;
mod same;
pub mod since;
mod waive;

use std::collections::HashSet;

use rayon::prelude::*;

use crate::check::rules::{CHECKS, find};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::load::PEOPLE_FILE;
use crate::load::rules::{INVALID_CONFIG, UNKNOWN_PERSON};
use crate::model::people::nearest;
use crate::rule::Severity;

/// On one page the stronger finding silences its consequences.
const PRECEDENCE: [&str; 7] = ["PB204", "PB201", "PB203", "PB105", "PB202", "PB207", "PB205"];

/// Rules whose findings stop a build: nothing sound can be published.
pub const STOPS_A_BUILD: [&str; 3] = ["PB005", "PB009", "PB010"];

/// What was found.
#[derive(Debug, Default, Clone)]
pub struct Found {
    /// What is said, in the order of output.
    pub findings: Vec<Diagnostic>,
    /// What is true as well, and not said beside a stronger finding of the same page.
    pub silenced: Vec<Diagnostic>,
}

/// Every finding. `loaded` are those that reading made.
pub fn check(facts: &Facts, loaded: Vec<Diagnostic>) -> Found {
    let mut findings = loaded;
    let found: Vec<Vec<Diagnostic>> = CHECKS
        .par_iter()
        .filter_map(|check| check.run)
        .map(|run| {
            let mut found = Vec::new();
            run(facts, &mut found);
            found
        })
        .collect();
    findings.extend(found.into_iter().flatten());
    unknown_rules(facts, &mut findings);
    severities(facts, &mut findings);
    waive::apply(facts, &mut findings);
    severities(facts, &mut findings);
    let mut silenced = consequences(&mut findings);
    silenced.extend(precedence(&mut findings));
    findings.sort_by(Diagnostic::order);
    // Whatever is used twice and defined once is wrong once.
    findings.dedup_by(|one, other| one.order(other).is_eq() && one.waived == other.waived);
    Found { findings, silenced }
}

/// Whether findings of one rule silence those of another on the same page.
pub fn silences(stronger: &str, weaker: &str) -> bool {
    let rank = |code: &str| PRECEDENCE.iter().position(|other| *other == code);
    let cause = CONSEQUENCES.iter().any(|(cause, silenced)| *cause == stronger && silenced.contains(&weaker));
    cause || rank(stronger).zip(rank(weaker)).is_some_and(|(stronger, weaker)| stronger < weaker)
}

/// Names under `rules` that are no rule.
fn unknown_rules(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for setting in facts.settings.rules.iter().filter(|setting| find(&setting.rule).is_none()) {
        let message = format!("there is no rule `{}`", setting.rule);
        let (near, help) = did_you_mean(&setting.rule);
        findings.push(Diagnostic::new(&INVALID_CONFIG, setting.place.clone(), message, help).slip(&setting.rule, near));
    }
}

/// The rule that may be meant by a name that is none, and the remedy.
fn did_you_mean(name: &str) -> (Option<&'static str>, String) {
    let near = nearest(name, CHECKS.iter().flat_map(|check| [check.rule.name, check.rule.code]));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use a code such as `PB102` or a name such as `due-soon`; `playbook explain` lists them".to_owned(),
    };
    (near, help)
}

/// Applies the severities set in `playbook.yml`. A finding that speaks more softly than its rule never gets louder.
fn severities(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for setting in &facts.settings.rules {
        let Some(rule) = find(&setting.rule) else { continue };
        for finding in findings.iter_mut().filter(|finding| finding.rule.code == rule.code) {
            let softer = finding.severity < rule.severity && finding.severity != Severity::Off;
            finding.severity = if softer { finding.severity.min(setting.severity) } else { setting.severity };
        }
    }
    findings.retain(|finding| finding.severity != Severity::Off);
}

/// Where a page's front matter cannot be read, nothing is claimed that rests on what is missing from it: the cause
/// speaks alone. Nor is it said who has done it where too few cover it at all: what mends that mends both.
const CONSEQUENCES: [(&str, &[&str]); 6] = [
    ("PB001", &["PB002", "PB105", "PB201", "PB202", "PB207", "PB210"]),
    ("PB003", &["PB105", "PB201", "PB202", "PB207", "PB210"]),
    ("PB201", &["PB210"]),
    ("PB202", &["PB210"]),
    ("PB203", &["PB210"]),
    ("PB204", &["PB210"]),
];

/// Takes out what follows from a finding that stays, and gives it.
fn consequences(findings: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut taken = Vec::new();
    // Who is in a people.yml that cannot be read is not known.
    let unread = |finding: &Diagnostic| {
        let error = finding.severity == Severity::Error && finding.waived.is_none();
        error && finding.rule.code == INVALID_CONFIG.code && finding.place.path() == PEOPLE_FILE
    };
    if findings.iter().any(unread) {
        taken.extend(findings.extract_if(.., |finding| finding.rule.code == UNKNOWN_PERSON.code));
    }
    for (cause, silenced) in CONSEQUENCES {
        let of = |finding: &Diagnostic| finding.place.path().to_owned();
        let pages: HashSet<String> = findings.iter().filter(|finding| finding.rule.code == cause).map(of).collect();
        let follows =
            |finding: &mut Diagnostic| silenced.contains(&finding.rule.code) && pages.contains(finding.place.path());
        taken.extend(findings.extract_if(.., follows));
    }
    taken
}

/// The same of what is the weaker of two.
fn precedence(findings: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
    let rank = |code: &str| PRECEDENCE.iter().position(|other| *other == code);
    let mut strongest: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for finding in findings.iter() {
        if let Some(rank) = rank(finding.rule.code) {
            let best = strongest.entry(finding.place.path()).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    let silenced: HashSet<usize> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| {
            rank(finding.rule.code)
                .is_some_and(|rank| strongest.get(finding.place.path()).is_some_and(|best| *best < rank))
        })
        .map(|(at, _)| at)
        .collect();
    let mut at = 0;
    let weaker = |_: &mut Diagnostic| {
        at += 1;
        silenced.contains(&(at - 1))
    };
    findings.extract_if(.., weaker).collect()
}
