//! Who looked at a page, how and when: whether it can have been, and how it is written down.

use std::path::Path;

use anyhow::{anyhow, bail, ensure};
use jiff::civil::Date;

use crate::cover;
use crate::edit::file::{self, File};
use crate::edit::stamp::{Stamp, stamp};
use crate::evidence::latest;
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::model::page::{How, Kind, Page, Status};
use crate::model::people::Who;

use super::changes::Since;

/// Refuses a page of which no verification is asked.
pub fn takes_verification(page: &Page) -> anyhow::Result<()> {
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
pub struct Done {
    /// Who.
    pub who: Who,
    /// Nothing where the words are the same in substance.
    pub how: Option<How>,
    /// When.
    pub on: Date,
}

impl Done {
    /// Refuses what cannot have been.
    pub fn can_be(&self, facts: &Facts, at: usize, since: &Since<'_>) -> anyhow::Result<()> {
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
    pub fn told(&self, facts: &Facts, at: usize) -> String {
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
        if cover::owner(facts, page).as_ref() == Some(&self.who) {
            text.push_str(&format!("  {name} answers for it: that gives a date, and no cover\n"));
        } else if !facts.counts(page).contains(&how) {
            let counts: Vec<&str> = facts.counts(page).iter().map(|how| how.name()).collect();
            text.push_str(&format!("  that gives a date, and no cover: what counts here is {}\n", counts.join(", ")));
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
pub fn write(
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
