//! What changed lately: which commits and verifications are events, and which are not.

use playbook::health::{Event, lately};

use crate::fixture::Fixture;

/// Each event as `day what pages by how`.
fn told(fixture: &Fixture) -> Vec<String> {
    let facts = fixture.read_all().facts;
    let roster = &facts.playbook.roster;
    let line = |event: &Event| {
        let pages: Vec<&str> = event.pages.iter().map(|at| facts.playbook.pages[*at].path()).collect();
        let by: Vec<&str> = event.by.iter().map(|who| roster.id(who)).collect();
        let how = event.how.map(|how| format!(" {}", how.name())).unwrap_or_default();
        format!("{} {} {} {}{how}", event.on, event.what.name(), pages.join(" "), by.join("+")).trim_end().to_owned()
    };
    lately(&facts, &|_| true).events.iter().map(line).collect()
}

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
";

fn page(path: &str, front: &str, body: &str) -> String {
    format!("//- {path}\n---\ntitle: {path}\nowner: maya\n{front}---\n{body}\n")
}

fn story(steps: &[&str]) -> Vec<String> {
    told(&Fixture::new(&format!("{PEOPLE}{}", steps.concat())))
}

#[test]
fn pages_are_new_edited_verified_and_retired() {
    let verified = "last_verified: 2026-09-02\nverifications:\n  - { on: 2026-09-02, by: jonas, how: walked }\n  - { on: 2026-09-02, by: priya }\n";
    assert_eq!(
        story(&[
            &page("a.md", "", "One."),
            "//@ commit 2026-08-01 maya\n",
            &page("a.md", verified, "One."),
            "//@ commit 2026-09-03 jonas\n",
            &page("a.md", verified, "Two."),
            "//@ commit 2026-10-01 priya\n",
            &page("a.md", &format!("status: retired\n{verified}"), "Two, and no more."),
            "//@ commit 2026-11-01 maya\n",
        ]),
        [
            "2026-11-01 retired a.md maya",
            "2026-10-01 edited a.md priya",
            "2026-09-02 verified a.md jonas+priya walked",
            "2026-08-01 new a.md maya",
        ]
    );
}

#[test]
fn layout_moves_and_merges_are_no_edits_and_a_day_is_one() {
    let long = "Some words that git knows again wherever the page lies, since there are enough of them here.";
    assert_eq!(
        story(&[
            &page("a.md", "", long),
            "//@ commit 2025-01-01 maya\n",
            &page("a.md", "tags: [x]\n", &long.replace(' ', "\n")),
            "//@ commit 2026-09-01 maya\n//@ move a.md b.md\n//@ commit 2026-09-02 maya\n",
            "//@ branch side\n",
            &page("b.md", "", &format!("{long} More.")),
            "//@ commit 2026-09-03T09:00:00+00:00 jonas\n",
            &page("b.md", "", &format!("{long} More still.")),
            "//@ commit 2026-09-03T10:00:00+00:00 jonas\n//@ switch main\n//- c.md\n# C\n//@ commit 2026-09-04 priya\n",
            "//@ merge side 2026-09-05 maya\n",
            // What is put back on the same day never was.
            &page("b.md", "", &format!("{long} Wrong.")),
            "//@ commit 2026-09-06T09:00:00+00:00 jonas\n",
            &page("b.md", "", &format!("{long} More still.")),
            "//@ commit 2026-09-06T10:00:00+00:00 jonas\n",
        ]),
        ["2026-09-04 new c.md priya", "2026-09-03 edited b.md jonas"]
    );
}

#[test]
fn many_pages_of_one_commit_are_one_event() {
    let all = |front: &str, body: &str| (10..22).map(|at| page(&format!("{at}.md"), front, body)).collect::<String>();
    let found = story(&[
        &all("last_verified: 2026-08-01\n", "One."),
        "//@ commit 2026-08-01 maya\n",
        &all("last_verified: 2026-08-01\n", "Two."),
        "//@ commit 2026-09-01 jonas\n",
        &all("last_verified: 2026-10-01\n", "Two."),
        "//@ commit 2026-10-02 priya\n",
    ]);
    let names = (10..22).map(|at| format!("{at}.md")).collect::<Vec<_>>().join(" ");
    // Nobody is known to have looked.
    assert_eq!(found[0], format!("2026-10-01 bulk {names}"));
    assert_eq!(found[1], format!("2026-09-01 edited {names} jonas"));
    assert_eq!(found[2], format!("2026-08-01 new {names} maya"));
    assert!(found[3..].iter().all(|line| line.starts_with("2026-08-01 verified ")) && found.len() == 15, "{found:?}");
}

