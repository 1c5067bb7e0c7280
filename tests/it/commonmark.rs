//! Every example of the CommonMark specification 0.31.2, through our own writer in plain mode.
//!
//! The examples are not ours (CC-BY-SA): they are read from the npm package `commonmark-spec`.

use std::path::Path;

use playbook::markdown::{Options, Part, Target, parse};

/// An example: its number in the specification, the Markdown and the HTML.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let open = format!("{fence} example\n");
    let close = format!("\n{fence}\n");
    let spec = spec.replace("\r\n", "\n");
    let mut examples = Vec::new();
    let mut rest = spec.as_str();
    while let Some(start) = rest.find(&open) {
        let inside = &rest[start + open.len()..];
        let end = inside.find(&close).unwrap_or(inside.len());
        let example = format!("\n{}\n", &inside[..end]);
        let (markdown, html) = example.split_once("\n.\n").expect("an example has two parts");
        let text = |part: &str| part.replace('→', "\t");
        let markdown = format!("{}\n", text(markdown.strip_prefix('\n').unwrap_or(markdown)));
        examples.push(Example { number: examples.len() + 1, markdown, html: text(html) });
        rest = &inside[end..];
    }
    examples
}

#[test]
#[ignore = "needs `npm ci` in tests/browser; tests/run runs it"]
fn all_examples_of_the_specification() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/commonmark-spec/spec.txt");
    let spec = std::fs::read_to_string(&path).expect("run `npm ci` in tests/browser first");
    let examples = examples(&spec);
    assert_eq!(examples.len(), 652);
    let options = Options { plain: true, ..Options::default() };
    let mut failures = Vec::new();
    for Example { number, markdown, html } in &examples {
        let written = parse(markdown, 0, &options).html(Part::Whole, &mut |_, link| Target::href(&link.target));
        if written.trim_end() != html.trim_end() {
            failures.push(format!("example {number}\n{markdown:?}\nexpected {html:?}\nwritten  {written:?}\n"));
        }
    }
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), examples.len(), failures.join("\n"));
}
