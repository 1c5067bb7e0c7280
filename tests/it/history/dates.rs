//! What sets, moves and withdraws a verification: dates, the log, `verified_by`; alone, in bulk, by a program.

use playbook::evidence::{From, Manner};

use super::{at, ever, record, story, told};

#[test]
fn the_author_of_a_page_that_is_made_with_a_date_covers_it() {
    let fixture = story("//- a.md\npage 2026-09-02\n//@ commit 2026-09-03 jonas\n");
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 jonas dated");
    assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
}

#[test]
fn editing_the_text_is_no_verification() {
    let fixture = story(
        "//- a.md
page
//@ commit 2024-05-03 jonas
//- a.md
page | reviewers: [priya] | more Then go home.
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "");
    assert!(ever(&fixture, "a.md").is_empty());
}

#[test]
fn a_date_that_was_corrected_counts_once_and_corrected() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 priya
//- a.md
page 2026-10-02
//@ commit 2026-09-02 jonas
//- a.md
page 2026-09-02
//@ commit 2026-09-03 jonas
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 jonas dated\n2024-05-03 priya dated");
}

#[test]
fn a_revert_withdraws_what_came_later_and_brings_nothing() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page 2025-05-03
//@ commit 2025-05-03 priya
//- a.md
page 2026-09-02
//@ commit 2026-09-02 lewis
//@ revert HEAD 2026-09-03 maya
//@ revert HEAD~2 2026-09-04 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2024-05-03 jonas dated");
}

#[test]
fn what_is_taken_out_counts_no_more_before_it_is_committed_too() {
    let log = "page 2026-09-02 | log 2026-09-02 jonas walked";
    for (begun, now, covers) in [
        (log, "//- a.md\npage 2026-09-02 | log 2026-09-02 priya walked\n", "priya"),
        (log, "//- a.md\npage 2026-09-02\n", ""),
        (log, "//@ move a.md b.md\n//- b.md\npage 2026-09-02 | log 2026-09-02 priya walked\n", "priya"),
        ("page 2026-09-02 | verified_by: jonas", "//- a.md\npage 2026-09-02 | verified_by: priya\n", "priya"),
        // A pair is merely succeeded by one of a later day.
        ("page 2026-09-02 | verified_by: jonas", "//- a.md\npage 2026-10-02 | verified_by: priya\n", "priya jonas"),
        ("page 2026-09-02", "//- a.md\npage 2026-08-02\n", ""),
        ("page 2026-09-02", "//- a.md\npage 2026-09-02 | more And more.\n", "jonas"),
        // What cannot be read says nothing.
        (log, "//- a.md\npage verifications: {\n", "jonas"),
    ] {
        let mut fixture = story(&format!("//- a.md\n{begun}\n//@ commit 2026-09-02 jonas\n"));
        assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
        fixture.then(&told(now));
        let path = if now.contains("b.md") { "b.md" } else { "a.md" };
        assert_eq!(ever(&fixture, path).join(" "), covers, "{now}");
        fixture.then("//@ commit 2026-11-01 maya\n");
        let by_now = ever(&fixture, path);
        assert!(covers.split_whitespace().all(|who| by_now.iter().any(|other| other == who)), "{now}: {by_now:?}");
        assert_eq!(by_now.iter().any(|who| who == "jonas"), covers.contains("jonas"), "{now}: {by_now:?}");
    }
}

#[test]
fn a_witness_in_the_trailers_says_who_looked() {
    let moved = |trailer: &str| {
        let fixture = story(&format!(
            "//- a.md
page 2026-01-05
//@ commit 2026-01-05 jonas
//- a.md
page 2026-01-05 | more And more.
//@ commit 2026-02-01 priya
//- a.md
page 2026-09-02 | more And more.
//@ commit 2026-09-02 priya
The date.

{trailer}
"
        ));
        fixture.read().findings.iter().any(|finding| finding.rule.code == "PB104")
    };
    assert!(moved("Signed-off-by: Jonas Weber <jonas@example.org>"));
    assert!(!moved("Reviewed-by: Jonas Weber <jonas@example.org>"));
}

#[test]
fn what_a_merge_left_out_counts_where_nothing_was_changed_since() {
    let mut fixture = story(
        "//- a.md
page 2026-01-05
//@ commit 2026-01-05 jonas
//@ branch check
//- a.md
page 2026-02-01 | log 2026-02-01 priya walked
//@ commit 2026-02-01 priya
//@ switch main
//- b.md
page title: B
//@ commit 2026-01-20 maya
",
    );
    fixture.said(&["merge", "--quiet", "-s", "ours", "-m", "ours", "check"]);
    assert_eq!(ever(&fixture, "a.md"), ["priya", "jonas"]);
    // A word in the text is no withdrawal either.
    fixture.then(&told("//- a.md\npage 2026-01-05 | more Then go home.\n"));
    assert_eq!(ever(&fixture, "a.md"), ["priya", "jonas"]);
}

