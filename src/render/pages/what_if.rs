//! Who can step in: what is lost without somebody, on their own page; and a page on which any set of people can be
//! thought away, worked out in the browser from what stands in it. There is none where nobody is named.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;

use crate::cover;
use crate::cover::shared::Shared;
use crate::cover::what_if::{Loss, Lost, Process, WhatIf};
use crate::model::people::Who;
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{encode, file_name, href};
use crate::render::view::{Frame, HandoverShared, Link, LossRow, WhatIfPage, WhatIfPerson};
use crate::render::{Job, Maker};

/// How many of those who can step in a line names.
const MOST_NAMED: usize = 4;

/// The page and what it is about.
#[derive(Debug)]
pub struct Sheet {
    /// Its address.
    pub url: String,
    what_if: WhatIf,
}

impl Sheet {
    /// What it is worked out from.
    pub fn what_if(&self) -> &WhatIf {
        &self.what_if
    }
}

/// The one job, where there is the page.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    if let Some(sheet) = &maker.what_if {
        jobs.push(job(sheet.url.clone(), move || maker.what_if_page(sheet)));
    }
}

/// What the script reads. What is left out is empty, true where it is `known`.
#[derive(Serialize)]
struct Data<'a> {
    people: Vec<&'a str>,
    /// Who leaves soon, and what is said of it in place of `{because}`.
    until: Vec<(usize, String)>,
    clients: Vec<Common<'a>>,
    channels: Vec<Common<'a>>,
    unwritten: Vec<Common<'a>>,
    processes: Vec<Told<'a>>,
    words: Vec<(&'static str, &'a str)>,
    most: usize,
}

#[derive(Serialize)]
struct Told<'a> {
    title: &'a str,
    href: String,
    folder: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(flatten)]
    held: Held<'a>,
}

/// What several hold together, as the script knows it.
#[derive(Serialize)]
pub struct Common<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    lead: &'a [usize],
    people: &'a [usize],
}

impl<'a> Common<'a> {
    fn of(shared: &'a Shared<usize>) -> Self {
        Common { name: &shared.name, lead: &shared.lead, people: &shared.people }
    }
}

/// Who holds a process up, as the script knows it.
#[derive(Serialize)]
pub struct Held<'a> {
    #[serde(skip_serializing_if = "is_true")]
    known: bool,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    owner: &'a [usize],
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    cover: &'a [usize],
    #[serde(skip_serializing_if = "<[(usize, usize)]>::is_empty")]
    doubts: &'a [(usize, usize)],
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    once: &'a [usize],
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    learning: &'a [usize],
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    asked: &'a [usize],
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    leaving: &'a [usize],
    minimum: usize,
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_true(known: &bool) -> bool {
    *known
}

impl<'a> Held<'a> {
    /// Who holds up a process.
    pub fn of(process: &'a Process) -> Self {
        let Process { known, owner, cover, doubts, once, learning, asked, leaving, minimum, page: _ } = process;
        Held { known: *known, owner, cover, doubts, once, learning, asked, leaving, minimum: *minimum }
    }
}

/// The words that the script needs, by what it calls them.
const WORDS: [(&str, &str); 29] = [
    ("stops", "without.stops"),
    ("no-owner", "without.no-owner"),
    ("no-cover", "without.no-cover"),
    ("thin", "without.thin"),
    ("thin-of", "without.thin-of"),
    ("unknown", "without.unknown"),
    ("n-stops", "without.n-stops"),
    ("n-no-owner", "without.n-no-owner"),
    ("n-no-cover", "without.n-no-cover"),
    ("n-thin", "without.n-thin"),
    ("n-unknown", "people.not-known"),
    ("owner", "without.owner"),
    ("covers", "without.covers"),
    ("perhaps", "without.perhaps"),
    ("once", "without.once"),
    ("learning", "without.learning"),
    ("asked", "without.asked"),
    ("unwritten", "without.unwritten"),
    ("n-unwritten", "without.n-unwritten"),
    ("nobody", "without.nobody"),
    ("title", "without.title-of"),
    ("comma", "list.comma"),
    ("more", "without.more"),
    ("clients", "without.clients"),
    ("channels", "without.channels"),
    ("n-clients", "without.n-clients"),
    ("n-channels", "without.n-channels"),
    ("lead", "without.lead-lost"),
    ("left", "without.left-of"),
];

