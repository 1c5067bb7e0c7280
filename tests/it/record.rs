//! What rules say of what history knows: evidence is given by hand, so that every shape of it is tried.

use std::sync::Arc;

use jiff::civil::{Date, date};
use playbook::check::check;
use playbook::cover;
use playbook::diagnostic::{Diagnostic, Place};
use playbook::evidence::{Change, Commit, Cut, Difference, Edit, From, History, Manner, Since, Verification};
use playbook::facts::Facts;
use playbook::model::page::How;
use playbook::model::people::{Author, Name, PersonId, Who};
use playbook::source::{Source, Span};

use crate::fixture::Fixture;

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  priya: { name: Priya Raman }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
//- index.md
[a](a.md)
";

const MAYA: Who = Who::Person(PersonId(0));
const JONAS: Who = Who::Person(PersonId(1));
const LEWIS: Who = Who::Person(PersonId(3));

fn page(front: &str) -> String {
    format!("{PEOPLE}//- a.md\n---\ntitle: A\n{front}---\ntext\n")
}

/// The facts of a playbook whose history is whole, altered.
fn facts(text: &str, alter: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = Fixture::new(text).read().facts;
    facts.evidence.history = History::Whole { commits: 40 };
    alter(&mut facts);
    facts
}

fn found(text: &str, alter: impl FnOnce(&mut Facts)) -> Vec<Diagnostic> {
    check(&facts(text, alter), Vec::new()).findings
}

fn codes(text: &str, alter: impl FnOnce(&mut Facts)) -> Vec<&'static str> {
    found(text, alter).iter().map(|finding| finding.rule.code).collect()
}

/// The one finding of a rule, in full.
fn told(code: &str, text: &str, alter: impl FnOnce(&mut Facts)) -> String {
    let findings = found(text, alter);
    let finding = findings.iter().find(|finding| finding.rule.code == code);
    let finding = finding.unwrap_or_else(|| panic!("no {code} in {findings:#?}"));
    let mut lines = vec![format!("{}: {}", finding.severity, finding.message), finding.help.clone()];
    lines.extend(finding.notes.clone());
    lines.join("\n")
}

fn commit(hash: &str, when: Date, author: Who) -> Arc<Commit> {
    Arc::new(Commit { hash: format!("{hash}000000"), when, author: Some(author) })
}

fn author(name: &str, email: &str) -> Who {
    Who::Author(Author { name: name.to_owned(), email: email.to_owned() })
}

/// A date that a commit moved.
fn dated(who: Option<Who>, when: Date, manner: Manner) -> Verification {
    Verification {
        commit: Some(commit("1a2b3c4", when, who.clone().unwrap_or(MAYA))),
        who,
        when,
        how: How::Dated,
        from: From::Commit,
        manner,
        note: String::new(),
        reference: String::new(),
    }
}

const VERIFIED: &str = "owner: maya
last_verified: 2026-09-02
verifications:
  - { on: 2026-09-02, by: jonas, how: walked }
  - { on: 2026-06-11, by: priya, how: performed }
";

