//! The theme: the one inside the program, overlaid file by file from the playbook's own theme folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::render::faults::{self, Desk};
use crate::render::shipped::shipped;
use crate::render::view::{Frame, Nav};
use crate::render::words::Words;
use crate::settings::Settings;
use crate::source::Source;

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../themes/default/", $path)) as &[u8])),*]
    };
}

/// The folder of the search reader's parts. They are one file in the site, in this order: one request, and a twelfth less.
const READER: &str = "assets/search-reader/";

/// The default theme's files. A test holds that none is missing.
pub const DEFAULT: &[(&str, &[u8])] = &embedded![
    "assets/a-z.css",
    "assets/board.css",
    "assets/book.css",
    "assets/book.js",
    "assets/copy.css",
    "assets/copy.js",
    "assets/zoom.css",
    "assets/zoom.js",
    "assets/cover.js",
    "assets/evidence.css",
    "assets/favicon.svg",
    "assets/hits.css",
    "assets/lately.css",
    "assets/leave.css",
    "assets/lists.css",
    "assets/mine-home.js",
    "assets/mine.js",
    "assets/near.css",
    "assets/moved.js",
    "assets/offline.js",
    "assets/parts.css",
    "assets/paper.js",
    "assets/print.css",
    "assets/prose.css",
    "assets/rtl.css",
    "assets/rules.css",
    "assets/run-record.js",
    "assets/run.css",
    "assets/run.js",
    "assets/search-page.js",
    "assets/search-reader/texts.js",
    "assets/search-reader/plan.js",
    "assets/search-reader/index.js",
    "assets/search.css",
    "assets/search.js",
    "assets/site.css",
    "assets/site.js",
    "assets/what-if.css",
    "assets/what-if.js",
    "templates/404.html",
    "templates/a-z.html",
    "templates/base.html",
    "templates/board.html",
    "templates/book.html",
    "templates/cover.html",
    "templates/findings.html",
    "templates/folder.html",
    "templates/handover.html",
    "templates/health.html",
    "templates/home.html",
    "templates/lately.html",
    "templates/leave.html",
    "templates/ledger.html",
    "templates/moved.html",
    "templates/nav.html",
    "templates/near.html",
    "templates/offline.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/people.html",
    "templates/person.html",
    "templates/rules.html",
    "templates/search.html",
    "templates/signs.html",
    "templates/sprite.html",
    "templates/tags.html",
    "templates/team.html",
    "templates/training.html",
    "templates/what-if.html",
];

/// Templates, ready to render, and the files that stand beside the pages.
pub struct Theme {
    tera: Tera,
    /// The words of the interface.
    pub words: Arc<Words>,
    /// Assets by their path in the site.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Changes whenever an asset does.
    pub stamp: String,
    desk: Desk,
}

/// Before the names of the built-in templates. A template of the playbook's own stands before the built-in one of its
/// name, and reaches that with `{% extends "built-in/page.html" %}`.
pub const BUILT_IN: &str = "built-in/";

/// The playbook's own theme as it lies in its folder.
#[derive(Debug, Default)]
pub struct Overlay {
    /// All files by their path in the folder of the theme.
    files: BTreeMap<String, Vec<u8>>,
    /// The templates among them, by name.
    templates: BTreeMap<String, String>,
    /// The catalogues of words among them, by language.
    catalogues: BTreeMap<String, String>,
    /// What is wrong with the texts themselves.
    findings: Vec<Diagnostic>,
}

impl Overlay {
    /// Reads `folder`, where there is one. `theme` is its path in the playbook.
    fn read(folder: &Path, theme: &str) -> anyhow::Result<Self> {
        let mut overlay = Overlay::default();
        if !folder.is_dir() {
            return Ok(overlay);
        }
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read the theme {}", folder.display()))?;
            if !entry.file_type().is_file() {
                continue;
            }
            let path: Vec<_> = entry.path().strip_prefix(folder)?.iter().map(|part| part.to_string_lossy()).collect();
            let path = path.join("/");
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
            let language = path.strip_prefix("languages/").and_then(|name| name.strip_suffix(".yml"));
            let texts = match (path.strip_prefix("templates/"), language) {
                (Some(name), _) => Some((&mut overlay.templates, name)),
                (None, Some(name)) => Some((&mut overlay.catalogues, name)),
                (None, None) => None,
            };
            if let Some((texts, name)) = texts {
                let (source, bad) = Source::decode(format!("{theme}/{path}"), bytes.clone());
                texts.insert(name.to_owned(), source.text().to_owned());
                overlay.findings.extend(bad.map(|at| faults::not_text(source, at)));
            }
            overlay.files.insert(path, bytes);
        }
        Ok(overlay)
    }
}

