//! PB301: every form in which a link can be written is checked, the finding stands at the target, and its help names the
//! nearest right one. And wikilinks, where they are on.

use std::fs;

use playbook::pipeline::{self, Wanted};

use crate::fixture::{Fixture, TODAY, check};

const AROUND: &str = "//- playbook.yml
title: T
markdown: { raw_html: sanitized, wikilinks: true }
rules: { orphan-page: off, missing-alt-text: off }
//- billing/index.md
# Billing
//- billing/send-invoice.md
# Send an invoice

## The steps {#steps #how-to}

<a name=\"Old_Place\"></a>Text.
//- ops/deploy.md
# Deploy

## Roll back
//- ops/notes.md
# Notes
//- billing/notes.md
# Notes
//- images/the plan.png
P
//- images/o\u{308}l.png
P
//- Bu\u{308}ro/a.md
# The office
//- Ra\u{308}ume/index.md
# The rooms

## Nord
//- people.yml
people: { maya: { name: Maya } }
";

/// What is wrong in `index.md` with this text: place, the text there, message and help.
fn wrong(text: &str) -> Vec<String> {
    let fixture = Fixture::new(&format!("{AROUND}//- index.md\n{text}\n"));
    let checked = pipeline::read(fixture.root(), TODAY, Wanted::Facts).expect("a playbook");
    let found = checked.findings.iter().filter(|finding| finding.place.path() == "index.md");
    let found = found.filter(|finding| finding.rule.code != "PB008");
    found
        .map(|finding| {
            let (place, at) = (finding.place.span, finding.place.position());
            let said = &finding.place.source.text()[place.start..place.end];
            format!("{} {}:{} {said} | {} | {}", finding.rule.code, at.line, at.column, finding.message, finding.help)
        })
        .collect()
}