impl Maker<'_> {
    /// The page, where people are named and there is a process. `free` gives an address that is not taken.
    pub fn what_if_sheet(&self, free: &mut impl FnMut(String) -> String) -> Option<Sheet> {
        if self.nameless() {
            return None;
        }
        let cover = |at: usize| match &self.survey.pages[at].cover {
            Some(cover) => Cow::Borrowed(cover),
            None => Cow::Owned(cover::cover(self.facts, at)),
        };
        let what_if = WhatIf::new(self.facts, cover);
        (!what_if.people.is_empty() && !what_if.processes.is_empty())
            .then(|| Sheet { url: free("what-if.html".to_owned()), what_if })
    }

    /// The address of the page as seen from another, with somebody thought away.
    pub fn what_if_href(&self, who: Option<&Who>, from: &str) -> Option<String> {
        let sheet = self.what_if.as_ref()?;
        let place = who.and_then(|who| sheet.what_if.people.binary_search(who).ok());
        let there = href(from, &sheet.url);
        Some(match place {
            Some(place) => format!("{there}#{}", self.keys(&sheet.what_if)[place]),
            None => there,
        })
    }

    /// The address of the page as seen from another, with all of these thought away; none where one of them is not on it.
    pub fn what_if_href_of(&self, people: &[&Who], from: &str) -> Option<String> {
        let sheet = self.what_if.as_ref()?;
        let keys = self.keys(&sheet.what_if);
        let place = |who: &&Who| sheet.what_if.people.binary_search(who).ok();
        let named: Option<Vec<&str>> = people.iter().map(|who| Some(keys[place(who)?].as_str())).collect();
        Some(format!("{}#{}", href(from, &sheet.url), named?.join(",")))
    }

    /// What addresses name people by, which is the id of their line: the name of their page's file, else a number.
    fn keys(&self, what_if: &WhatIf) -> Vec<String> {
        let mut taken = HashSet::new();
        let named = |(at, who): (usize, &Who)| {
            let page = self.people.get(who).and_then(|url| url.rsplit('/').next()?.strip_suffix(".html"));
            let id = page.map(str::to_owned).or_else(|| match who {
                // An address that only git knows is never shown.
                Who::Author(_) => None,
                who => Some(file_name(self.facts.playbook.roster.id(who))),
            });
            id.filter(|id| taken.insert(id.clone())).map_or_else(|| format!("p{at}"), |id| format!("p-{id}"))
        };
        what_if.people.iter().enumerate().map(named).collect()
    }

    /// What is lost without somebody, the worst first.
    pub fn losses(&self, who: &Who, url: &str) -> Vec<LossRow> {
        let Some(sheet) = &self.what_if else { return Vec::new() };
        let what_if = &sheet.what_if;
        let Ok(place) = what_if.people.binary_search(who) else { return Vec::new() };
        let absent = what_if.absent(&[place]);
        let mut lost: Vec<(&Process, Loss)> =
            what_if.processes.iter().filter_map(|process| Some((process, process.without(&absent)?))).collect();
        lost.sort_by_key(|(_, loss)| loss.lost);
        lost.into_iter().map(|(process, loss)| self.loss(what_if, process, &loss, url)).collect()
    }

    /// The clients that somebody looks after or served lately, and who else does.
    pub fn clients_around(&self, who: &Who, url: &str) -> Vec<HandoverShared> {
        self.what_if
            .iter()
            .flat_map(|sheet| self.shared_with(&sheet.what_if, &sheet.what_if.clients, who, url))
            .collect()
    }

    /// The shared channels that somebody answers, and who else does.
    pub fn channels_around(&self, who: &Who, url: &str) -> Vec<HandoverShared> {
        self.what_if
            .iter()
            .flat_map(|sheet| self.shared_with(&sheet.what_if, &sheet.what_if.channels, who, url))
            .collect()
    }

    /// The processes that no page describes and that somebody answers for, and who else does.
    pub fn unwritten_of(&self, who: &Who, url: &str) -> Vec<HandoverShared> {
        self.what_if
            .iter()
            .flat_map(|sheet| self.shared_with(&sheet.what_if, &sheet.what_if.unwritten, who, url))
            .collect()
    }

    fn shared_with(&self, what_if: &WhatIf, all: &[Shared<usize>], who: &Who, url: &str) -> Vec<HandoverShared> {
        let Ok(place) = what_if.people.binary_search(who) else { return Vec::new() };
        let with = all.iter().filter(|shared| shared.people.contains(&place));
        let told = |shared: &Shared<usize>| HandoverShared {
            name: shared.name.clone(),
            others: self.parties(shared.people.iter().filter(|at| **at != place).map(|at| &what_if.people[*at]), url),
        };
        with.map(told).collect()
    }

    /// A process that loses something.
    pub fn loss(&self, what_if: &WhatIf, process: &Process, loss: &Loss, url: &str) -> LossRow {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[process.page];
        let text = |name: &str| self.words.text(name).to_owned();
        let step_in = loss.step_in.iter().map(|(at, stands)| (&what_if.people[*at], *stands));
        let step_in = self.stand_ins(step_in, url);
        LossRow {
            page: Link { title: page.title.clone(), href: href(url, &page.url) },
            folder: playbook.folder_title(&page.folder),
            criticality: page.criticality.clone().unwrap_or_default(),
            lost: loss.lost.name(),
            left: match loss.lost {
                Lost::Enough => {
                    let (covered, minimum) = (loss.covered.to_string(), process.minimum.to_string());
                    self.words.say("without.thin-of", &[("covered", &covered), ("minimum", &minimum)])
                }
                lost => text(&format!("without.{}", lost.name())),
            },
            more: step_in.len().saturating_sub(MOST_NAMED),
            step_in: step_in.into_iter().take(MOST_NAMED).collect(),
        }
    }

    fn what_if_page(&self, sheet: &Sheet) -> anyhow::Result<(Frame, WhatIfPage)> {
        let (url, what_if) = (sheet.url.as_str(), &sheet.what_if);
        let roster = &self.facts.playbook.roster;
        let playbook = &self.facts.playbook;
        // Of each person only the processes that rest on them are looked at.
        let mut touched: Vec<Vec<usize>> = vec![Vec::new(); what_if.people.len()];
        for (at, process) in what_if.processes.iter().enumerate() {
            let people: HashSet<usize> = process.owner.iter().chain(&process.cover).copied().collect();
            people.into_iter().for_each(|person| touched[person].push(at));
        }
        let keys = self.keys(what_if);
        let mut absent = what_if.absent(&[]);
        let mut people = Vec::with_capacity(what_if.people.len());
        for (place, who) in what_if.people.iter().enumerate() {
            absent[place] = true;
            let lost = touched[place].iter().filter_map(|at| what_if.processes[*at].without(&absent));
            let lost: Vec<Lost> = lost.map(|loss| loss.lost).collect();
            absent[place] = false;
            let count = |kinds: &[Lost]| lost.iter().filter(|lost| kinds.contains(lost)).count();
            people.push(WhatIfPerson {
                place,
                key: keys[place].clone(),
                name: roster.name(who).to_owned(),
                stops: count(&[Lost::Everybody]),
                no_owner: count(&[Lost::Owner]),
                no_cover: count(&[Lost::Cover]),
                thin: count(&[Lost::Enough, Lost::Unknown]),
                href: self.people.get(who).map(|person| format!("{}#without", href(url, person))),
            });
        }
        people.sort_by_cached_key(|person| person.name.to_lowercase());
        let processes = what_if.processes.iter().map(|process| {
            let page = &playbook.pages[process.page];
            Told {
                title: &page.title,
                href: encode(&page.url),
                folder: playbook.folder_title(&page.folder),
                level: page.criticality.as_deref(),
                held: Held::of(process),
            }
        });
        let until = what_if.until.iter().enumerate().filter(|_| self.tells_last_days());
        let data = Data {
            people: what_if.people.iter().map(|who| roster.name(who)).collect(),
            until: until.filter_map(|(at, until)| Some((at, self.until("{because}", (*until)?)))).collect(),
            clients: what_if.clients.iter().map(Common::of).collect(),
            channels: what_if.channels.iter().map(Common::of).collect(),
            unwritten: what_if.unwritten.iter().map(Common::of).collect(),
            processes: processes.collect(),
            words: WORDS.iter().map(|(name, text)| (*name, self.words.text(text))).collect(),
            most: MOST_NAMED,
        };
        // Nothing in it may end the element that it stands in.
        let data = serde_json::to_string(&data)?.replace('<', "\\u003c");
        let title = self.words.text("without.title");
        let framed = Framed { url, template: "what-if", title, description: "", lang: None, folder: None };
        Ok((
            self.frame(&framed)?,
            WhatIfPage { people, processes: what_if.processes.len(), ways: self.ways(url), data },
        ))
    }
}
