//! `export --search quickwit`: its files are what Quickwit's and Elasticsearch's documentation asks for, say what the
//! site says, and name nobody whom the site does not name.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::fixture::Fixture;

const PAGES: &str = "//- playbook.yml
title: Ops & more
url: https://ops.example.org/handbook/
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
teams:
  desk: { name: Service desk, members: [maya, jonas] }
//- index.md
[a](billing/a b.md) [c](c.md) [d](d.md) [r](r.md)
//- billing/a b.md
---
owner: maya
last_verified: 2026-09-02
verified_by: jonas
tags: [Month end]
keywords: [invoice]
---
# Send an invoice

Print the \"totals\".

## Steps

One.
//- c.md
---
owner: desk
lang: de
---
# Open the shop
//- d.md
---
status: draft
---
# Not yet
//- r.md
---
status: retired
---
# No longer
";

fn export(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["export", "--search", "quickwit", "-o", "out", "--today", "2026-11-22"])
        .args(arguments)
        .current_dir(fixture.root())
        .output()
        .expect("the program runs")
}

fn read(fixture: &Fixture, name: &str) -> String {
    std::fs::read_to_string(fixture.root().join("out").join(name)).expect(name)
}

fn lines(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'), "`_bulk` asks for a newline at the end");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// The configuration and the documents of an export that works.
fn exported(fixture: &Fixture) -> (Value, Vec<Value>) {
    let output = export(fixture, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let config = serde_saphyr::from_str(&read(fixture, "index-config.yaml")).expect("YAML");
    (config, lines(&read(fixture, "documents.ndjson")))
}

fn sample() -> Fixture {
    let fixture = Fixture::new("");
    crate::sample::copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook"), fixture.root());
    fixture
}

// ---- What Quickwit takes: https://quickwit.io/docs/configuration/index-config, and its loader of configurations,
// which refuses keys that it does not know.

const TOKENIZERS: [&str; 7] =
    ["raw", "raw_lowercase", "default", "en_stem", "whitespace", "chinese_compatible", "lowercase"];

/// The keys that a mapping may have beside `name` and `type`.
fn options(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "text" => &["description", "stored", "indexed", "tokenizer", "record", "fieldnorms", "fast"],
        "i64" | "u64" | "f64" => &["description", "stored", "indexed", "fast", "coerce", "output_format"],
        "datetime" => &["description", "input_formats", "output_format", "stored", "indexed", "fast", "fast_precision"],
        "bool" | "ip" => &["description", "stored", "indexed", "fast"],
        "bytes" => &["description", "stored", "indexed", "fast", "input_format", "output_format"],
        "json" => &["description", "stored", "indexed", "fast", "tokenizer", "record", "expand_dots"],
        _ => return None,
    })
}

/// The type of one value, and whether there are several.
fn kind(mapping: &Value) -> (&str, bool) {
    let kind = mapping["type"].as_str().unwrap_or_default();
    match kind.strip_prefix("array<").and_then(|rest| rest.strip_suffix('>')) {
        Some(kind) => (kind, true),
        None => (kind, false),
    }
}

fn mappings(config: &Value) -> &[Value] {
    config["doc_mapping"]["field_mappings"].as_array().map_or(&[], Vec::as_slice)
}

