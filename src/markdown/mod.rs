//! Markdown text to headings, links, HTML, search text and the fingerprint.
