//! The language server as an editor meets it: a scripted client sends messages, and waits for the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use playbook::lsp::{self, Ended, Reader};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixture::{Fixture, TODAY};

/// Where the cursor is in a text of a test.
const CURSOR: char = '¦';
/// What only a server that hangs takes.
const LONG: Duration = Duration::from_secs(60);

struct Client {
    connection: Connection,
    server: JoinHandle<Ended>,
    root: PathBuf,
    asked: i32,
    /// What came that nobody has waited for yet.
    stash: Vec<Message>,
    capabilities: Value,
    texts: BTreeMap<String, String>,
}

impl Client {
    fn new(fixture: &Fixture) -> Self {
        Client::with(fixture.root(), json!({}), || lsp::reader(|| TODAY))
    }

    fn with(root: &Path, capabilities: Value, make: impl Fn() -> Reader + Send + 'static) -> Self {
        let (theirs, connection) = Connection::memory();
        let server = std::thread::spawn(move || lsp::serve(&theirs, None, make).expect("a session"));
        let root = root.canonicalize().expect("a folder");
        let texts = BTreeMap::new();
        let mut client =
            Client { connection, server, root, asked: 0, stash: Vec::new(), capabilities: Value::Null, texts };
        let params = json!({ "processId": null, "capabilities": capabilities, "rootUri": client.uri("") });
        client.capabilities = client.ask("initialize", params)["capabilities"].clone();
        client.tell("initialized", json!({}));
        client
    }

    fn uri(&self, path: &str) -> String {
        let path = self.root.join(path).to_str().expect("UTF-8").trim_end_matches('/').to_owned();
        format!("file://{}", path.replace(' ', "%20"))
    }

    fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).expect("a server");
    }

    fn next(&self) -> Message {
        self.connection.receiver.recv_timeout(LONG).expect("a message")
    }

    /// Sends a request without waiting for its answer.
    fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).expect("a server");
        id
    }

    fn answer(&mut self, id: &RequestId) -> Response {
        let is = |message: &Message| matches!(message, Message::Response(response) if response.id == *id);
        if let Some(at) = self.stash.iter().position(is)
            && let Message::Response(response) = self.stash.remove(at)
        {
            return response;
        }
        loop {
            match self.next() {
                Message::Response(response) if response.id == *id => return response,
                other => self.stash.push(other),
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let response = self.answer(&id);
        response.response_result.unwrap_or_else(|error| json!({ "error": error.message, "code": error.code }))
    }

    /// The next notification of a kind.
    fn wait(&mut self, method: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let is = |message: &Message| matches!(message, Message::Notification(note) if note.method == method && wanted(&note.params));
        if let Some(at) = self.stash.iter().position(&is)
            && let Message::Notification(note) = self.stash.remove(at)
        {
            return note.params;
        }
        loop {
            match self.next() {
                Message::Notification(note) if note.method == method && wanted(&note.params) => return note.params,
                other => self.stash.push(other),
            }
        }
    }

    /// The next findings of a file, as `LINE:COLUMN-LINE:COLUMN CODE MESSAGE`.
    fn findings(&mut self, path: &str) -> Vec<String> {
        let uri = self.uri(path);
        let params = self.wait("textDocument/publishDiagnostics", |params| params["uri"] == json!(uri));
        let place = |place: &Value| format!("{}:{}", place["line"], place["character"]);
        let one = |finding: &Value| {
            let (range, message) = (&finding["range"], finding["message"].as_str().expect("a message"));
            let code = finding["code"].as_str().expect("a code");
            assert_eq!(finding["source"], "playbook");
            assert!(message.contains("\n\n"), "the remedy stands below: {message}");
            let message = message.split("\n\n").next().unwrap_or_default();
            format!("{}-{} {code} {message}", place(&range["start"]), place(&range["end"]))
        };
        let found = params["diagnostics"].as_array().expect("findings");
        // That nothing leads to a page is not what these tests are about.
        found.iter().map(one).filter(|line: &String| !line.contains(" PB302 ")).collect()
    }

    fn open(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.texts.insert(path.to_owned(), text.to_owned());
    }

    fn change(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", params);
        self.texts.insert(path.to_owned(), text.to_owned());
    }

    /// Waits until something was read: the file's finding that only then is there.
    fn ready(&mut self) {
        self.wait("textDocument/publishDiagnostics", |_| true);
    }

    /// Asks about the cursor in a text, which is opened for it.
    fn at(&mut self, what: &str, path: &str, marked: &str) -> Value {
        self.at_with(what, path, marked, json!({}))
    }

    fn at_with(&mut self, what: &str, path: &str, marked: &str, more: Value) -> Value {
        let byte = marked.find(CURSOR).expect("a cursor");
        let text = marked.replace(CURSOR, "");
        if self.texts.get(path) != Some(&text) {
            self.open(path, &text);
        }
        let mut params = json!({ "textDocument": { "uri": self.uri(path) }, "position": position(&text, byte) });
        params.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        self.ask(&format!("textDocument/{what}"), params)
    }

    fn labels(&mut self, path: &str, marked: &str) -> Vec<String> {
        let items = self.at("completion", path, marked);
        items
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| item["label"].as_str().expect("a label").to_owned())
            .collect()
    }

    fn actions(&mut self, path: &str, line: u32) -> Vec<Value> {
        let place = |character: u32| json!({ "line": line, "character": character });
        let range = json!({ "start": place(0), "end": place(1_000) });
        let params =
            json!({ "textDocument": { "uri": self.uri(path) }, "range": range, "context": { "diagnostics": [] } });
        self.ask("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    /// The files that an edit changes, with their texts after it.
    fn after(&self, edit: &Value) -> BTreeMap<String, String> {
        let changes = edit["changes"].as_object().expect("changes");
        let one = |(uri, edits): (&String, &Value)| {
            let uri = percent_encoding::percent_decode_str(uri).decode_utf8().expect("UTF-8");
            let path = uri.replace(&format!("{}/", self.uri("")), "");
            let read = || std::fs::read_to_string(self.root.join(&path)).expect("a file");
            let text = self.texts.get(&path).cloned().unwrap_or_else(read);
            let after = applied(&text, edits.as_array().expect("edits"));
            (path, after)
        };
        changes.iter().map(one).collect()
    }

    fn end(mut self) -> Ended {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.server.join().expect("the server ends")
    }
}

/// A place as the protocol counts by default: UTF-16 units.
fn position(text: &str, byte: usize) -> Value {
    let line = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": text[..byte].matches('\n').count(), "character": text[line..byte].encode_utf16().count() })
}

fn byte(text: &str, place: &Value) -> usize {
    let number = |key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("a number");
    let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
    let mut left = number("character");
    for (at, sign) in text[start..].char_indices() {
        if left == 0 {
            return start + at;
        }
        left = left.checked_sub(sign.len_utf16()).expect("a whole sign");
    }
    text.len()
}

fn applied(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (byte(text, &range["start"]), byte(text, &range["end"]), edit["newText"].as_str().expect("a text"))
        })
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0));
    edits.into_iter().fold(text.to_owned(), |mut text, (from, to, new)| {
        text.replace_range(from..to, new);
        text
    })
}

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: [maya@example.org], aliases: [\"@mayac\"], role: Coordinator, away: [2026-12-21/2027-01-01] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  ann: { name: Ann Lee, until: 2026-01-31 }
teams:
  service: { name: Service desk, members: [maya, jonas] }
";

fn playbook(more: &str) -> Fixture {
    Fixture::new(&format!(
        "//- playbook.yml\ntitle: T\nchannels: {{ desk: {{ email: desk@example.org }} }}\ncriticality: {{ high: {{ every: 90d }} }}\n{PEOPLE}//- index.md\n[A](a.md) [B](b/c.md)\n//- a.md\n---\nowner: maya\nreviewers: [jonas]\nlast_verified: 2026-11-01\nverified_by: jonas\ntags: [billing]\n---\n# Send an invoice\n\n## Übersicht\n\nText.\n//- b/c.md\n---\nkind: guide\nowner: Maya Chen\ntags: [wi-fi]\n---\n# Glossary\n{more}"
    ))
}

#[test]
fn findings_come_at_once_and_follow_what_is_typed() {
    let fixture = playbook("//- x.md\n---\nkind: guide\nowner: jonsa\n---\n# X\n\n[gone](nowhere.md)\n");
    let mut client = Client::new(&fixture);
    let expected =
        ["2:7-2:12 PB006 `jonsa` is not in people.yml", "6:7-6:17 PB301 there is no page or file at `nowhere.md`"];
    assert_eq!(client.findings("x.md"), expected);
    client.open("x.md", "---\nkind: guide\nowner: jonas\n---\n# X\n");
    assert_eq!(client.findings("x.md"), Vec::<String>::new());
    client.change("people.yml", "people: { maya: { nmae: M } }\n");
    client.open("people.yml", "people: { maya: { nmae: M } }\n");
    assert_eq!(client.findings("people.yml"), ["0:18-0:22 PB010 `nmae` is not a key here"]);
    // Closed without a save, the file is what it was.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("people.yml") } }));
    assert_eq!(client.findings("people.yml"), Vec::<String>::new());
    assert_eq!(client.end(), Ended::Well);
}

#[test]
fn places_are_counted_as_the_editor_counts_them() {
    let fixture = playbook("");
    let page = "\u{feff}---\r\nkind: guide\r\ntitle: 日本語 😀\r\nreviewers: [\"😀\", 日本, jonsa]\r\n---\r\n# T\r\n\r\n😀 [日本](日.md)\r\n";
    for (encodings, expected) in [
        (json!({}), ["3:12-3:16", "3:18-3:20", "3:22-3:27", "7:8-7:12"]),
        (
            json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } }),
            ["3:12-3:18", "3:20-3:26", "3:28-3:33", "7:14-7:20"],
        ),
    ] {
        let mut client = Client::with(fixture.root(), encodings, || lsp::reader(|| TODAY));
        client.open("y.md", page);
        let found: Vec<String> = client.findings("y.md");
        let places: Vec<&str> = found.iter().map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(places, expected);
    }
    let mut client = Client::new(&fixture);
    client.open("z.md", "\u{feff}{jonsa}: x\n");
    client.open("people.yml", "\u{feff}pepole: {}\n");
    assert_eq!(
        client.findings("people.yml"),
        ["0:1-0:7 PB010 `pepole` is not a key here"],
        "the mark is a sign of the line"
    );
}

