//! `templates/*.md`: the sections that a page has to have which names one. Only those that a page names are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::fields::Fields;
use crate::load::header::{self, Header};
use crate::load::rules::INVALID_CONFIG;
use crate::load::walk::{self, Root};
use crate::markdown::{self, Options};
use crate::model::playbook::Playbook;
use crate::model::templates::{Asked, Template, Templates};
use crate::source::{Source, Span};
use crate::yaml;

/// The key of a template that names the sections which its pages have to have.
pub const SECTIONS: &str = "sections";

/// The folder of templates.
const FOLDER: &str = "templates";

/// The path of the template of a name.
pub fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.md")
}

/// The names of all templates that lie in a playbook, of which `files` are all files.
pub fn names(files: &BTreeSet<String>) -> Vec<&str> {
    let name = |path: &'_ String| -> Option<usize> {
        let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".md")?;
        (!name.contains('/')).then_some(name.len())
    };
    let start = FOLDER.len() + 1;
    files.iter().filter_map(|path| name(path).map(|length| &path[start..start + length])).collect()
}

/// Reads the templates that pages name.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(
    root: Root<'_>,
    playbook: &Playbook,
    files: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> anyhow::Result<Templates> {
    let there: BTreeSet<String> = names(files).into_iter().map(str::to_owned).collect();
    let wanted: BTreeSet<&str> =
        playbook.pages.iter().filter_map(|page| page.template.as_ref()).map(|named| named.name()).collect();
    let mut read = BTreeMap::new();
    for name in wanted.into_iter().filter(|name| there.contains(*name)) {
        let path = path(name);
        let (source, _) = Source::decode(path.as_str(), walk::bytes(root, &path)?);
        let source = Arc::new(source);
        read.insert(name.to_owned(), Template { sections: sections(&source, findings), path });
    }
    Ok(Templates { there, read })
}

/// The sections that a template asks for, in its order.
fn sections(source: &Arc<Source>, findings: &mut Vec<Diagnostic>) -> Vec<Asked> {
    let text = source.text();
    let mut fields = Fields { source, rule: &INVALID_CONFIG, findings };
    let (yaml, body) = match header::find(text) {
        Header::None => return Vec::new(),
        Header::Found { yaml, body } => (yaml, body),
        Header::Broken { span, message, help, .. } => {
            fields.mistake(Span::new(span.start, span.end), message, help);
            return Vec::new();
        }
    };
    let (entries, troubles) = yaml::parse_mapping(&text[yaml.clone()], yaml.start);
    troubles.into_iter().for_each(|trouble| fields.trouble(&INVALID_CONFIG, trouble));
    let document = markdown::parse(&text[body..], body, &Options { facts_only: true, ..Options::default() });
    let named = entries.iter().find(|entry| entry.key == SECTIONS).map(|entry| fields.texts(entry)).unwrap_or_default();
    let asked = named.into_iter().map(|name| {
        let level =
            document.headings.iter().find(|heading| heading.text == name.value).map_or(2, |heading| heading.level);
        Asked { heading: name.value, level: level.max(2) }
    });
    asked.collect()
}
