//! A finding before it is printed: a rule, a place, a message and a remedy. Prose is made by the emitters.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::rule::{Rule, Severity};
use crate::source::{Position, Source, Span};

/// A span in a source. A finding without a place cannot be made.
#[derive(Debug, Clone)]
pub struct Place {
    /// The text that the span points into.
    pub source: Arc<Source>,
    /// The offending bytes.
    pub span: Span,
}

impl Place {
    /// The place of `span` in `source`.
    pub fn new(source: &Arc<Source>, span: impl Into<Span>) -> Self {
        Place { source: Arc::clone(source), span: span.into() }
    }

    /// The path relative to the playbook's root.
    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// Where the span starts, as people count.
    pub fn position(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Where it ends: the place after its last character.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end.max(self.span.start))
    }
}

/// A waiver that covers a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// Why, in the words of the one who waived it.
    pub why: String,
    /// The last day on which it holds, if it ends.
    pub until: Option<jiff::civil::Date>,
}

/// A slip of the pen: what stands at the place of a finding, or under the key there, and what was surely meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// As written, without quotes.
    pub written: String,
    /// What belongs there.
    pub meant: String,
}

/// A finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub rule: &'static Rule,
    /// Severity after settings; never [`Severity::Off`].
    pub severity: Severity,
    /// Where, mandatory.
    pub place: Place,
    /// What is wrong: lower case, no full stop, the user's text in backticks.
    pub message: String,
    /// What to do about it, in the same style.
    pub help: String,
    /// Further facts, one line each.
    pub notes: Vec<String>,
    /// Set where one word in the place of another mends it.
    pub slip: Option<Slip>,
    /// Set where a waiver covers it.
    pub waived: Option<Waived>,
    /// The day from which on it is true, where that is to come.
    pub from: Option<jiff::civil::Date>,
}

impl Diagnostic {
    /// A finding of `rule` at its default severity.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            place,
            message: message.into(),
            help: help.into(),
            notes: Vec::new(),
            slip: None,
            waived: None,
            from: None,
        }
    }

    /// The same with one more note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same, where something near to what is `written` was surely meant.
    #[must_use]
    pub fn slip(mut self, written: &str, meant: Option<&str>) -> Self {
        self.slip = meant.map(|meant| Slip { written: written.to_owned(), meant: meant.to_owned() });
        self
    }

    /// The same at another severity.
    #[must_use]
    pub fn at(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What of its file it is about, as it is written there: the target of a link, a name, a key. Empty where it is about
    /// the page as a whole, as all that is said of freshness, cover, owner and what leads to it: the date or title it points at will change. With the
    /// rule and the file it says which finding this is, wherever its line has moved.
    pub fn subject(&self) -> &str {
        let whole = ["PB1", "PB2", "PB002", "PB302"].iter().any(|family| self.rule.code.starts_with(family));
        let listed = [".yml", ".csv", ".ics"].iter().any(|ending| self.place.path().ends_with(ending));
        if whole && !listed {
            return "";
        }
        self.place.source.text().get(self.place.span.start..self.place.span.end).unwrap_or_default().trim()
    }

    /// The total order of output: path, place, code, message.
    pub fn order(&self, other: &Self) -> Ordering {
        (self.place.path(), self.place.span, self.rule.code, &self.message, &self.help).cmp(&(
            other.place.path(),
            other.place.span,
            other.rule.code,
            &other.message,
            &other.help,
        ))
    }
}
