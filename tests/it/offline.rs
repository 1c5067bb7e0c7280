//! What browsers keep of a site: the list is true, it is made anew to the same bytes, and it can be switched off.

use std::collections::BTreeMap;

use playbook::site::Site;

use crate::fixture::{Fixture, TODAY, check};

const PLAYBOOK: &str = "//- playbook.yml
title: Acme \"now\"
//- index.md
# Home

[Billing](billing/index.md)
//- billing/index.md
# Billing

[Send](send & <b>.md) [plan](plan.txt)
//- billing/send & <b>.md
---
owner: maya
---
# Send

Words.
//- billing/again.md
# Again

Other words.
//- billing/plan.txt
A plan.
";

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).expect("UTF-8")
}

fn json(site: &Site, path: &str) -> serde_json::Value {
    serde_json::from_str(&text(site, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files of a part of the list, with their hashes.
fn part(list: &serde_json::Value, name: &str) -> BTreeMap<String, String> {
    let files = list[name].as_object().expect("a part").iter();
    files.map(|(path, hash)| (path.clone(), hash.as_str().expect("a hash").to_owned())).collect()
}

#[test]
fn the_list_is_what_is_read_and_searched_with_true_hashes() {
    let site = Fixture::new(PLAYBOOK).site();
    let list = json(&site, "offline.json");
    let (first, rest) = (part(&list, "first"), part(&list, "rest"));
    let mut size = 0;
    for (path, hash) in first.iter().chain(&rest) {
        let bytes = site.get(path).unwrap_or_else(|| panic!("no {path}"));
        if !path.ends_with(".html") {
            assert_eq!(hash, &blake3::hash(bytes).to_hex()[..12], "{path}");
        }
        size += bytes.len();
    }
    assert_eq!((&list["size"], &list["all"], &list["version"]), (&size.into(), &true.into(), &1.into()));
    let stamp = list["stamp"].as_str().expect("a stamp");
    assert!(text(&site, "index.html").contains(&format!("assets/site.css?{stamp}\"")));
    for path in
        ["index.html", "billing/index.html", "search.html", "offline.html", "assets/search.js", "search/root.js"]
    {
        assert!(first.contains_key(path), "{path}: {first:?}");
    }
    for path in ["billing/send & <b>.html", "billing/again.html", "billing/plan.txt"] {
        assert!(rest.contains_key(path), "{path}: {rest:?}");
    }
    let text_of_search = |path: &&String| path.starts_with("search/") && path.contains("/t");
    assert!(rest.keys().any(|path| text_of_search(&path)) && !first.keys().any(|path| text_of_search(&path)));
    let kept = |path: &str| first.contains_key(path) || rest.contains_key(path);
    let left_out: Vec<&str> = site.iter().map(|(path, _)| path.as_str()).filter(|path| !kept(path)).collect();
    let allowed = |path: &&str| {
        path.starts_with("print/")
            || path.starts_with("api/")
            || (path.starts_with("health/") && path.ends_with(".csv"))
            || path.ends_with(".md")
            || [".nojekyll", "llms.txt", "sw.js", "offline.json", "manifest.webmanifest"].contains(path)
    };
    assert!(left_out.iter().all(allowed), "{left_out:?}");
    assert!(left_out.iter().any(|path| path.starts_with("print/")), "{left_out:?}");
}

#[test]
fn every_page_asks_for_the_worker_and_the_worker_knows_the_build() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = fixture.site();
    let page = text(&site, "billing/again.html");
    assert!(page.contains(" data-worker=\"../sw.js\" data-manifest=\"../manifest.webmanifest\">"), "{page}");
    assert!(page.contains("; worker-src 'self'; manifest-src 'self'\">"));
    let worker = text(&site, "sw.js");
    let list = text(&site, "offline.json");
    let ours = worker.strip_prefix("const ours = ").and_then(|rest| rest.split_once(";\n")).expect("what is ours").0;
    let ours: serde_json::Value = serde_json::from_str(ours).expect("JSON");
    assert_eq!(ours["build"], json(&site, "offline.json")["build"]);
    assert_eq!((&ours["list"], &ours["page"]), (&"offline.json".into(), &"offline.html".into()));
    assert!(!worker.contains("The service worker: "), "comments are not shipped");
    assert!(worker.len() < 12_000, "{}", worker.len());
    // It stands for any address, so the worker has to find where links begin.
    let missing = text(&site, "offline.html");
    let links = missing.split([' ', '\n']).filter(|part| part.starts_with("href=\"") || part.starts_with("src=\""));
    for link in links.filter(|link| !link.contains("=\"#")) {
        assert!(link.contains("=\"./"), "{link}");
    }
    assert!(missing.contains(" data-root=\"./\""));

    assert_eq!((text(&fixture.site(), "sw.js"), text(&fixture.site(), "offline.json")), (worker, list.clone()));
    let other = Fixture::new(&PLAYBOOK.replace("Other words", "Yet others")).site();
    assert_ne!(json(&other, "offline.json")["build"], ours["build"]);
    let (then, now) = (part(&json(&site, "offline.json"), "rest"), part(&json(&other, "offline.json"), "rest"));
    assert_ne!(then["billing/again.html"], now["billing/again.html"]);
    assert_eq!(then["billing/plan.txt"], now["billing/plan.txt"]);
}

#[test]
fn a_large_playbook_keeps_what_leads_to_its_pages() {
    let fixture = Fixture::new(PLAYBOOK);
    fixture.add("billing/plan.txt", &vec![b'a'; 20_000_001]);
    let list = json(&fixture.site(), "offline.json");
    assert_eq!(list["all"], false);
    let first = part(&list, "first");
    assert!(first.contains_key("billing/index.html") && !first.contains_key("billing/plan.txt"));
    assert!(first.keys().any(|path| path.starts_with("search/") && path.ends_with("/p0.js")), "{first:?}");
}

#[test]
fn what_every_device_of_a_large_playbook_keeps_has_a_budget() {
    let fixture = Fixture::new(PLAYBOOK);
    fixture.add("billing/plan.txt", &vec![b'a'; 20_000_001]);
    for folder in ["large", "larger", "billing/deep"] {
        let words = "word ".repeat(if folder == "larger" { 380_000 } else { 340_000 });
        fixture.add(&format!("{folder}/index.md"), format!("# A folder\n\n{words}\n").as_bytes());
    }
    let site = fixture.site();
    let list = json(&site, "offline.json");
    let (first, rest) = (part(&list, "first"), part(&list, "rest"));
    let size: usize = first.keys().map(|path| site.get(path).expect("a file").len()).sum();
    assert!((1_700_000..3_000_000).contains(&size), "{size}");
    for path in ["index.html", "search.html", "search/root.js", "offline.html", "signs.html", "assets/site.css"] {
        assert!(first.contains_key(path), "{path}: {first:?}");
    }
    // Folders' pages come by their depth, then small ones first, and small lists still fit behind them.
    for path in ["billing/index.html", "large/index.html", "health.html", "tags.html"] {
        assert!(first.contains_key(path) || site.get(path).is_none(), "{path}: {first:?}");
    }
    for path in ["larger/index.html", "billing/deep/index.html"] {
        assert!(rest.contains_key(path), "{path}: {rest:?}");
    }
}

/// The paths whose hashes differ between two lists; files that only one of them has do too.
fn changed(one: &Site, other: &Site) -> Vec<String> {
    let all = |site: &Site| {
        let list = json(site, "offline.json");
        let mut all = part(&list, "first");
        all.extend(part(&list, "rest"));
        all
    };
    let (one, other) = (all(one), all(other));
    let paths: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

#[test]
fn a_build_of_the_next_day_with_nothing_else_new_changes_next_to_nothing() {
    for language in ["en", "de", "ja"] {
        let playbook = format!(
            "//- playbook.yml\ntitle: The `Acme` & \"Sons\" <playbook>\nlanguage: {language}\nlook: {{ footer: Ask us }}\n\
                 //- people.yml\npeople: {{ maya: {{ name: Maya }}, jonas: {{ name: Jonas }}, ann: {{ name: Ann }} }}\n\
                 //- billing/a & b.md\n---\nowner: maya\nreviewers: [jonas]\nlast_verified: 2026-10-01\nverified_by: jonas\n---\n# A\n\nWords.\n\
                 //- billing/c.md\n---\nowner: maya\nreviewers: [ann]\n---\n# C\n\nWords.\n\
                 //- guide.md\n# Guide\n\nWords.\n\n## As of\n\nAs of 22 Nov 2026.\n"
        );
        let fixture = Fixture::new(&playbook);
        let (today, tomorrow) = (fixture.site(), fixture.site_on(TODAY.tomorrow().expect("a day")));
        assert_ne!(text(&today, "guide.html"), text(&tomorrow, "guide.html"));
        // Home says the day; what is of the coming weeks and of the last year does too.
        assert_eq!(changed(&today, &tomorrow), ["health.html", "index.html", "lately.html"], "{language}");

        // What does change is told: a verification, and with it nothing that does not speak of it.
        fixture.add("billing/c.md", b"---\nowner: maya\nreviewers: [ann]\n---\n# C\n\nOther words.\n");
        let later = changed(&today, &fixture.site_on(TODAY.tomorrow().expect("a day")));
        assert!(later.contains(&"billing/c.html".to_owned()), "{language}: {later:?}");
        for path in ["billing/a & b.html", "guide.html", "person/maya.html", "assets/site.css"] {
            assert!(!later.contains(&path.to_owned()), "{language}: {path} in {later:?}");
        }
        // A day that stands in the text of a page is its text.
        fixture.add("guide.md", b"# Guide\n\nWords.\n\n## As of\n\nAs of 23 Nov 2026.\n");
        let later = changed(&today, &fixture.site_on(TODAY.tomorrow().expect("a day")));
        assert!(later.contains(&"guide.html".to_owned()), "{language}: {later:?}");
    }
    // What is said in each foot by the playbook itself is not of the day.
    let footed = |footer: &str| {
        Fixture::new(&PLAYBOOK.replace("title:", &format!("look: {{ footer: {footer} }}\ntitle:"))).site()
    };
    assert!(changed(&footed("One"), &footed("Two")).contains(&"billing/again.html".to_owned()));
}

#[test]
fn the_manifest_makes_it_an_app() {
    let manifest = json(&Fixture::new(PLAYBOOK).site(), "manifest.webmanifest");
    assert_eq!(manifest["name"], "Acme \"now\"");
    assert_eq!((&manifest["start_url"], &manifest["scope"]), (&"index.html".into(), &"./".into()));
    assert_eq!(manifest["icons"][0]["src"], "assets/favicon.svg");
}

#[test]
fn switched_off_it_takes_away_what_was_kept() {
    let off = PLAYBOOK.replace("title:", "offline: false\ntitle:");
    let site = Fixture::new(&off).site();
    let page = text(&site, "index.html");
    assert!(!page.contains("offline.js") && !page.contains("worker-src"), "{page}");
    for path in ["offline.json", "offline.html", "manifest.webmanifest"] {
        assert!(site.get(path).is_none(), "{path}");
    }
    let worker = text(&site, "sw.js");
    assert!(worker.contains("caches.delete") && worker.contains("unregister") && !worker.contains("\"fetch\""));
    assert!(check("//- playbook.yml\noffline: never\n//- a.md\n# A\n").contains("PB010"));
}

#[test]
fn files_of_the_playbook_keep_their_names() {
    let taken =
        "//- a.md\n[a](sw.js) [b](offline.json)\n//- sw.js\nmine\n//- offline.json\nmine\n//- offline.md\n# Mine\n";
    let site = Fixture::new(taken).site();
    assert_eq!((text(&site, "sw.js"), text(&site, "offline.json")), ("mine\n".to_owned(), "mine\n".to_owned()));
    assert!(text(&site, "offline.html").contains("Mine"));
    let page = text(&site, "a.html");
    assert!(page.contains("data-worker=\"sw-1.js\""), "{page}");
    let worker = text(&site, "sw-1.js");
    assert!(worker.contains("\"offline-1.json\"") && worker.contains("\"offline-1.html\""));
    assert!(part(&json(&site, "offline-1.json"), "first").contains_key("offline-1.html"));
}
