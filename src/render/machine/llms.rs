//! `llms.txt`, as <https://llmstxt.org> has it: what the playbook is, and a list of its pages by folder that leads to
//! their Markdown copies. What is retired stands under "Optional", which by that form may be passed over.

use super::one_line;
use crate::model::page::Status;
use crate::render::Maker;
use crate::render::parts::encode;

/// The file.
pub fn list(maker: &Maker<'_>) -> String {
    let playbook = &maker.facts.playbook;
    let words = maker.words;
    let about = playbook.folders.get("").and_then(|root| root.index).map(|index| &playbook.pages[index]);
    let about = about.map(|page| if page.description.is_empty() { &page.document.excerpt } else { &page.description });
    let about = about.map(|text| one_line(text)).filter(|text| !text.is_empty());
    let as_of = words.say("machine.as-of", &[("day", &words.day(maker.facts.today).text)]);
    let mut text = format!("# {}\n\n> {}\n\n", maker.playbook_title(), about.as_deref().unwrap_or(&as_of));
    text.push_str(words.text("machine.about"));
    if about.is_some() {
        text.push(' ');
        text.push_str(&as_of);
    }
    text.push('\n');
    let retired = |at: &usize| playbook.pages[*at].status == Status::Retired;
    let mut last = Vec::new();
    for (path, folder) in &playbook.folders {
        let pages = folder.index.iter().chain(&folder.pages).copied().filter(|at| maker.shown(*at));
        let (old, own): (Vec<usize>, Vec<usize>) = pages.partition(retired);
        last.extend(old);
        if !own.is_empty() {
            let title = if path.is_empty() { maker.playbook_title() } else { one_line(&playbook.folder_title(path)) };
            text.push_str(&format!("\n## {title}\n\n"));
            own.into_iter().for_each(|at| text.push_str(&entry(maker, at)));
        }
    }
    if !last.is_empty() {
        text.push_str("\n## Optional\n\n");
        last.into_iter().for_each(|at| text.push_str(&entry(maker, at)));
    }
    text
}

fn entry(maker: &Maker<'_>, at: usize) -> String {
    let page = &maker.facts.playbook.pages[at];
    let path = maker.machine.copies.get(at).and_then(Option::as_ref).unwrap_or(&page.url);
    let address = maker.absolute(path).unwrap_or_else(|| encode(path));
    let title = one_line(&page.title).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    let described = if page.description.is_empty() { &page.document.excerpt } else { &page.description };
    let mut parts: Vec<String> = Some(one_line(described)).filter(|text| !text.is_empty()).into_iter().collect();
    parts.extend(maker.status_line(at));
    let told = parts.join(" · ");
    format!("- [{title}]({address}){}{told}\n", if told.is_empty() { "" } else { ": " })
}
