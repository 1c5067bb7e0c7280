//! The live preview: the program is started on a free port and asked over plain HTTP. What is waited for is told by its
//! stream of changes; nothing here sleeps.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use walkdir::WalkDir;

use crate::fixture::Fixture;

const PAGES: &str = "//- playbook.yml
title: Handbook
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
//- index.md
# Welcome

[Send an invoice](billing/invoice.md)
//- billing/invoice.md
---
owner: maya
reviewers: [jonas]
last_verified: 2026-11-01
---
# Send an invoice

Print the totals.
";

/// No change takes so long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running preview.
struct Preview {
    child: Child,
    address: String,
    changes: Receiver<()>,
    said: Receiver<String>,
}

/// An answer.
struct Got {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    fn of(root: &Path, arguments: &[&str]) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .arg("serve")
            .arg(root)
            .args(["--today", "2026-11-22"])
            .args(if arguments.is_empty() { &["--port", "0"] } else { arguments })
            .env_remove("SOURCE_DATE_EPOCH")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("an output"));
        out.read_line(&mut line).expect("an address");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("no address: {line}")).to_owned();
        let (say, said) = channel();
        let errors = BufReader::new(child.stderr.take().expect("an output"));
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        let mut stream = TcpStream::connect(&address).expect("it listens");
        write!(stream, "GET /.playbook/changes HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it is asked");
        let (tell, changes) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if line.starts_with("data:") && tell.send(()).is_err() {
                    return;
                }
            }
        });
        Preview { child, address, changes, said }
    }

    fn request(&self, method: &str, path: &str, host: &str) -> Got {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it is asked");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it answers");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Got { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Got {
        self.request("GET", path, &self.address)
    }

    /// Waits until what stands at a path is as it should be.
    fn until(&self, path: &str, fits: impl Fn(&Got) -> bool) -> Got {
        loop {
            let got = self.get(path);
            if fits(&got) {
                return got;
            }
            if self.changes.recv_timeout(PATIENCE).is_err() {
                panic!("{path} stays as it is: {}\n{}", got.status, got.body);
            }
        }
    }

    fn until_says(&self, path: &str, text: &str) -> Got {
        self.until(path, |got| got.status == 200 && got.body.contains(text) && !got.body.contains(BANNER))
    }

    /// Waits for a line that it says.
    fn line(&self, text: &str) {
        let mut all = String::new();
        while let Ok(line) = self.said.recv_timeout(PATIENCE) {
            if line.contains(text) {
                return;
            }
            all += &format!("{line}\n");
        }
        panic!("never `{text}`:\n{all}");
    }

    /// Presses Ctrl-C, and gives the exit status.
    fn ended(&mut self) -> Option<i32> {
        let pressed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(pressed.expect("kill runs").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

const BANNER: &str = "id=\"playbook-preview\"";
const INVOICE: &str = "/billing/invoice.html";

/// What a file of the search holds.
fn shard(script: &str) -> String {
    let packed = script.split('"').nth(3).unwrap_or_default();
    let packed = STANDARD.decode(packed).expect("base64");
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("raw deflate");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn page(text: &str) -> Vec<u8> {
    PAGES.split_once("//- billing/invoice.md\n").expect("a page").1.replace("Print the totals.", text).into_bytes()
}

/// Every file below a folder with its bytes, git's own left out.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        WalkDir::new(root).into_iter().map(|entry| entry.expect("a file")).filter(|file| file.file_type().is_file());
    files.map(|file| (file.path().display().to_string(), fs::read(file.path()).expect("it can be read"))).collect()
}

#[test]
fn where_changes_were_lost_everything_is_read_anew() {
    let playbook = Fixture::new(PAGES);
    let mut preview = Preview::of(playbook.root(), &[]);
    preview.until_says(INVOICE, "Print the totals.");
    preview.line("2 pages: shown in");
    // The folder itself stands for all that lies in it.
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(playbook.root(), fs::Permissions::from_mode(0o750)).expect("it is ours");
    preview.line("everything: shown in");
    playbook.add("billing/invoice.md", &page("Print the sums."));
    preview.until_says(INVOICE, "Print the sums.");
    assert_eq!(preview.ended(), Some(0));
}

#[test]
fn a_save_shows_and_nothing_is_written() {
    let playbook = Fixture::new(PAGES);
    let before = files(playbook.root());
    let mut preview = Preview::of(playbook.root(), &[]);
    preview.until_says("/", "Welcome");
    preview.until_says(INVOICE, "Print the totals.");
    preview.line("2 pages: shown in");
    assert_eq!(files(playbook.root()), before);
    playbook.add("billing/invoice.md", &page("Print the sums."));
    preview.until_says(INVOICE, "Print the sums.");
    preview.line("billing/invoice.md: shown in");
    // As editors write: beside it, and then in its place.
    playbook.add("billing/.invoice.md.new", &page("Print it all."));
    let folder = playbook.root().join("billing");
    fs::rename(folder.join(".invoice.md.new"), folder.join("invoice.md")).expect("it can be renamed");
    preview.until_says(INVOICE, "Print it all.");
    // Files that editors make for a moment are no news, and hold nothing up.
    playbook.add("billing/4913", b"");
    fs::remove_file(folder.join("4913")).expect("it can be removed");
    playbook.add("billing/invoice.md", &page("Print most."));
    preview.until_says(INVOICE, "Print most.");
    preview.line("billing/invoice.md: shown in");
    // What follows from a change is shown on other pages too.
    playbook.add("billing/invoice.md", &String::from_utf8_lossy(&page("x")).replace("# Send", "# Post").into_bytes());
    preview.until_says("/billing/", "Post an invoice");
    assert_eq!(preview.ended(), Some(0));
}

#[test]
fn where_there_is_no_page_the_usual_look_says_so() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &[]);
    preview.until_says("/", "Welcome");
    let got = preview.get("/billing/much/deeper.html");
    assert_eq!(got.status, 404);
    assert!(got.body.contains("href=\"/assets/site.css"), "{}", got.body);
    assert!(!got.body.contains("href=\"assets/"), "{}", got.body);
}

#[test]
fn only_this_machine_is_answered_and_only_with_the_site() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &[]);
    preview.until_says("/", "Welcome");
    for host in ["example.org", "localhost.example.org", "127.0.0.1.example.org", ""] {
        let got = preview.request("GET", "/", host);
        assert_eq!((got.status, got.body.contains("Welcome")), (403, false), "{host}");
    }
    assert_eq!(preview.request("GET", "/", "localhost:1").status, 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(preview.request(method, "/", &preview.address).status, 405, "{method}");
    }
    for path in [
        "/../playbook.yml",
        "/playbook.yml",
        "/%2e%2e/playbook.yml",
        "/billing/..%2f..%2fpeople.yml",
        "/%00",
        "/a//b",
        "/.playbook/../x",
    ] {
        let got = preview.get(path);
        assert_eq!((got.status, got.body.contains("people:")), (404, false), "{path}");
    }
    let head = preview.request("HEAD", INVOICE, &preview.address);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for (path, kind) in [
        (INVOICE, "text/html; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/assets/site.js", "text/javascript; charset=utf-8"),
        ("/assets/favicon.svg", "image/svg+xml"),
        ("/search/root.js", "text/javascript; charset=utf-8"),
        ("/.playbook/preview.js", "text/javascript; charset=utf-8"),
    ] {
        let got = preview.get(path);
        assert!(got.status == 200 && got.head.contains(&format!("content-type: {kind}")), "{path}: {}", got.head);
        assert!(got.head.contains("x-content-type-options: nosniff") && got.head.contains("cache-control: no-store"));
    }
    let folder = preview.get("/billing");
    assert!(folder.status == 302 && folder.head.contains("location: ./billing/"), "{}", folder.head);
    let page = preview.get(INVOICE).body;
    assert!(page.contains("content=\"connect-src 'self'; default-src 'none'; script-src 'self'"), "{page}");
    assert!(!page.contains("data-worker"), "a preview stays on no device");
    assert!(preview.get("/sw.js").body.contains("unregister"), "nor does what was served there before");
}

