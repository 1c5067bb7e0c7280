//! The hinge: everything that is known, read-only from here on.

use jiff::civil::Date;

use crate::evidence::{Evidence, Verification, latest};
use crate::external::Answers;
use crate::markdown::{self, Places};
use crate::model::cadence::{Freshness, Interval, freshness};
use crate::model::page::{How, Page};
use crate::model::people::{TeamId, Who};
use crate::model::playbook::Playbook;
use crate::settings::{Channel, Level, Settings};

/// Settings, pages, evidence and the day.
#[derive(Debug)]
pub struct Facts {
    /// What `playbook.yml` asks for.
    pub settings: Settings,
    /// Pages and people.
    pub playbook: Playbook,
    /// Who verified what.
    pub evidence: Evidence,
    /// What web addresses answered; nothing where nobody asked.
    pub answers: Option<Answers>,
    /// The day for which everything is said.
    pub today: Date,
}

impl Facts {
    /// The processes in force, with their places: what verification is asked of.
    pub fn processes(&self) -> impl Iterator<Item = (usize, &Page)> {
        self.playbook.pages.iter().enumerate().filter(|(_, page)| page.in_force())
    }

    /// Whether all that is on record of a page is known. Where it is not, nothing may be claimed that rests on what is
    /// missing.
    pub fn known(&self, page: usize) -> bool {
        self.evidence.pages.get(page).is_none_or(|record| record.complete)
    }

    /// Of [`Self::processes`], those of which all that is on record is known: what is not here did not happen.
    pub fn known_processes(&self) -> impl Iterator<Item = (usize, &Page)> {
        self.processes().filter(|(page, _)| self.known(*page))
    }

    /// Whether there is no process of which something on record may be missing.
    pub fn all_known(&self) -> bool {
        self.processes().all(|(page, _)| self.known(page))
    }

    /// The verifications of a page, newest first.
    pub fn verifications(&self, page: usize) -> &[Verification] {
        self.evidence.pages.get(page).map_or(&[], |record| record.verifications.as_slice())
    }

    /// Where the targets of a page's links are written. It reads the page's text anew.
    pub fn places(&self, page: &Page) -> Places {
        markdown::places(&page.source.text()[page.body..], page.body, &self.settings.markdown())
    }

    fn level(&self, page: &Page) -> Option<&Level> {
        self.settings.criticality.get(page.criticality.as_deref()?)
    }

    /// Whether a level is one of those that ask for more than is asked without a level: more cover, or as much and a
    /// shorter review interval.
    pub fn is_critical(&self, level: Option<&str>) -> bool {
        let Some(level) = level.and_then(|level| self.settings.criticality.get(level)) else { return false };
        let (cover, every) = (self.settings.cover.minimum, self.settings.review.every);
        let asked = level.cover.unwrap_or(cover);
        let sooner = level.every.unwrap_or(every).after(self.today) < every.after(self.today);
        asked > cover || (asked == cover && sooner)
    }

    /// How often a page is to be reviewed: what is set for it, else its level, else the site's.
    pub fn cadence(&self, page: &Page) -> Interval {
        let level = || self.level(page).and_then(|level| level.every);
        page.review_every.or_else(level).unwrap_or(self.settings.review.every)
    }

    /// How many reviewers a page should have been verified by.
    pub fn minimum(&self, page: &Page) -> usize {
        self.level(page).and_then(|level| level.cover).unwrap_or(self.settings.cover.minimum)
    }

    /// The kinds of verification that count as cover of a page.
    pub fn counts(&self, page: &Page) -> &[How] {
        self.level(page).and_then(|level| level.how.as_deref()).unwrap_or(&self.settings.cover.counts)
    }

    /// The shared channels by which a page's people are reached, the right one first: that of the page, of the team that
    /// owns it or that its owner is in, and of the playbook's owner.
    pub fn channels(&self, page: &Page) -> Vec<(&str, &Channel)> {
        let roster = &self.playbook.roster;
        let teams = |who: &Who| -> Vec<TeamId> {
            let all = (0..roster.teams.len()).map(TeamId);
            match who {
                Who::Team(team) => vec![*team],
                Who::Person(person) => all.filter(|team| roster.team(*team).members.contains(person)).collect(),
                Who::Unlisted(_) | Who::Author(_) => Vec::new(),
            }
        };
        let owners = page.owner.iter().chain(&self.settings.owner).flat_map(|owner| teams(&owner.who));
        let of_teams =
            owners.filter_map(|team| roster.team(team).channel.as_ref().map(|channel| channel.value.as_str()));
        let mut found: Vec<(&str, &Channel)> = Vec::new();
        for name in page.channel.as_deref().into_iter().chain(of_teams) {
            if let Some((name, channel)) = self.settings.channels.get_key_value(name)
                && !found.iter().any(|(other, _)| other == name)
            {
                found.push((name, channel));
            }
        }
        found
    }

    /// A page's freshness; nothing for pages of which no verification is asked.
    pub fn freshness(&self, page: usize) -> Option<Freshness> {
        let what = &self.playbook.pages[page];
        what.in_force().then(|| {
            freshness(what.verified(latest(self.today)), self.cadence(what), self.settings.review.notice, self.today)
        })
    }
}
