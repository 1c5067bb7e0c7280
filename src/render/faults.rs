//! Templates and catalogues of words that cannot be used, as findings: file, line, column, and what to do. It reads no files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use tera::ErrorKind;

use crate::diagnostic::{Diagnostic, Place};
use crate::load::rules::INVALID_CONFIG;
use crate::model::people::nearest;
use crate::render::theme::{BUILT_IN, built_in};
use crate::rule::Severity;
use crate::source::{Source, Span};

/// A template that broke while the site was made, as a finding.
#[derive(Debug)]
pub struct Fault(pub Diagnostic);

impl Fault {
    /// The same, with the page that was being made.
    pub fn note_page(self, url: &str) -> Self {
        Fault(self.0.note(format!("while `{url}` was made")))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.0.place.position();
        write!(f, "{}:{}:{}: {}; {}", self.0.place.path(), at.line, at.column, self.0.message, self.0.help)
    }
}

impl std::error::Error for Fault {}

/// The templates that somebody is working on.
#[derive(Debug)]
pub struct Desk {
    /// Path of the theme in the playbook.
    pub theme: String,
    /// The playbook's own templates by name.
    pub own: BTreeMap<String, String>,
}

/// Where the templates are described.
const CONTRACT: &str = "CONTRACT.md of the default theme says what each template receives";

/// A theme that is not there.
pub fn no_folder(theme: &str, set: &Place) -> Diagnostic {
    let help = "name the folder that holds `templates/` and `assets/`, or leave `theme` out";
    Diagnostic::new(&INVALID_CONFIG, set.clone(), format!("there is no folder `{theme}`"), help)
}

/// A template that is not UTF-8; `at` is its first byte that is not.
pub fn not_text(template: Source, at: usize) -> Diagnostic {
    let place = Place::new(&Arc::new(template), Span::new(at, at));
    Diagnostic::new(&INVALID_CONFIG, place, "not UTF-8 text", "save the file as UTF-8")
}

/// What the template language says, taken apart.
struct Report<'e> {
    template: &'e str,
    message: &'e str,
    /// Bytes of the template.
    span: Span,
}

impl Desk {
    /// What is wrong, as one error.
    pub fn fault(&self, error: &tera::Error) -> Fault {
        let explained = self.explain(error);
        Fault(explained.into_iter().next().unwrap_or_else(|| {
            self.about(&Report { template: "", message: "the templates cannot be used", span: Span::default() })
        }))
    }

    /// A catalogue of words that cannot be read; the error names it as `languages/FILE.yml:LINE:COLUMN: WORDS`.
    pub fn catalogue(&self, error: &anyhow::Error, catalogues: &BTreeMap<String, String>) -> Fault {
        let said = format!("{error:#}");
        let mut parts = said.splitn(4, ':');
        let (file, line, column) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(1);
        let language = file.trim_start_matches("languages/").trim_end_matches(".yml");
        let own = catalogues.iter().find(|(name, _)| name.eq_ignore_ascii_case(language));
        let text = own.map_or_else(String::new, |(_, text)| text.clone());
        let span = at(&text, number(line), number(column));
        let name = own.map_or(language, |(name, _)| name);
        let source = Arc::new(Source::new(format!("{}/languages/{name}.yml", self.theme), text));
        let message = parts.next().map_or(said.as_str(), str::trim);
        let help = "write it as in the built-in catalogue: `run: { start-again: Start again }`";
        Fault(Diagnostic::new(&INVALID_CONFIG, Place::new(&source, span), message, help))
    }