#[test]
fn a_revert_to_no_date_at_all_withdraws_it() {
    let fixture = story(
        "//- a.md
page
//@ commit 2024-05-03 maya
//- a.md
page 2026-09-02
//@ commit 2026-09-02 jonas
//@ revert HEAD 2026-09-03 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "");
}

#[test]
fn a_verification_after_a_revert_counts_again() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page 2026-09-02
//@ commit 2026-09-02 lewis
//@ revert HEAD 2026-09-03 maya
//- a.md
page 2026-09-02
//@ commit 2026-09-04 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 priya dated\n2024-05-03 jonas dated");
}

#[test]
fn a_log_entry_that_was_removed_is_withdrawn() {
    let fixture = story(
        "//- a.md
page | log 2026-09-02 jonas walked | log 2026-08-01 priya read
//@ commit 2026-09-02 maya
//- a.md
page | log 2026-08-01 priya read
//@ commit 2026-09-03 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-08-01 priya read by maya");
}

#[test]
fn a_log_that_takes_the_place_of_the_date_sets_nothing_back() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page | log 2026-09-02 priya walked
//@ commit 2026-09-02 priya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 priya walked\n2024-05-03 jonas dated");
}

#[test]
fn a_log_entry_says_who_looked_and_its_commit_who_wrote_it_down() {
    let fixture = story(
        "//- a.md
page
//@ commit 2024-05-03 maya
//- a.md
page 2026-09-02 | log 2026-09-02 jonas walked
//@ commit 2026-09-03 priya
//- a.md
page 2026-09-02 | log 2026-09-02 jonas walked | more Then go home.
//@ commit 2026-10-01 lewis
",
    );
    // Only the entry counts: whoever wrote it down did not look.
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 jonas walked by priya");
    let facts = fixture.read().facts;
    let [entry] = facts.verifications(at(&facts, "a.md")) else { panic!("one verification") };
    assert!(matches!(entry.from, From::Log(_)), "{:?}", entry.from);
    let commit = entry.commit.as_ref().map(|commit| commit.hash.clone());
    assert_eq!(commit, Some(fixture.hash("HEAD~1")), "the commit that brought it");
}

#[test]
fn who_verified_it_before_somebody_else_did_still_counts() {
    let fixture = story(
        "//- a.md
page 2024-05-03 | verified_by: jonas
//@ commit 2024-05-04 maya
//- a.md
page 2026-09-02 | verified_by: priya
//@ commit 2026-09-03 maya
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 priya read by maya\n2024-05-03 jonas read by maya");
    assert_eq!(ever(&fixture, "a.md"), ["priya", "jonas"]);
    let facts = fixture.read().facts;
    let origins: Vec<String> = facts.verifications(at(&facts, "a.md")).iter().map(|one| one.origin()).collect();
    assert_eq!(origins, ["log".to_owned(), format!("commit:{}", fixture.hash("HEAD~1"))]);
}

#[test]
fn a_date_that_moved_is_known_from_its_commit_and_since_the_pages_first_one() {
    let fixture = story(
        "//- a.md
page
//@ commit 2024-05-03T23:30:00+13:00 maya
//- a.md
page 2026-09-01
//@ commit 2026-09-02T23:30:00-10:00 jonas via 2026-10-01 lewis
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-09-01 jonas dated", "the committer did not look");
    let facts = fixture.read().facts;
    let known = &facts.evidence.pages[at(&facts, "a.md")];
    let moved = &known.verifications[0];
    assert_eq!(moved.origin(), format!("commit:{}", fixture.hash("HEAD")));
    // The author's day, on the author's clock.
    assert_eq!(moved.commit.as_ref().map(|commit| commit.when.to_string()).as_deref(), Some("2026-09-02"));
    let since = known.since.as_ref().expect("a first commit");
    assert_eq!(since.when.to_string(), "2024-05-03");
    assert_eq!(since.commit.as_ref().map(|commit| commit.hash.clone()), Some(fixture.hash("HEAD~1")));
    assert!(known.complete);
}

#[test]
fn it_is_known_how_a_date_came_about() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 priya
//- a.md
page 2024-05-03 | more Then go home.
//@ commit 2025-01-01 jonas
//- a.md
page 2025-02-01 | more Then go home.
//@ commit 2025-02-01 jonas
//- a.md
page 2026-09-02 | more Then go home.
//@ commit 2026-09-02 priya
",
    );
    let facts = fixture.read().facts;
    let manners: Vec<Manner> = facts.verifications(at(&facts, "a.md")).iter().map(|one| one.manner).collect();
    assert_eq!(manners, [Manner::Alone { wrote: false }, Manner::Alone { wrote: true }, Manner::WithText]);
}

