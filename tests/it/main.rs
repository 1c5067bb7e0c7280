//! All integration tests, in one binary.

mod a_z;
mod checks;
mod commonmark;
mod evidence_pages;
mod export;
mod finding;
mod fixture;
mod history;
mod loading;
mod program;
mod reader;
mod readme;
mod record;
mod report;
mod rows;
mod sample;
mod search_measure;
mod search_parity;
mod theme_gallery;
mod tidy;
mod unknown;
mod way;
mod words;
