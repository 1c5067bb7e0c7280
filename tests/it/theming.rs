//! `look` in `playbook.yml`, and a theme of the playbook's own: what they change, and what is said of what is wrong.

use std::process::Command;

use playbook::site::Site;

use crate::fixture::{Fixture, check};

/// Pages of every type.
pub const PAGES: &str = "//- people.yml
people:
  maya: { name: Maya Chen, email: maya@example.org }
  jonas: { name: Jonas Weber, email: jonas@example.org, away: [2026-12-07/2026-12-08], until: 2026-12-31 }
teams:
  desk: { name: Service desk, members: [maya, jonas] }
//- index.md
# Home

[Billing](billing/index.md)
//- billing/index.md
# Billing

[Send it](send.md), [codes](codes.md)
//- billing/send.md
---
title: Send it
owner: maya
reviewers: [jonas]
last_verified: 2026-09-02
verified_by: jonas
---
1. Open the order.
//- billing/codes.md
---
title: Codes
kind: guide
tags: [vat]
aliases: [/vat]
---
Words.
//- legal/imprint.md
# Imprint

Acme Ltd.
";

/// An image, a font and a theme can be added to it.
fn with(look: &str) -> Fixture {
    let fixture = Fixture::new(&format!("{PAGES}//- playbook.yml\ntitle: Acme\n{look}\n"));
    fixture.add(
        "images/logo.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 32'><path d='M0 0h96v32z'/></svg>",
    );
    fixture.add("fonts/Acme Sans.woff2", &[b"wOF2".as_slice(), &[0; 60]].concat());
    fixture
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).expect("UTF-8")
}

/// The pages of a site that have the frame around them: paper has none.
fn pages(site: &Site) -> Vec<(String, String)> {
    let framed = |path: &str| path.ends_with(".html") && !path.starts_with("print/");
    let pages = site.iter().filter(|(path, _)| framed(path.as_str()));
    pages.map(|(path, _)| (path.as_str().to_owned(), text(site, path.as_str()))).collect()
}

#[test]
fn without_look_nothing_is_added() {
    let site = with("").site();
    assert!(site.get("assets/theme.css").is_none());
    let page = text(&site, "billing/send.html");
    assert!(!page.contains("theme.css") && !page.contains("font-src") && !page.contains("foot-own"));
    assert!(page.contains("<svg class=\"mark\"") && page.contains("href=\"../assets/favicon.svg\""));
    assert!(site.get("images/logo.svg").is_none(), "nobody asked for it");
}

