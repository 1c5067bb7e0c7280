//! Edits of texts in odd dress.

use proptest::prelude::*;

use super::*;

use Step::{Item, Key};

fn text(value: &str) -> New {
    New::Text(value.to_owned())
}

fn record() -> New {
    New::Record(vec![("on", "2026-11-22".to_owned()), ("by", "jonas".to_owned()), ("note", "a, b".to_owned())])
}

type Edit = fn(&mut Document) -> Result<(), Refusal>;

fn after(before: &str, edit: Edit) -> String {
    let mut document = Document::file(before);
    match edit(&mut document) {
        Ok(()) => document.text().to_owned(),
        Err(refusal) => {
            assert_eq!(document.text(), before, "refused, and yet changed");
            format!("! {}", refusal.message)
        }
    }
}

#[test]
fn one_value_is_replaced() {
    let edit: Edit = |document| document.replace(&[Key("owner")], "jonas");
    for (before, expected) in [
        ("a: 1\nowner:   maya   # since 2021\r\nb: 2", "a: 1\nowner:   jonas   # since 2021\r\nb: 2"),
        ("owner: \"maya\"\n", "owner: \"jonas\"\n"),
        ("owner: 'maya'\n", "owner: 'jonas'\n"),
        ("owner:\nb: 1\n", "owner: jonas\nb: 1\n"),
        ("owner: # nobody yet\n", "owner: jonas # nobody yet\n"),
        ("owner: ~\n", "owner: jonas\n"),
        ("{ a: 1, owner: maya }\n", "{ a: 1, owner: jonas }\n"),
        ("\"owner\" : maya\n", "\"owner\" : jonas\n"),
        ("owner:\n  maya\n", "owner:\n  jonas\n"),
        ("%YAML 1.2\n---\nowner: maya\n...\n", "%YAML 1.2\n---\nowner: jonas\n...\n"),
        ("? owner\n: maya\n", "? owner\n: jonas\n"),
        ("owner: maya\nowner: ann\n", "owner: jonas\nowner: ann\n"),
        ("b: \"\\\"owner: x\"\nowner: ma#ya\n", "b: \"\\\"owner: x\"\nowner: jonas\n"),
        ("owner:\tmaya\n", "owner:\tjonas\n"),
        ("owner: &o maya\n", "! an anchor stands at the place to change"),
        ("owner: !who maya\n", "! a tag stands at the place to change"),
        ("owner: |\n  maya\n", "! a block of text stands at the place to change"),
        ("owner: &o maya\nb: *o\n", "! is larger or deeper than is read here, or uses anchors"),
        ("owner: [maya]\n", "! a plain value was looked for, not a list"),
        ("b: 1\n", "! this cannot be changed without touching something else"),
        ("owner: maya\nlist: [a\n", "! this flow list is not closed"),
    ] {
        let is = after(before, edit);
        if expected.contains("not closed") {
            assert!(is.starts_with("! "), "{is}");
        } else {
            assert_eq!(is, expected, "{before:?}");
        }
    }
}

