//! The words of the interface, by language: catalogues of texts with places for names and numbers, and the forms that
//! a number asks for. One file a language, which a playbook's own theme may overlay text by text.
//!
//! What authors wrote, and what rules say of it, is never translated here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tera::{Kwargs, State, Tera, TeraResult, Value};
use unic_langid::LanguageIdentifier;

use crate::render::parts::{escape, prose};
use crate::render::view::Day;
use crate::yaml::{self, Node};

/// The language of which every text has to exist.
pub const BASE: &str = "en";

/// The group of texts that scripts ask for.
const SCRIPT: &str = "script";

/// The default theme's catalogues by language. A new language is a file, and its line here.
pub const CATALOGUES: [(&str, &str); 3] = [
    ("de", include_str!("../../themes/default/languages/de.yml")),
    ("en", include_str!("../../themes/default/languages/en.yml")),
    ("ja", include_str!("../../themes/default/languages/ja.yml")),
];

/// A text, or one for each form that a number asks for (the categories of Unicode's plural rules: `one`, `other` …).
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    One(String),
    Forms(BTreeMap<String, String>),
}

/// The texts of one catalogue by `group.name`.
type Texts = BTreeMap<String, Text>;

/// The words of the interface in one language.
pub struct Words {
    /// The language of the texts: a BCP 47 tag.
    pub language: String,
    rules: Option<PluralRules>,
    texts: FxHashMap<String, Text>,
    /// Those without forms and places, as templates get them.
    plain: FxHashMap<String, Value>,
}

impl Words {
    /// The words for a playbook in `language`, from the built-in catalogues and from `own`: the texts of further
    /// catalogues by language, each of which goes over the built-in one of its name. What a language lacks is said in
    /// the nearest one that has it: `de-AT`, then `de`, then English.
    ///
    /// # Errors
    /// A catalogue that cannot be read; the message names it and the place.
    pub fn new(language: &str, own: &BTreeMap<String, String>) -> anyhow::Result<Self> {
        let tag = language.replace('_', "-");
        let base = tag.split('-').next().unwrap_or_default();
        let mut texts = FxHashMap::default();
        let mut spoken = BASE;
        for name in [BASE, base, &tag] {
            let built_in = CATALOGUES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, text)| *text);
            let added = own.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, text)| text.as_str());
            for text in built_in.into_iter().chain(added) {
                texts.extend(read(name, text)?);
                spoken = name;
            }
        }
        let rules = spoken.parse::<LanguageIdentifier>().ok().and_then(|mut id| {
            id.clear_variants();
            let exact = PluralRules::create(id.clone(), PluralRuleType::CARDINAL).ok();
            exact.or_else(|| {
                let language = LanguageIdentifier::from_parts(id.language, None, None, &[]);
                PluralRules::create(language, PluralRuleType::CARDINAL).ok()
            })
        });
        let plain = texts.iter().filter_map(|(name, text)| match text {
            Text::One(text) if !text.contains('{') => Some((name.clone(), Value::safe_string(&prose(text)))),
            _ => None,
        });
        Ok(Self { language: spoken.to_owned(), rules, plain: plain.collect(), texts })
    }

    /// The words of a language by the built-in catalogues alone.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn built_in(language: &str) -> anyhow::Result<Self> {
        Self::new(language, &BTreeMap::new())
    }

    /// A text without places. Where there is none of that name, the name itself; a test holds that there is.
    pub fn text<'a>(&'a self, name: &'a str) -> &'a str {
        self.form(name, None).unwrap_or(name)
    }

    /// A text with its places filled.
    pub fn say(&self, name: &str, args: &[(&str, &str)]) -> String {
        fill(self.text(name), |place| args.iter().find(|(other, _)| *other == place).map(|(_, value)| (*value).into()))
    }

    /// A text in the form that `n` asks for, with `{n}` and its other places filled.
    pub fn count(&self, name: &str, n: usize, args: &[(&str, &str)]) -> String {
        fill(self.form(name, Some(n)).unwrap_or(name), |place| match place {
            "n" => Some(n.to_string().into()),
            place => args.iter().find(|(other, _)| *other == place).map(|(_, value)| (*value).into()),
        })
    }

    /// A day for machines and, in the language's way, for people.
    pub fn day(&self, date: Date) -> Day {
        Day { iso: date.to_string(), text: self.dated("date.day", date) }
    }

    /// A month for people: "Nov 2026".
    pub fn month(&self, date: Date) -> String {
        self.dated("date.month", date)
    }

    /// A day without its year: "30 Nov".
    pub fn short_day(&self, date: Date) -> String {
        self.dated("date.short", date)
    }

    fn dated(&self, name: &str, date: Date) -> String {
        let month = self.text(MONTHS[usize::from(date.month().unsigned_abs()) - 1]);
        fill(self.text(name), |place| match place {
            "day" => Some(date.day().to_string().into()),
            "month" => Some(month.into()),
            "year" => Some(date.year().to_string().into()),
            _ => None,
        })
    }

    fn form(&self, name: &str, n: Option<usize>) -> Option<&str> {
        match self.texts.get(name)? {
            Text::One(text) => Some(text),
            Text::Forms(forms) => {
                let category = n.and_then(|n| self.rules.as_ref()?.select(n).ok()).map_or("other", category);
                forms.get(category).or_else(|| forms.get("other")).map(String::as_str)
            }
        }
    }

    /// Gives the templates of `tera` the filter `t`: `{{ "group.name" | t(n=3, name=x) }}`. The text is made safe, and
    /// so are the values but for those that already are; what stands in backticks in the text is code.
    pub fn teach(self: &Arc<Self>, tera: &mut Tera) {
        let words = Arc::clone(self);
        tera.register_filter("t", move |name: &str, args: Kwargs, _: &State| -> TeraResult<Value> {
            words.translated(name, &args)
        });
    }

    fn translated(&self, name: &str, args: &Kwargs) -> TeraResult<Value> {
        if let Some(plain) = self.plain.get(name) {
            return Ok(plain.clone());
        }
        let n = args.get::<usize>("n").ok().flatten();
        let Some(text) = self.form(name, n) else {
            return Err(tera::Error::message(format!("no catalogue of the interface has the text `{name}`")));
        };
        let html = fill(&prose(text), |place| {
            let (_, value) = args.iter().find(|(key, _)| key.as_str() == Some(place))?;
            Some(match value.as_str() {
                Some(text) if value.is_safe() => text.to_owned().into(),
                Some(text) => escape(text).into(),
                None => escape(&value.to_string()).into(),
            })
        });
        Ok(Value::safe_string(&html))
    }

    /// The script that hands the scripts their words, as `playbookWords`.
    pub fn script(&self) -> Vec<u8> {
        let (language, texts) = (serde_json::json!(self.language), self.group(SCRIPT, ""));
        format!("\"use strict\";\nwindow.playbookWords = {{ language: {language}, texts: {texts} }};\n").into_bytes()
    }

    /// The script that adds a further group of texts, as `group.name`, on the pages whose scripts ask for them.
    pub fn further(&self, group: &str) -> Vec<u8> {
        let texts = self.group(group, &format!("{group}."));
        format!("\"use strict\";\nObject.assign(window.playbookWords.texts, {texts});\n").into_bytes()
    }

    /// The texts of a group for a script, each name with `before` in front.
    fn group(&self, group: &str, before: &str) -> serde_json::Value {
        let prefix = format!("{group}.");
        let texts: BTreeMap<String, serde_json::Value> = self
            .texts
            .iter()
            .filter_map(|(name, text)| Some((format!("{before}{}", name.strip_prefix(&prefix)?), text)))
            .map(|(name, text)| match text {
                Text::One(text) => (name, serde_json::Value::from(text.as_str())),
                Text::Forms(forms) => (
                    name,
                    forms.iter().map(|(form, text)| (form.clone(), serde_json::Value::from(text.as_str()))).collect(),
                ),
            })
            .collect();
        serde_json::json!(texts)
    }
}