#[test]
fn what_is_broken_is_told_over_what_was_good_and_heals() {
    let playbook = Fixture::new(PAGES);
    let mut preview = Preview::of(playbook.root(), &[]);
    preview.until_says(INVOICE, "Print the totals.");
    let tells = |preview: &Preview, path: &str, words: &str| {
        preview.until(path, |got| got.body.contains(BANNER) && got.body.contains(words))
    };
    // A page: whoever has it open keeps it as it was, and no other page is concerned.
    playbook.add("billing/invoice.md", b"---\nowner: [maya\n---\n# Send an invoice\n\nPrint the sums.\n");
    assert!(tells(&preview, INVOICE, "billing/invoice.md:2:").body.contains("data-keep"));
    preview.until_says("/", "Welcome");
    playbook.add("billing/invoice.md", &page("Print the sums."));
    preview.until_says(INVOICE, "Print the sums.");
    // The settings: every page stays as it was.
    playbook.add("playbook.yml", b"title: [Handbook\n");
    let kept = tells(&preview, INVOICE, "playbook.yml:1:");
    assert!(kept.body.contains("Print the sums.") && !kept.body.contains("data-keep"));
    preview.line("the last good state stays: playbook.yml:1:");
    playbook.add("playbook.yml", b"title: Manual\n");
    preview.until_says(INVOICE, "Manual");
    // A template that cannot be read, and one that breaks only with a page.
    for broken in ["{% if %}", "{% extends \"built-in/page.html\" %}{% block main %}{{ page.titel }}{% endblock %}"] {
        playbook.add("themes/default/templates/page.html", broken.as_bytes());
        tells(&preview, INVOICE, "themes/default/templates/page.html:1:");
        fs::remove_file(playbook.root().join("themes/default/templates/page.html")).expect("it can be removed");
        preview.until_says(INVOICE, "Print the sums.");
    }
    // No page at all.
    fs::rename(playbook.root().join("billing/invoice.md"), playbook.root().join("billing/invoice.txt"))
        .expect("renamed");
    fs::remove_file(playbook.root().join("index.md")).expect("it can be removed");
    tells(&preview, INVOICE, "no page");
    playbook.add("index.md", b"# Back\n");
    preview.until_says("/", "Back");
    assert_eq!(preview.ended(), Some(0));
}

