//! A page's front matter, typed: every key there is, with its place; every mistake a finding; the page survives.
//!
//! Inheritance and what follows from the path are the assembly's business.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::keys::{self, FRONT_MATTER};
use crate::load::fields::Fields;
use crate::load::names::Names;
use crate::load::rules::{INVALID_FIELD, UNKNOWN_FIELD, UNREADABLE_FRONT_MATTER};
use crate::load::settings::matcher;
use crate::model::page::{Approved, Audience, Control, How, Kind, LogEntry, Named, Placed, Stamp, Status, Waiver};
use crate::model::people::{Roster, nearest};
use crate::model::templates::Followed;
use crate::rule::Severity;
use crate::settings::{Inherited, Mapped};
use crate::source::{Source, Span};
use crate::yaml::{self, Entry, Value};

/// What a page's front matter says.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// Title.
    pub title: Option<String>,
    /// Lead sentence.
    pub description: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Further words to find it by.
    pub keywords: Vec<String>,
    /// Language.
    pub lang: Option<String>,
    /// Place among its siblings.
    pub weight: Option<i64>,
    /// Document control.
    pub control: Control,
    /// Status.
    pub status: Option<Status>,
    /// What replaces it.
    pub superseded_by: Option<Placed<String>>,
    /// What can also be inherited.
    pub inherited: Inherited,
    /// `last_verified`.
    pub last_verified: Option<Placed<Date>>,
    /// The log, newest first.
    pub log: Vec<LogEntry>,
    /// The fingerprints that the log names, newest first.
    pub stamps: Vec<Stamp>,
    /// Pages that it was split or merged from.
    pub continues: Vec<Placed<String>>,
    /// Entries of the register that it describes.
    pub processes: Vec<Placed<String>>,
    /// For whom it is written.
    pub audience: Option<Audience>,
    /// Old addresses.
    pub aliases: Vec<Placed<String>>,
    /// What access it takes.
    pub needs: Vec<String>,
    /// The template that it follows.
    pub template: Option<Followed>,
    /// Waivers.
    pub waivers: Vec<Waiver>,
    /// Bytes of every key, by our name of it.
    pub keys: BTreeMap<&'static str, Span>,
}

/// Reads the YAML between a page's `---` lines.
pub fn read(
    source: &Arc<Source>,
    yaml: std::ops::Range<usize>,
    roster: &Roster,
    mapped: &BTreeMap<String, Mapped>,
    findings: &mut Vec<Diagnostic>,
) -> FrontMatter {
    let mut fields = Fields { source, rule: &INVALID_FIELD, findings };
    let (entries, troubles) = yaml::parse_mapping(&source.text()[yaml.clone()], yaml.start);
    troubles.into_iter().for_each(|trouble| fields.trouble(&UNREADABLE_FRONT_MATTER, trouble));
    let entries = fields.unique(entries);

    let (ours, strangers) = known(&entries, mapped);
    unknown(&strangers, mapped, &mut fields);

    let mut front = FrontMatter::default();
    let mut verified_by = Vec::new();
    for key in FRONT_MATTER.names() {
        let Some((entry, through_mapping)) = ours.get(key) else { continue };
        front.keys.insert(key, entry.key_span);
        let names = Names { roster, mapped: *through_mapping };
        field(key, entry, &names, &mut front, &mut verified_by, &mut fields);
    }
    // Of a date that is there and cannot be read, enough was said.
    let dated = ours.get("last_verified").is_some_and(|(entry, _)| entry.node.value != Value::Null);
    for named in verified_by {
        match &front.last_verified {
            Some(date) => front.log.push(LogEntry {
                on: date.value,
                by: Some(named.who),
                how: How::Read,
                reference: String::new(),
                note: String::new(),
                place: named.place,
            }),
            None if dated => {}
            None => fields.mistake(
                named.place.span,
                "`verified_by` without `last_verified`",
                "add the day: `last_verified: 2026-09-02`",
            ),
        }
    }
    disagreement(&front, &mut fields);
    front.log.sort_by_key(|entry| std::cmp::Reverse(entry.on));
    front
}

/// The keys that are ours, by our names, each with whether it came through a mapping; and those that nothing explains.
pub fn known<'e>(
    entries: &'e [Entry],
    mapped: &BTreeMap<String, Mapped>,
) -> (HashMap<&'static str, (&'e Entry, bool)>, Vec<&'e Entry>) {
    let mut ours: HashMap<&'static str, (&Entry, bool)> = HashMap::new();
    let mut strangers: Vec<&Entry> = Vec::new();
    for entry in entries {
        match (FRONT_MATTER.find(&entry.key), mapped.get(&entry.key)) {
            // A key of ours that is said to mean something else in this playbook is another tool's.
            (_, Some(_)) => {}
            (Some(key), None) => drop(ours.insert(key.name, (entry, false))),
            (None, None) => strangers.push(entry),
        }
    }
    for entry in entries {
        if let Some(Mapped::To(key)) = mapped.get(&entry.key) {
            ours.entry(key).or_insert((entry, true));
        }
    }
    (ours, strangers)
}

