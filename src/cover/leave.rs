//! Cover by week: who is away when, what each week loses at its worst, and who should show what to whom before that.
//!
//! What is lost because of an absence and what is lost because somebody has left by then are told apart: the one ends.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rayon::prelude::*;

use crate::cover::plan::{self, Asked, Going, Known, Training};
use crate::cover::what_if::{Loss, Lost, Stretch, WhatIf, Worst};
use crate::facts::Facts;
use crate::model::people::{Person, Who};
use crate::model::workdays::merged;

/// How many weeks are looked at, unless somebody asks for others.
pub const WEEKS: i64 = 12;

/// A week, or the part of it that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The first and the last day; weeks begin on Monday.
    pub days: (Date, Date),
    /// Its working days.
    pub worked: Vec<Date>,
    /// Who is away, by their places in [`WhatIf::people`], with the working days.
    pub away: Vec<(usize, Vec<Date>)>,
    /// What is lost at its worst because somebody is away, the worst first.
    pub losses: Vec<Worst>,
    /// What is lost besides, by then, since somebody has left after today.
    pub left: Vec<Lost>,
}

/// What is lost for good once somebody has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Who, by their place in [`WhatIf::people`].
    pub who: usize,
    /// Their last day.
    pub until: Date,
    /// What is lost with them, beside what is lost with those who left before: processes by their places in
    /// [`WhatIf::processes`], the worst first.
    pub losses: Vec<(usize, Loss)>,
}

impl Week {
    /// Who is away on some day of it.
    pub fn people(&self) -> impl Iterator<Item = usize> {
        self.away.iter().map(|(who, _)| *who)
    }

    /// How many processes stand so badly, for whatever reason that is not one of today.
    pub fn count(&self, wanted: &[Lost]) -> usize {
        let lost = self.losses.iter().map(|worst| &worst.loss.lost).chain(&self.left);
        lost.filter(|lost| wanted.contains(lost)).count()
    }
}

/// Somebody shows a process to somebody before an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// What is lost.
    pub missing: Missing,
    /// Who shows it; a team, where any of its members may.
    pub teacher: Who,
    /// Who learns it.
    pub learner: Who,
    /// They covered it once, and it is too long ago.
    pub again: bool,
    /// The last working day before on which both are here.
    pub by: Date,
    /// That is the working day before the absence.
    pub last_day: bool,
}

/// A process that has nobody, or nobody beside its owner, on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The first and the last working day.
    pub days: (Date, Date),
    /// What is lost on them.
    pub lost: Lost,
    /// Its place in [`WhatIf::processes`].
    process: usize,
    /// Its place in the playbook.
    pub page: usize,
}

/// What to do before absences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preparation {
    /// Who should show what to whom: first what would have nobody, each the soonest first.
    pub before: Vec<Before>,
    /// Where nobody can, because nobody knows it, nobody else could learn it, or no day is left.
    pub open: Vec<Missing>,
}

/// The days from one on to the end of so many weeks; the first is the one of the next working day.
pub fn coming(facts: &Facts, from: Date, weeks: i64) -> (Date, Date) {
    let monday = monday(facts.settings.workdays.next(from).unwrap_or(from));
    (from, monday.saturating_add((weeks * 7 - 1).days()))
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().since(Weekday::Monday)).days())
}

/// The weeks from the first to the last of these days; what is left of one without a working day is left out.
pub fn weeks(facts: &Facts, what_if: &WhatIf, (from, to): (Date, Date)) -> Vec<Week> {
    let mondays: Vec<Date> = monday(from).series(7.days()).take_while(|monday| *monday <= to).collect();
    let absences: Vec<Vec<(Date, Date)>> = what_if
        .people
        .iter()
        .map(|who| person(facts, who).map_or_else(Vec::new, |person| merged(person.away.clone())))
        .collect();
    let weeks = mondays.into_par_iter().map(|monday| {
        let days = (monday.max(from), monday.saturating_add(6.days()).min(to));
        let worked: Vec<Date> = facts.settings.workdays.within(days.0, days.1).collect();
        let is_away = |place: usize, day: &Date| {
            let next = absences[place].partition_point(|(_, to)| to < day);
            let gone = facts.playbook.roster.gone(&what_if.people[place], *day);
            absences[place].get(next).is_some_and(|(from, _)| from <= day) && !gone
        };
        let away = (0..what_if.people.len()).filter_map(|place| {
            let days: Vec<Date> = worked.iter().copied().filter(|day| is_away(place, day)).collect();
            (!days.is_empty()).then_some((place, days))
        });
        let away: Vec<(usize, Vec<Date>)> = away.collect();
        let losses = if away.is_empty() { Vec::new() } else { losses(facts, what_if, days) };
        let left = lost_for_good(facts, what_if, days.0, &losses);
        Week { days, worked, away, losses, left }
    });
    // The rest of a week that is over is none.
    let over = |week: &Week| week.worked.is_empty() && week.days.1 < week.days.0.saturating_add(6.days());
    let weeks: Vec<Week> = weeks.collect();
    weeks.into_iter().filter(|week| !over(week)).collect()
}

