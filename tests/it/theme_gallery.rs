//! Every template of the default theme, with a lively, an extreme and the emptiest view: it renders, holds to the
//! strict CSP, and is small. With `PLAYBOOK_GALLERY=DIR` the pages are also written there, to be looked at.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use playbook::render::view::*;
use playbook::render::words::Words;
use serde::Serialize;

const INVOICE: &str = include_str!("theme_gallery/invoice.html");
const KITCHEN_SINK: &str = include_str!("theme_gallery/kitchen-sink.html");
const HOME: &str = include_str!("theme_gallery/home.html");

fn day(iso: &str) -> Day {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month: usize = iso[5..7].parse().expect("as made above");
    Day { iso: iso.into(), text: format!("{} {} {}", iso[8..].trim_start_matches('0'), months[month - 1], &iso[..4]) }
}

fn link(title: &str, href: &str) -> Link {
    Link { title: title.into(), href: href.into() }
}

fn party(name: &str) -> Party {
    let href = name.to_lowercase().replace(' ', "-");
    Party {
        name: name.into(),
        href: Some(format!("{href}.html")),
        gone: false,
        until: None,
        team: false,
        partner: false,
    }
}

fn words(state: &str) -> String {
    match state {
        "fresh" => "Fresh",
        "due" => "Due for review",
        "stale" => "Past its review date",
        "unverified" => "Never verified",
        _ => "",
    }
    .into()
}

/// One of each kind of loss.
fn losses() -> Vec<LossRow> {
    let stand_in = |name: &str, because: &str| StandIn { party: party(name), because: because.into() };
    let loss = |title: &str, lost: &'static str, left: &str, step_in: Vec<StandIn>| LossRow {
        page: link(title, "sop.html"),
        folder: "Billing".into(),
        criticality: if lost == "stops" { "high".into() } else { String::new() },
        lost,
        left: left.into(),
        more: step_in.len() / 2,
        step_in,
    };
    vec![
        loss("Close the month", "stops", "Nobody is left: it stops", vec![]),
        loss("Send an invoice", "no-owner", "Nobody answers for it", vec![stand_in("Noor Haddad", "covers it")]),
        loss("Refunds", "thin", "1 of 2", vec![stand_in("Ruth Crane", "owner"), stand_in("Maya Chen", "covers it")]),
    ]
}

/// A pack with everything in it, and one with nothing.
fn handover(full: bool) -> HandoverPage {
    let row = |title: &str, lost: &'static str| HandoverRow {
        page: link(title, "sop.html"),
        folder: "Billing".into(),
        criticality: if lost == "stops" { "high".into() } else { String::new() },
        roles: if lost.is_empty() { vec![] } else { vec!["owns it".into(), "the only one <here>".into()] },
        lost,
        left: "Nobody is left".into(),
        step_in: if lost == "stops" {
            vec![]
        } else {
            vec![StandIn { party: party("Noor Haddad"), because: "covers it".into() }]
        },
        show_to: vec![
            HandoverLearner { party: party("Ruth Crane"), from: None, by: None },
            HandoverLearner {
                party: party("Tom Pellow"),
                from: Some(party("Noor Haddad")),
                by: Some(day("2026-12-31")),
            },
        ],
        state_text: if lost == "stops" { words("stale") } else { String::new() },
        due: (lost == "stops").then(|| day("2026-09-07")),
        changed: vec![day("2026-11-03"), day("2026-10-03")],
    };
    let shared = |name: &str, others: Vec<Party>| HandoverShared { name: name.into(), others };
    let some = |list: Vec<HandoverShared>| if full { list } else { vec![] };
    HandoverPage {
        ways: if full { vec![link("Whom to train", "training.html")] } else { vec![] },
        party: party("Owen Hughes"),
        until: full.then(|| day("2026-12-31")),
        rows: if full { vec![row("Close the month", "stops"), row("Van stock", "")] } else { vec![] },
        access: some(vec![shared("vault", vec![]), shared("bookkeeping", vec![party("Noor Haddad")])]),
        unwritten: some(vec![shared("Pay wages", vec![])]),
        clients: some(vec![shared("Lee Green <Dental>", vec![])]),
        channels: some(vec![shared("office", vec![party("Ruth Crane")])]),
        asked: if full { vec![link("Refunds", "sop.html")] } else { vec![] },
    }
}

/// Who is away, with everything in it, and with nothing.
fn leave(full: bool) -> LeavePage {
    let piece = |text: &str, href: Option<&str>| LeavePiece {
        kind: if text.starts_with('B') { "when" } else { "page" },
        text: text.into(),
        href: href.map(Into::into),
    };
    let sentence = |when: &str, page: &str| {
        let teacher = piece("Maya Chen", Some("person.html"));
        let (show, page) = (piece(" should show Noor <Haddad> ", None), piece(page, Some("sop.html")));
        vec![piece(when, None), teacher, show, page, piece(": from then to 1 Jan 2027 nobody else is here.", None)]
    };
    let cell = |kind: &'static str, text: &str| LeaveCell { kind, text: text.into() };
    let person = |name: &str| LeavePerson {
        party: party(name),
        cells: vec![cell("all", "all week"), cell("some", "2 days"), cell("none", "")],
    };
    let week = |iso: &str, quiet: &str, losses: Vec<LossRow>| LeaveWeek {
        id: format!("week-{iso}"),
        from: day(iso),
        short: day(iso).text.trim_end_matches(" 2026").into(),
        quiet: quiet.into(),
        away: vec![
            LeaveAway { party: party("Maya Chen"), days: String::new() },
            LeaveAway { party: party("Person Number1 Longlastname"), days: "24 Dec to 25 Dec".into() },
        ],
        counts: [usize::from(!losses.is_empty()), 2, 0, 14],
        left: losses.len(),
        same: iso == "2026-12-28",
        more: losses.len() / 3,
        losses,
        href: (iso != "2026-12-07").then(|| "what-if.html#p-maya".into()),
    };
    let some = |pieces: Vec<Vec<LeavePiece>>| if full { pieces } else { vec![] };
    LeavePage {
        ways: if full { vec![link("Whom to train", "training.html")] } else { vec![] },
        left: if full {
            vec![
                LeaveLeft {
                    party: party("Owen Hughes"),
                    until: day("2026-12-31"),
                    losses: losses(),
                    pack: Some("handover.html".into()),
                },
                LeaveLeft { party: party("Ruth Crane"), until: day("2027-01-31"), losses: vec![], pack: None },
            ]
        } else {
            vec![]
        },
        to: day("2027-02-14"),
        closed: if full { vec!["24 Dec 2026 to 1 Jan 2027".into()] } else { vec![] },
        before: some(vec![
            sentence("Before 21 Dec 2026, ", "Close the <month>"),
            sentence("By 18 Dec 2026, ", "Refunds"),
        ]),
        open: some(vec![vec![piece("Van stock", Some("sop.html")), piece(": nobody else is here.", None)]]),
        before_more: usize::from(full),
        open_more: 0,
        people: if full { vec![person("Maya Chen"), person("Person Number1 Longlastname")] } else { vec![] },
        weeks: match full {
            true => vec![
                week("2026-12-07", "23 Nov 2026 to 6 Dec 2026: nobody is away.", vec![]),
                week("2026-12-21", "", losses()),
                week("2026-12-28", "", vec![]),
            ],
            false => vec![],
        },
        quiet: if full { "4 Jan 2027 to 14 Feb 2027: nobody is away.".into() } else { String::new() },
    }
}

/// Whom to train: what stops, what has a last day, what has neither.
fn training(full: bool) -> TrainingPage {
    let row = |title: &str, by: Option<&str>, stops: Option<&str>| TrainingRow {
        page: link(title, "sop.html"),
        folder: "Billing".into(),
        criticality: if stops.is_some() { "high".into() } else { String::new() },
        learner: party("Ruth Crane"),
        teacher: party("Owen Hughes"),
        knows: "has done it".into(),
        by: by.map(day),
        stops: stops.map(day),
    };
    let rows = vec![
        row("Close <the> month", Some("2026-12-31"), Some("2027-01-01")),
        row("Van stock", Some("2026-12-31"), None),
        row(LONG, None, None),
    ];
    TrainingPage {
        said: vec!["After 3 trainings, 9 of 10 processes have the people they need.".into()],
        rows: if full { rows } else { vec![] },
        more: if full { 12 } else { 0 },
        open: if full {
            vec![OpenPlace { page: link("Refunds", "sop.html"), why: "Nobody else is here".into() }]
        } else {
            vec![]
        },
        ways: if full { vec![link("Who can step in", "what-if.html")] } else { vec![] },
    }
}

