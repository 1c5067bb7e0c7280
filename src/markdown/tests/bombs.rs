//! Input that wants to hang the build or to blow up the page.

use std::time::{Duration, Instant};

use super::*;

fn bombs() -> Vec<(&'static str, String)> {
    let nested_list: String = (0..400).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    vec![
        ("[", "[".repeat(100_000)),
        ("![", "![".repeat(50_000)),
        ("[a](", "[a](".repeat(25_000)),
        ("[a]", "[a]".repeat(30_000)),
        ("[^a]", format!("[^a]: x\n\n{}", "[^a]".repeat(25_000))),
        ("footnotes", (0..5_000).map(|n| format!("[^{n}]\n\n[^{n}]: x\n\n")).collect()),
        (">", ">".repeat(100_000)),
        ("> lazy", format!("{}a\n{}", ">".repeat(3_000), "a\n".repeat(3_000))),
        ("> alerts", "> [!NOTE]\n".repeat(10_000)),
        ("- - -", format!("{}a", "- ".repeat(50_000))),
        ("1) 1)", format!("{}a", "1) ".repeat(30_000))),
        ("items", "- [ ] a\n".repeat(10_000)),
        ("nested", nested_list),
        ("*", "*".repeat(100_000)),
        ("*a", "*a ".repeat(30_000)),
        ("*a**", format!("{}{}", "*a **b ".repeat(10_000), "c** d* ".repeat(10_000))),
        ("~", "~~a ".repeat(25_000)),
        ("`", (1..400).map(|n| format!("{} ", "`".repeat(n))).collect()),
        ("<", "<".repeat(100_000)),
        ("<a", "<a ".repeat(30_000)),
        ("<div><a", format!("<div>\n{}", "<a ".repeat(30_000))),
        ("<b>", "<b>".repeat(30_000)),
        (
            "<b x><p>",
            format!(
                "<div>\n{}{}",
                (0..5_000).map(|n| format!("<b title={n}>")).collect::<String>(),
                "<p>x".repeat(5_000)
            ),
        ),
        ("</b>", format!("<div>\n{}", "</b>".repeat(25_000))),
        ("<!--", "<!--".repeat(25_000)),
        ("<div><!--", format!("<div>\n{}", "<!--".repeat(25_000))),
        ("<!-- -->", "<!-- -->".repeat(12_000)),
        ("<?", "<?".repeat(50_000)),
        ("<div><script>", format!("<div>\n{}", "<script>".repeat(12_000))),
        ("&", "&amp;".repeat(20_000)),
        ("#", "# a\n".repeat(25_000)),
        ("# {#", format!("# {}", "{#a} ".repeat(20_000))),
        ("http", "http://".repeat(15_000)),
        ("http{{", "http://a.b{{".repeat(8_000)),
        ("http((", format!("http://a.b/{}{}", "(".repeat(1_000), ")".repeat(1_000)).repeat(40)),
        ("[[", "[[".repeat(50_000)),
        ("![[a|", "![[a|".repeat(20_000)),
        ("[[a]]", "[[a]]".repeat(20_000)),
        ("[word][label]", (0..10_000).map(|n| format!("[word][lb{n}] \n\n[l{n}]: x\n")).collect()),
        ("<a id>", (0..5_000).map(|n| format!("<a id=a{n}>x</a>\n")).collect()),
        ("@", "a@a.".repeat(25_000)),
        ("www.", "www.a ".repeat(15_000)),
        ("columns", format!("|{}\n|{}\n{}", "a|".repeat(5_000), "-|".repeat(5_000), "|a\n".repeat(5_000))),
        ("rows", format!("|a|\n|-|\n{}", "|a|\n".repeat(20_000))),
        ("terms", "a\n: b\n".repeat(15_000)),
        ("definitions", format!("a\n{}b", ": ".repeat(30_000))),
        ("references", (0..5_000).map(|n| format!("[{n}]: /x\n")).collect::<String>() + &"[1]".repeat(10_000)),
        ("json", format!("```json\n{}\n```\n", "[{\"a\":".repeat(100)).repeat(50)),
        ("fences", "```json\n{\"a\": 1}\n```\n".repeat(4_000)),
        ("spaces", format!("a{}b", " ".repeat(100_000))),
        ("newlines", "\n".repeat(100_000)),
        ("nul", "\0".repeat(100_000)),
    ]
}

/// How long this thread has worked; where the system cannot tell, what the clock says.
fn worked(since: Instant) -> Duration {
    #[cfg(target_os = "linux")]
    {
        let _ = since;
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::try_from(time).unwrap_or_default()
    }
    #[cfg(not(target_os = "linux"))]
    since.elapsed()
}

#[test]
fn bombs_neither_hang_nor_blow_up() {
    // An unoptimised build: the bound is for what grows faster than the input.
    let bound = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
    let begun = Instant::now();
    let mut slow = Vec::new();
    for (name, body) in bombs() {
        let (text, html) = (RawHtml::Text, RawHtml::Sanitized);
        for (raw_html, wikilinks) in [(text, Wikilinks::Text), (html, Wikilinks::Followed)] {
            let before = worked(begun);
            let options = Options { raw_html, wikilinks, ..Options::default() };
            let document = parse(&body, 0, &options);
            document.links.first().map(|link| places(&body, 0, &options).of(link));
            let html = document.html(Part::Whole, &mut |_, link| Target::as_written(link));
            let took = worked(begun) - before;
            if took > bound {
                slow.push(format!("{name}: {took:?}"));
            }
            assert!(html.len() < 40 * body.len() + 6_000_000, "{name}: {} bytes", html.len());
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
