//! The README is true: its commands run, its examples are read without complaint, its tables are those of the code.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use playbook::check::rules::CHECKS;

use crate::fixture::Fixture;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README")
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines().map(str::trim_start) {
        match &mut open {
            None if line == fence => open = Some(String::new()),
            Some(block) if line == "```" => {
                blocks.push(std::mem::take(block));
                open = None;
            }
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// Holds that a preview begins; it would never end by itself.
fn serves(arguments: &str, folder: &Path) {
    let mut preview = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments.split_whitespace().filter(|word| *word != "--open"))
        .args(["--port", "0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    let read = BufReader::new(preview.stdout.take().expect("an output")).read_line(&mut line);
    preview.kill().and_then(|()| preview.wait()).expect("it ends");
    assert!(read.is_ok() && line.starts_with("http://127.0.0.1:"), "{line}");
}

#[test]
fn its_commands_run() {
    let text = readme();
    let fixture = Fixture::new("");
    crate::sample::copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook"), &fixture.root().join("playbook"));
    let page = blocks(&text, "markdown").remove(0);
    fixture.add("my-playbook/send-invoice.md", page.as_bytes());
    let mut ran = 0;
    for line in blocks(&text, "sh").iter().flat_map(|block| block.lines()) {
        let Some(arguments) =
            line.strip_prefix("playbook ").or_else(|| line.strip_prefix("cargo run --release --locked -- "))
        else {
            assert_eq!(line, "tests/run", "a command that no test knows");
            continue;
        };
        if arguments.starts_with("serve") {
            serves(arguments, fixture.root());
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .args(arguments.split_whitespace().filter(|word| *word != "--open"))
            .current_dir(fixture.root())
            .output()
            .expect("it runs");
        let status = output.status.code();
        let expected = if arguments.starts_with("check") { [Some(0), Some(1)] } else { [Some(0); 2] };
        assert!(expected.contains(&status), "{line}: {status:?}\n{}", String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert!(ran >= 7, "{ran} commands");
    assert!(fixture.root().join("target/sample/index.html").is_file(), "the first command builds the sample");
}

#[test]
fn what_it_shows_of_a_check_and_a_plan_is_what_they_print() {
    let fixture = Fixture::new("");
    crate::sample::copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook"), fixture.root());
    let shown = blocks(&readme(), "text");
    let plan = shown.iter().find(|block| block.starts_with("After ")).expect("a plan");
    for (arguments, shown) in [(&["check"][..], &shown[0]), (&["report", "plan"], plan)] {
        let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
            .args(arguments)
            .args(["--today", "2026-11-22"])
            .current_dir(fixture.root())
            .output()
            .expect("it runs");
        let printed: Vec<String> =
            String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim().to_owned()).collect();
        for line in shown.lines().map(str::trim) {
            assert!(printed.iter().any(|printed| printed == line), "{line}");
        }
    }
}

#[test]
fn its_examples_of_files_are_read_without_complaint() {
    let yaml = blocks(&readme(), "yaml");
    let find = |key: &str| yaml.iter().find(|block| block.starts_with(key)).expect(key);
    // Blocks lose their indentation above; the roster needs it.
    let text = readme();
    let people = text.split("```yaml\npeople:").nth(1).and_then(|rest| rest.split("```").next()).expect("people.yml");
    for settings in [find("sources:"), find("title:"), find("evidence:")] {
        let indented =
            text.split("```yaml\n").find(|block| block.starts_with(settings.lines().next().expect("a line")));
        let settings = indented.and_then(|rest| rest.split("```").next()).expect("the block");
        let settings = settings
            .replace("owner: service", "owner: maya")
            .replace("owner: sre", "owner: maya")
            .replace("owner: platform", "owner: maya");
        // A page for each glob that stands in them.
        let fixture = Fixture::new(
            "//- index.md\n[restart](runbooks/restart.md) [rates](runbooks/rates.md.erb)\n//- runbooks/restart.md\n---\nkind: guide\n---\n//- runbooks/rates.md.erb\n---\nkind: guide\n---\n[restart](restart.md)\n",
        );
        fixture.add("playbook.yml", settings.as_bytes());
        fixture.add("people.yml", format!("people:{people}").as_bytes());
        // The people's channel stands in one of the examples alone.
        let of_another =
            |line: &&str| line.contains("PB012") || (line.contains("PB402") && !settings.contains("\nchannels:"));
        let mistakes: Vec<String> =
            fixture.findings().lines().filter(|line| !of_another(line)).map(str::to_owned).collect();
        assert_eq!(mistakes, Vec::<String>::new());
    }
}

#[test]
fn its_holidays_are_read() {
    let yaml = blocks(&readme(), "yaml");
    let settings = yaml.iter().find(|block| block.starts_with("leave:")).expect("an example");
    let fixture = Fixture::new("//- index.md\n");
    fixture.add("playbook.yml", settings.as_bytes());
    for file in ["leave.ics", "field/leave.ics"] {
        fixture.add(file, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    }
    assert_eq!(fixture.findings(), "");
}

#[test]
fn its_look_and_its_template_are_used() {
    let text = readme();
    let look = text.split("```yaml\nlook:").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let template = blocks(&text, "html").remove(0);
    let fixture = Fixture::new("//- index.md\n[A](a.md)\n//- a.md\nText.\n//- legal/imprint.md\nText.\n");
    fixture.add("playbook.yml", format!("look:{look}").as_bytes());
    fixture.add("images/logo.svg", b"<svg viewBox='0 0 2 1'/>");
    fixture.add("fonts/acme.woff2", b"wOF2");
    fixture.add("themes/default/templates/page.html", template.as_bytes());
    assert_eq!(fixture.findings(), "");
    let page = fixture.page("a.html");
    for part in ["Do not pass on", "images/logo.svg", "theme.css", "legal/imprint.html", "<p>Text.</p>"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn its_records_of_performed_work_are_read() {
    let csv = blocks(&readme(), "csv").remove(0);
    let fixture = Fixture::new(
        "//- people.yml\npeople:\n  jonas: {}\n  priya: { email: [priya@example.org] }\n//- billing/send-invoice.md\n# Send an invoice\n",
    );
    fixture.add("evidence/orders.csv", csv.as_bytes());
    let records: Vec<String> =
        fixture.findings().lines().filter(|line| line.contains("PB011")).map(str::to_owned).collect();
    assert_eq!(records, Vec::<String>::new());
    let opened = playbook::load::open(fixture.root()).expect("a playbook");
    let loaded = playbook::load::load(
        fixture.root(),
        (playbook::load::Wanted::Facts, None, None),
        &opened.settings,
        opened.roster,
        opened.findings,
    );
    let loaded = loaded.expect("a playbook");
    let rows = playbook::evidence::rows::read(
        &loaded.records,
        &loaded.playbook,
        &opened.settings,
        crate::fixture::TODAY,
        &mut Vec::new(),
    );
    assert_eq!(rows.rows.len(), csv.lines().count() - 1, "a row for each line");
}

#[test]
fn its_table_of_rules_is_the_registry() {
    let text = readme();
    let told: String = CHECKS
        .iter()
        .map(|check| check.rule)
        .map(|rule| format!("| {} | {} | {} | {} |\n", rule.code, rule.name, rule.severity, rule.doc.short))
        .collect();
    let start = text.find("| PB").expect("a table");
    let table: usize =
        text[start..].split_inclusive('\n').take_while(|line| line.starts_with("| PB")).map(str::len).sum();
    if std::env::var_os("PLAYBOOK_CONTRACT").is_some_and(|how| how == "write") {
        let written = format!("{}{told}{}", &text[..start], &text[start + table..]);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), written).expect("it can be written");
        return;
    }
    let write = "PLAYBOOK_CONTRACT=write cargo test --test it table_of_rules writes it";
    assert_eq!(text[start..start + table].lines().collect::<Vec<_>>(), told.lines().collect::<Vec<_>>(), "{write}");
    let count = format!("- {} rules on what", CHECKS.len());
    assert!(text.contains(&count), "the changelog counts them: {count}");
}

#[test]
fn its_last_section_is_the_changelog() {
    let text = readme();
    let last = text.lines().rfind(|line| line.starts_with("## ")).expect("a section");
    assert_eq!(last, "## CHANGELOG");
}

/// What a command says of itself.
fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook")).args(command).arg("--help").output().expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn its_table_of_commands_has_all_of_them_with_their_options() {
    let text = readme();
    let (_, table) = text.split_once("### Commands\n").expect("a table");
    let (table, below) = table.split_once("Everywhere: ").expect("what holds everywhere");
    let everywhere = below.split_once("\n\n").expect("a paragraph").0;
    let all = help(&[]);
    let (_, commands) = all.split_once("Commands:\n").expect("a list");
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    let mut seen = 0;
    for name in names {
        let rows: String = table.lines().filter(|row| row.contains(&format!("`{name}"))).collect();
        assert!(!rows.is_empty(), "`{name}` is missing");
        let topics: &[&str] = if name == "report" { &["plan", "leave", "handover", "cover"] } else { &[""] };
        for topic in topics {
            let path: Vec<&str> = [name, topic].into_iter().filter(|word| !word.is_empty()).collect();
            let told = if name == "help" { String::new() } else { help(&path) };
            let options = told.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
            for option in options.filter_map(|line| line.split([' ', ',']).find(|word| word.starts_with("--"))) {
                let short = option == "--output" && rows.contains("-o DIR");
                assert!(
                    rows.contains(option) || everywhere.contains(option) || short,
                    "`{path:?}`: {option} is missing"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
}
