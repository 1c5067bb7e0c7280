//! A CSV text as rows of cells, each with its place in the text. It knows delimiters, quotes and line ends, and not
//! what the cells mean.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::source::Span;

/// What may stand between cells; on a draw the last of these wins.
const DELIMITERS: [u8; 3] = [b'\t', b';', b','];

/// A text that is read row by row. Blank lines are no rows.
pub struct Sheet<'a> {
    text: &'a str,
    delimiter: u8,
    reader: Reader<&'a [u8]>,
}

/// A row, the header included.
pub struct Line<'a> {
    cells: StringRecord,
    bytes: &'a [u8],
    start: usize,
    delimiter: u8,
    last: bool,
}

impl<'a> Sheet<'a> {
    /// Begins to read; the first line tells the delimiter.
    pub fn new(text: &'a str) -> Self {
        let delimiter = delimiter(text);
        let reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        Sheet { text, delimiter, reader }
    }

    /// What stands between cells.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX).min(self.text.len())
    }
}

impl<'a> Iterator for Sheet<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let mut cells = StringRecord::new();
        let before = self.offset();
        // Rows may differ in length and the text is UTF-8, so there is nothing that could fail.
        if !self.reader.read_record(&mut cells).unwrap_or(false) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let blank = bytes[before..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let last = self.offset() == self.text.len();
        Some(Line { cells, bytes, start: before + blank, delimiter: self.delimiter, last })
    }
}

impl Line<'_> {
    /// How many cells it has, empty ones at its end left out.
    pub fn width(&self) -> usize {
        self.cells().zip(1..).filter(|(cell, _)| !cell.is_empty()).last().map_or(0, |(_, width)| width)
    }

    /// The cells as [`text`] reads them.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(text)
    }

    /// A cell as [`text`] reads it; nothing where the row ends before it.
    pub fn cell(&self, at: usize) -> Option<&str> {
        self.cells.get(at).map(text)
    }

    /// The bytes of a cell as it stands in the text, quotes included; of the last cell where the row ends before it.
    pub fn span(&self, at: usize) -> Span {
        self.places().take(at + 1).last().map(|(span, _)| span).unwrap_or_default()
    }

    /// The bytes of the whole row, without the line's end.
    pub fn whole(&self) -> Span {
        let end = self.places().last().map_or(self.start, |(span, _)| span.end);
        Span::new(self.start, end)
    }

    /// The cell whose quote is never closed: it holds all the rest of the text.
    pub fn open(&self) -> Option<Span> {
        // Such a row can only be the last one.
        if !self.last {
            return None;
        }
        self.places().find(|(_, open)| *open).map(|(span, _)| span)
    }

    /// The bytes of each cell, and whether its quote is never closed.
    fn places(&self) -> impl Iterator<Item = (Span, bool)> {
        let mut next = Some(self.start);
        std::iter::from_fn(move || {
            let from = next?;
            let (end, open) = cell_end(self.bytes, from, self.delimiter);
            next = (self.bytes.get(end) == Some(&self.delimiter)).then_some(end + 1);
            Some((Span::new(from, end), open))
        })
    }
}

/// What a cell says: without blanks around it, and without the `'` that keeps spreadsheets from working out a text that
/// begins like a formula.
fn text(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|text| text.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// Where the cell that begins at `at` ends, and whether its quote is never closed. A quote is one only where the cell
/// begins with it; doubled, it stands for itself; what follows the closing one still belongs to the cell.
fn cell_end(bytes: &[u8], mut at: usize, delimiter: u8) -> (usize, bool) {
    let mut open = bytes.get(at) == Some(&b'"');
    if open {
        at += 1;
        while open && at < bytes.len() {
            match (bytes[at], bytes.get(at + 1)) {
                (b'"', Some(b'"')) => at += 2,
                (sign, _) => {
                    open = sign != b'"';
                    at += 1;
                }
            }
        }
    }
    while bytes.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n')) {
        at += 1;
    }
    (at, open)
}

/// The delimiter that stands most often in the first line, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().zip(DELIMITERS).filter(|(_, sign)| *sign == byte).for_each(|(count, _)| *count += 1),
        }
    }
    let most = (0..DELIMITERS.len()).max_by_key(|at| counts[*at]).unwrap_or(DELIMITERS.len() - 1);
    DELIMITERS[most]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<Vec<(String, &str)>> {
        Sheet::new(text)
            .map(|line| {
                let cells = line.cells.iter().enumerate();
                cells.map(|(at, cell)| (cell.to_owned(), &text[line.span(at).start..line.span(at).end])).collect()
            })
            .collect()
    }

    #[test]
    fn the_first_line_tells_the_delimiter() {
        for (text, sign) in [
            ("date,person\n1;2;3", b','),
            ("\r\n\"a,b,c\";d\n", b';'),
            ("a\tb, c\td\n", b'\t'),
            ("date", b','),
            ("a;b,c", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text), sign, "{text}");
        }
    }

    #[test]
    fn cells_know_their_places() {
        let cell = |text: &str, source: &'static str| (text.to_owned(), source);
        assert_eq!(
            read("\na,\"b \"\"c\"\"\nd\"\r\n\r\n,\"e\"f\n"),
            [vec![cell("a", "a"), cell("b \"c\"\nd", "\"b \"\"c\"\"\nd\"")], vec![cell("", ""), cell("ef", "\"e\"f")]]
        );
    }

    #[test]
    fn an_open_quote_is_seen() {
        let open = |text| Sheet::new(text).filter_map(|line| line.open()).map(|span| span.start).collect::<Vec<_>>();
        assert_eq!(open("a,b\nc,\"d\ne,f\n"), [6]);
        assert_eq!(open("a,b\nc,\"d\"\n"), [0; 0]);
        assert_eq!(open("a,b\nc,\""), [6]);
    }

    #[test]
    fn the_sign_that_keeps_a_text_from_being_worked_out_is_none_of_it() {
        let line = Sheet::new("'@mayac, '=1+1 ,'tis,'\n").next().expect("a row");
        assert_eq!(line.cells().collect::<Vec<_>>(), ["@mayac", "=1+1", "'tis", "'"]);
        assert_eq!(line.cell(0), Some("@mayac"));
    }

    proptest! {
        #[test]
        fn what_stands_at_a_cells_place_is_the_cell(text in "[a;,\t\"\r\n é]{0,40}") {
            let delimiter = delimiter(&text);
            for (cell, source) in read(&text).into_iter().flatten() {
                let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(source.as_bytes());
                let alone = reader.records().next().map(|record| record.expect("UTF-8").iter().collect::<String>());
                prop_assert_eq!(alone.unwrap_or_default(), cell);
            }
        }
    }
}
