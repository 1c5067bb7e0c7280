//! `playbook verify`: a page says that somebody looked at it, `check` and `report` see it, and no other byte has moved.

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::fixture::Fixture;

const STORY: &str = "//- playbook.yml
title: Test
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
teams:
  desk: { members: [maya, jonas] }
//- index.md
[a](billing/pay.md) [b](guide.md)
//- guide.md
Read this.
//- billing/pay.md
---
title: Pay a bill   # as clients call it
owner: maya
last_verified: '2026-01-10'
verifications:
- { on: 2026-01-10, by: jonas, how: walked } # with Maya
---
# Pay a bill

Pay it within 30 days.
//@ commit 2026-01-10 maya
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

fn text(fixture: &Fixture, path: &str) -> String {
    fs::read_to_string(fixture.root().join(path)).expect("a file")
}

fn report(fixture: &Fixture) -> serde_json::Value {
    let output = run(fixture, &["report", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut pages = report["pages"].as_array().expect("pages").iter();
    pages.find(|page| page["path"] == "billing/pay.md").expect("the page").clone()
}

#[test]
fn a_verification_makes_the_page_fresh_and_gives_cover() {
    let mut fixture = Fixture::new(STORY);
    assert_eq!(report(&fixture)["freshness"]["state"], "stale");
    let before = text(&fixture, "billing/pay.md");
    let (status, said) = said(
        &fixture,
        &[
            "verify",
            "billing/pay.md",
            "--by",
            "@Priya",
            "--how",
            "performed",
            "--on",
            "2026-11-20",
            "--note",
            "June: late",
            "--ref",
            "T-1",
        ],
    );
    assert_eq!(
        (status, said.as_str()),
        (
            0,
            "billing/pay.md: Pay a bill\n  its words are those that were verified on 10 Jan 2026\n  logged: performed by Priya Raman on 20 Nov 2026; review it again by 19 May 2027\n"
        )
    );
    let after = text(&fixture, "billing/pay.md");
    let line =
        "- { on: 2026-11-20, by: priya, how: performed, of: \"1:5d4f61e1d1b2d9a4\", ref: T-1, note: \"June: late\" }\n";
    let print = report(&fixture)["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let line = line.replace("1:5d4f61e1d1b2d9a4", &print);
    let expected =
        before.replace("'2026-01-10'", "'2026-11-20'").replace("- { on: 2026-01", &format!("{line}- {{ on: 2026-01"));
    assert_eq!(after, expected);
    for committed in [false, true] {
        if committed {
            fixture.then("//@ commit 2026-11-22 maya\n");
        }
        let page = report(&fixture);
        assert_eq!((&page["freshness"]["state"], &page["freshness"]["changed"]), (&"fresh".into(), &false.into()));
        assert_eq!(page["cover"]["ever"], serde_json::json!(["priya", "jonas"]), "and not Maya, who committed it");
        assert_eq!(page["verifications"][0]["how"], "performed");
        let findings: Vec<String> =
            fixture.findings().lines().filter(|line| line.contains("pay.md")).map(str::to_owned).collect();
        assert_eq!(findings, Vec::<String>::new());
    }
}

#[test]
fn what_changed_is_shown_before_it_is_vouched_for() {
    let mut fixture = Fixture::new(STORY);
    fixture.then(
        &STORY[STORY.find("//- billing/pay.md").expect("a page")..]
            .replace("30 days", "14 days")
            .replace("2026-01-10 maya", "2026-11-10 jonas"),
    );
    let changed = "billing/pay.md: Pay a bill\n  its words have changed since 10 Jan 2026 by HASH (10 Nov 2026, Jonas Weber):\n    - Pay it within 30 days.\n    + Pay it within 14 days.\n".replace("HASH", &fixture.hash("HEAD")[..7]);
    let before = text(&fixture, "billing/pay.md");
    let (status, early) = said(&fixture, &["verify", "pay", "--by", "priya", "--how", "read", "--on", "2026-11-09"]);
    assert_eq!(status, 2);
    assert!(
        early.contains("its words were changed on 10 Nov 2026") && early.contains("have them look again"),
        "{early}"
    );
    assert_eq!(text(&fixture, "billing/pay.md"), before);

    // A mended typo: the same in substance, no new date, no cover.
    let (status, same) = said(&fixture, &["verify", "Pay a bill", "--by", "maya", "--same"]);
    assert_eq!(
        (status, same),
        (
            0,
            format!("{changed}  logged: the same in substance, says Maya Chen on 22 Nov 2026; no new date, no cover\n")
        )
    );
    let page = report(&fixture);
    assert_eq!(
        (&page["freshness"]["changed"], &page["freshness"]["last_verified"]),
        (&false.into(), &"2026-01-10".into())
    );
    assert_eq!(page["cover"]["ever"], serde_json::json!(["jonas"]));
    let (status, again) = said(&fixture, &["verify", "pay", "--by", "maya", "--same"]);
    assert!(status == 2 && again.contains("nothing to do"), "{again}");
    fixture.git(&["checkout", "-q", "."]);

    let (status, own) = said(&fixture, &["verify", "billing/pay.html", "--by", "jonas", "--how", "read"]);
    assert_eq!(status, 0);
    assert!(own.starts_with(&changed), "{own}");
    assert!(own.contains("Jonas Weber wrote these words last (commit "), "{own}");
    assert_eq!(report(&fixture)["freshness"]["changed"], false);
}

#[test]
fn what_cannot_be_is_refused_and_the_page_stays() {
    let fixture = Fixture::new(STORY);
    fixture.add("new.md", b"---\nowner: maya\n---\n# New\n");
    fixture.add("old.md", b"---\nstatus: retired\n---\n# Old\n");
    fixture.add("odd.md", b"---\nowner: maya\nverifications: &log\n  - { on: 2026-01-01, by: jonas }\n---\n# Odd\n");
    fixture.add("other/pay.md", b"---\nowner: maya\n---\n# Another\n");
    let before = text(&fixture, "billing/pay.md");
    for (arguments, why) in [
        ("pay --how read --by priya", "means 2 pages: name one of `billing/pay.md`, `other/pay.md`"),
        ("billing --how read --by priya", "is a folder"),
        ("billing/pay.md new.md --how read --by priya", "one page at a time"),
        ("billing/pey.md --how read --by priya", "did you mean `billing/pay.md`?"),
        ("nowhere --how read --by priya", "name it by its path, such as `billing/pay.md`"),
        ("guide.md --how read --by priya", "is a guide"),
        ("index.md --how read --by priya", "first page of its folder"),
        ("old.md --how read --by priya", "is retired"),
        (
            "odd.md --how read --by priya",
            "odd.md:3:16: an anchor stands at the place to change; write the value plainly",
        ),
        ("new.md --same --by priya", "nobody has verified it yet"),
        ("billing/pay.md --how read --by prya", "did you mean `priya`?"),
        ("billing/pay.md --how read --by desk", "name the one who looked at it, of maya, jonas"),
        ("billing/pay.md --how read --by TBD", "name a person"),
        ("billing/pay.md --how read --by lewis", "left on 28 Aug 2026"),
        ("billing/pay.md --how read --by priya --on 2026-11-23", "has not come yet"),
        ("billing/pay.md --how read", "`--by` is missing"),
        ("billing/pay.md --by priya", "`--how` is missing"),
        ("--next --as priya", "`--next` asks at a terminal"),
        ("--next", "--as <PERSON>"),
        ("--by priya --how read", "PAGE"),
        ("billing/pay.md --by priya --how dated", "[possible values: read, walked, performed]"),
    ] {
        let arguments: Vec<&str> = ["verify"].into_iter().chain(arguments.split(' ')).collect();
        let (status, said) = said(&fixture, &arguments);
        assert!(status == 2 && said.contains(why), "{arguments:?}: {status} {said}");
    }
    assert_eq!(text(&fixture, "billing/pay.md"), before);
    assert_eq!(
        said(&fixture, &["verify", "billing/pay.md", "--how", "read", "--by", "lewis", "--on", "2026-08-28"]).0,
        0
    );
}

#[test]
fn a_page_goes_by_many_names() {
    let page = "title: Pay\nid: FIN-7\naliases: [old/pay-bills]\n---\n# Pay\n";
    let fixture = Fixture::new(
        "//- playbook.yml\nurl: https://example.org/book/\ncover: { counts: [performed] }\n//- index.md\n[b](billing/pay.md)\n",
    );
    for name in [
        "billing/pay.md",
        "./billing/pay.md",
        "billing/pay.html",
        "/billing/pay",
        "pay.md",
        "PAY",
        "fin-7",
        "old/pay-bills.html",
        "https://example.org/book/billing/pay.html#steps",
    ] {
        fixture.add("billing/pay.md", format!("---\n{page}").as_bytes());
        let (status, said) = said(&fixture, &["verify", name, "--by", "Ann Lee", "--how", "walked"]);
        assert!(status == 0 && said.starts_with("billing/pay.md: Pay\n"), "{name}: {said}");
        assert!(said.contains("no cover: what counts here is performed\n"), "{said}");
    }
    let quiet = said(&fixture, &["-q", "verify", "pay", "--by", "Ann Lee", "--how", "performed"]);
    assert_eq!(quiet, (0, String::new()));
}

#[test]
fn odd_dress_is_kept() {
    let fixture = Fixture::new(
        "//- playbook.yml\nfront_matter: { reviewed: last_verified }\ndefaults: [{ path: \"plain.md\", kind: sop }]\n",
    );
    fixture.add("dos.md", b"\xEF\xBB\xBF---\r\nreviewed:  2026-01-01  # by hand\r\nx: [a,\r\n  b]\r\n---\r\n# Dos\r\n");
    fixture.add("plain.md", "# Plain\n\nÜber alles".as_bytes());
    for page in ["dos.md", "plain.md"] {
        let (status, said) = said(&fixture, &["verify", page, "--by", "Ann Lee", "--how", "walked"]);
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("there is no people.yml"), "{said}");
    }
    let print = |page: &str| {
        text(&fixture, page).split("of: ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a print").to_owned()
    };
    let line = |page: &str| {
        format!("verifications:\r\n  - {{ on: 2026-11-22, by: Ann Lee, how: walked, of: {} }}\r\n", print(page))
    };
    assert_eq!(
        text(&fixture, "dos.md"),
        format!(
            "\u{feff}---\r\nreviewed:  2026-11-22  # by hand\r\nx: [a,\r\n  b]\r\n{}---\r\n# Dos\r\n",
            line("dos.md")
        )
    );
    assert_eq!(
        text(&fixture, "plain.md"),
        format!("---\n{}---\n\n# Plain\n\nÜber alles", line("plain.md").replace('\r', ""))
    );
}

#[test]
fn the_commands_of_a_training_plan_are_taken() {
    let fixture = Fixture::new("");
    crate::sample::copy_tree(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook"), fixture.root());
    fixture.git(&["init", "-q"]);
    let (_, plan) = said(&fixture, &["report", "plan", "--format", "verify"]);
    let lines: Vec<&str> = plan.lines().filter(|line| line.starts_with("playbook ")).collect();
    assert!(lines.len() > 9, "{plan}");
    for line in [lines[0], lines[lines.len() - 1]] {
        let arguments: Vec<&str> = line.split(' ').skip(1).collect();
        let (status, said) = said(&fixture, &arguments);
        assert!(status == 0 && said.contains("logged: walked through by "), "{line}: {said}");
    }
    let (_, after) = said(&fixture, &["report", "plan", "--format", "verify"]);
    let left = after.lines().filter(|line| line.starts_with("playbook ")).count();
    assert!(left < lines.len(), "what took place is no longer planned");
}
