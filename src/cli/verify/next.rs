//! `verify --next --as PERSON`: what waits for somebody, page by page, each with what changed in it, and the question
//! whether they have looked. There is no way to log several at once.

use std::io::{self, BufRead, Write};
use std::path::Path;

use anyhow::{anyhow, ensure};

use crate::cli::{CLEAN, Common, output};
use crate::cover;
use crate::facts::Facts;
use crate::model::cadence::{State, words};
use crate::model::page::How;
use crate::model::people::Who;
use crate::pipeline::{self, Wanted};

use super::ask::ask;
use super::changes::{since, told};
use super::done::{Done, write};
use super::{looked, may_ask, person};

/// What is answered about one page.
enum Answer {
    Looked(How),
    Skip,
    End,
}

/// Goes through the pages that wait for somebody.
///
/// # Errors
/// Without a terminal; a name that means nobody; a page that cannot be written.
pub fn run(common: &Common, name: &str) -> anyhow::Result<u8> {
    ensure!(
        may_ask(),
        "`--next` asks at a terminal; elsewhere name a page: `playbook verify PAGE --by PERSON --how HOW`"
    );
    let root = common.root(None)?;
    let checked = pipeline::read(&root, common.today()?, Wanted::Facts)?;
    let who = person(&checked.facts.playbook.roster, name).map_err(|why| anyhow!(why))?;
    let (mut input, mut output) = (io::stdin().lock(), io::stderr().lock());
    walk(&root, &checked.facts, &who, (&mut input, &mut output), output::colour(common))?;
    Ok(CLEAN)
}

/// The processes that wait for somebody: of those that they answer for or are listed to check, the ones due, overdue or
/// never verified, and the ones that list them without anything on record; the most overdue first.
fn queue(facts: &Facts, who: &Who) -> Vec<usize> {
    let mut waiting: Vec<(u8, Option<jiff::civil::Date>, usize)> = Vec::new();
    for (at, page) in facts.processes() {
        let owns = cover::owner(facts, page).as_ref() == Some(who);
        let listed = page.reviewers.iter().any(|named| named.who == *who);
        let Some(freshness) = facts.freshness(at).filter(|_| owns || listed) else { continue };
        let first = match freshness.state {
            State::Stale => 0,
            State::Unverified => 1,
            State::Due => 2,
            State::Fresh if listed && cover::waits(facts, at, &cover::cover(facts, at), who) == Some(true) => 3,
            State::Fresh => continue,
        };
        waiting.push((first, freshness.due, at));
    }
    waiting.sort_unstable();
    waiting.into_iter().map(|(.., at)| at).collect()
}

/// Asks about each page, and writes what was answered at once.
fn walk(
    root: &Path,
    facts: &Facts,
    who: &Who,
    (input, output): (&mut dyn BufRead, &mut dyn Write),
    colour: bool,
) -> anyhow::Result<()> {
    let name = facts.playbook.roster.name(who);
    let queue = queue(facts, who);
    if queue.is_empty() {
        writeln!(output, "nothing waits for {name}")?;
        return Ok(());
    }
    let mut logged = 0;
    for (number, at) in queue.iter().enumerate() {
        let page = &facts.playbook.pages[*at];
        let state = facts.freshness(*at).map(|freshness| match freshness.due {
            Some(due) => format!("{}, review by {}", freshness.state.name(), words(due)),
            None => freshness.state.name().to_owned(),
        });
        let changed = since(facts, *at);
        write!(
            output,
            "\n{} of {}: {}\n{}: {}\n{}",
            number + 1,
            queue.len(),
            page.title,
            page.path(),
            state.unwrap_or_default(),
            told(facts, *at, &changed, colour)
        )?;
        let question = format!("Has {name} looked at it: read, walked (with somebody), performed? Else skip or end.");
        let how = match ask((&mut *input, &mut *output), &question, &answer)? {
            Answer::Looked(how) => how,
            Answer::Skip => continue,
            Answer::End => break,
        };
        let done = Done { who: who.clone(), how: Some(how), on: facts.today };
        let can = done.can_be(facts, *at, &changed);
        match can.and_then(|()| write(root, facts, page, &done, (None, None))) {
            Ok(()) => {
                logged += 1;
                write!(output, "{}", done.told(facts, *at))?;
            }
            Err(error) => writeln!(output, "  not logged: {error:#}")?,
        }
    }
    writeln!(output, "\n{logged} of {} logged", queue.len())?;
    Ok(())
}

fn answer(text: &str) -> Result<Answer, String> {
    match text.to_lowercase().as_str() {
        "s" | "skip" | "" => Ok(Answer::Skip),
        "e" | "end" | "q" | "quit" => Ok(Answer::End),
        other => match looked(other) {
            Ok(looked) => Ok(Answer::Looked(looked.how())),
            Err(_) => Err("answer read, walked, performed, skip or end".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_asked_about_one_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
        };
        page("playbook.yml", "title: Test\n");
        page("people.yml", "people: { maya: {}, jonas: { name: Jonas Weber } }\n");
        page("a.md", "---\nowner: maya\nreviewers: [jonas]\nlast_verified: 2026-11-01\n---\n# Fresh\n");
        page("b.md", "---\nowner: jonas\nlast_verified: 2026-01-01\n---\n# Overdue\n");
        page("c.md", "---\nowner: jonas\n---\n# New\n");
        page("d.md", "---\nowner: maya\n---\n# Of somebody else\n");
        page("e.md", "---\nowner: jonas\nlast_verified: 2026-11-01\n---\n# His and fresh\n");
        let today = jiff::civil::date(2026, 11, 22);
        let checked = pipeline::read(folder.path(), today, Wanted::Facts).expect("a playbook");
        let who = person(&checked.facts.playbook.roster, "jonas").expect("Jonas");
        let mut said = Vec::new();
        let mut answers = "perhaps\nread\ns\nw\n".as_bytes();
        walk(folder.path(), &checked.facts, &who, (&mut answers, &mut said), false).expect("it goes through");
        let said = String::from_utf8(said).expect("UTF-8");
        let heads: Vec<&str> = said.lines().filter(|line| line.contains(" of 3: ")).collect();
        assert_eq!(heads, ["1 of 3: Overdue", "2 of 3: New", "3 of 3: Fresh"], "{said}");
        assert!(said.contains("b.md: stale, review by 30 Jun 2026\n") && said.ends_with("\n2 of 3 logged\n"), "{said}");
        let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
        assert!(text("b.md").contains("last_verified: 2026-11-22\n") && text("b.md").contains("how: read"));
        assert!(text("a.md").contains("how: walked") && !text("c.md").contains("verifications"));
        // Whoever leaves off has logged what they answered, and no more.
        let checked = pipeline::read(folder.path(), today, Wanted::Facts).expect("a playbook");
        let mut said = Vec::new();
        walk(folder.path(), &checked.facts, &who, (&mut "end\n".as_bytes(), &mut said), false).expect("it ends");
        assert!(String::from_utf8_lossy(&said).contains("1 of 1: New"));
        assert!(walk(folder.path(), &checked.facts, &who, (&mut "".as_bytes(), &mut Vec::new()), false).is_err());
    }
}
