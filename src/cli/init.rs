//! `init`: a new playbook that builds and checks clean. Nothing that is there is written over.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;

use crate::cli::{CLEAN, Common, output};
use crate::edit::begin::{self, Founder};
use crate::edit::file;
use crate::evidence;
use crate::load::SETTINGS_FILE;
use crate::model::playbook::words;

/// Begin a playbook in a folder
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    playbook init                 in this folder\n  \
    playbook init handbook        in a folder of its own\n\n\
It writes playbook.yml, people.yml with you in it as git knows you, a first page, a draft that says how \
pages are written, and the template of a process. Where one of them is there already, it writes nothing.")]
pub struct Init {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Writes it, and says what comes next.
pub fn run(common: &Common, command: Init) -> anyhow::Result<u8> {
    let named = command.folder.as_deref().or(common.directory.as_deref()).unwrap_or(Path::new("."));
    if command.folder.is_some() && common.directory.is_some() {
        bail!("the playbook is named twice: with -C and as an argument");
    }
    let there = std::env::current_dir().context("cannot tell the current folder")?.join(named);
    let real = there.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let (known, real) = real.context("cannot tell where the folder lies")?;
    let real = real.join(there.strip_prefix(known)?);
    if let Some(around) = real.ancestors().skip(1).find(|folder| folder.join(SETTINGS_FILE).is_file()) {
        bail!(
            "{} is a playbook already, and this folder is part of it: make pages with `playbook new`",
            around.display()
        );
    }
    let name = real.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let title = if name.is_empty() { "Playbook".to_owned() } else { words(&name) };
    let founder = evidence::author(known).map(|(name, email)| Founder { name, email });
    let mut files =
        begin::playbook(&title, founder.as_ref()).map_err(|why| anyhow!("{}; {}", why.message, why.help))?;
    if !there.join(".gitignore").exists() {
        files.push((".gitignore", "/site/\n".to_owned()));
    }
    let texts: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    file::create(&there, &texts)?;
    if common.quiet {
        return Ok(CLEAN);
    }
    let mut text = String::new();
    files.iter().for_each(|(path, _)| text.push_str(&format!("  {path}\n")));
    let who = match &founder {
        Some(founder) => format!("{} answers for its pages until they name somebody else", founder.name),
        None => "git knows no name of yours: write those who work here into people.yml".to_owned(),
    };
    let shown = named.display().to_string();
    let dir = match shown.as_str() {
        "." => String::new(),
        plain if plain.chars().all(|sign| sign.is_alphanumeric() || "/._-~".contains(sign)) => format!("-C {plain} "),
        other => format!("-C \"{other}\" "),
    };
    output::print(&format!(
        "{title}: a playbook in {} files\n{text}{who}\n\nnext:\n  playbook {dir}check\n  playbook {dir}serve --open\n  playbook {dir}new first-process.md\nand commit it, so that its history counts\n",
        files.len()
    ))?;
    Ok(CLEAN)
}
