//! A body as it was written, for readers of Markdown: all but what no page shows.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{EXTENSIONS, raw};

/// A body without its comments: those of HTML, and link definitions that stand for one (`[//]: # (why)`).
pub fn published(body: &str) -> Cow<'_, str> {
    if !body.contains("<!--") && !body.contains("]:") {
        return Cow::Borrowed(body);
    }
    let mut parser = Parser::new_ext(body, EXTENSIONS).into_offset_iter();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for (event, range) in parser.by_ref() {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let found = raw::comments(&body[range.clone()]);
                cuts.extend(found.into_iter().map(|cut| range.start + cut.start..range.start + cut.end));
            }
            Event::InlineHtml(html) if raw::is_comment(&html) => cuts.push(range),
            _ => {}
        }
    }
    let definitions = parser.reference_definitions().iter();
    cuts.extend(definitions.filter(|(_, link)| matches!(&*link.dest, "" | "#")).map(|(_, link)| link.span.clone()));
    cuts.sort_unstable_by_key(|cut| cut.start);
    let (mut kept, mut from) = (String::with_capacity(body.len()), 0);
    for cut in cuts {
        kept.push_str(&body[from..cut.start.max(from)]);
        from = cut.end.max(from);
    }
    kept.push_str(&body[from..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::published;

    #[test]
    fn comments_go_and_all_else_stays() {
        assert_eq!(published("a <!-- secret --> b\n"), "a  b\n");
        assert_eq!(published("a\n\n<!-- one\n\ntwo -->\n\nb\n"), "a\n\n\n\nb\n");
        assert_eq!(published("> <!-- x\n> y -->\n> b\n"), "> \n> b\n");
        assert_eq!(published("<b>x</b> <!--> c\n"), "<b>x</b>  c\n");
        assert_eq!(published("- a\n\n  <!-- x -->\n\n  [//]: # (why)\n- b\n"), "- a\n\n  \n\n  \n- b\n");
        for same in [
            "```html\n<!-- shown -->\n```\n",
            "`<!-- shown -->`\n",
            "a <!-- not closed\n",
            "[a]: https://example.org\n\n[a]\n",
            "\\<!-- shown -->\n",
        ] {
            assert_eq!(published(same), same);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(body in "[a\\n <>!\\-`\\[\\]:#/()*]{0,60}") {
            published(&body);
        }
    }
}