#[test]
fn hovering_says_what_something_is() {
    let fixture = playbook("");
    let mut client = Client::new(&fixture);
    client.ready();
    let mut said = |path: &str, text: &str| -> String {
        let hover = client.at("hover", path, text);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let maya = said("n.md", "---\nowner: ma¦ya\n---\n# N\n");
    for part in [
        "**Maya Chen** (`maya`)",
        "Coordinator",
        "Teams: Service desk",
        "Away: 21 Dec 2026 to 1 Jan 2027",
        "Owns 1 process, covers 0 now",
    ] {
        assert!(maya.contains(part), "{part}: {maya}");
    }
    assert!(!maya.contains("example.org"), "no address: {maya}");
    assert!(said("n.md", "---\nowner: a¦nn\n---\n").contains("Last day: 31 Jan 2026"));
    assert!(said("n.md", "---\nowner: ser¦vice\n---\n").contains("Members: Maya Chen, Jonas Weber"));
    assert!(said("n.md", "---\nrevi¦ewers: []\n---\n").contains("Who is asked to check it"));
    assert!(said("n.md", "---\nwaive: [{ rule: sta¦le, why: x }]\n---\n").contains("**PB101 stale**"));
    assert!(said("playbook.yml", "rules: { due-s¦oon: off }\n").contains("**PB102 due-soon**"));
    assert!(said("people.yml", "people:\n  ma¦ya: {}\n").contains("Maya Chen"));
    let link = said("a.md", "---\nowner: maya\n---\n# A\n\n[x](./b/c¦.md)\n");
    assert!(link.contains("**Glossary** (guide, current)") && link.contains("Owner: Maya Chen"), "{link}");
    let link = said("b/c.md", "# C\n\n[x](../a.md#übers¦icht)\n");
    assert!(link.contains("Last verified: 1 Nov 2026 (fresh, due") && link.contains("at \"Übersicht\""), "{link}");
    assert_eq!(said("b/c.md", "# C¦\n"), "");
}

#[test]
fn completion_knows_the_playbook() {
    let fixture =
        playbook("//- processes.yml\nprocesses: { invoicing: Send invoices }\n//- templates/process.md\n# T\n");
    let mut client = Client::new(&fixture);
    client.ready();
    let has = |labels: &[String], wanted: &[&str]| {
        wanted.iter().for_each(|one| assert!(labels.iter().any(|label| label == one), "{one}: {labels:?}"))
    };
    let people = client.labels("n.md", "---\nowner: ¦\n---\n");
    assert_eq!(people, ["ann", "jonas", "maya", "service"]);
    for text in [
        "---\nreviewers: [jonas, m¦\n---\n",
        "---\nreviewers:\n  - ¦\n---\n",
        "---\nverifications:\n  - { on: 2026-11-01, by: ¦ }\n---\n",
        "---\na: [\nowner: ¦x\n---\nb",
    ] {
        has(&client.labels("n.md", text), &["maya", "jonas", "service"]);
    }
    has(&client.labels("n.md", "---\nowner: maya\nre¦\n---\n"), &["reviewers", "review_every", "needs"]);
    has(&client.labels("n.md", "---\nowner: maya\nre¦"), &["reviewers"]);
    assert_eq!(client.labels("n.md", "---\nkind: ¦\n---\n"), ["sop", "guide", "index"]);
    assert_eq!(client.labels("n.md", "---\ntags: [¦]\n---\n"), ["billing", "wi-fi"]);
    assert_eq!(client.labels("n.md", "---\nchannel: ¦\ncriticality: high\n---\n"), ["desk"]);
    assert_eq!(client.labels("n.md", "---\ncriticality: ¦\n---\n"), ["high"]);
    assert_eq!(client.labels("n.md", "---\nprocesses: ¦\n---\n"), ["invoicing"]);
    assert_eq!(client.labels("n.md", "---\ntemplate: ¦\n---\n"), ["process"]);
    assert_eq!(client.labels("n.md", "---\nlast_verified: ¦\n---\n"), ["2026-11-22"]);
    has(&client.labels("n.md", "---\nwaive: [{ rule: ¦ }]\n---\n"), &["stale", "single-owner"]);
    has(&client.labels("b/c.md", "# C\n\nSee [x](¦)\n"), &["../a.md", "../index.md"]);
    assert_eq!(
        client.labels("b/c.md", "# C\n\nSee [x](../a.md#¦)\n"),
        ["../a.md#send-an-invoice", "../a.md#übersicht"]
    );
    assert_eq!(client.labels("b/c.md", "# C\n\n## D e\n\nSee [x](#¦)\n"), ["#c", "#d-e"]);
    assert_eq!(client.labels("b/c.md", "# C\n\nSee (x¦)\n"), Vec::<String>::new());
    assert_eq!(client.labels("b/c.md", "# C\n\nSee [[x¦\n"), Vec::<String>::new(), "wikilinks are off");
    assert_eq!(
        client.labels("people.yml", "people: { maya: {}, jonas: {} }\nteams:\n  service: { members: [¦] }\n"),
        ["ann", "jonas", "maya"]
    );
    has(&client.labels("people.yml", "people:\n  maya:\n    ¦\n"), &["name", "until", "away"]);
    has(&client.labels("playbook.yml", "rules:\n  ¦\n"), &["due-soon"]);
    assert_eq!(client.labels("playbook.yml", "rules:\n  due-soon: ¦\n"), ["off", "note", "warning", "error"]);
    has(&client.labels("clients.yml", "clients:\n  acme: { lead: ¦ }\n"), &["maya"]);
    has(&client.labels("training.yml", "training:\n  a.md: { ¦ }\n"), &["maya"]);
    // What is inserted takes the place of what was typed.
    let items = client.at("completion", "n.md", "---\nowner: \"😀\" # x\nreviewers: [jo¦n]\n---\n");
    let edit = &items[1]["textEdit"];
    assert_eq!(
        applied("---\nowner: \"😀\" # x\nreviewers: [jon]\n---\n", std::slice::from_ref(edit)),
        "---\nowner: \"😀\" # x\nreviewers: [jonas]\n---\n"
    );
}

#[test]
fn who_cannot_be_read_at_the_moment_is_still_known() {
    let fixture = playbook("");
    let mut client = Client::new(&fixture);
    client.ready();
    client.open("people.yml", "people:\n  maya: { name: [Maya\n  jonas: {}\nteams: ]\n");
    assert!(!client.findings("people.yml").is_empty());
    assert_eq!(client.labels("n.md", "---\nowner: ¦\n---\n"), ["ann", "jonas", "maya", "service"]);
    assert_eq!(
        client.labels("n.md", "---\ntags: [billing\nkind: {\nowner: ¦\n---\n"),
        ["ann", "jonas", "maya", "service"]
    );
}

#[test]
fn definitions_and_references_are_found() {
    let fixture = playbook("//- clients.yml\nclients: { acme: { lead: maya, backup: jonas, page: a.md } }\n");
    let mut client = Client::new(&fixture);
    client.ready();
    let place = |client: &Client, location: &Value| -> String {
        let path = location["uri"].as_str().expect("a uri").replace(&format!("{}/", client.uri("")), "");
        format!("{path}:{}:{}", location["range"]["start"]["line"], location["range"]["start"]["character"])
    };
    for (path, text, expected) in [
        ("a.md", "---\nowner: ma¦ya\n---\n# A\n", "people.yml:1:2"),
        ("a.md", "---\nowner: \"@may¦ac\"\n---\n# A\n", "people.yml:1:2"),
        ("a.md", "---\nowner: serv¦ice\n---\n# A\n", "people.yml:5:2"),
        ("index.md", "[A](a.m¦d)\n", "a.md:7:0"),
        ("index.md", "[A¦](a.md#übersicht)\n", "a.md:9:0"),
    ] {
        if path == "index.md" {
            client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("a.md") } }));
        }
        let location = client.at("definition", path, text);
        assert_eq!(place(&client, &location), expected, "{text}");
    }
    assert_eq!(client.at("definition", "index.md", "[A](https://exa¦mple.org)\n"), Value::Null);
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("index.md") } }));
    let fixed = |client: &Client, found: &Value| -> BTreeSet<String> {
        found.as_array().expect("a list").iter().map(|location| place(client, location)).collect()
    };
    let set = |places: &[&str]| -> BTreeSet<String> { places.iter().map(|place| (*place).to_owned()).collect() };
    let declared = json!({ "context": { "includeDeclaration": true } });
    let maya = client.at_with(
        "references",
        "clients.yml",
        "clients: { acme: { lead: ma¦ya, backup: jonas, page: a.md } }\n",
        declared,
    );
    assert_eq!(
        fixed(&client, &maya),
        set(&["people.yml:1:2", "people.yml:5:43", "a.md:1:7", "b/c.md:2:7", "clients.yml:0:25"])
    );
    let page =
        client.at("references", "b/c.md", "---\nkind: guide\nowner: Maya Chen\ntags: [wi-fi]\n---\n# Gloss¦ary\n");
    assert_eq!(fixed(&client, &page), set(&["index.md:0:10"]));
    let page =
        client.at("references", "clients.yml", "clients: { acme: { lead: maya, backup: jonas, page: a¦.md } }\n");
    assert_eq!(fixed(&client, &page), set(&["index.md:0:0", "clients.yml:0:52"]));
}

