//! What old contents say. Reading them takes longer than anything else that is done with history, so it begins while git
//! still prints the log, and goes on on all cores.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use rayon::prelude::*;

use super::git::{self, Repository};
use super::lineage::Lineages;
use super::log::{self, Blob, Log};
use super::packs::{Packs, Reader};
use super::version::{self, Version};
use crate::settings::Mapped;

/// Fewer contents than this are asked of git: opening the packs would take longer.
const FEW: usize = 500;

/// What was read while git printed its log.
#[derive(Default)]
pub struct Early {
    packs: Option<Packs>,
    read: Vec<(Blob, Version)>,
}

/// Reads a log, and beside it what the new contents of the playbook's files say, as long as the log goes on. `logged` shows
/// the log as it stands after each commit; of its contents the first `known` are not new.
///
/// # Errors
/// Those of `logged`.
pub fn read_beside(
    repository: &Repository,
    mapped: &BTreeMap<String, Mapped>,
    mut known: usize,
    logged: impl FnOnce(&mut dyn FnMut(&Log)) -> anyhow::Result<Log>,
) -> anyhow::Result<(Log, Early)> {
    let ended = AtomicBool::new(false);
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        let ended = &ended;
        let reading = scope.spawn(move || read_early(repository, mapped, &receiver, ended));
        let log = logged(&mut |log| {
            let inside = |path: log::Path| log.paths[path as usize].starts_with(&repository.prefix);
            let changes = log.commits.last().into_iter().flat_map(|entry| &entry.changes);
            for change in changes.filter(|change| inside(change.from) || inside(change.to)) {
                // Contents are numbered as they come up.
                for blob in change.old.iter().chain(&change.new).filter(|blob| **blob as usize >= known) {
                    // Nobody reads any more? Then all are read later.
                    drop(sender.send((*blob, log.blobs[*blob as usize].clone())));
                }
            }
            known = log.blobs.len();
        });
        ended.store(true, Ordering::Relaxed);
        drop(sender);
        let early = reading.join().unwrap_or_default();
        Ok((log?, early))
    })
}

fn read_early(
    repository: &Repository,
    mapped: &BTreeMap<String, Mapped>,
    wanted: &Receiver<(Blob, String)>,
    ended: &AtomicBool,
) -> Early {
    let first: Vec<(Blob, String)> = wanted.iter().take(FEW).collect();
    if first.len() < FEW {
        return Early::default();
    }
    let packs = Packs::open(&repository.common.join("objects"));
    let mut reader = Reader::new(&packs);
    let read = first
        .into_iter()
        .chain(wanted)
        .take_while(|_| !ended.load(Ordering::Relaxed))
        .filter_map(|(blob, id)| Some((blob, version::read(&reader.content(&id)?, mapped))))
        .collect();
    Early { packs: Some(packs), read }
}

/// Reads the versions that are not known yet, of every file that ever lay in the playbook's folder, wherever it was
/// before. Gives the contents that were not known.
///
/// # Errors
/// git's words where it stops before the end.
pub fn read_rest(
    repository: &Repository,
    log: &Log,
    lineages: &Lineages,
    mapped: &BTreeMap<String, Mapped>,
    early: Early,
    versions: &mut [Option<Version>],
) -> anyhow::Result<Vec<Blob>> {
    for (blob, version) in early.read {
        versions[blob as usize] = Some(version);
    }
    let inside = |path: &log::Path| log.paths[*path as usize].starts_with(&repository.prefix);
    let mut wanted = vec![false; log.blobs.len()];
    let stories = lineages.stories(&|path| inside(&path));
    for step in stories.iter().flat_map(|story| &story.steps) {
        for blob in step.old.iter().chain(&step.new) {
            wanted[*blob as usize] = versions[*blob as usize].is_none();
        }
    }
    let blobs: Vec<Blob> = (0..log.blobs.len() as Blob).filter(|blob| wanted[*blob as usize]).collect();
    for (blob, version) in contents(repository, log, &blobs, early.packs, &|content| version::read(content, mapped))? {
        versions[blob as usize] = version;
    }
    Ok(blobs)
}

