//! The page of the rules: how strict they are here, what they find now, and their manual.

use serde::Serialize;

use super::{Day, Link, Pair};

/// How this playbook is kept honest (`rules.html`).
#[derive(Debug, Clone, Serialize)]
pub struct RulesPage {
    /// What is asked for here, in pairs of a label and a sentence.
    pub asked: Vec<Pair>,
    /// The levels of criticality, the most critical first.
    pub levels: Vec<RuleLevel>,
    /// The rules by what they are about.
    pub groups: Vec<RuleGroup>,
    /// How many rules there are.
    pub count: usize,
    /// How many of them are switched off here.
    pub off: usize,
    /// Waivers in force.
    pub waivers: Vec<RuleWaiver>,
    /// The reasons of waivers may be shown.
    pub reasons: bool,
    /// The page of every finding.
    pub findings_href: String,
    /// The page of what the signs mean.
    pub signs_href: String,
    /// What all examples rest on, in English; safe HTML.
    pub cast: String,
    /// The `people.yml` of examples without one.
    pub people: &'static str,
}

/// A level of criticality and what it asks for.
#[derive(Debug, Clone, Serialize)]
pub struct RuleLevel {
    /// Its name in `playbook.yml`.
    pub name: String,
    /// "every 90 days".
    pub every: String,
    /// People other than the owner.
    pub cover: usize,
    /// The kinds of verification that count, one behind the other.
    pub how: String,
}

/// Rules about one thing.
#[derive(Debug, Clone, Serialize)]
pub struct RuleGroup {
    /// "Does it rest on one person?".
    pub title: String,
    /// The rules by code.
    pub rules: Vec<RuleEntry>,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleEntry {
    /// Its place on the page: `pb202`.
    pub id: String,
    /// `PB202`.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// Its severity in this playbook: `off`, `note`, `warning`, `error`.
    pub severity: &'static str,
    /// Its severity where nothing is set; empty where that is the same.
    pub usual: &'static str,
    /// A finding keeps the site from being published.
    pub stops: bool,
    /// What it looks at was looked at for this site: web addresses are asked for by `check --external` alone.
    pub asked: bool,
    /// Findings that are not waived.
    pub findings: usize,
    /// Findings that are waived.
    pub waived: usize,
    /// Its findings; absent where there are none.
    pub href: Option<String>,
    /// What it reports, in half a sentence of English; safe HTML.
    pub short: String,
    /// What it reports, in English; safe HTML.
    pub what: String,
    /// Why that matters; safe HTML.
    pub why: String,
    /// How to mend it; safe HTML.
    pub fix: String,
    /// What both examples begin with.
    pub both: Vec<RuleStep>,
    /// The example that fails.
    pub fails: RuleExample,
    /// The example that passes.
    pub passes: RuleExample,
}

/// An example of a rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleExample {
    /// What to look at, in English; safe HTML.
    pub says: String,
    /// Files and acts in order.
    pub steps: Vec<RuleStep>,
    /// Where something is found: `billing/send-invoice.md:4:1`; empty in the one that passes.
    pub place: String,
    /// What is found, in English; safe HTML.
    pub found: String,
}

/// A file of an example, or what is done with all files so far.
#[derive(Debug, Clone, Serialize)]
pub struct RuleStep {
    /// The file's path; empty for an act.
    pub path: &'static str,
    /// What stands in the file.
    pub text: &'static str,
    /// What is done, in English; safe HTML; empty for a file.
    pub act: String,
}

/// A waiver in force.
#[derive(Debug, Clone, Serialize)]
pub struct RuleWaiver {
    /// Its rule, with its place on the page.
    pub rule: Link,
    /// The page it is for.
    pub page: Option<Link>,
    /// The pages it is for, as a pattern of paths, where they are many.
    pub path: String,
    /// Its last day; absent where it has none.
    pub until: Option<Day>,
    /// The reason; empty where that is not published.
    pub why: String,
    /// How many findings it covers now.
    pub findings: usize,
}
