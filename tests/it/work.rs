//! What a page hands to the script with which it is worked through, and the ways to say that it is wrong or was used.

use crate::fixture::Fixture;

const PLAYBOOK: &str = "\
//- playbook.yml
title: Acme & Sons
url: https://acme.example/handbook/
channels: { desk: { email: desk@acme.example, phone: '1' }, bell: { phone: '2' } }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  ruth: { name: Ruth Crane }
teams:
  service: { name: Service desk, members: [maya, jonas], channel: desk }
//- billing/invoice.md
---
title: Send an invoice
id: BIL-01
version: \"3.2\"
owner: ruth
channel: desk
---
## Steps

1. **Open \"it\".** Read.
//- billing/refund.md
---
title: Refund a client
owner: service
channel: bell
---
- [ ] Done
- [ ] Told
//- billing/words.md
---
title: No steps
owner: ruth
---
Only words, and `<ol class=\"steps\">` as text.
//- billing/old.md
---
title: Old way
owner: ruth
status: retired
---
1. Do not.
//- billing/month.md
---
title: Close the month
owner: jonas
---
1. Close it.
//- guide.md
# A guide

1. Not a process.

```sh
ls
```
";

fn pages(fixture: &Fixture) -> impl Fn(&str) -> String {
    let site = fixture.site();
    move |url: &str| String::from_utf8(site.get(url).unwrap_or_else(|| panic!("no {url}")).to_vec()).expect("UTF-8")
}

/// What an attribute says, where a tag has it.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// The link of this text.
fn link<'a>(html: &'a str, text: &str) -> Option<&'a str> {
    let end = format!(">{text}");
    html.split("</a>").find(|part| part.ends_with(&end))?.rsplit("href=\"").next()?.split('"').next()
}

/// A percent-encoded text as it was.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hex digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_process_with_steps_brings_what_a_run_is_kept_and_recorded_by() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = pages(&fixture);
    let invoice = site("billing/invoice.html");
    let print = playbook::markdown::fingerprint("## Steps\n\n1. **Open \"it\".** Read.\n", Default::default());
    for (name, value) in [
        ("data-run", print.as_str()),
        ("data-page", "billing&#x2F;invoice.html"),
        ("data-process", "BIL-01"),
        ("data-id", "BIL-01"),
        ("data-version", "3.2"),
    ] {
        let found = attribute(&invoice, name).map(|found| found.replace("&#x2F;", "/"));
        assert_eq!(found.as_deref(), Some(value.replace("&#x2F;", "/").as_str()), "{name}");
    }
    let refund = site("billing/refund.html");
    assert_eq!(
        attribute(&refund, "data-process").map(|path| path.replace("&#x2F;", "/")).as_deref(),
        Some("billing/refund")
    );
    assert_eq!(attribute(&refund, "data-id"), None);
    for page in [&invoice, &refund] {
        assert_eq!(
            attribute(page, "data-later"),
            Some("offline.js mine.js copy.css copy.js run.css run-words.js run.js")
        );
    }
}

#[test]
fn other_pages_load_nothing_of_it() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = pages(&fixture);
    for page in ["billing/words.html", "billing/old.html", "guide.html", "index.html"] {
        let html = site(page);
        assert!(!html.contains("run.js") && !html.contains("data-run"), "{page}");
        let copying = match page {
            "guide.html" => "offline.js mine.js copy.css copy.js",
            "index.html" => "offline.js",
            _ => "offline.js mine.js",
        };
        assert_eq!(attribute(&html, "data-later"), Some(copying), "{page}: copying comes with code");
    }
}

