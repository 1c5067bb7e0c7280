//! Publishing seen from outside: what stands in the folder before and after. Dying in the middle is `crash_tests`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow};
use walkdir::WalkDir;

use super::swap::Way;
use super::*;
use crate::site::SitePath;

/// A site of `path=text` words.
pub(super) fn site(files: &[(&str, &str)]) -> Site {
    let mut site = Site::default();
    for (path, text) in files {
        site.insert(SitePath::new(*path).expect("a good path"), text.as_bytes());
    }
    site
}

/// Everything in a folder but the marker: files by their text, symlinks by their target, folders that are empty.
pub(super) fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder).min_depth(1).into_iter().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
        let text = match entry.file_type() {
            kind if kind.is_symlink() => fs::read_link(path).map(|to| format!("-> {}", to.display())).ok(),
            kind if kind.is_dir() => {
                fs::read_dir(path).is_ok_and(|mut all| all.next().is_none()).then(|| "/".to_owned())
            }
            _ => fs::read_to_string(path).ok(),
        };
        found.extend(text.filter(|_| name != marker::NAME).map(|text| (name, text)));
    }
    found
}

/// The same of a site, as `contents` gives it.
pub(super) fn expected(site: &Site) -> BTreeMap<String, String> {
    site.iter().map(|(path, bytes)| (path.to_string(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

/// Names in `folder`.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn adopt() -> Options<'static> {
    Options { existing: Existing::Adopt, ..Options::default() }
}

fn message(result: Result<Published>) -> String {
    result.map_or_else(|error| format!("{error:#}"), |published| format!("no error: {published:?}"))
}

fn age(path: &Path) -> Result<SystemTime> {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().append(true).open(path)?.set_modified(long_ago)?;
    Ok(long_ago)
}

#[test]
fn a_missing_and_an_empty_folder_are_filled() -> Result<()> {
    let root = tempfile::tempdir()?;
    let site = site(&[("index.html", "home"), ("a b/日本語 手順.html", "steps"), ("a b/c/d.js", "")]);
    fs::create_dir(root.path().join("empty"))?;
    for name in ["deep/down/site", "empty", "my site 日本"] {
        let target = root.path().join(name);
        let published = publish(&site, &target, &Options::default())?;
        assert_eq!((published.written, published.unchanged, published.removed), (3, 0, 0), "{name}");
        assert_eq!(contents(&target), expected(&site), "{name}");
    }
    assert_eq!(names(root.path()), ["deep", "empty", "my site 日本"], "nothing is left beside them");
    Ok(())
}

#[test]
fn unchanged_files_keep_their_time_and_others_are_replaced() -> Result<()> {
    for way in [Way::Exchange, Way::Renames] {
        let root = tempfile::tempdir()?;
        let target = root.path().join("site");
        publish(
            &site(&[("a/same.html", "same"), ("b.html", "1"), ("gone/c.html", "c")]),
            &target,
            &Options::default(),
        )?;
        let long_ago = age(&target.join("a/same.html"))?;
        age(&target.join("b.html"))?;

        let next = site(&[("a/same.html", "same"), ("b.html", "2"), ("new.html", "n")]);
        let published = publish_by(&next, &target, &Options::default(), way, &mut |_| Ok(()))?;
        assert_eq!((published.written, published.unchanged, published.removed), (2, 1, 1));
        assert_eq!(contents(&target), expected(&next));
        assert_eq!(fs::metadata(target.join("a/same.html"))?.modified()?, long_ago);
        assert!(fs::metadata(target.join("b.html"))?.modified()? > long_ago);
        assert_eq!(names(root.path()), ["site"]);
    }
    Ok(())
}

#[test]
fn the_same_site_again_touches_nothing() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    let site = site(&[("index.html", "home")]);
    publish(&site, &target, &Options::default())?;
    fs::write(target.join("by hand.txt"), "mine")?;
    let before = fs::metadata(&target)?.modified()?;
    let mut steps = Vec::new();
    let published = publish_by(&site, &target, &Options::default(), Way::best(), &mut |step| {
        steps.push(step);
        Ok(())
    })?;
    assert_eq!(steps.last(), Some(&Step::Planned));
    assert_eq!((published.written, published.unchanged), (0, 1));
    assert_eq!(published.foreign, [PathBuf::from("by hand.txt")]);
    assert_eq!(fs::metadata(&target)?.modified()?, before);
    Ok(())
}

#[test]
fn a_folder_of_somebody_else_is_refused_unless_it_is_adopted() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("notes");
    fs::create_dir(&target)?;
    fs::write(target.join("diary.txt"), "dear diary")?;
    fs::write(target.join("index.html"), "old")?;
    let before = contents(root.path());
    let site = site(&[("index.html", "home")]);
    let refused = message(publish(&site, &target, &Options::default()));
    assert!(refused.contains("it is not empty and playbook did not make it"), "{refused}");
    assert_eq!(contents(root.path()), before);

    let published = publish(&site, &target, &adopt())?;
    assert_eq!(published.foreign, [PathBuf::from("diary.txt")]);
    assert_eq!(
        contents(&target),
        BTreeMap::from(
            ["diary.txt", "index.html"]
                .map(|name| { (name.to_owned(), if name == "index.html" { "home" } else { "dear diary" }.to_owned()) })
        )
    );
    publish(&site, &target, &Options::default())?;
    Ok(())
}

#[test]
fn a_newer_marker_is_refused() -> Result<()> {
    let root = tempfile::tempdir()?;
    fs::write(root.path().join(marker::NAME), "playbook site 2\u{1b}[31m\n")?;
    let refused = message(publish(&site(&[("a", "a")]), root.path(), &Options::default()));
    assert!(refused.contains("a newer playbook made it") && !refused.contains('\u{1b}'), "{refused}");
    Ok(())
}

#[test]
fn files_put_there_by_hand_stay_untouched() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    publish(&site(&[("a/index.html", "a"), ("b/index.html", "b")]), &target, &Options::default())?;
    fs::create_dir_all(target.join(".git/objects"))?;
    fs::create_dir_all(target.join("hollow"))?;
    for (path, text) in
        [(".git/HEAD", "ref"), (".git/objects/x", "x"), ("a/CNAME", "example.org"), ("b/mine.txt", "mine")]
    {
        fs::write(target.join(path), text)?;
    }
    let long_ago = age(&target.join("a/CNAME"))?;
    let mut kept = contents(&target);
    kept.remove("b/index.html");

    let published = publish(&site(&[("a/index.html", "a")]), &target, &Options::default())?;
    assert_eq!(published.foreign, [".git", "a/CNAME", "b/mine.txt", "hollow"].map(PathBuf::from).to_vec());
    assert_eq!(published.removed, 1);
    assert_eq!(contents(&target), kept);
    assert_eq!(fs::metadata(target.join("a/CNAME"))?.modified()?, long_ago);
    Ok(())
}

