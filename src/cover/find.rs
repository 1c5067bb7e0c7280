//! Who is meant, where somebody is named by hand.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::cover::what_if::WhatIf;
use crate::model::people::{Roster, Who, fold, nearest};

impl WhatIf {
    /// The people that are meant by an id, a name, an alias or an address; a team's are its members. Else who may be
    /// meant.
    ///
    /// # Errors
    /// The remedy, where nobody who is here is meant.
    pub fn find(&self, roster: &Roster, name: &str, today: Date) -> Result<Vec<usize>, String> {
        let called = |who: &Who| fold(roster.id(who)) == fold(name) || fold(roster.name(who)) == fold(name);
        let meant = match roster.find(name) {
            Some(who) => roster.humans(who),
            None => self.people.iter().filter(|who| called(who)).cloned().collect(),
        };
        if let [only] = meant.as_slice()
            && roster.gone(only, today)
        {
            let until = match only {
                Who::Person(id) => roster.person(*id).until,
                _ => None,
            };
            let then = until.map(|until| format!(", or ask as of then with `--today {until}`")).unwrap_or_default();
            return Err(format!("{} has left already; see `playbook check`{then}", roster.name(only)));
        }
        let mut found: Vec<usize> = meant.iter().filter_map(|who| self.people.binary_search(who).ok()).collect();
        if meant.len() > 1 && roster.find(name).is_none() {
            let ids: Vec<&str> = meant.iter().map(|who| roster.id(who)).collect();
            return Err(format!("several are called so; write one of: {}", ids.join(", ")));
        }
        found.sort_unstable();
        if found.is_empty() && self.processes.is_empty() {
            return Err("no page is a process in force, so nothing rests on anybody".to_owned());
        }
        if found.is_empty() {
            let words = |who| roster.name(who).split_whitespace().map(move |word| (word, who));
            let known = || self.people.iter().flat_map(|who| [(roster.id(who), who), (roster.name(who), who)]);
            let called = known().chain(self.people.iter().flat_map(words));
            let near = nearest(name, called.clone().map(|(word, _)| word));
            let meant: BTreeSet<&str> =
                called.filter(|(word, _)| Some(*word) == near).map(|(_, who)| roster.id(who)).collect();
            let meant: Vec<String> = meant.into_iter().map(|id| format!("`{id}`")).collect();
            return Err(match meant.is_empty() {
                false => format!("did you mean {}?", meant.join(" or ")),
                true => "`playbook report people` lists everyone who owns or covers something".to_owned(),
            });
        }
        Ok(found)
    }
}
