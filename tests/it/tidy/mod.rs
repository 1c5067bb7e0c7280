//! Holds the plan of the house: who may import whom, what must be absent where, and the shape of the repository.
//!
//! Each check is a function from texts to complaints, tried on made-up texts below; what the code does is not its business.

mod code;

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The floor of every module of `src`. A file imports only from lower floors or from its own module. The second number
/// orders modules on one floor, where one of them builds on another.
const FLOORS: [(&str, u8, u8); 31] = [
    ("source", 1, 0),
    ("rule", 1, 0),
    ("site", 1, 0),
    ("slip", 1, 0),
    ("calendar", 2, 0),
    ("diagnostic", 2, 0),
    ("markdown", 2, 0),
    ("yaml", 2, 0),
    ("write", 2, 0),
    ("serve", 2, 0),
    ("kept", 2, 0),
    ("emit", 3, 0),
    ("model", 3, 0),
    ("keys", 3, 1),
    ("settings", 3, 1),
    ("load", 4, 0),
    ("evidence", 4, 1),
    ("edit", 4, 2),
    ("external", 4, 2),
    ("facts", 5, 0),
    ("cover", 6, 0),
    ("check", 7, 0),
    ("health", 8, 0),
    ("index", 8, 0),
    ("schema", 8, 0),
    ("render", 9, 0),
    ("pipeline", 10, 0),
    ("lsp", 11, 0),
    ("cli", 11, 1),
    ("lib", 12, 0),
    ("main", 13, 0),
];

/// Modules that do no input or output and know no clock.
const PURE: [&str; 6] = ["model", "markdown", "check", "cover", "health", "index/documents"];

/// What pure modules must not name.
const IMPURE: [&[&str]; 5] = [&["std", "fs"], &["std", "env"], &["std", "time"], &["std", "process"], &["std", "net"]];

/// Words that read the clock.
const CLOCK: [&str; 4] = ["Zoned::now", "Timestamp::now", "Instant::now", "SystemTime::now"];

/// Words that must not stand in the code of a module, and why.
const WORDS: [(&str, &[&str], &str); 4] = [
    ("emit", &["Playbook", "Facts", "playbook", "model"], "the emitters know no Playbook"),
    ("render", &["Command"], "nothing is asked of git while rendering"),
    ("model", &["Serialize"], "what is serialised is a format's or a view's own type"),
    ("facts", &["Serialize"], "what is serialised is a format's or a view's own type"),
];

/// Modules that may import these and nothing else of ours.
const ONLY: [(&str, &[&str]); 2] = [("write", &["site"]), ("serve", &["site"])];

/// The only file that speaks git.
const HISTORY: [&str; 2] = ["evidence", "history"];

const LONGEST_FILE: usize = 400;

const TOP: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "src", "playbook", "themes", "tests", "README.md", "LICENSE", "deny.toml"];

/// A file of `src`.
struct File {
    /// Its path below `src`, without `.rs`, such as `check/rules/stale` or `check/mod`.
    name: String,
    text: String,
    /// The text without comments, literals and tests.
    code: String,
}

