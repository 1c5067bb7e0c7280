//! The absence margin: how few people have to be absent for a share of some processes to be left with nobody who owns
//! or covers them. It counts who can run a process, not who wrote its text, and so it is not the truck factor of
//! Avelino, Passos, Hora and Valente, "A Novel Approach for Estimating Truck Factors", ICPC 2016.
//!
//! All of it is worked out on plain numbers: which processes are asked about, and who people are, is the asker's to say.
//! To find the fewest is a minimum k-union, for which no fast way is known. Few people are tried out to the end; where
//! that would take too long, what is known stands: so many are enough, and fewer than so many are not. There is no
//! clock in it: the work is counted, so that the answer is the same everywhere.

use std::collections::BTreeMap;

/// The share of processes that is asked about, in percent, unless somebody asks for another.
pub const SHARE: usize = 25;

/// How many processes are looked at, in all, before it is given up to find the fewest.
const MOST_WORK: usize = 400_000;
/// With how many processes the quick way begins, one after the other, and how many are looked at for that at once.
const MOST_STARTS: usize = 24;
const MOST_AT_ONCE: usize = 6_000;
/// The parts of one, for shares of a process; rounded up, so that a bound stays one.
const ONE: u64 = 1 << 20;

/// How few people have to be absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// How many processes there are.
    pub processes: usize,
    /// How many of them the share is, rounded up.
    pub needed: usize,
    /// Fewer people than these are not enough. Those who might be one human under two names are counted as one.
    pub at_least: usize,
    /// So many are enough.
    pub at_most: usize,
    /// So many people who are enough, in order; others might be, too.
    pub people: Vec<usize>,
    /// It would be known better if it were known who is one human.
    pub unlinked: bool,
}

impl Margin {
    /// The number, where it is known for certain.
    pub fn number(&self) -> Option<usize> {
        (self.at_least == self.at_most).then_some(self.at_most)
    }
}

/// The fewest people whose absence leaves at least `share` percent of the processes with nobody; nothing where there is
/// no process. `held` are the people who own or cover each process: one whom nobody holds is lost already, so the number
/// may be 0. `same` says by person who they might be: those who might be one human have the same number there. Names
/// that nothing links make the number no higher than it may truly be: it then lies between two bounds.
pub fn margin(held: &[Vec<usize>], same: &[usize], share: usize) -> Option<Margin> {
    let needed = (held.len() * share).div_ceil(100).max(1);
    if held.is_empty() || needed > held.len() {
        return None;
    }
    let found = fewest(held, needed, MOST_WORK);
    let linked: Vec<Vec<usize>> = held.iter().map(|people| people.iter().map(|at| same[*at]).collect()).collect();
    let doubtful = held.iter().flatten().any(|at| same[*at] != *at);
    let at_least =
        if doubtful { fewest(&linked, needed, MOST_WORK).at_least.min(found.at_least) } else { found.at_least };
    Some(Margin {
        processes: held.len(),
        needed,
        at_least,
        at_most: found.people.len(),
        people: found.people,
        unlinked: at_least < found.at_least,
    })
}

/// What is known of the fewest: fewer than these are not enough, and these people are.
struct Found {
    at_least: usize,
    people: Vec<usize>,
}

/// People as bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Set(Vec<u64>);

impl Set {
    fn new(size: usize) -> Self {
        Set(vec![0; size.div_ceil(64)])
    }

    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    fn union(&self, other: &Set) -> Set {
        Set(self.0.iter().zip(&other.0).map(|(one, other)| one | other).collect())
    }

    /// How many of these are not among the others.
    fn beyond(&self, other: &Set) -> usize {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & !other).count_ones() as usize).sum()
    }

    /// Those of these who are not among the others.
    fn iter_beyond<'s>(&'s self, other: &'s Set) -> impl Iterator<Item = usize> + 's {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(word, (one, other))| {
            let bits = std::iter::successors(Some(one & !other), |left| Some(left & left.wrapping_sub(1)));
            bits.take_while(|left| *left != 0).map(move |left| word * 64 + left.trailing_zeros() as usize)
        })
    }
}

/// Processes that the same people hold, and how many they are.
struct Group {
    people: Set,
    weight: usize,
}

