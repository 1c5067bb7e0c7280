//! What the report tells of the business beside its pages: who served which client, and how the register of its
//! processes stands; as tables and as JSON. People are named for a client with a number and a day, and never ranked.

use serde::Serialize;

use crate::cli::report::table::{Cell, Column, Reach, Table, column};
use crate::cover::clients::{Client, LEAST, MONTHS, Served, clients};
use crate::cover::register::{Listed, Tally, register, tally};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::{LinkTarget, Named};

const CLIENTS: [Column; 10] = [
    column("client", "client", Reach::Everywhere),
    column("lead", "lead", Reach::Everywhere),
    column("backup", "backup", Reach::Everywhere),
    column("served_by", "served by (pieces of work, last)", Reach::Everywhere),
    column("since", "since", Reach::Everywhere),
    column("last", "last", Reach::Everywhere),
    column("lately", "in 12 months", Reach::Wide),
    column("people_lately", "by how many", Reach::Wide),
    column("largest_share", "largest share in %", Reach::Everywhere),
    column("alone", "by one alone", Reach::Everywhere),
];

/// Who served which client.
pub fn client_table(facts: &Facts) -> Table {
    let all = clients(facts);
    let name = |named: Option<&Named>| {
        Cell::Names(named.map(|named| facts.playbook.roster.name(&named.who).to_owned()).into_iter().collect())
    };
    let rows = all.iter().map(|client| {
        let served = client.served.iter().map(|served| {
            format!("{} ({}, {})", facts.playbook.roster.name(&served.who), served.count, words(served.last))
        });
        vec![
            Cell::Text(client.name.to_owned()),
            name(client.listed.and_then(|listed| listed.lead.as_ref())),
            name(client.listed.and_then(|listed| listed.backup.as_ref())),
            Cell::Names(served.collect()),
            Cell::Day(client.served.iter().map(|served| served.first).min(), "not on record"),
            Cell::Day(client.served.iter().map(|served| served.last).max(), ""),
            Cell::Count(client.lately()),
            Cell::Count(client.served.iter().filter(|served| served.lately > 0).count()),
            client.largest_share().map_or(Cell::Known(None), Cell::Count),
            Cell::Known(Some(client.only(facts).is_some())),
        ]
    });
    let alone = all.iter().filter(|client| client.only(facts).is_some()).count();
    let summary = match all.len() {
        0 => "none is known: rows of evidence name none, and there is no clients.yml".to_owned(),
        _ => format!("{alone} served by one person alone in the last {MONTHS} months, {LEAST} times or more"),
    };
    Table { title: format!("{} clients", all.len()), summary, columns: &CLIENTS, rows: rows.collect() }
}

const REGISTER: [Column; 8] = [
    column("id", "id", Reach::Data),
    column("process", "process", Reach::Everywhere),
    column("criticality", "criticality", Reach::Everywhere),
    column("owner", "owner", Reach::Wide),
    column("pages", "written in", Reach::Everywhere),
    column("fresh", "fresh", Reach::Everywhere),
    column("covered_by_two", "covered by two", Reach::Everywhere),
    column("critical", "critical", Reach::Everywhere),
];

/// How the register stands.
pub fn register_table(facts: &Facts) -> Table {
    let all = register(facts);
    let pages = &facts.playbook.pages;
    let rows = all.iter().map(|listed| {
        let of_page = || listed.pages.iter().find_map(|at| pages[*at].owner.as_ref());
        let owner = listed.entry.owner.as_ref().or_else(of_page);
        vec![
            Cell::Text(listed.entry.id.clone()),
            Cell::Text(listed.entry.name.clone()),
            Cell::Text(listed.entry.criticality.clone().unwrap_or_default()),
            Cell::Names(owner.map(|owner| facts.playbook.roster.name(&owner.who).to_owned()).into_iter().collect()),
            match listed.pages.as_slice() {
                [only] => Cell::Path(pages[*only].path().to_owned()),
                some => Cell::Names(some.iter().map(|at| pages[*at].path().to_owned()).collect()),
            },
            Cell::Known(Some(listed.fresh)),
            Cell::Known(listed.covered),
            Cell::Known(Some(listed.critical)),
        ]
    });
    let title = format!("Register of {} processes", all.len());
    Table { title, summary: summary(facts, &all), columns: &REGISTER, rows: rows.collect() }
}

