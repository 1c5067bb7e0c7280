//! The writer's tables: each in a box of its own that scrolls sideways, can be reached by keyboard and has a name.
//!
//! It deliberately writes no styles: columns are aligned by class.

use std::mem;

use pulldown_cmark::Alignment;

use super::html::Writer;
use super::label::Label;
use super::{escape, plain};

/// Characters of a table's name.
const NAME: usize = 100;

/// A table whose end has not come.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Where its start tag goes.
    at: usize,
    /// The head's texts.
    head: Vec<String>,
    /// Where the open cell's tag and content start, and its text in the plain text.
    cell: (usize, usize, usize),
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.out.fresh_line();
        self.tables += 1;
        let at = self.out.text.len();
        self.table = Some(Table { alignments, column: 0, in_head: true, at, head: Vec::new(), cell: (0, 0, 0) });
        self.write("<table>\n<thead>\n");
    }

    pub(super) fn start_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.column = 0;
        }
        self.write("<tr>");
    }

    pub(super) fn start_cell(&mut self) {
        self.plain.space();
        let Some(table) = &mut self.table else { return };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        let start = self.out.text.len();
        self.out.text.push_str(if table.in_head { "<th scope=\"col\"" } else { "<td" });
        self.out.text.push_str(class);
        self.out.text.push('>');
        table.cell = (start, self.out.text.len(), self.plain.len());
    }

    pub(super) fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        table.column += 1;
        let (start, content, plain) = table.cell;
        if !table.in_head {
            return self.write("</td>");
        }
        let text = self.plain.text()[plain..].trim();
        if !text.is_empty() {
            table.head.push(text.to_owned());
        }
        if self.out.text.len() == content && !self.out.ends_with_hole() {
            // An empty heading says nothing to anyone and puzzles screen readers.
            self.out.text.truncate(start);
            self.write("<td></td>");
        } else {
            self.write("</th>");
        }
    }

    pub(super) fn end_table_head(&mut self) {
        self.write("</tr>\n</thead>\n<tbody>\n");
        let number = self.tables;
        let Some(table) = &mut self.table else { return };
        table.in_head = false;
        let start = "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"";
        let mut name = format!(" {number}");
        let head = mem::take(&mut table.head).join(", ");
        if !head.is_empty() {
            name.push_str(": ");
            escape::attribute(&mut name, &plain::excerpt(&head, NAME));
        }
        name.push_str("\">");
        self.out.insert_label(table.at, start, Label::Table, &name);
    }

    pub(super) fn end_table(&mut self) {
        self.table = None;
        self.write("</tbody>\n</table></div>\n");
    }
}
