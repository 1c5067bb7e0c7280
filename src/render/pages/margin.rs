//! The absence margin on the health page: the number, what it counts, and by team. A set of people is shown where people
//! are named, in order of their names, because it is an example and no ranking.

use crate::cover::margin::{Margin, SHARE};
use crate::health::Critical;
use crate::model::people::Who;
use crate::render::Maker;
use crate::render::board::lists::level_title;
use crate::render::parts::href;
use crate::render::view::{MarginRow, MarginView};

impl Maker<'_> {
    /// The margin; absent where no critical process is known.
    pub fn margin(&self, from: &str) -> Option<MarginView> {
        let critical = Critical::new(self.facts, self.survey);
        let margin = critical.margin()?;
        let mut people: Vec<&Who> = margin.people.iter().map(|at| &critical.people[*at]).collect();
        people.sort_by_cached_key(|who| self.facts.playbook.roster.name(who).to_lowercase());
        let teams = self.board.teams.iter().filter_map(|slice| {
            let margin = critical.of(|page| slice.pages.binary_search(&page).is_ok())?;
            Some(MarginRow {
                name: slice.title.clone(),
                href: slice.url.as_ref().map(|url| href(from, url)),
                processes: margin.processes,
                number: self.margin_number(&margin),
            })
        });
        Some(MarginView {
            number: self.margin_number(&margin),
            says: self.margin_says(&margin, &critical),
            note: self.margin_note(&margin, &critical),
            definition: self.words.say("margin.definition", &[("share", &SHARE.to_string())]),
            teams: teams.collect(),
            href: if people.is_empty() { None } else { self.what_if_href_of(&people, from) },
            people: self.parties(people.into_iter(), from),
        })
    }

    /// "2", or "1 to 3".
    pub fn margin_number(&self, margin: &Margin) -> String {
        let (low, high) = (margin.at_least.to_string(), margin.at_most.to_string());
        match margin.number() {
            Some(_) => high,
            None => self.words.say("margin.between", &[("low", &low), ("high", &high)]),
        }
    }

    fn margin_says(&self, margin: &Margin, critical: &Critical<'_>) -> String {
        let levels: Vec<String> = critical.levels.iter().map(|level| level_title(self, *level)).collect();
        let levels = levels.join(self.words.text("list.comma"));
        let of = match critical.all {
            true => self.words.count("margin.of-all", margin.processes, &[]),
            false => self.words.count("margin.of-level", margin.processes, &[("levels", &levels)]),
        };
        let needed = margin.needed.to_string();
        let args = [("lost", needed.as_str()), ("of", of.as_str())];
        match margin.number() {
            Some(0) => self.words.say("margin.none", &args),
            Some(number) => self.words.count("margin.exact", number, &args),
            None => {
                let low = margin.at_least.to_string();
                self.words.count("margin.bounds", margin.at_most, &[args[0], args[1], ("low", &low)])
            }
        }
    }

    fn margin_note(&self, margin: &Margin, critical: &Critical<'_>) -> String {
        let mut notes: Vec<String> = Vec::new();
        match (margin.number(), margin.unlinked) {
            (Some(_), _) => {}
            (None, true) => notes.push(self.words.text("margin.unlinked").to_owned()),
            (None, false) => notes.push(self.words.text("margin.too-many").to_owned()),
        }
        let unknown = critical.unknown(|_| true);
        if unknown > 0 {
            notes.push(self.words.count("margin.unknown", unknown, &[]));
        }
        notes.join(" ")
    }
}
