//! `serve`: the playbook as a site in the browser of who writes it. What is saved is shown; nothing is written.

mod banner;
mod follow;
mod now;
mod stage;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use crate::cli::{CLEAN, Common, output};
use crate::serve::watch::{self, By};
use crate::serve::{self, Newest};
use follow::Reader;
use now::Now;

/// Where nothing else is asked for.
const PORT: u16 = 4000;

/// Preview the site in the browser; it follows each save
///
/// Drafts are shown. Only this machine is answered, nothing is written, and Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  playbook serve --open\n  playbook serve handbook --port 8080")]
pub struct Serve {
    /// The playbook's folder
    #[arg(value_name = "DIR")]
    root: Option<PathBuf>,
    /// Where to listen; a free port near it where it is taken, and any for 0
    #[arg(long, value_name = "N", default_value_t = PORT)]
    port: u16,
    /// Open the preview in the browser
    #[arg(long)]
    open: bool,
    /// Look for changes every second, where the system does not tell of them: on some network drives and in containers
    #[arg(long)]
    poll: bool,
}

/// Serves until Ctrl-C.
pub fn run(common: &Common, command: Serve) -> anyhow::Result<u8> {
    let root = common.root(command.root.as_deref())?;
    let root = root.canonicalize().with_context(|| format!("cannot open {}", root.display()))?;
    let today = common.today()?;
    let place = serve::place(command.port).context("cannot find a port to listen at")?;
    let by = if command.poll { By::Looking } else { By::Notices };
    let (watch, changes, words) = watch::watch(by, &root).context("cannot watch the playbook")?;
    let address = format!("http://{}/", place.address);
    if place.moved {
        output::say(common, &format!("port {} is taken", command.port));
    }
    if let Some(words) = words {
        output::say(common, &follow::looking(&words));
    }
    output::print(&format!("{address}\n"))?;
    output::say(common, "following changes; Ctrl-C ends it");
    if command.open {
        // It waits for the first page.
        opener::open(&address).context("cannot open a browser; open the address above by hand")?;
    }
    let newest = Newest::default();
    let now = Arc::new(Now::new(root.clone(), newest.clone()));
    let set = common.today.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    let reader = Reader::new(common.clone(), root, set.then_some(today), Arc::clone(&now));
    std::thread::spawn(move || follow::follow(&reader, watch, &changes));
    serve::serve(place, Arc::new(move |path| now.answer(path)), newest)?;
    Ok(CLEAN)
}