/// What `make` makes of each of these contents; nothing of one that is not in this clone. `packs` are those of the
/// repository, where they are open already.
///
/// # Errors
/// git's words where it stops before the end.
pub fn contents<T: Send>(
    repository: &Repository,
    log: &Log,
    blobs: &[Blob],
    packs: Option<Packs>,
    make: &(dyn Fn(&[u8]) -> T + Sync),
) -> anyhow::Result<Vec<(Blob, Option<T>)>> {
    let id = |blob: Blob| log.blobs[blob as usize].as_str();
    let packs = packs.unwrap_or_else(|| {
        if blobs.len() < FEW { Packs::default() } else { Packs::open(&repository.common.join("objects")) }
    });
    let mut made: Vec<(Blob, Option<T>)> = if packs.is_empty() {
        blobs.iter().map(|blob| (*blob, None)).collect()
    } else {
        // The newest first: older ones are written as differences to them.
        let newest: Vec<Blob> = blobs.iter().rev().copied().collect();
        newest
            .par_chunks(blobs.len().div_ceil(rayon::current_num_threads()).max(1))
            .flat_map_iter(|part| {
                let mut reader = Reader::new(&packs);
                let made = part.iter().map(|blob| (*blob, reader.content(id(*blob)).map(|content| make(&content))));
                made.collect::<Vec<_>>()
            })
            .collect()
    };
    drop(packs);
    let mut rest: Vec<&mut (Blob, Option<T>)> = made.iter_mut().filter(|(_, made)| made.is_none()).collect();
    if !rest.is_empty() {
        let ids: Vec<&str> = rest.iter().map(|(blob, _)| id(*blob)).collect();
        let mut at = 0;
        git::contents(repository, ids.into_iter(), &mut |content| {
            if let Some(place) = rest.get_mut(at) {
                place.1 = content.map(|content| make(&content));
            }
            at += 1;
        })?;
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::super::packs::tests::git as run;
    use super::*;

    #[test]
    fn what_is_read_beside_the_log_is_what_git_gives() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        run(root, &["init", "-q"]);
        for day in 1..=2 {
            for page in 0..FEW {
                let text = format!("---\ntitle: Page {page}\nlast_verified: 2026-01-0{day}\n---\nWords {page}.\n");
                std::fs::write(root.join(format!("{page}.md")), text).expect("a page");
            }
            run(root, &["add", "."]);
            run(root, &["commit", "-q", "-m", "x"]);
        }
        run(root, &["repack", "-a", "-d", "-q"]);
        let repository = git::find(root).expect("a repository");
        let mapped = BTreeMap::new();
        let log = git::log(&repository, None, &|_| true, &mut |_| {}).expect("a log");
        let all: Vec<Blob> = (0..log.blobs.len() as Blob).collect();
        assert_eq!(all.len(), 2 * FEW);
        let read = |content: &[u8]| version::read(content, &mapped);
        let given = contents(&repository, &log, &all, Some(Packs::default()), &read).expect("git gives them");
        let asked = |count: usize, ended| {
            let (sender, receiver) = channel();
            for blob in &all[..count] {
                sender.send((*blob, log.blobs[*blob as usize].clone())).expect("somebody listens");
            }
            drop(sender);
            read_early(&repository, &mapped, &receiver, &AtomicBool::new(ended))
        };
        let early = asked(all.len(), false);
        let found: Vec<_> = early.read.iter().map(|(blob, version)| (*blob, Some(version.clone()))).collect();
        assert!(found == given && early.packs.as_ref().is_some_and(|packs| !packs.is_empty()));
        // The log has ended: all cores read the rest.
        assert!(asked(all.len(), true).read.is_empty());
        assert!(asked(FEW - 1, false).packs.is_none(), "too few to open the packs for");

        // Wherever reading beside the log got to, in the end all is read.
        let logged = |each: &mut dyn FnMut(&Log)| git::log(&repository, None, &|_| true, each);
        let (log, beside) = read_beside(&repository, &mapped, 0, logged).expect("a log");
        let lineages = super::super::lineage::follow(&log, 1);
        for early in [early, beside, asked(all.len(), true), Early::default()] {
            let mut versions = vec![None; all.len()];
            read_rest(&repository, &log, &lineages, &mapped, early, &mut versions).expect("they are there");
            assert!(versions.iter().eq(given.iter().map(|(_, version)| version)));
        }
    }
}
