//! Who is to learn what, over plain numbers: it knows no facts and no day, and is told whom each process can be given
//! to, how near they stand to it and how much room everyone has.
//!
//! Places are filled in the order of their weight, each along a shortest path of changes to what is assigned already
//! (successive shortest paths, Ahuja, Magnanti, Orlin: Network Flows, 1993, chapter 9.7). A place that such a path
//! reaches stays filled, one that none reaches can never be filled beside those before it, and what is assigned costs
//! the least that it can: so the answer is exact, and a test holds it to every other there is.

/// What is to be given to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The processes, in the order in which they are served where all else is equal.
    pub processes: Vec<Process>,
    /// How much each person can take, by their number.
    pub room: Vec<usize>,
}

/// A process that needs people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process {
    /// How critical: those of class 0 come first.
    pub class: usize,
    /// How many it has. Of one class, those that have fewer come first.
    pub has: usize,
    /// How many it needs beside them.
    pub needs: usize,
    /// Who may be one of them, each person once.
    pub candidates: Vec<Candidate>,
}

/// Somebody who may be given a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Their number.
    pub person: usize,
    /// They stand outside: as few as can be of these are taken.
    pub outside: bool,
    /// How far they stand from it; after that, the least of it in all.
    pub distance: u32,
    /// How strange it is to them, weighed against even load.
    pub strange: u32,
}

/// A cost whose parts are compared one after the other: outside, distance, load with what is strange. Each has 40 bits
/// and more.
type Cost = i128;

const OUTSIDE: Cost = 1 << 80;
const DISTANCE: Cost = 1 << 40;
const LOAD: Cost = 1;
const FAR: Cost = Cost::MAX / 4;

impl Candidate {
    fn cost(self) -> Cost {
        Cost::from(self.outside) * OUTSIDE + Cost::from(self.distance) * DISTANCE + Cost::from(self.strange) * LOAD
    }
}

/// Whom each process is given to, in the order of their numbers. Of all ways it is one that
///
/// 1. fills places: by class, then where fewest are, then in the order of the processes; no place is left open for the
///    sake of one that comes after it;
/// 2. takes the fewest candidates from outside; then the least distance in all;
/// 3. spreads most evenly: the sum of the squares of what each is given, and of what is strange to them, is the least.
pub fn solve(problem: &Problem) -> Vec<Vec<usize>> {
    let mut flow = Flow::new(problem);
    for process in places(problem) {
        flow.fill(process);
    }
    let mut given = flow.given;
    given.iter_mut().for_each(|people| people.sort_unstable());
    given
}

/// The process of each place, in the order in which they are filled.
fn places(problem: &Problem) -> Vec<usize> {
    let mut places: Vec<(usize, usize, usize)> = Vec::new();
    for (at, process) in problem.processes.iter().enumerate() {
        let most = process.needs.min(process.candidates.len());
        places.extend((0..most).map(|place| (process.class, process.has + place, at)));
    }
    places.sort_unstable();
    places.into_iter().map(|(.., process)| process).collect()
}

/// How a person is reached: from the process that is being given away, or by taking over a process from somebody.
#[derive(Debug, Clone, Copy)]
enum Step {
    None,
    First,
    Over { from: usize, process: usize },
}

/// The least that it costs somebody to hand one of their processes to a person, and which that is.
type Row = Vec<(Cost, usize)>;

/// What is assigned so far.
struct Flow<'a> {
    problem: &'a Problem,
    /// Candidates of each process by person, with their cost.
    costs: Vec<Vec<(usize, Cost)>>,
    /// People by process, and processes by person.
    given: Vec<Vec<usize>>,
    taken: Vec<Vec<usize>>,
    /// What each person costs beyond what they save, so that no change is worth less than nothing.
    worth: Vec<Cost>,
    end: Cost,
    /// Made when they are asked for.
    rows: Vec<Option<Row>>,
    /// Who has no room, and can hand nothing to anybody who has: of them nothing changes any more.
    shut: Vec<bool>,
}

