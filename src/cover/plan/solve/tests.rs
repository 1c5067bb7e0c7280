//! The solver beside every answer there is, on small cases.

use proptest::prelude::*;

use super::*;

/// What an answer is worth: the places that it fills, in the order of their weight (less is better, so those left open
/// are 1), how many are from outside, the distance in all, the sum of squares of what each is given and of what is
/// strange to them.
type Worth = (Vec<u8>, usize, u32, usize);

fn worth(problem: &Problem, given: &[Vec<usize>]) -> Worth {
    let mut places: Vec<(usize, usize, usize, u8)> = Vec::new();
    let (mut outside, mut distance, mut strange, mut load) = (0, 0, 0, vec![0; problem.room.len()]);
    for (at, (process, people)) in problem.processes.iter().zip(given).enumerate() {
        for place in 0..process.needs {
            places.push((process.class, process.has + place, at, u8::from(place >= people.len())));
        }
        for person in people {
            let candidate = process.candidates.iter().find(|candidate| candidate.person == *person);
            let candidate = candidate.expect("only candidates are taken");
            outside += usize::from(candidate.outside);
            distance += candidate.distance;
            strange += candidate.strange as usize;
            load[*person] += 1;
        }
    }
    places.sort_unstable();
    let open = places.iter().map(|(.., open)| *open).collect();
    (open, outside, distance, strange + load.iter().map(|load| load * load).sum::<usize>())
}

fn allowed(problem: &Problem, given: &[Vec<usize>]) -> bool {
    let mut load = vec![0; problem.room.len()];
    given.iter().flatten().for_each(|person| load[*person] += 1);
    let twice = |people: &Vec<usize>| people.windows(2).any(|pair| pair[0] >= pair[1]);
    load.iter().zip(&problem.room).all(|(load, room)| load <= room)
        && given.iter().zip(&problem.processes).all(|(people, process)| people.len() <= process.needs && !twice(people))
}

/// The best of all answers.
fn best(problem: &Problem) -> Worth {
    fn go(problem: &Problem, given: &mut Vec<Vec<usize>>, best: &mut Option<Worth>) {
        let Some(process) = problem.processes.get(given.len()) else {
            if allowed(problem, given) {
                let worth = worth(problem, given);
                if best.as_ref().is_none_or(|best| worth < *best) {
                    *best = Some(worth);
                }
            }
            return;
        };
        for set in 0_u32..1 << process.candidates.len() {
            if set.count_ones() as usize > process.needs {
                continue;
            }
            let taken = process.candidates.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            let mut people: Vec<usize> = taken.map(|(_, candidate)| candidate.person).collect();
            people.sort_unstable();
            given.push(people);
            go(problem, given, best);
            given.pop();
        }
    }
    let mut found = None;
    go(problem, &mut Vec::new(), &mut found);
    found.expect("nothing for anybody is an answer")
}

fn holds(problem: &Problem) {
    let given = solve(problem);
    assert!(allowed(problem, &given), "{problem:?}\n{given:?}");
    assert_eq!(worth(problem, &given), best(problem), "{problem:?}\n{given:?}");
}

/// Up to four people and five processes: some 16 to the fifth answers, at most.
fn problem() -> impl Strategy<Value = Problem> {
    (1_usize..=4).prop_flat_map(|people| {
        let candidate = (any::<bool>(), 0_u32..3, 0_u32..5);
        let who = proptest::collection::vec(proptest::option::weighted(0.8, candidate), people);
        let process = (0_usize..3, 0_usize..2, 0_usize..3, who).prop_map(|(class, has, needs, who)| {
            let candidates = who.into_iter().enumerate().filter_map(|(person, candidate)| {
                candidate.map(|(outside, distance, strange)| Candidate { person, outside, distance, strange })
            });
            // The order in which they are told does not matter.
            Process { class, has, needs, candidates: candidates.rev().collect() }
        });
        let room = proptest::collection::vec(prop_oneof![0_usize..4, Just(usize::MAX)], people);
        (proptest::collection::vec(process, 0..=5), room).prop_map(|(processes, room)| Problem { processes, room })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_is_better(problem in problem()) {
        holds(&problem);
    }

    #[test]
    fn rows_that_are_kept_are_what_they_would_be_if_made_anew(problem in problem()) {
        let mut flow = Flow::new(&problem);
        for process in places(&problem) {
            flow.fill(process);
            for (person, kept) in flow.rows.iter().enumerate() {
                let Some(kept) = kept else { continue };
                for ((other, kept), anew) in kept.iter().enumerate().zip(flow.row(person)) {
                    prop_assert_eq!(kept.0, anew.0);
                    let theirs = kept.0 == FAR || flow.taken[person].contains(&kept.1);
                    prop_assert!(theirs && (kept.0 == FAR || !flow.given[kept.1].contains(&other)));
                }
            }
        }
    }
}

fn candidate(person: usize, outside: bool, distance: u32) -> Candidate {
    Candidate { person, outside, distance, strange: 0 }
}

#[test]
fn nobody_and_nothing() {
    assert_eq!(solve(&Problem::default()), Vec::<Vec<usize>>::new());
    let alone = Process { needs: 2, ..Process::default() };
    assert_eq!(solve(&Problem { processes: vec![alone], room: vec![] }), [Vec::<usize>::new()]);
}

#[test]
fn who_has_a_process_gives_it_away_for_one_that_nobody_else_can_take() {
    // Process 0 would go to person 0, who alone can take process 1.
    let either = vec![candidate(0, false, 0), candidate(1, true, 2)];
    let processes = vec![
        Process { needs: 1, candidates: either, ..Process::default() },
        Process { needs: 1, class: 1, candidates: vec![candidate(0, false, 0)], ..Process::default() },
    ];
    let problem = Problem { processes, room: vec![1, 1] };
    assert_eq!(solve(&problem), [vec![1], vec![0]]);
    holds(&problem);
}

#[test]
fn the_more_critical_keep_their_people() {
    let only = vec![candidate(0, false, 0)];
    let process = |class, has| Process { class, has, needs: 1, candidates: only.clone() };
    let problem = |processes| Problem { processes, room: vec![1] };
    assert_eq!(solve(&problem(vec![process(1, 0), process(0, 1)])), [vec![], vec![0]]);
    assert_eq!(solve(&problem(vec![process(0, 1), process(0, 0)])), [vec![], vec![0]]);
    assert_eq!(solve(&problem(vec![process(0, 0), process(0, 0)])), [vec![0], vec![]]);
}

/// Numbers from nowhere, the same every time.
fn dice() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % sides as u64).expect("small")
    }
}

