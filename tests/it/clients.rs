//! Clients: who served them by the records, who stands in for whom by `clients.yml`, and exports that grow old.

use playbook::cover::clients::clients;
use playbook::model::people::Who;

use crate::fixture::Fixture;

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
  fitters: { name: Fitters Ltd, partner: true }
teams:
  desk: { name: Service desk, members: [maya, jonas] }
  solo: { name: Solo, members: [maya, lewis] }
";

/// A playbook with these rows of work and this `clients.yml`.
fn playbook(rows: &str, clients: &str) -> Fixture {
    let fixture = Fixture::new(&format!("{PEOPLE}//- index.md\n# Home\n//- clients/acme.md\n# Acme\n"));
    fixture.add("evidence/jobs.csv", format!("date,person,client,ref\n{rows}").as_bytes());
    if !clients.is_empty() {
        fixture.add("clients.yml", clients.as_bytes());
    }
    fixture
}

/// The findings that are about clients, notes included.
fn said(fixture: &Fixture) -> Vec<String> {
    let findings = fixture.read().findings;
    let findings = findings.iter().filter(|finding| finding.rule.code != "PB302");
    let told = findings.map(|finding| {
        let at = finding.place.position();
        let notes: String = finding.notes.iter().map(|note| format!(" | {note}")).collect();
        let (code, severity, path) = (finding.rule.code, finding.severity, finding.place.path());
        format!("{path}:{}:{} {severity}[{code}] {}; {}{notes}", at.line, at.column, finding.message, finding.help)
    });
    told.collect()
}

fn of_rows(rows: &str) -> Vec<String> {
    said(&playbook(rows, ""))
}

const THREE: &str = "2026-01-10,maya,Acme Ltd,T-1\n2026-03-10,maya,Acme Ltd,T-2\n2026-02-10,maya,acme  LTD,T-3\n";

#[test]
fn a_client_whom_one_person_served_is_named_with_the_newest_row() {
    assert_eq!(
        of_rows(&format!("2025-05-03,jonas,Acme Ltd,T-0\n{THREE}")),
        [
            "evidence/jobs.csv:4:1 warning[PB403] `Maya Chen` alone did all 3 pieces of work for `Acme Ltd` since 22 Nov 2025; have somebody else do the next piece of work, such as `Jonas Weber`, who served them before | Maya Chen: 3 since 10 Jan 2026, the last on 10 Mar 2026, evidence/jobs.csv line 4 | not within 12 months: Jonas Weber: 1 since 3 May 2025, the last on 3 May 2025, evidence/jobs.csv line 2"
        ]
    );
    let fitters = of_rows(&THREE.replace("maya", "fitters"));
    assert!(fitters.len() == 1 && fitters[0].contains("`Fitters Ltd` alone"), "a firm is one: {fitters:?}");
    let solo = of_rows(&THREE.replace("maya,Acme Ltd,T-1", "solo,Acme Ltd,T-1"));
    assert!(solo.len() == 1 && solo[0].contains("`Maya Chen` alone did all 3"), "a team of one is one: {solo:?}");
}

#[test]
fn nothing_is_said_of_a_client_of_whom_less_is_known() {
    for (why, rows) in [
        ("two pieces", THREE.replace("2026-01-10", "2025-11-21")),
        ("two people", format!("{THREE}2026-03-11,jonas,Acme Ltd,T-4\n")),
        ("a name that may be anybody's", format!("{THREE}2026-03-11,tier 2,Acme Ltd,T-4\n")),
        ("a team", THREE.replace("maya,Acme Ltd,T-2", "desk,Acme Ltd,T-2")),
        ("strangers alone", THREE.replace("maya", "tier 2")),
        (
            "one ticket three times",
            THREE.replace("T-2", "T-1").replace("T-3", "T-1").replace("-03-", "-01-").replace("-02-", "-01-"),
        ),
    ] {
        let said = of_rows(&rows);
        assert!(said.iter().all(|line| !line.contains("PB403")), "{why}: {said:?}");
    }
    assert_eq!(of_rows(&THREE.replace("2026-01-10", "2025-11-22")).len(), 1, "the first day of twelve months");
}

