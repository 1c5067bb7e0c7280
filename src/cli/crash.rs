//! The program's own failures: a pipeline is told that the work could not be done, and never that all is well.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::anyhow;

/// Does what `act` does. Whatever breaks in it is an error, after everything that it began is taken back.
///
/// # Errors
/// As `act`, and where it breaks.
pub fn caught<T>(act: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    // Nothing of what it left half done is looked at again.
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|said| {
        let words = said.downcast_ref::<&str>().copied().or(said.downcast_ref::<String>().map(String::as_str));
        let words = words.unwrap_or("it does not say why");
        Err(anyhow!("this is a fault of the program, not of the playbook: {words}"))
    })
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn what_breaks_is_an_error() {
        let rules = [1, 2, 3];
        let broken = caught(|| Ok(rules.par_iter().map(|rule| assert!(*rule < 3, "rule {rule}")).count()));
        let told = broken.expect_err("it broke").to_string();
        assert_eq!(told, "this is a fault of the program, not of the playbook: rule 3");
        assert_eq!(caught(|| Ok(2)).ok(), Some(2));
    }
}
