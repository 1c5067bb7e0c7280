//! The page types: one file each. Every page of the site becomes a job that renders it.

pub mod a_z;
mod board;
pub mod book;
pub mod content;
pub mod cover;
mod findings;
mod folder;
mod handover;
mod health;
pub mod lately;
mod leave;
pub mod ledger;
mod margin;
mod moved;
pub mod people;
mod plain;
mod record;
mod rules;
mod signs;
pub mod tags;
mod training;
mod wall;
pub mod what_if;
mod work;

use serde::Serialize;

use crate::render::view::Frame;
use crate::render::{Job, Maker};

/// Every page of the site, in no particular order.
pub fn jobs<'a>(maker: &'a Maker<'a>) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    content::jobs(maker, &mut jobs);
    folder::jobs(maker, &mut jobs);
    people::jobs(maker, &mut jobs);
    cover::jobs(maker, &mut jobs);
    health::jobs(maker, &mut jobs);
    board::jobs(maker, &mut jobs);
    signs::jobs(maker, &mut jobs);
    rules::jobs(maker, &mut jobs);
    findings::jobs(maker, &mut jobs);
    lately::jobs(maker, &mut jobs);
    a_z::jobs(maker, &mut jobs);
    book::jobs(maker, &mut jobs);
    plain::jobs(maker, &mut jobs);
    moved::jobs(maker, &mut jobs);
    tags::jobs(maker, &mut jobs);
    what_if::jobs(maker, &mut jobs);
    leave::jobs(maker, &mut jobs);
    handover::jobs(maker, &mut jobs);
    training::jobs(maker, &mut jobs);
    ledger::jobs(maker, &mut jobs);
    jobs
}

/// A job from what makes the frame and the page when its turn comes.
fn job<'a, P: Serialize>(url: String, make: impl Fn() -> anyhow::Result<(Frame, P)> + Send + Sync + 'a) -> Job<'a> {
    let render = move |theme: &crate::render::theme::Theme| {
        let (frame, page) = make()?;
        theme.render(&frame, &page)
    };
    (url, Box::new(render))
}
