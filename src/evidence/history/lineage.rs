//! Which file is which: every change of the log to the page it belongs to, through renames and along all branches.
//!
//! Commits are taken parents first. At each commit it is known which page lies at which path, on that branch; a merge
//! joins what its parents know. A file that is added begins a new page, so does one that comes back after it was
//! deleted, and so does a copy. It reads no content.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::log::{Blob, Entry, Log, Path};
use super::table::Table;

/// A page through time, by its place in [`Lineages::all`].
pub type Lineage = u32;

/// One commit's part in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The commit, by its place in the log.
    pub commit: u32,
    /// The content before; nothing where the page begins.
    pub old: Option<Blob>,
    /// The content after; nothing where it ends.
    pub new: Option<Blob>,
}

/// A page through time.
#[derive(Debug, Default, Clone)]
pub struct Story {
    /// What was done to it, parents first.
    pub steps: Vec<Step>,
    /// Its beginning is cut off.
    pub cut: bool,
}

/// All pages through time.
#[derive(Debug, Default)]
pub struct Lineages {
    all: Vec<Story>,
    /// Stories that turned out to be one, by the one that stands for both.
    same: Vec<Lineage>,
    /// The pages at the last commit, by path.
    head: HashMap<Path, Lineage>,
    /// All pages that ever lay at a path; the last of them last.
    ever: HashMap<Path, Vec<Lineage>>,
}

impl Lineages {
    /// The page at a path of the last commit.
    pub fn at(&self, path: Path) -> Option<Lineage> {
        self.head.get(&path).map(|lineage| self.find(*lineage))
    }

    /// The page that lay at a path last, whether or not it still does.
    pub fn last_at(&self, path: Path) -> Option<Lineage> {
        self.at(path).or_else(|| self.ever.get(&path)?.last().map(|lineage| self.find(*lineage)))
    }

    /// Its story.
    pub fn story(&self, lineage: Lineage) -> &Story {
        &self.all[self.find(lineage) as usize]
    }

    /// Every story of a page that ever lay at a path of which `inside` holds.
    pub fn stories(&self, inside: &dyn Fn(Path) -> bool) -> Vec<&Story> {
        let mut found: Vec<Lineage> = self
            .ever
            .iter()
            .filter(|(path, _)| inside(**path))
            .flat_map(|(_, ever)| ever)
            .map(|lineage| self.find(*lineage))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|lineage| &self.all[lineage as usize]).collect()
    }

    fn find(&self, mut lineage: Lineage) -> Lineage {
        while self.same[lineage as usize] != lineage {
            lineage = self.same[lineage as usize];
        }
        lineage
    }

    fn begin(&mut self, cut: bool) -> Lineage {
        let next = self.all.len() as Lineage;
        self.all.push(Story { steps: Vec::new(), cut });
        self.same.push(next);
        next
    }
}

/// What a branch knows at a commit.
#[derive(Debug, Default, Clone)]
struct State {
    /// Page by path.
    paths: Table,
    /// Pages that the branch has ever known.
    seen: Table,
}