/// The question, the groups of fewest people first.
struct Question {
    groups: Vec<Group>,
    needed: usize,
    size: usize,
    /// How many more may be looked at.
    work: usize,
}

/// `work` is how many processes may be looked at to try sets out.
fn fewest(held: &[Vec<usize>], needed: usize, work: usize) -> Found {
    let mut names: Vec<usize> = held.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    let mut groups: BTreeMap<Set, usize> = BTreeMap::new();
    for people in held {
        let mut set = Set::new(names.len());
        people.iter().filter_map(|name| names.binary_search(name).ok()).for_each(|at| set.insert(at));
        *groups.entry(set).or_default() += 1;
    }
    let nobody = Set::new(names.len());
    let mut groups: Vec<Group> = groups.into_iter().map(|(people, weight)| Group { people, weight }).collect();
    groups.sort_by_key(|group| group.people.beyond(&nobody));
    let mut question = Question { groups, needed, size: names.len(), work };
    let mut best = question.quick();
    let mut at_least = question.bound();
    while at_least < best.beyond(&nobody) {
        match question.within(at_least) {
            Some(Some(found)) => best = found,
            Some(None) => at_least += 1,
            None => break,
        }
    }
    Found { at_least, people: best.iter_beyond(&nobody).map(|at| names[at]).collect() }
}

impl Question {
    /// How many processes are lost without these people.
    fn lost(&self, absent: &Set) -> usize {
        self.groups.iter().filter(|group| group.people.beyond(absent) == 0).map(|group| group.weight).sum()
    }

    /// A set that is enough, and not always the smallest: from each of some processes on, take the process next that
    /// costs the fewest people; then leave out whoever is not needed.
    fn quick(&self) -> Set {
        let mut best: Option<Set> = None;
        let most = MOST_STARTS.min(MOST_AT_ONCE / self.groups.len().max(1));
        let starts = self.groups.iter().take(most).map(|group| group.people.clone());
        for mut absent in std::iter::once(Set::new(self.size)).chain(starts) {
            while self.lost(&absent) < self.needed {
                let open = self.groups.iter().filter(|group| group.people.beyond(&absent) > 0);
                let Some(next) = open.min_by_key(|group| (group.people.beyond(&absent), usize::MAX - group.weight))
                else {
                    break;
                };
                absent = absent.union(&next.people);
            }
            let nobody = Set::new(self.size);
            for person in absent.clone().iter_beyond(&nobody) {
                absent.remove(person);
                if self.lost(&absent) < self.needed {
                    absent.insert(person);
                }
            }
            if best.as_ref().is_none_or(|best| absent.beyond(&nobody) < best.beyond(&nobody)) {
                best = Some(absent);
            }
        }
        best.unwrap_or_else(|| Set::new(self.size))
    }

    /// Fewer than so many are not enough: all of a process's people have to be absent, and a process is shared among them.
    fn bound(&self) -> usize {
        let nobody = Set::new(self.size);
        let mut lost = 0;
        let largest = self.groups.iter().find(|group| {
            lost += group.weight;
            lost >= self.needed
        });
        let all: Vec<usize> = (0..self.groups.len()).collect();
        let (lost, shares) = self.shares(&nobody, &all);
        let mut reached = lost as u64 * ONE;
        let shared = shares.iter().take_while(|share| {
            let short = reached < self.needed as u64 * ONE;
            reached += **share;
            short
        });
        largest.map_or(0, |group| group.people.beyond(&nobody)).max(shared.count())
    }

    /// How many of these processes can be lost, at the most, when so many more people are absent.
    fn reach(&self, absent: &Set, groups: &[usize], more: usize) -> usize {
        let (lost, shares) = self.shares(absent, groups);
        lost + usize::try_from(shares.iter().take(more).sum::<u64>() / ONE).unwrap_or(usize::MAX)
    }

    /// How many of these processes are lost, and what share of the others each person holds, the greatest first.
    fn shares(&self, absent: &Set, groups: &[usize]) -> (usize, Vec<u64>) {
        let mut lost = 0;
        let mut shares: Vec<u64> = vec![0; self.size];
        for group in groups.iter().map(|at| &self.groups[*at]) {
            let left = group.people.beyond(absent);
            if left == 0 {
                lost += group.weight;
            } else {
                let share = (group.weight as u64 * ONE).div_ceil(left as u64);
                group.people.iter_beyond(absent).for_each(|person| shares[person] += share);
            }
        }
        shares.sort_unstable_by(|one, other| other.cmp(one));
        (lost, shares)
    }

