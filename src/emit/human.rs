//! For people at a terminal: each finding with the line it stands on, and one line that sums up.
//!
//! Waived findings, and those softer than what was asked for, are counted and not shown. Whatever a page says, no
//! control character of it reaches the terminal, and no line is longer than somebody can read.

use std::fmt::Write;

use rayon::prelude::*;
use unicode_width::UnicodeWidthChar;

use super::text::{made_visible, summary};
use super::{Colour, Look, Report};
use crate::diagnostic::Diagnostic;
use crate::rule::Severity;
use crate::source::{Source, Span};

/// Narrower terminals are taken for this wide.
const NARROWEST: usize = 40;
/// Characters of a message, a help or a note.
const LONGEST_TEXT: usize = 600;
/// Characters of a line that are looked at before the place, in it, and after it.
const LONGEST_PLACE: usize = 400;
/// What stands for the part of a line that is not shown.
const CUT: &str = "...";

/// The report as text.
pub(super) fn emit(report: &Report, look: Look) -> String {
    let shown = report.findings.par_iter().filter(|finding| finding.waived.is_none() && finding.severity >= look.least);
    let mut text: String = shown.map(|finding| one(finding, look)).collect();
    if let Some(external) = &report.external {
        if look.least <= Severity::Note {
            text.extend(
                external
                    .unknown
                    .iter()
                    .map(|(url, why)| format!("could not be checked: {}: {}\n", harmless(url), harmless(why))),
            );
        }
        text.push_str(&external.told());
        text.push('\n');
    }
    if look.least <= Severity::Note {
        report.gate.lines().iter().for_each(|line| text.extend([&harmless(line), "\n"]));
    }
    text.push_str(&summary(report));
    text.push('\n');
    text
}

/// Colours, as terminals number them.
#[derive(Clone, Copy)]
enum Paint {
    Bold,
    Error,
    Warning,
    Note,
    Frame,
}

/// Writes `text` in a colour, where there are any.
fn paint(out: &mut String, look: Look, paint: Paint, text: &str) {
    if look.colour == Colour::Plain {
        return out.push_str(text);
    }
    let code = match paint {
        Paint::Bold => "",
        Paint::Error => "\u{1b}[91m",
        Paint::Warning => "\u{1b}[33m",
        Paint::Note => "\u{1b}[92m",
        Paint::Frame => "\u{1b}[94m",
    };
    out.extend(["\u{1b}[1m", code, text, "\u{1b}[0m"]);
}

/// One finding, and an empty line.
fn one(finding: &Diagnostic, look: Look) -> String {
    let (level, colour) = match finding.severity {
        Severity::Error => ("error", Paint::Error),
        Severity::Warning => ("warning", Paint::Warning),
        Severity::Note | Severity::Off => ("note", Paint::Note),
    };
    let mut out = String::with_capacity(640);
    paint(&mut out, look, colour, &format!("{level}[{}]", finding.rule.code));
    paint(&mut out, look, Paint::Bold, &format!(": {}: {}", finding.rule.name, harmless(&finding.message)));
    let position = finding.place.position();
    let number = position.line.to_string();
    let gutter = " ".repeat(number.len());
    let _ = write!(out, "\n{gutter}");
    paint(&mut out, look, Paint::Frame, "--> ");
    let _ = writeln!(out, "{}:{number}:{}", harmless(finding.place.path()), position.column);
    let room = look.width.max(NARROWEST) - number.len() - " | ".len();
    if let Some(excerpt) = excerpt(&finding.place.source, finding.place.span, room) {
        let _ = write!(out, "{gutter} ");
        paint(&mut out, look, Paint::Frame, "|");
        out.push('\n');
        paint(&mut out, look, Paint::Frame, &number);
        out.push(' ');
        paint(&mut out, look, Paint::Frame, "|");
        let _ = write!(out, " {}\n{gutter} ", excerpt.text);
        paint(&mut out, look, Paint::Frame, "|");
        let _ = write!(out, " {}", " ".repeat(excerpt.column));
        paint(&mut out, look, colour, &"^".repeat(excerpt.columns.max(1)));
        let _ = write!(out, "\n{gutter} ");
        paint(&mut out, look, Paint::Frame, "|");
        out.push('\n');
    }
    let help = (!finding.help.is_empty()).then_some(("help", &finding.help));
    for (word, text) in help.into_iter().chain(finding.notes.iter().map(|note| ("note", note))) {
        let _ = write!(out, "{gutter} ");
        paint(&mut out, look, Paint::Frame, "= ");
        paint(&mut out, look, Paint::Bold, word);
        let _ = writeln!(out, ": {}", harmless(text));
    }
    out.push('\n');
    out
}

