//! The baseline as a file: YAML, a line a file of the playbook, sorted, so that git merges what two branches mended.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Allowed, Baseline, Counted};
use crate::check::rules::find;
use crate::model::cadence::parse_date;
use crate::rule::Severity;
use crate::source::{Source, Span};
use crate::yaml::{self, Entry, Trouble, Value};

/// What stands above the lines.
const HEAD: &str = "\
# Findings that `playbook check --baseline` allows: how many of each rule, file by file, and until when.
# Written by `playbook check --update-baseline`, which takes out what is mended and adds nothing.
";

/// Lines that are read at once: YAML's reader takes no more than so much of one text.
const MOST_LINES: usize = 200;

/// The text of the file.
pub fn write(baseline: &Baseline) -> String {
    let mut text = HEAD.to_owned();
    for (path, allowed) in baseline.entries.iter().filter(|(_, allowed)| !allowed.counts.is_empty()) {
        let until = allowed.until.map(|until| format!("until: {until}"));
        let counts = allowed.counts.iter().map(|(counted, count)| match counted.softer {
            Some(softer) => format!("{}/{softer}: {count}", counted.code),
            None => format!("{}: {count}", counted.code),
        });
        let _ = writeln!(text, "{}: {{ {} }}", key(path), counts.chain(until).collect::<Vec<_>>().join(", "));
    }
    text
}

/// A path as a key: in quotes where YAML could take it for something else.
fn key(path: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "/._-".contains(sign);
    let word = path.starts_with(|sign: char| sign.is_ascii_alphabetic()) && path.contains(['.', '/']);
    if word && path.chars().all(plain) {
        return path.to_owned();
    }
    // What JSON escapes, YAML reads in the same way; other signs that do not show are escaped too.
    let mut quoted = String::from("\"");
    for sign in path.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            sign if sign.is_control() || ('\u{2028}'..='\u{2029}').contains(&sign) || sign == '\u{feff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(sign));
            }
            _ => quoted.push(sign),
        }
    }
    quoted + "\""
}

/// Reads the text of `name`.
///
/// # Errors
/// The first line that says nothing that can be read, with its remedy.
pub fn read(name: &str, text: &str) -> anyhow::Result<Baseline> {
    let source = Source::new(name, text.to_owned());
    let told = |trouble: Trouble| {
        let at = source.position(trouble.span.start);
        let Trouble { message, help, .. } = trouble;
        anyhow::anyhow!("{name}:{}:{}: {message}; {help}", at.line, at.column)
    };
    let marks = ["<<<<<<< ", ">>>>>>> "].iter().filter_map(|mark| {
        source.text().match_indices(mark).map(|(at, _)| at).find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
    });
    if let Some(at) = marks.min() {
        let (span, message) = (Span::new(at, at), "two branches changed the same lines".to_owned());
        let help = "keep those of either branch with the smaller numbers and take the marks out".to_owned();
        return Err(told(Trouble { span, message, help }));
    }
    let mut baseline = Baseline::default();
    for (start, piece) in pieces(source.text()) {
        let node = yaml::parse(piece, start).map_err(told)?;
        let entries = match node.value {
            Value::Map(entries) => entries,
            Value::Null => continue,
            _ => return Err(told(trouble(node.span, "expected keys and values"))),
        };
        for entry in entries {
            let (path, span) = (entry.key.clone(), entry.key_span);
            let allowed = allowed(entry).map_err(told)?;
            if baseline.entries.insert(path.clone(), allowed).is_some() {
                return Err(told(trouble(span, &format!("`{path}` stands here twice"))));
            }
        }
    }
    Ok(baseline)
}

fn trouble(span: Span, message: &str) -> Trouble {
    let help = "write one line for each file, such as `billing/send-invoice.md: { PB101: 1 }`, or take the line out";
    Trouble { span, message: message.to_owned(), help: help.to_owned() }
}

/// The text in parts of so many lines that begin a key, with the place of each.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let (mut starts, mut lines, mut at) = (vec![0], 0, 0);
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '\t', '#', '}', '\n', '\r']) {
            lines += 1;
            if lines > MOST_LINES {
                starts.push(at);
                lines = 1;
            }
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| (*start, &text[*start..end])).collect()
}

fn allowed(entry: Entry) -> Result<Allowed, Trouble> {
    let Value::Map(entries) = entry.node.value else {
        return Err(trouble(entry.key_span, &format!("`{}` allows nothing", entry.key)));
    };
    let mut allowed = Allowed { counts: BTreeMap::new(), until: None };
    for Entry { key, key_span, node } in entries {
        let written = node.scalar().unwrap_or_default();
        if key == "until" {
            let date = parse_date(written).map_err(|date| Trouble {
                span: node.span,
                message: format!("`until: {written}` is not a date"),
                help: date.help,
            })?;
            allowed.until = Some(date);
            continue;
        }
        let counted = counted(&key).ok_or_else(|| trouble(key_span, &format!("there is no rule `{key}`")))?;
        let count: usize = written.parse().map_err(|_| trouble(node.span, &format!("`{written}` is not a number")))?;
        if allowed.counts.insert(counted, count).is_some() {
            return Err(trouble(key_span, &format!("`{key}` stands here twice")));
        }
    }
    Ok(allowed)
}

