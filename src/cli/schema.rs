//! `schema`: JSON Schemas of the files that a writer sees, for editors.

use anyhow::bail;
use clap::Args;

use crate::cli::{CLEAN, output};
use crate::model::people::nearest;
use crate::schema;

/// Print the JSON Schema of playbook.yml, people.yml and the other files, for editors; without a name, list them
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  playbook schema\n  playbook schema playbook > playbook.schema.json")]
pub struct Schema {
    /// Which: front-matter, playbook, people, processes, clients or training
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Prints.
pub fn run(command: Schema) -> anyhow::Result<u8> {
    let text = match command.name {
        None => schema::all().map(|(name, file)| format!("{name:<13} {file}\n")).collect(),
        Some(name) => match schema::schema(&name) {
            Some(schema) => format!("{schema:#}\n"),
            None => match nearest(&name, schema::all().map(|(name, _)| name)) {
                Some(near) => bail!("there is no schema `{name}`; did you mean `{near}`?"),
                None => bail!("there is no schema `{name}`; `playbook schema` lists them"),
            },
        },
    };
    output::print(&text)?;
    Ok(CLEAN)
}