    /// What is wrong, and where: one finding or more.
    pub fn explain(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let said = error.to_string();
        let reports = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![Report {
                template: report.filename(),
                message: report.message(),
                span: Span::from(report.span().range.clone()),
            }],
            ErrorKind::MissingParent { current, parent } => vec![self.quoted(current, parent, &said)],
            ErrorKind::CircularExtend { tpl, .. } => vec![self.quoted(tpl, "extends", &said)],
            ErrorKind::CircularInclude { tpl, .. } => vec![self.quoted(tpl, "include", &said)],
            _ => self.listed(&said),
        };
        reports.iter().map(|report| self.about(report)).collect()
    }

    /// Several reports come as one text, each as `error: WORDS` and ` --> TEMPLATE:LINE:COLUMN`.
    fn listed<'e>(&self, said: &'e str) -> Vec<Report<'e>> {
        let mut reports = Vec::new();
        let mut lines = said.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(message) = line.strip_prefix("error: ") else { continue };
            let Some(place) = lines.peek().and_then(|line| line.trim_start().strip_prefix("--> ")) else { continue };
            let mut parts = place.rsplitn(3, ':');
            let (column, line, template) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
            let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(1);
            let span = at(self.text(template), number(line), number(column));
            reports.push(Report { template, message, span });
        }
        if reports.is_empty() {
            // Two components of one name: the text names the templates.
            let named = self.own.keys().find(|name| said.contains(&format!("`{name}`")));
            let word = said.split('`').nth(1).unwrap_or_default();
            let template = named.map_or("", String::as_str);
            reports.push(Report { span: found(self.text(template), word), message: said, template: "" });
            if let Some(template) = said.split('`').find(|part| Some(*part) == named.map(String::as_str)) {
                reports[0].template = template;
            }
        }
        reports
    }

    /// A report about the first place where a template says `word`.
    fn quoted<'e>(&self, template: &'e str, word: &str, message: &'e str) -> Report<'e> {
        Report { template, message, span: found(self.text(template), word) }
    }

    fn text(&self, template: &str) -> &str {
        let built_in_text = || built_in().find(|(name, _)| Some(*name) == template.strip_prefix(BUILT_IN));
        match self.own.get(template) {
            Some(text) => text,
            None => built_in_text().map_or("", |(_, text)| text),
        }
    }

    fn about(&self, report: &Report<'_>) -> Diagnostic {
        // What no template is named for is said of the first.
        let first = self.own.keys().next().map_or("", String::as_str);
        let template = if report.template.is_empty() { first } else { report.template };
        let path = format!("{}/templates/{}", self.theme, template.trim_start_matches(BUILT_IN));
        let source = Arc::new(Source::new(path, self.text(template).to_owned()));
        let (message, help) = self.words(report.message);
        let finding = Diagnostic::new(&INVALID_CONFIG, Place::new(&source, report.span), message, help);
        if template.starts_with(BUILT_IN) {
            return finding.note("this is the built-in template: something that it needs is missing in yours");
        }
        finding
    }

    /// Message and remedy in the style of the house.
    fn words(&self, said: &str) -> (String, String) {
        let (message, there) = match said.split_once(". Available ") {
            Some((message, there)) => (message, there.split_once(": ").map(|(_, names)| names)),
            None => (said, None),
        };
        let message = message.trim_end_matches('.');
        let word = message.split('`').nth(1).unwrap_or_default();
        let near =
            |names: &mut dyn Iterator<Item = &str>| nearest(word, names).map(|near| format!("did you mean `{near}`?"));
        let parent =
            said.strip_suffix("', which doesn't exist or isn't loaded.").and_then(|rest| rest.rsplit('\'').next());
        let help = if let Some(names) = there {
            near(&mut names.split(", ")).unwrap_or_else(|| format!("there are {}", quoted_list(names)))
        } else if message.starts_with("Unknown component") {
            let built_in = built_in().flat_map(|(_, text)| components(text));
            let own = self.own.values().flat_map(|text| components(text));
            near(&mut built_in.chain(own)).unwrap_or_else(|| "define it in `parts.html`".to_owned())
        } else if message.starts_with("Unknown template") || parent.is_some() {
            let names = built_in().map(|(name, _)| name).chain(self.own.keys().map(String::as_str));
            let word = parent.unwrap_or(word);
            let near = nearest(word, names).map(|near| format!("did you mean `{near}`?"));
            near.unwrap_or_else(|| format!("add `{}/templates/{word}`", self.theme))
        } else if message.starts_with("Block") {
            let add = || format!("add `{{% block {word} %}}{{% endblock %}}` to the template that is extended");
            near(&mut built_in().flat_map(|(_, text)| blocks(text)).filter(|name| *name != word)).unwrap_or_else(add)
        } else if message.starts_with("Circular extend") {
            "extend the built-in template of this name: `{% extends \"built-in/page.html\" %}`".to_owned()
        } else if message.starts_with("Unexpected end of input") {
            "look for a tag that is not closed".to_owned()
        } else {
            CONTRACT.to_owned()
        };
        let message = match (parent, message.split_once(" detected for template ")) {
            (Some(parent), _) => format!("it extends `{parent}`, which is no template"),
            (_, Some(("Circular extend", _))) => "it extends itself".to_owned(),
            (_, Some(("Circular include", _))) => "it includes itself".to_owned(),
            _ => lower(message),
        };
        (message, help)
    }

    /// Templates that nothing uses, and files that lie where nothing looks. They stop nothing.
    pub fn unused<'f>(&self, files: impl Iterator<Item = &'f str>) -> Vec<Diagnostic> {
        let known: BTreeSet<&str> = built_in().map(|(name, _)| name).collect();
        let used: BTreeSet<&str> = self.own.values().flat_map(|text| templates_named(text)).collect();
        let lost = |(name, text): &(&String, &String)| {
            !known.contains(name.as_str()) && !used.contains(name.as_str()) && components(text).next().is_none()
        };
        let mut findings: Vec<Diagnostic> = Vec::new();
        for (name, text) in self.own.iter().filter(lost) {
            let source = Arc::new(Source::new(format!("{}/templates/{name}", self.theme), text.clone()));
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? it replaces the built-in template of that name"),
                None => "give it the name of the template that it replaces, or include it in one".to_owned(),
            };
            let message = format!("no page is made with `{name}`, and no template uses it");
            findings.push(Diagnostic::new(&INVALID_CONFIG, Place::new(&source, Span::default()), message, help));
        }
        let meant = |path: &&str| {
            let placed = ["templates/", "assets/", "languages/"].iter().any(|folder| path.starts_with(folder));
            !placed && [".html", ".css", ".js", ".yml", ".svg", ".woff2"].iter().any(|ending| path.ends_with(ending))
        };
        for path in files.filter(meant) {
            let source = Arc::new(Source::new(format!("{}/{path}", self.theme), String::new()));
            let (home, help) = match path.rsplit('.').next() {
                Some("html") => ("templates", "move it to `templates/`, or to `assets/` if it is to be copied"),
                Some("yml") => ("languages", "move it to `languages/`, if it has texts of the interface"),
                _ => ("assets", "move it to `assets/`, where it takes the place of the built-in file of its name"),
            };
            let message = format!("`{path}` lies outside `{home}/`, where nothing uses it");
            findings.push(Diagnostic::new(&INVALID_CONFIG, Place::new(&source, Span::default()), message, help));
        }
        findings.into_iter().map(|finding| finding.at(Severity::Warning)).collect()
    }
}

