//! Measures the search on a folder of Markdown: processor time, sizes, and whether known pages are found. Run by hand:
//!
//! ```text
//! python3 gen_corpus.py /tmp/pages --pages 10000
//! SEARCH_PAGES=/tmp/pages cargo test --release --test it search_measure -- --ignored --nocapture
//! ```
//!
//! With `SEARCH_OUT` the shards are also written to that folder, for a browser to look at.
//! Its Markdown reader is a rough one: enough to weigh words, not to publish them.

use std::path::{Path, PathBuf};
use std::time::Instant;

use playbook::index::documents::{self, Entry, Section};
use playbook::index::shards::shards;
use playbook::index::tantivy::Native;

use crate::reader::{Answer, Question, ask};

const TODAY: &str = "2026-01-01";

fn markdown_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            markdown_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

/// A page: front matter cut off, headings apart, the rest as text.
fn entry(root: &Path, path: &Path) -> Entry {
    let text = std::fs::read_to_string(path).expect("a page is text");
    let url = path.strip_prefix(root).expect("it lies below").with_extension("html");
    let mut entry = Entry { url: url.to_string_lossy().into_owned(), status: "current", ..Entry::default() };
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (front, body) = parts.unwrap_or(("", &text));
    for line in front.lines() {
        match line.split_once(": ") {
            Some(("title", title)) => title.trim_matches('"').clone_into(&mut entry.title),
            Some(("owner", owner)) => owner.clone_into(&mut entry.owner),
            Some(("tags", tags)) => {
                entry.tags = tags.trim_matches(['[', ']']).split(", ").map(str::to_owned).collect();
            }
            _ => {}
        }
    }
    for line in body.lines() {
        if line.starts_with('#') {
            let heading = line.trim_matches(['#', ' ']).to_owned();
            if entry.title.is_empty() {
                entry.title = heading;
            } else {
                let id = format!("s{}", entry.sections.len());
                entry.sections.push(Section { id, heading, text: String::new() });
            }
        } else {
            if entry.sections.is_empty() {
                entry.sections.push(Section::default());
            }
            let text = &mut entry.sections.last_mut().expect("there is one").text;
            text.push_str(line);
            text.push('\n');
        }
    }
    entry.excerpt = entry
        .sections
        .first()
        .map(|section| section.text.as_str())
        .unwrap_or_default()
        .chars()
        .skip_while(|c| c.is_whitespace())
        .take(160)
        .collect();
    entry
}

/// Processor time of this process so far, in seconds, all threads; 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The rank of `url` as a share: 1 for the first place, 1/2 for the second, 0 where it is not among the ten.
fn reciprocal(answer: &Answer, url: &str) -> f64 {
    answer.hits.iter().position(|hit| hit.url == url).map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

/// Known-item queries of one kind: a query and the page it should find.
fn known_items(kind: &str, entries: &[&Entry]) -> Vec<(String, String)> {
    let long = |text: &str, count: usize| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
        words.take(count).map(str::to_lowercase).collect::<Vec<_>>()
    };
    let slip = |word: &str| {
        let mut characters: Vec<char> = word.chars().collect();
        let middle = characters.len() / 2;
        characters.swap(middle - 1, middle);
        characters.into_iter().collect::<String>()
    };
    let step = entries.len().div_ceil(200).max(1);
    let query = |entry: &&&Entry| {
        let mut words = match kind {
            "title" | "title with a slip" | "title being typed" => long(&entry.title, 8),
            _ => {
                let mut words = long(&entry.texts(2).collect::<Vec<_>>().join(" "), usize::MAX);
                words.sort_by_key(|word| std::cmp::Reverse(word.len()));
                words.dedup();
                words.truncate(4);
                words
            }
        };
        words.reverse();
        let last = words.len().checked_sub(1)?;
        match kind {
            "title with a slip" => words[last] = slip(&words[last]),
            "title being typed" => {
                let shorter: String = words[last].chars().take(4).collect();
                words[last] = shorter;
            }
            _ => {}
        }
        Some((words.join(" "), entry.url.clone()))
    };
    entries.iter().step_by(step).filter_map(|entry| query(&entry)).collect()
}

