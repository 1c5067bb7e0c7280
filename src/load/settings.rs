//! `playbook.yml` to [`Settings`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::keys::{self, COLUMNS};
use crate::load::fields::Fields;
use crate::load::front_matter;
use crate::load::names::Names;
use crate::load::rules::{INVALID_CONFIG, UNSAFE_PATH};
use crate::load::{external, leave, look};
use crate::markdown::{RawHtml, Wikilinks};
use crate::model::page::{How, Kind, Placed};
use crate::model::people::Roster;
use crate::rule::Severity;
use crate::settings::{Channel, Defaults, Inherited, Level, Mapped, Publish, RuleSetting, Settings};
use crate::site::SitePath;
use crate::source::Source;
use crate::yaml::{Entry, Node, Value};

/// Reads the settings. Every mistake is a finding; what can be read is kept, and defaults fill the rest.
pub fn read(source: &Arc<Source>, roster: &Roster, findings: &mut Vec<Diagnostic>) -> Settings {
    let mut settings = Settings::default();
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    for entry in fields.file(&keys::SETTINGS) {
        top(&entry, &mut settings, roster, &mut fields);
    }
    settings
}

fn top(entry: &Entry, settings: &mut Settings, roster: &Roster, fields: &mut Fields<'_>) {
    match entry.key.as_str() {
        "title" => settings.title = text_or(fields, entry, &settings.title),
        "language" => settings.language = text_or(fields, entry, &settings.language),
        "url" => settings.url = web_address(fields, entry),
        "repository" => {
            settings.repository = web_address(fields, entry).map(|url| url.trim_end_matches('/').to_owned());
        }
        "output" => settings.output = folder(fields, entry, &settings.output),
        "theme" => {
            settings.theme = folder(fields, entry, &settings.theme);
            settings.look.theme = Some(fields.place(entry.node.span));
        }
        "sources" => {
            let texts = fields.texts(entry);
            let globs: Vec<_> = texts.into_iter().filter_map(|text| matcher(fields, text)).collect();
            if globs.is_empty() {
                fields.mistake(entry.key_span, "`sources` names no pages", "write a list of globs: `[\"**/*.md\"]`");
            } else {
                settings.sources = globs;
            }
        }
        "owner" => settings.owner = Names { roster, mapped: false }.one(entry, fields),
        "defaults" => {
            for (span, entries) in fields.records(entry, &keys::DEFAULT) {
                settings.defaults.extend(default_for(fields.place(span), &entries, roster, fields));
            }
        }
        "review" => {
            for entry in fields.record(entry, &keys::REVIEW) {
                match entry.key.as_str() {
                    "every" => settings.review.every = fields.interval(&entry).unwrap_or(settings.review.every),
                    "notice" => {
                        settings.review.notice = fields.interval_or_nothing(&entry).unwrap_or(settings.review.notice)
                    }
                    "grace" => {
                        settings.review.grace = fields.interval_or_nothing(&entry).unwrap_or(settings.review.grace)
                    }
                    _ => {}
                }
            }
        }
        "cover" => {
            for entry in fields.record(entry, &keys::COVER) {
                match entry.key.as_str() {
                    "minimum" => settings.cover.minimum = count(fields, &entry).unwrap_or(settings.cover.minimum),
                    "counts" => settings.cover.counts = hows(fields, &entry),
                    "within" => settings.cover.within = fields.interval(&entry).unwrap_or(settings.cover.within),
                    "notice" => {
                        settings.cover.notice = fields.interval_or_nothing(&entry).unwrap_or(settings.cover.notice)
                    }
                    "key_person" => {
                        settings.cover.key_person = count(fields, &entry).unwrap_or(settings.cover.key_person)
                    }
                    _ => {}
                }
            }
        }
        "criticality" => {
            for entry in fields.entries("criticality", &entry.node, "criticality: { high: { every: 90d } }") {
                let level = level(&entry, fields);
                settings.criticality.insert(entry.key, level);
            }
        }
        "evidence" => {
            for entry in fields.record(entry, &keys::EVIDENCE) {
                match entry.key.as_str() {
                    "bulk" => settings.evidence.bulk = count(fields, &entry).unwrap_or(settings.evidence.bulk),
                    "bots" => settings.evidence.bots.extend(bots(fields, &entry)),
                    "columns" => {
                        for entry in fields.entries("columns", &entry.node, "columns: { Assignee: person }") {
                            if let Some(column) = fields.choice(&entry, &COLUMNS.map(|column| (column, column))) {
                                settings.evidence.columns.insert(entry.key, column);
                            }
                        }
                    }
                    "renew" => settings.evidence.renew = fields.interval(&entry),
                    _ => {}
                }
            }
        }
        "front_matter" => {
            for entry in
                fields.entries("front_matter", &entry.node, "front_matter: { last_reviewed_on: last_verified }")
            {
                settings.front_matter.extend(mapping(&entry, fields));
            }
        }
        "rules" => {
            for entry in fields.entries("rules", &entry.node, "rules: { due-soon: off }") {
                let levels = Severity::ALL.map(|level| (level.name(), level));
                if let Some(severity) = fields.choice(&entry, &levels) {
                    settings.rules.push(RuleSetting { rule: entry.key, severity, place: fields.place(entry.key_span) });
                }
            }
        }
        "waivers" => {
            for (span, entries) in fields.records(entry, &keys::SITE_WAIVER) {
                settings.waivers.extend(front_matter::waiver(span, &entries, front_matter::WaiverOf::Site, fields));
            }
        }
        "channels" => channels(entry, &mut settings.channels, fields),
        "publish" => {
            for entry in fields.record(entry, &keys::PUBLISH) {
                let choices = [("full", Publish::Full), ("names", Publish::Names), ("none", Publish::None)];
                if entry.key == "people" {
                    settings.publish = fields.choice(&entry, &choices).unwrap_or(settings.publish);
                }
            }
        }
        "markdown" => {
            for entry in fields.record(entry, &keys::MARKDOWN) {
                let choices = [("text", RawHtml::Text), ("sanitized", RawHtml::Sanitized)];
                match entry.key.as_str() {
                    "raw_html" => settings.raw_html = fields.choice(&entry, &choices).unwrap_or_default(),
                    "wikilinks" => {
                        let choices = [("true", Wikilinks::Followed), ("false", Wikilinks::Text)];
                        settings.wikilinks = fields.choice(&entry, &choices).unwrap_or_default();
                    }
                    _ => {}
                }
            }
        }
        "external" => external::read(entry, &mut settings.external, fields),
        "search" => {
            for entry in fields.record(entry, &keys::SEARCH) {
                if entry.key == "synonyms" {
                    settings.synonyms = synonyms(&entry, fields);
                }
            }
        }
        "look" => look::read(entry, &mut settings.look, fields),
        "offline" => {
            let choices = [("true", true), ("false", false)];
            settings.offline = fields.choice(entry, &choices).unwrap_or(settings.offline);
        }
        "leave" | "closed" | "working_days" => leave::setting(entry, settings, fields),
        _ => {}
    }
}

