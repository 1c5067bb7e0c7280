//! The findings as they were where HEAD and another revision parted, and what differs from them.

use std::path::Path;

use crate::check::Found;
use crate::check::since::{Compared, compare};
use crate::cli::{Common, interrupt, output};
use crate::diagnostic::Diagnostic;
use crate::emit::Since;
use crate::pipeline::{self, Checked};

/// What a change brought about.
pub struct Change {
    revision: String,
    /// The commit at which HEAD and the revision parted.
    base: String,
    before: usize,
    mended: Vec<Diagnostic>,
}

impl Change {
    /// It as it is reported.
    pub fn told(&self) -> Since<'_> {
        Since { revision: &self.revision, base: &self.base, before: self.before, mended: &self.mended }
    }
}

/// What a change brought about of the findings `now`, in the order of output; nothing where they are all new, since nothing
/// was committed before. Those `allowed` are none of it.
///
/// # Errors
/// A revision that is not here, or has nothing in common; a playbook that could not be read there.
pub fn change<'d>(
    common: &Common,
    revision: &str,
    (root, checked): (&Path, &Checked),
    (now, allowed): (&'d Found, impl Iterator<Item = &'d Diagnostic>),
) -> anyhow::Result<Option<(Change, Vec<Diagnostic>)>> {
    let folder = interrupt::folder()?;
    let Some(earlier) = pipeline::earlier(root, &checked.facts.settings, revision, folder.path())? else {
        output::say(common, "nothing is committed yet: all that is found is new");
        folder.close()?;
        return Ok(None);
    };
    let then = pipeline::read_earlier(&earlier, checked.facts.today, checked.facts.answers.clone());
    let at = |error: anyhow::Error| error.context(format!("the playbook as of {} cannot be read", earlier.commit));
    let then = then.map_err(at)?;
    folder.close()?;
    if then.is_none() {
        output::say(common, &format!("the playbook was not here as of {}: all that is found is new", earlier.commit));
    } else if earlier.is_head {
        output::say(common, &format!("HEAD is part of `{revision}`: only what is not committed is a change"));
    }
    let pages = then.iter().flat_map(|then| &then.facts.playbook.pages).map(|page| page.path());
    let moved = pipeline::moved(root, &checked.facts, pages);
    let then = then.map(|then| Found { findings: then.findings, silenced: then.silenced }).unwrap_or_default();
    let Compared { findings, before, mended } = compare(now, allowed, &then, &moved);
    Ok(Some((Change { revision: revision.to_owned(), base: earlier.commit, before, mended }, findings)))
}
