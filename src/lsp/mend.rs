//! What mends a finding, and the statement that somebody has looked at a page. Each is an edit that the editor makes, or
//! does not; nothing is written here.

use std::collections::HashMap;

use lsp_types::{CodeAction, CodeActionKind, Range, TextEdit, WorkspaceEdit};

use crate::diagnostic::Diagnostic;
use crate::edit::stamp::{Stamp, stamp};
use crate::edit::{Document, New, Step, anywhere_like, splice};
use crate::evidence::latest;
use crate::keys::Of;
use crate::load::address::named;
use crate::load::front_matter::known;
use crate::load::header;
use crate::lsp::desk::Desk;
use crate::lsp::publish::{shown, stretch};
use crate::lsp::uses::{Use, is_own, scalars};
use crate::markdown::{self, Dress, Written, targets};
use crate::model::page::{How, Kind, Status};
use crate::model::people::Who;
use crate::model::redirects::alias_names;
use crate::site::way;
use crate::source::Span;

/// The ways in which somebody can have looked at a page, as they say it.
const LOOKED: [(How, &str); 3] = [
    (How::Read, "I have read it through"),
    (How::Walked, "I have walked through it with somebody"),
    (How::Performed, "I have carried it out"),
];

/// What can be done about a stretch of a file.
pub fn actions(desk: &Desk, path: &str, range: Range) -> Vec<CodeAction> {
    let (Some(seen), Some(text)) = (&desk.seen, desk.text(path)) else { return Vec::new() };
    let span = Span::new(desk.byte(path, range.start).unwrap_or(0), desk.byte(path, range.end).unwrap_or(0));
    let here = |finding: &&Diagnostic| {
        let stretch = stretch(finding);
        finding.place.path() == path && stretch.start <= span.end && span.start <= stretch.end
    };
    let findings = || seen.checked.findings.iter().filter(|finding| finding.waived.is_none()).filter(here);
    let mut actions = Vec::new();
    // Of a text that was changed since it was checked, no place is sure.
    for finding in findings().filter(|finding| finding.place.source.text() == text) {
        actions.extend(slip(desk, path, text, finding));
        actions.extend(moved(desk, path, text, finding));
    }
    let due = findings().any(|finding| ["PB101", "PB102", "PB103", "PB105"].contains(&finding.rule.code));
    actions.extend(stamps(desk, path, text, due));
    actions
}

fn action(
    desk: &Desk,
    title: String,
    kind: CodeActionKind,
    (path, text): (&str, &str),
    edits: Vec<(Span, String)>,
) -> Option<CodeAction> {
    let edits = edits.into_iter().map(|(span, new)| TextEdit::new(desk.range_in(path, text, span), new)).collect();
    let edit = WorkspaceEdit::new(HashMap::from([(desk.uri(path)?, edits)]));
    Some(CodeAction { title, kind: Some(kind), edit: Some(edit), ..CodeAction::default() })
}

fn fix(
    desk: &Desk,
    title: String,
    file: (&str, &str),
    edits: Vec<(Span, String)>,
    finding: &Diagnostic,
) -> Option<CodeAction> {
    let made = action(desk, title, CodeActionKind::QUICKFIX, file, edits)?;
    let range = desk.range_in(finding.place.path(), finding.place.source.text(), stretch(finding));
    Some(CodeAction { diagnostics: Some(vec![shown(finding, range)]), ..made })
}

/// One word in the place of another.
fn slip(desk: &Desk, path: &str, text: &str, finding: &Diagnostic) -> Option<CodeAction> {
    let slip = finding.slip.as_ref()?;
    let (span, new) = written(desk, path, text, (finding, slip.written.as_str()), &slip.meant)?;
    let mut made =
        fix(desk, format!("Change `{}` to `{}`", slip.written, slip.meant), (path, text), vec![(span, new)], finding)?;
    made.is_preferred = Some(true);
    Some(made)
}

/// Where a word stands that a finding is about, and how another is written there.
fn written(
    desk: &Desk,
    path: &str,
    text: &str,
    (finding, word): (&Diagnostic, &str),
    new: &str,
) -> Option<(Span, String)> {
    let place = finding.place.span;
    let here = |span: Span| place.start <= span.start && span.end <= place.end;
    let stands = |(span, under, said): &(Span, Span, String)| said == word && (here(*span) || *under == place);
    let found = scalars(path, text).into_iter().find(stands).map(|(span, ..)| span);
    // Of a waiver the whole is the place.
    let rule = |one: &Use| matches!(one.of, Of::Rule) && one.text == word && one.span.start >= place.start;
    if let Some(span) = found.or_else(|| desk.uses(path).into_iter().find(rule).map(|one| one.span)) {
        let old = &text[span.start..span.end];
        // A key or a word of ours, such as `on`, is plain where the slip was, whatever other readers make of it.
        let plain = !old.starts_with(['"', '\'']) && new.starts_with(char::is_alphabetic);
        let plain = plain && new.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' '));
        return Some((span, if plain { new.to_owned() } else { anywhere_like(old, new) }));
    }
    if is_own(path) {
        return None;
    }
    let found = target(desk, text, place).filter(|found| found.target == word)?;
    let encoded: String = new
        .chars()
        .map(|sign| match sign {
            sign if found.dress == Dress::Wiki => sign.to_string(),
            ' ' if found.dress != Dress::Pointed => "%20".to_owned(),
            '(' | ')' | '<' | '>' | '"' | '\'' => format!("%{:02X}", sign as u32),
            sign => sign.to_string(),
        })
        .collect();
    Some((Span::from(found.bytes), encoded))
}

