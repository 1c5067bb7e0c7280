//! Finding one's way: what links to a page and what belongs to it, tags, and a navigation that stays small at any size.

use std::fmt::Write as _;

use crate::fixture::Fixture;

/// The titles in the list under the heading with `id`, each with the folder and a word that it is shown with.
fn listed(html: &str, id: &str) -> Vec<String> {
    let Some((_, list)) = html.split_once(&format!("id=\"{id}\"")) else { return Vec::new() };
    let list = list.split_once("</section>").expect("it ends").0;
    list.lines().filter(|line| line.starts_with("<li")).map(text).collect()
}

fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sop(path: &str, title: &str, text: &str) -> String {
    format!("//- {path}\n---\ntitle: {title}\nowner: maya\nlast_verified: 2026-09-02\n---\n{text}\n")
}

#[test]
fn a_page_says_what_links_to_it_once_each_and_what_is_no_longer_in_force_last() {
    let fixture = Fixture::new(&format!(
        "//- playbook.yml\ntitle: Acme\n{}{}{}//- b/old.md\n---\ntitle: Old\nstatus: retired\n---\nSee [it](../a/it.md).\n\
         //- b/idea.md\n---\ntitle: Idea\nstatus: draft\n---\nSee [it](../a/it.md).\n",
        sop("a/it.md", "The one", "Itself: [here](it.md)."),
        sop("b/two.md", "Twice", "[one](../a/it.md) and [again](../a/it.md#there)."),
        sop("b/z.md", "Another", "[it](/a/it.md)"),
    ));
    assert_eq!(listed(&fixture.page("a/it.html"), "here-head"), ["Twice Fresh B", "Another Fresh B", "Old retired B"]);
    assert_eq!(listed(&fixture.page("b/two.html"), "here-head"), Vec::<String>::new());
}

#[test]
fn of_many_pages_that_link_here_the_rest_is_folded() {
    let many = |count: usize| {
        let mut pages = "//- playbook.yml\ntitle: Acme\n//- a/it.md\n# It\nWords.\n".to_owned();
        for at in 0..count {
            write!(pages, "//- b/{at:03}.md\n# Page {at:03}\n[it](../a/it.md)\n").expect("a text takes all");
        }
        Fixture::new(&pages).page("a/it.html")
    };
    let twelve = many(12);
    assert_eq!((listed(&twelve, "here-head").len(), twelve.contains("<details>")), (12, false));
    let page = many(70);
    let (shown, folded) = page.split_once("<details><summary>and 58 more</summary>").expect("the rest is folded");
    assert_eq!(listed(shown.split_once("id=\"here-head\"").map_or("", |_| &page), "here-head").len(), 60);
    assert!(shown.contains(">Page 011<") && !shown.contains(">Page 012<"));
    assert!(folded.contains(">Page 059<") && !folded.contains(">Page 060<") && folded.contains("and 10 more</p>"));
}

/// Pages of different words, and four about one matter.
fn related() -> String {
    let mut pages = "//- playbook.yml\ntitle: Acme\n".to_owned();
    let words = "apple bread cider dough elder fudge grape honey juice lemon mango onion";
    for word in words.split(' ') {
        pages += &sop(&format!("food/{word}.md"), word, &format!("All of {word}."));
    }
    let rest = "Check the hours, the deposit and the remittance advice before the invoice goes to the bookkeeper.";
    pages += &sop("a/send.md", "Send an invoice", rest);
    pages += &sop("b/correct.md", "Correct an invoice", &format!("{rest} See [the list](../c/list.md)."));
    pages += &sop("c/list.md", "The invoice list", rest);
    pages += &sop("d/paper.md", "Invoice on paper", rest).replace("owner: maya", "status: retired");
    pages
}

#[test]
fn pages_of_one_matter_are_related_unless_the_reader_is_led_there_anyway() {
    let site = Fixture::new(&related()).site();
    let related = |url: &str| {
        let page = String::from_utf8(site.get(url).expect("it is there").to_vec()).expect("UTF-8");
        listed(&page, "related-head")
    };
    assert_eq!(related("a/send.html"), ["Correct an invoice Fresh B", "The invoice list Fresh C"]);
    assert_eq!(related("b/correct.html"), ["Send an invoice Fresh A"], "it links to the list");
    assert_eq!(related("c/list.html"), ["Send an invoice Fresh A"], "what links here says so already");
    assert_eq!(related("food/apple.html"), Vec::<String>::new(), "nothing is better than anything");
    assert_eq!(related("d/paper.html"), Vec::<String>::new(), "a retired page leads to nothing");
}

