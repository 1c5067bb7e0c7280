//! `external:` in `playbook.yml`: how web addresses are asked for.

use crate::load::fields::Fields;
use crate::load::settings::count;
use crate::settings::External;
use crate::yaml::Entry;

/// Its keys.
const KEYS: [&str; 6] = ["ignore", "timeout", "per_host", "at_once", "retries", "keep"];

/// Reads it.
pub fn read(entry: &Entry, external: &mut External, fields: &mut Fields<'_>) {
    for entry in fields.entries("external", &entry.node, "external: { ignore: [intranet.example] }") {
        match entry.key.as_str() {
            "ignore" => external.ignore = fields.texts(&entry).into_iter().map(|pattern| pattern.value).collect(),
            "timeout" => {
                external.timeout = within(fields, &entry, 1..=300).map_or(external.timeout, |value| value as u64)
            }
            "per_host" => external.per_host = within(fields, &entry, 1..=32).unwrap_or(external.per_host),
            "at_once" => external.at_once = within(fields, &entry, 1..=64).unwrap_or(external.at_once),
            "retries" => external.retries = within(fields, &entry, 0..=5).unwrap_or(external.retries),
            "keep" => external.keep = fields.interval_or_nothing(&entry).unwrap_or(external.keep),
            _ => fields.unknown(&entry, &KEYS),
        }
    }
}

/// A number that makes sense.
fn within(fields: &mut Fields<'_>, entry: &Entry, range: std::ops::RangeInclusive<usize>) -> Option<usize> {
    let number = count(fields, entry)?;
    if range.contains(&number) {
        return Some(number);
    }
    let (least, most) = (range.start(), range.end());
    let message = format!("`{}` has to be from {least} to {most}: `{number}`", entry.key);
    fields.mistake(entry.node.span, message, "write a number between them");
    None
}
