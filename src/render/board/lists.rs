//! Which processes are in each list of the board, in which parts and in which order.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Board, KeyPerson, List, Part, Slice};
use crate::cover::{self, key};
use crate::diagnostic::Waived;
use crate::evidence::Manner;
use crate::health::{Desk, Rests, Standing, When, desk, levels, rests};
use crate::model::cadence::State;
use crate::model::people::{TeamId, Who};
use crate::render::Maker;
use crate::render::parts::{file_name, folder_url};

/// All lists of processes, by name, from what the board has already; they may be empty. Where they lie is not settled
/// here.
pub fn all(maker: &Maker<'_>, board: &Board) -> Vec<(String, List)> {
    let facts = maker.facts;
    let standing = |at: usize| &maker.survey.pages[at];
    let state = |at: usize| standing(at).freshness.as_ref().map(|freshness| freshness.state);
    let pages = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
        facts.processes().map(|(at, _)| at).filter(|at| fits(*at)).collect()
    };
    let by_due = |mut pages: Vec<usize>| {
        pages.sort_by_key(|at| (due(standing(*at)), *at));
        pages
    };
    let worst = |mut pages: Vec<usize>| {
        pages.sort_by_cached_key(|at| maker.badness(*at));
        pages
    };
    let state_name = |of| maker.words.state(of).to_owned();
    let text = |name: &str| maker.words.text(name).to_owned();
    let unverified = match pages(&|at| !standing(at).known).is_empty() {
        true => state_name(State::Unverified),
        false => text("state.unknown"),
    };
    let month = facts.today.last_of_month();
    let this_month = |at: usize| due(standing(at)).is_some_and(|due| (facts.today..=month).contains(&due));
    let gone = |at: usize| cover::owner_gone(facts, &facts.playbook.pages[at], &[]);
    let covered = |people: usize| {
        move |at: usize| {
            let cover = standing(at).cover.as_ref().filter(|_| standing(at).known);
            cover.is_some_and(|cover| cover.sure_now.min(2) == people)
        }
    };
    let mut lists = vec![
        plain(
            "stale",
            state_name(State::Stale),
            text("signs.stale-do"),
            by_due(pages(&|at| state(at) == Some(State::Stale))),
        ),
        plain("due", state_name(State::Due), text("signs.due-do"), by_due(pages(&|at| state(at) == Some(State::Due)))),
        plain(
            "fresh",
            state_name(State::Fresh),
            text("signs.fresh-do"),
            by_due(pages(&|at| state(at) == Some(State::Fresh))),
        ),
        plain(
            "unverified",
            unverified,
            text("signs.unverified-do"),
            worst(pages(&|at| state(at) == Some(State::Unverified))),
        ),
        plain("due-this-month", text("board.month"), text("signs.due-do"), by_due(pages(&this_month))),
        plain("owner-gone", text("board.gone"), text("signs.gone-do"), worst(pages(&gone))),
        plain("cover-none", text("cover.is-none"), text("signs.none-do"), worst(pages(&covered(0)))),
        plain("cover-one", text("cover.is-one"), text("signs.one-do"), worst(pages(&covered(1)))),
        plain("cover-two", text("cover.is-two"), text("signs.two-do"), worst(pages(&covered(2)))),
        plain(
            "cover-unknown",
            text("cover.is-unknown"),
            text("signs.unknown-do"),
            worst(pages(&|at| !standing(at).known)),
        ),
        ("queue".to_owned(), queue(maker, &board.desks)),
    ];
    lists.extend(resting(maker));
    if !maker.nameless() {
        lists.push(("key-people".to_owned(), of_key_people(maker, &board.key_people)));
    }
    for slice in board.teams.iter().chain(&board.folders) {
        let within = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
            worst(slice.pages.iter().copied().filter(|at| fits(*at)).collect())
        };
        let fresh = |at: usize| matches!(state(at), Some(State::Fresh | State::Due));
        let titled =
            |what: &str| maker.words.say("board.slice", &[("name", &slice.title), ("what", maker.words.text(what))]);
        lists.push(plain(&slice.key, titled("list.processes"), String::new(), within(&|_| true)));
        lists.push(plain(&format!("{}-within", slice.key), titled("health.within"), String::new(), within(&fresh)));
        lists.push(plain(&format!("{}-two", slice.key), titled("health.by-two"), String::new(), within(&covered(2))));
    }
    lists
}

