//! A value as it is written: in the quotes that stand there already where it fits into them, else as plainly as it can be.

use crate::yaml::{self, Value};

use super::New;

/// Words that other readers of YAML take for something else than text.
const LOADED: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "", ".nan"];

/// `value` as it is written where `old` stood, `flow` within brackets.
pub fn like(old: &str, value: &str, flow: bool) -> String {
    let single = || format!("'{}'", value.replace('\'', "''"));
    let asked = match old.as_bytes().first() {
        Some(b'\'') => Some(single()),
        Some(b'"') => Some(double(value)),
        _ => None,
    };
    // `12:30` is a number to some.
    let clock = value.starts_with(|sign: char| sign.is_ascii_digit()) && value.contains(':');
    let plain = (!clock && !LOADED.contains(&value.to_lowercase().as_str())).then(|| value.to_owned());
    let fits = |token: &String| means(token, value, flow);
    asked.into_iter().chain(plain).find(fits).unwrap_or_else(|| double(value))
}

/// A new value where none stood.
pub fn token(value: &str, flow: bool) -> String {
    like("", value, flow)
}

/// A text as it can be written in YAML wherever a value stands.
pub fn anywhere(value: &str) -> String {
    token(value, true)
}

/// The same in the quotes of what stands there now.
pub fn anywhere_like(old: &str, value: &str) -> String {
    like(old, value, true)
}

/// What is new, within brackets or as an item of a list that has none.
pub fn written(new: &New, flow: bool) -> String {
    match new {
        New::Text(text) => token(text, flow),
        New::Record(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", token(value, true))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// Whether a token is read as the value.
fn means(token: &str, value: &str, flow: bool) -> bool {
    if token.contains(['\n', '\r']) {
        return false;
    }
    let text = if flow { format!("k: [{token}, x]") } else { format!("k: {token}") };
    let Ok(node) = yaml::parse(&text, 0) else { return false };
    let Value::Map(entries) = node.value else { return false };
    let [entry] = entries.as_slice() else { return false };
    match &entry.node.value {
        Value::Scalar(read) => !flow && read == value,
        Value::List(items) => flow && items.len() == 2 && items[0].scalar() == Some(value),
        _ => false,
    }
}

/// In double quotes, which can hold any text.
fn double(value: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in value.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => quoted.push_str(&format!("\\u{:04x}", sign as u32)),
            sign if sign.is_control() => quoted.push_str(&format!("\\x{:02x}", sign as u32)),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_and_come_where_they_must() {
        for (old, value, flow, expected) in [
            ("maya", "jonas", false, "jonas"),
            ("\"maya\"", "jonas", false, "\"jonas\""),
            ("'maya'", "jo'nas", true, "'jo''nas'"),
            ("'maya'", "a\nb", false, "\"a\\nb\""),
            ("maya", "#service", false, "\"#service\""),
            ("maya", "@jonas", true, "\"@jonas\""),
            ("maya", "Weber, Jonas", true, "\"Weber, Jonas\""),
            ("maya", "Weber, Jonas", false, "Weber, Jonas"),
            ("", "a: b", false, "\"a: b\""),
            ("", "no", false, "\"no\""),
            ("", "2026-11-22", true, "2026-11-22"),
            ("", "1:c806d8a7c99aca18", true, "\"1:c806d8a7c99aca18\""),
            ("", "https://example.org/T-1042", true, "https://example.org/T-1042"),
            ("", " x ", false, "\" x \""),
            ("", "say \"x\" # y", true, "\"say \\\"x\\\" # y\""),
            ("", "日本語", true, "日本語"),
        ] {
            assert_eq!(like(old, value, flow), expected, "{value}");
            assert!(means(expected, value, flow), "{expected}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_written(value in "\\PC{0,12}|[a-z\"'#:,\\[\\]{}\\n\\t\\\\ -]{0,12}", flow in proptest::prelude::any::<bool>(), old in "['\"x]") {
            let token = like(&old, &value, flow);
            proptest::prop_assert!(means(&token, &value, flow), "{token}");
        }
    }
}
