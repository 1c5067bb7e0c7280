//! Where links lead before and after a move, and how a target is written anew in the style in which it stands.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::load::address::{self, Addresses, Standing, decode, resolve_path};
use crate::load::given::indexed;
use crate::markdown::{Dress, Form, Options, targets};
use crate::model::page::LinkTarget;
use crate::model::playbook::Playbook;
use crate::site::relative;

use super::Moving;

/// Where a page will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the source.
    pub path: String,
    /// Address.
    pub url: String,
}

/// Where every page will be, in the playbook's order.
pub fn places(playbook: &Playbook, moving: &Moving) -> Vec<Place> {
    let paths: Vec<String> = playbook.pages.iter().map(|page| moving.to(page.path())).collect();
    let indexed = indexed(paths.iter().map(String::as_str));
    let url = |path: &String| address::url(path, indexed.contains(address::split(path).0));
    paths.iter().map(|path| Place { url: url(path), path: path.clone() }).collect()
}

/// A link that held and cannot be made to hold.
#[derive(Debug)]
pub struct Lost;

/// The playbook before and after.
pub struct World<'a> {
    /// As it is.
    pub playbook: &'a Playbook,
    /// What moves.
    pub moving: &'a Moving,
    /// Where pages will be.
    pub places: &'a [Place],
    before: Addresses<'a>,
    after: Addresses<'a>,
}

impl<'a> World<'a> {
    /// Gathers what links can lead to. `files` are those before and after.
    pub fn new(
        playbook: &'a Playbook,
        moving: &'a Moving,
        files: (&'a BTreeSet<String>, &'a BTreeSet<String>),
        places: &'a [Place],
    ) -> Self {
        let standing = playbook.pages.iter().zip(places).map(|(page, place)| Standing {
            path: &place.path,
            url: &place.url,
            title: &page.title,
            aliases: page.aliases.iter().map(|alias| alias.value.as_str()).collect(),
            document: &page.document,
        });
        let after = Addresses::of(standing.collect(), files.1);
        World { playbook, moving, places, before: Addresses::new(&playbook.pages, files.0), after }
    }

    /// What a target leads to now, as written in a page, or in the playbook's own files.
    pub fn before(&self, from: Option<usize>, target: &str, dress: Dress) -> LinkTarget {
        match from {
            Some(page) => self.before.resolve(target, form(dress), page),
            None => self.before.resolve_at_root(target),
        }
    }

    fn after(&self, from: Option<usize>, target: &str, dress: Dress) -> LinkTarget {
        match from {
            Some(page) => self.after.resolve(target, form(dress), page),
            None => self.after.resolve_at_root(target),
        }
    }

    /// Whether what a link will lead to is what it leads to now. A link that leads nowhere need not hold.
    pub fn holds(&self, from: Option<usize>, (now, then): (&str, &str), dress: Dress) -> bool {
        self.same(&self.before(from, now, dress), &self.after(from, then, dress))
    }

    fn same(&self, before: &LinkTarget, after: &LinkTarget) -> bool {
        match (before, after) {
            (LinkTarget::Missing(_) | LinkTarget::Ambiguous(_) | LinkTarget::Unsafe, _) => true,
            (LinkTarget::Folder(path), LinkTarget::Page(page, heading)) => {
                let first = format!("{}/index.html", self.moving.to(path));
                heading.is_empty() && self.places[*page].url == first.trim_start_matches('/')
            }
            (LinkTarget::Folder(path), LinkTarget::Folder(other))
            | (LinkTarget::Asset(path), LinkTarget::Asset(other)) => self.moving.to(path) == *other,
            (before, after) => before == after,
        }
    }