#[test]
fn that_a_page_is_wrong_goes_to_its_channel_else_to_that_of_the_owning_team() {
    let fixture = Fixture::new(PLAYBOOK);
    let site = pages(&fixture);
    let invoice = site("billing/invoice.html");
    let wrong = decoded(link(&invoice, "This page is wrong").expect("a link"));
    let print = playbook::markdown::fingerprint("## Steps\n\n1. **Open \"it\".** Read.\n", Default::default());
    assert_eq!(
        wrong.replace("&amp;", "&"),
        format!(
            "mailto:desk@acme.example?subject=Wrong on the page: Send an invoice&body=What is wrong, and what should it say?\r\n\r\n\r\n\
             Page: Send an invoice\r\nAddress: https://acme.example/handbook/billing/invoice.html\r\nVersion: BIL-01, 3.2, {print}\r\n"
        )
    );
    let step = attribute(&invoice, "data-report").expect("a link");
    assert!(decoded(step).contains("\r\nStep {step}: {words}\r\nPage: Send an invoice\r\n"), "{step}");
    let did = decoded(link(&invoice, "I did this from the page").expect("a link"));
    assert!(did.starts_with("mailto:desk@acme.example?subject=Done from the page: Send an invoice&"), "{did}");
    // A channel without an address is none for a mail; the team's is.
    assert!(link(&site("billing/refund.html"), "This page is wrong").expect("a link").starts_with("mailto:desk@"));
    // Of a person it is that of their team; where people are not named, nobody learns of it.
    assert!(link(&site("billing/month.html"), "This page is wrong").expect("a link").starts_with("mailto:desk@"));
    let unnamed = Fixture::new(&PLAYBOOK.replacen("title: Acme", "publish: { people: none }\ntitle: Acme", 1));
    assert!(link(&pages(&unnamed)("billing/month.html"), "This page is wrong").is_none());
    // At last it is that of the playbook's owner.
    let owned = Fixture::new(&PLAYBOOK.replacen("title: Acme", "owner: service\ntitle: Acme", 1));
    assert!(
        link(&pages(&owned)("billing/words.html"), "This page is wrong").expect("a link").starts_with("mailto:desk@")
    );
    // Ruth is in no team, and there is no repository.
    let words = site("billing/words.html");
    assert!(link(&words, "This page is wrong").is_none() && link(&words, "I did this from the page").is_none());
    // Nobody should have worked from a page that is not in force.
    let retired = site("billing/old.html");
    assert!(link(&retired, "I did this from the page").is_none());
}

#[test]
fn without_a_channel_it_is_a_new_issue_in_the_repository() {
    for (repository, starts) in [
        (
            "https://github.com/acme/playbook/tree/main/docs",
            "https://github.com/acme/playbook/issues/new?title=Wrong%20on%20the%20page%3A%20Old%20way&amp;body=",
        ),
        (
            "https://gitlab.com/acme/playbook",
            "https://gitlab.com/acme/playbook/-/issues/new?issue%5Btitle%5D=Wrong%20on%20the%20page%3A%20Old%20way&amp;issue%5Bdescription%5D=",
        ),
        (
            "https://git.acme.example/a/b/-/tree/main",
            "https://git.acme.example/a/b/-/issues/new?issue%5Btitle%5D=Wrong",
        ),
    ] {
        let text = PLAYBOOK.replacen("title: Acme", &format!("repository: {repository}\ntitle: Acme"), 1);
        let fixture = Fixture::new(&text);
        let html = pages(&fixture)("billing/old.html");
        let found = link(&html, "This page is wrong").expect("a link").replace("&#x2F;", "/");
        assert!(found.starts_with(starts), "{found}");
        assert!(
            pages(&fixture)("billing/invoice.html").contains("mailto:desk@acme.example?subject=Done"),
            "a channel comes first"
        );
    }
}

#[test]
fn a_prefilled_mail_is_bounded() {
    let title = "請求書を送る前に確かめること".repeat(20);
    let text = PLAYBOOK.replacen("title: Send an invoice", &format!("title: {title}"), 1);
    let fixture = Fixture::new(&text);
    let html = pages(&fixture)("billing/invoice.html");
    for address in
        [link(&html, "This page is wrong"), link(&html, "I did this from the page"), attribute(&html, "data-report")]
    {
        let address = address.expect("a link");
        assert!(address.len() < 1_500 && address.starts_with("mailto:desk@acme.example?subject="), "{}", address.len());
        assert!(decoded(address).contains("請求書"), "what is cut is cut between characters");
    }
}