/// The names of the blocks of a template.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    tags(text).filter_map(|tag| tag.strip_prefix("block ")?.split_whitespace().next())
}

/// Names with commas between, each in backticks.
fn quoted_list(names: &str) -> String {
    names.split(", ").map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A sentence as a part of one.
fn lower(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}

/// The tags of a template, without what stands around them: `block main`, `include "nav.html"`.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).map(|tag| tag.trim_start_matches('-').trim_start())
}

/// The components that a template defines.
fn components(text: &str) -> impl Iterator<Item = &str> {
    tags(text).filter_map(|tag| tag.strip_prefix("component ")?.split(['(', ' ']).find(|word| !word.is_empty()))
}

/// The templates that a template extends or includes.
fn templates_named(text: &str) -> impl Iterator<Item = &str> {
    tags(text).filter_map(|tag| {
        let rest = tag.strip_prefix("extends").or_else(|| tag.strip_prefix("include"))?.trim_start();
        let quote = rest.chars().next().filter(|sign| ['"', '\'', '`'].contains(sign))?;
        rest[1..].split(quote).next()
    })
}

/// Where a text first says `word`; its beginning where it does not.
fn found(text: &str, word: &str) -> Span {
    text.find(word).map_or_else(Span::default, |at| Span::new(at, at + word.len()))
}

/// A line and a column, both from 1, as bytes: to the end of the word there.
fn at(text: &str, line: usize, column: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let begin: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let word: usize =
        rest[begin..].chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').map(char::len_utf8).sum();
    Span::new(start + begin, start + begin + word)
}
