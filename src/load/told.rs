//! What an older version of a page says of its verification, and whether it was in force: read as today's pages are,
//! without findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::load::fields::Fields;
use crate::load::front_matter::{known, log};
use crate::load::names::Names;
use crate::load::rules::INVALID_FIELD;
use crate::model::page::{How, Placed, Status};
use crate::model::people::{Roster, Who};
use crate::settings::Mapped;
use crate::source::Source;
use crate::yaml;

/// The keys that are read.
const KEYS: [&str; 5] = ["last_verified", "verified_by", "verifications", "continues", "status"];

/// What an older version of a page says of its verification.
#[derive(Debug, Default)]
pub struct Told {
    /// `last_verified`.
    pub date: Option<Placed<Date>>,
    /// `verified_by`, as written.
    pub by: Vec<String>,
    /// The log, names as written.
    pub log: Vec<Entered>,
    /// `continues`, as written.
    pub continues: Vec<String>,
    /// `status`, where it is a status.
    pub status: Option<Status>,
}

/// An entry of an older version's log.
#[derive(Debug)]
pub struct Entered {
    /// When.
    pub on: Date,
    /// Who, as written.
    pub by: String,
    /// How.
    pub how: How,
}

/// Reads what an older version's front matter, all of `source`, says of verification; nothing where it cannot be read.
pub fn told(source: &Arc<Source>, mapped: &BTreeMap<String, Mapped>) -> Option<Told> {
    let mut findings = Vec::new();
    let mut fields = Fields { source, rule: &INVALID_FIELD, findings: &mut findings };
    let wanted = |key: &str| match mapped.get(key) {
        Some(Mapped::To(ours)) => KEYS.contains(ours),
        Some(Mapped::Ignore) => false,
        None => KEYS.contains(&key),
    };
    let (entries, troubles) = match yaml::parse_keys(source.text(), &wanted) {
        Some(entries) => (entries, Vec::new()),
        None => yaml::parse_mapping(source.text(), 0),
    };
    let entries = fields.unique(entries);
    let (ours, _) = known(&entries, mapped);
    let roster = Roster::default();
    let names = Names { roster: &roster, mapped: false };
    let mut told = Told::default();
    let mut found = false;
    for key in KEYS {
        let Some((entry, _)) = ours.get(key) else { continue };
        found |= key != "status";
        match key {
            "last_verified" => told.date = fields.date(entry),
            "verified_by" => told.by = names.many(entry, &mut fields).into_iter().map(|named| named.name).collect(),
            "continues" => told.continues = fields.texts(entry).into_iter().map(|text| text.value).collect(),
            "status" => told.status = fields.choice(entry, &Status::ALL.map(|status| (status.name(), status))),
            _ => {
                for entry in log(entry, &names, &mut fields).0 {
                    let Some(Who::Unlisted(name)) = entry.by else { continue };
                    told.log.push(Entered { on: entry.on, by: name.as_str().to_owned(), how: entry.how });
                }
            }
        }
    }
    (found || troubles.is_empty()).then_some(told)
}