#[test]
fn a_file_put_there_by_hand_is_never_overwritten() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    publish(&site(&[("index.html", "home")]), &target, &Options::default())?;
    fs::create_dir(target.join("notes"))?;
    fs::write(target.join("notes/todo.txt"), "buy milk")?;
    fs::write(target.join("contact"), "call me")?;
    let before = contents(root.path());
    for (path, existing) in [
        ("contact", Existing::Refuse),
        ("contact/a.html", Existing::Refuse),
        ("notes", Existing::Refuse),
        ("notes/todo.txt/x", Existing::Refuse),
        ("contact/a.html", Existing::Adopt),
        ("notes", Existing::Adopt),
    ] {
        let options = Options { existing, ..Options::default() };
        let refused = message(publish(&site(&[("index.html", "home"), (path, "page")]), &target, &options));
        assert!(refused.contains("was put there by hand"), "{path}: {refused}");
        assert_eq!(contents(root.path()), before, "{path}");
    }
    let same = site(&[("index.html", "home"), ("contact", "call me")]);
    assert_eq!(publish(&same, &target, &Options::default())?.unchanged, 2, "equal bytes are no conflict");
    Ok(())
}

#[test]
fn a_path_may_turn_from_file_to_folder_and_back() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    for files in [[("a", "1"), ("b/c/d", "2")], [("a/x", "3"), ("b", "4")], [("a", "1"), ("b/c/d", "2")]] {
        let site = site(&files);
        publish(&site, &target, &Options::default())?;
        assert_eq!(contents(&target), expected(&site));
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn symlinks_are_carried_over_and_never_followed() -> Result<()> {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir()?;
    let (target, outside) = (root.path().join("site"), root.path().join("outside"));
    fs::create_dir(&outside)?;
    fs::write(outside.join("secret"), "same")?;
    publish(&site(&[("a.html", "same"), ("d/secret", "same")]), &target, &Options::default())?;
    fs::remove_file(target.join("a.html"))?;
    fs::remove_dir_all(target.join("d"))?;
    symlink(outside.join("secret"), target.join("a.html"))?;
    symlink(&outside, target.join("d"))?;
    symlink("nowhere", target.join("dangling"))?;

    let refused = message(publish(&site(&[("a.html", "same"), ("d/secret", "same")]), &target, &Options::default()));
    assert!(refused.contains("site/d` was put there by hand"), "{refused}");
    let published = publish(&site(&[("a.html", "same")]), &target, &Options::default())?;
    assert_eq!(published.written, 1, "a link to the same bytes is not the same file");
    assert!(!fs::symlink_metadata(target.join("a.html"))?.is_symlink());
    assert_eq!(published.foreign, ["d", "dangling"].map(PathBuf::from).to_vec());
    assert_eq!(contents(&target)["dangling"], "-> nowhere");
    assert_eq!(names(&outside), ["secret"]);

    symlink(&target, root.path().join("link"))?;
    let refused = message(publish(&site(&[("a", "a")]), &root.path().join("link"), &Options::default()));
    assert!(refused.contains("it is a symlink"), "{refused}");
    Ok(())
}

#[test]
fn targets_that_would_do_harm_are_refused() -> Result<()> {
    let root = tempfile::tempdir()?;
    let playbook = root.path().join("work/playbook");
    fs::create_dir_all(playbook.join("billing"))?;
    fs::write(root.path().join("file"), "text")?;
    let before = contents(root.path());
    let protect = [playbook.clone()];
    let site = site(&[("index.html", "home")]);
    for (target, why) in [
        (playbook.clone(), "the sources are there"),
        (playbook.join("billing/.."), "the sources are there"),
        (root.path().join("work"), "it holds the sources"),
        (PathBuf::from("/"), "root of the file system"),
        (root.path().join("file"), "it is not a folder"),
        (root.path().join("file/site"), "cannot publish into"),
        (root.path().join("not there/../../x"), "`..` cannot follow"),
    ] {
        let options = Options { protect: &protect, existing: Existing::Adopt, ..Options::default() };
        let refused = message(publish(&site, &target, &options));
        assert!(refused.contains(why), "{}: {refused}", target.display());
    }
    let refused = message(publish(&self::site(&[(marker::NAME, "x")]), &root.path().join("new"), &Options::default()));
    assert!(refused.contains("keeps for itself"), "{refused}");
    assert_eq!(contents(root.path()), before);
    publish(&site, &playbook.join("site"), &Options { protect: &protect, ..Options::default() })?;
    Ok(())
}

#[cfg(unix)]
#[test]
fn access_rights_of_folders_stay_and_a_read_only_site_is_left_alone() -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    let first = site(&[("index.html", "1"), ("a/b.html", "b")]);
    publish(&first, &target, &Options::default())?;
    let mode = |path: &Path| fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
    fs::set_permissions(target.join("a"), fs::Permissions::from_mode(0o500))?;
    fs::set_permissions(&target, fs::Permissions::from_mode(0o711))?;
    publish(&site(&[("index.html", "2"), ("a/b.html", "b")]), &target, &Options::default())?;
    assert_eq!((mode(&target)?, mode(&target.join("a"))?), (0o711, 0o500));
    assert_eq!(names(root.path()), ["site"], "the old one is gone although its folder was read-only");

    fs::set_permissions(&target, fs::Permissions::from_mode(0o555))?;
    let before = contents(&target);
    let refused = message(publish(&first, &target, &Options::default()));
    assert!(refused.contains("it is read-only"), "{refused}");
    assert_eq!((contents(&target), names(root.path())), (before, vec!["site".to_owned()]));
    Ok(())
}