#[test]
fn without_a_roster_a_name_stands_for_itself() {
    let fixture = Fixture::new("//- index.md\n# Home\n");
    fixture.add("evidence/jobs.csv", format!("date,person,client,ref\n{THREE}").as_bytes());
    let said = said(&fixture);
    assert!(said.len() == 1 && said[0].ends_with("nobody knows whether they are still here"), "{said:?}");
    fixture.add("evidence/more.csv", b"date,person,client,ref\n2026-04-01,Maya,Acme Ltd,\n");
    assert_eq!(self::said(&fixture).len(), 1, "letter case makes nobody else");
}

#[test]
fn a_client_goes_by_its_names_and_is_placed_in_clients_yml() {
    let rows = THREE.replace("acme  LTD", "ACM");
    let known =
        "clients:\n  acme: { name: Acme Ltd, aliases: [acm], lead: maya, backup: jonas, page: clients/acme.md }\n";
    assert_eq!(
        said(&playbook(&rows, known)),
        [
            "clients.yml:2:3 warning[PB403] `Maya Chen` alone did all 3 pieces of work for `Acme Ltd` since 22 Nov 2025; have the backup, `Jonas Weber`, do the next piece of work for them | Maya Chen: 3 since 10 Jan 2026, the last on 10 Mar 2026, evidence/jobs.csv line 3"
        ]
    );
    assert_eq!(said(&playbook(&rows, "")), [""; 0], "two clients by themselves");
}

#[test]
fn a_client_for_whom_nobody_stands_in_is_named() {
    let with = |entry: &str| {
        said(&playbook("2026-03-10,jonas,Acme Ltd,T-1\n", &format!("clients:\n  acme: {{ name: Acme Ltd{entry} }}\n")))
    };
    let at = |entry: &str, expected: &str| assert_eq!(with(entry), [expected], "{entry}");
    at(
        ", lead: maya",
        "clients.yml:2:3 warning[PB404] nobody is named to stand in for `Acme Ltd`; add `backup:`, such as `jonas`, who served them last on 10 Mar 2026",
    );
    at(
        ", lead: jonas",
        "clients.yml:2:3 warning[PB404] nobody is named to stand in for `Acme Ltd`; add `backup:`, and have them do a piece of work for the client",
    );
    at(
        ", lead: maya, backup: lewis",
        "clients.yml:2:47 warning[PB404] the backup of `Acme Ltd`, `Lewis Grant`, left on 28 Aug 2026; name somebody who is here, such as `jonas`, who served them last on 10 Mar 2026",
    );
    at(
        ", lead: lewis, backup: jonas",
        "clients.yml:2:33 warning[PB404] the lead of `Acme Ltd`, `Lewis Grant`, left on 28 Aug 2026; name somebody who is here, and have them do a piece of work for the client",
    );
    at(
        ", lead: maya, backup: solo",
        "clients.yml:2:47 warning[PB404] lead and backup of `Acme Ltd` are one person; name a second person, such as `jonas`, who served them last on 10 Mar 2026",
    );
    at(
        "",
        "clients.yml:2:3 warning[PB404] nobody is named to stand in for `Acme Ltd`; add `backup:`, such as `jonas`, who served them last on 10 Mar 2026",
    );
    for fine in
        [", lead: maya, backup: jonas", ", lead: desk", ", lead: maya, backup: desk", ", lead: desk, backup: desk"]
    {
        assert_eq!(with(fine), [""; 0], "{fine}");
    }
}

