//! PB304 missing-alt-text: an image that says nothing to someone who cannot see it.

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Facts;
use crate::markdown::{Form, LinkKind};
use crate::model::page::Status;
use crate::rule::{Doc, Rule, Severity};

/// PB304.
pub static RULE: Rule = Rule {
    code: "PB304",
    name: "missing-alt-text",
    severity: Severity::Note,
    doc: Doc {
        short: "an image that says nothing to someone who cannot see it",
        what: "An image without a text in its square brackets.",
        why: "People who use a screen reader, and everyone on a slow line, get the text in place of the picture. In a procedure the picture is often the step.",
        fix: "Say in a few words what the picture shows: `![The ticket form with the priority field open](images/ticket.svg)`.",
        example: include_str!("../../rule/examples/missing-alt-text.txt"),
    },
};

/// Reports every image without a text, in pages that are not retired.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for page in facts.playbook.pages.iter().filter(|page| page.status != Status::Retired) {
        for link in
            page.document.links.iter().filter(|link| link.kind == LinkKind::Image && link.text.trim().is_empty())
        {
            let message = format!("the image `{}` has no text", link.target);
            let help = match link.form {
                Form::Way => "say what it shows: `![The ticket form](…)`",
                Form::Name => "say what it shows: `![[…|The ticket form]]`",
            };
            findings.push(Diagnostic::new(&RULE, Place::new(&page.source, link.span), message, help));
        }
    }
}