/// The page on which people are thought away, of two people and two processes.
fn what_if() -> WhatIfPage {
    let person = |place: usize, name: &str, href: Option<&str>| WhatIfPerson {
        place,
        key: format!("p{place}"),
        name: name.into(),
        stops: place,
        no_owner: 2,
        no_cover: 0,
        thin: 3,
        href: href.map(Into::into),
    };
    let words = "stops no-owner no-cover thin thin-of unknown owner covers once asked nobody title comma more clients channels n-clients n-channels unwritten n-unwritten learning lead left";
    let words: Vec<[&str; 2]> = words.split(' ').map(|word| [word, word]).collect();
    let data = serde_json::json!({
        "people": ["Beatriz Santos", "Noor Haddad"],
        "processes": [
            { "title": "Close <the> month", "href": "sop.html", "folder": "Billing", "owner": [0], "minimum": 2 },
            { "title": "Send an invoice", "href": "sop.html", "folder": "", "owner": [0], "cover": [1], "minimum": 2 },
        ],
        "until": [[1, "{because}, until 31 Dec 2026"]],
        "clients": [{ "name": "Lee Green <Dental>", "lead": [0], "people": [0, 1] }],
        "channels": [{ "name": "office", "people": [0] }],
        "unwritten": [{ "name": "Pay wages", "lead": [1], "people": [1] }],
        "words": words,
        "most": 4,
    });
    WhatIfPage {
        people: vec![person(0, "Beatriz Santos", Some("person.html#without")), person(1, "Noor Haddad", None)],
        processes: 2,
        ways: vec![link("Whom to train", "training.html"), link("Who is away", "leave.html")],
        data: data.to_string().replace('<', "\\u003c"),
    }
}

fn row(title: &str, state: &'static str, due: &str, owner: &str, now: usize) -> Row {
    let due = (!due.is_empty()).then(|| day(due));
    Row {
        title: title.into(),
        href: "sop.html".into(),
        folder: "Billing".into(),
        kind: if state.is_empty() { "guide" } else { "sop" },
        status: "current",
        state,
        state_text: words(state),
        changed: false,
        notice: due.as_ref().map(|d| day(&format!("{}-01", &d.iso[..7]))),
        verified: due.as_ref().map(|_| day("2026-09-02")),
        due,
        owner: (!owner.is_empty()).then(|| party(owner)),
        cover: if state.is_empty() { "" } else { ["none", "one", "two", "more"][now.min(3)] },
        known: true,
        cover_now: now,
        cover_count: if state.is_empty() { String::new() } else { now.to_string() },
        cover_text: format!("{now} people cover it now; {} have ever", now + 1),
        criticality: String::new(),
        findings: 0,
    }
}

fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("Close the month", "stale", "2026-10-12", "Beatriz Santos", 0),
        row("Order equipment", "stale", "2026-11-02", "", 1),
        row("Take over a colleague's client", "unverified", "", "Service desk", 0),
        row("Refunds and credits", "due", "2026-11-28", "Beatriz Santos", 1),
        row("Chase an unpaid invoice", "fresh", "2027-02-03", "Beatriz Santos", 2),
        row("Send an invoice", "fresh", "2027-02-01", "Beatriz Santos", 2),
        row("Schedule an appointment", "fresh", "2027-04-03", "Service desk", 3),
    ];
    rows[0].criticality = "high".into();
    rows[5].criticality = "high".into();
    rows[4].changed = true;
    rows[3].owner = Some(Party { gone: true, ..party("Lewis Grant") });
    rows
}

const LONG: &str = "Hand over everything a client has ever told us about their house, its cabling, its cameras and its \
                    habits before the engineer who knew it leaves";

fn extreme_rows() -> Vec<Row> {
    let states = ["stale", "unverified", "due", "fresh"];
    let mut rows: Vec<Row> = (0..400)
        .map(|i| {
            let state = states[i / 100];
            let due = if state == "unverified" { "" } else { "2026-11-30" };
            row(&format!("Restore the backup of server {i:03}"), state, due, "Service desk", i % 4)
        })
        .collect();
    rows[1].title = LONG.into();
    rows[2].title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsprüfung".into();
    rows[2].owner = Some(party("Wolfeschlegelsteinhausenbergerdorff and Featherstonehaugh-Cholmondeley Partnership"));
    rows
}

fn finding(code: &'static str, name: &'static str, severity: &'static str, message: &str, help: &str) -> Finding {
    Finding {
        code,
        name,
        rule_href: format!("rules.html#{}", code.to_lowercase()),
        severity,
        message: message.into(),
        help: help.into(),
        notes: vec!["on record since 3 May 2024: only Jonas Weber, 2 Sep 2026, commit 1a2b3c4".into()],
        place: "billing/send-invoice.md:4:1".into(),
        page: Some(link("Send an invoice", "sop.html")),
        waived: None,
    }
}

fn findings() -> Vec<Finding> {
    vec![
        finding(
            "PB201",
            "single-owner",
            "error",
            "nobody but the owner has ever verified it",
            "ask one of the reviewers to walk through it",
        ),
        finding(
            "PB202",
            "single-reviewer",
            "warning",
            "only Jonas Weber has ever covered it",
            "have a second person perform it once",
        ),
        Finding {
            waived: Some("until 31 Jan 2027: the agreement with Hollis is being renewed".into()),
            notes: vec![],
            ..finding("PB101", "stale", "error", "past its review date since 3 Nov 2026", "walk through it again")
        },
    ]
}

fn frame(template: &'static str, url: &str, title: &str) -> Frame {
    let entry = |title: &str, kind, current, count| MenuEntry {
        title: title.into(),
        href: format!("{}.html", title.to_lowercase().replace(' ', "-")),
        kind,
        current,
        count,
    };
    let in_billing = matches!(template, "page" | "folder");
    Frame {
        site_title: "Pellow & Crane playbook".into(),
        lang: "en".into(),
        dir: "ltr",
        text_lang: None,
        text_dir: None,
        later: "mine.js".into(),
        title: title.into(),
        description: String::new(),
        root: String::new(),
        stamp: "0a1b2c3d".into(),
        url: url.into(),
        template,
        offline: Some(Kept { worker: "sw.js".into(), manifest: "manifest.webmanifest".into() }),
        feed: Some("feed.xml".into()),
        signs_href: "signs.html".into(),
        built: day("2026-11-21"),
        menu: vec![
            entry("Scheduling", "folder", false, Some(2)),
            entry("Service orders", "folder", false, Some(6)),
            entry("Billing", "folder", in_billing, Some(4)),
            entry("Clients", "folder", false, Some(3)),
            entry("Support", "folder", false, Some(9)),
            entry("Field", "folder", false, Some(7)),
            entry("Reference", "folder", false, None),
            entry("All 40 folders", "folders", false, None),
            entry("A–Z", "a-z", template == "a-z", None),
            entry("Tags", "tags", template == "tags", None),
            entry("People", "people", matches!(template, "people" | "person" | "team"), None),
            entry("Cover", "cover", template == "cover", None),
            entry("Health", "health", template == "health", None),
            entry("Findings", "findings", template == "findings", Some(6)),
        ],
        nav: String::new(),
        crumbs: if template == "home" {
            vec![]
        } else {
            vec![link("Home", "index.html"), link("Billing", "billing.html")]
        },
        totals: Totals {
            processes: 38,
            fresh: 29,
            due: 4,
            stale: 3,
            unverified: 2,
            cover_none: 3,
            cover_one: 7,
            cover_two: 28,
            unknown: 0,
            unlinked: 0,
            errors: 2,
            warnings: 3,
            notes: 1,
            waived: 1,
        },
        look: Look::default(),
    }
}

/// The pages of the folder that an address stands in.
fn section(template: &str) -> Option<Section> {
    let nav = |title: &str, sign, current| SectionEntry {
        title: title.into(),
        href: "sop.html".into(),
        current,
        sign,
        notice: Some(day("2027-01-18")),
        due: Some(day("2027-02-01")),
    };
    let deep = |link: Link| if template == "folder.html" { vec![link] } else { vec![] };
    matches!(template, "page.html" | "folder.html").then(|| Section {
        title: "Billing".into(),
        href: "billing.html".into(),
        path: deep(link("Office", "billing.html")),
        before: deep(link("Archive", "billing.html")),
        after: deep(link("Year end", "billing.html")),
        all: Some(400),
        folders: deep(link("Forms", "billing.html")),
        pages: vec![
            nav("Send an invoice", "fresh", template == "page.html"),
            SectionEntry {
                due: Some(day("2026-11-28")),
                notice: Some(day("2026-11-14")),
                ..nav("Refunds and credits", "due", false)
            },
            nav("Chase an unpaid invoice", "fresh", false),
            SectionEntry {
                due: Some(day("2026-10-12")),
                notice: Some(day("2026-10-01")),
                ..nav("Close the month", "stale", false)
            },
            SectionEntry { due: None, notice: None, ..nav("Agree a payment plan", "unverified", false) },
            SectionEntry { due: None, notice: None, ..nav("VAT codes", "", false) },
        ],
    })
}