/// What a key counts: `PB101`, or `PB101/warning` where it is softer than the rule speaks of itself.
fn counted(key: &str) -> Option<Counted> {
    let (rule, softer) = key.split_once('/').map_or((key, None), |(rule, softer)| (rule, Some(softer)));
    let rule = find(rule)?;
    let softer = softer.map(|softer| Severity::parse(softer).ok_or(())).transpose().ok()?;
    Some(Counted { code: rule.code.to_owned(), softer: softer.filter(|softer| *softer < rule.severity) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::*;

    /// A file, its counts by code, and until when.
    type Line<'t> = (&'t str, &'t [(&'t str, usize)], Option<Date>);

    fn baseline(lines: &[Line<'_>]) -> Baseline {
        let allowed = |counts: &[(&str, usize)], until| Allowed {
            counts: counts.iter().filter_map(|(key, count)| Some((counted(key)?, *count))).collect(),
            until,
        };
        let entries = lines.iter().map(|(path, counts, until)| ((*path).to_owned(), allowed(counts, *until)));
        Baseline { entries: entries.collect() }
    }

    #[test]
    fn it_has_a_line_for_each_file() {
        let until = Some(date(2026, 12, 14));
        let text = write(&baseline(&[
            ("billing/send-invoice.md", &[("PB301", 2), ("PB101", 1)], until),
            ("a b: c.md", &[("PB202", 1)], None),
            ("no", &[("PB202/note", 1), ("PB202", 2)], None),
            ("nothing.md", &[], until),
        ]));
        insta::assert_snapshot!(text, @r#"
        # Findings that `playbook check --baseline` allows: how many of each rule, file by file, and until when.
        # Written by `playbook check --update-baseline`, which takes out what is mended and adds nothing.
        "a b: c.md": { PB202: 1 }
        billing/send-invoice.md: { PB101: 1, PB301: 2, until: 2026-12-14 }
        "no": { PB202: 2, PB202/note: 1 }
        "#);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let told = |text: &str| read("b.yml", text).expect_err("it cannot be read").to_string();
        assert!(told("a.md: { PB101: 1 }\na.md: { PB102: 1 }\n").starts_with("b.yml:2:1: `a.md` stands here twice; "));
        assert!(told("a.md: { PB999: 1 }\n").starts_with("b.yml:1:9: there is no rule `PB999`; "));
        assert!(told("a.md: { PB101/soft: 1 }\n").starts_with("b.yml:1:9: there is no rule `PB101/soft`; "));
        assert!(told("a.md: { PB101: -1 }\n").starts_with("b.yml:1:16: `-1` is not a number; "));
        assert!(told("a.md: { until: soon }\n").starts_with("b.yml:1:16: `until: soon` is not a date; "));
        assert!(told("a.md: yes\n").starts_with("b.yml:1:1: `a.md` allows nothing; "));
        assert!(told("- a.md\n").starts_with("b.yml:1:"));
        assert!(
            told("# x\n<<<<<<< HEAD\na.md: { PB101: 1 }\n=======\n").starts_with("b.yml:2:1: two branches changed")
        );
        assert_eq!(read("b.yml", "# nothing\n").expect("an empty one"), Baseline::default());
        let wrapped = "a.md:\n  PB101: 1\n  until: 2026-12-14\nb.md: {\n  stale: 2,\n}\n";
        let expected =
            baseline(&[("a.md", &[("PB101", 1)], Some(date(2026, 12, 14))), ("b.md", &[("PB101", 2)], None)]);
        assert_eq!(read("b.yml", wrapped).expect("written by hand"), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_written_is_read(paths in prop::collection::btree_map(".{1,12}", 1..9_usize, 0..450)) {
            let lines = paths.iter().map(|(path, count)| {
                let counts = [("PB101", *count), ("PB202/note", 1)].map(|(key, count)| (counted(key).expect("a rule"), count));
                let counts = BTreeMap::from(counts);
                (path.clone(), Allowed { counts, until: (*count > 4).then(|| date(2026, 12, 1)) })
            });
            let baseline = Baseline { entries: lines.collect() };
            prop_assert_eq!(read("b.yml", &write(&baseline)).expect("it can be read"), baseline);
        }

        #[test]
        fn no_text_makes_it_panic(text in "(a\\.md|\"|:|\\{|\\}| |\n|PB101|1|until|#|\\PC){0,40}") {
            drop(read("b.yml", &text));
        }
    }
}
