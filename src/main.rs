//! The program: for now it does nothing.
fn main() {}