    /// A set of at most so many people that is enough, or that there is none; nothing where that takes too long.
    fn within(&mut self, most: usize) -> Option<Option<Set>> {
        let nobody = Set::new(self.size);
        let all: Vec<usize> = (0..self.groups.len()).collect();
        self.search(&nobody, &all, most)
    }

    /// The same with these absent already, and no other process lost than these: those left out were tried.
    fn search(&mut self, absent: &Set, groups: &[usize], more: usize) -> Option<Option<Set>> {
        self.work = self.work.checked_sub(groups.len())?;
        let within: Vec<usize> =
            groups.iter().copied().filter(|at| self.groups[*at].people.beyond(absent) <= more).collect();
        let (gone, mut open): (Vec<usize>, Vec<usize>) =
            within.iter().partition(|at| self.groups[**at].people.beyond(absent) == 0);
        if gone.iter().map(|at| self.groups[*at].weight).sum::<usize>() >= self.needed {
            return Some(Some(absent.clone()));
        }
        // The heaviest for the fewest people first; what stands last is tried first.
        open.sort_by_key(|at| {
            let group = &self.groups[*at];
            (usize::MAX - group.people.beyond(absent), group.weight, usize::MAX - at)
        });
        loop {
            let left: Vec<usize> = gone.iter().chain(&open).copied().collect();
            self.work = self.work.checked_sub(left.len())?;
            if self.reach(absent, &left, more) < self.needed {
                return Some(None);
            }
            let Some(next) = open.pop() else { return Some(None) };
            let people = &self.groups[next].people;
            let (cost, with) = (people.beyond(absent), absent.union(people));
            let left: Vec<usize> = gone.iter().chain(&open).copied().chain([next]).collect();
            if let Some(found) = self.search(&with, &left, more - cost)? {
                return Some(Some(found));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alone(people: usize) -> Vec<usize> {
        (0..people).collect()
    }

    /// By every subset.
    fn brute(held: &[Vec<usize>], people: usize, needed: usize) -> usize {
        let masks: Vec<u32> = held.iter().map(|people| people.iter().fold(0, |mask, at| mask | 1 << at)).collect();
        let enough = |set: &u32| masks.iter().filter(|mask| *mask & !set == 0).count() >= needed;
        (0_u32..1 << people).filter(enough).map(u32::count_ones).min().expect("everybody is enough") as usize
    }

    fn lost(held: &[Vec<usize>], absent: &[usize]) -> usize {
        held.iter().filter(|people| people.iter().all(|at| absent.contains(at))).count()
    }

    fn cases(people: usize, processes: usize) -> impl Strategy<Value = Vec<Vec<usize>>> {
        prop::collection::vec(prop::collection::vec(0..people, 0..5), 1..processes)
    }

    #[test]
    fn the_fewest_who_leave_a_quarter_with_nobody() {
        // Of eight, two have to be lost: both of person 4, or the ones of 0 and 1.
        let held = [vec![0], vec![1], vec![0, 1], vec![2, 3], vec![4], vec![4], vec![2, 4], vec![0, 2]];
        let found = margin(&held, &alone(5), SHARE).expect("processes");
        let Margin { processes, needed, at_least, at_most, people, unlinked } = found;
        assert_eq!((processes, needed, at_least, at_most, people, unlinked), (8, 2, 1, 1, vec![4], false));
        let half = margin(&held, &alone(5), 50).expect("processes");
        assert_eq!((half.needed, half.number()), (4, Some(3)));
        assert_eq!(margin(&held, &alone(5), 100).and_then(|margin| margin.number()), Some(5));
    }

    #[test]
    fn the_first_that_come_to_hand_are_not_the_fewest() {
        // Many pairs, and four people of whom any three hold a process.
        let pairs = (2..27).map(|pair| vec![2 * pair, 2 * pair + 1]);
        let held: Vec<Vec<usize>> = pairs.chain([vec![0, 1, 2], vec![0, 1, 3], vec![0, 2, 3], vec![1, 2, 3]]).collect();
        let found = margin(&held, &alone(54), 13).expect("processes");
        assert_eq!((found.needed, found.number(), found.people), (4, Some(4), vec![0, 1, 2, 3]));
    }

    #[test]
    fn what_nobody_holds_is_lost_already() {
        let held = [vec![], vec![0, 1], vec![0, 1], vec![2]];
        let found = margin(&held, &alone(3), SHARE).expect("processes");
        assert_eq!((found.number(), found.people.len()), (Some(0), 0));
        assert_eq!(margin(&held, &alone(3), 26).and_then(|margin| margin.number()), Some(1));
        assert_eq!(margin(&[], &[], SHARE), None);
    }

    #[test]
    fn who_might_be_one_human_gives_no_comfort() {
        let held = [vec![0, 1], vec![0, 1]];
        let found = margin(&held, &[0, 0], SHARE).expect("processes");
        assert_eq!((found.at_least, found.at_most, found.number(), found.unlinked), (1, 2, None, true));
        let apart = margin(&held, &[0, 1], SHARE).expect("processes");
        assert_eq!((apart.number(), apart.unlinked), (Some(2), false));
    }

    #[test]
    fn what_would_take_too_long_is_bounded() {
        // Two hundred people, each pair of neighbours at three distances holding one process.
        let held: Vec<Vec<usize>> =
            (0..600).map(|at| vec![at % 200, (at * 7 + 13) % 200, (at * 31 + at / 200 + 5) % 200]).collect();
        let found = margin(&held, &alone(200), SHARE).expect("processes");
        assert!(found.number().is_none(), "{found:?}");
        assert!(2 <= found.at_least && found.at_least < found.at_most, "{found:?}");
        assert!(lost(&held, &found.people) >= found.needed);
        assert!(!found.unlinked);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn few_people_are_tried_to_the_end(held in cases(9, 24), share in 1_usize..=100) {
            let found = margin(&held, &alone(9), share).expect("processes");
            let number = brute(&held, 9, found.needed);
            prop_assert_eq!((found.at_least, found.at_most, found.people.len()), (number, number, number));
            prop_assert!(lost(&held, &found.people) >= found.needed);
        }

        #[test]
        fn the_bounds_hold_before_anything_is_tried(held in cases(9, 24), share in 1_usize..=100) {
            let needed = (held.len() * share).div_ceil(100);
            let number = brute(&held, 9, needed);
            let found = fewest(&held, needed, 0);
            prop_assert!(found.at_least <= number && number <= found.people.len());
        }

        #[test]
        fn the_number_of_humans_lies_between(held in cases(9, 24), joins in prop::collection::vec((0_usize..9, 0_usize..9), 0..3), true_ones in 0_usize..8) {
            let join = |joins: &[(usize, usize)]| {
                let mut same = alone(9);
                for (one, other) in joins {
                    let (one, other) = (same[*one], same[*other]);
                    same.iter_mut().filter(|at| **at == other).for_each(|at| *at = one);
                }
                same
            };
            // Who is in doubt, and which of the doubts are true.
            let doubts = join(&joins);
            let truth: Vec<(usize, usize)> =
                joins.iter().enumerate().filter(|(at, _)| true_ones >> at & 1 == 1).map(|(_, join)| *join).collect();
            let humans = join(&truth);
            let found = margin(&held, &doubts, SHARE).expect("processes");
            let linked: Vec<Vec<usize>> = held.iter().map(|who| who.iter().map(|at| humans[*at]).collect()).collect();
            let number = brute(&linked, 9, found.needed);
            prop_assert!(found.at_least <= number && number <= found.at_most, "{:?} {}", found, number);
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn of_many_the_bounds_hold(held in cases(80, 120)) {
            let found = margin(&held, &alone(80), SHARE).expect("processes");
            prop_assert!(found.at_least <= found.at_most && found.people.len() == found.at_most);
            prop_assert!(lost(&held, &found.people) >= found.needed);
            // No single one, and no two, do what the lower bound says cannot be done.
            let pairs = (0..80).flat_map(|one| (one..80).map(move |other| [one, other]));
            let few = pairs.filter(|pair| lost(&held, pair) >= found.needed).map(|[one, other]| 1 + usize::from(one != other)).min();
            prop_assert!(few.is_none_or(|few| found.at_least <= few));
        }
    }
}
