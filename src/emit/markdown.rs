//! Markdown for a comment on a change: what fails first, each finding with its place and its remedy. It stays below what
//! GitHub and GitLab take for one comment, and says so where more was found.

use std::fmt::Write;

use super::text::{counted, lines_of, summary_of_all};
use super::{Look, Report};
use crate::diagnostic::Diagnostic;
use crate::rule::Severity;

/// Bytes of a comment: GitHub takes 65,536 characters.
const LONGEST: usize = 60_000;

/// The report as a comment.
pub(super) fn emit(report: &Report, look: Look) -> String {
    let shown: Vec<&Diagnostic> =
        report.findings.iter().filter(|finding| finding.waived.is_none() && finding.severity >= look.least).collect();
    let mut text = format!("### Playbook: {}\n", plain(&summary_of_all(report)));
    let mut left = 0;
    for (severity, word) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")] {
        let of: Vec<_> = shown.iter().filter(|finding| finding.severity == severity).collect();
        if of.is_empty() {
            continue;
        }
        // What does not fail the check is folded away.
        let folded = severity < report.fail_on;
        let head = counted(of.len(), word);
        let _ = match folded {
            true => writeln!(text, "\n<details><summary>{head}</summary>\n"),
            false => writeln!(text, "\n**{head}**\n"),
        };
        text.push_str("| where | what | how to mend it |\n|---|---|---|\n");
        for finding in of {
            let row = row(report, finding);
            if text.len() + row.len() > LONGEST {
                left += 1;
            } else {
                text.push_str(&row);
            }
        }
        if folded {
            text.push_str("\n</details>\n");
        }
    }
    let mended: Vec<String> = report.gate.lines().iter().map(|line| format!("- {}\n", cell(line))).collect();
    let room = LONGEST.saturating_sub(text.len());
    let fits = mended.iter().scan(0, |used, line| {
        *used += line.len();
        Some(*used)
    });
    let fits = fits.take_while(|used| *used <= room).count();
    left += mended.len() - fits;
    if fits > 0 {
        let head = match (report.gate.mended(), report.gate.unchecked()) {
            (0, 0) => "The baseline".to_owned(),
            (0, some) => format!("{} no longer looked for", counted(some, "finding")),
            (some, 0) => format!("{} mended", counted(some, "finding")),
            (some, more) => format!("{} mended, {more} no longer looked for", counted(some, "finding")),
        };
        // What a change takes out of the check is not folded away.
        let open = if report.gate.unchecked() > 0 { " open" } else { "" };
        let _ = writeln!(text, "\n<details{open}><summary>{head}</summary>\n");
        text.extend(mended[..fits].iter().map(String::as_str));
        text.push_str("\n</details>\n");
    }
    if left > 0 {
        let _ = writeln!(text, "\n{left} more did not fit here: run `playbook check`.");
    }
    text
}

fn row(report: &Report, finding: &Diagnostic) -> String {
    let position = finding.place.position();
    let place = format!("{}:{}", report.path(finding), position.line);
    let Diagnostic { rule, message, help, .. } = finding;
    format!("| {} | {} ({} {}) | {} |\n", code(&place), cell(message), rule.code, rule.name, cell(help))
}

/// A message on one line: what stands in backticks as code, all else as text.
fn cell(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let last = pieces.len() - 1;
    // A backtick without its partner is a sign like others.
    let pieces = pieces.iter().enumerate().map(|(at, piece)| match (at % 2, at < last) {
        (1, true) => code(piece),
        (1, false) => format!("&#96;{}", plain(piece)),
        _ => plain(piece),
    });
    pieces.collect()
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text of which nothing is taken for markup, a cell's end, or a call to somebody by name.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in lines_of([text]).chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' => {
                let _ = write!(safe, "&#{};", u32::from(sign));
            }
            '@' => safe.push_str("@\u{2060}"),
            '\n' => safe.push(' '),
            _ => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::super::samples;
    use super::*;

    #[test]
    fn samples() {
        insta::assert_snapshot!(emit(&samples::report(&samples::findings()[..4]), Look::default()), @r#"
        ### Playbook: 2 errors, 1 warning, 1 waived in 42 pages: failed (fails on errors)

        **2 errors**

        | where | what | how to mend it |
        |---|---|---|
        | <code>docs/play book/billing/send invoice.md:4</code> | due for review since 30 Jul 2025, 50 % "late", &lt;b&gt;<code>&amp;</code>&lt;/b&gt; &#93;&#93;&gt; (PB101 stale) | check the steps, then run <code>playbook verify</code> |
        | <code>docs/play book/日本語/手順.md:1</code> | this is wrong (PB101 stale) | mend it |

        <details><summary>1 warning</summary>

        | where | what | how to mend it |
        |---|---|---|
        | <code>docs/play book/a.md:1</code> | this is wrong (PB202 single-reviewer) | mend it |

        </details>
        "#);
    }

    #[test]
    fn nothing_in_a_message_is_markup() {
        for text in [
            "a | b",
            "`a|b`",
            "<img src=x onerror=alert(1)>",
            "*a* _b_ [c](d) ![e](f) ~~g~~",
            "`odd",
            "a\nb",
            "@maya",
            "# h",
            "日本語 `「」`",
            "]]>",
            "\u{1b}[31m",
            "\\|",
        ] {
            let mut finding = samples::findings().remove(0);
            (finding.message, finding.help) = (text.to_owned(), text.to_owned());
            let comment = emit(&samples::report(std::slice::from_ref(&finding)), Look::default());
            let events: Vec<Event> = Parser::new_ext(&comment, Options::all()).collect();
            let cells = events.iter().filter(|event| matches!(event, Event::Start(Tag::TableCell))).count();
            assert_eq!(cells, 6, "{comment}");
            let odd = |event: &&Event| match event {
                Event::Html(html) | Event::InlineHtml(html) => !["<code>", "</code>"].contains(&html.as_ref()),
                Event::Start(tag) => {
                    matches!(tag, Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)
                }
                _ => false,
            };
            assert_eq!(events.iter().find(odd), None, "{comment}");
            assert!(!comment.contains("@maya") && !comment.contains('\u{1b}'), "{comment}");
        }
    }

    #[test]
    fn a_comment_is_never_too_long() {
        let findings: Vec<Diagnostic> = (0..900).map(|_| samples::findings().remove(0)).collect();
        let text = emit(&samples::report(&findings), Look::default());
        assert!(text.len() < 61_000 && text.contains(" more did not fit here"), "{}", text.len());
        assert!(text.starts_with("### Playbook: 900 errors in 42 pages"));
    }
}