#[test]
fn an_error_at_any_step_leaves_the_old_site_or_the_new_one_and_nothing_beside_it() -> Result<()> {
    let (old, new) = (site(&[("a/a.html", "1"), ("b.html", "b")]), site(&[("a/a.html", "2"), ("c.html", "c")]));
    for way in [Way::Exchange, Way::Renames] {
        for step in Step::ALL {
            let root = tempfile::tempdir()?;
            let target = root.path().join("site");
            publish(&old, &target, &Options::default())?;
            let result = publish_by(&new, &target, &Options::default(), way, &mut |at| match at {
                at if at == step => Err(anyhow!("the disk is full")),
                _ => Ok(()),
            });
            let swapped = step == Step::Swapped || step == Step::Removed || (step == Step::MovedAway && result.is_ok());
            assert_eq!(contents(&target), expected(if swapped { &new } else { &old }), "{way:?} {step:?}");
            if step != Step::Swapped {
                assert_eq!(names(root.path()), ["site"], "{way:?} {step:?}");
            }
            publish(&new, &target, &Options::default())?;
            assert_eq!((contents(&target), names(root.path())), (expected(&new), vec!["site".to_owned()]));
        }
    }
    Ok(())
}

#[test]
fn leftovers_go_but_only_our_own() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    publish(&site(&[("index.html", "1")]), &target, &Options::default())?;
    let beside = |name: &str| root.path().join(name);
    for name in [
        ".site.playbook-new-7-0",
        ".site.playbook-old-7-0",
        ".site.playbook-new-8-0",
        ".site.playbook-new-mine",
        ".other.playbook-new-7-0",
    ] {
        fs::create_dir(beside(name))?;
    }
    for name in [".site.playbook-new-7-0", ".site.playbook-new-mine", ".other.playbook-new-7-0"] {
        fs::write(beside(name).join(marker::NAME), "")?;
    }
    fs::create_dir(beside(".site.playbook-new-9-0"))?;
    fs::write(beside(".site.playbook-new-9-0").join("not ours.txt"), "")?;
    fs::write(beside(".site.playbook-new-10-0"), "a file")?;
    fs::write(beside(".site.playbook-lock"), "")?;
    let published = publish(&site(&[("index.html", "1")]), &target, &Options::default())?;
    assert!(published.left_over.is_empty());
    let left = [
        ".other.playbook-new-7-0",
        ".site.playbook-new-10-0",
        ".site.playbook-new-9-0",
        ".site.playbook-new-mine",
        "site",
    ];
    assert_eq!(names(root.path()), left);
    Ok(())
}
