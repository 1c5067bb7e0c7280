//! The sample playbook: its README says what `check` finds, and is held to it; two builds give equal bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use playbook::pipeline::{self, Wanted};
use playbook::render::Drafts;
use tempfile::TempDir;

use crate::fixture::TODAY;

/// A copy of it outside git: how much history the checkout has is not its business.
static COPY: LazyLock<TempDir> = LazyLock::new(|| {
    let copy = tempfile::tempdir().expect("a folder");
    copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook"), copy.path());
    copy
});

fn root() -> PathBuf {
    COPY.path().to_owned()
}

/// Code and path of every row of the table under a heading. The page is a link or a path in backticks.
fn table(heading: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(root().join("README.md")).expect("the sample's README");
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading");
    section
        .lines()
        .filter(|line| line.contains("PB"))
        .filter_map(|line| {
            let mut cells = line.trim_matches('|').split('|');
            let (code, page) = (cells.next()?.trim().trim_matches('`'), cells.next()?.trim());
            let path = match page.rsplit_once("](") {
                Some((_, target)) => target.trim_end_matches(')'),
                None => page.trim_matches('`'),
            };
            code.starts_with("PB").then(|| (code.to_owned(), path.to_owned()))
        })
        .collect()
}

#[test]
fn check_finds_exactly_what_its_readme_lists() {
    let checked = pipeline::read(&root(), TODAY, Wanted::Pages).expect("the sample can be read");
    let found = |waived: bool| -> BTreeSet<(String, String)> {
        let findings = checked.findings.iter().filter(|finding| finding.waived.is_some() == waived);
        // What this copy lies in is not the sample's doing.
        let findings = findings.filter(|finding| finding.rule.code != "PB008");
        findings.map(|finding| (finding.rule.code.to_owned(), finding.place.path().to_owned())).collect()
    };
    assert_eq!(found(false), table("What check finds"));
    assert_eq!(found(true), table("What is waived"));
    assert!(found(false).len() > 12, "it shows every state on purpose");
}

#[test]
fn it_is_judged_alike_whether_or_not_it_is_shown() {
    let read = |wanted| pipeline::read(&root(), TODAY, wanted).expect("the sample can be read");
    let (facts, pages) = (read(Wanted::Facts), read(Wanted::Pages));
    let said = |checked: &pipeline::Checked| format!("{:#?}", checked.findings);
    assert_eq!(said(&facts), said(&pages));
    for (judged, shown) in facts.facts.playbook.pages.iter().zip(&pages.facts.playbook.pages) {
        assert_eq!((judged.fingerprint(), &judged.links), (shown.fingerprint(), &shown.links), "{}", shown.path());
    }
}

#[test]
fn it_is_a_real_playbook() {
    let checked = pipeline::read(&root(), TODAY, Wanted::Pages).expect("the sample can be read");
    assert!(checked.facts.processes().count() >= 30);
    assert!(checked.facts.playbook.roster.people.len() >= 12);
    assert!(checked.facts.playbook.assets.values().all(|asset| asset.size.is_some()), "every image tells its size");
}

#[test]
fn two_builds_give_equal_bytes() {
    let copy = tempfile::tempdir().expect("a folder");
    copy_tree(&root(), copy.path());
    let build = |root: &Path| {
        pipeline::read(root, TODAY, Wanted::Pages)
            .expect("read")
            .site(&root.join("themes/default"), Drafts::Out)
            .expect("a site")
    };
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let (here, there) = (build(&root()), one_thread.install(|| build(copy.path())));
    for ((path, one), (_, other)) in here.iter().zip(there.iter()) {
        assert!(one == other, "{path} differs");
    }
    assert_eq!(here.len(), there.len());
}

#[test]
fn nothing_private_is_published_and_every_link_within_the_site_leads_somewhere() {
    let checked = pipeline::read(&root(), TODAY, Wanted::Pages).expect("read");
    let site = checked.site(&root().join("themes/default"), Drafts::Out).expect("a site");
    let addresses: Vec<&String> = checked
        .facts
        .playbook
        .roster
        .people
        .iter()
        .filter(|person| !person.partner)
        .flat_map(|person| &person.emails)
        .collect();
    assert!(addresses.len() >= 10);
    for (path, bytes) in site.iter() {
        assert!(!path.as_str().ends_with(".yml"), "{path}");
        if !path.as_str().ends_with(".html") {
            continue;
        }
        let html = std::str::from_utf8(bytes).expect("UTF-8");
        for address in &addresses {
            assert!(!html.contains(address.as_str()), "{address} in {path}");
        }
        for link in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)) {
            let link = link.split('"').next().unwrap_or_default();
            let file = link.split(['#', '?']).next().unwrap_or_default();
            if file.is_empty() || file.contains(':') {
                continue;
            }
            let target = resolve(path.as_str(), file);
            assert!(site.get(&target).is_some(), "{path}: {link} leads to {target}, which is not there");
        }
    }
}

fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Copies a folder and all below it.
pub fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// What a browser loads for a page before anybody does anything: the page, and the style sheets and scripts that it
/// names. Images are the content's.
#[test]
fn a_first_page_is_small() {
    let root = root();
    let checked = pipeline::read(&root, TODAY, Wanted::Pages).expect("the sample");
    let site = checked.site(&root.join("themes/default"), Drafts::Out).expect("a site");
    let mut heaviest = (0, String::new());
    for (path, bytes) in site.iter().filter(|(path, _)| path.as_str().ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let named = html.split("assets/").skip(1).filter_map(|rest| rest.split(['?', '"']).next());
        let named: BTreeSet<&str> = named.filter(|name| name.ends_with(".css") || name.ends_with(".js")).collect();
        let size = |name: &&str| site.get(&format!("assets/{name}")).map_or(0, <[u8]>::len);
        let total = bytes.len() + named.iter().map(size).sum::<usize>();
        // What people wrote may be long, and so may books and lists; a process of ordinary length is what is measured.
        if html.contains("id=\"trust-head\"") && total > heaviest.0 {
            let sizes: Vec<(usize, &str)> = named.iter().map(|name| (size(name), *name)).collect();
            heaviest = (total, format!("{path}: {} of HTML, {sizes:?}", bytes.len()));
        }
    }
    assert!(heaviest.0 > 20_000 && heaviest.0 <= 60_000, "{heaviest:?}");
}
