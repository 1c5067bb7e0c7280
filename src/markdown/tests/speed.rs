//! A measurement, not a test: how long the pages of a generated playbook take.

use std::path::Path;

use super::*;

fn pages(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            into.push(std::fs::read_to_string(&path).expect("a page"));
        }
    }
}

/// Nanoseconds that this thread was on a processor: on a busy machine the clock says little.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or_default()
}

#[test]
#[ignore = "a measurement: CORPUS=/tmp/gen1k cargo test --release --lib speed -- --ignored --nocapture"]
#[expect(clippy::print_stderr, reason = "it reports what it measured")]
fn speed() {
    let Some(folder) = std::env::var_os("CORPUS") else { return };
    let mut bodies = Vec::new();
    pages(Path::new(&folder), &mut bodies);
    let bytes: usize = bodies.iter().map(String::len).sum();
    let coded = bodies.iter().filter(|body| body.contains("```")).count();
    eprintln!("{} pages, {bytes} bytes, {coded} with code", bodies.len());
    let measure = |what: &str, body: &dyn Fn(&str) -> usize, wanted: &dyn Fn(&str) -> bool| {
        let start = cpu();
        let (mut size, mut count) = (0, 0);
        for page in bodies.iter().filter(|page| wanted(page)) {
            size += body(page);
            count += 1;
        }
        eprintln!("{what:12} {:>9.1} us a page, {size} bytes", (cpu() - start) / 1e3 / f64::from(count.max(1)));
    };
    let whole = |page: &str| {
        let document = parse(page, 0, &Options::default());
        document.html(Part::WithoutTitle, &mut |_, link| Target::as_written(link)).len()
    };
    let any = |_: &str| true;
    let has_code = |page: &str| page.contains("```");
    let no_code = |page: &str| !page.contains("```");
    for _ in 0..3 {
        measure("events", &|page| Parser::new_ext(page, EXTENSIONS).count(), &any);
        measure("parse only", &|page| parse(page, 0, &Options::default()).links.len(), &any);
        measure("fingerprint", &|page| fingerprint(page, Wikilinks::Text).len(), &any);
        measure("without code", &whole, &no_code);
        measure("with code", &whole, &has_code);
        measure("all", &whole, &any);
    }
}