impl File {
    fn top(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    fn is_in(&self, module: &str) -> bool {
        self.name.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The module that the file is: `check::rules::stale`, `check`.
    fn module(&self) -> Vec<&str> {
        self.name.split('/').filter(|part| !["mod", "lib"].contains(part)).collect()
    }

    /// What it names of this crate, as paths from the root. `super` counts from the file's own module.
    fn names(&self) -> Vec<Vec<String>> {
        let from_root = code::paths(&self.code, "crate").into_iter().map(|path| path[1..].to_vec());
        let from_above = code::paths(&self.code, "super").into_iter().map(|path| {
            let up = path.iter().take_while(|part| *part == "super").count();
            let module = self.module();
            let kept = module.len().saturating_sub(up);
            module[..kept].iter().map(|part| (*part).to_owned()).chain(path[up..].iter().cloned()).collect()
        });
        from_root.chain(from_above).collect()
    }
}

/// Files from their names and texts, those that hold only tests left out.
fn files(texts: Vec<(String, String)>) -> Vec<File> {
    let mut tests: Vec<String> = Vec::new();
    let mut files = Vec::new();
    for (name, text) in texts {
        let (code, modules) = code::without_tests(&code::bare(&text));
        let file = File { name, text, code };
        let module = file.module().join("/");
        tests.extend(modules.iter().map(|test| format!("{module}/{test}").trim_start_matches('/').to_owned()));
        files.push(file);
    }
    files.retain(|file| !tests.iter().any(|test| file.is_in(test)));
    files
}

fn floor(module: &str) -> Option<(u8, u8)> {
    FLOORS.iter().find(|(name, ..)| *name == module).map(|(_, floor, step)| (*floor, *step))
}

fn floors(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let Some(own) = floor(file.top()) else {
            wrong.push(format!("`{}` has no floor in the table", file.name));
            continue;
        };
        for path in file.names() {
            let Some(other) = path.first().filter(|other| *other != file.top()) else { continue };
            if floor(other).is_some_and(|other| other >= own) {
                wrong.push(format!("`{}` imports `{}`, which is not below it", file.name, path.join("::")));
            }
        }
        if !matches!(file.top(), "main" | "lib") && !code::paths(&file.code, "playbook").is_empty() {
            wrong.push(format!("`{}` imports the library by its name, past the floors", file.name));
        }
    }
    wrong
}

fn absences(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let mut complain = |what: &str, why: &str| wrong.push(format!("`{}` names `{what}`: {why}", file.name));
        if PURE.iter().any(|module| file.is_in(module)) {
            for path in code::paths(&file.code, "std") {
                if IMPURE.iter().any(|impure| path.iter().zip(*impure).filter(|(a, b)| a == *b).count() == impure.len())
                {
                    complain(&path.join("::"), "it does no input or output and knows no clock");
                }
            }
            CLOCK.iter().filter(|word| file.code.contains(**word)).for_each(|word| complain(word, "it knows no clock"));
        }
        for (module, words, why) in WORDS.iter().filter(|(module, ..)| file.is_in(module)) {
            debug_assert!(floor(module).is_some());
            words.iter().filter(|word| has_word(&file.code, word)).for_each(|word| complain(word, why));
        }
        for (_, allowed) in ONLY.iter().filter(|(module, _)| file.is_in(module)) {
            for path in file.names() {
                if path.first().is_some_and(|first| first != file.top() && !allowed.contains(&first.as_str())) {
                    complain(&path.join("::"), "it knows nothing but the site");
                }
            }
        }
        if file.is_in("render") && file.names().iter().any(|path| path.starts_with(&HISTORY.map(str::to_owned))) {
            complain(&HISTORY.join("::"), "nothing is asked of git while rendering");
        }
        if !matches!(file.top(), "cli" | "main") {
            for word in ["print", "println", "eprint", "eprintln", "dbg"] {
                let used = file.code.match_indices(&format!("{word}!")).any(|(at, _)| begins_word(&file.code, at));
                if used {
                    complain(&format!("{word}!"), "only `cli` prints");
                }
            }
        }
    }
    wrong
}

fn has_word(code: &str, word: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

fn begins_word(code: &str, at: usize) -> bool {
    !code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Rules know neither the registry nor each other: of `check` they name nothing.
fn rules(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.is_in("check/rules") && file.name != "check/rules/mod") {
        let own = file.module();
        for path in file.names().iter().filter(|path| path.first().is_some_and(|first| first == "check")) {
            if path.len() < own.len() || path.iter().zip(&own).any(|(a, b)| a != b) {
                wrong.push(format!("`{}` names `{}`: a rule stands alone", file.name, path.join("::")));
            }
        }
    }
    wrong
}

fn shapes(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        if file.name.split('/').any(|part| ["utils", "util", "common", "errors", "helpers"].contains(&part)) {
            wrong.push(format!("`{}` is named after nothing in particular", file.name));
        }
        if !file.text.starts_with("//! ") {
            wrong.push(format!("`{}` does not open with `//!` and what it is for", file.name));
        }
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("`{}` has {lines} lines: is it still one room?", file.name));
        }
    }
    wrong
}

fn manifest(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.lines().any(|line| line.replace(' ', "") == "unsafe_code=\"forbid\"") {
        wrong.push("unsafe code is not forbidden".to_owned());
    }
    let (mut section, mut before, mut last) = ("", "", "");
    for line in text.lines() {
        if line.starts_with('[') {
            (section, last) = (line, "");
        } else if section.trim_end_matches(']').ends_with("dependencies")
            && let Some((name, rest)) = line.split_once(" = ")
            && !line.starts_with('#')
        {
            let told = before.starts_with("# ") || rest.contains(" # ");
            if !told {
                wrong.push(format!("`{name}` has no reason beside it"));
            }
            if name < last {
                wrong.push(format!("`{name}` stands after `{last}`"));
            }
            last = name;
        }
        before = line;
    }
    wrong
}

fn top_level<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    names
        .filter(|name| !name.starts_with('.') && !["target", "node_modules"].contains(name) && !TOP.contains(name))
        .map(|name| format!("`{name}` does not belong at the top of the repository"))
        .collect()
}

fn house() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = Vec::new();
    for entry in WalkDir::new(&src).sort_by_file_name().into_iter().map(|entry| entry.expect("src can be read")) {
        let name = entry.path().strip_prefix(&src).expect("it is below src").to_string_lossy().replace('\\', "/");
        if let Some(name) = name.strip_suffix(".rs") {
            texts.push((name.to_owned(), fs::read_to_string(entry.path()).expect("a source can be read")));
        }
    }
    files(texts)
}

