//! The file of a baseline: read, held against what was found, and written anew where that is asked for.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::check::Found;
use crate::check::baseline::{Baseline, Held, Known, file, is_cut_off, spread};
use crate::cli::build::plural;
use crate::edit::file::{File, create, write};
use crate::model::cadence::Interval;
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

/// Holds what was found against a file.
///
/// # Errors
/// A file that is not there or cannot be read.
pub fn hold(path: &Path, (root, checked): (&Path, &Checked), found: &Found) -> anyhow::Result<Held> {
    let baseline = read(path)?;
    Ok(held(&baseline, (root, checked), found))
}

fn read(path: &Path) -> anyhow::Result<Baseline> {
    let name = path.display().to_string();
    if !path.exists() {
        bail!("there is no baseline {name}; `playbook check --update-baseline` begins one");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read the baseline {name}"))?;
    let text = String::from_utf8(bytes).ok().with_context(|| format!("the baseline {name} is not UTF-8 text"))?;
    file::read(&name, text.trim_start_matches('\u{feff}')).context("the baseline cannot be read")
}

fn held(baseline: &Baseline, (root, checked): (&Path, &Checked), found: &Found) -> Held {
    let Checked { facts, .. } = checked;
    let moved = pipeline::moved(root, facts, baseline.entries.keys().map(String::as_str));
    baseline.hold(found, Known { today: facts.today, moved: &moved, asked: facts.answers.is_some() })
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
    let about = (root, checked);
    let before = if path.exists() { Some(read(path)?) } else { None };
    let mut baseline = match &before {
        None => {
            let mut baseline = Baseline::default();
            baseline.add(found);
            baseline
        }
        Some(before) if how.new => {
            let mut held = held(&before.clone().renewed(checked.facts.today), about, found);
            held.tightened.add(&held.found);
            held.tightened
        }
        Some(before) => held(before, about, found).tightened,
    };
    if let Some(within) = how.spread {
        spread(&mut baseline, &checked.facts, within);
    }
    save(path, &file::write(&baseline))?;
    let (allowed, files) = (plural(baseline.count(), "finding"), plural(baseline.entries.len(), "file"));
    let was = before.map(|before| format!(", {} before", before.count())).unwrap_or_default();
    let told = format!("{} allows {allowed} in {files}{was}", path.display());
    Ok((held(&baseline, about, found), told))
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
