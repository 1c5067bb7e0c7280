//! The links of the footer: what they lead to, and what is wrong with them.

use crate::diagnostic::Diagnostic;
use crate::load::address::Addresses;
use crate::load::rules::{INVALID_CONFIG, UNSAFE_PATH};
use crate::model::page::LinkTarget;
use crate::settings::Footer;

/// What each link of the footer leads to, in order. It is written in the playbook's folder.
pub fn links(footer: &Footer, addresses: &Addresses<'_>, findings: &mut Vec<Diagnostic>) -> Vec<LinkTarget> {
    let links = footer.document.links.iter().map(|link| {
        let target = addresses.resolve_at_root(&link.target);
        let (rule, message, help) = match &target {
            LinkTarget::Missing(Some(near)) => (&INVALID_CONFIG, "leads nowhere", format!("did you mean `{near}`?")),
            LinkTarget::Missing(None) => {
                (&INVALID_CONFIG, "leads nowhere", "name a page by its path from the playbook's folder".to_owned())
            }
            LinkTarget::NoHeading(..) => {
                (&INVALID_CONFIG, "names a heading that is not there", "correct what follows the `#`".to_owned())
            }
            LinkTarget::Private => {
                (&INVALID_CONFIG, "leads to a file that is not published", "link to a page instead".to_owned())
            }
            LinkTarget::Unsafe => {
                (&UNSAFE_PATH, "leaves the playbook", "link to a page in it, or to a web address".to_owned())
            }
            _ => return target,
        };
        let message = format!("the link `{}` of `footer` {message}", link.target);
        findings.push(Diagnostic::new(rule, footer.place.clone(), message, help));
        target
    });
    links.collect()
}
