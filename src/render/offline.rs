//! What keeps the site on the reader's device: the service worker, the list of what it keeps, and what makes the site an
//! app on a home screen. How pages are kept and answered is the worker's business.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde_json::{Map, json};

use crate::render::Maker;
use crate::render::parts::{encode, escape, prose};
use crate::render::shipped::shipped;
use crate::render::theme::Theme;
use crate::render::view::Kept;
use crate::site::{Site, SitePath};

/// Bytes of the largest site that is kept whole without being asked.
const SMALL: usize = 20_000_000;
/// Bytes of a larger one that each device keeps without being asked, if what no page does without is not more.
const BUDGET: usize = 3_000_000;
/// Hexadecimal digits of a file's hash.
const DIGITS: usize = 12;

const WORKER: &str = include_str!("../../themes/default/worker.js");
/// Takes the place of the worker where the site is no longer to be kept.
const OFF: &str = include_str!("../../themes/default/worker-off.js");

/// Where the files lie.
#[derive(Debug, Default)]
pub struct Places {
    /// The service worker. It has to lie at the root, and under the same name however the site is built.
    pub worker: String,
    /// The list of what it keeps.
    pub list: String,
    /// The site as an app.
    pub manifest: String,
}

/// The list of what is kept: hashes by path.
struct List {
    /// What each device keeps.
    first: BTreeMap<String, String>,
    /// What only those keep that keep everything.
    rest: BTreeMap<String, String>,
    /// Bytes of both.
    size: usize,
}

impl List {
    /// It as JSON, an entry a line, for a worker that knows it as `build`.
    fn text(&self, build: &str, stamp: &str) -> String {
        let entries = |files: &BTreeMap<String, String>| {
            let lines: Vec<String> = files.iter().map(|(path, hash)| format!("{}:\"{hash}\"", json!(path))).collect();
            lines.join(",\n")
        };
        let all = self.size <= SMALL;
        let (first, rest) = (entries(&self.first), entries(&self.rest));
        format!(
            "{{\"version\":1,\"build\":\"{build}\",\"stamp\":\"{stamp}\",\"all\":{all},\"size\":{},\n\"first\":{{\n{first}\n}},\n\"rest\":{{\n{rest}\n}}}}\n",
            self.size
        )
    }
}

impl Maker<'_> {
    /// What a page's frame says of it.
    pub fn kept(&self) -> Option<Kept> {
        let places = &self.machine.offline;
        self.facts.settings.offline.then(|| Kept { worker: encode(&places.worker), manifest: encode(&places.manifest) })
    }
}

/// The worker of a site that is not kept.
pub fn off() -> Vec<u8> {
    shipped("sw.js", OFF.as_bytes())
}

/// Adds the files to a site that is whole otherwise.
///
/// # Errors
/// An address that cannot be written, which a test rules out.
pub fn add(site: &mut Site, maker: &Maker<'_>, theme: &Theme) -> anyhow::Result<()> {
    let places = &maker.machine.offline;
    if !maker.facts.settings.offline {
        site.insert(SitePath::new(places.worker.as_str())?, off());
        return Ok(());
    }
    let list = list(site, maker, theme);
    let code = shipped("sw.js", WORKER.as_bytes());
    let words: Map<String, serde_json::Value> = [
        ("gone", "offline.gone"),
        ("silent", "offline.silent"),
        ("line", "offline.line"),
        ("newer", "offline.newer"),
        ("again", "offline.again"),
        ("offer", "offline.offer"),
        ("keeping", "offline.keeping"),
        ("all", "offline.all"),
    ]
    .map(|(name, text)| (name.to_owned(), maker.words.text(text).into()))
    .into_iter()
    .collect();
    let build = blake3::hash(list.text("", &theme.stamp).as_bytes()).to_hex()[..16].to_owned();
    let language = if maker.words.language == "en" { "en-GB" } else { maker.words.language.as_str() };
    let ours =
        json!({ "build": build, "list": places.list, "page": maker.offline_url, "language": language, "words": words });
    let mut worker = format!("const ours = {ours};\n").into_bytes();
    worker.extend(code);
    site.insert(SitePath::new(places.worker.as_str())?, worker);
    site.insert(SitePath::new(places.list.as_str())?, list.text(&build, &theme.stamp));
    site.insert(SitePath::new(places.manifest.as_str())?, manifest(maker));
    Ok(())
}

/// What pages say of the day on which they were made, and of all processes, though nothing else of them changed. A page
/// goes by what it says without that, or a nightly build would have each device fetch the whole site. The reader's script
/// works out by itself what the day makes of a page; home is fetched daily, since that is where one looks for the day.
struct Daily {
    /// In the foot of every page.
    foot: [String; 2],
    /// On the paper of a process: before its address, and behind it.
    sheet: (String, String),
    /// Above a list.
    list: String,
}

