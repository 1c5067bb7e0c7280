//! The fingerprint's contract: golden vectors that may never change, and what does and does not change it.

use proptest::prelude::*;

use super::*;

/// Where one of these fails, every fingerprint stored in somebody's front matter would say "changed": mend the code,
/// or bring in a version 2 beside it.
#[test]
fn golden_vectors_of_version_1() {
    let vectors = [
        ("", "1:af1349b9f5f9a1a6"),
        ("Pay within 30 days.\n", "1:7450ae17f63cbfc4"),
        ("# Title\n\nFirst *line*\nsecond line.\n\n1. One\n2. Two\n", "1:afd48990f7976a5c"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "1:24cf1e890bf48178"),
        ("```sh\nrm  -r x\n\n  ls\n```\n", "1:9b6e3ae637d14018"),
        ("[a](b.md) [c](https://d.e) [+44 1](tel:+441) <f@g.h> ![alt](i.png)\n", "1:1433418e93c5a454"),
        ("Cafe\u{301} 退款\n流程\u{a0}x<!-- y --> <br> <z> [^n]\n\n[^n]: Note.\n", "1:a36e79b98cafbf92"),
        ("> [!WARNING]\n> Mind **the** gap.\n\nTerm\n: Words {{ tag }} <%= x %>\n\n- [x] Done\n", "1:07f756b267fd3b96"),
    ];
    for (body, expected) in vectors {
        assert_eq!(fingerprint(body, Wikilinks::Text), expected, "{body:?} {:?}", blocks(body, Wikilinks::Text));
    }
}

#[test]
fn blocks_are_the_words_in_order() {
    let body = "# A *b* {#c}\n\nOne\ntwo [x](y.md) [z](https://w.v).\n\n- i\n\n  j\n- k\n  1. l\n\n```\n a  b\n\nc\n```\n\n| h |\n|---|\n| [q](mailto:a@b.c)<br>r |\n";
    assert_eq!(
        blocks(body, Wikilinks::Text),
        ["A b", "One two x z <https://w.v>.", "i", "j", "k", "l", "a b", "c", "h", "q <mailto:a@b.c> r"]
    );
}

#[test]
fn layout_does_not_count() {
    let same = [
        ["one two\nthree", "one\ntwo   three"],
        ["*a* __b__", "_a_ **b**"],
        ["- a\n- b", "* a\n\n* b"],
        ["1. a\n2. b", "5) a\n6) b"],
        ["# A", "A\n==="],
        ["## A {#x}", "## A"],
        ["[a](b.md)", "[a](c/d.md#e \"t\")"],
        ["![a](b.png)", "![a](c.png)"],
        ["https://a.b/c", "<https://a.b/c>"],
        ["a@b.c", "<a@b.c>"],
        ["[a][1]\n\n[1]: https://x.y", "[a](https://x.y)"],
        ["```\na\n```", "    a"],
        ["a<!-- b -->c", "ac"],
        ["e\u{301}", "\u{e9}"],
        ["a  \nb", "a b"],
        ["- [ ] a", "- [x] a"],
        ["x[^a]\n\n[^a]: y", "x[^b]\n\n[^b]: y"],
        ["退款\n流程", "退款流程"],
        ["|a|b|\n|-|-|\n|c|d|", "| a | b |\n| :-: | --- |\n| c | d |"],
    ];
    for [a, b] in same {
        assert_eq!(blocks(a, Wikilinks::Text), blocks(b, Wikilinks::Text));
    }
}