/// Something of every kind, the first to many pages.
fn events() -> Vec<LatelyEvent> {
    let event = |key: &'static str, text: &str, title: &str| LatelyEvent {
        key,
        text: text.into(),
        day: day("2026-11-20"),
        pages: vec![link(title, "sop.html")],
        more: 0,
        many: false,
        folder: "Billing".into(),
        by: vec![party("Beatriz Santos"), Party { gone: true, ..party("Lewis Grant") }],
        how_text: String::new(),
        commit: Some(Commit { short: "1a2b3c4".into(), href: None, on: day("2026-11-20") }),
    };
    let many = LatelyEvent { many: true, more: 47, folder: String::new(), ..event("edited", "59 pages edited", LONG) };
    vec![
        many,
        event("new", "New", "VAT codes"),
        event("retired", "Retired", LONG),
        LatelyEvent {
            by: vec![],
            folder: String::new(),
            commit: None,
            ..event("edited", "Edited", "Refunds and credits")
        },
        LatelyEvent {
            how_text: "walked through".into(),
            commit: None,
            ..event("verified", "Verified", "Send an invoice")
        },
        LatelyEvent {
            by: vec![],
            how_text: "nobody is known to have looked".into(),
            ..event("program", "Date set by a program", "Close the month")
        },
    ]
}

fn lately() -> LatelyPage {
    let kind = |key, text: &str| LatelyKind { key, text: text.into(), count: 12 };
    let date = |on: &str| LatelyDay { day: day(on), events: events() };
    let week = |on: &str, days| LatelyWeek { title: format!("Week of {on}"), id: format!("week-{on}"), days };
    LatelyPage {
        lead: "Pages verified, edited, new and retired since 22 Nov 2025, newest first.".into(),
        note: "Only the newest 200 entries are listed.".into(),
        weeks: vec![
            week("2026-11-16", vec![date("2026-11-20"), date("2026-11-17")]),
            week("2026-11-09", vec![date("2026-11-10")]),
        ],
        kinds: vec![
            kind("new", "New"),
            kind("retired", "Retired"),
            kind("edited", "Edited"),
            kind("verified", "Verified"),
            kind("program", "Date set by a program"),
            kind("bulk", "Dates set in bulk"),
        ],
        feed_href: Some("feed.xml".into()),
    }
}

fn empty_frame(template: &'static str, root: &str) -> Frame {
    Frame {
        site_title: "Playbook".into(),
        lang: "en".into(),
        dir: "ltr",
        text_lang: None,
        text_dir: None,
        later: "mine.js".into(),
        title: "Playbook".into(),
        description: String::new(),
        root: root.into(),
        stamp: "0a1b2c3d".into(),
        url: "index.html".into(),
        template,
        offline: None,
        feed: None,
        signs_href: "signs.html".into(),
        built: day("2026-11-21"),
        menu: vec![],
        nav: String::new(),
        crumbs: vec![],
        totals: Totals::default(),
        look: Look::default(),
    }
}

fn desk() -> Channel {
    Channel {
        name: "service-desk".into(),
        email: Some("service@pellowcrane.example".into()),
        phone: Some("+44 20 7946 0120".into()),
        phone_href: Some("+442079460120".into()),
        url: None,
    }
}

fn commit(short: &str, on: &str) -> Commit {
    Commit { short: short.into(), href: Some(format!("https://github.com/acme/playbook/commit/{short}")), on: day(on) }
}

fn changed() -> Changed {
    let edit = |before: &str, after: &str| Edit {
        lead: "… every finished order on".into(),
        before: before.into(),
        after: after.into(),
        tail: "before nine, and tell the client …".into(),
    };
    Changed {
        since: Some(day("2026-09-02")),
        commits: vec![commit("1a2b3c4", "2026-10-04"), commit("99aa001", "2026-10-01")],
        more_commits: 12,
        uncommitted: true,
        words: vec![edit("Monday", "Friday"), edit("", "or Tuesday"), edit("never", "")],
        more_words: 4,
    }
}

fn record(on: &str, by: &str, how: &'static str, how_text: &str, from: &str) -> RecordEntry {
    RecordEntry {
        on: day(on),
        by: party(by),
        how,
        how_text: how_text.into(),
        recorded_by: None,
        manner: String::new(),
        why: String::new(),
        from: if from == "log" { from.into() } else { String::new() },
        from_href: None,
        commit: (from != "log").then(|| commit(from, "2026-08-05")),
        note: String::new(),
        reference: String::new(),
        reference_href: None,
        counts: true,
    }
}

fn trust(state: &'static str) -> Trust {
    let mut record = vec![
        record("2026-11-03", "Noor Haddad", "performed", "performed", "log"),
        record("2026-08-05", "Ruth Crane", "walked", "walked through", "1a2b3c4"),
        record("2026-05-06", "Beatriz Santos", "dated", "date set", "99aa001"),
    ];
    record[0].note = "Did the whole Monday run alone; Bea next door.".into();
    record[0].reference = "INV-26-0611".into();
    record[1].recorded_by = Some(party("Noor Haddad"));
    record[2].counts = false;
    record[2].why = "moved with 36 other pages in one commit: nobody is known to have looked".into();
    Trust {
        state,
        state_text: words(state),
        changed: (state == "stale").then(changed),
        verified: Some(Verified {
            on: day("2026-11-03"),
            by: vec![party("Noor Haddad")],
            how_text: "performed".into(),
        }),
        notice: Some(day("2027-01-18")),
        due: Some(day(if state == "stale" { "2026-11-02" } else { "2027-02-01" })),
        cadence: "every 90 days".into(),
        cover: Cover {
            sign: "two",
            minimum: 2,
            now: vec![party("Noor Haddad"), party("Ruth Crane")],
            ever: vec![party("Noor Haddad"), party("Ruth Crane"), party("Lewis Grant")],
            text: "2 cover it now, 3 ever".into(),
            perhaps_gone: "Not all are in people.yml: nobody knows whether the others are still here.".into(),
        },
        hands: vec![party("Noor Haddad"), party("Beatriz Santos")],
        cover_did: String::new(),
        record,
        since: Some(Since { on: day("2024-05-03"), commit: Some(commit("0f0f0f0", "2024-05-03")) }),
        shared_with: Vec::new(),
        complete: state != "stale",
    }
}

fn toc(entries: &[(u8, &str, &str)]) -> Vec<TocEntry> {
    entries.iter().map(|(level, id, text)| TocEntry { level: *level, id: (*id).into(), text: (*text).into() }).collect()
}

fn sop() -> ContentPage {
    let pair = |label: &str, value: &str| Pair { label: label.into(), value: value.into() };
    ContentPage {
        kind: "sop",
        title: "Send an invoice".into(),
        description: "Bill finished orders every Monday, right the first time.".into(),
        html: INVOICE.into(),
        toc: toc(&[(2, "steps", "Steps"), (2, "vat", "VAT"), (2, "when-it-goes-wrong", "When it goes wrong")]),
        status: "current",
        superseded_by: None,
        trust: Some(trust("fresh")),
        owner: Some(party("Beatriz Santos")),
        reviewers: vec![party("Ruth Crane"), party("Noor Haddad")],
        channel: Some(Channel { name: "office".into(), ..desk() }),
        criticality: "high".into(),
        control: vec![
            pair("Id", "BIL-01"),
            pair("Version", "3.2"),
            pair("Effective", "9 Nov 2026"),
            pair("Approved", "Ruth Crane, 6 Nov 2026"),
        ],
        tags: vec![link("invoices", "tags.html#tag-invoices"), link("vat & duty", "tags.html#tag-vat-duty")],
        findings: vec![],
        edit_href: Some("https://github.com/acme/playbook/edit/main/billing/send-invoice.md".into()),
        print_href: Some("../print/billing.html".into()),
        report_href: Some("https://github.com/acme/playbook/issues/new".into()),
        did_href: Some("mailto:office@pellowcrane.example?subject=Done&body=When".into()),
        work: Some(Work {
            fingerprint: "1:c806d8a7c99aca18".into(),
            process: "BIL-01".into(),
            id: "BIL-01".into(),
            version: "3.2".into(),
            step_href: Some("mailto:office@pellowcrane.example?subject=Step%20%7Bstep%7D".into()),
        }),
        copy_href: Some("send-invoice.md".into()),
        previous: Some(link("Refunds and credits", "sop.html")),
        next: Some(link("Chase an unpaid invoice", "sop.html")),
        nearby: Nearby {
            related: vec![mention("Agree a payment plan", "unverified"), mention("VAT codes", "")],
            linked: vec![mention("Close the month", "stale")],
            ..Nearby::default()
        },
    }
}