#[test]
fn a_date_set_by_a_program_is_no_verification() {
    let dated = |on: &str| ["a.md", "b.md"].map(|path| page(path, &format!("last_verified: {on}\n"), "One.")).concat();
    let text = format!(
        "//- playbook.yml\nurl: https://acme.example/\n{PEOPLE}{}//@ commit 2026-08-01 maya\n{}//@ commit 2026-10-02 \
         Dater[bot] <dater@example.org>\n{}//@ commit 2026-11-02 jonas\n",
        dated("2026-08-01"),
        dated("2026-10-01"),
        dated("2026-11-01"),
    );
    let mut fixture = Fixture::new(&text);
    let found = told(&fixture);
    assert_eq!(found[2], "2026-10-01 program a.md b.md");
    assert!(found[0].starts_with("2026-11-01 verified a.md jonas"), "{found:?}");
    // A commit that the house calls mechanical is none either, whoever made it.
    let hash = fixture.hash("HEAD");
    fixture.then(&format!("//- .git-blame-ignore-revs\n{hash}\n"));
    assert_eq!(told(&fixture)[..2], ["2026-11-01 program a.md b.md", "2026-10-01 program a.md b.md"]);
    let (lately, home, feed) = (fixture.page("lately.html"), fixture.page("index.html"), fixture.page("feed.xml"));
    assert_eq!(lately.matches("<li class=\"many\" data-kind=\"program\"").count(), 2, "{lately}");
    assert!(lately.contains("Dates of 2 pages set by a program</span>") && lately.contains("id=\"kind-program\""));
    assert!(lately.contains("nobody is known to have looked") && lately.contains(".git-blame-ignore-revs sets aside"));
    assert!(home.contains("Dates of 2 pages set by a program</span>"), "{home}");
    assert_eq!(feed.matches("<title>Dates of 2 pages set by a program</title>").count(), 2);
    assert_eq!(feed.matches("<title>Verified: ").count(), 2, "only what Maya did");
}

#[test]
fn one_page_whose_date_was_set_is_not_said_to_be_verified() {
    let draft =
        |at: usize, on: &str| page(&format!("{at}.md"), &format!("status: draft\nlast_verified: {on}\n"), "One.");
    let all = |on: &str| -> Vec<String> { (10..22).map(|at| draft(at, on)).collect() };
    let mut pages = all("2026-10-01");
    pages[0] = pages[0].replace("status: draft\n", "");
    let first = all("2026-08-01").concat();
    let text = format!(
        "{PEOPLE}{first}//@ commit 2026-08-01 maya\n{}//@ commit 2026-09-01 maya\n{}//@ commit 2026-10-02 jonas\n",
        first.replacen("status: draft\n", "", 1),
        pages.concat()
    );
    let lately = Fixture::new(&text).page("lately.html");
    let bulk =
        lately.split("<li ").find(|part| part.starts_with("data-kind=\"bulk\"")).unwrap_or_else(|| panic!("{lately}"));
    assert!(bulk.contains("Dates set in bulk</span>") && bulk.contains("nobody is known to have looked"), "{bulk}");
}

#[test]
fn a_day_that_is_only_partly_listed_is_not_listed() {
    let page = |at: usize, day: usize| {
        let log = format!("verifications: [{{ on: 2026-11-{day:02}, by: jonas }}]\n");
        page(&format!("p{at:03}.md"), &log, "One.")
    };
    let since = |text: &str| {
        let lately = lately(&Fixture::new(text).read_all().facts, &|_| true);
        (lately.since.to_string(), lately.events.len())
    };
    let three: String = (0..210).map(|at| page(at, 1 + at / 70)).collect();
    assert_eq!(since(&three), ("2026-11-02".to_owned(), 140));
    // One day that has more is listed as far as there is room.
    let one: String = (0..210).map(|at| page(at, 1)).collect();
    assert_eq!(since(&one), ("2026-11-01".to_owned(), 200));
    let few: String = (0..200).map(|at| page(at, 1)).collect();
    assert_eq!(since(&few), ("2025-11-22".to_owned(), 200));
}

#[test]
fn the_same_holds_of_commits() {
    let pages = |words: &dyn Fn(usize) -> &'static str| -> String {
        (0..220).map(|at| format!("//- p{at:03}.md\n# P{at}\n\n{}\n", words(at))).collect()
    };
    let text = format!(
        "//- playbook.yml\nevidence: {{ bulk: 500 }}\n{PEOPLE}{}//@ commit 2025-01-01 maya\n{}//@ commit 2026-11-01 maya\n{}\
         //@ commit 2026-11-02 jonas\n",
        pages(&|_| "One."),
        pages(&|at| if at < 110 { "Two." } else { "One." }),
        pages(&|_| "Two."),
    );
    let lately = lately(&Fixture::new(&text).read_all().facts, &|_| true);
    assert_eq!((lately.since.to_string().as_str(), lately.events.len()), ("2026-11-02", 110));
}