fn due(standing: &Standing) -> Option<Date> {
    standing.freshness.as_ref()?.due
}

fn listed(title: String, hint: String, heads: &'static [&'static str], parts: Vec<Part>) -> List {
    List { title, hint, url: String::new(), csv: String::new(), heads, parts }
}

fn plain(key: &str, title: String, hint: String, pages: Vec<usize>) -> (String, List) {
    let part = Part { id: String::new(), title: String::new(), above: None, keys: Vec::new(), pages, shown: 0 };
    (key.to_owned(), listed(title, hint, &[], vec![part]))
}

/// Reviews by week and desk: what is past first, then week by week; within a week the desks by name.
fn queue(maker: &Maker<'_>, desks: &[Desk]) -> List {
    let (facts, words) = (maker.facts, maker.words);
    let mut weeks: BTreeMap<When, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    let rows: BTreeMap<&Desk, usize> = desks.iter().enumerate().map(|(row, desk)| (desk, row)).collect();
    for (at, _) in facts.processes() {
        if let Some(due) = due(&maker.survey.pages[at])
            && let Some(row) = rows.get(&desk(facts, at)).copied()
        {
            weeks.entry(When::of(due, facts.today)).or_default().entry(row).or_default().push(at);
        }
    }
    let mut parts = Vec::new();
    for (when, by_desk) in weeks {
        let mut above = Some((week_title(maker, when), week_id(when)));
        for (row, mut pages) in by_desk {
            pages.sort_by_key(|at| (due(&maker.survey.pages[*at]), *at));
            let week = when.monday(facts.today).map_or_else(|| week_id(when), |monday| monday.to_string());
            let title = maker.desk_name(&desks[row]);
            let keys = vec![week, title.clone()];
            parts.push(Part { id: part_id(when, row), title, above: above.take(), keys, pages, shown: 0 });
        }
    }
    listed(words.text("board.queue").to_owned(), words.text("board.queue-hint").to_owned(), &["week", "desk"], parts)
}

/// The desks at which reviews lie, by name; teams before those who have a team's name, nobody last.
pub fn desks(maker: &Maker<'_>) -> Vec<Desk> {
    let reviewed = maker.facts.processes().filter(|(at, _)| due(&maker.survey.pages[*at]).is_some());
    let mut desks: Vec<Desk> = reviewed.map(|(at, _)| desk(maker.facts, at)).collect();
    desks.sort_unstable();
    desks.dedup();
    desks.sort_by_cached_key(|desk| (matches!(desk, Desk::Nobody), maker.desk_name(desk).to_lowercase()));
    desks
}

/// The anchor of a week.
pub fn week_id(when: When) -> String {
    match when {
        When::Past => "past".to_owned(),
        When::Week(week) => format!("week-{week}"),
        When::Later => "later".to_owned(),
    }
}

/// The anchor of a desk's part of a week.
pub fn part_id(when: When, row: usize) -> String {
    format!("{}-{}", week_id(when), row + 1)
}

/// What a week is called.
pub fn week_title(maker: &Maker<'_>, when: When) -> String {
    match (when, when.monday(maker.facts.today)) {
        (When::Past, _) => maker.words.text("board.past").to_owned(),
        (When::Week(0), _) => maker.words.text("board.this-week").to_owned(),
        (When::Week(_), Some(monday)) => maker.words.say("lately.week", &[("day", &maker.words.day(monday).text)]),
        (When::Week(_) | When::Later, _) => maker.words.text("board.later").to_owned(),
    }
}