#[test]
fn an_item_is_taken_out() {
    let first: Edit = |document| document.remove(&[Key("l")], 0);
    let last: Edit = |document| document.remove(&[Key("l")], 1);
    for (before, edit, expected) in [
        ("l: [a, b]\n", first, "l: [b]\n"),
        ("l: [a, b]\n", last, "l: [a]\n"),
        ("l: [ \"a\" , 'b' , ] # x\n", last, "l: [ \"a\" , ] # x\n"),
        ("l: [a]\n", first, "l: []\n"),
        ("l: [ a ] # x\n", first, "l: [] # x\n"),
        ("l: a # x\n", first, "l: [] # x\n"),
        ("l: [\n  a, # one\n  b # two\n]\n", first, "l: [\n  b # two\n]\n"),
        ("l: [\r\n  a, # one\r\n  b # two\r\n]\r\n", last, "l: [\r\n  a, # one\r\n]\r\n"),
        ("l: [a, # one\n  b]\n", last, "! this cannot be changed without touching something else"),
        ("l: [a,\n  b]\n", last, "l: [a]\n"),
        ("l:\n  - a # one\n  # about b\n  - b\nm: 1\n", first, "l:\n  # about b\n  - b\nm: 1\n"),
        ("l:\n  - a\n  - b", last, "l:\n  - a"),
        ("l:\r\n- a\r\n- b", last, "l:\r\n- a"),
        ("l: # who\n  - a\nm: 1\n", first, "l: [] # who\nm: 1\n"),
        ("l:\n- a\nm: 1\n", first, "l: []\nm: 1\n"),
        ("l:\n  -\n    a\n  - b\n", first, "l:\n  - b\n"),
        ("l:\n  - &x a\n  - b\n", first, "! an anchor stands at the place to change"),
        ("l: &x [a, b]\n", first, "! an anchor stands at the place to change"),
    ] {
        assert_eq!(after(before, edit), expected, "{before:?}");
    }
}

#[test]
fn an_item_is_put_in() {
    let first: Edit = |document| document.insert(&[Key("l")], 0, &text("new"));
    let last: Edit = |document| document.insert(&[Key("l")], 9, &text("new"));
    for (before, edit, expected) in [
        ("l: [a, b] # x\n", last, "l: [a, b, new] # x\n"),
        ("l: [a, b,]\n", last, "l: [a, b, new,]\n"),
        ("l: [a]\n", first, "l: [new, a]\n"),
        ("l: []\n", last, "l: [new]\n"),
        ("l: a # x\n", last, "l: [a, new] # x\n"),
        ("l: \"a, b\"\n", first, "l: [new, \"a, b\"]\n"),
        ("l: a, b\n", last, "l: [\"a, b\", new]\n"),
        ("l:\nm: 1\n", last, "l: [new]\nm: 1\n"),
        ("l: ~\n", last, "l: [new]\n"),
        ("l: [\n  a, # one\n  b # two\n]\n", last, "l: [\n  a, # one\n  b, # two\n  new\n]\n"),
        ("l: [\n  a,\n]\n", last, "l: [\n  a,\n  new,\n]\n"),
        ("l: [\n  a,\n]\n", first, "l: [\n  new,\n  a,\n]\n"),
        ("l:\r\n  - a # x\r\n# end\r\nm: 1\r\n", last, "l:\r\n  - a # x\r\n  - new\r\n# end\r\nm: 1\r\n"),
        ("l:\n- a", last, "l:\n- a\n- new"),
        ("l:\n  # newest first\n  - a\n", first, "l:\n  # newest first\n  - new\n  - a\n"),
        ("l:\n  - a\n\n\nm: 1\n", last, "l:\n  - a\n  - new\n\n\nm: 1\n"),
        ("l: a\n  b\n", last, "! this cannot be changed without touching something else"),
    ] {
        assert_eq!(after(before, edit), expected, "{before:?}");
    }
}

#[test]
fn records_go_into_a_log() {
    let edit: Edit = |document| document.insert(&[Key("log")], 0, &record());
    let line = "{ on: 2026-11-22, by: jonas, note: \"a, b\" }";
    for (before, expected) in [
        ("log:\n  - { on: 1 } # x\n", format!("log:\n  - {line}\n  - {{ on: 1 }} # x\n")),
        ("log:\n  - on: 1\n    by: [x, y]\n", format!("log:\n  - {line}\n  - on: 1\n    by: [x, y]\n")),
        ("log: [{ on: 1 }]\n", format!("log: [{line}, {{ on: 1 }}]\n")),
        ("log: { on: 1 }\n", format!("log: [{line}, {{ on: 1 }}]\n")),
        ("log:\r\nm: 1\r\n", format!("log:\r\n  - {line}\r\nm: 1\r\n")),
        ("log: []\n", format!("log: [{line}]\n")),
        ("log:", format!("log:\n  - {line}")),
        ("log:\n  on: 1\n", "! one mapping stands where a list is needed".to_owned()),
    ] {
        assert_eq!(after(before, edit), expected, "{before:?}");
    }
}