fn mention(title: &str, state: &'static str) -> Mention {
    Mention {
        title: title.into(),
        href: "sop.html".into(),
        folder: "Billing".into(),
        status: "current",
        state,
        state_text: words(state),
        notice: None,
        due: (!state.is_empty() && state != "unverified").then(|| day("2026-11-02")),
    }
}

/// More pages link here than are listed.
fn crowded() -> Nearby {
    let long = || Mention { status: "retired", folder: String::new(), ..mention(LONG, "") };
    Nearby {
        related: vec![mention(LONG, "due"), mention("Quote a job", "fresh")],
        linked: vec![mention("Close the month", "stale"); 12],
        more_linked: (0..48).map(|_| long()).collect(),
        rest_linked: 90,
        unlisted: 42,
    }
}

fn tags(sheets: bool) -> TagsPage {
    let tag = |name: &str, pages| TagLink { name: name.into(), href: "#tag-month-end".into(), pages };
    let group = |id: &str, name: &str, entries: Vec<Mention>| TagGroup {
        id: id.into(),
        name: name.into(),
        pages: entries.len(),
        entries,
    };
    let letter = |name: &str, current| AzLetter { name: name.into(), href: Some("tags.html".into()), current };
    TagsPage {
        title: "Tags".into(),
        letters: if sheets { vec![letter("A", false), letter("M", true)] } else { vec![] },
        tags: vec![tag("month end", 2), tag(LONG, 1)],
        groups: vec![
            group("tag-month-end", "month end", vec![mention("Close the month", "stale"), mention("VAT codes", "")]),
            group("tag-long", LONG, vec![Mention { status: "retired", ..mention(LONG, "") }]),
        ],
        previous: sheets.then(|| link("A", "tags.html")),
        next: sheets.then(|| link("S", "tags.html")),
    }
}

fn extreme() -> ContentPage {
    let mut trust = trust("stale");
    trust.cover = Cover {
        sign: "none",
        minimum: 2,
        now: vec![],
        ever: vec![Party { gone: true, ..party("Lewis Grant") }],
        text: "nobody covers it now, 1 ever".into(),
        perhaps_gone: "".into(),
    };
    ContentPage {
        title: LONG.into(),
        html: KITCHEN_SINK.into(),
        toc: toc(&[
            (2, "alerts", "Alert boxes of every kind"),
            (3, "nested", "Nested things"),
            (2, "wide", "A table of fourteen columns"),
            (2, "code", "Code"),
            (2, "lists", "Lists"),
        ]),
        trust: Some(trust),
        owner: Some(Party { gone: true, ..party("Lewis Grant") }),
        findings: findings(),
        nearby: crowded(),
        ..sop()
    }
}

fn emptiest() -> ContentPage {
    ContentPage {
        kind: "sop",
        title: "New page".into(),
        description: String::new(),
        html: String::new(),
        toc: vec![],
        status: "draft",
        superseded_by: None,
        trust: Some(Trust {
            state: "unverified",
            state_text: words("unverified"),
            changed: None,
            verified: None,
            notice: None,
            due: None,
            cadence: String::new(),
            cover: Cover {
                sign: "none",
                minimum: 2,
                now: vec![],
                ever: vec![],
                text: "nobody covers it".into(),
                perhaps_gone: "".into(),
            },
            hands: vec![],
            cover_did: "(have done it)".into(),
            record: vec![],
            since: None,
            shared_with: Vec::new(),
            complete: true,
        }),
        owner: None,
        reviewers: vec![],
        channel: None,
        criticality: String::new(),
        control: vec![],
        tags: vec![],
        findings: vec![],
        edit_href: None,
        print_href: None,
        report_href: None,
        did_href: None,
        work: None,
        copy_href: None,
        previous: None,
        next: None,
        nearby: Nearby::default(),
    }
}

fn retired() -> ContentPage {
    ContentPage {
        title: "Paper job sheets".into(),
        description: "How we wrote jobs down until 2024.".into(),
        html: "<p>Until 31 May 2024 each visit had a carbon-copy sheet.</p>".into(),
        status: "retired",
        superseded_by: Some(link("Create a service order", "sop.html")),
        trust: None,
        owner: Some(party("Tom Pellow")),
        ..emptiest()
    }
}

fn japanese() -> ContentPage {
    let html = "<p>毎週月曜日の9時に「完了」になっている注文をすべて請求します。請求書は正午までに送付します。大きな作業は終了時に、または見積書に記載された段階ごとに請求します。</p>\
                <h2 id=\"steps\">手順</h2><ol class=\"steps\"><li><strong>一覧を開く。</strong>お客様ごとに並べ替えます。</li><li><strong>金額を確かめる。</strong>見積書と合わないものは担当者に戻します。</li></ol>";
    ContentPage {
        title: "請求書を送る".into(),
        description: "毎週月曜日に、完了した注文を正しく請求する。".into(),
        html: html.into(),
        toc: vec![],
        ..sop()
    }
}

fn card(title: &str, description: &str, pages: usize, due: usize, stale: usize) -> FolderCard {
    FolderCard { title: title.into(), href: "billing.html".into(), description: description.into(), pages, stale, due }
}

fn cards() -> Vec<FolderCard> {
    vec![
        card("Scheduling", "Visits, and moving them.", 2, 0, 0),
        card("Service orders", "Quotes, orders, hours and equipment.", 6, 1, 1),
        card("Billing", "Invoices, chasing, credits and the end of the month.", 4, 1, 1),
        card("Clients", "Starting, changing hands, leaving.", 3, 0, 0),
        card("Field", "", 7, 2, 0),
    ]
}

