//! Questions to the person at the terminal.

use std::io::{BufRead, Write};

use anyhow::bail;

/// Asks until the answer can be used.
///
/// # Errors
/// No more answers.
pub fn ask<T>(
    (input, output): (&mut dyn BufRead, &mut dyn Write),
    question: &str,
    read: &dyn Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    loop {
        write!(output, "{question} ")?;
        output.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            writeln!(output)?;
            bail!("nothing was answered, and nothing was changed");
        }
        match read(line.trim()) {
            Ok(answer) => return Ok(answer),
            Err(why) => writeln!(output, "{why}")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_again_until_the_answer_fits_or_there_is_none() {
        let read = |text: &str| text.parse::<u8>().map_err(|_| "a number, please".to_owned());
        let mut said = Vec::new();
        let answer = ask((&mut "x\n 7 \n".as_bytes(), &mut said), "How many?", &read).expect("an answer");
        assert_eq!(answer, 7);
        assert_eq!(String::from_utf8_lossy(&said), "How many? a number, please\nHow many? ");
        assert!(ask((&mut "".as_bytes(), &mut Vec::new()), "How many?", &read).is_err());
    }
}