/// What is lost on some days because somebody is away.
fn losses(facts: &Facts, what_if: &WhatIf, days: (Date, Date)) -> Vec<Worst> {
    let stretches = what_if.stretches(&facts.playbook.roster, &[], days);
    let gone: Vec<Vec<bool>> = stretches.iter().map(|stretch| gone(facts, what_if, stretch.from)).collect();
    let mut losses = what_if.losses(&stretches);
    losses.retain(|worst| {
        let place = stretches.partition_point(|stretch| stretch.to < worst.days.0);
        let left = gone.get(place).and_then(|gone| what_if.processes[worst.process].state(gone));
        worse(Some(worst.loss.lost), left)
    });
    losses
}

/// Whether a process stands worse: what is lost of it is told the worst first.
fn worse(now: Option<Lost>, before: Option<Lost>) -> bool {
    now.is_some_and(|now| before.is_none_or(|before| now < before))
}

/// What is lost by a day since somebody has left after today; what an absence makes worse is told of as that.
fn lost_for_good(facts: &Facts, what_if: &WhatIf, day: Date, losses: &[Worst]) -> Vec<Lost> {
    let gone = gone(facts, what_if, day);
    if !gone.contains(&true) {
        return Vec::new();
    }
    let nobody = what_if.absent(&[]);
    let worse_by_leave: BTreeSet<usize> = losses.iter().map(|worst| worst.process).collect();
    let rest = what_if.processes.iter().enumerate().filter(|(at, _)| !worse_by_leave.contains(at));
    let lost = rest.filter_map(|(_, what)| {
        let now = what.state(&gone);
        now.filter(|_| worse(now, what.state(&nobody)))
    });
    lost.collect()
}

/// Everybody whose last day lies before the last of these days, the first first, with what is lost for good with them.
pub fn left(facts: &Facts, what_if: &WhatIf, (_, to): (Date, Date)) -> Vec<Left> {
    let until = |place: usize| person(facts, &what_if.people[place])?.until.filter(|until| *until < to);
    let mut leave: Vec<(Date, usize)> =
        (0..what_if.people.len()).filter_map(|place| Some((until(place)?, place))).collect();
    leave.sort_unstable();
    let mut gone = what_if.absent(&[]);
    let left = leave.into_iter().map(|(until, who)| {
        let before = gone.clone();
        gone[who] = true;
        let lost = what_if.processes.iter().enumerate().filter_map(|(at, what)| {
            let loss = what.without(&gone)?;
            worse(Some(loss.lost), what.state(&before)).then_some((at, loss))
        });
        let mut losses: Vec<(usize, Loss)> = lost.collect();
        losses.sort_by_key(|(at, loss)| (loss.lost, *at));
        Left { who, until, losses }
    });
    left.collect()
}

/// What to do before the absences of some days. Of each process the first time counts on which it has nobody, else the
/// first on which it has nobody beside its owner.
pub fn prepare(facts: &Facts, what_if: &WhatIf, (from, to): (Date, Date)) -> Preparation {
    let from = from.max(facts.today);
    let stretches = what_if.stretches(&facts.playbook.roster, &[], (from, to));
    let gone: Vec<Vec<bool>> = stretches.iter().map(|stretch| gone(facts, what_if, stretch.from)).collect();
    let missing = (0..what_if.processes.len()).into_par_iter();
    let missing = missing.filter_map(|process| missing_of(facts, what_if, process, &stretches, &gone));
    let mut missing: Vec<Missing> = missing.collect();
    missing.sort_unstable();
    let mut found = Preparation::default();
    if missing.is_empty() {
        return found;
    }
    let known = Known::new(facts);
    // Where the plan of trainings says who learns it from whom anyway, it is those two.
    let plan = plan::plan_of(facts, &known, Asked::default(), &[], |_| true);
    let mut planned: BTreeMap<usize, Vec<&Training>> = BTreeMap::new();
    plan.trainings.iter().for_each(|training| planned.entry(training.page).or_default().push(training));
    let asked = Asked { to: Some(1), per_person: None, by: None };
    let groups: Vec<&[Missing]> = missing.chunk_by(|one, other| one.days == other.days).collect();
    let mended = groups.into_par_iter().map(|alike| {
        let mut before = Vec::new();
        let days = alike[0].days;
        let until = Some(days.0.saturating_sub(1.day()));
        let there: Vec<&Stretch> = stretches.iter().filter(|stretch| meets(stretch, days)).collect();
        let mut mend = |lacks: Vec<Missing>, absent: &dyn Fn(usize) -> bool| -> Vec<Missing> {
            let going = (0..what_if.people.len()).filter(|place| absent(*place));
            let going: Vec<Going> = going.map(|place| Going { who: what_if.people[place].clone(), until }).collect();
            let pages: BTreeSet<usize> = lacks.iter().map(|lack| lack.page).collect();
            let trainings = plan::plan_of(facts, &known, asked, &going, |page| pages.contains(&page)).trainings;
            let by_page: BTreeMap<usize, &Training> =
                trainings.iter().map(|training| (training.page, training)).collect();
            let mut left = Vec::new();
            for lack in lacks {
                let fits = |training: &&&Training| {
                    let place = what_if.people.binary_search(&training.learner);
                    place.is_ok_and(|place| !absent(place))
                };
                let anyway = planned.get(&lack.page).into_iter().flatten().filter(fits);
                let mut anyway = anyway.filter_map(|training| {
                    shown(facts, what_if, lack, training).filter(|before| before.teacher == training.teacher.who)
                });
                if let Some(mended) = anyway.next() {
                    before.push(mended);
                    continue;
                }
                match by_page.get(&lack.page).and_then(|training| shown(facts, what_if, lack, training)) {
                    Some(mended) => before.push(mended),
                    None => left.push(lack),
                }
            }
            left
        };
        // Whoever learns it is to be here all the time; where nobody is, then for some of it.
        let left = mend(alike.to_vec(), &|place| there.iter().any(|stretch| stretch.absent[place]));
        let all = |place: usize| there.iter().all(|stretch| stretch.absent[place]);
        let left = if left.is_empty() { left } else { mend(left, &all) };
        Preparation { before, open: left }
    });
    for mended in mended.collect::<Vec<_>>() {
        found.before.extend(mended.before);
        found.open.extend(mended.open);
    }
    found.before.sort_by_key(|before| (before.missing.lost, before.by));
    found.open.sort_by_key(|missing| (missing.lost, missing.days));
    found
}

