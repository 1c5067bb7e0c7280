//! Files for programs: JSON beside `report` and `check`, calendars, the feed, Markdown copies; and what `publish` keeps
//! out of all of them.

use std::collections::BTreeSet;
use std::process::Command;

use playbook::site::Site;
use serde_json::Value;

use crate::fixture::Fixture;

const PLAYBOOK: &str = "//- playbook.yml
title: Orders; \"now\", <b>
url: https://acme.example/handbook/
channels: { desk: { email: desk@example.org } }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org], aliases: [\"@mayac\"], role: Coordinator }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  priya: { name: Priya Raman, email: [priya@example.org] }
teams:
  service: { name: Service desk, members: [maya, jonas], channel: desk, aliases: [\"#service\"] }
//- index.md
---
kind: index
title: Orders
description: What we do.
---
[a](billing/send.md) [b](billing/refund.md)
//- billing/send.md
---
title: \"Send; an \\\\ invoice, <b>\\\"now\\\"</b> & \\u0007請求書を送る手順をここに書いておきますので読んでください\"
owner: maya
reviewers: [jonas, service]
last_verified: 2026-09-02
verifications:
  - { on: 2026-09-02, by: jonas, how: walked }
  - { on: 2026-08-02, by: priya, how: performed }
tags: [vat]
---
Send it. <!-- a secret -->

[//]: # (another secret)

## Steps

1. Open [the order](refund.md).
//- billing/refund.md
---
owner: service
status: retired
---
# Refund a client

Old.
//- drafts/plan.md
---
title: Hidden plan
status: draft
owner: priya
---
Not yet.
//- evidence/jonas-weber.csv
date,person,process
2026-10-01,jonas,billing/send.md
//@ commit 2026-08-01 Lewis Grant <lewis@home.example>
//- billing/guide.md
# A guide [x]

Words.
//@ commit 2026-11-01 jonas
";

fn text(site: &Site, path: &str) -> String {
    let bytes = site.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&text(site, path)).expect("JSON")
}

fn said(fixture: &Fixture, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--format", "json", "--today", "2026-11-22"])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every key of `one` is in `other` with the same value; those that are `beside` are not looked at.
fn same(one: &Value, other: &Value, beside: &[&str]) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one.iter().filter(|(key, _)| !beside.contains(&key.as_str())) {
                same(value, other.get(key).unwrap_or_else(|| panic!("no `{key}` in {other:?}")), beside);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{one:?} {other:?}");
            one.iter().zip(other).for_each(|(one, other)| same(one, other, beside));
        }
        _ => assert_eq!(one, other),
    }
}

#[test]
fn json_says_what_report_and_check_say() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = fixture.site();
    let mut report = said(&fixture, &["report"]);
    let people = json(&site, "api/v1/people.json");
    let pages = json(&site, "api/v1/pages.json");
    // Drafts are not on the site. Who is known only to git has no address there.
    report["pages"].as_array_mut().expect("pages").retain(|page| page["status"] != "draft");
    let own = |value: &Value| {
        serde_json::from_str::<Value>(&value.to_string().replace("lewis@home.example", "git:lewis-grant"))
    };
    report = own(&report).expect("JSON");
    same(&report, &pages, &["people", "recording", "clients", "register", "margin"]);
    for key in ["version", "today", "people"] {
        same(&report[key], &people[key], &[]);
    }
    assert_eq!(report["pages"].as_array().map(Vec::len), Some(4));
    assert!(report.to_string().contains("git:lewis-grant"), "somebody is known only to git");
    same(&said(&fixture, &["check"]), &json(&site, "api/v1/findings.json"), &[]);
    assert_eq!(people["teams"][0]["members"], serde_json::json!(["maya", "jonas"]));
    let send = &pages["pages"][2];
    assert_eq!(send["path"], "billing/send.md");
    assert_eq!(send["absolute_url"], "https://acme.example/handbook/billing/send.html");
    assert_eq!((&send["href"], &send["markdown"]), (&"billing/send.html".into(), &"billing/send.md".into()));
    assert_eq!((&send["cover"]["now_at_least"], &send["changed_on"]), (&2.into(), &"2026-08-01".into()));
}

#[test]
fn every_address_in_them_is_a_file_of_the_site() {
    let site = Fixture::new(PLAYBOOK).site();
    let mut found = 0;
    for path in ["api/v1/pages.json", "api/v1/people.json", "api/v1/findings.json"] {
        let text = text(&site, path);
        for key in ["\"href\":\"", "\"markdown\":\"", "\"absolute_url\":\"https://acme.example/handbook/"] {
            for rest in text.split(key).skip(1) {
                let href = rest.split('"').next().expect("an end");
                assert!(site.get(href).is_some(), "{path}: {href}");
                found += 1;
            }
        }
    }
    assert!(found > 20);
    for line in text(&site, "llms.txt").lines().filter(|line| line.starts_with("- [")) {
        let path = line.split("](https://acme.example/handbook/").nth(1).and_then(|rest| rest.split(')').next());
        assert!(site.get(path.expect("an address")).is_some(), "{line}");
    }
    for rest in text(&site, "sitemap.xml").split("<loc>https://acme.example/handbook/").skip(1) {
        assert!(site.get(rest.split('<').next().expect("an end")).is_some(), "{rest}");
    }
}

#[test]
fn a_site_of_govuk_is_read_the_same_way() {
    let fixture = Fixture::new(PLAYBOOK);
    let pages = json(&fixture.site(), "api/pages.json");
    let found = |at: usize| {
        pages[at].as_object().expect("a page").iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>()
    };
    assert_eq!(
        found(0),
        [
            "title \"A guide [x]\"",
            "url \"https://acme.example/handbook/billing/guide.html\"",
            "review_by null",
            "owner_slack null"
        ]
    );
    assert_eq!(found(1)[2..], ["review_by null", "owner_slack \"#service\""]);
    assert_eq!(found(2)[2..], ["review_by \"2027-03-01\"", "owner_slack \"@mayac\""]);
}

/// The lines of a calendar as they were before they were folded.
fn unfolded(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn reviews_are_calendars_for_all_and_for_each() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = fixture.site();
    let lines = unfolded(&text(&site, "reviews.ics"));
    assert_eq!((lines[0].as_str(), lines[lines.len() - 1].as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "what is retired is not reviewed");
    assert!(lines.contains(&"X-WR-CALNAME:Reviews\\, Orders\\; \"now\"\\, <b>".to_owned()), "{lines:?}");
    assert!(
        lines.contains(&"DTSTART;VALUE=DATE:20270301".to_owned())
            && lines.contains(&"DTSTAMP:20261122T000000Z".to_owned())
    );
    assert!(lines.contains(&"URL:https://acme.example/handbook/billing/send.html".to_owned()));
    let summary = "SUMMARY:Review: Send\\; an \\\\ invoice\\, <b>\"now\"</b> & 請求書を送る手順をここに書いておきますので読んでください";
    assert!(lines.contains(&summary.to_owned()), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("DESCRIPTION:Fresh\\nVerified 2 Sep 2026\\n")));
    let uid = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID:")).cloned().expect("an id");
    // The owner, and all who are asked to check it.
    for path in ["person/maya.ics", "person/jonas.ics", "team/service.ics"] {
        assert_eq!(uid(&unfolded(&text(&site, path))), uid(&lines));
    }
    assert!(site.get("person/priya.ics").is_none());
    assert!(text(&site, "person/maya.html").contains("href=\"maya.ics\""));
    assert!(text(&site, "health.html").contains("href=\"reviews.ics\""));
    assert!(!text(&site, "person/priya.html").contains(".ics"));
    // Another day and another title are the same review.
    let later = Fixture::new(&PLAYBOOK.replace("2026-09-02", "2026-09-03").replace("Send; an", "Post an"));
    assert_eq!(uid(&unfolded(&text(&later.site(), "reviews.ics"))), uid(&lines));
}

/// Goes through XML as strictly as we write it: one root, every element closed, quoted attributes, known entities.
fn well_formed(text: &str) -> Vec<String> {
    let mut rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("a declaration");
    let (mut open, mut seen): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let proper = |text: &str| {
        let mut parts = text.split('&');
        assert!(!parts.next().unwrap_or_default().contains(['<', '>']), "{text}");
        for part in parts {
            let entity = part.split_once(';').map(|(entity, _)| entity);
            assert!(matches!(entity, Some("amp" | "lt" | "gt" | "quot" | "#x27")), "{text}");
        }
        assert!(!text.chars().any(|sign| sign.is_control() && sign != '\n'), "{text:?}");
    };
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        proper(before);
        assert!(!open.is_empty() || before.trim().is_empty());
        let end = from.find('>').expect("a tag ends");
        let tag = &from[1..end];
        rest = &from[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        assert!(name.chars().all(|sign| sign.is_ascii_lowercase()) && !name.is_empty(), "{tag}");
        let parts: Vec<&str> = attributes.split('"').collect();
        assert!(parts.len() % 2 == 1 && parts[parts.len() - 1].trim().is_empty(), "{tag}");
        parts.chunks_exact(2).for_each(|pair| {
            assert!(pair[0].trim().ends_with('='), "{tag}");
            proper(pair[1]);
        });
        seen.push(format!("{}{name}", open.iter().map(|name| format!("{name}/")).collect::<String>()));
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    seen
}

#[test]
fn the_feed_is_atom_and_its_ids_stay() {
    let mut fixture = Fixture::new(PLAYBOOK);
    let site = fixture.site();
    let feed = text(&site, "feed.xml");
    let seen = well_formed(&feed);
    let count = |feed: &[String], name: &str| feed.iter().filter(|seen| *seen == name).count();
    let entries = count(&seen, "feed/entry");
    assert_eq!(entries, 6, "{feed}");
    for name in ["id", "title", "updated"] {
        assert_eq!((count(&seen, &format!("feed/{name}")), count(&seen, &format!("feed/entry/{name}"))), (1, entries));
    }
    assert_eq!(count(&seen, "feed/author/name"), 1);
    let ids = |feed: &str| -> BTreeSet<String> {
        feed.split("<id>").skip(1).filter_map(|rest| Some(rest.split_once("</id>")?.0.to_owned())).collect()
    };
    let first = ids(&feed);
    assert_eq!(first.len(), entries + 1, "each is its own");
    assert!(first.iter().all(|id| id.starts_with("https://acme.example/handbook/")));
    assert!(first.contains("https://acme.example/handbook/billing/send.html#verified-2026-09-02"), "{first:?}");
    assert!(
        feed.contains("<title>New: Send; an \\ invoice, &lt;b&gt;&quot;now&quot;&lt;/b&gt; &amp; 請求書"),
        "{feed}"
    );
    assert!(feed.contains("<updated>2026-11-01T00:00:00Z</updated>") && !feed.contains("Hidden plan"));
    well_formed(&text(&site, "sitemap.xml"));
    assert!(text(&site, "sitemap.xml").contains("billing/guide.html</loc><lastmod>2026-11-01</lastmod>"));
    assert!(
        text(&site, "billing/send.html")
            .contains("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"../feed.xml\">")
    );
    fixture.then("//- billing/guide.md\n# A guide [x]\n\nOther words.\n//@ commit 2026-11-20 maya\n//- billing/guide.md\n# A guide [x]\n\nYet others.\n//@ commit 2026-11-20 priya\n");
    let later = ids(&text(&fixture.site(), "feed.xml"));
    assert!(first.is_subset(&later) && later.len() == first.len() + 2, "{later:?}");
    // Another commit of the day is no more news, nor is another row of the week.
    let rows = |days: &[&str]| {
        let rows: String = days.iter().map(|day| format!("{day},priya,billing/send.md\n")).collect();
        format!("//- evidence/2026.csv\ndate,person,process\n{rows}")
    };
    fixture.then(&rows(&["2026-11-17"]));
    let week = ids(&text(&fixture.site(), "feed.xml"));
    let new: Vec<&String> = week.difference(&later).collect();
    assert_eq!(new, ["https://acme.example/handbook/billing/send.html#verified-week-2026-11-16"]);
    fixture.then("//- billing/guide.md\n# A guide [x]\n\nAnd others.\n//@ commit 2026-11-20 maya\n");
    fixture.then(&rows(&["2026-11-16", "2026-11-17", "2026-11-19"]));
    assert_eq!(ids(&text(&fixture.site(), "feed.xml")), week);
    // Nor where somebody walked through it in between.
    let between = "  - { on: 2026-09-02, by: jonas, how: walked }";
    let walked = PLAYBOOK.split("//- billing/send.md\n").nth(1).and_then(|rest| rest.split("//- ").next()).expect("it");
    let walked = walked.replace(between, &format!("  - {{ on: 2026-11-18, by: jonas, how: walked }}\n{between}"));
    fixture.then(&format!(
        "//- billing/send.md\n{}",
        walked.replace("last_verified: 2026-09-02", "last_verified: 2026-11-18")
    ));
    let walked = ids(&text(&fixture.site(), "feed.xml"));
    let new: Vec<&String> = walked.difference(&week).collect();
    assert_eq!(new, ["https://acme.example/handbook/billing/send.html#verified-2026-11-18"]);
    assert!(week.is_subset(&walked));
    assert!(text(&site, "404.html").contains("atom+xml\" href=\"/handbook/feed.xml\""), "under any address");
    // Without an address there can be no ids, and no site map.
    let homeless = Fixture::new(&PLAYBOOK.replace("url: https://acme.example/handbook/\n", "")).site();
    assert!(homeless.get("feed.xml").is_none() && homeless.get("sitemap.xml").is_none());
    assert!(!text(&homeless, "index.html").contains("atom+xml") && !text(&homeless, "reviews.ics").contains("URL"));
    assert!(text(&homeless, "llms.txt").contains("(billing/send.md)"));
}

#[test]
fn every_page_is_there_as_markdown() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = fixture.site();
    let send = text(&site, "billing/send.md");
    let (head, body) = send.split_once("\n\nSend it.").expect("title and line");
    assert!(head.starts_with("# Send; an \\ invoice, <b>\"now\"</b> & 請求書を送る"), "{head}");
    assert!(
        head.contains("\n\n> Fresh · Verified 2 Sep 2026 · Due for review by 1 Mar 2027 · Owner: Maya Chen · Cover: "),
        "{head}"
    );
    assert!(
        body.ends_with("## Steps\n\n1. Open [the order](refund.md).\n")
            && !send.contains("secret")
            && !send.contains("owner:")
    );
    assert_eq!(
        text(&site, "billing/refund.md"),
        "# Refund a client\n\n> Retired: do not work from it · Owner: Service desk\n\nOld.\n"
    );
    assert_eq!(text(&site, "billing/guide.md"), "# A guide [x]\n\nWords.\n");
    assert!(site.get("drafts/plan.md").is_none());
    assert!(text(&site, "billing/send.html").contains("href=\"send.md\""));
    let llms = text(&site, "llms.txt");
    assert!(llms.starts_with("# Orders; \"now\", <b>\n\n> What we do.\n\n"), "{llms}");
    let at = |what: &str| llms.find(what).unwrap_or_else(|| panic!("{what} in {llms}"));
    assert!(
        at("\n## Billing\n\n- [A guide \\[x\\]](https://acme.example/handbook/billing/guide.md): Words.\n")
            < at("\n## Optional\n\n- [Refund a client]")
    );
    assert!(!llms.contains("Hidden plan"));
}

#[test]
fn copies_have_one_ending_and_give_way_to_files_of_the_playbook() {
    let fixture = Fixture::new(
        "//- playbook.yml\nsources: [\"**/*.md.erb\", \"a.md\"]\n//- a.md\n[x](b.md) [y](feed.xml) [z](api)\n//- b.html.md.erb\n# B\n//- b.md\nmine\n//- feed.xml\nmine\n//- api\nmine\n",
    );
    let site = fixture.site();
    assert_eq!(text(&site, "b-1.md"), "# B\n");
    assert_eq!((text(&site, "b.md").as_str(), text(&site, "api").as_str()), ("mine\n", "mine\n"));
    assert!(site.get("api-1/v1/pages.json").is_some());
    assert!(text(&site, "b.html").contains("href=\"b-1.md\""));
}

/// Everything for programs, and the page of changes, as one text.
fn machine(site: &Site) -> String {
    let own = |path: &str| {
        [".json", ".xml", ".ics", ".txt", ".md"].iter().any(|ending| path.ends_with(ending)) || path == "lately.html"
    };
    site.iter()
        .filter(|(path, _)| own(path.as_str()))
        .map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes)))
        .collect()
}