fn mapping<'a>(config: &'a Value, name: &str) -> Option<&'a Value> {
    mappings(config).iter().find(|mapping| mapping["name"] == name)
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().into_iter().flat_map(|object| object.keys().map(String::as_str)).collect()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What keeps Quickwit from creating an index by this configuration.
fn refused(config: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut only = |at: &str, value: &Value, known: &[&str]| {
        wrong.extend(keys(value).into_iter().filter(|key| !known.contains(key)).map(|key| format!("{at}: `{key}`")));
    };
    only(
        "config",
        config,
        &["version", "index_id", "index_uri", "doc_mapping", "indexing_settings", "search_settings", "retention"],
    );
    let known = [
        "mode",
        "dynamic_mapping",
        "field_mappings",
        "timestamp_field",
        "tag_fields",
        "store_source",
        "index_field_presence",
        "partition_key",
        "max_num_partitions",
        "tokenizers",
    ];
    only("doc_mapping", &config["doc_mapping"], &known);
    only("search_settings", &config["search_settings"], &["default_search_fields"]);
    let known = [
        "commit_timeout_secs",
        "split_num_docs_target",
        "merge_policy",
        "resources",
        "docstore_compression_level",
        "docstore_blocksize",
    ];
    only("indexing_settings", &config["indexing_settings"], &known);
    for mapping in mappings(config) {
        let known = options(kind(mapping).0).unwrap_or_default();
        only(&mapping["name"].to_string(), mapping, &[&["name", "type"], known].concat());
    }

    let mut must = |holds: bool, what: String| wrong.extend((!holds).then_some(what));
    must(["0.7", "0.8", "0.9"].map(Value::from).contains(&config["version"]), "version".to_owned());
    let id = config["index_id"].as_str().unwrap_or_default();
    let id_is_good = (3..=255).contains(&id.len())
        && id.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && id.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    must(id_is_good, "index_id".to_owned());
    must(["lenient", "strict", "dynamic"].map(Value::from).contains(&config["doc_mapping"]["mode"]), "mode".to_owned());
    must(!mappings(config).is_empty(), "field_mappings".to_owned());
    let mut names = BTreeSet::new();
    for mapping in mappings(config) {
        let name = mapping["name"].as_str().unwrap_or_default();
        let (kind, several) = kind(mapping);
        let name_is_good = name.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && name.len() <= 255
            && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
        must(name_is_good && names.insert(name), format!("name `{name}`"));
        must(options(kind).is_some(), format!("{name}: type `{kind}`"));
        must(!(several && kind == "json"), format!("{name}: array"));
        for (key, value) in mapping.as_object().into_iter().flatten() {
            let good = match key.as_str() {
                "stored" | "indexed" | "fieldnorms" | "coerce" | "expand_dots" => value.is_boolean(),
                "fast" => value.is_boolean() || (kind == "text" && value["normalizer"].is_string()),
                "tokenizer" => value.as_str().is_some_and(|name| TOKENIZERS.contains(&name)),
                "record" => value.as_str().is_some_and(|name| ["basic", "freq", "position"].contains(&name)),
                "input_formats" => !strings(value).is_empty(),
                _ => value.is_string(),
            };
            must(good, format!("{name}: {key}: {value}"));
        }
    }
    let stamp = config["doc_mapping"]["timestamp_field"].as_str();
    if let Some(stamp) = stamp {
        let good = mapping(config, stamp).is_some_and(|field| field["type"] == "datetime" && field["fast"] == true);
        must(good, format!("timestamp_field `{stamp}`: a single datetime that is fast"));
    }
    for tag in strings(&config["doc_mapping"]["tag_fields"]) {
        let good = mapping(config, tag).is_some_and(|field| match kind(field).0 {
            "text" => field["tokenizer"] == "raw" && field["indexed"] != false,
            "u64" | "i64" => field["indexed"] != false,
            _ => false,
        });
        must(good, format!("tag_fields `{tag}`: a raw text or a whole number"));
    }
    for field in strings(&config["search_settings"]["default_search_fields"]) {
        must(mapping(config, field).is_some_and(|field| field["indexed"] != false), format!("search field `{field}`"));
    }
    wrong
}