#[test]
fn a_page_that_was_moved_can_be_led_to() {
    let fixture = Fixture::new(
        "//- playbook.yml\ntitle: T\n//- index.md\n[A](old/send.md#steps)\n//- old/send.md\n---\nkind: guide\n---\n# Send an invoice\n\n## Steps\n\nOpen the register, and enter the number.\n//@ commit 2026-09-01 maya\n//@ move old/send.md new/send(1).md\n//@ commit 2026-09-02 maya\n",
    );
    let mut client = Client::new(&fixture);
    assert_eq!(client.findings("index.md"), ["0:4-0:21 PB301 there is no page or file at `old/send.md#steps`"]);
    let actions = client.actions("index.md", 0);
    let titled = |title: &str| {
        actions.iter().find(|action| action["title"].as_str().is_some_and(|is| is.starts_with(title))).expect(title)
    };
    let lead = client.after(&titled("Lead to")["edit"]);
    assert_eq!(lead["index.md"], "[A](new/send%281%29.md#steps)\n");
    let alias = client.after(&titled("Let the old address")["edit"]);
    assert_eq!(
        alias["new/send(1).md"],
        "---\nkind: guide\naliases: /old/send.html\n---\n# Send an invoice\n\n## Steps\n\nOpen the register, and enter the number.\n"
    );
}

