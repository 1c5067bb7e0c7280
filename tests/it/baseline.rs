//! `check --baseline`: an old collection starts green, and what is mended is not allowed again.

use std::collections::BTreeMap;

use crate::fixture::Fixture;

/// Pages of which each is stale, broken or rests on one person.
const OLD: &str = "//- playbook.yml
title: Old
rules: { orphan-page: off, changed-since-verified: off }
criticality: { high: { cover: 3 } }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
//- a.md
---
owner: maya
last_verified: 2025-01-01
verified_by: [jonas, priya]
---
# A

[one](gone.md) [two](lost.md)
//- b/deep.md
---
owner: maya
criticality: high
last_verified: 2025-03-01
verified_by: [jonas, priya]
---
# B

Words that no other page has, so that it is known again.
//- c.md
---
owner: maya
last_verified: 2026-11-01
verified_by: maya
---
# C
//@ commit 2026-11-02 maya
";

/// Status, output and what was said beside it.
fn run(fixture: &Fixture, arguments: &[&str]) -> (i32, String, String) {
    fixture.check_on("2026-11-22", arguments)
}

/// The codes of the findings that are shown, with their files.
fn shown(text: &str) -> Vec<String> {
    let heads = text.lines().zip(text.lines().skip(1)).filter(|(_, place)| place.trim_start().starts_with("--> "));
    let told = heads.map(|(head, place)| {
        let code = head.split(['[', ']']).nth(1).unwrap_or_default();
        let path = place.trim_start().trim_start_matches("--> ").split(':').next().unwrap_or_default();
        format!("{path} {code}")
    });
    told.collect()
}

const FILE: &str = "playbook-baseline.yml";
const HELD: [&str; 2] = ["--baseline", FILE];

