//! What the program must not claim: that two identities are two people where nothing says so, what stood in a part of
//! history that is not here, and that somebody is still here whom no `people.yml` knows.

use std::process::Command;

use playbook::cover::cover;

use crate::fixture::Fixture;

const MAYA: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: maya@example.org }
  jonas: { name: Jonas Weber, email: jonas@example.org }
  priya: { name: Priya Raman, email: priya@example.org }
";

/// A page of somebody's whose date these authors set, a month apart; the first makes the page and sets none.
fn dated(first: &str, owner: &str, authors: &[&str]) -> Fixture {
    let page = |on: &str| format!("---\ntitle: A\nowner: {owner}\nkind: sop\n{on}---\nWords.\n");
    let mut text =
        format!("{first}//- index.md\n[a](a.md)\n//- a.md\n{}//@ commit 2026-01-01 Robo <robo@z.example>\n", page(""));
    for (month, author) in authors.iter().enumerate() {
        let on = format!("2026-{:02}-03", month + 7);
        text += &format!("//- a.md\n{}//@ commit {on} {author}\n", page(&format!("last_verified: {on}\n")));
    }
    Fixture::new(&text)
}

/// How many cover the page at most, and at the least.
fn counts(fixture: &Fixture) -> (usize, usize) {
    let facts = fixture.read().facts;
    let at = facts.playbook.pages.iter().position(|page| page.path() == "a.md").expect("the page");
    let cover = cover(&facts, at);
    (cover.ever.len(), cover.sure)
}

/// What is said of a rule: message, help and notes; empty where nothing is.
fn said(fixture: &Fixture, code: &str) -> String {
    let findings = fixture.read().findings;
    let found = findings.iter().filter(|finding| finding.rule.code == code);
    found.map(|finding| format!("{}\n{}\n{}", finding.message, finding.help, finding.notes.join("\n"))).collect()
}

