//! Links in the text of pages, and what their front matter says of other pages and of old addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::edit::file::{Edited, File};
use crate::edit::{Document, Refusal, texts, way};
use crate::load::address::split;
use crate::load::front_matter::known;
use crate::markdown::Dress;
use crate::model::page::{Kind, Page};
use crate::site::FIXED;

use super::links::{Lost, Place, World};
use super::{Work, aliases};

/// Edits every page in which something has to be written anew.
pub fn pages(work: &mut Work<'_>) -> anyhow::Result<()> {
    let world = work.world;
    let options = work.settings.markdown();
    for (at, page) in world.playbook.pages.iter().enumerate() {
        let mut what = Vec::new();
        let text = page.source.text();
        let (head, body) = text.split_at(page.body);
        let new = match world.body(at, body, &options) {
            Ok((_, 0)) => text.to_owned(),
            Ok((body, count)) => {
                what.push(if count == 1 { "1 link".to_owned() } else { format!("{count} links") });
                format!("{head}{body}")
            }
            Err(lost) => {
                for bytes in lost {
                    let (at, said) = (page.body + bytes.start, &body[bytes.clone()]);
                    let why = match body[..bytes.start].ends_with("[[") {
                        true => {
                            let help =
                                "choose one without `[`, `]`, `|`, `#` and `^`, or write it as `[text](way)` first";
                            Refusal::new(at, format!("the new name cannot stand in `[[{said}]]`"), help)
                        }
                        false => {
                            let message = format!("what `{said}` leads to would not be there any more");
                            Refusal::new(at, message, "let it lead to a page first")
                        }
                    };
                    work.refused.push(why.told(page.path(), text));
                }
                continue;
            }
        };
        match front_matter(work, at, &new) {
            Ok(None) => {}
            Ok(Some((text, mut more))) => {
                what.append(&mut more);
                let file = File::read(work.root, page.path())?.is_still(page.source.text())?;
                work.outcome.edited.push(Edited { file, text, what });
                continue;
            }
            Err(refusal) => {
                work.refused.push(refusal.told(page.path(), text));
                continue;
            }
        }
        if !what.is_empty() {
            let file = File::read(work.root, page.path())?.is_still(page.source.text())?;
            work.outcome.edited.push(Edited { file, text: new, what });
        }
    }
    Ok(())
}

/// Of pages that are one file by a link in the file system, the file alone is written; refuses those of which one would have
/// to say something else than the other.
pub fn links(work: &mut Work<'_>) {
    let Ok(root) = work.root.canonicalize() else { return };
    let meant: BTreeMap<&str, &str> =
        work.outcome.edited.iter().map(|edited| (edited.file.path(), edited.text.as_str())).collect();
    let text =
        |page: &Page| meant.get(page.path()).map_or_else(|| page.source.text().to_owned(), |text| (*text).to_owned());
    let pages = &work.world.playbook.pages;
    let mut same = BTreeSet::new();
    for page in pages {
        let place = work.root.join(page.path());
        if !place.symlink_metadata().is_ok_and(|about| about.is_symlink()) {
            continue;
        }
        let file = place.canonicalize().ok().and_then(|place| Some(place.strip_prefix(&root).ok()?.to_owned()));
        let Some(other) = file.and_then(|file| pages.iter().find(|page| Path::new(page.path()) == file)) else {
            continue;
        };
        if text(page) == text(other) {
            same.insert(page.path());
        } else {
            work.refused.push(format!(
                "`{}` is a link in the file system to `{}`, and would have to say something else; put a file of its own there first",
                page.path(),
                other.path()
            ));
        }
    }
    work.outcome.edited.retain(|edited| !same.contains(edited.file.path()));
}

/// The page with the front matter written anew, and what was changed in it; nothing where nothing was.
fn front_matter(work: &mut Work<'_>, at: usize, text: &str) -> Result<Option<(String, Vec<String>)>, Refusal> {
    let world = work.world;
    let (page, place) = (&world.playbook.pages[at], &world.places[at]);
    if page.superseded_by.is_none() && page.url == place.url {
        return Ok(None);
    }
    let mut document = Document::page(text)?;
    let mut what = Vec::new();
    let entries = document.entries()?;
    let (ours, _) = known(&entries, &work.settings.front_matter);
    if let (Some(_), Some((entry, _))) = (&page.superseded_by, ours.get("superseded_by")) {
        for (item, target) in texts(entry) {
            match world.retarget(Some(at), target, target, Dress::Pointed) {
                Ok(None) => {}
                Ok(Some(new)) => {
                    document.replace(&way(&[], &entry.key, item), &new)?;
                    what.push("superseded_by".to_owned());
                }
                Err(Lost) => {
                    let help = "name another page first";
                    return Err(Refusal::new(
                        entry.node.span.start,
                        "what it leads to would not be there any more",
                        help,
                    ));
                }
            }
        }
    }
    if page.url != place.url {
        let taken = taken(world, at);
        what.extend(aliases::keep(&mut document, (page, place), work.settings, taken.is_some())?.map(str::to_owned));
        if let Some(by) = taken {
            work.outcome.left.push(format!("the old address {}, since {by} has it now", page.url));
        }
        remarks(work, page, place);
    }
    Ok((!what.is_empty()).then(|| (document.text().to_owned(), what)))
}

/// What has the old address of a page now.
fn taken(world: &World<'_>, at: usize) -> Option<String> {
    let old = world.playbook.pages[at].url.to_lowercase();
    if let Some(other) = world.places.iter().find(|place| place.url.to_lowercase() == old) {
        return Some(format!("`{}`", other.path));
    }
    if FIXED.contains(&old.as_str()) {
        return Some("the site itself".to_owned());
    }
    let folder = if old == "index.html" { Some("") } else { old.strip_suffix("/index.html") }?;
    let below = |path: &str| folder.is_empty() || path.to_lowercase().starts_with(&format!("{folder}/"));
    world.places.iter().any(|place| below(&place.path)).then(|| "its folder".to_owned())
}

/// Says what the new place means for a page beside its links.
fn remarks(work: &mut Work<'_>, page: &Page, place: &Place) {
    let left = &mut work.outcome.left;
    let first = |url: &str| url.rsplit('/').next() == Some("index.html");
    if page.kind == Kind::Sop && !page.keys.contains_key("kind") && !first(&page.url) && first(&place.url) {
        left.push(format!(
            "`{}` becomes the first page of its folder, of which no verification is asked: if it still tells how work is done, say `kind: sop`",
            page.path()
        ));
    }
    let relative = |written: &str| !written.starts_with('/') && !written.contains('/');
    if split(&place.path).0 != page.folder && page.continues.iter().any(|continued| relative(&continued.value)) {
        left.push(format!("`continues` of `{}`, which tells where pages lay once", page.path()));
    }
}
