//! Texts as all formats for people have them: made harmless, and summed up in a line.

use super::{Counts, Report};
use crate::rule::Severity;

/// What stands for a tab.
const TAB: &str = "    ";

/// `text` without anything that moves the cursor, changes colours or reverses the order of reading; tabs are spaces.
pub fn made_visible(text: &str) -> String {
    // GitHub's runner takes `##[` for the beginning of a command, wherever in a line it stands.
    if text.contains("##[") {
        return text.split("##[").map(made_visible).collect::<Vec<_>>().join("##\u{2060}[");
    }
    if text.bytes().fold(true, |visible, byte| visible & (b' '..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => visible.push_str(TAB),
            '\0'..='\u{1f}' => visible.push(char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => visible.push('\u{2421}'),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffe}'..='\u{ffff}' => visible.push('\u{fffd}'),
            _ => visible.push(character),
        }
    }
    visible
}

/// Lines of text without any other sign that moves the cursor, changes colours or reverses the order of reading.
pub fn lines_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).map(made_visible).collect::<Vec<_>>().join("\n")
}

/// `3 errors, 5 warnings, 2 notes, 1 waived in 42 pages: failed (fails on errors)`.
pub fn summary(report: &Report) -> String {
    let counts = Counts::of(report.findings);
    let found = Some(tally(counts)).filter(|found| !found.is_empty()).unwrap_or_else(|| "no findings".to_owned());
    let baselined = report.baselined.map_or(0, <[_]>::len);
    let gate = &report.gate;
    let before = gate.since.as_ref().map_or(0, |since| since.before);
    let quiet = [
        (gate.to_come(report.findings), "of them to come"),
        (counts.waived, "waived"),
        (baselined, "in the baseline"),
        (gate.expired, "no longer allowed by it"),
        (before, "there before"),
        (gate.unchecked(), "no longer looked for"),
        (gate.mended(), "mended"),
    ];
    let quiet = quiet.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!(", {count} {word}"));
    let verdict = if report.findings.iter().any(|finding| report.fails(finding)) { "failed" } else { "passed" };
    let on = match report.fail_on {
        Severity::Error | Severity::Off => "errors",
        Severity::Warning => "errors and warnings",
        Severity::Note => "every finding",
    };
    let since = gate.since.map(|since| {
        // A short hash is enough to find it.
        format!(" since {} ({})", made_visible(since.revision), &since.base[..since.base.len().min(12)])
    });
    let (quiet, pages) = (quiet.collect::<String>(), counted(report.pages, "page"));
    format!("{found}{quiet} in {pages}{}: {verdict} (fails on {on})", since.unwrap_or_default())
}

/// The same, and how many web addresses could not be checked: of these nothing was found.
pub fn summary_of_all(report: &Report) -> String {
    match report.external.as_ref().map_or(0, |external| external.unknown.len()) {
        0 => summary(report),
        1 => format!("{}; 1 web address could not be checked", summary(report)),
        some => format!("{}; {some} web addresses could not be checked", summary(report)),
    }
}

/// `3 errors, 5 warnings`; empty where there is none.
pub fn tally(counts: Counts) -> String {
    let counts = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| counted(count, word));
    counts.collect::<Vec<_>>().join(", ")
}

/// `3 pages`.
pub fn counted(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_log_or_a_reader_of_xml_would_trip_over_is_made_visible() {
        assert_eq!(made_visible("plain [text] ## [x]"), "plain [text] ## [x]");
        assert_eq!(made_visible("a ##[stop-commands]b ##[c]"), "a ##\u{2060}[stop-commands]b ##\u{2060}[c]");
        assert_eq!(made_visible("\u{fffe}\u{ffff}\u{1b}##[x]"), "\u{fffd}\u{fffd}\u{241b}##\u{2060}[x]");
    }
}
