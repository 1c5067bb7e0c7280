//! What `look:` asks for. Whether it can be read on the page, and what it is in a style sheet, is the theme's business.

use crate::diagnostic::Place;
use crate::markdown::Document;
use crate::model::page::Placed;

/// `look:`.
#[derive(Debug, Default)]
pub struct Look {
    /// Path of the image that stands in the bar in place of the mark.
    pub logo: Option<Placed<String>>,
    /// The accent as it was written: red, green and blue.
    pub accent: Option<[u8; 3]>,
    /// Fonts of the text, the headings and the code.
    pub fonts: Fonts,
    /// What stands in the foot of each page.
    pub footer: Option<Footer>,
    /// Where `theme` is set, if it is.
    pub theme: Option<Place>,
}

/// `look: { fonts }`.
#[derive(Debug, Default)]
pub struct Fonts {
    /// Of all text.
    pub text: Option<Font>,
    /// Of headings and the title in the bar.
    pub heading: Option<Font>,
    /// Of code.
    pub code: Option<Font>,
}

impl Fonts {
    /// Those that are set, with what each is for, in order.
    pub fn set(&self) -> impl Iterator<Item = (&'static str, &Font)> {
        let all = [("text", &self.text), ("heading", &self.heading), ("code", &self.code)];
        all.into_iter().filter_map(|(role, font)| Some((role, font.as_ref()?)))
    }
}

/// A font.
#[derive(Debug, Clone)]
pub enum Font {
    /// Names of families, best first, each of letters, digits, blanks, `-`, `_`, `.` and `+` alone.
    Families(Vec<String>),
    /// Path of a woff2 file.
    File(Placed<String>),
}

/// `look: { footer }`.
#[derive(Debug)]
pub struct Footer {
    /// Text and links.
    pub document: Document,
    /// Where it was written.
    pub place: Place,
}
