//! Where something is defined, and where it is named.

use lsp_types::{Location, Position};

use crate::keys::Of;
use crate::load::address::Addresses;
use crate::load::{PEOPLE_FILE, templates};
use crate::lsp::desk::Desk;
use crate::lsp::uses::{Role, Use, Way, is_own};
use crate::markdown::Form;
use crate::model::page::LinkTarget;
use crate::model::people::Who;
use crate::source::Span;

/// What the cursor is on, of the things that are defined in one place and named in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A person or a team.
    Who(Who),
    /// A page, by its place in the playbook; and one of its headings, empty for none.
    Page(usize, String),
    /// An entry of the register, by its place there.
    Entry(usize),
    /// A template, by its path.
    Template(String),
}

/// Whether a key is the id that `people.yml` gives somebody.
pub fn is_id(path: &str, one: &Use) -> bool {
    let top = |name: &str| matches!(name, "people" | "teams");
    let of_people = |way: &[Way]| matches!(way, [Way::Key(above), Way::Key(_)] if top(above));
    path == PEOPLE_FILE && one.role == Role::Chosen && of_people(&one.way)
}

/// What a key or a value means.
pub fn meant(desk: &Desk, addresses: &Addresses<'_>, path: &str, one: &Use) -> Option<Thing> {
    let playbook = &desk.facts()?.playbook;
    let page = || match desk.resolve(addresses, path, (&one.text, Form::Way)) {
        LinkTarget::Page(at, heading) => Some(Thing::Page(at, heading)),
        LinkTarget::NoHeading(at, _) => Some(Thing::Page(at, String::new())),
        _ => None,
    };
    let entry = || playbook.register.find(&one.text).map(Thing::Entry);
    match one.of {
        _ if is_id(path, one) => playbook.roster.find(&one.text).cloned().map(Thing::Who),
        _ if one.role == Role::Known => None,
        Of::Somebody | Of::Person | Of::Anybody => playbook.roster.find(&one.text).cloned().map(Thing::Who),
        Of::Page => page(),
        Of::Entry => entry(),
        Of::Process => entry().or_else(page),
        Of::Template => Some(Thing::Template(templates::path(&one.text))),
        _ => None,
    }
}

/// What the cursor is on.
pub fn thing(desk: &Desk, path: &str, byte: usize) -> Option<Thing> {
    let addresses = desk.addresses()?;
    if let Some(one) = desk.at(path, byte) {
        return meant(desk, &addresses, path, &one);
    }
    let link = desk.link(path, byte)?;
    match desk.resolve(&addresses, path, (&link.target, link.form)) {
        LinkTarget::Page(at, heading) => Some(Thing::Page(at, heading)),
        LinkTarget::NoHeading(at, _) => Some(Thing::Page(at, String::new())),
        _ => None,
    }
}

/// Where what the cursor is on is defined.
pub fn definition(desk: &Desk, path: &str, position: Position) -> Option<Location> {
    defined(desk, &thing(desk, path, desk.byte(path, position)?)?)
}

fn defined(desk: &Desk, thing: &Thing) -> Option<Location> {
    let playbook = &desk.facts()?.playbook;
    match thing {
        Thing::Who(who) => {
            let id = playbook.roster.id(who);
            let here = desk.uses(PEOPLE_FILE).into_iter().find(|one| is_id(PEOPLE_FILE, one) && one.text == id)?;
            desk.location(PEOPLE_FILE, here.span)
        }
        Thing::Page(at, heading) => {
            let path = playbook.pages[*at].path();
            let (document, body) = desk.body(path)?;
            let known = document.headings.into_iter().find(|known| known.id == *heading && !heading.is_empty());
            let span = known.map_or(Span::new(body, body), |known| known.span);
            desk.location(path, Span::new(span.start, span.start))
        }
        Thing::Entry(at) => {
            let place = &playbook.register.all.get(*at)?.place;
            desk.location(place.path(), place.span)
        }
        Thing::Template(path) => {
            let uri = desk.uri(path).filter(|_| desk.root.join(path).is_file())?;
            Some(Location::new(uri, lsp_types::Range::default()))
        }
    }
}

/// Everywhere that names what the cursor is on; where it is on nothing in the text of a page, what leads to that page, or to
/// the heading that it is on.
pub fn references(desk: &Desk, path: &str, position: Position, declared: bool) -> Vec<Location> {
    let found = desk.byte(path, position).and_then(|byte| thing(desk, path, byte).or_else(|| here(desk, path, byte)));
    let (Some(thing), Some(addresses)) = (found, desk.addresses()) else { return Vec::new() };
    let mut places: Vec<Location> = declared.then(|| defined(desk, &thing)).flatten().into_iter().collect();
    for path in desk.files() {
        let own = desk.uses(&path).into_iter().filter(|one| !is_id(&path, one));
        let named = own.filter(|one| meant(desk, &addresses, &path, one).is_some_and(|meant| same(&thing, &meant)));
        let spans: Vec<Span> = named.map(|one| one.span).collect();
        places.extend(spans.into_iter().filter_map(|span| desk.location(&path, span)));
        if let (Thing::Page(..), false) = (&thing, is_own(&path)) {
            let leads = |target: &LinkTarget| match target {
                LinkTarget::Page(at, heading) | LinkTarget::NoHeading(at, heading) => {
                    same(&thing, &Thing::Page(*at, heading.clone()))
                }
                _ => false,
            };
            let leading = desk.links(&addresses, &path).into_iter().filter(|(_, target)| leads(target));
            places.extend(leading.filter_map(|(span, _)| desk.location(&path, span)));
        }
    }
    places
}

/// The page itself, or the heading there.
fn here(desk: &Desk, path: &str, byte: usize) -> Option<Thing> {
    let (at, _) = desk.page(path)?;
    let (document, _) = desk.body(path)?;
    let on = document.headings.into_iter().find(|heading| heading.span.start <= byte && byte < heading.span.end);
    let heading = on.filter(|heading| heading.level > 1).map(|heading| heading.id).unwrap_or_default();
    Some(Thing::Page(at, heading))
}

/// Whether what is meant is the thing that is looked for: of a page any of its headings will do.
fn same(thing: &Thing, meant: &Thing) -> bool {
    match (thing, meant) {
        (Thing::Page(one, heading), Thing::Page(other, _)) if heading.is_empty() => one == other,
        (one, other) => one == other,
    }
}
