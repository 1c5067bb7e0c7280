//! The schemas that editors are given say what the readers say: of every key, with every kind of value.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use jsonschema::Validator;
use playbook::diagnostic::Diagnostic;
use playbook::keys::{FILES, Key, Of, Shape, Table};
use playbook::load::{self, Wanted};
use playbook::{schema, yaml};
use serde_json::Value;

use crate::fixture::Fixture;

fn validator(name: &str) -> Validator {
    let schema = schema::schema(name).expect(name);
    assert!(jsonschema::draft7::meta::is_valid(&schema), "{name}");
    jsonschema::draft7::new(&schema).expect(name)
}

/// YAML as editors read it.
fn json(text: &str) -> Value {
    playbook::schema::value(text, &yaml::parse(text, 0).expect(text))
}

/// What is wrong with YAML by a schema.
fn by_schema(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A place at which values are tried.
struct Spot {
    /// Schema.
    name: &'static str,
    key: &'static str,
    of: Tried,
    /// The text before and behind the value.
    around: (String, String),
    example: &'static str,
    default: &'static str,
    path: Vec<&'static str>,
}

#[derive(Clone, Copy)]
enum Tried {
    Value(Shape),
    Keys,
}

/// Every key of every file, and every mapping.
fn spots() -> Vec<Spot> {
    let mut spots = Vec::new();
    for (name, _, table) in FILES {
        keys((name, &[]), table, ("", ""), &mut spots);
    }
    spots
}

fn keys(
    (name, path): (&'static str, &[&'static str]),
    table: &'static Table,
    (before, behind): (&str, &str),
    spots: &mut Vec<Spot>,
) {
    let required = |but: &str| -> String {
        table
            .keys
            .iter()
            .filter(|key| key.required && key.name != but)
            .map(|key| format!("{}: {}, ", key.name, key.example))
            .collect()
    };
    spots.push(Spot {
        name,
        key: "",
        of: Tried::Keys,
        around: (format!("{before}{}", required("")), behind.to_owned()),
        example: "",
        default: "",
        path: path.to_vec(),
    });
    for key in table.keys {
        let before = format!("{before}{}{}: ", required(key.name), key.name);
        let path: Vec<&str> = path.iter().copied().chain([key.name]).collect();
        let mut spot = |shape: Shape, around: (String, String), example, default| {
            spots.push(Spot {
                name,
                key: key.name,
                of: Tried::Value(shape),
                around,
                example,
                default,
                path: path.clone(),
            });
        };
        spot(key.shape, (before.clone(), behind.to_owned()), key.example, key.default);
        below((name, &path), key, &key.shape, (before, behind.to_owned()), spots);
    }
}

fn below(
    at: (&'static str, &[&'static str]),
    key: &'static Key,
    shape: &Shape,
    (before, behind): (String, String),
    spots: &mut Vec<Spot>,
) {
    match shape {
        Shape::Record(table) | Shape::Records(table) | Shape::Brief(table) => {
            keys(at, table, (&format!("{before}{{ "), &format!(" }}{behind}")), spots);
        }
        Shape::Map(of, inner) => {
            let name = match of {
                Of::Process => "a.md",
                Of::Somebody => "maya",
                Of::Rule => "stale",
                _ => "x1",
            };
            let around = (format!("{before}{{ {name}: "), format!(" }}{behind}"));
            if let Shape::One(_) = inner {
                spots.push(Spot {
                    name: at.0,
                    key: key.name,
                    of: Tried::Value(**inner),
                    around: around.clone(),
                    example: "",
                    default: "",
                    path: at.1.to_vec(),
                });
            }
            below(at, key, inner, around, spots);
        }
        Shape::One(_) | Shape::Many(_) | Shape::Groups => {}
    }
}

impl Spot {
    /// The file with a value at the place.
    fn with(&self, value: &str) -> String {
        let text = format!("{}{value}{}", self.around.0, self.around.1);
        // At the top of a file there are no brackets.
        format!("{text}\n")
    }

    fn words(&self) -> Option<Vec<&'static str>> {
        match self.of {
            Tried::Value(Shape::One(Of::Word(words)) | Shape::Many(Of::Word(words))) => Some(words()),
            _ => None,
        }
    }
}

/// A playbook whose files are written over, one at a time.
struct Readers {
    fixture: Fixture,
    usual: BTreeMap<&'static str, &'static str>,
}

impl Readers {
    fn new() -> Self {
        let usual = BTreeMap::from([
            ("front-matter", ""),
            ("playbook", "criticality: { high: { every: 90d } }\n"),
            ("people", "people: { maya: { name: Maya Chen }, jonas: {} }\n"),
            ("processes", "processes: {}\n"),
            ("clients", "clients: {}\n"),
            ("training", "training: {}\n"),
        ]);
        let readers = Readers { fixture: Fixture::new("//- index.md\n[A](a.md)\n"), usual };
        readers.usual.iter().for_each(|(name, text)| readers.write(name, text));
        readers
    }