fn chart(title: &str, parts: &[(&'static str, &str, usize)]) -> Chart {
    let total: usize = parts.iter().map(|p| p.2).sum();
    let mut x = 0;
    let parts = parts
        .iter()
        .map(|&(sign, label, count)| {
            let width = (count * 1000).checked_div(total).unwrap_or(0);
            let part = ChartPart {
                sign,
                label: label.into(),
                count,
                href: (count > 0).then(|| "board.html".into()),
                percent: width / 10,
                x,
                width,
            };
            x += width;
            part
        })
        .collect();
    Chart { title: title.into(), unit: "Processes".into(), total, parts }
}

fn trend() -> Trend {
    let months = 36;
    let drawn = |key, title: &str| TrendChart {
        key,
        title: title.into(),
        now: "76 % (29 of 38) today".into(),
        says: "From 20 % (2 of 10) in Dec 2023 to 76 % (29 of 38) today, in 36 months.".into(),
        columns: (2..months)
            .map(|at| TrendColumn { x: at * 27, y: 100 - (at * 41 % 101), percent: at * 41 % 101 })
            .collect(),
        width: 21,
    };
    let month = |at: usize| TrendMonth {
        end: day(&format!("2026-{:02}-28", at % 12 + 1)),
        label: "Nov 2026".into(),
        processes: 38,
        fresh: 29,
        fresh_percent: 76,
        covered: 28,
        covered_percent: 74,
        margin: "1 to 2".into(),
    };
    Trend {
        note: "Only the last three years are shown.".into(),
        charts: vec![drawn("fresh", "Within their review date"), drawn("covered", "Covered by two or more")],
        months: (0..months).map(month).collect(),
    }
}

/// People by processes: `people` of them in columns, or, where `columns` is not set, in the rows.
fn cover(people: usize, columns: bool, processes: usize) -> CoverPage {
    let names: Vec<String> = (0..people).map(|at| format!("Person Number{at} Longlastname")).collect();
    let mark = |at: usize, kind: &'static str, letter: &str| CoverMark {
        kind,
        letter: letter.into(),
        name: names[at % people].clone(),
        text: if kind == "now" { "2 Sep 2026, walked through".into() } else { String::new() },
        says: format!("{} \"{kind}\" <it>", names[at % people]),
        hands: kind == "now",
        level: match kind {
            "now" => 3,
            "asked" => 1,
            _ => 0,
        },
        far: false,
    };
    let row = |at: usize| {
        let marks = vec![
            mark(at, "owner", "O"),
            mark(at + 1, "now", "C"),
            mark(at + 3, "once", "P"),
            mark(at + 4, "asked", "A"),
        ];
        let mut cells = vec![CoverMark::default(); people];
        for (step, mark) in [0, 1, 3, 4].into_iter().zip(&marks) {
            cells[(at + step) % people] = mark.clone();
        }
        CoverRow {
            title: if at == 3 { LONG.into() } else { format!("Restore the backup of server {at:03}") },
            href: "sop.html".into(),
            owner: (at % 9 != 8).then(|| Party { gone: at % 9 == 7, ..party(&names[at % people]) }),
            owner_number: Some(at % people),
            sign: ["none", "one", "two", "more"][at % 4],
            now: Some(at % 4),
            count: format!("at most {}", at % 4),
            minimum: 2,
            numbers: format!("{} {}", at % people, (at + 1) % people),
            marks: if columns { cells } else { marks },
            folded: Vec::new(),
            far: 0,
            more: if columns { 0 } else { at % 3 },
        }
    };
    let number = |at: usize, name: &str| CoverName { name: name.into(), numbers: at.to_string() };
    CoverPage {
        title: "Cover".into(),
        sheets: vec![],
        people: if columns { names.iter().map(|name| party(name)).collect() } else { vec![] },
        names: names.iter().enumerate().map(|(at, name)| number(at, name)).collect(),
        teams: vec![number(1, "Service desk")],
        groups: ["Billing", "Field / Cameras"]
            .map(|title| CoverGroup {
                title: title.into(),
                href: "billing.html".into(),
                rows: (0..processes).map(row).collect(),
            })
            .into(),
        processes: 2 * processes,
        unknown: 0,
        unlinked: 2,
        said: true,
        perhaps_gone: true,
        ways: vec![link("Who is away", "leave.html")],
    }
}

fn cover_sheets() -> CoverPage {
    let sheet = |title: &str, none| CoverSheet {
        title: title.into(),
        href: "cover.html".into(),
        processes: 380,
        covered: [none, 120, 260 - none],
        unknown: 0,
    };
    CoverPage {
        sheets: vec![sheet("Billing", 0), sheet("Field", 12), sheet("Field, part 2", 3)],
        processes: 1140,
        groups: vec![],
        ..cover(1, true, 1)
    }
}

fn a_to_z() -> AzPage {
    let page = |title: &str, state, due: &str| Mention {
        title: title.into(),
        href: "sop.html".into(),
        folder: "Billing".into(),
        status: "current",
        state,
        state_text: match state {
            "stale" => "Past its review date",
            "unverified" => "Never verified",
            _ => "",
        }
        .into(),
        notice: None,
        due: (!due.is_empty()).then(|| day(due)),
    };
    let entry = |keyword: &str, page| AzEntry { keyword: keyword.into(), page };
    let group = |id: &str, name: &str, entries| AzGroup { id: id.into(), name: name.into(), entries };
    let letter = |name: &str, href: Option<&str>| AzLetter {
        name: name.into(),
        href: href.map(str::to_owned),
        current: name == "S",
    };
    AzPage {
        title: "A–Z".into(),
        letters: vec![letter("0–9", Some("#0-9")), letter("A", None), letter("B", Some("#b")), letter("S", Some("#s"))],
        sheets: vec![],
        groups: vec![
            group("0-9", "0–9", vec![entry("", page(LONG, "unverified", ""))]),
            group("b", "B", vec![entry("bill", page("Send an invoice", "stale", "2026-11-02"))]),
            group(
                "s",
                "S",
                vec![
                    entry("", page("Send an invoice", "stale", "2026-11-02")),
                    entry(
                        LONG,
                        Mention { status: "retired", folder: String::new(), ..page("Sheets on paper", "", "") },
                    ),
                ],
            ),
        ],
        entries: 4,
        previous: None,
        next: None,
    }
}

fn a_to_z_sheets() -> AzPage {
    let sheet = |id: &str, title: &str| AzSheet {
        id: id.into(),
        title: title.into(),
        href: "a-z.html".into(),
        entries: 1000,
        first: "Safety at a site".into(),
        last: LONG.into(),
    };
    AzPage {
        sheets: vec![sheet("s", "S"), sheet("", "S, part 2"), sheet("t", "T")],
        groups: vec![],
        entries: 2400,
        ..a_to_z()
    }
}

fn cell(count: usize) -> BoardCell {
    BoardCell { count, href: (count > 0).then(|| "board.html#past-1".into()) }
}

fn board_weeks(desks: usize) -> BoardWeeks {
    let titles = ["Past", "This week", "30 Nov", "7 Dec", "14 Dec", "21 Dec", "28 Dec", "4 Jan", "11 Jan", "Later"];
    let columns = titles.iter().enumerate().map(|(at, title)| BoardWeek {
        key: if at == 0 {
            "past"
        } else if at == 9 {
            "later"
        } else {
            "week"
        },
        title: (*title).into(),
        day: (1..9).contains(&at).then(|| day("2026-11-23")),
        now: at == 1,
        cell: cell(at % 4),
        percent: at * 10,
    });
    let names = ["Maya Chen", LONG, "Service desk", "Lewis Grant", "Nobody named"];
    let rows = (0..desks).map(|at| BoardDesk {
        name: names[at % names.len()].into(),
        href: (at % 5 != 4).then(|| "maya-chen.html".into()),
        teams: if at % 5 == 0 { "Service desk, Field team".into() } else { String::new() },
        nobody: at % 5 == 4,
        gone: at % 5 == 3,
        cells: (0..10).map(|week| cell((at + week) % 3)).collect(),
    });
    BoardWeeks {
        columns: columns.collect(),
        rows: rows.collect(),
        more: desks / 20,
        href: "board.html".into(),
        csv_href: "queue.csv".into(),
    }
}

fn board(rows: Vec<Row>) -> BoardPage {
    let part = |id: &str, above: &str, rows: Vec<Row>| BoardPart {
        id: id.into(),
        title: "Maya Chen".into(),
        above: above.into(),
        above_id: if above.is_empty() { String::new() } else { "past".into() },
        count: rows.len() + 2,
        more: 2,
        rows,
    };
    let count = rows.len();
    BoardPage {
        hint: "What is past comes first.".into(),
        count,
        more: 4,
        csv_href: "queue.csv".into(),
        parts: vec![part("past-1", "Past", rows.clone()), part("past-2", "", rows)],
        records: vec![],
    }
}

fn board_records() -> BoardPage {
    let record = |title: &str, by| BoardRecord {
        page: link(title, "sop.html"),
        folder: "Billing".into(),
        on: day("2026-09-02"),
        how_text: "date set".into(),
        by,
        commit: Some(Commit { short: "1a2b3c4".into(), href: None, on: day("2026-09-02") }),
    };
    let records = vec![record("Send an invoice", Some(party("Jonas Weber"))), record(LONG, None)];
    BoardPage { parts: vec![], count: 2, more: 0, records, ..board(vec![]) }
}

fn signs() -> SignsPage {
    let sign = |sign| SignEntry {
        sign,
        words: words(sign),
        means: "Its review date is over. It may still be right: nobody has said so since.".into(),
        advice: "Ask the owner where it matters.".into(),
    };
    let group = |title: &str, signs: &[&'static str]| SignGroup {
        title: title.into(),
        signs: signs.iter().map(|name| sign(name)).collect(),
    };
    SignsPage {
        groups: vec![
            group("How far to trust it", &["fresh", "due", "stale", "unverified", "changed"]),
            group("Cover", &["none", "one", "two", "more", "unknown"]),
            group("Also marked", &["gone", "waived"]),
        ],
        rules_href: "rules.html".into(),
    }
}

fn rules() -> RulesPage {
    let step = |path, text| RuleStep { path, text, act: String::new() };
    let example =
        |says: &str, steps| RuleExample { says: says.into(), steps, place: String::new(), found: String::new() };
    let entry = |code: &'static str, name, severity, findings| RuleEntry {
        id: code.to_lowercase(),
        code,
        name,
        severity,
        usual: if severity == "off" { "warning" } else { "" },
        stops: severity == "error",
        asked: true,
        findings,
        waived: findings,
        href: (findings > 0).then(|| format!("findings.html#{code}")),
        short: "past its review date (a warning within <code>review: grace</code>)".into(),
        what: format!("A process whose last verification is longer ago than it may be. {LONG}"),
        why: "Nobody knows whether it is still right.".into(),
        fix: "Add an entry to <code>verifications: [{ on: 2026-09-02, by: jonas, how: walked }]</code>.".into(),
        both: vec![step("playbook.yml", "cover: { minimum: 1 }\n")],
        fails: RuleExample {
            place: "billing/send-invoice.md:4:1".into(),
            found: "due for review since 29 Aug 2026".into(),
            ..example(
                "Last verified in March.",
                vec![
                    step(
                        "billing/send-invoice.md",
                        "---\ntitle: Send an invoice\nlast_verified: 2026-03-02\n---\nText that is much longer than a phone is wide, and does not break.\n",
                    ),
                    RuleStep { path: "", text: "", act: "maya commits this on 2026-03-02".into() },
                ],
            )
        },
        passes: example(
            "Verified again.",
            vec![step("billing/send-invoice.md", "---\ntitle: Send <an> invoice\n---\n")],
        ),
    };
    let waiver = |page: Option<Link>, path: &str, until: Option<Day>| RuleWaiver {
        rule: link("stale", "#pb101"),
        page,
        path: path.into(),
        until,
        why: LONG.into(),
        findings: 2,
    };
    let asked = |label: &str, value: &str| Pair { label: label.into(), value: value.into() };
    RulesPage {
        asked: vec![
            asked("Review", "Every 180 days, where the page or its folder says nothing else."),
            asked("Cover", "2 people besides the owner have verified it within 24 months."),
        ],
        levels: vec![RuleLevel { name: "high".into(), every: "every 90 days".into(), cover: 2, how: "read".into() }],
        groups: vec![
            RuleGroup {
                title: "Is it up to date?".into(),
                rules: vec![entry("PB101", "stale", "error", 2), entry("PB102", "due-soon", "off", 0)],
            },
            RuleGroup {
                title: "Does it rest on one person?".into(),
                rules: vec![entry("PB202", "a-name-of-a-rule-that-has-no-end-at-all", "warning", 12345)],
            },
        ],
        count: 3,
        off: 1,
        waivers: vec![
            waiver(Some(link(LONG, "sop.html")), "", Some(day("2027-01-31"))),
            waiver(None, "archive/of/many/folders/that/are/nested/**", None),
        ],
        reasons: true,
        findings_href: "findings.html".into(),
        signs_href: "signs.html".into(),
        cast: "They are judged on 1 Oct 2026.".into(),
        people: "people:\n  maya: { name: Maya Chen }\n",
    }
}

