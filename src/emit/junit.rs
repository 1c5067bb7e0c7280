//! JUnit XML, as Jenkins, GitLab and most others read it: a suite a file, a case a finding. What makes the check fail is a
//! failure, what is waived or in the baseline is skipped, and all else passes with its words as output. A check that
//! found nothing is one case that passed, since an empty report passes for one that was not written.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::text::{counted, lines_of, summary_of_all};
use super::{Look, Report, Spare};
use crate::diagnostic::Diagnostic;

/// The report as XML.
pub(super) fn emit(report: &Report, _: Look) -> String {
    let mut suites: BTreeMap<String, TestSuite> = BTreeMap::new();
    let baselined = report.baselined.unwrap_or_default();
    let all = report.findings.iter().map(|finding| (finding, false));
    for (finding, allowed) in all.chain(baselined.iter().map(|finding| (finding, true))) {
        let path = lines_of([report.path(finding).as_str()]);
        let suite = suites.entry(path.clone()).or_insert_with(|| TestSuite::new(path.clone()));
        suite.add_test_case(case(report, finding, allowed, &path));
    }
    let since = report.gate.since.iter().flat_map(|since| since.mended).map(|finding| {
        let (code, name) = (finding.rule.code, finding.rule.name);
        (report.path(finding), format!("mended: {code} {name}: {}", finding.message))
    });
    let spare = report.gate.spare.iter().map(|spare| {
        let Spare { path, code, name, count, gone } = spare;
        let what = if *gone { "gone" } else { "mended" };
        (format!("{}{path}", report.prefix), format!("{what} since the baseline: {code} {name} ({count})"))
    });
    for (path, name) in since.chain(spare) {
        let path = lines_of([path.as_str()]);
        let suite = suites.entry(path.clone()).or_insert_with(|| TestSuite::new(path.clone()));
        let mut case = TestCase::new(lines_of([name.as_str()]), TestCaseStatus::success());
        case.set_classname(path);
        suite.add_test_case(case);
    }
    let mut all = quick_junit::Report::new("playbook check");
    if suites.is_empty() {
        let mut suite = TestSuite::new("playbook check");
        let mut case =
            TestCase::new(format!("{} without a finding", counted(report.pages, "page")), TestCaseStatus::success());
        case.set_classname("playbook").set_system_out(summary_of_all(report));
        suite.add_test_case(case);
        all.add_test_suite(suite);
    }
    all.add_test_suites(suites.into_values());
    // Written to memory, XML has nothing that could fail.
    let text = all.to_string().unwrap_or_default();
    format!("{}\n", text.trim_end())
}

fn case(report: &Report, finding: &Diagnostic, allowed: bool, path: &str) -> TestCase {
    let position = finding.place.position();
    let place = format!("{path}:{}:{}", position.line, position.column);
    let told = [finding.message.as_str(), &finding.help].into_iter().chain(finding.notes.iter().map(String::as_str));
    let told = format!("{place}\n{}", lines_of(told));
    let message = lines_of([finding.message.as_str()]);
    let passed = TestCaseStatus::success();
    let (status, output) = match &finding.waived {
        Some(waived) => {
            let until = waived.until.map(|until| format!(" until {until}")).unwrap_or_default();
            (skipped(&format!("waived{until}: {}", waived.why)), None)
        }
        None if allowed => (skipped("in the baseline"), None),
        None if report.fails(finding) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(message.clone()).set_type(finding.rule.code).set_description(told.clone());
            (status, None)
        }
        None => (passed, Some(told.clone())),
    };
    let name = format!("{} {} ({}): {message}", finding.rule.code, finding.rule.name, finding.severity);
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    case.extra.insert("file".into(), path.into());
    case.extra.insert("line".into(), position.line.to_string().into());
    if let Some(output) = output {
        case.set_system_out(output);
    }
    case
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(lines_of([why]));
    status
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn samples() {
        let findings = samples::findings();
        let report = Report { baselined: Some(&findings[2..3]), ..samples::report(&findings[..2]) };
        insta::assert_snapshot!(emit(&report, Look::default()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="playbook check" tests="3" skipped="2" failures="1" errors="0">
            <testsuite name="docs/play book/a.md" tests="1" skipped="1" errors="0" failures="0">
                <testcase name="PB202 single-reviewer (warning): this is wrong" classname="docs/play book/a.md" file="docs/play book/a.md" line="1">
                    <skipped message="in the baseline"/>
                </testcase>
            </testsuite>
            <testsuite name="docs/play book/billing/send invoice.md" tests="2" skipped="1" errors="0" failures="1">
                <testcase name="PB101 stale (error): due for review since 30 Jul 2025, 50 % &quot;late&quot;, &lt;b&gt;`&amp;`&lt;/b&gt; ]]&gt;" classname="docs/play book/billing/send invoice.md" file="docs/play book/billing/send invoice.md" line="4">
                    <failure message="due for review since 30 Jul 2025, 50 % &quot;late&quot;, &lt;b&gt;`&amp;`&lt;/b&gt; ]]&gt;" type="PB101">docs/play book/billing/send invoice.md:4:16
        due for review since 30 Jul 2025, 50 % &quot;late&quot;, &lt;b&gt;`&amp;`&lt;/b&gt; ]]&gt;
        check the steps, then run `playbook verify`
        verified by `maya`, walked</failure>
                </testcase>
                <testcase name="PB202 single-reviewer (warning): this is wrong" classname="docs/play book/billing/send invoice.md" file="docs/play book/billing/send invoice.md" line="3">
                    <skipped message="waived until 2027-01-31: moving to the new portal"/>
                </testcase>
            </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn whatever_is_said_can_be_read_again_and_counts_agree() {
        let findings = samples::findings();
        let text = emit(&samples::report(&findings), Look::default());
        let read = quick_junit::Report::deserialize_from_str(&text).expect("JUnit");
        assert_eq!((read.tests, read.failures, read.errors), (10, 4, 0));
        let cases = read.test_suites.iter().flat_map(|suite| &suite.test_cases);
        let skipped = cases.filter(|case| matches!(case.status, TestCaseStatus::Skipped { .. })).count();
        assert_eq!(skipped, 1);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}') && text.contains("]]&gt;"), "{text}");
    }

    #[test]
    fn nothing_wrong_is_a_case_that_passed() {
        insta::assert_snapshot!(emit(&samples::report(&[]), Look::default()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="playbook check" tests="1" skipped="0" failures="0" errors="0">
            <testsuite name="playbook check" tests="1" skipped="0" errors="0" failures="0">
                <testcase name="42 pages without a finding" classname="playbook">
                    <system-out>no findings in 42 pages: passed (fails on errors)</system-out>
                </testcase>
            </testsuite>
        </testsuites>
        "#);
    }
}
