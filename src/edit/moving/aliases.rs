//! The old address of a page, left in its front matter.

use crate::edit::{Document, New, Refusal, Step, texts, way};
use crate::load::front_matter::known;
use crate::model::page::{Kind, Page};
use crate::model::redirects::alias_address;
use crate::settings::{Mapped, Settings};

use super::links::Place;

/// Writes the old address of a page, unless `taken` says what has it now, among its aliases, from which the new one goes.
/// Says what it did.
pub fn keep(
    document: &mut Document,
    (page, place): (&Page, &Place),
    settings: &Settings,
    taken: bool,
) -> Result<Option<&'static str>, Refusal> {
    let old = format!("/{}", page.url);
    let entries = document.entries()?;
    let (ours, _) = known(&entries, &settings.front_matter);
    let is = |text: &str, url: &str| alias_address(text).to_lowercase() == url.to_lowercase();
    let Some((entry, _)) = ours.get("aliases") else {
        if taken {
            return Ok(None);
        }
        if matches!(settings.front_matter.get("aliases"), Some(Mapped::Ignore | Mapped::To(_))) {
            let help = "name another key in playbook.yml for old addresses: `front_matter: { redirect_from: aliases }`";
            return Err(Refusal::new(
                0,
                "`aliases` is another tool's key here, and there is none for old addresses",
                help,
            ));
        }
        // With front matter, a page is a process unless it says otherwise.
        if entries.is_empty() && page.kind == Kind::Guide && !place.url.ends_with("index.html") {
            document.add("kind", &New::Text(Kind::Guide.name().to_owned()))?;
        }
        document.add("aliases", &New::Text(old))?;
        return Ok(Some("its old address"));
    };
    let written = texts(entry);
    let known_already = written.iter().any(|(_, text)| is(text, &page.url));
    let mut wanted = !taken && !known_already;
    let mut did = None;
    let own: Vec<Option<usize>> =
        written.iter().filter(|(_, text)| is(text, &place.url)).map(|(item, _)| *item).collect();
    for item in own.into_iter().rev() {
        match wanted {
            true => document.replace(&way(&[], &entry.key, item), &old)?,
            false => document.remove(&way(&[], &entry.key, None), item.unwrap_or_default())?,
        }
        (wanted, did) = (false, Some("aliases"));
    }
    if wanted {
        document.insert(&[Step::Key(&entry.key)], usize::MAX, &New::Text(old))?;
        did = Some("its old address");
    }
    Ok(did)
}
