//! The frame of every page: title, navigation, the way back. What stands inside it is the page types' business.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::model::page::Page;
use crate::model::playbook::{is_index, parent};
use crate::render::Maker;
use crate::render::parts::{encode, folder_url, href};
use crate::render::view::{Frame, Link, MenuEntry, Nav, Section, SectionEntry};

/// The most pages of a folder that are all listed beside each of them.
const LONGEST_SECTION: usize = 20;
/// The most pages at the root that are entries of the menu.
pub const MOST_AT_ROOT: usize = 12;
/// Of a longer folder, so many pages share a list of themselves ...
const TOGETHER: usize = 6;
/// ... and so many before and after.
const AROUND: usize = 5;
/// The most folders that are listed beside a page: at the top, beside its own and below it.
const MOST_FOLDERS: [usize; 3] = [16, 5, 10];
/// The most folders between the one of the menu and a page's own that are named: the way back names them all.
const LONGEST_PATH: usize = 4;

/// Navigations that pages share.
#[derive(Debug, Default)]
pub struct Navs {
    shared: Vec<Shared>,
    /// Which of them a page has, by its address.
    of: HashMap<String, usize>,
}

/// A navigation of pages that stand together in a folder.
#[derive(Debug)]
struct Shared {
    folder: String,
    /// The address of one of them.
    url: String,
    /// Those of the folder's pages that it lists.
    window: Range<usize>,
    /// It as HTML, in which no page is current; made when it is first asked for.
    html: OnceLock<String>,
}

