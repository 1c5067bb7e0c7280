//! A day for each training: a proposal for a calendar, so that nobody finds all of them on somebody's last day.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Training;
use crate::facts::Facts;
use crate::model::people::Who;

/// Gives each training that has a last day the first working day after today on which both are here and neither has
/// another; where there is none by then, the first on which both are here; else the last day itself.
pub fn days(facts: &Facts, trainings: &mut [Training]) {
    let roster = &facts.playbook.roster;
    let here = |who: &Who, day: Date| match who {
        Who::Person(id) => {
            let person = roster.person(*id);
            let away = person.away.iter().any(|(from, to)| (*from..=*to).contains(&day));
            !away && !person.gone(day) && person.from.is_none_or(|from| from <= day)
        }
        Who::Team(_) | Who::Author(_) | Who::Unlisted(_) => true,
    };
    let mut taken: BTreeSet<(Date, Who)> = BTreeSet::new();
    for training in trainings {
        let Some(by) = training.by else { continue };
        let both = [&training.learner, &training.teacher.who];
        let tomorrow = facts.today.saturating_add(1.day());
        let fits = || facts.settings.workdays.within(tomorrow, by).filter(|day| both.iter().all(|who| here(who, *day)));
        let free = fits().find(|day| both.iter().all(|who| !taken.contains(&(*day, (*who).clone()))));
        let day = free.or_else(|| fits().next()).unwrap_or(by);
        taken.extend(both.map(|who| (day, who.clone())));
        training.day = Some(day);
    }
}