impl<'a> Flow<'a> {
    fn new(problem: &'a Problem) -> Self {
        let people = problem.room.len();
        let costs = problem.processes.iter().map(|process| {
            let mut costs: Vec<(usize, Cost)> =
                process.candidates.iter().map(|candidate| (candidate.person, candidate.cost())).collect();
            costs.sort_unstable();
            costs
        });
        Flow {
            problem,
            costs: costs.collect(),
            given: vec![Vec::new(); problem.processes.len()],
            taken: vec![Vec::new(); people],
            worth: vec![0; people],
            end: 0,
            rows: vec![None; people],
            shut: vec![false; people],
        }
    }

    /// Gives a process to one more person, and changes who has the others where that costs less. Nothing is changed
    /// where nobody can take it.
    fn fill(&mut self, process: usize) {
        let people = self.worth.len();
        let mut far = vec![FAR; people];
        let mut steps = vec![Step::None; people];
        let mut settled = vec![false; people];
        let open = |person: &usize| !self.shut[*person] && !self.given[process].contains(person);
        let free = || self.costs[process].iter().filter(|(person, _)| open(person));
        let Some(own) = free().map(|(person, cost)| self.worth[*person] - cost).max() else { return };
        for (person, cost) in free() {
            far[*person] = cost + own - self.worth[*person];
            steps[*person] = Step::First;
        }
        let (mut end, mut last) = (FAR, None);
        while let Some(person) = (0..people).filter(|at| !settled[*at] && far[*at] < end).min_by_key(|at| far[*at]) {
            settled[person] = true;
            let load = self.taken[person].len();
            if load < self.problem.room[person] {
                let more = LOAD * (2 * load as Cost + 1);
                let whole = far[person] + more + self.worth[person] - self.end;
                if whole < end {
                    (end, last) = (whole, Some(person));
                }
            }
            let from = far[person] + self.worth[person];
            let row = match self.rows[person].take() {
                Some(row) => row,
                None => self.row(person),
            };
            for (other, (cost, process)) in row.iter().enumerate() {
                let whole = from + cost - self.worth[other];
                if *cost < FAR && !settled[other] && !self.shut[other] && whole < far[other] {
                    far[other] = whole;
                    steps[other] = Step::Over { from: person, process: *process };
                }
            }
            self.rows[person] = Some(row);
        }
        let Some(mut person) = last else {
            self.shut.iter_mut().zip(settled).for_each(|(shut, settled)| *shut |= settled);
            return;
        };
        for (worth, far) in self.worth.iter_mut().zip(&far) {
            *worth += (*far).min(end);
        }
        self.end += end;
        while let Step::Over { from, process } = steps[person] {
            self.take(process, from);
            self.give(process, person);
            person = from;
        }
        self.give(process, person);
    }

    fn cost(&self, process: usize, person: usize) -> Cost {
        let costs = &self.costs[process];
        costs.binary_search_by_key(&person, |(candidate, _)| *candidate).map_or(FAR, |at| costs[at].1)
    }

    fn row(&self, person: usize) -> Row {
        let mut row = vec![(FAR, usize::MAX); self.worth.len()];
        for process in &self.taken[person] {
            self.hand_over(&mut row, *process, person);
        }
        row
    }

    /// Notes in somebody's row what it costs to hand a process of theirs to those who have not got it.
    fn hand_over(&self, row: &mut Row, process: usize, person: usize) {
        let saved = self.cost(process, person);
        for (other, cost) in &self.costs[process] {
            if cost - saved < row[*other].0 && !self.given[process].contains(other) {
                row[*other] = (cost - saved, process);
            }
        }
    }

    fn give(&mut self, process: usize, person: usize) {
        for other in &self.given[process] {
            let by_it = |row: &Row| row[person].1 == process;
            if self.rows[*other].as_ref().is_some_and(by_it) {
                self.rows[*other] = None;
            }
        }
        self.given[process].push(person);
        self.taken[person].push(process);
        if let Some(mut row) = self.rows[person].take() {
            self.hand_over(&mut row, process, person);
            self.rows[person] = Some(row);
        }
    }

    fn take(&mut self, process: usize, person: usize) {
        self.given[process].retain(|other| *other != person);
        self.taken[person].retain(|other| *other != process);
        self.rows[person] = None;
        let cost = self.cost(process, person);
        for other in &self.given[process] {
            let more = cost - self.cost(process, *other);
            if let Some(row) = &mut self.rows[*other]
                && more < row[person].0
            {
                row[person] = (more, process);
            }
        }
    }
}

#[cfg(test)]
mod tests;