#[test]
fn keys_are_added() {
    let edit: Edit = |document| document.add("owner", &text("jonas"));
    for (before, expected) in [
        ("a: 1\n", "a: 1\nowner: jonas\n"),
        ("a: 1", "a: 1\nowner: jonas"),
        (
            "  a: 1\r\n  b: [x,\r\n    y] # z\r\n# end\r\n",
            "  a: 1\r\n  b: [x,\r\n    y] # z\r\n  owner: jonas\r\n# end\r\n",
        ),
        ("{ a: 1 }\n", "{ a: 1, owner: jonas }\n"),
        ("a: |\n  text\n\n\n", "a: |\n  text\nowner: jonas\n\n\n"),
        ("a:\n  - x\n  - y: z\n", "a:\n  - x\n  - y: z\nowner: jonas\n"),
        ("a:\n", "a:\nowner: jonas\n"),
        ("# only this\n", "# only this\nowner: jonas\n"),
        ("owner: maya\n", "! `owner` is there already"),
        ("- x\n", "! no `key: value` lines"),
    ] {
        assert_eq!(after(before, edit), expected, "{before:?}");
    }
    let log: Edit = |document| document.add("log", &record());
    assert_eq!(after("a: 1\n", log), "a: 1\nlog:\n  - { on: 2026-11-22, by: jonas, note: \"a, b\" }\n");
}

#[test]
fn pages_get_front_matter() {
    let page = |text: &str| {
        let mut page = Document::page(text).expect("a page");
        page.add("owner", &New::Text("jonas".to_owned())).expect("it can be added");
        page.text().to_owned()
    };
    for (before, expected) in [
        ("# A\r\n\r\nb\r\n", "---\r\nowner: jonas\r\n---\r\n\r\n# A\r\n\r\nb\r\n"),
        ("\n# A", "---\nowner: jonas\n---\n\n# A"),
        ("", "---\nowner: jonas\n---\n"),
        ("---\n\na rule above\n", "---\nowner: jonas\n---\n\n---\n\na rule above\n"),
        ("---\n---\n# A\n", "---\nowner: jonas\n---\n# A\n"),
        ("\n---\na: 1\n...\n# A\n", "\n---\na: 1\nowner: jonas\n...\n# A\n"),
        ("---\n# only\n---\nx", "---\n# only\nowner: jonas\n---\nx"),
    ] {
        assert_eq!(page(before), expected, "{before:?}");
    }
    assert!(Document::page("---\na: 1\n").is_err());
}

#[test]
fn nested_values_are_reached() {
    let before = "teams:\n  service: { name: Desk, members: [maya, jonas] } # x\n  field:\n    members:\n    - maya\n    - tom\n";
    let mut document = Document::file(before);
    document.insert(&[Key("teams"), Key("service"), Key("members")], 9, &text("ann")).expect("in brackets");
    document.replace(&[Key("teams"), Key("field"), Key("members"), Item(0)], "ann").expect("on lines");
    document.remove(&[Key("teams"), Key("field"), Key("members")], 1).expect("on lines");
    let expected =
        "teams:\n  service: { name: Desk, members: [maya, jonas, ann] } # x\n  field:\n    members:\n    - ann\n";
    assert_eq!(document.text(), expected);
}

