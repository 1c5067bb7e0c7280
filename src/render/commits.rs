//! Commits and rows of records as pages speak of them: their address in the repository, and links to them in the prose
//! of findings. It never asks git; it knows the commits and the records that the evidence names.

use std::collections::{BTreeSet, HashMap};

use crate::evidence::{Change, Commit, Evidence, From};
use crate::render::Maker;
use crate::render::parts::{encode, escape, prose};
use crate::render::view;

/// The full hashes of all commits that the evidence names, by their short and their full form.
pub fn known(evidence: &Evidence) -> HashMap<String, String> {
    let mut known = HashMap::new();
    let mut add = |commit: &Commit| {
        for form in [commit.short(), &commit.hash] {
            if !known.contains_key(form) {
                known.insert(form.to_owned(), commit.hash.clone());
            }
        }
    };
    for record in &evidence.pages {
        let since = record.since.as_ref().and_then(|since| since.commit.as_ref());
        let brought = record.verifications.iter().filter_map(|verification| verification.commit.as_ref());
        since.into_iter().chain(brought).for_each(|commit| add(commit));
        if let Change::Changed(difference) = &record.change {
            difference.commits.iter().for_each(|commit| add(commit));
        }
    }
    known
}

/// The paths of the records of performed work that the evidence names.
pub fn records(evidence: &Evidence) -> BTreeSet<String> {
    let all = evidence.pages.iter().flat_map(|record| &record.verifications);
    let paths = all.filter_map(|verification| match &verification.from {
        From::Row(place) => Some(place.path().to_owned()),
        From::Log(_) | From::Commit => None,
    });
    paths.collect()
}

impl Maker<'_> {
    /// A commit as pages show it; nothing where nobody is named, since a commit says whose it is.
    pub fn commit(&self, commit: &Commit) -> Option<view::Commit> {
        let repository = self.facts.settings.repository.as_deref();
        self.commit_hash(commit).map(|hash| view::Commit {
            short: commit.short().to_owned(),
            href: repository.map(|repository| address(repository, hash)),
            on: self.words.day(commit.when),
        })
    }

    /// What names a commit in data, where it may be named.
    pub fn commit_hash<'c>(&self, commit: &'c Commit) -> Option<&'c str> {
        (!self.nameless()).then_some(commit.hash.as_str())
    }

    /// The address of a line of a record of performed work; nothing where nobody is named, since its file may be
    /// somebody's.
    pub fn line_href(&self, path: &str, line: usize) -> Option<String> {
        let repository = self.facts.settings.repository.as_deref().filter(|_| !self.nameless());
        repository.map(|repository| line_address(repository, path, line))
    }

    /// Plain prose as safe HTML, with a link on each commit and each row of a record of performed work that it names and
    /// the evidence knows.
    pub fn prose(&self, text: &str) -> String {
        match self.facts.settings.repository.as_deref() {
            Some(repository) => linked(text, &self.commits, &self.records, repository),
            None => prose(text),
        }
    }
}

/// The address of a commit in a repository that may be named with a branch: `https://host/acme/playbook/tree/main`.
fn address(repository: &str, hash: &str) -> String {
    let repository = repository.split_once("/tree/").map_or(repository, |(repository, _)| repository);
    match repository.strip_suffix("/-") {
        Some(project) => format!("{project}/-/commit/{hash}"),
        None if repository.contains("gitlab") => format!("{repository}/-/commit/{hash}"),
        None => format!("{repository}/commit/{hash}"),
    }
}

/// The address of a line of a file.
fn line_address(repository: &str, path: &str, line: usize) -> String {
    let path = encode(path);
    match repository.split_once("/tree/") {
        Some((repository, branch)) => format!("{repository}/blob/{branch}/{path}#L{line}"),
        None if repository.contains("gitlab") => format!("{repository}/-/blob/HEAD/{path}#L{line}"),
        None => format!("{repository}/blob/HEAD/{path}#L{line}"),
    }
}

