//! One state of the playbook, ready to answer: a thread holds all that its pages are made from, and makes them as they
//! are asked for.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

use anyhow::Context as _;

use crate::model::page::Page;
use crate::pipeline::{Before, Checked, Preview, Tree};
use crate::render::Drafts;

type Made = anyhow::Result<Option<Vec<u8>>>;

enum Ask {
    Page(String, Sender<Made>),
    Revise(Box<Page>, Sender<bool>),
    Index(Box<dyn FnOnce() + Send>),
}

/// A state.
pub struct Stage {
    asks: Sender<Ask>,
    over: Arc<AtomicBool>,
    /// What it is a state of.
    pub checked: Arc<Checked>,
    /// What lies in its folder.
    pub tree: Arc<Tree>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

impl Stage {
    /// Sets up a state of the playbook in whose folder lies `tree`. `overlay` is the folder of the playbook's own theme.
    ///
    /// # Errors
    /// A theme that cannot be used: where a template is to blame, a [`crate::render::Fault`].
    pub fn new(checked: Checked, tree: Arc<Tree>, overlay: PathBuf, before: Arc<Before>) -> anyhow::Result<Stage> {
        let (asks, asked) = channel();
        let (ready, begun) = channel();
        let over = Arc::new(AtomicBool::new(false));
        let checked = Arc::new(checked);
        let (state, ended) = (Arc::clone(&checked), Arc::clone(&over));
        std::thread::spawn(move || {
            let made = state.preview(&overlay, Drafts::In, &before, |preview| {
                drop(ready.send(Ok(())));
                std::thread::scope(|scope| {
                    for ask in asked {
                        let ended = &ended;
                        scope.spawn(move || act(preview, ask, ended));
                    }
                });
            });
            if let Err(error) = made {
                drop(ready.send(Err(error)));
            }
        });
        begun.recv().context("the preview was lost")??;
        Ok(Stage { asks, over, checked, tree })
    }

    fn asked<T>(&self, ask: impl FnOnce(Sender<T>) -> Ask) -> Option<T> {
        let (reply, replied) = channel();
        self.asks.send(ask(reply)).ok()?;
        replied.recv().ok()
    }

    /// What stands at a path; nothing where there is nothing.
    ///
    /// # Errors
    /// As [`Preview::answer`].
    pub fn page(&self, path: &str) -> Made {
        self.asked(|reply| Ask::Page(path.to_owned(), reply)).context("the preview was lost")?
    }

    /// Takes a newer page; see [`Preview::revise`].
    pub fn revise(&self, page: Page) -> bool {
        self.asked(|reply| Ask::Revise(Box::new(page), reply)) == Some(true)
    }

    /// Makes the search's index beside all else, and calls `done` unless there is a newer state by then.
    pub fn index(&self, done: impl FnOnce() + Send + 'static) {
        drop(self.asks.send(Ask::Index(Box::new(done))));
    }
}

fn act(preview: &Preview<'_>, ask: Ask, over: &AtomicBool) {
    // Whoever asked may have gone.
    match ask {
        Ask::Page(path, reply) => drop(reply.send(preview.answer(&path))),
        Ask::Revise(page, reply) => drop(reply.send(preview.revise(*page))),
        Ask::Index(done) => {
            // On one thread of its own: pages are made on the others meanwhile.
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let made = alone.is_ok_and(|alone| alone.install(|| preview.index(over)));
            if made && !over.load(Ordering::Relaxed) {
                done();
            }
        }
    }
}
