//! Findings in the formats that people and machines read: one table, one file a format.
//!
//! An emitter gets findings and counts, returns text, and decides nothing: no sorting, no filtering by severity, no
//! exit status. It knows no Playbook, no clock and no terminal; colour and width are arguments.

mod gate;
mod github;
mod gitlab;
mod human;
pub mod json;
mod junit;
mod markdown;
#[cfg(test)]
mod samples;
mod sarif;
mod text;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::rule::Severity;
pub use gate::{Gate, Since, Spare};
pub use text::counted;

/// What is reported.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The day that the findings hold for.
    pub today: Date,
    /// All findings, waived ones included, in the order of output.
    pub findings: &'a [Diagnostic],
    /// Those that a baseline allows, which are none of `findings`; nothing where there is no baseline.
    pub baselined: Option<&'a [Diagnostic]>,
    /// How many pages were looked at.
    pub pages: usize,
    /// The least severity that makes the check fail.
    pub fail_on: Severity,
    /// What leads from the top of the repository to the playbook's folder: empty, or with a final `/`. Services that know
    /// nothing but the repository are given paths with it.
    pub prefix: &'a str,
    /// What web addresses answered; nothing where nobody asked.
    pub external: Option<External<'a>>,
    /// What the findings were held against.
    pub gate: Gate<'a>,
}

impl Report<'_> {
    /// Whether a finding makes the check fail.
    fn fails(&self, finding: &Diagnostic) -> bool {
        finding.waived.is_none() && finding.severity >= self.fail_on
    }

    /// A finding's file from the top of the repository.
    fn path(&self, finding: &Diagnostic) -> String {
        format!("{}{}", self.prefix, finding.place.path())
    }
}

/// What each finding is known by from one run to the next, wherever its line has moved: 32 hexadecimal digits of its rule,
/// file and subject, and of how many alike came before it.
fn fingerprints<'f>(prefix: &str, findings: impl Iterator<Item = &'f Diagnostic>) -> Vec<String> {
    let mut seen: FxHashMap<(&str, &str, &str), usize> = FxHashMap::default();
    let fingerprint = |finding: &'f Diagnostic| {
        let (code, path, subject) = (finding.rule.code, finding.place.path(), finding.subject());
        let count = seen.entry((code, path, subject)).or_default();
        *count += 1;
        let told = format!("{code}\0{prefix}{path}\0{subject}\0{count}");
        blake3::hash(told.as_bytes()).to_hex()[..32].to_owned()
    };
    findings.map(fingerprint).collect()
}

/// What web addresses answered.
#[derive(Debug, Clone, Default)]
pub struct External<'a> {
    /// How many addresses there are an answer of.
    pub asked: usize,
    /// Of how many of them the answer is an earlier one.
    pub kept: usize,
    /// How many are not asked for.
    pub passed_over: usize,
    /// How many are gone.
    pub gone: usize,
    /// How many have moved for good.
    pub moved: usize,
    /// Those that could not be checked, and why, in order.
    pub unknown: Vec<(&'a str, &'a str)>,
}

/// How many findings there are of each kind. A waived one counts as waived and as nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Waived ones of any severity.
    pub waived: usize,
}

impl External<'_> {
    /// It in a line.
    fn told(&self) -> String {
        let noun = if self.asked == 1 { "web address" } else { "web addresses" };
        let parts = [
            (self.gone, "gone"),
            (self.moved, "moved"),
            (self.unknown.len(), "could not be checked"),
            (self.kept, "known from before"),
            (self.passed_over, "passed over"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        let parts: Vec<String> = parts.collect();
        format!("{} {noun}{}{}", self.asked, if parts.is_empty() { "" } else { ": " }, parts.join(", "))
    }
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut counts = Counts::default();
        for finding in findings {
            let count = match (&finding.waived, finding.severity) {
                (Some(_), _) => &mut counts.waived,
                (None, Severity::Error) => &mut counts.errors,
                (None, Severity::Warning) => &mut counts.warnings,
                (None, Severity::Note) => &mut counts.notes,
                (None, Severity::Off) => continue,
            };
            *count += 1;
        }
        counts
    }
}

/// Whether text may carry escape sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Text alone.
    #[default]
    Plain,
    /// ANSI escape sequences.
    Ansi,
}

/// What the text is shown on. Formats for machines do not look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colour or not.
    pub colour: Colour,
    /// Columns of the terminal.
    pub width: usize,
    /// The least severity that people are shown; what is softer is counted alone.
    pub least: Severity,
}

impl Default for Look {
    fn default() -> Self {
        Look { colour: Colour::Plain, width: 120, least: Severity::Note }
    }
}

/// A format for findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// For programs: JSON, version 1.
    Json,
    /// GitHub's annotations.
    Github,
    /// GitLab's code quality.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Markdown for a comment.
    Markdown,
}

/// A row of the table of formats.
struct Entry {
    format: Format,
    name: &'static str,
    about: &'static str,
    emit: fn(&Report, Look) -> String,
}

const TABLE: [Entry; 7] = [
    Entry { format: Format::Human, name: "human", about: "for people at a terminal", emit: human::emit },
    Entry { format: Format::Json, name: "json", about: "for programs, version 1", emit: json::emit },
    Entry { format: Format::Github, name: "github", about: "annotations of GitHub Actions", emit: github::emit },
    Entry { format: Format::Gitlab, name: "gitlab", about: "a code quality report of GitLab", emit: gitlab::emit },
    Entry { format: Format::Sarif, name: "sarif", about: "SARIF 2.1.0, for code scanning", emit: sarif::emit },
    Entry { format: Format::Junit, name: "junit", about: "JUnit XML, for test reports", emit: junit::emit },
    Entry { format: Format::Markdown, name: "markdown", about: "a comment on a change", emit: markdown::emit },
];

impl Format {
    /// All formats, in the order of the manual.
    pub fn all() -> impl Iterator<Item = Format> {
        TABLE.iter().map(|entry| entry.format)
    }

    /// The word that chooses it.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it is for, in half a sentence.
    pub fn about(self) -> &'static str {
        self.entry().about
    }

    /// The format of that name.
    pub fn parse(word: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name == word).map(|entry| entry.format)
    }

    /// The report in this format, with a final line break.
    pub fn emit(self, report: &Report, look: Look) -> String {
        (self.entry().emit)(report, look)
    }

    fn entry(self) -> &'static Entry {
        TABLE.iter().find(|entry| entry.format == self).unwrap_or(&TABLE[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_of_its_own_for_every_format() {
        for (at, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.format as usize, at, "{}: rows stand in the order of the variants", entry.name);
            assert_eq!((Format::parse(entry.name), entry.format.name()), (Some(entry.format), entry.name));
            assert!(!entry.about.is_empty());
        }
        assert_eq!(Format::parse("yaml"), None);
    }

    #[test]
    fn every_format_ends_with_one_line_break() {
        for format in Format::all() {
            for report in [samples::report(&samples::findings()), samples::report(&[])] {
                let text = format.emit(&report, Look::default());
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}", format.name());
            }
        }
    }

    #[test]
    fn a_waived_finding_counts_once() {
        let counts = Counts::of(&samples::findings());
        assert_eq!(counts, Counts { errors: 4, warnings: 3, notes: 2, waived: 1 });
    }
}
