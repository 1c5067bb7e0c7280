//! What `look:` becomes: a style sheet that sets the theme's custom properties anew, and what the frame shows.
//!
//! Nothing of the playbook's text is put into the style sheet: colours are computed, families were parsed, paths are
//! percent-encoded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::markdown::Part;
use crate::model::playbook::Asset;
use crate::render::colour::{Ink, Oklch, hex};
use crate::render::parts::encode;
use crate::render::{Maker, theme, view};
use crate::settings::{Font, Look};

/// The style sheet that is made here.
pub const STYLE: &str = "assets/theme.css";

const FAVICON: &str = "assets/favicon.svg";
/// The colour of the built-in icon.
const FAVICON_COLOUR: &str = "#1f6f6b";

/// What the built-in theme writes text on, in light and in dark: `--bg`, `--surface`, `--sunken`, `--due-soft`,
/// `--stale-soft`. A test holds that `site.css` says the same.
const LIGHT: [Oklch; 5] = [
    Oklch::new(0.985, 0.004, 90.0),
    Oklch::new(0.997, 0.002, 90.0),
    Oklch::new(0.957, 0.006, 88.0),
    Oklch::new(0.958, 0.036, 88.0),
    Oklch::new(0.958, 0.02, 30.0),
];
const DARK: [Oklch; 5] = [
    Oklch::new(0.19, 0.006, 75.0),
    Oklch::new(0.222, 0.007, 75.0),
    Oklch::new(0.255, 0.008, 75.0),
    Oklch::new(0.29, 0.038, 78.0),
    Oklch::new(0.285, 0.05, 30.0),
];

/// The built-in families, which stand in for what a reader's device lacks, as in `site.css`.
const SANS: &str = "-apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto Sans\", Arial, sans-serif";
const MONO: &str = "ui-monospace, \"SF Mono\", \"Cascadia Mono\", Menlo, Consolas, \"Liberation Mono\", monospace";

/// Names that are no family but a kind of it; they lose their meaning in quotes.
const KINDS: [&str; 14] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "math",
    "emoji",
    "fangsong",
    "-apple-system",
];

/// Files of the theme that are made for this playbook, by path.
pub fn files(look: &Look, assets: &BTreeMap<String, Asset>) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if let Some(style) = style(look, assets) {
        files.push((STYLE.to_owned(), style.into_bytes()));
    }
    let icon = theme::DEFAULT.iter().find(|(path, _)| *path == FAVICON);
    if let (Some(accent), Some((path, bytes))) = (look.accent, icon) {
        let colour = hex(scheme(accent, &LIGHT, Ink::Dark).accent);
        let icon = String::from_utf8_lossy(bytes).replace(FAVICON_COLOUR, &colour);
        files.push(((*path).to_owned(), icon.into_bytes()));
    }
    files
}

/// The style sheet; nothing where neither colour nor font is asked for.
fn style(look: &Look, assets: &BTreeMap<String, Asset>) -> Option<String> {
    let mut css = String::from("/* Made from `look` in playbook.yml. */\n");
    let empty = css.len();
    if let Some(accent) = look.accent {
        let light = scheme(accent, &LIGHT, Ink::Dark).css();
        let dark = scheme(accent, &DARK, Ink::Light).css();
        let _ = write!(
            css,
            "@layer tokens {{\n:root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n}}\n"
        );
    }
    for (role, font) in look.fonts.set() {
        let (property, rest) = if role == "code" { ("--mono", MONO) } else { ("--sans", SANS) };
        let families = match font {
            Font::Families(families) => stack(families, rest),
            Font::File(path) => {
                let Some(asset) = assets.get(&path.value) else { continue };
                let weights = if is_variable(&asset.bytes) { " font-weight: 100 900;" } else { "" };
                // Text never moves once it is read: a font that is not there at once waits for the next page.
                let _ = writeln!(
                    css,
                    "@font-face {{ font-family: \"playbook-{role}\"; src: url(\"../{}\") format(\"woff2\");{weights} font-display: optional; }}",
                    encode(&path.value)
                );
                format!("\"playbook-{role}\", {rest}")
            }
        };
        let _ = match role {
            "heading" => writeln!(css, "@layer base {{ h1, h2, h3, h4, .brand {{ font-family: {families}; }} }}"),
            _ => writeln!(css, "@layer tokens {{ :root {{ {property}: {families}; }} }}"),
        };
    }
    (css.len() > empty).then_some(css)
}

