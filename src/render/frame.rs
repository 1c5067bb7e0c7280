//! The frame of every page: title, navigation, the way back. What stands inside it is the page types' business.

use std::collections::HashMap;

use crate::model::page::Page;
use crate::model::playbook::{is_index, parent};
use crate::render::Maker;
use crate::render::parts::{encode, folder_url, href};
use crate::render::theme::Theme;
use crate::render::view::{Frame, Link, MenuEntry, Nav, Section, SectionEntry};

/// A folder of more pages than this is not listed beside each of them.
pub const LONGEST_SECTION: usize = 60;

/// What a frame is made for.
pub struct Framed<'a> {
    /// Address of the page.
    pub url: &'a str,
    /// Its template.
    pub template: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Its lead sentence.
    pub description: &'a str,
    /// Its language, where it differs from the site's.
    pub lang: Option<&'a str>,
    /// The folder it stands in, for pages of the playbook.
    pub folder: Option<&'a str>,
}

/// The way a language is written.
pub fn direction(language: &str) -> &'static str {
    let language = language.split(['-', '_']).next().unwrap_or_default();
    if ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&language) { "rtl" } else { "ltr" }
}

impl Maker<'_> {
    /// The frame of a page.
    ///
    /// # Errors
    /// A theme whose navigation cannot be rendered.
    pub fn frame(&self, framed: &Framed<'_>) -> anyhow::Result<Frame> {
        let settings = &self.facts.settings;
        let own = framed.lang.filter(|lang| !lang.eq_ignore_ascii_case(&settings.language));
        let listed = matches!(framed.template, "search" | "not-found");
        Ok(Frame {
            site_title: settings.title.clone(),
            lang: settings.language.clone(),
            dir: direction(&settings.language),
            text_lang: own.map(str::to_owned),
            text_dir: own.map(direction),
            title: framed.title.to_owned(),
            description: framed.description.to_owned(),
            root: "../".repeat(framed.url.matches('/').count()),
            stamp: self.theme.map_or_else(String::new, |theme| theme.stamp.clone()),
            url: encode(framed.url),
            template: framed.template,
            feed: self.machine.feed.as_ref().map(|feed| href(framed.url, feed)),
            signs_href: href(framed.url, &self.signs_url),
            built: self.words.day(self.facts.today),
            nav: match framed.folder.and_then(|folder| self.navs.get(folder)).filter(|_| framed.template == "page") {
                Some(shared) => shared.clone(),
                // Paper has no way around.
                None if framed.template == "book" => String::new(),
                None => self.rendered(&self.nav(framed))?,
            },
            menu: if listed { self.menu_of(framed) } else { Vec::new() },
            crumbs: self.crumbs(framed),
            totals: self.totals.clone(),
            look: self.look(framed.url, ""),
        })
    }

    /// A navigation as HTML; nothing where nothing is rendered.
    pub fn rendered(&self, nav: &Nav) -> anyhow::Result<String> {
        self.theme.map_or_else(|| Ok(String::new()), |theme| theme.nav(nav))
    }

    /// The navigation of a page.
    pub fn nav(&self, framed: &Framed<'_>) -> Nav {
        Nav {
            menu: self.menu_of(framed),
            section: framed.folder.and_then(|folder| self.section(folder, framed.url)),
            at_folder: framed.template == "folder",
        }
    }

    /// The navigation of every folder that is too large to be listed beside each of its pages: the same on all.
    ///
    /// # Errors
    /// A theme whose navigation cannot be rendered.
    pub fn shared_navs(&self, theme: &Theme) -> anyhow::Result<HashMap<String, String>> {
        let folders = self.facts.playbook.folders.iter().filter(|(_, folder)| folder.pages.len() > LONGEST_SECTION);
        folders
            .map(|(path, folder)| {
                let url = self.facts.playbook.pages[folder.pages[0]].url.as_str();
                let framed =
                    Framed { url, template: "page", title: "", description: "", lang: None, folder: Some(path) };
                Ok((path.clone(), theme.nav(&self.nav(&framed))?))
            })
            .collect()
    }

    fn menu_of(&self, framed: &Framed<'_>) -> Vec<MenuEntry> {
        self.menu
            .iter()
            .map(|item| MenuEntry {
                title: item.title.clone(),
                href: href(framed.url, &item.url),
                kind: item.kind,
                current: match (&item.folder, framed.folder) {
                    (Some(top), Some(folder)) => {
                        folder == top || folder.strip_prefix(top.as_str()).is_some_and(|rest| rest.starts_with('/'))
                    }
                    _ => {
                        item.url == framed.url
                            || (item.kind == "people" && self.people.values().any(|url| url == framed.url))
                            || (item.kind == "a-z" && self.az.iter().any(|sheet| sheet.url == framed.url))
                            || (item.kind == "health" && framed.template == "board")
                            || (item.kind == "cover" && self.sheets.iter().any(|sheet| sheet.url == framed.url))
                    }
                },
                count: item.count,
            })
            .collect()
    }

    fn section(&self, folder: &str, url: &str) -> Option<Section> {
        let playbook = &self.facts.playbook;
        let pages: Vec<usize> =
            playbook.folders.get(folder)?.pages.iter().copied().filter(|page| self.shown(*page)).collect();
        (!pages.is_empty() && playbook.folders[folder].pages.len() <= LONGEST_SECTION && !folder.is_empty()).then(
            || Section {
                title: playbook.folder_title(folder),
                href: href(url, &folder_url(folder)),
                pages: pages
                    .into_iter()
                    .map(|at| SectionEntry {
                        title: playbook.pages[at].title.clone(),
                        href: href(url, &playbook.pages[at].url),
                        current: playbook.pages[at].url == url,
                        sign: self.survey.pages[at].freshness.as_ref().map_or("", |freshness| freshness.state.name()),
                        notice: self.survey.pages[at]
                            .freshness
                            .as_ref()
                            .and_then(|freshness| freshness.notice)
                            .map(|date| self.words.day(date)),
                        due: self.survey.pages[at]
                            .freshness
                            .as_ref()
                            .and_then(|freshness| freshness.due)
                            .map(|date| self.words.day(date)),
                    })
                    .collect(),
            },
        )
    }

    fn crumbs(&self, framed: &Framed<'_>) -> Vec<Link> {
        if framed.url == "index.html" {
            return Vec::new();
        }
        let text = |name: &str| self.words.text(name).to_owned();
        let link = |folder: &str, title: String| Link { title, href: href(framed.url, &folder_url(folder)) };
        let mut crumbs = Vec::new();
        let mut at = framed.folder;
        if framed.url.ends_with("/index.html") {
            at = at.and_then(parent);
        }
        while let Some(folder) = at.filter(|folder| !folder.is_empty()) {
            crumbs.push(link(folder, self.facts.playbook.folder_title(folder)));
            at = parent(folder);
        }
        if self.people.values().any(|url| url == framed.url) {
            crumbs.push(Link { title: text("people.title"), href: href(framed.url, &self.people_url) });
        }
        if framed.template == "cover" && framed.url != self.cover_url {
            crumbs.push(Link { title: text("cover.title"), href: href(framed.url, &self.cover_url) });
        }
        if framed.template == "board" {
            crumbs.push(Link { title: text("health.title"), href: href(framed.url, &self.health_url) });
        }
        if framed.template == "a-z" && framed.url != self.az_url {
            crumbs.push(Link { title: text("a-z.title"), href: href(framed.url, &self.az_url) });
        }
        crumbs.push(link("", text("home.title")));
        crumbs.reverse();
        crumbs
    }

    /// The frame of a page of the playbook.
    ///
    /// # Errors
    /// A theme whose navigation cannot be rendered.
    pub fn page_frame(&self, page: &Page, template: &'static str) -> anyhow::Result<Frame> {
        let folder = if is_index(page) && page.folder.is_empty() { None } else { Some(page.folder.as_str()) };
        let description = if page.description.is_empty() { &page.document.excerpt } else { &page.description };
        self.frame(&Framed {
            url: &page.url,
            template,
            title: &page.title,
            description,
            lang: page.lang.as_deref(),
            folder,
        })
    }
}