/// A firm: teams of ten, three classes, two people missing of most processes.
fn firm(processes: usize, people: usize, room: usize) -> Problem {
    let mut dice = dice();
    let processes = (0..processes).map(|_| {
        let (team, owner) = (dice(people.div_ceil(10)), dice(people));
        let candidates = (0..people).filter(|person| *person != owner).map(|person| {
            let (distance, strange) = (u32::from(dice(40) > 0), if dice(4) == 0 { 0 } else { 4 });
            Candidate { strange, ..candidate(person, person / 10 != team, distance) }
        });
        let candidates = candidates.collect();
        Process { class: dice(3), has: dice(2), needs: 2, candidates }
    });
    Problem { processes: processes.collect(), room: vec![room; people] }
}

/// Whether a small change would better it: somebody gives a process to another, or two of them swap.
fn can_be_bettered(problem: &Problem, given: &[Vec<usize>]) -> bool {
    let people = problem.room.len();
    let mut load = vec![0_i64; people];
    given.iter().flatten().for_each(|person| load[*person] += 1);
    // The least that it costs to hand something over, from one to another.
    let mut over = vec![vec![FAR; people]; people];
    for (process, has) in problem.processes.iter().zip(given) {
        for one in has {
            let saved = process.candidates.iter().find(|it| it.person == *one).expect("a candidate").cost();
            for it in process.candidates.iter().filter(|it| !has.contains(&it.person)) {
                let least = &mut over[*one][it.person];
                *least = (*least).min(it.cost() - saved);
            }
        }
    }
    let shift = |from: usize, to: usize| Cost::from(2 * (load[to] - load[from]) + 2) * LOAD;
    let full = |person: usize| usize::try_from(load[person]).expect("no debt") >= problem.room[person];
    (0..people).any(|from| {
        (0..people).filter(|to| *to != from).any(|to| {
            let swap = over[from][to] + over[to][from];
            swap < 0 || (!full(to) && over[from][to] + shift(from, to) < 0)
        })
    })
}

#[test]
fn a_large_firm_gets_a_whole_plan() {
    let problem = firm(2000, 200, usize::MAX);
    let given = solve(&problem);
    assert!(allowed(&problem, &given));
    assert!(given.iter().all(|people| people.len() == 2), "every place is filled");
    assert!(!can_be_bettered(&problem, &given));
    let (_, outside, ..) = worth(&problem, &given);
    assert_eq!(outside, 0, "each team has nine or ten who could");
}

#[test]
fn a_large_firm_with_little_room_serves_the_critical() {
    let problem = firm(2000, 200, 10);
    let given = solve(&problem);
    assert!(allowed(&problem, &given));
    assert_eq!(given.iter().map(Vec::len).sum::<usize>(), 2000, "nobody has room left");
    assert!(!can_be_bettered(&problem, &given));
    let open = |class: usize| {
        let pairs = problem.processes.iter().zip(&given).filter(|(process, _)| process.class == class);
        pairs.map(|(process, people)| process.needs - people.len()).sum::<usize>()
    };
    assert_eq!((open(0), open(1) > 0, open(2) > 0), (0, true, true));
}