const MONTHS: [&str; 12] = [
    "date.jan", "date.feb", "date.mar", "date.apr", "date.may", "date.jun", "date.jul", "date.aug", "date.sep",
    "date.oct", "date.nov", "date.dec",
];

/// What the built-in catalogue of a language lacks of the English one, and what it has beside it.
///
/// # Errors
/// As [`Words::new`].
pub fn compare(language: &str) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let of = |name: &str| match CATALOGUES.iter().find(|(other, _)| *other == name) {
        Some((_, text)) => read(name, text),
        None => Ok(Texts::new()),
    };
    let (base, texts) = (of(BASE)?, of(language)?);
    let beside =
        |texts: &Texts, other: &Texts| texts.keys().filter(|name| !other.contains_key(*name)).cloned().collect();
    Ok((beside(&base, &texts), beside(&texts, &base)))
}

/// The places of each text of a built-in catalogue, by name: what a translation has to keep.
///
/// # Errors
/// As [`Words::new`].
pub fn places(language: &str) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let text = CATALOGUES.iter().find(|(other, _)| *other == language).map_or("", |(_, text)| text);
    let mut all = BTreeMap::new();
    for (name, text) in read(language, text)? {
        let mut found = Vec::new();
        let texts = match &text {
            Text::One(text) => vec![text],
            Text::Forms(forms) => forms.values().collect(),
        };
        for text in texts {
            fill(text, |place| {
                found.push(place.to_owned());
                None
            });
        }
        found.sort_unstable();
        found.dedup();
        all.insert(name, found);
    }
    Ok(all)
}

