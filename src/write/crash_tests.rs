//! Publishing by a process that dies: at every step, and at any moment. The next run finds a whole site and tidies up.
//!
//! The process is this test binary itself, started again for the one test `victim`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::swap::Way;
use super::tests::{contents, expected, names, site};
use super::*;

const TARGET: &str = "PLAYBOOK_TEST_TARGET";
const STEP: &str = "PLAYBOOK_TEST_STEP";
const WAY: &str = "PLAYBOOK_TEST_WAY";

fn many(text: &str) -> Site {
    let files: Vec<(String, String)> = (0..150).map(|n| (format!("f{}/{n}.html", n % 7), text.repeat(n + 1))).collect();
    site(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// Not a test by itself: publishes until it dies.
#[test]
#[ignore = "is started by the others"]
fn victim() -> Result<()> {
    let Some(target) = env::var_os(TARGET).map(PathBuf::from) else { return Ok(()) };
    let step = env::var(STEP).unwrap_or_default();
    let way = if env::var(WAY).is_ok_and(|way| way == "renames") { Way::Renames } else { Way::Exchange };
    let options = Options { existing: Existing::Adopt, ..Options::default() };
    loop {
        for text in ["new ", "old "] {
            publish_by(&many(text), &target, &options, way, &mut |at| {
                if format!("{at:?}") == step {
                    process::abort();
                }
                Ok(())
            })?;
        }
    }
}

fn start(target: &Path, step: &str, way: Way) -> Result<Child> {
    Ok(Command::new(env::current_exe()?)
        .args(["--exact", "write::crash_tests::victim", "--ignored", "--test-threads=1"])
        .env(TARGET, target)
        .env(STEP, step)
        .env(WAY, if way == Way::Renames { "renames" } else { "exchange" })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?)
}

fn is_whole(target: &Path, foreign: &str) -> bool {
    let found = contents(target);
    ["old ", "new "].iter().any(|text| {
        let mut whole = expected(&many(text));
        whole.insert("by hand.txt".to_owned(), foreign.to_owned());
        found == whole
    })
}

fn mended(root: &Path, target: &Path) -> Result<()> {
    let (foreign, next) = (fs::read_to_string(target.join("by hand.txt")).ok(), many("next "));
    publish(&next, target, &Options::default())?;
    let mut whole = expected(&next);
    whole.extend(foreign.or_else(|| Some("mine".to_owned())).map(|text| ("by hand.txt".to_owned(), text)));
    assert_eq!(contents(target), whole);
    assert_eq!(names(root), ["site"]);
    Ok(())
}

#[test]
fn a_death_at_any_step_leaves_a_whole_site() -> Result<()> {
    for way in [Way::Exchange, Way::Renames] {
        for step in Step::ALL {
            if step == Step::MovedAway && way == Way::Exchange {
                continue;
            }
            let root = tempfile::tempdir()?;
            let target = root.path().join("site");
            publish(&many("old "), &target, &Options::default())?;
            fs::write(target.join("by hand.txt"), "mine")?;
            let status = start(&target, &format!("{step:?}"), way)?.wait()?;
            assert!(!status.success(), "it died at {step:?}");
            if step == Step::MovedAway {
                assert!(!target.exists(), "the one gap that two renames have");
            } else {
                assert!(is_whole(&target, "mine"), "{way:?} {step:?}");
            }
            mended(root.path(), &target)?;
        }
    }
    Ok(())
}

#[test]
fn a_death_while_a_folder_is_adopted_loses_nothing() -> Result<()> {
    for step in Step::ALL.into_iter().filter(|step| *step != Step::MovedAway) {
        let root = tempfile::tempdir()?;
        let target = root.path().join("site");
        fs::create_dir(&target)?;
        fs::write(target.join("by hand.txt"), "mine")?;
        start(&target, &format!("{step:?}"), Way::Exchange)?.wait()?;
        assert_eq!(contents(&target)["by hand.txt"], "mine", "{step:?}");
        publish(&many("next "), &target, &Options { existing: Existing::Adopt, ..Options::default() })?;
        assert_eq!(contents(&target)["by hand.txt"], "mine", "{step:?}");
        assert_eq!(names(root.path()), ["site"], "{step:?}");
    }
    Ok(())
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_site() -> Result<()> {
    let root = tempfile::tempdir()?;
    let target = root.path().join("site");
    publish(&many("old "), &target, &Options::default())?;
    fs::write(target.join("by hand.txt"), "mine")?;
    for round in 0..12_u64 {
        let mut child = start(&target, "", Way::Exchange)?;
        thread::sleep(Duration::from_millis(60 + round * 13));
        child.kill()?;
        child.wait()?;
        assert!(is_whole(&target, "mine"), "round {round}");
        publish(&many("old "), &target, &Options::default())?;
        assert!(is_whole(&target, "mine"), "round {round}, after the next run");
        assert_eq!(names(root.path()), ["site"], "round {round}");
    }
    Ok(())
}
