//! `themes/default/CONTRACT.md`: what each template receives, written from the doc comments and field types of `render/view`,
//! from the templates and from the style sheets. A test holds that it is up to date, and another that the fields are
//! there when pages are made. With `PLAYBOOK_CONTRACT=write` the first writes the file anew.
//!
//! It reads Rust as regular as `render/view` is, line by line, and panics at what it does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use playbook::render::Drafts;

use crate::fixture::Fixture;

const HEAD: &str = "# What templates receive

<!-- Written from the code by tests/it/contract.rs. To write it anew: PLAYBOOK_CONTRACT=write cargo test --test it contract -->

A playbook's own theme is a folder, named by `theme` in `playbook.yml`. What lies in it stands before the built-in file of the
same name; everything else stays built in.

| in the theme's folder | is |
|---|---|
| `templates/NAME.html` | a template in place of the built-in one, or one that others of yours include |
| `assets/…` | any file: it is copied to `assets/` of the site |
| `languages/TAG.yml` | words of the interface, each in place of the built-in one of its name |

Templates are written in [Tera](https://keats.github.io/tera/) 2. A template of yours reaches the built-in one of its name, or
any other, by `built-in/`:

```html
{% extends \"built-in/page.html\" %}
{% block main %}<p>Before the page.</p>{{ super() }}{% endblock %}
```

A component that you define, in a template of any name, stands in place of the built-in one of its name. A template that cannot
be used is an error (PB010) with its line, and one that nothing uses is a warning. Text is escaped unless you say `| safe`: say it
of what is called safe HTML below, and of nothing else.

\"May be missing\" means that the field is `none`: ask with `{% if page.owner %}`.
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder with this ending, by name.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    fs::read_dir(root().join(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), read(&path)))
        .collect()
}

/// A type of the view.
struct Type {
    doc: String,
    /// Name, type and doc comment, in order.
    fields: Vec<(String, String, String)>,
}

/// The types of the view by name.
fn types() -> BTreeMap<String, Type> {
    let mut types = BTreeMap::new();
    for (file, text) in files("src/render/view", "rs") {
        let (mut doc, mut open): (Vec<&str>, Option<(String, Type)>) = (Vec::new(), None);
        for line in text.lines() {
            let trimmed = line.trim();
            assert!(!trimmed.starts_with("#[serde"), "{file}: what is serialised has other names than the fields");
            if let Some(more) = trimmed.strip_prefix("/// ") {
                doc.push(more);
            } else if let Some(name) = trimmed.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
                open = Some((name.to_owned(), Type { doc: doc.join(" "), fields: Vec::new() }));
                doc.clear();
            } else if let (Some((_, one)), Some(field)) = (&mut open, trimmed.strip_prefix("pub ")) {
                let (name, of) =
                    field.trim_end_matches(',').split_once(": ").unwrap_or_else(|| panic!("{file}: {line}"));
                assert!(!doc.is_empty(), "{file}: `{name}` has no words");
                one.fields.push((name.to_owned(), of.to_owned(), doc.join(" ")));
                doc.clear();
            } else if line == "}" {
                types.extend(open.take());
            } else if !trimmed.starts_with("#[") {
                doc.clear();
            }
        }
    }
    types
}

/// A link to where a type is described: a page's is with its template.
fn link(name: &str, types: &BTreeMap<String, Type>) -> String {
    let template = types[name].doc.split("(`").nth(1).and_then(|rest| rest.split_once(".html`")).map(|(name, _)| name);
    let heading = match (name, template) {
        ("Nav", _) => "navhtml".to_owned(),
        (_, Some(template)) => format!("{template}html"),
        _ => name.to_lowercase(),
    };
    format!("[{name}](#{heading})")
}

/// A type in words, with links to those of the view.
fn in_words(of: &str, types: &BTreeMap<String, Type>) -> String {
    if let Some(inner) = of.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{}; may be missing", in_words(inner, types));
    }
    if let Some(inner) = of.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of {}", in_words(inner, types));
    }
    match of {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u8" | "u16" | "u32" | "u64" | "f64" => "number".to_owned(),
        name if types.contains_key(name) => link(name, types),
        array if array.starts_with('[') => {
            let (of, many) = array.trim_matches(['[', ']']).split_once("; ").unwrap_or_else(|| panic!("{array}"));
            format!("list of {many}: {}", in_words(of, types))
        }
        other => panic!("the contract has no words for the type `{other}`"),
    }
}

/// A doc comment as Markdown: its links to types and fields lead to headings of the contract.
fn linked(doc: &str, types: &BTreeMap<String, Type>) -> String {
    let mut out = String::new();
    let mut rest = doc;
    while let Some((before, after)) = rest.split_once("[`") {
        let (target, then) = after.split_once("`]").unwrap_or_else(|| panic!("{doc}"));
        let (of, field) = target.split_once("::").unwrap_or((target, ""));
        out.push_str(before);
        let _ = match (of, field) {
            ("Self", field) => write!(out, "`{field}`"),
            (of, "") if types.contains_key(of) => write!(out, "{}", link(of, types)),
            (of, field) if types.contains_key(of) => write!(out, "`{field}` of {}", link(of, types)),
            _ => panic!("`{target}` is nothing in the contract"),
        };
        rest = then;
    }
    out.push_str(rest);
    out.replace('|', "\\|")
}

