//! Input that wants to run as script.

use proptest::prelude::*;

use super::*;

/// Elements and attributes that we write. Anything else in the output came from the input.
fn assert_harmless(html: &str, input: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let mut end = None;
        let mut quoted = false;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                b'>' if !quoted => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let end = end.unwrap_or_else(|| panic!("a tag without an end in {html:?} from {input:?}"));
        let tag = rest[..end].trim_end_matches('/').trim_end();
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert!(is_known(name), "</{name}> from {input:?}");
            continue;
        }
        let name = tag.split(' ').next().unwrap_or_default();
        assert!(is_known(name), "<{tag}> from {input:?}");
        let mut attributes = tag[name.len()..].trim_start();
        while !attributes.is_empty() {
            let (attribute, value) = attributes.split_once("=\"").unwrap_or_else(|| panic!("<{tag}> from {input:?}"));
            let (value, after) = value.split_once('"').unwrap_or_else(|| panic!("<{tag}> from {input:?}"));
            let known = [
                "href",
                "src",
                "class",
                "id",
                "alt",
                "title",
                "rel",
                "aria-label",
                "role",
                "tabindex",
                "start",
                "type",
                "checked",
                "scope",
                "loading",
                "decoding",
                "lang",
                "dir",
                "colspan",
                "rowspan",
                "value",
                "open",
                "reversed",
                "datetime",
            ];
            assert!(known.contains(&attribute), "{attribute} in <{tag}> from {input:?}");
            if attribute == "href" || attribute == "src" {
                assert!(is_safe(value), "{value} from {input:?}");
            }
            attributes = after.trim_start();
        }
    }
}

fn is_known(name: &str) -> bool {
    raw::element(name).is_some() || ["input", "label", "section"].contains(&name)
}

const VECTORS: [&str; 62] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.y></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'/>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<style>@import 'x';</style>",
    "<form action=x><input autofocus onfocus=alert(1)></form>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java&#x09;script&colon;alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\" title='\"><script>'>x</a>",
    "<a href=' \u{1}javascript:alert(1)'>x</a>",
    "<b style=\"background:url(javascript:x)\" onclick=x class=alert id=main>x</b>",
    "<div title='\" onclick=alert(1) x=\"'>x</div>",
    "<p title=\"a>b\" onclick='x'>x",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<template><script>x</script></template>",
    "<textarea><img src=x onerror=x></textarea>",
    "<xmp><script>x</script></xmp><plaintext>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<!-- x",
    "<?php echo '<script>' ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "</main></body><script>x</script>",
    "<base href=//x><meta http-equiv=refresh content='0;url=javascript:x'><link rel=stylesheet href=x>",
    "<object data=x></object><embed src=x>",
    "<details ontoggle=alert(1) open>x</details>",
    "<td onclick=x><tr><li><dd>",
    "<a\nhref\n=\njavascript:alert(1)>x</a>",
    "<a/href=javascript:alert(1)/onclick=x>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#x0A;script:alert(1))",
    "[x](java&NewLine;script&colon;alert(1))",
    "[x](&#x6A;avascript&#58;alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](vbscript:x) [x](data:text/html,<script>) [x](file:///etc/passwd) [x](blob:x)",
    "![x](javascript:alert(1)) ![x](data:image/svg+xml,<svg/onload=x>)",
    "<javascript:alert(1)> <data:text/html,x>",
    "[x](y \"\\\" onclick=alert(1) x=\\\"\")",
    "[x](y '\" onclick=alert(1)')",
    "[x](\"onclick=alert(1))",
    "[x](a\"onmouseover=\"alert(1))",
    "![\" onerror=\"alert(1)](x)",
    "![<img src=x onerror=x>](x)",
    "[x]: javascript:alert(1) \"\\\"><script>\"\n\n[x]",
    "# x {#a\"onclick=alert(1)}",
    "# x {#a onclick=alert(1) .b style=x}",
    "# \"><script>alert(1)</script>",
    "```\"><script>alert(1)</script>\ncode </code></pre><script>\n```",
    "```json onclick=x\n\"</span><script>\"\n```",
    "~~~a\"b'c<d>\nx\n~~~",
    "[^\"><script>]\n\n[^\"><script>]: x",
    "| <script> | b\" onclick=x |\n| :-: | -: |\n| <img onerror=x> | `<script>` |",
    "> [!NOTE] <script>alert(1)</script>\n> x",
    "> [!\"><script>]\n> x",
    "https://a.b/\"onclick=alert(1) www.a.b/<script> a\"b@c.d",
    "<https://a.b/\"onclick=alert(1)\"> <x\"y@c.d>",
];

#[test]
fn nothing_runs_as_script() {
    for input in VECTORS {
        for body in
            [input.to_owned(), format!("text {input} text"), format!("- [ ] {input}"), format!("> {input}\n\n{input}")]
        {
            assert_harmless(&html(&body), &body);
            assert_harmless(&sanitized(&body), &body);
        }
    }
}

#[test]
fn the_callers_answers_are_not_trusted_either() {
    let body = "[a](b) ![c](d)";
    for href in ["javascript:alert(1)", " java\nscript:x", "\"><script>", "data:text/html,x", "x' onclick='y"] {
        let answer = |broken| Target::Href {
            href: href.to_owned(),
            title: Some("\"><script>".to_owned()),
            external: true,
            broken,
            size: None,
        };
        for broken in [true, false] {
            assert_harmless(&parse(body, 0, &Options::default()).html(Part::Whole, &mut |_, _| answer(broken)), href);
        }
    }
}

