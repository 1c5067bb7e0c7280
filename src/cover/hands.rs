//! Hands: everybody, the owner included, who has walked through a process with someone or carried it out. Reviewers are
//! the eyes that say whether a page is right; hands are those who could do what it says tomorrow.

use crate::cover::{Covering, alike, one, people};
use crate::facts::Facts;
use crate::model::page::How;
use crate::model::people::Who;

/// Who has done what a page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hands {
    /// Who ever walked through it or carried it out, latest first; a team of several is nobody in particular.
    pub ever: Vec<Covering>,
    /// Of those, the ones who are still here and hold what it needs.
    pub now: Vec<Covering>,
    /// How many people those of `now` are at the least.
    pub sure_now: usize,
}

/// Who has done what a page says.
pub fn hands(facts: &Facts, page: usize) -> Hands {
    let roster = &facts.playbook.roster;
    let what = &facts.playbook.pages[page];
    let mut ever: Vec<Covering> = Vec::new();
    for (at, verification) in facts.verifications(page).iter().enumerate() {
        let Some(who) = &verification.who else { continue };
        let who = one(roster, who, facts.today);
        let done = matches!(verification.how, How::Walked | How::Performed);
        if done && !matches!(who, Who::Team(_)) && !ever.iter().any(|hand| hand.who == who) {
            ever.push(Covering { who, last: verification.when, how: verification.how, at });
        }
    }
    let able = |hand: &&Covering| {
        !roster.gone(&hand.who, facts.today)
            && what.needs.iter().all(|need| holds(facts, &hand.who, need) != Some(false))
    };
    let now: Vec<Covering> = ever.iter().filter(able).cloned().collect();
    let sure_now = alike::least(facts, None, &people(&now));
    Hands { ever, now, sure_now }
}

/// Whether somebody holds an access; nothing where it is not known, because they are not in `people.yml` or nobody there
/// is said to hold anything.
pub fn holds(facts: &Facts, who: &Who, need: &str) -> Option<bool> {
    let roster = &facts.playbook.roster;
    let Who::Person(id) = who else { return None };
    if roster.people.iter().all(|person| person.holds.is_empty()) {
        return None;
    }
    Some(roster.person(*id).holds.iter().any(|held| held.eq_ignore_ascii_case(need)))
}
