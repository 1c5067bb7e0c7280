//! PB502 missing-section: a section that the page's template asks for is not there.

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::model::page::{Page, Status};
use crate::model::people::nearest;
use crate::model::templates::Asked;
use crate::rule::{Doc, Rule, Severity};

/// PB502.
pub static RULE: Rule = Rule {
    code: "PB502",
    name: "missing-section",
    severity: Severity::Warning,
    doc: Doc {
        short: "a section that the page's template asks for is absent",
        what: "The page says which template it follows, and lacks a section that this one names under `sections`; or there are templates, and none of that name. A heading counts at any level, in any letter case, or by its id: `## Schritte {#steps}`. Drafts and retired pages are left alone.",
        why: "Who looks for what to do when it goes wrong looks in the same place on every page. Where the place is not there, nobody knows whether nothing can go wrong or nobody has thought of it.",
        fix: "Add the heading with what belongs under it, or take it out of the template's `sections` if it is not for every page. `templates/sop.md` is the template of `template: sop`.",
        example: include_str!("../../rule/examples/missing-section.txt"),
    },
};

/// Reports each section at the key that asks for it.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let templates = &facts.playbook.templates;
    for page in facts.playbook.pages.iter().filter(|page| page.status == Status::Current) {
        let Some(followed) = &page.template else { continue };
        let Some(template) = templates.read.get(followed.name()) else {
            // Without templates of our own, the key is some other tool's.
            if !templates.there.is_empty() {
                let help = match nearest(followed.name(), templates.there.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to templates/, or say that the key is another tool's: `front_matter: { template: ignore }` in playbook.yml".to_owned(),
                };
                let message = format!("there is no template `{}`", followed.written);
                findings.push(Diagnostic::new(&RULE, followed.place.clone(), message, help));
            }
            continue;
        };
        for (at, asked) in template.sections.iter().enumerate().filter(|(_, asked)| !stands(page, asked)) {
            let before = template.sections[..at].iter().rev().find(|before| stands(page, before));
            let behind = before.map(|before| format!(" behind `{}`", before.heading)).unwrap_or_default();
            let message = format!("it lacks the section `{}`, for which `{}` asks", asked.heading, template.path);
            let help = format!("add `{} {}`{behind}", "#".repeat(asked.level.into()), asked.heading);
            findings.push(Diagnostic::new(&RULE, followed.place.clone(), message, help));
        }
    }
}

fn stands(page: &Page, asked: &Asked) -> bool {
    let same = |text: &str| -> String {
        text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = same(&asked.heading);
    page.document.headings.iter().any(|heading| {
        same(&heading.text) == wanted
            || same(&heading.id) == wanted
            || heading.old.iter().any(|old| same(old) == wanted)
    })
}
