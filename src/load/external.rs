//! `external:` in `playbook.yml`: how web addresses are asked for.

use crate::keys::{self, Of, Shape};
use crate::load::fields::Fields;
use crate::load::settings::count;
use crate::settings::External;
use crate::yaml::Entry;

/// Reads it.
pub fn read(entry: &Entry, external: &mut External, fields: &mut Fields<'_>) {
    for entry in fields.record(entry, &keys::EXTERNAL) {
        match entry.key.as_str() {
            "ignore" => external.ignore = fields.texts(&entry).into_iter().map(|pattern| pattern.value).collect(),
            "timeout" => external.timeout = within(fields, &entry).map_or(external.timeout, |value| value as u64),
            "per_host" => external.per_host = within(fields, &entry).unwrap_or(external.per_host),
            "at_once" => external.at_once = within(fields, &entry).unwrap_or(external.at_once),
            "retries" => external.retries = within(fields, &entry).unwrap_or(external.retries),
            "keep" => external.keep = fields.interval_or_nothing(&entry).unwrap_or(external.keep),
            _ => {}
        }
    }
}

/// A number that makes sense.
fn within(fields: &mut Fields<'_>, entry: &Entry) -> Option<usize> {
    let number = count(fields, entry)?;
    let Shape::One(Of::Within(least, most)) = keys::EXTERNAL.find(&entry.key)?.shape else { return Some(number) };
    if (least..=most).contains(&number) {
        return Some(number);
    }
    let message = format!("`{}` has to be from {least} to {most}: `{number}`", entry.key);
    fields.mistake(entry.node.span, message, "write a number between them");
    None
}
