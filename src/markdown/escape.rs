//! Writing text into HTML: bodies, attributes, addresses; and the one list of URL schemes that may be followed.
//!
//! It deliberately knows nothing of Markdown and never looks at what an address leads to.

use std::borrow::Cow;

/// The schemes that may stand in an `href` or `src`. Addresses without a scheme are always allowed.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Appends `text` for an element's body: `&`, `<` and `>` are escaped.
pub(super) fn body(out: &mut String, text: &str) {
    replace(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `text` for a double-quoted attribute: as [`body`], and `"`.
pub(super) fn attribute(out: &mut String, text: &str) {
    replace(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends raw HTML text (no tags in it): its entities are kept, `<` and `>` are escaped.
pub(super) fn markup_text(out: &mut String, text: &str) {
    replace(out, text, |byte| match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

fn replace(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    // Most text needs nothing: see that at many bytes at once.
    let special = |byte: &u8| (*byte == b'&') | (*byte == b'<') | (*byte == b'>') | (*byte == b'"');
    if !text.as_bytes().iter().fold(false, |found, byte| found | special(byte)) {
        return out.push_str(text);
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            out.push_str(&text[from..at]);
            out.push_str(entity);
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
}

/// Appends an address for a double-quoted attribute: what a URL cannot hold is percent-encoded, existing `%` is kept.
pub(super) fn address(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            byte if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/~$".contains(&byte) => {
                out.push(char::from(byte))
            }
            byte => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// The scheme of an address in lower case, as the most lenient reader would see it: control characters and leading
/// white space are passed over. `None` for a relative address.
pub fn scheme(url: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in url.trim_start_matches(|c: char| c.is_whitespace() || c.is_control()).chars() {
        match c {
            ':' if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) => return Some(scheme),
            'a'..='z' | '0'..='9' | '+' | '-' | '.' => scheme.push(c),
            'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            c if c.is_control() || ('\u{200B}'..='\u{200F}').contains(&c) || c == '\u{FEFF}' => {}
            _ => return None,
        }
    }
    None
}

/// Whether an address may be followed: it is relative, or its scheme is http, https, mailto or tel.
pub fn is_safe(url: &str) -> bool {
    scheme(url).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Whether an address leaves the site: it has a scheme, or starts with `//`.
pub fn is_external(url: &str) -> bool {
    url.starts_with("//") || scheme(url).is_some()
}

/// Decodes numeric entities and the few named ones that stand in attributes. Others stay as they are written.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end + 1))) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        "colon" => Some(':'),
        "Tab" => Some('\t'),
        "NewLine" => Some('\n'),
        "sol" => Some('/'),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(&hex[1..], 16),
            digits => number(digits, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(write: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        write(&mut out, text);
        out
    }

    #[test]
    fn text_is_escaped_for_its_place() {
        assert_eq!(with(body, r#"a<b> & "c""#), r#"a&lt;b&gt; &amp; "c""#);
        assert_eq!(with(attribute, r#"a<b> & "c""#), "a&lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(with(markup_text, "a &amp; <b"), "a &amp; &lt;b");
    }

    #[test]
    fn addresses_hold_only_what_a_url_may_hold() {
        assert_eq!(with(address, "a b\"c<d>é€?x=1&y=[2]%20"), "a%20b%22c%3Cd%3E%C3%A9%E2%82%AC?x=1&amp;y=%5B2%5D%20");
        assert_eq!(with(address, "it's"), "it&#x27;s");
    }

    #[test]
    fn only_four_schemes_may_be_followed() {
        for url in
            ["https://a.b", "HTTP://a.b", "mailto:a@b.c", "tel:+44", "a/b.md", "#x", "?q=a:b", "/a:b", "", "a b:c"]
        {
            assert!(is_safe(url), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:x",
            "\u{1}javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "java\u{0}script:x",
            "java\u{200B}script:x",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "C:\\x",
        ] {
            assert!(!is_safe(url), "{url:?}");
        }
    }
}
