//! What writers get wrong, and what the program makes of it: a finding with its place, and a page that survives.

use playbook::model::page::{Kind, Status};

use crate::fixture::{Fixture, check};

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen, aliases: [\"@mayac\"] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
  ann: { name: Ann Lee }
teams:
  service: { name: Service desk, members: [maya, jonas], aliases: [\"#service\"] }
";

/// A page of kind guide, so that nothing but its form is judged; linked from the index.
fn page(front_matter: &str) -> String {
    check(&format!("{PEOPLE}//- index.md\n[a](a.md)\n//- a.md\n---\nkind: guide\n{front_matter}---\ntext\n"))
}

#[test]
fn a_clean_page_has_no_finding() {
    assert_eq!(page("title: A\nowner: service\nreviewers: [maya, Jonas Weber, \"@mayac\", jonas@example.org]\n"), "");
}

#[test]
fn odd_dates() {
    insta::assert_snapshot!(page("last_verified: 2021.01.02\nverified_by: maya\n"), @"a.md:3:16: error[PB003] `last_verified` is not a date: `2021.01.02`; write `2021-01-02`");
    insta::assert_snapshot!(page("last_verified: 2020-9-3\nverified_by: maya\n"), @"a.md:3:16: error[PB003] `last_verified` is not a date: `2020-9-3`; write `2020-09-03`");
    insta::assert_snapshot!(page("last_verified: yyyy-mm-dd\n"), @"a.md:3:16: error[PB003] `last_verified` is not a date: `yyyy-mm-dd`; fill in a date such as `2026-09-02`, or leave the key out");
    insta::assert_snapshot!(page("effective: 2026-02-30\n"), @"a.md:3:12: error[PB003] `effective` is not a date: `2026-02-30`; that day is not in the calendar; dates are `YYYY-MM-DD`");
}

#[test]
fn several_mistakes_of_one_page_are_all_told() {
    insta::assert_snapshot!(page("owner: [maya, jonas]\nreview_every: 6m\nstatus: curent\ntags: { a: b }\nreviewers: [jonsa, Peter]\nverifications:\n  - { on: 2026-13-01, by: maya, hwo: read }\n  - { by: ann }\n"), @r"
    a.md:3:8: error[PB003] `owner` takes one person or team, not 2; name the team in people.yml, or keep the one who answers for it
    a.md:4:15: error[PB003] `review_every` is not an interval: `6m`; `m` means minutes; write `6mo` for months
    a.md:5:9: error[PB003] `status` cannot be `curent`; did you mean `current`? there are `draft`, `current`, `retired`
    a.md:6:7: error[PB003] `tags` takes a list, not a mapping; write `tags: [one, two]`
    a.md:7:13: error[PB006] `jonsa` is not in people.yml; did you mean `jonas`?
    a.md:7:20: error[PB006] `Peter` is not in people.yml; add them to people.yml, or use an id, alias or full name that stands there
    a.md:9:11: error[PB003] `on` is not a date: `2026-13-01`; that day is not in the calendar; dates are `YYYY-MM-DD`
    a.md:9:33: error[PB003] `hwo` is not a key here; did you mean `how`?
    a.md:10:5: error[PB003] a verification without its day; add `on: 2026-09-02`
    ");
}

#[test]
fn names_that_yaml_swallows() {
    insta::assert_snapshot!(page("owner: #service\nreviewers: [maya]\n"), @r##"a.md:3:1: error[PB003] `owner` is empty: `#service` is a comment to YAML; put it in quotes: `owner: "#service"`"##);
    insta::assert_snapshot!(page("title: A\nowner: @maya\nreviewers: [ann]\n"), @"a.md:4:8: error[PB001] unexpected character: `@'; put quotes round a value that begins with `@`");
    insta::assert_snapshot!(page("owner: TBD\nreviewers: [n/a, none, \"\"]\n"), @"");
}

#[test]
fn keys_twice_and_keys_unknown() {
    insta::assert_snapshot!(page("title: A\ntitle: B\n"), @"a.md:4:1: error[PB003] `title` is set twice; the first, in line 3, is used; keep one of the two");
    insta::assert_snapshot!(page("last-verified: 2026-01-01\nlastVerified: 2026-01-01\nreviewer: maya\nlayout: x\nsidebar: y\n"), @r"
    a.md:3:1: warning[PB004] `last-verified` is not a key; did you mean `last_verified`?
    a.md:4:1: warning[PB004] `lastVerified` is not a key; did you mean `last_verified`?
    a.md:5:1: warning[PB004] `reviewer` is not a key; did you mean `reviewers`?
    a.md:6:1: note[PB004] `layout`, `sidebar` are not keys; if another tool uses it, say so in playbook.yml: `front_matter: { layout: ignore }`
    ");
}

#[test]
fn broken_yaml_costs_one_key() {
    let fixture = Fixture::new(&format!(
        "{PEOPLE}//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: \"Send\nkind: guide\nowner: maya\n\ttags: [a]\n---\ntext\n"
    ));
    insta::assert_snapshot!(fixture.findings(), @r"
    a.md:2:8: error[PB001] a quote that is not closed; close the quote on the same line
    a.md:5:1: error[PB001] a tab, which YAML does not take; begin keys at the margin, and indent what belongs to them with blanks
    ");
    let fixture = Fixture::new(&format!(
        "{PEOPLE}//- index.md\n[a](a.md)\n//- a.md\n---\ntitle: Send: now\nkind: guide\nid: 7\n---\ntext\n"
    ));
    insta::assert_snapshot!(fixture.findings(), @"a.md:2:12: error[PB001] mapping values are not allowed in this context; put quotes round a value that holds a colon");
    let page = &fixture.read().facts.playbook.pages[0];
    assert_eq!((page.kind, page.control.id.as_ref().map(|id| id.value.as_str())), (Kind::Guide, Some("7")));
}

#[test]
fn marks_line_ends_and_blank_lines_do_not_matter() {
    let fixture = Fixture::new("//- index.md\n[a](a.md) [b](b.md) [c](c.md)\n");
    fixture.add("a.md", b"\xEF\xBB\xBF---\r\nkind: guide\r\ntitle: Mark\r\n---\r\ntext\r\n");
    fixture.add("b.md", b"\n\r\n---\nkind: guide\ntitle: Blank\n---\ntext\n");
    fixture.add("c.md", b"");
    assert_eq!(fixture.findings(), "");
    let titles: Vec<String> = fixture.read().facts.playbook.pages.iter().map(|page| page.title.clone()).collect();
    assert_eq!(titles, ["Mark", "Blank", "C", "Playbook"]);
}

#[test]
fn bytes_that_are_not_utf_8_are_named_and_the_rest_is_kept() {
    let fixture = Fixture::new("//- index.md\n[a](a.md)\n");
    fixture.add("a.md", b"---\nkind: guide\ntitle: Gr\xFCezi\n---\n# x\n");
    insta::assert_snapshot!(fixture.findings(), @"a.md:3:10: error[PB001] not UTF-8 text; save the file as UTF-8; what cannot be read is shown as �");
    assert_eq!(fixture.read().facts.playbook.pages[0].title, "Gr\u{FFFD}ezi");
}

#[test]
fn headers_that_are_not_closed_or_too_large() {
    insta::assert_snapshot!(check("//- index.md\n---\ntitle: A\ntext\n"), @"index.md:1:1: error[PB001] front matter that is not closed; put a line of `---` after the last key");
    insta::assert_snapshot!(check(&format!("//- index.md\n---\ntitle: {}\n---\ntext\n", "x".repeat(70_000))), @"index.md:1:1: error[PB001] front matter of more than 64 KiB; keep notes and long lists in the text of the page");
    insta::assert_snapshot!(check("//- index.md\n---\na: &a [x]\nb: [*a, *a]\n---\ntext\n"), @r"
    index.md:2:1: note[PB004] `a` is not a key; if another tool uses it, say so in playbook.yml: `front_matter: { a: ignore }`
    index.md:3:5: error[PB001] is larger or deeper than is read here, or uses anchors; keep it small and plain, without `&` and `*`
    ");
}

#[test]
fn names_with_blanks_brackets_and_japanese_letters() {
    let fixture = Fixture::new(
        "//- index.md\n[a](<Send (new) [1].md>) [b](%E8%AB%8B%E6%B1%82/%E9%80%81%E3%82%8B.md#%E6%89%8B%E9%A0%86) [c](請求/送る.md#手順)\n//- Send (new) [1].md\nx\n//- 請求/送る.md\n# 請求書\n\n## 手順\n",
    );
    assert_eq!(fixture.findings(), "");
    let home = fixture.page("index.html");
    assert!(home.contains("href=\"Send%20%28new%29%20%5B1%5D.html\""), "{home}");
    assert!(home.contains("%E8%AB%8B%E6%B1%82/%E9%80%81%E3%82%8B.html#"), "{home}");
    assert!(fixture.site().get("請求/送る.html").is_some());
}

#[test]
fn two_names_that_differ_in_letter_case_stop_the_build() {
    let fixture = Fixture::new("//- index.md\n[a](Send.md) [b](send.md)\n//- Send.md\nx\n//- send.md\ny\n");
    insta::assert_snapshot!(fixture.findings(), @"send.md:1:1: error[PB005] `send.md` and `Send.md` have the same address, `send.html`; rename one of them; letter case makes no difference");
    assert!(fixture.read().stops_a_build());
}

#[test]
fn inheritance_page_index_defaults_site() {
    let fixture = Fixture::new(
        "//- playbook.yml
owner: site
defaults:
  - { path: \"a/**\", owner: first, review_every: 1y, reviewers: [rita] }
  - { path: \"a/b/**\", owner: later }
  - { path: \"guides/**\", kind: guide }
//- index.md
//- a/index.md
---
review_every: 30d
---
//- a/own.md
---
owner: own
---
//- a/x.md
---
title: X
---
//- a/b/y.md
---
title: Y
---
//- guides/g.md
---
title: G
---
//- plain.md
no front matter
//- z.md
---
title: Z
---
",
    );
    let playbook = fixture.read().facts.playbook;
    let said: Vec<String> = playbook
        .pages
        .iter()
        .map(|page| {
            let owner = page.owner.as_ref().map_or("-", |owner| owner.name.as_str());
            let every = page.review_every.map_or_else(|| "-".to_owned(), |every| every.to_string());
            format!("{} {} {owner} {every} {}", page.path(), page.kind.name(), page.reviewers.len())
        })
        .collect();
    assert_eq!(
        said,
        [
            "a/b/y.md sop later 30 days 1",
            "a/index.md index first 30 days 1",
            "a/own.md sop own 30 days 1",
            "a/x.md sop first 30 days 1",
            "guides/g.md guide site - 0",
            "index.md index site - 0",
            "plain.md guide site - 0",
            "z.md sop site - 0",
        ]
    );
}

#[test]
fn other_peoples_keys_are_mapped_and_give_way_to_ours() {
    let fixture = Fixture::new(&format!(
        "{PEOPLE}//- playbook.yml\nfront_matter: {{ last_reviewed_on: last_verified, owner_slack: owner, layout: ignore, status: ignore }}\n//- index.md\n[a](a.md) [b](b.md)\n//- a.md\n---\nkind: guide\nowner_slack: \"#service\"\nlast_reviewed_on: 2026-01-02\nlayout: post\nstatus: implementable\n---\n//- b.md\n---\nkind: guide\nowner_slack: \"#nobody\"\nowner: ann\nlast_reviewed_on: 2020-01-01\nlast_verified: 2026-03-04\n---\n//- c.md\n---\nkind: guide\nowner_slack: \"#nobody\"\n---\n[a](a.md)\n"
    ));
    insta::assert_snapshot!(fixture.findings(), @r"
    c.md:1:1: note[PB302] no page links to `C`; link to it from its folder's index, or from the step before it
    c.md:3:14: warning[PB006] `#nobody` is not in people.yml; add them to people.yml, or use an id, alias or full name that stands there
    ");
    let pages = fixture.read().facts.playbook.pages;
    assert_eq!(pages[0].last_verified.as_ref().map(|date| date.value.to_string()).as_deref(), Some("2026-01-02"));
    assert_eq!(pages[1].last_verified.as_ref().map(|date| date.value.to_string()).as_deref(), Some("2026-03-04"));
    assert_eq!(pages[1].owner.as_ref().map(|owner| owner.name.as_str()), Some("ann"));
    assert_eq!(pages[0].status, Status::Current);
}

#[test]
fn settings_and_roster_mistakes_name_their_place() {
    insta::assert_snapshot!(check("//- playbook.yml\ntitel: A\noutput: ../site\nsources: [\"[\"]\nreview: { every: soon, notice: 0d }\ncover: { minimum: -1, counts: [red] }\nrules: { due-son: off, stale: loud }\nwaivers:\n  - { rule: stale }\n  - { rule: stlae, path: \"**\", why: x }\nurl: example.org\nowner: @me\n//- people.yml\npeople:\n  maya: { nmae: Maya, until: never, away: [2026-01-02/2026-01-01] }\nteams:\n  maya: { members: [mya] }\nperson: {}\n//- index.md\n"), @r#"
    people.yml:2:11: error[PB010] `nmae` is not a key here; did you mean `name`?
    people.yml:2:30: error[PB010] `until` is not a date: `never`; fill in a date such as `2026-09-02`, or leave the key out
    people.yml:2:44: error[PB010] `away` is not a range of dates: `2026-01-02/2026-01-01`; write the first and the last day: `2026-12-20/2027-01-04`
    people.yml:4:3: error[PB010] `maya` is a person and a team; give the team another id
    people.yml:4:21: error[PB010] no person has the id `mya`; did you mean `maya`?
    people.yml:5:1: error[PB010] `person` is not a key here; there are `people`, `teams`
    playbook.yml:1:1: error[PB010] `titel` is not a key here; did you mean `title`?
    playbook.yml:2:9: error[PB009] `output` must lie in the playbook's folder: `../site` leaves its root; name a folder in the playbook, or give another place with `build -o DIR`
    playbook.yml:3:1: error[PB010] `sources` names no pages; write a list of globs: `["**/*.md"]`
    playbook.yml:3:11: error[PB010] not a glob: `[` (unclosed character class; missing ']'); write a path with `*` and `**`, such as `runbooks/**`
    playbook.yml:4:18: error[PB010] `every` is not an interval: `soon`; write a number and a unit: `90d`, `6w`, `6mo`, `1y`
    playbook.yml:5:19: error[PB010] `minimum` cannot be less than nothing; write `0` or more
    playbook.yml:5:32: error[PB010] `counts` cannot be `red`; did you mean `read`? there are `dated`, `read`, `walked`, `performed`
    playbook.yml:6:10: error[PB010] there is no rule `due-son`; did you mean `due-soon`?
    playbook.yml:6:31: error[PB010] `stale` cannot be `loud`; there are `off`, `note`, `warning`, `error`
    playbook.yml:8:5: error[PB010] a waiver without `path`; say which pages it is for: `path: "archive/**"`
    playbook.yml:8:5: error[PB010] a waiver without `why`; say why, for those who read it later: `why: moving to the new portal`
    playbook.yml:9:5: error[PB010] there is no rule `stlae` to waive; did you mean `stale`?
    playbook.yml:10:6: error[PB010] `url` is not a web address: `example.org`; begin it with `https://`
    playbook.yml:11:8: error[PB010] unexpected character: `@'; put quotes round a value that begins with `@`
    "#);
}

#[test]
fn a_folder_without_pages_is_no_playbook() {
    let fixture = Fixture::new("//- playbook.yml\nsources: [\"docs/*.md\"]\n//- a.md\nx\n");
    let error = playbook::pipeline::read(fixture.root(), crate::fixture::TODAY, playbook::pipeline::Wanted::Pages)
        .map(|_| ())
        .expect_err("no page");
    assert!(error.to_string().contains("docs/*.md"), "{error}");
}

#[test]
fn a_glob_of_no_page_is_named_with_the_folder_that_may_be_meant() {
    let fixture = Fixture::new(
        "//- playbook.yml\nsources: [\"guides/*.md\", \"runbokos/**/*.md\", \"archive/*.txt\"]\ndefaults:\n  - { path: \"guide/**\", review_every: 30d }\n  - { path: \"guides/**\", kind: guide }\n//- guides/a.md\n[b](../runbooks/b.md)\n//- runbooks/b.md\nx\n",
    );
    insta::assert_snapshot!(fixture.findings().lines().filter(|line| line.contains("PB010")).collect::<Vec<_>>().join("\n"), @r"
    playbook.yml:1:26: error[PB010] no page matches `runbokos/**/*.md` of `sources`; did you mean `runbooks/**/*.md`?
    playbook.yml:1:46: error[PB010] no page matches `archive/*.txt` of `sources`; correct the path, or take the entry out
    playbook.yml:3:13: warning[PB010] no page matches `guide/**` of `defaults`; did you mean `guides/**`?
    ");
    fixture.add("playbook.yml", b"sources: [\"guides/*.md\", \"runbooks/**\"]\n");
    assert!(!fixture.findings().contains("PB010"));
}

#[test]
fn links_that_leave_and_links_out_of_the_root_are_unsafe() {
    let fixture = Fixture::new("//- index.md\n[a](../secret.md) ![b](/../../x.png)\n");
    insta::assert_snapshot!(fixture.findings(), @r"
    index.md:1:5: error[PB009] `../secret.md` leads out of the playbook; link to a page or file inside it, or to a web address
    index.md:1:24: error[PB009] `/../../x.png` leads out of the playbook; link to a page or file inside it, or to a web address
    ");
    assert!(fixture.read().stops_a_build());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_told_from_the_playbooks_folder_on() {
    use std::os::unix::ffi::OsStrExt;
    let fixture = Fixture::new("//- index.md\n# T\n");
    std::fs::create_dir(fixture.root().join("ops")).expect("a folder");
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
    std::fs::write(fixture.root().join("ops").join(name), "# C\n").expect("a file");
    insta::assert_snapshot!(fixture.findings(), @"ops/caf�.md:1:1: error[PB009] `ops/caf�.md` has a name that is not UTF-8; rename it, or put the file itself into the playbook");
}

#[cfg(unix)]
#[test]
fn symbolic_links_lead_only_inside() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("secret.md"), "secret").expect("a file");
    let fixture = Fixture::new("//- index.md\n[in](in.md)\n//- templates/t.md\n# Inside\n");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), fixture.root().join("out.md")).expect("a link");
    std::os::unix::fs::symlink(outside.path(), fixture.root().join("folder")).expect("a link");
    std::os::unix::fs::symlink(fixture.root().join("templates/t.md"), fixture.root().join("in.md")).expect("a link");
    fixture.add(".hidden/a.md", b"# A\n");
    fixture.add("ops/b.md", b"# B\n\n[in](../in.md)\n");
    for (link, folder) in [("ops-too", "ops"), ("seen", ".hidden"), (".unseen", ".hidden")] {
        std::os::unix::fs::symlink(folder, fixture.root().join(link)).expect("a link");
    }
    insta::assert_snapshot!(fixture.findings(), @r"
    folder:1:1: error[PB009] `folder` is a link that leaves the playbook; rename it, or put the file itself into the playbook
    ops/b.md:1:1: note[PB302] no page links to `B`; link to it from its folder's index, or from the step before it
    out.md:1:1: error[PB009] `out.md` is a link that leaves the playbook; rename it, or put the file itself into the playbook
    seen:1:1: error[PB009] `seen` is a link to a folder that is passed over; rename it, or put the file itself into the playbook
    ");
    let pages: Vec<String> = fixture.read().facts.playbook.pages.iter().map(|page| page.path().to_owned()).collect();
    assert_eq!(pages, ["in.md", "index.md", "ops/b.md"]);
}

#[test]
fn a_form_of_programs_that_fits_everybody_is_a_mistake() {
    for form in ["*", "**", "*@*", "*@*.*"] {
        let said =
            check(&format!("//- playbook.yml\nevidence: {{ bots: [\"ci\", \"{form}\"] }}\n//- index.md\n# Home\n"));
        assert_eq!(
            said,
            format!(
                "playbook.yml:1:26: error[PB010] `bots: {form}` makes every author a program, so that no date would \
                 count; name the programs: `bots: [\"renovate*\", \"ci@example.org\"]`\n"
            )
        );
    }
    assert_eq!(
        check("//- playbook.yml\nevidence: { bots: [\"*bot*\", \"*@ci.example\"] }\n//- index.md\n# Home\n"),
        ""
    );
}

#[test]
fn nothing_of_the_playbook_is_lost_to_a_page_of_the_site() {
    let fixture = Fixture::new(
        "//- Search.md\n# Search the warehouse\n//- 404.md\n# What 404 means\n//- a/Index.md\n# A\n//- a/search.md\n# Fine\n//- a/index2.md\n[x](B.html)\n//- a/b.md\n# B\n//- a/B.html\nx\n",
    );
    let found: String = fixture.findings().split_inclusive('\n').filter(|line| line.contains("PB005")).collect();
    assert_eq!(
        found,
        "404.md:1:1: error[PB005] `404.html` is where the site has the page for what is not there; rename the file; its name is its address\n\
         Search.md:1:1: error[PB005] `Search.html` is where the site has the page that searches; rename the file; its name is its address\n\
         a/B.html:1:1: error[PB005] `a/B.html` has the address of the page `a/b.md`; rename the file, and the links to it\n\
         a/Index.md:1:1: error[PB005] `a/Index.html` is where the site has the folder's page; rename the file; its name is its address\n"
    );
    assert!(fixture.read().stops_a_build());
    let file = Fixture::new("//- a.md\n[x](search.html)\n//- search.html\nmine\n");
    assert!(file.findings().contains("search.html:1:1: error[PB005] `search.html` is where"), "{}", file.findings());
    let clean = Fixture::new("//- index.md\n# A\n//- a/index.md\n# B\n//- b/README.md\n# C\n//- b/searching.md\n# D\n");
    assert!(!clean.codes().contains(&"PB005"), "{}", clean.findings());
}
