//! The built-in scripts and style sheets as they are shipped: without comments and needless blanks, which is a quarter
//! of what readers would load. What a playbook's own theme brings is shipped as it is.

/// A built-in file as it is shipped.
pub fn shipped(path: &str, bytes: &[u8]) -> Vec<u8> {
    match (std::str::from_utf8(bytes), path.rsplit_once('.')) {
        (Ok(text), Some((_, "js"))) => script(text).into_bytes(),
        (Ok(text), Some((_, "css"))) => style(text).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// Scripts go without whole lines of comment and without indents. Neither stands within a text in ours.
fn script(text: &str) -> String {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Style sheets go without comments and without blanks beside braces, semicolons and commas and behind colons. Strings are left alone.
fn style(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut blank = false;
    while let Some(sign) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
            continue;
        }
        if sign.is_whitespace() {
            blank = true;
            rest = rest.trim_start();
            continue;
        }
        if blank && !"{};,".contains(sign) && !out.is_empty() && !out.ends_with(['{', '}', ';', ',', ':']) {
            out.push(' ');
        }
        blank = false;
        if sign == '}' && out.ends_with(';') {
            out.pop();
        }
        let end = match sign {
            '"' | '\'' => rest[1..].find(sign).map_or(rest.len(), |end| end + 2),
            sign => sign.len_utf8(),
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_keep_what_means_something() {
        let css = "/* It's a head. */\na :hover,\nb > c { margin: calc(1px + 2px) auto; content: \" a, b {\" ; }\n\n@media (x) {\n  d { e: f }\n}\n";
        let expected = "a :hover,b > c{margin:calc(1px + 2px) auto;content:\" a, b {\"}@media (x){d{e:f}}\n";
        assert_eq!(style(css), expected);
        assert_eq!(style("a /* b */ c"), "a c\n");
        assert_eq!(style(""), "\n");
    }

    #[test]
    fn scripts_keep_their_lines() {
        assert_eq!(script("// What.\n\"use strict\";\n  a(\"//\"); // b\n\n"), "\"use strict\";\na(\"//\"); // b\n");
    }
}
