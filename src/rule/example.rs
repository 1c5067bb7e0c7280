//! A rule's examples: one playbook at fault and one in order, as texts that people read and tests lay out.
//!
//! Such a text has sections, each begun by a line `//= NAME WORDS`: `both`, with what the two share; `fails` and `passes`,
//! each with a sentence; `also`, with the codes of what else is found in the one that fails. In them `//- PATH` begins a
//! file, `//@ ACT` tells what is done with all files so far, and `//! PLACE MESSAGE` is what is then found. It lays
//! nothing out and checks nothing.

/// The people of every example that has no `people.yml` of its own.
pub const PEOPLE: &str = include_str!("examples/people.yml");

/// The day on which all examples are judged: 1 Oct 2026, a Thursday, as `YYYY-MM-DD`.
pub const DAY: &str = "2026-10-01";

/// The two examples of a rule.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Examples {
    /// What both begin with.
    pub both: Vec<Step>,
    /// The one in which the rule finds something.
    pub fails: Example,
    /// The one in which nothing is found.
    pub passes: Example,
    /// What else is found in the one that fails: codes of rules.
    pub also: Vec<&'static str>,
}

/// An example: what stands in it beside what both have.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Example {
    /// What to look at, in a sentence.
    pub says: &'static str,
    /// Files and acts in order. A later file of the same path replaces the earlier one.
    pub steps: Vec<Step>,
    /// What the rule finds: where, and in which words.
    pub found: Option<(&'static str, &'static str)>,
}

/// A step of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A file as it is written.
    File {
        /// Path from the playbook's folder.
        path: &'static str,
        /// What stands in it.
        text: &'static str,
    },
    /// `commit DAY WHO`: all files are committed; `clone OPTIONS`: all is cloned; `answers ADDRESS STATUS`: what a web address answers.
    Act(&'static str),
}

impl Step {
    /// An act in words: "jonas commits this on 2026-09-02". Nothing for a file.
    pub fn told(self) -> Option<String> {
        let Step::Act(act) = self else { return None };
        let words: Vec<&str> = act.split_whitespace().collect();
        Some(match words.as_slice() {
            ["commit", day, who] => format!("{who} commits this on {day}"),
            ["clone"] => "it is cloned: `git clone`".to_owned(),
            ["clone", options @ ..] => format!("it is cloned: `git clone {}`", options.join(" ")),
            ["answers", address, status] => format!("`{address}` answers {status}"),
            _ => act.to_owned(),
        })
    }
}

/// Reads the text of an example.
pub(super) fn read(text: &'static str) -> Examples {
    let mut examples = Examples::default();
    let mut section = "";
    for (head, body) in pieces(text) {
        let (mark, words) = head.split_at(MARK);
        if mark == "//= " {
            let (name, says) = words.split_once(' ').unwrap_or((words, ""));
            section = name;
            match name {
                "fails" => examples.fails.says = says,
                "passes" => examples.passes.says = says,
                "also" => examples.also = says.split_whitespace().collect(),
                _ => {}
            }
            continue;
        }
        let example = match section {
            "fails" => Some(&mut examples.fails),
            "passes" => Some(&mut examples.passes),
            _ => None,
        };
        let step = match mark {
            "//! " => {
                if let Some(example) = example {
                    example.found = words.split_once(' ');
                }
                continue;
            }
            "//@ " => Step::Act(words),
            _ => Step::File { path: words, text: body },
        };
        example.map_or(&mut examples.both, |example| &mut example.steps).push(step);
    }
    examples
}

/// Length of the mark that begins a piece.
const MARK: usize = 4;

/// The pieces of a text: the line that begins each, and what stands below it.
fn pieces(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let begins = |at: &usize| ["//= ", "//- ", "//@ ", "//! "].iter().any(|mark| text[*at..].starts_with(mark));
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let starts: Vec<usize> = lines.filter(begins).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(move |(start, end)| {
        let (head, body) = text[start..end].split_once('\n').unwrap_or((&text[start..end], ""));
        (head.trim_end(), body)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_files_acts_and_what_is_found() {
        let file = |path, text| Step::File { path, text };
        let read = read(
            "//= both\n//- a.md\nA\n//@ commit 2026-09-02 maya\n//= fails It is late.\n//- b.md\n---\n\n//! b.md:1:1 so late\n\
             //= also PB201 PB202\n//= passes It is not.\n",
        );
        assert_eq!(read.both, [file("a.md", "A\n"), Step::Act("commit 2026-09-02 maya")]);
        assert_eq!((read.fails.says, read.fails.steps.as_slice()), ("It is late.", &[file("b.md", "---\n\n")][..]));
        assert_eq!(read.fails.found, Some(("b.md:1:1", "so late")));
        assert_eq!((read.passes.says, read.passes.steps.len(), read.also), ("It is not.", 0, vec!["PB201", "PB202"]));
        assert_eq!(super::read(""), Examples::default());
        assert_eq!(read.both[1].told().as_deref(), Some("maya commits this on 2026-09-02"));
    }
}
