//! Since when and from where: the words in which a finding names what it rests on.
//!
//! It names people as the playbook knows them, and never shows an address that only git knows.

use crate::cover::{self, Covering, alike};
use crate::evidence::{Commit, From, Verification};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::Page;
use crate::model::people::Who;

/// The command that logs that somebody has looked at a page; `how` is its last option.
pub fn verify(page: &Page, how: &str) -> String {
    let quote = if page.path().contains(char::is_whitespace) { "\"" } else { "" };
    format!("playbook verify {quote}{}{quote} --by … {how}", page.path())
}

/// Since when a page is on record, and where: "on record since 3 May 2024 (first commit 1a2b3c4)". Where its record is
/// that of another page too, which one: ", together with `billing/old.md`, which still stands". Nothing where nothing is
/// on record of it.
pub fn since(facts: &Facts, page: usize) -> Option<String> {
    let record = facts.evidence.pages.get(page)?;
    let since = record.since.as_ref()?;
    let day = words(since.when);
    let first = facts.verifications(page).last().map(|first| &first.from);
    let told = match (&since.commit, first) {
        (Some(commit), _) => format!("on record since {day} (first commit {})", commit.short()),
        (None, Some(From::Row(_))) => format!("on record since {day}, in the records of performed work"),
        (None, _) => format!("on record since {day}, in the front matter"),
    };
    let paths = record.shared_with.iter().map(|other| format!("`{}`", facts.playbook.pages[*other].path()));
    let paths: Vec<String> = paths.collect();
    Some(match paths.as_slice() {
        [] => told,
        [only] => format!("{told}, together with {only}, which still stands"),
        some => format!("{told}, together with {}, which still stand", some.join(", ")),
    })
}

/// Who covers a page, and what makes it so: "Jonas Weber: 2 Sep 2026, walked through, commit 1a2b3c4".
pub fn covering(facts: &Facts, page: usize, covering: &Covering) -> String {
    match facts.verifications(page).get(covering.at) {
        Some(verification) => told(facts, &covering.who, verification),
        None => facts.playbook.roster.name(&covering.who).to_owned(),
    }
}

/// The newest verification of a page by somebody, told as [`covering`] does.
pub fn newest(facts: &Facts, page: usize, who: &Who) -> Option<String> {
    let mut own = facts.verifications(page).iter().filter(|verification| verification.who.as_ref() == Some(who));
    own.next().map(|verification| told(facts, who, verification))
}

/// A commit as readers are told of it: "commit 1a2b3c4, 12 Oct 2026, Maya Chen".
pub fn commit(facts: &Facts, commit: &Commit) -> String {
    let author = commit.author.as_ref().map(|author| format!(", {}", facts.playbook.roster.name(author)));
    format!("commit {}, {}{}", commit.short(), words(commit.when), author.unwrap_or_default())
}

/// What settles whether two who cover a page, or one of them and its owner, are one human. It names both, and neither
/// address: findings stand on the site.
pub fn link(facts: &Facts, page: usize, covering: &[Covering]) -> String {
    let roster = &facts.playbook.roster;
    let owner = cover::owner(facts, &facts.playbook.pages[page]);
    let pair = alike::pair(facts, owner.as_ref(), &cover::people(covering));
    let who = match pair.map(|(one, other)| (roster.name(one), roster.name(other))) {
        Some((one, other)) if one == other => format!("two called `{one}`"),
        Some((one, other)) => format!("`{one}` and `{other}`"),
        None => "they".to_owned(),
    };
    match roster.is_empty() {
        true => format!(
            "{who} may be one person: link them in .mailmap, or add a people.yml with everyone's addresses under `email:`"
        ),
        false => format!(
            "{who} may be one person: put everyone's addresses under `email:` in people.yml, or link them in .mailmap"
        ),
    }
}

/// Who of those who cover a page may have left without anybody saying so.
pub fn perhaps_gone(facts: &Facts, covering: &[Covering]) -> Option<String> {
    let roster = &facts.playbook.roster;
    let names: Vec<String> = cover::perhaps_gone(covering).map(|who| format!("`{}`", roster.name(who))).collect();
    (!names.is_empty()).then(|| {
        let they = if names.len() == 1 { "they are" } else { "each of them is" };
        format!("not in people.yml, so nobody knows whether {they} still here: {}", names.join(", "))
    })
}

fn told(facts: &Facts, who: &Who, verification: &Verification) -> String {
    let roster = &facts.playbook.roster;
    let mut told = format!("{}: {}, {}", roster.name(who), words(verification.when), verification.how.words());
    match (&verification.from, &verification.commit) {
        (From::Row(place), _) => told += &format!(", {} line {}", place.path(), place.position().line),
        (_, Some(commit)) => told += &format!(", commit {}", commit.short()),
        _ => {}
    }
    let other = |writer: &&Who| *writer != who && Some(*writer) != verification.who.as_ref();
    match verification.recorded_by().filter(other) {
        Some(writer) => told + ", recorded by " + roster.name(writer),
        None => told,
    }
}
