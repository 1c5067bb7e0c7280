//! Tests of the whole module: a page with everything, hostile input, bombs, spans, the fingerprint's contract.

use super::*;

mod bombs;
mod contract;
mod hostile;
mod page;
mod speed;

/// The HTML of a body, links as they are written.
fn html(body: &str) -> String {
    parse(body, 0, &Options::default()).html(Part::Whole, &mut |_, link| Target::as_written(link))
}

/// The same with raw HTML let through.
fn sanitized(body: &str) -> String {
    let options = Options { raw_html: RawHtml::Sanitized, ..Options::default() };
    parse(body, 0, &options).html(Part::Whole, &mut |_, link| Target::as_written(link))
}
