//! Code in colours: spans with classes, for fenced code whose language is known.
//!
//! It deliberately writes no styles (the theme has them) and only classes that a theme can name: of each token's
//! scope the first two words with `hl-` before them, such as `hl-keyword hl-control`, and spans never nest.
//! Long blocks and long lines are shown without colours: the time for a page has a bound.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use two_face::syntax;

use super::escape;

/// Blocks with more bytes than this are not highlighted.
const LONGEST_BLOCK: usize = 20_000;
/// Nor are blocks with a line of more bytes than this.
const LONGEST_LINE: usize = 1_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(syntax::extra_newlines);

/// The scopes that are shown, by their first word.
static SHOWN: LazyLock<Vec<Scope>> = LazyLock::new(|| {
    ["comment", "string", "constant", "keyword", "storage", "entity", "variable", "support", "invalid", "markup"]
        .iter()
        .filter_map(|name| Scope::new(name).ok())
        .collect()
});

/// Appends `code` with highlighting, if `language` is known and the code is not too long. Else appends nothing and
/// returns false.
pub(super) fn highlight(out: &mut String, language: &str, code: &str) -> bool {
    if code.len() > LONGEST_BLOCK || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return false;
    }
    let Some(syntax) = syntax_of(language) else { return false };
    let start = out.len();
    let mut spans = Spans { out, class: String::new() };
    let written = spans.code(syntax, code).is_some();
    spans.enter(String::new());
    if !written {
        out.truncate(start);
    }
    written
}

/// The syntax of a language, unless it is unknown (PowerShell is: its syntax needs another regex engine),
/// plain text, or one that people write but nobody highlights.
fn syntax_of(language: &str) -> Option<&'static SyntaxReference> {
    let plain = ["", "text", "txt", "plain", "plaintext", "mermaid", "output", "none"];
    if plain.iter().any(|name| name.eq_ignore_ascii_case(language)) {
        return None;
    }
    let language = match language.to_ascii_lowercase().as_str() {
        "shell" | "console" | "shell-session" => "bash".to_owned(),
        "dockerfile" => "Dockerfile".to_owned(),
        language => language.to_owned(),
    };
    SYNTAXES.find_syntax_by_token(&language)
}

/// Writes text in spans, one level deep, joining neighbours of the same class.
struct Spans<'a> {
    out: &'a mut String,
    class: String,
}

impl Spans<'_> {
    fn code(&mut self, syntax: &SyntaxReference, code: &str) -> Option<()> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        for line in code.split_inclusive('\n') {
            let operations = state.parse_line(line, &SYNTAXES).ok()?;
            let mut from = 0;
            for (at, operation) in operations {
                let text = line.get(from..at)?;
                self.text(text, &stack);
                from = at;
                stack.apply(&operation).ok()?;
            }
            let text = line.get(from..)?;
            self.text(text, &stack);
        }
        Some(())
    }

    fn text(&mut self, text: &str, stack: &ScopeStack) {
        if text.is_empty() {
            return;
        }
        if !text.trim().is_empty() {
            self.enter(class(stack));
        }
        escape::body(self.out, text);
    }

    fn enter(&mut self, class: String) {
        if class == self.class {
            return;
        }
        if !self.class.is_empty() {
            self.out.push_str("</span>");
        }
        if !class.is_empty() {
            self.out.push_str("<span class=\"");
            escape::attribute(self.out, &class);
            self.out.push_str("\">");
        }
        self.class = class;
    }
}

/// The class of the innermost scope that is shown; empty where there is none.
fn class(stack: &ScopeStack) -> String {
    let shown = |scope: &&Scope| SHOWN.iter().any(|prefix| prefix.is_prefix_of(**scope));
    let Some(scope) = stack.scopes.iter().rev().find(shown) else { return String::new() };
    let name = scope.build_string();
    let mut class = String::with_capacity(name.len() + 8);
    for word in name.split('.').take(2) {
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str("hl-");
        class.push_str(word);
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlighted(language: &str, code: &str) -> Option<String> {
        let mut out = String::new();
        highlight(&mut out, language, code).then_some(out)
    }

    #[test]
    fn known_languages_get_classes_and_no_styles() {
        let html = highlighted("json", "{\"a<b\": 1}\n").expect("the test has one");
        assert!(html.contains("<span class=\"hl-constant hl-numeric\">1</span>"), "{html}");
        assert!(html.contains("a&lt;b") && !html.contains("style"), "{html}");
        for language in ["bash", "sh", "shell", "console", "yaml", "YAML", "toml", "ts", "dockerfile", "sql", "rust"] {
            assert!(syntax_of(language).is_some(), "{language}");
        }
    }

    #[test]
    fn unknown_languages_and_bombs_stay_plain() {
        for language in ["", "text", "mermaid", "no-such", "\"><script>"] {
            assert_eq!(highlighted(language, "a"), None, "{language}");
        }
        assert_eq!(highlighted("json", &"[".repeat(LONGEST_LINE + 1)), None);
        assert_eq!(highlighted("json", &"[]\n".repeat(LONGEST_BLOCK)), None);
    }
}