#[test]
fn clients_yml_that_cannot_be_read_is_named_with_its_place() {
    let with = |clients: &str| said(&playbook("", clients));
    let one = "clients:\n  acme: { lead: maya, backup: jonas";
    assert_eq!(
        with(&format!("{one}, page: clients/acm.md }}\n")),
        [
            "clients.yml:2:44 error[PB301] there is no page at `clients/acm.md`; write the path of a page, from the playbook's folder"
        ]
    );
    assert_eq!(
        with(&format!("{one}, page: ../x.md }}\n")),
        [
            "clients.yml:2:44 error[PB301] there is no page at `../x.md`; write the path of a page, from the playbook's folder"
        ]
    );
    assert_eq!(
        with(&one.replace("jonas", "jonsa }\n")),
        ["clients.yml:2:31 error[PB006] `jonsa` is not in people.yml; did you mean `jonas`?"]
    );
    assert_eq!(
        with(&format!("{one}, bakcup: maya }}\n")),
        ["clients.yml:2:38 error[PB010] `bakcup` is not a key here; did you mean `backup`?"]
    );
    for broken in
        ["clients: [acme]\n", "clients: {", "- acme\n", "customers: {}\n", "clients:\n  acme: maya\n", "\u{0}\n"]
    {
        let codes = playbook("", broken).codes();
        assert!(codes.contains(&"PB010"), "{broken:?}: {codes:?}");
        assert!(codes.iter().all(|code| ["PB010", "PB302", "PB404"].contains(code)), "{broken:?}: {codes:?}");
    }
    assert_eq!(with("clients:\n"), [""; 0]);
}

#[test]
fn clients_yml_is_never_published() {
    let fixture = playbook("", "clients:\n  acme: { lead: maya, backup: jonas }\n");
    fixture.add("x.md", b"[them](clients.yml)");
    assert!(fixture.codes().contains(&"PB301"));
    assert!(fixture.site().iter().all(|(path, _)| path.as_str() != "clients.yml"));
}

