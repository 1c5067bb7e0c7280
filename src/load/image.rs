//! How large an image is, so that pages do not jump while it loads. It decodes no pixel.

/// Width and height in CSS pixels, where the file tells.
pub fn size(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if path.to_lowercase().ends_with(".svg") {
        return svg(std::str::from_utf8(bytes).ok()?);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// The `width` and `height` of the root element, else its `viewBox`.
fn svg(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let pixels = |value: &str| {
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (number >= 1.0 && number <= f64::from(u16::MAX)).then(|| number.round() as u32)
    };
    let width = attribute(tag, "width").and_then(pixels);
    let height = attribute(tag, "height").and_then(pixels);
    if let (Some(width), Some(height)) = (width, height) {
        return Some((width, height));
    }
    let view: Vec<&str> = attribute(tag, "viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    match view.as_slice() {
        [_, _, width, height] => Some((pixels(width)?, pixels(height)?)),
        _ => None,
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let before = tag[..at].chars().next_back()?;
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        before.is_whitespace().then(|| rest[1..].split(quote).next()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_sizes_come_from_the_root_element() {
        assert_eq!(
            size("a.svg", b"<?xml?><svg xmlns='x' width=\"320px\" height='200'><rect width='1' height='1'/></svg>"),
            Some((320, 200))
        );
        assert_eq!(size("a.SVG", b"<svg viewBox='0 0 64,32.4' stroke-width='9'>"), Some((64, 32)));
        assert_eq!(size("a.svg", b"<svg width='100%' height='100%'>"), None);
        assert_eq!(size("a.svg", b"<svg"), None);
        assert_eq!(size("a.png", b"not a picture"), None);
    }
}
