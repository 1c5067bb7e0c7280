//! The playbook as it is while somebody writes, read on a thread of its own. What a rule does wrong ends the reading, and
//! not the server.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;

use crate::evidence;
use crate::load;
use crate::lsp::publish::{Shaped, shaped};
use crate::lsp::text::Units;
use crate::pipeline::{Checked, Memory, Root, Unsaved, Wanted};
use crate::source::Source;

/// What was read.
pub struct Seen {
    /// The facts and what is wrong.
    pub checked: Checked,
    /// The playbook's own files, by their paths.
    pub own: BTreeMap<String, Arc<Source>>,
    /// Pages to which broken links led before they were moved, by the paths that the links name.
    pub moved: BTreeMap<String, usize>,
    /// Who writes, as git is told: name and address.
    pub author: Option<(String, String)>,
}

/// Reads a playbook: its folder, what is not saved, and what changed since the last time.
pub type Reader = Box<dyn FnMut(&Path, &Unsaved, &BTreeSet<String>) -> anyhow::Result<Seen>>;

/// A reader that remembers what did not change. `today` says which day it is.
pub fn reader(today: impl Fn() -> Date + 'static) -> Reader {
    let mut memory = Memory::default();
    Box::new(move |folder, unsaved, changed| {
        let root = Root { folder, unsaved };
        memory.list(root, changed)?;
        let checked = memory.read(root, today(), Wanted::Facts)?;
        let own = load::own(root)?.into_iter().map(|source| (source.path().to_string(), source)).collect();
        let moved = memory.found_again(&checked.facts.playbook);
        Ok(Seen { checked, own, moved, author: evidence::author(folder) })
    })
}

/// A reading that is asked for.
pub struct Job {
    /// The playbook's folder.
    pub root: PathBuf,
    /// What is not saved.
    pub unsaved: Unsaved,
    /// What changed, by its paths.
    pub changed: BTreeSet<String>,
}

/// What came of it, with its findings as editors show them, or what kept it from being read.
pub type Done = Result<(Arc<Seen>, Shaped), anyhow::Error>;

/// Begins to read what it is asked, one after the other, until nobody asks any more.
pub fn begin(units: Units, make: impl Fn() -> Reader + Send + 'static) -> (Sender<Job>, Receiver<Done>) {
    let (ask, asked) = unbounded::<Job>();
    let (tell, told) = unbounded();
    std::thread::spawn(move || {
        let mut reader = make();
        let mut lost = BTreeSet::new();
        for Job { root, unsaved, mut changed } in asked {
            changed.append(&mut lost);
            let read = catch_unwind(AssertUnwindSafe(|| {
                let seen = reader(&root, &unsaved, &changed)?;
                let shaped = shaped(&seen.checked.findings, units);
                Ok((Arc::new(seen), shaped))
            }));
            let done = read.unwrap_or_else(|_| {
                // What it remembered may be half a truth.
                reader = make();
                Err(anyhow!(
                    "a check failed on this text; what is shown is from before, and the next change tries again"
                ))
            });
            if done.is_err() {
                lost = changed;
            }
            if tell.send(done).is_err() {
                break;
            }
        }
    });
    (ask, told)
}
