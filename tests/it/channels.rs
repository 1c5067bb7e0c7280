//! Shared channels: which there are, and people's own ways in where clients read.

use playbook::pipeline::{self, Wanted};

use crate::fixture::{Fixture, TODAY};

const BESIDE: &str = "//- playbook.yml
owner: desk
channels:
  service-desk: { email: desk@example.org, phone: \"+44 20 7946 0100\" }
  bell: { phone: \"+44 20 7946 0101\" }
  form: { url: https://example.org/form }
//- people.yml
people:
  maya: { name: Maya Chen, email: [Maya@example.org, desk@example.org], phone: \"+44 20 7946 0123\", aliases: [\"@mayac\", mc] }
  jonas: { name: Jonas Weber, email: [jonas@example.org], phone: [\"+44 20 7946 0124\", \"+44 20 7946 0100\"], until: 2026-08-28 }
  hollis: { name: Hollis Ltd, partner: true, email: [jobs@hollis.example] }
teams:
  desk: { name: Desk, members: [maya, jonas], channel: service-desk }
  field: { name: Field, members: [jonas], channel: bell }
//- index.md
# Home
";

/// What is said of a page for clients with this front matter and text, of channels alone.
fn said(front: &str, text: &str) -> Vec<String> {
    let fixture = Fixture::new(BESIDE);
    fixture.add("ask.md", format!("---\nkind: guide\naudience: clients\n{front}---\n{text}\n").as_bytes());
    told(&fixture)
}

fn told(fixture: &Fixture) -> Vec<String> {
    let findings = pipeline::read(fixture.root(), TODAY, Wanted::Facts).expect("a playbook").findings;
    let findings = findings.iter().filter(|finding| finding.rule.code.starts_with("PB4"));
    let told = findings.map(|finding| {
        let at = finding.place.position();
        let span = finding.place.span;
        let text = &finding.place.source.text()[span.start..span.end];
        let notes: String = finding.notes.iter().map(|note| format!(" | {note}")).collect();
        format!(
            "{}:{} {text:?} [{}] {}; {}{notes}",
            at.line, at.column, finding.rule.code, finding.message, finding.help
        )
    });
    told.collect()
}

#[test]
fn what_is_a_persons_own_is_named_where_it_stands_and_with_the_channel_to_give() {
    assert_eq!(
        said(
            "",
            "Write to [Maya](mailto:maya@example.org) or MAYA@example.org,\nring (020) 7946-0123 or [ring](tel:+442079460123), ask `@MayaC`."
        ),
        [
            "5:24 \"maya@example.org\" [PB401] an e-mail address of `Maya Chen` alone in a page for clients; give the shared channel `service-desk` instead: desk@example.org | the same in 1 more place, the last of them line 5",
            "6:7 \"020) 7946-0123\" [PB401] a phone number of `Maya Chen` alone in a page for clients; give the shared channel `service-desk` instead: +44 20 7946 0100 | the same in 1 more place, the last of them line 6",
            "6:57 \"@MayaC\" [PB401] a chat handle of `Maya Chen` alone in a page for clients; give the shared channel `service-desk` instead: desk@example.org",
        ]
    );
    assert_eq!(
        said("", "Jonas: jonas@example.org"),
        [
            "5:8 \"jonas@example.org\" [PB401] an e-mail address of `Jonas Weber` alone in a page for clients; give the shared channel `service-desk` instead: desk@example.org | Jonas Weber has left"
        ]
    );
}

#[test]
fn the_right_channel_is_the_pages_then_the_owning_teams_then_the_playbooks() {
    let help = |front: &str, text: &str| {
        let said = said(front, text).remove(0);
        said.split("; ").nth(1).expect("help").split(" | ").next().expect("help").to_owned()
    };
    assert_eq!(
        help("channel: form\n", "@mayac"),
        "give the shared channel `service-desk` instead: desk@example.org",
        "a way of the same kind is nearer"
    );
    assert_eq!(help("channel: bell\n", "020 7946 0123"), "give the shared channel `bell` instead: +44 20 7946 0101");
    assert_eq!(help("owner: field\n", "020 7946 0123"), "give the shared channel `bell` instead: +44 20 7946 0101");
    assert_eq!(help("owner: maya\n", "@mayac"), "give the shared channel `service-desk` instead: desk@example.org");
    let bare = Fixture::new(&format!(
        "{}//- ask.md\n---\nkind: guide\naudience: clients\n---\n@mayac\n",
        BESIDE
            .split_once("//- people")
            .map(|(_, people)| format!(
                "//- people{}",
                people.replace(", channel: service-desk", "").replace(", channel: bell", "")
            ))
            .expect("people")
    ));
    assert!(told(&bare)[0].ends_with("give a shared channel instead, and define it under `channels` in playbook.yml"));
}

#[test]
fn what_is_shared_or_nobodys_is_left_alone() {
    let text =
        "desk@example.org, +44 20 7946 0100, jobs@hollis.example, mc, @mayacx, x@mayac.example, amaya@example.org,
020 7946 0199 <!-- ask maya@example.org --> and `12`

```
maya@example.org
```

    @mayac

<!--
020 7946 0123
-->";
    assert_eq!(said("", text), [""; 0]);
    let fixture = Fixture::new(BESIDE);
    for (name, front) in [("a", ""), ("b", "audience: staff\n"), ("c", "audience: clients\nstatus: retired\n")] {
        fixture
            .add(&format!("{name}.md"), format!("---\nkind: guide\n{front}---\n@mayac maya@example.org\n").as_bytes());
    }
    assert_eq!(told(&fixture), [""; 0]);
}

#[test]
fn a_channel_that_is_not_defined_is_named_where_it_is_written() {
    let fixture = Fixture::new(
        &BESIDE
            .replace("channel: bell }", "channel: bel }")
            .replace("owner: desk\n", "owner: desk\ndefaults: [{ path: \"x/**\", channel: nowhere }]\n"),
    );
    fixture.add("a/index.md", b"---\nchannel: Service-desk\n---\n");
    fixture.add("a/b.md", b"---\nkind: guide\n---\ninherits it\n");
    fixture.add("x/y.md", b"---\nkind: guide\n---\n");
    assert_eq!(
        told(&fixture),
        [
            "2:1 \"channel\" [PB402] there is no channel `Service-desk`; did you mean `service-desk`?",
            "7:52 \"bel\" [PB402] there is no channel `bel`; did you mean `bell`?",
            "2:12 \"{\" [PB402] there is no channel `nowhere`; there are `bell`, `form`, `service-desk`; or define it under `channels` in playbook.yml",
        ]
    );
    assert_eq!(said("channel: form\n", ""), [""; 0]);
    let none = Fixture::new("//- a.md\n---\nkind: guide\nchannel: desk\n---\n");
    assert!(told(&none)[0].ends_with("define it in playbook.yml: `channels: { desk: { email: desk@example.org } }`"));
}

#[test]
fn an_audience_and_a_phone_that_are_none_are_named() {
    let fixture = Fixture::new(
        "//- people.yml\npeople:\n  maya: { phone: none }\n//- a.md\n---\nkind: guide\naudience: client\n---\n",
    );
    let said = fixture.findings();
    assert!(said.contains("people.yml:2:18: error[PB010] `phone` is not a telephone number: `none`"), "{said}");
    assert!(said.contains("a.md:3:11: error[PB003] `audience` cannot be `client`; did you mean `clients`?"), "{said}");
}
