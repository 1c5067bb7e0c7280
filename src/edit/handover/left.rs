//! What a handover leaves as it is, and why: history, and what only people can decide.

use crate::model::page::{Page, Status};
use crate::model::people::{Roster, Who};
use crate::model::playbook::Playbook;
use crate::settings::Settings;

use super::Work;

/// The most places that are named one by one.
const MOST: usize = 8;

/// Says what was left.
pub fn left(work: &mut Work<'_>, playbook: &Playbook, settings: &Settings) {
    let (old, new) = (work.handover.old, work.handover.new);
    let roster = &playbook.roster;
    let (old_name, new_name) = (roster.name(old), roster.name(new));
    let wanted: Vec<&Page> = playbook.pages.iter().filter(|page| work.handover.wanted(page.path())).collect();
    let mut lines = Vec::new();
    let retired = |page: &&&Page| {
        let named = page.owner.iter().chain(&page.reviewers);
        page.status == Status::Retired
            && named.clone().any(|named| named.who == *old && named.place.path() == page.path())
    };
    let retired: Vec<String> = wanted.iter().filter(retired).map(|page| page.path().to_owned()).collect();
    if !retired.is_empty() {
        lines.push(format!("retired pages stay as they were: {}", listed(&retired)));
    }
    let logged: usize = wanted.iter().flat_map(|page| &page.log).filter(|entry| entry.by.as_ref() == Some(old)).count();
    let approved = |page: &&&Page| {
        let by = page.control.approved.as_ref().and_then(|approved| approved.by.as_ref());
        by.is_some_and(|by| by.who == *old)
    };
    let approved = wanted.iter().filter(approved).count();
    let counts = [(logged, "verification"), (approved, "approval")];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if !counts.is_empty() {
        lines.push(format!("{} by {old_name}: they stay on record", counts.join(" and ")));
    }
    let takes_over = |page: &&&Page| {
        let owned = page.owner.as_ref().is_some_and(|owner| owner.who == *old);
        page.status != Status::Retired && owned && page.reviewers.iter().any(|named| named.who == *new)
    };
    let both: Vec<String> = wanted.iter().filter(takes_over).map(|page| page.path().to_owned()).collect();
    if !both.is_empty() {
        lines.push(format!(
            "{new_name} is listed as a reviewer of what they own now, which is no cover: name somebody else in {}",
            listed(&both)
        ));
    }
    if !work.remarks.is_empty() {
        lines.push(format!(
            "comments beside what was changed, which may be about {old_name}: {}",
            listed(&work.remarks)
        ));
    }
    let called = called(roster, old);
    let own = called.iter().filter(|name| name.contains('@') && !name.starts_with('@')).collect::<Vec<_>>();
    for (name, channel) in &settings.channels {
        let email = channel.email.as_ref().map(|email| email.to_lowercase());
        if email.is_some_and(|email| own.contains(&&email)) {
            lines.push(format!("the channel `{name}` is the address of {old_name}: give it one that others read too"));
        }
    }
    let mut mentions = Vec::new();
    for page in wanted.iter().filter(|page| page.status != Status::Retired) {
        if let Some(at) = mention(&page.source.text()[page.body..], &called) {
            mentions.push(format!("{}:{}", page.path(), page.source.position(page.body + at).line));
        }
    }
    if !mentions.is_empty() {
        lines.push(format!("text that speaks of {old_name} is for people to change: {}", listed(&mentions)));
    }
    if let Who::Person(id) = old
        && roster.person(*id).until.is_none()
    {
        lines.push(format!("people.yml has no last day of {old_name}: if they leave, write it there as `until`"));
    }
    lines.into_iter().for_each(|line| work.leave(line));
}

fn listed(all: &[String]) -> String {
    let more = all.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", all[..all.len().min(MOST)].join(", "))
}

/// What somebody is called in text, in lower case.
fn called(roster: &Roster, who: &Who) -> Vec<String> {
    let mut names = vec![roster.id(who).to_owned(), roster.name(who).to_owned()];
    match who {
        Who::Person(id) => {
            let person = roster.person(*id);
            names.extend(person.aliases.iter().chain(&person.emails).cloned());
        }
        // A team's id is a word like any other.
        Who::Team(id) => names = roster.team(*id).aliases.iter().chain([&roster.team(*id).name]).cloned().collect(),
        Who::Unlisted(_) | Who::Author(_) => {}
    }
    names.iter().map(|name| name.to_lowercase()).filter(|name| name.chars().count() > 1).collect()
}

/// Where one of the names stands first, as a word or words.
fn mention(text: &str, names: &[String]) -> Option<usize> {
    let folded = text.to_lowercase();
    // Lower case may take more or fewer bytes: then places are by the line alone.
    let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    let found = names.iter().flat_map(|name| folded.match_indices(name.as_str())).filter(|(at, name)| {
        !word(folded[..*at].chars().next_back()) && !word(folded[at + name.len()..].chars().next())
    });
    let at = found.map(|(at, _)| at).min()?;
    let line = folded[..at].matches('\n').count();
    Some(text.split_inclusive('\n').take(line).map(str::len).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words() {
        let names = ["owen".to_owned(), "owen hughes".to_owned(), "@owenh".to_owned()];
        assert_eq!(mention("İ\nAsk Owen.\n", &names), Some(3));
        assert_eq!(mention("Ask (@owenh)", &names), Some(0));
        assert_eq!(mention("Owens and rowen", &names), None);
    }
}