/// What rests on few people, each kind a list, the most critical first.
pub const RESTING: [(Rests, &str); 3] =
    [(Rests::One, "one-person"), (Rests::OneBesides, "one-besides"), (Rests::Unknown, "rests-unknown")];

/// The lists of [`RESTING`].
fn resting(maker: &Maker<'_>) -> Vec<(String, List)> {
    let facts = maker.facts;
    let on_record = cover::on_record(facts);
    let processes = facts.processes();
    let all: Vec<(usize, Rests)> =
        processes.filter_map(|(at, _)| Some((at, rests(facts, at, &maker.survey.pages[at], &on_record)?))).collect();
    let list = |(which, key): (Rests, &str)| {
        let mut parts = Vec::new();
        for (row, level) in levels(facts).into_iter().enumerate() {
            let fits = |at: usize| facts.playbook.pages[at].criticality.as_deref() == level;
            let mut pages: Vec<usize> =
                all.iter().filter(|(at, rests)| *rests == which && fits(*at)).map(|(at, _)| *at).collect();
            if !pages.is_empty() {
                pages.sort_by_cached_key(|at| maker.badness(*at));
                let keys = vec![level.unwrap_or_default().to_owned()];
                let title = level_title(maker, level);
                parts.push(Part { id: level_id(row), title, above: None, keys, pages, shown: 0 });
            }
        }
        let (title, hint) = match which {
            Rests::One => ("health.one", "health.one-hint"),
            Rests::OneBesides => ("health.besides", "health.besides-hint"),
            Rests::Unknown => ("health.few-unknown", "health.few-unknown-hint"),
        };
        let text = |name: &str| maker.words.text(name).to_owned();
        (key.to_owned(), listed(text(title), text(hint), &["level"], parts))
    };
    RESTING.map(list).into()
}

/// The anchor of a level of criticality.
pub fn level_id(row: usize) -> String {
    format!("level-{}", row + 1)
}

/// A level of criticality as a heading.
pub fn level_title(maker: &Maker<'_>, level: Option<&str>) -> String {
    match level {
        Some(level) => maker.words.say("board.level", &[("level", level)]),
        None => maker.words.text("board.no-level").to_owned(),
    }
}

/// Those on whom many processes rest, each with what rests on them.
fn of_key_people(maker: &Maker<'_>, people: &[KeyPerson]) -> List {
    let words = maker.words;
    let parts = people.iter().enumerate().map(|(row, person)| {
        let name = maker.facts.playbook.roster.name(&person.who).to_owned();
        let (title, waived) = match &person.waived {
            Some(waived) => {
                let what = waived_words(maker, waived);
                let until = waived.until.map_or_else(|| "yes".to_owned(), |until| until.to_string());
                (words.say("board.aside", &[("name", &name), ("what", &what)]), until)
            }
            None => (name.clone(), String::new()),
        };
        let (id, keys) = (key_id(row), vec![name, waived]);
        Part { id, title, above: None, keys, pages: person.pages.clone(), shown: 0 }
    });
    let (title, hint) = (words.text("board.key").to_owned(), words.text("board.key-hint").to_owned());
    listed(title, hint, &["person", "waived"], parts.collect())
}

/// The anchor of a key person.
pub fn key_id(row: usize) -> String {
    format!("person-{}", row + 1)
}

/// That something is waived, and until when; the reason stands with the finding.
pub fn waived_words(maker: &Maker<'_>, waived: &Waived) -> String {
    match waived.until {
        Some(until) => maker.words.say("board.waived-until", &[("day", &maker.words.day(until).text)]),
        None => maker.words.text("board.waived").to_owned(),
    }
}

