//! A page that has everything, as it is shown.

use super::*;
use crate::source::Span;

const PAGE: &str = r#"<!-- a remark -->
# Send the *invoice* {#send}

First paragraph with `code`, ~~old~~ words,
a [page](../b.md "The \"b\""), <https://a.example/?x=1&y=2>, https://bare.example/a_b_c. and service@example.org
<br> after a break; <kbd>raw</kbd>.

1. One
2. Two
   1. Inner

      ```json
      {"a": "<b>"}
      ```
3) Other

- [ ] Tick *me*
  - [x] Inner
- [x] Done

## Search

| Item | Limit | |
| :--- | ---: | :-: |
| ![a "logo"](logo.png) | 5<br>6 | x |

> [!WARNING]
> Mind the gap.

> [!note] Own *title*
> Text.

> Plain quotation[^b].

Term
: Definition[^a] and again[^b].

[^a]: Note a.
[^b]: Note b.

    Second paragraph.

# Second {{ title }}

<%= partial "x" %> and {{< figure src="a" >}} and [t](<%= url %>)

<div class="x">
raw
</div>

```mermaid
graph TD; a-->b
```

    indented
"#;

#[test]
fn a_page_with_everything() {
    insta::assert_snapshot!(html(PAGE), @r##"
    <h2 id="send">Send the <em>invoice</em> <a class="anchor" href="#send" aria-label="Link to this section: Send the invoice">#</a></h2>
    <p>First paragraph with <code>code</code>, <del>old</del> words,
    a <a href="../b.md" title="The &quot;b&quot;">page</a>, <a href="https://a.example/?x=1&amp;y=2" class="external" rel="noopener">https://a.example/?x=1&amp;y=2</a>, <a href="https://bare.example/a_b_c" class="external" rel="noopener">https://bare.example/a_b_c</a>. and <a href="mailto:service@example.org">service@example.org</a>
    <br />
     after a break; &lt;kbd&gt;raw&lt;/kbd&gt;.</p>
    <ol class="steps">
    <li>One</li>
    <li>Two
    <ol>
    <li>
    <p>Inner</p>
    <pre tabindex="0"><code class="language-json">{<span class="hl-string hl-quoted">"a"</span>: <span class="hl-string hl-quoted">"&lt;b&gt;"</span>}
    </code></pre>
    </li>
    </ol>
    </li>
    </ol>
    <ol class="steps" start="3">
    <li>Other</li>
    </ol>
    <ul>
    <li class="task"><label><input type="checkbox" /> Tick <em>me</em></label>
    <ul>
    <li class="task"><label><input type="checkbox" checked="" /> Inner</label></li>
    </ul>
    </li>
    <li class="task"><label><input type="checkbox" checked="" /> Done</label></li>
    </ul>
    <h2 id="search-1">Search <a class="anchor" href="#search-1" aria-label="Link to this section: Search">#</a></h2>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Table 1: Item, Limit"><table>
    <thead>
    <tr><th scope="col" class="align-left">Item</th><th scope="col" class="align-right">Limit</th><td></td></tr>
    </thead>
    <tbody>
    <tr><td class="align-left"><img src="logo.png" alt="a &quot;logo&quot;" loading="lazy" decoding="async" /></td><td class="align-right">5<br />
    6</td><td class="align-center">x</td></tr>
    </tbody>
    </table></div>
    <div class="alert alert-warning" role="note" aria-label="Warning">
    <p class="alert-title">Warning</p>
    <p>Mind the gap.</p>
    </div>
    <div class="alert alert-note" role="note" aria-label="Note">
    <p class="alert-title">Own <em>title</em></p>
    <p>Text.</p>
    </div>
    <blockquote>
    <p>Plain quotation<sup class="footnote-ref" id="fnref-1"><a href="#fn-1" aria-label="Footnote 1">1</a></sup>.</p>
    </blockquote>
    <dl>
    <dt>Term</dt>
    <dd>Definition<sup class="footnote-ref" id="fnref-2"><a href="#fn-2" aria-label="Footnote 2">2</a></sup> and again<sup class="footnote-ref" id="fnref-1-2"><a href="#fn-1" aria-label="Footnote 1">1</a></sup>.</dd>
    </dl>
    <h2 id="second--title-">Second {{ title }} <a class="anchor" href="#second--title-" aria-label="Link to this section: Second {{ title }}">#</a></h2>
    <p>&lt;%= partial "x" %&gt; and {{&lt; figure src="a" &gt;}} and <a href="%3C%=%20url%20%%3E">t</a></p>
    <p class="raw-html">&lt;div class="x"&gt;
    raw
    &lt;/div&gt;</p>
    <pre tabindex="0"><code class="language-mermaid">graph TD; a--&gt;b
    </code></pre>
    <pre tabindex="0"><code>indented
    </code></pre>
    <section class="footnotes" aria-label="Footnotes">
    <ol>
    <li id="fn-1"><p>Note b.</p>
    <p>Second paragraph. <a class="footnote-back" href="#fnref-1" aria-label="Back to reference 1, 1">↩︎</a> <a class="footnote-back" href="#fnref-1-2" aria-label="Back to reference 1, 2">↩︎</a></p>
    </li>
    <li id="fn-2"><p>Note a. <a class="footnote-back" href="#fnref-2" aria-label="Back to reference 2">↩︎</a></p>
    </li>
    </ol>
    </section>
    "##);
}

#[test]
fn what_is_known_of_it() {
    let document = parse(PAGE, 0, &Options::default());
    assert_eq!(document.title.as_deref(), Some("Send the invoice"));
    assert_eq!(document.tasks, 3);
    assert!(document.excerpt.starts_with("First paragraph with code, old words, a page, https://a.example/"));
    let sections: Vec<_> = document.sections.iter().map(|section| section.heading.as_deref()).collect();
    assert_eq!(sections, [None, Some("Search"), Some("Second {{ title }}")]);
    assert_eq!(document.anchor("search"), Some("search-1"), "as GitHub would call it");
    assert_eq!(document.anchor("send-the-invoice"), Some("send"));
    assert_eq!((document.anchor("fn-2"), document.anchor("nowhere")), (Some("fn-2"), None));
}

#[test]
fn spans_are_places_in_the_file() {
    let file = format!("---\r\ntitle: x\r\n---\r\n{}", PAGE.replace('\n', "\r\n"));
    let offset = file.find("<!--").expect("the test has one");
    let document = parse(&file[offset..], offset, &Options::default());
    let written = |span: Span| &file[span.start..span.end];
    let links: Vec<_> = document.links.iter().map(|link| written(link.span)).collect();
    assert_eq!(
        links,
        [
            "[page](../b.md \"The \\\"b\\\"\")",
            "<https://a.example/?x=1&y=2>",
            "https://bare.example/a_b_c",
            "service@example.org",
            "![a \"logo\"](logo.png)",
            "[t](<%= url %>)"
        ]
    );
    let headings: Vec<_> = document.headings.iter().map(|heading| written(heading.span)).collect();
    assert_eq!(headings, ["# Send the *invoice* {#send}", "## Search", "# Second {{ title }}"]);
}

#[test]
fn the_title_is_the_leading_heading_only() {
    let titled = |body| parse(body, 0, &Options::default()).title;
    assert_eq!(titled("<!-- x -->\n\nA\n=\n").as_deref(), Some("A"));
    for body in ["## A", "x\n\n# A", "> # A", "#", "- # A", ""] {
        assert_eq!(titled(body), None, "{body}");
    }
    let document = parse("# A [b](c)\n\nD [e](f)", 0, &Options::default());
    let rest = document.html(Part::WithoutTitle, &mut |index, link| {
        assert_eq!((index, link.target.as_str(), link.text.as_str()), (1, "f", "e"));
        Target::href("g h")
    });
    assert_eq!(rest, "<p>D <a href=\"g%20h\">e</a></p>\n");
}

#[test]
fn links_become_what_the_caller_says() {
    let document = parse("[a *b*](c) [![d](e)](f \"g\") ![h](i)", 0, &Options::default());
    let texts: Vec<_> = document.links.iter().map(|link| link.text.as_str()).collect();
    assert_eq!(texts, ["a b", "d", "d", "h"]);
    let html = document.html(Part::Whole, &mut |index, _| match index {
        0 => Target::Href { href: String::new(), title: None, external: false, broken: true, size: None },
        2 => Target::Href { href: "e".into(), title: None, external: false, broken: false, size: Some((2, 3)) },
        3 => Target::Text,
        _ => Target::href("f?a&b"),
    });
    insta::assert_snapshot!(html, @r#"<p><span class="broken-link" title="Not found: c">a <em>b</em></span> <a href="f?a&amp;b" title="g"><img src="e" alt="d" width="2" height="3" loading="lazy" decoding="async" /></a> h</p>"#);
}

#[test]
fn an_image_too_large_for_a_phone_leads_to_itself() {
    let document = parse("![large](<a b>) ![small](b) ![](a) [![linked](a)](c)", 0, &Options::default());
    let html = document.html(Part::Whole, &mut |_, link| {
        let href = link.target.clone();
        let size = Some(if href == "b" { (320, 200) } else { (321, 200) });
        Target::Href { href, title: None, external: false, broken: false, size }
    });
    assert_eq!(html.matches("<a class=\"zoom\"").count(), 1, "{html}");
    assert!(html.starts_with("<p><a class=\"zoom\" href=\"a%20b\"><img src=\"a%20b\" alt=\"large\""), "{html}");
}

#[test]
fn raw_html_is_balanced_and_reduced() {
    let body = "a <b>x *y</b> z* <a href=\"https://x.y\" onclick=x>text *em*</a> <kbd>K</kbd>\n\n<details open>\n<summary>Sum &amp; y</summary>\n\nInner **md**\n\n</details>\n\n<table><tr><td onclick=x colspan=2>a<td>b<tr><td><img src=x.png onerror=y alt=z></table>\n\n</div></main>\n\n> <div class=a id=b>\n\nend <!-- c -->\n";
    insta::assert_snapshot!(sanitized(body), @r#"
    <p>a <b>x <em>y z</em> <a href="https://x.y" class="external" rel="noopener">text <em>em</em></a> <kbd>K</kbd></b></p>
    <details open="">
    <summary>Sum &amp; y</summary>
    <p>Inner <strong>md</strong></p>
    </details>
    <table><tr><td colspan="2">a</td><td>b</td></tr><tr><td><img src="x.png" alt="z" loading="lazy" decoding="async" /></td></tr></table>

    <blockquote>
    <div><span id="b"></span>
    </div>
    </blockquote>
    <p>end </p>
    "#);
    let options = Options { raw_html: RawHtml::Sanitized, ..Options::default() };
    let document = parse(body, 0, &options);
    let links: Vec<_> = document
        .links
        .iter()
        .map(|link| (link.target.as_str(), link.text.as_str(), &body[link.span.start..link.span.end]))
        .collect();
    assert_eq!(
        links,
        [
            ("https://x.y", "text em", "<a href=\"https://x.y\" onclick=x>text *em*</a>"),
            ("x.png", "z", "<img src=x.png onerror=y alt=z>")
        ]
    );
}

#[test]
fn tasks_have_labels_and_loose_items_too() {
    insta::assert_snapshot!(html("- [ ] a\n\n  b\n- [x] c\n\n\n1. [ ] ![](x.png)\n"), @r#"
    <ul>
    <li class="task">
    <p><label><input type="checkbox" /> a</label></p>
    <p>b</p>
    </li>
    <li class="task">
    <p><label><input type="checkbox" checked="" /> c</label></p>
    </li>
    </ul>
    <ol class="steps">
    <li class="task"><label><input aria-label="Task" type="checkbox" /> <img src="x.png" alt="" loading="lazy" decoding="async" /></label></li>
    </ol>
    "#);
}

#[test]
fn a_task_that_is_also_a_heading_keeps_its_tags_whole() {
    insta::assert_snapshot!(html("- [ ] a\n  ===\n- [x] # b\n"), @r##"
    <ul>
    <li class="task">
    <h2 id="a"><label><input type="checkbox" /> a</label> <a class="anchor" href="#a" aria-label="Link to this section: a">#</a></h2>
    </li>
    <li class="task"><label><input type="checkbox" checked="" /> # b</label></li>
    </ul>
    "##);
}

#[test]
fn facts_alone_are_the_same_facts() {
    let after_code = parse("    code\n\n# T\n", 0, &Options { facts_only: true, ..Options::default() });
    assert_eq!((after_code.title, after_code.headings[0].level), (None, 2));
    let body = "# T `a`\n\n<details><a href=x>\n\n```\n#\n```\n\n</a>\n\n![p *q*](i.png) [b](c)\n\n> [!NOTE] s\n> t\n\n- [ ] [u `v`](w) www.x.y\n";
    for raw_html in [RawHtml::Text, RawHtml::Sanitized] {
        let whole = parse(body, 0, &Options { raw_html, ..Options::default() });
        let facts = parse(body, 0, &Options { raw_html, facts_only: true, ..Options::default() });
        assert!(whole.links.len() >= 4);
        assert_eq!((&facts.title, &facts.headings), (&whole.title, &whole.headings));
        assert_eq!(facts.links, whole.links);
        assert_eq!((facts.tasks, &facts.fingerprint), (1, &None));
    }
}

#[test]
fn what_is_kept_of_a_page_leads_its_links_to_the_same_places() {
    let facts = parse(
        "# T\n\n## A b\n\n## A b\n\n[^n]\n\n[^n]: note\n",
        9,
        &Options { facts_only: true, ..Options::default() },
    );
    let kept = crate::markdown::Document::from_facts(&facts.facts(), facts.wikilinks).expect("whole");
    for fragment in ["t", "a-b", "a-b-1", "fn-1", "nowhere"] {
        assert_eq!(kept.anchor(fragment), facts.anchor(fragment), "{fragment}");
        assert_eq!(kept.anchor(fragment).is_some(), fragment != "nowhere", "{fragment}");
    }
}
