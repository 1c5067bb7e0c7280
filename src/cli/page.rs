//! Which page is meant by what somebody typed: a path, an address, an id, a title, or the end of a path.

use std::path::{Component, Path};

use anyhow::{anyhow, bail};

use crate::model::page::Page;
use crate::model::people::nearest;
use crate::model::redirects::alias_address;
use crate::settings::Settings;

/// The page of a playbook in `root` that `typed` means, by its place in `pages`.
///
/// # Errors
/// A folder, which is many pages; what means no page, with the nearest; what means several, with all of them.
pub fn find(pages: &[Page], settings: &Settings, root: &Path, typed: &str) -> anyhow::Result<usize> {
    let one = |fits: &dyn Fn(&Page) -> bool| {
        let found: Vec<usize> = (0..pages.len()).filter(|at| fits(&pages[*at])).collect();
        match found.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            many => Err(several(pages, many, typed)),
        }
    };
    for path in &lying(root, typed) {
        if let Some(found) = one(&|page| page.path() == path)? {
            return Ok(found);
        }
        if root.join(path).is_dir() {
            bail!("`{typed}` is a folder: people verify one page at a time, so name the page that somebody looked at");
        }
    }
    let address = settings.url.as_deref().and_then(|url| typed.strip_prefix(url)).unwrap_or(typed);
    let address = address.split(['#', '?']).next().unwrap_or_default().trim_matches('/');
    let page_of = |page: &Page| {
        let url = page.url.as_str();
        let endings = [".html", "/index.html", ".md"];
        let bare = |ending: &str| url.strip_suffix(ending) == Some(address);
        url == address || page.path() == address || endings.into_iter().any(bare)
    };
    let folded = typed.trim().to_lowercase();
    let stem = address.trim_end_matches(".html").trim_end_matches(".md");
    let end = format!("/{stem}");
    let rungs: [&dyn Fn(&Page) -> bool; 5] = [
        &page_of,
        &|page| page.control.id.as_ref().is_some_and(|id| id.value.to_lowercase() == folded),
        &|page| page.title.to_lowercase() == folded,
        &|page| page.aliases.iter().any(|alias| alias_address(&alias.value).trim_end_matches(".html") == stem),
        &|page| format!("/{}", page.url.trim_end_matches(".html")).ends_with(&end),
    ];
    for fits in rungs {
        if let Some(found) = one(fits)? {
            return Ok(found);
        }
    }
    let names = pages.iter().flat_map(|page| {
        let path = page.path();
        let name = path.rsplit('/').next().unwrap_or(path);
        [path, name, name.strip_suffix(".md").unwrap_or(name), page.title.as_str()]
    });
    Err(match nearest(typed, names) {
        Some(near) => anyhow!("there is no page `{typed}`; did you mean `{near}`?"),
        None => anyhow!(
            "there is no page `{typed}`; name it by its path, such as `{}`, or find it with `playbook search`",
            pages.first().map_or("index.md", Page::path)
        ),
    })
}

fn several(pages: &[Page], many: &[usize], typed: &str) -> anyhow::Error {
    let mut paths: Vec<String> = many.iter().take(5).map(|at| format!("`{}`", pages[*at].path())).collect();
    if many.len() > paths.len() {
        paths.push(format!("{} more", many.len() - paths.len()));
    }
    anyhow!("`{typed}` means {} pages: name one of {}", many.len(), paths.join(", "))
}

/// The paths in the playbook that somebody may mean who typed one, files and folders that are there: as the shell completes
/// it, then as the playbook names it.
pub fn lying(root: &Path, typed: &str) -> Vec<String> {
    if typed.is_empty() {
        return Vec::new();
    }
    let places = [Path::new("").join(typed), root.join(typed)];
    places.iter().filter(|place| place.exists()).filter_map(|place| within(root, place)).collect()
}

/// The path in the playbook that somebody means who typed a new one: relative to `base`, it need not be there.
///
/// # Errors
/// A path outside of the playbook, or one that is not UTF-8.
pub fn new_path(root: &Path, base: &Path, typed: &str) -> anyhow::Result<String> {
    let outside = || anyhow!("`{typed}` lies outside of the playbook");
    let root = root.canonicalize()?;
    // A place that is not there yet has no links to follow but those of the folders above it.
    let mut path = base.canonicalize()?;
    for part in Path::new(typed).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
        path = path.canonicalize().ok().filter(|real| real.is_dir()).unwrap_or(path);
    }
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).map_err(|_| outside())?.iter().map(|part| part.to_str()).collect();
    Ok(parts.ok_or_else(|| anyhow!("`{typed}` is not UTF-8"))?.join("/"))
}

/// The path relative to the playbook, links along the way followed and the last one not.
fn within(root: &Path, path: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let real = match path.components().next_back() {
        Some(Component::Normal(name)) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            folder.canonicalize().ok()?.join(name)
        }
        _ => path.canonicalize().ok()?,
    };
    let parts: Option<Vec<&str>> = real.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
