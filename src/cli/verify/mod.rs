//! `verify`: somebody has looked at a page, and the page says so from now on. Its other bytes stay.

mod ask;
mod changes;

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::{anyhow, bail, ensure};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::page::find;
use crate::cli::{CLEAN, Common, output, parse_day};
use crate::edit::file::{self, File};
use crate::edit::stamp::{Stamp, stamp};
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::{How, Kind, Page, Status};
use crate::model::people::{Name, Roster, Who, is_nobody};
use crate::pipeline::{self, Wanted};
use ask::ask;
use changes::{Since, since, told};

/// Log that somebody has looked at a page, and how
#[derive(Debug, Args)]
#[command(
    override_usage = "playbook verify [OPTIONS] PAGE",
    after_help = "Examples:\n  \
        playbook verify billing/send-invoice.md --by jonas --how walked\n  \
        playbook verify \"Send an invoice\" --by jonas --how performed --on 2026-11-20 --ref T-1042\n  \
        playbook verify send-invoice --by maya --same         a typo was mended: no new date\n  \
        playbook verify send-invoice                          asks who, and how"
)]
pub struct Verify {
    /// The page: its path, its address, its title or the end of its path; one, because people look at one at a time
    #[arg(value_name = "PAGE", required = true)]
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
    let [typed] = command.page.as_slice() else {
        bail!("one page at a time: each has to be looked at by itself, so `verify` takes one PAGE");
    };
    let may_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if !may_ask {
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
    if is_nobody(name) {
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

/// Refuses a page of which no verification is asked.
fn takes_verification(page: &Page) -> anyhow::Result<()> {
    let path = page.path();
    match (page.kind, page.status) {
        (Kind::Guide, _) => bail!(
            "{path} is a guide, of which no verification is asked; if it tells how work is done, say `kind: sop` in its front matter"
        ),
        (Kind::Index, _) => {
            bail!(
                "{path} is the first page of its folder, of which no verification is asked; name one of the pages in it"
            )
        }
        (Kind::Sop, Status::Retired) => bail!("{path} is retired: nobody has to look at it any more"),
        (Kind::Sop, _) => Ok(()),
    }
}

/// Who looked, how and when.
struct Done {
    who: Who,
    /// Nothing where the words are the same in substance.
    how: Option<How>,
    on: Date,
}

impl Done {
    /// Refuses what cannot have been.
    fn can_be(&self, facts: &Facts, at: usize, since: &Since<'_>) -> anyhow::Result<()> {
        let roster = &facts.playbook.roster;
        let (name, on) = (roster.name(&self.who), words(self.on));
        ensure!(self.on <= facts.today, "{on} has not come yet: a verification is logged once it has taken place");
        if let Who::Person(id) = &self.who
            && let Some(until) = roster.person(*id).until
        {
            ensure!(until >= self.on, "{name} left on {}, before {on}; give the day with `--on`", words(until));
        }
        let verified = facts.playbook.pages[at].verified(latest(facts.today));
        if self.how.is_none() {
            let Some(last) = verified else {
                bail!("nobody has verified it yet, so there are no words that these could mean the same as");
            };
            ensure!(
                self.on >= last,
                "{on} is before it was verified, on {}: `--same` is about words changed since",
                words(last)
            );
            ensure!(
                !matches!(since, Since::Same),
                "nothing to do: its words are those that were verified on {}",
                words(last)
            );
        } else if let Since::Changed(Some(difference)) = since
            && verified.is_none_or(|last| self.on >= last)
            && let Some(later) = difference.commits.iter().rev().find(|commit| commit.when > self.on)
        {
            bail!(
                "its words were changed on {} (commit {}), after {on}: what {name} looked at then is not what stands there now; have them look again",
                words(later.when),
                later.short()
            );
        }
        Ok(())
    }

    /// What was logged, and what else there is to know.
    fn told(&self, facts: &Facts, at: usize) -> String {
        let page = &facts.playbook.pages[at];
        let roster = &facts.playbook.roster;
        let (name, on) = (roster.name(&self.who), words(self.on));
        let Some(how) = self.how else {
            return format!("  logged: the same in substance, says {name} on {on}; no new date, no cover\n");
        };
        let mut text = format!("  logged: {} by {name} on {on}", how.words());
        if page.verified(latest(facts.today)).is_none_or(|last| self.on >= last) {
            text.push_str(&format!("; review it again by {}", words(facts.cadence(page).after(self.on))));
        }
        text.push('\n');
        let own = |owner: &Who| roster.humans(owner) == [self.who.clone()];
        if page.owner.as_ref().is_some_and(|owner| own(&owner.who)) {
            text.push_str(&format!("  {name} answers for it: that gives a date, and no cover\n"));
        }
        let record = facts.evidence.pages.get(at);
        if let Some(commit) = record.and_then(|record| record.written.as_ref())
            && commit.author.as_ref() == Some(&self.who)
        {
            text.push_str(&format!(
                "  {name} wrote these words last (commit {}, {}): somebody else sees what the writer does not\n",
                commit.short(),
                words(commit.when)
            ));
        }
        if roster.is_empty() {
            text.push_str("  there is no people.yml, so the name stands as it was typed\n");
        }
        text
    }
}

/// Stamps the page.
fn write(
    root: &Path,
    facts: &Facts,
    page: &Page,
    done: &Done,
    (note, reference): (Option<&str>, Option<&str>),
) -> anyhow::Result<()> {
    let file = File::read(root, page.path())?.is_still(page.source.text())?;
    let newest = page.verified(latest(facts.today)).is_none_or(|last| done.on >= last);
    let print = page.fingerprint();
    let entry = Stamp {
        on: done.on,
        by: facts.playbook.roster.id(&done.who),
        how: done.how,
        of: newest.then_some(print.as_ref()),
        reference,
        note,
    };
    let text = stamp(file.text(), &facts.settings.front_matter, &entry)
        .map_err(|refusal| anyhow!(refusal.told(page.path(), file.text())))?;
    file::write(&[(&file, &text)])
}
