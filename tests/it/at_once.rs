//! What a preview shows of a saved page before all else is read again: the same page as would be read.

use std::collections::BTreeSet;

use playbook::pipeline::{self, Memory, Wanted};

use crate::fixture::{Fixture, TODAY};

const PLAYBOOK: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
//- index.md
[a](a/x.md)
//- picture.png
not really one
//- other.png
nor this
//- a/index.md
---
owner: jonas
criticality: high
---
# Folder
//- a/y.md
---
title: Why
---
## Because
";

const PAGE: &str = "---
title: Ex
reviewers: [maya]
tags: [one]
---
## First

See [why](y.md#because), [here](#first) and ![that](../picture.png).
";

/// Saves a page; what stands for it at once, and once everything was read. Nothing where it is not shown at once.
fn saved(path: &str, text: &str) -> Option<(String, String)> {
    let fixture = Fixture::new(PLAYBOOK);
    fixture.add("a/x.md", PAGE.as_bytes());
    let root = fixture.root();
    let mut memory = Memory::default();
    let before = memory.read(root, TODAY, Wanted::Pages).expect("a playbook").facts;
    let tree = memory.tree().expect("it was listed");
    let at = before.playbook.pages.iter().position(|page| page.path() == path).expect("the page");
    fixture.add(path, text.as_bytes());
    let now = pipeline::revised(root, at, &before, &tree);
    memory.list(root, &BTreeSet::from([path.to_owned()])).expect("it can be listed");
    let then = memory.read(root, TODAY, Wanted::Pages).expect("a playbook").facts.playbook.pages.swap_remove(at);
    now.map(|now| (told(&format!("{now:?}")), told(&format!("{then:?}"))))
}

/// Without where lines begin, which is found out only when it is asked for.
fn told(page: &str) -> String {
    let mut pieces = page.split("line_starts: OnceLock(");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |told, piece| told + piece.split_once(')').map_or(piece, |(_, rest)| rest))
}

#[test]
fn a_page_at_once_is_the_page_that_is_read() {
    for (old, new) in [
        ("See ", "See now "),
        ("## First", "## Zeroth\n\n## First"),
        ("## First", "## Second"),
        ("## First", "# Ex\n\n## First {#begin #first}"),
        ("#because", "#perhaps"),
        ("(y.md#because)", "(../index.md) and [more](nowhere.md) <https://example.org>"),
        ("title: Ex", "title: Exchange"),
        ("title: Ex\n", ""),
        ("tags: [one]", "owner: maya\ncriticality: low\nreview_every: 3mo\nchannel: \"#desk\"\nneeds: [bank]"),
        ("tags: [one]", "owner: nobody@example.org\nlast_verified: 2026-01-01\nverified_by: Maya Chen"),
        ("reviewers: [maya]", "reviewers: [jonas, stranger]\nreviewerz: [x]\ndescription: 7"),
        ("tags: [one]", "aliases: [old.html]\nsuperseded_by: y.md"),
        ("---\ntitle", "---\r\ntitle"),
    ] {
        let text = PAGE.replace(old, new);
        assert_ne!(text, PAGE, "{old}");
        let (now, then) = saved("a/x.md", &text).unwrap_or_else(|| panic!("not at once: {new}"));
        assert_eq!(now, then, "{new}");
    }
}

#[test]
fn so_is_the_page_of_a_folder() {
    let folder = |text: &str| format!("---\nowner: jonas\ncriticality: high\n---\n{text}\n");
    for (path, text) in [
        ("a/index.md", folder("# Directory\n\n## More\n\n[x](x.md)")),
        ("a/index.md", folder("")),
        ("index.md", "# Home\n".to_owned()),
    ] {
        let (now, then) = saved(path, &text).unwrap_or_else(|| panic!("not at once: {text}"));
        assert_eq!(now, then, "{text}");
    }
    assert_eq!(saved("a/index.md", &folder("").replace("jonas", "maya")), None, "others have their owner from it");
}

#[test]
fn what_hangs_on_others_is_not_shown_at_once() {
    for (old, new) in [
        ("---\ntitle", "---\n{ title"),
        ("reviewers: [maya]\n", ""),
        ("tags: [one]", "kind: guide"),
        ("tags: [one]", "status: retired"),
        ("picture.png", "other.png"),
    ] {
        assert_eq!(saved("a/x.md", &PAGE.replace(old, new)), None, "{new}");
    }
}

#[test]
fn people_and_settings_that_changed_unheard_are_no_trap() {
    for (path, text) in [
        ("people.yml", "people:\n  maya: { name: \"Maya Chen }\n"),
        ("people.yml", "people:\n  jonas: { name: Jonas Weber }\n"),
        ("playbook.yml", "criticality: { low: { review_every: 1y } }\n"),
    ] {
        let fixture = Fixture::new(PLAYBOOK);
        fixture.add("a/x.md", PAGE.as_bytes());
        let root = fixture.root();
        let mut memory = Memory::default();
        memory.read(root, TODAY, Wanted::Pages).expect("a playbook");
        // Of the two that were saved, only one has been told of yet.
        fixture.add("a/x.md", PAGE.replace("one", "two").as_bytes());
        fixture.add(path, text.as_bytes());
        memory.list(root, &BTreeSet::from(["a/x.md".to_owned()])).expect("it can be listed");
        let found = |checked: pipeline::Checked| format!("{:?}", checked.findings);
        let then = found(memory.read(root, TODAY, Wanted::Pages).expect("a playbook"));
        let anew = found(pipeline::read(root, TODAY, Wanted::Pages).expect("a playbook"));
        assert_eq!(told(&then), told(&anew), "{path}");
    }
}
