//! What `git log` prints, to commits. It runs nothing and judges nothing.
//!
//! The format is ours, see [`FORMAT`]. Parts end with the one sign that neither a commit's words nor a file's name can hold.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What `git log --format` is asked for: hash, parents, the author's seconds and day, name, address, subject, then the
/// trailers that name people, one line each. `\x01` begins a commit, which no part that tells of a change does.
pub const FORMAT: &str = "--format=tformat:%x01%H%n%P%n%at %ad%n%an%n%ae%n%s%n%(trailers:key=Co-authored-by,key=Reviewed-by,valueonly,unfold)";

/// A blob, by its place in [`Log::blobs`].
pub type Blob = u32;
/// A path, by its place in [`Log::paths`].
pub type Path = u32;
/// A name and an address, by their place in [`Log::people`].
pub type Pair = u32;

/// All commits, parents before children.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    /// The commits.
    pub commits: Vec<Entry>,
    /// Ids of blobs, in hex digits.
    pub blobs: Vec<String>,
    /// Paths from the root of the repository.
    pub paths: Vec<String>,
    /// Names and addresses as they stand in commits.
    pub people: Vec<(String, String)>,
}

/// A commit.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its hash, in hex digits.
    pub hash: String,
    /// Its parents by their places; those that are cut off are left out.
    pub parents: Vec<u32>,
    /// Nothing is known of what came before it: its parents are cut off.
    pub boundary: bool,
    /// The author's time, in seconds since 1970.
    pub seconds: i64,
    /// The author's day on the author's clock, as `2026-09-02`.
    pub day: String,
    /// Its author.
    pub author: Pair,
    /// It says that it reverts another, in the words that `git revert` gives.
    pub revert: bool,
    /// The people of its trailers.
    pub others: Vec<Pair>,
    /// What it did to pages; empty for merges.
    pub changes: Vec<Change>,
}

/// What a commit did to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The path before; the same as `to` unless it was renamed.
    pub from: Path,
    /// The path after.
    pub to: Path,
    /// The content before; nothing where the file is new.
    pub old: Option<Blob>,
    /// The content after; nothing where the file is gone.
    pub new: Option<Blob>,
}

/// Joins the parts of what git prints to commits.
#[derive(Debug, Default)]
pub struct Parts {
    commit: Vec<u8>,
    /// How many of the next parts are paths, whatever they say.
    paths: usize,
}

impl Parts {
    /// Takes a part, with the `\0` that ends it. Gives the commit before it, without the sign that begins it, where this one
    /// begins another.
    pub fn take(&mut self, part: &[u8]) -> Option<Vec<u8>> {
        if self.paths > 0 {
            self.paths -= 1;
        } else if let Some(head) = part.strip_prefix(b"\x01") {
            return Some(std::mem::replace(&mut self.commit, head.to_owned())).filter(|commit| !commit.is_empty());
        } else if part.strip_prefix(b"\n").unwrap_or(part).starts_with(b":") {
            let status = part.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
            self.paths = if status.starts_with(b"R") || status.starts_with(b"C") { 2 } else { 1 };
        }
        self.commit.extend_from_slice(part);
        None
    }

    /// The last commit.
    pub fn last(self) -> Option<Vec<u8>> {
        Some(self.commit).filter(|commit| !commit.is_empty())
    }
}

/// Reads what git prints, piece by piece.
pub struct Reader<'a> {
    log: Log,
    places: HashMap<String, u32>,
    blobs: HashMap<String, Blob>,
    paths: HashMap<String, Path>,
    people: HashMap<(String, String), Pair>,
    shallow: &'a [String],
    wanted: &'a (dyn Fn(&str) -> bool + Sync),
}

impl<'a> Reader<'a> {
    /// A reader that keeps the changes of the files that are `wanted`, and takes the commits named in `shallow` for
    /// the edge of what is known.
    pub fn new(shallow: &'a [String], wanted: &'a (dyn Fn(&str) -> bool + Sync)) -> Self {
        Reader {
            log: Log::default(),
            places: HashMap::new(),
            blobs: HashMap::new(),
            paths: HashMap::new(),
            people: HashMap::new(),
            shallow,
            wanted,
        }
    }

    /// Goes on where an earlier reading ended.
    pub fn after(mut self, log: Log) -> Self {
        let place = |at: usize| at as u32;
        self.places = log.commits.iter().enumerate().map(|(at, entry)| (entry.hash.clone(), place(at))).collect();
        self.blobs = log.blobs.iter().enumerate().map(|(at, id)| (id.clone(), place(at))).collect();
        self.paths = log.paths.iter().enumerate().map(|(at, path)| (path.clone(), place(at))).collect();
        self.people = log.people.iter().enumerate().map(|(at, pair)| (pair.clone(), place(at))).collect();
        self.log = log;
        self
    }

    /// Takes one commit: its head and its changes, without the sign that begins it. Returns the log
    /// that ends with it; nothing where it is no commit.
    pub fn commit(&mut self, text: &[u8]) -> Option<&Log> {
        let end = text.iter().position(|byte| *byte == 0)?;
        let head = String::from_utf8_lossy(&text[..end]).into_owned();
        let mut lines = head.split('\n');
        let hash = lines.next()?.to_owned();
        let parents: Vec<&str> = lines.next()?.split(' ').filter(|parent| !parent.is_empty()).collect();
        let (seconds, day) = lines.next()?.split_once(' ')?;
        let author = self.person(lines.next()?, lines.next()?);
        let revert = lines.next()?.starts_with("Revert \"");
        let others = lines.filter_map(person).map(|(name, email)| self.person(name, email)).collect();
        let merge = parents.len() > 1;
        let boundary = self.shallow.contains(&hash);
        let changes = if merge { Vec::new() } else { self.changes(&text[end + 1..]) };
        let entry = Entry {
            parents: parents.iter().filter_map(|parent| self.places.get(*parent).copied()).collect(),
            boundary,
            seconds: seconds.parse().unwrap_or_default(),
            day: day.to_owned(),
            author,
            revert,
            others,
            changes,
            hash,
        };
        self.places.insert(entry.hash.clone(), self.log.commits.len() as u32);
        self.log.commits.push(entry);
        Some(&self.log)
    }

