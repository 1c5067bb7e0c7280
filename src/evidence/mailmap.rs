//! `.mailmap`: which names and addresses in commits stand for which. The format is git's
//! (<https://git-scm.com/docs/gitmailmap>). It judges nobody.

use std::collections::{HashMap, HashSet};

/// Names and addresses by those that commits bear.
#[derive(Debug, Default)]
pub struct Mailmap {
    /// By address, and by address and name; all in lower case.
    entries: HashMap<(String, Option<String>), Proper>,
    settled: HashSet<String>,
}

#[derive(Debug, Clone, Default)]
struct Proper {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Reads the lines of a mailmap. A line that is none is passed over, as git does; later lines win.
    pub fn read(text: &str) -> Self {
        let mut mailmap = Mailmap::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, email, rest)) = named(line) else { continue };
            let old = named(rest);
            let (key, proper) = match old {
                Some((old_name, old_email, _)) => (
                    (old_email.to_lowercase(), (!old_name.is_empty()).then(|| old_name.to_lowercase())),
                    Proper { name: some(name), email: some(email) },
                ),
                None => ((email.to_lowercase(), None), Proper { name: some(name), email: None }),
            };
            mailmap.settled.insert(email.to_lowercase());
            let entry = mailmap.entries.entry(key).or_default();
            entry.name = proper.name.or(entry.name.take());
            entry.email = proper.email.or(entry.email.take());
        }
        mailmap
    }

    /// The proper name and address of one that stands in a commit.
    pub fn proper(&self, name: &str, email: &str) -> (String, String) {
        let (low, by) = (email.to_lowercase(), name.to_lowercase());
        let found = self.entries.get(&(low.clone(), Some(by))).or_else(|| self.entries.get(&(low, None)));
        let found = found.cloned().unwrap_or_default();
        (found.name.unwrap_or_else(|| name.to_owned()), found.email.unwrap_or_else(|| email.to_owned()))
    }

    /// Whether an address stands in it as somebody's proper one.
    pub fn settles(&self, email: &str) -> bool {
        self.settled.contains(&email.to_lowercase())
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A name, which may be empty, the address after it, and the rest of the line.
fn named(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    Some((name.trim(), email.trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_forms_are_read() {
        let mailmap = Mailmap::read(
            "# people\nMaya Chen <maya@x>\n<jonas@x> <JW@home>\nPriya Raman <priya@x> <p@home>\nOwen Hughes <owen@x> root <root@host>\nnonsense\n",
        );
        let proper = |name, email| {
            let (name, email) = mailmap.proper(name, email);
            format!("{name} <{email}>")
        };
        assert_eq!(proper("mc", "MAYA@x"), "Maya Chen <MAYA@x>");
        assert_eq!(proper("Jonas", "jw@home"), "Jonas <jonas@x>");
        assert_eq!(proper("p", "p@home"), "Priya Raman <priya@x>");
        assert_eq!(proper("Root", "root@host"), "Owen Hughes <owen@x>");
        assert_eq!(proper("other", "root@host"), "other <root@host>");
        assert!(mailmap.settles("Owen@x") && !mailmap.settles("root@host"));
    }
}
