//! What the signs mean: each with the words that stand with it everywhere, what is known then, and what to do.

use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::view::{Frame, SignEntry, SignGroup, SignsPage};
use crate::render::{Job, Maker};

/// A sign with the names of its words, what it means, and what to do.
type Sign = (&'static str, &'static str, &'static str, &'static str);

/// The groups: their titles and signs.
const GROUPS: [(&str, &[Sign]); 3] = [
    (
        "signs.freshness",
        &[
            ("fresh", "state.fresh", "signs.fresh", "signs.fresh-do"),
            ("due", "state.due", "signs.due", "signs.due-do"),
            ("stale", "state.stale", "signs.stale", "signs.stale-do"),
            ("unverified", "state.unverified", "signs.unverified", "signs.unverified-do"),
            ("changed", "changed.title", "signs.changed", "signs.changed-do"),
        ],
    ),
    (
        "cover.title",
        &[
            ("none", "cover.is-none", "signs.none", "signs.none-do"),
            ("one", "cover.is-one", "signs.one", "signs.one-do"),
            ("two", "signs.is-two", "signs.two", "signs.two-do"),
            ("more", "signs.is-more", "signs.more", "signs.two-do"),
            ("unknown", "cover.is-unknown", "signs.unknown", "signs.unknown-do"),
        ],
    ),
    (
        "signs.marks",
        &[
            ("gone", "signs.is-gone", "signs.gone", "signs.gone-do"),
            ("waived", "findings.waived", "signs.waived", "signs.waived-do"),
        ],
    ),
];

/// The one job.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    jobs.push(job(maker.signs_url.clone(), move || maker.signs_page()));
}

impl Maker<'_> {
    fn signs_page(&self) -> anyhow::Result<(Frame, SignsPage)> {
        let text = |name: &str| self.words.text(name).to_owned();
        let groups = GROUPS.iter().map(|(title, signs)| SignGroup {
            title: text(title),
            signs: signs
                .iter()
                .map(|(sign, words, means, advice)| SignEntry {
                    sign,
                    words: text(words),
                    means: text(means),
                    advice: text(advice),
                })
                .collect(),
        });
        let page = SignsPage { groups: groups.collect() };
        let (url, title) = (self.signs_url.as_str(), self.words.text("signs.title"));
        let framed = Framed { url, template: "signs", title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }
}
