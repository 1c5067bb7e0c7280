//! Owners and reviewers in the front matter of pages, and of the first pages of folders.

use crate::edit::file::File;
use crate::edit::{Document, New};
use crate::load::front_matter::known;
use crate::model::page::{Kind, Named, Page, Status};
use crate::model::people::Who;
use crate::model::playbook::Playbook;
use crate::settings::Settings;

use super::Work;

/// Edits every page that names the one who hands over, and may be changed.
pub fn pages(work: &mut Work<'_>, playbook: &Playbook, settings: &Settings) -> anyhow::Result<()> {
    for page in playbook.pages.iter().filter(|page| page.status != Status::Retired) {
        if !work.handover.wanted(page.path()) {
            continue;
        }
        let own = |named: &&Named| named.who == *work.handover.old && named.place.path() == page.path();
        let listed = page.reviewers.iter().any(|named| own(&named));
        let owned = page.owner.as_ref().filter(|owner| own(owner)).is_some();
        let lent = !owned && owner_is_lent(work, page);
        if listed || owned || lent {
            edit(work, page, settings, lent)?;
        }
    }
    Ok(())
}

/// Whether the owner stands in a file that may not be changed, so that the page has to say by itself who owns it now.
fn owner_is_lent(work: &Work<'_>, page: &Page) -> bool {
    let old = page.owner.as_ref().filter(|owner| owner.who == *work.handover.old);
    page.kind == Kind::Sop && old.is_some_and(|owner| !work.handover.wanted(owner.place.path()))
}

fn edit(work: &mut Work<'_>, page: &Page, settings: &Settings, lent: bool) -> anyhow::Result<()> {
    let file = File::read(work.root, page.path())?.is_still(page.source.text())?;
    let owner: Option<Who> = page.owner.as_ref().map(|owner| match owner.who == *work.handover.old {
        true => work.handover.new.clone(),
        false => owner.who.clone(),
    });
    work.edit(file, Document::page, &mut |names, sheet| {
        let entries = sheet.document.entries()?;
        let (ours, _) = known(&entries, &settings.front_matter);
        if let Some((entry, _)) = ours.get("owner")
            && names.replace(sheet, &[], entry)?
        {
            sheet.what.push(if page.kind == Kind::Index { "owner of the folder" } else { "owner" }.to_owned());
        }
        if let Some((entry, _)) = ours.get("reviewers") {
            names.reviewers(sheet, (&[], entry), owner.as_ref(), "reviewers")?;
        }
        if lent {
            sheet.document.add("owner", &New::Text(names.roster.id(names.new).to_owned()))?;
            sheet.what.push("owner, which it had from elsewhere".to_owned());
        }
        Ok(())
    });
    Ok(())
}