fn category(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

/// Fills the places `{name}` of a text; those that `value` does not know stay as they are.
fn fill<'v>(text: &str, mut value: impl FnMut(&str) -> Option<Cow<'v, str>>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').map(|(place, then)| (value(place), place, then)) {
            Some((Some(value), _, then)) => {
                out.push_str(&value);
                rest = then;
            }
            Some((None, place, then)) => {
                let _ = write!(out, "{{{place}}}");
                rest = then;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Reads a catalogue: groups of texts.
fn read(language: &str, text: &str) -> anyhow::Result<Texts> {
    let file = format!("languages/{language}.yml");
    let place = |at: usize| {
        let position = crate::source::Source::new(file.as_str(), text.to_owned()).position(at);
        format!("{file}:{}:{}", position.line, position.column)
    };
    if text.trim().is_empty() {
        return Ok(Texts::new());
    }
    let (groups, troubles) = yaml::parse_mapping(text, 0);
    if let Some(trouble) = troubles.first() {
        bail!("{}: {}", place(trouble.span.start), trouble.message);
    }
    let mut texts = Texts::new();
    for group in &groups {
        let yaml::Value::Map(entries) = &group.node.value else {
            bail!("{}: `{}` is a group of texts, not {}", place(group.node.span.start), group.key, group.node.kind());
        };
        for entry in entries {
            let text = worded(&entry.node).with_context(|| {
                format!("{}: `{}.{}` cannot be used", place(entry.node.span.start), group.key, entry.key)
            })?;
            texts.insert(format!("{}.{}", group.key, entry.key), text);
        }
    }
    Ok(texts)
}

fn worded(node: &Node) -> anyhow::Result<Text> {
    if let Some(text) = node.scalar() {
        return Ok(Text::One(text.to_owned()));
    }
    let yaml::Value::Map(forms) = &node.value else { bail!("it is a text or its forms, not {}", node.kind()) };
    let mut texts = BTreeMap::new();
    for form in forms {
        if !["zero", "one", "two", "few", "many", "other"].contains(&form.key.as_str()) {
            bail!("`{}` is no form that a number can ask for: zero, one, two, few, many, other", form.key);
        }
        let text = form.node.scalar().with_context(|| format!("`{}` is a text, not {}", form.key, form.node.kind()))?;
        texts.insert(form.key.clone(), text.to_owned());
    }
    if !texts.contains_key("other") {
        bail!("the form `other` is missing");
    }
    Ok(Text::Forms(texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_numbers_choose_the_form() {
        let own = |text: &str| BTreeMap::from([("pl".to_owned(), text.to_owned())]);
        let words = Words::new(
            "pl-PL",
            &own("x:\n  files: { one: '{n} plik', few: '{n} pliki', other: '{n} plików w {where}' }\n  odd: 'a { b {c'\n"),
        )
        .expect("it can be read");
        let count = |n| words.count("x.files", n, &[("where", "{n}")]);
        assert_eq!([count(1), count(3), count(5)], ["1 plik", "3 pliki", "5 plików w {n}"]);
        assert_eq!(words.say("x.odd", &[]), "a { b {c");
        assert_eq!(words.text("date.jan"), "Jan", "what is missing is said in English");
        assert_eq!(Words::new("de-AT", &BTreeMap::new()).expect("it can be read").text("date.mar"), "März");
    }

    #[test]
    fn a_catalogue_that_cannot_be_read_is_named_with_the_place() {
        for (text, says) in [
            ("x: text\n", "languages/fr.yml:1:4: `x` is a group of texts, not a plain value"),
            ("x:\n  y: [a]\n", "languages/fr.yml:2:6: `x.y` cannot be used: it is a text or its forms, not a list"),
            ("x:\n  y: { one: a }\n", "languages/fr.yml:2:6: `x.y` cannot be used: the form `other` is missing"),
            ("x:\n  y: { some: a }\n", "no form that a number can ask for"),
        ] {
            let own = BTreeMap::from([("fr".to_owned(), text.to_owned())]);
            let error = format!("{:#}", Words::new("fr", &own).err().expect("it cannot be read"));
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn every_language_has_every_text_with_its_places_and_forms() {
        let base = places(BASE).expect("it can be read");
        for (language, _) in CATALOGUES {
            let (missing, unknown) = compare(language).expect("it can be read");
            assert_eq!((missing, unknown), (Vec::<String>::new(), Vec::new()), "{language}: missing, unknown");
            for (name, places) in places(language).expect("it can be read") {
                assert_eq!(places, base[&name], "{language}: {name}");
            }
        }
    }

    #[test]
    fn templates_get_safe_texts() {
        let own = BTreeMap::from([("en".to_owned(), "x:\n  y: '`a` <{name}> {n}'\n".to_owned())]);
        let words = Arc::new(Words::new("en", &own).expect("it can be read"));
        let mut tera = Tera::new();
        tera.autoescape_on(vec![""]);
        words.teach(&mut tera);
        tera.add_raw_template("a", r#"{{ "x.y" | t(name=who, n=1200) }}"#).expect("it is a template");
        let mut context = tera::Context::new();
        context.insert("who", "<b>");
        let html = tera.render("a", &context).expect("it renders");
        assert_eq!(html, "<code>a</code> &lt;&lt;b&gt;&gt; 1200");
        tera.add_raw_template("b", r#"{{ "x.z" | t }}"#).expect("it is a template");
        assert!(format!("{:?}", tera.render("b", &context).expect_err("there is none")).contains("x.z"));
    }
}