const TAGGED: &str = "\
//- playbook.yml
title: Acme
//- a/one.md
---
title: One
tags: [Month end, vat]
last_verified: 2026-09-02
---
Words.
//- a/two.md
---
title: Another
kind: guide
tags: [month END, \"c/d & e\"]
---
Words.
//- b/old.md
---
title: A retired one
status: retired
tags: [month end]
---
Words.
//- b/idea.md
---
title: Idea
status: draft
tags: [ideas]
---
Words.
";

#[test]
fn a_tag_leads_to_its_pages() {
    let site = Fixture::new(TAGGED).site();
    let page = |url: &str| String::from_utf8(site.get(url).expect("it is there").to_vec()).expect("UTF-8");
    let tags = page("tags.html");
    let groups: Vec<(String, Vec<String>)> = tags
        .split("<section class=\"az-group\">")
        .skip(1)
        .map(|group| {
            let (head, list) = group.split_once("</h2>").expect("a heading");
            (text(head), list.lines().filter(|line| line.starts_with("<li")).map(text).collect())
        })
        .collect();
    let expected = [
        ("c/d &amp; e 1 page", vec!["Another A"]),
        ("Month end 3 pages", vec!["Another A", "One Fresh A", "A retired one retired B"]),
        ("vat 1 page", vec!["One Fresh A"]),
    ];
    assert_eq!(groups.len(), expected.len(), "{groups:?}");
    for ((head, list), (other, others)) in groups.iter().zip(expected) {
        assert_eq!((head.as_str(), list.iter().map(String::as_str).collect::<Vec<_>>()), (other, others));
    }
    assert!(!tags.contains("ideas"), "a draft is not shown");
    assert!(page("a/two.html").contains("<li><a href=\"../tags.html#tag-month-end\">month END</a></li>"));
    assert!(page("a/two.html").contains("<li><a href=\"../tags.html#tag-c-d---e\">c/d &amp; e</a></li>"));
    assert!(tags.contains("id=\"tag-c-d---e\"") && tags.contains("href=\"#tag-month-end\""));
    assert!(tags.contains("<a class=\"nav-link\" href=\"tags.html\" aria-current=\"page\">Tags</a>"));
    let bare = Fixture::new("//- playbook.yml\ntitle: Acme\n//- a.md\n# A\n").site();
    assert!(bare.get("tags.html").is_none(), "no tags, no page of tags");
    assert!(!String::from_utf8_lossy(bare.get("index.html").expect("home")).contains("tags.html"));
}

#[test]
fn the_tags_of_a_large_playbook_have_a_page_for_each_letter() {
    let mut pages = "//- playbook.yml\ntitle: Acme\n".to_owned();
    for at in 0..1005 {
        let tag = if at < 1003 { "alarm" } else { "bill" };
        write!(pages, "//- a/{at:04}.md\n---\ntitle: Page {at:04}\nkind: guide\ntags: [{tag}]\n---\n").expect("a text");
    }
    let site = Fixture::new(&pages).site();
    let page = |url: &str| String::from_utf8(site.get(url).expect(url).to_vec()).expect("UTF-8");
    let overview = page("tags.html");
    assert!(overview.contains("<a href=\"tags/a.html#tag-alarm\">alarm") && !overview.contains("az-group"));
    assert!(overview.contains("<a href=\"tags/b.html#tag-bill\">bill"));
    assert_eq!(page("tags/a.html").matches(">Page ").count(), 1000);
    let second = page("tags/a-1.html");
    assert_eq!(second.matches(">Page ").count(), 3);
    assert!(second.contains("<h1>Tags: A, part 2</h1>") && second.contains("<a href=\"../tags.html\">Tags</a>"));
    assert!(page("a/1004.html").contains("<a href=\"../tags/b.html#tag-bill\">bill</a>"));
}

/// A page without its text: what stands around the content.
fn around(html: &str) -> usize {
    let (before, rest) = html.split_once("<div class=\"prose\">").expect("a text");
    let (_, after) = rest.split_once("</div>").expect("it ends");
    before.len() + after.len()
}

/// The lines of the navigation that are links, as text; the page or folder being read with a star.
fn nav(html: &str) -> Vec<String> {
    let nav = html.split_once("<nav id=\"nav\"").expect("a navigation").1.split_once("</nav>").expect("it ends").0;
    nav.split("<a ")
        .skip(1)
        .map(|link| {
            let (tag, rest) = link.split_once('>').expect("a tag");
            let shown = rest.split_once("</a>").expect("it ends").0.replace("<span class=\"count\">", " ");
            let star = if tag.contains("aria-current=\"page\"") { "*" } else { "" };
            format!("{star}{}", text(shown.split("<span class=\"sr\">").next().unwrap_or(&shown)))
        })
        .collect()
}

#[test]
fn a_page_of_a_very_full_folder_has_those_around_it_and_the_way_to_all() {
    let mut pages = "//- playbook.yml\ntitle: Acme\n".to_owned();
    for at in 0..400 {
        pages += &sop(&format!("runbooks/page-{at:03}.md"), &format!("Restore the server {at:03}"), "Words.");
    }
    let site = Fixture::new(&pages).site();
    let page = |url: &str| String::from_utf8(site.get(url).expect(url).to_vec()).expect("UTF-8");
    for at in [0, 5, 6, 123, 399] {
        let html = page(&format!("runbooks/page-{at:03}.html"));
        let nav = nav(&html);
        let place = nav.iter().position(|line| *line == format!("*Restore the server {at:03}")).expect("it is there");
        let beside = |line: usize, other: usize| nav[line].ends_with(&format!("server {other:03}"));
        assert!(at < 5 || (1..=5).all(|step| beside(place - step, at - step)), "{nav:?}");
        assert!(at > 394 || (1..=5).all(|step| beside(place + step, at + step)), "{nav:?}");
        assert!(nav.contains(&"All 400 pages".to_owned()) && nav[0] == "Runbooks 400", "{nav:?}");
        assert_eq!(nav.iter().filter(|line| line.starts_with('*')).count(), 1, "{nav:?}");
        assert!(around(&html) <= 15_000, "{} bytes around the content", around(&html));
    }
    let folder = page("runbooks/index.html");
    assert!(!folder.contains("nav-all") && folder.contains(">Restore the server 399</a>"));
}

#[test]
fn very_many_pages_at_the_root_have_a_list_of_their_own() {
    let root = |count: usize| {
        let mut pages = "//- playbook.yml\ntitle: Acme\n//- a/in.md\n# In\nWords.\n".to_owned();
        for at in 0..count {
            pages += &sop(&format!("page-{at:03}.md"), &format!("Page {at:03}"), "Words.");
        }
        Fixture::new(&pages).site()
    };
    let site = root(100);
    let page = |url: &str| String::from_utf8(site.get(url).expect(url).to_vec()).expect("UTF-8");
    let html = page("page-050.html");
    assert!(around(&html) <= 15_000, "{} bytes around the content", around(&html));
    let lines = nav(&html);
    assert_eq!(lines[..2], ["A 1", "Other pages 100"]);
    assert!(lines.contains(&"*Page 050".into()) && lines.contains(&"All 100 pages".into()), "{lines:?}");
    assert_eq!(page("pages.html").matches("<th scope=\"row\"><a href=\"page-").count(), 100);
    assert!(nav(&page("pages.html")).contains(&"*Other pages 100".into()));
    assert!(page("index.html").contains("<h3><a href=\"pages.html\">Other pages</a></h3>"));
    assert!(nav(&page("a/in.html")).contains(&"Other pages 100".into()));
    let few = root(12);
    let html = String::from_utf8_lossy(few.get("page-003.html").expect("it is there")).into_owned();
    assert!(few.get("pages.html").is_none() && nav(&html).contains(&"*Page 003".into()), "{:?}", nav(&html));
}

#[test]
fn in_deep_folders_the_way_down_is_open_and_what_lies_beside_and_below_is_in_reach() {
    let mut pages = "//- playbook.yml\ntitle: Acme\n".to_owned();
    let mut path = String::new();
    for depth in 0..7 {
        for at in 0..30 {
            pages += &sop(&format!("{path}folder-{depth}-{at:02}/page.md"), &format!("Page {depth} {at:02}"), "Words.");
        }
        write!(path, "folder-{depth}-15/").expect("a text");
    }
    let site = Fixture::new(&pages).site();
    let page = |url: &str| String::from_utf8(site.get(url).expect(url).to_vec()).expect("UTF-8");
    let html = page(&format!("{path}page.html"));
    assert!(around(&html) <= 15_000, "{} bytes around the content", around(&html));
    let lines = nav(&html);
    let at = |name: &str| lines.iter().position(|line| line == name).unwrap_or_else(|| panic!("no {name}: {lines:?}"));
    let way =
        ["Folder 0 15 181", "Folder 2 15", "Folder 5 15", "Folder 6 14", "Folder 6 15", "*Page 6 15", "Folder 6 16"];
    assert!(way.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{lines:?}");
    assert!(lines.contains(&"All 30 folders".into()) && !lines.contains(&"Folder 6 29".into()), "{lines:?}");
    // One with folders below it, and one that the menu has no room for.
    let lines = nav(&page("folder-0-15/page.html"));
    assert!(lines.contains(&"Folder 1 00".into()) && lines.contains(&"*Page 0 15".into()), "{lines:?}");
    let lines = nav(&page("folder-0-29/page.html"));
    assert!(lines.iter().any(|line| line.starts_with("Folder 0 29")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("Folder 0 28")), "{lines:?}");
}
