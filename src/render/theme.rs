//! The theme: the one inside the program, overlaid file by file from the playbook's own theme folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde::Serialize;
use tera::{Context, Tera};
use walkdir::WalkDir;

use crate::render::view::{Frame, Nav};
use crate::render::words::Words;

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../themes/default/", $path)) as &[u8])),*]
    };
}

/// The folder of the search reader's parts. They are one file in the site, in this order: one request, and a twelfth less.
const READER: &str = "assets/search-reader/";

/// The default theme's files. A test holds that none is missing.
pub const DEFAULT: [(&str, &[u8]); 36] = embedded![
    "assets/a-z.css",
    "assets/cover.js",
    "assets/evidence.css",
    "assets/favicon.svg",
    "assets/mine-home.js",
    "assets/mine.js",
    "assets/near.css",
    "assets/parts.css",
    "assets/print.css",
    "assets/prose.css",
    "assets/search-page.js",
    "assets/search-reader/texts.js",
    "assets/search-reader/plan.js",
    "assets/search-reader/index.js",
    "assets/search.css",
    "assets/search.js",
    "assets/site.css",
    "assets/site.js",
    "templates/404.html",
    "templates/a-z.html",
    "templates/base.html",
    "templates/cover.html",
    "templates/findings.html",
    "templates/folder.html",
    "templates/health.html",
    "templates/home.html",
    "templates/nav.html",
    "templates/near.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/people.html",
    "templates/person.html",
    "templates/search.html",
    "templates/sprite.html",
    "templates/tags.html",
    "templates/team.html",
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
}

/// Reads the theme: `overlay`, where there is such a folder, file by file over the default; catalogues of words, text by
/// text. `language` is the playbook's.
///
/// # Errors
/// A file that cannot be read, or a template or catalogue that is not one; the message names it.
pub fn load(overlay: &Path, language: &str) -> anyhow::Result<Theme> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in DEFAULT {
        let path = if path.starts_with(READER) { "assets/search-reader.js" } else { path };
        files.entry(path.to_owned()).or_default().extend(shipped(path, bytes));
    }
    if overlay.is_dir() {
        for entry in WalkDir::new(overlay).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read the theme {}", overlay.display()))?;
            if !entry.file_type().is_file() {
                continue;
            }
            let path: Vec<_> = entry.path().strip_prefix(overlay)?.iter().map(|part| part.to_string_lossy()).collect();
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.insert(path.join("/"), bytes);
        }
    }
    let (mut templates, mut assets, mut catalogues) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (path, bytes) in files {
        let text = |bytes| String::from_utf8(bytes).with_context(|| format!("{path} in the theme is not UTF-8"));
        if let Some(name) = path.strip_prefix("templates/") {
            templates.push((name.to_owned(), text(bytes)?));
        } else if let Some(name) = path.strip_prefix("languages/").and_then(|name| name.strip_suffix(".yml")) {
            catalogues.insert(name.to_owned(), text(bytes)?);
        } else if path.starts_with("assets/") {
            assets.insert(path, bytes);
        }
    }
    let words = Arc::new(Words::new(language, &catalogues).context("the theme has a catalogue that cannot be read")?);
    assets.insert("assets/words.js".to_owned(), words.script());
    let mut hash = blake3::Hasher::new();
    for (path, bytes) in &assets {
        hash.update(path.as_bytes()).update(&bytes.len().to_le_bytes()).update(bytes);
    }
    let stamp = hash.finalize().to_hex()[..8].to_owned();
    let mut tera = Tera::new();
    words.teach(&mut tera);
    tera.add_raw_templates(templates).context("the theme has a template that cannot be read")?;
    Ok(Theme { tera, words, assets, stamp })
}

/// One of our own files as it is shipped. Scripts go without their comments and indents, style sheets without what only
/// readers of the source need: a sixth of what a first page would load. Neither stands within a text in them.
pub fn shipped(path: &str, bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) if path.ends_with(".js") => {
            let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
            lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
        }
        Ok(text) if path.ends_with(".css") => tight(text).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// A style sheet without comments, and without white space but between words. What stands in quotation marks stays, and
/// so does a blank before a colon or a bracket, which has a meaning there.
fn tight(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(sign) = rest.chars().next() {
        let end = match sign {
            '/' if rest.starts_with("/*") => {
                rest = rest.split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            '"' | '\'' => rest[1..].find(sign).map_or(rest.len(), |at| at + 2),
            _ => sign.len_utf8(),
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        let last = out.chars().next_back().unwrap_or('{');
        if !sign.is_whitespace() {
            if "{};,".contains(sign) {
                out.truncate(out.trim_end().len());
            }
            if sign == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push_str(part);
        } else if !last.is_whitespace() && !"{};:,".contains(last) {
            out.push(' ');
        }
    }
    out
}

impl Theme {
    /// Renders the navigation.
    ///
    /// # Errors
    /// A template that names what it was not given.
    pub fn nav(&self, nav: &Nav) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert("nav", nav);
        self.tera.render("nav.html", &context).context("the template nav.html cannot be rendered")
    }

    /// Renders a page.
    ///
    /// # Errors
    /// A template that names what it was not given.
    pub fn render(&self, frame: &Frame, page: &impl Serialize) -> anyhow::Result<String> {
        let name = format!("{}.html", if frame.template == "not-found" { "404" } else { frame.template });
        let mut context = Context::new();
        context.insert("frame", frame);
        context.insert("page", page);
        self.tera
            .render(&name, &context)
            .with_context(|| format!("the template {name} cannot be rendered for {}", frame.url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_keep_what_means_something() {
        let css = "/* a */\n:root { --a: 1px;\n  --b: \"x, y; z\"; }\n@media (min-width: 7px) and (max-width: 9px) {\n  \
                   .a :is(.b, .c) > i { width: calc(1px + 2px); color: red !important; }\n}\n/* b */";
        assert_eq!(
            tight(css),
            ":root{--a:1px;--b:\"x, y; z\"}@media (min-width:7px) and (max-width:9px){.a :is(.b,.c) > i{width:calc(1px + 2px);\
             color:red !important}}"
        );
        assert_eq!(tight("a::before { content: \"/*\"; }"), "a::before{content:\"/*\"}");
    }
}
