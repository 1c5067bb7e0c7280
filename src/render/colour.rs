//! Colours: from sRGB to OKLCH and back, how well one reads on another, and the nearest that reads well enough.
//!
//! OKLCH is Björn Ottosson's, <https://bottosson.github.io/posts/oklab/>; contrast is that of WCAG 2.2,
//! <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>. It knows no style sheet.

/// A colour as screens show it: red, green and blue, 0 to 255.
pub type Rgb = [u8; 3];

/// What text needs against what is behind it: level AA.
pub const READABLE: f64 = 4.5;

/// A colour by what the eye sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oklch {
    /// From black, 0, to white, 1.
    pub lightness: f64,
    /// From grey, 0, to as much as a screen can show, some 0.3.
    pub chroma: f64,
    /// In degrees.
    pub hue: f64,
}

/// Where the search for a lightness or a chroma ends: finer than a screen shows.
const STEPS: usize = 24;

impl Oklch {
    /// A colour from its three numbers.
    pub const fn new(lightness: f64, chroma: f64, hue: f64) -> Self {
        Oklch { lightness, chroma, hue }
    }

    /// What a screen's colour looks like.
    pub fn of(rgb: Rgb) -> Self {
        let [red, green, blue] = rgb.map(linear);
        let long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue).cbrt();
        let medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue).cbrt();
        let short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue).cbrt();
        let lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short;
        let a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short;
        let b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short;
        let chroma = a.hypot(b);
        // The hue of a grey is what rounding left of it.
        let (chroma, hue) = if chroma < 0.0005 { (0.0, 0.0) } else { (chroma, b.atan2(a).to_degrees()) };
        Oklch { lightness, chroma, hue }
    }

    /// The same on a screen; where no screen can show it, with as much of its chroma as one can.
    pub fn rgb(self) -> Rgb {
        if let Some(rgb) = self.shown() {
            return rgb;
        }
        let (mut shown, mut beyond) = (0.0, self.chroma);
        for _ in 0..STEPS {
            let chroma = f64::midpoint(shown, beyond);
            match (Oklch { chroma, ..self }).shown() {
                Some(_) => shown = chroma,
                None => beyond = chroma,
            }
        }
        let grey = |light: f64| [(encoded(light.clamp(0.0, 1.0).powi(3))); 3];
        Oklch { chroma: shown, ..self }.shown().unwrap_or_else(|| grey(self.lightness))
    }

    fn shown(self) -> Option<Rgb> {
        let (a, b) = (self.chroma * self.hue.to_radians().cos(), self.chroma * self.hue.to_radians().sin());
        let long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
        let medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
        let short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
        let rgb = [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        ];
        rgb.iter().all(|part| (-0.0005..=1.0005).contains(part)).then(|| rgb.map(encoded))
    }

    /// The nearest colour of this hue that reads on every one of `papers`, on the side of them that `ink` names. It is
    /// this one where that does; else only the lightness moves, and the chroma where no screen has so much.
    pub fn readable_on(self, papers: &[Rgb], ink: Ink) -> Rgb {
        let reads = |lightness: f64| {
            let rgb = Oklch { lightness, ..self }.rgb();
            papers.iter().all(|paper| contrast(rgb, *paper) >= READABLE).then_some(rgb)
        };
        if let Some(rgb) = reads(self.lightness) {
            return rgb;
        }
        let end = match ink {
            Ink::Dark => 0.0,
            Ink::Light => 1.0,
        };
        let (mut reading, mut not) = (end, self.lightness);
        for _ in 0..STEPS {
            let lightness = f64::midpoint(reading, not);
            match reads(lightness) {
                Some(_) => reading = lightness,
                None => not = lightness,
            }
        }
        reads(reading).unwrap_or_else(|| Oklch { lightness: end, chroma: 0.0, hue: 0.0 }.rgb())
    }
}

/// On which side of its paper a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Dark text on light paper.
    Dark,
    /// Light text on dark paper.
    Light,
}

/// The contrast of two colours, 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let luminance = |rgb: Rgb| {
        let [red, green, blue] = rgb.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `#rrggbb`.
pub fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Light as it adds up, 0 to 1.
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let part = if light <= 0.0031308 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_there_and_back() {
        for rgb in [[0, 0, 0], [255, 255, 255], [255, 204, 0], [31, 111, 107], [1, 2, 3], [255, 0, 255], [0, 0, 255]] {
            assert_eq!(Oklch::of(rgb).rgb(), rgb);
        }
        let red = Oklch::of([255, 0, 0]);
        assert!((red.lightness - 0.628).abs() < 0.001 && (red.chroma - 0.2577).abs() < 0.001, "{red:?}");
        assert!((red.hue - 29.23).abs() < 0.02, "{red:?}");
        assert_eq!(Oklch::of([128, 128, 128]).chroma, 0.0);
    }

    #[test]
    fn what_no_screen_shows_loses_chroma_alone() {
        let wanted = Oklch::new(0.5, 0.3, 100.0);
        let got = Oklch::of(wanted.rgb());
        assert!((got.lightness - 0.5).abs() < 0.005 && (got.hue - 100.0).abs() < 1.5, "{got:?}");
        assert!(got.chroma < 0.12, "{got:?}");
        assert_eq!(Oklch::new(1.4, 0.1, 20.0).rgb(), [255, 255, 255]);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
        assert!((contrast([119, 119, 119], [255, 255, 255]) - 4.478).abs() < 0.001);
        assert!((contrast([255, 255, 255], [118, 118, 118]) - 4.542).abs() < 0.001);
    }

    #[test]
    fn a_colour_that_reads_stays_and_another_moves_no_further_than_it_must() {
        let white = [[255, 255, 255]];
        assert_eq!(Oklch::of([20, 60, 160]).readable_on(&white, Ink::Dark), [20, 60, 160]);
        let yellow = Oklch::of([255, 204, 0]);
        let ink = yellow.readable_on(&white, Ink::Dark);
        assert!((READABLE..READABLE + 0.1).contains(&contrast(ink, white[0])), "{}", contrast(ink, white[0]));
        assert!((Oklch::of(ink).hue - yellow.hue).abs() < 1.5);
    }
}