#[test]
fn what_is_wrong_with_a_page_is_said_where_it_was_saved() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &[]);
    preview.until_says(INVOICE, "Print the totals.");
    let text = String::from_utf8_lossy(&page("Print [it](gone.md).")).into_owned();
    playbook.add("billing/invoice.md", text.as_bytes());
    preview.line("  billing/invoice.md:8:12: there is no page or file at `gone.md`");
    playbook.add("billing/invoice.md", text.replacen("---\n", "", 1).as_bytes());
    preview.line("  cannot be read: billing/invoice.md:1:1: front matter without its first line");
}

#[test]
fn a_preview_of_what_cannot_be_read_yet_waits_for_it() {
    let playbook = Fixture::new("//- playbook.yml\ntitle: Handbook\n");
    let preview = Preview::of(playbook.root(), &[]);
    let got = preview.until("/", |got| got.body.contains("no page"));
    assert_eq!(got.status, 500);
    playbook.add("index.md", b"# The first\n");
    preview.until_says("/", "The first");
}

#[test]
fn all_files_of_a_playbook_are_followed() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &[]);
    preview.until_says(INVOICE, "Maya Chen");
    playbook.add("playbook.yml", b"title: Manual\n");
    preview.until_says(INVOICE, "Manual");
    playbook.add("people.yml", b"people:\n  maya: { name: Maya Novak }\n  jonas: { name: Jonas Weber }\n");
    preview.until_says(INVOICE, "Maya Novak");
    playbook.add("themes/default/assets/theme.css", b"h1 { color: teal }\n");
    preview.until_says("/assets/theme.css", "teal");
    playbook.add("themes/default/assets/theme.css", b"h1 { color: olive }\n");
    preview.until_says("/assets/theme.css", "olive");
    playbook.add("processes.yml", b"processes:\n  payroll: { name: Pay the wages }\n");
    preview.until_says("/findings.html", "Pay the wages");
    playbook.add("evidence/2026.csv", b"date,person,process,how\n2026-10-02,jonas,billing/invoice.md,performed\n");
    preview.until_says("/api/v1/pages.json", "evidence:evidence/2026.csv:2");
    // An image comes, is shown, and is drawn anew.
    playbook.add("billing/invoice.md", &page("![The form](form.svg)"));
    playbook.add("billing/form.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>one</title></svg>");
    preview.until_says("/billing/form.svg", "one");
    playbook.add("billing/form.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>two</title></svg>");
    preview.until_says("/billing/form.svg", "two");
    // What the search finds follows.
    let shown = |root: &Got| {
        let stamp = serde_json::from_str::<Value>(&shard(&root.body)).expect("JSON")["stamp"].clone();
        shard(&preview.get(&format!("/search/{}/t0.js", stamp.as_str().expect("a stamp"))).body)
    };
    assert!(!shown(&preview.get("/search/root.js")).contains("Zanzibar"));
    playbook.add("billing/invoice.md", &page("Zanzibar."));
    preview.until("/search/root.js", |root| shown(root).contains("Zanzibar"));
}

