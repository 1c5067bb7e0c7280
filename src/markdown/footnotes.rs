//! Footnotes: numbered in the order of their references, listed at the page's end, with links both ways.
//!
//! It deliberately knows nothing of events: it is handed each definition's finished HTML.

use std::collections::HashMap;
use std::fmt::Write;

use super::label::Label;
use super::stencil::Stencil;

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    notes: Vec<Note>,
    by_name: HashMap<String, usize>,
    /// Indices into `notes`, in the order of their numbers.
    numbered: Vec<usize>,
}

#[derive(Debug, Default)]
struct Note {
    number: usize,
    references: usize,
    content: Option<Stencil>,
}

impl Footnotes {
    fn note(&mut self, name: &str) -> usize {
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        self.notes.push(Note::default());
        self.by_name.insert(name.to_owned(), self.notes.len() - 1);
        self.notes.len() - 1
    }

    /// Counts a reference: the note's number, and the reference's own id, such as `fnref-1` or `fnref-1-2`.
    pub(super) fn refer(&mut self, name: &str) -> (usize, String) {
        let index = self.note(name);
        if self.notes[index].references == 0 {
            self.numbered.push(index);
            self.notes[index].number = self.numbered.len();
        }
        let note = &mut self.notes[index];
        note.references += 1;
        (note.number, reference_id(note.number, note.references))
    }

    /// Keeps a definition's HTML; the first one of a name counts.
    pub(super) fn define(&mut self, name: &str, content: Stencil) {
        let index = self.note(name);
        self.notes[index].content.get_or_insert(content);
    }

    /// Appends the list of notes, those that nothing refers to last. Returns the ids that links may lead to.
    pub(super) fn write(mut self, out: &mut Stencil) -> Vec<String> {
        for index in 0..self.notes.len() {
            if self.notes[index].references == 0 && self.notes[index].content.is_some() {
                self.numbered.push(index);
                self.notes[index].number = self.numbered.len();
            }
        }
        if self.numbered.is_empty() {
            return Vec::new();
        }
        let mut ids = Vec::with_capacity(self.numbered.len());
        out.fresh_line();
        out.text.push_str("<section class=\"footnotes\" aria-label=\"");
        out.label(Label::Footnotes);
        out.text.push_str("\">\n<ol>\n");
        for index in self.numbered {
            let Note { number, references, content } = std::mem::take(&mut self.notes[index]);
            ids.push(format!("fn-{number}"));
            let _ = write!(out.text, "<li id=\"fn-{number}\">");
            out.append(content.unwrap_or_default());
            let in_paragraph = out.text.ends_with("</p>\n");
            if in_paragraph {
                out.text.truncate(out.text.len() - "</p>\n".len());
            }
            for nth in 1..=references {
                let label = if references == 1 { format!("{number}") } else { format!("{number}, {nth}") };
                let id = reference_id(number, nth);
                let _ = write!(out.text, " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"");
                out.label(Label::Back);
                let _ = write!(out.text, " {label}\">\u{21A9}\u{FE0E}</a>");
            }
            out.text.push_str(if in_paragraph { "</p>\n</li>\n" } else { "</li>\n" });
        }
        out.text.push_str("</ol>\n</section>\n");
        ids
    }
}

fn reference_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_references_and_nothing_is_lost() {
        let mut notes = Footnotes::default();
        let content = |text: &str| {
            let mut stencil = Stencil::default();
            stencil.text = format!("<p>{text}</p>\n");
            stencil
        };
        notes.define("unused", content("never"));
        notes.define("b", content("bee"));
        assert_eq!(notes.refer("a"), (1, "fnref-1".to_owned()));
        assert_eq!(notes.refer("b"), (2, "fnref-2".to_owned()));
        assert_eq!(notes.refer("a"), (1, "fnref-1-2".to_owned()));
        notes.define("a", content("ay"));
        let mut out = Stencil::default();
        assert_eq!(notes.write(&mut out), ["fn-1", "fn-2", "fn-3"]);
        let order: Vec<_> = ["ay", "fnref-1-2", "bee", "never"].iter().map(|text| out.text.find(text)).collect();
        assert!(order.is_sorted() && order.iter().all(Option::is_some), "{}", out.text);
    }
}
