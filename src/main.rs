//! The program: calls the library and hands back its exit status.

fn main() -> std::process::ExitCode {
    playbook::cli::run()
}
