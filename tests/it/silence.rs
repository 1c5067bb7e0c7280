//! What is not said beside a stronger finding comes back where that one does not count: waived, softened, in a baseline, or
//! there before.

use crate::fixture::Fixture;

const BESIDE: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
//- index.md
[a](a.md)
";

/// A page on which nothing but what is said of it here can be found.
fn page(front: &str) -> String {
    format!("{BESIDE}//- a.md\n---\ntitle: A\n{front}---\n# A\n\nWords enough to know the page by, wherever it is.\n")
}

/// The codes of what is found, with severity, waived ones marked.
fn found(front: &str, settings: &str) -> Vec<String> {
    let fixture = Fixture::new(&format!("{}//- playbook.yml\n{settings}", page(front)));
    let told = fixture.read().findings.into_iter().filter(|finding| finding.place.path() == "a.md").map(|finding| {
        let waived = if finding.waived.is_some() { " waived" } else { "" };
        format!("{} {}{waived}", finding.rule.code, finding.severity)
    });
    told.collect()
}

fn check(fixture: &Fixture, arguments: &[&str]) -> (i32, String) {
    let (status, said, beside) = fixture.check_on("2026-11-22", arguments);
    (status, said + &beside)
}

fn replace(fixture: &Fixture, old: &str, new: &str) {
    let text = std::fs::read_to_string(fixture.root().join("a.md")).expect("the page");
    assert!(text.contains(old), "{old}");
    fixture.add("a.md", text.replace(old, new).as_bytes());
}

#[test]
fn nothing_is_silenced_by_what_is_softer() {
    let gone = "owner: lewis\nverified_by: lewis\nlast_verified: 2026-11-01\n";
    assert_eq!(found(gone, ""), ["PB204 error"]);
    assert_eq!(found(gone, "rules: { owner-gone: warning }\n"), ["PB201 error", "PB204 warning"]);
    assert_eq!(found(gone, "rules: { owner-gone: off }\n"), ["PB201 error"]);
    let unlike = "owner: maya\nverified_by: maya\nlast_verified: 2026-11-01\ncriticality: low\nprocesses: [a]\n";
    let levels = "criticality: { low: { cover: 2 }, high: { cover: 2 } }\n//- processes.yml\nprocesses: { a: { criticality: high, page: a.md } }\n";
    assert_eq!(found(unlike, levels), ["PB201 error", "PB003 warning"]);
}

#[test]
fn who_accepts_something_accepts_less_of_the_same_and_nothing_else() {
    let waived = |front: &str, rule: &str| found(&format!("{front}waive: [{{ rule: {rule}, why: for now }}]\n"), "");
    let alone = "owner: maya\nverified_by: maya\nlast_verified: 2026-11-01\n";
    assert_eq!(waived(alone, "single-owner"), ["PB201 error waived"], "not that too few cover it");
    let gone = "owner: lewis\nverified_by: lewis\nlast_verified: 2026-11-01\n";
    assert_eq!(waived(gone, "owner-gone"), ["PB201 error", "PB204 error waived"]);
    let unread = "owner: maya\nverified_by: maya\nlast_verified: 2026-11-01\ncriticality: hi\n";
    assert_eq!(found(unread, ""), ["PB003 error"]);
    assert_eq!(waived(unread, "invalid-field"), ["PB201 error", "PB003 error waived"]);
}