/// Follows every page through the log, which ends with the commit `head`.
pub fn follow(log: &Log, head: u32) -> Lineages {
    let mut lineages = Lineages::default();
    let mut children = vec![0_u32; log.commits.len()];
    for parent in log.commits.iter().flat_map(|entry| &entry.parents) {
        children[*parent as usize] += 1;
    }
    let mut states: Vec<Option<State>> = Vec::new();
    states.resize_with(log.commits.len(), || None);
    let order = order(log);
    for at in &order {
        let entry = &log.commits[*at as usize];
        let mut known = entry.parents.iter().filter_map(|parent| {
            children[*parent as usize] -= 1;
            let state = &mut states[*parent as usize];
            // The last child takes the state itself, so that it can be changed in place.
            if children[*parent as usize] == 0 { state.take() } else { state.clone() }
        });
        let mut state = known.next().unwrap_or_default();
        for other in known {
            state = join(state, other, &mut lineages);
        }
        apply(*at, entry, &mut state, &mut lineages);
        states[*at as usize] = Some(state);
    }
    if let Some(state) = states.get_mut(head as usize).and_then(Option::take) {
        let paths = 0..log.paths.len() as Path;
        lineages.head = paths.filter_map(|path| Some((path, state.paths.get(path)?))).collect();
    }
    // Stories that are one lie together, in the order of the log.
    let mut rank = vec![0_u32; order.len()];
    for (place, at) in order.iter().enumerate() {
        rank[*at as usize] = place as u32;
    }
    for at in 0..lineages.all.len() {
        let whole = lineages.find(at as Lineage) as usize;
        if whole != at {
            let part = std::mem::take(&mut lineages.all[at]);
            lineages.all[whole].cut |= part.cut;
            lineages.all[whole].steps.extend(part.steps);
            lineages.all[whole].steps.sort_by_key(|step| rank[step.commit as usize]);
        }
    }
    lineages
}

/// Parents before children, and among those that could come next the earliest by the author's clock: the same for a
/// log that was read at once and for one that was read bit by bit.
fn order(log: &Log) -> Vec<u32> {
    let mut waiting: Vec<usize> = log.commits.iter().map(|entry| entry.parents.len()).collect();
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); log.commits.len()];
    for (at, entry) in log.commits.iter().enumerate() {
        for parent in &entry.parents {
            children[*parent as usize].push(at as u32);
        }
    }
    let key = |at: u32| {
        let entry = &log.commits[at as usize];
        Reverse((entry.seconds, &entry.hash, at))
    };
    let first = (0..log.commits.len() as u32).filter(|at| waiting[*at as usize] == 0);
    let mut ready: BinaryHeap<_> = first.map(key).collect();
    let mut order = Vec::with_capacity(log.commits.len());
    while let Some(Reverse((.., at))) = ready.pop() {
        order.push(at);
        for child in &children[at as usize] {
            waiting[*child as usize] -= 1;
            if waiting[*child as usize] == 0 {
                ready.push(key(*child));
            }
        }
    }
    order
}

fn apply(commit: u32, entry: &Entry, state: &mut State, lineages: &mut Lineages) {
    // All that goes is taken out first: two files may have changed places.
    let moved: Vec<Option<Lineage>> = entry
        .changes
        .iter()
        .map(|change| {
            let known = change.old.and_then(|_| state.paths.get(change.from));
            if change.new.is_none() || change.from != change.to {
                state.paths.clear(change.from);
            }
            known
        })
        .collect();
    for (change, known) in entry.changes.iter().zip(moved) {
        // A file that is changed without having been added came with a merge, which is passed over.
        let lineage = known.unwrap_or_else(|| lineages.begin(entry.boundary));
        state.seen.set(lineage, 1);
        if change.new.is_some() {
            state.paths.set(change.to, lineage);
            let ever = lineages.ever.entry(change.to).or_default();
            if ever.last() != Some(&lineage) {
                ever.push(lineage);
            }
        }
        let whole = lineages.find(lineage) as usize;
        lineages.all[whole].steps.push(Step { commit, old: change.old, new: change.new });
    }
}

/// What is known after a merge. Where the parents have different pages at one path, the one of the parent that
/// replaced the other's wins; two that begin at that path on either side are one page.
fn join(one: State, other: State, lineages: &mut Lineages) -> State {
    let paths = Table::join(&one.paths, &other.paths, &mut |ours, theirs| {
        let (a, b) = (lineages.find(ours), lineages.find(theirs));
        match (one.seen.get(theirs).is_some(), other.seen.get(ours).is_some()) {
            _ if a == b => ours,
            (true, false) => ours,
            (false, true) => theirs,
            (true, true) => ours,
            (false, false) => {
                lineages.same[a.max(b) as usize] = a.min(b);
                ours
            }
        }
    });
    State { paths, seen: Table::join(&one.seen, &other.seen, &mut |ours, _| ours) }
}