#[test]
fn a_change_that_is_not_committed_says_nothing_of_who() {
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page 2026-11-01
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-11-01 - dated unknown\n2024-05-03 jonas dated");
    let fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page 2026-11-01 | log 2026-11-01 priya walked
//- b.md
page 2026-11-01 | title: B
",
    );
    assert_eq!(record(&fixture, "a.md"), "2026-11-01 priya walked\n2024-05-03 jonas dated");
    assert_eq!(record(&fixture, "b.md"), "2026-11-01 - dated unknown");
}

/// So many pages, made by Priya and without a reviewer, whose date Jonas moves in one commit; of `edited` of them he
/// changes the text too.
fn moved(pages: usize, edited: usize) -> String {
    let files = |on: &str, edited: usize| -> String {
        let more = |number| if number < edited { " | more Then go home." } else { "" };
        (0..pages)
            .map(|number| format!("//- p{number}.md\npage {on} | title: Item {number}{}\n", more(number)))
            .collect()
    };
    let (before, after) = (files("2024-05-03", 0), files("2026-09-02", edited));
    format!("{before}//@ commit 2024-05-03 priya\n{after}//@ commit 2026-09-02 jonas\n")
}

#[test]
fn dates_moved_in_bulk_are_on_record_and_no_cover() {
    let ten = story(&moved(10, 0));
    assert_eq!(record(&ten, "p9.md"), "2026-09-02 jonas dated\n2024-05-03 priya dated");
    let eleven = story(&moved(11, 0));
    for number in 0..11 {
        let path = format!("p{number}.md");
        assert_eq!(record(&eleven, &path), "2026-09-02 - dated by jonas bulk 11\n2024-05-03 priya dated");
    }
    assert_eq!(ever(&eleven, "p0.md"), ["priya"]);
}

#[test]
fn a_page_whose_text_changed_is_no_part_of_the_bulk() {
    let eleven = story(&moved(11, 1));
    assert_eq!(record(&eleven, "p5.md"), "2026-09-02 jonas dated\n2024-05-03 priya dated", "ten are not too many");
    let twelve = story(&moved(12, 1));
    assert_eq!(record(&twelve, "p0.md"), "2026-09-02 jonas dated\n2024-05-03 priya dated");
    assert_eq!(record(&twelve, "p5.md"), "2026-09-02 - dated by jonas bulk 11\n2024-05-03 priya dated");
}

#[test]
fn how_many_are_too_many_can_be_set() {
    let three = story(&format!("//- playbook.yml\nevidence: {{ bulk: 2 }}\n{}", moved(3, 0)));
    assert_eq!(record(&three, "p0.md"), "2026-09-02 - dated by jonas bulk 3\n2024-05-03 priya dated");
}

#[test]
fn a_date_set_in_a_commit_that_blame_ignores_is_nobodys() {
    let mut fixture = story(
        "//- a.md
page 2024-05-03
//@ commit 2024-05-03 priya
//- a.md
page 2026-09-02
//@ commit 2026-09-02 jonas
",
    );
    let hash = fixture.hash("HEAD");
    fixture
        .then(&format!("//- .git-blame-ignore-revs\n# New layout\n\n{hash} # all of it\n//@ commit 2026-09-03 maya\n"));
    assert_eq!(record(&fixture, "a.md"), "2026-09-02 - dated by jonas machine\n2024-05-03 priya dated");
    assert_eq!(ever(&fixture, "a.md"), ["priya"]);
}

#[test]
fn a_mapped_key_has_a_history_like_our_own() {
    let fixture = story(
        "//- playbook.yml
front_matter: { last_reviewed_on: last_verified }
//- a.md
page | last_reviewed_on: 2024-05-03
//@ commit 2024-05-03 jonas
//- a.md
page | last_reviewed_on: 2025-05-03
//@ commit 2025-05-03 priya
//- a.md
page 2025-05-03
//@ commit 2026-01-01 lewis
",
    );
    assert_eq!(record(&fixture, "a.md"), "2025-05-03 priya dated\n2024-05-03 jonas dated", "a new key is no new date");
}

#[test]
fn a_message_with_control_characters_hides_no_commit() {
    let fixture = story(
        "//- a.md
page 2026-08-01 | verified_by: [jonas, priya]
//@ commit 2026-08-02 maya
//- a.md
page 2026-08-01 | verified_by: [jonas]
",
    );
    fixture.git(&[
        "commit",
        "--quiet",
        "--all",
        "--message",
        "with\u{1}draw\u{2}n",
        "--author",
        "Maya Chen <maya@example.org>",
    ]);
    assert_eq!(ever(&fixture, "a.md"), ["jonas"]);
}
