//! What findings were held against, and what was mended: what a baseline allows for nothing, what an earlier commit had and
//! this one has not.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::text::{counted, made_visible};
use crate::diagnostic::Diagnostic;

/// What findings were held against.
#[derive(Debug, Clone, Default)]
pub struct Gate<'a> {
    /// What a baseline allows and nothing needs any more.
    pub spare: Vec<Spare<'a>>,
    /// How many of the findings a baseline allowed until a day that is over.
    pub expired: usize,
    /// The commit whose findings are left out.
    pub since: Option<Since<'a>>,
    /// The day that was looked ahead to.
    pub ahead: Option<Date>,
}

/// What a baseline allows and nothing needs any more.
#[derive(Debug, Clone, Copy)]
pub struct Spare<'a> {
    /// The file.
    pub path: &'a str,
    /// The rule's code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How many findings of it.
    pub count: usize,
    /// Whether the file is there no more.
    pub gone: bool,
}

/// The commit whose findings are left out.
#[derive(Debug, Clone, Copy)]
pub struct Since<'a> {
    /// What was asked for.
    pub revision: &'a str,
    /// The commit that it and this one have in common, as a hash.
    pub base: &'a str,
    /// How many findings were there before.
    pub before: usize,
    /// The findings of that commit that are gone, in order.
    pub mended: &'a [Diagnostic],
    /// Those that are gone because nobody looks for them any more, in order, each with the reason.
    pub unchecked: &'a [(Diagnostic, &'static str)],
}

impl Gate<'_> {
    /// How many findings are mended: by the change, where there is one, which may have mended what the baseline allows.
    pub fn mended(&self) -> usize {
        let spare: usize = self.spare.iter().map(|spare| spare.count).sum();
        self.since.map_or(spare, |since| since.mended.len())
    }

    /// How many findings are gone because nobody looks for them any more.
    pub fn unchecked(&self) -> usize {
        self.since.map_or(0, |since| since.unchecked.len())
    }

    /// How many findings will come true and have not yet.
    pub fn to_come(&self, findings: &[Diagnostic]) -> usize {
        findings.iter().filter(|finding| finding.from.is_some() && finding.waived.is_none()).count()
    }

    /// What is looked for no more and what is mended, a line each, and what to do about it; of many the first. Nothing of it
    /// moves a cursor.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let (gone, mended) = self.since.map_or((&[][..], &[][..]), |since| (since.unchecked, since.mended));
        let mut unchecked: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
        for (finding, why) in gone {
            let key = (*why, finding.rule.code, finding.rule.name);
            unchecked.entry(key).or_default().push(finding.place.path());
        }
        for ((why, code, name), mut paths) in unchecked {
            let count = counted(paths.len(), "finding");
            paths.dedup();
            let more = paths.len().saturating_sub(MOST_PATHS);
            paths.truncate(MOST_PATHS);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            lines.push(format!("no longer looked for, {why}: {code} {name}, {count}: {}{more}", paths.join(", ")));
        }
        few(
            &mut lines,
            mended.len(),
            "findings mended",
            mended.iter().map(|finding| {
                let (path, at) = (finding.place.path(), finding.place.position().line);
                format!("mended: {path}:{at}: {} {}: {}", finding.rule.code, finding.rule.name, finding.message)
            }),
        );
        if self.since.is_none() {
            few(
                &mut lines,
                self.spare.len(),
                "of the baseline",
                self.spare.iter().map(|spare| {
                    let Spare { path, code, name, count, gone } = spare;
                    let count = if *count > 1 { format!(" ({count})") } else { String::new() };
                    let what = if *gone { "gone" } else { "mended" };
                    format!("{what} since the baseline: {path}: {code} {name}{count}")
                }),
            );
        }
        let spare: usize = self.spare.iter().map(|spare| spare.count).sum();
        // What is not looked for is no reason to tighten it.
        if spare > 0 && self.unchecked() == 0 {
            let are = if spare == 1 { "is" } else { "are" };
            let told = counted(spare, "finding");
            lines.push(format!("{told} of the baseline {are} mended: tighten it with `--update-baseline`"));
        }
        lines.iter().map(|line| made_visible(line)).collect()
    }
}

/// Lines that are told of many alike.
const MOST_LINES: usize = 20;
/// Files that are named in one line.
const MOST_PATHS: usize = 5;

