//! The playbook's own files: `playbook.yml`, `people.yml`, `clients.yml` and `processes.yml`.

use crate::edit::file::File;
use crate::edit::{Document, New, Refusal, Step, texts, way};
use crate::load::{CLIENTS_FILE, PEOPLE_FILE, REGISTER_FILE, SETTINGS_FILE};
use crate::model::clients::Clients;
use crate::model::page::Named;
use crate::model::people::{Roster, Who};
use crate::model::register::Register;
use crate::settings::Settings;
use crate::yaml::{Entry, Value};

use super::names::Names;
use super::{Sheet, Teams, Work};

fn yaml(text: &str) -> Result<Document, Refusal> {
    Ok(Document::file(text))
}

/// The value of a key, somewhere in the text as it stands.
fn entry(sheet: &Sheet, above: &[&str], key: &str) -> Result<Option<Entry>, Refusal> {
    let mut entries = sheet.document.entries()?;
    for above in above {
        let Some(entry) = entries.into_iter().find(|entry| entry.key == *above) else { return Ok(None) };
        let Value::Map(below) = entry.node.value else { return Ok(None) };
        entries = below;
    }
    Ok(entries.into_iter().find(|entry| entry.key == key))
}

/// Puts the new one in the place of the old one in values of the entries of a file: the entry and its key, each.
fn hand(names: &Names<'_>, sheet: &mut Sheet, top: &str, values: &[(&str, &str)]) -> Result<(), Refusal> {
    let Some(Value::Map(all)) = entry(sheet, &[], top)?.map(|entry| entry.node.value) else { return Ok(()) };
    let mut new = Vec::new();
    for (of, key) in values {
        let Some(Value::Map(below)) = all.iter().find(|entry| entry.key == *of).map(|entry| &entry.node.value) else {
            continue;
        };
        let Some(found) = below.iter().find(|entry| entry.key == *key) else { continue };
        let replacements = names.replacements(&[Step::Key(top), Step::Key(of)], found);
        if !replacements.is_empty() {
            new.extend(replacements);
            sheet.what.push(format!("{key} of {of}"));
        }
    }
    if new.is_empty() { Ok(()) } else { sheet.document.replace_all(&new) }
}

/// `owner` and `defaults` of `playbook.yml`.
pub fn settings(work: &mut Work<'_>, settings: &Settings) -> anyhow::Result<()> {
    let is_old = |named: &Named| named.who == *work.handover.old;
    let by_default = settings.defaults.iter().any(|default| {
        let reviewers = default.inherited.reviewers.iter().flatten();
        default.inherited.owner.iter().chain(reviewers).any(is_old)
    });
    if !work.handover.wanted(SETTINGS_FILE) || !(by_default || settings.owner.as_ref().is_some_and(is_old)) {
        return Ok(());
    }
    let file = File::read(work.root, SETTINGS_FILE)?;
    work.edit(file, yaml, &mut |names, sheet| {
        let entries = sheet.document.entries()?;
        let find = |key: &str| entries.iter().find(|entry| entry.key == key);
        if let Some(owner) = find("owner")
            && names.replace(sheet, &[], owner)?
        {
            sheet.what.push("owner".to_owned());
        }
        let Some(all) = find("defaults") else { return Ok(()) };
        let key = Step::Key("defaults");
        let records: Vec<(Vec<Step<'_>>, &[Entry])> = match &all.node.value {
            Value::Map(one) => vec![(vec![key], one.as_slice())],
            Value::List(items) => {
                let record = |at: usize| match &items[at].value {
                    Value::Map(entries) => Some((vec![key, Step::Item(at)], entries.as_slice())),
                    _ => None,
                };
                (0..items.len()).filter_map(record).collect()
            }
            _ => Vec::new(),
        };
        for (above, entries) in records {
            default(names, sheet, &above, entries)?;
        }
        Ok(())
    });
    Ok(())
}

/// One entry of `defaults`.
fn default(names: &Names<'_>, sheet: &mut Sheet, above: &[Step<'_>], entries: &[Entry]) -> Result<(), Refusal> {
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let path = find("path").and_then(|path| path.node.scalar()).unwrap_or_default();
    let mut owner = None;
    if let Some(found) = find("owner") {
        owner = texts(found).first().and_then(|(_, text)| names.roster.find(text)).cloned();
        if names.replace(sheet, above, found)? {
            owner = Some(names.new.clone());
            sheet.what.push(format!("owner of `{path}`"));
        }
    }
    match find("reviewers") {
        Some(found) => names.reviewers(sheet, (above, found), owner.as_ref(), &format!("reviewers of `{path}`")),
        None => Ok(()),
    }
}

