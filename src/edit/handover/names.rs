//! Who is meant by a name in a file, and how the new one is spelled in its place.

use crate::edit::{Refusal, Replacement, Step, texts, way};
use crate::model::people::{Name, Roster, Who, fold};
use crate::yaml::Entry;

use super::{Handover, Sheet};

/// The two people of a handover, as files name them.
pub struct Names<'a> {
    /// Who there is.
    pub roster: &'a Roster,
    /// Who hands over.
    pub old: &'a Who,
    /// Who takes over.
    pub new: &'a Who,
}

impl<'a> Names<'a> {
    /// The names of a handover.
    pub fn new(roster: &'a Roster, handover: &Handover<'a>) -> Self {
        Names { roster, old: handover.old, new: handover.new }
    }

    fn means(&self, text: &str, who: &Who) -> bool {
        match self.roster.find(text) {
            Some(found) => found == who,
            None => *who == Who::Unlisted(Name::new(text)),
        }
    }

    /// The new one, named in the way in which the old one is named: by id, full name, address or handle; by id where
    /// that would not be clear.
    pub fn spelled(&self, old: &str) -> String {
        let (id, name) = (self.roster.id(self.new), self.roster.name(self.new));
        let (emails, aliases) = match self.new {
            Who::Person(id) => {
                let person = self.roster.person(*id);
                (person.emails.as_slice(), person.aliases.as_slice())
            }
            Who::Team(id) => (&[][..], self.roster.team(*id).aliases.as_slice()),
            Who::Unlisted(_) | Who::Author(_) => (&[][..], &[][..]),
        };
        let written = old.trim();
        let like = match written.chars().next() {
            Some(sign @ ('@' | '#')) => aliases.iter().find(|alias| alias.starts_with(sign)).map(String::as_str),
            _ if fold(written) == fold(self.roster.id(self.old)) => None,
            _ if written.contains('@') => emails.first().map(String::as_str),
            _ if fold(written) == fold(self.roster.name(self.old)) => Some(name),
            _ => None,
        };
        like.filter(|like| self.means(like, self.new)).unwrap_or(id).to_owned()
    }

    /// Puts the new one in the place of the old one; says whether the old one stood there.
    pub fn replace(&self, sheet: &mut Sheet, above: &[Step<'_>], entry: &Entry) -> Result<bool, Refusal> {
        let new = self.replacements(above, entry);
        if !new.is_empty() {
            sheet.document.replace_all(&new)?;
        }
        Ok(!new.is_empty())
    }

    /// Where in an entry the old one stands, and how the new one is written there.
    pub fn replacements<'k>(&self, above: &[Step<'k>], entry: &'k Entry) -> Vec<Replacement<'k>> {
        let all = texts(entry).into_iter().filter(|(_, text)| self.means(text, self.old));
        all.map(|(item, text)| (way(above, &entry.key, item), self.spelled(text))).collect()
    }

    /// Takes the old one out of a list of reviewers, and puts the new one there, unless they are listed already or
    /// `owns`: the owner is no reviewer.
    pub fn reviewers(
        &self,
        sheet: &mut Sheet,
        (above, entry): (&[Step<'_>], &Entry),
        owns: Option<&Who>,
        of: &str,
    ) -> Result<(), Refusal> {
        let all = texts(entry);
        let old: Vec<(Option<usize>, &str)> =
            all.iter().copied().filter(|(_, text)| self.means(text, self.old)).collect();
        let Some(((first, written), others)) = old.split_first() else { return Ok(()) };
        let listed = all.iter().any(|(_, text)| self.means(text, self.new));
        let owns = owns.is_some_and(|owner| owner == self.new || self.roster.humans(owner) == [self.new.clone()]);
        let path = way(above, &entry.key, None);
        for (item, _) in others.iter().rev() {
            sheet.document.remove(&path, item.unwrap_or_default())?;
        }
        if listed || owns {
            sheet.document.remove(&path, first.unwrap_or_default())?;
            let why = if owns { "the new owner is no reviewer" } else { "the new one is listed already" };
            sheet.what.push(format!("{of} (taken out: {why})"));
        } else {
            sheet.document.replace(&way(above, &entry.key, *first), &self.spelled(written))?;
            sheet.what.push(of.to_owned());
        }
        Ok(())
    }
}