    /// What is to be written in the place of `target`, which stands in the text as `raw`; nothing where it holds as it is.
    ///
    /// # Errors
    /// Where it held and nothing can be written that holds.
    pub fn retarget(&self, from: Option<usize>, target: &str, raw: &str, dress: Dress) -> Result<Option<String>, Lost> {
        let before = self.before(from, target, dress);
        let held = !matches!(
            before,
            LinkTarget::Missing(_) | LinkTarget::Ambiguous(_) | LinkTarget::Unsafe | LinkTarget::External
        );
        if !held || self.same(&before, &self.after(from, target, dress)) {
            return Ok(None);
        }
        if let (Dress::Wiki, Some(page)) = (dress, from) {
            return self.rename(page, target, &before).map(Some);
        }
        let said = target.trim();
        let path = &said[..said.find(['#', '?']).unwrap_or(said.len())];
        let suffix = &said[path.len()..];
        let (folder_now, folder_then) = match from {
            Some(page) => (self.playbook.pages[page].folder.as_str(), address::split(&self.places[page].path).0),
            None => ("", ""),
        };
        let written = decode(path);
        let named = resolve_path(folder_now, &written).ok_or(Lost)?;
        let style = Style::of(raw, &written, dress);
        for name in self.names(&before, named.trim_end_matches('/')) {
            let way = style.way(folder_then, &name);
            if self.same(&before, &self.after(from, &format!("{way}{suffix}"), dress)) {
                let kept = raw.trim_end().ends_with(suffix);
                let suffix = if kept { suffix.to_owned() } else { style.encode(suffix, "#?%=&/") };
                return Ok(Some(way + &suffix));
            }
        }
        Err(Lost)
    }

    /// What is to be written in the place of the target of a wikilink: a name where a name stands, a path where a path does,
    /// with an ending where there is one.
    fn rename(&self, from: usize, target: &str, before: &LinkTarget) -> Result<String, Lost> {
        let (name, suffix) = target.split_at(target.find('#').unwrap_or(target.len()));
        let name = name.trim();
        let path = match before {
            LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _) => self.places[*at].path.clone(),
            LinkTarget::Asset(path) | LinkTarget::Folder(path) => self.moving.to(path),
            _ => return Err(Lost),
        };
        let (folder, file) = address::split(&path);
        let ended = address::stem(name) != name || matches!(before, LinkTarget::Asset(_) | LinkTarget::Folder(_));
        let file = if ended { file } else { address::stem(file) };
        let full = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        let relative = relative(address::split(&self.places[from].path).0, &full);
        let ways = match name {
            name if name.starts_with('/') => vec![format!("/{full}")],
            name if name.starts_with("./") && !relative.starts_with("../") => vec![format!("./{relative}")],
            name if name.starts_with('.') => vec![relative],
            name if name.contains('/') => vec![full.clone()],
            _ => vec![file.to_owned(), full.clone()],
        };
        let can_stand = |way: &String| !way.contains(['[', ']', '|', '#', '^', '\\', '\n']);
        let mut ways = ways.into_iter().chain([format!("/{full}")]).filter(can_stand).map(|way| way + suffix);
        ways.find(|way| self.same(before, &self.after(Some(from), way, Dress::Wiki))).ok_or(Lost)
    }

    /// The paths by which what a link leads to can be named afterwards; first the one that is most like the path by which
    /// it is named now.
    fn names(&self, target: &LinkTarget, named: &str) -> Vec<String> {
        let (page, now) = match target {
            LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _) => (&self.places[*at], &self.playbook.pages[*at]),
            _ => return vec![self.moving.to(named)],
        };
        let bare = |url: &str| url.trim_end_matches(".html").to_owned();
        let first = |url: &str| match url.strip_suffix("/index.html") {
            Some(folder) => Some(folder.to_owned()),
            None => (url == "index.html").then(String::new),
        };
        let like = match named {
            named if named == now.path() => None,
            named if named == now.url => Some(page.url.clone()),
            named if named == bare(&now.url) => Some(bare(&page.url)),
            named if first(&now.url).as_deref() == Some(named) => first(&page.url),
            // An alias stays one.
            named => Some(named.to_owned()),
        };
        like.into_iter().chain([page.path.clone(), page.url.clone()]).collect()
    }

    /// The body of a page with the links that would not hold written anew, and how many those are. Where one cannot be,
    /// the place of its target in the body.
    pub fn body(&self, page: usize, body: &str, options: &Options) -> Result<(String, usize), Vec<Range<usize>>> {
        let written = targets(body, options);
        let (mut cuts, mut lost) = (Vec::new(), Vec::new());
        for one in &written {
            match self.retarget(Some(page), &one.target, &body[one.bytes.clone()], one.dress) {
                Ok(None) => {}
                Ok(Some(new)) => cuts.push((one.bytes.clone(), new)),
                Err(Lost) => lost.push(one.bytes.clone()),
            }
        }
        let mut text = body.to_owned();
        for (bytes, new) in cuts.iter().rev() {
            text.replace_range(bytes.clone(), new);
        }
        let read = targets(&text, options);
        let still = read.len() == written.len();
        for (now, then) in written.iter().zip(&read) {
            if !still || now.dress != then.dress || !self.holds(Some(page), (&now.target, &then.target), now.dress) {
                lost.push(now.bytes.clone());
            }
        }
        if lost.is_empty() { Ok((text, cuts.len())) } else { Err(lost) }
    }
}

