//! `sitemap.xml`, as <https://www.sitemaps.org/protocol.html> has it: every page and folder, with the day of the last
//! commit that touched the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::xml;
use crate::render::Maker;
use crate::render::parts::folder_url;

/// The most addresses that the protocol lets one file hold.
const MOST: usize = 50_000;

/// The file.
pub fn sitemap(maker: &Maker<'_>) -> String {
    let playbook = &maker.facts.playbook;
    let folders = playbook.folders.keys().map(|path| (folder_url(path), None));
    let mut addresses: BTreeMap<String, Option<Date>> = folders.collect();
    for at in maker.shown_pages() {
        let touched = maker.facts.evidence.pages.get(at).and_then(|record| record.touched);
        addresses.insert(playbook.pages[at].url.clone(), touched);
    }
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, touched) in addresses.iter().take(MOST) {
        let Some(address) = maker.absolute(address) else { continue };
        let touched = touched.map(|date| format!("<lastmod>{date}</lastmod>")).unwrap_or_default();
        let _ = writeln!(text, "<url><loc>{}</loc>{touched}</url>", xml(&address));
    }
    text + "</urlset>\n"
}