#[test]
fn the_house_keeps_its_plan() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = house();
    assert!(files.len() > 5, "the sources were found");
    let mut wrong = [floors(&files), absences(&files), rules(&files), shapes(&files)].concat();
    wrong.extend(manifest(&fs::read_to_string(root.join("Cargo.toml")).expect("there is a Cargo.toml")));
    let names: Vec<String> = fs::read_dir(root)
        .expect("the root can be read")
        .map(|entry| entry.expect("the root can be read").file_name().to_string_lossy().into_owned())
        .collect();
    wrong.extend(top_level(names.iter().map(String::as_str)));
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&[File]) -> Vec<String>;

    /// What `check` says of made-up files.
    fn says(check: Check, texts: &[(&str, &str)]) -> String {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        check(&files(texts)).join("; ")
    }

    fn passes(check: Check, name: &str, text: &str) {
        assert_eq!(says(check, &[(name, text)]), "", "{name}: {text}");
    }

    fn fails(check: Check, name: &str, text: &str) {
        assert_ne!(says(check, &[(name, text)]), "", "{name}: {text}");
    }

    #[test]
    fn floors_hold() {
        passes(floors, "check/mod", "use crate::{cover, model::page::Page}; crate::check::run()");
        passes(floors, "settings", "use crate::model::cadence::Interval;");
        passes(
            floors,
            "cover/mod",
            "// crate::check\nlet a = \"crate::check\";\n#[cfg(test)]\nmod tests { use crate::check; }",
        );
        fails(floors, "cover/mod", "use crate::check;");
        fails(floors, "cover/mod", "fn f() { crate::render::render() }");
        fails(floors, "model/page", "use crate::{\n    source::Span,\n    settings::Settings,\n};");
        fails(floors, "health", "use crate::index::Documents;");
        fails(floors, "emit/json", "use super::super::model::page::Page;");
        fails(floors, "pipeline", "use playbook::cli;");
        fails(floors, "stray", "");
    }

    #[test]
    fn test_files_are_not_looked_at() {
        let texts = [("write/mod", "//! x\n#[cfg(test)]\nmod tests;"), ("write/tests", "use crate::check;")];
        assert_eq!(says(floors, &texts), "");
    }

    #[test]
    fn absences_hold() {
        passes(absences, "model/page", "use std::fmt; use std::{collections::BTreeMap, sync::Arc};");
        passes(absences, "index/tantivy", "use std::fs;");
        passes(absences, "write/stage", "use crate::site::Site; use super::swap;");
        passes(absences, "render/mod", "fn f(evidence: &Evidence) { evidence.history }");
        passes(absences, "cli/mod", "println!()");
        fails(absences, "model/page", "use std::{fmt, fs};");
        fails(absences, "markdown/html", "std::env::var(x)");
        fails(absences, "check/rules/stale", "use jiff::Zoned; Zoned::now()");
        fails(absences, "cover/plan", "use std::time::Instant;");
        fails(absences, "health", "std::process::exit(1)");
        fails(absences, "index/documents", "use std::fs::File;");
        fails(absences, "emit/json", "fn f(playbook: &Playbook) {}");
        fails(absences, "write/mod", "use crate::source::Span;");
        fails(absences, "serve/mod", "use crate::diagnostic::Diagnostic;");
        fails(absences, "render/mod", "use crate::evidence::history;");
        fails(absences, "render/theme", "std::process::Command::new(x)");
        fails(absences, "pipeline", "println!()");
        fails(absences, "write/mod", "dbg!(x)");
        fails(absences, "model/page", "#[derive(Debug, Serialize)] struct A;");
    }

    #[test]
    fn rules_stand_alone() {
        passes(rules, "check/rules/stale", "use crate::{cover, diagnostic::Diagnostic, facts::Facts};");
        passes(rules, "check/rules/mod", "use crate::check::rules::stale;");
        fails(rules, "check/rules/stale", "use super::unverified;");
        fails(rules, "check/rules/stale", "use crate::check::rules::ALL;");
        fails(rules, "check/rules/stale", "use super::super::waive;");
    }

    #[test]
    fn shapes_hold() {
        passes(shapes, "source", "//! A text.\n");
        fails(shapes, "source", "use std::fmt;\n");
        fails(shapes, "model/utils", "//! Things.\n");
        fails(shapes, "source", &format!("//! A text.\n{}", "\n".repeat(LONGEST_FILE)));
    }

    #[test]
    fn the_manifest_gives_reasons() {
        let good = "unsafe_code = \"forbid\"\n[dependencies]\n# Reads.\na = \"1\"\nb = \"1\" # Writes.\n";
        assert!(manifest(good).is_empty());
        for bad in [good.replace("forbid", "deny"), good.replace("# Reads.\n", ""), good.replace(" # Writes.", "")] {
            assert_eq!(manifest(&bad).len(), 1, "{bad}");
        }
        assert_eq!(manifest(&good.replace("a =", "c =")), ["`b` stands after `c`"]);
    }

    #[test]
    fn the_top_level_is_closed() {
        assert!(top_level(["src", ".ci", "target", "README.md"].into_iter()).is_empty());
        assert_eq!(top_level(["notes.txt", "src"].into_iter()).len(), 1);
    }
}
