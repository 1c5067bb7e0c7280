//! Old addresses: a page each that leads on to where the page lies now. They stand in no list, no map and no search.

use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Link, MovedPage};
use crate::render::{Job, Maker};

/// Their jobs.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for (url, at) in &maker.redirects {
        let page = &maker.facts.playbook.pages[*at];
        jobs.push(job(url.clone(), move || {
            let title = maker.words.text("moved.title");
            let framed = Framed { url, template: "moved", title, description: "", lang: None, folder: None };
            let to = Link { title: page.title.clone(), href: href(url, &page.url) };
            let canonical = maker.absolute(&page.url).unwrap_or_else(|| to.href.clone());
            Ok((maker.frame(&framed)?, MovedPage { to, canonical }))
        }));
    }
}