/// The accent and what belongs to it, in light or in dark.
struct Scheme {
    accent: [u8; 3],
    soft: [u8; 3],
    on_accent: [u8; 3],
}

impl Scheme {
    fn css(&self) -> String {
        format!(
            "--accent: {}; --accent-soft: {}; --on-accent: {};",
            hex(self.accent),
            hex(self.soft),
            hex(self.on_accent)
        )
    }
}

/// An accent that reads on all papers and on its own soft one, and that text in the paper's tone reads on.
fn scheme(accent: [u8; 3], papers: &[Oklch; 5], ink: Ink) -> Scheme {
    let given = Oklch::of(accent);
    let tone = |lightness, chroma: f64| Oklch { lightness, chroma, hue: given.hue }.rgb();
    let (soft, on_accent) = match ink {
        Ink::Dark => (tone(0.952, given.chroma.min(0.075) * 0.23), tone(0.99, given.chroma.min(0.004))),
        Ink::Light => (tone(0.285, given.chroma.min(0.085) * 0.38), tone(0.2, given.chroma.min(0.02))),
    };
    let mut behind: Vec<[u8; 3]> = papers.iter().map(|paper| paper.rgb()).collect();
    behind.extend([soft, on_accent]);
    Scheme { accent: given.readable_on(&behind, ink), soft, on_accent }
}

/// Families as a style sheet lists them, with the built-in ones behind unless they end in a kind.
fn stack(families: &[String], rest: &str) -> String {
    let is_kind = |family: &String| KINDS.contains(&family.to_lowercase().as_str());
    let mut list: Vec<String> = families
        .iter()
        .map(|family| if is_kind(family) { family.to_lowercase() } else { format!("\"{family}\"") })
        .collect();
    if !families.last().is_some_and(is_kind) {
        list.push(rest.to_owned());
    }
    list.join(", ")
}

/// Whether a woff2 file holds all weights: it has a table of variations. The directory of tables is read as
/// <https://www.w3.org/TR/WOFF2/#table_dir_format> has it.
fn is_variable(font: &[u8]) -> bool {
    const HEADER: usize = 48;
    const FVAR: u8 = 47;
    let tables = font.get(12..14).map_or(0, |count| u16::from_be_bytes([count[0], count[1]]));
    let mut bytes = font.iter().skip(HEADER).copied();
    for _ in 0..tables {
        let Some(flags) = bytes.next() else { return false };
        let named = match flags & 63 {
            63 => bytes.by_ref().take(4).eq(*b"fvar"),
            known => known == FVAR,
        };
        if named {
            return true;
        }
        // The length, and a second one where the table was transformed: `glyf` and `loca` unless version 3.
        let transformed = if matches!(flags & 63, 10 | 11) { flags >> 6 != 3 } else { flags >> 6 != 0 };
        for _ in 0..=usize::from(transformed) {
            while bytes.next().is_some_and(|byte| byte & 128 != 0) {}
        }
    }
    false
}