#[test]
#[ignore = "a measurement: set SEARCH_PAGES to a folder and run in release mode"]
#[allow(clippy::print_stderr)]
fn figures() {
    let root = PathBuf::from(std::env::var("SEARCH_PAGES").expect("SEARCH_PAGES names a folder of Markdown"));
    let mut paths = Vec::new();
    markdown_below(&root, &mut paths);
    let entries: Vec<Entry> = paths.iter().map(|path| entry(&root, path)).collect();
    let bytes: usize = entries.iter().flat_map(|entry| entry.texts(2)).map(str::len).sum();
    eprintln!("{} pages, {:.1} MB of text", entries.len(), bytes as f64 / 1e6);

    let timed = |name: &str, run: &mut dyn FnMut()| {
        let (from, processor) = (Instant::now(), processor_seconds());
        run();
        eprintln!("{name}: {:.2} s processor, {:.2} s", processor_seconds() - processor, from.elapsed().as_secs_f64());
    };
    let sorted = documents::order(&entries);
    timed("analysis alone", &mut || {
        let mut count = 0;
        for text in entries.iter().flat_map(|entry| (0..documents::FIELDS).flat_map(|field| entry.texts(field))) {
            playbook::index::analysis::tokens(text, |_| count += 1);
        }
        eprintln!("{count} tokens");
    });
    timed("inverted", &mut || drop(playbook::index::inverted::invert(&sorted, "en")));
    let mut files = Vec::new();
    timed("shards, with analysis and inverted", &mut || files = shards(&entries, "en"));
    for kind in ["root", "norms", "facets", "l", "p", "d", "t"] {
        let of_kind = files.iter().filter(|(name, _)| {
            name.rsplit('/')
                .next()
                .and_then(|name| name.strip_prefix(kind))
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
        });
        let sizes: Vec<usize> = of_kind.map(|(_, bytes)| bytes.len()).collect();
        let (sum, most) = (sizes.iter().sum::<usize>(), sizes.iter().max().copied().unwrap_or_default());
        eprintln!("  {kind}: {} files, {:.1} kB, largest {:.1} kB", sizes.len(), sum as f64 / 1e3, most as f64 / 1e3);
    }
    if let Ok(folder) = std::env::var("SEARCH_OUT") {
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, bytes) in &files {
            let path = Path::new(&folder).join(name);
            std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
            std::fs::write(path, bytes).expect("a shard is written");
        }
    }
    eprintln!("  in all {:.2} MB", files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() as f64 / 1e6);

    let mut native = None;
    timed("tantivy", &mut || native = Some(Native::build(&entries, "en").expect("it builds")));
    let native = native.expect("it was built");
    for kind in ["title", "title with a slip", "title being typed", "long body words"] {
        let items = known_items(kind, &sorted);
        let questions: Vec<Question> = items
            .iter()
            .map(|(query, _)| Question {
                query,
                limit: 10,
                today: TODAY,
                plain: false,
                fresh: true,
                fail: &[],
                directory: None,
            })
            .collect();
        let answers = ask(&files, &questions);
        let count = items.len() as f64;
        let mean = items.iter().zip(&answers).map(|((_, url), answer)| reciprocal(answer, url)).sum::<f64>() / count;
        let top = items.iter().zip(&answers).filter(|((_, url), answer)| reciprocal(answer, url) > 0.3).count();
        let mut index: Vec<usize> = Vec::new();
        let mut rows: Vec<usize> = Vec::new();
        let mut texts: Vec<usize> = Vec::new();
        for answer in &answers {
            let of = |wanted: &dyn Fn(char) -> bool| -> usize {
                let files = answer.files.iter().filter(|(name, _)| name.starts_with(wanted));
                files.map(|(_, bytes)| *bytes).sum()
            };
            index.push(of(&|kind| kind != 'd' && kind != 't'));
            rows.push(of(&|kind| kind == 'd'));
            texts.push(of(&|kind| kind == 't'));
        }
        index.sort_unstable();
        rows.sort_unstable();
        texts.sort_unstable();
        let at = |sizes: &[usize], share: usize| sizes[(sizes.len() - 1) * share / 100] as f64 / 1e3;
        eprintln!(
            "{kind}: MRR {mean:.3}, top 3 {:.3}; first query {:.0} kB (90 %: {:.0}, most {:.0}) rows {:.0} kB (most {:.0}), excerpts {:.0} kB (most {:.0})",
            top as f64 / count,
            at(&index, 50),
            at(&index, 90),
            at(&index, 100),
            at(&rows, 50),
            at(&rows, 100),
            at(&texts, 50),
            at(&texts, 100)
        );
        timed("  the same in tantivy", &mut || {
            for ((query, _), answer) in items.iter().zip(&answers) {
                let hits = native.search(query, TODAY.parse().expect("a day"), 10).expect("it searches").hits;
                assert!(
                    hits.iter()
                        .map(|hit| (&hit.url, hit.score))
                        .eq(answer.hits.iter().map(|hit| (&hit.url, hit.score))),
                    "{query}"
                );
            }
        });
    }
}