fn report(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .arg("report")
        .args(arguments)
        .args(["--today", "2026-11-22", "-C"])
        .arg(fixture.root())
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

const TWO_MAYAS: [&str; 2] = ["maya <maya@a.example>", "Maya <m@b.example>"];

#[test]
fn one_name_at_two_addresses_is_at_most_two_people() {
    let fixture = dated("", "Ann Lee", &TWO_MAYAS);
    assert_eq!(counts(&fixture), (2, 1));
    let said = said(&fixture, "PB202");
    assert!(said.starts_with("covered by at most 2, identities not linked; 2 are asked for\n"), "{said}");
    assert!(said.contains("`Maya` and `maya` may be one person: link them in .mailmap"), "{said}");
    assert!(!said.contains("a.example"), "no address: {said}");
    let page = fixture.page("a.html");
    assert!(page.contains("at most 2 people cover it, identities not linked"));
    assert!(!page.contains("a.example") && !page.contains("b.example"));
    let sheet = fixture.page("cover.html");
    assert!(sheet.contains("at most 2 of 2") && sheet.contains("In 1 process, two who cover it may be one person"));
    assert!(fixture.page("health.html").contains("In 1 process, two who cover it may be one person"));
    let csv = report(&fixture, &["cover", "--format", "csv"]);
    assert!(csv.contains(",Maya; maya,Maya; maya,2026-08-03,2026-08-03,commit:") && csv.ends_with(",1,\n"), "{csv}");
    let markdown = report(&fixture, &["cover", "--format", "markdown"]);
    assert!(markdown.contains("Maya, maya (at most 2, identities not linked)"), "{markdown}");
    assert!(markdown.contains("0 by nobody, 1 by one, 0 by two or more; in 1, identities"), "{markdown}");
}

#[test]
fn a_mailmap_says_that_two_are_one_or_two() {
    let one = dated("//- .mailmap\nMaya <maya@a.example> <m@b.example>\n", "Ann Lee", &TWO_MAYAS);
    assert_eq!(counts(&one), (1, 1));
    let two = dated("//- .mailmap\nMaya <maya@a.example>\nMaya <m@b.example>\n", "Ann Lee", &TWO_MAYAS);
    assert_eq!(counts(&two), (2, 2));
}

#[test]
fn different_names_and_addresses_are_different_people() {
    assert_eq!(counts(&dated("", "Ann Lee", &["maya", "jonas"])), (2, 2));
    let namesakes = ["Maya Chen <maya@a.example>", "Maya Singh <maya@b.example>"];
    assert_eq!(counts(&dated("", "Ann Lee", &namesakes)), (2, 2));
    let handles = ["jweber <1+jweber@users.example>", "Jonas Weber <jonas@example.org>", "maya"];
    assert_eq!(counts(&dated("", "Ann Lee", &handles)), (3, 3));
    let handles = ["jw <1+jweber@users.example>", "Jonas Weber <jweber@example.org>", "maya"];
    assert_eq!(counts(&dated("", "Ann Lee", &handles)), (3, 2));
}

#[test]
fn an_author_who_is_not_in_people_yml_may_be_anybody_in_it() {
    let fixture = dated(MAYA, "maya", &["jonas", "jw <jw@home.example>"]);
    assert_eq!(counts(&fixture), (2, 1));
    let told = said(&fixture, "PB202");
    assert!(told.starts_with("covered by at most 2, identities not linked; 2 are asked for\n"), "{told}");
    assert!(
        told.contains("`jw` and `Jonas Weber` may be one person: put everyone's addresses under `email:`"),
        "{told}"
    );
    assert!(told.contains("not in people.yml, so nobody knows whether they are still here: `jw`"), "{told}");
    assert_eq!(counts(&dated(MAYA, "maya", &["jonas", "priya", "jw <jw@home.example>"])), (3, 2));
    let settled = format!("{MAYA}//- .mailmap\nJo Wood <jw@home.example>\n");
    assert_eq!(counts(&dated(&settled, "maya", &["jonas", "jw <jw@home.example>"])), (2, 2));
}

#[test]
fn cover_is_thin_where_those_who_are_left_may_be_one() {
    // Jonas verified last long ago; `jw` and Priya are two, or `jw` is Priya.
    let people = format!("{MAYA}//- playbook.yml\ncover: {{ minimum: 2, within: 24mo }}\n");
    let commits = ["jonas", "priya", "jw <jw@home.example>"];
    let fixture = Fixture::new(&format!(
        "{people}{}",
        ["2023-01-01", "2026-08-02", "2026-08-03"]
            .iter()
            .zip(commits)
            .map(|(on, who)| format!("//- a.md\n---\ntitle: A\nowner: maya\nkind: sop\nlast_verified: {on}\n---\nWords.\n//@ commit {on} {who}\n"))
            .collect::<String>()
    ));
    let covered = cover(&fixture.read().facts, 0);
    assert_eq!((covered.ever.len(), covered.sure, covered.now.len(), covered.sure_now), (3, 2, 2, 1));
    let told = said(&fixture, "PB207");
    assert!(told.contains("at most 2 still do, identities not linked"), "{told}");
}

#[test]
fn an_owner_whom_nothing_links_is_no_cover_of_their_own_page() {
    let fixture = dated("", "maya", &["Maya Chen <mc@home.example>", "jonas"]);
    assert_eq!(counts(&fixture), (2, 1));
    let told = said(&fixture, "PB202");
    assert!(
        told.contains("at most 2, identities not linked") && told.contains("`maya` and `Maya Chen` may be"),
        "{told}"
    );
    assert_eq!(counts(&dated("", "operations", &["maya", "jonas"])), (2, 2), "it may be a team");
}

#[test]
fn of_those_who_are_not_in_people_yml_nobody_knows_whether_they_are_here() {
    let fixture = dated(MAYA, "maya", &["jonas", "Sam Field <sam@home.example>", "Ann Lee <ann@home.example>"]);
    assert_eq!(counts(&fixture), (3, 2));
    let page = fixture.page("a.html");
    assert_eq!(page.matches("nobody knows whether the others are still here").count(), 1);
    assert_eq!(fixture.page("cover.html").matches("nobody knows whether they are still here").count(), 1);
    let alone = dated("", "Ann Lee", &["Sam Field <sam@home.example>"]);
    assert_eq!(alone.page("a.html").matches("Not in people.yml, so nobody knows").count(), 1);
    assert!(said(&alone, "PB202").ends_with("nobody knows whether they are still here: `Sam Field`"));
    let known = dated(MAYA, "maya", &["jonas", "priya"]);
    assert!(["a.html", "cover.html"].iter().all(|url| !known.page(url).contains("nobody knows")));
    assert!(!report(&known, &["cover"]).contains("nobody knows"));
    assert!(report(&fixture, &["cover"]).contains("nobody knows whether they are still here"));
}

#[test]
fn where_history_is_cut_off_no_page_says_nobody() {
    let page = |on: &str| format!("---\ntitle: A\nowner: maya\nreviewers: [jonas]\nkind: sop\n{on}---\nWords.\n");
    let origin = Fixture::new(&format!(
        "{MAYA}//- index.md\n[a](a.md)\n//- a.md\n{}//@ commit 2026-08-03 jonas\n//- b.md\n{}//@ commit 2026-08-03 \
         maya\n//- c.txt\nx\n//@ commit 2026-09-03 maya\n",
        page("last_verified: 2026-08-03\n"),
        page("").replace("title: A", "title: B"),
    ));
    let cut = Fixture::clone_of(&origin, &["--depth", "1"]);
    let checked = cut.read();
    let site = checked.site(&cut.root().join("themes/default"), playbook::render::Drafts::Out).expect("a site");
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for claim in [
            "obody but the owner has covered",
            "obody covers it",
            "obody has verified",
            "Never verified",
            "never verified",
            "0 of 2",
            "has not yet",
            "Every process has somebody",
        ] {
            let of_the_key = claim == "obody covers it" && path.as_str() == "cover.html";
            // The key of signs, the filters of the search and the words for states to come are no claim.
            let text = text.split("<main").nth(1).unwrap_or_default();
            let text = if of_the_key { text.replace("One or nobody covers it", "") } else { text.to_owned() };
            let text = text.replace("Nobody covers it now</th><td class=\"chart-bar\"><svg", "");
            let text = match text.split_once("<div class=\"chips\"") {
                Some((before, after)) => before.to_owned() + after.split_once("</div>").map_or("", |(_, rest)| rest),
                None => text,
            };
            let explains = path.as_str().contains("findings") || ["signs.html", "rules.html"].contains(&path.as_str());
            assert!(explains || !text.contains(claim), "`{claim}` in {path}");
        }
    }
    let page = |url: &str| String::from_utf8_lossy(site.get(url).expect("a page")).into_owned();
    for (url, words) in [
        ("a.html", "history is cut off here, so who has covered this is not known"),
        ("b.html", "Whether anybody has verified this page is not known."),
        ("index.html", "History is cut off here, so who has covered these 2 processes is not known."),
        ("health.html", "History is cut off here, so who has covered these 2 processes is not known."),
        ("health.html", "Not known: history is cut off here"),
        ("cover.html", "History is cut off here, so who has covered these 2 processes is not known."),
        ("cover.html", "<span class=\"k\">Cover </span>not known"),
        ("people.html", "History is cut off here, so who has covered these 2 processes is not known."),
        ("person/jonas.html", "History is cut off here: what else Jonas Weber covers"),
    ] {
        assert!(page(url).contains(words), "`{words}` is not in {url}");
    }
    let json: serde_json::Value = serde_json::from_str(&report(&cut, &["--format", "json"])).expect("JSON");
    assert_eq!(json["pages"][0]["cover"]["ever"], serde_json::Value::Null);
    assert_eq!(json["people"][1]["only_cover_of"], serde_json::Value::Null);
    let markdown = report(&cut, &["cover", "--format", "markdown"]);
    assert!(markdown.contains("0 by nobody, 0 by one, 0 by two or more, 2 not known because history is cut off"));
    assert!(markdown.contains("| not known | not known | not known |"), "{markdown}");
    let people = report(&cut, &["people", "--format", "markdown"]);
    assert!(people.contains("| not known | not known |"), "{people}");
    let data = report(&cut, &["people", "--format", "csv"]);
    assert!(data.lines().skip(1).all(|line| line.ends_with(",,")), "{data}");
}