impl Daily {
    fn new(maker: &Maker<'_>) -> Self {
        let (words, totals) = (maker.words, &maker.totals);
        let day = words.day(maker.facts.today);
        let time = format!("<time datetime=\"{}\">{}</time>", escape(&day.iso), escape(&day.text));
        // Places that are filled with HTML once the text is HTML.
        let as_of = prose(&words.say("frame.as-of", &[("title", "\u{1}"), ("day", "\u{2}")]));
        let counts = [
            ("fresh", totals.fresh.to_string()),
            ("due", totals.due.to_string()),
            ("stale", totals.stale.to_string()),
            ("unverified", totals.unverified.to_string()),
        ];
        let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
        let counted = match totals.processes {
            0 => words.text("frame.none").to_owned(),
            processes => words.count("frame.totals", processes, &counts),
        };
        let sheet = prose(&words.say("page.uncontrolled", &[("address", "\u{1}"), ("day", &day.text)]));
        let (before, after) = sheet.split_once('\u{1}').unwrap_or((&sheet, ""));
        Daily {
            foot: [
                as_of.replace('\u{2}', &time).replace('\u{1}', &escape(&maker.facts.settings.title)),
                prose(&counted),
            ],
            sheet: (before.to_owned(), after.to_owned()),
            list: prose(&words.say("board.as-of", &[("day", &day.text)])),
        }
    }

    /// A hash of the page at `path` without it; `written` by the playbook's authors, else made here.
    fn hash(&self, path: &str, html: &str, written: bool) -> blake3::Hash {
        let (text, foot) = html.split_at(html.rfind("<footer").unwrap_or(html.len()));
        let said = if written {
            format!("{}{}{}", self.sheet.0, escape(&encode(path)), self.sheet.1)
        } else {
            self.list.clone()
        };
        let (before, after) = text.split_once(&said).unwrap_or((text, ""));
        let foot = self.foot.iter().fold(foot.to_owned(), |foot, said| foot.replacen(said, "", 1));
        let mut hash = blake3::Hasher::new();
        for part in [before, after, &foot] {
            hash.update(&part.len().to_le_bytes()).update(part.as_bytes());
        }
        hash.finalize()
    }
}

/// A file that is kept.
struct Wanted<'a> {
    path: &'a str,
    bytes: &'a [u8],
    /// How soon it is wanted; nothing where only those have it who keep everything. The first rank is always kept.
    rank: Option<usize>,
    /// How its page came about; not for files that are no pages.
    written: Option<bool>,
}

/// Everything that is read or searched; not what is for paper or for programs.
fn list(site: &Site, maker: &Maker<'_>, theme: &Theme) -> List {
    let playbook = &maker.facts.playbook;
    let books: HashSet<&str> = maker.all_books().flat_map(|book| [book.url.as_str(), &book.style]).collect();
    let pages: HashSet<&str> = playbook.pages.iter().map(|page| page.url.as_str()).collect();
    let frame = ["index.html", "search.html", "search/root.js", &maker.offline_url, &maker.signs_url];
    let files = site.iter().filter_map(|(path, bytes)| {
        let path = path.as_str();
        let search = path.strip_prefix("search/").filter(|_| path.ends_with(".js"));
        let ours = theme.assets.contains_key(path);
        let theirs = playbook.assets.contains_key(path) && !ours;
        if books.contains(path) || !(ours || theirs || search.is_some() || path.ends_with(".html")) {
            return None;
        }
        let part = search.and_then(|name| name.rsplit('/').next());
        let rank = match part {
            _ if ours || frame.contains(&path) => Some(0),
            _ if theirs => None,
            // Texts of the search are shown below what it finds; it finds without them.
            Some(part) if part.starts_with('t') => None,
            Some("norms.js" | "facets.js") => Some(1),
            Some(_) => Some(2),
            None if path.ends_with("/index.html") => Some(path.matches('/').count().min(2)),
            None if pages.contains(path) || path.starts_with("person/") => None,
            None => Some(3),
        };
        let page = !ours && !theirs && path.ends_with(".html");
        Some(Wanted { path, bytes, rank, written: page.then(|| pages.contains(path)) })
    });
    let mut files: Vec<Wanted<'_>> = files.collect();
    // Of what is wanted alike, small files first: more of them fit.
    files.sort_by_key(|file| (file.rank, file.bytes.len()));
    let daily = Daily::new(maker);
    let hash = |file: &Wanted<'_>| {
        let html = file.written.and_then(|written| Some((std::str::from_utf8(file.bytes).ok()?, written)));
        html.map_or_else(|| blake3::hash(file.bytes), |(html, written)| daily.hash(file.path, html, written))
    };
    let hashes: Vec<blake3::Hash> = files.par_iter().map(hash).collect();
    let mut list = List { first: BTreeMap::new(), rest: BTreeMap::new(), size: 0 };
    let mut kept = 0;
    for (file, hash) in files.iter().zip(hashes) {
        let size = file.bytes.len();
        list.size += size;
        let fits = file.rank.is_some_and(|rank| rank == 0 || kept + size <= BUDGET);
        kept += if fits { size } else { 0 };
        let part = if fits { &mut list.first } else { &mut list.rest };
        part.insert(file.path.to_owned(), hash.to_hex()[..DIGITS].to_owned());
    }
    list
}

/// The site as an app on a home screen.
fn manifest(maker: &Maker<'_>) -> String {
    let settings = &maker.facts.settings;
    let look = maker.look("", "");
    let (icon, kind) = match look.logo.filter(|logo| !logo.icon.is_empty()) {
        Some(logo) => (logo.path, logo.icon),
        None => ("assets/favicon.svg".to_owned(), "image/svg+xml"),
    };
    let manifest = json!({
        "name": settings.title,
        "lang": settings.language,
        "dir": crate::render::frame::direction(&settings.language),
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": [{ "src": icon, "sizes": "any", "type": kind }],
    });
    format!("{manifest:#}\n")
}