    fn write(&self, name: &str, text: &str) {
        match name {
            "front-matter" => self.fixture.add("a.md", format!("---\n{text}---\n# A\n").as_bytes()),
            name => self.fixture.add(&format!("{name}.yml"), text.as_bytes()),
        }
    }

    /// What the readers say of a file.
    fn say(&self, name: &str, text: &str) -> Vec<Diagnostic> {
        self.write(name, text);
        let root = self.fixture.root();
        let opened = load::open(root).expect("it can be opened");
        let mut findings = match name {
            "playbook" | "people" => opened.findings,
            _ => {
                let wanted = (Wanted::Facts, None, None);
                let loaded = load::load(root, wanted, &opened.settings, opened.roster, opened.findings);
                loaded.expect("it can be loaded").findings
            }
        };
        self.write(name, self.usual[name]);
        let file = if name == "front-matter" { "a.md".to_owned() } else { format!("{name}.yml") };
        findings.retain(|finding| finding.place.path() == file);
        findings
    }
}

/// Values of every kind.
const PROBES: [&str; 26] = [
    "word",
    "zzz",
    "two words",
    "7",
    "-3",
    "0",
    "2.5",
    "true",
    "",
    "[]",
    "[word]",
    "[word, other]",
    "[[a, b], [c, d]]",
    "[{ zz_top: 1 }]",
    "{ zz_top: 1 }",
    "2026-09-02",
    "2.9.2026",
    "[2026-12-20/2027-01-04]",
    "90d",
    "6 months",
    "P6M",
    "https://example.org/x",
    "\"7\"",
    "'true'",
    "'90d'",
    "\"word\"",
];

/// What readers ask beyond the form of a value: whether there is such a thing, or whether it makes sense.
const MEANING: [&str; 17] = [
    "not in processes.yml",
    "a waiver without",
    "not in people.yml",
    "no person has the id",
    "there is no criticality",
    "there is no process",
    "there is no file",
    "not in the playbook",
    "must lie in the playbook",
    "cannot be shown",
    "telephone number",
    "is a synonym of nothing",
    "without `last_verified`",
    "is not a family of fonts",
    "names no pages",
    "takes one person or team",
    "makes every author a program",
];