/// A line of a source, made harmless and cut to the width of the terminal, and the columns of the place in it.
struct Excerpt {
    text: String,
    column: usize,
    columns: usize,
}

/// The line on which `span` starts, in `room` columns, and what of the span lies on it. Absent where the line is blank.
fn excerpt(source: &Source, span: Span, room: usize) -> Option<Excerpt> {
    let text = source.text();
    let start = floor(text, span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
    if start > line_end {
        return None;
    }
    let end = floor(text, span.end).clamp(start, line_end);
    let (before, place, after) = (&text[line_start..start], &text[start..end], &text[end..line_end]);
    if [before, place, after].iter().all(|part| part.trim().is_empty()) {
        return None;
    }
    let before_start = before.char_indices().rev().nth(LONGEST_PLACE - 1).map_or(0, |(at, _)| at);
    let (mut is_cut, before) = (before_start > 0, made_visible(&before[before_start..]));
    let (place, after) = (shortened(place, LONGEST_PLACE), shortened(after, LONGEST_PLACE));
    let columns = width(&place);
    // Where the place would be cut off, the line is moved to the left until it stands in the middle.
    let indent = width(&before);
    let skipped = match is_cut || indent + columns.min(room / 2) + CUT.len() > room {
        true => indent.saturating_sub(((room - columns.min(room / 2)) / 2).saturating_sub(CUT.len())),
        false => 0,
    };
    is_cut |= skipped > 0;
    let mut shown = String::from(if is_cut { CUT } else { "" });
    let (mut column, mut passed) = (shown.len(), 0);
    for sign in before.chars() {
        let wide = sign.width().unwrap_or(0);
        if passed >= skipped {
            shown.push(sign);
            column += wide;
        }
        passed += wide;
    }
    let rest = place + &after;
    let fits = column + width(&rest) <= room;
    let last = if fits { room } else { room.saturating_sub(CUT.len()) };
    let (mut at, mut marked) = (column, 0);
    for sign in rest.chars() {
        let wide = sign.width().unwrap_or(0);
        if at + wide > last {
            break;
        }
        shown.push(sign);
        at += wide;
        marked = columns.min(at - column);
    }
    if !fits {
        shown.push_str(CUT);
    }
    shown.truncate(shown.trim_end().len());
    Some(Excerpt { text: shown, column, columns: marked })
}

/// Columns on a terminal.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|sign| sign.width().unwrap_or(0)).sum() }
}

/// The character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn harmless(text: &str) -> String {
    shortened(&text.replace('\t', " "), LONGEST_TEXT)
}