fn field(
    key: &'static str,
    entry: &Entry,
    names: &Names<'_>,
    front: &mut FrontMatter,
    verified_by: &mut Vec<Named>,
    fields: &mut Fields<'_>,
) {
    let plain = |texts: Vec<Placed<String>>| texts.into_iter().map(|text| text.value).collect();
    match key {
        "title" => front.title = fields.text(entry).map(|text| text.value),
        "description" => front.description = fields.text(entry).map(|text| text.value),
        "tags" => front.tags = plain(fields.texts(entry)),
        "keywords" => front.keywords = plain(fields.texts(entry)),
        "lang" => front.lang = fields.text(entry).map(|text| text.value),
        "weight" => front.weight = fields.number(entry),
        "id" => front.control.id = fields.text(entry),
        "version" => front.control.version = fields.text(entry).map(|text| text.value),
        "effective" => front.control.effective = fields.date(entry).map(|date| date.value),
        "approved" => front.control.approved = approved(entry, names, fields),
        "kind" => front.inherited.kind = fields.choice(entry, &Kind::ALL.map(|kind| (kind.name(), kind))),
        "status" => front.status = fields.choice(entry, &Status::ALL.map(|status| (status.name(), status))),
        "superseded_by" => front.superseded_by = fields.text(entry),
        "last_verified" => front.last_verified = fields.date(entry),
        "verified_by" => *verified_by = names.many(entry, fields),
        "verifications" => (front.log, front.stamps) = log(entry, names, fields),
        "continues" => front.continues = fields.texts(entry),
        "processes" => front.processes = fields.texts(entry),
        "aliases" => front.aliases = fields.texts(entry),
        "needs" => front.needs = plain(fields.texts(entry)),
        "waive" => {
            for (span, entries) in fields.records(entry, &keys::WAIVER) {
                front.waivers.extend(waiver(span, &entries, WaiverOf::Page, fields));
            }
        }
        "template" => {
            front.template = fields.text(entry).map(|text| Followed { written: text.value, place: text.place });
        }
        "audience" => front.audience = fields.choice(entry, &Audience::ALL.map(|who| (who.name(), who))),
        other => drop(inherit(other, entry, &mut front.inherited, names, fields)),
    }
}

/// Reads a key that can also be inherited; says whether it was one.
pub fn inherit(
    key: &str,
    entry: &Entry,
    inherited: &mut Inherited,
    names: &Names<'_>,
    fields: &mut Fields<'_>,
) -> bool {
    match key {
        "owner" => inherited.owner = names.one(entry, fields),
        "reviewers" => inherited.reviewers = Some(names.many(entry, fields)),
        "review_every" => inherited.review_every = fields.interval(entry),
        "criticality" => inherited.criticality = fields.text(entry).map(|text| text.value),
        "channel" => inherited.channel = fields.text(entry).map(|text| text.value),
        _ => return false,
    }
    true
}

/// Says which keys are not known: a near miss each for itself, the others in one note.
fn unknown(strangers: &[&Entry], mapped: &BTreeMap<String, Mapped>, fields: &mut Fields<'_>) {
    let same = |key: &str| key.to_lowercase().replace(['-', ' '], "_");
    let mut others = Vec::new();
    for entry in strangers {
        let spelt: String = entry
            .key
            .chars()
            .flat_map(|sign| sign.is_uppercase().then_some('_').into_iter().chain(sign.to_lowercase()))
            .collect();
        let near = FRONT_MATTER
            .names()
            .find(|key| *key == same(&entry.key) || *key == spelt || *key == format!("{}s", entry.key))
            .or_else(|| nearest(&entry.key, FRONT_MATTER.names()))
            .or_else(|| nearest(&entry.key, mapped.keys().map(String::as_str)));
        match near {
            Some(near) => {
                let place = fields.place(entry.key_span);
                let message = format!("`{}` is not a key", entry.key);
                let help = format!("did you mean `{near}`?");
                let finding = Diagnostic::new(&UNKNOWN_FIELD, place, message, help).slip(&entry.key, Some(near));
                fields.findings.push(finding);
            }
            None => others.push(*entry),
        }
    }
    if let Some(first) = others.first() {
        let list = others.iter().map(|entry| format!("`{}`", entry.key)).collect::<Vec<_>>().join(", ");
        let message = if others.len() == 1 { format!("{list} is not a key") } else { format!("{list} are not keys") };
        let help =
            format!("if another tool uses it, say so in playbook.yml: `front_matter: {{ {}: ignore }}`", first.key);
        let place = fields.place(first.key_span);
        fields.findings.push(Diagnostic::new(&UNKNOWN_FIELD, place, message, help).at(Severity::Note));
    }
}

