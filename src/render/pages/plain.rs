//! Pages that need nothing but the frame: search, and what is shown where there is no page, or no network.

use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::view::{Frame, PlainPage};
use crate::render::{Job, Maker};

/// Their jobs.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    let pages = [("search.html", "search", "search.title"), ("404.html", "not-found", "missing.title")];
    let pages = pages.map(|(url, template, title)| (url.to_owned(), template, title));
    let offline = (maker.offline_url.clone(), "offline", "offline.title");
    let offline = Some(offline).filter(|_| maker.facts.settings.offline);
    for (url, template, title) in pages.into_iter().chain(offline) {
        let title = maker.words.text(title);
        jobs.push(job(url.clone(), move || {
            Ok((maker.plain_frame(&url, template, title)?, PlainPage { title: title.to_owned() }))
        }));
    }
}

impl Maker<'_> {
    /// A server shows the 404 page under any address, so its links begin at the site's root where that is known. The
    /// service worker does so with the page for what is not kept, and puts the root in the place of each `./`.
    fn plain_frame(&self, url: &str, template: &'static str, title: &str) -> anyhow::Result<Frame> {
        let framed = Framed { url, template, title, description: "", lang: None, folder: None };
        let mut frame = self.frame(&framed)?;
        let root = match template {
            "not-found" => self.root.clone(),
            "offline" => Some("./".to_owned()),
            _ => None,
        };
        if let Some(root) = root {
            let mut nav = self.nav(&framed);
            let crumbs = frame.crumbs.iter_mut().map(|crumb| &mut crumb.href);
            let menu = frame.menu.iter_mut().chain(&mut nav.menu).map(|entry| &mut entry.href);
            crumbs.chain(menu).for_each(|href| href.insert_str(0, &root));
            frame.signs_href.insert_str(0, &root);
            frame.feed.iter_mut().for_each(|feed| feed.insert_str(0, &root));
            frame.nav = self.rendered(&nav)?;
            frame.look = self.look("", &root);
            frame.root = root;
        }
        Ok(frame)
    }
}
