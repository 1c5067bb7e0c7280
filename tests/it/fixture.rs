//! A playbook as one text: `//- PATH` begins a file. It is written to a folder of its own for as long as the test
//! lasts.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use playbook::pipeline::{self, Checked};
use playbook::render::Drafts;
use playbook::rule::Severity;
use playbook::site::Site;
use tempfile::TempDir;

/// The day on which all fixtures are judged.
pub const TODAY: Date = date(2026, 11, 22);

/// A playbook in a temporary folder.
pub struct Fixture {
    folder: TempDir,
}

impl Fixture {
    /// Writes the files of `text`.
    pub fn new(text: &str) -> Self {
        let fixture = Fixture { folder: tempfile::tempdir().expect("a temporary folder") };
        for file in text.split("//- ").skip(1) {
            let (path, content) = file.split_once('\n').expect("a path and a line break");
            fixture.add(path.trim(), content.as_bytes());
        }
        fixture
    }

    /// Adds a file of any bytes.
    pub fn add(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Reads and checks it. The note that it lies outside git is left out.
    pub fn read(&self) -> Checked {
        let mut checked = pipeline::read(self.root(), TODAY).expect("a playbook that can be read");
        checked.findings.retain(|finding| finding.rule.code != "PB008" || finding.severity != Severity::Note);
        checked
    }

    /// Its findings, one line each: `path:line:column: severity[CODE] message; help`.
    pub fn findings(&self) -> String {
        let mut lines = String::new();
        for finding in self.read().findings {
            let at = finding.place.position();
            let waived = if finding.waived.is_some() { " (waived)" } else { "" };
            writeln!(
                lines,
                "{}:{}:{}: {}[{}]{waived} {}; {}",
                finding.place.path(),
                at.line,
                at.column,
                finding.severity,
                finding.rule.code,
                finding.message,
                finding.help
            )
            .expect("a line");
        }
        lines
    }

    /// The codes of its findings that are not waived, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.read()
            .findings
            .iter()
            .filter(|finding| finding.waived.is_none())
            .map(|finding| finding.rule.code)
            .collect()
    }

    /// Its site, drafts left out.
    pub fn site(&self) -> Site {
        self.read().site(&self.root().join("themes/default"), Drafts::Out).expect("a site")
    }

    /// A page of its site.
    pub fn page(&self, url: &str) -> String {
        let site = self.site();
        let bytes = site.get(url).unwrap_or_else(|| {
            panic!("no {url} in {:?}", site.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>())
        });
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }
}

/// The findings of a playbook given as text.
pub fn check(text: &str) -> String {
    Fixture::new(text).findings()
}
