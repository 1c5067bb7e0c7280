//! Who covers what: people by processes, folder by folder. A large playbook gets a page for each top folder, and
//! first one that leads to them. People are not ranked here: they stand in the order of their names.

use std::collections::BTreeMap;

use crate::cover::{self, Covering};
use crate::model::people::Who;
use crate::model::training::Level;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{file_name, folder_url, href};
use crate::render::view::{CoverGroup, CoverMark, CoverName, CoverPage, CoverRow, CoverSheet, Frame};
use crate::render::wording::cover_figure;
use crate::render::words::Words;
use crate::render::{Job, Maker};

/// The most processes of one page.
const MOST_ROWS: usize = 400;
/// The most people that get a column each; more are named in the rows.
const MOST_COLUMNS: usize = 24;
/// The most people that a row names, where they have no columns.
const MOST_NAMED: usize = 24;
/// The most people of those who covered a process in the past that a list shows at once.
const MOST_ONCE: usize = 2;

/// A page of who covers what.
#[derive(Debug)]
pub struct Sheet {
    /// Its address.
    pub url: String,
    title: String,
    /// Folders with their processes, both in the order in which they are shown.
    groups: Vec<(String, Vec<usize>)>,
}

/// A job for each sheet, and for the page that leads to them where they are several.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for sheet in &maker.sheets {
        jobs.push(job(sheet.url.clone(), move || maker.cover_sheet(sheet)));
    }
    if maker.sheets.first().is_some_and(|first| first.url != maker.cover_url) {
        jobs.push(job(maker.cover_url.clone(), move || maker.cover_overview()));
    }
}

