//! A body as it was written, for readers of Markdown: all but what no page shows, and its links where the caller has
//! them lead.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::document::Form;
use super::{Wikilinks, raw, wiki};

/// Where a link of a published body leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Where it says.
    AsWritten,
    /// Elsewhere: an address in which nothing needs an escape.
    To(String),
    /// Nowhere: its text alone stays.
    Nowhere,
}

/// A stretch of the body, and what stands there instead.
type Cut = (Range<usize>, String);

/// A link or an image that is being read.
struct Open {
    range: Range<usize>,
    kind: LinkType,
    lead: Lead,
    /// Where its text begins and ends; nothing while there is none.
    text: Option<Range<usize>>,
}

/// A body without `title`, if it is given, and without comments: those of HTML, and link definitions that stand for one
/// (`[//]: # (why)`). `leads` says of a target where a link to it leads.
/// Wikilinks become links that every reader of Markdown knows.
pub fn published(
    body: &str,
    title: Option<Range<usize>>,
    wikilinks: Wikilinks,
    leads: &dyn Fn(Form, &str) -> Lead,
) -> String {
    let mut cuts: Vec<Cut> = title.map(|title| (title, String::new())).into_iter().collect();
    // Most of the time goes into reading: where nothing can be found, nothing is read.
    let read = ["[[", "](", "]:", "<!--", "href=", "src="].iter().any(|sign| body.contains(sign));
    let mut parser = Parser::new_ext(if read { body } else { "" }, wikilinks.extensions()).into_offset_iter();
    let mut open: Vec<Open> = Vec::new();
    for (event, range) in parser.by_ref() {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event {
            if let Some(link) = open.pop() {
                close(body, link, &mut cuts);
            }
            continue;
        }
        for link in &mut open {
            let text = link.text.get_or_insert(range.clone());
            text.end = text.end.max(range.end);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let lead = match link_type {
                    LinkType::Autolink | LinkType::Email => Lead::AsWritten,
                    LinkType::WikiLink { .. } => leads(Form::Name, wiki::target(&dest_url)),
                    _ => leads(Form::Way, &dest_url),
                };
                open.push(Open { range, kind: link_type, lead, text: None });
            }
            Event::Start(Tag::HtmlBlock) => html(body, range, leads, &mut cuts),
            Event::InlineHtml(_) => html(body, range, leads, &mut cuts),
            _ => {}
        }
    }
    for (_, link) in parser.reference_definitions().iter() {
        if matches!(&*link.dest, "" | "#") {
            cuts.push((link.span.clone(), String::new()));
        } else if let Lead::To(address) = leads(Form::Way, &link.dest) {
            let target = label_end(&body[link.span.clone()]).and_then(|at| target(body, link.span.start + at));
            cuts.extend(target.map(|target| (target, address)));
        }
    }
    cuts.sort_unstable_by_key(|(cut, _)| cut.start);
    let (mut kept, mut from) = (String::with_capacity(body.len()), 0);
    for (cut, instead) in cuts.into_iter().filter(|(cut, _)| cut.end >= cut.start) {
        if cut.start >= from {
            kept.push_str(&body[from..cut.start]);
            kept.push_str(&instead);
        }
        from = cut.end.max(from);
    }
    kept.push_str(&body[from..]);
    kept
}

/// Puts another target into a link, or leaves its text alone. Targets of references stand in their definitions.
fn close(body: &str, link: Open, cuts: &mut Vec<Cut>) {
    let Open { range, kind, lead, text } = link;
    let text_end = text.as_ref().map_or(range.start, |text| text.end);
    if let LinkType::WikiLink { has_pothole } = kind {
        return close_wiki(body, (range, has_pothole), lead, cuts);
    }
    match lead {
        Lead::To(address) if kind == LinkType::Inline => {
            let after = body.get(text_end..range.end).and_then(|rest| Some(text_end + rest.find("](")? + 2));
            cuts.extend(after.and_then(|at| target(body, at)).map(|target| (target, address)));
        }
        Lead::To(_) | Lead::AsWritten => {}
        Lead::Nowhere => {
            let text_start = text.map_or(range.end, |text| text.start);
            cuts.push((range.start..text_start, String::new()));
            // The parser leaves these two out.
            let more = kind == LinkType::Collapsed && body[range.end..].starts_with("[]");
            cuts.push((text_end.max(text_start)..range.end + if more { 2 } else { 0 }, String::new()));
        }
    }
}

/// Puts a link that every reader of Markdown knows in the place of a wikilink, or its text alone.
fn close_wiki(body: &str, (range, has_text): (Range<usize>, bool), lead: Lead, cuts: &mut Vec<Cut>) {
    let whole = &body[range.clone()];
    let inside = whole.trim_start_matches('!').trim_start_matches("[[").trim_end_matches("]]");
    let (target, text) = inside.split_once('|').unwrap_or((inside, ""));
    let target = wiki::target(target);
    let image = whole.starts_with('!') && wiki::is_image(target);
    let text = match (has_text, image) {
        (true, true) if wiki::is_size(text) => String::new(),
        (true, _) => text.to_owned(),
        (false, true) => String::new(),
        (false, false) => wiki::shown(target).replace(['[', ']'], ""),
    };
    let instead = match lead {
        Lead::To(address) => format!("{}[{text}]({address})", if image { "!" } else { "" }),
        Lead::AsWritten if target.contains("://") => format!("[{text}](<{target}>)"),
        Lead::AsWritten => return,
        Lead::Nowhere => text,
    };
    cuts.push((range, instead));
}

