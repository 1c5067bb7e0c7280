//! `look:` to [`Look`]: a logo, a colour, fonts, a footer. Colours and families are parsed, never passed on as text.
//!
//! Whether the files are there is seen where files are read.

use crate::diagnostic::Diagnostic;
use crate::keys;
use crate::load::fields::Fields;
use crate::load::rules::UNSAFE_PATH;
use crate::markdown;
use crate::model::page::Placed;
use crate::settings::{Font, Footer, Look};
use crate::site::SitePath;
use crate::yaml::Entry;

/// Endings of images that can be a logo.
pub const PICTURES: [&str; 3] = ["svg", "png", "webp"];
/// The ending of fonts.
pub const FONT: &str = "woff2";

/// Endings of fonts that browsers read more slowly, or not all.
const OTHER_FONTS: [&str; 4] = ["woff", "ttf", "otf", "eot"];

/// Reads an entry of `look`.
pub fn read(entry: &Entry, look: &mut Look, fields: &mut Fields<'_>) {
    for entry in fields.record(entry, &keys::LOOK) {
        match entry.key.as_str() {
            "logo" => look.logo = picture(&entry, fields),
            "accent" => look.accent = colour(&entry, fields),
            "fonts" => {
                for entry in fields.record(&entry, &keys::FONTS) {
                    match entry.key.as_str() {
                        "text" => look.fonts.text = font(&entry, fields),
                        "heading" => look.fonts.heading = font(&entry, fields),
                        "code" => look.fonts.code = font(&entry, fields),
                        _ => {}
                    }
                }
            }
            "footer" => look.footer = footer(&entry, fields),
            _ => {}
        }
    }
}

/// The ending of a path, in lower case.
pub fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

fn picture(entry: &Entry, fields: &mut Fields<'_>) -> Option<Placed<String>> {
    let path = path(fields.text(entry)?, &entry.key, fields)?;
    if PICTURES.contains(&ending(&path.value).as_str()) {
        return Some(path);
    }
    let message = format!("`logo` cannot be shown: `{}` is no svg, png or webp", path.value);
    fields.mistake(path.place.span, message, "name an image of the playbook: `logo: images/logo.svg`");
    None
}

/// A file inside the playbook; anything else is PB009.
fn path(text: Placed<String>, key: &str, fields: &mut Fields<'_>) -> Option<Placed<String>> {
    match SitePath::new(text.value.trim_start_matches("./")) {
        Ok(path) => Some(Placed { value: path.as_str().to_owned(), place: text.place }),
        Err(error) => {
            let message = format!("`{key}` must lie in the playbook's folder: {error}");
            let help = "put the file into the playbook, and name it by its path from there";
            fields.findings.push(Diagnostic::new(&UNSAFE_PATH, text.place, message, help));
            None
        }
    }
}

fn colour(entry: &Entry, fields: &mut Fields<'_>) -> Option<[u8; 3]> {
    let text = fields.text(entry)?;
    let colour = parse_colour(&text.value);
    if colour.is_none() {
        let message = format!("`accent` is not a colour: `{}`", text.value);
        fields.mistake(text.place.span, message, "write it as `\"#0a6e5c\"` or `\"#0a6\"`, in quotes");
    }
    colour
}

/// `#rgb` or `#rrggbb`.
fn parse_colour(text: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> =
        text.strip_prefix('#')?.chars().map(|sign| Some(sign.to_digit(16)? as u8)).collect::<Option<_>>()?;
    match digits.as_slice() {
        [red, green, blue] => Some([red * 17, green * 17, blue * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

/// A file, or names of families with commas between.
fn font(entry: &Entry, fields: &mut Fields<'_>) -> Option<Font> {
    let mut texts = fields.texts(entry);
    if texts.len() == 1 && ending(&texts[0].value) == FONT {
        return path(texts.remove(0), &entry.key, fields).map(Font::File);
    }
    let mut families = Vec::new();
    for text in texts {
        let ending = ending(&text.value);
        if ending == FONT || OTHER_FONTS.contains(&ending.as_str()) {
            let help = match ending.as_str() {
                FONT => "name one file: the built-in fonts stand in for it until it is there",
                _ => "convert it to woff2, which is smaller, and which every browser reads",
            };
            fields.mistake(text.place.span, format!("`{}` cannot be `{}`", entry.key, text.value), help);
            continue;
        }
        for family in text.value.split(',') {
            let family = family.trim().trim_matches(['"', '\'']).trim();
            let may = |sign: char| sign.is_alphanumeric() || " -_.+".contains(sign);
            if !family.is_empty() && family.chars().all(may) {
                families.push(family.to_owned());
            } else {
                let message = format!("`{}` is not a family of fonts: `{family}`", entry.key);
                let help = "name families with commas between, `\"Source Sans 3, sans-serif\"`, or a woff2 file of the playbook";
                fields.mistake(text.place.span, message, help);
            }
        }
    }
    (!families.is_empty()).then_some(Font::Families(families))
}

fn footer(entry: &Entry, fields: &mut Fields<'_>) -> Option<Footer> {
    let text = fields.text(entry)?;
    if let Some(what) = markdown::beyond_text(&text.value) {
        let message = format!("`footer` takes text and links, not {what}");
        let help =
            "write a line such as `Acme Ltd · [Imprint](/imprint.md)`; for more, override the template `base.html`";
        fields.mistake(text.place.span, message, help);
        return None;
    }
    let document = markdown::parse(&text.value, 0, &markdown::Options::default());
    Some(Footer { document, place: text.place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_three_or_six_digits() {
        assert_eq!(parse_colour("#0A6"), Some([0, 170, 102]));
        assert_eq!(parse_colour("#0a6e5c"), Some([10, 110, 92]));
        for wrong in ["0a6", "#0a6e5", "#0a6e5c00", "#12g", "", "#", "red", "#٣٣٣", "#fff;}"] {
            assert_eq!(parse_colour(wrong), None, "{wrong}");
        }
    }
}
