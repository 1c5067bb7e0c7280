//! The registry: every rule, in the order of codes, with the function that finds it. One file a rule.

pub mod broken_link;
pub mod changed_since_verified;
pub mod client_on_one_person;
pub mod client_without_backup;
pub mod cover_gone;
pub mod cut_off_history;
pub mod date_without_record;
pub mod dead_external_link;
pub mod due_soon;
pub mod duplicate_page;
pub mod everyone_away;
pub mod evidence_old;
pub mod future_date;
pub mod key_person;
pub mod leaving_soon;
pub mod link_to_retired;
pub mod missing_access;
pub mod missing_alt_text;
pub mod missing_owner;
pub mod missing_section;
pub mod one_pair_of_hands;
pub mod orphan_page;
pub mod owner_gone;
pub mod personal_channel;
pub mod redirect_clash;
pub mod single_owner;
pub mod single_reviewer;
pub mod spent_waiver;
pub mod stale;
pub mod thin_cover;
pub mod undocumented_process;
pub mod unknown_channel;
pub mod unsafe_link;
pub mod unverified;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::load::rules as reading;
use crate::rule::Rule;

/// A rule and, unless reading itself holds it, the function that finds it.
#[derive(Debug)]
pub struct Check {
    /// The rule as data.
    pub rule: &'static Rule,
    /// Adds its findings.
    pub run: Option<fn(&Facts, &mut Vec<Diagnostic>)>,
}

const fn reading(rule: &'static Rule) -> Check {
    Check { rule, run: None }
}

const fn check(rule: &'static Rule, run: fn(&Facts, &mut Vec<Diagnostic>)) -> Check {
    Check { rule, run: Some(run) }
}

/// Every rule, by code.
pub static CHECKS: &[Check] = &[
    reading(&reading::UNREADABLE_FRONT_MATTER),
    check(&missing_owner::RULE, missing_owner::run),
    reading(&reading::INVALID_FIELD),
    reading(&reading::UNKNOWN_FIELD),
    check(&duplicate_page::RULE, duplicate_page::run),
    reading(&reading::UNKNOWN_PERSON),
    check(&future_date::RULE, future_date::run),
    check(&cut_off_history::RULE, cut_off_history::run),
    check(&reading::UNSAFE_PATH, unsafe_link::run),
    reading(&reading::INVALID_CONFIG),
    reading(&reading::INVALID_EVIDENCE),
    reading(&spent_waiver::RULE),
    check(&evidence_old::RULE, evidence_old::run),
    check(&stale::RULE, stale::run),
    check(&due_soon::RULE, due_soon::run),
    check(&changed_since_verified::RULE, changed_since_verified::run),
    check(&date_without_record::RULE, date_without_record::run),
    check(&unverified::RULE, unverified::run),
    check(&single_owner::RULE, single_owner::run),
    check(&single_reviewer::RULE, single_reviewer::run),
    check(&cover_gone::RULE, cover_gone::run),
    check(&owner_gone::RULE, owner_gone::run),
    check(&everyone_away::RULE, everyone_away::run),
    check(&key_person::RULE, key_person::run),
    check(&thin_cover::RULE, thin_cover::run),
    check(&leaving_soon::RULE, leaving_soon::run),
    check(&missing_access::RULE, missing_access::run),
    check(&one_pair_of_hands::RULE, one_pair_of_hands::run),
    check(&broken_link::RULE, broken_link::run),
    check(&orphan_page::RULE, orphan_page::run),
    check(&redirect_clash::RULE, redirect_clash::run),
    check(&missing_alt_text::RULE, missing_alt_text::run),
    check(&link_to_retired::RULE, link_to_retired::run),
    check(&dead_external_link::RULE, dead_external_link::run),
    check(&personal_channel::RULE, personal_channel::run),
    check(&unknown_channel::RULE, unknown_channel::run),
    check(&client_on_one_person::RULE, client_on_one_person::run),
    check(&client_without_backup::RULE, client_without_backup::run),
    check(&undocumented_process::RULE, undocumented_process::run),
    check(&missing_section::RULE, missing_section::run),
];

/// The rule with that code or name; letter case does not matter.
pub fn find(name: &str) -> Option<&'static Rule> {
    CHECKS
        .iter()
        .map(|check| check.rule)
        .find(|rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name))
}
