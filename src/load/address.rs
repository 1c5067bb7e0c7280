//! Addresses: what a source file is called in the site, and what a link leads to.

mod named;
mod near;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use crate::load::address::named::Names;
use crate::load::address::near::Guesses;
use crate::markdown::{Document, Form};
use crate::model::page::{LinkTarget, Page};
use crate::model::redirects::alias_names;

/// Endings of sources, dropped one after another.
const ENDINGS: [&str; 6] = [".md", ".markdown", ".mdx", ".erb", ".html", ".htm"];

/// Files that are never published, whoever links to them.
const PRIVATE: [&str; 5] = ["playbook.yml", "people.yml", "clients.yml", "processes.yml", "training.yml"];

/// Whether a file, by its path, is one of the playbook's own.
pub fn is_private(path: &str) -> bool {
    PRIVATE.contains(&path)
}

/// The page's address: `billing/send-invoice.md` is `billing/send-invoice.html`, a folder's index `index.html`.
/// `has_index` says whether the folder of a README has an index of its own beside it.
pub fn url(path: &str, has_index: bool) -> String {
    let (folder, name) = split(path);
    let stem = stem(name);
    let stem = if is_readme(name) && !has_index { "index" } else { stem };
    join(folder, &format!("{stem}.html"))
}

/// Whether a file name is a folder's first page by nature.
pub fn is_index(name: &str) -> bool {
    stem(name) == "index"
}

/// Whether a file name stands in for a folder's missing index.
pub fn is_readme(name: &str) -> bool {
    stem(name).eq_ignore_ascii_case("readme")
}

/// A file name without its known endings.
pub fn stem(name: &str) -> &str {
    let mut stem = name;
    while let Some(shorter) =
        ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)).filter(|shorter| !shorter.is_empty())
    {
        stem = shorter;
    }
    stem
}

/// Folder and name of a path.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// What a link has to know of a page.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// Path of the source.
    pub path: &'a str,
    /// Address.
    pub url: &'a str,
    /// Title.
    pub title: &'a str,
    /// Old addresses, as written.
    pub aliases: Vec<&'a str>,
    /// Its headings.
    pub document: &'a Document,
}

impl<'a> From<&'a Page> for Standing<'a> {
    fn from(page: &'a Page) -> Self {
        let aliases = page.aliases.iter().map(|alias| alias.value.as_str()).collect();
        Standing { path: page.path(), url: &page.url, title: &page.title, aliases, document: &page.document }
    }
}

/// Everything that a link can lead to.
pub struct Addresses<'a> {
    pages: Vec<Standing<'a>>,
    by_name: HashMap<String, usize>,
    by_alias: HashMap<String, usize>,
    /// Ids of headings, of each page, by what they have in common with those of other tools; gathered when one is missed.
    alike: Vec<OnceLock<HashMap<String, &'a str>>>,
    /// By their composed paths.
    folders: HashMap<String, &'a str>,
    files: &'a BTreeSet<String>,
    /// What may be meant by a link that leads nowhere; gathered with the first of them.
    guesses: OnceLock<Guesses<'a>>,
    /// Gathered when the first link names a page.
    names: OnceLock<Names<'a>>,
    /// The files whose paths are not composed, by their composed paths; gathered when one is first missed.
    decomposed: OnceLock<HashMap<String, &'a str>>,
}

impl<'a> Addresses<'a> {
    /// Gathers source paths, addresses (with and without ending) and aliases of the pages.
    pub fn new(pages: &'a [Page], files: &'a BTreeSet<String>) -> Self {
        Addresses::of(pages.iter().map(Standing::from).collect(), files)
    }

