//! `verify`: somebody has looked at a page, and the page says so from now on. Its other bytes stay.

mod ask;
mod changes;
mod done;
mod next;

use std::io::{self, IsTerminal};

use anyhow::{anyhow, bail, ensure};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::page::find;
use crate::cli::{CLEAN, Common, output, parse_day};
use crate::model::page::How;
use crate::model::people::{Name, Roster, Who, is_nobody};
use crate::pipeline::{self, Wanted};
use ask::ask;
use changes::{since, told};
use done::{Done, takes_verification, write};

/// Log that somebody has looked at a page, and how
#[derive(Debug, Args)]
#[command(
    override_usage = "playbook verify [OPTIONS] PAGE\n       playbook verify --next --as PERSON",
    after_help = "Examples:\n  \
        playbook verify billing/send-invoice.md --by jonas --how walked\n  \
        playbook verify \"Send an invoice\" --by jonas --how performed --on 2026-11-20 --ref T-1042\n  \
        playbook verify send-invoice --by maya --same         a typo was mended: no new date\n  \
        playbook verify send-invoice                          asks who, and how\n  \
        playbook verify --next --as jonas                     what waits for them, one by one"
)]
pub struct Verify {
    /// The page: its path, its address, its title or the end of its path; one, because people look at one at a time
    #[arg(value_name = "PAGE", required_unless_present = "next")]
    page: Vec<String>,
    /// Who looked at it: an id, name, alias or address of people.yml
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// How they did
    #[arg(long, value_name = "HOW", conflicts_with = "same")]
    how: Option<Looked>,
    /// On which day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    on: Option<Date>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// A ticket, or a link to it
    #[arg(long = "ref", value_name = "LINK")]
    reference: Option<String>,
    /// Say that the changed words mean the same as those verified, as when a typo was mended: no new date, no cover
    #[arg(long)]
    same: bool,
    /// Show what waits for somebody page by page, the most overdue first, and ask for each whether they have looked
    #[arg(long, requires = "person", conflicts_with_all = ["page", "by", "how", "on", "note", "reference", "same"])]
    next: bool,
    /// For whom
    #[arg(id = "person", long = "as", value_name = "PERSON", requires = "next")]
    person: Option<String>,
}

impl Verify {
    /// Who is named, if anybody is.
    fn who(&self, roster: &Roster) -> anyhow::Result<Option<Who>> {
        self.by.as_deref().map(|name| person(roster, name)).transpose().map_err(|why| anyhow!(why))
    }

    /// How, if it is said; of that, nothing where the words are the same in substance.
    fn how(&self) -> Option<Option<How>> {
        if self.same { Some(None) } else { self.how.map(|looked| Some(looked.how())) }
    }
}

/// How somebody looked at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Looked {
    /// Read it through
    Read,
    /// Walked through it with somebody
    Walked,
    /// Carried it out
    Performed,
}

impl Looked {
    fn how(self) -> How {
        match self {
            Looked::Read => How::Read,
            Looked::Walked => How::Walked,
            Looked::Performed => How::Performed,
        }
    }
}

/// Looks, asks for what is missing, and stamps.
pub fn run(common: &Common, command: Verify) -> anyhow::Result<u8> {
    if let Some(person) = &command.person {
        return next::run(common, person);
    }
    let [typed] = command.page.as_slice() else {
        bail!("one page at a time: each has to be looked at by itself, so `verify` takes one PAGE");
    };
    if !may_ask() {
        ensure!(command.by.is_some(), "`--by` is missing: say who looked at it, `--by PERSON`");
        ensure!(
            command.how().is_some(),
            "`--how` is missing: say how they looked at it, `--how read`, `walked` or `performed`"
        );
    }
    let root = common.root(None)?;
    let today = common.today()?;
    let checked = pipeline::read(&root, today, Wanted::Facts)?;
    let facts = &checked.facts;
    let at = find(&facts.playbook.pages, &facts.settings, &root, typed)?;
    let page = &facts.playbook.pages[at];
    takes_verification(page)?;
    let since = since(facts, at);
    let roster = &facts.playbook.roster;
    let (who, how, on) = (command.who(roster)?, command.how(), command.on.unwrap_or(today));
    let given = who.clone().zip(how).map(|(who, how)| Done { who, how, on });
    if let Some(done) = &given {
        done.can_be(facts, at, &since)?;
    }
    if !common.quiet {
        output::print(&format!(
            "{}: {}\n{}",
            page.path(),
            page.title,
            told(facts, at, &since, output::colour(common))
        ))?;
    }
    let done = match given {
        Some(done) => done,
        None => {
            let who = match who {
                Some(who) => who,
                None => asked("Who looked at it?", &|name| person(roster, name))?,
            };
            let how = match how {
                Some(how) => how,
                None => Some(asked("How: read, walked (with somebody) or performed?", &looked)?.how()),
            };
            let done = Done { who, how, on };
            done.can_be(facts, at, &since)?;
            done
        }
    };
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (note, reference) = (text(&command.note), text(&command.reference));
    write(&root, facts, page, &done, (note.as_deref(), reference.as_deref()))?;
    if !common.quiet {
        output::print(&done.told(facts, at))?;
    }
    Ok(CLEAN)
}

/// Whether somebody is there to answer.
fn may_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn asked<T>(question: &str, read: &dyn Fn(&str) -> Result<T, String>) -> anyhow::Result<T> {
    ask((&mut io::stdin().lock(), &mut io::stderr().lock()), question, read)
}

fn looked(answer: &str) -> Result<Looked, String> {
    let all = Looked::value_variants();
    let found = all.iter().find(|one| !answer.is_empty() && one.how().name().starts_with(&answer.to_lowercase()));
    found.copied().ok_or_else(|| "answer read, walked or performed".to_owned())
}

/// Who is meant, where that is one human.
fn person(roster: &Roster, name: &str) -> Result<Who, String> {
    // `…` stands for a name in what is printed.
    if is_nobody(name) || !name.contains(char::is_alphanumeric) {
        return Err("name a person".to_owned());
    }
    match roster.find(name) {
        Some(who @ Who::Person(_)) => Ok(who.clone()),
        Some(Who::Team(team)) => {
            let members: Vec<&str> =
                roster.team(*team).members.iter().map(|member| roster.person(*member).id.as_str()).collect();
            Err(format!("`{name}` is a team: name the one who looked at it, of {}", members.join(", ")))
        }
        _ if roster.is_empty() => Ok(Who::Unlisted(Name::new(name))),
        _ => {
            let (what, help) = roster.stranger(name).told(name, "add them to people.yml first");
            Err(format!("{what}; {help}"))
        }
    }
}
