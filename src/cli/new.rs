//! `new`: a page from a template.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{anyhow, bail, ensure};
use clap::Args;

use crate::cli::page::new_path;
use crate::cli::{CLEAN, Common, output, shell};
use crate::edit::begin;
use crate::edit::file;
use crate::edit::moving::may_lie;
use crate::facts::Facts;
use crate::load::{address, sources, templates};
use crate::model::people::nearest;
use crate::model::playbook::{is_index, parent, words};
use crate::pipeline::{self, Wanted};

/// Begin a page from a template
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    playbook new billing/send-invoice.md\n  \
    playbook new billing/refund --title \"Pay a refund\" --owner bea\n  \
    playbook new field/mount-bracket.md --template install   from templates/install.md\n\n\
Reviewers and the day on which somebody looked are left for people to fill in.")]
pub struct NewPage {
    /// Where the page will lie
    #[arg(value_name = "PATH")]
    path: String,
    /// A template of templates/, by its name [default: sop]
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Its title [default: from its file name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Who answers for it [default: as in its folder]
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
}

/// Endings of files that are no pages.
const OTHERS: [&str; 8] = ["txt", "doc", "docx", "odt", "rtf", "pdf", "yml", "yaml"];

/// Writes it, and says what comes next.
pub fn run(common: &Common, command: NewPage) -> anyhow::Result<u8> {
    let root = common.root(None)?;
    let checked = pipeline::read(&root, common.today()?, Wanted::Facts)?;
    let facts = &checked.facts;
    let files = sources::files(&root, &facts.settings)?;
    let path = path(&root, &command.path)?;
    may_lie(&root, &path, (&facts.playbook, &facts.settings), &files)?;
    let (folder, file) = address::split(&path);
    let index = address::is_index(file);
    let title = match command.title.as_deref().map(str::trim) {
        Some("") => bail!("the title is empty"),
        Some(title) => title.to_owned(),
        None if index && !folder.is_empty() => words(address::split(folder).1),
        None if index => facts.settings.title.clone(),
        None => words(address::stem(file)),
    };
    if index && command.template.is_none() {
        file::create(&root, &[(&path, &begin::folder(&title))])?;
        output::say(common, &format!("{path}\nnext: write what its pages are for, and link to them"));
        return Ok(CLEAN);
    }
    let (name, template) = template(&root, command.template.as_deref(), &files)?;
    let owner = match &command.owner {
        Some(owner) => Some(known(facts, owner)?),
        None => owner(facts, &path),
    };
    let text = begin::page(&template, &name, &title, owner.as_deref())
        .map_err(|why| anyhow!(why.told(&templates::path(&name), &template)))?;
    file::create(&root, &[(&path, &text)])?;
    if common.quiet {
        return Ok(CLEAN);
    }
    let owner = owner.map_or("who answers for it, ".to_owned(), |_| String::new());
    let index = if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") };
    let (at, page) = (common.at(None), shell::quoted(&path));
    let first = facts.playbook.folders.get(folder).is_some_and(|folder| folder.index.is_some());
    let begin =
        if first { String::new() } else { format!(" (`playbook{at} new {}` begins it)", shell::quoted(&index)) };
    output::print(&format!(
        "{path}\nnext: write it, fill in {owner}who else can do it, and link to it from {index}{begin};\nthen have somebody walk through it: `playbook{at} verify {page} --by … --how walked`\n"
    ))?;
    Ok(CLEAN)
}

/// The page's path: as the shell means it where it stands in the playbook, else from the playbook's folder.
fn path(root: &Path, typed: &str) -> anyhow::Result<String> {
    let here = std::env::current_dir()?;
    let from_here = new_path(root, &here, typed).ok().filter(|_| !typed.starts_with('/'));
    let mut path = match from_here {
        Some(path) => path,
        None => new_path(root, root, typed.trim_start_matches('/'))?,
    };
    let name = address::split(&path).1;
    ensure!(!name.is_empty() && !typed.ends_with('/'), "`{typed}` is a folder; name the page in it");
    ensure!(!root.join(&path).is_dir(), "`{path}` is a folder; name the page in it");
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    ensure!(
        !OTHERS.contains(&ending.as_str()),
        "a page is Markdown: name it `{}md`",
        path.strip_suffix(&ending).unwrap_or(&path)
    );
    if address::stem(name) == name {
        path.push_str(".md");
    }
    Ok(path)
}

/// The name and the text of a template: the playbook's own, else the built-in one.
fn template(root: &Path, name: Option<&str>, files: &BTreeSet<String>) -> anyhow::Result<(String, String)> {
    let wanted = name.unwrap_or(begin::SOP_NAME);
    let wanted = wanted.strip_prefix("templates/").unwrap_or(wanted);
    let wanted = wanted.strip_suffix(".md").unwrap_or(wanted);
    let there = templates::names(files);
    if there.contains(&wanted) {
        let text = fs::read_to_string(root.join(templates::path(wanted)))?;
        return Ok((wanted.to_owned(), text.trim_start_matches('\u{feff}').to_owned()));
    }
    if wanted == begin::SOP_NAME {
        return Ok((wanted.to_owned(), begin::SOP.to_owned()));
    }
    match nearest(wanted, there.iter().copied().chain([begin::SOP_NAME])) {
        Some(near) => bail!("there is no template `{wanted}`; did you mean `{near}`?"),
        None => bail!("there is no template `{wanted}`; put it into {}", templates::path(wanted)),
    }
}

/// Somebody of people.yml, as they were named; anybody where there is none.
fn known(facts: &Facts, name: &str) -> anyhow::Result<String> {
    let roster = &facts.playbook.roster;
    match roster.find(name) {
        Some(who) => Ok(roster.id(who).to_owned()),
        None if roster.is_empty() => Ok(name.to_owned()),
        None => {
            let (what, help) = roster.stranger(name).told(name, "add them to people.yml first");
            bail!("{what}; {help}")
        }
    }
}

/// Who would answer for a page at this path: as the first page of its folder says, or of one above; else the defaults, else
/// the site.
fn owner(facts: &Facts, path: &str) -> Option<String> {
    let mut folder = Some(address::split(path).0);
    while let Some(at) = folder {
        let first = facts.playbook.pages.iter().find(|page| page.folder == at && is_index(page));
        let own = first.and_then(|page| page.owner.as_ref().filter(|owner| owner.place.path() == page.path()));
        if let Some(owner) = own {
            return Some(owner.name.clone());
        }
        folder = parent(at);
    }
    let defaults = facts.settings.defaults.iter().rev().filter(|default| default.glob.value.is_match(path));
    let mut by_default = defaults.filter_map(|default| default.inherited.owner.as_ref());
    by_default.next().or(facts.settings.owner.as_ref()).map(|owner| owner.name.clone())
}