    /// The same of pages of which only this is known.
    pub fn of(pages: Vec<Standing<'a>>, files: &'a BTreeSet<String>) -> Self {
        let mut by_name = HashMap::with_capacity(pages.len() * 3);
        let mut folders = HashMap::from([(String::new(), "")]);
        for (at, page) in pages.iter().enumerate() {
            by_name.insert(composed(page.path), at);
            let mut folder = split(page.path).0;
            while !folders.contains_key(&composed(folder)) {
                folders.insert(composed(folder), folder);
                folder = split(folder).0;
            }
        }
        for (at, page) in pages.iter().enumerate() {
            by_name.entry(composed(page.url)).or_insert(at);
            by_name.entry(composed(page.url.trim_end_matches(".html"))).or_insert(at);
        }
        let mut by_alias = HashMap::new();
        for (at, page) in pages.iter().enumerate() {
            for name in page.aliases.iter().flat_map(|alias| alias_names(alias)) {
                by_alias.entry(composed(&name)).or_insert(at);
            }
        }
        let (guesses, names, decomposed) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let alike = pages.iter().map(|_| OnceLock::new()).collect();
        Addresses { pages, by_name, by_alias, alike, folders, files, guesses, names, decomposed }
    }

    /// What `target`, as written in the page `from`, leads to.
    pub fn resolve(&self, target: &str, form: Form, from: usize) -> LinkTarget {
        match form {
            Form::Way => self.resolve_in(self.folder(from), target, Some(from)),
            Form::Name => self.named(target, from),
        }
    }

    /// The folder of a page.
    fn folder(&self, page: usize) -> &'a str {
        split(self.pages[page].path).0
    }

    /// What `target`, as written in the playbook's folder outside of pages, leads to.
    pub fn resolve_at_root(&self, target: &str) -> LinkTarget {
        self.resolve_in("", target, None)
    }

    fn resolve_in(&self, folder: &str, target: &str, from: Option<usize>) -> LinkTarget {
        let target = target.trim();
        if target.is_empty() {
            return LinkTarget::Missing(None);
        }
        if is_template(target) || target.starts_with("//") {
            return LinkTarget::External;
        }
        if has_scheme(target) {
            return near::of_scheme(target);
        }
        let (path, heading) = target.split_once('#').unwrap_or((target, ""));
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        // What browsers look for in the text is no heading.
        let heading = decode(heading.split(":~:").next().unwrap_or_default());
        if path.is_empty() {
            return from.map_or(LinkTarget::Missing(None), |from| self.heading(from, &heading));
        }
        let written = decode(path);
        if written.contains('\\') && !written.contains('\0') {
            return LinkTarget::Missing(self.with_slashes(folder, &written, &heading, from));
        }
        let Some(path) = resolve_path(folder, &written) else {
            return LinkTarget::Unsafe;
        };
        let bare = path.trim_end_matches('/');
        if let Some(page) = self.by_name.get(&composed(bare)) {
            return self.heading(*page, &heading);
        }
        if let Some(folder) = self.folders.get(&composed(bare)) {
            return match self.by_name.get(&composed(&join(bare, "index.html"))) {
                Some(page) => self.heading(*page, &heading),
                None => LinkTarget::Folder((*folder).to_owned()),
            };
        }
        if bare.is_empty() || bare == "index.html" {
            return LinkTarget::Folder(String::new());
        }
        if let Some(folder) = bare.strip_suffix("/index.html").and_then(|folder| self.folders.get(&composed(folder))) {
            return LinkTarget::Folder((*folder).to_owned());
        }
        if let Some(file) = self.file(bare) {
            return file;
        }
        // What lies there now comes before what lay there once.
        match self.by_alias.get(&composed(bare)) {
            Some(page) => self.heading(*page, &heading),
            None => LinkTarget::Missing(near::web_address(target).or_else(|| self.nearest(bare, &heading, folder))),
        }
    }

    /// What a link to a file leads to, if it is there: by its path as file systems have it, composed or not.
    fn file(&self, path: &str) -> Option<LinkTarget> {
        let path = match self.files.get(path) {
            Some(path) => path.as_str(),
            None if path.is_ascii() => return None,
            None => {
                let gather = || {
                    let apart = self.files.iter().filter(|path| !path.is_ascii());
                    apart.map(|path| (composed(path), path.as_str())).collect()
                };
                self.decomposed.get_or_init(gather).get(&composed(path))?
            }
        };
        let private = is_private(path)
            || path.to_lowercase().ends_with(".csv")
            || path.split('/').any(|part| part.starts_with('.'));
        Some(if private { LinkTarget::Private } else { LinkTarget::Asset(path.to_owned()) })
    }

    /// Links into a page name a heading by its id; punctuation may differ, since every tool makes its own ids.
    fn heading(&self, page: usize, heading: &str) -> LinkTarget {
        if heading.is_empty() || heading == "top" {
            return LinkTarget::Page(page, String::new());
        }
        let document = self.pages[page].document;
        if let Some(id) = document.anchor(heading) {
            return LinkTarget::Page(page, id.to_owned());
        }
        let wanted = loose(heading);
        let alike = self.alike[page].get_or_init(|| {
            let ids = document.ids().map(|id| (loose(id), id));
            let texts = document.headings.iter().map(|known| (loose(&known.slug), known.id.as_str()));
            let mut alike = HashMap::new();
            ids.chain(texts).for_each(|(name, id)| {
                alike.entry(name).or_insert(id);
            });
            alike
        });
        match alike.get(&wanted).filter(|_| !wanted.is_empty()) {
            Some(id) => LinkTarget::Page(page, (*id).to_owned()),
            None => LinkTarget::NoHeading(page, heading.to_owned()),
        }
    }
}

