//! The wall board: which processes are in which list, what its CSVs say, what `publish` keeps out of all of them, and
//! that the playbook's own files keep their addresses.

use playbook::site::Site;

use crate::fixture::Fixture;

const PLAYBOOK: &str = "//- playbook.yml
title: Acme
cover: { key_person: 1 }
criticality:
  high: { every: 90d }
  low: { every: 1y, cover: 1 }
//- people.yml
people:
  maya: { name: \"=Maya, \\\"Chen\\\"\", email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  lewis: { name: Lewis Grant, email: [lewis@example.org], until: 2026-08-28 }
teams:
  service: { name: \"@Service desk\", members: [maya, jonas] }
//- billing/past.md
---
title: \"=HYPERLINK(\\\"http://evil.example\\\")\"
owner: maya
criticality: high
last_verified: 2026-06-01
verifications: [{ on: 2026-06-01, by: maya }]
---
One.
//- billing/soon.md
---
title: Soon
owner: jonas
last_verified: 2026-06-01
review_every: 180d
verifications: [{ on: 2026-06-01, by: jonas }, { on: 2026-05-01, by: maya }]
---
Two.
//- field/far.md
---
title: Far
owner: service
last_verified: 2026-11-01
verifications: [{ on: 2026-11-01, by: maya }, { on: 2026-10-01, by: jonas }]
---
Three.
//- field/gone.md
---
title: Gone
owner: lewis
criticality: low
---
Four.
//- field/alone.md
---
title: Alone
owner: maya
---
Five.
";

fn text(site: &Site, path: &str) -> String {
    let bytes = site.get(path).unwrap_or_else(|| panic!("the site has no {path}"));
    String::from_utf8(bytes.to_vec()).expect("it is UTF-8")
}

/// Some columns of a CSV, by their names.
fn columns(site: &Site, path: &str, names: &[&str]) -> Vec<String> {
    let text = text(site, path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("a header row").clone();
    let at = |name: &&str| heads.iter().position(|head| head == *name).unwrap_or_else(|| panic!("no {name} in {text}"));
    let at: Vec<usize> = names.iter().map(at).collect();
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| at.iter().map(|at| &row[*at]).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn lists_have_what_the_numbers_count() {
    let site = Fixture::new(PLAYBOOK).site();
    assert_eq!(
        columns(&site, "health/queue.csv", &["week", "desk", "path", "due", "state"]),
        [
            "past|'=Maya, \"Chen\"|billing/past.md|2026-08-30|stale",
            "2026-11-23|Jonas Weber|billing/soon.md|2026-11-28|due",
            "later|'@Service desk|field/far.md|2027-04-30|fresh",
        ]
    );
    let paths = |list: &str| columns(&site, &format!("health/{list}.csv"), &["path"]);
    assert_eq!(paths("stale"), ["billing/past.md"]);
    assert_eq!(paths("due-this-month"), ["billing/soon.md"]);
    assert_eq!(paths("unverified"), ["field/alone.md", "field/gone.md"]);
    assert_eq!(paths("owner-gone"), ["field/gone.md"]);
    // The most critical first; what asks for one alone is on the list only where nobody covers it.
    assert_eq!(
        columns(&site, "health/one-person.csv", &["level", "covered_by", "path"]),
        ["high|0|billing/past.md", "|0|field/alone.md", "|1|billing/soon.md", "low|0|field/gone.md"]
    );
    assert_eq!(
        columns(&site, "health/key-people.csv", &["person", "path"]),
        ["'=Maya, \"Chen\"|billing/past.md", "'=Maya, \"Chen\"|field/alone.md"]
    );
    assert_eq!(
        text(&site, "health/teams.csv"),
        "name,processes,within_review_date,covered_by_two,cover_unknown\n'@Service desk,4,2,1,0\n"
    );
    assert_eq!(columns(&site, "health/team-service-two.csv", &["path"]), ["field/far.md"]);
    assert_eq!(columns(&site, "health/recorded-by-name.csv", &["date"]).len(), 5);
    let health = text(&site, "health.html");
    for number in [
        "href=\"health/stale.html\"><span",
        "<a href=\"health/queue.html#past-1\">1</a>",
        "<a href=\"health/queue.html#week-1-3\">1</a>",
        "<a href=\"health/one-person.html#level-1-none\">1</a>",
        "<a href=\"health/key-people.html#person-1\">2 processes rest on them alone</a>",
        "<a href=\"health/team-service-two.html\">1</a>",
    ] {
        // Desks by name: `=maya`, `@service desk`, `jonas weber`.
        assert!(health.contains(number), "{number}: {health}");
    }
    let queue = text(&site, "health/queue.html");
    assert!(queue.contains("<tbody id=\"past-1\">") && queue.contains("id=\"past\">Past</th>"), "{queue}");
    assert!(queue.contains("=HYPERLINK(&quot;http:"), "{queue}");
}

#[test]
fn no_cell_of_any_csv_is_a_formula() {
    let site = Fixture::new(PLAYBOOK).site();
    let mut files = 0;
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".csv")) {
        let text = std::str::from_utf8(bytes).expect("it is UTF-8");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in row.expect("a row").iter() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{path}: {cell}");
            }
        }
        files += 1;
    }
    assert!(files > 12, "{files}");
}