#[test]
fn words_count() {
    let different = [
        ["one two", "one too"],
        ["30 days", "31 days"],
        ["- a\n- b", "- b\n- a"],
        ["ab", "a b"],
        ["[a](https://b.c)", "[a](https://b.d)"],
        ["[a](tel:+1)", "[a](tel:+2)"],
        ["[a](mailto:a@b.c)", "[a](mailto:b@b.c)"],
        ["![a](b.png)", "![c](b.png)"],
        ["`a`", "`b`"],
        ["```\na\n```", "```\nb\n```"],
        ["```\na\nb\n```", "```\na b\n```"],
        ["|a|\n|-|\n|b|", "|a|\n|-|\n|c|"],
        ["> [!NOTE]\n> a", "> [!WARNING]\n> a"],
        ["a <host> b", "a <port> b"],
        ["<div>\na\n</div>", "<div>\nb\n</div>"],
        ["a\n\nb", "a b"],
    ];
    for [a, b] in different {
        assert_ne!(fingerprint(a, Wikilinks::Text), fingerprint(b, Wikilinks::Text), "{a:?} {b:?}");
    }
}

/// A page of paragraphs and lists, told as words; `Style` says how it is laid out.
#[derive(Debug, Clone, Copy)]
struct Style {
    wrap: usize,
    bullet: char,
    mark: char,
    setext: bool,
    crlf: bool,
    page: &'static str,
}

fn page(paragraphs: &[Vec<String>], style: Style) -> String {
    let mut out = String::new();
    for (at, words) in paragraphs.iter().enumerate() {
        let Some(first) = words.first() else { continue };
        let mark = style.mark;
        match at % 3 {
            0 if style.setext => out.push_str(&format!("{}\n---\n\n", words.join(" "))),
            0 => out.push_str(&format!("## {}\n\n", words.join(" "))),
            1 => {
                out.push_str(&format!("{mark}{first}{mark} [link]({})", style.page));
                for (at, word) in words.iter().enumerate() {
                    out.push(if at % style.wrap == 0 { '\n' } else { ' ' });
                    out.push_str(word);
                }
                out.push_str("\n\n");
            }
            _ => {
                for word in words {
                    out.push_str(&format!("{} {mark}{mark}{word}{mark}{mark}\n", style.bullet));
                }
                out.push('\n');
            }
        }
    }
    if style.crlf { out.replace('\n', "\r\n") } else { out }
}

fn words() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec("[a-zé]{1,8}[0-9]?", 1..12), 1..7)
}

fn style() -> impl Strategy<Value = Style> {
    let bullet = prop_oneof![Just('-'), Just('*'), Just('+')];
    let mark = prop_oneof![Just('*'), Just('_')];
    let page = prop_oneof![Just("a.md"), Just("../b/c.md#d"), Just("/e")];
    (1..9usize, bullet, mark, any::<bool>(), any::<bool>(), page)
        .prop_map(|(wrap, bullet, mark, setext, crlf, page)| Style { wrap, bullet, mark, setext, crlf, page })
}

#[test]
fn a_line_end_within_code_is_a_line_end() {
    for body in ["`\n(\n`a", "``\na\n``", "    a\n\n    b"] {
        let other = body.replace('\n', "\r\n");
        assert_eq!(blocks(body, Wikilinks::Text), blocks(&other, Wikilinks::Text));
        let print = |body: &str| crate::markdown::parse(body, 0, &Default::default()).fingerprint;
        assert_eq!((print(body), print(body)), (print(&other), Some(fingerprint(body, Wikilinks::Text))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_layout_changes_the_fingerprint(words in words(), a in style(), b in style()) {
        let blocks = |body: &str| blocks(body, Wikilinks::Text);
        prop_assert_eq!(blocks(&page(&words, a)), blocks(&page(&words, b)));
    }

    #[test]
    fn any_word_changes_the_fingerprint(words in words(), a in style(), b in style(), at in any::<prop::sample::Index>()) {
        let mut changed = words.clone();
        let paragraph = at.index(changed.len());
        changed[paragraph][0].push('7');
        let print = |body: &str| fingerprint(body, Wikilinks::Text);
        prop_assert_ne!(print(&page(&words, a)), print(&page(&changed, b)));
    }

    #[test]
    fn line_ends_never_count(body in "([a-z*_#>`|\\[\\]() -]|\n){0,80}") {
        let blocks = |body: &str| blocks(body, Wikilinks::Text);
        prop_assert_eq!(blocks(&body), blocks(&body.replace('\n', "\r\n")));
    }
}