fn text(fixture: &Fixture) -> String {
    let text = std::fs::read_to_string(fixture.root().join(FILE)).expect("the baseline");
    text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

fn replace(fixture: &Fixture, path: &str, old: &str, new: &str) {
    let text = std::fs::read_to_string(fixture.root().join(path)).expect("the page");
    assert!(text.contains(old), "{path}: {old}");
    fixture.add(path, text.replace(old, new).as_bytes());
}

#[test]
fn an_old_collection_starts_green_and_what_is_new_fails() {
    let fixture = Fixture::new(OLD);
    assert_eq!(run(&fixture, &[]).0, 1);
    let (status, _, said) = run(&fixture, &["--update-baseline"]);
    assert_eq!((status, said.contains("allows 6 findings in 3 files")), (0, true), "{said}");
    insta::assert_snapshot!(text(&fixture), @r"
    a.md: { PB101: 1, PB301: 2 }
    b/deep.md: { PB101: 1, PB202: 1 }
    c.md: { PB201: 1 }
    ");
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!((status, said.as_str()), (0, "no findings, 6 in the baseline in 3 pages: passed (fails on errors)\n"));
    assert_eq!(run(&fixture, &[]).0, 1, "nothing is allowed that is not named");
    // Lines may move.
    replace(&fixture, "a.md", "# A\n", "# A\n\nMore\n\nwords.\n");
    assert_eq!(run(&fixture, &HELD).0, 0);
    replace(&fixture, "a.md", "[two](lost.md)", "[two](lost.md) [three](none.md)");
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!((status, shown(&said)), (1, vec!["a.md PB301".to_owned()]));
    assert!(
        said.contains("none.md") && said.contains("the baseline allows 2 of this rule here; there are more"),
        "{said}"
    );
}

#[test]
fn what_is_mended_is_announced_and_not_allowed_again() {
    let fixture = Fixture::new(OLD);
    run(&fixture, &["--update-baseline"]);
    replace(&fixture, "a.md", "[two](lost.md)", "two");
    replace(&fixture, "b/deep.md", "last_verified: 2025-03-01", "last_verified: 2026-11-21");
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!(status, 0);
    insta::assert_snapshot!(said, @r"
    mended since the baseline: a.md: PB301 broken-link
    mended since the baseline: b/deep.md: PB101 stale
    2 findings of the baseline are mended: tighten it with `--update-baseline`
    no findings, 4 in the baseline, 2 mended in 3 pages: passed (fails on errors)
    ");
    // What is new is not taken in by the way.
    replace(&fixture, "c.md", "# C", "# C\n\n[x](nowhere.md)");
    let (status, said, told) = run(&fixture, &["--update-baseline"]);
    assert_eq!((status, shown(&said)), (1, vec!["c.md PB301".to_owned()]));
    assert!(told.contains("allows 4 findings in 3 files, 6 before"), "{told}");
    insta::assert_snapshot!(text(&fixture), @r"
    a.md: { PB101: 1, PB301: 1 }
    b/deep.md: { PB202: 1 }
    c.md: { PB201: 1 }
    ");
    replace(&fixture, "a.md", "[one](gone.md) two", "[one](gone.md) [two](lost.md)");
    assert_eq!(shown(&run(&fixture, &HELD).1), ["a.md PB301", "c.md PB301"]);
    let (status, _, told) = run(&fixture, &["--update-baseline", "--accept-new"]);
    assert_eq!((status, told.contains("allows 6 findings")), (0, true), "{told}");
    assert_eq!(run(&fixture, &HELD).0, 0);
    let before = text(&fixture);
    run(&fixture, &["--update-baseline"]);
    assert_eq!(text(&fixture), before);
}

#[test]
fn to_mend_the_worse_fails_nobody() {
    let fixture = Fixture::new(OLD);
    run(&fixture, &["--update-baseline"]);
    // Jonas looks at it too: nobody but the owner becomes one reviewer, which was kept silent before.
    replace(&fixture, "c.md", "verified_by: maya", "verified_by: [maya, jonas]");
    let strict = [&HELD[..], &["--fail-on", "warning"]].concat();
    let (status, said, _) = run(&fixture, &strict);
    assert_eq!(status, 0, "{said}");
    run(&fixture, &["--update-baseline"]);
    assert!(text(&fixture).contains("c.md: { PB202: 1 }"), "{}", text(&fixture));
    // The other way round it is worse than it was.
    replace(&fixture, "c.md", "verified_by: [maya, jonas]", "verified_by: maya");
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!((status, shown(&said)), (1, vec!["c.md PB201".to_owned()]));
    assert!(!said.contains("mended"), "{said}");
}

#[test]
fn a_page_that_moves_keeps_its_entry() {
    let mut fixture = Fixture::new(OLD);
    run(&fixture, &["--update-baseline"]);
    fixture.then("//@ move b/deep.md runbooks/deep.md\n");
    assert_eq!(run(&fixture, &HELD).0, 0, "not committed yet");
    fixture.then("//@ commit 2026-11-10 maya\n//@ move runbooks/deep.md ops/deeper.md\n//@ commit 2026-11-11 maya\n");
    let (status, said, _) = run(&fixture, &[&HELD[..], &["--fail-on", "warning"]].concat());
    assert_eq!(status, 0, "{said}");
    // History says nothing of this one, its alias does.
    fixture.then("//@ remove a.md\n");
    let page = OLD.split("//- a.md\n").nth(1).and_then(|rest| rest.split("//- ").next()).expect("a page");
    fixture.add(
        "new.md",
        page.replace("owner: maya", "owner: maya\naliases: [a]").replace("# A", "# Quite another\n\ntext").as_bytes(),
    );
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!(status, 0, "{said}");
    run(&fixture, &["--update-baseline"]);
    insta::assert_snapshot!(text(&fixture), @r"
    c.md: { PB201: 1 }
    new.md: { PB101: 1, PB301: 2 }
    ops/deeper.md: { PB101: 1, PB202: 1 }
    ");
    fixture.then("//@ remove c.md\n");
    let (status, said, _) = run(&fixture, &HELD);
    assert_eq!(status, 0);
    assert!(said.contains("gone since the baseline: c.md: PB201 single-owner\n"), "{said}");
    run(&fixture, &["--update-baseline"]);
    assert!(!text(&fixture).contains("c.md"), "{}", text(&fixture));
}

#[test]
fn old_pages_are_spread_the_most_critical_first_and_their_days_end() {
    let page = "---\nowner: maya\nlast_verified: 2025-01-01\nverified_by: [jonas, priya]\n---\n# P\n";
    let fixture = Fixture::new(OLD);
    for at in 0..9 {
        fixture.add(&format!("aa/p{at}.md"), page.as_bytes());
    }
    run(&fixture, &["--update-baseline", "--spread", "4w"]);
    let whole = text(&fixture);
    let until = |line: &str| line.split("until: ").nth(1).map(|rest| rest[..10].to_owned());
    let mut days: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in whole.lines() {
        days.entry(until(line).unwrap_or_default()).or_default().push(line.split(':').next().unwrap_or_default());
    }
    insta::assert_debug_snapshot!(days, @r#"
    {
        "": [
            "c.md",
        ],
        "2026-11-29": [
            "a.md",
            "aa/p0.md",
            "b/deep.md",
        ],
        "2026-12-06": [
            "aa/p1.md",
            "aa/p2.md",
            "aa/p3.md",
        ],
        "2026-12-13": [
            "aa/p4.md",
            "aa/p5.md",
            "aa/p6.md",
        ],
        "2026-12-20": [
            "aa/p7.md",
            "aa/p8.md",
        ],
    }
    "#);
    assert_eq!(fixture.check_on("2026-11-29", &HELD).0, 0, "the last day is one of them");
    let (status, said, _) = fixture.check_on("2026-11-30", &HELD);
    assert_eq!((status, shown(&said).contains(&"b/deep.md PB101".to_owned())), (1, true), "{said}");
    assert!(
        said.contains("the baseline allowed it until 29 Nov 2026") && said.contains("no longer allowed by it"),
        "{said}"
    );
    // Days that are given are not moved.
    fixture.check_on("2026-11-30", &["--update-baseline", "--spread", "26w"]);
    assert_eq!(text(&fixture), whole);
    fixture.check_on("2026-11-30", &["--update-baseline", "--accept-new"]);
    assert_eq!(fixture.check_on("2026-11-30", &HELD).0, 0);
}

#[test]
fn what_cannot_be_known_is_neither_allowed_nor_passed_over() {
    let origin = Fixture::new(OLD);
    origin.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
    run(&origin, &["--update-baseline"]);
    let clone = Fixture::clone_of(&origin, &["--depth", "1"]);
    let (status, _, said) = run(&clone, &["--update-baseline"]);
    assert_eq!((status, said.contains("history is cut off")), (2, true), "{said}");
    assert!(!clone.root().join(FILE).exists());
    clone.add(FILE, text(&origin).as_bytes());
    let (status, said, _) = run(&clone, &HELD);
    assert_eq!((status, shown(&said)), (1, vec!["playbook.yml PB008".to_owned()]));
    for (text, words) in [
        (None, "there is no baseline"),
        (Some("a.md: { PB101: 1 }\na.md: { PB101: 2 }\n"), "stands here twice"),
        (Some("<<<<<<< HEAD\na.md: { PB101: 1 }\n=======\n>>>>>>> topic\n"), "cannot be read"),
        (Some("a.md: { PB101: many }\n"), "not a number"),
    ] {
        let file = origin.root().join(FILE);
        drop(std::fs::remove_file(&file));
        if let Some(text) = text {
            origin.add(FILE, text.as_bytes());
        }
        let (status, out, said) = run(&origin, &HELD);
        assert_eq!((status, out.as_str()), (2, ""), "{words}");
        assert!(said.contains(words), "{said}");
        if let Some(text) = text {
            assert_eq!(run(&origin, &["--update-baseline"]).0, 2, "what cannot be read is not written over");
            assert_eq!(std::fs::read_to_string(file).expect("it"), text);
        }
    }
    let folder = origin.root().join(FILE);
    std::fs::remove_file(&folder).and_then(|()| std::fs::create_dir(&folder)).expect("a folder");
    assert_eq!(run(&origin, &HELD).0, 2);
    for wrong in [&["--spread", "26w"][..], &["--accept-new"], &["--update-baseline", "--spread", "soon"]] {
        assert_eq!(run(&origin, wrong).0, 2, "{wrong:?}");
    }
}

#[test]
fn two_branches_that_mend_other_pages_merge() {
    let mut fixture = Fixture::new(OLD);
    run(&fixture, &["--update-baseline"]);
    fixture.then("//@ commit 2026-11-03 maya\n//@ branch one\n");
    replace(&fixture, "a.md", "[one](gone.md) [two](lost.md)", "one two");
    run(&fixture, &["--update-baseline"]);
    fixture.then("//@ commit 2026-11-04 maya\n//@ switch main\n//@ branch two\n");
    replace(&fixture, "c.md", "verified_by: maya", "verified_by: [maya, jonas, priya]");
    run(&fixture, &["--update-baseline"]);
    fixture.then("//@ commit 2026-11-05 jonas\n//@ merge one 2026-11-06 maya\n");
    insta::assert_snapshot!(text(&fixture), @r"
    a.md: { PB101: 1 }
    b/deep.md: { PB101: 1, PB202: 1 }
    ");
    assert_eq!(run(&fixture, &HELD).0, 0);
}