/// A shared navigation for one of its pages: the link to it is marked as the page being read.
fn marked(nav: &str, url: &str) -> String {
    let name = url.rsplit('/').next().unwrap_or(url);
    let link = format!("href=\"{}\"", encode(name));
    match nav.find(&link).map(|at| nav.split_at(at + link.len())) {
        Some((before, after)) if !after.starts_with(" aria-current") => {
            format!("{before} aria-current=\"page\"{after}")
        }
        _ => nav.to_owned(),
    }
}

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
        let listed = matches!(framed.template, "search" | "not-found" | "offline");
        Ok(Frame {
            site_title: settings.title.clone(),
            lang: settings.language.clone(),
            dir: direction(&settings.language),
            text_lang: own.map(str::to_owned),
            text_dir: own.map(direction),
            later: match framed.template {
                "book" | "moved" => "",
                // Home has its lists of this device from the first.
                "home" if settings.offline => "offline.js",
                "home" => "",
                _ if settings.offline => "offline.js mine.js",
                _ => "mine.js",
            }
            .to_owned(),
            title: framed.title.to_owned(),
            description: framed.description.to_owned(),
            root: "../".repeat(framed.url.matches('/').count()),
            stamp: self.theme.map_or_else(String::new, |theme| theme.stamp.clone()),
            url: encode(framed.url),
            template: framed.template,
            offline: self.kept(),
            feed: self.machine.feed.as_ref().map(|feed| href(framed.url, feed)),
            signs_href: href(framed.url, &self.signs_url),
            built: self.words.day(self.facts.today),
            nav: match self.navs.of.get(framed.url).filter(|_| framed.template == "page") {
                Some(shared) => marked(self.shared_nav(&self.navs.shared[*shared])?, framed.url),
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

    /// The navigation of a page that stands in no folder or is a folder's own.
    pub fn nav(&self, framed: &Framed<'_>) -> Nav {
        self.nav_with(framed, framed.template == "folder", 0..0)
    }

    /// The navigation with those of the folder's pages that are in `window`.
    fn nav_with(&self, framed: &Framed<'_>, at_folder: bool, window: Range<usize>) -> Nav {
        let mut menu = self.menu_of(framed);
        let top = menu.iter().filter(|entry| entry.kind == "folder").count();
        if top > MOST_FOLDERS[0] {
            let mut at = 0;
            menu.retain(|entry| {
                at += 1;
                entry.kind != "folder" || entry.current || at <= MOST_FOLDERS[0]
            });
            let place = menu.iter().take_while(|entry| entry.kind == "folder").count();
            menu.insert(place, self.all_folders(framed.url, top, "index.html"));
        }
        let section = framed.folder.and_then(|folder| self.section(folder, framed.url, at_folder, window));
        Nav { menu, section, at_folder }
    }

    /// The entry of a menu that has not all folders.
    fn all_folders(&self, from: &str, count: usize, to: &str) -> MenuEntry {
        MenuEntry {
            title: self.words.count("nav.folders", count, &[]),
            href: href(from, to) + "#folders-head",
            kind: "folders",
            current: false,
            count: None,
        }
    }

    /// A navigation that pages share.
    fn shared_nav<'s>(&self, shared: &'s Shared) -> anyhow::Result<&'s str> {
        if let Some(html) = shared.html.get() {
            return Ok(html);
        }
        let Shared { folder, url, window, .. } = shared;
        let framed = Framed { url, template: "page", title: "", description: "", lang: None, folder: Some(folder) };
        let html = self.rendered(&self.nav_with(&framed, false, window.clone()))?;
        Ok(shared.html.get_or_init(|| html))
    }

    /// The navigations of all pages that stand in a folder: the same on pages that stand together.
    pub fn shared_navs(&self) -> Navs {
        let pages = &self.facts.playbook.pages;
        let mut navs = Navs::default();
        let shared = |folder: &str, url: &str, window| Shared {
            folder: folder.to_owned(),
            url: url.to_owned(),
            window,
            html: OnceLock::new(),
        };
        for (path, folder) in &self.facts.playbook.folders {
            let listed = self.shown_in(path);
            let step = if listed.len() <= LONGEST_SECTION { LONGEST_SECTION } else { TOGETHER };
            for (at, together) in listed.chunks(step).enumerate() {
                let start = at * step;
                let window = start.saturating_sub(AROUND)..listed.len().min(start + step + AROUND);
                navs.of.extend(together.iter().map(|page| (pages[*page].url.clone(), navs.shared.len())));
                navs.shared.push(shared(path, &pages[together[0]].url, window));
            }
            // A process that stands for its folder is none of its pages.
            if let Some(index) = folder.index.filter(|index| self.shown(*index)) {
                navs.of.insert(pages[index].url.clone(), navs.shared.len());
                navs.shared.push(shared(path, &pages[index].url, 0..step));
            }
        }
        navs
    }

    /// The pages of a folder that the site has, in order.
    pub fn shown_in(&self, folder: &str) -> Vec<usize> {
        let folder = self.facts.playbook.folders.get(folder);
        folder.map_or_else(Vec::new, |folder| folder.pages.iter().copied().filter(|page| self.shown(*page)).collect())
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
                            || (item.kind == "tags" && self.tags.has(framed.url))
                            || (item.kind == "health" && matches!(framed.template, "board" | "rules"))
                            || (item.kind == "cover" && self.sheets.iter().any(|sheet| sheet.url == framed.url))
                    }
                },
                count: item.count,
            })
            .collect()
    }

    /// What stands in and around a folder, as seen from the page at `url`: of its own pages those in `window`, or all
    /// where they are few.
    fn section(&self, folder: &str, url: &str, at_folder: bool, window: Range<usize>) -> Option<Section> {
        let playbook = &self.facts.playbook;
        let root = folder.is_empty();
        // Pages at the root are entries of the menu, as long as they are few.
        if root && self.rest_url.is_empty() {
            return None;
        }
        let listed = self.shown_in(folder);
        let few = listed.len() <= LONGEST_SECTION;
        let window = if few { 0..listed.len() } else { window };
        let title = |path: &str| playbook.folder_title(path);
        let link = |path: &str| Link { title: title(path), href: href(url, &folder_url(path)) };
        let below: &[String] = playbook.folders.get(folder).filter(|_| !root).map_or(&[], |folder| &folder.folders);
        let mut folders: Vec<Link> = below.iter().take(MOST_FOLDERS[2]).map(|path| link(path)).collect();
        let all_of = |path: &str, count: usize| {
            let all = self.all_folders(url, count, &folder_url(path));
            Link { title: all.title, href: all.href }
        };
        if below.len() > MOST_FOLDERS[2] {
            folders.push(all_of(folder, below.len()));
        }
        if listed.is_empty() && folders.is_empty() && !folder.contains('/') {
            return None;
        }
        let mut path: Vec<&str> = std::iter::successors(parent(folder), |path| parent(path)).collect();
        path.truncate(path.len().saturating_sub(2).min(LONGEST_PATH));
        path.reverse();
        // Those beside a folder of the menu are in the menu.
        let above = parent(folder).filter(|above| !above.is_empty());
        let beside: &[String] = above.and_then(|above| playbook.folders.get(above)).map_or(&[], |above| &above.folders);
        let place = beside.iter().position(|path| path == folder).unwrap_or_default();
        let first = place.saturating_sub(MOST_FOLDERS[1]);
        let last = beside.len().min(place + 1 + MOST_FOLDERS[1]);
        let mut after: Vec<Link> =
            beside.get(place + 1..last).unwrap_or_default().iter().map(|path| link(path)).collect();
        if let Some(above) = above.filter(|_| last - first < beside.len()) {
            after.push(all_of(above, beside.len()));
        }
        Some(Section {
            title: if root { self.words.text("nav.rest").to_owned() } else { title(folder) },
            href: if root { href(url, &self.rest_url) } else { href(url, &folder_url(folder)) },
            path: path.into_iter().map(link).collect(),
            before: beside[first..place].iter().map(|path| link(path)).collect(),
            after,
            all: (!few && !at_folder).then_some(listed.len()),
            pages: listed.get(window).unwrap_or_default().iter().map(|at| self.section_entry(*at, url)).collect(),
            folders,
        })
    }

    fn section_entry(&self, at: usize, url: &str) -> SectionEntry {
        let page = &self.facts.playbook.pages[at];
        let freshness = self.survey.pages[at].freshness.as_ref();
        SectionEntry {
            title: page.title.clone(),
            href: href(url, &page.url),
            current: false,
            sign: freshness.map_or("", |freshness| freshness.state.name()),
            notice: freshness.and_then(|freshness| freshness.notice).map(|date| self.words.day(date)),
            due: freshness.and_then(|freshness| freshness.due).map(|date| self.words.day(date)),
        }
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
        if let Some(who) = self.handovers.iter().find(|(_, url)| *url == framed.url).map(|(who, _)| who) {
            let url = self.people.get(who).map(|url| href(framed.url, url)).unwrap_or_default();
            crumbs.push(Link { title: self.facts.playbook.roster.name(who).to_owned(), href: url });
            crumbs.push(Link { title: text("people.title"), href: href(framed.url, &self.people_url) });
        }
        if framed.template == "cover" && framed.url != self.cover_url {
            crumbs.push(Link { title: text("cover.title"), href: href(framed.url, &self.cover_url) });
        }
        if framed.template == "tags" && framed.url != self.tags_url {
            crumbs.push(Link { title: text("tags.title"), href: href(framed.url, &self.tags_url) });
        }
        if matches!(framed.template, "training" | "leave")
            && let Some(url) = self.what_if_href(None, framed.url)
        {
            crumbs.push(Link { title: text("without.title"), href: url });
        }
        let in_menu = self.menu.iter().any(|item| item.url == framed.url);
        if matches!(framed.template, "board" | "ledger" | "rules") && !in_menu {
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
