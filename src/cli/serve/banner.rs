//! What is shown over a page while the newest state of the playbook cannot be: the findings that keep it back.

use std::fmt::Write as _;

use crate::diagnostic::Diagnostic;
use crate::render::escape;

/// Whether what is on the screen stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// The page is served as it was when all was well.
    LastGood,
    /// The page itself is broken: who has it open keeps it as it was.
    Broken,
}

/// Findings as a banner.
pub fn of_findings<'f>(findings: impl Iterator<Item = &'f Diagnostic>, below: Below) -> String {
    let mut list = String::new();
    for finding in findings {
        let at = finding.place.position();
        let (path, line, column) = (escape(finding.place.path()), at.line, at.column);
        let (message, help) = (marked(&finding.message), marked(&finding.help));
        let code = finding.rule.code;
        let _ = write!(
            list,
            "<li><code>{path}:{line}:{column}</code> {message} ({code})<span class=\"remedy\">{help}</span></li>"
        );
    }
    framed(&list, below)
}

/// What kept the playbook from being read as a banner.
pub fn of_error(error: &anyhow::Error) -> String {
    framed(&format!("<li>{}</li>", marked(&format!("{error:#}"))), Below::LastGood)
}

fn framed(list: &str, below: Below) -> String {
    if list.is_empty() {
        return String::new();
    }
    let keep = if below == Below::Broken { " data-keep" } else { "" };
    format!(
        "<aside id=\"playbook-preview\" role=\"status\"{keep}><h2>The last save cannot be read</h2><ul>{list}</ul></aside>"
    )
}

/// A page where there is none to be shown: what is wrong stands in its banner.
pub fn page(text: &str) -> Vec<u8> {
    let text = escape(text);
    format!("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{text}</title></head><body><p>{text}</p></body></html>\n").into_bytes()
}

/// A message as HTML: what stands in backticks as code.
fn marked(text: &str) -> String {
    let pieces = escape(text);
    let mut pieces = pieces.split('`').peekable();
    let (mut html, mut code) = (String::new(), false);
    while let Some(piece) = pieces.next() {
        html.push_str(piece);
        if pieces.peek().is_some() {
            html.push_str(if code { "</code>" } else { "<code>" });
            code = !code;
        }
    }
    html + if code { "</code>" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_text() {
        assert_eq!(marked("no `<b>` here"), "no <code>&lt;b&gt;</code> here");
        assert_eq!(marked("odd `tick"), "odd <code>tick</code>");
        assert_eq!(of_findings(std::iter::empty(), Below::LastGood), "");
    }
}