#[test]
fn nothing_that_is_not_published_is_in_them() {
    let names = [
        "Maya",
        "maya",
        "Jonas",
        "jonas",
        "Priya",
        "priya",
        "Lewis",
        "lewis",
        "Coordinator",
        "a secret",
        "another secret",
    ];
    let leaks = |people: &str| -> Vec<&str> {
        let found =
            machine(&Fixture::new(&PLAYBOOK.replace("url:", &format!("publish: {{ people: {people} }}\nurl:"))).site());
        assert!(found.contains("Service desk") && found.contains("billing/send.md") && !found.contains("@example.org"));
        assert!(!found.contains("home.example"), "an address that only git knows");
        names.into_iter().filter(|name| found.contains(*name)).collect()
    };
    assert_eq!(leaks("none"), [""; 0]);
    assert_eq!(leaks("full"), ["Maya", "maya", "Jonas", "jonas", "Priya", "priya", "Lewis", "lewis", "Coordinator"]);
    assert!(!leaks("names").contains(&"Coordinator"));
    let none = Fixture::new(&PLAYBOOK.replace("url:", "publish: { people: none }\nurl:")).site();
    assert_eq!(json(&none, "api/v1/people.json")["people"], serde_json::json!([]));
    let send = &json(&none, "api/v1/pages.json")["pages"][2];
    assert!(send["owner"].is_null() && send["cover"]["now"].is_null() && send["cover"]["now_at_least"] == 2);
    assert!(none.iter().all(|(path, _)| !path.as_str().starts_with("person/") && !path.as_str().starts_with("team/")));
}