#[test]
fn what_is_known_of_clients_is_one_value() {
    let rows = format!("{THREE}2026-04-01,jonas,Bolt AG,T-9\n2025-01-01,jonas,Acme Ltd,T-0\n");
    let checked =
        playbook(&rows, "clients:\n  acme: { name: Acme Ltd, lead: maya, backup: jonas }\n  cole: { lead: desk }\n")
            .read();
    let all = clients(&checked.facts);
    let roster = &checked.facts.playbook.roster;
    let told: Vec<String> = all
        .iter()
        .map(|client| {
            let name = |who: Option<&Who>| who.map(|who| roster.id(who).to_owned()).unwrap_or_default();
            let listed = |who: fn(&playbook::model::clients::Client) -> Option<&Who>| name(client.listed.and_then(who));
            let served = client.served.iter().map(|served| {
                format!(
                    "{} {}..{} {}/{}",
                    roster.id(&served.who),
                    served.first,
                    served.last,
                    served.lately,
                    served.count
                )
            });
            let lead = listed(|client| client.lead.as_ref().map(|named| &named.who));
            let backup = listed(|client| client.backup.as_ref().map(|named| &named.who));
            format!(
                "{} [{lead}|{backup}] {} {:?}",
                client.name,
                served.collect::<Vec<_>>().join(", "),
                client.largest_share()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "Acme Ltd [maya|jonas] maya 2026-01-10..2026-03-10 3/3, jonas 2025-01-01..2025-01-01 0/1 Some(100)",
            "Bolt AG [|] jonas 2026-04-01..2026-04-01 1/1 Some(100)",
            "cole [desk|]  None",
        ]
    );
}

#[test]
fn an_export_that_is_not_renewed_is_named_at_its_newest_row() {
    let fixture = playbook("2026-08-01,maya,Acme,T-1\n2026-08-23,maya,Acme,T-2\n2026-08-02,maya,Acme,T-3\n", "");
    assert_eq!(
        said(&fixture),
        [
            "evidence/jobs.csv:3:1 warning[PB403] `Maya Chen` alone did all 3 pieces of work for `Acme` since 22 Nov 2025; have somebody else do the next piece of work for them, and name a backup in clients.yml | Maya Chen: 3 since 1 Aug 2026, the last on 23 Aug 2026, evidence/jobs.csv line 3"
        ]
    );
    fixture.add("playbook.yml", b"evidence: { renew: 90d }\nrules: { client-on-one-person: off }\n");
    assert_eq!(
        said(&fixture),
        [
            "evidence/jobs.csv:3:1 warning[PB013] the newest row is of 23 Aug 2026; exports are renewed every 90 days; export it anew, and replace the file"
        ]
    );
    fixture.add("playbook.yml", b"evidence: { renew: 91d }\nrules: { client-on-one-person: off }\n");
    assert_eq!(said(&fixture), [""; 0], "on the last day");
    fixture.add("playbook.yml", b"evidence: { renew: 90d }\nrules: { client-on-one-person: off }\n");
    fixture.add("evidence/jobs-2026-q3.csv", b"date,person,client\n2026-08-01,maya,Acme\n");
    fixture.add("evidence/jobs-2026-q4.csv", b"date,person,client\n2026-11-01,maya,Acme\n");
    let said = said(&fixture);
    assert!(said.len() == 1 && said[0].contains("evidence/jobs.csv"), "quarters are one export: {said:?}");
}

#[test]
fn the_site_has_a_page_of_clients_of_channels_and_of_the_register() {
    let files = |publish: &str| {
        let fixture =
            playbook(THREE, "clients:\n  acme: { name: Acme Ltd, lead: maya, backup: jonas, page: clients/acme.md }\n");
        let settings = "channels: { desk: { email: desk@example.org } }\ncriticality: { high: { every: 90d } }\n";
        fixture.add("playbook.yml", format!("{settings}publish: {{ people: {publish} }}\n").as_bytes());
        fixture.add("people.yml", b"people:\n  maya: { name: Maya Chen }\n  jonas: { name: Jonas Weber }\nteams:\n  desk: { name: Service desk, members: [maya, jonas], channel: desk }\n");
        fixture.add(
            "processes.yml",
            b"processes:\n  invoicing: { name: Send invoices, criticality: high, owner: maya }\n",
        );
        let site = fixture.site();
        let text = |path: &str| site.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        ["clients.html", "channels.html", "register.html", "health.html"].map(text)
    };
    let [clients, channels, register, health] = files("full").map(|page| page.expect("a page"));
    let main = |page: &str| page.split_once("<main").expect("the text").1.to_owned();
    for part in
        ["<a href=\"clients/acme.html\">Acme Ltd</a>", "person/maya.html", "3 pieces of work, the last on 10 Mar 2026"]
    {
        assert!(main(&clients).contains(part), "{part}: {clients}");
    }
    for part in ["mailto:desk@example.org", "team/desk.html", "Maya Chen, Jonas Weber"] {
        assert!(main(&channels).contains(part), "{part}: {channels}");
    }
    for part in ["Send invoices", "No page", "0 of 1 critical processes (0 %) are written"] {
        assert!(main(&register).contains(part), "{part}: {register}");
    }
    for link in ["clients.html", "channels.html", "register.html"] {
        assert!(main(&health).contains(&format!("href=\"{link}\"")), "{link}");
    }
    let [clients, channels, register, health] = files("none");
    assert!(clients.is_none(), "where nobody is named, no client is");
    for page in [channels, register, health].map(|page| page.expect("a page")) {
        for name in ["Maya", "Jonas", "Acme"] {
            assert!(!main(&page).contains(name), "{name}: {page}");
        }
    }
    let bare = Fixture::new("//- index.md\n# Home\n").site();
    assert!(["clients.html", "channels.html", "register.html"].iter().all(|path| bare.get(path).is_none()));
}
