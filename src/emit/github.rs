//! GitHub Actions: a workflow command a finding, which becomes an annotation of its line. GitHub shows ten errors and ten
//! warnings of a step, so the last line sums up. Waived findings are not among them.
//!
//! The form of a command, and what is escaped in it, is that of GitHub's own runner: in the text `%` and line breaks, in a
//! property `:` and `,` too.

use std::fmt::Write;

use super::text::{lines_of, summary_of_all};
use super::{Look, Report};
use crate::diagnostic::Diagnostic;
use crate::rule::Severity;

/// The report as workflow commands.
pub(super) fn emit(report: &Report, look: Look) -> String {
    let shown = report.findings.iter().filter(|finding| finding.waived.is_none() && finding.severity >= look.least);
    let mut text: String = shown.map(|finding| command(report, finding)).collect();
    if look.least <= Severity::Note {
        // Plain lines of the log: none begins with a command, and none holds one of the old form.
        report.gate.lines().iter().for_each(|line| text.extend([line, "\n"]));
    }
    text.push_str(&summary_of_all(report));
    text.push('\n');
    text
}

fn command(report: &Report, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    };
    let (from, to) = (finding.place.position(), finding.place.end());
    let mut command =
        format!("::{level} file={},line={}", property(&lines_of([report.path(finding).as_str()])), from.line);
    // Columns of a place on several lines would be taken for those of one.
    if from.line == to.line {
        let _ = write!(command, ",col={},endColumn={}", from.column, to.column);
    } else {
        let _ = write!(command, ",endLine={}", to.line);
    }
    let title = format!("{} {}", finding.rule.code, finding.rule.name);
    let told = [finding.message.as_str(), &finding.help].into_iter().chain(finding.notes.iter().map(String::as_str));
    let _ = writeln!(command, ",title={}::{}", property(&title), data(&lines_of(told)));
    command
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    type Properties = Vec<(String, String)>;

    /// Reads a command as GitHub's runner does: level, properties, text.
    fn read(line: &str) -> Option<(String, Properties, String)> {
        let (command, text) = line.strip_prefix("::")?.split_once("::")?;
        let (level, properties) = command.split_once(' ')?;
        let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        let all = properties.split(',').map(|property| {
            let (name, value) = property.split_once('=')?;
            Some((name.to_owned(), plain(&value.replace("%3A", ":").replace("%2C", ",")).replace("%25", "%")))
        });
        Some((level.to_owned(), all.collect::<Option<_>>()?, plain(text).replace("%25", "%")))
    }

    #[test]
    fn samples() {
        insta::assert_snapshot!(emit(&samples::report(&samples::findings()), Look::default()), @r#"
        ::error file=docs/play book/billing/send invoice.md,line=4,col=16,endColumn=26,title=PB101 stale::due for review since 30 Jul 2025, 50 %25 "late", <b>`&`</b> ]]>%0Acheck the steps, then run `playbook verify`%0Averified by `maya`, walked
        ::warning file=docs/play book/a.md,line=1,col=13,endColumn=18,title=PB202 single-reviewer::this is wrong%0Amend it
        ::error file=docs/play book/日本語/手順.md,line=1,col=7,endColumn=9,title=PB101 stale::this is wrong%0Amend it
        ::warning file=docs/play book/span.md,line=2,endLine=3,title=PB202 single-reviewer::this is wrong%0Amend it
        ::notice file=docs/play book/long.md,line=1,col=841,endColumn=845,title=PB304 missing-alt-text::this is wrong%0Amend it
        ::warning file=docs/play book/ops/␛]0;title␇.md,line=1,col=7,endColumn=10,title=PB202 single-reviewer::`␛[2J␊PB999`, a name of two lines%0Amend it
        ::error file=docs/play book/empty.md,line=1,col=1,endColumn=1,title=PB101 stale::this is wrong%0Amend it
        ::notice file=docs/play book/end.md,line=2,col=1,endColumn=1,title=PB304 missing-alt-text::this is wrong%0Amend it
        ::error file=docs/play book/line-end.md,line=1,endLine=2,title=PB101 stale::this is wrong%0Amend it
        4 errors, 3 warnings, 2 notes, 1 waived in 42 pages: failed (fails on errors)
        "#);
    }

    #[test]
    fn nothing_to_say_is_a_summary() {
        insta::assert_snapshot!(emit(&samples::report(&samples::findings()[1..2]), Look::default()), @"no findings, 1 waived in 42 pages: passed (fails on errors)");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_said_is_one_command_and_comes_out_as_it_was(text in "(\\PC|[%,:=|`'\"\\]>\n\r\u{1b}日]){0,60}") {
            let mut finding = samples::findings().remove(0);
            finding.message.clone_from(&text);
            finding.place.source = std::sync::Arc::new(crate::source::Source::new(text.as_str(), text.clone()));
            let shown = emit(&samples::report(std::slice::from_ref(&finding)), Look::default());
            let line = shown.strip_suffix("1 error in 42 pages: failed (fails on errors)\n").expect("a summary");
            prop_assert_eq!(line.matches('\n').count(), 1, "{}", line);
            let (level, properties, told) = read(line.trim_end_matches('\n')).expect("a command");
            prop_assert_eq!(level, "error");
            prop_assert_eq!(&properties[0], &("file".to_owned(), lines_of([format!("docs/play book/{text}").as_str()])));
            prop_assert_eq!(&properties.last().expect("a title").1, "PB101 stale");
            let seen = lines_of([text.as_str(), &finding.help, &finding.notes[0]]);
            prop_assert_eq!(told, seen);
        }
    }
}