/// A table with every kind of cell, and with words that break nowhere.
fn ledger() -> LedgerPage {
    let blank = || LedgerCell { people: vec![], pages: vec![], text: String::new(), missing: false, channel: None };
    let person = |name: &str, told: &str| LedgerPerson { party: party(name), told: told.into() };
    let row = |name: &str, href: Option<&str>| LedgerRow {
        name: name.into(),
        href: href.map(str::to_owned),
        cells: vec![
            LedgerCell {
                people: vec![person("Maya Chen", ""), person(LONG, "3 pieces of work, the last on 2 Sep 2026")],
                ..blank()
            },
            LedgerCell { text: "Nobody".into(), missing: true, ..blank() },
            LedgerCell { channel: Some(desk()), ..blank() },
            LedgerCell {
                pages: vec![Link { title: LONG.into(), href: "page.html".into() }],
                text: "and 3 more".into(),
                ..blank()
            },
        ],
    };
    LedgerPage {
        lead: "Who looks after each client, and who served them.".into(),
        summary: "5 of 8 critical processes (63 %) are written, fresh and covered by two.".into(),
        columns: ["Client", "Lead", "Backup", "How", "Pages"].map(str::to_owned).to_vec(),
        rows: vec![row("Acme Ltd", Some("page.html")), row(LONG, None)],
    }
}

fn margin() -> MarginView {
    let team = |name: &str, processes, number: &str| MarginRow {
        name: name.into(),
        href: Some("team.html".into()),
        processes,
        number: number.into(),
    };
    MarginView {
        number: "1 to 2".into(),
        says: "The absence of 1 to 2 people is enough to leave 3 or more of 11 processes with nobody.".into(),
        note: "Names that nothing links might be one human.".into(),
        definition: "The smallest number of people whose absence leaves 25 % of them with nobody.".into(),
        people: vec![party("Jonas Weber"), party("Maya Chen")],
        href: Some("what-if.html#jonas,maya".into()),
        teams: vec![team("Service desk", 7, "2"), team("Nightingale accounts and bookkeeping", 2, "1 to 2")],
    }
}

fn health() -> HealthPage {
    let number = |sign, label: &str, count| BoardNumber { sign, label: label.into(), cell: cell(count) };
    let share = |name: &str, all: usize, some: usize| BoardShare {
        name: name.into(),
        href: Some("service-desk.html".into()),
        processes: cell(all),
        within: cell(some),
        within_percent: some * 100 / all,
        two: cell(some / 2),
        two_percent: some * 50 / all,
    };
    let level = |title: &str, one, besides, unknown| BoardLevel {
        title: title.into(),
        one: cell(one),
        besides: cell(besides),
        unknown: cell(unknown),
    };
    let shares = |key, title: &str| BoardShares {
        key,
        title: title.into(),
        rows: vec![share("Service desk", 14, 12), share(LONG, 3, 0)],
        csv_href: "teams.csv".into(),
    };
    HealthPage {
        numbers: vec![
            number("stale", "Past its review date", 3),
            number("due", "Due this month", 1204),
            number("unverified", "Never verified", 0),
            number("", "Rests on one person", 3),
            number("one", "One besides the owner", 7),
            number("", "Key people", 1),
            number("gone", "Owner has left", 1),
        ],
        weeks: Some(board_weeks(8)),
        levels: vec![level("Criticality: high", 1, 0, 0), level("No criticality set", 2, 7, 2)],
        levels_csv: vec![link("Rests on one person", "one-person.csv"), link("Not known", "rests-unknown.csv")],
        key_people: vec![
            BoardKey { party: party("Beatriz Santos"), cell: cell(7), waived: String::new() },
            BoardKey { party: party(LONG), cell: cell(9), waived: "waived until 31 Jan 2027".into() },
        ],
        key_csv_href: Some("key-people.csv".into()),
        named: true,
        margin: Some(margin()),
        shares: vec![shares("teams", "By team"), shares("folders", "By folder")],
        freshness: chart(
            "Freshness of 38 processes",
            &[
                ("fresh", "Fresh", 29),
                ("due", "Due for review", 4),
                ("stale", "Past its review date", 3),
                ("unverified", "Never verified", 2),
            ],
        ),
        cover: chart(
            "Cover of 38 processes",
            &[("none", "Nobody but the owner", 3), ("one", "One reviewer", 7), ("two", "Two or more", 28)],
        ),
        recording: Some(Chart {
            unit: "Verifications".into(),
            ..chart("How 92 verifications were recorded", &[("", "By name", 60), ("", "A date moved in bulk", 32)])
        }),
        trend: Some(trend()),
        calendar_href: Some("reviews.ics".into()),
        lately_href: "lately.html".into(),
        ledgers: vec![Link { title: "Clients".into(), href: "ledger.html".into() }],
        rules_href: "rules.html".into(),
        rules: vec![
            RuleCount {
                code: "PB201",
                name: "single-owner",
                severity: "error",
                what: "A process that rests on its owner alone.".into(),
                count: 2,
                href: "findings.html#PB201".into(),
            },
            RuleCount {
                code: "PB202",
                name: "single-reviewer",
                severity: "warning",
                what: "Fewer people have covered it than asked for.".into(),
                count: 3,
                href: "findings.html#PB202".into(),
            },
        ],
    }
}

fn people() -> PeoplePage {
    let person = |name: &str, role: &str, owns, covers, only| PersonCard {
        party: party(name),
        role: role.into(),
        owns,
        covers,
        only_cover_of: only,
        until: None,
    };
    let mut people = vec![
        person("Amara Okafor", "Service desk engineer", 2, 9, 0),
        person("Beatriz Santos", "Bookkeeper", 4, 1, 1),
        person("Hollis Cabling Ltd", "", 0, 1, 0),
        person("Owen Hughes", "Field engineer, cameras", 3, 4, 2),
        person("Lewis Grant", "Systems engineer", 2, 0, 0),
    ];
    people[2].party.partner = true;
    people[3].until = Some(day("2026-12-31"));
    people[4].party.gone = true;
    let team = |name: &str, members: &[&str], owns| TeamCard {
        party: Party { team: true, ..party(name) },
        members: members.iter().map(|m| party(m)).collect(),
        owns,
    };
    let teams = vec![
        team("Field team", &["Tom Pellow", "Dilip Shah", "Kasia Nowak", "Owen Hughes"], 7),
        team("Office", &["Ruth Crane", "Beatriz Santos", "Noor Haddad"], 1),
        team("Service desk", &["Jonas Weber", "Maya Chen", "Amara Okafor", "Priya Raman"], 14),
    ];
    PeoplePage { people, ways: vec![link("Who is away", "leave.html")], teams }
}

fn book() -> BookPage {
    let chapter = |number: usize, title: &str, state: &'static str| Chapter {
        id: format!("p{number}"),
        number,
        title: title.into(),
        description: String::new(),
        folder: if number == 2 { "Billing / Old".into() } else { String::new() },
        lang: (number == 2).then(|| "ja".into()),
        dir: (number == 2).then_some("ltr"),
        process: !state.is_empty(),
        status: if number == 2 { "draft" } else { "current" },
        state,
        state_text: words(state),
        changed: number == 1,
        verified: trust("stale").verified.filter(|_| number == 1),
        due: (number == 1).then(|| day("2026-12-01")),
        owner: (number == 1).then(|| party("Maya Chen")),
        cover_text: String::new(),
        control: vec![Pair { label: "Version".into(), value: "2 \"<b>".into() }],
        address: "billing/a.html".into(),
        html: format!("<p id=\"p{number}-x\">Text.</p>"),
    };
    BookPage {
        title: "Billing".into(),
        description: "How we bill.".into(),
        back: link("Billing", "../billing/index.html"),
        style: "billing.css".into(),
        chapters: vec![chapter(1, "Send an invoice", "stale"), chapter(2, &"Long title ".repeat(14), "")],
        books: vec![],
    }
}

