//! Shells: `completions` and `man`, which packagers install beside the program, and words as shells take them.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::{CLEAN, Cli, output};

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  playbook completions bash > /usr/share/bash-completion/completions/playbook")]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  playbook man > /usr/share/man/man1/playbook.1")]
pub struct Man {}

/// Prints completions.
pub fn completions(command: Completions) -> anyhow::Result<u8> {
    let mut bytes = Vec::new();
    clap_complete::generate(command.shell, &mut Cli::command(), "playbook", &mut bytes);
    output::print(&String::from_utf8_lossy(&bytes))?;
    Ok(CLEAN)
}

/// Prints the manual page.
pub fn man(_: Man) -> anyhow::Result<u8> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut bytes)?;
    output::print(&String::from_utf8_lossy(&bytes))?;
    Ok(CLEAN)
}

/// A word as every shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "._/@%+=:,-".contains(sign);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let word: String = word.chars().filter(|sign| !sign.is_control()).collect();
    format!("'{}'", word.replace('\'', "'\\''"))
}
