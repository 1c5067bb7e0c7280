//! A rule's manual as one text: for a terminal, or as Markdown. The site and data in JSON are put together elsewhere.

use std::fmt::Write as _;

use super::{Example, Examples, Rule, Step};

/// What both examples of a rule rest on, besides what stands in them.
pub const CAST: &str = "They are judged on 1 Oct 2026. Where no `people.yml` stands in them it has `maya`, `jonas`, `priya`, and `lewis`, who left on 28 Aug 2026.";

/// Longest line of prose in a terminal, in characters.
const WIDTH: usize = 78;

impl Rule {
    /// What, Why, Fix and the examples, for a terminal of at least 80 columns.
    pub fn plain(&self) -> String {
        let doc = &self.doc;
        let parts = [("What", doc.what), ("Why", doc.why), ("Fix", doc.fix)];
        let mut text: Vec<String> =
            parts.iter().map(|(head, says)| format!("{head}\n{}\n", wrapped(says, 2, WIDTH))).collect();
        let Examples { both, fails, passes, .. } = doc.examples();
        if !both.is_empty() {
            text.push(format!("In both examples\n{}", plain_steps(&both)));
        }
        for (head, example) in [("Fails", &fails), ("Passes", &passes)] {
            if example.says.is_empty() {
                continue;
            }
            let mut part = format!("{head}\n{}\n{}", wrapped(example.says, 2, WIDTH), plain_steps(&example.steps));
            if let Some((place, says)) = example.found {
                let _ = writeln!(part, "  found at {place}:\n{}", wrapped(says, 4, WIDTH));
            }
            text.push(part);
        }
        if !doc.example.is_empty() {
            text.push(format!("The examples\n{}\n", wrapped(CAST, 2, WIDTH)));
        }
        text.join("\n")
    }

    /// The same as Markdown, without a heading.
    pub fn markdown(&self) -> String {
        let doc = &self.doc;
        let mut text = format!("**What.** {}\n\n**Why.** {}\n\n**Fix.** {}", doc.what, doc.why, doc.fix);
        let Examples { both, fails, passes, .. } = doc.examples();
        if !both.is_empty() {
            let _ = write!(text, "\n\n**In both examples.**{}", markdown_steps(&both));
        }
        for (head, Example { says, steps, found }) in [("Fails", &fails), ("Passes", &passes)] {
            if says.is_empty() {
                continue;
            }
            let _ = write!(text, "\n\n**{head}.** {says}{}", markdown_steps(steps));
            if let Some((place, says)) = found {
                let _ = write!(text, "\n\n> `{place}` {says}");
            }
        }
        if !doc.example.is_empty() {
            let _ = write!(text, "\n\n**The examples.** {CAST}");
        }
        text
    }
}

fn plain_steps(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |mut text, step| {
        match step {
            Step::File { path, text: file } => {
                let _ = writeln!(text, "  {path}");
                for line in file.lines() {
                    let _ = writeln!(text, "{}", format!("    {line}").trim_end());
                }
            }
            Step::Act(_) => drop(writeln!(text, "  ({})", step.told().unwrap_or_default())),
        }
        text
    })
}

/// No file of an example has a fence of its own.
fn markdown_steps(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |mut text, step| {
        let _ = match step {
            Step::File { path, text: file } => write!(text, "\n\n`{path}`\n\n```text\n{file}```"),
            Step::Act(_) => write!(text, "\n\n*{}*", step.told().unwrap_or_default()),
        };
        text
    })
}

/// Lines of at most `width` characters, each indented.
pub fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() == indent => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{:indent$}{word}", "")),
        }
    }
    lines.join("\n")
}
