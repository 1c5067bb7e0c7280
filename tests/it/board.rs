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
    assert_eq!(
        columns(&site, "health/one-person.csv", &["level", "covered_by", "path"]),
        ["high|0|billing/past.md", "|0|field/alone.md"]
    );
    assert_eq!(columns(&site, "health/one-besides.csv", &["level", "covered_by", "path"]), ["|1|billing/soon.md"]);
    assert_eq!(
        columns(&site, "health/key-people.csv", &["person", "waived", "path"]),
        ["'=Maya, \"Chen\"||billing/past.md", "'=Maya, \"Chen\"||field/alone.md"]
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
        "<a href=\"health/one-person.html#level-1\">1</a>",
        "<a href=\"health/one-besides.html#level-2\">1</a>",
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
fn what_rests_on_one_person_is_never_mixed_with_what_two_can_do() {
    let page = |path: &str, owner: &str, more: &str, by: &[&str]| {
        let log: Vec<String> = by.iter().map(|who| format!("{{ on: 2026-11-01, by: {who} }}")).collect();
        let log = if log.is_empty() { String::new() } else { format!("verifications: [{}]\n", log.join(", ")) };
        format!("//- rest/{path}.md\n---\ntitle: {path}\nowner: {owner}\n{more}{log}---\n{path}\n")
    };
    let text = [
        PLAYBOOK,
        &page("owner-alone", "jonas", "criticality: low\n", &["jonas"]),
        &page("listed-only", "jonas", "reviewers: [maya]\n", &[]),
        &page("cover-of-one-gone", "lewis", "", &["jonas"]),
        &page("one-besides", "maya", "", &["jonas"]),
        // One is all that is asked for.
        &page("one-is-enough", "maya", "criticality: low\n", &["jonas"]),
        &page("two-besides", "lewis", "", &["jonas", "maya"]),
        // A team of two is not one person.
        &page("team-alone", "service", "", &[]),
        &page("team-and-one", "service", "", &["jonas"]),
        &page("left-by-all", "lewis", "", &[]),
    ]
    .concat();
    let site = Fixture::new(&text).site();
    let paths = |list: &str| {
        let mut paths = columns(&site, &format!("health/{list}.csv"), &["path"]);
        paths.retain(|path| path.starts_with("rest/"));
        paths.sort();
        paths
    };
    let one = ["rest/cover-of-one-gone.md", "rest/listed-only.md", "rest/owner-alone.md"];
    assert_eq!(paths("one-person"), one);
    assert_eq!(paths("one-besides"), ["rest/one-besides.md", "rest/team-and-one.md"]);
    assert!(site.get("health/rests-unknown.csv").is_none());
    // What makes somebody a key person is some of the first list.
    assert_eq!(paths("key-people"), one);
}

#[test]
fn what_is_not_known_is_never_counted_as_nobody() {
    let page = |log: &str| format!("//- a.md\n---\ntitle: A\nowner: maya\nverifications: [{log}]\n---\nOne.\n");
    let people = "//- people.yml\npeople:\n  maya: { name: Maya Chen, email: [maya@example.org] }\n  \
                  jonas: { name: Jonas Weber, email: [jonas@example.org] }\n";
    let (first, second) = (page("{ on: 2026-10-01, by: maya }"), page("{ on: 2026-11-01, by: maya }"));
    let origin =
        Fixture::new(&format!("{people}{first}//@ commit 2026-10-01 maya\n{second}//@ commit 2026-11-01 maya\n"));
    let whole = origin.site();
    assert_eq!(columns(&whole, "health/one-person.csv", &["path"]), ["a.md"]);
    assert!(!text(&whole, "health.html").contains("rests-unknown"));
    let cut = Fixture::clone_of(&origin, &["--depth", "1"]).site();
    assert!(cut.get("health/one-person.csv").is_none());
    assert_eq!(columns(&cut, "health/rests-unknown.csv", &["path"]), ["a.md"]);
    assert!(text(&cut, "health.html").contains("<a href=\"health/rests-unknown.html#level-1\">1</a>"));
}

#[test]
fn who_is_a_key_person_is_decided_by_facts_whatever_the_rule_says() {
    let built = |settings: &str| {
        let site = Fixture::new(&PLAYBOOK.replace("title: Acme", &format!("{settings}\ntitle: Acme"))).site();
        let waived = columns(&site, "health/key-people.csv", &["waived", "path"]);
        (text(&site, "health.html"), text(&site, "health/key-people.html"), waived)
    };
    let (health, list, rows) = built("rules: { key-person: off }");
    assert!(health.contains("health/key-people.html#person-1\">2 processes rest on them alone</a>"), "{health}");
    assert!(!health.contains("Nobody is the only one") && !list.contains("waived until"));
    assert_eq!(rows, ["|billing/past.md", "|field/alone.md"]);
    let waiver = "waivers: [{ rule: key-person, path: people.yml, until: 2027-01-31, why: Ruth is ill }]";
    let (health, list, rows) = built(waiver);
    assert!(health.contains("health/key-people.html#person-1\">2 processes rest on them alone</a>"), "{health}");
    assert!(health.contains("waived until 31 Jan 2027</span>") && list.contains(", waived until 31 Jan 2027 <"));
    assert!(!health.contains("Ruth is ill") && !list.contains("Ruth is ill"), "why stands with the finding");
    assert_eq!(rows, ["2027-01-31|billing/past.md", "2027-01-31|field/alone.md"]);
    let unnamed = format!("publish: {{ people: none }}\n{waiver}");
    let site = Fixture::new(&PLAYBOOK.replace("title: Acme", &unnamed)).site();
    let health = text(&site, "health.html");
    assert!(health.contains("<span class=\"board-what\">Key people</span><b>1</b>"), "{health}");
}

#[test]
fn by_folder_adds_up_to_all() {
    let page = |path: &str| {
        let title = path.replace('/', " ");
        format!("//- {path}.md\n---\ntitle: {title}\nkind: sop\nowner: maya\n---\n{path}\n")
    };
    let pages = ["close", "ops/index", "ops/deep/index", "ops/deep/run", "ops/none/one", "none/one"].map(page).concat();
    let text_of = format!("{PLAYBOOK}{pages}//- guides/index.md\n# Guides\n//- guides/a.md\n# A\n");
    let site = Fixture::new(&text_of).site();
    let rows = columns(&site, "health/folders.csv", &["name", "processes"]);
    assert_eq!(rows, ["Billing|2", "Field|3", "None|1", "ops index|4", "Other pages|1"]);
    let sum: usize = rows.iter().filter_map(|row| row.rsplit('|').next()?.parse::<usize>().ok()).sum();
    assert_eq!(sum, 11);
    let health = text(&site, "health.html");
    assert!(health.contains("Freshness of 11 processes"), "{health}");
    assert_eq!(columns(&site, "health/folder-ops.csv", &["path"]).len(), 4);
    assert_eq!(columns(&site, "health/folder-none-1.csv", &["path"]), ["close.md"]);
    // An index that is a process is a page of its folder; one that only stands for the folder is not.
    let home = text(&site, "index.html");
    for (name, pages) in [("ops index", "4<span class=\"sr\"> pages"), ("Guides", "1<span class=\"sr\"> page")] {
        assert!(home.contains(&format!("{name}<span class=\"count\">{pages}</span>")), "{name}: {home}");
    }
}

#[test]
fn every_list_has_entries_and_something_that_leads_to_it() {
    let whole = Fixture::new(PLAYBOOK).site();
    let few = Fixture::new("//- a.md\n---\ntitle: A\nowner: maya\n---\nText.\n").site();
    for (site, least) in [(&whole, 20), (&few, 4)] {
        let health = text(site, "health.html");
        let lists = site.iter().map(|(path, _)| path.as_str()).filter(|path| path.starts_with("health/"));
        let mut pages = 0;
        for path in lists {
            if let Some(stem) = path.strip_suffix(".html") {
                let page = text(site, path);
                assert!(health.contains(&format!("href=\"{path}")), "nothing leads to {path}");
                let csv = format!("{stem}.csv");
                let name = csv.trim_start_matches("health/");
                assert!(page.contains(&format!("href=\"{name}\"")), "{path} has no CSV");
                assert!(!columns(site, &csv, &["path"]).is_empty(), "{path} is empty");
                pages += 1;
            }
        }
        assert!(pages >= least, "{pages}");
    }
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
    // Without people.yml, a name that verified nothing may be a team's.
    assert!(site.get("health/one-person.html").is_none());
    for list in ["stale", "queue", "rests-unknown"] {
        let html = text(&site, &format!("health/{list}.html"));
        assert_eq!(html.matches("<th scope=\"row\">").count(), 200, "{list}");
        assert!(html.contains(&format!("<a href=\"{list}.csv\">30 more are in the CSV</a>")), "{list}");
        assert_eq!(columns(&site, &format!("health/{list}.csv"), &["path"]).len(), 230, "{list}");
    }
}

#[test]
fn the_playbooks_own_files_keep_their_addresses() {
    let site = Fixture::new(
        "//- health/stale.md\n# Mine\n//- signs.md\n# My signs\n\
         //- old.md\n---\ntitle: Old\nowner: maya\nlast_verified: 2025-01-01\n---\nText.\n",
    )
    .site();
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
