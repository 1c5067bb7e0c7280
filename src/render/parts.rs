//! The parts that several pages share: links, people, days, rows, findings.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Waived};
use crate::emit::Counts;
use crate::facts::Facts;
use crate::health::{STATES, Survey};
use crate::load::PEOPLE_FILE;
use crate::model::cadence::State;
use crate::model::page::Kind;
use crate::model::people::Who;
use crate::model::playbook::parent;
use crate::render::Maker;
use crate::render::view::{Channel, Day, Finding, Link, Party, Row, Totals};
use crate::render::wording::cover_figure;
use crate::rule::Severity;
use crate::settings::Publish;
use crate::site::{is_device, relative};

/// The site's folder of an address.
fn folder_of(url: &str) -> &str {
    parent(url).unwrap_or_default()
}

/// The address of a folder's page.
pub fn folder_url(folder: &str) -> String {
    if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") }
}

/// A relative link from one address to another, percent-encoded.
pub fn href(from: &str, to: &str) -> String {
    encode(&relative(folder_of(from), to))
}

/// Percent-encodes a path, `/` left as it is.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// An id as a file name that every file system takes: letters and digits of any script, `-`, `_` and `.`. What Windows
/// keeps for a device gets a `-`.
pub fn file_name(id: &str) -> String {
    let name: String = id
        .to_lowercase()
        .chars()
        .map(|sign| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '-' })
        .collect();
    let name = name.trim_matches(['-', '.']);
    let name: String = name.chars().take(60).collect();
    match name.find('.').unwrap_or(name.len()) {
        _ if name.is_empty() => "unnamed".to_owned(),
        end if is_device(&name) => format!("{}-{}", &name[..end], &name[end..]),
        _ => name,
    }
}

/// Plain prose as safe HTML: what stands in backticks is code.
pub fn prose(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let pairs = text.matches('`').count() / 2 * 2;
    for (at, part) in text.split('`').enumerate() {
        match at {
            0 => {}
            at if at > pairs => html.push('`'),
            at if at % 2 == 1 => html.push_str("<code>"),
            _ => html.push_str("</code>"),
        }
        html.push_str(&escape(part));
    }
    html
}

/// Text as HTML, also within an attribute.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            sign => html.push(sign),
        }
    }
    html
}

/// Counts for the whole site.
pub fn totals(facts: &Facts, survey: &Survey, findings: &[Diagnostic]) -> Totals {
    let tally = survey.tally(0..facts.playbook.pages.len());
    let Counts { errors, warnings, notes, waived } = Counts::of(findings);
    let state = |state| STATES.iter().position(|other| *other == state).map_or(0, |at| tally.states[at]);
    Totals {
        processes: tally.processes,
        fresh: state(State::Fresh),
        due: state(State::Due),
        stale: state(State::Stale),
        unverified: state(State::Unverified),
        cover_none: tally.covered[0],
        cover_one: tally.covered[1],
        cover_two: tally.covered[2],
        unknown: tally.unknown,
        unlinked: tally.unlinked,
        errors,
        warnings,
        notes,
        waived,
    }
}