#[test]
fn who_writes_can_say_that_they_have_looked() {
    let fixture = Fixture::new(&format!(
        "//- playbook.yml\ntitle: T\n{PEOPLE}//- a.md\n---\nowner: maya\nlast_verified: 2025-01-01 # once\nverified_by: maya\n---\n# Send 😀\n\nText.\n//@ commit 2025-01-01 maya\n"
    ));
    fixture.git(&["config", "user.name", "J"]);
    fixture.git(&["config", "user.email", "Jonas@example.org"]);
    let mut client = Client::new(&fixture);
    client.ready();
    let text = std::fs::read_to_string(fixture.root().join("a.md")).expect("the page");
    client.open("a.md", &text);
    let actions = client.actions("a.md", 2);
    let walked = actions
        .iter()
        .find(|action| action["title"].as_str().is_some_and(|title| title.contains("walked")))
        .expect("walked");
    assert_eq!(walked["title"], "I have walked through it with somebody: log it as Jonas Weber, today");
    let after = client.after(&walked["edit"])["a.md"].clone();
    assert!(after.starts_with("---\nowner: maya\nlast_verified: 2026-11-22 # once\nverified_by: jonas\nverifications:\n  - { on: 2026-11-22, by: jonas, how: walked, of: \"1:"), "{after}");
    assert!(after.contains("\n  - { on: 2025-01-01, by: maya, how: read }\n---\n# Send 😀\n\nText.\n"), "{after}");
    // Nobody of people.yml: nobody to say it.
    fixture.git(&["config", "user.email", "x@example.org"]);
    let mut client = Client::new(&fixture);
    client.ready();
    client.open("a.md", &text);
    assert!(
        client.actions("a.md", 2).iter().all(|action| !action["title"].as_str().unwrap_or_default().contains("I have"))
    );
}

const NAMED: &str = "//- clients.yml
clients: { acme: { lead: maya, backup: jonas } } # maya
//- processes.yml
processes:
  invoicing: { owner: 'maya' }
//- training.yml
training:
  a.md: { maya: can teach, jonas: learning }
//- evidence/jobs.csv
date,person,process
2026-10-01,maya,a.md
2026-10-02,\"Maya\",a.md
2026-10-03,Maya Chen,a.md
";

#[test]
fn an_id_is_renamed_wherever_it_stands_and_nothing_else_is() {
    let fixture = playbook(NAMED);
    let mut client = Client::new(&fixture);
    client.ready();
    let page = "---\nowner: ma¦ya\nreviewers: [jonas]\nlast_verified: 2026-11-01\nverified_by: jonas\ntags: [billing]\n---\n# Send an invoice\n\n## Übersicht\n\nText.\n";
    let range = client.at("prepareRename", "a.md", page);
    assert_eq!(
        (range["placeholder"].as_str(), &range["range"]["start"]),
        (Some("maya"), &json!({ "line": 1, "character": 7 }))
    );
    let edit = client.at_with("rename", "a.md", page, json!({ "newName": "maya.chen" }));
    let after = client.after(&edit);
    for (path, new) in &after {
        let old = std::fs::read_to_string(fixture.root().join(path)).expect("a file");
        let changed: Vec<(&str, &str)> = old.lines().zip(new.lines()).filter(|(old, new)| old != new).collect();
        assert_eq!(old.lines().count(), new.lines().count());
        for (old, new) in changed {
            let expected = match path.as_str() {
                // A remark is nobody's.
                "clients.yml" => old.replacen("maya", "maya.chen", 1),
                "people.yml" => old.replace("  maya: ", "  maya.chen: ").replace("[maya, ", "[maya.chen, "),
                _ => old.replace("maya", "maya.chen").replace("\"Maya\"", "\"maya.chen\""),
            };
            assert_eq!(new, expected, "{path}");
        }
    }
    assert_eq!(
        after.keys().map(String::as_str).collect::<Vec<_>>(),
        ["a.md", "clients.yml", "evidence/jobs.csv", "people.yml", "processes.yml", "training.yml"]
    );
    for (name, why) in [
        ("jonas", "is taken"),
        ("@mayac", "letters"),
        ("a b", "letters"),
        ("service", "is taken"),
        ("maya", "already"),
        ("TBD", "nobody"),
        ("", "letters"),
    ] {
        let refused = client.at_with("rename", "a.md", page, json!({ "newName": name }));
        assert!(refused["error"].as_str().is_some_and(|error| error.contains(why)), "{name}: {refused}");
    }
    let other =
        client.at("prepareRename", "b/c.md", "---\nkind: guide\nowner: Ma¦ya Chen\ntags: [wi-fi]\n---\n# Glossary\n");
    assert!(other["error"].as_str().is_some_and(|error| error.contains("another name of `maya`")), "{other}");
    assert!(client.at("prepareRename", "b/c.md", "# Gloss¦ary\n")["error"].is_string());
}