#[test]
fn what_a_baseline_allows_hides_nothing_new() {
    let covered = "owner: maya\nverified_by: [jonas, priya]\nlast_verified: 2026-11-01\n";
    let settings =
        "//- playbook.yml\nrules: { one-pair-of-hands: off, changed-since-verified: off, date-without-record: off }\n";
    let begun = || {
        let commit = "//@ commit 2026-11-02 jonas\n//@ branch change\n";
        let fixture = Fixture::new(&format!("{}{settings}{commit}", page(&format!("{covered}weight: heavy\n"))));
        let (status, said) = check(&fixture, &["--update-baseline"]);
        assert_eq!((status, said.contains("allows 1 finding in 1 file")), (0, true), "{said}");
        fixture
    };
    for change in [("verified_by: [jonas, priya]", "verified_by: maya"), ("weight: heavy\n", "reviewers: []\n")] {
        let fixture = begun();
        replace(&fixture, change.0, change.1);
        // Who wrote the page was on record by the field.
        fixture.git(&["commit", "--quiet", "--all", "--message", "change", "--author", "Maya <maya@example.org>"]);
        let fails = change.1.contains("maya");
        for arguments in [["--baseline", "playbook-baseline.yml"], ["--since", "main"]] {
            let (status, said) = check(&fixture, &arguments);
            assert_eq!((status == 1, said.contains("PB201")), (fails, fails), "{arguments:?} {said}");
        }
    }
    // What kept it silent is mended as well: that is no allowance for something else.
    let fixture = begun();
    replace(&fixture, "weight: heavy\n", "");
    replace(&fixture, "owner: maya\nverified_by: [jonas, priya]", "owner: jonas\nverified_by: jonas");
    let (status, said) = check(&fixture, &["--baseline", "playbook-baseline.yml"]);
    assert_eq!((status, said.contains("PB201")), (1, true), "{said}");
}

#[test]
fn what_was_not_said_is_allowed_with_what_silenced_it() {
    let gone = "owner: lewis\nverified_by: lewis\nlast_verified: 2026-11-01\n";
    let fixture = Fixture::new(&format!("{}//- playbook.yml\ntitle: Old\n", page(gone)));
    let (status, said) = check(&fixture, &["--update-baseline"]);
    assert_eq!(status, 0, "{said}");
    let text = std::fs::read_to_string(fixture.root().join("playbook-baseline.yml")).expect("the baseline");
    assert!(text.contains("a.md: { PB201: 1, PB204: 1 }"), "{text}");
    // A new owner, who is alone as the one before was.
    replace(&fixture, "owner: lewis\nverified_by: lewis", "owner: maya\nverified_by: maya");
    let (status, said) = check(&fixture, &["--baseline", "playbook-baseline.yml"]);
    assert_eq!((status, said.contains("mended since the baseline: a.md: PB204")), (0, true), "{said}");
    // Somebody helps: better, and not enough.
    replace(&fixture, "verified_by: maya", "verified_by: jonas");
    let (status, said) = check(&fixture, &["--baseline", "playbook-baseline.yml", "--fail-on", "warning"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_is_louder_than_it_was_is_not_allowed() {
    let stale = "owner: maya\nverified_by: [jonas, priya]\nlast_verified: 2026-05-10\n";
    let settings = "//- playbook.yml\nreview: { grace: 30d }\nrules: { one-pair-of-hands: off }\n";
    let fixture = Fixture::new(&format!("{}{settings}", page(stale)));
    check(&fixture, &["--update-baseline"]);
    let held = ["--baseline", "playbook-baseline.yml", "--fail-on", "warning"];
    assert_eq!(check(&fixture, &held).0, 0);
    fixture.add("playbook.yml", settings.trim_start_matches("//- playbook.yml\n").replace("30d", "0d").as_bytes());
    let (status, said) = check(&fixture, &held);
    assert_eq!((status, said.contains("the baseline allows it as a warning alone")), (1, true), "{said}");
}

#[test]
fn settings_that_cannot_be_read_are_never_allowed() {
    let fixture = Fixture::new(&page("owner: maya\nverified_by: [jonas, priya]\nlast_verified: 2026-11-01\n"));
    fixture.add("playbook.yml", b"rules: { one-pair-of-hands: off }\nreview: { evry: 30d }\n");
    let (status, said) = check(&fixture, &["--update-baseline"]);
    let text = std::fs::read_to_string(fixture.root().join("playbook-baseline.yml")).expect("the baseline");
    assert_eq!((status, said.contains("PB010"), text.contains("PB010")), (1, true, false), "{said}{text}");
}
