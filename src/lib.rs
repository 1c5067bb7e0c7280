//! `playbook` compiles a folder of Markdown SOPs kept in git into a searchable static site, and fails the build
//! when a process has gone stale or rests on one person.
//!
//! # One road
//!
//! Files are **loaded** into a playbook, and what is known of who verified it is gathered as **evidence**. Together
//! with the settings and the day they are the [`facts::Facts`], which nothing changes from then on. From the facts
//! come the **findings** ([`check`]), the **numbers** ([`health`]) and the **search index** ([`index`]); all three are
//! **rendered** into a [`site::Site`], a map from paths to bytes, which [`mod@write`] publishes in one step.
//!
//! # Floors
//!
//! The modules below stand in the order of their floors: a file imports only from modules above it in this list, or
//! from its own. A test reads every import and holds that.
//!
//! # What is absent, and stays so
//!
//! - `model`, `markdown`, `check`, `cover`, `health` and `index::documents` do no input or output and know no clock:
//!   the day is a value in the facts.
//! - `external` alone asks other machines, and only for `check --external`; `serve` answers to this one. Nothing else opens
//!   a socket.
//! - `lsp` writes no file: it gives edits to the editor, and reads as all others do, with what is not saved in its place.
//! - Files are read in `load::walk` and `render::theme`, and written in `write` and, for reports, in `cli`; `serve` reads
//!   and writes none;
//!   `edit::file` alone writes to the playbook's own files; `evidence::earlier` writes a playbook as it was into a folder that
//!   is gone when the run ends; `kept` reads and writes what one run leaves for the next, in
//!   the repository's own folder.
//! - `emit` knows no playbook, `write` and `serve` nothing but the site; `render` never asks git.
//! - Nothing below `cli` prints. Rules know neither the registry nor each other. No type of the model is serialised:
//!   formats and views have types of their own.
//! - Bad content never fails: it gives a value and findings. `Err` is for the operator.

pub mod rule;
pub mod site;
pub mod slip;
pub mod source;

pub mod calendar;
pub mod diagnostic;
pub mod kept;
pub mod markdown;
pub mod serve;
pub mod write;
pub mod yaml;

pub mod emit;
pub mod model;

pub mod keys;
pub mod settings;

pub mod load;

pub mod evidence;

pub mod edit;
pub mod external;

pub mod facts;

pub mod cover;

pub mod check;

pub mod health;
pub mod index;
pub mod schema;

pub mod render;

pub mod pipeline;

pub mod lsp;

pub mod cli;
