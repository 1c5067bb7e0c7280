//! The page of every finding, by rule, with each rule's manual beside it.

use crate::render::frame::Framed;
use crate::render::pages::health::order;
use crate::render::pages::job;
use crate::render::parts::prose;
use crate::render::view::{FindingGroup, FindingsPage, Frame};
use crate::render::{Job, Maker};

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.findings_url.clone(), move || maker.findings_page()));
}

impl Maker<'_> {
    fn findings_page(&self) -> anyhow::Result<(Frame, FindingsPage)> {
        let url = self.findings_url.as_str();
        let mut groups: Vec<FindingGroup> = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.waived.is_none()) {
            let shown = self.finding(finding, url);
            match groups.iter_mut().find(|group| group.code == shown.code) {
                Some(group) => {
                    if order(shown.severity) < order(group.severity) {
                        group.severity = shown.severity;
                    }
                    group.findings.push(shown);
                }
                None => groups.push(FindingGroup {
                    code: shown.code,
                    name: shown.name,
                    href: self.rule_href(finding.rule, url),
                    severity: shown.severity,
                    what: prose(finding.rule.doc.what),
                    why: prose(finding.rule.doc.why),
                    fix: prose(finding.rule.doc.fix),
                    findings: vec![shown],
                }),
            }
        }
        groups.sort_by_key(|group| (order(group.severity), group.code));
        let waived = self.findings.iter().filter(|finding| finding.waived.is_some());
        let page = FindingsPage { groups, waived: waived.map(|finding| self.finding(finding, url)).collect() };
        let title = self.words.text("findings.title");
        let framed = Framed { url, template: "findings", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }
}
