//! The playbook's own files: paths in `playbook.yml`, pages in `clients.yml` and `processes.yml`, and in `training.yml`.

use crate::edit::{Document, Refusal, Step, texts, way};
use crate::load::{CLIENTS_FILE, REGISTER_FILE, SETTINGS_FILE, TRAINING_FILE};
use crate::markdown::{Dress, Options, targets};
use crate::yaml::{Entry, Value};

use super::Work;
use super::links::{Lost, World};

/// `page` of every client and of every entry of the register.
pub fn entries(work: &mut Work<'_>) -> anyhow::Result<()> {
    for (path, top) in [(CLIENTS_FILE, "clients"), (REGISTER_FILE, "processes")] {
        work.yaml(path, &mut |world, document, _| {
            let (all, mut new) = (below(document, top)?, Vec::new());
            let mut what = Vec::new();
            for one in &all {
                let Value::Map(entries) = &one.node.value else { continue };
                let Some(page) = entries.iter().find(|entry| entry.key == "page") else { continue };
                let Some(written) = page.node.scalar() else { continue };
                if let Some(target) = target(world, written, page.node.span.start)? {
                    new.push((vec![Step::Key(top), Step::Key(&one.key), Step::Key("page")], target));
                    what.push(format!("page of {}", one.key));
                }
            }
            if !new.is_empty() {
                document.replace_all(&new)?;
            }
            Ok(what)
        })?;
    }
    Ok(())
}

/// The pages of `training.yml`.
pub fn training(work: &mut Work<'_>) -> anyhow::Result<()> {
    work.yaml(TRAINING_FILE, &mut |world, document, _| {
        let (all, mut new) = (below(document, "training")?, Vec::new());
        for one in &all {
            if world.playbook.register.find(&one.key).is_some() {
                continue;
            }
            if let Some(target) = target(world, &one.key, one.key_span.start)? {
                new.push((one.key.as_str(), target));
            }
        }
        if !new.is_empty() {
            document.rename(&[Step::Key("training")], &new)?;
        }
        Ok(new.iter().map(|(key, _)| format!("`{key}`")).collect())
    })
}

/// What is written for a page that a file of the playbook's own names.
fn target(world: &World<'_>, written: &str, at: usize) -> Result<Option<String>, Refusal> {
    world
        .retarget(None, written, written, Dress::Pointed)
        .map_err(|Lost| Refusal::new(at, "what it leads to would not be there any more", "name another page first"))
}

/// The entries of a mapping at the top of a file.
fn below(document: &Document, top: &str) -> Result<Vec<Entry>, Refusal> {
    let found = document.entries()?.into_iter().find(|entry| entry.key == top);
    Ok(match found.map(|entry| entry.node.value) {
        Some(Value::Map(entries)) => entries,
        _ => Vec::new(),
    })
}

/// Globs that name exactly what moves, and files, in `playbook.yml`.
pub fn settings(work: &mut Work<'_>) -> anyhow::Result<()> {
    // The footer is never read with wikilinks.
    let options = Options { raw_html: work.settings.raw_html, ..Options::default() };
    work.yaml(SETTINGS_FILE, &mut |world, document, left| {
        let mut what = Vec::new();
        for entry in document.entries()? {
            let key = Step::Key(&entry.key);
            match (entry.key.as_str(), &entry.node.value) {
                ("defaults" | "waivers", Value::List(items)) => {
                    for (at, item) in items.iter().enumerate() {
                        let Value::Map(entries) = &item.value else { continue };
                        globs(world, document, (&[key, Step::Item(at)], entries), &mut what)?;
                    }
                }
                ("defaults" | "waivers", Value::Map(entries)) => globs(world, document, (&[key], entries), &mut what)?,
                ("leave", _) => paths(world, document, (&[], &entry), &mut what)?,
                ("look", Value::Map(entries)) => {
                    for one in entries {
                        match (one.key.as_str(), &one.node.value) {
                            ("logo", _) => paths(world, document, (&[key], one), &mut what)?,
                            ("fonts", Value::Map(fonts)) => {
                                let above = [key, Step::Key("fonts")];
                                for font in fonts {
                                    paths(world, document, (&above, font), &mut what)?;
                                }
                            }
                            ("footer", Value::Scalar(text)) => {
                                let Some(new) = footer(world, text, &options) else { continue };
                                match document.replace(&[key, Step::Key("footer")], &new) {
                                    Ok(()) => what.push("footer".to_owned()),
                                    Err(refusal) => left.push(format!(
                                        "the links of `footer` ({}); write them anew",
                                        refusal.told(SETTINGS_FILE, document.text())
                                    )),
                                }
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(what)
    })
}

/// The paths of an entry, one or many, where they are below what moves.
fn paths(
    world: &World<'_>,
    document: &mut Document,
    (above, entry): (&[Step<'_>], &Entry),
    what: &mut Vec<String>,
) -> Result<(), Refusal> {
    for (item, text) in texts(entry) {
        let (lead, bare) = led(text);
        if world.moving.moves(bare) {
            document.replace(&way(above, &entry.key, item), &format!("{lead}{}", world.moving.to(bare)))?;
            what.push(entry.key.clone());
        }
    }
    Ok(())
}

/// What stands before a path or glob without meaning anything, and the rest.
fn led(text: &str) -> (&str, &str) {
    text.split_at(text.len() - text.trim_start_matches("./").trim_start_matches('/').len())
}

/// The `path` of a default or a waiver, where it names what moves and nothing else.
fn globs(
    world: &World<'_>,
    document: &mut Document,
    (above, entries): (&[Step<'_>], &[Entry]),
    what: &mut Vec<String>,
) -> Result<(), Refusal> {
    let Some(entry) = entries.iter().find(|entry| entry.key == "path") else { return Ok(()) };
    for (item, glob) in texts(entry) {
        let (lead, bare) = led(glob);
        if !world.moving.moves(bare) {
            continue;
        }
        if world.moving.new.contains(['*', '?', '[', ']', '{', '}', '\\']) {
            let help = "choose a name without them";
            return Err(Refusal::new(
                entry.node.span.start,
                "the new name has signs that mean something in globs",
                help,
            ));
        }
        document.replace(&way(above, &entry.key, item), &format!("{lead}{}", world.moving.to(bare)))?;
        what.push(format!("`{glob}`"));
    }
    Ok(())
}

/// The footer with its links written anew; nothing where they hold as they are.
fn footer(world: &World<'_>, text: &str, options: &Options) -> Option<String> {
    let mut new = text.to_owned();
    for one in targets(text, options).iter().rev() {
        if let Ok(Some(target)) = world.retarget(None, &one.target, &text[one.bytes.clone()], one.dress) {
            new.replace_range(one.bytes.clone(), &target);
        }
    }
    (new != text).then_some(new)
}
