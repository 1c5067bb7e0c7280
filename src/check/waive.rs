//! Waivers: which findings they cover, and which of them have had their day.

use std::collections::{HashMap, HashSet};

use crate::check::did_you_mean;
use crate::check::rules::{dead_external_link, find, spent_waiver};
use crate::diagnostic::{Diagnostic, Waived};
use crate::facts::Facts;
use crate::load::rules::{INVALID_CONFIG, INVALID_FIELD};
use crate::model::cadence::words;
use crate::model::page::{Page, Waiver};

/// Marks waived findings, and adds one for every waiver that is spent.
pub fn apply(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let mut spent = Vec::new();
    let mut pages: HashMap<String, Vec<usize>> = HashMap::new();
    let waiving = facts.playbook.pages.iter().filter(|page| !page.waivers.is_empty());
    let waiving: HashSet<&str> = waiving.map(Page::path).collect();
    for (at, finding) in findings.iter().enumerate() {
        if let Some(path) = waiving.get(finding.place.path()) {
            pages.entry((*path).to_owned()).or_default().push(at);
        }
    }
    for page in &facts.playbook.pages {
        let own = pages.get(page.path()).map(Vec::as_slice).unwrap_or_default();
        for waiver in &page.waivers {
            use_waiver(facts, waiver, (findings, own), &mut spent, |_| true);
        }
    }
    let all: Vec<usize> = (0..findings.len()).collect();
    for waiver in &facts.settings.waivers {
        let Some(glob) = &waiver.glob else { continue };
        use_waiver(facts, waiver, (findings, &all), &mut spent, |finding| glob.is_match(finding.place.path()));
    }
    findings.append(&mut spent);
}

fn use_waiver(
    facts: &Facts,
    waiver: &Waiver,
    (findings, among): (&mut [Diagnostic], &[usize]),
    spent: &mut Vec<Diagnostic>,
    covers: impl Fn(&Diagnostic) -> bool,
) {
    let Some(rule) = find(&waiver.rule) else {
        let wrong = if waiver.glob.is_some() { &INVALID_CONFIG } else { &INVALID_FIELD };
        let message = format!("there is no rule `{}` to waive", waiver.rule);
        let (near, help) = did_you_mean(&waiver.rule);
        spent.push(Diagnostic::new(wrong, waiver.place.clone(), message, help).slip(&waiver.rule, near));
        return;
    };
    let mut say = |message: String, help: &str| {
        let finding = Diagnostic::new(&spent_waiver::RULE, waiver.place.clone(), message, help);
        spent.push(finding.note(format!("its reason was: {}", waiver.why)));
    };
    if let Some(until) = waiver.until.filter(|until| *until < facts.today) {
        say(
            format!("the waiver of `{}` held until {}", rule.name, words(until)),
            "mend what it waived and remove it, or agree on a new date",
        );
        return;
    }
    let mut used = false;
    for &at in among {
        let finding = &mut findings[at];
        if finding.rule.code == rule.code && covers(finding) {
            used = true;
            finding.waived = Some(Waived { why: waiver.why.clone(), until: waiver.until });
        }
    }
    // Of web addresses nothing is known where nobody asked for them.
    let unasked = rule.code == dead_external_link::RULE.code && facts.answers.is_none();
    if !used && !unasked {
        say(format!("the waiver of `{}` waives nothing", rule.name), "remove it; what it waived is mended");
    }
}