#[test]
fn a_burst_is_read_once_and_requests_do_not_wait_for_it() {
    let fixture = playbook("");
    let (begin, begun) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Arc::new(std::sync::Mutex::new(released));
    let mut client = Client::with(fixture.root(), json!({}), move || {
        let (mut inner, begin, released) = (lsp::reader(|| TODAY), begin.clone(), released.clone());
        Box::new(move |root, unsaved, changed| {
            begin.send(unsaved.get("n.md").cloned()).expect("a test");
            released.lock().expect("a test").recv().expect("a test");
            inner(root, unsaved, changed)
        })
    });
    assert_eq!(begun.recv_timeout(LONG).expect("the first reading"), None);
    client.open("n.md", "# 0\n");
    for nth in 1..50 {
        client.change("n.md", &format!("# {nth}\n"));
    }
    // The first reading still goes on: keys need nothing of it.
    assert!(client.labels("n.md", "---\nki¦").contains(&"kind".to_owned()));
    release.send(()).expect("a server");
    assert_eq!(begun.recv_timeout(LONG).expect("a second reading"), Some("---\nki".to_owned()));
    release.send(()).expect("a server");
    client.findings("n.md");
    assert!(begun.try_recv().is_err(), "fifty changes, one reading");
}

#[test]
fn what_is_called_off_is_not_worked_on() {
    let fixture = playbook("");
    let (theirs, ours) = Connection::memory();
    // All of it lies there before the server looks.
    let request = |id: i32, method: &str, params: Value| {
        Message::from(Request::new(RequestId::from(id), method.to_owned(), params))
    };
    let uri = format!("file://{}", fixture.root().display());
    let hover = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    let messages = [
        request(1, "initialize", json!({ "processId": null, "capabilities": {}, "rootUri": uri })),
        Notification::new("initialized".to_owned(), json!({})).into(),
        request(2, "textDocument/hover", hover),
        Notification::new("$/cancelRequest".to_owned(), json!({ "id": 2 })).into(),
        request(3, "textDocument/formatting", json!({})),
        request(4, "shutdown", Value::Null),
        request(5, "textDocument/hover", json!({})),
        Notification::new("exit".to_owned(), Value::Null).into(),
    ];
    messages.into_iter().for_each(|message| ours.sender.send(message).expect("a server"));
    assert_eq!(lsp::serve(&theirs, None, || lsp::reader(|| TODAY)).expect("a session"), Ended::Well);
    drop(theirs);
    let codes: BTreeMap<String, Option<i32>> = ours
        .receiver
        .iter()
        .filter_map(|message| match message {
            Message::Response(response) => {
                Some((response.id.to_string(), response.response_result.err().map(|error| error.code)))
            }
            _ => None,
        })
        .collect();
    let expected = [("1", None), ("2", Some(-32800)), ("3", Some(-32601)), ("4", None), ("5", Some(-32600))];
    assert_eq!(codes, expected.map(|(id, code)| (id.to_owned(), code)).into());
}

#[test]
fn what_is_called_off_is_known_while_the_server_is_busy() {
    let fixture = playbook("");
    // Over pipes nothing is taken before somebody waits for it.
    let ((sender, theirs), (answers, ours)) = (crossbeam_channel::bounded(0), crossbeam_channel::bounded(0));
    let theirs = Connection { sender: answers, receiver: theirs };
    let server = std::thread::spawn(move || lsp::serve(&theirs, None, || lsp::reader(|| TODAY)).expect("a session"));
    let tell = |method: &str, params: Value| {
        let note = Notification::new(method.to_owned(), params);
        sender.send_timeout(note.into(), LONG).expect("it is taken while the server is busy");
    };
    let ask = |id: i32, method: &str, params: Value| {
        let request = Request::new(RequestId::from(id), method.to_owned(), params);
        sender.send_timeout(request.into(), LONG).expect("it is taken while the server is busy");
    };
    let answer = |id: i32| loop {
        match ours.recv_timeout(LONG).expect("an answer") {
            Message::Response(response) if response.id == RequestId::from(id) => break response,
            _ => {}
        }
    };
    let uri = format!("file://{}", fixture.root().display());
    let hover = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    ask(1, "initialize", json!({ "processId": null, "capabilities": {}, "rootUri": uri }));
    answer(1);
    tell("initialized", json!({}));
    ask(2, "textDocument/hover", hover.clone());
    // Until the second answer is taken the server is busy with it.
    ask(3, "textDocument/hover", hover);
    tell("$/cancelRequest", json!({ "id": 3 }));
    tell("$/behind", json!({}));
    assert!(answer(2).response_result.is_ok());
    assert_eq!(answer(3).response_result.expect_err("it was called off").code, -32800);
    ask(4, "shutdown", Value::Null);
    answer(4);
    tell("exit", Value::Null);
    drop(ours);
    assert_eq!(server.join().expect("it ends"), Ended::Well);
}