#[test]
fn what_is_right_is_right_in_every_form() {
    for text in [
        "[a](billing/send-invoice.md) [a](<billing/send-invoice.md> \"t\") [a](./billing/send-invoice.html#steps)",
        "[a][r] [r][] [r] ![i][i]\n\n[r]: /billing/send-invoice#how-to 't'\n[i]: <images/the plan.png>",
        "[a](billing/) [a](billing) [a](/) [a](images/the%20plan.png) [a](images/%C3%B6l.png) ![a](images/\u{f6}l.png)",
        "# Top of it {#own}\n\n[a](#own) [a](#) [a](#top) [a](billing/send-invoice.md?x=1#The-Steps) [a](#:~:text=own)",
        "[a](billing/send-invoice.md#old_place) [a](billing/send-invoice.md#Old_Place)",
        "[a](B\u{fc}ro/) [a](Bu\u{308}ro) [a](B\u{fc}ro/index.html) [a](Bu\u{308}ro/a.md) [a](Ra\u{308}ume/#nord)",
        "<https://x.example> www.x.example a@b.example [a](mailto:a@b.example) [a](//x.example/y) [a](tel:+44)",
        "[a](<% url %>) [a]({{ url }}) [a]({% url %})\n\n[b][c]\n\n[c]: {% page \"x y\" %}",
        "<a href=\"billing/send-invoice.md#steps\">a</a> <img src='images/the plan.png' srcset=\"gone.png 2x\" alt=a>",
        "<a id=\"here\"></a> <p id=\"there\">x</p>\n\n[a](#here) [a](#there)",
        "a[i][j] and [x][y] and [ ] and [sic] and [note][] and `[a][gone]` and \\[a][gone] and [a][^1]\n\n    [a][gone]",
        "[[Send an invoice]] [[send-invoice]] [[billing/send-invoice|t]] [[SEND-INVOICE.md#The steps]] [[/ops/deploy]]",
        "[[the plan.png]] ![[the plan.png|300]] ![[images/the plan.png]] ![[deploy#Roll back]] [[deploy#^block]]",
        "[[billing]] [[#own]] [[https://x.example]] [[{{ name }}]]\n\n## Own",
        "| a | b |\n|---|---|\n| [[deploy\\|t]] | [[deploy]] |",
    ] {
        assert_eq!(wrong(text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_wrong_is_found_in_every_form_with_the_nearest_right_target() {
    let table = [
        "[a](billing/send-invoise.md#step \"t\")",
        "[a](<billing/send invoice.md>)",
        "![a](images/teh%20plan.png)",
        "[a][r], [r][] and [r]\n\n[r]: billing/gone-for-good.md 't'",
        "[![a](images/gone-for-good.png)](billing/Send-Invoice.md)",
        "# H [a](gone-1.md)\n\n- [b](gone-2.md)\n\n> [c](gone-3.md)\n\n| d |\n|---|\n| [d](gone-4.md) |\n\n[^1]\n\n[^1]: [e](gone-5.md)",
        "<p><a class=x href='billing/send-invoic.md'>a</a> <img src=images/theplan.png></p>",
        "[a](billing/send-invoice.md#stepz) [b](ops/deploy.md#old-place) [c](#roll-back)",
        "[a](#rolling)\n\n## Rollin",
        "[a]() ![b]() [Deploy]() [Deploy](gone-for-good.md)",
        "[the text][lable] and ![a picture][pic]\n\n[label]: index.md",
        "[the text][#roll-back]",
        "[a](billing\\send-invoice.md#steps) ![a](images\\the%20plan.png)",
        "[a](github.com/acme/x) [a](www.acme.com) [a](htps://acme.com) [a]((https://acme.com/x))",
        "[a](biling/)",
        "[a](people.yml) [a](../../x.md)",
        "[[notes]] [[opps/notes]] [[send invoice]] [[deploy#Roll bakk]] ![[the-plan.png]]",
    ];
    let shown: Vec<String> = table.iter().map(|text| wrong(text).join("\n")).collect();
    insta::assert_snapshot!(shown.join("\n\n"), @r"
    PB301 1:5 billing/send-invoise.md#step | there is no page or file at `billing/send-invoise.md#step` | did you mean `billing/send-invoice.md#steps`?

    PB301 1:6 billing/send invoice.md | there is no page or file at `billing/send invoice.md` | did you mean `billing/send-invoice.md`?

    PB301 1:6 images/teh%20plan.png | there is no image at `images/teh%20plan.png` | did you mean `images/the%20plan.png`?

    PB301 3:6 billing/gone-for-good.md | there is no page or file at `billing/gone-for-good.md` | write the path of the source file, relative to this page; `/` means the playbook's folder

    PB301 1:7 images/gone-for-good.png | there is no image at `images/gone-for-good.png` | write the path of the source file, relative to this page; `/` means the playbook's folder
    PB301 1:34 billing/Send-Invoice.md | there is no page or file at `billing/Send-Invoice.md` | did you mean `billing/send-invoice.md`? letter case counts

    PB301 1:9 gone-1.md | there is no page or file at `gone-1.md` | write the path of the source file, relative to this page; `/` means the playbook's folder
    PB301 3:7 gone-2.md | there is no page or file at `gone-2.md` | write the path of the source file, relative to this page; `/` means the playbook's folder
    PB301 5:7 gone-3.md | there is no page or file at `gone-3.md` | write the path of the source file, relative to this page; `/` means the playbook's folder
    PB301 9:7 gone-4.md | there is no page or file at `gone-4.md` | write the path of the source file, relative to this page; `/` means the playbook's folder
    PB301 13:11 gone-5.md | there is no page or file at `gone-5.md` | write the path of the source file, relative to this page; `/` means the playbook's folder

    PB301 1:21 billing/send-invoic.md | there is no page or file at `billing/send-invoic.md` | did you mean `billing/send-invoice.md`?
    PB301 1:60 images/theplan.png | there is no image at `images/theplan.png` | did you mean `images/the%20plan.png`?

    PB301 1:5 billing/send-invoice.md#stepz | `billing/send-invoice.md` has no heading `#stepz` | did you mean `#steps`?
    PB301 1:40 ops/deploy.md#old-place | `ops/deploy.md` has no heading `#old-place` | link to the page alone, or to one of its headings; `ops/deploy.md` has 2
    PB301 1:69 #roll-back | `index.md` has no heading `#roll-back` | `ops/deploy.md#roll-back` has it

    PB301 1:5 #rolling | `index.md` has no heading `#rolling` | did you mean `#rollin`?

    PB301 1:1 [a]() | the link has no target | say where it leads, or take the brackets away
    PB301 1:7 ![b]() | the image has no target | say where it leads, or take the brackets away
    PB301 1:14 [Deploy]() | the link has no target | did you mean `ops/deploy.md`?
    PB301 1:34 gone-for-good.md | there is no page or file at `gone-for-good.md` | did you mean `ops/deploy.md`?

    PB301 1:1 [the text][lable] | nothing says where `[lable]` leads | did you mean `[label]`?
    PB301 1:23 ![a picture][pic] | nothing says where `[pic]` leads | say where it leads, on a line of its own: `[pic]: page.md`

    PB301 1:1 [the text][#roll-back] | nothing says where `[#roll-back]` leads | put a target in round brackets: `(#roll-back)`

    PB301 1:5 billing\send-invoice.md#steps | there is no page or file at `billing\send-invoice.md#steps` | did you mean `billing/send-invoice.md#steps`?
    PB301 1:41 images\the%20plan.png | there is no image at `images\the%20plan.png` | did you mean `images/the%20plan.png`?

    PB301 1:5 github.com/acme/x | there is no page or file at `github.com/acme/x` | did you mean `https://github.com/acme/x`?
    PB301 1:28 www.acme.com | there is no page or file at `www.acme.com` | did you mean `https://www.acme.com`?
    PB301 1:46 htps://acme.com | there is no page or file at `htps://acme.com` | did you mean `https://acme.com`?
    PB301 1:67 (https://acme.com/x) | there is no page or file at `(https://acme.com/x)` | did you mean `https://acme.com/x`?

    PB301 1:5 biling/ | there is no page or file at `biling/` | did you mean `billing/`?

    PB301 1:5 people.yml | `people.yml` is there but is never published | put what people need to read into a page
    PB009 1:21 ../../x.md | `../../x.md` leads out of the playbook | link to a page or file inside it, or to a web address

    PB301 1:3 notes | `notes` may be any of 2 | write which one: `billing/notes`, `ops/notes`
    PB301 1:13 opps/notes | there is no page or file called `opps/notes` | did you mean `ops/notes`?
    PB301 1:28 send invoice | there is no page or file called `send invoice` | did you mean `send-invoice`?
    PB301 1:45 deploy#Roll bakk | `ops/deploy.md` has no heading `#Roll bakk` | did you mean `#roll-back`?
    PB301 1:67 the-plan.png | there is no image at `the-plan.png` | did you mean `the plan.png`?
    ");
}

/// Findings of links in a page beside pages of such names.
fn beside(names: &[&str], text: &str) -> Vec<String> {
    let pages: String = names.iter().map(|name| format!("//- {name}\n# {}\n", name.to_uppercase())).collect();
    let fixture =
        Fixture::new(&format!("//- playbook.yml\nrules: {{ orphan-page: off }}\n{pages}//- index.md\n{text}\n"));
    fixture.findings().lines().filter(|line| line.contains("PB301")).map(str::to_owned).collect()
}

#[test]
fn a_folder_with_a_composed_name_has_headings_too() {
    let found = wrong("[a](R\u{e4}ume/#nope) [b](Ra\u{308}ume#nope)");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_the_help_says_works() {
    let names = ["what-now?.md", "c#-guide.md", "50% (new).md", "<old>.md", "ask:me.md", "%41bc-defg.md"];
    for (written, meant) in [
        ("what-nov.md", "what-now%3F.md"),
        ("c-guide.md", "c%23-guide.md"),
        ("50%25-(new).md", "50%25%20%28new%29.md"),
        ("<old.md", "%3Cold%3E.md"),
        ("ask-me.md", "./ask:me.md"),
        ("%2541bc-defh.md", "%2541bc-defg.md"),
        ("ops\\what-now%3F.md", "ops/what-now%3F.md"),
    ] {
        let names = [&names[..], &["ops/what-now?.md"]].concat();
        let found = beside(&names, &format!("[x]({})", written.replace('<', "%3C")));
        assert!(found.len() == 1 && found[0].contains(&format!("did you mean `{meant}`?")), "{written}: {found:?}");
        assert_eq!(beside(&names, &format!("[x]({meant})")), [""; 0], "{meant}");
    }
}

#[test]
fn addresses_without_a_host_lead_nowhere() {
    let found = wrong("[a](http:/a.b) [b](http://) [c](mailto:) [d](https:x) [e](tel:)");
    insta::assert_snapshot!(found.join("\n"), @"
    PB301 1:5 http:/a.b | there is no page or file at `http:/a.b` | did you mean `http://a.b`?
    PB301 1:20 http:// | there is no page or file at `http://` | write the whole address, or take the brackets away
    PB301 1:33 mailto: | there is no page or file at `mailto:` | write the whole address, or take the brackets away
    PB301 1:46 https:x | there is no page or file at `https:x` | did you mean `https://x`?
    PB301 1:59 tel: | there is no page or file at `tel:` | write the whole address, or take the brackets away
    ");
}

#[test]
fn html_and_wikilinks_are_text_where_they_are_not_allowed() {
    let fixture = Fixture::new(
        "//- index.md\n# T\n\n[[gone]] ![[gone.png]] <a href=\"gone.md\">x</a> <img src=gone.png> <a id=x></a> [y](#x)\n",
    );
    assert_eq!(fixture.codes(), ["PB301"], "of the link to an id that is not there");
    let site = fixture.site();
    let page = String::from_utf8_lossy(site.get("index.html").expect("a page"));
    assert!(page.contains("[[gone]] ![[gone.png]]") && page.contains("&lt;a id=x&gt;"), "{page}");
}

#[test]
fn wikilinks_are_links_wherever_links_matter() {
    let story = "//- playbook.yml
title: T
markdown: { wikilinks: true }
//- index.md
# Home

See [[Send an invoice]], [[deploy#Roll back]] and [[old|the old way]].

![[the plan.png|The plan of the office]] ![[deploy]] [[Nobody|nowhere]]
//- billing/send.md
# Send an invoice
//- ops/deploy.md
# Deploy

## Roll back

Back to [[index|home]].
//- ops/old.md
---
status: retired
---
# The old way
//- images/the plan.png
P
";
    let fixture = Fixture::new(story);
    let findings = fixture.findings();
    for expected in ["PB305", "index.md:3:53", "there is no page or file called `Nobody`"] {
        assert!(findings.contains(expected), "{expected}: {findings}");
    }
    assert!(!findings.contains("PB302"), "all are linked: {findings}");
    let site = fixture.site();
    let text = |path: &str| String::from_utf8_lossy(site.get(path).unwrap_or_else(|| panic!("no {path}"))).into_owned();
    let page = text("index.html");
    for expected in [
        "<a href=\"billing/send.html\">Send an invoice</a>",
        "<a href=\"ops/deploy.html#roll-back\">deploy &gt; Roll back</a>",
        "<a href=\"ops/old.html\">the old way</a>",
        "alt=\"The plan of the office\"",
        "<a href=\"ops/deploy.html\">deploy</a>",
        "<span class=\"broken-link\"",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(text("ops/deploy.html").contains("Home"), "what links here");
    let copy = text("index.md");
    for expected in [
        "[Send an invoice](billing/send.md)",
        "[deploy > Roll back](ops/deploy.md#roll-back)",
        "![The plan of the office](images/the%20plan.png)",
        "[deploy](ops/deploy.md) nowhere",
    ] {
        assert!(copy.contains(expected), "{expected}: {copy}");
    }
}

#[test]
fn a_page_that_moves_is_no_change_to_those_that_name_it() {
    let story = "//- playbook.yml
title: T
owner: maya
markdown: { wikilinks: true }
//- a.md
---
owner: maya
last_verified: 2026-11-01
---
Look at [[send]], then at [[send|the invoice]]. ![[p.png|300]]
//- billing/send.md
# Send an invoice
//- p.png
P
//@ commit 2026-11-01 jonas
";
    let mut fixture = Fixture::new(story);
    let page = fs::read_to_string(fixture.root().join("a.md")).expect("a page");
    let moved = page.replace("[[send", "[[post").replace("|300", "|400");
    fixture.then("//@ move billing/send.md ops/post.md\n");
    fixture.add("a.md", moved.as_bytes());
    fixture.then("//@ commit 2026-11-10 jonas\n");
    assert!(!fixture.codes().contains(&"PB103"), "{}", fixture.findings());
    fixture.add("a.md", moved.replace("the invoice", "the bill").as_bytes());
    fixture.then("//@ commit 2026-11-12 jonas\n");
    assert!(fixture.codes().contains(&"PB103"), "words are words: {}", fixture.findings());
}

#[test]
fn what_is_nearly_a_link_is_no_silent_text() {
    let text = |line: &str| {
        check(&format!("//- index.md\n[b](b.md) {line}\n//- b.md\n---\nkind: guide\n---\n# B\n//- my pic.png\nP\n"))
    };
    insta::assert_snapshot!(text("[the b](Send Invoice.md)"), @"index.md:1:11: error[PB301] `(Send Invoice.md)` is text and no link: a blank ends a target; write `(Send%20Invoice.md)`");
    insta::assert_snapshot!(wrong("[x](billing/Send Invoice.md#steps)").join("\n"), @"PB301 1:1 [x](billing/Send Invoice.md#steps) | `(billing/Send Invoice.md#steps)` is text and no link: a blank ends a target | did you mean `(billing/send-invoice.md#steps)`?");
    insta::assert_snapshot!(text("![pic](my pic.png#x y)"), @"index.md:1:11: error[PB301] `(my pic.png#x y)` is text and no link: a blank ends a target; write `(my%20pic.png#x%20y)`");
    insta::assert_snapshot!(text("- see [the b] (b.md)."), @"index.md:1:17: error[PB301] `(b.md)` is text and no link: a blank stands before it; write `[…](b.md)`");
    insta::assert_snapshot!(text("- see [b](b.md and so on"), @"");
    insta::assert_snapshot!(text("- see [b](b.md"), @"index.md:1:17: error[PB301] `(b.md)` is text and no link: its bracket is not closed; write `(b.md)`");
    for prose in [
        "[sic] (see the note)",
        "[ ] (b.md)",
        "- [x] (b.md)",
        "[1] (2 of b.md)",
        "rows[i](a b)",
        "[a](the whole story)",
        "`[a](b c.md)`",
        "[b](b.md \"a title\")",
        "[b](<my pic.png>)",
        "\\[b](my pic.png)",
    ] {
        assert_eq!(text(prose), "", "{prose}");
    }
}
