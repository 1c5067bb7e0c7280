//! Old addresses lead on: pages by `aliases`, headings by a second id.

use crate::fixture::Fixture;

const STORY: &str = "//- playbook.yml
title: Test
url: https://example.org/hand/
//- index.md
[a](was/a.html) [b](b.md#first) [c](/was/deep.md) [d](b.md#second)
//- a.md
---
kind: guide
aliases: [/was/a.html, was/deep, /cover, /gone/]
---
# A <page>
//- b.md
# B

## Third {#third #second #first}

## First
//- draft.md
---
kind: guide
status: draft
aliases: /sketch
---
# Draft
";

#[test]
fn an_old_address_leads_on_without_a_script_and_from_a_file() {
    let fixture = Fixture::new(STORY);
    assert_eq!(fixture.findings(), "");
    let site = fixture.site();
    let text = |path: &str| {
        let bytes = site.get(path).unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    };
    for (path, href) in [("was/a.html", "../a.html"), ("was/deep.html", "../a.html"), ("gone/index.html", "../a.html")]
    {
        let page = text(path);
        for part in [
            format!("<meta http-equiv=\"refresh\" content=\"0; url={href}\">"),
            format!("<a class=\"moved-to\" href=\"{href}\">A &lt;page&gt;</a>"),
            "<link rel=\"canonical\" href=\"https://example.org/hand/a.html\">".to_owned(),
            "<meta name=\"robots\" content=\"noindex\">".to_owned(),
            "content=\"default-src 'none'; script-src 'self';".to_owned(),
        ] {
            assert!(page.contains(&part), "{path}: {part}\n{page}");
        }
    }
    assert!(site.get("sketch.html").is_none(), "a draft is not built");
    // What the program makes gives way to what people know.
    assert!(text("cover.html").contains("t-moved") && text("cover-1.html").contains("t-cover"));
    for list in ["sitemap.xml", "llms.txt", "a-z.html", "api/v1/pages.json"] {
        let list = text(list);
        assert!(!list.contains("was/") && !list.contains("gone/"), "{list}");
    }
    let search = site.iter().filter(|(path, _)| path.as_str().starts_with("search/"));
    for (path, bytes) in search {
        assert!(!String::from_utf8_lossy(bytes).contains("was/a"), "{path}");
    }
    let home = text("index.html");
    for href in ["a.html\">a<", "b.html#third\">b<", "a.html\">c<", "b.html#third\">d<"] {
        assert!(home.contains(href), "{href}: {home}");
    }
    let b = text("b.html");
    assert!(b.contains("<h2 id=\"third\"><span id=\"second\"></span><span id=\"first\"></span>Third"), "{b}");
    assert!(b.contains("<h2 id=\"first-1\">First"), "{b}");
}

#[test]
fn an_alias_that_cannot_be_kept_is_said_and_left_out() {
    let fixture = Fixture::new(
        "//- index.md\n[a](a.md) [b](sub/b.md) [f](sub/f.html)\n//- a.md\n---\nkind: guide\naliases: [/a, /sub/B.html, /sub/, 404.html, ../x, /sub/f.html, y, /a.html/z, 'a#b', /y.html/q]\n---\n\
         //- sub/b.md\n---\nkind: guide\naliases: y.md\n---\n//- sub/f.html\nF\n",
    );
    insta::assert_snapshot!(fixture.findings(), @r"
    a.md:3:11: error[PB303] the alias `/a` is the page itself; remove it here or there
    a.md:3:15: error[PB303] the alias `/sub/B.html` is the page `sub/b.md`; remove it here or there
    a.md:3:28: error[PB303] the alias `/sub/` is a folder that has pages; remove it: the folder's first page stands there
    a.md:3:35: error[PB303] the alias `404.html` is an address that every site needs itself; remove it
    a.md:3:45: error[PB303] the alias `../x` is no address of a page; write the path that the page had, from the playbook's folder: `/billing/old-page.html`
    a.md:3:51: error[PB303] the alias `/sub/f.html` lies where a file is published; remove it, or rename the file
    a.md:3:67: error[PB303] the alias `/a.html/z` lies where a file is published; remove it, or rename the file
    a.md:3:78: error[PB303] the alias `a#b` is no address of a page; write the path that the page had, from the playbook's folder: `/billing/old-page.html`
    a.md:3:85: error[PB303] the alias `/y.html/q` lies where a file is published; remove it, or rename the file
    sub/b.md:3:10: error[PB303] the alias `y.md` is also an alias of `a.md`; remove it here or there
    ");
    let site = fixture.site();
    let moved: Vec<&str> = site
        .iter()
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("class=\"t-moved\""))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(moved, ["y.html"]);
}
