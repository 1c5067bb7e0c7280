//! What is searchable: documents, tokens, ranking, and the shards that the browser reads.
//!
//! One analysis, one query plan and one formula serve two engines: tantivy for the terminal ([`tantivy`]) and a script
//! in the browser (`themes/default/assets/search-reader/`) that reads the files of [`shards`]. Both give the same pages in
//! the same order; `tests/it/search_parity.rs` holds them to it. [`quickwit`] hands the texts to a third, which ranks them its own
//! way. Nothing here reads or writes a file or knows a clock.

pub mod documents;

pub mod analysis;
pub mod ranking;

pub mod excerpt;
pub mod facets;
mod guess;
pub mod inverted;
pub mod plan;
pub mod query;
mod script;
pub mod search;
mod shown;
pub mod synonyms;

pub mod quickwit;
pub mod related;
pub mod shards;
mod stop;
pub mod tantivy;
