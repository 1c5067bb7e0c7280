//! `playbook handover`: one person in the place of another, in whatever dress the files are; history stays as it was.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output, Stdio};

use playbook::model::page::{Named, Page};
use proptest::prelude::*;

use crate::fixture::Fixture;

const STORY: &str = "//- playbook.yml
title: Test
owner: \"Owen Hughes\"   # of all
front_matter: { owner_slack: owner }
defaults: [{ path: \"runbooks/**\", kind: sop, owner: owen, reviewers: [owen, ann] }]
channels:
  cams: { email: owen@example.org }
//- people.yml
people:
  owen: { name: Owen Hughes, email: [owen@example.org], aliases: [\"@owenh\"], until: 2026-12-31 }
  kasia: { name: Kasia Nowak, email: [kasia@example.org], aliases: [\"@kasian\"] }
  ann: { name: Ann Lee }
  gone: { name: Guy Gone, until: 2026-01-31 }
teams:
  field: { name: Field team, members: [owen, ann] } # who drives
  cams:
    members:
      - owen
      - kasia
//- clients.yml
clients:
  acme: { name: Acme Ltd, lead: owen, backup: kasia }
  bolt: { name: Bolt, lead: kasia, backup: owen }
  coil:
    lead: ann
    backup: 'owen' # since May
//- processes.yml
processes:
  wages: { name: Pay wages, owner: owen }
  rent: Pay the rent
//- index.md
[a](a.md) [b](b.md) [c](c.md) [old](old.md) [r](runbooks/r.md)
//- a.md
---
owner: owen      # for now
reviewers:
  - ann
  - '@owenh'     # knows it
  - Guy Gone
last_verified: 2026-10-01
verifications:
  - { on: 2026-10-01, by: owen, how: performed }
approved: { by: owen, on: 2026-10-01 }
---
# Install a camera

Owen has the ladder.
//- b.md
---
owner_slack: \"@owenh\"
reviewers: [kasia, owen]
---
# Mount a bracket
//- c.md
---
owner: Old Firm
---
# Dig a trench
//- old.md
---
owner: owen
status: retired
---
# Film
//- runbooks/r.md
# Restart
//@ commit 2026-10-01 Owen Hughes <owen@example.org>
";

fn run(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--today", "2026-11-22", "--color", "never"])
        .current_dir(fixture.root())
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

/// Exit status, and what it says on both outputs.
fn said(fixture: &Fixture, arguments: &[&str]) -> (i32, String) {
    let output = run(fixture, arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("a status"), String::from_utf8(text).expect("UTF-8"))
}

fn changes(fixture: &Fixture) -> String {
    let diff = fixture.said(&["diff", "-U0", "--no-prefix"]);
    let lines = diff.lines().filter(|line| line.starts_with(['+', '-']) && !line.starts_with("---"));
    lines
        .map(|line| format!("{}\n", line.strip_prefix("+++").map_or(line.to_owned(), |path| format!("##{path}"))))
        .collect()
}

#[test]
fn all_files_that_name_somebody_are_changed_and_nothing_else() {
    let fixture = Fixture::new(STORY);
    let (status, told) = said(&fixture, &["handover", "owen", "kasia"]);
    assert_eq!(status, 0, "{told}");
    insta::assert_snapshot!(changes(&fixture), @r#"
    ## a.md
    -owner: owen      # for now
    +owner: kasia      # for now
    -  - '@owenh'     # knows it
    ## b.md
    -owner_slack: "@owenh"
    -reviewers: [kasia, owen]
    +owner_slack: "@kasian"
    +reviewers: [kasia]
    ## clients.yml
    -  acme: { name: Acme Ltd, lead: owen, backup: kasia }
    +  acme: { name: Acme Ltd, lead: kasia, backup: kasia }
    -    backup: 'owen' # since May
    +    backup: 'kasia' # since May
    ## people.yml
    -  field: { name: Field team, members: [owen, ann] } # who drives
    +  field: { name: Field team, members: [owen, ann, kasia] } # who drives
    ## playbook.yml
    -owner: "Owen Hughes"   # of all
    +owner: "Kasia Nowak"   # of all
    -defaults: [{ path: "runbooks/**", kind: sop, owner: owen, reviewers: [owen, ann] }]
    +defaults: [{ path: "runbooks/**", kind: sop, owner: kasia, reviewers: [ann] }]
    ## processes.yml
    -  wages: { name: Pay wages, owner: owen }
    +  wages: { name: Pay wages, owner: kasia }
    "#);
    insta::assert_snapshot!(told, @r#"
    Owen Hughes has handed over to Kasia Nowak in 6 files:
      a.md           owner, reviewers (taken out: the new owner is no reviewer)
      b.md           owner, reviewers (taken out: the new owner is no reviewer)
      playbook.yml   owner, owner of `runbooks/**`, reviewers of `runbooks/**` (taken out: the new owner is no reviewer)
      people.yml     members of field
      clients.yml    lead of acme, backup of coil
      processes.yml  owner of wages
    not touched:
      Owen Hughes stays in Field team, cams, since they are still here: `--leave-teams` takes them out
      Kasia Nowak is lead and backup of Acme Ltd now: name somebody else as backup
      Owen Hughes stays the backup of Bolt, since Kasia Nowak leads it: name somebody else
      retired pages stay as they were: old.md
      1 verification and 1 approval by Owen Hughes: they stay on record
      Kasia Nowak is listed as a reviewer of what they own now, which is no cover: name somebody else in b.md
      comments beside what was changed, which may be about Owen Hughes: a.md:2, playbook.yml:2, people.yml:7, clients.yml:6
      the channel `cams` is the address of Owen Hughes: give it one that others read too
      text that speaks of Owen Hughes is for people to change: a.md:14
    run `playbook check` to see what remains, and commit the files
    "#);
}

#[test]
fn a_dry_run_shows_a_patch_that_makes_the_same_change() {
    let fixture = Fixture::new(STORY);
    let (status, told) = said(&fixture, &["handover", "@owenh", "Kasia Nowak", "--dry-run"]);
    assert_eq!((status, changes(&fixture).as_str()), (0, ""));
    let (patch, words) = told.split_once("\n\n").expect("a patch and a summary");
    assert!(words.starts_with("Owen Hughes would hand over to Kasia Nowak in 6 files:\n"), "{words}");
    fixture.add("change.patch", format!("{patch}\n").as_bytes());
    fixture.git(&["apply", "change.patch"]);
    let patched = changes(&fixture);
    fixture.git(&["checkout", "-q", "."]);
    said(&fixture, &["handover", "owen", "kasia"]);
    assert_eq!(changes(&fixture), patched);
}

#[test]
fn nobody_new_has_verified_anything() {
    let mut fixture = Fixture::new(STORY);
    let verified = |fixture: &Fixture| {
        let output = run(fixture, &["report", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let pages = report["pages"].as_array().expect("pages").clone();
        let what =
            |page: serde_json::Value| (page["path"].clone(), page["verifications"].clone(), page["freshness"].clone());
        pages.into_iter().map(what).collect::<Vec<_>>()
    };
    let before = verified(&fixture);
    said(&fixture, &["handover", "owen", "kasia"]);
    fixture.then("//@ commit 2026-11-20 Kasia Nowak <kasia@example.org>\n");
    assert_eq!(verified(&fixture), before);
    assert_eq!(
        said(&fixture, &["handover", "owen", "kasia"]).1.lines().next(),
        Some("nothing to hand over from Owen Hughes to Kasia Nowak: no file would change")
    );
}

#[test]
fn it_is_all_or_nothing() {
    let fixture = Fixture::new(STORY);
    fixture.add("odd.md", b"---\nowner: owen\nreviewers: &all [owen, ann]\n---\n# Odd\n");
    fixture.add("clients.yml", b"clients:\n  acme: { lead: !who owen }\n");
    let before = changes(&fixture);
    let (status, told) = said(&fixture, &["handover", "owen", "kasia"]);
    assert_eq!(
        (status, told.as_str()),
        (
            2,
            "error: nothing was changed: 2 places stand in the way\n  odd.md:3:13: an anchor stands at the place to change; write the value plainly, on one line\n  clients.yml:2:17: a tag stands at the place to change; write the value plainly, on one line\n"
        )
    );
    assert_eq!(changes(&fixture), before);
    assert_eq!(
        fs::read_dir(fixture.root())
            .expect("a folder")
            .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(".tmp")))
            .count(),
        0
    );
}

#[test]
fn some_files_alone_and_what_they_have_from_elsewhere() {
    let fixture = Fixture::new(STORY);
    fixture.add("a.md", &[fs::read(fixture.root().join("a.md")).expect("a page"), b"More.\n".to_vec()].concat());
    let (status, told) = said(&fixture, &["handover", "owen", "kasia", "--only", "a.md", "runbooks"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("had changes that are not committed yet, and still have them: a.md\n"), "{told}");
    insta::assert_snapshot!(changes(&fixture), @r#"
    ## a.md
    -owner: owen      # for now
    +owner: kasia      # for now
    -  - '@owenh'     # knows it
    +More.
    ## runbooks/r.md
    +---
    +owner: kasia
    +---
    +
    "#);
}

#[test]
fn who_has_left_leaves_their_teams_and_names_without_an_entry_are_found() {
    let fixture = Fixture::new(&STORY.replace("until: 2026-12-31", "until: 2026-10-31"));
    let (status, told) = said(&fixture, &["handover", "owen", "kasia", "--only", "people.yml"]);
    assert_eq!(status, 0, "{told}");
    insta::assert_snapshot!(changes(&fixture), @r"
    ## people.yml
    -  field: { name: Field team, members: [owen, ann] } # who drives
    +  field: { name: Field team, members: [kasia, ann] } # who drives
    -      - owen
    ");
    let fixture = Fixture::new(STORY);
    said(&fixture, &["handover", "owen", "ann", "--only", "people.yml", "--leave-teams"]);
    insta::assert_snapshot!(changes(&fixture), @r#"
    ## people.yml
    -  field: { name: Field team, members: [owen, ann] } # who drives
    +  field: { name: Field team, members: [ann] } # who drives
    -      - owen
    +      - ann
    "#);
    let (status, told) = said(&fixture, &["handover", "old firm", "ann"]);
    assert_eq!((status, told.lines().next()), (0, Some("old firm has handed over to Ann Lee in 1 file:")));
    assert!(fs::read_to_string(fixture.root().join("c.md")).expect("a page").contains("owner: ann\n"));
}

#[test]
fn what_cannot_be_is_refused() {
    let fixture = Fixture::new(STORY);
    for (arguments, why) in [
        ("owne kasia", "did you mean `owen`?"),
        ("Old-Firm kasia", "did you mean `Old Firm`?"),
        ("zoe kasia", "nothing in the playbook names them"),
        ("owen zoe", "add them to people.yml first"),
        ("owen kasai", "did you mean `kasia`?"),
        ("owen gone", "Guy Gone left on 31 Jan 2026: name somebody who is here"),
        ("owen @owenh", "are the same: Owen Hughes"),
        ("owen kasia --only nowhere", "there is no `nowhere` in the playbook"),
        ("owen", "required arguments"),
    ] {
        let arguments: Vec<&str> = ["handover"].into_iter().chain(arguments.split(' ')).collect();
        let (status, said) = said(&fixture, &arguments);
        assert!(status == 2 && said.contains(why), "{arguments:?}: {status} {said}");
    }
    let bare = Fixture::new("//- playbook.yml\n//- a.md\n---\nowner: owen\n---\n# A\n");
    assert!(said(&bare, &["handover", "owen", "kasia"]).1.contains("there is no people.yml"));
    assert_eq!(changes(&fixture), "");
}

/// How somebody is named, in the dress that a writer gave it.
fn named(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let dress = prop::sample::select(vec!["", "'", "\""]);
    (prop::sample::select(names), dress).prop_map(|(name, quote)| {
        let quote = if quote.is_empty() && name.starts_with('@') { "'" } else { quote };
        format!("{quote}{name}{quote}")
    })
}

fn anybody() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => named(&["owen", "@owenh", "Owen Hughes", "owen@example.org", "OWEN"]),
        3 => named(&["kasia", "@kasian", "ann", "Guy Gone", "Stranger", "field"]),
    ]
}

/// Reviewers as people write them.
fn reviewers() -> impl Strategy<Value = String> {
    (prop::collection::vec(anybody(), 0..4), 0..6_u8).prop_map(|(names, form)| match (names.as_slice(), form) {
        ([], 0..3) => String::new(),
        ([], _) => "reviewers: []\n".to_owned(),
        ([one], 0) => format!("reviewers: {one} # alone\n"),
        (all, 1) => format!("reviewers: [{}]   # one line\n", all.join(",  ")),
        (all, 2) => format!("reviewers: [\n  {}, # last\n]\n", all.join(",\n  ")),
        (all, 3) => format!("\"reviewers\":\n# above\n- {} # beside\n", all.join("\n# between\n- ")),
        (all, 4) => format!("reviewers : !!seq\n    - {}\n\n", all.join("\n    - ")),
        (all, _) => format!("reviewers:\n  - &a {}\n", all.join("\n  -   ")),
    })
}

fn tricky() -> impl Strategy<Value = String> {
    let owner = prop_oneof![
        Just(String::new()),
        anybody().prop_map(|name| format!("owner:   {name}  # who\n")),
        anybody().prop_map(|name| format!("owner:\n  {name}\n")),
        anybody().prop_map(|name| format!("'owner': [{name}]\n")),
        anybody().prop_map(|name| format!("owner: {name}\nowner: {name} # twice\n")),
        anybody().prop_map(|name| format!("owner_slack: {name}\n")),
    ];
    let rest =
        "title: \"owen: it''s\" # owen\nlast_verified: 2026-10-01\nverifications: [{ on: 2026-10-01, by: owen }]\n";
    (owner, reviewers(), any::<(bool, bool, bool)>()).prop_map(move |(owner, reviewers, (crlf, mark, first))| {
        let keys = if first { format!("{owner}{rest}{reviewers}") } else { format!("{reviewers}{owner}{rest}") };
        let page = format!("{}---\n{keys}---\n# owen\n\nreviewers: [owen]\n", if mark { "\u{feff}" } else { "" });
        if crlf { page.replace('\n', "\r\n") } else { page }
    })
}

/// The lines of `before` that are not found in `after`, in order.
fn lost<'t>(before: &'t str, after: &str) -> Vec<&'t str> {
    let mut left = after.split_inclusive('\n');
    let stays = |line: &&str| {
        let rest = left.clone();
        let is = left.by_ref().any(|other| other == *line);
        if !is {
            left = rest;
        }
        is
    };
    let mut stays = stays;
    before.split_inclusive('\n').filter(|line| !stays(line)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_any_page_one_name_stands_for_the_other_or_nothing_changed(text in tricky()) {
        let fixture = Fixture::new(STORY);
        fixture.add("a.md", text.as_bytes());
        let page = |fixture: &Fixture| -> Page {
            let pages = fixture.read_all().facts.playbook.pages;
            pages.into_iter().find(|page| page.path() == "a.md").expect("the page")
        };
        let before = page(&fixture);
        let (status, told) = said(&fixture, &["handover", "owen", "kasia", "--only", "a.md"]);
        let now = fs::read_to_string(fixture.root().join("a.md")).expect("the page");
        if status != 0 {
            prop_assert_eq!(now, text, "{}", told);
            return Ok(());
        }
        let after = page(&fixture);
        let (owen, kasia) = ("Owen Hughes", "Kasia Nowak");
        let roster = fixture.read_all().facts.playbook.roster;
        let name = |named: &Named| roster.name(&named.who).to_owned();
        let names = |page: &Page| page.reviewers.iter().map(name).collect::<Vec<_>>();
        let owner = before.owner.as_ref().map(name);
        let owner = owner.map(|owner| if owner == owen { kasia.to_owned() } else { owner });
        prop_assert_eq!(after.owner.as_ref().map(name), owner.clone(), "{}\n{}", text, now);
        let listed = names(&before);
        let anew = !listed.iter().any(|one| one == kasia) && owner.as_deref() == Some(kasia);
        let taken = listed.iter().filter(|one| *one != owen || !anew);
        let expected: BTreeSet<&str> = taken.map(|one| if one == owen { kasia } else { one.as_str() }).collect();
        let found = names(&after);
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        prop_assert_eq!(&found, &expected, "{}\n{}", text, now);
        let (was, is) = ((before.log.len(), before.title, before.tags, before.last_verified.map(|day| day.value)), (after.log.len(), after.title, after.tags, after.last_verified.map(|day| day.value)));
        prop_assert_eq!(was, is);
        for line in lost(&text, &now) {
            let line = line.to_lowercase();
            let emptied = found.is_empty() && line.contains("reviewers");
            prop_assert!((line.contains("owen") || emptied) && !line.contains("title") && !line.contains("verif"), "{line}\n{text}\n{now}");
        }
        prop_assert_eq!(text.contains("\r\n"), now.contains("\r\n"));
        prop_assert_eq!(text.starts_with('\u{feff}'), now.starts_with('\u{feff}'));
    }
}
