//! What requests are answered from: the texts that are open, and the playbook as it was read last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{Location, Position, Range, Uri};

use crate::facts::Facts;
use crate::load::address::Addresses;
use crate::lsp::text::{Units, address, file};
use crate::lsp::uses::{self, Use};
use crate::lsp::worker::Seen;
use crate::markdown::{self, Document, Form, Link, Options};
use crate::model::page::{LinkTarget, Page};
use crate::settings::Mapped;
use crate::source::Span;

/// A byte-order mark, which some editors keep in the text.
const MARK: char = '\u{feff}';

/// Hidden files that are read.
const READ: [&str; 2] = [".mailmap", ".git-blame-ignore-revs"];

/// Whether a file is hidden, or lies in a folder that is: such a text never takes part.
pub fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// Files that are published matter to no answer.
static NO_FILES: BTreeSet<String> = BTreeSet::new();

/// A text that is open.
pub struct Open {
    /// As the editor names it.
    pub uri: Uri,
    /// Without byte-order mark.
    pub text: String,
    /// Whether there is a mark before it.
    pub marked: bool,
    /// Which of its states.
    pub version: i32,
}

/// All of it.
pub struct Desk {
    /// The playbook's folder, and the same with links followed.
    pub root: PathBuf,
    followed: PathBuf,
    /// What columns count.
    pub units: Units,
    /// What is open, by its path in the playbook.
    pub open: BTreeMap<String, Open>,
    /// As it was read last.
    pub seen: Option<Arc<Seen>>,
    /// As it was read last without a mistake in the playbook's own files.
    pub good: Option<Arc<Seen>>,
}

impl Desk {
    /// An empty desk for the playbook in `root`.
    pub fn new(root: PathBuf, units: Units) -> Self {
        let followed = root.canonicalize().unwrap_or_else(|_| root.clone());
        Desk { root, followed, units, open: BTreeMap::new(), seen: None, good: None }
    }

    /// The path in the playbook of a file that an editor names; nothing outside of it.
    pub fn path(&self, uri: &Uri) -> Option<String> {
        let file = file(uri)?;
        let own = |root: &Path| file.strip_prefix(root).ok().map(Path::to_owned);
        let parent = file.parent().and_then(|folder| folder.canonicalize().ok());
        let followed = || Some(parent?.join(file.file_name()?).strip_prefix(&self.followed).ok()?.to_owned());
        let path = own(&self.root).or_else(|| own(&self.followed)).or_else(followed)?;
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }

    /// The name of a file for editors.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        self.open.get(path).map(|open| open.uri.clone()).or_else(|| address(&self.root.join(path)))
    }

    /// Takes a text as an editor has it.
    pub fn take(&mut self, path: String, uri: Uri, text: &str, version: i32) {
        let marked = text.starts_with(MARK);
        let text = text.trim_start_matches(MARK).to_owned();
        self.open.insert(path, Open { uri, text, marked, version });
    }

    /// Whether a file that changed outside of the editor matters: not what is hidden but for what is read of it, nor the site.
    pub fn concerns(&self, path: &str) -> bool {
        let built = self.facts().is_some_and(|facts| {
            path.strip_prefix(facts.settings.output.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        !built && (!is_hidden(path) || READ.contains(&path))
    }

    /// The facts, once there are any.
    pub fn facts(&self) -> Option<&Facts> {
        Some(&self.seen.as_ref()?.checked.facts)
    }

    /// A page, and its place.
    pub fn page(&self, path: &str) -> Option<(usize, &Page)> {
        let pages = &self.facts()?.playbook.pages;
        let at = pages.binary_search_by(|page| page.path().cmp(path)).ok()?;
        Some((at, &pages[at]))
    }

    /// The text of a file without byte-order mark: as it is open, else as it was read.
    pub fn text(&self, path: &str) -> Option<&str> {
        if let Some(open) = self.open.get(path) {
            return Some(&open.text);
        }
        let own = self.seen.as_ref()?.own.get(path).map(|source| source.text());
        own.or_else(|| Some(self.page(path)?.1.source.text()))
    }

    /// Which state of an open text it is that was read last; nothing where it was changed since.
    pub fn version(&self, path: &str) -> Option<i32> {
        let open = self.open.get(path)?;
        let own = self.seen.as_ref()?.own.get(path).map(|source| source.text());
        let read = own.or_else(|| Some(self.page(path)?.1.source.text()));
        (read == Some(&open.text)).then_some(open.version)
    }

    /// Paths of the files that people and pages can be named in.
    pub fn files(&self) -> BTreeSet<String> {
        let Some(seen) = &self.seen else { return BTreeSet::new() };
        let pages = seen.checked.facts.playbook.pages.iter().map(|page| page.path().to_owned());
        pages.chain(seen.own.keys().cloned()).collect()
    }

    /// Other people's keys in front matter.
    pub fn mapped(&self) -> BTreeMap<String, Mapped> {
        self.facts().map(|facts| facts.settings.front_matter.clone()).unwrap_or_default()
    }

    /// What stands in a file.
    pub fn uses(&self, path: &str) -> Vec<Use> {
        self.text(path).map(|text| uses::uses(path, text, &self.mapped())).unwrap_or_default()
    }

    /// The key or value at a byte.
    pub fn at(&self, path: &str, byte: usize) -> Option<Use> {
        self.uses(path).into_iter().find(|one| one.span.start <= byte && byte <= one.span.end)
    }

    fn mark(&self, path: &str, line: u32) -> u32 {
        match (self.open.get(path).is_some_and(|open| open.marked && line == 0), self.units) {
            (false, _) => 0,
            (true, Units::Utf8) => 3,
            (true, Units::Utf16) => 1,
        }
    }

    /// The byte of a place in a file.
    pub fn byte(&self, path: &str, mut position: Position) -> Option<usize> {
        position.character = position.character.saturating_sub(self.mark(path, position.line));
        Some(self.units.byte(self.text(path)?, position))
    }

    /// The stretch of a span in `text`, which is the text of a file.
    pub fn range_in(&self, path: &str, text: &str, span: Span) -> Range {
        self.marked(path, self.units.range(text, span))
    }

    /// A stretch of a text without byte-order mark, in the text as it is open.
    pub fn marked(&self, path: &str, mut range: Range) -> Range {
        for place in [&mut range.start, &mut range.end] {
            place.character += self.mark(path, place.line);
        }
        range
    }

    /// The place of a span in a file.
    pub fn location(&self, path: &str, span: Span) -> Option<Location> {
        Some(Location::new(self.uri(path)?, self.range_in(path, self.text(path)?, span)))
    }

    /// The text of a page below its front matter, parsed, and where it begins.
    pub fn body(&self, path: &str) -> Option<(Document, usize)> {
        let text = self.text(path).filter(|_| !uses::is_own(path))?;
        let body = text.len() - crate::load::header::cut(text).1.len();
        let options = Options { facts_only: true, ..self.options() };
        Some((markdown::parse(&text[body..], body, &options), body))
    }

    /// How Markdown is read.
    pub fn options(&self) -> Options {
        self.facts().map(|facts| facts.settings.markdown()).unwrap_or_default()
    }

    /// The link at a byte of a page.
    pub fn link(&self, path: &str, byte: usize) -> Option<Link> {
        let (document, _) = self.body(path)?;
        let here = document.links.into_iter().filter(|link| link.span.start <= byte && byte < link.span.end);
        here.min_by_key(|link| link.span.end - link.span.start)
    }

    /// What links can lead to: pages, folders and old addresses.
    pub fn addresses(&self) -> Option<Addresses<'_>> {
        Some(Addresses::new(&self.facts()?.playbook.pages, &NO_FILES))
    }

    /// What a target leads to that is written in a page, or in one of the playbook's own files.
    pub fn resolve(&self, addresses: &Addresses<'_>, path: &str, (target, form): (&str, Form)) -> LinkTarget {
        match self.page(path) {
            Some((at, _)) => addresses.resolve(target, form, at),
            None => addresses.resolve_at_root(target),
        }
    }

    /// The links of a page and what they lead to: as it was read, unless it was changed since.
    pub fn links(&self, addresses: &Addresses<'_>, path: &str) -> Vec<(Span, LinkTarget)> {
        let known = self.page(path).filter(|(_, page)| self.text(path) == Some(page.source.text()));
        if let Some((_, page)) = known {
            return page.document.links.iter().map(|link| link.span).zip(page.links.iter().cloned()).collect();
        }
        let links = self.body(path).map(|(document, _)| document.links).unwrap_or_default();
        links.into_iter().map(|link| (link.span, self.resolve(addresses, path, (&link.target, link.form)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_does_not_matter_but_for_what_is_read_of_it() {
        let desk = Desk::new(PathBuf::from("/playbook"), Units::Utf16);
        let matters = ["a.md", "images/plan.png", ".mailmap"];
        let not = [".git/index", ".git", ".cache/a.md", "a/.b.md.swp"];
        assert!(matters.iter().all(|path| desk.concerns(path)));
        assert!(!not.iter().any(|path| desk.concerns(path)));
    }
}
