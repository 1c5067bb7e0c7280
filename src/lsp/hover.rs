//! What is said of what the cursor is on: a key, a person, a rule, a link.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::check::rules::find;
use crate::cover::cover;
use crate::facts::Facts;
use crate::keys::{Key, Of};
use crate::lsp::desk::Desk;
use crate::lsp::publish::stretch;
use crate::lsp::uses::Role;
use crate::markdown::Form;
use crate::model::cadence::words;
use crate::model::page::{LinkTarget, Page};
use crate::model::people::{PersonId, TeamId, Who};
use crate::rule::Rule;
use crate::source::Span;

/// What is said there; nothing where there is nothing to say.
pub fn hover(desk: &Desk, path: &str, position: Position) -> Option<Hover> {
    let byte = desk.byte(path, position)?;
    let (said, span) =
        of_value(desk, path, byte).or_else(|| of_link(desk, path, byte)).or_else(|| of_finding(desk, path, byte))?;
    let range = desk.range_in(path, desk.text(path)?, span);
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: said });
    Some(Hover { contents, range: Some(range) })
}

fn of_value(desk: &Desk, path: &str, byte: usize) -> Option<(String, Span)> {
    let one = desk.at(path, byte)?;
    let said = match (one.role, one.of) {
        (Role::Known, _) => about_key(one.key),
        (Role::Chosen, Of::Text) if path == crate::load::PEOPLE_FILE => about_name(desk.facts()?, &one.text)?,
        (_, Of::Somebody | Of::Person | Of::Anybody) => about_name(desk.facts()?, &one.text)?,
        (_, Of::Rule) => about_rule(find(&one.text)?),
        (_, Of::Page | Of::Process) => {
            about_target(desk.facts()?, &desk.resolve(&desk.addresses()?, path, (&one.text, Form::Way)))?
        }
        (_, Of::Channel) => about_channel(desk.facts()?, &one.text)?,
        (Role::Value, _) => about_key(one.key),
        _ => return None,
    };
    Some((said, one.span))
}

fn of_link(desk: &Desk, path: &str, byte: usize) -> Option<(String, Span)> {
    let link = desk.link(path, byte)?;
    Some((about_target(desk.facts()?, &desk.resolve(&desk.addresses()?, path, (&link.target, link.form)))?, link.span))
}

fn of_finding(desk: &Desk, path: &str, byte: usize) -> Option<(String, Span)> {
    let seen = desk.seen.as_ref()?;
    let here = seen.checked.findings.iter().filter(|finding| finding.place.path() == path && finding.waived.is_none());
    let (finding, span) = here
        .map(|finding| (finding, stretch(finding)))
        .filter(|(_, span)| span.start <= byte && byte < span.end.max(span.start + 1))
        .min_by_key(|(_, span)| span.end - span.start)?;
    Some((about_rule(finding.rule), span))
}

/// What a key says.
pub fn about_key(key: &Key) -> String {
    let mut said = format!("**{}**: {}", key.name, key.says);
    if !key.default.is_empty() {
        let _ = write!(said, "\n\nDefault: `{}`", key.default);
    }
    let _ = write!(said, "\n\nExample: `{}: {}`", key.name, key.example);
    said
}

fn about_rule(rule: &Rule) -> String {
    let doc = &rule.doc;
    format!(
        "**{} {}** ({})\n\n{}\n\n*Why:* {}\n\n*Fix:* {}",
        rule.code, rule.name, rule.severity, doc.what, doc.why, doc.fix
    )
}

fn about_channel(facts: &Facts, name: &str) -> Option<String> {
    let channel = facts.settings.channels.get(name)?;
    let ways = [&channel.email, &channel.phone, &channel.url];
    Some(
        ways.into_iter()
            .flatten()
            .fold(format!("**{name}**, a shared channel"), |said, way| format!("{said}\n\n{way}")),
    )
}