fn groups() -> FindingsPage {
    let group = |code, name, severity, what: &str, findings| FindingGroup {
        code,
        name,
        href: format!("rules.html#{}", str::to_lowercase(code)),
        severity,
        what: what.into(),
        why: "If the owner is off sick on a Monday, no invoice goes out.".into(),
        fix: "Name a reviewer and have them walk through the page once.".into(),
        findings,
    };
    let f = findings();
    FindingsPage {
        groups: vec![
            group(
                "PB201",
                "single-owner",
                "error",
                "Nobody but the owner is listed or has ever verified it.",
                vec![f[0].clone(), f[0].clone()],
            ),
            group(
                "PB202",
                "single-reviewer",
                "warning",
                "Fewer people have covered it than asked for.",
                vec![f[1].clone()],
            ),
        ],
        waived: vec![f[2].clone()],
    }
}

/// File name, template, page as HTML.
fn gallery() -> Vec<(&'static str, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let mut tera = tera::Tera::new();
    Arc::new(Words::built_in("en").expect("it can be read")).teach(&mut tera);
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(dir).expect("as made above") {
        let path = entry.expect("as made above").path();
        texts.push((
            path.file_name().expect("as made above").to_str().expect("as made above").to_owned(),
            std::fs::read_to_string(&path).expect("as made above"),
        ));
    }
    tera.add_raw_templates(texts).expect("as made above");

    fn render(tera: &tera::Tera, template: &str, frame: &Frame, page: &impl Serialize) -> String {
        let mut context = tera::Context::new();
        let at_folder = template == "folder.html";
        context.insert("nav", &Nav { menu: frame.menu.clone(), section: section(template), at_folder });
        let nav = tera.render("nav.html", &context).unwrap_or_else(|e| panic!("nav.html: {e}"));
        context.insert("frame", &Frame { nav, ..frame.clone() });
        context.insert("page", page);
        tera.render(template, &context).unwrap_or_else(|e| panic!("{template}: {e}"))
    }
    let folder = FolderPage {
        title: "Billing".into(),
        description: "Invoices, chasing, credits and the end of the month.".into(),
        html: "<p>Everything here rests on the hours and parts on the service order. If those are right by Monday 09:00, billing takes two hours.</p>".into(),
        folders: cards().into_iter().take(2).collect(),
        lately: vec![],
        lately_href: String::new(),
        health_href: "health.html".into(),
        rows: [rows(), vec![row("VAT codes", "", "", "Beatriz Santos", 0), Row { status: "retired", ..row("Paper job sheets", "", "", "Tom Pellow", 0) }]].concat(),
        print_href: Some("print/a.html".into()),
        edit_href: None,
        owner: Some(party("Beatriz Santos")),
        findings: vec![],
        nearby: Nearby { linked: vec![mention("Close the month", "stale")], ..Nearby::default() },
    };
    let nothing = FolderPage {
        title: "Playbook".into(),
        description: String::new(),
        html: String::new(),
        folders: vec![],
        lately: vec![],
        lately_href: "lately.html".into(),
        health_href: "health.html".into(),
        rows: vec![],
        owner: None,
        findings: vec![],
        print_href: None,
        edit_href: None,
        nearby: Nearby::default(),
    };
    let home = FolderPage {
        title: "Pellow & Crane playbook".into(),
        description: "How we book, do, support and bill the work. Start here.".into(),
        html: HOME.into(),
        folders: cards(),
        lately: events(),
        lately_href: "lately.html".into(),
        health_href: "health.html".into(),
        rows: rows().into_iter().take(4).collect(),
        ..folder.clone()
    };
    let mut home_frame = frame("home", "index.html", "Pellow & Crane playbook");
    home_frame.description = "How we book, do, support and bill the work.".into();
    let person = PersonPage {
        party: party("Beatriz Santos"),
        known_from: String::new(),
        role: "Bookkeeper".into(),
        from: Some(day("2017-10-02")),
        until: Some(day("2026-12-31")),
        teams: vec![Party { team: true, ..party("Office") }],
        losses: losses(),
        what_if_href: Some("what-if.html#beatriz-santos".into()),
        unwritten: handover(true).unwritten,
        clients: handover(true).clients,
        channels: handover(true).channels,
        handover_href: Some("handover.html".into()),
        owns: rows().into_iter().take(5).collect(),
        covers: rows().into_iter().skip(5).collect(),
        only_cover_of: rows().into_iter().take(1).collect(),
        asked: rows().into_iter().skip(2).take(1).collect(),
        calendar_href: Some("beatriz-santos.ics".into()),
        lately: vec![Check {
            page: link("Send an invoice", "sop.html"),
            folder: "Billing".into(),
            on: day("2026-11-03"),
            how_text: "performed".into(),
        }],
    };
    let nobody = PersonPage {
        party: Party { gone: true, href: None, ..party("Lewis Grant") },
        known_from: String::new(),
        role: String::new(),
        from: None,
        until: None,
        teams: vec![],
        losses: vec![],
        what_if_href: None,
        unwritten: vec![],
        clients: vec![],
        channels: vec![],
        handover_href: None,
        owns: vec![],
        covers: vec![],
        only_cover_of: vec![],
        asked: vec![],
        calendar_href: None,
        lately: vec![],
    };
    let team = TeamPage {
        party: Party { team: true, ..party("Service desk") },
        members: vec![party("Jonas Weber"), party("Maya Chen")],
        channel: Some(desk()),
        calendar_href: Some("service-desk.ics".into()),
        owns: rows(),
    };
    let no_team =
        TeamPage { party: party("Nobody"), members: vec![], channel: None, calendar_href: None, owns: vec![] };
    let well = HealthPage {
        freshness: chart("Freshness", &[]),
        cover: chart("Cover", &[]),
        recording: None,
        trend: None,
        calendar_href: None,
        lately_href: "lately.html".into(),
        rules_href: "rules.html".into(),
        ledgers: vec![],
        numbers: vec![],
        weeks: None,
        levels: vec![],
        levels_csv: vec![],
        key_people: vec![],
        key_csv_href: None,
        named: true,
        margin: None,
        shares: vec![],
        rules: vec![],
    };
    let mut ja = frame("page", "ja.html", "請求書を送る");
    ja.lang = "ja".into();
    let mut guide = ContentPage {
        kind: "guide",
        trust: None,
        work: None,
        did_href: None,
        criticality: String::new(),
        control: vec![],
        status: "current",
        title: "How to write a page".into(),
        ..extreme()
    };
    guide.findings = vec![];
    vec![
        (
            "sop.html",
            render(&tera, "page.html", &frame("page", "billing/send-invoice.html", "Send an invoice"), &sop()),
        ),
        ("extreme.html", render(&tera, "page.html", &frame("page", "extreme.html", LONG), &extreme())),
        ("guide.html", render(&tera, "page.html", &frame("page", "guide.html", "How to write a page"), &guide)),
        ("emptiest.html", render(&tera, "page.html", &empty_frame("page", ""), &emptiest())),
        ("retired.html", render(&tera, "page.html", &frame("page", "retired.html", "Paper job sheets"), &retired())),
        ("ja.html", render(&tera, "page.html", &ja, &japanese())),
        ("index.html", render(&tera, "home.html", &home_frame, &home)),
        ("home-empty.html", render(&tera, "home.html", &empty_frame("home", ""), &nothing)),
        ("billing.html", render(&tera, "folder.html", &frame("folder", "billing.html", "Billing"), &folder)),
        (
            "folder-400.html",
            render(
                &tera,
                "folder.html",
                &frame("folder", "f.html", "Servers"),
                &FolderPage { rows: extreme_rows(), folders: vec![], ..folder.clone() },
            ),
        ),
        ("folder-empty.html", render(&tera, "folder.html", &empty_frame("folder", ""), &nothing)),
        ("people.html", render(&tera, "people.html", &frame("people", "people.html", "People"), &people())),
        (
            "people-empty.html",
            render(
                &tera,
                "people.html",
                &empty_frame("people", ""),
                &PeoplePage { people: vec![], ways: vec![], teams: vec![] },
            ),
        ),
        ("beatriz-santos.html", render(&tera, "person.html", &frame("person", "p.html", "Beatriz Santos"), &person)),
        ("person-empty.html", render(&tera, "person.html", &empty_frame("person", ""), &nobody)),
        ("service-desk.html", render(&tera, "team.html", &frame("team", "t.html", "Service desk"), &team)),
        (
            "handover.html",
            render(
                &tera,
                "handover.html",
                &frame("handover", "handover.html", "Handover of Owen Hughes"),
                &handover(true),
            ),
        ),
        ("handover-empty.html", render(&tera, "handover.html", &empty_frame("handover", ""), &handover(false))),
        ("leave.html", render(&tera, "leave.html", &frame("leave", "leave.html", "Who is away"), &leave(true))),
        ("leave-empty.html", render(&tera, "leave.html", &empty_frame("leave", ""), &leave(false))),
        (
            "what-if.html",
            render(&tera, "what-if.html", &frame("what-if", "what-if.html", "Who can step in"), &what_if()),
        ),
        (
            "training.html",
            render(&tera, "training.html", &frame("training", "training.html", "Whom to train"), &training(true)),
        ),
        ("training-empty.html", render(&tera, "training.html", &empty_frame("training", ""), &training(false))),
        ("team-empty.html", render(&tera, "team.html", &empty_frame("team", ""), &no_team)),
        ("cover.html", render(&tera, "cover.html", &frame("cover", "cover.html", "Cover"), &cover(13, true, 40))),
        (
            "cover-names.html",
            render(&tera, "cover.html", &frame("cover", "cover.html", "Cover"), &cover(40, false, 200)),
        ),
        ("cover-sheets.html", render(&tera, "cover.html", &frame("cover", "cover.html", "Cover"), &cover_sheets())),
        (
            "cover-empty.html",
            render(
                &tera,
                "cover.html",
                &empty_frame("cover", ""),
                &CoverPage { groups: vec![], processes: 0, ..cover(1, true, 1) },
            ),
        ),
        ("a-z.html", render(&tera, "a-z.html", &frame("a-z", "a-z.html", "A–Z"), &a_to_z())),
        ("a-z-sheets.html", render(&tera, "a-z.html", &frame("a-z", "a-z.html", "A–Z"), &a_to_z_sheets())),
        (
            "a-z-sheet.html",
            render(
                &tera,
                "a-z.html",
                &frame("a-z", "a-z.html", "A–Z: S"),
                &AzPage { previous: Some(link("R", "a-z.html")), next: Some(link("T", "a-z.html")), ..a_to_z() },
            ),
        ),
        (
            "a-z-empty.html",
            render(
                &tera,
                "a-z.html",
                &empty_frame("a-z", ""),
                &AzPage { letters: vec![], groups: vec![], entries: 0, ..a_to_z() },
            ),
        ),
        ("tags.html", render(&tera, "tags.html", &frame("tags", "tags.html", "Tags"), &tags(false))),
        ("tags-sheet.html", render(&tera, "tags.html", &frame("tags", "tags.html", "Tags: M"), &tags(true))),
        (
            "tags-overview.html",
            render(
                &tera,
                "tags.html",
                &frame("tags", "tags.html", "Tags"),
                &TagsPage { tags: vec![], groups: vec![], ..tags(true) },
            ),
        ),
        (
            "tags-empty.html",
            render(
                &tera,
                "tags.html",
                &empty_frame("tags", ""),
                &TagsPage { tags: vec![], groups: vec![], ..tags(false) },
            ),
        ),
        ("book.html", render(&tera, "book.html", &frame("book", "print/a.html", "Billing"), &book())),
        ("health.html", render(&tera, "health.html", &frame("health", "health.html", "Health"), &health())),
        (
            "board.html",
            render(&tera, "board.html", &frame("board", "health/queue.html", "Reviews by week"), &board(rows())),
        ),
        (
            "board-plain.html",
            render(
                &tera,
                "board.html",
                &frame("board", "health/stale.html", "Stale"),
                &BoardPage {
                    parts: vec![BoardPart {
                        id: String::new(),
                        title: String::new(),
                        above: String::new(),
                        above_id: String::new(),
                        count: 400,
                        more: 0,
                        rows: extreme_rows(),
                    }],
                    ..board(vec![])
                },
            ),
        ),
        (
            "board-records.html",
            render(&tera, "board.html", &frame("board", "health/bulk.html", "Bulk"), &board_records()),
        ),
        (
            "board-empty.html",
            render(
                &tera,
                "board.html",
                &empty_frame("board", ""),
                &BoardPage { parts: vec![], count: 0, more: 0, hint: String::new(), ..board(vec![]) },
            ),
        ),
        ("ledger.html", render(&tera, "ledger.html", &frame("ledger", "ledger.html", "Clients"), &ledger())),
        ("signs.html", render(&tera, "signs.html", &frame("signs", "signs.html", "What the signs mean"), &signs())),
        ("rules.html", render(&tera, "rules.html", &frame("rules", "rules.html", "How we keep it honest"), &rules())),
        (
            "rules-empty.html",
            render(
                &tera,
                "rules.html",
                &empty_frame("rules", ""),
                &RulesPage { levels: vec![], waivers: vec![], reasons: false, off: 0, ..rules() },
            ),
        ),
        ("health-empty.html", render(&tera, "health.html", &empty_frame("health", ""), &well)),
        ("lately.html", render(&tera, "lately.html", &frame("lately", "lately.html", "What changed"), &lately())),
        (
            "lately-empty.html",
            render(
                &tera,
                "lately.html",
                &empty_frame("lately", ""),
                &LatelyPage { weeks: vec![], kinds: vec![], feed_href: None, note: String::new(), ..lately() },
            ),
        ),
        ("findings.html", render(&tera, "findings.html", &frame("findings", "findings.html", "Findings"), &groups())),
        (
            "findings-empty.html",
            render(
                &tera,
                "findings.html",
                &empty_frame("findings", ""),
                &FindingsPage { groups: vec![], waived: vec![] },
            ),
        ),
        (
            "search.html",
            render(
                &tera,
                "search.html",
                &frame("search", "search.html", "Search"),
                &PlainPage { title: "Search".into() },
            ),
        ),
        (
            "moved.html",
            render(
                &tera,
                "moved.html",
                &frame("moved", "old/invoice.html", "This page has moved"),
                &MovedPage { to: link("Send an <invoice>", "sop.html"), canonical: "sop.html".into() },
            ),
        ),
        (
            "404.html",
            render(
                &tera,
                "404.html",
                &frame("not-found", "404.html", "Page not found"),
                &PlainPage { title: "Page not found".into() },
            ),
        ),
    ]
}