/// Lists of words that mean the same; one flat list counts as one group.
fn synonyms(entry: &Entry, fields: &mut Fields<'_>) -> Vec<Vec<String>> {
    let flat = |node: &Node| matches!(&node.value, Value::List(items) if items.iter().all(|item| !matches!(item.value, Value::List(_))));
    let nodes: Vec<Node> = match &entry.node.value {
        Value::List(items) if !flat(&entry.node) => items.clone(),
        _ => vec![entry.node.clone()],
    };
    let mut groups = Vec::new();
    for node in nodes {
        let group = fields.texts(&Entry { node: node.clone(), ..entry.clone() });
        match group.len() {
            0 => {}
            1 => fields.mistake(
                node.span,
                format!("`{}` alone is a synonym of nothing", group[0].value),
                format!("write two or more words that mean the same: `{}`", keys::SEARCH.written),
            ),
            _ => groups.push(group.into_iter().map(|word| word.value).collect()),
        }
    }
    groups
}

fn text_or(fields: &mut Fields<'_>, entry: &Entry, otherwise: &str) -> String {
    fields.text(entry).map_or_else(|| otherwise.to_owned(), |text| text.value)
}

fn web_address(fields: &mut Fields<'_>, entry: &Entry) -> Option<String> {
    let text = fields.text(entry)?;
    if text.value.starts_with("https://") || text.value.starts_with("http://") {
        return Some(text.value);
    }
    fields.mistake(
        text.place.span,
        format!("`{}` is not a web address: `{}`", entry.key, text.value),
        "begin it with `https://`",
    );
    None
}

/// A folder inside the playbook; anything else is PB009.
fn folder(fields: &mut Fields<'_>, entry: &Entry, otherwise: &str) -> String {
    let Some(text) = fields.text(entry) else { return otherwise.to_owned() };
    match SitePath::new(text.value.trim_end_matches('/').trim_start_matches("./")) {
        Ok(path) => path.as_str().to_owned(),
        Err(error) => {
            let message = format!("`{}` must lie in the playbook's folder: {error}", entry.key);
            let help = match entry.key.as_str() {
                "output" => "name a folder in the playbook, or give another place with `build -o DIR`",
                _ => "name a folder in the playbook",
            };
            fields.findings.push(Diagnostic::new(&UNSAFE_PATH, text.place, message, help));
            otherwise.to_owned()
        }
    }
}

