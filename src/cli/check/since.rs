//! The findings as they were where HEAD and another revision parted, and what differs from them.

use std::collections::HashSet;
use std::path::Path;

use crate::check::Found;
use crate::check::looked_for;
use crate::check::since::{Compared, compare};
use crate::cli::{Common, interrupt, output};
use crate::diagnostic::Diagnostic;
use crate::emit::Since;
use crate::facts::Facts;
use crate::model::page::Page;
use crate::pipeline::{self, Checked};

/// What a change brought about.
pub struct Change {
    revision: String,
    /// The commit at which HEAD and the revision parted.
    base: String,
    before: usize,
    mended: Vec<Diagnostic>,
    unchecked: Vec<(Diagnostic, &'static str)>,
}

impl Change {
    /// It as it is reported.
    pub fn told(&self) -> Since<'_> {
        Since {
            revision: &self.revision,
            base: &self.base,
            before: self.before,
            mended: &self.mended,
            unchecked: &self.unchecked,
        }
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
    let mut then = then.map_err(at)?;
    folder.close()?;
    if then.is_none() {
        output::say(common, &format!("the playbook was not here as of {}: all that is found is new", earlier.commit));
    } else if earlier.is_head && revision != "HEAD" {
        output::say(common, &format!("HEAD is part of `{revision}`: only what is not committed is a change"));
    }
    let pages = then.iter().flat_map(|then| &then.facts.playbook.pages).map(|page| page.path());
    let moved = pipeline::moved(root, &checked.facts, pages);
    let then_found = then.as_mut().map(|then| Found {
        findings: std::mem::take(&mut then.findings),
        silenced: std::mem::take(&mut then.silenced),
    });
    let then_found = then_found.unwrap_or_default();
    let now_checked = Checks::of(&checked.facts);
    let then_checked = then.as_ref().map(|then| Checks::of(&then.facts)).unwrap_or_default();
    let unchecked = |gone: &Diagnostic, path: &str| {
        let (was, is) = (gone.place.path(), now_checked.pages.contains(path));
        let left_out = !is && then_checked.pages.contains(was) && root.join(path).exists();
        let no_process = is && then_checked.processes.contains(was) && !now_checked.processes.contains(path);
        let unknown = then_checked.people && !now_checked.people && OF_PEOPLE.contains(&gone.rule.code);
        match () {
            () if !looked_for(gone.rule.code, &checked.facts) => Some("the rule is off"),
            () if left_out => Some("it is no page any more"),
            () if no_process => Some("it is no process in force any more"),
            () if unknown => Some("nobody is in people.yml any more"),
            () => None,
        }
    };
    let Compared { findings, before, mended, unchecked } = compare(now, allowed, (&then_found, &moved), &unchecked);
    Ok(Some((Change { revision: revision.to_owned(), base: earlier.commit, before, mended, unchecked }, findings)))
}

/// Rules that go by people.yml.
const OF_PEOPLE: [&str; 7] = ["PB006", "PB203", "PB204", "PB205", "PB207", "PB208", "PB209"];

/// What a playbook is checked for.
#[derive(Default)]
struct Checks<'a> {
    /// Its pages, by their paths.
    pages: HashSet<&'a str>,
    /// Those that are processes in force.
    processes: HashSet<&'a str>,
    /// Whether it is known who there is.
    people: bool,
}

impl<'a> Checks<'a> {
    fn of(facts: &'a Facts) -> Self {
        Checks {
            pages: facts.playbook.pages.iter().map(Page::path).collect(),
            processes: facts.processes().map(|(_, page)| page.path()).collect(),
            people: !facts.playbook.roster.is_empty(),
        }
    }
}
