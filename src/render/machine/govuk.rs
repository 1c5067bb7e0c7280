//! `api/pages.json` as the Technical Documentation Template of GOV.UK has it, so that what reads those sites reads
//! this one: a list of `title`, `url`, `review_by` and `owner_slack`.

use serde::Serialize;

use super::lines;
use crate::model::people::Who;
use crate::render::Maker;
use crate::render::parts::encode;
use crate::settings::Publish;

#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    /// Absolute where the site's address is known, else from its root.
    url: String,
    /// `null` where no review is asked for, or there was none yet.
    review_by: Option<String>,
    /// The channel or name on Slack of who answers for it.
    owner_slack: Option<&'a str>,
}

/// All pages that the site shows.
pub fn pages(maker: &Maker<'_>) -> anyhow::Result<String> {
    let pages = lines(maker.shown_pages(), |at| {
        let page = &maker.facts.playbook.pages[at];
        let freshness = maker.survey.pages[at].freshness.as_ref();
        Page {
            title: &page.title,
            url: maker.absolute(&page.url).unwrap_or_else(|| format!("/{}", encode(&page.url))),
            review_by: freshness.and_then(|freshness| freshness.due).map(|date| date.to_string()),
            owner_slack: page.owner.as_ref().and_then(|owner| slack(maker, &owner.who)),
        }
    })?;
    Ok(format!("[{}]\n", if pages.is_empty() { String::new() } else { format!("\n{}\n", pages.join(",\n")) }))
}

/// The first name that begins as names on Slack do: `#channel`, `@person`.
fn slack<'a>(maker: &'a Maker<'_>, who: &'a Who) -> Option<&'a str> {
    let roster = &maker.facts.playbook.roster;
    let find = |names: &'a [String], sign: char| {
        let mut names = names.iter().map(String::as_str);
        names.find(|name| name.starts_with(sign) && name.len() > 1)
    };
    match who {
        Who::Team(id) => find(&roster.team(*id).aliases, '#'),
        Who::Person(id) if maker.facts.settings.publish == Publish::Full => find(&roster.person(*id).aliases, '@'),
        Who::Unlisted(name) if name.as_str().starts_with('#') => Some(name.as_str()),
        _ => None,
    }
}
