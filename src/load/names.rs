//! Names of people and teams, as somebody wrote them, against the roster.

use crate::diagnostic::Diagnostic;
use crate::load::fields::Fields;
use crate::load::rules::UNKNOWN_PERSON;
use crate::model::page::{Named, Placed};
use crate::model::people::{Name, Roster, Stranger, Who, is_nobody};
use crate::rule::Severity;
use crate::yaml::Entry;

/// Reads names of people and teams against the roster.
pub struct Names<'a> {
    /// Who there is.
    pub roster: &'a Roster,
    /// The key is another tool's, mapped to ours: unknown names are a warning.
    pub mapped: bool,
}

impl Names<'_> {
    /// One name; nothing for a placeholder.
    pub fn one(&self, entry: &Entry, fields: &mut Fields<'_>) -> Option<Named> {
        let mut names = self.many(entry, fields);
        if names.len() > 1 {
            fields.mistake(
                entry.node.span,
                format!("`{}` takes one person or team, not {}", entry.key, names.len()),
                "name the team in people.yml, or keep the one who answers for it",
            );
        }
        (!names.is_empty()).then(|| names.remove(0))
    }

    /// A list of names, or one. Placeholders are nobody.
    pub fn many(&self, entry: &Entry, fields: &mut Fields<'_>) -> Vec<Named> {
        let texts = fields.texts(entry);
        texts.into_iter().filter(|text| !is_nobody(&text.value)).map(|text| self.named(text, fields)).collect()
    }

    /// A name, as it was written somewhere.
    pub fn named(&self, text: Placed<String>, fields: &mut Fields<'_>) -> Named {
        let who = match self.roster.find(&text.value) {
            Some(who) => who.clone(),
            None => {
                if !self.roster.is_empty() {
                    let unknown = "add them to people.yml, or use an id, alias or full name that stands there";
                    let stranger = self.roster.stranger(&text.value);
                    let near =
                        matches!(stranger, Stranger::Unknown(_)).then(|| self.roster.nearest(&text.value)).flatten();
                    let (message, help) = stranger.told(&text.value, unknown);
                    let severity = if self.mapped { Severity::Warning } else { Severity::Error };
                    let finding = Diagnostic::new(&UNKNOWN_PERSON, text.place.clone(), message, help).at(severity);
                    fields.findings.push(finding.slip(&text.value, near));
                }
                Who::Unlisted(Name::new(&text.value))
            }
        };
        Named { name: text.value, who, place: text.place }
    }
}
