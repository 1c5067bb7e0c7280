//! The cover page: people by processes.

use serde::Serialize;

use super::{Link, Party};

/// Who covers what (`cover.html`): people by processes. In a large playbook the first such page lists the others.
#[derive(Debug, Clone, Serialize)]
pub struct CoverPage {
    /// Title.
    pub title: String,
    /// The other pages, where this one only leads to them.
    pub sheets: Vec<CoverSheet>,
    /// The people who stand at the columns' heads; empty where they are too many for columns.
    pub people: Vec<Party>,
    /// The names to choose from, with the numbers by which rows call them.
    pub names: Vec<CoverName>,
    /// The teams to choose from, with the numbers of the team and its members.
    pub teams: Vec<CoverName>,
    /// The processes, folder by folder.
    pub groups: Vec<CoverGroup>,
    /// How many processes there are.
    pub processes: usize,
    /// Of how many history is cut off, so that who has covered them is not known.
    pub unknown: usize,
    /// Of how many two who cover them might be one human.
    pub unlinked: usize,
    /// Somebody stands in it of whom `training.yml` alone speaks.
    pub said: bool,
    /// Somebody covers something now of whom nobody knows whether they are still here.
    pub perhaps_gone: bool,
    /// The pages on who is away, who can step in and whom to train, this one left out.
    pub ways: Vec<Link>,
}

/// A page of [`CoverPage::sheets`].
#[derive(Debug, Clone, Serialize)]
pub struct CoverSheet {
    /// Title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Its processes.
    pub processes: usize,
    /// Of those, by the number of people who cover them now: none, one, two or more.
    pub covered: [usize; 3],
    /// Those of which it is not known.
    pub unknown: usize,
}

/// A name to choose a list's rows by.
#[derive(Debug, Clone, Serialize)]
pub struct CoverName {
    /// Shown name.
    pub name: String,
    /// The numbers it stands for, with blanks between.
    pub numbers: String,
}

/// The processes of a folder.
#[derive(Debug, Clone, Serialize)]
pub struct CoverGroup {
    /// The folder's title, with those above it.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The processes, thinnest cover first.
    pub rows: Vec<CoverRow>,
}

/// A process and everyone who has to do with it.
#[derive(Debug, Clone, Serialize)]
pub struct CoverRow {
    /// The page's title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// The owner's number.
    pub owner_number: Option<usize>,
    /// The figure for [`Self::now`]: `none`, `one`, `two`, `more`, `unknown`.
    pub sign: &'static str,
    /// How many cover it now, at the least; nothing where it is not known.
    pub now: Option<usize>,
    /// As shown: "2", "at most 2", "at least 2", "not known".
    pub count: String,
    /// How many are asked for.
    pub minimum: usize,
    /// The numbers of everyone in it, with blanks between.
    pub numbers: String,
    /// With columns, one mark each, in their order; else the marks that say something, those who cover it now first.
    pub marks: Vec<CoverMark>,
    /// Without columns, those who covered it in the past beside the latest of them: they are folded away.
    pub folded: Vec<CoverMark>,
    /// With columns, how many marks are `far`.
    pub far: usize,
    /// How many marks were left out, where they are too many.
    pub more: usize,
}

/// What somebody has to do with a process.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CoverMark {
    /// `owner`, `now`, `once`, `asked`, `said` (by `training.yml` alone); empty for nothing.
    pub kind: &'static str,
    /// The letter that stands for it: `O`, `C`, `P`, `A`, `T` in English.
    pub letter: String,
    /// Who.
    pub name: String,
    /// What else there is to say: "2 Sep 2026, walked through"; may be empty.
    pub text: String,
    /// All of it in a sentence.
    pub says: String,
    /// They have walked through it or carried it out.
    pub hands: bool,
    /// How far they have come: 1 learning it, 2 can do it, 3 can teach it; 0 where it is not known or they have left.
    pub level: usize,
    /// There are later ones of those who covered it in the past: where the marks are a list, this one is left out.
    pub far: bool,
}
