//! What a page takes to be worked through: what a run of it is kept under and recorded by, and the ways to say that it
//! is wrong or that somebody did it. The ticking itself is the reader's script's; nothing here counts steps.

use crate::model::page::{Kind, Page, Status};
use crate::model::people::Who;
use crate::render::Maker;
use crate::render::parts::encode;
use crate::render::view::Work;
use crate::render::words::Words;

/// The most bytes of a prefilled mail or issue: some mail programs and servers cut what is longer.
const LONGEST: usize = 1_400;
/// The most characters of a page's title in a subject.
const LONGEST_TITLE: usize = 60;
/// Where the reader's script puts a step's number and its words.
const STEP: &str = "{step}";
const WORDS: &str = "{words}";

/// Where words about a page go.
enum Desk<'a> {
    /// A shared channel's address.
    Mail(&'a str),
    /// A repository's form for a new issue.
    GitHub(&'a str),
    /// The same at GitLab.
    GitLab(&'a str),
}

impl Desk<'_> {
    /// A link that opens a mail or an issue with this in it. Lines that make it too long are left out, the last first.
    fn href(&self, subject: &str, lines: &[String]) -> String {
        let (start, body, end) = match self {
            Desk::Mail(address) => {
                (format!("mailto:{}?subject=", encode(address).replace("%40", "@")), "&body=", "%0D%0A")
            }
            Desk::GitHub(repository) => (format!("{repository}/issues/new?title="), "&body=", "%0A"),
            Desk::GitLab(repository) => {
                (format!("{repository}/-/issues/new?issue%5Btitle%5D="), "&issue%5Bdescription%5D=", "%0A")
            }
        };
        let value = |text: &str| encode(text).replace('/', "%2F");
        let mut href = start + &value(subject) + body;
        for line in lines {
            let line = value(line);
            if href.len() + line.len() + end.len() > LONGEST {
                break;
            }
            href.push_str(&line);
            href.push_str(end);
        }
        href
    }
}

/// The ways to tell of a page: where the words go, and what stands in them.
pub struct Telling<'a> {
    words: &'a Words,
    title: String,
    desk: Option<Desk<'a>>,
    /// Which page is meant, and in which version.
    page: Vec<String>,
}

impl Telling<'_> {
    /// Where to say that the page is wrong: a mail to its channel, else a new issue.
    pub fn wrong(&self) -> Option<String> {
        self.href("tell.wrong-subject", "tell.wrong-body", &[])
    }

    /// Where to say that one has worked from it.
    pub fn did(&self) -> Option<String> {
        self.href("tell.did-subject", "tell.did-body", &[])
    }

    /// Where to say that a step of it is wrong, with [`STEP`] and [`WORDS`] for the reader's script to fill.
    fn step(&self) -> Option<String> {
        let step = self.words.say("tell.step", &[("step", STEP), ("words", WORDS)]);
        self.href("tell.step-subject", "tell.wrong-body", &[step])
    }

    /// A mail or an issue; where it is of a step, which.
    fn href(&self, subject: &str, body: &str, step: &[String]) -> Option<String> {
        let args = [("title", self.title.as_str()), ("step", STEP)];
        let subject = self.words.say(subject, &args);
        let blank = if step.is_empty() { 2 } else { 1 };
        let mut lines = vec![self.words.say(body, &[])];
        lines.resize(1 + blank, String::new());
        lines.extend(step.iter().chain(&self.page).cloned());
        Some(self.desk.as_ref()?.href(&subject, &lines))
    }
}

impl Maker<'_> {
    /// What it takes to work through a page; nothing for what is no process in force or to come, and for one without
    /// steps.
    pub fn work(&self, page: &Page, html: &str, telling: &Telling<'_>) -> Option<Work> {
        let steps = html.contains("<ol class=\"steps\"") || html.contains("<li class=\"task\"");
        (steps && page.kind == Kind::Sop && page.status != Status::Retired).then(|| Work {
            fingerprint: page.fingerprint().into_owned(),
            process: process(page),
            id: page.control.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            version: page.control.version.clone().unwrap_or_default(),
            step_href: telling.step(),
        })
    }

    /// The ways to tell of a page.
    pub fn telling(&self, page: &Page) -> Telling<'_> {
        let desk = self.desk(page);
        let told = if desk.is_some() { self.told(page) } else { Vec::new() };
        Telling { words: self.words, title: short(&page.title), desk, page: told }
    }

    /// The channel of the page, else of the team that owns it or that its owner is in, else of the playbook's owner; else
    /// the repository.
    fn desk(&self, page: &Page) -> Option<Desk<'_>> {
        let settings = &self.facts.settings;
        let owner = page.owner.as_ref().map(|owner| &owner.who);
        let mut teams: Vec<Who> = match owner {
            Some(team @ Who::Team(_)) => vec![team.clone()],
            // Who is in a team is told only where people are named.
            Some(who) if !self.nameless() => self.teams_of(who),
            _ => Vec::new(),
        };
        teams.extend(settings.owner.as_ref().map(|owner| owner.who.clone()));
        let of_team = |who: &Who| match who {
            Who::Team(team) => {
                self.facts.playbook.roster.team(*team).channel.as_ref().map(|channel| channel.value.as_str())
            }
            _ => None,
        };
        let mut names = page.channel.as_deref().into_iter().chain(teams.iter().filter_map(of_team));
        let channel = names.find_map(|name| settings.channels.get(name)?.email.as_deref());
        if let Some(address) = channel {
            return Some(Desk::Mail(address));
        }
        let repository = settings.repository.as_deref()?;
        let repository = repository.split_once("/tree/").map_or(repository, |(repository, _)| repository);
        Some(match repository.strip_suffix("/-") {
            Some(project) => Desk::GitLab(project),
            None if repository.contains("gitlab") => Desk::GitLab(repository),
            None => Desk::GitHub(repository),
        })
    }

    /// The lines that say which page is meant, and in which version.
    fn told(&self, page: &Page) -> Vec<String> {
        let base = self.facts.settings.url.as_deref().map(|url| format!("{}/", url.trim_end_matches('/')));
        let address = format!("{}{}", base.unwrap_or_default(), encode(&page.url));
        let id = page.control.id.as_ref().map(|id| id.value.as_str());
        let version = [id, page.control.version.as_deref(), Some(&page.fingerprint())];
        let version: Vec<&str> = version.into_iter().flatten().collect();
        vec![
            self.words.say("tell.page", &[("title", &page.title)]),
            self.words.say("tell.address", &[("address", &address)]),
            self.words.say("tell.version", &[("version", &version.join(", "))]),
        ]
    }
}

/// What a record of performed work calls a page: its id, which outlives its path, else the path.
fn process(page: &Page) -> String {
    let path = page.path();
    let bare = || path.rsplit_once('.').map_or(path, |(bare, _)| bare);
    page.control.id.as_ref().map_or_else(bare, |id| &id.value).to_owned()
}

/// As much of a title as fits into a subject.
fn short(title: &str) -> String {
    match title.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}