#[test]
fn what_changed_is_told_with_its_commits_and_words() {
    let edit = |before: &str, after: &str| Edit { before: before.to_owned(), after: after.to_owned() };
    let changed = |commits: usize, words: Vec<Edit>| {
        move |facts: &mut Facts| {
            let commits = (0..commits).map(|at| commit(&format!("{at}a2b3c4"), date(2026, 10, 12), MAYA)).collect();
            facts.evidence.pages[0].change =
                Change::Changed(Box::new(Difference { commits, uncommitted: words.len() > 3, words }));
        }
    };
    insta::assert_snapshot!(told("PB103", &page(VERIFIED), changed(1, vec![edit("30 days", "14 days")])), @r#"
    warning: the substance changed after it was verified on 2 Sep 2026
    verify it again; if only a typo was mended, log that: `playbook verify a.md --by … --same`
    commit 0a2b3c4, 12 Oct 2026, Maya Chen
    was: 30 days / is: 14 days
    a typo by hand, under `verifications`: `{ on: 2026-11-22, by: …, how: same, of: "1:42173aaf951b10db" }`
    "#);
    let words = vec![edit("30 days", "14 days"), edit("", "Ring first."), edit("Fax it.", ""), edit("a", "b")];
    let all = told("PB103", &page(VERIFIED), changed(8, words));
    insta::assert_snapshot!(all.lines().skip(6).collect::<Vec<_>>().join("\n"), @r#"
    commit 4a2b3c4, 12 Oct 2026, Maya Chen
    and 3 more
    and changes that are not committed yet
    was: 30 days / is: 14 days
    new: Ring first.
    gone: Fax it.
    and 1 more change of the words
    a typo by hand, under `verifications`: `{ on: 2026-11-22, by: …, how: same, of: "1:42173aaf951b10db" }`
    "#);
    assert_eq!(codes(&page(VERIFIED), |facts| facts.evidence.pages[0].change = Change::Same), [""; 0]);
    assert_eq!(codes(&page(VERIFIED), |_| ()), [""; 0], "unknown is not changed");
}

#[test]
fn what_it_says_to_log_is_taken() {
    let same = format!("{VERIFIED}  - {{ on: 2026-11-22, by: maya, how: same, of: \"1:42173aaf951b10db\" }}\n");
    assert_eq!(codes(&page(&same), |_| ()), [""; 0]);
}

#[test]
fn a_date_without_a_record_is_told_without_blame() {
    let moved = |manner| {
        move |facts: &mut Facts| {
            let who = matches!(manner, Manner::Alone { .. }).then_some(MAYA);
            let mut verification = dated(who, date(2026, 10, 12), manner);
            verification.commit = Some(commit("1a2b3c4", date(2026, 10, 12), MAYA));
            facts.evidence.pages[0].verifications.insert(0, verification);
        }
    };
    let text = page(VERIFIED);
    insta::assert_snapshot!(told("PB104", &text, moved(Manner::Bulk { pages: 37 })), @r"
    note: the date was moved together with those of 36 other pages, and no record says who looked
    if somebody looked, log who and how: `verifications: [{ on: 2026-10-12, by: …, how: read }]`
    commit 1a2b3c4, 12 Oct 2026, Maya Chen
    ");
    let alone = told("PB104", &text, moved(Manner::Alone { wrote: true }));
    assert!(alone.starts_with("note: the date was moved alone by someone who wrote the text since"), "{alone}");
    let machine = told("PB104", &text, moved(Manner::Machine));
    assert!(
        machine.starts_with("note: the date was moved by a program or in a commit that is to be ignored"),
        "{machine}"
    );
    for manner in [Manner::Record, Manner::WithText, Manner::Alone { wrote: false }, Manner::Unknown] {
        assert!(!codes(&text, moved(manner)).contains(&"PB104"), "{manner:?}");
    }
    let recorded = codes(&text, |facts| {
        facts.evidence.pages[0].verifications.insert(1, dated(None, date(2026, 9, 2), Manner::Bulk { pages: 12 }));
    });
    assert!(!recorded.contains(&"PB104"), "a record of that day says who looked");
    let older = codes(&text, |facts| {
        facts.evidence.pages[0].verifications.push(dated(None, date(2026, 1, 1), Manner::Bulk { pages: 12 }));
    });
    assert!(!older.contains(&"PB104"), "it was verified since");
}

#[test]
fn work_done_later_is_no_record_of_a_date() {
    let text = page(VERIFIED);
    let codes = codes(&text, |facts| {
        let place = Place::new(&Arc::new(Source::new("evidence/tickets.csv", String::new())), Span::default());
        let row = Verification { from: From::Row(place), ..dated(Some(JONAS), date(2026, 11, 1), Manner::Record) };
        let verifications = &mut facts.evidence.pages[0].verifications;
        verifications.insert(0, row);
        verifications.insert(1, dated(None, date(2026, 10, 12), Manner::Bulk { pages: 12 }));
    });
    assert_eq!(codes, ["PB104"]);
}

#[test]
fn a_cut_history_is_told_with_what_cannot_be_known() {
    let text = page("owner: maya\n");
    let cut = |by: Cut| {
        move |facts: &mut Facts| {
            facts.evidence.history = History::Cut { commits: 1, by };
            facts.evidence.pages[0].complete = false;
        }
    };
    insta::assert_snapshot!(told("PB008", &text, cut(Cut::Shallow)), @r"
    error: this clone is shallow: who ever verified what cannot be known
    run `git fetch --unshallow`; in CI set `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)
    of 1 of 1 process it is not known what else is on record
    of these nothing is claimed by unverified, single-owner, single-reviewer, cover-gone, everyone-away, key-person, thin-cover, and leaving-soon as far as it rests on cover
    ");
    let first = |by: Cut| told("PB008", &text, cut(by)).lines().take(2).collect::<Vec<_>>().join("; ");
    insta::assert_snapshot!(first(Cut::Missing(12)), @"error: 12 objects are not in this clone: who ever verified what cannot be known; fetch them: `git fetch --refetch --no-filter`, or clone again without `--filter`");
    insta::assert_snapshot!(first(Cut::Nested("billing".to_owned())), @"error: the pages in `billing` lie in a repository of their own, whose history is not read; keep these pages in the repository of the playbook, or check that folder as a playbook of its own");
    for (history, says) in [(History::Outside, "outside git"), (History::NotCommitted, "no page is committed")] {
        let told = told("PB008", &text, |facts| facts.evidence.history = history);
        assert!(told.starts_with(&format!("note: {says}")), "{told}");
    }
    assert!(!codes(&text, |_| ()).contains(&"PB008"), "all of it is here");
}

#[test]
fn nothing_is_claimed_that_rests_on_what_is_missing() {
    let known = |front: &str| codes(&page(front), |_| ());
    let cut = |front: &str| codes(&page(front), |facts| facts.evidence.pages[0].complete = false);
    let log = |who: &str, on: &str| {
        format!("last_verified: {on}\nverifications: [{{ on: {on}, by: {who}, how: walked }}]\nreview_every: 9y\n")
    };
    for (code, front) in [
        ("PB201", "owner: maya\n".to_owned()),
        ("PB105", "owner: maya\nreviewers: [jonas]\n".to_owned()),
        ("PB202", format!("owner: maya\n{}", log("jonas", "2026-11-01"))),
        ("PB203", format!("owner: maya\n{}", log("lewis", "2026-08-01"))),
    ] {
        assert_eq!(known(&front), [code]);
        assert_eq!(cut(&front), [""; 0], "{code} is silent");
    }
    assert_eq!(cut("owner: lewis\n"), ["PB204"], "whoever else covered it, its owner is gone");
    assert_eq!(cut(&format!("owner: maya\n{}", log("jonas", "2026-11-01").replace("9y", "1d"))), ["PB101"]);
    let leaving = |front: &str| format!("{}\n", page(front).replace("until: 2026-08-28", "until: 2026-12-24"));
    let cut = |front: &str| codes(&leaving(front), |facts| facts.evidence.pages[0].complete = false);
    assert_eq!(cut(&format!("owner: lewis\n{}", log("jonas", "2026-11-01"))), ["PB208"], "the owner's part");
    assert_eq!(cut(&format!("owner: maya\n{}", log("lewis", "2026-11-01"))), [""; 0], "the cover's part");
}

#[test]
fn a_finding_says_since_when_and_from_where() {
    let text = page("owner: maya\nlast_verified: 2026-09-02\nverified_by: jonas\n");
    let told = |code: &str, who: Who, writer: Who| {
        told(code, &text, |facts| {
            let record = &mut facts.evidence.pages[0];
            let first = commit("9f8e7d6", date(2024, 5, 3), MAYA);
            record.since = Some(Since { when: first.when, commit: Some(first) });
            record.verifications = vec![dated(Some(who), date(2026, 8, 2), Manner::Record)];
            record.verifications[0].commit = Some(commit("1a2b3c4", date(2026, 8, 3), writer));
            record.verifications[0].how = How::Walked;
        })
        .lines()
        .skip(2)
        .collect::<Vec<_>>()
        .join("\n")
    };
    insta::assert_snapshot!(told("PB202", JONAS, MAYA), @r"
    on record since 3 May 2024 (first commit 9f8e7d6)
    Jonas Weber: 2 Aug 2026, walked through, commit 1a2b3c4, recorded by Maya Chen
    ");
    insta::assert_snapshot!(told("PB201", MAYA, MAYA), @r"
    on record since 3 May 2024 (first commit 9f8e7d6)
    Maya Chen: 2 Aug 2026, walked through, commit 1a2b3c4
    ");
    insta::assert_snapshot!(told("PB203", LEWIS, LEWIS), @r"
    on record since 3 May 2024 (first commit 9f8e7d6)
    Lewis Grant: 2 Aug 2026, walked through, commit 1a2b3c4
    ");
}

#[test]
fn work_on_record_is_told_with_its_line() {
    let text = page("owner: maya\nlast_verified: 2026-09-02\nverified_by: maya\n");
    let told = told("PB202", &text, |facts| {
        let source = Arc::new(Source::new("evidence/tickets.csv", "date,person\n2026-09-01,jonas\n".to_owned()));
        let row = From::Row(Place::new(&source, Span::new(12, 28)));
        let verification = dated(Some(JONAS), date(2026, 9, 1), Manner::Record);
        facts.evidence.pages[0].verifications =
            vec![Verification { from: row, commit: None, how: How::Performed, ..verification }];
        facts.evidence.pages[0].since = Some(Since { when: date(2026, 9, 1), commit: None });
    });
    insta::assert_snapshot!(told.lines().skip(2).collect::<Vec<_>>().join("\n"), @r"
    on record since 1 Sep 2026, in the records of performed work
    Jonas Weber: 1 Sep 2026, performed, evidence/tickets.csv line 2
    ");
}

#[test]
fn names_and_authors_that_nothing_links_are_never_added_up() {
    let text = "//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: A\nowner: maya\nlast_verified: 2026-09-02\nverified_by: jonas\n---\ntext\n";
    let jonas = || author("Jonas Weber", "jw@home.example");
    let with = |authors: Vec<Who>| {
        move |facts: &mut Facts| {
            let record = &mut facts.evidence.pages[0].verifications;
            record.extend(authors.into_iter().map(|who| dated(Some(who), date(2026, 8, 2), Manner::WithText)));
        }
    };
    let finding = told("PB202", text, with(vec![jonas()]));
    insta::assert_snapshot!(finding, @r"
    warning: covered by at most 2, identities not linked; 2 are asked for
    `jonas` and `Jonas Weber` may be one person: link them in .mailmap, or add a people.yml with everyone's addresses under `email:`
    on record since 2 Sep 2026, in the front matter
    jonas: 2 Sep 2026, read
    Jonas Weber: 2 Aug 2026, date set, commit 1a2b3c4
    not in people.yml, so nobody knows whether each of them is still here: `jonas`, `Jonas Weber`
    ");
    assert!(!finding.contains("home.example"), "an address that only git knows is not shown");
    let ann = author("Ann Lee", "ann@home.example");
    assert_eq!(codes(text, with(vec![jonas(), ann])), [""; 0], "two authors are two people, whoever `jonas` is");
    let both = facts(text, with(vec![jonas()]));
    let cover = cover::cover(&both, 0);
    assert_eq!((cover.ever.len(), cover.sure), (2, 1));
    assert_eq!(cover.ever[0].who, Who::Unlisted(Name::new("jonas")));
}

#[test]
fn cover_that_grew_thin_is_told_person_by_person() {
    let text = page(&VERIFIED.replace("priya", "lewis").replace("06-11", "06-12"));
    insta::assert_snapshot!(told("PB207", &text, |_| ()), @r"
    warning: 2 have covered it, one still does (`Lewis Grant` left on 28 Aug 2026); 2 are asked for
    have somebody who is here verify it again, or show it to one more person
    on record since 12 Jun 2026, in the front matter
    Jonas Weber: 2 Sep 2026, walked through
    Lewis Grant: 12 Jun 2026, performed; has left
    ");
}

#[test]
fn days_on_which_nobody_is_here() {
    let away = |maya: &str, jonas: &str, priya: &str| {
        let person = |text: String, name: &str, away: &str| match away {
            "" => text,
            _ => text.replace(&format!("name: {name} "), &format!("name: {name}, {away} ")),
        };
        let text = person(page(VERIFIED), "Maya Chen", maya);
        person(person(text, "Jonas Weber", jonas), "Priya Raman", priya)
    };
    let days = "away: [2026-12-24/2027-01-04]";
    insta::assert_snapshot!(told("PB205", &away(days, "away: [2026-12-19/2027-01-01]", days), |_| ()), @r"
    warning: from Thu 24 Dec 2026 to Fri 1 Jan 2027 nobody who knows it is here: Maya Chen, Jonas Weber, Priya Raman
    agree on who can be reached, or have somebody who is here on those days carry it out once before
    Jonas Weber: 2 Sep 2026, walked through
    Priya Raman: 11 Jun 2026, performed
    ");
    let gone = told("PB205", &away("away: [2026-12-31]", days, "until: 2026-12-30"), |_| ());
    assert!(gone.contains("on Thu 31 Dec 2026 nobody") && gone.contains("Priya Raman leaves on 30 Dec 2026"), "{gone}");
    let codes = |text: &str| codes(text, |_| ());
    let none = [""; 0];
    assert_eq!(codes(&away(days, days, "")), none, "one is here");
    assert_eq!(codes(&away("away: [2026-12-19/2026-12-20]", days, days)), none, "that is a weekend");
    let late = "away: [2027-01-22/2027-01-29]";
    assert_eq!(codes(&away(late, late, late)), none, "beyond the notice");
    assert_eq!(
        codes(&away("away: [2027-01-21]", "away: [2027-01-21]", "away: [2027-01-21]")),
        ["PB205"],
        "its last day"
    );
    let leave = "until: 2026-12-24";
    assert!(!codes(&away(leave, leave, leave)).contains(&"PB205"), "all gone is another matter");
    assert_eq!(
        codes(&away(days, days, days).replace("2027-01-04", "9999-12-31")),
        ["PB205"],
        "an absence without an end is looked at for a while"
    );
    let unknown = self::codes(&away(days, days, days), |facts| {
        let who = Some(author("Ann Lee", "ann@home.example"));
        facts.evidence.pages[0].verifications.push(dated(who, date(2026, 1, 2), Manner::WithText));
    });
    assert_eq!(unknown, none, "nobody knows whether Ann is here");
    let cut = self::codes(&away(days, days, days), |facts| facts.evidence.pages[0].complete = false);
    assert_eq!(cut, none, "somebody else may know it");
}

/// So many pages of one owner, of which some are critical.
fn many(pages: usize, owner: &str, log: &str) -> String {
    let mut text = format!("{PEOPLE}//- playbook.yml\ncriticality: {{ high: {{ every: 90d, cover: 3 }} }}\n");
    for at in 0..pages {
        let level = if at == 4 { "criticality: high\n" } else { "" };
        let month = 11 - at % 9;
        text += &format!(
            "//- p{at}.md\n---\ntitle: Page {at}\nowner: {owner}\n{level}last_verified: 2026-{month:02}-01\n{}---\n",
            log.replace("DAY", &format!("2026-{month:02}-01"))
        );
    }
    text
}

#[test]
fn one_person_who_holds_too_much_is_told_once_and_where_to_start() {
    let text = many(6, "maya", "verified_by: maya\n");
    insta::assert_snapshot!(told("PB206", &text, |_| ()), @r"
    warning: 6 processes rest on `Maya Chen` alone; at most 5 may
    start with `Page 4`, `Page 5`, `Page 3`: show them to one more person, and log it
    p4.md: on record since 1 Jul 2026, in the front matter
    p5.md: on record since 1 Jun 2026, in the front matter
    p3.md: on record since 1 Aug 2026, in the front matter
    the others: p2.md, p1.md, p0.md
    ");
    let finding = found(&text, |_| ()).into_iter().find(|finding| finding.rule.code == "PB206").expect("it");
    assert_eq!((finding.place.path(), finding.place.position().line), ("people.yml", 2));
    let fires = |text: &str| codes(text, |_| ()).iter().filter(|code| **code == "PB206").count();
    assert_eq!(fires(&many(5, "maya", "verified_by: maya\n")), 0, "as many as are allowed");
    assert_eq!(fires(&many(6, "maya", "verified_by: jonas\n")), 0, "Jonas knows them too");
    assert_eq!(fires(&many(6, "maya", "verified_by: lewis\n")), 1, "Lewis has left");
    assert_eq!(fires(&many(6, "lewis", "verified_by: jonas\n")), 1, "the owner has left: Jonas is the only one");
    let cut = codes(&text, |facts| facts.evidence.pages[0].complete = false);
    let first = facts(&text, |_| ()).playbook.pages[0].path().to_owned();
    assert_eq!((first.as_str(), cut.contains(&"PB206")), ("index.md", true), "an index counts for nothing");
    let cut = codes(&text, |facts| facts.evidence.pages[1].complete = false);
    assert!(!cut.contains(&"PB206"), "of one of them it is not known who else there is");
}

#[test]
fn a_team_is_no_key_person_and_a_bare_name_only_on_record() {
    let teams = "teams:\n  desk: { name: Desk, members: [maya, jonas] }\n  solo: { name: Solo, members: [maya, lewis] }\n//- index.md";
    let text = |owner: &str| many(6, owner, "").replace("//- index.md", teams);
    let fires = |text: &str| codes(text, |_| ()).contains(&"PB206");
    assert!(!fires(&text("desk")));
    assert!(fires(&text("solo")), "of whom one is left");
    let bare = |log: &str| {
        let text = many(6, "platform", log);
        text[text.find("//- index.md").expect("the index")..].to_owned()
    };
    assert!(!fires(&bare("")), "a name that nothing explains may be a team");
    assert!(fires(&bare("verified_by: jonas\n")), "whoever alone has verified them all is known");
    let named = found(&bare("verified_by: platform\n"), |_| ());
    let finding = named.iter().find(|finding| finding.rule.code == "PB206").expect("it has verified pages");
    assert_eq!(finding.place.path(), "p4.md", "at the owner of the page to start with");
}

#[test]
fn only_one_pair_of_hands_is_told_with_its_record() {
    let two = |how: &str| {
        page(&format!(
            "owner: maya\nverifications: [{{ on: 2026-11-01, by: jonas, how: read }}, {{ on: 2026-10-01, by: priya, how: {how} }}]\n"
        ))
    };
    insta::assert_snapshot!(told("PB210", &two("performed"), |_| ()), @r"
    warning: only `Priya Raman` has ever done it
    have one more person walk through it or carry it out from the page, and log it with `how: walked` or `how: performed`
    on record since 1 Oct 2026, in the front matter
    Priya Raman: 1 Oct 2026, performed
    ");
    let fires = |text: &str| codes(text, |_| ()).contains(&"PB210");
    assert!(!fires(&two("read")), "where nobody is on record as having done it nothing is known");
    let owner = two("performed").replace("by: jonas, how: read", "by: maya, how: walked");
    assert!(!fires(&owner), "the owner's hands count");
    let left = two("performed").replace("by: jonas, how: read", "by: lewis, how: performed");
    assert!(!fires(&left), "two have done it, though one has left");
    let asked_of_none = format!("{}//- playbook.yml\ncover: {{ minimum: 0 }}\n", two("performed"));
    assert!(!fires(&asked_of_none), "where no cover is asked for");
    let alone = page("owner: maya\nverifications: [{ on: 2026-10-01, by: priya, how: performed }]\n");
    assert_eq!(codes(&alone, |_| ()), ["PB202"], "what mends too little cover mends this too");
    assert!(!codes(&two("performed"), |facts| facts.evidence.pages[0].complete = false).contains(&"PB210"));
}

#[test]
fn hands_without_the_access_do_not_count_as_here() {
    let holds = |who: &str| {
        let front = "owner: maya\nneeds: [vault]\nverifications: [{ on: 2026-11-01, by: jonas, how: walked }, { on: 2026-10-01, by: priya, how: performed }, { on: 2026-10-01, by: lewis, how: performed }]\n";
        page(front).replace(&format!("name: {who} "), &format!("name: {who}, holds: [vault] "))
    };
    let now = |text: &str| {
        let facts = facts(text, |_| ());
        let at = facts.playbook.pages.iter().position(|page| page.path() == "a.md").expect("it");
        let hands = cover::hands::hands(&facts, at);
        assert_eq!(hands.ever.len(), 3);
        hands.now.into_iter().map(|hand| hand.who).collect::<Vec<_>>()
    };
    assert_eq!(now(&holds("Jonas Weber")), [JONAS]);
    assert_eq!(now(&holds("Nobody")), [JONAS, Who::Person(PersonId(2))], "where nobody is said to hold anything");
    let said = |text: &str| told("PB209", text, |_| ());
    insta::assert_snapshot!(said(&holds("Jonas Weber")), @r"
    warning: of those who own or cover it only `Jonas Weber` holds `vault`
    give it to one more of them, and write it into `holds` in people.yml
    ");
    let slip = holds("Jonas Weber").replace("holds: [vault]", "holds: [vaults]");
    insta::assert_snapshot!(said(&slip), @r"
    warning: nobody who owns or covers it holds `vault`
    did you mean `vaults`?
    ");
    let stranger = holds("Jonas Weber").replace("owner: maya", "owner: Marvin");
    assert!(!codes(&stranger, |_| ()).contains(&"PB209"), "what Marvin holds is not known");
}