    /// All that was read.
    pub fn finish(self) -> Log {
        self.log
    }

    fn person(&mut self, name: &str, email: &str) -> Pair {
        let pair = (name.trim().to_owned(), email.trim().to_owned());
        let next = self.log.people.len() as Pair;
        let people = &mut self.log.people;
        *self.people.entry(pair).or_insert_with_key(|pair| {
            people.push(pair.clone());
            next
        })
    }

    /// Reads `:100644 100644 OLD NEW M\0path\0` and so on.
    fn changes(&mut self, text: &[u8]) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut parts = text.split(|byte| *byte == 0).map(|part| part.strip_prefix(b"\n").unwrap_or(part));
        while let Some(part) = parts.next() {
            let Some(head) = part.strip_prefix(b":") else { continue };
            let Ok(head) = std::str::from_utf8(head) else { continue };
            let fields: Vec<&str> = head.split(' ').collect();
            let [before, after, old, new, status] = fields.as_slice() else { continue };
            let Some(from) = parts.next() else { break };
            let to = if status.starts_with(['R', 'C']) { parts.next().unwrap_or(from) } else { from };
            let (from, to) = (String::from_utf8_lossy(from), String::from_utf8_lossy(to));
            if !(self.wanted)(&from) && !(self.wanted)(&to) {
                continue;
            }
            // Folders of other repositories and links are no pages.
            let page = |mode: &&str| mode.starts_with("100");
            let change = Change {
                from: intern(&mut self.paths, &mut self.log.paths, &from),
                to: intern(&mut self.paths, &mut self.log.paths, &to),
                old: page(before).then(|| intern(&mut self.blobs, &mut self.log.blobs, old)),
                new: page(after).then(|| intern(&mut self.blobs, &mut self.log.blobs, new)),
            };
            if change.old.is_some() || change.new.is_some() {
                changes.push(change);
            }
        }
        changes
    }
}

fn intern(places: &mut HashMap<String, u32>, all: &mut Vec<String>, text: &str) -> u32 {
    if let Some(at) = places.get(text) {
        return *at;
    }
    let at = all.len() as u32;
    places.insert(text.to_owned(), at);
    all.push(text.to_owned());
    at
}

/// Reads `Maya Chen <maya@example.org>`.
fn person(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once('<')?;
    let (email, _) = rest.split_once('>')?;
    (!name.trim().is_empty() || !email.trim().is_empty()).then(|| (name.trim(), email.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_changes_and_people_are_read() {
        let all = |path: &str| path.ends_with(".md");
        let mut reader = Reader::new(&[], &all);
        let text =
            b"aa\n\n10 2026-09-02\nMaya\nm@x\nAdd\n\0\n:000000 100644 00 b1 A\0a.md\0:000000 100644 00 b2 A\0x.rs\0";
        reader.commit(text).expect("a commit");
        let text = "bb\naa\n20 2026-09-03\nJonas\nj@x\nRevert \"x\"\nMaya <m@x>\nnobody\n\0\n:100644 100644 b1 b3 R090\0a.md\0ü.md\0:100644 000000 b1 00 D\0c.md\0";
        reader.commit(text.as_bytes()).expect("a commit");
        let log = reader.finish();
        assert_eq!(log.paths, ["a.md", "ü.md", "c.md"]);
        assert_eq!((log.people.len(), log.commits[1].author, &log.commits[1].others), (2, 1, &vec![0]));
        assert!(log.commits[1].parents == [0] && log.commits[1].revert && !log.commits[0].revert);
        assert_eq!(log.commits[1].changes[0], Change { from: 0, to: 1, old: Some(0), new: Some(1) });
        assert_eq!(log.commits[1].changes[1], Change { from: 2, to: 2, old: Some(0), new: None });
    }

    #[test]
    fn what_a_message_or_a_name_holds_begins_no_commit() {
        let text = "\u{1}aa\n\n10 2026-09-02\nMaya\nm@x\nwith\u{1}draw\u{2}\nJonas <j@x>\n\0\n:000000 100644 00 b1 A\0\u{1}a.md\0:100644 100644 b1 b3 R090\0a.md\0:b.md\0\u{1}bb\naa\n20 2026-09-03\nMaya\nm@x\nx\n\0";
        let (all, mut parts) = (|_: &str| true, Parts::default());
        let mut reader = Reader::new(&[], &all);
        for part in text.as_bytes().split_inclusive(|byte| *byte == 0) {
            if let Some(commit) = parts.take(part) {
                reader.commit(&commit).expect("a commit");
            }
        }
        reader.commit(&parts.last().expect("the last")).expect("a commit");
        let log = reader.finish();
        assert_eq!((log.commits.len(), log.commits[0].others.len()), (2, 1));
        assert_eq!(log.paths, ["\u{1}a.md", "a.md", ":b.md"]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_passed_over(text in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let all = |_: &str| true;
            let mut reader = Reader::new(&[], &all);
            let head = [b"aa\n\n1 2026-01-01\nn\ne\ns\n\0\n:".as_slice(), &text].concat();
            reader.commit(&text);
            reader.commit(&head);
        }
    }
}