impl Maker<'_> {
    /// What the frame of the page at `url` shows of `look`; links of the footer begin with `before`.
    pub fn look(&self, url: &str, before: &str) -> view::Look {
        let look = &self.facts.settings.look;
        let assets = &self.facts.playbook.assets;
        let logo = look.logo.as_ref().and_then(|path| {
            let size = assets.get(&path.value)?.size;
            Some(view::Logo {
                path: encode(&path.value),
                icon: match path.value.to_lowercase() {
                    path if path.ends_with(".svg") => "image/svg+xml",
                    path if path.ends_with(".png") => "image/png",
                    _ => "",
                },
                width: size.map(|(width, _)| width),
                height: size.map(|(_, height)| height),
            })
        });
        let footer = look.footer.as_ref().map_or_else(String::new, |footer| {
            let links = &self.facts.playbook.footer;
            footer
                .document
                .html_with(&self.labels, Part::Whole, &mut |at, link| self.target(links.get(at), link, url, before))
        });
        view::Look {
            styled: self.theme.is_some_and(|theme| theme.assets.contains_key(STYLE)),
            fonts: look.fonts.set().any(|(_, font)| matches!(font, Font::File(_))),
            logo,
            footer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::colour::{READABLE, contrast};

    /// Two hundred colours: greys, and all hues, pale and strong, light and dark.
    fn accents() -> Vec<[u8; 3]> {
        let mut accents = vec![[0, 0, 0], [255, 255, 255], [255, 255, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]];
        accents.extend((0..14).map(|step| [step * 19; 3]));
        for hue in 0..20 {
            for (lightness, chroma) in [
                (0.2, 0.1),
                (0.3, 0.3),
                (0.45, 0.15),
                (0.5, 0.02),
                (0.6, 0.3),
                (0.7, 0.1),
                (0.8, 0.2),
                (0.9, 0.3),
                (0.97, 0.1),
            ] {
                accents.push(Oklch::new(lightness, chroma, f64::from(hue) * 18.0).rgb());
            }
        }
        accents
    }

    #[test]
    fn every_accent_reads_in_light_and_in_dark() {
        let accents = accents();
        assert!(accents.len() >= 200, "{}", accents.len());
        let (mut kept, mut moved) = (0, 0);
        for given in accents {
            for (papers, ink) in [(&LIGHT, Ink::Dark), (&DARK, Ink::Light)] {
                let made = scheme(given, papers, ink);
                let told = hex(given);
                for paper in papers.iter().map(|paper| paper.rgb()).chain([made.soft]) {
                    let reads = contrast(made.accent, paper);
                    assert!(reads >= READABLE, "{told} on {}: {reads}", hex(paper));
                }
                let reads = contrast(made.on_accent, made.accent);
                assert!(reads >= READABLE, "on {told}: {reads}");
                let (was, is) = (Oklch::of(given), Oklch::of(made.accent));
                if made.accent == given {
                    kept += 1;
                    continue;
                }
                moved += 1;
                assert!(is.chroma <= was.chroma + 0.006, "{told}: {is:?}");
                if was.chroma > 0.03 && is.chroma > 0.03 {
                    let turn = (was.hue - is.hue).abs();
                    assert!(turn.min(360.0 - turn) < 4.0, "{told}: {was:?} {is:?}");
                }
            }
        }
        assert!(kept > 50 && moved > 100, "{kept} {moved}");
    }

    #[test]
    fn the_built_in_theme_says_the_same() {
        let css = include_str!("../../themes/default/assets/site.css");
        let number = |value: f64| format!("{value}").trim_start_matches('0').to_owned();
        let names = ["--bg", "--surface", "--sunken", "--due-soft", "--stale-soft"];
        for papers in [LIGHT, DARK] {
            for (name, Oklch { lightness, chroma, hue }) in names.iter().zip(papers) {
                let line = format!("{name}: oklch({} {} {hue});", number(lightness), number(chroma));
                assert!(css.contains(&line), "{line}");
            }
        }
        assert!(css.contains(&format!("--sans: {SANS};")) && css.contains(&format!("--mono: {MONO};")));
        for (accent, papers) in [(Oklch::new(0.47, 0.075, 190.0), LIGHT), (Oklch::new(0.8, 0.085, 188.0), DARK)] {
            assert!(papers.iter().all(|paper| contrast(accent.rgb(), paper.rgb()) >= READABLE));
        }
        let icon = include_str!("../../themes/default/assets/favicon.svg");
        assert!(icon.contains(FAVICON_COLOUR));
    }

    #[test]
    fn kinds_of_fonts_go_without_quotes_and_end_the_list() {
        let list = |families: &[&str]| stack(&families.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(), "rest");
        assert_eq!(list(&["Source Sans 3"]), "\"Source Sans 3\", rest");
        assert_eq!(list(&["Iowan Old Style", "Serif"]), "\"Iowan Old Style\", serif");
        assert_eq!(list(&["system-ui", "Inter"]), "system-ui, \"Inter\", rest");
    }

    #[test]
    fn a_font_of_all_weights_has_a_table_of_variations() {
        let font = |tables: &[u8]| {
            let mut font = b"wOF2".to_vec();
            font.resize(48, 0);
            font[13] = 3;
            [font, tables.to_vec()].concat()
        };
        assert!(is_variable(&font(&[1, 20, 10, 0x81, 0, 5, 47, 9])), "behind `head` and a transformed `glyf`");
        assert!(is_variable(&font(&[63, b'f', b'v', b'a', b'r', 1])));
        assert!(!is_variable(&font(&[1, 20, 10 | 192, 47, 2, 7])), "47 is a length here");
        assert!(!is_variable(b"wOF2"));
    }
}