/// What two ids that mean one heading have in common, whichever tool made them: letters and digits, composed, in whatever
/// width.
fn loose(id: &str) -> String {
    id.nfkc().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A path as look-ups compare it: composed, since file systems disagree on that.
fn composed(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// Whether a target is another tool's business.
fn is_template(target: &str) -> bool {
    ["<%", "{{", "{%"].iter().any(|tag| target.contains(tag))
}

fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    scheme.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && scheme.len() > 1
        && scheme.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '-' | '.'))
}

/// The path that a link written in a page of `folder` names, without heading; nothing where it leaves the root.
pub fn named(folder: &str, target: &str) -> Option<String> {
    let path = target.trim().split(['#', '?']).next().unwrap_or_default();
    resolve_path(folder, &decode(path)).map(|path| path.trim_end_matches('/').to_owned())
}

/// A path as a link from a folder writes it, made relative to the root; nothing where it leaves the root.
pub fn resolve_path(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        if path.starts_with('/') || folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ if part.contains(['\0', '\\']) => return None,
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Undoes percent-encoding; what is not UTF-8 then is left as written.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        let digits = if bytes[at] == b'%' { digit(at + 1).zip(digit(at + 2)) } else { None };
        match digits.and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_dropped_and_indexes_found() {
        assert_eq!(url("billing/send-invoice.md", false), "billing/send-invoice.html");
        assert_eq!(url("source/a.html.md.erb", false), "source/a.html");
        assert_eq!(url("a/README.md", false), "a/index.html");
        assert_eq!(url("a/README.md", true), "a/README.html");
        assert_eq!(url("日本 語.md", false), "日本 語.html");
        assert_eq!(url(".md", false), ".md.html");
        assert_eq!(url("v1.2.md", false), "v1.2.html");
    }

    #[test]
    fn links_that_leave_are_seen() {
        assert_eq!(resolve_path("a/b", "../../x.md").as_deref(), Some("x.md"));
        assert_eq!(resolve_path("a", "../../x.md"), None);
        assert_eq!(resolve_path("a", "/x.md").as_deref(), Some("x.md"));
        assert_eq!(decode("a%20b%E6%97%A5%zz"), "a b日%zz");
        assert_eq!(decode("100%+5%-1% 9%2%é"), "100%+5%-1% 9%2%é", "no signs, two digits");
    }
}