/// At most `longest` characters of `text`, all of them visible.
fn shortened(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return made_visible(text);
    }
    match text.char_indices().nth(longest) {
        Some((end, _)) => made_visible(&text[..end]) + "…",
        None => made_visible(text),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::samples;
    use super::*;
    use crate::diagnostic::Place;

    const WIDE: Look = Look { colour: Colour::Plain, width: 100, least: Severity::Note };

    #[test]
    fn samples() {
        insta::assert_snapshot!(emit(&samples::report(&samples::findings()), WIDE), @r#"
        error[PB101]: stale: due for review since 30 Jul 2025, 50 % "late", <b>`&`</b> ]]>
         --> billing/send invoice.md:4:16
          |
        4 | last_verified: 2025-01-31
          |                ^^^^^^^^^^
          |
          = help: check the steps, then run `playbook verify`
          = note: verified by `maya`, walked

        warning[PB202]: single-reviewer: this is wrong
         --> a.md:1:13
          |
        1 | reviewers:        jonas
          |                   ^^^^^
          |
          = help: mend it

        error[PB101]: stale: this is wrong
         --> 日本語/手順.md:1:7
          |
        1 | 担当者: 「田中」 他
          |           ^^^^
          |
          = help: mend it

        warning[PB202]: single-reviewer: this is wrong
         --> span.md:2:5
          |
        2 |   - on: 2026-01-01
          |     ^^^^^^^^^^^^^^
          |
          = help: mend it

        note[PB304]: missing-alt-text: this is wrong
         --> long.md:1:841
          |
        1 | ... all work and no play all work and no play ![](xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
          |                                               ^^^^
          |
          = help: mend it

        warning[PB202]: single-reviewer: `␛[2J␊PB999`, a name of two lines
         --> ops/␛]0;title␇.md:1:7
          |
        1 | a␛[31mred␛[0m b�c�d
          |       ^^^
          |
          = help: mend it

        error[PB101]: stale: this is wrong
         --> empty.md:1:1
          = help: mend it

        note[PB304]: missing-alt-text: this is wrong
         --> end.md:2:1
          = help: mend it

        error[PB101]: stale: this is wrong
         --> line-end.md:1:7
          |
        1 | title:
          |       ^
          |
          = help: mend it

        4 errors, 3 warnings, 2 notes, 1 waived in 42 pages: failed (fails on errors)
        "#);
    }

    #[test]
    fn in_colour_and_narrow() {
        let findings = &samples::findings()[..1];
        let text = emit(&samples::report(findings), Look { colour: Colour::Ansi, width: 0, ..WIDE });
        insta::assert_snapshot!(text.replace('\u{1b}', "ESC"), @r#"
        ESC[1mESC[91merror[PB101]ESC[0mESC[1m: stale: due for review since 30 Jul 2025, 50 % "late", <b>`&`</b> ]]>ESC[0m
         ESC[1mESC[94m--> ESC[0mbilling/send invoice.md:4:16
          ESC[1mESC[94m|ESC[0m
        ESC[1mESC[94m4ESC[0m ESC[1mESC[94m|ESC[0m last_verified: 2025-01-31
          ESC[1mESC[94m|ESC[0m                ESC[1mESC[91m^^^^^^^^^^ESC[0m
          ESC[1mESC[94m|ESC[0m
          ESC[1mESC[94m= ESC[0mESC[1mhelpESC[0m: check the steps, then run `playbook verify`
          ESC[1mESC[94m= ESC[0mESC[1mnoteESC[0m: verified by `maya`, walked

        1 error in 42 pages: failed (fails on errors)
        "#);
    }

    #[test]
    fn one_line_sums_up() {
        let all = samples::findings();
        let report = |findings| samples::report(findings);
        insta::assert_snapshot!(summary(&report(&all)), @"4 errors, 3 warnings, 2 notes, 1 waived in 42 pages: failed (fails on errors)");
        insta::assert_snapshot!(summary(&Report { pages: 1, baselined: Some(&all[..2]), ..report(&all[..1]) }), @"1 error, 2 in the baseline in 1 page: failed (fails on errors)");
        insta::assert_snapshot!(emit(&report(&all[1..2]), WIDE), @"no findings, 1 waived in 42 pages: passed (fails on errors)");
        let loud = emit(&report(&all), Look { least: Severity::Error, ..WIDE });
        assert_eq!(
            (loud.matches("error[").count(), loud.matches("warning[").count() + loud.matches("note[").count()),
            (4, 0)
        );
        assert!(
            loud.ends_with("4 errors, 3 warnings, 2 notes, 1 waived in 42 pages: failed (fails on errors)\n"),
            "{loud}"
        );
        insta::assert_snapshot!(emit(&Report { pages: 0, ..report(&[]) }, WIDE), @"no findings in 0 pages: passed (fails on errors)");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_and_no_span_makes_it_panic_or_leak_control_characters(
            text in "(\\PC|[\\x00-\\x1f\\x7f\u{9b}\u{200d}\u{202e}\u{301}\u{1f468}界]){0,60}",
            repeat in 1_usize..40, start in 0_usize..3000, length in 0_usize..3000, width in 0_usize..160,
        ) {
            let mut finding = samples::findings().remove(0);
            finding.message.clone_from(&text);
            finding.place = Place::new(&Arc::new(Source::new(text.as_str(), text.repeat(repeat))), Span::new(start, start + length));
            let position = finding.place.position();
            let shown = emit(&samples::report(std::slice::from_ref(&finding)), Look { width, ..WIDE });
            let place = format!(":{}:{}\n", position.line, position.column);
            prop_assert_eq!(shown.matches(&place).count(), 1, "{} is missing in {}", place, shown);
            prop_assert!(!shown.contains(|shown: char| shown.is_control() && shown != '\n'));
            prop_assert_eq!(shown.matches('\u{202e}').count(), 0);
            let room = width.max(NARROWEST);
            if let Some(excerpt) = excerpt(&finding.place.source, finding.place.span, room) {
                prop_assert!(super::width(&excerpt.text) <= room, "{:?}", excerpt.text);
                prop_assert!(excerpt.column + excerpt.columns.max(1) <= room + 1, "{:?}", excerpt.text);
            }
        }
    }
}