#[test]
fn readers_and_schemas_agree_on_every_value_of_every_key() {
    let readers = Readers::new();
    let validators: BTreeMap<&str, Validator> = FILES.iter().map(|(name, ..)| (*name, validator(name))).collect();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for spot in spots() {
        let Tried::Value(shape) = spot.of else { continue };
        for value in PROBES.into_iter().chain((!spot.example.is_empty()).then_some(spot.example)) {
            // An editor is stricter here: a word is no list of one, and not nothing; numbers and flags have no quotes.
            let word = matches!(shape, Shape::One(Of::Word(_) | Of::Flag | Of::Rule));
            if word && matches!(value, "" | "[word]") {
                continue;
            }
            let plain = matches!(shape, Shape::One(Of::Whole | Of::Count | Of::Within(..) | Of::Flag));
            let stricter = plain && matches!(value, "\"7\"" | "'true'");
            let text = spot.with(value);
            let (said, schema) = (readers.say(spot.name, &text), by_schema(&validators[spot.name], &text));
            let form: Vec<&Diagnostic> = said
                .iter()
                .filter(|finding| !matches!(finding.rule.code, "PB006" | "PB009"))
                .filter(|finding| !MEANING.iter().any(|meaning| finding.message.contains(meaning)))
                .collect();
            tried += 1;
            // Which rules there are is known to the checks, not to the readers.
            let unseen = matches!(shape, Shape::One(Of::Rule));
            if said.is_empty() && !schema.is_empty() && !unseen && !stricter {
                wrong.push(format!("{}: only the schema minds: {text}  {schema:?}", spot.path.join(".")));
            }
            if !form.is_empty() && schema.is_empty() {
                wrong.push(format!("{}: only the reader minds: {text}  {}", spot.path.join("."), form[0].message));
            }
            if value == spot.example && !(form.is_empty() && schema.is_empty()) {
                wrong.push(format!(
                    "{}: its example is refused: {text} {schema:?} {:?}",
                    spot.path.join("."),
                    form.first().map(|one| &one.message)
                ));
            }
        }
    }
    assert!(tried > 2_000, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_key_is_read_and_no_other() {
    let readers = Readers::new();
    let validators: BTreeMap<&str, Validator> = FILES.iter().map(|(name, ..)| (*name, validator(name))).collect();
    for spot in spots() {
        match spot.of {
            Tried::Keys => {
                let text = spot.with("zz_top: 1");
                let said = readers.say(spot.name, &text);
                assert!(said.iter().any(|one| one.message.contains("`zz_top` is not a key")), "{text} {said:?}");
                let open = spot.name == "front-matter" && spot.path.is_empty();
                assert_eq!(by_schema(&validators[spot.name], &text).is_empty(), open, "{text}");
            }
            // A key that no reader looks at would take this in silence.
            Tried::Value(_) => {
                let text = spot.with("{ zz_top: [[{ x: [[]] }]] }");
                assert!(!readers.say(spot.name, &text).is_empty(), "nobody reads {text}");
            }
        }
    }
}

#[test]
fn words_are_those_of_the_readers() {
    let readers = Readers::new();
    for spot in spots() {
        let Some(words) = spot.words() else { continue };
        for word in &words {
            let said = readers.say(spot.name, &spot.with(word));
            assert!(said.iter().all(|one| !one.message.contains("cannot be")), "{}: {word} {said:?}", spot.key);
        }
        let said = readers.say(spot.name, &spot.with("zzz"));
        let told = said.iter().find(|one| one.message.contains("zzz")).expect(spot.key);
        let listed: BTreeSet<&str> = told.help.split('`').skip(1).step_by(2).collect();
        // What can only be said of the words, such as `same`, and how to be rid of a key are known beside them.
        let words: BTreeSet<&str> = words.into_iter().filter(|word| !["same", "ignore"].contains(word)).collect();
        assert_eq!(listed, words, "{}", spot.key);
    }
}

#[test]
fn defaults_are_those_that_hold() {
    let readers = Readers::new();
    let settings = |text: &str| {
        readers.write("playbook", text);
        format!("{:?}", load::open(readers.fixture.root()).expect("it can be opened").settings)
    };
    let before = settings("");
    let mut tried = 0;
    for spot in spots().iter().filter(|spot| spot.name == "playbook" && !spot.default.is_empty()) {
        // Of these it is remembered where they stand.
        if !["theme", "sources"].contains(&spot.key) {
            let text = spot.with(spot.default);
            assert_eq!(settings(&text), before, "{text}");
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn files_that_check_clean_are_valid() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook");
    let of_pages = validator("front-matter");
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(&sample).sort_by_file_name() {
        let entry = entry.expect("the sample");
        let path = entry.path().strip_prefix(&sample).expect("it lies there").to_string_lossy().into_owned();
        if path.ends_with(".md") {
            let text = std::fs::read_to_string(entry.path()).expect("a page");
            if let (Some(yaml), _) = load::header::cut(&text) {
                assert_eq!(by_schema(&of_pages, &text[yaml]), Vec::<String>::new(), "{path}");
                pages += 1;
            }
        }
    }
    assert!(pages > 30, "{pages}");
    for (name, ..) in FILES.iter().filter(|(name, ..)| *name != "front-matter") {
        let text = std::fs::read_to_string(sample.join(format!("{name}.yml"))).expect(name);
        assert_eq!(by_schema(&validator(name), &text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_examples_of_the_readme_are_valid_and_it_names_every_key() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let mut tried = 0;
    for block in readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next()) {
        let first = block.lines().find(|line| !line.starts_with('#')).and_then(|line| line.split(':').next());
        let table = FILES.iter().skip(1).find(|(_, _, table)| first.is_some_and(|first| table.find(first).is_some()));
        let Some((name, ..)) = table else { continue };
        assert_eq!(by_schema(&validator(name), block), Vec::<String>::new(), "{block}");
        tried += 1;
    }
    for (language, name) in [("markdown", "front-matter")] {
        for block in readme.split(&format!("```{language}\n")).skip(1).filter_map(|rest| rest.split("\n```").next()) {
            let (Some(yaml), _) = load::header::cut(block) else { continue };
            assert_eq!(by_schema(&validator(name), &block[yaml]), Vec::<String>::new(), "{block}");
            tried += 1;
        }
    }
    assert!(tried > 5, "{tried}");
    for spot in spots().iter().filter(|spot| !spot.key.is_empty()) {
        let named = readme.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).any(|word| word == spot.key);
        assert!(named, "the README does not name `{}`", spot.path.join("."));
    }
}

#[test]
fn the_command_prints_them() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_playbook")).args(arguments).output().expect("it runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("UTF-8"),
            String::from_utf8(output.stderr).expect("UTF-8"),
        )
    };
    let (status, list, _) = run(&["schema"]);
    assert_eq!((status, list.lines().count()), (Some(0), FILES.len()));
    for (name, ..) in FILES {
        assert!(list.lines().any(|line| line.split_whitespace().next() == Some(name)), "{list}");
        let (status, text, _) = run(&["schema", name]);
        assert_eq!(status, Some(0));
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), schema::schema(name), "{name}");
        assert_eq!(run(&["schema", name]).1, text, "the same each time");
    }
    let (status, _, error) = run(&["schema", "poeple"]);
    assert_eq!((status, error.trim()), (Some(2), "error: there is no schema `poeple`; did you mean `people`?"));
}
