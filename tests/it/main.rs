//! All integration tests, in one binary.
mod theme_gallery;
