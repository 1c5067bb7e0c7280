//! What can be written at a place: keys, words, people, tags, pages and headings.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position, Range,
    TextEdit,
};

use crate::check::rules::CHECKS;
use crate::edit::anywhere;
use crate::facts::Facts;
use crate::keys::{Key, Of, Table};
use crate::load::address;
use crate::lsp::desk::Desk;
use crate::lsp::hover::about_key;
use crate::lsp::typing::{Wanted, typing, wanted};
use crate::lsp::uses::{is_own, region, table};
use crate::markdown::{Form, Heading, Wikilinks};
use crate::model::cadence::words;
use crate::model::page::{LinkTarget, Page};
use crate::settings::Mapped;
use crate::site::way;
use crate::source::Span;

/// A word that can be written, before it is known where.
struct Word {
    text: String,
    kind: CompletionItemKind,
    /// Beside it.
    detail: String,
    /// What it says.
    about: String,
    /// Words of a lower rank stand first.
    rank: u8,
}

impl Word {
    fn new(text: impl Into<String>, kind: CompletionItemKind, detail: impl Into<String>) -> Word {
        Word { text: text.into(), kind, detail: detail.into(), about: String::new(), rank: 0 }
    }
}

/// What can be written there.
pub fn complete(desk: &Desk, path: &str, position: Position) -> Vec<CompletionItem> {
    let Some((text, byte)) = desk.text(path).zip(desk.byte(path, position)) else { return Vec::new() };
    let in_yaml =
        region(path, text).or_else(|| unclosed(path, text)).filter(|yaml| yaml.start <= byte && byte <= yaml.end);
    let (start, words) = match in_yaml {
        Some(yaml) => {
            let place = typing(&text[yaml.start..byte]);
            let mapped = desk.mapped();
            let name = |key: &str| match mapped.get(key) {
                Some(Mapped::To(ours)) if !is_own(path) => (*ours).to_owned(),
                _ => key.to_owned(),
            };
            let words = match wanted(table(path), &place, name) {
                Some(Wanted::Key(keys)) => of_keys(keys),
                Some(Wanted::Value(of)) => values(desk, path, of, place.behind_key),
                None => Vec::new(),
            };
            (yaml.start + place.start, words)
        }
        None if is_own(path) => return Vec::new(),
        None => match target(&text[..byte], desk.options().wikilinks) {
            Some((start, form)) => (start, targets(desk, path, (&text[start..byte], form))),
            None => return Vec::new(),
        },
    };
    let range = desk.range_in(path, text, Span::new(start, end_of_word(text, byte)));
    let range = Range::new(range.start, if range.end.line == range.start.line { range.end } else { range.start });
    words.into_iter().map(|word| item(word, range)).collect()
}

fn item(word: Word, range: Range) -> CompletionItem {
    let about = (!word.about.is_empty())
        .then_some(Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: word.about }));
    let label = word.text.trim_end().trim_end_matches(':').to_owned();
    CompletionItem {
        sort_text: Some(format!("{}{label}", word.rank)),
        filter_text: Some(word.text.clone()),
        label,
        kind: Some(word.kind),
        detail: (!word.detail.is_empty()).then_some(word.detail),
        documentation: about,
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, word.text))),
        ..CompletionItem::default()
    }
}

/// Front matter whose end is not written yet: up to the cursor it is front matter all the same.
fn unclosed(path: &str, text: &str) -> Option<std::ops::Range<usize>> {
    let begins = text.starts_with("---\n") || text.starts_with("---\r\n");
    (!is_own(path) && begins).then(|| text.find('\n').map(|end| end + 1..text.len())).flatten()
}

/// Where the word ends that the cursor is in.
fn end_of_word(text: &str, byte: usize) -> usize {
    let within = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | '/');
    byte + text[byte..].find(|sign| !within(sign)).unwrap_or(text.len() - byte)
}

fn of_keys(table: &Table) -> Vec<Word> {
    let word = |(rank, key): (usize, &Key)| Word {
        about: about_key(key),
        rank: u8::try_from(rank / 10).unwrap_or(9),
        ..Word::new(format!("{}: ", key.name), CompletionItemKind::PROPERTY, "")
    };
    table.keys.iter().enumerate().map(word).collect()
}

/// The values that a thing can have in this playbook.
fn values(desk: &Desk, path: &str, of: Of, behind_key: bool) -> Vec<Word> {
    let plain = |texts: BTreeSet<String>, detail: &str| -> Vec<Word> {
        texts.iter().map(|text| Word::new(anywhere(text), CompletionItemKind::VALUE, detail)).collect()
    };
    let fixed = |words: Vec<&'static str>| -> Vec<Word> {
        words.into_iter().map(|word| Word::new(word, CompletionItemKind::ENUM_MEMBER, "")).collect()
    };
    let rules = || {
        let rule = |check: &crate::check::rules::Check| Word {
            about: format!(
                "**{} {}** ({})\n\n{}",
                check.rule.code, check.rule.name, check.rule.severity, check.rule.doc.what
            ),
            ..Word::new(check.rule.name, CompletionItemKind::ENUM_MEMBER, check.rule.code)
        };
        CHECKS.iter().map(rule).collect::<Vec<_>>()
    };
    match of {
        Of::Word(words) => return fixed(words()),
        Of::Flag => return fixed(vec!["true", "false"]),
        Of::Rule => {
            let mut rules = rules();
            if !behind_key && is_own(path) {
                rules.iter_mut().for_each(|rule| rule.text.push_str(": "));
            }
            return rules;
        }
        _ => {}
    }
    let Some(facts) = desk.facts() else { return Vec::new() };
    let playbook = &facts.playbook;
    match of {
        Of::Somebody | Of::Anybody => people(desk, facts, true),
        Of::Person => people(desk, facts, false),
        Of::Tag => plain(playbook.pages.iter().flat_map(|page| page.tags.iter().cloned()).collect(), ""),
        Of::Level => plain(facts.settings.criticality.keys().cloned().collect(), ""),
        Of::Channel => plain(facts.settings.channels.keys().cloned().collect(), ""),
        Of::Access => {
            let held = playbook.roster.people.iter().flat_map(|person| &person.holds);
            plain(held.chain(playbook.pages.iter().flat_map(|page| &page.needs)).cloned().collect(), "")
        }
        Of::Template => plain(playbook.templates.there.clone(), "template"),
        Of::Entry => register(facts),
        Of::Process => register(facts).into_iter().chain(pages(facts, "", None)).collect(),
        Of::Page => {
            let folder = if is_own(path) { "" } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
            pages(facts, folder, Some(path))
        }
        Of::Date => vec![Word::new(facts.today.to_string(), CompletionItemKind::VALUE, "today")],
        _ => Vec::new(),
    }
}

