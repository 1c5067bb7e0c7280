//! A person gets another id, wherever the old one is written. Their names, aliases and addresses stay, and so do the ids in
//! older versions of files: what history says of somebody else's old id, an alias can tell.

use anyhow::{anyhow, bail, ensure};
use lsp_types::{Position, Range, TextEdit, Uri, WorkspaceEdit};

use crate::edit::{Document, splice};
use crate::evidence::rows;
use crate::keys::Of;
use crate::load::sources;
use crate::lsp::desk::Desk;
use crate::lsp::find::{Thing, is_id, meant, thing};
use crate::lsp::uses::{Role, Use, Way, is_own};
use crate::model::people::{PersonId, Who, fold, is_nobody};
use crate::source::Span;

/// The id that the cursor is on, with its stretch.
///
/// # Errors
/// Why nothing can be renamed there.
pub fn prepare(desk: &Desk, path: &str, position: Position) -> anyhow::Result<(Range, String)> {
    let (one, person) = there(desk, path, position)?;
    let id = id(desk, person);
    let Some(text) = desk.text(path) else { bail!("the file is not open") };
    ensure!(fold(&one.text) == fold(&id), "`{}` is another name of `{id}`: rename where the id stands", one.text);
    let quoted = text[one.span.start..one.span.end].starts_with(['"', '\'']);
    let span = if quoted { Span::new(one.span.start + 1, one.span.end - 1) } else { one.span };
    Ok((desk.range_in(path, text, span), id))
}

fn there(desk: &Desk, path: &str, position: Position) -> anyhow::Result<(Use, PersonId)> {
    let nothing = || anyhow!("only the ids of people can be renamed here; `playbook move` renames pages");
    let byte = desk.byte(path, position).ok_or_else(nothing)?;
    match thing(desk, path, byte) {
        Some(Thing::Who(Who::Person(person))) => Ok((desk.at(path, byte).ok_or_else(nothing)?, person)),
        Some(Thing::Who(Who::Team(_))) => bail!("this is a team; only the ids of people can be renamed"),
        _ => Err(nothing()),
    }
}

fn id(desk: &Desk, person: PersonId) -> String {
    desk.facts().map(|facts| facts.playbook.roster.person(person).id.clone()).unwrap_or_default()
}

/// The edits of all files.
///
/// # Errors
/// An id that cannot be one or is taken, and every place that cannot be changed without touching something else.
pub fn rename(desk: &Desk, path: &str, position: Position, new: &str) -> anyhow::Result<WorkspaceEdit> {
    prepare(desk, path, position)?;
    let (_, person) = there(desk, path, position)?;
    let (Some((facts, addresses)), old, new) = (desk.facts().zip(desk.addresses()), id(desk, person), new.trim())
    else {
        bail!("nothing was read yet")
    };
    let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.');
    ensure!(!new.is_empty() && new.chars().all(fits), "write an id of letters, digits, `-`, `_` and `.`");
    ensure!(!is_nobody(new), "`{new}` stands for nobody");
    ensure!(new != old, "that is the id already");
    if let Some(other) = facts.playbook.roster.find(new).filter(|other| **other != Who::Person(person)) {
        bail!("`{new}` is taken: it means {}", facts.playbook.roster.name(other));
    }
    let mut changes: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    let mut change = |path: &str, text: &str, edits: Vec<(Span, String)>| {
        let edits = edits.into_iter().map(|(span, new)| TextEdit::new(desk.range_in(path, text, span), new)).collect();
        changes.extend(desk.uri(path).map(|uri| (uri, edits)));
    };
    for path in desk.files() {
        let Some(text) = desk.text(&path) else { continue };
        let is = |one: &Use| {
            let named = is_id(&path, one)
                || one.role != Role::Known && matches!(one.of, Of::Somebody | Of::Person | Of::Anybody);
            named
                && fold(&one.text) == fold(&old)
                && meant(desk, &addresses, &path, one) == Some(Thing::Who(Who::Person(person)))
        };
        let uses: Vec<Use> = desk.uses(&path).into_iter().filter(is).collect();
        if !uses.is_empty() {
            let edits = edited(&path, text, &uses, new).map_err(|refusal| anyhow!(refusal.told(&path, text)))?;
            change(&path, text, edits);
        }
    }
    for source in sources::records(&desk.root, &sources::files(&desk.root, &facts.settings)?, &mut Vec::new())? {
        let cells = rows::people(&source, &facts.settings).into_iter().filter(|(_, text)| fold(text) == fold(&old));
        let cell = |(span, text): (Span, String)| {
            let quoted = source.text()[span.start..span.end].starts_with('"');
            (span, if quoted { format!("\"{new}\"") } else { text.replace(text.trim(), new) })
        };
        let edits: Vec<(Span, String)> = cells.map(cell).collect();
        if !edits.is_empty() {
            ensure!(
                desk.open.get(source.path().as_ref()).is_none_or(|open| open.text == source.text()),
                "save {} first",
                source.path()
            );
            change(source.path(), source.text(), edits);
        }
    }
    Ok(WorkspaceEdit::new(changes.into_iter().collect()))
}

/// The edits of a file, each made and read again before it is taken.
fn edited(path: &str, text: &str, uses: &[Use], new: &str) -> Result<Vec<(Span, String)>, crate::edit::Refusal> {
    let mut document = if is_own(path) { Document::file(text) } else { Document::page(text)? };
    let mut edits = Vec::new();
    // From the last to the first, so that the places of those before stay what they are.
    for one in uses.iter().rev() {
        let before = document.text().to_owned();
        let steps = one.steps();
        match (one.role, one.way.last(), steps.split_last()) {
            (Role::Chosen, Some(Way::Key(key)), Some((_, above))) => {
                document.rename(above, &[(key, new.to_owned())])?
            }
            _ => document.replace(&steps, new)?,
        }
        edits.push(splice(&before, document.text()));
    }
    edits.reverse();
    Ok(edits)
}
