//! What the business is about beside its pages: the clients, the register of processes and who is learning which, read once the pages are known
//! to which their entries lead.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::load::address::Addresses;
use crate::load::{Root, clients, register, text, training};
use crate::model::page::{LinkTarget, Placed};
use crate::model::playbook::Playbook;
use crate::settings::Settings;

/// File of the clients.
pub const CLIENTS_FILE: &str = "clients.yml";
/// File of the register.
pub const REGISTER_FILE: &str = "processes.yml";

/// File of who has come how far with which process.
pub const TRAINING_FILE: &str = "training.yml";

/// Reads the files that are there into `playbook`. A mistake in them is a finding, and never keeps pages from being read.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(
    root: Root<'_>,
    settings: &Settings,
    playbook: &mut Playbook,
    files: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> anyhow::Result<()> {
    if let Some(source) = text(root, CLIENTS_FILE, findings)? {
        playbook.clients = clients::read(&source, &playbook.roster, findings);
    }
    if let Some(source) = text(root, REGISTER_FILE, findings)? {
        playbook.register = register::read(&source, &playbook.roster, settings, findings);
    }
    resolve(playbook, files);
    register::unknown(playbook, findings);
    register::levels(playbook, settings, findings);
    if let Some(source) = text(root, TRAINING_FILE, findings)? {
        let addresses = Addresses::new(&playbook.pages, files);
        playbook.training = training::read(&source, playbook, &addresses, findings);
    }
    Ok(())
}

/// Resolves the pages that entries name.
fn resolve(playbook: &mut Playbook, files: &BTreeSet<String>) {
    if playbook.clients.all.is_empty() && playbook.register.all.is_empty() {
        return;
    }
    let addresses = Addresses::new(&playbook.pages, files);
    // A path that leaves the playbook is no page of it.
    let resolve = |written: &Option<Placed<String>>| match addresses.resolve_at_root(&written.as_ref()?.value) {
        LinkTarget::Unsafe => Some(LinkTarget::Missing(None)),
        target => Some(target),
    };
    for client in &mut playbook.clients.all {
        client.leads_to = resolve(&client.page);
    }
    for entry in &mut playbook.register.all {
        entry.leads_to = resolve(&entry.page);
    }
}