fn register(facts: &Facts) -> Vec<Word> {
    let entries = facts.playbook.register.all.iter();
    entries.map(|entry| Word::new(anywhere(&entry.id), CompletionItemKind::VALUE, entry.name.as_str())).collect()
}

/// People, and teams. Those of the last state without mistakes stand in for who cannot be read at the moment; whoever has
/// left stands last.
fn people(desk: &Desk, facts: &Facts, teams: bool) -> Vec<Word> {
    let mut found: BTreeMap<String, Word> = BTreeMap::new();
    let good = desk.good.as_ref().map(|seen| &seen.checked.facts);
    for roster in good.into_iter().chain([facts]).map(|facts| &facts.playbook.roster) {
        for person in &roster.people {
            let left = person.until.filter(|_| person.gone(facts.today));
            let detail =
                left.map_or_else(|| person.name.clone(), |until| format!("{}, left {}", person.name, words(until)));
            let word = Word::new(anywhere(&person.id), CompletionItemKind::VALUE, detail);
            found.insert(person.id.clone(), Word { rank: u8::from(left.is_some()) * 2, ..word });
        }
        for team in roster.teams.iter().filter(|_| teams) {
            let word = Word::new(anywhere(&team.id), CompletionItemKind::MODULE, format!("{}, team", team.name));
            found.insert(team.id.clone(), Word { rank: 1, ..word });
        }
    }
    found.into_values().collect()
}

/// Pages, by their paths from a folder, but for one.
fn pages(facts: &Facts, folder: &str, but: Option<&str>) -> Vec<Word> {
    let pages = facts.playbook.pages.iter().filter(|page| Some(page.path()) != but);
    let word = |page: &Page| Word::new(way(folder, page.path()), CompletionItemKind::FILE, page.title.as_str());
    pages.map(word).collect()
}

/// Where the target of a link begins in which the cursor is, and how it is to be understood.
fn target(before: &str, wikilinks: Wikilinks) -> Option<(usize, Form)> {
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let behind = |sign: &str| before[line..].rfind(sign).map(|at| line + at + sign.len());
    if let Some(start) = behind("[[").filter(|_| wikilinks == Wikilinks::Followed)
        && !before[start..].contains(['|', ']'])
    {
        return Some((start, Form::Name));
    }
    let start = behind("](")?;
    let start = start + usize::from(before[start..].starts_with('<'));
    (!before[start..].contains([')', '>', ' ', '"'])).then_some((start, Form::Way))
}

/// Pages by the names that wikilinks know them by: that of the file where it is the only one, else the way to it.
fn names(facts: &Facts, but: &str) -> Vec<Word> {
    let name = |path: &str| address::stem(address::split(path).1).to_lowercase();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    facts.playbook.pages.iter().for_each(|page| *count.entry(name(page.path())).or_default() += 1);
    let word = |page: &Page| {
        let (folder, file) = address::split(page.path());
        let stem = address::stem(file);
        let alone = count.get(&name(page.path())) == Some(&1);
        let text = if alone { stem.to_owned() } else { format!("{folder}/{stem}") };
        Word::new(text, CompletionItemKind::FILE, page.title.as_str())
    };
    facts.playbook.pages.iter().filter(|page| page.path() != but).map(word).collect()
}

/// What the target of a link can be: pages, and behind `#` their headings.
fn targets(desk: &Desk, path: &str, (typed, form): (&str, Form)) -> Vec<Word> {
    let Some(facts) = desk.facts() else { return Vec::new() };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some((page, _)) = typed.split_once('#') else {
        return if form == Form::Name { names(facts, path) } else { pages(facts, folder, Some(path)) };
    };
    let headings = match page {
        "" => desk.body(path).map(|(document, _)| document.headings),
        page => match desk.addresses().map(|addresses| desk.resolve(&addresses, path, (page, form))) {
            Some(LinkTarget::Page(at, _)) => {
                desk.body(facts.playbook.pages[at].path()).map(|(document, _)| document.headings)
            }
            _ => None,
        },
    };
    let word = |(rank, heading): (usize, Heading)| Word {
        rank: u8::try_from(rank / 20).unwrap_or(9),
        ..Word::new(format!("{page}#{}", heading.id), CompletionItemKind::REFERENCE, heading.text)
    };
    headings.unwrap_or_default().into_iter().enumerate().map(word).collect()
}