impl Maker<'_> {
    /// A person or team as named on the page at `from`; nothing where names are not published.
    pub fn party(&self, who: &Who, from: &str) -> Option<Party> {
        self.shown_name(who).map(|_| self.named(who, from))
    }

    /// The same, for those whose name is published anyway.
    pub fn named(&self, who: &Who, from: &str) -> Party {
        let roster = &self.facts.playbook.roster;
        Party {
            name: roster.name(who).to_owned(),
            href: self.people.get(who).map(|url| href(from, url)),
            gone: roster.gone(who, self.facts.today),
            until: self.near_last_day(who),
            team: matches!(who, Who::Team(_)),
            partner: matches!(who, Who::Person(id) if roster.person(*id).partner),
        }
    }

    /// The last day of somebody who leaves soon, where the site tells it.
    pub fn near_last_day(&self, who: &Who) -> Option<Day> {
        let Who::Person(id) = who else { return None };
        let near = self.facts.settings.cover.notice.after(self.facts.today);
        let until = self.facts.playbook.roster.person(*id).until.filter(|_| self.tells_last_days())?;
        (self.facts.today..=near).contains(&until).then(|| self.words.day(until))
    }

    /// Those of several people that may be named.
    pub fn parties<'b>(&self, who: impl Iterator<Item = &'b Who>, from: &str) -> Vec<Party> {
        who.filter_map(|who| self.party(who, from)).collect()
    }

    /// A list of pages, worst first, as seen from the page at `from`.
    pub fn rows(&self, pages: impl Iterator<Item = usize>, from: &str) -> Vec<Row> {
        let mut pages: Vec<usize> = pages.filter(|page| self.shown(*page)).collect();
        pages.sort_by_cached_key(|at| self.badness(*at));
        pages.into_iter().map(|at| self.row(at, from)).collect()
    }

    /// The order of lists: stale, unverified, due, fresh, then pages without a state; thin cover first; then by title.
    pub fn badness(&self, at: usize) -> (u8, usize, String, usize) {
        let standing = &self.survey.pages[at];
        let state = match standing.freshness.as_ref().map(|freshness| freshness.state) {
            Some(State::Stale) => 0,
            Some(State::Unverified) => 1,
            Some(State::Due) => 2,
            Some(State::Fresh) => 3,
            None => 4,
        };
        let cover = standing.cover.as_ref().map_or(9, |cover| cover.sure_now.min(2));
        (state, cover, self.facts.playbook.pages[at].title.to_lowercase(), at)
    }

    /// A line of a list.
    pub fn row(&self, at: usize, from: &str) -> Row {
        let playbook = &self.facts.playbook;
        let page = &playbook.pages[at];
        let standing = &self.survey.pages[at];
        let freshness = standing.freshness.as_ref();
        let cover = standing.cover.as_ref();
        Row {
            title: page.title.clone(),
            href: href(from, &page.url),
            folder: playbook.folder_title(&page.folder),
            kind: page.kind.name(),
            status: page.status.name(),
            state: freshness.map_or("", |freshness| freshness.state.name()),
            state_text: self.words.standing(standing),
            changed: self.has_changed(at),
            notice: freshness.and_then(|freshness| freshness.notice).map(|date| self.words.day(date)),
            due: freshness.and_then(|freshness| freshness.due).map(|date| self.words.day(date)),
            verified: freshness.and_then(|freshness| freshness.last_verified).map(|date| self.words.day(date)),
            owner: page
                .owner
                .as_ref()
                .filter(|_| page.kind == Kind::Sop)
                .and_then(|owner| self.party(&owner.who, from)),
            known: standing.known,
            cover: cover.map_or("", |cover| cover_figure(standing, cover)),
            cover_now: cover.map_or(0, |cover| cover.sure_now),
            cover_count: cover.map_or_else(String::new, |cover| self.words.cover_count(standing, cover)),
            cover_text: cover.map_or_else(String::new, |cover| self.words.cover(standing, cover)),
            criticality: page.criticality.clone().unwrap_or_default(),
            findings: self
                .findings_of(page.path())
                .filter(|finding| finding.waived.is_none() && finding.severity >= Severity::Warning)
                .count(),
        }
    }

    /// The findings of a source file, in order.
    pub fn findings_of(&self, path: &str) -> impl Iterator<Item = &Diagnostic> {
        self.by_path.get(path).into_iter().flatten().map(|at| &self.findings[*at])
    }

    /// Whether nobody is named, and nothing is shown that may name somebody: the one place that decides it.
    pub fn nameless(&self) -> bool {
        self.facts.settings.publish == Publish::None
    }

    /// Whether the site says until when somebody is here.
    pub fn tells_last_days(&self) -> bool {
        self.facts.settings.publish == Publish::Full
    }

    /// Whether only the rule of a finding speaks, since its own words may say more of somebody than is published. Where
    /// that is names alone: absences, leaving dates to come, access, and what stands in `people.yml` or a calendar of leave.
    pub fn discreet(&self, finding: &Diagnostic) -> bool {
        match self.facts.settings.publish {
            Publish::Full => false,
            Publish::Names => {
                let path = finding.place.path();
                let leave = || self.facts.settings.leave.iter().any(|file| file.value == path);
                ["PB205", "PB208", "PB209"].contains(&finding.rule.code) || path == PEOPLE_FILE || leave()
            }
            Publish::None => true,
        }
    }

    /// A file of the playbook as it may be spoken of: the name of a record of performed work may be somebody's.
    pub fn place_shown<'p>(&self, path: &'p str) -> &'p str {
        match path.split_once('/') {
            Some((folder @ "evidence", _)) if self.nameless() => folder,
            _ => path,
        }
    }

    /// Why a finding is waived, where that may be shown: it is somebody's own words, and may name anybody.
    pub fn reason_shown<'w>(&self, waived: &'w Waived) -> Option<&'w str> {
        (!self.nameless()).then_some(waived.why.as_str())
    }

    /// A finding as the page at `from` shows it.
    pub fn finding(&self, finding: &Diagnostic, from: &str) -> Finding {
        let discreet = self.discreet(finding);
        let playbook = &self.facts.playbook;
        let page = playbook.pages.binary_search_by(|page| page.path().cmp(finding.place.path())).ok();
        let page = page.filter(|at| self.shown(*at)).map(|at| &playbook.pages[at]);
        let position = finding.place.position();
        Finding {
            code: finding.rule.code,
            name: finding.rule.name,
            rule_href: self.rule_href(finding.rule, from),
            severity: finding.severity.name(),
            message: self.prose(if discreet { finding.rule.doc.what } else { &finding.message }),
            help: self.prose(if discreet { finding.rule.doc.fix } else { &finding.help }),
            notes: if discreet { Vec::new() } else { finding.notes.iter().map(|note| self.prose(note)).collect() },
            place: format!("{}:{}:{}", self.place_shown(finding.place.path()), position.line, position.column),
            page: page.map(|page| Link { title: page.title.clone(), href: href(from, &page.url) }),
            waived: finding.waived.as_ref().map(|waived| self.words.waived(waived.until, self.reason_shown(waived))),
        }
    }

    /// The errors and warnings of a source file, waived ones last.
    pub fn page_findings(&self, path: &str, from: &str) -> Vec<Finding> {
        let mut findings: Vec<&Diagnostic> =
            self.findings_of(path).filter(|finding| finding.severity >= Severity::Warning).collect();
        findings.sort_by_key(|finding| (finding.waived.is_some(), std::cmp::Reverse(finding.severity)));
        findings.into_iter().map(|finding| self.finding(finding, from)).collect()
    }

    /// A shared channel by its name in `playbook.yml`.
    pub fn channel(&self, name: &str) -> Option<Channel> {
        let channel = self.facts.settings.channels.get(name)?;
        Some(Channel {
            name: crate::model::playbook::words(name),
            email: channel.email.clone(),
            phone: channel.phone.clone(),
            phone_href: channel.phone.as_ref().map(|phone| {
                let digits: String = phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
                digits
            }),
            url: channel.url.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped_and_backticks_are_code() {
        assert_eq!(prose("`a<b>` & \"c\""), "<code>a&lt;b&gt;</code> &amp; &quot;c&quot;");
        assert_eq!(prose("`a` and ` alone"), "<code>a</code> and ` alone");
        assert_eq!(prose(""), "");
    }

    #[test]
    fn links_are_relative_and_encoded() {
        assert_eq!(href("a/b.html", "a/c d.html"), "c%20d.html");
        assert_eq!(href("a/b.html", "index.html"), "../index.html");
        assert_eq!(href("index.html", "a:b.html"), "a%3Ab.html");
        assert_eq!(file_name("Maya Chen/../x"), "maya-chen-..-x");
        assert_eq!(file_name("..."), "unnamed");
        assert_eq!(["Con", "nul.x", "Lpt1", "console"].map(file_name), ["con-", "nul-.x", "lpt1-", "console"]);
    }
}
