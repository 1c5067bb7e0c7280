//! The order of the stages, and nothing else.

use std::path::Path;

use jiff::civil::Date;

use crate::check::{STOPS_A_BUILD, check};
use crate::diagnostic::Diagnostic;
use crate::evidence;
use crate::facts::Facts;
use crate::health;
use crate::index::documents::Entry;
use crate::index::quickwit::Document;
use crate::load;
pub use crate::load::Wanted;
use crate::render::{self, Drafts, Input};
use crate::rule::Severity;
use crate::site::Site;

/// A playbook that was read and checked.
pub struct Checked {
    /// Everything that is known.
    pub facts: Facts,
    /// Every finding, in order.
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    /// Whether a finding forbids publishing: two pages with one address, an unsafe path, settings that cannot be read.
    pub fn stops_a_build(&self) -> bool {
        let stops = |finding: &Diagnostic| finding.severity == Severity::Error && finding.waived.is_none();
        self.findings.iter().any(|finding| STOPS_A_BUILD.contains(&finding.rule.code) && stops(finding))
    }

    /// Renders the site. `overlay` is the folder of the playbook's own theme.
    ///
    /// # Errors
    /// A theme that cannot be used: where a template is to blame, a [`render::Fault`].
    pub fn site(&self, overlay: &Path, drafts: Drafts) -> anyhow::Result<Site> {
        let survey = health::survey(&self.facts);
        render::render(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts }, overlay)
    }

    /// What the search knows of the pages in force or retired.
    ///
    /// # Errors
    /// As [`render::entries`].
    pub fn entries(&self) -> anyhow::Result<Vec<Entry>> {
        let survey = health::survey(&self.facts);
        render::entries(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts: Drafts::Out })
    }

    /// The pages in force or retired, for a search cluster that many playbooks share.
    ///
    /// # Errors
    /// As [`render::documents`].
    pub fn documents(&self) -> anyhow::Result<Vec<Document>> {
        let survey = health::survey(&self.facts);
        render::documents(&Input { facts: &self.facts, survey: &survey, findings: &self.findings, drafts: Drafts::Out })
    }
}

/// Reads and checks the playbook in `root` for the day `today`. Where only [`Wanted::Facts`] are read, the pages can be
/// judged, and neither shown nor searched.
///
/// # Errors
/// What keeps it from being read at all; see [`load::load`].
pub fn read(root: &Path, today: Date, wanted: Wanted) -> anyhow::Result<Checked> {
    let load::Opened { settings, mut roster, mut findings } = load::open(root)?;
    load::leave::read(root, &settings, &mut roster, today, &mut findings)?;
    let found = evidence::find(root);
    let kept = found.kept("pages");
    // git works while the pages are read.
    let (loaded, history) = std::thread::scope(|scope| {
        let history = scope.spawn(|| evidence::read(found, &settings));
        (load::load(root, (wanted, kept.as_ref()), &settings, roster, findings), history.join())
    });
    let load::Loaded { mut playbook, records, mut findings } = loaded?;
    let history = history.map_err(|_| anyhow::anyhow!("the reading of history was lost"))?;
    let evidence = evidence::gather(root, history, (&playbook, &records), &settings, (today, wanted), &mut findings);
    playbook.settle(&evidence.names);
    let theme = root.join(&settings.theme);
    findings.extend(render::faults(&theme, &settings)?);
    let facts = Facts { settings, playbook, evidence, today };
    let findings = check(&facts, findings);
    Ok(Checked { facts, findings })
}
