//! What is on record of a process: the trust card, the list of verifications, and what changed since the last one.

use crate::cover::Cover as Covered;
use crate::cover::discounted::{Why, why};
use crate::evidence::{Change, Difference, Edit as Words, From, Manner, Verification};
use crate::health::Standing;
use crate::model::cadence::Freshness;
use crate::render::Maker;
use crate::render::parts::href;
use crate::render::view::{Changed, Cover, Edit, Link, Party, RecordEntry, Since, Trust, Verified};
use crate::render::wording::cover_figure;

/// How many commits that changed a page are named.
const MOST_COMMITS: usize = 8;
/// How many places of a text are shown before and after.
const MOST_EDITS: usize = 3;
/// How many words lead up to a change, and follow it.
const WORDS_AROUND: usize = 8;
/// How many signs of a change are shown.
const LONGEST_EDIT: usize = 480;

impl Maker<'_> {
    /// The trust card of a process in force.
    pub fn trust(&self, at: usize) -> Option<Trust> {
        let page = &self.facts.playbook.pages[at];
        let standing = &self.survey.pages[at];
        let (freshness, cover) = (standing.freshness.as_ref()?, standing.cover.as_ref()?);
        let verifications = self.facts.verifications(at);
        let record = self.facts.evidence.pages.get(at);
        let since = record.and_then(|record| record.since.as_ref());
        // Who covers it and who has done it are often the same: then they are named once.
        let did = standing.hands.as_ref().map_or(&[][..], |hands| &hands.now);
        let all_did = !did.is_empty()
            && did.len() == cover.now.len()
            && did.iter().all(|hand| cover.now.iter().any(|covering| covering.who == hand.who));
        Some(Trust {
            state: freshness.state.name(),
            state_text: self.words.standing(standing),
            changed: self.changed(at, freshness),
            verified: self.verified(freshness, verifications, &page.url),
            notice: freshness.notice.map(|date| self.words.day(date)),
            due: freshness.due.map(|date| self.words.day(date)),
            cadence: self.words.every(self.facts.cadence(page)),
            cover: self.cover(standing, cover, &page.url),
            hands: if all_did {
                Vec::new()
            } else {
                did.iter().filter_map(|hand| self.party(&hand.who, &page.url)).collect()
            },
            cover_did: if all_did { self.words.count("trust.did", did.len(), &[]) } else { String::new() },
            record: verifications
                .iter()
                .filter_map(|verification| self.record_entry(at, verification, &page.url))
                .collect(),
            since: since.map(|since| Since {
                on: self.words.day(since.when),
                commit: since.commit.as_deref().and_then(|commit| self.commit(commit)),
            }),
            shared_with: record
                .into_iter()
                .flat_map(|record| &record.shared_with)
                .filter(|other| self.shown(**other))
                .map(|other| {
                    let other = &self.facts.playbook.pages[*other];
                    Link { title: other.title.clone(), href: href(&page.url, &other.url) }
                })
                .collect(),
            complete: standing.known,
        })
    }

    /// The newest verification that a page's freshness goes by.
    pub fn verified(&self, freshness: &Freshness, verifications: &[Verification], from: &str) -> Option<Verified> {
        let on = freshness.last_verified?;
        // A record of performed work gives cover, never freshness.
        let newest = || {
            verifications
                .iter()
                .filter(|verification| verification.when == on && !matches!(verification.from, From::Row(_)))
        };
        let best = newest().max_by_key(|verification| verification.how)?;
        let how = match best.manner {
            Manner::Bulk { .. } => self.words.text("how.bulk"),
            Manner::Machine => self.words.text("how.machine"),
            _ => self.words.how(best.how),
        };
        Some(Verified {
            on: self.words.day(on),
            by: self.parties(newest().filter_map(|verification| verification.who.as_ref()), from),
            how_text: how.to_owned(),
        })
    }

    fn cover(&self, standing: &Standing, cover: &Covered, from: &str) -> Cover {
        Cover {
            sign: cover_figure(standing, cover),
            minimum: cover.minimum,
            now: self.parties(cover.now.iter().map(|covering| &covering.who), from),
            ever: self.parties(cover.ever.iter().map(|covering| &covering.who), from),
            text: self.words.cover(standing, cover),
            perhaps_gone: self.words.perhaps_gone(cover).to_owned(),
        }
    }

    fn record_entry(&self, at: usize, verification: &Verification, from: &str) -> Option<RecordEntry> {
        let unnamed = |name: &str| Party {
            name: self.words.text(name).to_owned(),
            href: None,
            gone: false,
            until: None,
            team: false,
            partner: false,
        };
        let why = why(self.facts, at, verification);
        let recorder = verification.recorded_by();
        let by = match (&verification.who, why) {
            (Some(who), _) => self.party(who, from)?,
            (None, Some(Why::Bot)) => unnamed("who.program"),
            (None, Some(Why::Bulk { .. } | Why::Ignored)) => match recorder {
                Some(recorder) => self.party(recorder, from).unwrap_or_else(|| unnamed("who.not-said")),
                None => unnamed("who.program"),
            },
            (None, _) => unnamed("who.not-said"),
        };
        let web = verification.reference.starts_with("https://") || verification.reference.starts_with("http://");
        let mechanical = matches!(verification.manner, Manner::Bulk { .. } | Manner::Machine);
        let recorder = recorder.filter(|recorder| !mechanical && Some(*recorder) != verification.who.as_ref());
        let commit = verification.commit.as_deref().and_then(|commit| self.commit(commit));
        // What somebody wrote may name anybody.
        let said = |text: &str| if self.nameless() { String::new() } else { text.to_owned() };
        Some(RecordEntry {
            on: self.words.day(verification.when),
            by,
            how: verification.how.name(),
            how_text: self.words.how(verification.how).to_owned(),
            recorded_by: recorder.and_then(|recorder| self.party(recorder, from)),
            manner: self.words.manner(verification.manner).to_owned(),
            why: why.map(|why| self.words.why(why)).unwrap_or_default(),
            from: match (&verification.from, &commit) {
                (From::Row(place), _) => {
                    let line = place.position().line.to_string();
                    self.words.say("record.line", &[("file", self.place_shown(place.path())), ("line", &line)])
                }
                (_, Some(_)) => String::new(),
                (From::Log(_), None) if verification.manner == Manner::Unknown => {
                    self.words.text("record.front-matter").to_owned()
                }
                (From::Log(_), None) => self.words.text("record.log").to_owned(),
                (From::Commit, None) => self.words.text("record.history").to_owned(),
            },
            from_href: match &verification.from {
                From::Row(place) => self.line_href(place.path(), place.position().line),
                From::Log(_) | From::Commit => None,
            },
            commit,
            note: said(&verification.note),
            reference: said(&verification.reference),
            reference_href: (web && !self.nameless()).then(|| verification.reference.clone()),
            counts: why.is_none(),
        })
    }

    /// Whether a page's substance is known to differ from what was verified.
    pub fn has_changed(&self, at: usize) -> bool {
        let change = self.facts.evidence.pages.get(at).map(|record| &record.change);
        self.survey.pages[at].freshness.is_some() && matches!(change, Some(Change::Changed(_)))
    }

    fn changed(&self, at: usize, freshness: &Freshness) -> Option<Changed> {
        let Change::Changed(difference) = &self.facts.evidence.pages.get(at)?.change else { return None };
        let Difference { commits, uncommitted, words } = difference.as_ref();
        Some(Changed {
            since: freshness.last_verified.map(|date| self.words.day(date)),
            commits: commits.iter().rev().take(MOST_COMMITS).filter_map(|commit| self.commit(commit)).collect(),
            more_commits: if self.nameless() { 0 } else { commits.len().saturating_sub(MOST_COMMITS) },
            uncommitted: *uncommitted,
            words: words.iter().take(MOST_EDITS).map(edit).collect(),
            more_words: words.len().saturating_sub(MOST_EDITS),
        })
    }
}