/// What share of the critical processes is written, fresh and covered by two.
fn summary(facts: &Facts, all: &[Listed<'_>]) -> String {
    if !facts.playbook.register.kept {
        return "there is no processes.yml, so nobody knows which processes have no page".to_owned();
    }
    let critical = tally(all.iter().filter(|listed| listed.critical));
    let (what, counted) = match critical.all {
        0 => ("processes, none of them critical", tally(all.iter())),
        _ => ("critical processes", critical),
    };
    let Tally { all: of, written, fresh, covered, sound, unknown } = counted;
    let share = |count: usize| format!("{count} ({} %)", percent(count, of));
    let unknown = match unknown {
        0 => String::new(),
        some => format!("; of {some} cover is not known because history is cut off here"),
    };
    let are = if sound == 1 { "is" } else { "are" };
    format!(
        "{sound} of {of} {what} ({} %) {are} written, fresh and covered by two: {} written, {} fresh, {} covered by two{unknown}",
        percent(sound, of),
        share(written),
        share(fresh),
        share(covered)
    )
}

fn percent(count: usize, of: usize) -> usize {
    (count * 100 + of / 2).checked_div(of).unwrap_or(0)
}

/// A client, for programs.
#[derive(Serialize)]
pub struct ClientData<'a> {
    /// The key of `clients.yml`; `null` where it is not there.
    id: Option<&'a str>,
    name: &'a str,
    lead: Option<&'a str>,
    backup: Option<&'a str>,
    page: Option<&'a str>,
    served: Vec<ServedData<'a>>,
    /// Who alone served them lately, if anybody did.
    only: Option<&'a str>,
}

#[derive(Serialize)]
struct ServedData<'a> {
    who: &'a str,
    first: String,
    last: String,
    count: usize,
    lately: usize,
    from: String,
}

/// Every client.
pub fn client_data<'a>(facts: &'a Facts, all: &'a [Client<'a>]) -> Vec<ClientData<'a>> {
    let roster = &facts.playbook.roster;
    let served = |served: &'a Served<'a>| ServedData {
        who: roster.id(&served.who),
        first: served.first.to_string(),
        last: served.last.to_string(),
        count: served.count,
        lately: served.lately,
        from: format!("evidence:{}:{}", served.newest.path(), served.newest.position().line),
    };
    let data = |client: &'a Client<'a>| ClientData {
        id: client.listed.map(|listed| listed.id.as_str()),
        name: client.name,
        lead: client.listed.and_then(|listed| listed.lead.as_ref()).map(|named| roster.id(&named.who)),
        backup: client.listed.and_then(|listed| listed.backup.as_ref()).map(|named| roster.id(&named.who)),
        page: client.listed.and_then(|listed| path(facts, listed.leads_to.as_ref())),
        served: client.served.iter().map(served).collect(),
        only: client.only(facts).map(|only| roster.id(&only.who)),
    };
    all.iter().map(data).collect()
}

fn path<'a>(facts: &'a Facts, target: Option<&LinkTarget>) -> Option<&'a str> {
    match target? {
        LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _) => Some(facts.playbook.pages[*at].path()),
        _ => None,
    }
}

/// The register, for programs.
#[derive(Serialize)]
pub struct RegisterData<'a> {
    /// Of the critical processes.
    critical: TallyData,
    /// Of all.
    all: TallyData,
    processes: Vec<ListedData<'a>>,
}

#[derive(Serialize)]
struct TallyData {
    processes: usize,
    written: usize,
    fresh: usize,
    covered_by_two: usize,
    sound: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct ListedData<'a> {
    id: &'a str,
    name: &'a str,
    criticality: Option<&'a str>,
    critical: bool,
    owner: Option<&'a str>,
    pages: Vec<&'a str>,
    fresh: bool,
    covered_by_two: Option<bool>,
}

/// All of it; nothing where there is no `processes.yml`.
pub fn register_data<'a>(facts: &'a Facts, all: &'a [Listed<'a>]) -> Option<RegisterData<'a>> {
    let counted = |counted: Tally| TallyData {
        processes: counted.all,
        written: counted.written,
        fresh: counted.fresh,
        covered_by_two: counted.covered,
        sound: counted.sound,
        unknown: counted.unknown,
    };
    let data = |listed: &'a Listed<'a>| ListedData {
        id: &listed.entry.id,
        name: &listed.entry.name,
        criticality: listed.entry.criticality.as_deref(),
        critical: listed.critical,
        owner: listed.entry.owner.as_ref().map(|owner| facts.playbook.roster.id(&owner.who)),
        pages: listed.pages.iter().map(|at| facts.playbook.pages[*at].path()).collect(),
        fresh: listed.fresh,
        covered_by_two: listed.covered,
    };
    facts.playbook.register.kept.then(|| RegisterData {
        critical: counted(tally(all.iter().filter(|listed| listed.critical))),
        all: counted(tally(all.iter())),
        processes: all.iter().map(data).collect(),
    })
}
