//! What begins: a new playbook, and a new page from a template. Texts alone; who writes them is [`super::file`].

use crate::edit::{Document, New, Refusal, Step, texts};
use crate::load::templates::SECTIONS;
use crate::yaml::Value;

/// The built-in template of a process.
pub const SOP: &str = include_str!("sop.md");
/// Its name.
pub const SOP_NAME: &str = "sop";

/// Who a new playbook knows.
#[derive(Debug, Clone)]
pub struct Founder {
    /// Name as git has it.
    pub name: String,
    /// Address as git has it; may be empty.
    pub email: String,
}

impl Founder {
    /// Their id: the first name in plain letters, else `me`.
    fn id(&self) -> String {
        let first = self.name.split_whitespace().next().unwrap_or_default().to_lowercase();
        let id: String = first.chars().filter(char::is_ascii_alphanumeric).collect();
        if id.len() < 2 || id.len() < first.chars().count() / 2 { "me".to_owned() } else { id }
    }
}

/// The files of a new playbook, by their paths.
///
/// # Errors
/// A title or a name that cannot be written into YAML.
pub fn playbook(title: &str, founder: Option<&Founder>) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut settings = Document::file("title:\n");
    settings.replace(&[Step::Key("title")], title)?;
    let mut people = Document::file("people: {}\n");
    if let Some(founder) = founder {
        settings.add("owner", &New::Text(founder.id()))?;
        let id = founder.id();
        people = Document::file(&format!("people:\n  {id}: {{ name: x, email: [] }}\n"));
        let way = |key| [Step::Key("people"), Step::Key(&id), Step::Key(key)];
        people.replace(&way("name"), &founder.name)?;
        if !founder.email.is_empty() {
            people.insert(&way("email"), 0, &New::Text(founder.email.clone()))?;
        }
    }
    let settings = format!(
        "{}review: {{ every: 180d, notice: 14d }}     # how often a process is looked at, and how early it is said\n",
        settings.text()
    );
    let people = format!(
        "# Who works here. A page names them as owner or reviewer; git knows them by their addresses.\n{}# teams:\n#   service: {{ name: Service desk, members: [maya, jonas] }}\n",
        people.text()
    );
    Ok(vec![
        ("playbook.yml", settings),
        ("people.yml", people),
        ("index.md", include_str!("index.md").replace("TITLE", title)),
        ("write-a-page.md", include_str!("write-a-page.md").to_owned()),
        ("templates/sop.md", SOP.to_owned()),
    ])
}

/// The first page of a folder.
pub fn folder(title: &str) -> String {
    format!("# {title}\n\nWhat these pages are for, and where to begin.\n")
}

/// A page from a template: with its title, its owner where there is one, and the template's name; without what the template
/// says of itself.
///
/// # Errors
/// A template whose front matter cannot be used.
pub fn page(template: &str, name: &str, title: &str, owner: Option<&str>) -> Result<String, Refusal> {
    let mut page = Document::page(template)?;
    let entries = page.entries()?;
    let has = |key: &str| entries.iter().find(|entry| entry.key == key);
    if has(SECTIONS).is_some() {
        page.drop_key(SECTIONS)?;
    }
    let mut fill = |key: &str, value: &str| match has(key) {
        None => page.add(key, &New::Text(value.to_owned())),
        Some(entry) if entry.node.value == Value::Null => page.replace(&[Step::Key(key)], value),
        Some(entry) if texts(entry).iter().all(|(_, text)| text.contains("{{")) => {
            page.replace(&[Step::Key(key)], value)
        }
        Some(_) => Ok(()),
    };
    fill("title", title)?;
    if let Some(owner) = owner {
        fill("owner", owner)?;
    }
    fill("template", name)?;
    let text = page.text();
    Ok(["{{ title }}", "{{title}}"].iter().fold(text.to_owned(), |text, sign| text.replace(sign, title)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_with_what_is_known() {
        let text = page(SOP, SOP_NAME, "Send: it", Some("maya")).expect("a page");
        let head = "---\ntitle: \"Send: it\"\nowner: maya\nreviewers: []     # who else can do it\nlast_verified:    # when somebody last looked; `playbook verify` writes it\ntemplate: sop\n---\n\nWhat this is for";
        assert!(text.starts_with(head), "{text}");
        let own = page("# {{ title }}\n\nText.\n", "own", "A", None).expect("a page");
        assert_eq!(own, "---\ntitle: A\ntemplate: own\n---\n\n# A\n\nText.\n");
    }

    #[test]
    fn ids_are_plain() {
        let id = |name: &str| Founder { name: name.to_owned(), email: String::new() }.id();
        assert_eq!([id("Maya Chen"), id("山田 太郎"), id("Jos\u{e9} Maria"), id("")], ["maya", "me", "jos", "me"]);
    }
}
