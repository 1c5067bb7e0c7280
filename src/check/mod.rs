//! Facts to findings: every rule runs, then settings, waivers and precedence decide what is said.

pub mod ahead;
pub mod baseline;
pub mod rules;
mod same;
mod silence;
pub mod since;
mod waive;

use rayon::prelude::*;

use crate::check::rules::{CHECKS, find};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::load::PEOPLE_FILE;
use crate::load::rules::{INVALID_CONFIG, UNKNOWN_PERSON};
use crate::model::people::nearest;
use crate::rule::Severity;

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
    let silenced = silenced(&mut findings);
    findings.sort_by(Diagnostic::order);
    // Whatever is used twice and defined once is wrong once.
    findings.dedup_by(|one, other| one.order(other).is_eq() && one.waived == other.waived);
    Found { findings, silenced }
}

/// Whether a rule is looked for: it is not switched off, and what it takes is there.
pub fn looked_for(code: &str, facts: &Facts) -> bool {
    let settings = facts.settings.rules.iter().rev();
    let mut own = settings.filter(|setting| find(&setting.rule).is_some_and(|rule| rule.code == code));
    // Of web addresses nothing is known where nobody asked for them.
    let asked = code != rules::dead_external_link::RULE.code || facts.answers.is_some();
    asked && own.next().is_none_or(|setting| setting.severity != Severity::Off)
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

/// Takes out what follows from a finding that stays, or is the weaker of two, and gives it.
fn silenced(findings: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut taken = Vec::new();
    // Who is in a people.yml that cannot be read is not known.
    let unread = |finding: &Diagnostic| {
        let error = finding.severity == Severity::Error && finding.waived.is_none();
        error && finding.rule.code == INVALID_CONFIG.code && finding.place.path() == PEOPLE_FILE
    };
    if findings.iter().any(unread) {
        taken.extend(findings.extract_if(.., |finding| finding.rule.code == UNKNOWN_PERSON.code));
    }
    let all: Vec<&Diagnostic> = findings.iter().collect();
    let mut silent = silence::silent(&all, |at| all[at].waived.is_some()).into_iter();
    taken.extend(findings.extract_if(.., |_| silent.next().unwrap_or_default()));
    taken
}
