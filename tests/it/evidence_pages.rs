//! What pages show of the evidence: made-up history put into the facts of small playbooks, and the pages read.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, date};
use playbook::diagnostic::Place;
use playbook::evidence::{Change, Commit, Difference, Edit, From, History, Manner, Since, Verification};
use playbook::health::{Month, Recording, recording, trend};
use playbook::model::page::How;
use playbook::model::people::{Author, Who};
use playbook::pipeline::Checked;
use playbook::render::Drafts;

use crate::fixture::Fixture;

const PLAYBOOK: &str = "\
//- playbook.yml
title: Acme
repository: https://github.com/acme/playbook/tree/main
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
teams:
  desk: { name: Service desk, members: [maya, jonas] }
//- billing/invoice.md
---
title: Send an invoice
owner: maya
reviewers: [jonas, lewis]
last_verified: 2026-09-02
---
1. Send it on Friday at nine.
//- billing/refund.md
---
title: Refund a client
owner: desk
reviewers: [lewis]
---
Words.
";

fn commit(digit: char, when: Date, author: Option<Who>) -> Arc<Commit> {
    Arc::new(Commit { hash: digit.to_string().repeat(40), when, author })
}

fn verified(who: Option<Who>, when: Date, how: How, manner: Manner, commit: Option<Arc<Commit>>) -> Verification {
    let (note, reference) = (String::new(), String::new());
    Verification { who, when, how, from: From::Commit, manner, commit, note, reference }
}

fn author(name: &str, email: &str) -> Who {
    Who::Author(Author { name: name.to_owned(), email: email.to_owned() })
}

/// The playbook with a history: of the invoice much, of the refund nothing.
fn with_history(text: &str) -> (Fixture, Checked) {
    let fixture = Fixture::new(text);
    let mut checked = fixture.read();
    let facts = &mut checked.facts;
    let person = |name: &str| facts.playbook.roster.find(name).expect("a person").clone();
    let [maya, jonas, lewis] = ["maya", "jonas", "lewis"].map(person);
    let (sam, other_sam) = (author("Sam Field", "sam@home.example"), author("sam", "sam@work.example"));
    let row = Place::new(&facts.playbook.pages[0].source, 0..3);
    let dated = How::Dated;
    let machine = commit('e', date(2025, 1, 5), None);
    let record = &mut facts.evidence.pages[0];
    record.verifications = vec![
        verified(
            Some(jonas.clone()),
            date(2026, 9, 2),
            How::Walked,
            Manner::Record,
            Some(commit('a', date(2026, 9, 3), Some(maya.clone()))),
        ),
        verified(
            Some(sam.clone()),
            date(2026, 7, 1),
            dated,
            Manner::Alone { wrote: true },
            Some(commit('b', date(2026, 7, 1), Some(sam.clone()))),
        ),
        Verification {
            from: From::Row(row),
            ..verified(Some(other_sam), date(2026, 6, 1), How::Performed, Manner::Record, None)
        },
        verified(
            None,
            date(2026, 5, 1),
            dated,
            Manner::Bulk { pages: 37 },
            Some(commit('c', date(2026, 5, 1), Some(maya))),
        ),
        verified(Some(lewis), date(2025, 3, 1), dated, Manner::WithText, Some(commit('d', date(2025, 3, 1), None))),
        verified(None, date(2025, 1, 5), dated, Manner::Machine, Some(machine)),
    ];
    record.since = Some(Since { when: date(2024, 5, 3), commit: Some(commit('f', date(2024, 5, 3), None)) });
    record.change = Change::Changed(Box::new(Difference {
        commits: vec![commit('1', date(2026, 10, 4), Some(sam))],
        uncommitted: true,
        words: vec![Edit {
            before: "Send it on Monday at nine.".to_owned(),
            after: "Send it on Friday at nine.".to_owned(),
        }],
    }));
    record.complete = false;
    facts.evidence.pages[1].since = Some(Since { when: date(2026, 10, 10), commit: None });
    facts.evidence.history = History::Whole { commits: 7 };
    for finding in &mut checked.findings {
        finding.notes.push("on record since 3 May 2024, commit fffffff; not commit 9999999".to_owned());
    }
    (fixture, checked)
}

