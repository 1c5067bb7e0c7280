//! Addresses that stand bare in text: `https://…`, `www.…` and e-mail addresses, by the rules of GitHub's Markdown.
//!
//! It deliberately looks only at text: never inside code, links or image descriptions. Beyond GitHub's rules a host
//! without a dot is accepted after `http://` and `https://` (intranets), and addresses with template tags are not.

use std::ops::Range;

/// Longer addresses are text: it bounds the work on a text made of nothing but beginnings of addresses.
const LONGEST: usize = 2048;

/// Whether `text` may hold a bare address: a quick look that spares most text the careful one.
pub(super) fn is_possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let sign = bytes.iter().fold(false, |found, byte| found | (*byte == b'@'));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let starts = |a: u8, b: u8| ((a == b':') & (b == b'/')) | ((a | 0x20 == b'w') & (b | 0x20 == b'w'));
    sign || pairs.fold(false, |found, (a, b)| found | starts(*a, *b))
}

/// The first bare address at or after `from`: where it stands, and the target it leads to.
pub(super) fn next(text: &str, from: usize) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    for at in from..bytes.len() {
        let rest = &bytes[at..];
        let (scheme, implied) = match bytes[at] {
            b'h' | b'H' if starts_with(rest, b"https://") => (8, ""),
            b'h' | b'H' if starts_with(rest, b"http://") => (7, ""),
            b'w' | b'W' if starts_with(rest, b"www.") => (0, "http://"),
            b'@' => match email(text, from, at) {
                Some(range) => {
                    let target = format!("mailto:{}", &text[range.clone()]);
                    return Some((range, target));
                }
                None => continue,
            },
            _ => continue,
        };
        if text[from..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        if let Some(len) = web(&text[at..], scheme) {
            let range = at..at + len;
            let target = format!("{implied}{}", &text[range.clone()]);
            return Some((range, target));
        }
    }
    None
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The length of the web address that `text` starts with; `scheme` is the length of `https://`.
fn web(text: &str, scheme: usize) -> Option<usize> {
    let host = &text[scheme..];
    let host_len = host.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(host.len());
    let host = host[..host_len].trim_end_matches('.');
    let mut labels = host.rsplit('.');
    let is_host = !host.is_empty()
        && !host.split('.').any(str::is_empty)
        && !labels.by_ref().take(2).any(|label| label.contains('_'))
        && (scheme > 0 || host.matches('.').count() >= 2 || host.len() > 4);
    if !is_host {
        return None;
    }
    let is_end = |c: char| c.is_whitespace() || c.is_control() || c == '<';
    let end = match text.char_indices().take(LONGEST).find(|(_, c)| is_end(*c)) {
        Some((end, _)) => end,
        None if text.len() < LONGEST => text.len(),
        None => return None,
    };
    let url = &text[..end];
    if url.contains("{{") || url.contains("{%") {
        return None;
    }
    let len = without_closing(url).len();
    (len >= scheme + host.len()).then_some(len)
}

/// A web address without the punctuation that belongs to the sentence round it.
fn without_closing(url: &str) -> &str {
    let mut unmatched = url.matches(')').count().saturating_sub(url.matches('(').count());
    let mut url = url;
    while let Some(last) = url.chars().next_back() {
        let drop = match last {
            ')' if unmatched > 0 => {
                unmatched -= 1;
                true
            }
            c => "?!.,:;*_~'\"|]}”’»、。，）」".contains(c),
        };
        if !drop {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url
}

/// The e-mail address round the `@` at `at`, not reaching back before `from`.
fn email(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let start = at - bytes[from..at].iter().rev().take_while(|byte| is_local(byte)).count();
    let start = start + bytes[start..at].iter().take_while(|byte| **byte == b'.').count();
    let len = bytes[at + 1..].iter().take_while(|byte| is_host(byte)).count();
    let host = text[at + 1..at + 1 + len].trim_end_matches('.');
    let valid = start < at
        && host.contains('.')
        && !host.ends_with(['-', '_'])
        && !host.split('.').any(str::is_empty)
        && bytes.get(at + 1 + len) != Some(&b'@');
    valid.then(|| start..at + 1 + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses in `text` as `text=target`, the target left out where it is the same.
    fn found(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((range, target)) = next(text, from) {
            let shown = &text[range.clone()];
            found.push(if shown == target { target } else { format!("{shown}={target}") });
            from = range.end;
        }
        assert!(found.is_empty() || is_possible(text), "{text}");
        found
    }

    #[test]
    fn web_addresses_end_where_the_sentence_goes_on() {
        assert_eq!(found("see https://a.example/b_c?d=(e)&f#g."), ["https://a.example/b_c?d=(e)&f#g"]);
        assert_eq!(
            found("(https://a.example/b), www.b.example!"),
            ["https://a.example/b", "www.b.example=http://www.b.example"]
        );
        assert_eq!(found("HTTP://A.example http://intranet/x"), ["HTTP://A.example", "http://intranet/x"]);
        assert_eq!(
            found("“https://a.example/ü” 见 https://b.example/x。"),
            ["https://a.example/ü", "https://b.example/x"]
        );
    }

    #[test]
    fn mail_addresses_need_a_host() {
        assert_eq!(
            found("Mail service@example.org, or a.b+c@d-e.example."),
            ["service@example.org=mailto:service@example.org", "a.b+c@d-e.example=mailto:a.b+c@d-e.example"]
        );
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "http://",
            "https://.",
            "www.",
            "xhttps://a.b",
            "@maya",
            "a@b",
            "a@b..c",
            "https://{{ host }}/",
            "https://a.b/{{x}}",
            "a_b@c.d_",
            "https://a_b.c_d/",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
