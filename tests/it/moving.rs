//! `playbook move`: every link that held holds and leads where it led, whatever it is written in; the record goes along.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use playbook::edit::file::{self, File};
use playbook::edit::moving::{Moving, relocate};
use playbook::model::page::LinkTarget;
use playbook::model::playbook::Playbook;
use playbook::pipeline::{self, Wanted};
use playbook::site::relative;
use proptest::prelude::*;
use serde_json::Value;

use crate::fixture::{Fixture, TODAY};

const STORY: &str = "//- playbook.yml
title: Test
owner: ann
markdown: { raw_html: sanitized }
defaults: [{ path: \"billing/**\", review_every: 90d }, { path: billing/send.md, criticality: high }]
criticality: { high: { every: 90d } }
look: { footer: \"[Imprint](billing/imprint.md)\" }
//- people.yml
people:
  ann: { name: Ann Lee, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
//- clients.yml
clients:
  acme: { name: Acme Ltd, lead: ann, backup: jonas, page: billing/imprint.md }
//- processes.yml
processes:
  wages: { name: Pay wages, page: \"/billing/send.md\" }
//- training.yml
training:
  billing/send.md: { jonas: learning } # since May
//- evidence/rows.csv
date,person,process
2026-06-01,jonas,billing/send.md
//- index.md
[send](billing/send.md#steps \"Now\"), ![plan](<billing/the plan.png>), [all](billing/), <a href='billing/send.html'>here</a>.
[old] and [gone](nowhere.md) and [out](https://example.org/billing/send.md).

[old]: ./billing/old.md
[unused]: /billing/send.md 'title'
//- billing/send.md
---
reviewers: jonas
last_verified: 2026-09-01
aliases: [/invoice] # of 2024
---
# Send an invoice

Look at [the imprint](imprint.md) and [home](../index.md), ![plan](the%20plan.png).

## Steps

One, two, three; and more words, so that this is the same page after it was moved.
//- billing/old.md
---
status: retired
superseded_by: send.md
---
# Old
//- billing/imprint.md
# Imprint

[send](/billing/send), [self](#imprint)
//- billing/the plan.png
P
//@ commit 2026-09-01 jonas
//- ops/index.md
# Operations
//@ commit 2026-10-01 maya
";

fn said(fixture: &Fixture, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--today", "2026-11-22", "--color", "never"])
        .current_dir(fixture.root())
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("a status"), String::from_utf8(text).expect("UTF-8"))
}

/// Every file outside of git's own folder.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(root).into_iter().filter_entry(|entry| entry.file_name() != ".git");
    walk.map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("below it").to_str().expect("UTF-8").to_owned();
            (path, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

#[test]
fn a_folder_moves_and_everything_that_names_it_follows() {
    let fixture = Fixture::new(STORY);
    let before = fixture.findings();
    let (status, shown) = said(&fixture, &["move", "billing", "finance/", "--dry-run"]);
    assert_eq!(status, 0, "{shown}");
    let (status, told) = said(&fixture, &["move", "billing", "finance"]);
    assert_eq!(status, 0, "{told}");
    fixture.git(&["add", "-A"]);
    let diff = fixture.said(&["diff", "--cached", "-M", "-U0", "--no-prefix"]);
    let lines = diff.lines().filter(|line| line.starts_with(['+', '-', 'r']) && !line.starts_with("---"));
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("rename from")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    +++ /dev/null
    -# Imprint
    -
    -[send](/billing/send), [self](#imprint)
    +++ clients.yml
    -  acme: { name: Acme Ltd, lead: ann, backup: jonas, page: billing/imprint.md }
    +  acme: { name: Acme Ltd, lead: ann, backup: jonas, page: finance/imprint.md }
    +++ finance/imprint.md
    +---
    +kind: guide
    +aliases: /billing/imprint.html
    +---
    +
    +# Imprint
    +
    +[send](/finance/send), [self](#imprint)
    rename to finance/old.md
    +++ finance/old.md
    +aliases: /billing/old.html
    rename to finance/send.md
    +++ finance/send.md
    -aliases: [/invoice] # of 2024
    +aliases: [/invoice, /billing/send.html] # of 2024
    rename to finance/the plan.png
    +++ index.md
    -[send](billing/send.md#steps "Now"), ![plan](<billing/the plan.png>), [all](billing/), <a href='billing/send.html'>here</a>.
    +[send](finance/send.md#steps "Now"), ![plan](<finance/the plan.png>), [all](finance/), <a href='finance/send.html'>here</a>.
    -[old]: ./billing/old.md
    -[unused]: /billing/send.md 'title'
    +[old]: ./finance/old.md
    +[unused]: /finance/send.md 'title'
    +++ playbook.yml
    -defaults: [{ path: "billing/**", review_every: 90d }, { path: billing/send.md, criticality: high }]
    +defaults: [{ path: "finance/**", review_every: 90d }, { path: finance/send.md, criticality: high }]
    -look: { footer: "[Imprint](billing/imprint.md)" }
    +look: { footer: "[Imprint](finance/imprint.md)" }
    +++ processes.yml
    -  wages: { name: Pay wages, page: "/billing/send.md" }
    +  wages: { name: Pay wages, page: "/finance/send.md" }
    +++ training.yml
    -  billing/send.md: { jonas: learning } # since May
    +  finance/send.md: { jonas: learning } # since May
    "#);
    insta::assert_snapshot!(told, @r"
    billing is finance now, with 4 files in it; written anew:
      billing/imprint.md  1 link, its old address
      billing/old.md      its old address
      billing/send.md     its old address
      index.md            6 links
      playbook.yml        `billing/**`, `billing/send.md`, footer
      clients.yml         page of acme
      processes.yml       page of wages
      training.yml        `billing/send.md`
    not touched:
      rows of evidence/ about it: they count as before, by its title, id or old address
    commit it by itself, the new file with the old, so that its record follows it:
      git add -A && git commit -m 'Move billing to finance'
    then run `playbook check`
    ");
    assert_eq!(fixture.findings(), before.replace("billing/", "finance/"), "nothing is broken that was not before");
}

#[test]
fn what_is_shown_is_what_is_done() {
    let one = Fixture::new(STORY);
    let other = Fixture::new(STORY);
    for arguments in [&["move", "billing/send.md", "ops"][..], &["move", "Imprint", "ops/deep/imprint.md"]] {
        let (status, shown) = said(&one, &[arguments, &["--dry-run"]].concat());
        assert_eq!(status, 0, "{shown}");
        assert_eq!(said(&other, arguments).0, 0);
        let patch = tempfile::NamedTempFile::new().expect("a file");
        fs::write(patch.path(), &shown).expect("written");
        one.git(&["apply", patch.path().to_str().expect("UTF-8")]);
        assert_eq!(files(one.root()), files(other.root()), "{shown}");
    }
    assert!(!other.root().join("billing/send.md").exists());
    assert!(other.root().join("ops/deep/imprint.md").is_file());
}

#[test]
fn its_record_goes_with_it() {
    let mut fixture = Fixture::new(STORY);
    let record = |fixture: &Fixture, path: &str| {
        let (status, report) = said(fixture, &["report", "--format", "json"]);
        assert_eq!(status, 0, "{report}");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let page = report["pages"].as_array().expect("pages").iter().find(|page| page["path"] == path).cloned();
        let page = page.unwrap_or_else(|| panic!("no {path}"));
        (page["verifications"].clone(), page["cover"].clone(), page["freshness"].clone(), page["kind"].clone())
    };
    let before = record(&fixture, "billing/send.md");
    assert_eq!(before.0.as_array().expect("a list").len(), 2, "a commit and a row of evidence/");
    assert_eq!(said(&fixture, &["move", "billing/send.md", "ops/bill.md"]).0, 0);
    fixture.then("//@ commit 2026-11-01 maya\n");
    assert_eq!(record(&fixture, "ops/bill.md"), before);
    // And once more, back: the first address is its own again, the second one stays.
    assert_eq!(said(&fixture, &["move", "ops/bill.md", "billing/send.md"]).0, 0);
    fixture.then("//@ commit 2026-11-02 maya\n");
    assert_eq!(record(&fixture, "billing/send.md"), before);
    let text = fs::read_to_string(fixture.root().join("billing/send.md")).expect("a page");
    assert!(text.contains("aliases: [/invoice, /ops/bill.html] # of 2024"), "{text}");
}

#[test]
fn what_cannot_be_moved_is_refused_and_nothing_is_changed() {
    let fixture = Fixture::new(STORY);
    fixture.add("Loud.md", b"# Loud\n");
    fixture.add("lone/one.md", b"# One\n");
    fixture.add("two.md", b"[x](lone/)\n");
    let before = files(fixture.root());
    for (old, new, why) in [
        ("billing/send.md", "billing/old.md", "is there already"),
        ("billing/send.md", "../send.md", "outside of the playbook"),
        ("billing/send.md", "loud.md", "differs from `loud.md` only in the case of letters"),
        ("billing/send.md", "Billing/bill.md", "differs from `Billing` only in the case of letters"),
        ("billing/send.md", "archive", "would be no page any more at `archive`"),
        ("billing/send.md", ".git/x.md", "is hidden"),
        ("billing/send.md", "site/x.md", "part of the site"),
        ("billing/send.md", "templates/x.md", "stays there"),
        ("billing/send.md", "con.md", "Windows reserves"),
        ("billing/send.md", "index.md/x.md", "is a file"),
        ("billing", "billing/deep/", "into itself"),
        ("billing", "billing", "lies there already"),
        ("people.yml", "ops/", "stays there"),
        (".", "ops", "the playbook itself"),
        ("billing/sned.md", "ops/", "did you mean"),
        ("lone/one.md", "one.md", "two.md:1:5: what `lone/` leads to would not be there any more"),
    ] {
        let (status, told) = said(&fixture, &["move", old, new]);
        assert!(status == 2 && told.contains(why), "{old} to {new}: {told}");
        assert!(files(fixture.root()) == before, "{old} to {new}");
    }
}

#[cfg(unix)]
#[test]
fn files_that_somebody_changed_or_that_are_links_stay() {
    let fixture = Fixture::new("//- playbook.yml\ntitle: T\n//- a.md\n[b](b.md)\n//- b.md\n# B\n");
    let checked = fixture.read_all();
    let facts = &checked.facts;
    let moving = Moving { old: "b.md".to_owned(), new: "deep/c.md".to_owned() };
    let outcome = relocate(fixture.root(), &facts.playbook, &facts.settings, &moving).expect("it can be moved");
    fixture.add("a.md", b"[b](b.md) and more\n");
    let before = files(fixture.root());
    let edits: Vec<(&File, &str)> = outcome.edited.iter().map(|edited| (&edited.file, edited.text.as_str())).collect();
    let error = file::relocate(fixture.root(), ("b.md", "deep/c.md"), &edits).expect_err("it was changed");
    assert_eq!(format!("{error:#}"), "nothing was changed: a.md was changed by somebody else meanwhile");
    assert!(files(fixture.root()) == before && !fixture.root().join("deep").exists());
    assert!(relocate(fixture.root(), &facts.playbook, &facts.settings, &moving).is_err(), "it is not what was read");
    std::os::unix::fs::symlink("b.md", fixture.root().join("c.md")).expect("a link");
    let (status, told) = said(&fixture, &["move", "b.md", "d.md"]);
    assert!(status == 2 && told.contains("`c.md` is a link in the file system"), "{told}");
}

#[test]
fn what_the_settings_name_follows_or_stays() {
    let fixture = Fixture::new(
        "//- playbook.yml\ntitle: T\ntheme: ./brand/theme\noutput: web/site\nlook: { logo: ./images/logo.svg, fonts: { text: ./images/text.woff2 } }\nleave: [./images/away.ics]\n//- brand/theme/templates/x.html\nx\n//- brand/b.md\n# B\n//- web/w.md\n# W\n//- images/logo.svg\n<svg/>\n//- images/text.woff2\nx\n//- images/away.ics\nBEGIN:VCALENDAR\nEND:VCALENDAR\n//- index.md\n[b](brand/b.md)\n",
    );
    let before = files(fixture.root());
    for (old, folder, key) in [("brand", "brand/theme", "theme"), ("web", "web/site", "output")] {
        let (status, told) = said(&fixture, &["move", old, "corp"]);
        let why = format!("`{folder}` in `{old}` has its place by `{key}` in playbook.yml");
        assert!(status == 2 && told.contains(&why), "{told}");
        assert!(files(fixture.root()) == before, "{old}");
    }
    assert_eq!(said(&fixture, &["move", "brand/b.md", "corp/"]).0, 0, "the rest of the folder can be moved");
    let (status, told) = said(&fixture, &["move", "images", "pics"]);
    assert_eq!(status, 0, "{told}");
    let settings = fs::read_to_string(fixture.root().join("playbook.yml")).expect("the settings");
    for path in ["logo: ./pics/logo.svg", "text: ./pics/text.woff2", "[./pics/away.ics]"] {
        assert!(settings.contains(path), "{settings}");
    }
}

#[test]
fn what_a_page_has_by_its_place_is_told_where_it_changes() {
    let fixture = Fixture::new(
        "//- playbook.yml
title: T
defaults: [{ path: \"run/**\", kind: guide, owner: maya }, { path: \"run/a.md\", criticality: high }]
criticality: { high: { every: 90d } }
waivers: [{ rule: single-reviewer, path: \"run/**\", why: it is short }]
//- people.yml
people: { maya: { name: Maya Chen }, ann: { name: Ann Lee } }
//- index.md
[a](run/a.md) [b](run/b.md) [f](folder/c.md)
//- run/a.md
---
tags: [x]
---
# A
//- run/b.md
---
owner: maya
kind: guide
---
# B
//- folder/index.md
---
owner: ann
reviewers: [maya]
review_every: 90d
---
# Folder
//- folder/c.md
---
title: C
---
# C
//- folder/d.md
---
title: D
---
# D
",
    );
    let told = |old: &str, new: &str| {
        let (status, told) = said(&fixture, &["move", old, new, "--dry-run"]);
        assert_eq!(status, 0, "{told}");
        told.lines().filter(|line| line.starts_with("  what ")).map(str::trim).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told("run/a.md", "ops/"), @"what `run/a.md` has by its place changes: kind guide, then sop; owner maya, then none; `single-reviewer` waived, then not (what is still meant can be said in the front matter)");
    insta::assert_snapshot!(told("run/b.md", "ops/"), @"what `run/b.md` has by its place changes: `single-reviewer` waived, then not (what is still meant can be said in the front matter)");
    insta::assert_snapshot!(told("folder/c.md", "run/"), @"what `folder/c.md` has by its place changes: kind sop, then guide; owner ann, then maya; reviewers maya, then none; review_every 90 days, then none; `single-reviewer` not waived, then waived (what is still meant can be said in the front matter)");
    // Those that stay lose what the first page of their folder gave them.
    insta::assert_snapshot!(told("folder/index.md", "folder/e.md"), @r"
    what `folder/index.md` has by its place changes: kind index, then sop (what is still meant can be said in the front matter)
    what `folder/c.md`, `folder/d.md` has by its place changes: owner ann, then none; reviewers maya, then none; review_every 90 days, then none (what is still meant can be said in the front matter)
    ");
    assert_eq!(told("folder", "other"), "", "all of it goes along");
    assert_eq!(told("run", "ops"), "", "and what playbook.yml says of it");
}

#[cfg(unix)]
#[test]
fn a_page_that_is_a_link_is_written_where_it_lies() {
    let story = "//- playbook.yml\ntitle: T\n//- people.yml\npeople: { maya: { name: Maya Chen }, ann: { name: Ann Lee } }\n//- index.md\n[a](a.md)\n//- a.md\n---\nowner: maya\n---\n[c](c.md)\n//- c.md\n# C\n//- deep/x.md\n# X\n";
    let fixture = Fixture::new(story);
    std::os::unix::fs::symlink("a.md", fixture.root().join("b.md")).expect("a link");
    let (status, told) = said(&fixture, &["handover", "maya", "ann"]);
    assert_eq!(status, 0, "{told}");
    let (status, told) = said(&fixture, &["move", "c.md", "deep/"]);
    assert_eq!(status, 0, "{told}");
    let text = fs::read_to_string(fixture.root().join("a.md")).expect("a page");
    assert_eq!(text, "---\nowner: ann\n---\n[c](deep/c.md)\n");
    assert!(fixture.root().join("b.md").is_symlink());
    // From where the link lies, the same words lead elsewhere.
    let fixture = Fixture::new(&format!("{story}//- deep/c.md\n# Other\n"));
    std::os::unix::fs::symlink("../a.md", fixture.root().join("deep/b.md")).expect("a link");
    let before = files(fixture.root());
    let (status, told) = said(&fixture, &["move", "c.md", "else/"]);
    assert!(status == 2 && told.contains("`deep/b.md` is a link in the file system to `a.md`"), "{told}");
    assert!(files(fixture.root()) == before);
}

#[test]
fn wikilinks_keep_their_form() {
    let story = "//- playbook.yml
title: T
markdown: { wikilinks: true }
//- index.md
[[send]] [[send.md|it]] [[billing/send#How to]] [[/billing/send.md]] [[./billing/send]] [[Send an invoice]] ![[p q.png|300]]
//- ops/deploy.md
[[../billing/send]] | [[other]] | `[[send]]`

| a |
|---|
| [[send\\|it]] |
//- billing/send.md
# Send an invoice

## How to

[[other]] [[#How to]]
//- billing/other.md
# Another page
//- ops/post.md
# Post
//- billing/p q.png
P
";
    let text = |fixture: &Fixture, path: &str| fs::read_to_string(fixture.root().join(path)).expect("a page");
    let fixture = Fixture::new(story);
    assert_eq!(said(&fixture, &["move", "billing/send.md", "desk/bill.md"]).0, 0);
    insta::assert_snapshot!(text(&fixture, "index.md"), @"[[bill]] [[bill.md|it]] [[desk/bill#How to]] [[/desk/bill.md]] [[./desk/bill]] [[Send an invoice]] ![[p q.png|300]]");
    insta::assert_snapshot!(text(&fixture, "ops/deploy.md"), @r"
    [[../desk/bill]] | [[other]] | `[[send]]`

    | a |
    |---|
    | [[bill\|it]] |
    ");
    assert!(text(&fixture, "desk/bill.md").contains("[[other]] [[#How to]]"), "by name it is found from anywhere");
    // A name that somebody else has already becomes a path.
    let fixture = Fixture::new(story);
    assert_eq!(said(&fixture, &["move", "billing", "desk"]).0, 0);
    assert_eq!(said(&fixture, &["move", "desk/other.md", "desk/post.md"]).0, 0);
    assert!(text(&fixture, "desk/send.md").contains("[[post]]"), "{}", text(&fixture, "desk/send.md"));
    assert!(text(&fixture, "ops/deploy.md").contains("| [[desk/post]] |"), "{}", text(&fixture, "ops/deploy.md"));
    let (status, told) = said(&fixture, &["move", "desk/p q.png", "desk/p[1].png"]);
    assert!(status == 2 && told.contains("cannot stand in `[[p q.png]]`"), "{told}");
}

/// Where things lie in the small playbooks below, and where they can go.
const PAGES: [&str; 8] = [
    "index.md",
    "a.md",
    "b c.md",
    "sub/index.md",
    "sub/d (1).md",
    "sub/deep/\u{e9}t\u{e9}.md",
    "other/README.md",
    "other/x&y.md",
];
const FILES: [&str; 2] = ["img/p q.png", "sub/p.png"];
const MOVES: [(&str, &str); 14] = [
    ("a.md", "z/new name.md"),
    ("a.md", "sub/a.md"),
    ("b c.md", "sub/deep/bc.md"),
    ("sub", "moved"),
    ("sub", "other/sub (2)"),
    ("sub/deep", "deep"),
    ("sub/index.md", "sub/deep/first.md"),
    ("sub/d (1).md", "d.md"),
    ("sub/deep/\u{e9}t\u{e9}.md", "hiver.md"),
    ("other/README.md", "other/index.md"),
    ("other", "sub/o&o"),
    ("other/x&y.md", "100% (sure.md"),
    ("img", "sub/images"),
    ("img/p q.png", "p[1].png"),
];

/// A link as somebody might write it: in a page, to something, in a style, in a frame.
fn written(from: &str, to: &str, style: u8, frame: u8, number: usize) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = to.strip_suffix(".md").unwrap_or(to);
    let address = match stem.strip_suffix("README") {
        Some(first) => format!("{first}index"),
        None => stem.to_owned(),
    };
    let page = to.ends_with(".md");
    let way = match style % 5 {
        1 => format!("/{to}"),
        2 if page => relative(folder, &format!("{address}.html")),
        3 if page => format!("{}#top", relative(folder, to)),
        4 if to == "sub/index.md" => relative(folder, "sub/"),
        _ => relative(folder, to),
    };
    let way = if way.is_empty() { "./".to_owned() } else { way };
    let encoded = way.replace(' ', "%20");
    let all: String = encoded
        .chars()
        .map(|sign| {
            if sign.is_ascii() {
                sign.to_string()
            } else {
                String::from(sign).bytes().map(|byte| format!("%{byte:02X}")).collect()
            }
        })
        .collect();
    // By name, as people of Obsidian write: the path, or the name alone, with and without an ending.
    let full = match style % 4 {
        0 => stem.to_owned(),
        1 => to.to_owned(),
        2 => format!("/{stem}"),
        _ => stem.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let named = if to.ends_with(".md") { full } else { to.to_owned() };
    match frame % 11 {
        8 => format!("[[{named}]] and [[{named}#top|the text]] and `[[{named}]]`\n\n"),
        9 => format!("| a |\n|---|\n| ![[{named}\\|t]] |\n\n"),
        10 => format!("<p>\n<a\nhref=\"{encoded}\" id=x>g</a></p>\n\n> <img alt='' src={all}>\n\n"),
        0 => format!("[a `](x)` b]({encoded})\n\n"),
        1 => format!("- item [b](<{way}> \"t (1)\") and `[b]({encoded})`\n\n"),
        2 => format!("[c][r{number}] and [again][R{number}].\n\n[r{number}]: {encoded} 'title'\n\n"),
        3 => format!("![d]({all})\n\n"),
        4 => format!("| a | b |\n|---|---|\n| [e]({all}) | x |\n\n"),
        5 => format!("> quoted [f](  {encoded}\n>   \"t\")\n\n"),
        6 => format!("<div><a title=\">\" href=\"{encoded}\">g</a> <img src='{encoded}' alt=x></div>\n\n"),
        _ => format!("[![h]({encoded})](<{way}>)\n\n"),
    }
}

/// What it leads to, its style and its frame.
type Link = (usize, u8, u8);

fn small() -> impl Strategy<Value = (Vec<(String, String)>, (&'static str, &'static str))> {
    let link = (0..PAGES.len() + FILES.len(), any::<u8>(), any::<u8>());
    let page = (proptest::collection::vec(link, 0..5), 0_u8..3);
    (proptest::collection::vec(page, PAGES.len()), proptest::sample::select(MOVES.to_vec())).prop_map(|(pages, way)| {
        let things: Vec<&str> = PAGES.iter().chain(&FILES).copied().collect();
        let text = |(path, (links, front)): (&&str, (Vec<Link>, u8))| {
            let head =
                ["", "---\nowner: ann\n---\n", "---\nkind: guide # a\naliases: [/was]\n---\n"][usize::from(front)];
            let links = links.into_iter().enumerate();
            let body: String =
                links.map(|(number, (to, style, frame))| written(path, things[to], style, frame, number)).collect();
            (
                (*path).to_owned(),
                format!("{}# Title\n\n{body}Kept  \nas it is.\n", head.replace("/was", &format!("/was/{path}"))),
            )
        };
        (PAGES.iter().zip(pages).map(text).collect(), way)
    })
}

/// What every link of every page leads to, by the paths after a move.
fn leads(playbook: &Playbook, moving: Option<&Moving>) -> BTreeMap<String, Vec<String>> {
    let to = |path: &str| moving.map_or_else(|| path.to_owned(), |moving| moving.to(path));
    let lead = |target: &LinkTarget| match target {
        LinkTarget::Page(at, heading) => format!("{}#{heading}", to(playbook.pages[*at].path())),
        LinkTarget::Asset(path) => to(path),
        LinkTarget::Folder(path) => format!("{}/", to(path)),
        other => format!("{other:?}"),
    };
    playbook.pages.iter().map(|page| (to(page.path()), page.links.iter().map(lead).collect())).collect()
}

fn go(root: &Path, moving: &Moving) -> Result<(), String> {
    let checked = pipeline::read(root, TODAY, Wanted::Facts).map_err(|error| error.to_string())?;
    let facts = &checked.facts;
    let outcome = relocate(root, &facts.playbook, &facts.settings, moving).map_err(|error| error.to_string())?;
    let edits: Vec<(&File, &str)> = outcome.edited.iter().map(|edited| (&edited.file, edited.text.as_str())).collect();
    file::relocate(root, (&moving.old, &moving.new), &edits).map_err(|error| error.to_string())
}

/// A page without what a move leaves in its front matter.
fn without_aliases(text: &str) -> String {
    let text: String = text.split_inclusive('\n').filter(|line| !line.starts_with("aliases:")).collect();
    let heads = ["---\nkind: guide\n---\n\n", "---\n---\n\n"];
    heads.iter().find_map(|head| text.strip_prefix(head)).unwrap_or(&text).to_owned()
}

/// A text whose wikilinks have no folders, and of the two names of a first page the one.
fn names_alone(text: &str) -> String {
    let mut pieces = text.split("[[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (target, rest) = piece.split_once("]]").expect("a wikilink");
        let name = target.rsplit('/').next().unwrap_or_default().replace("README", "index");
        format!("{text}[[{name}]]{rest}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_link_holds_and_moving_back_gives_the_same((pages, (old, new)) in small()) {
        let fixture = Fixture::new("//- playbook.yml\nmarkdown: { raw_html: sanitized, wikilinks: true }\n");
        for (path, text) in &pages {
            fixture.add(path, text.as_bytes());
        }
        for path in FILES {
            fixture.add(path, b"P");
        }
        let (before, start) = (fixture.read(), files(fixture.root()));
        let moving = Moving { old: old.to_owned(), new: new.to_owned() };
        let led = leads(&before.facts.playbook, Some(&moving));
        prop_assert!(led.values().flatten().all(|lead| !lead.starts_with("Missing")), "{led:?}");
        let unnamed = new.contains('[') && pages.iter().any(|(_, text)| text.contains("[[img/p q.png"));
        if unnamed {
            prop_assert!(go(fixture.root(), &moving).is_err(), "no wikilink can hold such a name");
            return Ok(());
        }
        prop_assert_eq!(go(fixture.root(), &moving), Ok(()));
        let after = fixture.read();
        // A name that several went by led nowhere before.
        let mut leads = leads(&after.facts.playbook, None);
        for (path, then) in &mut leads {
            let pairs = then.iter_mut().zip(&led[path]);
            pairs.filter(|(_, was)| was.starts_with("Ambiguous")).for_each(|(then, was)| then.clone_from(was));
        }
        prop_assert_eq!(leads, led);
        let kinds = |playbook: &Playbook, moving: &Moving| -> BTreeMap<String, _> {
            playbook.pages.iter().map(|page| (moving.to(page.path()), page.kind)).collect()
        };
        if !new.ends_with("index.md") && !old.ends_with("index.md") {
            prop_assert_eq!(kinds(&after.facts.playbook, &moving), kinds(&before.facts.playbook, &moving));
        }
        prop_assert_eq!(go(fixture.root(), &Moving { old: new.to_owned(), new: old.to_owned() }), Ok(()));
        let end = files(fixture.root());
        prop_assert_eq!(start.keys().collect::<Vec<_>>(), end.keys().collect::<Vec<_>>());
        // A folder whose first page was elsewhere meanwhile is named by that page.
        for (path, bytes) in start.into_iter().filter(|_| old != "sub/index.md") {
            // Of a name in which nothing needs an escape it is not known that another one would have had it.
            // A name that several went by meanwhile is a path since.
            let text = |bytes: &[u8]| {
                names_alone(&without_aliases(&String::from_utf8_lossy(bytes)).replace("%C3%A9", "\u{e9}"))
            };
            prop_assert_eq!(text(&bytes), text(&end[&path]), "{}", path);
        }
    }
}
