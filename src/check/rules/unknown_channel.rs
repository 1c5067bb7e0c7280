//! PB402 unknown-channel: a channel that playbook.yml does not define.

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::model::people::nearest;
use crate::rule::{Doc, Rule, Severity};

/// PB402.
pub static RULE: Rule = Rule {
    code: "PB402",
    name: "unknown-channel",
    severity: Severity::Error,
    doc: Doc {
        short: "a channel that playbook.yml does not define",
        what: "The `channel` of a page, of a team in `people.yml` or of an entry of `defaults` that does not stand under `channels` in `playbook.yml`.",
        why: "The page shows no way in, and whoever needs one writes to the colleague they happen to know.",
        fix: "Correct the name; the help gives the nearest one. Or define the channel: `channels: { service-desk: { email: service@example.org } }`.",
        example: include_str!("../../rule/examples/unknown-channel.txt"),
    },
};

/// Reports it where it is written: a page that takes its channel from elsewhere is not to blame.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let channels = &facts.settings.channels;
    let mut look = |name: &str, place: Place| {
        if channels.contains_key(name) {
            return;
        }
        let near = nearest(name, channels.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if channels.is_empty() => {
                format!("define it in playbook.yml: `channels: {{ {name}: {{ email: desk@example.org }} }}`")
            }
            None => {
                let names = channels.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                format!("there are {names}; or define it under `channels` in playbook.yml")
            }
        };
        findings.push(Diagnostic::new(&RULE, place, format!("there is no channel `{name}`"), help).slip(name, near));
    };
    for page in &facts.playbook.pages {
        if let (Some(name), Some(span)) = (&page.channel, page.keys.get("channel")) {
            look(name, Place::new(&page.source, *span));
        }
    }
    for default in &facts.settings.defaults {
        if let Some(name) = &default.inherited.channel {
            look(name, default.place.clone());
        }
    }
    for team in &facts.playbook.roster.teams {
        if let Some(channel) = &team.channel {
            look(&channel.value, channel.place.clone());
        }
    }
}
