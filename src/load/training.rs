//! `training.yml` to who has come how far with which process.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::keys;
use crate::load::address::Addresses;
use crate::load::fields::Fields;
use crate::load::names::Names;
use crate::load::rules::INVALID_CONFIG;
use crate::model::page::{LinkTarget, Placed};
use crate::model::people::nearest;
use crate::model::playbook::Playbook;
use crate::model::training::{Level, Training};
use crate::rule::Severity;
use crate::source::Source;
use crate::yaml::Entry;

/// How an entry is written.
const EXAMPLE: &str = "field/install-cameras.md: { tom: learning, kasia: can teach }";

/// Reads who has come how far. Every mistake is a finding; what can be read is kept.
pub fn read(
    source: &Arc<Source>,
    playbook: &Playbook,
    addresses: &Addresses<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Training {
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    let mut training = Training::new();
    for entry in fields.file(&keys::TRAINING) {
        for found in fields.entries("training", &entry.node, EXAMPLE) {
            process(&found, playbook, addresses, &mut fields, &mut training);
        }
    }
    training
}

/// A process, by its page or by its entry in the register, with its people.
fn process(
    found: &Entry,
    playbook: &Playbook,
    addresses: &Addresses<'_>,
    fields: &mut Fields<'_>,
    training: &mut Training,
) {
    let entry = playbook.register.find(&found.key);
    let target = match entry {
        Some(_) => None,
        None => Some(addresses.resolve_at_root(&found.key)),
    };
    let pages = match (entry, target) {
        (Some(entry), _) => playbook.described_by().swap_remove(entry),
        (None, Some(LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _))) => vec![at],
        (None, target) => {
            let near = match &target {
                Some(LinkTarget::Missing(near)) => near.as_deref(),
                _ => None,
            };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a page by its path, or an entry of processes.yml".to_owned(),
            };
            // A page that has gone is no reason to publish nothing.
            let message = format!("there is no process `{}`", found.key);
            let place = fields.place(found.key_span);
            let finding = Diagnostic::new(&INVALID_CONFIG, place, message, help).at(Severity::Warning);
            fields.findings.push(finding.slip(&found.key, near));
            return;
        }
    };
    let names = Names { roster: &playbook.roster, mapped: false };
    for entry in fields.entries(&found.key, &found.node, "tom: learning") {
        let key = Placed { value: entry.key.clone(), place: fields.place(entry.key_span) };
        let who = names.named(key, fields).who;
        let Some(level) = level(&entry, fields) else { continue };
        for page in &pages {
            training.entry(*page).or_default().push((who.clone(), level));
        }
    }
}

fn level(entry: &Entry, fields: &mut Fields<'_>) -> Option<Level> {
    let text = fields.text(entry)?;
    let found = Level::ALL.into_iter().find(|level| level.name() == text.value.trim());
    if found.is_none() {
        let near = nearest(&text.value, Level::ALL.into_iter().map(Level::name));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `learning`, `can do` or `can teach`".to_owned(),
        };
        fields.slip(text.place.span, (&text.value, near), format!("there is no level `{}`", text.value), help);
    }
    found
}
