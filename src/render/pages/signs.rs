//! What the signs mean: each with the words that stand with it everywhere, what is known then, and what to do.

use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, SignEntry, SignGroup, SignsPage};
use crate::render::{Job, Maker};

/// The groups: the names of their titles; their signs, each with the name of the words that stand with it. What it means
/// is told by `signs.` and its name, what to do by the same with `-do`.
const GROUPS: [(&str, &[(&str, &str)]); 4] = [
    (
        "signs.freshness",
        &[
            ("fresh", "state.fresh"),
            ("due", "state.due"),
            ("stale", "state.stale"),
            ("unverified", "state.unverified"),
            ("changed", "changed.title"),
        ],
    ),
    (
        "cover.title",
        &[
            ("none", "cover.is-none"),
            ("one", "cover.is-one"),
            ("two", "signs.is-two"),
            ("more", "signs.is-more"),
            ("unknown", "cover.is-unknown"),
        ],
    ),
    ("signs.how", &[("performed", "how.performed"), ("walked", "how.walked"), ("read", "how.read")]),
    ("signs.marks", &[("gone", "signs.is-gone"), ("waived", "findings.waived")]),
];

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.signs_url.clone(), move || maker.signs_page()));
}

impl Maker<'_> {
    fn signs_page(&self) -> anyhow::Result<(Frame, SignsPage)> {
        let url = self.signs_url.as_str();
        let text = |name: &str| self.words.text(name).to_owned();
        let groups = GROUPS.iter().map(|(title, signs)| SignGroup {
            title: text(title),
            signs: signs
                .iter()
                .map(|(sign, words)| SignEntry {
                    sign,
                    words: text(words),
                    means: text(&format!("signs.{sign}")),
                    advice: text(&format!("signs.{sign}-do")),
                })
                .collect(),
        });
        let page = SignsPage { groups: groups.collect(), rules_href: href(url, &self.rules_url) };
        let title = self.words.text("signs.title");
        let framed = Framed { url, template: "signs", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }
}