#[test]
fn where_people_are_not_named_desks_are_teams_and_folders() {
    let all = |people: &str| -> String {
        let site = Fixture::new(&PLAYBOOK.replace("title: Acme", &format!("publish: {{ people: {people} }}"))).site();
        assert_eq!(site.get("health/key-people.csv").is_some(), people != "none");
        let ours = |path: &str| path == "health.html" || path.starts_with("health/");
        let files = site.iter().filter(|(path, _)| ours(path.as_str()));
        files.map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes))).collect()
    };
    let none = all("none");
    for name in ["Maya", "maya", "Jonas", "jonas", "Lewis", "lewis"] {
        assert!(!none.contains(name), "{name}");
        assert!(all("names").to_lowercase().contains(&name.to_lowercase()), "{name}");
    }
    assert!(none.contains("past,Billing,") && none.contains("later,'@Service desk,"), "{none}");
    assert!(none.contains("findings.html#PB206"));
    assert!(none.contains("'@Service desk,1,1,1,0"), "who is in a team is not told");
}

#[test]
fn a_long_list_is_cut_and_its_csv_is_whole() {
    let page =
        |at: usize| format!("//- p{at:03}.md\n---\ntitle: P{at}\nowner: maya\nlast_verified: 2025-01-01\n---\n{at}\n");
    let site = Fixture::new(&(0..230).map(page).collect::<String>()).site();
    for list in ["stale", "queue", "one-person"] {
        let html = text(&site, &format!("health/{list}.html"));
        assert_eq!(html.matches("<th scope=\"row\">").count(), 200, "{list}");
        assert!(html.contains(&format!("<a href=\"{list}.csv\">30 more are in the CSV</a>")), "{list}");
        assert_eq!(columns(&site, &format!("health/{list}.csv"), &["path"]).len(), 230, "{list}");
    }
}

#[test]
fn the_playbooks_own_files_keep_their_addresses() {
    let site = Fixture::new("//- health/stale.md\n# Mine\n//- signs.md\n# My signs\n").site();
    assert!(text(&site, "health/stale.html").contains("Mine"));
    assert!(text(&site, "signs.html").contains("My signs"));
    assert!(text(&site, "health/stale-1.html").contains("Past its review date"));
    assert!(text(&site, "health/queue.html").contains("href=\"../signs-1.html\""));
    assert!(text(&site, "health/stale.csv").starts_with("process,path,"));
}

#[test]
fn the_signs_stand_with_the_words_of_the_lists() {
    let site = Fixture::new(PLAYBOOK).site();
    let signs = text(&site, "signs.html");
    for sign in
        ["fresh", "due", "stale", "unverified", "changed", "none", "one", "two", "more", "unknown", "gone", "waived"]
    {
        assert!(signs.contains(&format!("<tr id=\"{sign}\"")), "{sign}");
    }
    // What the sprite hands to scripts is what the key says.
    for state in ["fresh", "due", "stale", "unverified"] {
        let word = signs.split(&format!("id=\"s-{state}\" viewBox=\"0 0 16 16\" data-word=\"")).nth(1);
        let word = word.and_then(|rest| rest.split('"').next()).expect("the sprite has a word");
        assert!(signs.contains(&format!("<span>{word}</span></th>")), "{word}");
    }
    for page in ["index.html", "health.html", "billing/past.html", "404.html"] {
        assert!(text(&site, page).contains("signs.html\">What the signs mean</a>"), "{page}");
    }
}
