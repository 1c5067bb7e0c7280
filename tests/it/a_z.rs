//! The A–Z: every title and keyword, in order, under its letter; and in a large playbook a page for each letter.

use std::fmt::Write as _;

use playbook::render::Drafts;

use crate::fixture::Fixture;

const PLAYBOOK: &str = "\
//- playbook.yml
title: Acme
//- index.md
# Welcome to Acme
Words.
//- billing/index.md
---
title: Billing and money
---
Words.
//- support/index.md
---
title: Support
---
//- billing/invoice.md
---
title: Send an invoice
keywords: [Bill, bill, \"Érable & co\", send an invoice]
last_verified: 2026-09-02
---
Words.
//- billing/eclair.md
---
title: Éclair orders
kind: guide
---
Words.
//- billing/estimate.md
---
title: estimate a job
kind: guide
keywords: [bill]
---
Words.
//- support/2fa.md
---
title: 2FA lost
kind: guide
---
Words.
//- support/old.md
---
title: Old till
status: retired
---
Words.
//- support/idea.md
---
title: Idea
status: draft
---
Words.
//- support/yo.md
---
title: Ёлка
kind: guide
---
Words.
";

/// The entries of a page as lines: headings as `= S #s`, others as text and address.
fn entries(html: &str) -> Vec<String> {
    let groups = html.split_once("<div class=\"az-groups\">").expect("entries").1;
    let mut lines = Vec::new();
    for line in groups.lines() {
        if let Some(head) = line.strip_prefix("<h2 id=\"") {
            let (id, name) = head.trim_end_matches("</h2>").split_once("\">").expect("a heading");
            lines.push(format!("= {name} #{id}"));
        } else if line.starts_with("<li") {
            let (first, rest) = line.split_once("<a href=\"").expect("a link");
            let (href, rest) = rest.split_once("\">").expect("a link");
            let (first, rest) = (text(first), text(rest));
            lines.push(format!("{first}{}{rest} > {href}", if first.is_empty() { "" } else { " " }));
        }
    }
    lines
}

/// What is not a tag, with a blank where one was.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for sign in html.chars() {
        match sign {
            '<' => tag = true,
            '>' => {
                tag = false;
                text.push(' ');
            }
            sign if !tag => text.push(sign),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn titles_and_keywords_stand_under_their_letters_in_order() {
    let fixture = Fixture::new(PLAYBOOK);
    let page = fixture.page("a-z.html");
    assert_eq!(
        entries(&page),
        [
            "= 0–9 #0-9",
            "2FA lost Support > support/2fa.html",
            "= B #b",
            "Bill — see Send an invoice Billing and money Fresh Review by 1 Mar 2027 > billing/invoice.html",
            "bill — see estimate a job Billing and money > billing/estimate.html",
            "Billing and money > billing/index.html",
            "= E #e",
            "Éclair orders Billing and money > billing/eclair.html",
            "Érable &amp; co — see Send an invoice Billing and money Fresh Review by 1 Mar 2027 > billing/invoice.html",
            "estimate a job Billing and money > billing/estimate.html",
            "= O #o",
            "Old till retired Support > support/old.html",
            "= S #s",
            "Send an invoice Billing and money Fresh Review by 1 Mar 2027 > billing/invoice.html",
            "= W #w",
            "Welcome to Acme > index.html",
            "= Е #е",
            "Ёлка Support > support/yo.html",
        ]
    );
    let letters =
        page.split_once("aria-label=\"Letters\">").expect("letters").1.split_once("</nav>").expect("letters").0;
    assert_eq!(letters.matches("<li>").count(), 1 + 26 + 1);
    for (letter, shown) in [
        ("a number", "<a href=\"#0-9\">0–9</a>"),
        ("one with entries", "<a href=\"#s\">S</a>"),
        ("one without", "<span>D<span class=\"sr\">, nothing</span></span>"),
        ("another script", "<a href=\"#%D0%B5\">Е</a>"),
    ] {
        assert!(letters.contains(shown), "{letter}: {letters}");
    }
    // The state is aged by the reader's script, as in lists.
    let aged = "<li data-state=\"fresh\" data-notice=\"2027-02-15\" data-due=\"2027-03-01\">";
    assert_eq!(page.matches(aged).count(), 3, "{page}");
}

#[test]
fn it_is_led_to_from_the_menu_from_search_and_from_where_there_is_no_page() {
    let fixture = Fixture::new(&PLAYBOOK.replace("title: Acme", "title: Acme\nurl: https://acme.example/handbook/"));
    assert!(fixture.page("billing/invoice.html").contains("<a class=\"nav-link\" href=\"../a-z.html\">A–Z</a>"));
    let own = "<a class=\"nav-link\" href=\"a-z.html\" aria-current=\"page\">A–Z</a>";
    assert!(fixture.page("a-z.html").contains(own));
    let search = fixture.page("search.html");
    let (before, main) = search.split_once("<main").expect("the page");
    assert!(before.contains("href=\"a-z.html\""));
    // Scripts and no scripts leave it there.
    let (_, start) = main.split_once("</noscript>").expect("what is said without script");
    assert_eq!(start.matches("<a href=\"a-z.html\">A–Z</a>").count(), 1, "{start}");
    let missing = fixture.page("404.html");
    assert!(missing.split_once("<main").expect("the page").1.contains("<a href=\"/handbook/a-z.html\">A–Z</a>"));
}

#[test]
fn drafts_are_in_it_where_they_are_built_and_pages_keep_their_addresses() {
    let fixture = Fixture::new(&format!("{PLAYBOOK}//- a-z.md\n# Our own letters\n"));
    assert!(fixture.page("a-z.html").contains("<h1>Our own letters</h1>"));
    let page = fixture.page("a-z-1.html");
    assert!(page.contains("<a href=\"a-z.html\">Our own letters</a>"), "{page}");
    assert!(!page.contains("Idea"), "a draft is not built");
    assert!(fixture.page("search.html").contains("<a href=\"a-z-1.html\">A–Z</a>"));
    let site = fixture.read().site(&fixture.root().join("themes/default"), Drafts::In).expect("a site");
    let page = String::from_utf8(site.get("a-z-1.html").expect("the page").to_vec()).expect("UTF-8");
    assert!(entries(&page).contains(&"Idea draft Support > support/idea.html".to_owned()), "{page}");
}

#[test]
fn a_playbook_of_drafts_alone_has_an_empty_one() {
    let page = Fixture::new("//- a.md\n---\ntitle: Idea\nstatus: draft\n---\nx\n").page("a-z.html");
    assert!(page.contains("There is no page to list yet."), "{page}");
    assert!(!page.contains("aria-label=\"Letters\""), "{page}");
}

/// Pages named after a letter, and one of the playbook's own where the letter's would be.
fn large(counts: &[(char, usize)]) -> String {
    let mut text = String::from("//- a-z/t.md\n---\ntitle: Tea\nkind: guide\n---\nx\n");
    for (letter, count) in counts {
        for at in 0..*count {
            write!(text, "//- p/{letter}{at}.md\n---\ntitle: {letter}{at:04}\nkind: guide\n---\nx\n").expect("a page");
        }
    }
    text
}

#[test]
fn a_large_playbook_has_a_page_for_each_letter() {
    let site = Fixture::new(&large(&[('s', 1010), ('t', 3)])).site();
    let page =
        |url: &str| String::from_utf8(site.get(url).unwrap_or_else(|| panic!("no {url}")).to_vec()).expect("UTF-8");
    let overview = page("a-z.html");
    assert!(!overview.contains("az-groups"));
    for row in [
        "<tr id=\"s\"><th scope=\"row\"><a href=\"a-z/s.html\">S</a></th><td><span class=\"k\">From </span>s0000</td>\
         <td><span class=\"k\">To </span>s0999</td><td class=\"n\"><span class=\"k\">Entries </span>1000</td></tr>",
        "<tr><th scope=\"row\"><a href=\"a-z/s-1.html\">S, part 2</a></th>",
        "<tr id=\"t\"><th scope=\"row\"><a href=\"a-z/t-1.html\">T</a></th><td><span class=\"k\">From </span>t0000</td>\
         <td><span class=\"k\">To </span>Tea</td><td class=\"n\"><span class=\"k\">Entries </span>4</td></tr>",
    ] {
        assert!(overview.contains(row), "{row} is not in {overview}");
    }
    assert!(overview.contains("<li><a href=\"a-z/s.html\">S</a></li>"));
    assert!(page("a-z/t.html").contains("<h1>Tea</h1>"), "a page of the playbook keeps its address");
    let (first, second, last) = (page("a-z/s.html"), page("a-z/s-1.html"), page("a-z/t-1.html"));
    assert_eq!((entries(&first).len(), entries(&second).len(), entries(&last).len()), (1001, 11, 5));
    assert!(first.len() < 400_000, "{} bytes", first.len());
    assert!(first.contains("<h1>A–Z: S</h1>") && second.contains("<h1>A–Z: S, part 2</h1>"));
    assert!(second.contains("<li><a href=\"s.html\" aria-current=\"page\">S</a></li>"));
    assert!(second.contains("<li><a href=\"t-1.html\">T</a></li>"));
    assert!(second.contains("rel=\"prev\" href=\"s.html\"><span>Before</span>S</a>"));
    assert!(second.contains("rel=\"next\" href=\"t-1.html\"><span>Next</span>T</a>"));
    assert!(second.contains("<a class=\"nav-link\" href=\"../a-z.html\" aria-current=\"page\">A–Z</a>"));
    assert!(second.contains("<li><a href=\"../a-z.html\">A–Z</a></li>"), "the way back");
    // One page is enough for a thousand.
    let small = Fixture::new(&large(&[('s', 999)])).site();
    assert!(small.get("a-z/s.html").is_none());
}
