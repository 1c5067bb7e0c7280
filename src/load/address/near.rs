//! What was surely meant by a target that leads nowhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Addresses, composed, split, stem};
use crate::model::page::LinkTarget;
use crate::site::{escaped, way};
use crate::slip::{Word, Words, nearest, slip};

/// Endings that a first part of a path has that is no host.
const FILES: [&str; 12] = ["md", "html", "htm", "png", "jpg", "svg", "gif", "pdf", "sh", "py", "yml", "yaml"];

/// Longest path of which it is guessed what was meant, in bytes.
const LONGEST: usize = 1000;

/// What may be meant: pages, files and folders, by the last part of their paths without ending, in lower case.
pub(super) struct Guesses<'a> {
    stems: Words,
    /// Of each stem, in the order of `stems`.
    alike: Vec<Vec<Guess<'a>>>,
    by_stem: HashMap<String, usize>,
}

/// One of them.
struct Guess<'a> {
    path: &'a str,
    word: Word,
    is_folder: bool,
}

impl<'a> Addresses<'a> {
    fn guesses(&self) -> &Guesses<'a> {
        self.guesses.get_or_init(|| {
            let mut alike: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
            let known = self.pages.iter().map(|page| page.path).chain(self.files.iter().map(String::as_str));
            for path in known.chain(self.folders.values().copied().filter(|folder| !folder.is_empty())) {
                alike.entry(stem(split(path).1).to_lowercase()).or_default().insert(path);
            }
            let stems = Words::new(alike.keys().map(String::as_str));
            let by_stem = alike.keys().enumerate().map(|(at, stem)| (stem.clone(), at)).collect();
            let guess = |path: &'a str| {
                let is_folder = self.folders.contains_key(&composed(path));
                Guess { path, word: Word::of(path), is_folder }
            };
            let alike = alike.into_values().map(|paths| paths.into_iter().map(guess).collect()).collect();
            Guesses { stems, alike, by_stem }
        })
    }

    /// The page, file or folder that was surely meant by a path, as a link from a folder; with the heading, where that is
    /// there.
    pub(super) fn nearest(&self, path: &str, heading: &str, folder: &str) -> Option<String> {
        if path.len() > LONGEST {
            return None;
        }
        let name = split(path).1;
        let wanted = stem(name).to_lowercase();
        let guesses = self.guesses();
        let stems = match guesses.by_stem.get(&wanted) {
            Some(same) => vec![*same],
            None => guesses.stems.nearest(&wanted, wanted.chars().count() / 4),
        };
        // A page rather than a folder, whatever it is called.
        let kind = |guess: &Guess<'_>| match guess.is_folder {
            true => 2,
            false => usize::from(name.rsplit('.').next() != split(guess.path).1.rsplit('.').next()),
        };
        let written = Word::of(path);
        let alike = stems.iter().flat_map(|at| &guesses.alike[*at]);
        let mut alike: Vec<_> = alike.map(|guess| (kind(guess), written.at_least(&guess.word), guess)).collect();
        alike.sort_unstable_by_key(|(kind, least, guess)| (*kind, *least, guess.path));
        let mut near: Option<(usize, usize, &str)> = None;
        for (kind, least, guess) in alike {
            if near.is_some_and(|(best, far, _)| (best, far) < (kind, least)) {
                break;
            }
            let most = near.map_or(usize::MAX, |(_, far, _)| far);
            let found = written.distance(&guess.word, most).map(|far| (kind, far, guess.path));
            near = [near, found].into_iter().flatten().min();
        }
        let meant = near?.2;
        let page = self.by_name.get(&composed(meant)).filter(|page| self.pages[**page].path == meant);
        let slash = if page.is_none() && self.folders.contains_key(&composed(meant)) { "/" } else { "" };
        let heading = page.and_then(|page| self.near_heading(*page, heading)).unwrap_or_default();
        Some(format!("{}{slash}{heading}", way(folder, meant)))
    }

    /// `#` and the id of a heading of a page that is, or surely was, meant; nothing where there is none.
    pub(super) fn near_heading(&self, page: usize, heading: &str) -> Option<String> {
        let id = match self.heading(page, heading) {
            LinkTarget::Page(_, id) => id,
            _ => nearest(heading, self.pages[page].document.ids())?.to_owned(),
        };
        (!id.is_empty()).then(|| format!("#{id}"))
    }

    /// A way that was written as Windows writes it, with `/`.
    pub(super) fn with_slashes(
        &self,
        folder: &str,
        written: &str,
        heading: &str,
        from: Option<usize>,
    ) -> Option<String> {
        let path = written.replace('\\', "/");
        let way = escaped(&path);
        match self.resolve_in(folder, &way, from) {
            LinkTarget::Missing(near) => near,
            LinkTarget::Unsafe => None,
            LinkTarget::Page(page, _) => Some(way + &self.near_heading(page, heading).unwrap_or_default()),
            _ => Some(way),
        }
    }
}

