//! The file of a baseline: read, held against what was found, and written anew where that is asked for.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::check::baseline::{Baseline, Held, Known, file, is_cut_off, spread};
use crate::check::{Found, looked_for};
use crate::edit::file::{File, create, write};
use crate::emit::counted;
use crate::facts::Facts;
use crate::model::cadence::Interval;
use crate::model::page::Page;
use crate::pipeline::{self, Checked};

/// What it is called, and lies beside, unless it is named.
pub const FILE: &str = "playbook-baseline.yml";

/// How a baseline is written anew.
#[derive(Debug, Clone, Copy)]
pub struct Update {
    /// Whether what is new is allowed too.
    pub new: bool,
    /// Within what time old pages are to be looked at.
    pub spread: Option<Interval>,
}

/// Endings that pages have, as a rule.
const OF_PAGES: [&str; 4] = ["md", "markdown", "mdx", "erb"];

/// A baseline, and where the pages that it names lie now.
pub struct Named {
    root: PathBuf,
    baseline: Baseline,
    moved: HashMap<String, String>,
}

impl Named {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that is not there or cannot be read.
    pub fn read(path: &Path, about: (&Path, &Checked)) -> anyhow::Result<Self> {
        Ok(Named::new(read(path)?, about))
    }

    fn new(baseline: Baseline, (root, checked): (&Path, &Checked)) -> Self {
        let moved = pipeline::moved(root, &checked.facts, baseline.entries.keys().map(String::as_str));
        Named { root: root.to_owned(), baseline, moved }
    }

    /// Holds what was found against it.
    pub fn hold(&self, found: &Found, facts: &Facts) -> Held {
        let pages: HashSet<&str> = facts.playbook.pages.iter().map(Page::path).collect();
        // A file that was a page, is there, and is none now.
        let left_out = |path: &str| {
            let ending = path.rsplit('.').next().unwrap_or_default();
            OF_PAGES.contains(&ending) && !pages.contains(path) && self.root.join(path).is_file()
        };
        let looked_for = |path: &str, code: &str| looked_for(code, facts) && !left_out(path);
        let known = Known { today: facts.today, moved: &self.moved, looked_for: &looked_for };
        self.baseline.hold(found, known)
    }
}

fn read(path: &Path) -> anyhow::Result<Baseline> {
    let name = path.display().to_string();
    if !path.exists() {
        let place = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        bail!("there is no baseline {}; `playbook check --update-baseline` begins one", place.display());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read the baseline {name}"))?;
    let text = String::from_utf8(bytes).ok().with_context(|| format!("the baseline {name} is not UTF-8 text"))?;
    file::read(&name, text.trim_start_matches('\u{feff}')).context("the baseline cannot be read")
}

/// Writes a file anew: the findings there are, where it is not there yet; else without those that are mended. Gives what was
/// found as it is held against it, and what was done in a line.
///
/// # Errors
/// History that is cut off, and a file that cannot be read or written.
pub fn update(
    path: &Path,
    (root, checked): (&Path, &Checked),
    found: &Found,
    how: Update,
) -> anyhow::Result<(Held, String)> {
    if found.findings.iter().any(is_cut_off) {
        bail!("history is cut off (PB008), so what is found is not all; fetch it first, then update the baseline");
    }
    let (about, facts) = ((root, checked), &checked.facts);
    let before = if path.exists() { Some(read(path)?) } else { None };
    let mut baseline = match &before {
        None => {
            let mut baseline = Baseline::default();
            baseline.add(found);
            baseline
        }
        Some(before) if how.new => {
            let mut held = Named::new(before.clone().renewed(facts.today), about).hold(found, facts);
            held.tightened.add(&held.found);
            held.tightened
        }
        Some(before) => Named::new(before.clone(), about).hold(found, facts).tightened,
    };
    if let Some(within) = how.spread {
        spread(&mut baseline, facts, within);
    }
    save(path, &file::write(&baseline))?;
    let (allowed, files) = (counted(baseline.count(), "finding"), counted(baseline.entries.len(), "file"));
    let was = before.map(|before| format!(", {} before", before.count())).unwrap_or_default();
    let told = format!("{} allows {allowed} in {files}{was}", path.display());
    Ok((Named::new(baseline, about).hold(found, facts), told))
}

fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).context("the baseline needs a file name")?;
    if !path.exists() {
        return create(folder, &[(name, text)]);
    }
    let file = File::read(folder, name)?;
    if file.text() == text { Ok(()) } else { write(&[(&file, text)]) }
}