/// The key people, by name. Facts say who is one, whether or not the rule that tells of it is on or waived.
pub fn key_people(maker: &Maker<'_>) -> Vec<KeyPerson> {
    let facts = maker.facts;
    let waived = |who: &Who, pages: &[usize]| {
        let place = key::place(facts, who, pages)?;
        let name = format!("`{}`", facts.playbook.roster.name(who));
        let mut findings = maker.findings_of(place.path()).filter(|finding| finding.rule.code == "PB206");
        let own = findings.find(|finding| finding.place.span == place.span && finding.message.contains(&name));
        own?.waived.clone()
    };
    let cover = |at: usize| match &maker.survey.pages[at].cover {
        Some(cover) => Cow::Borrowed(cover),
        None => Cow::Owned(cover::cover(facts, at)),
    };
    let people = key::key_people(facts, cover).into_iter();
    let mut people: Vec<KeyPerson> =
        people.map(|(who, pages)| KeyPerson { waived: waived(&who, &pages), who, pages }).collect();
    people.sort_by_cached_key(|person| facts.playbook.roster.name(&person.who).to_lowercase());
    people
}

/// The teams by name, with the processes that they or, where people are named, their members answer for.
pub fn teams(maker: &Maker<'_>) -> Vec<Slice> {
    let roster = &maker.facts.playbook.roster;
    let named = !maker.nameless();
    let mut keys = Vec::new();
    let teams = roster.teams.iter().enumerate().map(|(at, team)| {
        let who = Who::Team(TeamId(at));
        let of = |owner: &Who| match owner {
            Who::Person(id) => named && team.members.contains(id),
            other => *other == who,
        };
        let fits = |page: &crate::model::page::Page| page.owner.as_ref().is_some_and(|named| of(&named.who));
        Slice {
            key: unique(&mut keys, "team", &team.id),
            title: team.name.clone(),
            url: maker.people.get(&who).cloned(),
            pages: maker.facts.processes().filter(|(_, page)| fits(page)).map(|(at, _)| at).collect(),
        }
    });
    let mut teams: Vec<Slice> = teams.filter(|slice| !slice.pages.is_empty()).collect();
    teams.sort_by_cached_key(|slice| slice.title.to_lowercase());
    teams
}

/// The top folders in their order, with the processes below them; last, the processes that are in none.
pub fn folders(maker: &Maker<'_>) -> Vec<Slice> {
    let playbook = &maker.facts.playbook;
    let top = playbook.folders.get("").map_or(&[][..], |root| root.folders.as_slice());
    let mut keys = Vec::new();
    let in_force = |pages: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
        pages.filter(|at| playbook.pages[*at].in_force()).collect()
    };
    let mut folders: Vec<Slice> = Vec::new();
    folders.extend(top.iter().map(|folder| Slice {
        key: unique(&mut keys, "folder", folder),
        title: playbook.folder_title(folder),
        url: Some(folder_url(folder)),
        pages: in_force(&mut playbook.pages_below(folder)),
    }));
    folders.push(Slice {
        key: unique(&mut keys, "folder", "none"),
        title: maker.words.text("nav.rest").to_owned(),
        url: Some(if maker.rest_url.is_empty() { folder_url("") } else { maker.rest_url.clone() }),
        pages: in_force(&mut playbook.pages_in("")),
    });
    folders.retain(|slice| !slice.pages.is_empty());
    folders
}

fn unique(keys: &mut Vec<String>, kind: &str, id: &str) -> String {
    let mut key = format!("{kind}-{}", file_name(id));
    while keys.contains(&key) {
        key += "-1";
    }
    keys.push(key.clone());
    key
}

/// The verifications that were written down in one way: processes and places among theirs, newest first.
pub fn verifications(maker: &Maker<'_>, fits: fn(Manner) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(Reverse<Date>, usize, usize)> = Vec::new();
    for (page, _) in maker.facts.processes() {
        let all = maker.facts.verifications(page).iter().enumerate();
        found.extend(all.filter(|(_, one)| fits(one.manner)).map(|(at, one)| (Reverse(one.when), page, at)));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, page, at)| (page, at)).collect()
}
