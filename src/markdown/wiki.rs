//! What `[[Page#Heading|text]]` and `![[image.png|300]]` say, as Obsidian reads them.

/// Endings of what `![[…]]` shows as an image; anything else that is embedded is a link to it.
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"];

/// The target as it was meant. In a table, the `|` behind it has to be escaped.
pub(super) fn target(written: &str) -> &str {
    written.strip_suffix('\\').unwrap_or(written).trim()
}

/// Whether the target is an image to show.
pub(super) fn is_image(target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, ending)| IMAGES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// What is shown of a link without a text of its own: `Page > Heading`.
pub(super) fn shown(target: &str) -> String {
    let parts = target.split('#').map(|part| part.trim().trim_start_matches('^')).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" > ")
}

/// Whether the text behind `|` is the size of an image, `300` or `300x200`, which says nothing of it.
pub(super) fn is_size(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim();
    is_number(text) || text.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_taken_apart() {
        assert_eq!(target("a\\"), "a");
        assert_eq!(shown("Page#A#B"), "Page > A > B");
        assert_eq!(shown("#A"), "A");
        assert!(is_image("a/b.PNG") && !is_image("a.md") && !is_image("png"));
        assert!(is_size("300") && is_size("300x200") && !is_size("x") && !is_size("3 x 4") && !is_size("a300"));
    }
}