#[test]
fn the_accent_is_made_readable_in_both_schemes() {
    let site = with("look: { accent: \"#ffcc00\" }").site();
    let css = text(&site, "assets/theme.css");
    assert_eq!(
        css,
        "/* Made from `look` in playbook.yml. */
@layer tokens {
:root { --accent: #866900; --accent-soft: #f3efe2; --on-accent: #fdfcf9; }
@media (prefers-color-scheme: dark) { :root { --accent: #ffcc00; --accent-soft: #302a17; --on-accent: #19160b; } }
}
"
    );
    let page = text(&site, "billing/send.html");
    let (site_css, theme_css) =
        (page.find("assets/site.css").expect("it"), page.find("../assets/theme.css?").expect("it"));
    assert!(theme_css > site_css, "it is linked behind the others");
    assert!(text(&site, "assets/favicon.svg").contains("#866900"));
    assert_ne!(stamp(&page), stamp(&text(&with("").site(), "billing/send.html")), "browsers load it anew");
    assert_eq!(text(&with("look: { accent: \"#fc0\" }").site(), "assets/theme.css"), css);
}

fn stamp(page: &str) -> &str {
    page.split("data-stamp=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a stamp")
}

#[test]
fn the_logo_stands_in_the_bar_and_is_the_icon() {
    let site = with("look: { logo: ./images/logo.svg }").site();
    let page = text(&site, "billing/send.html");
    assert!(
        page.contains("<img class=\"logo\" src=\"../images/logo.svg\" alt=\"\" width=\"96\" height=\"32\">"),
        "{page}"
    );
    assert!(page.contains("<link rel=\"icon\" type=\"image/svg+xml\" href=\"../images/logo.svg\">"));
    assert!(!page.contains("class=\"mark\"") && !page.contains("favicon.svg"));
    assert!(site.get("images/logo.svg").is_some() && site.get("assets/theme.css").is_none());
}

#[test]
fn fonts_are_families_or_files() {
    let site = with("look: { fonts: { text: fonts/Acme Sans.woff2, heading: \"Iowan Old Style, Georgia, serif\", code: JetBrains Mono } }").site();
    let css = text(&site, "assets/theme.css");
    assert_eq!(
        css,
        "/* Made from `look` in playbook.yml. */
@font-face { font-family: \"playbook-text\"; src: url(\"../fonts/Acme%20Sans.woff2\") format(\"woff2\"); font-display: optional; }
@layer tokens { :root { --sans: \"playbook-text\", -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto Sans\", Arial, sans-serif; } }
@layer base { h1, h2, h3, h4, .brand { font-family: \"Iowan Old Style\", \"Georgia\", serif; } }
@layer tokens { :root { --mono: \"JetBrains Mono\", ui-monospace, \"SF Mono\", \"Cascadia Mono\", Menlo, Consolas, \"Liberation Mono\", monospace; } }
"
    );
    assert!(site.get("fonts/Acme Sans.woff2").is_some());
    assert!(text(&site, "index.html").contains("img-src 'self' data:; font-src 'self'; base-uri"));
    let installed = text(&with("look: { fonts: { text: system-ui } }").site(), "index.html");
    assert!(installed.contains("theme.css") && !installed.contains("font-src"));
}

#[test]
fn the_footer_is_text_and_links_on_every_page() {
    let look = "look: { footer: \"Acme <b> Ltd · [Imprint](/legal/imprint.md) · [Shop](https://shop.example.org)\" }";
    assert!(with(look).findings().contains("error[PB010] `footer` takes text and links, not HTML"));
    let site = with(&look.replace("<b> ", "& ")).site();
    for (path, page) in pages(&site) {
        let up = "../".repeat(path.matches('/').count());
        let imprint = match path.as_str() {
            "legal/imprint.html" | "legal/index.html" => "imprint.html".to_owned(),
            // The service worker puts the root in the place of `./`.
            "offline.html" => "./legal/imprint.html".to_owned(),
            _ => format!("{up}legal/imprint.html"),
        };
        assert!(page.contains(&format!("Acme &amp; Ltd · <a href=\"{imprint}\">Imprint</a>")), "{path}: {page}");
        assert!(page.contains("href=\"https://shop.example.org\""), "{path}");
    }
    let online = with(&format!("url: https://acme.example/hand/\n{}", look.replace("<b> ", ""))).site();
    assert!(text(&online, "404.html").contains("<a href=\"/hand/legal/imprint.html\">Imprint</a>"));
    assert!(
        !with(look).codes().is_empty()
            && !with("look: { footer: \"[I](legal/imprint.md)\" }").codes().contains(&"PB302")
    );
    assert!(with("").codes().contains(&"PB302"), "the imprint is an orphan where no footer leads to it");
}

#[test]
fn every_mistake_in_look_is_a_finding_with_a_remedy() {
    let said = |look: &str| -> String {
        let findings = with(look).findings();
        findings.lines().filter(|line| line.contains("PB010") || line.contains("PB009")).collect::<Vec<_>>().join("\n")
    };
    for (look, expected) in [
        (
            "look: { acent: \"#fff\" }",
            "playbook.yml:2:9: error[PB010] `acent` is not a key here; did you mean `accent`?",
        ),
        ("loook: {}", "playbook.yml:2:1: error[PB010] `loook` is not a key here; did you mean `look`?"),
        (
            "look: blue",
            "playbook.yml:2:7: error[PB010] `look` takes keys and values, not a plain value; write `look: { accent: \"#0a6e5c\" }`",
        ),
        (
            "look: { accent: red }",
            "playbook.yml:2:17: error[PB010] `accent` is not a colour: `red`; write it as `\"#0a6e5c\"` or `\"#0a6\"`, in quotes",
        ),
        (
            "look:\n  accent: #0a6e5c",
            "playbook.yml:3:3: error[PB010] `accent` is empty: `#0a6e5c` is a comment to YAML; put it in quotes: `accent: \"#0a6e5c\"`",
        ),
        (
            "look: { accent: \"#fff;}body{\" }",
            "playbook.yml:2:17: error[PB010] `accent` is not a colour: `#fff;}body{`; write it as `\"#0a6e5c\"` or `\"#0a6\"`, in quotes",
        ),
        (
            "look: { logo: ../logo.svg }",
            "playbook.yml:2:15: error[PB009] `logo` must lie in the playbook's folder: `../logo.svg` leaves its root; put the file into the playbook, and name it by its path from there",
        ),
        (
            "look: { logo: /etc/logo.svg }",
            "playbook.yml:2:15: error[PB009] `logo` must lie in the playbook's folder: `/etc/logo.svg` is absolute; put the file into the playbook, and name it by its path from there",
        ),
        (
            "look: { logo: images/lgo.svg }",
            "playbook.yml:2:15: error[PB010] there is no file `images/lgo.svg`; did you mean `images/logo.svg`?",
        ),
        (
            "look: { logo: people.yml }",
            "playbook.yml:2:15: error[PB010] `logo` cannot be shown: `people.yml` is no svg, png or webp; name an image of the playbook: `logo: images/logo.svg`",
        ),
        (
            "look: { logo: false.png }",
            "playbook.yml:2:15: error[PB010] `false.png` is not what its ending says; save it as png once more, from the program that it was made with",
        ),
        (
            "look: { fonts: { txt: Inter } }",
            "playbook.yml:2:18: error[PB010] `txt` is not a key here; did you mean `text`?",
        ),
        (
            "look: { fonts: { text: \"Inter; } body { color: red\" } }",
            "playbook.yml:2:24: error[PB010] `text` is not a family of fonts: `Inter; } body { color: red`; name families with commas between, `\"Source Sans 3, sans-serif\"`, or a woff2 file of the playbook",
        ),
        (
            "look: { fonts: { text: a.ttf } }",
            "playbook.yml:2:24: error[PB010] `text` cannot be `a.ttf`; convert it to woff2, which is smaller, and which every browser reads",
        ),
        (
            "look: { fonts: { code: fonts/none.woff2 } }",
            "playbook.yml:2:24: error[PB010] there is no file `fonts/none.woff2`; name it by its path from the playbook's folder",
        ),
        (
            "look: { footer: \"# Acme\" }",
            "playbook.yml:2:17: error[PB010] `footer` takes text and links, not a heading; write a line such as `Acme Ltd · [Imprint](/imprint.md)`; for more, override the template `base.html`",
        ),
        (
            "look: { footer: \"[I](/legal/imprimt.md)\" }",
            "playbook.yml:2:17: error[PB010] the link `/legal/imprimt.md` of `footer` leads nowhere; did you mean `legal/imprint.md`?",
        ),
        (
            "look: { footer: \"[I](../x.md)\" }",
            "playbook.yml:2:17: error[PB009] the link `../x.md` of `footer` leaves the playbook; link to a page in it, or to a web address",
        ),
        (
            "look: { footer: \"[I](people.yml)\" }",
            "playbook.yml:2:17: error[PB010] the link `people.yml` of `footer` leads to a file that is not published; link to a page instead",
        ),
        (
            "theme: themes/acme",
            "playbook.yml:2:8: error[PB010] there is no folder `themes/acme`; name the folder that holds `templates/` and `assets/`, or leave `theme` out",
        ),
        ("theme: themes/default\nlook: {}", ""),
    ] {
        let fixture = with(look);
        fixture.add("false.png", b"GIF89a");
        let findings = fixture.findings();
        let lines: Vec<&str> =
            findings.lines().filter(|line| line.contains("[PB010]") || line.contains("[PB009]")).collect();
        assert_eq!(lines.join("\n"), expected);
    }
    assert_eq!(said("look: { accent: \"#123\" }"), "");
}

#[cfg(unix)]
#[test]
fn a_logo_that_is_a_link_out_of_the_playbook_is_refused() {
    let fixture = with("look: { logo: out.svg }");
    let outside = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(outside.path(), "<svg/>").expect("it is written");
    std::os::unix::fs::symlink(outside.path(), fixture.root().join("out.svg")).expect("a link");
    assert!(
        fixture.findings().contains("playbook.yml:2:15: error[PB009] `out.svg` is a link that leaves the playbook"),
        "{}",
        fixture.findings()
    );
}

/// The frame of a theme of a few lines, with the blocks that the built-in templates fill.
const BASE: &str = "<!doctype html><html lang=\"{{ frame.lang }}\"><head><title>{{ frame.title }}</title>
{% block head %}{% endblock %}</head><body><p>Tiny {{ frame.template }}</p>{{ frame.nav | safe }}
{% block main %}{% endblock %}<img src=\"{{ frame.root }}assets/tiny.png\" alt=\"\"></body></html>";

#[test]
fn a_tiny_theme_makes_every_page() {
    let fixture = with("theme: tiny");
    fixture.add("tiny/templates/base.html", BASE.as_bytes());
    fixture.add("tiny/templates/page.html", b"{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{% include \"tiny/own.html\" %}{{ page.html | safe }}{% endblock %}");
    fixture.add("tiny/templates/tiny/own.html", b"<p>Own {{ page.kind }}</p>");
    fixture.add("tiny/assets/tiny.png", b"\x89PNG");
    assert!(!fixture.codes().contains(&"PB010"), "{}", fixture.findings());
    let site = fixture.read().site(&fixture.root().join("tiny"), playbook::render::Drafts::Out).expect("a site");
    let mut types: Vec<String> = Vec::new();
    for (path, page) in pages(&site) {
        let told = page.split("<p>Tiny ").nth(1).unwrap_or_else(|| panic!("{path}: {page}"));
        types.push(told.split('<').next().expect("a type").to_owned());
        for ours in ["class=\"bar\"", "class=\"foot\"", "site.css", "site.js", "class=\"skip\"", "Content-Security"] {
            assert!(!page.contains(ours), "{path}: {ours}");
        }
        assert!(page.contains("assets/tiny.png"), "{path}");
    }
    types.sort();
    types.dedup();
    assert_eq!(
        types,
        [
            "a-z",
            "board",
            "cover",
            "findings",
            "folder",
            "handover",
            "health",
            "home",
            "lately",
            "leave",
            "moved",
            "not-found",
            "offline",
            "page",
            "people",
            "person",
            "rules",
            "search",
            "signs",
            "tags",
            "team",
            "training",
            "what-if"
        ]
    );
    let page = text(&site, "billing/send.html");
    assert!(page.contains("<h1>Send it</h1><p>Own sop</p><ol") && !page.contains("class=\"trust\""), "{page}");
    assert!(text(&site, "health.html").contains("class=\"chart"), "the built-in page in the own frame");
    assert!(site.get("assets/tiny.png").is_some());
}

#[test]
fn one_piece_alone_can_be_replaced() {
    let site = |path: &str, template: &str| {
        let fixture = with("");
        fixture.add(&format!("themes/default/templates/{path}"), template.as_bytes());
        assert!(!fixture.codes().contains(&"PB010"), "{}", fixture.findings());
        fixture.site()
    };
    let nav = site("nav.html", "<p>My {{ nav.menu | length }} ways</p>");
    assert!(pages(&nav).iter().all(|(_, page)| page.contains("My ") && page.contains("class=\"bar\"")));
    // Of the pieces that pages share, one; the others stay.
    let who = "{% component who(party) -%}<b class=\"mine\">{{ party.name }}</b>{%- endcomponent who %}";
    for path in ["parts.html", "mine.html"] {
        let page = text(&site(path, who), "billing/send.html");
        assert!(page.contains("<b class=\"mine\">Maya Chen</b>") && page.contains("class=\"trust\""), "{path}: {page}");
    }
    // A page with something before the built-in one.
    let more = "{% extends \"built-in/page.html\" %}{% block main %}<p>Before all</p>{{ super() }}{% endblock %}";
    let page = text(&site("page.html", more), "billing/send.html");
    assert!(page.contains("<p>Before all</p>") && page.contains("class=\"trust\"") && page.contains("class=\"bar\""));
    let css = site("../assets/print.css", "/* mine */");
    assert_eq!(text(&css, "assets/print.css"), "/* mine */");
}

/// What is said of a theme that has these files.
fn faults(files: &[(&str, &str)]) -> String {
    let theme: String = files.iter().map(|(path, text)| format!("//- themes/default/{path}\n{text}\n")).collect();
    let findings = check(&format!("{PAGES}{theme}"));
    findings.lines().filter(|line| line.contains("PB010")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_broken_template_is_a_finding_with_its_place() {
    let page = |text: &str| faults(&[("templates/page.html", text)]);
    assert_eq!(
        page("{% extends \"base.html\" %}\n{% block main %}{{ page.title "),
        "themes/default/templates/page.html:2:25: error[PB010] unexpected end of input; look for a tag that is not closed"
    );
    assert_eq!(
        page("\n<p>{{ <tittle text={page.title} /> }}</p>"),
        "themes/default/templates/page.html:2:7: error[PB010] unknown component `tittle`; did you mean `title`?"
    );
    assert_eq!(
        page("é {{ page.title | shout }}"),
        "themes/default/templates/page.html:1:19: error[PB010] unknown filter `shout`; CONTRACT.md of the default theme says what each template receives"
    );
    assert_eq!(
        page("{% extends \"bse.html\" %}"),
        "themes/default/templates/page.html:1:13: error[PB010] it extends `bse.html`, which is no template; did you mean `base.html`?"
    );
    assert_eq!(
        page("{% extends \"page.html\" %}"),
        "themes/default/templates/page.html:1:4: error[PB010] it extends itself; extend the built-in template of this name: `{% extends \"built-in/page.html\" %}`"
    );
    assert_eq!(
        page("<p>\n  {% include \"navv.html\" %}"),
        "themes/default/templates/page.html:2:14: error[PB010] unknown template `navv.html`; did you mean `nav.html`?"
    );
    assert_eq!(page("{{ a | one }} {{ <two /> }}").lines().count(), 2, "all of them at once");
    let base = faults(&[("templates/base.html", "<p>{% block main %}{% endblock %}")]);
    assert!(base.contains("error[PB010] block `head` is not defined in any parent template; add `{% block head %}{% endblock %}` to the template that is extended"), "{base}");
}

#[test]
fn a_broken_catalogue_is_a_finding_with_its_place() {
    assert_eq!(
        faults(&[("languages/en.yml", "frame:\n  menu: [a]\n")]),
        "themes/default/languages/en.yml:2:9: error[PB010] `frame.menu` cannot be used: it is a text or its forms, not a list; write it as in the built-in catalogue: `run: { start-again: Start again }`"
    );
    assert_eq!(faults(&[("languages/en.yml", "frame:\n  menu: Ways\n")]), "");
}

#[test]
fn what_nothing_uses_is_said_and_stops_nothing() {
    assert_eq!(
        faults(&[
            ("templates/pgae.html", "<p>"),
            ("templates/part.html", "<p>"),
            ("templates/nav.html", "{% include 'part.html' %}")
        ]),
        "themes/default/templates/pgae.html:1:1: warning[PB010] no page is made with `pgae.html`, and no template uses it; did you mean `page.html`? it replaces the built-in template of that name"
    );
    assert_eq!(
        faults(&[("page.html", "<p>")]),
        "themes/default/page.html:1:1: warning[PB010] `page.html` lies outside `templates/`, where nothing uses it; move it to `templates/`, or to `assets/` if it is to be copied"
    );
    assert_eq!(
        faults(&[("site.css", "p {}")]),
        "themes/default/site.css:1:1: warning[PB010] `site.css` lies outside `assets/`, where nothing uses it; move it to `assets/`, where it takes the place of the built-in file of its name"
    );
    assert_eq!(faults(&[("assets/anything.css", "x"), ("README.md", "x")]), "");
    let slip =
        faults(&[("templates/page.html", "{% extends \"built-in/page.html\" %}{% block mian %}x{% endblock %}")]);
    assert!(slip.ends_with("; did you mean `main`?"), "{slip}");
}

#[test]
fn a_template_that_breaks_while_pages_are_made_stops_the_build_and_the_last_site_stays() {
    let fixture = with("");
    let build = || {
        let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .args(["build", "--today", "2026-11-22", "--color", "never", "-C"])
            .arg(fixture.root())
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    assert_eq!(build().0, Some(0));
    let page = std::fs::read(fixture.root().join("site/billing/send.html")).expect("a page");
    fixture.add("themes/default/templates/page.html", b"<h1>\n{{ page.titel }}</h1>");
    let (status, said) = build();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains(" --> themes/default/templates/page.html:2:"), "{said}");
    assert!(said.contains("2 | {{ page.titel }}</h1>"), "{said}");
    assert!(said.contains("nothing was published; the last site stays as it is"), "{said}");
    assert!(said.contains("title"), "{said}");
    assert_eq!(std::fs::read(fixture.root().join("site/billing/send.html")).expect("a page"), page);
}

#[test]
fn only_pages_from_right_to_left_load_what_mirrors_them() {
    let mut fixture = with("");
    fixture.then("//- billing/ar.md\n---\ntitle: فاتورة\nkind: guide\nlang: ar\n---\nنص.\n");
    let site = fixture.site();
    let arabic = text(&site, "billing/ar.html");
    assert!(
        arabic.contains("<div class=\"prose\" lang=\"ar\" dir=\"rtl\">") && arabic.contains("../assets/rtl.css?"),
        "{arabic}"
    );
    assert!(!text(&site, "billing/send.html").contains("rtl.css"));
    let whole = with("language: ar").site();
    assert!(pages(&whole).iter().all(|(_, page)| page.contains("dir=\"rtl\"") && page.contains("assets/rtl.css?")));
    // What is not mirrored by itself: physical sides in a style sheet.
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".css")) {
        let css = String::from_utf8_lossy(bytes);
        for side in [
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "border-left",
            "border-right",
            " left:",
            " right:",
            "float: left",
            "float: right",
        ] {
            assert!(!css.contains(side), "{path}: {side}");
        }
    }
}

#[test]
fn no_file_of_the_default_theme_is_left_out() {
    let site = with("").site();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    for entry in std::fs::read_dir(folder.join("assets")).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("assets/{name}{}", if entry.path().is_dir() { ".js" } else { "" });
        assert!(site.get(&path).is_some(), "{path}");
    }
    let templates = std::fs::read_dir(folder.join("templates")).expect("a folder").count();
    let built_in = include_str!("../../src/render/theme.rs").matches("\n    \"templates/").count();
    assert_eq!(built_in, templates);
}
