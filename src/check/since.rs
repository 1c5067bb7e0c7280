//! What a change brought about: the findings that were not there before it, and those that are there no more. Both are
//! judged on the same day, so that a day that passed is nobody's change.

use std::collections::HashMap;

use crate::check::Found;
use crate::check::baseline::is_cut_off;
use crate::diagnostic::Diagnostic;

/// What differs.
#[derive(Debug, Default)]
pub struct Compared {
    /// What the change brought about, in the order of output.
    pub findings: Vec<Diagnostic>,
    /// How many findings were there before.
    pub before: usize,
    /// What it mended: findings from before it, in the order of output.
    pub mended: Vec<Diagnostic>,
}

/// What a finding is known by: its rule, its file as that is called now, and what of the file it is about; or what it says.
type Mark<'d> = (&'d str, &'d str, String);

/// Compares the findings `now` with those of `earlier`, whose pages are by now where `moved` says. `counted` are those of
/// the findings now that count; the others are no part of the change and not mended either.
pub fn compare(counted: Vec<Diagnostic>, now: &Found, earlier: &Found, moved: &HashMap<String, String>) -> Compared {
    let mut compared = Compared::default();
    // What was true and not said beside a stronger finding is not new where that is gone.
    let known = Known::new(&earlier.findings, &earlier.silenced, moved);
    let mut taken = vec![false; known.all.len()];
    let mut old = vec![false; counted.len()];
    for by in [By::Subject, By::Message] {
        let marks = known.by(by);
        for (finding, old) in counted.iter().zip(&mut old).filter(|(_, old)| !**old) {
            // Of a clone that lacks something nothing is known: that is not passed over.
            if is_cut_off(std::slice::from_ref(finding)) {
                continue;
            }
            let same = marks.get(&mark(finding, finding.place.path(), by)).into_iter().flatten();
            let fits = |at: &&usize| !taken[**at] && no_worse(finding, known.all[**at].0);
            if let Some(at) = same.copied().find(|at| fits(&at)) {
                (taken[at], *old) = (true, true);
            }
        }
    }
    for (finding, old) in counted.into_iter().zip(old) {
        if old {
            compared.before += usize::from(finding.waived.is_none());
        } else {
            compared.findings.push(finding);
        }
    }
    let here = HashMap::new();
    let still = Known::new(&now.findings, &now.silenced, &here);
    let mut used = vec![false; still.all.len()];
    let mut mended: Vec<&Diagnostic> = earlier.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    for by in [By::Subject, By::Message] {
        let marks = still.by(by);
        mended.retain(|finding| {
            let path = moved.get(finding.place.path()).map_or(finding.place.path(), String::as_str);
            let same = marks.get(&mark(finding, path, by)).into_iter().flatten().copied().find(|at| !used[*at]);
            same.inspect(|at| used[*at] = true).is_none()
        });
    }
    compared.mended = mended.into_iter().cloned().collect();
    compared
}

/// Whether a finding is no louder than the one that was there before.
fn no_worse(now: &Diagnostic, then: &Diagnostic) -> bool {
    now.waived.is_some() || (then.waived.is_none() && now.severity <= then.severity)
}

/// What two findings are compared by.
#[derive(Clone, Copy)]
enum By {
    Subject,
    Message,
}

fn mark<'d>(finding: &'d Diagnostic, path: &'d str, by: By) -> Mark<'d> {
    let text = match by {
        By::Subject => finding.subject(),
        By::Message => &finding.message,
    };
    (finding.rule.code, path, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Findings, each with the path at which its page is now.
struct Known<'d> {
    all: Vec<(&'d Diagnostic, &'d str)>,
}

impl<'d> Known<'d> {
    fn new(said: &'d [Diagnostic], silenced: &'d [Diagnostic], moved: &'d HashMap<String, String>) -> Self {
        let place = |finding: &'d Diagnostic| {
            let path = finding.place.path();
            (finding, moved.get(path).map_or(path, String::as_str))
        };
        Known { all: said.iter().chain(silenced).map(place).collect() }
    }

    fn by(&self, by: By) -> HashMap<Mark<'d>, Vec<usize>> {
        let mut marks: HashMap<Mark<'d>, Vec<usize>> = HashMap::new();
        for (at, (finding, path)) in self.all.iter().enumerate() {
            marks.entry(mark(finding, path, by)).or_default().push(at);
        }
        marks
    }
}