/// Adds the first lines, and how many there are more.
fn few(lines: &mut Vec<String>, count: usize, what: &str, all: impl Iterator<Item = String>) {
    lines.extend(all.take(MOST_LINES));
    if count > MOST_LINES {
        lines.push(format!("… and {} more {what}", count - MOST_LINES));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Look, Report, samples};
    use super::Gate;

    /// A finding, one to come, one in the baseline, and what is mended.
    fn told(format: Format) -> String {
        told_of(format, true)
    }

    /// The same, with what it is compared with or without.
    fn told_of(format: Format, compared: bool) -> String {
        let mut findings = samples::findings();
        findings[2].from = Some(jiff::civil::date(2026, 12, 3));
        let (shown, allowed, mended) = ([findings[0].clone(), findings[2].clone()], &findings[7..8], &findings[6..7]);
        let report = samples::report(&shown);
        let unchecked = [(mended[0].clone(), "the rule is off")];
        let gate = samples::gate(mended, &unchecked);
        let gate = Gate { since: gate.since.filter(|_| compared), ..gate };
        let report = Report { baselined: Some(allowed), gate, ..report };
        let text = format.emit(&report, Look::default());
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}", format.name());
        text
    }

    #[test]
    fn people_are_told_what_is_mended() {
        let text = told(Format::Human);
        let (_, end) = text.split_once("mended: ").expect("what is mended");
        insta::assert_snapshot!(end, @r"
        ops/␛]0;title␇.md:1: PB202 single-reviewer: `␛[2J␊PB999`, a name of two lines
        1 error, 1 warning, 1 of them to come, 1 in the baseline, 1 no longer allowed by it, 7 there before, 1 no longer looked for, 1 mended in 42 pages since origin/main (1a2b3c4d5e6f): failed (fails on errors)
        ");
        let text = told(Format::Github);
        assert!(text.contains(end), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn of_a_baseline_alone_each_file_is_told() {
        let text = told_of(Format::Human, false);
        let at = text.find("mended since").expect("what is mended");
        insta::assert_snapshot!(&text[at..], @r"
        mended since the baseline: billing/send invoice.md: PB101 stale
        gone since the baseline: a|b.md: PB301 broken-link (2)
        3 findings of the baseline are mended: tighten it with `--update-baseline`
        1 error, 1 warning, 1 of them to come, 1 in the baseline, 1 no longer allowed by it, 3 mended in 42 pages: failed (fails on errors)
        ");
    }

    #[test]
    fn a_comment_has_it_folded_away() {
        let text = told(Format::Markdown);
        let (_, end) = text.split_once("<details open><summary>1 finding mended").expect("what is mended");
        insta::assert_snapshot!(end, @r"
        , 1 no longer looked for</summary>

        - no longer looked for, the rule is off: PB202 single-reviewer, 1 finding: ops/␛&#93;0;title␇.md
        - mended: ops/␛&#93;0;title␇.md:1: PB202 single-reviewer: <code>␛&#91;2J␊PB999</code>, a name of two lines

        </details>
        ");
    }

    #[test]
    fn programs_are_given_it_too() {
        let json: serde_json::Value = serde_json::from_str(&told(Format::Json)).expect("JSON");
        let json = ["baseline", "since", "ahead", "mended"].map(|key| format!("{key}: {}", json[key]));
        insta::assert_snapshot!(json.join("\n"), @r#"
        baseline: {"expired":1,"mended":[{"path":"billing/send invoice.md","code":"PB101","name":"stale","count":1,"gone":false},{"path":"a|b.md","code":"PB301","name":"broken-link","count":2,"gone":true}]}
        since: {"revision":"origin/main","base":"1a2b3c4d5e6f","before":7,"unchecked":1}
        ahead: "2026-12-06"
        mended: [{"code":"PB202","name":"single-reviewer","severity":"warning","path":"ops/\u001b]0;title\u0007.md","line":1,"column":7,"message":"`\u001b[2J\nPB999`, a name of two lines","help":"mend it","notes":[],"waived":null}]
        "#);
        let sarif: serde_json::Value = serde_json::from_str(&told(Format::Sarif)).expect("JSON");
        let results = sarif["runs"][0]["results"].as_array().expect("results").iter();
        let states: Vec<&str> = results.filter_map(|result| result["baselineState"].as_str()).collect();
        assert_eq!(states, ["new", "new", "unchanged"]);
        let junit = told(Format::Junit);
        let cases = |words: &str| junit.matches(words).count();
        assert_eq!((cases("name=\"mended"), cases("name=\"gone"), cases("<failure")), (2, 1, 1), "{junit}");
        assert!(!told(Format::Gitlab).contains("mended"), "what is mended is no issue");
    }
}
