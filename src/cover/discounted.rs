//! Why a verification that is on record gives no cover: in words for findings, pages and reports.
//!
//! It decides nothing of its own: what it says follows what [`cover`](super::cover) counts.

use super::{one, owner};
use crate::evidence::{From, Manner, Verification};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::How;
use crate::model::people::Who;

/// Why a verification is no cover, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its date was moved in one commit with those of more pages than one person looks at.
    Bulk {
        /// How many pages, this one included.
        pages: usize,
    },
    /// A program set the date.
    Bot,
    /// The commit is one that `.git-blame-ignore-revs` names.
    Ignored,
    /// It is the owner's own.
    Owner,
    /// A team of several is nobody in particular.
    Team,
    /// It is of a kind that does not count here.
    Kind(How),
    /// A date of which nothing says who set it.
    Unsaid,
}

impl Why {
    /// In words, about one verification.
    pub fn words(self) -> String {
        match self {
            Why::Bulk { pages } => {
                format!("moved with {} in one commit: nobody is known to have looked", others(pages))
            }
            Why::Bot => "set by a program: nobody is known to have looked".to_owned(),
            Why::Ignored => {
                "in a commit that .git-blame-ignore-revs sets aside: nobody is known to have looked".to_owned()
            }
            Why::Owner => "by the owner".to_owned(),
            Why::Team => "by a team, and nobody in particular".to_owned(),
            Why::Kind(how) => format!("{} does not count here", how.words()),
            Why::Unsaid => "it is not known who set the date".to_owned(),
        }
    }

    /// Whether both are told in one breath.
    fn like(self, other: Why) -> bool {
        self == other || matches!((self, other), (Why::Bulk { .. }, Why::Bulk { .. }))
    }

    /// In words, about several.
    fn kind(self) -> String {
        match self {
            Why::Bulk { pages } => format!("moved with {} in one commit", others(pages)),
            Why::Bot => "set by a program".to_owned(),
            Why::Ignored => "in a commit that .git-blame-ignore-revs sets aside".to_owned(),
            Why::Unsaid => "with a date of which it is not known who set it".to_owned(),
            Why::Kind(how) => format!("{}, which does not count here", how.words()),
            Why::Owner | Why::Team => self.words(),
        }
    }
}

fn others(pages: usize) -> String {
    match pages.saturating_sub(1) {
        0 => "others".to_owned(),
        1 => "one other page".to_owned(),
        others => format!("{others} other pages"),
    }
}

/// Why a verification of a page gives no cover; nothing where it does.
pub fn why(facts: &Facts, page: usize, verification: &Verification) -> Option<Why> {
    let what = &facts.playbook.pages[page];
    match verification.manner {
        Manner::Bulk { pages } => return Some(Why::Bulk { pages }),
        Manner::Machine if verification.recorded_by().is_none() => return Some(Why::Bot),
        Manner::Machine => return Some(Why::Ignored),
        Manner::Record | Manner::WithText | Manner::Alone { .. } | Manner::Unknown => {}
    }
    let Some(said) = &verification.who else { return Some(Why::Unsaid) };
    let who = one(&facts.playbook.roster, said, facts.today);
    if Some(&who) == owner(facts, what).as_ref() || Some(&who) == what.owner.as_ref().map(|named| &named.who) {
        Some(Why::Owner)
    } else if matches!(who, Who::Team(_)) {
        Some(Why::Team)
    } else {
        (!facts.counts(what).contains(&verification.how)).then_some(Why::Kind(verification.how))
    }
}

/// What of a page's record is no cover, and why: "2 verifications on record are no cover: 1 moved with 36 other pages
/// in one commit (Maya Chen, 1 May 2026, commit 1a2b3c4), 1 by the owner (2 Sep 2026)". Nothing where all of it counts.
/// `told` says which reasons are told.
pub fn note(facts: &Facts, page: usize, told: impl Fn(Why) -> bool) -> Option<String> {
    let mut reasons: Vec<(Why, Vec<&Verification>)> = Vec::new();
    for verification in facts.verifications(page) {
        let Some(why) = why(facts, page, verification).filter(|why| told(*why)) else { continue };
        match reasons.iter_mut().find(|(other, _)| other.like(why)) {
            Some((_, found)) => found.push(verification),
            None => reasons.push((why, vec![verification])),
        }
    }
    reasons.sort_by_key(|(why, _)| *why);
    let count: usize = reasons.iter().map(|(_, found)| found.len()).sum();
    let alone = reasons.len() == 1;
    let parts = reasons.iter().map(|(why, found)| {
        let newest = found.first().map(|newest| origin(facts, *why, newest)).unwrap_or_default();
        let many = if alone { String::new() } else { format!("{} ", found.len()) };
        match (found.len(), why) {
            (1, _) => format!("{many}{} ({newest})", why.kind()),
            (_, Why::Bulk { pages }) => format!("{many}moved in bulk (last with {}: {newest})", others(*pages)),
            _ => format!("{many}{} (last {newest})", why.kind()),
        }
    });
    let parts: Vec<String> = parts.collect();
    let more = if count == 1 { "verification on record is" } else { "verifications on record are" };
    (count > 0).then(|| format!("{count} {more} no cover: {}", parts.join(", ")))
}

/// Who, when and where: "Maya Chen, 1 May 2026, commit 1a2b3c4"; the owner and programs are named already.
fn origin(facts: &Facts, why: Why, verification: &Verification) -> String {
    let writer = verification.who.as_ref().or_else(|| verification.recorded_by());
    let name = writer.filter(|_| why != Why::Owner).map(|who| format!("{}, ", facts.playbook.roster.name(who)));
    let place = match (&verification.from, &verification.commit) {
        (From::Row(place), _) => format!(", {} line {}", place.path(), place.position().line),
        (_, Some(commit)) => format!(", commit {}", commit.short()),
        _ => String::new(),
    };
    format!("{}{}{place}", name.unwrap_or_default(), words(verification.when))
}
