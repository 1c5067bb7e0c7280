//! What keeps the site on the reader's device: the service worker, the list of what it keeps, and what makes the site an
//! app on a home screen. How pages are kept and answered is the worker's business.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, json};

use crate::render::Maker;
use crate::render::parts::encode;
use crate::render::shipped::shipped;
use crate::render::theme::Theme;
use crate::render::view::Kept;
use crate::site::{Site, SitePath};

/// Bytes of the largest site that is kept whole without being asked.
const SMALL: usize = 20_000_000;
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

/// Adds the files to a site that is whole otherwise.
///
/// # Errors
/// An address that cannot be written, which a test rules out.
pub fn add(site: &mut Site, maker: &Maker<'_>, theme: &Theme) -> anyhow::Result<()> {
    let places = &maker.machine.offline;
    if !maker.facts.settings.offline {
        site.insert(SitePath::new(places.worker.as_str())?, shipped("sw.js", OFF.as_bytes()));
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

/// Everything that is read or searched; not what is for paper or for programs.
fn list(site: &Site, maker: &Maker<'_>, theme: &Theme) -> List {
    let playbook = &maker.facts.playbook;
    let books: HashSet<&str> = maker.all_books().flat_map(|book| [book.url.as_str(), &book.style]).collect();
    let pages: HashSet<&str> = playbook.pages.iter().map(|page| page.url.as_str()).collect();
    let mut list = List { first: BTreeMap::new(), rest: BTreeMap::new(), size: 0 };
    for (path, bytes) in site.iter() {
        let path = path.as_str();
        let search = path.strip_prefix("search/").filter(|_| path.ends_with(".js"));
        let ours = theme.assets.contains_key(path);
        let theirs = playbook.assets.contains_key(path);
        if books.contains(path) || !(ours || theirs || search.is_some() || path.ends_with(".html")) {
            continue;
        }
        list.size += bytes.len();
        // Texts of the search are shown below what it finds; it finds without them.
        let text = search.and_then(|name| name.rsplit('/').next()).is_some_and(|name| name.starts_with('t'));
        let folder = path == "index.html" || path.ends_with("/index.html");
        let apart = theirs && !ours || text || pages.contains(path) && !folder || path.starts_with("person/");
        let hash = blake3::hash(bytes).to_hex()[..DIGITS].to_owned();
        let part = if apart { &mut list.rest } else { &mut list.first };
        part.insert(path.to_owned(), hash);
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