#[test]
fn folders_are_followed_wherever_they_go() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &[]);
    let path = |path: &str| playbook.root().join(path);
    preview.until_says(INVOICE, "Print the totals.");
    fs::rename(path("billing"), path("money")).expect("it can be renamed");
    preview.until_says("/money/invoice.html", "Print the totals.");
    assert_eq!(preview.get(INVOICE).status, 404);
    playbook.add("money/invoice.md", &page("In its new place."));
    preview.until_says("/money/invoice.html", "In its new place.");
    // Folders in folders, made and filled in one go.
    playbook.add("field/sites/north/gate.md", b"# The gate\n\nOpen it.\n");
    preview.until_says("/field/sites/north/gate.html", "Open it.");
    playbook.add("field/sites/north/gate.md", b"# The gate\n\nShut it.\n");
    preview.until_says("/field/sites/north/gate.html", "Shut it.");
    // Gone, and there again under the same name.
    fs::remove_dir_all(path("field")).expect("it can be removed");
    preview.until("/field/sites/north/gate.html", |got| got.status == 404);
    playbook.add("field/sites/north/gate.md", b"# The gate\n\nLock it.\n");
    preview.until_says("/field/sites/north/gate.html", "Lock it.");
    playbook.add("field/sites/north/gate.md", b"# The gate\n\nOil it.\n");
    preview.until_says("/field/sites/north/gate.html", "Oil it.");
}

#[test]
fn a_branch_and_a_commit_are_followed() {
    let mut playbook = Fixture::new(&format!("{PAGES}//@ commit 2026-11-01 maya\n"));
    playbook.then("//@ branch other\n");
    for at in 0..200 {
        playbook.add(&format!("notes/n{at}.md"), format!("# Note {at}\n").as_bytes());
    }
    fs::remove_file(playbook.root().join("billing/invoice.md")).expect("it can be removed");
    playbook.then("//@ commit 2026-11-02 maya\n//@ switch main\n");
    let preview = Preview::of(playbook.root(), &[]);
    preview.until_says(INVOICE, "Print the totals.");
    playbook.then("//@ switch other\n");
    preview.until_says("/notes/n199.html", "Note 199");
    preview.until(INVOICE, |got| got.status == 404);
    playbook.then("//@ switch main\n");
    preview.until_says(INVOICE, "Print the totals.");
    preview.until("/notes/n0.html", |got| got.status == 404);
    // Who moved the date is known once that is committed.
    let both = |got: &Got| got.body.matches("commit:").count() == 2;
    playbook.add("billing/invoice.md", &String::from_utf8_lossy(&page("x")).replace("11-01", "11-20").into_bytes());
    preview.until_says(INVOICE, "2026-11-20");
    assert!(!both(&preview.get("/api/v1/pages.json")));
    playbook.then("//@ commit 2026-11-20 jonas\n");
    preview.until("/api/v1/pages.json", both);
}

#[test]
fn a_port_that_is_taken_gives_way_to_another() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &["--port", &port]);
    assert!(!preview.address.ends_with(&format!(":{port}")));
    preview.line(&format!("port {port} is taken"));
    preview.until_says("/", "Welcome");
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at() {
    let playbook = Fixture::new(PAGES);
    let preview = Preview::of(playbook.root(), &["--port", "0", "--poll"]);
    preview.until_says(INVOICE, "Print the totals.");
    playbook.add("billing/invoice.md", &page("Print the sums, all of them."));
    preview.until_says(INVOICE, "Print the sums, all of them.");
}
