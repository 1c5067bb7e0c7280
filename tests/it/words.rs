//! The catalogues of the interface: every text that is asked for is there, every one that is there is asked for, and a
//! site in another language has none of the English ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use playbook::render::words;
use walkdir::WalkDir;

use crate::fixture::Fixture;

fn sources(folder: &str, ending: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("as it is here"));
    let files = files.filter(|entry| entry.path().extension().is_some_and(|other| other == ending));
    files.map(|entry| fs::read_to_string(entry.path()).expect("as it is here")).collect()
}

/// What stands between `open` and `close`, wherever that looks like the name of a text.
fn named<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let found = text.split(open).skip(1).filter_map(|rest| rest.split_once(close).map(|(name, _)| name));
    found
        .filter(|name| !name.is_empty() && name.chars().all(|sign| sign.is_ascii_lowercase() || "-.".contains(sign)))
        .collect()
}

/// How names of files end.
const FILES: [&str; 9] = [".html", ".js", ".css", ".json", ".xml", ".ics", ".txt", ".md", ".yml"];

/// All that stands in quotes on a line and looks like the name of a text.
fn named_in(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split('"').collect();
    let names = parts.iter().skip(1).step_by(2).copied();
    let sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-.".contains(sign);
    names.filter(|name| name.contains('.') && name.chars().all(sign)).collect()
}

#[test]
fn texts_that_are_asked_for_are_there_and_no_others() {
    let places = words::places(words::BASE).expect("it can be read");
    let there: BTreeSet<&str> = places.keys().map(String::as_str).collect();
    let (templates, rust) = (sources("themes/default/templates", "html"), sources("src/render", "rs"));
    let scripts = sources("themes/default/assets", "js");
    let in_templates: BTreeSet<&str> = templates
        .split("| t")
        .flat_map(|before| before.trim_end().rsplit_once('"').map(|(rest, _)| rest))
        .filter_map(|rest| rest.rsplit_once('"').map(|(_, name)| name))
        .filter(|name| name.contains('.'))
        .collect();
    let missing: Vec<_> = in_templates.iter().filter(|name| !there.contains(*name) && !name.ends_with('.')).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "asked for by a template");
    let by_scripts: BTreeSet<String> = ["(t(", " t(", "[t(", "{ t("]
        .iter()
        .flat_map(|open| named(&scripts, &format!("{open}\""), "\""))
        .filter(|name| !name.ends_with('.'))
        .map(|name| if name.contains('.') { name.to_owned() } else { format!("script.{name}") })
        .collect();
    let missing: Vec<_> = by_scripts.iter().filter(|name| !there.contains(name.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new(), "asked for by a script");

    // What is quoted in Rust and begins with the name of a group is the name of a text, unless it is that of a file.
    let groups: BTreeSet<&str> = there.iter().filter_map(|name| name.split('.').next()).collect();
    let by_rust: Vec<&str> = rust
        .lines()
        .flat_map(|line| named_in(line))
        .filter(|name| name.split_once('.').is_some_and(|(group, _)| groups.contains(group)))
        .filter(|name| !FILES.iter().any(|ending| name.ends_with(ending)))
        .collect();
    assert!(by_rust.len() > 200, "they are found: {}", by_rust.len());
    let missing: Vec<_> = by_rust.iter().filter(|name| !there.contains(*name) && !name.ends_with('.')).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "asked for by Rust");

    let quoted = format!("{templates}{rust}");
    let asked = |name: &str| {
        // Severities, statuses and marks are put together from what they are.
        let composed = ["finding.error", "finding.warning", "finding.note", "script.draft", "script.retired"];
        quoted.contains(&format!("\"{name}\""))
            || by_scripts.contains(name)
            || composed.contains(&name)
            || name.strip_prefix("text.").is_some_and(|name| playbook::markdown::LABELS.contains(&name))
            // The texts of a run are asked for in full, or by the name of a field of its record.
            || name.strip_prefix("run.").is_some_and(|field| {
                scripts.contains(&format!("\"{name}\"")) || scripts.contains(&format!("\"{field}\","))
            })
            // What a sign means, and what to do, are put together from its name.
            || name.strip_prefix("signs.").is_some_and(|sign| {
                rust.contains(&format!("(\"{}\", \"", sign.strip_suffix("-do").unwrap_or(sign)))
            })
            || name.strip_prefix("mark.").is_some_and(|kind| rust.contains(&format!("\"{kind}\"")))
    };
    let spare: Vec<_> = there.iter().filter(|name| !asked(name)).collect();
    assert_eq!(spare, Vec::<&&str>::new(), "nobody asks for them");
}

#[test]
fn a_site_speaks_the_language_of_its_playbook() {
    for (language, says, never) in [
        (
            "de",
            ["Prüfung überfällig", "Alle Ordner", "2. Jan. 2026"],
            ["Past its review date", "All folders", "Jan 2026</time>"],
        ),
        (
            "ja",
            ["確認期限切れ", "すべてのフォルダー", "2026年1月2日"],
            ["Past its review date", "All folders", "2 Jan 2026</time>"],
        ),
    ] {
        let fixture = Fixture::new(&format!(
            "//- playbook.yml\nlanguage: {language}\n//- a/b.md\n---\ntitle: B\nowner: Maya Chen\n\
             last_verified: 2026-01-02\n---\nText.\n"
        ));
        let all: String = ["index.html", "a/b.html", "health.html"].iter().map(|page| fixture.page(page)).collect();
        for text in says {
            assert!(all.contains(text), "{language}: {text}");
        }
        for text in never {
            assert!(!all.contains(text), "{language}: {text}");
        }
        assert!(all.contains(&format!("<html lang=\"{language}\"")));
    }
}

#[test]
fn a_page_in_another_language_says_so_of_its_own_text_alone() {
    let fixture = Fixture::new("//- a.md\n---\ntitle: A\nlang: ar\n---\nText.\n//- b.md\n---\nlang: EN\n---\n# B\n");
    let page = fixture.page("a.html");
    assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"), "{page}");
    assert_eq!(page.matches(" lang=\"ar\" dir=\"rtl\">").count(), 2, "title and text: {page}");
    assert_eq!(fixture.page("b.html").matches(" lang=").count(), 1);
}

#[test]
fn the_words_in_the_text_of_pages_are_translated_and_the_search_keeps_its_own() {
    let text = "//- playbook.yml\nlanguage: de\n//- a.md\n# A\n\n## B\n\n> [!WARNING]\n> x[^1]\n\n| c | d |\n|---|---|\n| 1 | 2 |\n\n\
                - [ ]\n\n[^1]: y\n";
    let page = Fixture::new(text).page("a.html");
    for says in [
        "aria-label=\"Warnung\"><p class=\"alert-title\">Warnung</p>",
        "aria-label=\"Link zu diesem Abschnitt: B\"",
        "aria-label=\"Tabelle 1: c, d\"",
        "aria-label=\"Fußnoten\"",
        "aria-label=\"Fußnote 1\"",
        "aria-label=\"Zurück zur Stelle 1\"",
    ] {
        assert!(page.replace('\n', "").contains(says), "{says}: {page}");
    }
}
