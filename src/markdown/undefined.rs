//! What CommonMark shows as text while its author meant a link: `[text][label]` whose label is defined nowhere, and
//! `[text](target)` with a blank where none may be, or without its end.
//!
//! It deliberately passes over `[label][]` and `[label]`, which are more often text than not, and what looks like code,
//! such as `rows[i][j]`.

use std::collections::HashSet;
use std::ops::Range;

use super::document::{NoLink, Undefined};
use crate::slip::slip;
use crate::source::Span;

/// Whoever has that many on one page knows where to look.
const MOST: usize = 100;
/// Of so many it is guessed what was meant.
const MOST_GUESSED: usize = 20;
/// Of so many definitions one may be meant.
const MOST_KNOWN: usize = 1000;

/// Bytes after a text in brackets in which its target is looked for.
const LONGEST: usize = 400;
/// Endings of what links lead to.
const ENDINGS: [&str; 10] = [".md", ".markdown", ".html", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"];

/// What is in square brackets and no link: with a label, and alone.
pub(super) type Unlinked<'a> = (&'a [(Range<usize>, String)], &'a [Range<usize>]);

/// Those of the texts in square brackets alone that were meant as links, by what follows them on the line.
pub(super) fn nearly(body: &str, alone: &[Range<usize>], span: impl Fn(&Range<usize>) -> Span) -> Vec<Undefined> {
    let found = alone.iter().filter_map(|range| {
        let end = (0..=body.len().min(range.end + LONGEST)).rev().find(|end| body.is_char_boundary(*end))?;
        let rest = body.get(range.end..end)?.lines().next()?;
        let apart = rest.len() - rest.trim_start_matches(' ').len();
        let inner = rest[apart..].strip_prefix('(')?;
        let target = inner.split_once(')').map_or(inner, |(target, _)| target);
        let closed = target.len() < inner.len();
        let path = target.split('#').next().unwrap_or_default().trim_end().to_lowercase();
        let leads = ENDINGS.iter().any(|ending| path.ends_with(ending)) && !target.contains(['<', '"', '{', '`']);
        let blank = target.trim().contains(char::is_whitespace);
        let why = match (apart, closed, blank) {
            _ if !leads => return None,
            (0, true, true) => NoLink::Blank,
            (0, false, false) => NoLink::Open,
            // Not the box of a task.
            (1, true, false) if is_said(body[range.clone()].trim_matches(['!', '[', ']'])) => NoLink::Apart,
            _ => return None,
        };
        let end = range.end + apart + 1 + target.len() + usize::from(closed);
        Some(Undefined { label: target.trim().to_owned(), why, span: span(&(range.start..end)) })
    });
    found.take(MOST).collect()
}

/// Those of the labels that nobody defined that were meant as links. `span` gives a place of the file for one of the body.
pub(super) fn undefined(
    body: &str,
    labels: &[(Range<usize>, String)],
    defined: &[String],
    span: impl Fn(&Range<usize>) -> Span,
) -> Vec<Undefined> {
    if labels.is_empty() {
        return Vec::new();
    }
    let templated = templated(body);
    let meant = labels.iter().filter(|(range, label)| is_meant(body, range, label));
    let meant = meant.filter(|(_, label)| !templated.contains(&label.to_lowercase())).take(MOST);
    let found = meant.enumerate().map(|(at, (range, label))| Undefined {
        why: NoLink::Label(if at < MOST_GUESSED { near(label, defined) } else { None }),
        label: label.split_whitespace().collect::<Vec<_>>().join(" "),
        span: span(range),
    });
    found.collect()
}

fn is_meant(body: &str, range: &Range<usize>, label: &str) -> bool {
    let (Some(before), Some(whole)) = (body.get(..range.start), body.get(range.clone())) else { return false };
    let text = whole.trim_start_matches('!').split(']').next().unwrap_or_default().trim_start_matches('[');
    let beside = |sign: char| sign.is_alphanumeric() || "_[]()`$\"'\\".contains(sign);
    !before.chars().next_back().is_some_and(beside)
        && !body[range.end..].starts_with(['[', '(', '`'])
        && is_said(text)
        && is_said(label)
        && !label.starts_with(['^', '!', '{', '%'])
        && !text.contains("{{")
}

/// The labels of which another tool is to say where they lead: `[label]: {% page "x" %}`.
fn templated(body: &str) -> HashSet<String> {
    let definition = |line: &str| {
        let (name, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        ["{{", "{%", "<%"].iter().any(|tag| rest.contains(tag)).then(|| name.to_lowercase())
    };
    body.lines().filter_map(definition).collect()
}

/// More than an index or a mark: there is a word, or a number of a list of sources.
fn is_said(text: &str) -> bool {
    let text = text.trim();
    let words = text.chars().filter(|sign| sign.is_alphabetic()).count() > 1;
    words || (!text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit()))
}

/// The label that differs in no more than a third of its signs.
fn near(label: &str, defined: &[String]) -> Option<String> {
    let wanted = label.to_lowercase();
    let most = wanted.chars().count() / 3;
    let known = defined.iter().take(MOST_KNOWN);
    let near = known.filter_map(|known| Some((slip(&wanted, &known.to_lowercase(), most)?, known)));
    near.min().map(|(_, known)| known.clone())
}
