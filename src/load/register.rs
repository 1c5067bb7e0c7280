//! `processes.yml` to the register, and what pages say of its entries against it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Place};
use crate::keys;
use crate::load::fields::Fields;
use crate::load::names::Names;
use crate::load::rules::{INVALID_CONFIG, INVALID_FIELD, UNKNOWN_FIELD};
use crate::model::people::{Roster, nearest};
use crate::model::playbook::Playbook;
use crate::model::register::{Entry, Register};
use crate::rule::Severity;
use crate::settings::Settings;
use crate::source::Source;
use crate::yaml::{self, Value};

/// Reads the register. Every mistake is a finding; what can be read is kept.
pub fn read(source: &Arc<Source>, roster: &Roster, settings: &Settings, findings: &mut Vec<Diagnostic>) -> Register {
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    let mut all = Vec::new();
    for found in fields.file(&keys::REGISTER) {
        let found = fields.entries("processes", &found.node, keys::PROCESS.written);
        all.extend(found.iter().map(|found| entry(found, roster, settings, &mut fields)));
    }
    Register::new(all)
}

fn entry(found: &yaml::Entry, roster: &Roster, settings: &Settings, fields: &mut Fields<'_>) -> Entry {
    let names = Names { roster, mapped: false };
    let mut entry = Entry {
        id: found.key.clone(),
        name: crate::model::playbook::words(&found.key),
        aliases: Vec::new(),
        criticality: None,
        owner: None,
        page: None,
        leads_to: None,
        place: fields.place(found.key_span),
    };
    // A plain value is the name.
    if let Value::Scalar(_) = found.node.value {
        entry.name = fields.text(found).map_or(entry.name, |name| name.value);
        return entry;
    }
    for found in fields.record(found, &keys::PROCESS) {
        match found.key.as_str() {
            "name" => entry.name = fields.text(&found).map_or(entry.name, |name| name.value),
            "aliases" => entry.aliases = fields.texts(&found).into_iter().map(|alias| alias.value).collect(),
            "criticality" => entry.criticality = level(&found, settings, fields),
            "owner" => entry.owner = names.one(&found, fields),
            "page" => entry.page = fields.text(&found),
            _ => {}
        }
    }
    entry
}

/// A level of `playbook.yml`.
fn level(found: &yaml::Entry, settings: &Settings, fields: &mut Fields<'_>) -> Option<String> {
    let level = fields.text(found)?;
    if settings.criticality.contains_key(&level.value) {
        return Some(level.value);
    }
    let near = nearest(&level.value, settings.criticality.keys().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a level that stands under `criticality` in playbook.yml".to_owned(),
    };
    let message = format!("there is no criticality `{}`", level.value);
    fields.slip(level.place.span, (&level.value, near), message, help);
    None
}

/// Says which entries that pages name are not in the register: a near miss is a slip, others may be meant for the
/// records of performed work.
pub fn unknown(playbook: &Playbook, findings: &mut Vec<Diagnostic>) {
    let register = &playbook.register;
    if !register.kept {
        return;
    }
    let ids = || register.all.iter().map(|entry| entry.id.as_str());
    for name in playbook.pages.iter().flat_map(|page| &page.processes) {
        if register.find(&name.value).is_some() {
            continue;
        }
        let near = nearest(&name.value, ids());
        let (severity, help) = match near {
            Some(near) => (Severity::Warning, format!("did you mean `{near}`?")),
            None => (Severity::Note, "add it there, as an entry or among the `aliases` of one".to_owned()),
        };
        let message = format!("`{}` is not in processes.yml", name.value);
        let finding = Diagnostic::new(&UNKNOWN_FIELD, name.place.clone(), message, help).at(severity);
        findings.push(finding.slip(&name.value, near));
    }
}

/// Gives pages that name no level themselves the level of their entry: it was set for this process, a folder's or the
/// site's was not. Of several entries, the one that asks for the shortest interval and the most cover decides. A page that
/// names another level keeps it, and it is said so.
pub fn levels(playbook: &mut Playbook, settings: &Settings, findings: &mut Vec<Diagnostic>) {
    let strict = |level: &String| {
        let asks = settings.criticality.get(level);
        let cover = asks.and_then(|asks| asks.cover).unwrap_or(settings.cover.minimum);
        let every = asks.and_then(|asks| asks.every).unwrap_or(settings.review.every);
        (cover, Reverse(every.after(Date::ZERO)))
    };
    let mut levels: BTreeMap<usize, usize> = BTreeMap::new();
    for (entry, pages) in playbook.described_by().into_iter().enumerate() {
        let Some(level) = &playbook.register.all[entry].criticality else { continue };
        for page in pages {
            let known = levels.get(&page).and_then(|known| playbook.register.all[*known].criticality.as_ref());
            if known.is_none_or(|known| strict(level) > strict(known)) {
                levels.insert(page, entry);
            }
        }
    }
    for (at, entry) in levels {
        let entry = &playbook.register.all[entry];
        let page = &mut playbook.pages[at];
        let Some(level) = entry.criticality.clone() else { continue };
        let Some(own) = page.keys.get("criticality").copied() else {
            page.criticality = Some(level);
            continue;
        };
        if page.criticality.as_ref() != Some(&level) {
            let place = Place::new(&page.source, own);
            let message =
                format!("`{}` here, but `{level}` in processes.yml", page.criticality.as_deref().unwrap_or(""));
            let help = format!("write the same in both, or leave it out here: then `{}` decides", entry.id);
            findings.push(Diagnostic::new(&INVALID_FIELD, place, message, help).at(Severity::Warning));
        }
    }
}
