//! Facts to pages.
pub mod view;
