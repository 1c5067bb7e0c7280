//! What stands beside the pages: the files they show or link to, the logo and the fonts. It reads them, and changes none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::look::{FONT, ending};
use crate::load::rules::{INVALID_CONFIG, UNSAFE_PATH};
use crate::load::{image, walk};
use crate::model::page::{LinkTarget, Placed};
use crate::model::people::nearest;
use crate::model::playbook::{Asset, Playbook};
use crate::settings::{Font, Look};

/// Reads what the pages and the footer show or link to, and what `look` names, but for what is `known`. `files` are all
/// there are.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(
    root: &Path,
    (playbook, look): (&Playbook, &Look),
    files: &BTreeSet<String>,
    (known, findings): (&BTreeMap<String, Asset>, &mut Vec<Diagnostic>),
) -> anyhow::Result<BTreeMap<String, Asset>> {
    let mut wanted: BTreeSet<&str> = playbook
        .pages
        .iter()
        .flat_map(|page| &page.links)
        .chain(&playbook.footer)
        .filter_map(|target| match target {
            LinkTarget::Asset(path) => Some(path.as_str()),
            _ => None,
        })
        .collect();
    let fonts = look.fonts.set().filter_map(|(_, font)| match font {
        Font::File(path) => Some(path),
        Font::Families(_) => None,
    });
    for path in look.logo.iter().chain(fonts) {
        if there(root, path, files, findings)? {
            wanted.insert(&path.value);
        }
    }
    wanted
        .into_par_iter()
        .map(|path| {
            if let Some(asset) = known.get(path) {
                return Ok((path.to_owned(), asset.clone()));
            }
            let bytes = walk::bytes(root, path)?;
            let size = image::size(path, &bytes);
            Ok((path.to_owned(), Asset { bytes: bytes.into(), size }))
        })
        .collect()
}

/// Whether a file that `look` names can be published.
fn there(
    root: &Path,
    path: &Placed<String>,
    files: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> anyhow::Result<bool> {
    let name = path.value.as_str();
    let mut wrong = |rule, message: String, help: String| {
        findings.push(Diagnostic::new(rule, path.place.clone(), message, help));
        Ok(false)
    };
    match walk::inside(root, name) {
        None => {
            let alike = files.iter().map(String::as_str).filter(|file| ending(file) == ending(name));
            let help = match nearest(name, alike) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name it by its path from the playbook's folder".to_owned(),
            };
            wrong(&INVALID_CONFIG, format!("there is no file `{name}`"), help)
        }
        Some(false) => {
            let help = "put the file itself into the playbook".to_owned();
            wrong(&UNSAFE_PATH, format!("`{name}` is a link that leaves the playbook"), help)
        }
        Some(true) if !is_what_it_says(&ending(name), &walk::bytes(root, name)?) => {
            let help = format!("save it as {} once more, from the program that it was made with", ending(name));
            wrong(&INVALID_CONFIG, format!("`{name}` is not what its ending says"), help)
        }
        Some(true) => Ok(true),
    }
}

/// Whether a file begins as files with this ending do.
fn is_what_it_says(ending: &str, bytes: &[u8]) -> bool {
    match ending {
        "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()),
        "svg" => std::str::from_utf8(bytes).is_ok_and(|text| text.contains("<svg")),
        FONT => bytes.starts_with(b"wOF2"),
        _ => false,
    }
}
