//! PB008 cut-off-history: a part of history is not here, so "ever" cannot be known.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::evidence::{Cut, History};
use crate::facts::Facts;
use crate::rule::{Doc, Rule, Severity};
use crate::source::{Source, Span};

/// PB008.
pub static RULE: Rule = Rule {
    code: "PB008",
    name: "cut-off-history",
    severity: Severity::Error,
    doc: Doc {
        short: "a clone without all of its history, so that \"ever\" cannot be known; outside git it is a note",
        what: "A clone in which a part of history is missing, pages in a repository of their own inside the playbook's, or a git that cannot be run. Outside git, and before the first commit, it is a note: cover is then known from the logs and the records of performed work alone.",
        why: "Whether anybody *ever* covered a process cannot be told from half of its history. Rather than guess, nothing is claimed of the pages concerned, and a check that cannot see must not look like one that found nothing.",
        fix: "Fetch everything: `git fetch --unshallow`; in CI `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab); without `--filter`. Where a playbook is kept outside git on purpose: `rules: { cut-off-history: off }`.",
        example: include_str!("../../rule/examples/cut-off-history.txt"),
    },
};

/// What is not claimed of a page of which something is missing.
const SILENT: &str = "unverified, single-owner, single-reviewer, cover-gone, everyone-away, key-person, thin-cover, and leaving-soon as far as it rests on cover";

/// Reports what keeps history from being whole.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    let (severity, message, help) = match &facts.evidence.history {
        History::Whole { .. } => return,
        History::Cut { by, .. } => cut(by),
        History::Outside => (
            Severity::Note,
            "outside git: cover is known from the logs alone".to_owned(),
            "keep the playbook in git, and its commits tell who else has verified what".to_owned(),
        ),
        History::NotCommitted => (
            Severity::Note,
            "no page is committed yet: cover is known from the logs alone".to_owned(),
            "commit the pages, and their history tells who else has verified what".to_owned(),
        ),
    };
    let place = Place::new(&Arc::new(Source::new("playbook.yml", String::new())), Span::default());
    let mut finding = Diagnostic::new(&RULE, place, message, help).at(severity);
    if !facts.evidence.history.complete() {
        let (all, known) = (facts.processes().count(), facts.known_processes().count());
        finding = match all - known {
            0 => finding.note("all that is on record of the processes is here nevertheless"),
            cut => finding
                .note(format!("of {cut} of {} it is not known what else is on record", many(all, "process")))
                .note(format!("of these nothing is claimed by {SILENT}")),
        };
    }
    findings.push(finding);
}

fn cut(by: &Cut) -> (Severity, String, String) {
    match by {
        Cut::Shallow => (
            Severity::Error,
            "this clone is shallow: who ever verified what cannot be known".to_owned(),
            "run `git fetch --unshallow`; in CI set `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)"
                .to_owned(),
        ),
        Cut::Missing(objects) => (
            Severity::Error,
            format!(
                "{} {} not in this clone: who ever verified what cannot be known",
                many(*objects, "object"),
                if *objects == 1 { "is" } else { "are" }
            ),
            "fetch them: `git fetch --refetch --no-filter`, or clone again without `--filter`".to_owned(),
        ),
        Cut::Nested(folder) => (
            Severity::Error,
            format!("the pages in `{folder}` lie in a repository of their own, whose history is not read"),
            "keep these pages in the repository of the playbook, or check that folder as a playbook of its own"
                .to_owned(),
        ),
        Cut::Failed(words) => {
            let lines = || words.lines().map(str::trim);
            let line =
                lines().find(|line| line.starts_with("fatal:")).or_else(|| lines().find(|line| !line.is_empty()));
            let line = line.unwrap_or_default().trim_start_matches("fatal:").trim();
            (Severity::Error, format!("git could not read the history: `{}`", line.replace('`', "'")), mend(words))
        }
    }
}

/// What helps where git said `words`.
fn mend(words: &str) -> String {
    let said = |part: &str| words.to_lowercase().contains(part);
    if said("dubious ownership") {
        // git names the folder in quotes.
        let folder = words.split('\'').nth(1).unwrap_or("FOLDER");
        return format!("if you trust it, run `git config --global --add safe.directory {folder}`");
    }
    if ["not installed", "program not found", "no such file or directory (os error 2)"].into_iter().any(said) {
        return "install git, and see that it is on the PATH".to_owned();
    }
    "see what `git log` says in this folder, and mend that".to_owned()
}

fn many(count: usize, what: &str) -> String {
    match (count, what) {
        (1, _) => format!("1 {what}"),
        (_, "process") => format!("{count} processes"),
        _ => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_quoted_and_helped() {
        let failed = |words: &str| {
            let (_, message, help) = cut(&Cut::Failed(words.to_owned()));
            format!("{message}; {help}")
        };
        assert_eq!(
            failed("fatal: detected dubious ownership in repository at '/srv/sops'\nTo add an exception\n"),
            "git could not read the history: `detected dubious ownership in repository at '/srv/sops'`; if you trust it, run `git config --global --add safe.directory /srv/sops`"
        );
        assert_eq!(
            failed("No such file or directory (os error 2)"),
            "git could not read the history: `No such file or directory (os error 2)`; install git, and see that it is on the PATH"
        );
        assert_eq!(
            failed("warning: x\nfatal: bad object HEAD"),
            "git could not read the history: `bad object HEAD`; see what `git log` says in this folder, and mend that"
        );
        assert_eq!(cut(&Cut::Missing(1)).1, "1 object is not in this clone: who ever verified what cannot be known");
    }
}