/// The teams of `people.yml`: the new one joins those of the old one, who leaves them if they have left or it is asked.
pub fn people(work: &mut Work<'_>, roster: &Roster) -> anyhow::Result<()> {
    let handover = work.handover;
    let Who::Person(old) = handover.old else { return Ok(()) };
    let teams: Vec<_> = roster.teams.iter().filter(|team| team.members.contains(old)).collect();
    if teams.is_empty() || !handover.wanted(PEOPLE_FILE) {
        return Ok(());
    }
    let (id, name) = (roster.person(*old).id.clone(), roster.name(handover.old).to_owned());
    let Who::Person(new) = handover.new else {
        work.leave(format!("the teams of {name} in people.yml: a team cannot be a member of one"));
        return Ok(());
    };
    let leaves = handover.teams == Teams::Leave || roster.gone(handover.old, handover.today);
    let file = File::read(work.root, PEOPLE_FILE)?;
    let new_id = roster.person(*new).id.clone();
    work.edit(file, yaml, &mut |_, sheet| {
        for team in &teams {
            let Some(members) = entry(sheet, &["teams", &team.id], "members")? else { continue };
            let above = [Step::Key("teams"), Step::Key(&team.id)];
            let Some(at) = texts(&members).iter().find(|(_, text)| *text == id).map(|(item, _)| *item) else {
                continue;
            };
            let path = way(&above, "members", None);
            match (leaves, team.members.contains(new)) {
                (true, true) => sheet.document.remove(&path, at.unwrap_or_default())?,
                (true, false) => sheet.document.replace(&way(&above, "members", at), &new_id)?,
                (false, false) => sheet.document.insert(&path, usize::MAX, &New::Text(new_id.clone()))?,
                (false, true) => continue,
            }
            sheet.what.push(format!("members of {}", team.id));
        }
        Ok(())
    });
    if !leaves {
        work.leave(format!(
            "{name} stays in {}, since they are still here: `--leave-teams` takes them out",
            teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>().join(", ")
        ));
    }
    Ok(())
}

/// Leads and backups of `clients.yml`.
pub fn clients(work: &mut Work<'_>, clients: &Clients) -> anyhow::Result<()> {
    let (old, new) = (work.handover.old, work.handover.new);
    let is = |named: &Option<Named>, who: &Who| named.as_ref().is_some_and(|named| named.who == *who);
    let named = |one: &&crate::model::clients::Client| is(&one.lead, old) || is(&one.backup, old);
    let theirs: Vec<_> = clients.all.iter().filter(named).collect();
    if theirs.is_empty() || !work.handover.wanted(CLIENTS_FILE) {
        return Ok(());
    }
    let (old_name, new_name) = (work.roster().name(old).to_owned(), work.roster().name(new).to_owned());
    let file = File::read(work.root, CLIENTS_FILE)?;
    let mut left = Vec::new();
    work.edit(file, yaml, &mut |names, sheet| {
        let mut values = Vec::new();
        for client in &theirs {
            let leads = is(&client.lead, old);
            if leads {
                values.push((client.id.as_str(), "lead"));
                if is(&client.backup, new) {
                    left.push(format!(
                        "{new_name} is lead and backup of {} now: name somebody else as backup",
                        client.name
                    ));
                }
            }
            if is(&client.backup, old) {
                if leads || is(&client.lead, new) {
                    left.push(format!(
                        "{old_name} stays the backup of {}, since {new_name} leads it: name somebody else",
                        client.name
                    ));
                } else {
                    values.push((client.id.as_str(), "backup"));
                }
            }
        }
        hand(names, sheet, "clients", &values)
    });
    left.into_iter().for_each(|why| work.leave(why));
    Ok(())
}

/// Owners in `processes.yml`.
pub fn register(work: &mut Work<'_>, register: &Register) -> anyhow::Result<()> {
    let is_old = |named: &Named| named.who == *work.handover.old;
    let theirs: Vec<_> = register.all.iter().filter(|entry| entry.owner.as_ref().is_some_and(is_old)).collect();
    if theirs.is_empty() || !work.handover.wanted(REGISTER_FILE) {
        return Ok(());
    }
    let file = File::read(work.root, REGISTER_FILE)?;
    work.edit(file, yaml, &mut |names, sheet| {
        let values: Vec<(&str, &str)> = theirs.iter().map(|entry| (entry.id.as_str(), "owner")).collect();
        hand(names, sheet, "processes", &values)
    });
    Ok(())
}
