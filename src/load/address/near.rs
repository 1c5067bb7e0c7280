//! What was surely meant by a target that leads nowhere.

use super::{Addresses, split, stem};
use crate::model::page::LinkTarget;
use crate::model::people::nearest;
use crate::site::relative;

/// Endings that a first part of a path has that is no host.
const FILES: [&str; 12] = ["md", "html", "htm", "png", "jpg", "svg", "gif", "pdf", "sh", "py", "yml", "yaml"];

impl Addresses<'_> {
    /// The page, file or folder that was surely meant by a path, as a link from a folder; with the heading, where that is
    /// there.
    pub(super) fn nearest(&self, path: &str, heading: &str, folder: &str) -> Option<String> {
        let name = split(path).1;
        let wanted = stem(name).to_lowercase();
        let known = self.pages.iter().map(|page| page.path).chain(self.files.iter().map(String::as_str));
        let known = known.chain(self.folders.iter().copied().filter(|folder| !folder.is_empty()));
        let most = wanted.chars().count() / 4;
        let near = known
            .filter_map(|candidate| {
                let other = split(candidate).1;
                let stem = stem(other);
                // The distance is at least the difference in length: most candidates are passed over by that alone.
                let slack = if stem.is_ascii() && wanted.is_ascii() { most } else { 4 * most + 4 };
                if stem.len().abs_diff(wanted.len()) > slack {
                    return None;
                }
                let distance = strsim::osa_distance(&wanted, &stem.to_lowercase());
                // A page rather than a folder, whatever it is called.
                let kind = match self.folders.contains(candidate) {
                    true => 2,
                    false => usize::from(name.rsplit('.').next() != other.rsplit('.').next()),
                };
                (distance <= most).then(|| ((distance, kind, strsim::osa_distance(path, candidate)), candidate))
            })
            .min()?;
        let way = relative(folder, near.1).replace(' ', "%20");
        let page = self.pages.iter().position(|page| page.path == near.1);
        let slash = if page.is_none() && self.folders.contains(near.1) { "/" } else { "" };
        Some(format!("{way}{slash}{}", page.and_then(|page| self.near_heading(page, heading)).unwrap_or_default()))
    }

    /// `#` and the id of a heading of a page that is, or surely was, meant; nothing where there is none.
    pub(super) fn near_heading(&self, page: usize, heading: &str) -> Option<String> {
        let id = match self.heading(page, heading) {
            LinkTarget::Page(_, id) => id,
            _ => nearest(heading, self.pages[page].document.ids())?.to_owned(),
        };
        (!id.is_empty()).then(|| format!("#{id}"))
    }

    /// A way that was written as Windows writes it, with `/`.
    pub(super) fn with_slashes(
        &self,
        folder: &str,
        written: &str,
        heading: &str,
        from: Option<usize>,
    ) -> Option<String> {
        let path = written.replace('\\', "/");
        let way = path.replace(' ', "%20");
        match self.resolve_in(folder, &path, from) {
            LinkTarget::Missing(near) => near,
            LinkTarget::Unsafe => None,
            LinkTarget::Page(page, _) => Some(way + &self.near_heading(page, heading).unwrap_or_default()),
            _ => Some(way),
        }
    }
}

/// The web address that was meant by one without its scheme, or with something before it.
pub(super) fn web_address(target: &str) -> Option<String> {
    if let Some(at) = target.find("https://").or_else(|| target.find("http://")) {
        return Some(target[at..].trim_end_matches([')', '>', '"', '\'']).to_owned());
    }
    for (wrong, right) in [("https//", "https://"), ("http//", "http://")] {
        if let Some(rest) = target.strip_prefix(wrong) {
            return Some(format!("{right}{rest}"));
        }
    }
    let (host, path) = target.split_once('/').unwrap_or((target, ""));
    let (name, end) = host.rsplit_once('.')?;
    let is_end = (2..=6).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_host = name.starts_with("www.") || (!path.is_empty() && !FILES.contains(&end));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    (is_end && is_host && is_name && !name.starts_with('.')).then(|| format!("https://{target}"))
}

/// The address that was meant where the scheme is `http` or `https` with a slip of the pen.
pub(super) fn slip_of_scheme(target: &str) -> Option<String> {
    let (scheme, rest) = target.split_once("://")?;
    let scheme = scheme.to_lowercase();
    let meant = ["https", "http"].into_iter().find(|known| strsim::osa_distance(known, &scheme) <= 1)?;
    (!["https", "http"].contains(&scheme.as_str())).then(|| format!("{meant}://{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_known_without_their_scheme() {
        for (target, meant) in [
            ("github.com/acme/playbook", Some("https://github.com/acme/playbook")),
            ("www.example.org", Some("https://www.example.org")),
            ("(https://example.org/a)", Some("https://example.org/a")),
            ("https//example.org", Some("https://example.org")),
            ("plan.md/x", None),
            ("../a.b/c", None),
            ("v1.2/notes", None),
            ("example.org", None),
        ] {
            assert_eq!(web_address(target).as_deref(), meant, "{target}");
        }
        assert_eq!(slip_of_scheme("htps://a.example/x").as_deref(), Some("https://a.example/x"));
        for right in ["https://a", "HTTP://a", "ftp://a", "slack://a", "mailto:a"] {
            assert_eq!(slip_of_scheme(right), None, "{right}");
        }
    }
}
