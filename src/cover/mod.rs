//! Who covers what: which people other than the owner have ever verified a page, and who of them still can.

pub mod alike;
pub mod clients;
pub mod discounted;
mod find;
pub mod handover;
pub mod hands;
pub mod key;
pub mod leave;
pub mod level;
pub mod margin;
pub mod plan;
pub mod provenance;
pub mod register;
pub mod shared;
pub mod what_if;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::facts::Facts;
use crate::model::page::{How, Page};
use crate::model::people::{Roster, Who};

/// A person who covers a page, by their newest verification that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covering {
    /// Who.
    pub who: Who,
    /// When last.
    pub last: Date,
    /// How then.
    pub how: How,
    /// The place of that verification among the page's.
    pub at: usize,
}

/// The cover of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Reviewers that the front matter names, the owner left out.
    pub listed: Vec<Who>,
    /// Who ever verified it in a way that counts, latest first.
    pub ever: Vec<Covering>,
    /// Of those, the ones still here whose last one is recent enough.
    pub now: Vec<Covering>,
    /// How many people those of `ever` are at the least. It is fewer than they are many where two of them, or one of
    /// them and the owner, might be one human whose identities nothing links; see [`alike`].
    pub sure: usize,
    /// How many people those of `now` are at the least.
    pub sure_now: usize,
    /// How many are asked for.
    pub minimum: usize,
}

/// The cover of a page today.
pub fn cover(facts: &Facts, page: usize) -> Cover {
    cover_without(facts, page, &[])
}

/// The cover of a page today, were `leaving` gone.
pub fn cover_without(facts: &Facts, page: usize, leaving: &[Who]) -> Cover {
    let what = &facts.playbook.pages[page];
    let roster = &facts.playbook.roster;
    let owner = owner(facts, what);
    let other = |who: &Who| Some(who) != owner.as_ref() && Some(who) != what.owner.as_ref().map(|named| &named.who);

    let mut listed: Vec<Who> = Vec::new();
    for named in &what.reviewers {
        let who = one(roster, &named.who, facts.today);
        if other(&who) && !listed.contains(&who) {
            listed.push(who);
        }
    }
    let counts = facts.counts(what);
    let mut ever: Vec<Covering> = Vec::new();
    for (at, verification) in facts.verifications(page).iter().enumerate() {
        let Some(who) = &verification.who else { continue };
        let who = one(roster, who, facts.today);
        // A team of several is nobody in particular: it may be those who are counted already.
        if matches!(who, Who::Team(_)) {
            continue;
        }
        if counts.contains(&verification.how) && other(&who) && !ever.iter().any(|covering| covering.who == who) {
            ever.push(Covering { who, last: verification.when, how: verification.how, at });
        }
    }
    let oldest = facts.settings.cover.within.before(facts.today);
    let here = |who: &Who| !roster.gone(who, facts.today) && !leaving.contains(who);
    let now: Vec<Covering> =
        ever.iter().filter(|covering| covering.last >= oldest && here(&covering.who)).cloned().collect();
    let sure = |covering: &[Covering]| alike::least(facts, owner.as_ref(), &people(covering));
    let (all, still) = (sure(&ever), if now.len() == ever.len() { None } else { Some(sure(&now)) });
    Cover { listed, sure: all, sure_now: still.unwrap_or(all), ever, now, minimum: facts.minimum(what) }
}

impl Cover {
    /// Whether it is not known how many different people those of `ever` are.
    pub fn unlinked(&self) -> bool {
        self.sure < self.ever.len()
    }

    /// Whether it is not known how many different people those of `now` are.
    pub fn unlinked_now(&self) -> bool {
        self.sure_now < self.now.len()
    }
}

/// Those who cover a page, without when and how.
pub fn people(covering: &[Covering]) -> Vec<&Who> {
    covering.iter().map(|covering| &covering.who).collect()
}

/// Whether somebody who is listed is known not to have verified a page in a way that counts. Where history is cut off,
/// and where they might be one who has, it is not known: nothing.
pub fn waits(facts: &Facts, page: usize, cover: &Cover, who: &Who) -> Option<bool> {
    if cover.ever.iter().any(|covering| covering.who == *who) {
        return Some(false);
    }
    let doubtful = || cover.ever.iter().any(|covering| alike::alike(facts, who, &covering.who));
    (facts.known(page) && !doubtful()).then_some(true)
}

/// Of those who cover a page, the ones of whom no `people.yml` says whether they are still here.
pub fn perhaps_gone(covering: &[Covering]) -> impl Iterator<Item = &Who> {
    covering.iter().map(|covering| &covering.who).filter(|who| matches!(who, Who::Author(_) | Who::Unlisted(_)))
}

/// The one who answers for a page: a team of one is that person.
pub fn owner(facts: &Facts, page: &Page) -> Option<Who> {
    page.owner.as_ref().map(|named| one(&facts.playbook.roster, &named.who, facts.today))
}

/// A team with one member here is that member; everyone else is who they are.
pub fn one(roster: &Roster, who: &Who, today: Date) -> Who {
    if !matches!(who, Who::Team(_)) {
        return who.clone();
    }
    let mut here = roster.humans(who).into_iter().filter(|human| !roster.gone(human, today));
    match (here.next(), here.next()) {
        (Some(only), None) => only,
        _ => who.clone(),
    }
}

/// The names that are on record as having verified something: without `people.yml`, the ones known to be one person
/// and no team.
pub fn on_record(facts: &Facts) -> BTreeSet<&Who> {
    let all = facts.evidence.pages.iter().flat_map(|record| &record.verifications);
    all.filter_map(|verification| verification.who.as_ref()).collect()
}

/// Whether a page rests on its owner alone: one person or one firm answers for it, and nobody else is listed or has
/// ever verified it. A name that nothing explains may be a team's; it counts as one person only if it is among those
/// `on_record`.
pub fn single_owner(facts: &Facts, page: usize, cover: &Cover, on_record: &BTreeSet<&Who>) -> bool {
    let owner = owner(facts, &facts.playbook.pages[page]);
    let alone = match &owner {
        Some(Who::Person(_) | Who::Author(_)) => true,
        Some(name @ Who::Unlisted(_)) => on_record.contains(name),
        Some(Who::Team(_)) | None => false,
    };
    let anyone = facts.verifications(page).iter().filter_map(|verification| verification.who.as_ref());
    let others =
        anyone.map(|who| one(&facts.playbook.roster, who, facts.today)).any(|who| Some(&who) != owner.as_ref());
    alone && cover.listed.is_empty() && !others
}

/// Whether everyone behind the owner is gone, were `leaving` gone too.
pub fn owner_gone(facts: &Facts, page: &Page, leaving: &[Who]) -> bool {
    let roster = &facts.playbook.roster;
    page.owner.as_ref().is_some_and(|named| {
        let humans = roster.humans(&named.who);
        !humans.is_empty() && humans.iter().all(|human| roster.gone(human, facts.today) || leaving.contains(human))
    })
}

/// Whether there was cover once, and everyone who gave it has left.
pub fn cover_gone(facts: &Facts, cover: &Cover, leaving: &[Who]) -> bool {
    let roster = &facts.playbook.roster;
    let gone =
        |who: &Who| roster.gone(who, facts.today) || roster.humans(who).iter().all(|human| leaving.contains(human));
    !cover.ever.is_empty() && cover.ever.iter().all(|covering| gone(&covering.who))
}

/// Whether enough people covered it once, and too few do now.
pub fn thin(cover: &Cover) -> bool {
    cover.sure >= cover.minimum && cover.sure_now < cover.minimum
}
