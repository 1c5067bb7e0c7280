//! All integration tests, in one binary.

mod checks;
mod fixture;
mod loading;
mod program;
mod sample;