impl Maker<'_> {
    /// The sheets of the site; none where people are not named. `free` gives an address that is not taken.
    pub fn cover_sheets(&self, free: &mut impl FnMut(String) -> String) -> Vec<Sheet> {
        if self.nameless() {
            return Vec::new();
        }
        let mut groups = Vec::new();
        self.add_groups("", &mut groups);
        let total: usize = groups.iter().map(|(_, pages)| pages.len()).sum();
        if total <= MOST_ROWS {
            return vec![Sheet {
                url: self.cover_url.clone(),
                title: self.words.text("cover.title").to_owned(),
                groups,
            }];
        }
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut last = None;
        for (folder, pages) in groups {
            let top = folder.split('/').next().unwrap_or_default().to_owned();
            for part in pages.chunks(MOST_ROWS) {
                let rows = |sheet: &Sheet| sheet.groups.iter().map(|(_, pages)| pages.len()).sum::<usize>();
                let begun = sheets
                    .last_mut()
                    .filter(|sheet| last.as_ref() == Some(&top) && rows(sheet) + part.len() <= MOST_ROWS);
                let group = (folder.clone(), part.to_vec());
                match begun {
                    Some(sheet) => sheet.groups.push(group),
                    None => {
                        let name = if top.is_empty() { "pages".to_owned() } else { file_name(&top) };
                        let title = self.folder_title_or_site(&top);
                        sheets.push(Sheet { url: free(format!("cover/{name}.html")), title, groups: vec![group] });
                        last = Some(top.clone());
                    }
                }
            }
        }
        number(&mut sheets, self.words);
        sheets
    }

    /// The processes of a folder, thinnest cover first, and of those below it, in reading order.
    fn add_groups(&self, path: &str, groups: &mut Vec<(String, Vec<usize>)>) {
        let playbook = &self.facts.playbook;
        let Some(folder) = playbook.folders.get(path) else { return };
        let own = folder.index.iter().chain(&folder.pages).copied();
        let mut own: Vec<usize> = own.filter(|at| playbook.pages[*at].in_force() && self.shown(*at)).collect();
        own.sort_by_cached_key(|at| {
            let standing = &self.survey.pages[*at];
            // What is not known stands behind what is.
            let now = standing.cover.as_ref().map_or(0, |cover| cover.sure_now.min(2));
            (!standing.known, now, playbook.pages[*at].title.to_lowercase(), *at)
        });
        if !own.is_empty() {
            groups.push((path.to_owned(), own));
        }
        for below in &folder.folders {
            self.add_groups(below, groups);
        }
    }

    fn folder_title_or_site(&self, path: &str) -> String {
        if path.is_empty() { self.facts.settings.title.clone() } else { self.facts.playbook.folder_title(path) }
    }

    fn cover_overview(&self) -> anyhow::Result<(Frame, CoverPage)> {
        let title = self.words.text("cover.title");
        let url = self.cover_url.as_str();
        let sheets = self.sheets.iter().map(|sheet| {
            let tally = self.survey.tally(sheet.groups.iter().flat_map(|(_, pages)| pages.iter().copied()));
            CoverSheet {
                title: sheet.title.clone(),
                href: href(url, &sheet.url),
                processes: tally.processes,
                covered: tally.covered,
                unknown: tally.unknown,
            }
        });
        let sheets: Vec<CoverSheet> = sheets.collect();
        let pages = || self.sheets.iter().flat_map(|sheet| &sheet.groups).flat_map(|(_, pages)| pages).copied();
        let tally = self.survey.tally(pages());
        let page = CoverPage {
            title: title.to_owned(),
            processes: tally.processes,
            unknown: tally.unknown,
            unlinked: tally.unlinked,
            perhaps_gone: self.any_perhaps_gone(pages()),
            ways: self.ways(url),
            said: false,
            sheets,
            people: Vec::new(),
            names: Vec::new(),
            teams: Vec::new(),
            groups: Vec::new(),
        };
        Ok((self.cover_frame(url, title)?, page))
    }

    fn cover_frame(&self, url: &str, title: &str) -> anyhow::Result<Frame> {
        self.frame(&Framed { url, template: "cover", title, description: "", lang: None, folder: None })
    }

    fn cover_sheet(&self, sheet: &Sheet) -> anyhow::Result<(Frame, CoverPage)> {
        let url = sheet.url.as_str();
        let title = if url == self.cover_url {
            sheet.title.clone()
        } else {
            self.words.say("cover.of", &[("folder", &sheet.title)])
        };
        let marks: BTreeMap<usize, Vec<(Who, CoverMark)>> =
            sheet.groups.iter().flat_map(|(_, pages)| pages).map(|at| (*at, self.marks(*at))).collect();
        let mut people: Vec<Who> = marks.values().flatten().map(|(who, _)| who.clone()).collect();
        people.sort_unstable();
        people.dedup();
        people.sort_by_cached_key(|who| {
            let party = self.named(who, url);
            (party.gone, party.name.to_lowercase())
        });
        let columns = people.len();
        // Teams that answer for something have a number behind those of the people.
        let owners = marks.keys().filter_map(|at| self.owner_of(*at)).filter(|who| !people.contains(who));
        let mut owners: Vec<Who> = owners.collect();
        owners.sort_unstable();
        owners.dedup();
        people.extend(owners);
        let numbers: BTreeMap<&Who, usize> = people.iter().enumerate().map(|(at, who)| (who, at)).collect();
        let matrix = columns <= MOST_COLUMNS;
        let groups = sheet.groups.iter().map(|(folder, pages)| CoverGroup {
            title: if folder.is_empty() {
                self.facts.settings.title.clone()
            } else {
                self.facts.playbook.folder_path(folder)
            },
            href: href(url, &folder_url(folder)),
            rows: pages
                .iter()
                .map(|at| self.cover_row(*at, &marks[at], &numbers, matrix.then_some(columns), url))
                .collect(),
        });
        let parties = self.parties(people[..columns].iter(), url);
        let tally = self.survey.tally(marks.keys().copied());
        let page = CoverPage {
            groups: groups.collect(),
            title: title.clone(),
            sheets: Vec::new(),
            names: parties
                .iter()
                .enumerate()
                .map(|(at, party)| CoverName { name: party.name.clone(), numbers: at.to_string() })
                .collect(),
            teams: self.cover_teams(&numbers, url),
            people: if matrix { parties } else { Vec::new() },
            processes: marks.len(),
            unknown: tally.unknown,
            unlinked: tally.unlinked,
            perhaps_gone: self.any_perhaps_gone(marks.keys().copied()),
            ways: self.ways(url),
            said: marks.values().flatten().any(|(_, mark)| mark.kind == "said"),
        };
        Ok((self.cover_frame(url, &title)?, page))
    }

    fn any_perhaps_gone(&self, mut pages: impl Iterator<Item = usize>) -> bool {
        let now = |at: usize| self.survey.pages[at].cover.as_ref().map_or(&[][..], |cover| &cover.now);
        pages.any(|at| cover::perhaps_gone(now(at)).next().is_some())
    }

    fn owner_of(&self, at: usize) -> Option<Who> {
        cover::owner(self.facts, &self.facts.playbook.pages[at])
    }

    /// The teams that answer for something here, or whose members do.
    fn cover_teams(&self, numbers: &BTreeMap<&Who, usize>, url: &str) -> Vec<CoverName> {
        let teams = self.facts.playbook.roster.teams.iter().enumerate();
        let mut teams: Vec<CoverName> = teams
            .filter_map(|(at, team)| {
                let who = Who::Team(crate::model::people::TeamId(at));
                let members = team.members.iter().map(|member| Who::Person(*member));
                let known: Vec<String> = std::iter::once(who.clone())
                    .chain(members)
                    .filter_map(|who| numbers.get(&who).map(usize::to_string))
                    .collect();
                (!known.is_empty()).then(|| CoverName { name: self.named(&who, url).name, numbers: known.join(" ") })
            })
            .collect();
        teams.sort_by_cached_key(|team| team.name.to_lowercase());
        teams
    }

    fn cover_row(
        &self,
        at: usize,
        marks: &[(Who, CoverMark)],
        numbers: &BTreeMap<&Who, usize>,
        columns: Option<usize>,
        url: &str,
    ) -> CoverRow {
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        let cover = standing.cover.as_ref();
        let called: Vec<String> = marks.iter().filter_map(|(who, _)| numbers.get(who)).map(usize::to_string).collect();
        let named = || marks.iter().take(MOST_NAMED).map(|(_, mark)| mark);
        let shown = match columns {
            Some(columns) => {
                let mut cells = vec![CoverMark::default(); columns];
                for (who, mark) in marks {
                    if let Some(cell) = numbers.get(who).and_then(|at| cells.get_mut(*at)) {
                        *cell = mark.clone();
                    }
                }
                cells
            }
            None => named().filter(|mark| !mark.far).cloned().collect(),
        };
        CoverRow {
            title: page.title.clone(),
            href: href(url, &page.url),
            owner: page.owner.as_ref().and_then(|owner| self.party(&owner.who, url)),
            owner_number: self.owner_of(at).and_then(|owner| numbers.get(&owner).copied()),
            sign: cover.map_or("none", |cover| cover_figure(standing, cover)),
            now: cover.filter(|cover| standing.known || cover.sure_now > 1).map(|cover| cover.sure_now),
            count: cover.map_or_else(String::new, |cover| self.words.cover_count(standing, cover)),
            minimum: cover.map_or(0, |cover| cover.minimum),
            numbers: called.join(" "),
            marks: shown,
            folded: if columns.is_some() { Vec::new() } else { named().filter(|mark| mark.far).cloned().collect() },
            far: if columns.is_some() { marks.iter().filter(|(_, mark)| mark.far).count() } else { 0 },
            more: if columns.is_some() { 0 } else { marks.len().saturating_sub(MOST_NAMED) },
        }
    }

    /// Everyone who has to do with a process: its owner, where that is one person, those who cover it now, those who
    /// did once, those who are asked to, and those of whom `training.yml` alone speaks.
    fn marks(&self, at: usize) -> Vec<(Who, CoverMark)> {
        let roster = &self.facts.playbook.roster;
        let mut marks: Vec<(Who, CoverMark)> = Vec::new();
        let hands = self.survey.pages[at].hands.as_ref();
        let levels = &self.survey.pages[at].levels;
        let mut add = |who: &Who, kind: &'static str, sentence: &str, text: String| {
            let name = roster.name(who).to_owned();
            let says = self.words.say(sentence, &[("name", &name)]);
            let says =
                if text.is_empty() { says } else { self.words.say("mark.with", &[("says", &says), ("text", &text)]) };
            let far = kind == "once" && marks.iter().filter(|(_, mark)| mark.kind == "once").count() >= MOST_ONCE;
            let letter = self.words.text(&format!("mark.{kind}")).to_owned();
            let hands = hands.is_some_and(|hands| hands.ever.iter().any(|hand| hand.who == *who));
            let says = if hands { self.words.say("mark.hands", &[("says", &says)]) } else { says };
            let level = levels.iter().find(|leveled| leveled.who == *who).map(|leveled| leveled.level);
            let says = match level {
                Some(level) => self.words.say("mark.level", &[("says", &says), ("level", self.words.level(level))]),
                None => says,
            };
            marks.push((who.clone(), CoverMark { kind, letter, name, text, says, hands, far, level: steps(level) }));
        };
        let Some(cover) = &self.survey.pages[at].cover else { return marks };
        if let Some(owner) = self.owner_of(at).filter(|owner| !matches!(owner, Who::Team(_))) {
            add(&owner, "owner", "mark.owner-says", String::new());
        }
        let last = |covering: &Covering| {
            let day = self.words.day(covering.last).text;
            self.words.say("mark.last", &[("day", &day), ("how", self.words.how(covering.how))])
        };
        for covering in &cover.now {
            add(&covering.who, "now", "mark.now-says", last(covering));
        }
        for covering in cover.ever.iter().filter(|covering| !cover.now.contains(covering)) {
            let gone = roster.gone(&covering.who, self.facts.today);
            let why = self.words.text(if gone { "mark.gone" } else { "mark.old" });
            let text = self.words.say("mark.last-why", &[("last", &last(covering)), ("why", why)]);
            add(&covering.who, "once", "mark.once-says", text);
        }
        for who in &cover.listed {
            match cover::waits(self.facts, at, cover, who) {
                Some(true) => add(who, "asked", "mark.asked-says", String::new()),
                Some(false) => {}
                None => add(who, "asked", "mark.asked-perhaps", self.words.text("mark.asked-unknown").to_owned()),
            }
        }
        let marked = |who: &Who| {
            self.owner_of(at).as_ref() == Some(who)
                || cover.listed.contains(who)
                || cover.ever.iter().any(|covering| covering.who == *who)
        };
        for leveled in levels.iter().filter(|leveled| leveled.said && !marked(&leveled.who)) {
            add(&leveled.who, "said", "mark.said-says", String::new());
        }
        marks
    }
}

/// As the theme counts it: nothing, one, two, three.
fn steps(level: Option<Level>) -> usize {
    level.map_or(0, |level| level as usize + 1)
}

/// Numbers the sheets that share a title: "Field, part 2".
fn number(sheets: &mut [Sheet], words: &Words) {
    let mut part = 1;
    for at in 1..sheets.len() {
        let title = sheets[at - part].title.clone();
        if sheets[at].title == title {
            part += 1;
            sheets[at].title = words.count("list.part", part, &[("title", &title)]);
        } else {
            part = 1;
        }
    }
}