#[test]
fn without_people_yml_nobody_is_known_by_an_address() {
    let fixture = Fixture::new(
        "//- a.md\n---\nlast_verified: 2026-09-01\n---\nx\n//@ commit 2026-09-01 Ann Lee <ann@home.example>\n//- a.md\n---\nlast_verified: 2026-10-01\n---\nx\n//@ commit 2026-10-01 ann lee <other@home.example>\n//- b.md\n---\nlast_verified: 2026-10-02\n---\nx\n//@ commit 2026-10-02 Ann <ann@work.example>\n",
    );
    let site = fixture.site();
    assert!(!machine(&site).contains(".example"), "{}", machine(&site));
    let pages = json(&site, "api/v1/pages.json");
    let who = |at: usize| pages["pages"][at]["verifications"][0]["who"].clone();
    assert_eq!([who(0), who(1)], ["git:ann-lee", "git:ann"]);
}

/// A playbook in which everything that can name somebody does.
const NAMING: &str = "//- playbook.yml
title: Orders
url: https://acme.example/handbook/
repository: https://code.example/acme/orders
publish: { people: LEVEL }
evidence: { bulk: 1 }
criticality: { low: { cover: 1 } }
waivers:
  - { rule: owner-gone, path: \"billing/pay.md\", until: 2027-01-31, why: Tomoko will take it }
channels: { desk: { email: desk@shared.example, phone: \"+44 20 7946 0000\" } }
//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org], aliases: [\"@mayac\"], role: Coordinator, away: [2026-12-22/2026-12-23], holds: [vault] }
  jonas: { name: Jonas Weber, email: [jonas@example.org], role: Fitter, until: 2026-12-30 }
  priya: { name: Priya Raman, email: [priya@example.org], away: [2026-12-22/2026-12-23] }
  lewis: { name: Lewis Grant, email: [lewis@example.org], until: 2026-08-28 }
  tomoko: { name: Tomoko Abe }
teams:
  service: { name: Service desk, members: [maya, jonas], channel: desk, aliases: [\"#service\"] }
//- index.md
[a](billing/send.md) [b](billing/pay.md) [c](support/call.md) [d](support/fix.md) [e](support/team.md)
//- billing/send.md
---
owner: maya
reviewers: [jonas, service]
verifications:
  - { on: 2026-09-02, by: jonas, how: walked, note: \"with Tomoko beside\", ref: https://tickets.example/tomoko }
waive:
  - { rule: single-reviewer, until: 2027-01-31, why: ask Jonas }
---
Send it.
//- billing/pay.md
---
owner: lewis
approved: { by: maya, on: 2026-01-02 }
---
Pay it.
//- support/call.md
---
owner: maya
reviewers: [priya]
criticality: low
audience: clients
channel: desk
verifications:
  - { on: 2026-10-02, by: priya, how: performed }
---
Call them.
//- support/fix.md
---
owner: Gustavo Ruiz
needs: [vault]
---
Fix it.
//- support/team.md
---
owner: service
last_verified: 2026-05-01
---
All of us.
//- evidence/jonas-weber.csv
date,person,process
2026-10-01,jonas,billing/send.md
2026-10-01,Osvaldo,billing/send.md
nonsense,jonas,billing/send.md
//@ commit 2026-06-01 Orla Byrne <orla@home.example>
//- support/team.md
---
owner: service
last_verified: 2026-06-10
---
All of us.
//@ commit 2026-06-10 priya
Co-authored-by: Jonas Weber <jonas@example.org>
//- support/team.md
---
owner: service
last_verified: 2026-07-10
---
All of us.
//- support/fix.md
---
owner: Gustavo Ruiz
needs: [vault]
last_verified: 2026-07-10
---
Fix it.
//- billing/pay.md
---
owner: lewis
approved: { by: maya, on: 2026-01-02 }
last_verified: 2026-07-10
---
Pay it.
//@ commit 2026-07-10 lewis
//- billing/send.md
---
owner: maya
reviewers: [jonas, service]
verifications:
  - { on: 2026-09-02, by: jonas, how: walked, note: \"with Tomoko beside\", ref: https://tickets.example/tomoko }
waive:
  - { rule: single-reviewer, until: 2027-01-31, why: ask Jonas }
---
Send it at once, and again.
//- billing/new.md
# New
//@ commit 2026-11-10 maya
";

/// A fixture that names people as far as `level` says, and which of `wanted` are in any file of its site or in what the
/// search knows, letter case folded.
fn named(level: &str) -> (Fixture, impl Fn(&[&str]) -> Vec<String>) {
    let fixture = Fixture::new(&NAMING.replace("LEVEL", level));
    let mut all = format!("{:?}", fixture.read().entries().expect("entries"));
    for (path, bytes) in fixture.site().iter() {
        let text = String::from_utf8_lossy(bytes);
        // The people of the manual's examples are made up, and happen to be those of the tests.
        let manual = (path.as_str() == "rules.html").then(|| text.find("id=\"manual\"").expect("a manual"));
        all += &format!("\n{path}\n{}", &text[..manual.unwrap_or(text.len())]);
    }
    let all = all.to_lowercase();
    let found = move |wanted: &[&str]| -> Vec<String> {
        wanted.iter().filter(|one| all.contains(&one.to_lowercase())).map(|one| (*one).to_owned()).collect()
    };
    (fixture, found)
}

#[test]
fn where_nobody_is_named_no_file_of_the_site_names_or_points_at_anybody() {
    let names = [
        "maya",
        "maya chen",
        "jonas",
        "weber",
        "priya",
        "raman",
        "lewis",
        "tomoko",
        "gustavo",
        "ruiz",
        "osvaldo",
        "orla byrne",
        "orla-byrne",
        "coordinator",
        "fitter",
    ];
    let never = ["example.org", "home.example"];
    let (fixture, full) = named("full");
    let hashes = fixture.said(&["log", "--format=%H"]);
    let short: Vec<&str> = hashes.lines().map(|hash| &hash[..7]).collect();
    assert_eq!(full(&names), names, "the test can see them");
    assert_eq!(full(&short).len(), short.len(), "and the commits");
    assert_eq!(full(&never), [""; 0]);
    let (_, none) = named("none");
    assert_eq!(none(&names), [""; 0]);
    assert_eq!(none(&short), [""; 0]);
    assert_eq!(none(&never), [""; 0]);
    assert_eq!(none(&["tickets.example", "code.example/acme/orders/commit", "evidence:3:"]), ["evidence:3:"]);
    assert_eq!(none(&["Service desk", "desk@shared.example", "until 31 Jan 2027"]).len(), 3, "but these");
}

#[test]
fn where_only_names_are_published_nothing_else_of_people_is() {
    let more =
        ["coordinator", "fitter", "22 Dec 2026", "2026-12-22", "30 Dec 2026", "2026-12-30", "@mayac", "example.org"];
    let found = |level: &str| named(level).1(&more);
    assert_eq!(found("full"), ["coordinator", "fitter", "22 Dec 2026", "30 Dec 2026", "2026-12-30", "@mayac"]);
    assert_eq!(found("names"), [""; 0]);
    assert_eq!(named("names").1(&["jonas weber", "orla byrne", "ask jonas"]).len(), 3);
}

#[test]
fn links_in_copies_lead_to_files_of_the_site() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook");
    let checked =
        playbook::pipeline::read(&root, crate::fixture::TODAY, playbook::pipeline::Wanted::Pages).expect("it");
    let site = checked.site(&root.join("themes/default"), playbook::render::Drafts::Out).expect("a site");
    let mut found = 0;
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".md")) {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let copy = std::str::from_utf8(bytes).expect("UTF-8");
        let document = playbook::markdown::parse(copy, 0, &playbook::markdown::Options::default());
        for link in &document.links {
            let target = link.target.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains(':') || target.contains("<%") || target.contains("{{") {
                continue;
            }
            let to = playbook::load::address::resolve_path(folder, target).expect("it stays within the site");
            assert!(site.get(&to).is_some(), "{path}: {target}");
            found += 1;
        }
    }
    assert!(found > 40, "{found}");
    let fixture = Fixture::new(
        "//- playbook.yml\nsources: [\"**/*.md.erb\", \"**/*.md\"]\n//- a/README.md\n# A\n\n[b](../b.html.md.erb#two) [c][] [out](gone.md) [d](../draft.md) [e](/c/) ![f](f.png)\n\n[c]: /b.html\n//- b.html.md.erb\n# B\n\n[a](/a/README.md) [top](#two)\n\n## Two\n//- draft.md\n---\nstatus: draft\n---\n//- c/x.md\nx\n//- a/f.png\n.\n",
    );
    let site = fixture.site();
    assert_eq!(
        text(&site, "a/index.md"),
        "# A\n\n[b](../b.md#two) [c][] out d [e](../c/index.html) ![f](f.png)\n\n[c]: ../b.md\n"
    );
    assert_eq!(text(&site, "b.md"), "# B\n\n[a](a/index.md) [top](#two)\n\n## Two\n");
}

#[test]
fn what_is_made_gives_way_to_every_file_of_the_playbook() {
    let fixture = Fixture::new(
        "//- index.md\n[a](health.html) [b](print/a.html) [c](print/b.css) [d](person) [e](Feed.xml)\n//- playbook.yml\nurl: https://acme.example/\n\
         //- people.yml\npeople: { maya: { name: Maya Chen } }\n//- health.html\nmine\n//- print/a.html\nmine\n//- print/b.css\nmine\n//- person\nmine\n//- Feed.xml\nmine\n\
         //- a/one.md\nOne.\n//- a/two.md\nTwo.\n//- b/one.md\nOne.\n//- b/two.md\nTwo.\n",
    );
    let site = fixture.site();
    for path in ["health.html", "print/a.html", "print/b.css", "person", "Feed.xml"] {
        assert_eq!(text(&site, path), "mine\n", "{path}");
    }
    for path in ["health-1.html", "print/a-1.html", "print/a-1.css", "print/b.html", "print/b-1.css", "feed-1.xml"] {
        assert!(site.get(path).is_some_and(|bytes| bytes.len() > 20), "{path}");
    }
    assert!(site.get("person-1/maya.html").is_some() && text(&site, "print/b.html").contains("href=\"b-1.css\""));
}

#[test]
fn everybody_has_a_page_whatever_their_name() {
    let namesakes = |more: &str| {
        Fixture::new(&format!(
            "//- a.md\n---\nlast_verified: 2026-09-01\n---\nx\n//@ commit 2026-09-01 Con <con@home.example>\n//- b.md\n---\nlast_verified: 2026-10-01\n---\nx\n//@ commit 2026-10-01 Ann <zoe@home.example>\n//- c.md\n---\nlast_verified: 2026-10-02\n---\nx\n//@ commit 2026-10-02 Ann <mia@home.example>\n{more}"
        ))
    };
    let site = namesakes("").site();
    assert!(site.get("person/con-.html").is_some());
    let ids = |site: &Site| -> BTreeSet<String> {
        let people = json(site, "api/v1/people.json");
        let people = people["people"].as_array().expect("people").iter();
        people.map(|person| format!("{} {}", person["id"], person["href"])).collect()
    };
    let two = ids(&site);
    assert!(two.iter().all(|id| !id.contains("home")) && two.len() == 3, "{two:?}");
    // A further one changes nothing for those who are there, wherever their address stands in order.
    let three = ids(&namesakes(
        "//- d.md\n---\nlast_verified: 2026-10-03\n---\nx\n//@ commit 2026-10-03 Ann <bea@home.example>\n",
    )
    .site());
    assert!(two.is_subset(&three) && three.len() == 4, "{two:?} {three:?}");
}

#[test]
fn the_same_playbook_gives_the_same_bytes() {
    let fixture = Fixture::new(PLAYBOOK);
    assert_eq!(machine(&fixture.site()), machine(&fixture.site()));
    let clone = Fixture::clone_of(&fixture, &[]);
    assert_eq!(machine(&fixture.site()), machine(&clone.site()), "whatever was kept from earlier runs");
}
