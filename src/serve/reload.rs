//! What a served page has more than a built one: the script that follows changes, leave for it to ask for them, and a
//! banner where something is wrong. The site itself stays as it is built.

/// Where a preview's own files lie. No folder of a playbook has such a name.
pub const FOLDER: &str = ".playbook/";
/// The stream of changes, in that folder.
pub const CHANGES: &str = "changes";

const FILES: [(&str, &[u8]); 2] =
    [("preview.js", include_bytes!("preview.js")), ("preview.css", include_bytes!("preview.css"))];

/// One of the preview's own files.
pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}

/// A page that follows changes. `version` names the state that it shows, `status` is what it is answered with.
pub fn live(html: Vec<u8>, version: &str, status: u16, banner: &str) -> Vec<u8> {
    let mut text = match String::from_utf8(html) {
        Ok(text) => text,
        Err(other) => return other.into_bytes(),
    };
    let end = text.rfind("</body>").unwrap_or(text.len());
    text.insert_str(end, banner);
    let head = text.find("</head>").unwrap_or(0);
    // Before the page's own scripts: it must see the page as it came.
    let first = ["<link", "<script"].iter().filter_map(|tag| text[..head].find(tag)).min().unwrap_or(head);
    let ours = format!(
        "<link rel=\"stylesheet\" href=\"/{FOLDER}preview.css\">\n<script src=\"/{FOLDER}preview.js\" data-version=\"{version}\" data-status=\"{status}\" defer></script>\n"
    );
    text.insert_str(first, &ours);
    if let Some(at) = policy(&text[..first]) {
        text.insert_str(at, "connect-src 'self'; ");
    }
    text.into_bytes()
}

/// Where a page's own policy on what it may load begins; nothing where it has none, or speaks of connections itself.
fn policy(head: &str) -> Option<usize> {
    let tag = head.find("<meta http-equiv=\"Content-Security-Policy\"")?;
    let tag = &head[..tag + head[tag..].find('>')?];
    let at = tag.rfind("content=\"")? + "content=\"".len();
    (!tag[at..].contains("connect-src")).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        String::from_utf8(live(html.as_bytes().to_vec(), "1-2", 200, "<aside></aside>")).expect("UTF-8")
    }

    #[test]
    fn a_page_follows_changes_under_its_own_policy() {
        let html = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><title>t</title><link rel=\"icon\"><script src=\"a\"></script></head><body>b</body>";
        let ours = "<link rel=\"stylesheet\" href=\"/.playbook/preview.css\">\n<script src=\"/.playbook/preview.js\" data-version=\"1-2\" data-status=\"200\" defer></script>\n";
        let expected = html
            .replace("default-src", "connect-src 'self'; default-src")
            .replace("<link", &format!("{ours}<link"))
            .replace("</body>", "<aside></aside></body>");
        assert_eq!(shown(html), expected);
    }

    #[test]
    fn pages_of_any_shape_are_left_whole() {
        assert!(shown("text").ends_with("text<aside></aside>"));
        assert!(shown("").contains("preview.js"));
        let own = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'none'\"></head>";
        assert!(!shown(own).contains("connect-src 'self'"));
        assert_eq!(live(vec![0xff], "", 200, ""), [0xff]);
    }
}