fn table(out: &mut String, before: &str, of: &Type, types: &BTreeMap<String, Type>) {
    out.push_str("| field | type | is |\n|---|---|---|\n");
    for (name, of, doc) in &of.fields {
        let _ = writeln!(out, "| `{before}{name}` | {} | {} |", in_words(of, types), linked(doc, types));
    }
    out.push('\n');
}

/// The types of the view that a type names.
fn named<'t>(of: &'t Type, types: &'t BTreeMap<String, Type>) -> impl Iterator<Item = &'t str> {
    let words = |of: &'t str| of.split(|sign: char| !sign.is_alphanumeric());
    of.fields.iter().flat_map(move |(_, of, _)| words(of)).filter(|word| types.contains_key(*word))
}

/// The type whose doc comment says that it is this template's page.
fn page_of<'t>(template: &str, types: &'t BTreeMap<String, Type>) -> Option<(&'t str, &'t Type)> {
    let named = |of: &&Type| {
        of.doc.split_once(").").map_or(of.doc.as_str(), |(first, _)| first).contains(&format!("`{template}`"))
    };
    let mut found = types.iter().filter(|(name, of)| name.ends_with("Page") && named(of));
    let first = found.next().map(|(name, of)| (name.as_str(), of));
    assert!(found.next().is_none(), "two types say that they are the page of {template}");
    first
}

/// The text of the comment that a template begins with.
fn comment(text: &str) -> Option<&str> {
    Some(text.trim_start().strip_prefix("{#-")?.split_once("-#}")?.0.trim())
}

/// What stands between `{% WORD ` and the end of the tag.
fn tags<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    let inside = |tag: &'t str| tag.split("%}").next().unwrap_or(tag).trim_matches(['-', ' ']);
    text.split("{%").skip(1).map(inside).filter_map(move |tag| tag.strip_prefix(word)?.strip_prefix(' '))
}

fn contract() -> String {
    let types = types();
    let templates = files("themes/default/templates", "html");
    let mut out = HEAD.to_owned();

    out.push_str("\n## Every page\n\nEvery template of a page receives `frame` and `page`.\n\n");
    let frame = &types["Frame"];
    let _ = writeln!(out, "### Frame\n\n{}\n", linked(&frame.doc, &types));
    table(&mut out, "frame.", frame, &types);

    out.push_str("## Templates\n\n");
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, text) in &templates {
        let _ = writeln!(out, "### {name}\n");
        let page = page_of(name, &types);
        match (page, comment(text)) {
            (Some((_, page)), _) => writeln!(out, "{}", linked(&page.doc, &types)),
            (None, Some(says)) => writeln!(out, "{says}"),
            (None, None) => panic!("{name}: no type of the view is its page, and it does not begin with a comment"),
        }
        .expect("a line");
        let blocks: Vec<String> = tags(text, "block").map(|block| format!("`{block}`")).collect();
        if let Some(parent) = tags(text, "extends").next() {
            let _ = write!(out, "\nExtends `{}`", parent.trim_matches('"'));
            let _ = writeln!(
                out,
                "{}",
                if blocks.is_empty() { String::new() } else { format!(", and fills {}.", blocks.join(", ")) }
            );
        } else if !blocks.is_empty() {
            let _ = writeln!(out, "\nIts blocks are {}.", blocks.join(", "));
        }
        out.push('\n');
        match page {
            Some((of, page)) => match tables.get(of) {
                Some(first) => {
                    let _ = writeln!(out, "Its `page` is that of [{first}](#{}).\n", first.replace('.', ""));
                }
                None => {
                    tables.insert(of, name);
                    table(&mut out, "page.", page, &types);
                }
            },
            None if name == "nav.html" => table(&mut out, "nav.", &types["Nav"], &types),
            None => {}
        }
    }

    out.push_str("## Types\n\nWhat the fields above are made of.\n\n");
    let shown: BTreeSet<&str> = tables.keys().copied().chain(["Frame", "Nav"]).collect();
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = shown.iter().copied().collect();
    while let Some(of) = open.pop() {
        open.extend(named(&types[of], &types).filter(|name| !shown.contains(name) && needed.insert(name)));
    }
    let forgotten: Vec<_> =
        types.keys().filter(|name| !shown.contains(name.as_str()) && !needed.contains(name.as_str())).collect();
    assert!(
        forgotten.is_empty(),
        "no template receives {forgotten:?}: say in its words which one does, as (`page.html`)"
    );
    for name in needed {
        let _ = writeln!(out, "### {name}\n\n{}\n", linked(&types[name].doc, &types));
        table(&mut out, "", &types[name], &types);
    }

    out.push_str("## Components\n\nCall them as `{{ <day d={trust.since.on} /> }}`. One with `@frame` takes `frame` from where it is called.\n\n| component | is |\n|---|---|\n");
    for text in templates.values() {
        for (at, _) in text.match_indices("{% component ") {
            let says = text[..at].strip_suffix("-#}\n").and_then(|before| before.rsplit_once("{#-"));
            let tag = tags(&text[at..], "component").next().expect("a component");
            let says = says.map_or("", |(_, says)| says.trim());
            let _ = writeln!(out, "| `{}` | {} |", tag.replace('|', "\\|"), says.replace('|', "\\|"));
        }
    }

    out.push_str("\n## Filters\n\nBesides [those of Tera](https://keats.github.io/tera/):\n\n");
    for text in files("src/render", "rs").values() {
        for (at, _) in text.match_indices(".register_filter(\"") {
            let name = text[at..].split('"').nth(1).expect("a name");
            let head = text[..at].rfind("fn ").expect("a function");
            let mut doc: Vec<&str> =
                text[..head].lines().rev().skip(1).map(str::trim).map_while(|line| line.strip_prefix("/// ")).collect();
            doc.reverse();
            let doc = doc.join(" ");
            let says = doc.split_once(": ").map_or(doc.as_str(), |(_, says)| says);
            let _ = writeln!(out, "- `{name}`: {says}");
        }
    }

    out.push_str("\n## Assets\n\n| file | is |\n|---|---|\n");
    for (name, text) in files("themes/default/assets", "css").into_iter().chain(files("themes/default/assets", "js")) {
        let says: Vec<&str> = match text.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
            Some((says, _)) => says.lines().map(str::trim).collect(),
            None => text.lines().map_while(|line| line.strip_prefix("// ")).collect(),
        };
        assert!(!says.is_empty(), "{name} does not begin with a comment");
        let _ = writeln!(out, "| `{name}` | {} |", says.join(" ").trim());
    }

    out.push_str("\n## Custom properties\n\nThe style sheets take colours, sizes and fonts from these, which `site.css` sets. A style sheet of yours that is loaded behind\nit may set them anew; `look` in `playbook.yml` does the same for the accent and the fonts.\n\n");
    let css = read(&root().join("themes/default/assets/site.css"));
    let tokens = css.split("@media").next().expect("a beginning");
    for line in tokens.lines().map(str::trim).filter(|line| line.starts_with("--")) {
        let _ = writeln!(out, "- `{}`", line.trim_end_matches(';'));
    }
    out
}