/// Raw HTML: comments go, and links of its elements lead where they should.
fn html(body: &str, range: Range<usize>, leads: &dyn Fn(Form, &str) -> Lead, cuts: &mut Vec<Cut>) {
    let html = &body[range.clone()];
    cuts.extend(
        raw::comments(html).into_iter().map(|cut| (range.start + cut.start..range.start + cut.end, String::new())),
    );
    for name in ["href=", "src="] {
        for (at, _) in html.match_indices(name) {
            if !html[..at].ends_with(|before: char| before.is_ascii_whitespace()) {
                continue;
            }
            let value = &html[at + name.len()..];
            let Some(quote) = value.chars().next().filter(|sign| matches!(sign, '"' | '\'')) else { continue };
            let Some(end) = value[1..].find(quote) else { continue };
            let from = range.start + at + name.len() + 1;
            let instead = match leads(Form::Way, &value[1..=end]) {
                Lead::AsWritten => continue,
                Lead::To(address) => address,
                Lead::Nowhere => "#".to_owned(),
            };
            cuts.push((from..from + end, instead));
        }
    }
}

/// Where the target of a definition may begin: behind the `]:` of its label.
pub(super) fn label_end(definition: &str) -> Option<usize> {
    let escaped = |at: usize| definition[..at].bytes().rev().take_while(|sign| *sign == b'\\').count() % 2 == 1;
    definition.match_indices("]:").map(|(at, _)| at).find(|at| !escaped(*at)).map(|at| at + 2)
}

/// The target that begins at or behind `from`: between `<` and `>`, else up to white space or the `)` that ends the link.
pub(super) fn target(body: &str, from: usize) -> Option<Range<usize>> {
    let rest = body.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = &body[start..];
    let pointed = rest.starts_with('<');
    let (mut depth, mut escaped) = (0usize, false);
    for (at, sign) in rest.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '>' if pointed => return Some(start..start + at + 1),
            _ if pointed => {}
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            sign if sign.is_ascii_whitespace() || sign.is_ascii_control() => return Some(start..start + at),
            _ => {}
        }
    }
    (!pointed).then_some(start..body.len())
}

#[cfg(test)]
mod tests {
    use super::{Lead, published};
    use crate::markdown::Wikilinks;

    fn plain(body: &str) -> String {
        published(body, None, Wikilinks::Text, &|_, _| Lead::AsWritten)
    }

    #[test]
    fn comments_go_and_all_else_stays() {
        assert_eq!(plain("a <!-- secret --> b\n"), "a  b\n");
        assert_eq!(plain("a\n\n<!-- one\n\ntwo -->\n\nb\n"), "a\n\n\n\nb\n");
        assert_eq!(plain("> <!-- x\n> y -->\n> b\n"), "> \n> b\n");
        assert_eq!(plain("<b>x</b> <!--> c\n"), "<b>x</b>  c\n");
        assert_eq!(plain("- a\n\n  <!-- x -->\n\n  [//]: # (why)\n- b\n"), "- a\n\n  \n\n  \n- b\n");
        for same in [
            "```html\n<!-- shown -->\n```\n",
            "`<!-- shown -->`\n",
            "a <!-- not closed\n",
            "[a]: https://example.org\n\n[a]\n",
            "\\<!-- shown -->\n",
        ] {
            assert_eq!(plain(same), same);
        }
    }

    #[test]
    fn links_lead_where_they_should() {
        let leads = |_, target: &str| match target {
            "gone.md" => Lead::Nowhere,
            target if target.starts_with("https:") => Lead::AsWritten,
            _ => Lead::To("to.md#x".to_owned()),
        };
        for (body, expected) in [
            ("[a](b.md) and [c](https://x.example)\n", "[a](to.md#x) and [c](https://x.example)\n"),
            ("[a `](` \\](b(c).md \"t\")\n", "[a `](` \\](b(c).md \"t\")\n"),
            ("[a `](` \\]](b(c).md \"t\") d\n", "[a `](` \\]](to.md#x \"t\") d\n"),
            ("![p](< a b.png >) [](b.md)\n", "![p](to.md#x) [](to.md#x)\n"),
            ("[![p](a.png)](gone.md) ![q *r*](gone.md)!\n", "![p](to.md#x) q *r*!\n"),
            (
                "[a][B], [b] and [c][].\n\n[b]: b.md 't'\n[C]:\n  gone.md\n",
                "[a][B], [b] and c.\n\n[b]: to.md#x 't'\n[C]:\n  gone.md\n",
            ),
            ("`[a](b.md)`\n\n    [a](b.md)\n", "`[a](b.md)`\n\n    [a](b.md)\n"),
            ("[[b]] [[b#H|t]] [[gone.md|*t*]] `[[b]]`\n", "[b](to.md#x) [t](to.md#x) *t* `[[b]]`\n"),
            ("![[p.png]] ![[p.png|300]] ![[b|t]]\n", "![](to.md#x) ![](to.md#x) [t](to.md#x)\n"),
            ("x <a href=\"b.md\">y</a> <img src='c.png'>\n", "x <a href=\"to.md#x\">y</a> <img src='to.md#x'>\n"),
        ] {
            assert_eq!(published(body, None, Wikilinks::Followed, &leads), expected);
        }
        assert_eq!(published("# [A](b.md)\n\n[c](d.md)", Some(0..12), Wikilinks::Text, &leads), "\n[c](to.md#x)");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(body in "[a\\n <>!|\\-`\\[\\]:#/()*\\\\]{0,60}") {
            plain(&body);
            published(&body, None, Wikilinks::Followed, &|_, _| Lead::To("x".to_owned()));
            published(&body, None, Wikilinks::Followed, &|_, _| Lead::Nowhere);
        }
    }
}