#[test]
fn a_rule_that_fails_is_said_and_outlived() {
    let fixture = playbook("//- x.md\n---\nkind: guide\nowner: jonsa\n---\n# X\n");
    let mut client = Client::with(fixture.root(), json!({}), || {
        let mut inner = lsp::reader(|| TODAY);
        Box::new(move |root, unsaved, changed| {
            assert!(!unsaved.values().any(|text| text.contains("panic")), "as a rule might");
            inner(root, unsaved, changed)
        })
    });
    assert_eq!(client.findings("x.md").len(), 1);
    client.open("x.md", "---\nkind: guide\nowner: jonas\n---\n# panic\n");
    let said = client.wait("window/logMessage", |_| true);
    assert!(said["message"].as_str().is_some_and(|said| said.contains("a check failed on this text")), "{said}");
    assert!(client.labels("n.md", "---\nowner: ¦\n---\n").contains(&"maya".to_owned()), "it answers from before");
    client.change("x.md", "---\nkind: guide\nowner: jonas\n---\n# X\n");
    assert_eq!(client.findings("x.md"), Vec::<String>::new());
    assert_eq!(client.end(), Ended::Well);
}

#[test]
fn it_ends_as_the_protocol_says_and_does_what_it_said() {
    let fixture = playbook("");
    let client = Client::new(&fixture);
    let can = &client.capabilities;
    assert_eq!((&can["positionEncoding"], &can["renameProvider"]["prepareProvider"]), (&json!("utf-16"), &json!(true)));
    client.tell("exit", Value::Null);
    assert_eq!(client.server.join().expect("it ends"), Ended::Abruptly);
    let watching = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::with(fixture.root(), watching, || lsp::reader(|| TODAY));
    let registered = loop {
        match client.next() {
            Message::Request(request) => break request,
            other => client.stash.push(other),
        }
    };
    assert_eq!(registered.method, "client/registerCapability");
    let watchers = &registered.params["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(watchers[0]["globPattern"], "**/*", "images and templates too");
    client.ready();
    fixture.add("x.md", b"---\nkind: guide\nowner: jonsa\n---\n# X\n");
    let changes = json!({ "changes": [{ "uri": client.uri("x.md"), "type": 1 }] });
    client.tell("workspace/didChangeWatchedFiles", changes);
    assert_eq!(client.findings("x.md").len(), 1, "a file that came from elsewhere");
    client.open("x.md", "---\nkind: guide\n---\n# X\n\n![plan](plan.png)\n");
    assert!(client.findings("x.md")[0].contains("plan.png"));
    fixture.add("plan.png", b"P");
    client
        .tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": client.uri("plan.png"), "type": 1 }] }));
    assert_eq!(client.findings("x.md"), Vec::<String>::new(), "and an image that did");
}

#[test]
fn the_program_speaks_over_its_pipes() {
    let fixture = playbook("//- x.md\n---\nkind: guide\nowner: jonsa\n---\n# X\n");
    for (polite, status) in [(true, 0), (false, 1)] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .args(["lsp", "--stdio", "--today", "2026-11-22"])
            .current_dir(fixture.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut input = program.stdin.take().expect("an input");
        let mut output = BufReader::new(program.stdout.take().expect("an output"));
        let mut send = |message: Message| message.write(&mut input).and_then(|()| input.flush()).expect("it listens");
        let uri = format!("file://{}", fixture.root().canonicalize().expect("a folder").display());
        let params = json!({ "processId": null, "capabilities": {}, "rootUri": uri });
        send(Request::new(RequestId::from(1), "initialize".to_owned(), params).into());
        send(Notification::new("initialized".to_owned(), json!({})).into());
        let found = std::iter::from_fn(|| Message::read(&mut output).expect("messages")).any(|message| match message {
            Message::Notification(note) => note.params["uri"].as_str().is_some_and(|uri| uri.ends_with("/x.md")),
            _ => false,
        });
        assert!(found, "findings come");
        if polite {
            send(Request::new(RequestId::from(2), "shutdown".to_owned(), Value::Null).into());
        }
        send(Notification::new("exit".to_owned(), Value::Null).into());
        drop(input);
        std::io::copy(&mut output, &mut std::io::sink()).expect("the rest");
        assert_eq!(program.wait().expect("it ends").code(), Some(status));
    }
}

/// Pages with one slip, in many dresses: the text, and the same with the slip mended.
fn slips() -> impl Strategy<Value = (String, String)> {
    let dress = prop::sample::select(vec![
        ("owner: ", "jonsa", "jonas", ""),
        ("owner: \"", "jonsa", "jonas", "\" # 😀 x"),
        ("owner: '", "mayaa", "maya", "'"),
        ("reviewers: [maya, ", "jonsa", "jonas", " ] # jonsa"),
        ("reviewers:\n  - maya # one\n  - ", "jonsa", "jonas", ""),
        ("", "ownr", "owner", ": maya"),
        ("kind: ", "giude", "guide", "\ntitle: giude"),
        ("criticality: ", "hihg", "high", ""),
        ("channel: \"", "deks", "desk", "\""),
        ("verifications: [{ on: 2026-11-01, by: ", "jonsa", "jonas", ", how: read }]"),
        ("waive: [{ rule: ", "stael", "stale", ", why: stael }]"),
        ("approved: { by: maya, ", "onn", "on", ": 2026-11-01 }"),
    ]);
    let body = prop::sample::select(vec![
        "# T\n",
        "# 日本 😀\n\nText jonsa.\n",
        "# T\n\n- [x](a.md)\n\n```\nowner: jonsa\n```\n",
    ]);
    (dress, body, any::<(bool, bool)>()).prop_map(|((before, slip, meant, behind), body, (crlf, marked))| {
        let page = |word: &str| {
            let text = format!("---\n# über 😀\n{before}{word}{behind}\n---\n{body}");
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            if marked { format!("\u{feff}{text}") } else { text }
        };
        (page(slip), page(meant))
    })
}

#[test]
fn a_quick_fix_changes_what_it_says_and_no_other_byte() {
    let fixture = playbook("//- send-invoice.md\n# S\n");
    let client = std::cell::RefCell::new(Client::new(&fixture));
    client.borrow_mut().ready();
    let fixed = std::cell::Cell::new(0);
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let links = [
        ("[x](send-invioce.md)", "[x](send-invoice.md)"),
        ("[x](<send-invioce.md> \"send-invioce.md\")", "[x](<send-invoice.md> \"send-invioce.md\")"),
        ("[x](a.md#übersihct)", "[x](a.md#übersicht)"),
        ("[x][y]\n\n[y]: send-invioce.md", "[x][y]\n\n[y]: send-invoice.md"),
    ];
    let of_links = links.map(|(before, after)| {
        let page = |link: &str| format!("---\nkind: guide\n---\n# 😀 T\n\n日本 aa.md {link}\n");
        (page(before), page(after))
    });
    let strategy = prop_oneof![3 => slips(), 1 => prop::sample::select(of_links.to_vec())];
    runner
        .run(&strategy, |(text, expected)| {
            let client = &mut *client.borrow_mut();
            let path = format!("n{}.md", fixed.get());
            client.open(&path, &text);
            client.findings(&path);
            let actions: Vec<Value> = (0..12_u32).flat_map(|line| client.actions(&path, line)).collect();
            let found: Vec<String> = actions
                .iter()
                .filter(|action| action["isPreferred"] == json!(true))
                .map(|action| client.after(&action["edit"])[&path].clone())
                .collect();
            client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri(&path) } }));
            client.texts.remove(&path);
            prop_assert!(found.contains(&expected), "{text}\n{found:?}");
            prop_assert!(found.iter().all(|after| *after == expected), "{text}\n{found:?}");
            fixed.set(fixed.get() + 1);
            Ok(())
        })
        .expect("every fix is as small as it says");
    assert!(fixed.get() >= 60);
}

#[test]
fn wikilinks_are_known_where_they_are_links() {
    let fixture = Fixture::new(
        "//- playbook.yml\ntitle: T\nmarkdown: { wikilinks: true }\n//- index.md\n[[send]] [[Glossary]]\n//- a/send.md\n# Send\n\n## How so\n//- b/c.md\n# Glossary\n//- d/c.md\n# Other\n",
    );
    let mut client = Client::new(&fixture);
    client.ready();
    assert_eq!(client.labels("b/c.md", "# Glossary\n\nSee [[¦\n"), ["send", "d/c", "index"]);
    assert_eq!(client.labels("b/c.md", "# Glossary\n\nSee [[send#¦\n"), ["send#send", "send#how-so"]);
    let there = client.at("definition", "b/c.md", "# Glossary\n\nSee [[se¦nd]]\n");
    assert_eq!(there["uri"], json!(client.uri("a/send.md")));
    client.change("b/c.md", "# Glossary\n\n😀 [[sned|this]] sned\n");
    assert!(client.findings("b/c.md")[0].starts_with("2:5-2:9 PB301"));
    let fix = client.actions("b/c.md", 2).remove(0);
    assert_eq!(client.after(&fix["edit"])["b/c.md"], "# Glossary\n\n😀 [[send|this]] sned\n");
}