#[cfg(test)]
mod tests {
    use super::super::log::Change;
    use super::*;

    /// Parents and changes; a change is `(from, to, old, new)`, 0 for no content.
    type Made<'a> = (&'a [u32], &'a [(u32, u32, u32, u32)]);

    /// A log of commits made up.
    fn follow_all(commits: &[Made]) -> Lineages {
        let some = |blob: u32| (blob != 0).then_some(blob);
        let entry = |(parents, changes): &Made| Entry {
            hash: String::new(),
            parents: parents.to_vec(),
            boundary: false,
            seconds: 0,
            day: String::new(),
            author: 0,
            revert: false,
            others: Vec::new(),
            changes: changes
                .iter()
                .map(|(from, to, old, new)| Change { from: *from, to: *to, old: some(*old), new: some(*new) })
                .collect(),
        };
        let paths = vec![String::new(); 2];
        follow(&Log { commits: commits.iter().map(entry).collect(), paths, ..Log::default() }, commits.len() as u32 - 1)
    }

    fn commits(lineages: &Lineages, path: Path) -> Vec<u32> {
        lineages
            .at(path)
            .map_or_else(Vec::new, |lineage| lineages.story(lineage).steps.iter().map(|step| step.commit).collect())
    }

    #[test]
    fn renames_are_followed_and_what_comes_back_is_new() {
        let found = follow_all(&[
            (&[], &[(0, 0, 0, 1)]),
            (&[0], &[(0, 1, 1, 2)]),
            (&[1], &[(0, 0, 0, 3)]),
            (&[2], &[(1, 1, 2, 0)]),
            (&[3], &[(1, 1, 0, 2)]),
        ]);
        assert_eq!((commits(&found, 0), commits(&found, 1)), (vec![2], vec![4]));
        let moved = found.last_at(1).expect("a page");
        assert_eq!(found.story(moved).steps.len(), 1);
    }

    #[test]
    fn two_pages_may_change_places() {
        let found = follow_all(&[(&[], &[(0, 0, 0, 1), (1, 1, 0, 2)]), (&[0], &[(0, 1, 1, 1), (1, 0, 2, 2)])]);
        assert_eq!(found.story(found.at(1).expect("a page")).steps[0].new, Some(1));
        assert_eq!(found.story(found.at(0).expect("a page")).steps[0].new, Some(2));
    }

    #[test]
    fn a_branch_that_does_not_know_of_a_rename_still_counts() {
        // 0 adds; 1 renames on main; 2 edits on a branch; 3 merges; 4 edits after it.
        let found = follow_all(&[
            (&[], &[(0, 0, 0, 1)]),
            (&[0], &[(0, 1, 1, 1)]),
            (&[0], &[(0, 0, 1, 2)]),
            (&[1, 2], &[]),
            (&[3], &[(1, 1, 2, 3)]),
        ]);
        assert_eq!(commits(&found, 1), [0, 1, 2, 4]);
    }

    #[test]
    fn a_page_re_created_on_one_side_is_the_new_one_after_the_merge() {
        for sides in [[1, 3], [3, 1]] {
            // 0 adds; 1 edits on a branch; 2 deletes and 3 re-creates on the other.
            let found = follow_all(&[
                (&[], &[(0, 0, 0, 1)]),
                (&[0], &[(0, 0, 1, 2)]),
                (&[0], &[(0, 0, 1, 0)]),
                (&[2], &[(0, 0, 0, 4)]),
                (&sides, &[]),
            ]);
            assert_eq!(commits(&found, 0), [3]);
        }
    }

    #[test]
    fn a_page_begun_on_two_branches_is_one() {
        let found = follow_all(&[
            (&[], &[]),
            (&[0], &[(0, 0, 0, 1)]),
            (&[0], &[(0, 0, 0, 1)]),
            (&[1, 2], &[]),
            (&[3], &[(0, 0, 1, 2)]),
        ]);
        assert_eq!(commits(&found, 0), [1, 2, 4]);
    }
}
