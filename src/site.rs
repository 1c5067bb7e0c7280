//! The site as a value: an ordered map of checked relative paths to bytes. Nothing is written here.

use std::collections::BTreeMap;
use std::fmt;

/// A path inside the site: relative, `/`-separated, without `.`, `..`, empty or reserved parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

/// Why a path cannot be part of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsafePath {
    /// The refused path.
    pub path: String,
    /// What is wrong with it, as half a sentence: "leaves the site".
    pub reason: &'static str,
}

impl fmt::Display for UnsafePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.reason)
    }
}

impl std::error::Error for UnsafePath {}

/// Addresses that a site needs itself, under these very names: scripts, servers and hosts know them by these. Pages and
/// files of the playbook cannot have them, letter case folded.
pub const FIXED: [&str; 3] = ["404.html", "search.html", ".nojekyll"];

/// Longest file or folder name, in bytes, that common file systems take.
const LONGEST_NAME: usize = 255;

/// Names that Windows keeps for devices, with or without an ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether Windows keeps this name of a file or a folder for a device: `con`, `nul.html`.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    RESERVED.iter().any(|device| device.eq_ignore_ascii_case(stem))
}

impl SitePath {
    /// Checks `path`.
    ///
    /// # Errors
    /// Says why the path would leave the site or could not be written on a common file system.
    pub fn new(path: impl Into<String>) -> Result<Self, UnsafePath> {
        let path = path.into();
        match Self::offence(&path) {
            Some(reason) => Err(UnsafePath { path, reason }),
            None => Ok(SitePath(path)),
        }
    }

    fn offence(path: &str) -> Option<&'static str> {
        if path.is_empty() {
            return Some("is empty");
        }
        if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
            return Some("is absolute");
        }
        for part in path.split('/') {
            match part {
                "" | "." => return Some("has an empty part"),
                ".." => return Some("leaves its root"),
                _ if part.contains(['\0', '\\', '\n', '\r']) => return Some("has a character that paths cannot hold"),
                _ if part.len() > LONGEST_NAME => return Some("has a name of more than 255 bytes"),
                _ if is_device(part) => return Some("has a name that Windows reserves"),
                _ => {}
            }
        }
        None
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The way from a folder to a path, both relative to the root.
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

/// The way from a folder to a path, both relative to the root, as a link in Markdown holds it.
pub fn way(folder: &str, path: &str) -> String {
    let way = escaped(&relative(folder, path));
    // Else what stands before the colon would be a scheme.
    if way.split('/').next().is_some_and(|first| first.contains(':')) { format!("./{way}") } else { way }
}

/// A path with what would mean something else in a link percent-encoded.
pub fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for sign in path.chars() {
        match sign {
            '%' | '?' | '#' | '(' | ')' | '<' | '>' | '"' | '\0'..=' ' | '\x7f' => {
                escaped.push_str(&format!("%{:02X}", u32::from(sign)));
            }
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// Everything that will be published, in path order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Site {
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Site {
    /// Adds a file; the last one of a path wins.
    pub fn insert(&mut self, path: SitePath, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }

    /// The bytes at `path`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(&SitePath(path.to_owned())).map(Vec::as_slice)
    }

    /// All files in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&SitePath, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path, bytes.as_slice()))
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is nothing to publish.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_folders() {
        assert_eq!(relative("", "a.md"), "a.md");
        assert_eq!(relative("a/b", "a/c.md"), "../c.md");
        assert_eq!(relative("a", "b/c.md"), "../b/c.md");
        assert_eq!(relative("a", "a/c.md"), "c.md");
    }

    #[test]
    fn a_link_holds_every_path() {
        for (path, written) in [
            ("a/b.md", "b.md"),
            ("c/what-now?.md", "../c/what-now%3F.md"),
            ("a/c#-guide (50%).md", "c%23-guide%20%2850%25%29.md"),
            ("a/<b>\t\"ü\".md", "%3Cb%3E%09%22ü%22.md"),
            ("a/tel:b.md", "./tel:b.md"),
        ] {
            assert_eq!(way("a", path), written);
        }
    }

    #[test]
    fn paths_that_leave_or_break_are_refused() {
        for bad in ["", "/a", "../a", "a/../b", "a//b", "./a", "C:/a", "a\0b", "a\\b", "con.html", "x/NUL"] {
            assert!(SitePath::new(bad).is_err(), "{bad:?}");
        }
        for good in ["a.html", "a/b c/日本.html", "a..b", "console.html"] {
            assert!(SitePath::new(good).is_ok(), "{good:?}");
        }
    }
}
