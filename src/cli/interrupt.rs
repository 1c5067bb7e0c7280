//! A folder that must not outlive the program, also where that is ended by Ctrl-C.

use std::path::Path;
#[cfg(unix)]
use std::pin::pin;
use std::time::Duration;
use std::{fs, thread};

use anyhow::Context as _;
#[cfg(unix)]
use futures_util::future::select;
use tempfile::TempDir;

/// What a shell says of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// An empty folder of the system's own for such things.
///
/// # Errors
/// Where the system does not let it.
pub fn folder() -> anyhow::Result<TempDir> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot begin")?;
    let told = {
        // From here on such a signal waits to be heard.
        let _inside = runtime.enter();
        signals().context("cannot hear of Ctrl-C")?
    };
    let folder = tempfile::Builder::new().prefix("playbook-").tempdir().context("cannot make a folder")?;
    let path = folder.path().to_owned();
    thread::spawn(move || {
        runtime.block_on(told);
        remove(&path);
        std::process::exit(INTERRUPTED);
    });
    Ok(folder)
}

/// Ends when the program is told to.
#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let [interrupt, terminate, hangup] = kinds.map(signal);
    let (mut interrupt, mut terminate, mut hangup) = (interrupt?, terminate?, hangup?);
    Ok(async move {
        let (terminated, left) = (pin!(terminate.recv()), pin!(hangup.recv()));
        select(pin!(interrupt.recv()), select(terminated, left)).await;
    })
}

/// Ends when the program is told to.
#[cfg(not(unix))]
fn signals() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

/// Removes a folder into which files may still be written.
fn remove(folder: &Path) {
    for _ in 0..200 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
}
