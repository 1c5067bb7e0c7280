//! `check --external`: web addresses are asked for once, gently, and only then. A server on this machine stands for all
//! others: the program takes it for its proxy.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use playbook::check::rules::find;
use serde_json::Value;

use crate::fixture::Fixture;

/// What an address answers: a status, and headers of its own.
type Answers = BTreeMap<&'static str, (u16, &'static str)>;

/// A server, and what it was asked, in the order of arrival.
pub struct World {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl World {
    /// A world that gives these answers: address, status, a header.
    pub fn new(answers: &[(&'static str, u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers: Answers = answers.iter().map(|(address, status, header)| (*address, (*status, *header))).collect();
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log) = (answers.clone(), Arc::clone(&log));
                thread::spawn(move || serve(stream, &answers, &log));
            }
        });
        World { port, asked }
    }

    /// What was asked since, sorted: several are asked at once.
    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().expect("whole"));
        asked.sort();
        asked
    }

    /// Runs the program in a playbook, with this world as all there is: status, output and what was said beside it.
    pub fn run(&self, fixture: &Fixture, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let output = command
            .env("ALL_PROXY", format!("http://127.0.0.1:{}", self.port))
            .args(arguments)
            .args(["--color", "never"])
            .current_dir(fixture.root())
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
    }
}

/// The first line of a request, once its head is read; with it, what it says of who asks.
fn head(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 || line.trim().is_empty() {
            return Some(first.trim().to_owned());
        }
        if line.to_lowercase().starts_with("authorization:") {
            first = format!("{} {}", first.trim(), line);
        }
    }
}

fn serve(stream: TcpStream, answers: &Answers, log: &Mutex<Vec<String>>) {
    let mut out = stream.try_clone().expect("a handle");
    let mut reader = BufReader::new(stream);
    let mut host = String::new();
    while let Some(line) = head(&mut reader) {
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if method == "CONNECT" {
            host = format!("http://{}", path.trim_end_matches(":80"));
            if out.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_err() {
                return;
            }
            continue;
        }
        let address = format!("{host}{path}");
        let known = words.skip(1).collect::<Vec<_>>().join(" ");
        log.lock().expect("whole").push(format!("{method} {address} {known}").trim_end().to_owned());
        let both = answers.get(format!("{method} {address}").as_str()).or_else(|| answers.get(address.as_str()));
        let (status, header) = both.copied().unwrap_or((404, ""));
        let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
        let reply = format!("HTTP/1.1 {status} X\r\n{header}content-length: 0\r\n\r\n");
        if out.write_all(reply.as_bytes()).is_err() {
            return;
        }
    }
}