/// A stretch of text before and after, cut down to the words that differ and a few around them.
fn edit(words: &Words) -> Edit {
    let before: Vec<&str> = words.before.split_whitespace().collect();
    let after: Vec<&str> = words.after.split_whitespace().collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let start = before.iter().zip(&after).take_while(same).count();
    let rest = before.len().min(after.len()) - start;
    let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(same).count();
    let (lead, tail) = (&before[..start], &before[before.len() - end..]);
    let from = lead.len().saturating_sub(WORDS_AROUND);
    let to = tail.len().min(WORDS_AROUND);
    Edit {
        lead: if from > 0 { format!("… {}", lead[from..].join(" ")) } else { lead.join(" ") },
        before: cut(&before[start..before.len() - end].join(" ")),
        after: cut(&after[start..after.len() - end].join(" ")),
        tail: if to < tail.len() { format!("{} …", tail[..to].join(" ")) } else { tail.join(" ") },
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_EDIT) {
        Some((at, _)) => format!("{} …", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_shows_what_differs_and_a_few_words_around() {
        let words = |before: &str, after: &str| {
            let Edit { lead, before, after, tail } =
                edit(&Words { before: before.to_owned(), after: after.to_owned() });
            format!("{lead}|{before}|{after}|{tail}")
        };
        assert_eq!(words("send it on Monday at nine", "send it on Friday at nine"), "send it on|Monday|Friday|at nine");
        assert_eq!(words("a a", "a a a"), "a a||a|");
        assert_eq!(words("", "all of it is new"), "||all of it is new|");
        assert_eq!(words("gone", ""), "|gone||");
        let long = words("1 2 3 4 5 6 7 8 9 x 1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 9 y 1 2 3 4 5 6 7 8 9");
        assert_eq!(long, "… 2 3 4 5 6 7 8 9|x|y|1 2 3 4 5 6 7 8 …");
        assert_eq!(words(&"請".repeat(900), "").chars().count(), LONGEST_EDIT + 5);
    }
}
