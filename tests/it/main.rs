//! All integration tests, in one binary.

mod a_z;
mod books;
mod checks;
mod commonmark;
mod contract;
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
mod theming;
mod tidy;
mod unknown;
mod words;
mod work;