#[test]
fn the_contract_is_what_the_code_says() {
    let path = root().join("themes/default/CONTRACT.md");
    let written = contract();
    if std::env::var_os("PLAYBOOK_CONTRACT").is_some_and(|value| value == "write") {
        fs::write(&path, &written).expect("it can be written");
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    let other = stands.lines().zip(written.lines()).position(|(one, other)| one != other);
    assert!(
        stands == written,
        "themes/default/CONTRACT.md is out of date, from line {}; write it anew with\n  PLAYBOOK_CONTRACT=write cargo test --test it contract",
        other.unwrap_or_else(|| stands.lines().count().min(written.lines().count())) + 1
    );
}

#[test]
fn its_links_lead_somewhere() {
    let text = contract();
    let headings: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#')))
        .map(|heading| heading.to_lowercase().replace(' ', "-").replace('.', ""))
        .collect();
    let links: Vec<&str> = text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 50, "{}", links.len());
    for link in links {
        assert!(headings.contains(link), "{link}");
    }
}

#[test]
fn every_field_of_it_is_there_when_pages_are_made() {
    let fixture = Fixture::new(crate::theming::PAGES);
    fixture.add("processes.yml", b"processes: { billing: Send invoices }\n");
    let templates = files("themes/default/templates", "html");
    let types = types();
    let keys = |of: &Type| -> String {
        let names: BTreeSet<&str> = of.fields.iter().map(|(name, _, _)| name.as_str()).collect();
        names.into_iter().collect::<Vec<_>>().join(" ")
    };
    fixture.add("themes/default/templates/nav.html", b"nav: {{ nav | keys | sort | join(sep=\" \") }};");
    for name in templates.keys().filter(|name| page_of(name, &types).is_some()) {
        let probe = format!(
            "{name}: {{{{ page | keys | sort | join(sep=\" \") }}}}; frame: {{{{ frame | keys | sort | join(sep=\" \") }}}}; {{{{ frame.nav | safe }}}}"
        );
        fixture.add(&format!("themes/default/templates/{name}"), probe.as_bytes());
    }
    let site = fixture.read().site(&fixture.root().join("themes/default"), Drafts::Out).expect("a site");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".html")) {
        let said = String::from_utf8_lossy(bytes);
        let template = said.split(':').next().expect("a template").to_owned();
        let (_, page) = page_of(&template, &types).unwrap_or_else(|| panic!("{path}: {said}"));
        // Paper has no way around.
        let nav = if template == "book.html" { String::new() } else { format!(" nav: {};", keys(&types["Nav"])) };
        let expected = format!("{template}: {}; frame: {};{nav}", keys(page), keys(&types["Frame"]));
        assert_eq!(said.trim(), expected, "{path}");
        seen.insert(template);
    }
    let all: BTreeSet<String> = templates.keys().filter(|name| page_of(name, &types).is_some()).cloned().collect();
    assert_eq!(seen, all, "each template makes a page");
}
