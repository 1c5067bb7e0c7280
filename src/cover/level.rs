//! How far everybody has come with a process: learning it, able to do it, able to teach it. `training.yml` has the word
//! where it names somebody; else it is what the evidence says.

use crate::cover::hands::Hands;
use crate::cover::{self, Cover};
use crate::facts::Facts;
use crate::model::people::Who;
use crate::model::training::Level;

/// Somebody, and how far they have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leveled {
    /// Who: somebody who is here.
    pub who: Who,
    /// How far.
    pub level: Level,
    /// `training.yml` says so, else the evidence.
    pub said: bool,
}

/// How far everybody who is here has come with a process: who is named in `training.yml`, then its owner, where that is
/// one person, then who covers it now, did once, or is asked to.
pub fn levels(facts: &Facts, page: usize, cover: &Cover, hands: &Hands) -> Vec<Leveled> {
    let roster = &facts.playbook.roster;
    let mut all: Vec<Leveled> = Vec::new();
    let mut add = |who: &Who, level: Level, said: bool| {
        let here = !roster.gone(who, facts.today) && !matches!(who, Who::Team(_));
        if here && !all.iter().any(|known| known.who == *who) {
            all.push(Leveled { who: who.clone(), level, said });
        }
    };
    for (who, level) in facts.playbook.training.get(&page).into_iter().flatten() {
        add(&cover::one(roster, who, facts.today), *level, true);
    }
    if let Some(owner) = cover::owner(facts, &facts.playbook.pages[page]) {
        add(&owner, Level::Teaches, false);
    }
    for covering in &cover.now {
        let done = hands.now.iter().any(|hand| hand.who == covering.who);
        add(&covering.who, if done { Level::Teaches } else { Level::Does }, false);
    }
    let once = cover.ever.iter().map(|covering| &covering.who);
    once.chain(&cover.listed).for_each(|who| add(who, Level::Learning, false));
    all
}
