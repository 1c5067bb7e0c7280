//! Books for paper: which pages they have, and that what stands in them leads and is named as it should.

use crate::fixture::Fixture;

const PLAYBOOK: &str = "\
//- playbook.yml
title: Acme
//- index.md
# Acme

Welcome.
//- billing/index.md
# Billing

- [Invoice](invoice.md)
//- billing/invoice.md
---
title: Send an invoice
id: BIL-1
version: '2'
owner: maya
last_verified: 2026-09-02
---
## Steps

1. See [steps](#steps), [refunds](refund.md#how) and [keys](../field/keys.md).
//- billing/refund.md
---
title: Refund
owner: maya
---
## How

Pay back.
//- billing/old.md
---
title: Old way
status: retired
owner: maya
---
Gone.
//- field/keys.md
---
title: Keys
owner: maya
---
Text.
";

#[test]
fn a_folder_and_everything_are_books_and_links_stay_within() {
    let fixture = Fixture::new(PLAYBOOK);
    let billing = fixture.page("print/billing.html");
    let (_, billing) = billing.split_once("<nav class=\"book-contents\"").expect("contents");
    let chapters: Vec<&str> = billing
        .split("<article class=\"sheet\" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or(""))
        .collect();
    assert_eq!(chapters, ["p1", "p2", "p3"], "the index, and two pages in force: {billing}");
    for says in [
        "<h2 id=\"p3-steps\">",
        "<a href=\"#p3-steps\">steps</a>",
        "<a href=\"#p2-how\">refunds</a>",
        "<a href=\"../field/keys.html\">keys</a>",
        "<dt>Version</dt><dd>2</dd>",
        "2 Sep 2026",
        "Uncontrolled when printed",
    ] {
        assert!(billing.contains(says), "{says}: {billing}");
    }
    assert!(!billing.contains("Old way"));
    let style = fixture.page("print/billing.css");
    assert!(style.contains("@page p3 { @top-left { content: \"BIL-1 · Send an invoice · Version 2\"; } }"), "{style}");

    let everything = fixture.page("print/everything.html");
    assert!(everything.contains("<a href=\"#p5\">keys</a>"), "a chapter of this one: {everything}");
    assert!(fixture.page("index.html").contains("<a href=\"print/everything.html\">Print everything</a>"));
    assert!(fixture.page("billing/index.html").contains("<a href=\"../print/billing.html\">Print this folder</a>"));
    let none = fixture.site().iter().all(|(path, _)| path.as_str() != "print/field.html");
    assert!(none, "one page is its own print");
    assert!(!fixture.page("field/index.html").contains("Print this folder"));
}

#[test]
fn a_large_playbook_is_printed_by_its_folders() {
    let pages = |folder: &str, count: usize| -> String {
        (0..count).map(|at| format!("//- {folder}/p{at:03}.md\n# Page {at}\n\nText.\n")).collect()
    };
    let alone: String = (0..400).map(|at| format!("//- e/s{at:03}/README.md\n# Service {at}\n\nText.\n")).collect();
    let fixture = Fixture::new(&format!("{}{}{}{alone}", pages("a", 200), pages("b/c", 200), pages("d", 301)));
    let sheets = |path: &str| fixture.page(path).matches("class=\"sheet\"").count();
    let everything = fixture.page("print/everything.html");
    assert_eq!(sheets("print/everything.html"), 0, "too many for one");
    for (leads, title) in [("a", "A"), ("b", "B"), ("d", "D, part 1"), ("d-2", "D, part 2"), ("e", "E, part 1")] {
        assert!(everything.contains(&format!("<a href=\"{leads}.html\">{title}</a>")), "{leads}: {everything}");
    }
    assert_eq!((sheets("print/b.html"), sheets("print/b/c.html")), (200, 200));
    assert_eq!(sheets("print/d.html") + sheets("print/d-2.html"), 301, "no page is lost");
    assert_eq!(sheets("print/e.html") + sheets("print/e-2.html"), 400, "nor one that is alone in its folder");
    assert!(fixture.page("print/d.html").contains("<a href=\"d-2.html\">D, part 2</a>"));
    assert!(fixture.page("print/d-2.html").contains("<h1>D, part 2</h1>"));
}