/// How a target that is so written is to be understood.
fn form(dress: Dress) -> Form {
    match dress {
        Dress::Wiki => Form::Name,
        Dress::Bare | Dress::Pointed | Dress::Attribute => Form::Way,
    }
}

/// How the path of a target is written.
struct Style<'r> {
    raw: &'r str,
    dress: Dress,
    /// From the playbook's folder on.
    absolute: bool,
    /// With `./` before it.
    dotted: bool,
    /// With `/` behind it.
    slashed: bool,
    /// Signs of other scripts are percent-encoded.
    ascii: bool,
}

impl<'r> Style<'r> {
    fn of(raw: &'r str, written: &str, dress: Dress) -> Self {
        Style {
            raw,
            dress,
            absolute: written.starts_with('/'),
            dotted: written.starts_with("./") && written != "./",
            slashed: written.ends_with('/'),
            ascii: raw.is_ascii() && !written.is_ascii(),
        }
    }

    /// The way from a folder to a path.
    fn way(&self, folder: &str, path: &str) -> String {
        let is_folder = self.slashed && !path.is_empty() && !path.ends_with(".html") && !path.ends_with(".md");
        let path = if is_folder { format!("{path}/") } else { path.to_owned() };
        let mut way = if self.absolute { format!("/{path}") } else { relative(folder, &path) };
        let first = way.split('/').next().unwrap_or_default();
        if way.is_empty() || first.contains(':') || (self.dotted && first != "..") {
            way.insert_str(0, "./");
        }
        self.encode(&way, "/:")
    }

    /// Text of which the signs that mean something where it stands are percent-encoded, but for those in `kept` and those
    /// that stand there plainly now.
    fn encode(&self, text: &str, kept: &str) -> String {
        let plain = |sign: char| self.raw.contains(sign) && !self.raw.contains('\\');
        let blanks = match self.dress {
            Dress::Bare | Dress::Wiki => false,
            Dress::Pointed => !self.raw.contains("%20"),
            Dress::Attribute => self.raw.contains(' '),
        };
        let level = |text: &str| {
            let step = |depth: Option<usize>, sign| match sign {
                '(' => depth.map(|depth| depth + 1),
                ')' => depth.and_then(|depth| depth.checked_sub(1)),
                _ => depth,
            };
            text.chars().fold(Some(0), step) == Some(0)
        };
        let level = level(text);
        let edges = text.starts_with(' ') || text.ends_with(' ');
        let mut out = String::with_capacity(text.len());
        for sign in text.chars() {
            let as_it_is = match sign {
                _ if kept.contains(sign) => true,
                ' ' => blanks && !edges,
                '(' | ')' => level || self.dress != Dress::Bare,
                '[' | ']' | '*' | '\'' | '{' | '}' => plain(sign),
                '&' => !text.contains(';'),
                sign if sign.is_ascii() => sign.is_ascii_alphanumeric() || "-_.~/!$,;=:@+".contains(sign),
                sign => !self.ascii && !sign.is_control() && !sign.is_whitespace(),
            };
            if as_it_is {
                out.push(sign);
            } else {
                let mut bytes = [0; 4];
                sign.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
        }
        out
    }
}
