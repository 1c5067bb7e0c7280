//! The pages of the lists behind the board's numbers: as much of each as a page can bear, and all of it as CSV.

use crate::render::board::{List, MOST_ROWS, Records};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{BoardPage, BoardPart, BoardRecord, Frame, Link};
use crate::render::{Job, Maker};

/// A job for every list.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for list in maker.board.lists.values() {
        jobs.push(job(list.url.clone(), move || maker.board_page(list)));
    }
    for list in &maker.board.records {
        jobs.push(job(list.url.clone(), move || maker.records_page(list)));
    }
}

impl Maker<'_> {
    fn board_page(&self, list: &List) -> anyhow::Result<(Frame, BoardPage)> {
        let url = list.url.as_str();
        // A part of which no line has room goes unsaid here: the whole list's remainder says how many there are.
        let parts = list.parts.iter().filter(|part| part.shown > 0).map(|part| {
            let (above, above_id) = part.above.clone().unwrap_or_default();
            BoardPart {
                id: part.id.clone(),
                title: part.title.clone(),
                above,
                above_id,
                count: part.pages.len(),
                more: part.pages.len() - part.shown,
                rows: part.pages.iter().take(part.shown).map(|at| self.row(*at, url)).collect(),
            }
        });
        let count = list.count();
        let page = BoardPage {
            hint: list.hint.clone(),
            count,
            more: count - list.parts.iter().map(|part| part.shown).sum::<usize>(),
            csv_href: href(url, &list.csv),
            parts: parts.collect(),
            records: Vec::new(),
        };
        let framed = Framed { url, template: "board", title: &list.title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn records_page(&self, list: &Records) -> anyhow::Result<(Frame, BoardPage)> {
        let url = list.url.as_str();
        let playbook = &self.facts.playbook;
        let records = list.entries.iter().take(MOST_ROWS).filter_map(|entry| {
            let one = self.recorded_as(*entry)?;
            let page = &playbook.pages[entry.0];
            Some(BoardRecord {
                page: Link { title: page.title.clone(), href: href(url, &page.url) },
                folder: playbook.folder_title(&page.folder),
                on: self.words.day(one.when),
                how_text: self.words.how(one.how).to_owned(),
                by: one.who.as_ref().and_then(|who| self.party(who, url)),
                commit: one.commit.as_deref().and_then(|commit| self.commit(commit)),
            })
        });
        let page = BoardPage {
            hint: self.words.text("board.recorded-hint").to_owned(),
            count: list.entries.len(),
            more: list.entries.len().saturating_sub(MOST_ROWS),
            csv_href: href(url, &list.csv),
            parts: Vec::new(),
            records: records.collect(),
        };
        let framed = Framed { url, template: "board", title: &list.title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }
}
