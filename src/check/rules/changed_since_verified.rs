//! PB103 changed-since-verified: the words of a process are no longer those that were verified.

use crate::cover::provenance;
use crate::diagnostic::Diagnostic;
use crate::evidence::{Change, Edit};
use crate::facts::Facts;
use crate::model::cadence::words;
use crate::rule::{Doc, Rule, Severity};

/// PB103.
pub static RULE: Rule = Rule {
    code: "PB103",
    name: "changed-since-verified",
    severity: Severity::Warning,
    doc: Doc {
        short: "the words changed after they were verified",
        what: "A process whose substance, its words without layout, differs from the text that was verified last: the one that `of` names in the log, else the one in the commit that brought the verification.",
        why: "The date vouches for a text that is no longer there. Whoever follows the new words is the first to try them.",
        fix: "Have somebody look at what changed and log it as any verification. If nothing but a typo was mended, add an entry with `how: same` and `of:` the new fingerprint, which the finding gives: it vouches for the words, and gives no new date and no cover.",
        example: include_str!("../../rule/examples/changed-since-verified.txt"),
    },
};

/// The most commits and the most changes that are told one by one.
const COMMITS: usize = 5;
const CHANGES: usize = 3;
/// The most signs of a text that are shown.
const SIGNS: usize = 80;

/// Reports every process that was changed after it was verified.
pub fn run(facts: &Facts, findings: &mut Vec<Diagnostic>) {
    for (at, page) in facts.processes() {
        let Some(Change::Changed(difference)) = facts.evidence.pages.get(at).map(|record| &record.change) else {
            continue;
        };
        let Some(last) = facts.freshness(at).and_then(|freshness| freshness.last_verified) else { continue };
        let message = format!("the substance changed after it was verified on {}", words(last));
        let help =
            format!("verify it again; if only a typo was mended, log that: `{}`", provenance::verify(page, "--same"));
        let place = page.place(&["last_verified", "verifications", "title"]);
        let mut finding = Diagnostic::new(&RULE, place, message, help);
        let commits = &difference.commits;
        finding.notes.extend(commits.iter().take(COMMITS).map(|commit| provenance::commit(facts, commit)));
        if commits.len() > COMMITS {
            finding = finding.note(format!("and {} more", commits.len() - COMMITS));
        }
        if difference.uncommitted {
            let and = if commits.is_empty() { "" } else { "and " };
            finding = finding.note(format!("{and}changes that are not committed yet"));
        }
        finding.notes.extend(difference.words.iter().take(CHANGES).map(told));
        match difference.words.len().saturating_sub(CHANGES) {
            0 => {}
            1 => finding = finding.note("and 1 more change of the words"),
            more => finding = finding.note(format!("and {more} more changes of the words")),
        }
        let (day, fingerprint) = (facts.today, page.fingerprint());
        findings.push(finding.note(format!(
            "a typo by hand, under `verifications`: `{{ on: {day}, by: …, how: same, of: \"{fingerprint}\" }}`"
        )));
    }
}

fn told(edit: &Edit) -> String {
    let (before, after) = (shortened(&edit.before), shortened(&edit.after));
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("new: {after}"),
        (_, true) => format!("gone: {before}"),
        _ => format!("was: {before} / is: {after}{}", signs(&edit.before, &edit.after)),
    }
}

/// What explains two stretches with the same words: a sign that Markdown took for text is read, one that it took for
/// markup is not. A `#` with a no-break space behind it makes no heading.
fn signs(before: &str, after: &str) -> String {
    let words = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    if words(before) != words(after) {
        return String::new();
    }
    let markup = |sign: char| "#*_~>|-+".contains(sign);
    let lead = |text: &str| text.chars().take_while(|sign| markup(*sign)).collect::<String>();
    match (lead(before).as_str(), lead(after).as_str()) {
        ("", new) if !new.is_empty() => format!(" (the same words; `{new}` stands there as text, not as markup)"),
        (gone, "") if !gone.is_empty() => format!(" (the same words; `{gone}` stood there as text, not as markup)"),
        _ => " (the same words; signs or blanks differ)".to_owned(),
    }
}

/// A text's beginning: changes come with little before them.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SIGNS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end().trim_end_matches('…')),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut() {
        let edit = |before: &str, after: &str| told(&Edit { before: before.to_owned(), after: after.to_owned() });
        assert_eq!(edit("30 days", "14 days"), "was: 30 days / is: 14 days");
        assert_eq!(edit("", &"é".repeat(81)), format!("new: {}…", "é".repeat(80)));
        assert_eq!(edit("Call.", ""), "gone: Call.");
    }

    #[test]
    fn the_same_words_with_other_signs_are_explained() {
        let edit = |before: &str, after: &str| told(&Edit { before: before.to_owned(), after: after.to_owned() });
        assert_eq!(
            edit("# Amending the cluster…", "Amending the cluster…"),
            "was: # Amending the cluster… / is: Amending the cluster… (the same words; `#` stood there as text, not as markup)"
        );
        assert_eq!(
            edit("Call now", "**Call now"),
            "was: Call now / is: **Call now (the same words; `**` stands there as text, not as markup)"
        );
        assert_eq!(
            edit("…ticket #8274", "…ticket 8274"),
            "was: …ticket #8274 / is: …ticket 8274 (the same words; signs or blanks differ)"
        );
        assert_eq!(edit("a, b", "a; b"), "was: a, b / is: a; b (the same words; signs or blanks differ)");
        assert_eq!(edit("on line", "online"), "was: on line / is: online (the same words; signs or blanks differ)");
    }
}
