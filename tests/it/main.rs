//! All integration tests, in one binary.

mod checks;
mod commonmark;
mod evidence_pages;
mod fixture;
mod loading;
mod program;
mod reader;
mod readme;
mod sample;
mod search_measure;
mod search_parity;
mod theme_gallery;
mod tidy;
