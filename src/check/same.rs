//! Which findings of two checks are the same: by rule, file and subject, wherever the line has moved; where the subject was
//! put in other words, by what they say. As many as there are: one cannot stand for two.

use std::collections::{HashMap, VecDeque};

use crate::diagnostic::Diagnostic;

/// What a finding is known by: its rule, its file, and what of the file it is about; or what it says.
type Mark<'d> = (&'d str, &'d str, String);

/// Findings, each with the path that its file is known by.
pub struct Known<'d> {
    all: Vec<(&'d Diagnostic, &'d str)>,
}

/// What two findings are compared by, the surest first.
const BY: [fn(&Diagnostic) -> &str; 2] = [Diagnostic::subject, |finding| &finding.message];

impl<'d> Known<'d> {
    /// Findings of files that are by now where `moved` says.
    pub fn new(all: impl IntoIterator<Item = &'d Diagnostic>, moved: &'d HashMap<String, String>) -> Self {
        let place = |finding: &'d Diagnostic| {
            let path = finding.place.path();
            (finding, moved.get(path).map_or(path, String::as_str))
        };
        Known { all: all.into_iter().map(place).collect() }
    }

    /// Findings of files where they are.
    pub fn here(all: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        Known { all: all.into_iter().map(|finding| (finding, finding.place.path())).collect() }
    }

    fn mark(&self, at: usize, by: fn(&Diagnostic) -> &str) -> Mark<'d> {
        let (finding, path) = self.all[at];
        (finding.rule.code, path, by(finding).split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// Whether a finding is no louder than one that was there before.
pub fn no_worse(now: &Diagnostic, then: &Diagnostic) -> bool {
    now.waived.is_some() || (then.waived.is_none() && now.severity <= then.severity)
}

/// Of each finding whether it is among others, where it also `fits` the one that it is.
pub fn matched(of: &Known<'_>, among: &Known<'_>, fits: fn(&Diagnostic, &Diagnostic) -> bool) -> Vec<bool> {
    let (mut taken, mut found) = (vec![false; among.all.len()], vec![false; of.all.len()]);
    for by in BY {
        let mut marks: HashMap<Mark<'_>, VecDeque<usize>> = HashMap::new();
        for at in (0..among.all.len()).filter(|at| !taken[*at]) {
            marks.entry(among.mark(at, by)).or_default().push_back(at);
        }
        for (at, found) in found.iter_mut().enumerate().filter(|(_, found)| !**found) {
            let Some(same) = marks.get_mut(&of.mark(at, by)) else { continue };
            // Nearly always it is the first: thousands may be alike.
            if let Some(place) = same.iter().position(|other| fits(of.all[at].0, among.all[*other].0))
                && let Some(one) = same.remove(place)
            {
                (taken[one], *found) = (true, true);
            }
        }
    }
    found
}
