//! How this playbook is kept honest: every rule with its severity here and what it finds now, the waivers in force, what
//! is asked for, and the manual with its examples. It says nothing that the rules and the settings do not.

use std::cmp::Reverse;

use crate::check::STOPS_A_BUILD;
use crate::check::rules::{CHECKS, dead_external_link, find};
use crate::diagnostic::{Diagnostic, Waived};
use crate::model::page::{How, Waiver};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::{href, prose};
use crate::render::view::{
    Frame, Link, Pair, RuleEntry, RuleExample, RuleGroup, RuleLevel, RuleStep, RuleWaiver, RulesPage,
};
use crate::render::{Job, Maker};
use crate::rule::{CAST, Example, Examples, PEOPLE, Rule, Severity, Step};

/// What rules are about, by the first digit of their codes, and the names of the texts that say so.
const GROUPS: [(&str, &str); 6] = [
    ("PB0", "honest.reading"),
    ("PB1", "honest.fresh"),
    ("PB2", "honest.people"),
    ("PB3", "honest.links"),
    ("PB4", "honest.clients"),
    ("PB5", "honest.written"),
];

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.rules_url.clone(), move || maker.rules_page()));
}

impl Maker<'_> {
    /// A rule's place in the manual, as seen from the page at `from`.
    pub fn rule_href(&self, rule: &Rule, from: &str) -> String {
        format!("{}#{}", href(from, &self.rules_url), anchor(rule))
    }

    fn rules_page(&self) -> anyhow::Result<(Frame, RulesPage)> {
        let url = self.rules_url.as_str();
        let groups = GROUPS.iter().map(|(begin, title)| RuleGroup {
            title: self.words.text(title).to_owned(),
            rules: CHECKS
                .iter()
                .map(|check| check.rule)
                .filter(|rule| rule.code.starts_with(begin))
                .map(|rule| self.rule_entry(rule, url))
                .collect(),
        });
        let groups: Vec<RuleGroup> = groups.collect();
        let entries = || groups.iter().flat_map(|group| &group.rules);
        let page = RulesPage {
            asked: self.asked(),
            levels: self.levels(),
            count: entries().count(),
            off: entries().filter(|entry| entry.severity == Severity::Off.name()).count(),
            groups,
            waivers: self.waivers_in_force(url),
            reasons: !self.nameless(),
            findings_href: href(url, &self.findings_url),
            signs_href: href(url, &self.signs_url),
            cast: prose(CAST),
            people: PEOPLE,
        };
        let title = self.words.text("honest.title");
        let framed = Framed { url, template: "rules", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    /// The numbers of `playbook.yml`, each in a sentence.
    fn asked(&self) -> Vec<Pair> {
        let settings = &self.facts.settings;
        let (review, cover) = (&settings.review, &settings.cover);
        let [every, notice, grace] = [review.every, review.notice, review.grace].map(|of| self.words.interval(of));
        let how = self.kinds(&cover.counts);
        let (within, ahead) = (self.words.interval(cover.within), self.words.interval(cover.notice));
        let mut asked =
            vec![("honest.review", self.words.say("honest.review-says", &[("every", &every), ("notice", &notice)]))];
        if review.grace.after(self.facts.today) > self.facts.today {
            asked.push(("honest.grace", self.words.say("honest.grace-says", &[("grace", &grace)])));
        }
        asked.push(("honest.cover", self.words.count("honest.cover-says", cover.minimum, &[("within", &within)])));
        asked.push(("honest.counts", how));
        asked.push(("honest.ahead", self.words.say("honest.ahead-says", &[("notice", &ahead)])));
        asked.push(("honest.key", self.words.count("honest.key-says", cover.key_person, &[])));
        if let Some(renew) = settings.evidence.renew {
            asked
                .push(("honest.renew", self.words.say("honest.renew-says", &[("every", &self.words.interval(renew))])));
        }
        let pair = |(label, value)| Pair { label: self.words.text(label).to_owned(), value };
        asked.into_iter().map(pair).collect()
    }

    /// What each level of criticality asks for: the most cover first, then the shortest interval.
    fn levels(&self) -> Vec<RuleLevel> {
        let settings = &self.facts.settings;
        let mut levels: Vec<_> = settings.criticality.iter().collect();
        let asks = |level: &crate::settings::Level| {
            (level.cover.unwrap_or(settings.cover.minimum), level.every.unwrap_or(settings.review.every))
        };
        levels.sort_by_key(|(_, level)| {
            let (cover, every) = asks(level);
            (Reverse(cover), every.after(self.facts.today))
        });
        let told = |(name, level): (&String, &crate::settings::Level)| {
            let (cover, every) = asks(level);
            let how = self.kinds(level.how.as_ref().unwrap_or(&settings.cover.counts));
            RuleLevel { name: name.clone(), every: self.words.every(every), cover, how }
        };
        levels.into_iter().map(told).collect()
    }

    fn kinds(&self, how: &[How]) -> String {
        how.iter().map(|how| self.words.how(*how)).collect::<Vec<_>>().join(self.words.text("list.comma"))
    }

    fn rule_entry(&self, rule: &'static Rule, from: &str) -> RuleEntry {
        let here = self.severity_here(rule);
        let of = |waived: bool| {
            let own = self.findings.iter().filter(|finding| finding.rule.code == rule.code);
            own.filter(|finding| finding.waived.is_some() == waived).count()
        };
        let (findings, waived) = (of(false), of(true));
        let place = if findings > 0 { rule.code } else { "waived" };
        let Examples { both, fails, passes, .. } = rule.doc.examples();
        RuleEntry {
            id: anchor(rule),
            code: rule.code,
            name: rule.name,
            severity: here.name(),
            usual: if here == rule.severity { "" } else { rule.severity.name() },
            stops: STOPS_A_BUILD.contains(&rule.code) && here != Severity::Off,
            asked: rule.code != dead_external_link::RULE.code || self.facts.answers.is_some(),
            findings,
            waived,
            href: (findings + waived > 0).then(|| format!("{}#{place}", href(from, &self.findings_url))),
            short: prose(rule.doc.short),
            what: prose(rule.doc.what),
            why: prose(rule.doc.why),
            fix: prose(rule.doc.fix),
            both: steps(&both),
            fails: example(&fails),
            passes: example(&passes),
        }
    }

    /// The severity that `playbook.yml` gives a rule: the last word counts.
    fn severity_here(&self, rule: &Rule) -> Severity {
        let own = |name: &str| find(name).is_some_and(|found| found.code == rule.code);
        let set = self.facts.settings.rules.iter().rev().find(|setting| own(&setting.rule));
        set.map_or(rule.severity, |setting| setting.severity)
    }

    /// Those of pages that are shown, by page, then those of `playbook.yml`.
    fn waivers_in_force(&self, from: &str) -> Vec<RuleWaiver> {
        let playbook = &self.facts.playbook;
        let pages = playbook.pages.iter().enumerate().filter(|(at, _)| self.shown(*at));
        let own = pages.flat_map(|(_, page)| {
            let link = Link { title: page.title.clone(), href: href(from, &page.url) };
            page.waivers.iter().filter_map(move |waiver| {
                self.waiver(waiver, Some(link.clone()), from, &|finding| finding.place.path() == page.path())
            })
        });
        let many = self.facts.settings.waivers.iter().filter_map(|waiver| {
            let glob = waiver.glob.as_ref()?;
            self.waiver(waiver, None, from, &|finding| glob.is_match(finding.place.path()))
        });
        own.chain(many).collect()
    }

    fn waiver(
        &self,
        waiver: &Waiver,
        page: Option<Link>,
        from: &str,
        covers: &dyn Fn(&Diagnostic) -> bool,
    ) -> Option<RuleWaiver> {
        let rule = find(&waiver.rule)?;
        if waiver.until.is_some_and(|until| until < self.facts.today) {
            return None;
        }
        let waived = Waived { why: waiver.why.clone(), until: waiver.until };
        let own = self.findings.iter().filter(|finding| finding.rule.code == rule.code && finding.waived.is_some());
        Some(RuleWaiver {
            rule: Link { title: rule.name.to_owned(), href: self.rule_href(rule, from) },
            page,
            path: waiver.glob.as_ref().map(|glob| self.place_shown(glob.glob().glob()).to_owned()).unwrap_or_default(),
            until: waiver.until.map(|until| self.words.day(until)),
            why: self.reason_shown(&waived).unwrap_or_default().to_owned(),
            findings: own.filter(|finding| covers(finding)).count(),
        })
    }
}

/// A rule's place on the page.
fn anchor(rule: &Rule) -> String {
    rule.code.to_lowercase()
}

fn steps(steps: &[Step]) -> Vec<RuleStep> {
    let told = |step: &Step| match *step {
        Step::File { path, text } => RuleStep { path, text, act: String::new() },
        Step::Act(_) => RuleStep { path: "", text: "", act: prose(&step.told().unwrap_or_default()) },
    };
    steps.iter().map(told).collect()
}

fn example(example: &Example) -> RuleExample {
    let (place, found) = example.found.unwrap_or_default();
    RuleExample {
        says: prose(example.says),
        steps: steps(&example.steps),
        place: place.to_owned(),
        found: prose(found),
    }
}