fn about_name(facts: &Facts, name: &str) -> Option<String> {
    match facts.playbook.roster.find(name)? {
        Who::Person(id) => Some(about_person(facts, *id)),
        Who::Team(id) => Some(about_team(facts, *id)),
        Who::Unlisted(_) | Who::Author(_) => None,
    }
}

fn about_person(facts: &Facts, id: PersonId) -> String {
    let roster = &facts.playbook.roster;
    let (person, who) = (roster.person(id), Who::Person(id));
    let kind = if person.partner { ", an outside firm" } else { "" };
    let mut said = format!("**{}** (`{}`){kind}", person.name, person.id);
    if let Some(role) = &person.role {
        let _ = write!(said, "  \n{role}");
    }
    let teams: Vec<&str> =
        roster.teams.iter().filter(|team| team.members.contains(&id)).map(|team| team.name.as_str()).collect();
    if !teams.is_empty() {
        let _ = write!(said, "\n\nTeams: {}", teams.join(", "));
    }
    if let Some(until) = person.until {
        let _ = write!(said, "\n\nLast day: {}", words(until));
    }
    let away = person.away.iter().filter(|(_, to)| *to >= facts.today).take(3);
    let away: Vec<String> = away
        .map(|(from, to)| if from == to { words(*from) } else { format!("{} to {}", words(*from), words(*to)) })
        .collect();
    if !away.is_empty() {
        let _ = write!(said, "\n\nAway: {}", away.join("; "));
    }
    let owns = facts.processes().filter(|(_, page)| page.owner.as_ref().is_some_and(|owner| owner.who == who)).count();
    let covers =
        facts.processes().filter(|(at, _)| cover(facts, *at).now.iter().any(|covering| covering.who == who)).count();
    let _ = write!(said, "\n\nOwns {}, covers {covers} now", counted(owns, "process", "processes"));
    said
}

fn about_team(facts: &Facts, id: TeamId) -> String {
    let roster = &facts.playbook.roster;
    let (team, who) = (roster.team(id), Who::Team(id));
    let members: Vec<&str> = team.members.iter().map(|member| roster.person(*member).name.as_str()).collect();
    let owns = facts.processes().filter(|(_, page)| page.owner.as_ref().is_some_and(|owner| owner.who == who)).count();
    let members = if members.is_empty() { "nobody".to_owned() } else { members.join(", ") };
    format!(
        "**{}** (`{}`), a team\n\nMembers: {members}\n\nOwns {}",
        team.name,
        team.id,
        counted(owns, "process", "processes")
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn about_target(facts: &Facts, target: &LinkTarget) -> Option<String> {
    let pages = &facts.playbook.pages;
    match target {
        LinkTarget::Page(at, heading) => {
            let mut said = about_page(facts, *at);
            if let Some(heading) = pages[*at].document.headings.iter().find(|known| known.id == *heading) {
                let _ = write!(said, "\n\nat \"{}\"", heading.text);
            }
            Some(said)
        }
        LinkTarget::NoHeading(at, _) => Some(about_page(facts, *at)),
        LinkTarget::Folder(path) => Some(format!("**{}**, a folder", facts.playbook.folder_title(path))),
        _ => None,
    }
}

fn about_page(facts: &Facts, at: usize) -> String {
    let page: &Page = &facts.playbook.pages[at];
    let mut said = format!("**{}** ({}, {})", page.title, page.kind.name(), page.status.name());
    if !page.description.is_empty() {
        let _ = write!(said, "  \n{}", page.description);
    }
    if let Some(owner) = &page.owner {
        let _ = write!(said, "\n\nOwner: {}", facts.playbook.roster.name(&owner.who));
    }
    if let Some(freshness) = facts.freshness(at) {
        let verified = freshness.last_verified.map_or_else(|| "never".to_owned(), words);
        let due = freshness.due.map(|due| format!(", due {}", words(due))).unwrap_or_default();
        let _ = write!(said, "\n\nLast verified: {verified} ({}{due})", freshness.state.name());
    }
    let _ = write!(said, "\n\n`{}`", page.path());
    said
}