#[test]
fn every_template_renders_and_keeps_the_strict_policy() {
    let pages = gallery();
    if let Some(dir) = std::env::var_os("PLAYBOOK_GALLERY") {
        std::fs::create_dir_all(&dir).expect("as made above");
        for (name, html) in &pages {
            std::fs::write(Path::new(&dir).join(name), html).expect("as made above");
        }
    }
    for (name, html) in &pages {
        let count = |needle: &str| html.matches(needle).count();
        for banned in [" style=", "<style", " onclick=", " onload=", " onerror=", "javascript:", "href=\"/", "src=\"/"]
        {
            assert_eq!(count(banned), 0, "{name} holds `{banned}`");
        }
        // Words and the frame's script on every page, at home what this device remembers; the rest comes later.
        let own = usize::from(["cover", "what-", "hando", "moved"].contains(&&name[..5]))
            + 2 * usize::from(html.contains("t-home"));
        let scripts = if *name == "book.html" { 1 } else { 2 + own };
        let data = count("<script type=\"application/json\"");
        assert_eq!(data, usize::from(*name == "what-if.html"), "{name}");
        assert_eq!(count("<script"), scripts + data, "{name}");
        assert_eq!(count("<script src=\"assets/"), scripts, "{name}: scripts come from files");
        assert_eq!(count("http-equiv=\"Content-Security-Policy\""), 1, "{name}");
        assert_eq!(count("<h1"), if *name == "book.html" { 3 } else { 1 }, "{name}: one title, and one a chapter");
        assert_eq!(count("<main"), 1, "{name}");

        let mut ids = BTreeSet::new();
        for id in attributes(html, " id=\"") {
            assert!(ids.insert(id), "{name}: id `{id}` twice");
        }
        for target in attributes(html, "<use href=\"#")
            .chain(attributes(html, " for=\""))
            .chain(attributes(html, " popovertarget=\""))
        {
            assert!(ids.contains(target), "{name}: nothing has the id `{target}`");
        }
        let levels: Vec<u32> =
            html.match_indices("<h").filter_map(|(i, _)| html[i + 2..].chars().next()?.to_digit(10)).collect();
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{name}: a heading level is left out: {levels:?}");
    }
}

#[test]
fn little_stands_around_the_content() {
    let pages = gallery();
    let sop = pages.iter().find(|(name, _)| *name == "sop.html").expect("as made above").1.len();
    let around = sop - INVOICE.len();
    assert!(around <= 15_000, "{around} bytes of HTML around the content");
}

fn attributes<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    html.match_indices(start).map(move |(i, _)| html[i + start.len()..].split('"').next().unwrap_or(""))
}
