//! Which of the files that lie in a playbook are its pages, and which its records of performed work.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use globset::GlobMatcher;

use crate::diagnostic::{Diagnostic, Place};
use crate::load::rules::{INVALID_CONFIG, INVALID_EVIDENCE, UNSAFE_PATH};
use crate::load::walk::{self, Root};
use crate::model::page::Placed;
use crate::model::people::nearest;
use crate::rule::Severity;
use crate::settings::Settings;
use crate::source::{Source, Span};

/// The files of the playbook in `root`, of which pages can be made and to which links can lead; and those that cannot be
/// used.
///
/// # Errors
/// A folder that cannot be read.
pub fn tree(root: &Path, settings: &Settings) -> anyhow::Result<walk::Tree> {
    let mut tree = walk::list(root, &[settings.output.clone(), settings.theme.clone()])?;
    // Why somebody is away is private: a link to such a file leads nowhere, and it is never copied.
    tree.files.retain(|path| !settings.leave.iter().any(|file| file.value == *path));
    Ok(tree)
}

/// The files of the playbook in `root` to which links can lead, by their paths.
///
/// # Errors
/// A folder that cannot be read.
pub fn files(root: &Path, settings: &Settings) -> anyhow::Result<BTreeSet<String>> {
    Ok(tree(root, settings)?.files)
}

/// The paths that are pages, in order.
pub fn of(settings: &Settings, files: &BTreeSet<String>) -> Vec<String> {
    files.iter().filter(|path| is_page(settings, path)).cloned().collect()
}

/// Whether a file with this path would be a page.
pub fn is_page(settings: &Settings, path: &str) -> bool {
    let wanted = match settings.sources.as_slice() {
        [] => path.ends_with(".md"),
        globs => globs.iter().any(|glob| glob.value.is_match(path)),
    };
    wanted && walk::may_be_page(path)
}

/// Says which globs are of no page: what they should name would not be checked at all, or not as it is meant to be.
pub fn unmatched(settings: &Settings, pages: &[String], files: &BTreeSet<String>, findings: &mut Vec<Diagnostic>) {
    let mut say = |key: &str, glob: &Placed<GlobMatcher>, severity: Severity| {
        if pages.iter().any(|page| glob.value.is_match(page)) {
            return;
        }
        let pattern = glob.value.glob().glob();
        let message = format!("no page matches `{pattern}` of `{key}`");
        let help = match nearest_folder(pattern, files) {
            Some((wrong, near)) => format!("did you mean `{near}{}`?", &pattern[wrong.len()..]),
            None => "correct the path, or take the entry out".to_owned(),
        };
        findings.push(Diagnostic::new(&INVALID_CONFIG, glob.place.clone(), message, help).at(severity));
    };
    settings.sources.iter().for_each(|glob| say("sources", glob, Severity::Error));
    settings.defaults.iter().for_each(|default| say("defaults", &default.glob, Severity::Warning));
}

/// The folder that a glob names and that is not there, with the nearest that is.
fn nearest_folder<'a>(pattern: &'a str, files: &'a BTreeSet<String>) -> Option<(&'a str, &'a str)> {
    let plain = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let named = &pattern[..pattern[..plain].rfind('/')?];
    let parents = |file: &'a String| file.match_indices('/').map(|(end, _)| &file[..end]);
    let folders: BTreeSet<&str> = files.iter().flat_map(parents).collect();
    if folders.contains(named) {
        return None;
    }
    nearest(named, folders.into_iter()).map(|near| (named, near))
}

/// Says which of them cannot be used.
pub fn refused(tree: &walk::Tree, findings: &mut Vec<Diagnostic>) {
    for (path, reason) in &tree.refused {
        let place = Place::new(&Arc::new(Source::new(path.as_str(), String::new())), Span::default());
        let help = "rename it, or put the file itself into the playbook";
        findings.push(Diagnostic::new(&UNSAFE_PATH, place, format!("`{path}` {reason}"), help));
    }
}

/// Reads the records of performed work.
///
/// # Errors
/// A file that cannot be read.
pub fn records<'r>(
    root: impl Into<Root<'r>>,
    files: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<Arc<Source>>> {
    let paths: Vec<String> = files.iter().filter(|path| walk::is_record(path)).cloned().collect();
    let mut records = Vec::with_capacity(paths.len());
    for (source, bad) in walk::read(root.into(), &paths)? {
        let source = Arc::new(source);
        if let Some(at) = bad {
            let place = Place::new(&source, Span::new(at, at));
            let help = "export the file as UTF-8, in Excel as \"CSV UTF-8\"";
            findings.push(Diagnostic::new(&INVALID_EVIDENCE, place, "not UTF-8 text", help));
        }
        // Two bytes a sign: another encoding of the whole file, of which no row can be read.
        if bad.is_none() || !source.text().contains('\0') {
            records.push(source);
        }
    }
    Ok(records)
}