/// A list in one of its dresses, with its items.
fn dressed() -> impl Strategy<Value = (String, usize)> {
    let item = prop_oneof!["[a-z]{1,5}", "\"[a-zé, #:]{1,6}\"", "'[a-z日 ]{1,6}'", "[a-z]{1,3} [a-z]{1,3}"]
        .prop_filter("no word that is no text", |item: &String| !item.trim_matches(['"', '\'']).trim().is_empty());
    let items = prop::collection::vec((item, prop::option::of("[a-z ]{0,6}"), any::<bool>()), 1..5);
    (items, 0..5_usize).prop_map(|(items, dress)| {
        let count = items.len();
        let comment =
            |comment: &Option<String>| comment.as_ref().map(|words| format!(" # {words}")).unwrap_or_default();
        let list = match dress {
            0 => format!(" [{}]\n", items.iter().map(|(item, ..)| item.as_str()).collect::<Vec<_>>().join(", ")),
            1 => format!(
                " [ {} , ] # end\n",
                items.iter().map(|(item, ..)| item.as_str()).collect::<Vec<_>>().join(" , ")
            ),
            2 => {
                let lines = items.iter().map(|(item, words, above)| {
                    let above = if *above { "    # above\n" } else { "" };
                    format!("{above}    {item},{}\n", comment(words))
                });
                format!(" [\n{}  ]\n", lines.collect::<String>())
            }
            indent => {
                let indent = "  ".repeat(indent - 3);
                let lines = items.iter().map(|(item, words, above)| {
                    let above = if *above { "\n  # above\n" } else { "" };
                    format!("{above}{indent}- {item}{}\n", comment(words))
                });
                format!("{}\n{}", if dress == 4 { " # below" } else { "" }, lines.collect::<String>())
            }
        };
        (list, count)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_other_bytes_stay(
        (list, count) in dressed(),
        (at, what) in (0..5_usize, 0..3_u8),
        (crlf, cut, as_page) in any::<(bool, bool, bool)>(),
        new in "[a-z]{1,6}|[A-Z][a-z]+ [A-Z][a-z]+|#[a-z]{2,5}|[日本]{1,3}",
    ) {
        let yaml = format!("# top\ntitle:  'it''s'   # kept\nl:{list}# between\nn: |\n  - ~kept~\n   b\no: {{ x: [1, 2] }}\n");
        let page = if as_page { format!("---\n{yaml}---\n# Title\n\n- l: [a, b]\n") } else { yaml };
        let page = if crlf { page.replace('\n', "\r\n") } else { page };
        let page = if cut { page.trim_end().to_owned() } else { page };
        let mut document = if as_page { Document::page(&page).expect("a page") } else { Document::file(&page) };
        let at = at % count;
        let done = match what {
            0 => document.replace(&[Key("l"), Item(at)], &new),
            1 => document.remove(&[Key("l")], at),
            _ => document.insert(&[Key("l")], at + usize::from(at + 1 == count), &text(&new)),
        };
        prop_assert_eq!(done, Ok(()));
        let after = document.text();
        // What each says is held by the edit itself. Here: lines that it was not about are all there, in order.
        let mut left = after.lines();
        let lost: Vec<&str> = page.lines().filter(|line| !left.clone().any(|other| {
            let is = other == *line;
            if is { left.by_ref().find(|other| other == line); }
            is
        })).collect();
        prop_assert!(lost.len() <= 1 + usize::from(what == 1 && count == 1), "{:?}\n{page}\n{after}", lost);
        prop_assert_eq!(after.matches('\n').count() == after.matches("\r\n").count(), crlf || !after.contains('\n'));
        prop_assert_eq!(after.ends_with('\n'), page.ends_with('\n'));
        prop_assert_eq!(after.matches("# above").count(), page.matches("# above").count());
    }

    #[test]
    fn any_text_is_edited_or_left_alone(
        page in "(---\n)?((l|a|owner): ?[\\[\\]{}@#'\"|>&*!%a-z0-9, -]{0,12}\r?\n|  - [a-z&{}:# ]{0,6}\n){0,6}(---\n)?\\PC{0,9}",
        what in 0..4_u8,
    ) {
        for mut document in [Document::page(&page).ok(), Some(Document::file(&page))].into_iter().flatten() {
            let done = match what {
                0 => document.replace(&[Key("owner")], "x y"),
                1 => document.remove(&[Key("l")], 0),
                2 => document.insert(&[Key("l")], 1, &record()),
                _ => document.add("z", &record()),
            };
            if done.is_err() {
                prop_assert_eq!(document.text(), &page);
            }
        }
    }
}