/// The web address that was meant by one without its scheme, or with something before it.
pub(super) fn web_address(target: &str) -> Option<String> {
    if let Some(at) = target.find("https://").or_else(|| target.find("http://")) {
        return Some(target[at..].trim_end_matches([')', '>', '"', '\'']).to_owned());
    }
    for (wrong, right) in [("https//", "https://"), ("http//", "http://")] {
        if let Some(rest) = target.strip_prefix(wrong) {
            return Some(format!("{right}{rest}"));
        }
    }
    let (host, path) = target.split_once('/').unwrap_or((target, ""));
    let (name, end) = host.rsplit_once('.')?;
    let is_end = (2..=6).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_host = name.starts_with("www.") || (!path.is_empty() && !FILES.contains(&end));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    (is_end && is_host && is_name && !name.starts_with('.')).then(|| format!("https://{target}"))
}

/// What a target with a scheme leads to: elsewhere, unless there is a slip of the pen in what every address of its kind
/// begins with.
pub(super) fn of_scheme(target: &str) -> LinkTarget {
    let (scheme, rest) = target.split_once(':').unwrap_or((target, ""));
    let scheme = scheme.to_lowercase();
    let web = ["https", "http"];
    let near = match scheme.as_str() {
        "http" | "https" => {
            let host =
                rest.strip_prefix("//").filter(|host| !host.is_empty() && !host.starts_with(['/', '\\', '?', '#']));
            if host.is_some() {
                return LinkTarget::External;
            }
            let rest = rest.trim_start_matches(['/', '\\']);
            (!rest.is_empty()).then(|| format!("{scheme}://{rest}"))
        }
        "mailto" | "tel" if rest.trim().is_empty() => None,
        _ => match rest.strip_prefix("//").zip(web.into_iter().find(|known| slip(known, &scheme, 1).is_some())) {
            Some((rest, meant)) => Some(format!("{meant}://{rest}")),
            None => return LinkTarget::External,
        },
    };
    LinkTarget::Missing(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_known_without_their_scheme() {
        for (target, meant) in [
            ("github.com/acme/playbook", Some("https://github.com/acme/playbook")),
            ("www.example.org", Some("https://www.example.org")),
            ("(https://example.org/a)", Some("https://example.org/a")),
            ("https//example.org", Some("https://example.org")),
            ("plan.md/x", None),
            ("../a.b/c", None),
            ("v1.2/notes", None),
            ("example.org", None),
        ] {
            assert_eq!(web_address(target).as_deref(), meant, "{target}");
        }
        for (target, meant) in [
            ("htps://a.example/x", Some("https://a.example/x")),
            ("http:/a.example", Some("http://a.example")),
            ("https:a.example/x", Some("https://a.example/x")),
            ("HTTP:\\\\a.example", Some("http://a.example")),
            ("http:///x.example", Some("http://x.example")),
            ("http://", None),
            ("https:", None),
            ("mailto:", None),
            ("tel: ", None),
        ] {
            assert_eq!(of_scheme(target), LinkTarget::Missing(meant.map(str::to_owned)), "{target}");
        }
        for right in
            ["https://a", "HTTP://a", "ftp://a", "slack://a", "mailto:a", "mailto:?subject=x", "tel:1", "data:"]
        {
            assert_eq!(of_scheme(right), LinkTarget::External, "{right}");
        }
    }
}
