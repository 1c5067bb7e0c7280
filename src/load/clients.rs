//! `clients.yml` to the clients.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::keys;
use crate::load::fields::Fields;
use crate::load::names::Names;
use crate::load::rules::INVALID_CONFIG;
use crate::model::clients::{Client, Clients};
use crate::model::people::Roster;
use crate::source::Source;
use crate::yaml::Entry;

/// Reads the clients. Every mistake is a finding; what can be read is kept.
pub fn read(source: &Arc<Source>, roster: &Roster, findings: &mut Vec<Diagnostic>) -> Clients {
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    let mut all = Vec::new();
    for entry in fields.file(&keys::CLIENTS) {
        let found = fields.entries("clients", &entry.node, keys::CLIENT.written);
        all.extend(found.iter().map(|entry| client(entry, roster, &mut fields)));
    }
    Clients::new(all)
}

fn client(entry: &Entry, roster: &Roster, fields: &mut Fields<'_>) -> Client {
    let names = Names { roster, mapped: false };
    let mut client = Client {
        id: entry.key.clone(),
        name: entry.key.clone(),
        aliases: Vec::new(),
        lead: None,
        backup: None,
        page: None,
        leads_to: None,
        place: fields.place(entry.key_span),
    };
    for entry in fields.record(entry, &keys::CLIENT) {
        match entry.key.as_str() {
            "name" => client.name = fields.text(&entry).map_or(client.name, |name| name.value),
            "lead" => client.lead = names.one(&entry, fields),
            "backup" => client.backup = names.one(&entry, fields),
            "page" => client.page = fields.text(&entry),
            "aliases" => client.aliases = fields.texts(&entry).into_iter().map(|alias| alias.value).collect(),
            _ => {}
        }
    }
    client
}