/// Reads the theme: `folder`, where there is one, file by file over the default; catalogues of words, text by text.
/// `made` are the assets that are made for this playbook.
///
/// # Errors
/// A file that cannot be read, or a [`Fault`](faults::Fault) of a template or a catalogue.
pub fn load(folder: &Path, settings: &Settings, made: Vec<(String, Vec<u8>)>) -> anyhow::Result<Theme> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for &(path, bytes) in DEFAULT {
        let path = if path.starts_with(READER) { "assets/search-reader.js" } else { path };
        files.entry(path.to_owned()).or_default().extend(shipped(path, bytes));
    }
    files.extend(made);
    let mut overlay = Overlay::read(folder, &settings.theme)?;
    files.append(&mut overlay.files);
    let desk = Desk { theme: settings.theme.clone(), own: overlay.templates };
    let words = Words::new(&settings.language, &overlay.catalogues);
    let words = Arc::new(words.map_err(|error| desk.catalogue(&error, &overlay.catalogues))?);
    let mut assets: BTreeMap<String, Vec<u8>> =
        files.into_iter().filter(|(path, _)| path.starts_with("assets/")).collect();
    assets.insert("assets/words.js".to_owned(), words.script());
    assets.insert("assets/run-words.js".to_owned(), words.further("run"));
    let mut hash = blake3::Hasher::new();
    for (path, bytes) in &assets {
        hash.update(path.as_bytes()).update(&bytes.len().to_le_bytes()).update(bytes);
    }
    let stamp = hash.finalize().to_hex()[..8].to_owned();
    let tera = tera(&desk.own, &words).map_err(|error| desk.fault(&error))?;
    Ok(Theme { tera, words, assets, stamp, desk })
}

/// The folders of the theme in `folder`, itself among them; none where there is none.
pub fn theme_folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let folders = WalkDir::new(folder).into_iter().flatten();
    folders.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path)
}

/// What is wrong with the theme in `folder`.
///
/// # Errors
/// A file that cannot be read.
pub fn faults(folder: &Path, settings: &Settings) -> anyhow::Result<Vec<Diagnostic>> {
    let theme = &settings.theme;
    if let (Some(set), false) = (&settings.look.theme, folder.is_dir() || *theme == Settings::default().theme) {
        return Ok(vec![faults::no_folder(theme, set)]);
    }
    let overlay = Overlay::read(folder, theme)?;
    if overlay.files.is_empty() {
        return Ok(Vec::new());
    }
    let mut findings = overlay.findings;
    let desk = Desk { theme: theme.clone(), own: overlay.templates };
    findings.extend(desk.unused(overlay.files.keys().map(String::as_str)));
    let words = match Words::new(&settings.language, &overlay.catalogues) {
        Ok(words) => words,
        Err(error) => {
            findings.push(desk.catalogue(&error, &overlay.catalogues).0);
            Words::built_in(&settings.language)?
        }
    };
    let unreadable = |(name, text): (&String, &String)| match Tera::new().add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => desk.explain(&error),
        _ => Vec::new(),
    };
    let wrong: Vec<Diagnostic> = desk.own.iter().flat_map(unreadable).collect();
    match tera(&desk.own, &Arc::new(words)) {
        Err(error) if wrong.is_empty() => findings.extend(desk.explain(&error)),
        _ => findings.extend(wrong),
    }
    Ok(findings)
}

/// The built-in templates by name.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
    DEFAULT.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix("templates/")?, text(bytes))))
}

/// All templates, those of the playbook before the built-in ones.
fn tera(own: &BTreeMap<String, String>, words: &Arc<Words>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    words.teach(&mut tera);
    tera.set_fallback_prefixes([BUILT_IN])?;
    let built_in = built_in().map(|(name, text)| (format!("{BUILT_IN}{name}"), text.to_owned()));
    tera.add_raw_templates(built_in.chain(own.iter().map(|(name, text)| (name.clone(), text.clone()))))?;
    Ok(tera)
}

impl Theme {
    /// Renders the navigation.
    ///
    /// # Errors
    /// A [`Fault`](faults::Fault): a template that names what it was not given.
    pub fn nav(&self, nav: &Nav) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert("nav", nav);
        self.tera.render("nav.html", &context).map_err(|error| self.desk.fault(&error).into())
    }

    /// Renders a page.
    ///
    /// # Errors
    /// A [`Fault`](faults::Fault): a template that names what it was not given.
    pub fn render(&self, frame: &Frame, page: &impl Serialize) -> anyhow::Result<String> {
        let name = format!("{}.html", if frame.template == "not-found" { "404" } else { frame.template });
        let mut context = Context::new();
        context.insert("frame", frame);
        context.insert("page", page);
        self.tera.render(&name, &context).map_err(|error| self.desk.fault(&error).note_page(&frame.url).into())
    }
}