fn disagreement(front: &FrontMatter, fields: &mut Fields<'_>) {
    let Some(date) = &front.last_verified else { return };
    let Some(newest) = front.log.iter().max_by_key(|entry| entry.on) else { return };
    if newest.on != date.value {
        let (later, help) = if newest.on > date.value {
            (newest.on, format!("set `last_verified: {}`, or mend the day of that entry", newest.on))
        } else {
            (
                date.value,
                format!(
                    "add who verified it on {} to `verifications`, or set `last_verified: {}`",
                    date.value, newest.on
                ),
            )
        };
        let message = format!(
            "`last_verified` is {} and the newest entry of `verifications` is {}; the later, {later}, is used",
            date.value, newest.on
        );
        fields.mistake(date.place.span, message, help);
    }
}

fn approved(entry: &Entry, names: &Names<'_>, fields: &mut Fields<'_>) -> Option<Approved> {
    let mut approved = Approved { by: None, on: None };
    for entry in fields.record(entry, &keys::APPROVED) {
        match entry.key.as_str() {
            "by" => approved.by = names.one(&entry, fields),
            "on" => approved.on = fields.date(&entry).map(|date| date.value),
            _ => {}
        }
    }
    (approved.by.is_some() || approved.on.is_some()).then_some(approved)
}

/// Reads the log: its verifications, and the fingerprints that it names, newest first.
pub fn log(entry: &Entry, names: &Names<'_>, fields: &mut Fields<'_>) -> (Vec<LogEntry>, Vec<Stamp>) {
    let (mut log, mut stamps) = (Vec::new(), Vec::new());
    for (span, entries) in fields.records(entry, &keys::VERIFICATION) {
        let (mut on, mut by, mut how, mut of) = (None, Vec::new(), Some(How::Read), None);
        let (mut reference, mut note) = (String::new(), String::new());
        for entry in &entries {
            match entry.key.as_str() {
                "on" => on = fields.date(entry),
                "by" => by = names.many(entry, fields),
                // `same` re-stamps the text after a typo was mended: no verification.
                "how" if entry.node.scalar() == Some("same") => how = None,
                "how" => how = fields.choice(entry, &How::ALL.map(|how| (how.name(), how))).or(how),
                "ref" => reference = fields.text(entry).map_or(reference, |text| text.value),
                "note" => note = fields.text(entry).map_or(note, |text| text.value),
                "of" => of = fields.text(entry).map(|text| text.value),
                _ => {}
            }
        }
        let key = |wanted: &str| entries.iter().any(|entry| entry.key == wanted);
        if !key("on") {
            fields.mistake(span, "a verification without its day", "add `on: 2026-09-02`");
        }
        if !key("by") {
            fields.mistake(span, "a verification without a person", "add `by: jonas`");
        }
        if let (Some(on), Some(of)) = (&on, of) {
            stamps.push(Stamp { on: on.value, of });
        }
        if let (Some(on), Some(how)) = (on, how) {
            log.extend(by.into_iter().map(|named| LogEntry {
                on: on.value,
                by: Some(named.who),
                how,
                reference: reference.clone(),
                note: note.clone(),
                place: fields.place(span),
            }));
        }
    }
    stamps.sort_by_key(|stamp| std::cmp::Reverse(stamp.on));
    (log, stamps)
}

/// Whether a waiver stands in a page or in `playbook.yml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverOf {
    /// `waive:` of a page.
    Page,
    /// `waivers:` of the site.
    Site,
}

/// Reads a waiver: a rule and a reason are asked for, and a path for the site's.
pub fn waiver(span: Span, entries: &[Entry], of: WaiverOf, fields: &mut Fields<'_>) -> Option<Waiver> {
    let (mut rule, mut why, mut until, mut glob) = (None, None, None, None);
    for entry in entries {
        match entry.key.as_str() {
            "rule" => rule = fields.text(entry),
            "why" => why = fields.text(entry),
            "until" => until = fields.date(entry).map(|date| date.value),
            "by" => drop(fields.text(entry)),
            "path" => glob = fields.text(entry).and_then(|text| matcher(fields, text)).map(|glob| glob.value),
            _ => {}
        }
    }
    let mut ask = |missing: bool, what: &str, help: &str| {
        if missing {
            fields.mistake(span, format!("a waiver without `{what}`"), help);
        }
    };
    ask(rule.is_none(), "rule", "name the rule that it waives: `rule: single-reviewer`");
    ask(why.is_none(), "why", "say why, for those who read it later: `why: moving to the new portal`");
    ask(of == WaiverOf::Site && glob.is_none(), "path", "say which pages it is for: `path: \"archive/**\"`");
    if of == WaiverOf::Site && glob.is_none() {
        return None;
    }
    Some(Waiver { rule: rule?.value, glob, until, why: why?.value, place: fields.place(span) })
}
