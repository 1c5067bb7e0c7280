//! Calendars as RFC 5545 writes them: lines, folded and escaped. What stands in a calendar is decided elsewhere.

use jiff::civil::Date;

/// The most bytes of a line, its end left out.
const LONGEST_LINE: usize = 75;

/// What stands before a line that goes on, a blank, is one of its bytes.
const FOLD: &str = "\r\n ";

/// `20260902`.
pub fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// The lines of a calendar.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// A calendar that holds `what`, under a name for people.
    pub fn begin(what: &str, name: &str) -> Lines {
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", &format!("-//playbook//{what}//EN"));
        lines.add("CALSCALE", "GREGORIAN");
        lines.text("X-WR-CALNAME", name);
        lines
    }

    /// The whole calendar.
    pub fn end(mut self) -> String {
        self.add("END", "VCALENDAR");
        self.0
    }

    /// A property whose value is no text.
    pub fn add(&mut self, name: &str, value: &str) {
        let mut room = LONGEST_LINE;
        for sign in format!("{name}:{value}").chars().filter(|sign| !sign.is_control()) {
            if sign.len_utf8() > room {
                self.0.push_str(FOLD);
                room = LONGEST_LINE - 1;
            }
            room -= sign.len_utf8();
            self.0.push(sign);
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text.
    pub fn text(&mut self, name: &str, value: &str) {
        let mut text = String::with_capacity(value.len() + 8);
        for sign in value.chars() {
            match sign {
                '\\' | ';' | ',' => text.extend(['\\', sign]),
                '\n' => text.push_str("\\n"),
                sign => text.push(sign),
            }
        }
        self.add(name, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_bytes_between_signs() {
        for text in ["a".repeat(300), "請".repeat(100), "🧯".repeat(60), String::new(), "a".repeat(73)] {
            let mut lines = Lines::default();
            lines.add("X", &text);
            let whole = lines.0.strip_suffix("\r\n").expect("an end");
            assert!(whole.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{whole}");
            assert_eq!(whole.replace(FOLD, ""), format!("X:{text}"));
            // No line could have held one sign more.
            let parts: Vec<&str> = whole.split("\r\n").collect();
            assert!(parts.windows(2).all(|pair| pair[0].len()
                + pair[1].trim_start().chars().next().map_or(0, char::len_utf8)
                > LONGEST_LINE));
        }
    }

    #[test]
    fn text_is_escaped() {
        let mut lines = Lines::default();
        lines.text("X", "a;b,c\\d\ne\r\u{7}");
        assert_eq!(lines.0, "X:a\\;b\\,c\\\\d\\ne\r\n");
    }
}