/// The first days on which a process has nobody because somebody is away, else those with nobody beside its owner.
fn missing_of(
    facts: &Facts,
    what_if: &WhatIf,
    process: usize,
    stretches: &[Stretch],
    gone: &[Vec<bool>],
) -> Option<Missing> {
    let what = &what_if.processes[process];
    let lost = |at: usize| {
        let loss =
            what.without(&stretches[at].absent).filter(|loss| matches!(loss.lost, Lost::Everybody | Lost::Cover))?;
        worse(Some(loss.lost), what.state(&gone[at])).then_some(loss.lost)
    };
    let first = |wanted| (0..stretches.len()).find(|at| lost(*at) == Some(wanted)).map(|at| (at, wanted));
    let (first, found) = first(Lost::Everybody).or_else(|| first(Lost::Cover))?;
    let last = (first..stretches.len()).take_while(|at| lost(*at) == Some(found)).last()?;
    let workdays = &facts.settings.workdays;
    let begin = workdays.next(stretches[first].from)?;
    let end =
        (0..14).map(|back: i64| stretches[last].to.saturating_sub(back.days())).find(|day| workdays.is_worked(*day));
    let end = end.unwrap_or(stretches[last].to).max(begin);
    Some(Missing { days: (begin, end), lost: found, process, page: what.page })
}

/// A training, with the last working day on which both are here before the absence and before who knows it leaves for
/// good; where the one who was chosen to show it is not, one who is.
fn shown(facts: &Facts, what_if: &WhatIf, missing: Missing, training: &Training) -> Option<Before> {
    let process = &what_if.processes[missing.process];
    let others = process.cover.iter().chain(&process.owner).chain(&process.once).map(|place| &what_if.people[*place]);
    let learner = &training.learner;
    let mut teachers = [&training.teacher.who].into_iter().chain(others).filter(|who| *who != learner);
    let last = missing.days.0.saturating_sub(1.day());
    let workdays = &facts.settings.workdays;
    let days: Vec<Date> = workdays.within(facts.today, last).collect();
    let (teacher, by) = teachers.find_map(|teacher| {
        let both = |day: &&Date| {
            let humans = facts.playbook.roster.humans(teacher);
            is_here(facts, learner, **day) && humans.iter().any(|who| who != learner && is_here(facts, who, **day))
        };
        let in_time = |day: &&Date| training.by.is_none_or(|by| **day <= by);
        Some((teacher, *days.iter().rev().filter(in_time).find(both)?))
    })?;
    Some(Before {
        missing,
        teacher: teacher.clone(),
        learner: learner.clone(),
        again: training.again,
        by,
        last_day: days.last() == Some(&by),
    })
}

/// Whether somebody is here on a day, as far as it is known.
fn is_here(facts: &Facts, who: &Who, day: Date) -> bool {
    person(facts, who).is_none_or(|person| {
        let comes = person.from.is_none_or(|from| from <= day);
        comes && !person.gone(day) && !person.away.iter().any(|(from, to)| (*from..=*to).contains(&day))
    })
}

fn person<'f>(facts: &'f Facts, who: &Who) -> Option<&'f Person> {
    match who {
        Who::Person(id) => Some(facts.playbook.roster.person(*id)),
        _ => None,
    }
}

/// By person, whether they have left by a day.
fn gone(facts: &Facts, what_if: &WhatIf, day: Date) -> Vec<bool> {
    what_if.people.iter().map(|who| facts.playbook.roster.gone(who, day)).collect()
}

fn meets(stretch: &Stretch, (from, to): (Date, Date)) -> bool {
    stretch.from <= to && stretch.to >= from
}