/// The target of a link that is written at a place, or within it; its bytes in the whole text.
fn target(desk: &Desk, text: &str, place: Span) -> Option<Written> {
    let body = text.len() - header::cut(text).1.len();
    let whole = |written: Written| Written { bytes: body + written.bytes.start..body + written.bytes.end, ..written };
    let mut all = targets(&text[body..], &desk.options()).into_iter().map(whole);
    all.find(|written| place.start <= written.bytes.start && written.bytes.end <= place.end)
}

/// Of a link to a page that lies elsewhere now: the new place, or the old address as an alias of the page.
fn moved(desk: &Desk, path: &str, text: &str, finding: &Diagnostic) -> Vec<CodeAction> {
    let Some((seen, facts)) = desk.seen.as_ref().zip(desk.facts()) else { return Vec::new() };
    if finding.rule.code != "PB301" || is_own(path) {
        return Vec::new();
    }
    let Some(link) = target(desk, text, finding.place.span) else { return Vec::new() };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(old) = named(folder, &link.target) else { return Vec::new() };
    let Some(page) = seen.moved.get(&old).and_then(|at| facts.playbook.pages.get(*at)) else { return Vec::new() };
    let heading = link.target.find('#').map_or("", |at| &link.target[at..]);
    let new = format!("{}{heading}", way(folder, page.path()));
    let lead = written(desk, path, text, (finding, &link.target), &new).and_then(|edit| {
        fix(desk, format!("Lead to `{}`, where the page lies now", page.path()), (path, text), vec![edit], finding)
    });
    let alias = desk.text(page.path()).and_then(|target| {
        let edit = alias(desk, target, &alias_names(&old)[1])?;
        fix(desk, format!("Let the old address lead to `{}`", page.path()), (page.path(), target), vec![edit], finding)
    });
    lead.into_iter().chain(alias).collect()
}

/// The old address of a page, among its aliases.
fn alias(desk: &Desk, text: &str, address: &str) -> Option<(Span, String)> {
    let mut document = Document::page(text).ok()?;
    let entries = document.entries().ok()?;
    let new = New::Text(format!("/{address}"));
    match known(&entries, &desk.mapped()).0.get("aliases") {
        Some((entry, _)) => document.insert(&[Step::Key(&entry.key)], usize::MAX, &new).ok()?,
        None => document.add("aliases", &new).ok()?,
    }
    Some(splice(text, document.text()))
}

/// The statements of the one who writes that they have looked at a page, where it asks for that.
fn stamps(desk: &Desk, path: &str, text: &str, due: bool) -> Vec<CodeAction> {
    let Some((seen, facts)) = desk.seen.as_ref().zip(desk.facts()) else { return Vec::new() };
    let Some((_, page)) = desk.page(path).filter(|(_, page)| page.kind == Kind::Sop && page.status != Status::Retired)
    else {
        return Vec::new();
    };
    let roster = &facts.playbook.roster;
    let who = seen.author.as_ref().and_then(|(name, email)| roster.find(email).or_else(|| roster.find(name)));
    let Some(Who::Person(person)) = who else { return Vec::new() };
    let person = roster.person(*person);
    if person.gone(facts.today) {
        return Vec::new();
    }
    let print = markdown::fingerprint(header::cut(text).1, facts.settings.wikilinks);
    let newest = page.verified(latest(facts.today)).is_none_or(|last| facts.today >= last);
    let kind = if due { CodeActionKind::QUICKFIX } else { CodeActionKind::REFACTOR };
    let one = |(how, said): (How, &str)| {
        let entry = Stamp {
            on: facts.today,
            by: &person.id,
            how: Some(how),
            of: newest.then_some(print.as_str()),
            reference: None,
            note: None,
        };
        let after = stamp(text, &facts.settings.front_matter, &entry).ok()?;
        let title = format!("{said}: log it as {}, today", person.name);
        action(desk, title, kind.clone(), (path, text), pieces(text, &after))
    };
    LOOKED.into_iter().filter_map(one).collect()
}

/// The lines in which two texts differ, as edits of the first: a stamp changes a date here and a log there.
fn pieces(before: &str, after: &str) -> Vec<(Span, String)> {
    let difference = similar::TextDiff::from_lines(before, after);
    let length = |lines: &[&str]| -> usize { lines.iter().map(|line| line.len()).sum() };
    // How many lines an operation is about can be relied upon; where it says that they begin cannot.
    let (mut old, mut new) = (difference.old_slices(), difference.new_slices());
    let (mut from, mut is) = (0, 0);
    let mut pieces = Vec::new();
    for op in difference.ops() {
        let (was, rest) = old.split_at(op.old_range().len());
        let (will, more) = new.split_at(op.new_range().len());
        (old, new) = (rest, more);
        let (to, then) = (from + length(was), is + length(will));
        if op.tag() != similar::DiffTag::Equal {
            let (edit, text) = splice(&before[from..to], &after[is..then]);
            pieces.push((edit.shifted(from), text));
        }
        (from, is) = (to, then);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::text::Units;

    proptest::proptest! {
        #[test]
        fn pieces_make_the_one_text_of_the_other_however_lines_end(
            before in "([ab日😀]{0,2}(\r|\n|\r\n|\r\r\n)?){0,6}",
            after in "([ab日😀]{0,2}(\r|\n|\r\n|\r\r\n)?){0,6}",
        ) {
            for units in [Units::Utf8, Units::Utf16] {
                let mut text = before.clone();
                for (span, new) in pieces(&before, &after).into_iter().rev() {
                    // As an editor finds them.
                    let range = units.range(&before, span);
                    let (from, to) = (units.byte(&before, range.start), units.byte(&before, range.end));
                    text.replace_range(from..to, &new);
                }
                proptest::prop_assert_eq!(&text, &after);
            }
        }
    }
}