/// What keeps an index of this configuration from taking a document.
fn rejected(config: &Value, document: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if !document.is_object() {
        return vec!["not an object".to_owned()];
    }
    for (key, value) in document.as_object().into_iter().flatten() {
        let Some(mapping) = mapping(config, key) else {
            if config["doc_mapping"]["mode"] == "strict" {
                wrong.push(format!("`{key}` is not mapped"));
            }
            continue;
        };
        let (kind, several) = kind(mapping);
        let values = match value {
            Value::Array(values) if several => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        let fits = |value: &Value| match kind {
            "text" => value.is_string(),
            "u64" => value.is_u64(),
            "i64" => value.is_i64(),
            "f64" => value.is_number(),
            "bool" => value.is_boolean(),
            "datetime" => {
                strings(&mapping["input_formats"]).contains(&"rfc3339")
                    && value.as_str().is_some_and(|text| text.contains('T') && text.parse::<jiff::Timestamp>().is_ok())
            }
            _ => false,
        };
        if !values.iter().all(fits) {
            wrong.push(format!("`{key}` is no {kind}: {value}"));
        }
    }
    if let Some(stamp) = config["doc_mapping"]["timestamp_field"].as_str()
        && !(document[stamp].is_string() || document[stamp].is_number())
    {
        wrong.push(format!("it has no `{stamp}`"));
    }
    wrong
}

#[test]
fn quickwit_takes_the_sample() {
    let fixture = sample();
    let (config, documents) = exported(&fixture);
    assert_eq!(refused(&config), Vec::<String>::new());
    assert_eq!(config["doc_mapping"]["mode"], "strict");
    assert!(documents.len() > 40, "{}", documents.len());
    let mut ids = BTreeSet::new();
    for document in &documents {
        assert_eq!(rejected(&config, document), Vec::<String>::new(), "{document}");
        assert!(ids.insert(document["id"].as_str().expect("an id")), "one id, one page: {document}");
    }
    let urls: Vec<&str> = documents.iter().filter_map(|document| document["url"].as_str()).collect();
    assert!(urls.is_sorted() && urls.len() == documents.len());
    let all: BTreeSet<&str> = documents.iter().flat_map(keys).collect();
    let mapped: BTreeSet<&str> = mappings(&config).iter().filter_map(|mapping| mapping["name"].as_str()).collect();
    assert_eq!(all, mapped, "what is mapped is used");
}

#[test]
fn the_checker_of_configurations_can_fail() {
    let (config, _) = exported(&Fixture::new(PAGES));
    assert_eq!(refused(&config), Vec::<String>::new());
    let stamp = mappings(&config).iter().position(|mapping| mapping["name"] == "as_of").expect("as_of");
    let field = |at: usize, key: &str| format!("/doc_mapping/field_mappings/{at}/{key}");
    for (path, value) in [
        ("/version".to_owned(), json!(0.8)),
        ("/version".to_owned(), json!("1.0")),
        ("/index_id".to_owned(), json!("1x")),
        ("/doc_mapping/mode".to_owned(), json!("loose")),
        ("/doc_mapping/timestamp_field".to_owned(), json!("title")),
        ("/doc_mapping/timestamp_field".to_owned(), json!("when")),
        ("/doc_mapping/tag_fields".to_owned(), json!(["title"])),
        ("/doc_mapping/field_mappings".to_owned(), json!([])),
        ("/search_settings/default_search_fields".to_owned(), json!(["text"])),
        ("/search_settings".to_owned(), json!({ "default_fields": ["title"] })),
        (field(0, "type"), json!("string")),
        (field(0, "tokenizer"), json!("english")),
        (field(0, "name"), json!("_source")),
        (field(0, "name"), json!("url")),
        (field(3, "record"), json!("positions")),
        (field(3, "fieldnorms"), json!("yes")),
        (field(stamp, "fast"), json!(false)),
        (field(stamp, "type"), json!("array<datetime>")),
    ] {
        let mut broken = config.clone();
        *broken.pointer_mut(&path).expect(&path) = value.clone();
        assert_ne!(refused(&broken), Vec::<String>::new(), "{path} = {value}");
    }
    let mut extra = config;
    extra["doc_mapping"]["field_mappings"][0]["analyzer"] = json!("raw");
    assert_ne!(refused(&extra), Vec::<String>::new());
}

#[test]
fn the_checker_of_documents_can_fail() {
    let (config, documents) = exported(&Fixture::new(PAGES));
    for (key, value) in [
        ("title", json!(1)),
        ("headings", json!(["a", 1])),
        ("cover_now", json!(-1)),
        ("cover_now", json!("2")),
        ("due", json!("2026-11-22")),
        ("as_of", json!("soon")),
        ("as_of", Value::Null),
        ("title", json!(["a", "b"])),
        ("reviewer", json!("Jonas")),
    ] {
        let mut broken = documents[0].clone();
        broken[key] = value.clone();
        assert_ne!(rejected(&config, &broken), Vec::<String>::new(), "{key}: {value}");
    }
}

#[test]
fn a_document_says_what_the_site_says() {
    let fixture = Fixture::new(PAGES);
    let (_, documents) = exported(&fixture);
    let urls: Vec<&str> = documents.iter().filter_map(|document| document["url"].as_str()).collect();
    let root = "https://ops.example.org/handbook";
    let expected = ["billing/a%20b.html", "c.html", "index.html", "r.html"].map(|url| format!("{root}/{url}"));
    assert_eq!(urls, expected, "no draft");
    let mut invoice = documents[0].clone();
    let id = invoice["id"].take();
    assert_eq!(id.as_str().map(str::len), Some(32));
    assert_eq!(
        invoice,
        json!({
            "id": null,
            "playbook": "Ops & more",
            "url": expected[0],
            "title": "Send an invoice",
            "headings": ["Steps"],
            "body": "Print the \"totals\".\nOne.",
            "tags": ["Month end", "invoice"],
            "folder": "Billing",
            "owner": "Maya Chen",
            "kind": "sop",
            "status": "current",
            "state": "fresh",
            "last_verified": "2026-09-02T00:00:00Z",
            "notice": "2027-02-15T00:00:00Z",
            "due": "2027-03-01T00:00:00Z",
            "cover_now": 1,
            "language": "en",
            "as_of": "2026-11-22T00:00:00Z",
        })
    );
    let shop = &documents[1];
    assert_eq!([&shop["owner"], &shop["team"], &shop["language"]], ["Service desk", "Service desk", "de"]);
    assert_eq!([&shop["state"], &shop["cover_now"]], [&json!("unverified"), &json!(0)]);
    assert!(shop.get("due").is_none() && shop.get("tags").is_none(), "what is absent is left out");
    assert_eq!(documents[3]["status"], "retired");
}

#[test]
fn addresses_are_relative_where_it_is_not_known_where_the_site_is() {
    let fixture = Fixture::new(&PAGES.replace("url: https://ops.example.org/handbook/\n", ""));
    assert_eq!(exported(&fixture).1[0]["url"], "billing/a%20b.html");
}

#[test]
fn cover_is_left_out_where_history_is_cut_off() {
    let page = "---\nowner: maya\nlast_verified: 2026-09-02\n---\n# A\n\nOne.\n";
    let whole = Fixture::new(&format!(
        "//- playbook.yml\ntitle: T\n//- a.md\n{page}//@ commit 2026-09-02 jonas\n//- b.md\n# B\n//@ commit 2026-09-03 maya\n"
    ));
    let cut_off = Fixture::clone_of(&whole, &["--depth", "1"]);
    let cover = |fixture: &Fixture| exported(fixture).1[0].get("cover_now").cloned();
    assert_eq!([cover(&whole), cover(&cut_off)], [Some(json!(1)), None]);
}

#[test]
fn names_that_the_site_does_not_show_are_not_exported() {
    let named = |people: &str| {
        let fixture =
            Fixture::new(&PAGES.replace("title: Ops", &format!("publish: {{ people: {people} }}\ntitle: Ops")));
        exported(&fixture);
        let all = ["documents.ndjson", "bulk.ndjson"].map(|name| read(&fixture, name)).concat();
        ["Maya", "maya", "Jonas", "jonas", "Service desk"].map(|name| all.contains(name))
    };
    assert_eq!(named("full"), [true, false, false, false, true]);
    assert_eq!(named("names"), [true, false, false, false, true]);
    assert_eq!(named("none"), [false, false, false, false, true], "only teams are named");
}

#[test]
fn bulk_is_the_documents_each_behind_its_action() {
    let fixture = Fixture::new(PAGES);
    assert_eq!(export(&fixture, &["--index", "ops-en"]).status.code(), Some(0));
    let documents = lines(&read(&fixture, "documents.ndjson"));
    let bulk = lines(&read(&fixture, "bulk.ndjson"));
    let expected: Vec<Value> = documents
        .into_iter()
        .flat_map(|document| [json!({ "index": { "_index": "ops-en", "_id": document["id"] } }), document])
        .collect();
    assert_eq!(bulk, expected);
    let config: Value = serde_saphyr::from_str(&read(&fixture, "index-config.yaml")).expect("YAML");
    assert_eq!(config["index_id"], "ops-en");
    assert_eq!(export(&fixture, &["--index", "Ops"]).status.code(), Some(2));
    assert_eq!(export(&fixture, &["--index", "null"]).status.code(), Some(0));
    assert_eq!(refused(&exported(&fixture).0), Vec::<String>::new());
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let (one, other) = (sample(), sample());
    exported(&one);
    exported(&other);
    for name in ["index-config.yaml", "documents.ndjson", "bulk.ndjson"] {
        assert!(read(&one, name) == read(&other, name), "{name}");
    }
    let again = export(&one, &[]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("0 written, 3 unchanged"));
}

#[test]
fn what_stops_a_build_stops_an_export_and_other_folders_are_left_alone() {
    let fixture = Fixture::new(PAGES);
    fixture.add("out/notes.txt", b"mine");
    assert_eq!(export(&fixture, &[]).status.code(), Some(2));
    assert!(!fixture.root().join("out/documents.ndjson").exists());
    assert_eq!(export(&fixture, &["--adopt"]).status.code(), Some(0));
    assert_eq!(read(&fixture, "notes.txt"), "mine");
    let before = read(&fixture, "documents.ndjson");
    fixture.add("index.md", b"[out](../../x.md)");
    let output = export(&fixture, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("PB009"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"));
    assert_eq!(read(&fixture, "documents.ndjson"), before);
    for arguments in [&["missing"][..], &["--search", "solr"], &["-C", "missing"]] {
        assert_eq!(export(&fixture, arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_site_is_not_written_over() {
    let fixture = Fixture::new(PAGES);
    let mut build = Command::new(env!("CARGO_BIN_EXE_playbook"));
    build.args(["build", "-o", "out", "--today", "2026-11-22"]).current_dir(fixture.root());
    assert_eq!(build.output().expect("the program runs").status.code(), Some(0));
    for arguments in [&[][..], &["--adopt"]] {
        let output = export(&fixture, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("holds a site"));
    }
    assert!(read(&fixture, "index.html").contains("Ops &amp; more"));
}

#[test]
fn the_readme_tells_every_field() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let section = readme.split("### One search for many playbooks").nth(1).expect("the section");
    let section = section.split("\n### ").next().expect("its text");
    let told: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let names: Vec<&str> = cells[0].split(',').map(|name| name.trim().trim_matches('`')).collect();
            names.into_iter().map(move |name| (name, cells[1].trim_matches('`')))
        })
        .collect();
    let (config, _) = exported(&Fixture::new(PAGES));
    let mapped: Vec<(&str, &str)> = mappings(&config)
        .iter()
        .map(|mapping| (mapping["name"].as_str().expect("a name"), mapping["type"].as_str().expect("a type")))
        .collect();
    assert_eq!(told, mapped);
}