pub(super) fn count(fields: &mut Fields<'_>, entry: &Entry) -> Option<usize> {
    let number = fields.number(entry)?;
    let count = usize::try_from(number).ok();
    if count.is_none() {
        fields.mistake(entry.node.span, format!("`{}` cannot be less than nothing", entry.key), "write `0` or more");
    }
    count
}

/// Names and addresses of programs; not a form that fits everybody's.
fn bots(fields: &mut Fields<'_>, entry: &Entry) -> Vec<String> {
    let everybody = |form: &str| form.contains('*') && form.chars().all(|sign| "*@.".contains(sign));
    let (wrong, right): (Vec<_>, Vec<_>) = fields.texts(entry).into_iter().partition(|form| everybody(&form.value));
    for form in wrong {
        let message = format!("`bots: {}` makes every author a program, so that no date would count", form.value);
        let help = "name the programs: `bots: [\"renovate*\", \"ci@example.org\"]`";
        fields.mistake(form.place.span, message, help);
    }
    right.into_iter().map(|form| form.value).collect()
}

fn hows(fields: &mut Fields<'_>, entry: &Entry) -> Vec<How> {
    let choices = How::ALL.map(|how| (how.name(), how));
    let texts = fields.texts(entry);
    texts.iter().filter_map(|text| fields.choose(&entry.key, text, &choices)).collect()
}

fn level(entry: &Entry, fields: &mut Fields<'_>) -> Level {
    let mut level = Level::default();
    for entry in fields.record(entry, &keys::LEVEL) {
        match entry.key.as_str() {
            "every" => level.every = fields.interval(&entry),
            "cover" => level.cover = count(fields, &entry),
            "how" => level.how = Some(hows(fields, &entry)),
            _ => {}
        }
    }
    level
}

fn default_for(place: Place, entries: &[Entry], roster: &Roster, fields: &mut Fields<'_>) -> Option<Defaults> {
    let mut glob = None;
    let mut inherited = Inherited::default();
    for entry in entries {
        match entry.key.as_str() {
            "path" => glob = fields.text(entry).and_then(|text| matcher(fields, text)),
            "kind" => inherited.kind = fields.choice(entry, &Kind::ALL.map(|kind| (kind.name(), kind))),
            key if front_matter::inherit(key, entry, &mut inherited, &Names { roster, mapped: false }, fields) => {}
            _ => {}
        }
    }
    if glob.is_none() && !entries.iter().any(|entry| entry.key == "path") {
        fields.mistake(place.span, "a default without `path`", "say which pages it is for: `path: \"runbooks/**\"`");
    }
    glob.map(|glob| Defaults { glob, inherited, place })
}

/// A glob in which `*` stays within one folder.
pub fn matcher(fields: &mut Fields<'_>, text: Placed<String>) -> Option<Placed<globset::GlobMatcher>> {
    match glob(&text.value) {
        Ok(value) => Some(Placed { value, place: text.place }),
        Err(error) => {
            fields.mistake(
                text.place.span,
                format!("not a glob: `{}` ({})", text.value, error.kind()),
                "write a path with `*` and `**`, such as `runbooks/**`",
            );
            None
        }
    }
}

fn glob(pattern: &str) -> Result<globset::GlobMatcher, globset::Error> {
    let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
    Ok(globset::GlobBuilder::new(pattern).literal_separator(true).build()?.compile_matcher())
}

fn mapping(entry: &Entry, fields: &mut Fields<'_>) -> Option<(String, Mapped)> {
    let target = fields.text(entry)?;
    if target.value == "ignore" {
        return Some((entry.key.clone(), Mapped::Ignore));
    }
    let choices: Vec<(&'static str, &'static str)> = keys::FRONT_MATTER.names().map(|key| (key, key)).collect();
    fields.choose(&entry.key, &target, &choices).map(|key| (entry.key.clone(), Mapped::To(key)))
}

fn channels(entry: &Entry, channels: &mut BTreeMap<String, Channel>, fields: &mut Fields<'_>) {
    for entry in fields.entries("channels", &entry.node, "channels: { desk: { email: desk@example.org } }") {
        let mut channel = Channel::default();
        for entry in fields.record(&entry, &keys::CHANNEL) {
            match entry.key.as_str() {
                "email" => channel.email = fields.text(&entry).map(|text| text.value),
                "phone" => channel.phone = fields.text(&entry).map(|text| text.value),
                "url" => channel.url = web_address(fields, &entry),
                _ => {}
            }
        }
        channels.insert(entry.key, channel);
    }
}