const STORY: &str = "//- playbook.yml
title: T
external: { ignore: [linkedin.com], retries: 1 }
rules: { orphan-page: off }
//- index.md
See [the form](http://tax.corp/form#part-2 \"t\"), http://tax.corp/form and <http://gone.corp/>.
[moved](http://old.corp/a#b), ![](http://img.corp/p.png), [ref][r] and [secret](http://vault.corp/x).
[local](http://localhost:9/x), [example](https://desk.example/), [in](https://www.linkedin.com/in/x).

[r]: http://busy.corp/q?a=1
//- retired.md
---
status: retired
---
[x](http://retired.corp/)
//- draft.md
---
status: draft
kind: guide
---
[x](http://tax.corp/missing)
//@ commit 2026-11-01 maya
";

fn world() -> World {
    World::new(&[
        ("http://tax.corp/form", 200, ""),
        ("http://gone.corp/", 410, ""),
        ("http://old.corp/a", 301, "location: http://new.corp/b"),
        ("http://new.corp/b", 200, ""),
        ("HEAD http://img.corp/p.png", 405, ""),
        ("http://img.corp/p.png", 200, ""),
        ("http://vault.corp/x", 401, ""),
        ("http://busy.corp/q?a=1", 429, "retry-after: 0"),
    ])
}

#[test]
fn each_address_is_asked_once_and_what_is_gone_is_found_in_every_place() {
    let fixture = Fixture::new(STORY);
    let world = world();
    let (status, out, said) = world.run(&fixture, &["check", "--external", "--today", "2026-11-22"]);
    let shown: Vec<&str> = out.lines().filter(|line| !line.contains(" | ") && !line.ends_with(" |")).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    warning[PB306]: dead-external-link: `http://tax.corp/missing` is gone: 404 Not Found
     --> draft.md:5:5
      = help: write its new address, or take the link out

    warning[PB306]: dead-external-link: `http://gone.corp/` is gone: 410 Gone
     --> index.md:1:75
      = help: write its new address, or take the link out

    note[PB306]: dead-external-link: `http://old.corp/a#b` has moved for good
     --> index.md:2:9
      = help: write `http://new.corp/b#b`

    note[PB304]: missing-alt-text: the image `http://img.corp/p.png` has no text
     --> index.md:2:31
      = help: say what it shows: `![The ticket form](…)`

    could not be checked: http://busy.corp/q?a=1: 429 Too Many Requests
    could not be checked: http://vault.corp/x: 401 Unauthorized
    7 web addresses: 2 gone, 1 moved, 2 could not be checked, 3 passed over
    2 warnings, 2 notes in 3 pages: passed (fails on errors)
    ");
    assert_eq!((status, said.as_str()), (0, "asking for 7 web addresses\n"), "warnings fail nothing by themselves");
    assert_eq!(
        world.asked(),
        [
            "GET http://gone.corp/",
            "GET http://img.corp/p.png",
            "GET http://tax.corp/missing",
            "GET http://vault.corp/x",
            "HEAD http://busy.corp/q?a=1",
            "HEAD http://busy.corp/q?a=1",
            "HEAD http://gone.corp/",
            "HEAD http://img.corp/p.png",
            "HEAD http://new.corp/b",
            "HEAD http://old.corp/a",
            "HEAD http://tax.corp/form",
            "HEAD http://tax.corp/missing",
            "HEAD http://vault.corp/x",
        ]
    );
    // What was answered is kept; what could not be checked is asked again.
    let (status, out, said) = world.run(&fixture, &["check", "--external", "--format", "json", "--fail-on", "warning"]);
    assert_eq!((status, said.as_str()), (1, "asking for 2 web addresses\n"), "{out}");
    assert!(world.asked().iter().all(|asked| asked.contains("busy.corp") || asked.contains("vault.corp")));
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let unknown = serde_json::json!([
        { "url": "http://busy.corp/q?a=1", "why": "429 Too Many Requests" },
        { "url": "http://vault.corp/x", "why": "401 Unauthorized" },
    ]);
    let expected =
        serde_json::json!({ "asked": 7, "kept": 5, "passed_over": 3, "gone": 2, "moved": 1, "unknown": unknown });
    assert_eq!(json["external"], expected);
}

#[test]
fn passwords_are_not_sent_nor_said_and_redirects_are_passed_over_as_links_are() {
    let story = "//- playbook.yml
title: T
external: { ignore: [login.corp] }
//- index.md
[a](http://Bob:Secret@cred.corp/x) [b](http://Bob:Secret@gone.corp/x) [c](http://old.corp/)
[e](http://in.corp/) [f](http://meta.corp/) [g](http://127.1/) [h](http://[::ffff:127.0.0.1]/) [i](http://localhost./)
";
    let fixture = Fixture::new(story);
    let world = World::new(&[
        ("http://cred.corp/x", 200, ""),
        ("http://old.corp/", 301, "location: http://Eve:Secret@new.corp/"),
        ("http://new.corp/", 200, ""),
        ("http://in.corp/", 302, "location: http://login.corp/"),
        ("http://meta.corp/", 302, "location: http://[::ffff:169.254.169.254]/latest"),
    ]);
    let (_, out, _) = world.run(&fixture, &["check", "--external", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let found = json["findings"].as_array().expect("findings").iter().filter(|finding| finding["code"] == "PB306");
    let said = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let found: Vec<String> = found.map(|finding| said(finding, "message") + " | " + &said(finding, "help")).collect();
    insta::assert_snapshot!(found.join("\n"), @"
    `http://gone.corp/x` is gone: 404 Not Found | write its new address, or take the link out
    `http://old.corp/` has moved for good | write `http://new.corp/`
    ");
    let unknown = json["external"]["unknown"].as_array().expect("a list").iter();
    let unknown: Vec<String> = unknown.map(|one| said(one, "url") + " | " + &said(one, "why")).collect();
    insta::assert_snapshot!(unknown.join("\n"), @"
    http://in.corp/ | it leads to `http://login.corp/`, which is not asked for
    http://meta.corp/ | it leads to `http://[::ffff:a9fe:a9fe]/latest`, which is not asked for
    ");
    assert_eq!(json["external"]["passed_over"], 3, "{out}");
    let asked = world.asked();
    assert!(
        !asked.iter().any(|asked| asked.to_lowercase().contains("authorization")),
        "nobody says who they are: {asked:?}"
    );
    let asked: Vec<&str> = asked.iter().filter_map(|asked| asked.split(' ').nth(1)).collect();
    assert_eq!(asked.len(), 7, "{asked:?}");
    assert!(!asked.iter().any(|asked| ["127.", "::", "localhost", "login."].iter().any(|own| asked.contains(own))));
}

#[test]
fn without_the_flag_nobody_is_asked_and_nothing_is_said() {
    let waived = STORY.replace("rules:", "waivers: [{ rule: PB306, path: \"**\", why: moving }]\nrules:");
    let fixture = Fixture::new(&waived);
    let world = world();
    for arguments in [&["check", "--format", "json"][..], &["build", "--check"]] {
        let (_, out, _) = world.run(&fixture, arguments);
        assert!(
            !out.contains("PB306")
                && !out.contains("PB012")
                && !out.contains("web address")
                && !out.contains("\"external\""),
            "{out}"
        );
    }
    assert_eq!(world.asked(), [""; 0]);
    let (_, out, _) = world.run(&fixture, &["check", "--external", "--quiet"]);
    assert!(out.contains("3 waived") && !out.contains("could not be checked: "), "{out}");
}

#[test]
fn a_world_that_cannot_be_reached_is_no_finding() {
    let fixture = Fixture::new("//- a.md\n[x](http://tax.corp/form)\n//- playbook.yml\nexternal: { retries: 0 }\n");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let world = World { port, asked: Arc::default() };
    let (status, out, _) = world.run(&fixture, &["check", "--external", "--fail-on", "warning"]);
    assert!(status == 0 && out.contains("1 web address: 1 could not be checked") && !out.contains("PB306"), "{out}");
}

#[test]
fn the_settings_are_checked_and_the_manual_is_there() {
    let fixture = Fixture::new("//- a.md\nx\n//- playbook.yml\nexternal: { timeout: 0, per_hots: 3, keep: 7m }\n");
    let findings = fixture.findings();
    for expected in ["`timeout` has to be from 1 to 300: `0`", "did you mean `per_host`?", "keep"] {
        assert!(findings.contains(expected), "{expected}: {findings}");
    }
    let rule = find("dead-external-link").expect("a rule");
    assert!(rule.code == "PB306" && rule.doc.fix.contains("external: { ignore:"));
}