#[test]
fn a_draft_is_new_when_it_is_in_force() {
    let steps = [
        &page("a.md", "status: draft\n", "One."),
        "//@ commit 2026-08-01 maya\n",
        &page("a.md", "status: draft\n", "Two."),
        "//@ commit 2026-09-01 maya\n",
        &page("a.md", "", "Three."),
        "//@ commit 2026-10-01 jonas\n",
    ];
    assert_eq!(story(&steps.map(|step| -> &str { step })), ["2026-10-01 new a.md jonas"]);
}

#[test]
fn a_year_is_looked_back_and_continued_pages_are_not_new() {
    assert_eq!(
        story(&[
            &page("old.md", "", "One."),
            "//@ commit 2025-11-21 maya\n//@ remove old.md\n//@ commit 2026-01-01 maya\n",
            &page("new.md", "continues: old.md\n", "Quite other words."),
            "//@ commit 2026-01-02 maya\n",
            &page("new.md", "continues: old.md\n", "Quite other words, and more."),
            "//@ commit 2026-01-03 maya\n",
        ]),
        ["2026-01-03 edited new.md maya"]
    );
}

#[test]
fn performed_work_is_one_event_a_week() {
    let rows = "//- evidence/x.csv\ndate,person,process\n2026-11-16,jonas,a.md\n2026-11-17,priya,a.md\n2026-11-15,jonas,a.md\n";
    let found = story(&[&page("a.md", "", "One."), rows]);
    assert_eq!(found, ["2026-11-17 verified a.md priya+jonas performed", "2026-11-15 verified a.md jonas performed"]);
}

#[test]
fn where_history_is_cut_off_nothing_is_new_that_may_be_old() {
    let origin = Fixture::new(&format!(
        "{PEOPLE}{}//@ commit 2026-08-01 maya\n{}//@ commit 2026-09-01 jonas\n{}//@ commit 2026-10-01 priya\n",
        page("a.md", "", "One."),
        page("a.md", "", "Two."),
        page("a.md", "", "Three."),
    ));
    let clone = Fixture::clone_of(&origin, &["--depth", "2"]);
    assert_eq!(told(&clone), ["2026-10-01 edited a.md priya"]);
    assert!(clone.page("lately.html").contains("History is cut off in this clone"));
    let outside = Fixture::new(&page("a.md", "last_verified: 2026-11-01\nverified_by: jonas\n", "One."));
    assert_eq!(told(&outside), ["2026-11-01 verified a.md jonas read"]);
    assert!(outside.page("lately.html").contains("not in a git history"));
}

#[test]
fn ignored_commits_edit_nothing_and_nothing_is_kept_wrongly() {
    let mut fixture = Fixture::new(&format!(
        "{PEOPLE}{}//@ commit 2026-08-01 maya\n{}//@ commit 2026-09-01 jonas\n",
        page("a.md", "", "One."),
        page("a.md", "", "Two."),
    ));
    assert_eq!(told(&fixture), told(&fixture), "the second time from what was kept");
    assert_eq!(told(&fixture)[0], "2026-09-01 edited a.md jonas");
    let hash = fixture.hash("HEAD");
    fixture.then(&format!("//- .git-blame-ignore-revs\n{hash}\n"));
    assert_eq!(told(&fixture), ["2026-08-01 new a.md maya"]);
    fixture.then(&format!("{}//@ commit 2026-10-01 jonas\n", page("a.md", "status: retired\n", "Two.")));
    assert_eq!(told(&fixture)[0], "2026-10-01 retired a.md jonas", "with what was kept before");
}

#[test]
fn the_page_and_home_show_them() {
    let fixture = Fixture::new(&format!(
        "{PEOPLE}{}//@ commit 2026-11-16 maya\n{}//@ commit 2026-11-22 jonas\n",
        page("a.md", "", "One."),
        page("a.md", "", "<b>Two</b>."),
    ));
    let (page, home) = (fixture.page("lately.html"), fixture.page("index.html"));
    assert_eq!(page.matches("class=\"lately-week\"").count(), 1);
    assert!(page.contains("id=\"week-2026-11-16\"") && page.contains("id=\"kind-edited\""), "{page}");
    assert_eq!(page.matches("<li data-kind=").count(), 2);
    assert!(page.contains(&fixture.hash("HEAD")[..7]) && page.contains("href=\"person/jonas.html\""));
    assert!(home.contains("href=\"lately.html\"") && home.matches("<li data-kind=").count() == 2);
}
