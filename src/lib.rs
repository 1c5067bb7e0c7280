//! `playbook` compiles a folder of Markdown SOPs kept in git into a searchable static site, and fails the build
//! when a process has gone stale or rests on one person.

pub mod rule;
pub mod site;
pub mod source;

pub mod diagnostic;
pub mod markdown;
pub mod write;
pub mod yaml;

pub mod emit;
pub mod model;

pub mod settings;

pub mod evidence;
pub mod load;

pub mod facts;

pub mod cover;

pub mod check;

pub mod health;
pub mod index;

pub mod render;

pub mod pipeline;

pub mod cli;
