//! What begins: a new playbook, and a new page from a template. Texts alone; who writes them is [`super::file`].

use crate::edit::{Document, New, Refusal, Step, texts, way};
use crate::load::header;
use crate::load::templates::SECTIONS;
use crate::yaml::Value;

/// What stands for the title.
const TITLE: [&str; 2] = ["{{ title }}", "{{title}}"];

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
    let titled = |text: &str| TITLE.iter().fold(text.to_owned(), |text, sign| text.replace(sign, title));
    // In the front matter, quotes may be needed for what the title brings.
    for entry in &entries {
        for (item, text) in texts(entry) {
            let now = titled(text);
            if now != text && !["title", "owner", "template", SECTIONS].contains(&entry.key.as_str()) {
                page.replace(&way(&[], &entry.key, item), &now)?;
            }
        }
    }
    let text = page.text();
    let body = text.len() - header::cut(text).1.len();
    Ok(format!("{}{}", &text[..body], titled(&text[body..])))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::yaml;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn of_any_template_all_stays_but_what_is_known_of_the_page(
            title in "[^\\p{C}\\p{Z}]([^\\p{C}]{0,18}[^\\p{C}\\p{Z}])?",
            head in prop::sample::select(vec![
                "", "title: '{{ title }}' # of the page\n", "title:\nowner:\n", "\"title\": {{title}}\n", "title: >\n  {{ title }}\n",
                "description: \"How {{ title }} goes\"\n", "sections: [Steps, 'When']\ntags: [a, b] # two\n",
                "# first\nsections:\n  - Steps\n\nowner: [maya]\n", "title: [{{ title }}]\n", "template: other\n",
            ]),
            (crlf, bare) in any::<(bool, bool)>(),
        ) {
            let body = "\n# {{ title }}\n\n- sections: [kept]\n\n{{ other }}\n";
            let template = if bare { body.to_owned() } else { format!("---\n{head}k: \"v\"   # kept\n---\n{body}") };
            let template = if crlf { template.replace('\n', "\r\n") } else { template };
            let Ok(text) = page(&template, "own", &title, Some("maya")) else { return Ok(()) };
            let (Some(front), rest) = header::cut(&text) else { panic!("no front matter: {text}") };
            let (entries, troubles) = yaml::parse_mapping(&text[front.clone()], front.start);
            prop_assert!(troubles.is_empty(), "{:?}\n{}", troubles, text);
            let said = |key: &str| entries.iter().filter(|entry| entry.key == key).flat_map(texts).map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(said("title"), vec![title.clone()], "{}", text);
            prop_assert_eq!(said("template").len(), 1);
            prop_assert!(said("sections").is_empty());
            let described: Vec<String> = head.contains("description").then(|| format!("How {title} goes")).into_iter().collect();
            prop_assert_eq!(said("description"), if bare { Vec::new() } else { described });
            let kept = body.replace("{{ title }}", &title);
            let rest = rest.replace("\r\n", "\n");
            prop_assert_eq!(rest.trim_start(), kept.trim_start());
            prop_assert!(bare || text.contains("k: \"v\"   # kept"), "{}", text);
        }
    }

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