fn pages(fixture: &Fixture, checked: &Checked) -> impl Fn(&str) -> String {
    let site = checked.site(&fixture.root().join("themes/default"), Drafts::Out).expect("a site");
    if let Some(dir) = std::env::var_os("PLAYBOOK_GALLERY") {
        for (path, bytes) in site.iter() {
            let path = Path::new(&dir).join("evidence").join(path.as_str());
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("as made above");
            std::fs::write(path, bytes).expect("as made above");
        }
    }
    for (path, bytes) in site.iter() {
        for address in ["home.example", "work.example"] {
            let shown = String::from_utf8_lossy(bytes).contains(address) || path.as_str().contains(address);
            assert!(!shown, "{address} in {path}");
        }
    }
    move |url: &str| {
        let bytes = site.get(url).unwrap_or_else(|| panic!("no {url}"));
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }
}

/// Text without tags, white space folded.
fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(html: &str, words: &[&str]) {
    let text = text(html).replace(" ,", ",").replace(" .", ".").replace(" ;", ";");
    for words in words {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
}

#[test]
fn the_record_says_who_wrote_it_down_how_and_in_which_commit() {
    let (fixture, checked) = with_history(PLAYBOOK);
    let page = pages(&fixture, &checked)("billing/invoice.html");
    says(
        &page,
        &[
            "Changed since it was verified on 2 Sep 2026",
            "In commit 1111111 of 4 Oct 2026, and in changes that are not committed yet.",
            "Send it on taken out: Monday put in: Friday at nine.",
            "Jonas Weber, walked through, recorded by Maya Chen",
            "Sam Field, date set",
            "only the date was moved, by someone who had changed the text since",
            "Maya Chen, date set not cover moved with 36 other pages in one commit: nobody is known to have looked",
            "A program, date set not cover set by a program",
            "billing/invoice.md, line 1",
            "On record since 3 May 2024, commit fffffff.",
            "History is cut off here: earlier verifications are not known.",
            "commit fffffff; not commit 9999999",
        ],
    );
    for digit in ["a", "b", "c", "d", "e", "f", "1"] {
        let href = format!("href=\"https://github.com/acme/playbook/commit/{}\"", digit.repeat(40));
        assert!(page.contains(&href), "{href}");
    }
    assert!(!page.contains("commit/9999999"), "a commit that nothing names has no address");
    let notes = page.split("finding-notes").nth(1).expect("a note");
    assert!(notes.contains("commit/ffff"), "the finding leads to the commit");
    let untouched = pages(&fixture, &checked)("billing/refund.html");
    assert!(!untouched.contains("Changed since"));
    says(&untouched, &["On record since 10 Oct 2026."]);
    says(&pages(&fixture, &checked)("billing/index.html"), &["changed since verified"]);
}

#[test]
fn without_a_repository_a_commit_is_plain_text() {
    let (fixture, checked) = with_history(&PLAYBOOK.replace("repository:", "# repository:"));
    let page = pages(&fixture, &checked)("billing/invoice.html");
    says(&page, &["commit aaaaaaa", "On record since 3 May 2024, commit fffffff."]);
    assert!(!page.contains("/commit/"));
}

#[test]
fn the_cover_page_says_who_owns_covers_covered_and_is_asked() {
    let (fixture, checked) = with_history(PLAYBOOK);
    let page = pages(&fixture, &checked)("cover.html");
    for (kind, words) in [
        ("owner", "Maya Chen owns it; can teach it"),
        ("now", "Jonas Weber covers it now: 2 Sep 2026, walked through; has done it; can teach it"),
        ("now", "Sam Field covers it now: 1 Jul 2026, date set; can do it"),
        ("now", "sam covers it now: 1 Jun 2026, performed; has done it; can teach it"),
        ("once", "Lewis Grant covered it in the past: 1 Mar 2025, date set; has left"),
        ("asked", "Lewis Grant is asked to check it and has not yet"),
    ] {
        assert!(page.contains(&format!("class=\"mc mc-{kind}\" title=\"{words}\"")), "{words}");
    }
    says(&page, &["Refund a client Owner Service desk", "Cover at least 1 of 2", "Cover 0 of 2"]);
    assert!(page.contains("<option value=\"0 1 5\">Service desk</option>") || page.contains(">Service desk</option>"));
    let quiet = Fixture::new(&PLAYBOOK.replace("title: Acme", "publish: { people: none }"));
    let site = quiet.site();
    assert!(site.get("cover.html").is_none(), "no names, no matrix");
    let names = Fixture::new(&PLAYBOOK.replace("title: Acme", "publish: { people: names }"));
    assert!(!names.page("cover.html").contains("href=\"person/"), "names alone");
    let taken = Fixture::new(&format!("{PLAYBOOK}//- cover.md\n# Our own\n"));
    assert!(taken.page("cover.html").contains("Our own"), "a page of the playbook keeps its address");
    assert!(taken.page("cover-1.html").contains("data-pick"));
}

#[test]
fn someone_known_to_git_alone_has_a_page_by_their_name() {
    let (fixture, checked) = with_history(PLAYBOOK);
    let page = pages(&fixture, &checked);
    says(
        &page("person/sam-field.html"),
        &[
            "Known from git alone, not listed in people.yml, so nobody knows whether they are still here",
            "Verified lately",
            "Send an invoice Billing date set",
        ],
    );
    says(&page("person/sam.html"), &["performed 1 Jun 2026"]);
    says(&page("person/jonas.html"), &["walked through 2 Sep 2026"]);
}

#[test]
fn a_large_playbook_has_a_cover_page_for_each_folder() {
    let mut text = String::from("//- people.yml\npeople:\n");
    for at in 0..30 {
        writeln!(text, "  p{at}: {{ name: Person Number{at} }}").expect("a line");
    }
    for at in 0..900 {
        let folder = ["a", "b/c"][usize::from(at >= 450)];
        let reviewers = (0..4).map(|step| format!("p{}", (at + step) % 30)).collect::<Vec<_>>().join(", ");
        write!(
            text,
            "//- {folder}/page-{at}.md\n---\ntitle: Page {at}\nowner: p{}\nreviewers: [{reviewers}]\n---\nx\n",
            (at + 7) % 30
        )
        .expect("a page");
    }
    let fixture = Fixture::new(&text);
    let site = fixture.site();
    let page =
        |url: &str| String::from_utf8(site.get(url).unwrap_or_else(|| panic!("no {url}")).to_vec()).expect("UTF-8");
    let overview = page("cover.html");
    for (href, title) in
        [("cover/a.html", "A"), ("cover/a-1.html", "A, part 2"), ("cover/b.html", "B"), ("cover/b-1.html", "B, part 2")]
    {
        assert!(overview.contains(&format!("<a href=\"{href}\">{title}</a>")), "{href}");
        let sheet = page(href);
        assert!(sheet.len() < 700_000, "{href}: {} bytes", sheet.len());
        assert!(sheet.contains("aria-current=\"page\">Who covers what</a>"), "{href}");
    }
    assert_eq!(page("cover/a.html").matches("<tr data-n=").count(), 400);
    assert_eq!(page("cover/b-1.html").matches("<tr data-n=").count(), 50);
    says(&page("cover/b.html"), &["Cover: B", "B / C"]);
}

#[test]
fn those_who_covered_a_process_long_ago_are_folded_away() {
    let many = |people: usize| {
        let mut text = String::from("//- people.yml\npeople:\n  maya: { name: Maya Chen }\n");
        for at in 0..people {
            writeln!(text, "  p{at}: {{ name: Person Number{at}, until: 2026-01-31 }}").expect("a line");
        }
        let log = (0..people).map(|at| format!("  - {{ on: 2025-01-{:02}, by: p{at} }}\n", 28 - at % 28));
        text += &format!("//- a.md\n---\nowner: maya\nverifications:\n{}---\nx\n", log.collect::<String>());
        Fixture::new(&text).page("cover.html")
    };
    let columns = many(10);
    assert_eq!((columns.matches("mc mc-once\"").count(), columns.matches("mc mc-once mc-far\"").count()), (2, 8));
    assert!(
        columns.contains("<td class=\"mf\"><a href=\"a.html#record\">and 8 more in the past</a></td>"),
        "{columns}"
    );
    let list = many(40);
    let (open, folded) = list.split_once("<summary>21 more in the past</summary>").expect("folded");
    assert_eq!((open.matches("<li class=\"mc").count(), folded.matches("<li class=\"mc").count()), (3, 21));
    assert!(folded.contains("<a href=\"a.html#record\">and 17 more</a>"), "{folded}");
    says(&list, &["1 process"]);
}

#[test]
fn months_are_counted_from_what_is_on_record() {
    let (_fixture, mut checked) = with_history(PLAYBOOK);
    let unsettled = trend(&checked.facts);
    assert_eq!(unsettled[30].covered, 0, "one Sam, the other and Jonas may be one human");
    let sams = [author("Sam Field", "sam@home.example"), author("sam", "sam@work.example")];
    checked.facts.evidence.settled.extend(sams);
    checked.facts.evidence.pages[0].complete = true;
    let months = trend(&checked.facts);
    assert_eq!(months.len(), 31, "May 2024 to November 2026");
    let on = |end: Date| *months.iter().find(|month| month.end == end).expect("a month");
    let month = |end, processes, fresh, covered| Month { end, processes, fresh, covered };
    assert_eq!(months[0], month(date(2024, 5, 31), 1, 0, 0), "not verified yet");
    assert_eq!(on(date(2025, 1, 31)), month(date(2025, 1, 31), 1, 1, 0));
    assert_eq!(on(date(2025, 12, 31)), month(date(2025, 12, 31), 1, 0, 0), "180 days after 1 Mar 2025 are over");
    assert_eq!(on(date(2026, 5, 31)), month(date(2026, 5, 31), 1, 1, 0), "Lewis alone");
    assert_eq!(on(date(2026, 6, 30)), month(date(2026, 6, 30), 1, 1, 1), "and who carried it out");
    assert_eq!(on(date(2026, 8, 31)), month(date(2026, 8, 31), 1, 1, 1), "Lewis left, Sam came");
    assert_eq!(months[30], month(date(2026, 11, 22), 2, 1, 1));

    let counted = Recording { record: 2, with_text: 1, alone: 1, bulk: 1, machine: 1, unknown: 0 };
    assert_eq!(recording(&checked.facts), counted);
    assert_eq!(
        counted.to_string(),
        "2 on record, 1 with a change of the text, 1 by date alone, 1 in bulk, 1 by a program"
    );

    // The last month is what the survey says of today.
    let survey = playbook::health::survey(&checked.facts);
    let tally = survey.tally(0..checked.facts.playbook.pages.len());
    assert_eq!((tally.processes, tally.covered[2]), (2, 1));

    for record in &mut checked.facts.evidence.pages {
        record.since = None;
    }
    assert_eq!(trend(&checked.facts), []);
}

#[test]
fn the_health_page_draws_what_is_known_and_says_what_is_not() {
    let (fixture, mut checked) = with_history(PLAYBOOK);
    let page = pages(&fixture, &checked)("health.html");
    says(
        &page,
        &["Month by month", "50 % (1 of 2) today", "How 6 verifications were recorded", "A date moved in bulk"],
    );
    assert_eq!(page.matches("role=\"img\"").count(), 2);
    checked.facts.evidence.history = History::Cut { commits: 3, by: playbook::evidence::Cut::Shallow };
    let cut = pages(&fixture, &checked)("health.html");
    says(&cut, &["it is not known how things stood in earlier months"]);
    assert_eq!(cut.matches("role=\"img\"").count(), 0);
}
