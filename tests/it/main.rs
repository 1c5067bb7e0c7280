//! Tests from outside: what the program and its library do, as texts.

mod reader;
mod search_measure;
mod search_parity;