#[test]
fn an_independent_judge_finds_nothing_to_remove() {
    let mut judge = ammonia::Builder::default();
    judge.add_tags(["input", "label", "section"]).link_rel(None).url_schemes(["http", "https", "mailto", "tel"].into());
    judge.add_generic_attributes(["class", "id", "aria-label", "role", "tabindex", "loading", "decoding"]);
    judge.add_tag_attributes("input", ["type", "checked"]).add_tag_attributes("a", ["rel"]);
    judge
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("ol", ["reversed"])
        .add_tag_attributes("li", ["value"]);
    judge.add_tag_attributes("time", ["datetime"]).add_tag_attributes("details", ["open"]);
    for input in VECTORS {
        for written in [html(input), sanitized(input)] {
            let judged = judge.clean(&written).to_string();
            let marks = |html: &str| (html.matches('<').count(), html.matches("=\"").count());
            // It closes what may be left open and writes void elements without a slash: only removals are counted.
            assert!(marks(&judged) >= marks(&written), "{written}\n{judged}\nfrom {input}");
        }
    }
}

/// Text made of what Markdown and HTML are made of.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just("  "),
        Just("    "),
        Just("\t"),
        Just("\r\n"),
        Just("# "),
        Just("> "),
        Just("- "),
        Just("1. "),
        Just("- [ ] "),
        Just("*"),
        Just("**"),
        Just("_"),
        Just("~~"),
        Just("`"),
        Just("```"),
        Just("["),
        Just("]"),
        Just("]("),
        Just(")"),
        Just("!["),
        Just("[^a]"),
        Just("[^a]: "),
        Just("[a]: b\n"),
        Just("|"),
        Just("|-|-|\n"),
        Just(": "),
        Just("> [!NOTE]"),
        Just("{#x}"),
        Just("<b>"),
        Just("</b>"),
        Just("<details>"),
        Just("</details>"),
        Just("<a href=x>"),
        Just("</a>"),
        Just("<!--"),
        Just("-->"),
        Just("<table><tr><td>"),
        Just("<img src=x>"),
        Just("<br>"),
        Just("<%="),
        Just("%>"),
        Just("{{"),
        Just("\""),
        Just("'"),
        Just("&lt;"),
        Just("\\"),
        Just("https://a.b/"),
        Just("www.a.b"),
        Just("a@b.c"),
        Just("javascript:"),
        Just("word"),
        Just("é"),
        Just("退款"),
        Just("\u{0}"),
        Just("<"),
        Just(">"),
        Just("---\n"),
        Just("===\n"),
        Just("<script>"),
        Just("json\n"),
        Just("[["),
        Just("]]"),
        Just("![["),
        Just("x.png"),
        Just("][x]"),
        Just("<a name=word>"),
        Just("<p id='fn-1'>"),
        Just("<b id=\"Wo rd\">"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_markdown_is_read_and_is_harmless(body in markdown()) {
        let (text, html) = (RawHtml::Text, RawHtml::Sanitized);
        for (raw_html, wikilinks) in [(text, Wikilinks::Text), (html, Wikilinks::Text), (html, Wikilinks::Followed)] {
            let options = Options { raw_html, wikilinks, ..Options::default() };
            let document = parse(&body, 7, &options);
            let html = document.html(Part::Whole, &mut |_, link| Target::as_written(link));
            assert_harmless(&html, &body);
            prop_assert_eq!(&document.fingerprint, &Some(fingerprint(&body, wikilinks)));
            let facts = parse(&body, 7, &Options { facts_only: true, ..options });
            prop_assert_eq!((&facts.title, &facts.headings, &facts.links), (&document.title, &document.headings, &document.links));
            prop_assert_eq!((&facts.fingerprint, facts.tasks), (&None, document.tasks));
            prop_assert!(facts.sections.is_empty() && facts.excerpt.is_empty());
            let kept = Document::from_facts(&facts.facts(), facts.wikilinks).expect("whole");
            prop_assert_eq!((&kept.title, &kept.headings, &kept.links), (&facts.title, &facts.headings, &facts.links));
            prop_assert_eq!((kept.tasks, kept.facts()), (facts.tasks, facts.facts()));
            for span in document.links.iter().map(|link| link.span).chain(document.headings.iter().map(|heading| heading.span)) {
                prop_assert!(body.get(span.start - 7..span.end - 7).is_some_and(|text| !text.is_empty()), "{:?}", span);
            }
            prop_assert_eq!((&facts.undefined, &kept.undefined), (&document.undefined, &document.undefined));
            let places = places(&body, 7, &options);
            for span in document.links.iter().map(|link| places.of(link)).chain(document.undefined.iter().map(|undefined| undefined.span)) {
                prop_assert!(body.get(span.start - 7..span.end - 7).is_some_and(|text| !text.is_empty()), "{:?}", span);
            }
            let mut ids: Vec<_> = document.ids().collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), all);
        }
    }

    #[test]
    fn whatever_was_kept_is_read_or_passed_over(bytes in prop::collection::vec(any::<u8>(), 0..200), body in markdown()) {
        Document::from_facts(&bytes, Wikilinks::Text);
        let facts = parse(&body, 0, &Options { facts_only: true, ..Options::default() }).facts();
        for end in 0..facts.len() {
            prop_assert!(Document::from_facts(&facts[..end], Wikilinks::Text).is_none());
        }
    }

    #[test]
    fn any_text_is_read(body in "\\PC*") {
        let document = parse(&body, 0, &Options::default());
        let facts = parse(&body, 0, &Options { facts_only: true, ..Options::default() });
        prop_assert_eq!((facts.headings, facts.links), (document.headings.clone(), document.links.clone()));
        assert_harmless(&document.html(Part::WithoutTitle, &mut |_, _| Target::Text), &body);
        prop_assert_eq!(document.fingerprint, Some(fingerprint(&body, Wikilinks::Text)));
    }
}