/// A hash stands alone between other signs, a row is `PATH line NUMBER`; what is in backticks is somebody's own words
/// and stays as it is.
fn linked(text: &str, known: &HashMap<String, String>, records: &BTreeSet<String>, repository: &str) -> String {
    let html = prose(text);
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut code) = (html.as_str(), false);
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            code = &rest[..end] == "<code>";
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if !code && let Some((row, href)) = row_at(rest, records, repository) {
            out.push_str(&format!("<a href=\"{}\">{row}</a>", escape(&href)));
            rest = &rest[row.len()..];
            continue;
        }
        let end = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        match known.get(word).filter(|_| !code) {
            Some(hash) => {
                let href = escape(&address(repository, hash));
                out.push_str(&format!("<a href=\"{href}\">{word}</a>"));
            }
            None => out.push_str(word),
        }
        rest = after;
    }
    out
}

/// The row with which a text begins, `evidence/2026.csv line 12`, and its address.
fn row_at<'t>(html: &'t str, records: &BTreeSet<String>, repository: &str) -> Option<(&'t str, String)> {
    if !html.starts_with("evidence/") {
        return None;
    }
    records.iter().find_map(|path| {
        let number = html.strip_prefix(escape(path).as_str())?.strip_prefix(" line ")?;
        let digits = number.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(number.len());
        let line = number[..digits].parse().ok()?;
        let end = html.len() - number.len() + digits;
        Some((&html[..end], line_address(repository, path, line)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_has_its_address_on_each_kind_of_host() {
        for (repository, expected) in [
            ("https://github.com/acme/playbook", "https://github.com/acme/playbook/commit/1a2b3c4"),
            ("https://github.com/acme/playbook/tree/main/docs", "https://github.com/acme/playbook/commit/1a2b3c4"),
            ("https://gitlab.com/acme/playbook", "https://gitlab.com/acme/playbook/-/commit/1a2b3c4"),
            (
                "https://git.example.org/acme/playbook/-/tree/main",
                "https://git.example.org/acme/playbook/-/commit/1a2b3c4",
            ),
        ] {
            assert_eq!(address(repository, "1a2b3c4"), expected, "{repository}");
        }
    }

    #[test]
    fn a_hash_that_is_known_is_a_link() {
        let full = "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213";
        let known = HashMap::from([("1a2b3c4".to_owned(), full.to_owned())]);
        let records = BTreeSet::from(["evidence/a & b.csv".to_owned()]);
        let linked = |text| linked(text, &known, &records, "https://example.org/p");
        let link = format!("<a href=\"https://example.org/p/commit/{full}\">1a2b3c4</a>");
        assert_eq!(linked("2 Sep 2026, commit 1a2b3c4"), format!("2 Sep 2026, commit {link}"));
        assert_eq!(linked("(commits 1a2b3c4, 2222222)"), format!("(commits {link}, 2222222)"));
        assert_eq!(linked("commit `1a2b3c4`"), "commit <code>1a2b3c4</code>");
        assert_eq!(linked("x1a2b3c4 & é"), "x1a2b3c4 &amp; é");
        let href = "https://example.org/p/blob/HEAD/evidence/a%20%26%20b.csv#L12";
        let row = format!("performed, <a href=\"{href}\">evidence/a &amp; b.csv line 12</a>, recorded");
        assert_eq!(linked("performed, evidence/a & b.csv line 12, recorded"), row);
        assert_eq!(linked("evidence/c.csv line 2"), "evidence/c.csv line 2", "not one that is known");
        assert_eq!(linked("`evidence/a & b.csv line 2`"), "<code>evidence/a &amp; b.csv line 2</code>");
    }

    #[test]
    fn a_line_has_its_address_on_each_kind_of_host() {
        for (repository, expected) in [
            ("https://github.com/acme/playbook", "https://github.com/acme/playbook/blob/HEAD/evidence/a.csv#L2"),
            (
                "https://github.com/acme/playbook/tree/main/docs",
                "https://github.com/acme/playbook/blob/main/docs/evidence/a.csv#L2",
            ),
            ("https://gitlab.com/acme/playbook", "https://gitlab.com/acme/playbook/-/blob/HEAD/evidence/a.csv#L2"),
            ("https://git.example.org/p/-/tree/main", "https://git.example.org/p/-/blob/main/evidence/a.csv#L2"),
        ] {
            assert_eq!(line_address(repository, "evidence/a.csv", 2), expected, "{repository}");
        }
    }
}
